"""Lines, products, loans and repayments."""

from django.urls import URLPattern, URLResolver, path

from rewards.ruralcredit.views import (
    loan_apply,
    loan_cases,
    loan_money,
    loan_page,
    loan_papers,
    loan_register,
    loan_steps,
    my_loans,
)

_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = []
me_patterns: _Patterns = [
    path("loans/", my_loans.MyLoans.as_view(), name="ruralcredit_my_loans"),
    path("loans/<int:loan>/", my_loans.MyLoan.as_view(), name="ruralcredit_my_loan"),
    path(
        "loans/payments/<int:payment>/",
        my_loans.MyReceipt.as_view(),
        name="ruralcredit_my_payment",
    ),
]
_loan_patterns: _Patterns = [
    path(f"lending/loans/<int:loan>/{tail}", view.as_view(), name=f"ruralcredit_{name}")
    for tail, view, name in (
        ("", loan_page.LoanPage, "loan"),
        ("check/", loan_steps.LoanCheck, "loan_check"),
        ("withdraw/", loan_steps.LoanWithdraw, "loan_withdraw"),
        ("sign/", loan_steps.LoanSign, "loan_sign"),
        ("pay-out/", loan_steps.LoanPayOut, "loan_pay_out"),
        ("repay/", loan_money.LoanRepay, "loan_repay"),
        ("pay-off/", loan_money.LoanPayOff, "loan_pay_off"),
        ("contract/", loan_papers.Contract, "contract"),
        ("schedule/", loan_papers.SchedulePaper, "schedule"),
    )
]
desk_patterns: _Patterns = [
    path("lending/loans/", loan_page.Loans.as_view(), name="ruralcredit_loans"),
    path(
        "lending/loans/new/", loan_apply.LoanNew.as_view(), name="ruralcredit_loan_new"
    ),
    *_loan_patterns,
    path(
        "lending/payments/<int:payment>/",
        loan_money.PaymentPage.as_view(),
        name="ruralcredit_payment",
    ),
    path(
        "lending/payments/<int:payment>/receipt/",
        loan_papers.Receipt.as_view(),
        name="ruralcredit_receipt",
    ),
    path(
        "lending/payments/<int:payment>/receipt/a4/",
        loan_papers.ReceiptSheet.as_view(),
        name="ruralcredit_receipt_sheet",
    ),
    path("lending/cases/", loan_cases.Cases.as_view(), name="ruralcredit_cases"),
    path(
        "lending/cases/<int:loan>/",
        loan_cases.Case.as_view(),
        name="ruralcredit_case",
    ),
    path(
        "lending/register/",
        loan_register.Register.as_view(),
        name="ruralcredit_register",
    ),
]
