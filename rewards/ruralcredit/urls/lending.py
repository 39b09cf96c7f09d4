"""Lines, products, loans and repayments."""

from django.urls import URLPattern, URLResolver, path

from rewards.ruralcredit.views import (
    lending_desk,
    loan_apply,
    loan_bank_files,
    loan_cases,
    loan_changes,
    loan_lines,
    loan_money,
    loan_page,
    loan_papers,
    loan_register,
    loan_sheets,
    loan_steps,
    loan_trouble,
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
        ("change/", loan_trouble.LoanChange, "loan_change"),
        ("change/<int:change>/drop/", loan_trouble.ChangeDrop, "change_drop"),
        ("claim/", loan_trouble.LoanClaim, "loan_claim"),
        ("recover/", loan_trouble.LoanRecover, "loan_recover"),
        ("contract/", loan_papers.Contract, "contract"),
        ("schedule/", loan_papers.SchedulePaper, "schedule"),
    )
]
_others: _Patterns = [
    path(f"lending/{tail}", view.as_view(), name=f"ruralcredit_{name}")
    for tail, view, name in (
        ("", lending_desk.LendingDesk, "lending"),
        ("report/", lending_desk.Report, "report"),
        ("report/file/", lending_desk.ReportFile, "report_file"),
        ("loans/", loan_page.Loans, "loans"),
        ("loans/new/", loan_apply.LoanNew, "loan_new"),
        ("payments/<int:payment>/", loan_money.PaymentPage, "payment"),
        ("payments/<int:payment>/receipt/", loan_papers.Receipt, "receipt"),
        (
            "payments/<int:payment>/receipt/a4/",
            loan_papers.ReceiptSheet,
            "receipt_sheet",
        ),
        (
            "payments/<int:payment>/take-back/",
            loan_trouble.PaymentTakeBack,
            "payment_take_back",
        ),
        ("cases/", loan_cases.Cases, "cases"),
        ("cases/<int:loan>/", loan_cases.Case, "case"),
        ("cases/<int:loan>/write-off/", loan_changes.LoanWriteOff, "write_off"),
        ("changes/<int:change>/", loan_changes.ChangePage, "change"),
        ("register/", loan_register.Register, "register"),
        ("sheet/", loan_sheets.Sheet, "sheet"),
        ("sheet/print/", loan_sheets.SheetPaper, "sheet_print"),
        ("bank-files/", loan_bank_files.BankFiles, "bank_files"),
        ("bank-files/new/", loan_bank_files.BankFileTry, "bank_file_new"),
        (
            "bank-files/lines/<int:row>/",
            loan_bank_files.BankLineSettle,
            "bank_line",
        ),
        ("lines/", loan_lines.Lines, "lines"),
        ("lines/new/", loan_lines.LineNew, "line_new"),
        ("lines/<int:line>/amount/", loan_lines.LineAmount, "line_amount"),
        ("lines/<int:line>/reserve/", loan_lines.LineReserve, "line_reserve"),
        ("lines/<int:line>/close/", loan_lines.LineClose, "line_close"),
        ("products/", loan_lines.Products, "products"),
        ("products/new/", loan_lines.ProductNew, "product_new"),
        ("products/<int:product>/retire/", loan_lines.ProductRetire, "product_retire"),
    )
]
desk_patterns: _Patterns = [*_others, *_loan_patterns]
