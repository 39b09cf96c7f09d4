"""Loans as the tables keep them, row by row, for reports that only read."""

from datetime import date, timedelta
from uuid import uuid4

from rewards.ledger import services as ledger
from rewards.ruralcredit.models import (
    Instalment,
    Loan,
    LoanProduct,
    LoanStatus,
    Payment,
    PaymentPart,
    Rating,
    RatingStatus,
    ScheduleReason,
    ScheduleVersion,
    WriteOff,
)
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    DossierFactory,
    make_card,
)
from tests.factories.villages import moment
from villages.formulas.months import add_months

PAID_OUT = date(2025, 3, 1)


def held_rating(coop, band="AA", *, dossier=None, since=PAID_OUT, **columns):
    """A rating in force since a day, made with the co-op's card."""
    card = coop.scorecards.first() or make_card(coop)
    dossier = dossier or DossierFactory(coop=coop)
    by = UserFactory()
    told = {
        "card": card,
        "proposed_band": band,
        "total": {"AAA": 85, "AA": 75, "A": 65}.get(band, 40),
        "points": {"A01": 1000, "A02": None},
        "status": RatingStatus.DECIDED,
        "valid_from": since,
        "valid_until": add_months(since, 24) - timedelta(days=1),
        "scored_at": moment(since),
        "decided_at": moment(since),
        "decided_by": by,
    }
    return Rating.objects.create(
        dossier=dossier, as_of=since, band=band, **(told | columns)
    )


def lend(
    coop, rating=None, *, paid_out_on=PAID_OUT, fen=(100_000,), owed=None, **columns
):
    """A loan of a member with one instalment each month; ``owed`` fen are in its account."""
    member = (
        coop.members.filter(household=rating.dossier.household).first()
        if rating
        else CoopMemberFactory(coop=coop)
    )
    by = UserFactory()
    product = coop.products.first() or LoanProduct.objects.create(
        coop=coop,
        name="春耕",
        terms={},
        annual_rate_pct=6,
        min_fen=1,
        max_fen=10**7,
        max_periods=24,
        created_at=moment(paid_out_on),
        created_by=by,
    )
    told = {
        "status": LoanStatus.ACTIVE,
        "terms": {},
        "annual_rate_pct": 6,
        "signed_on": paid_out_on,
        "paid_out_on": paid_out_on,
        "principal_account": account(sum(fen) if owed is None else owed),
    }
    loan = Loan.objects.create(
        coop=coop,
        number=f"L{uuid4().hex[:10]}",
        client_id=uuid4(),
        body_digest="",
        borrower=member,
        product=product,
        rating=rating,
        funding="members",
        principal_fen=sum(fen),
        periods=len(fen),
        purpose="买种子",
        applied_on=paid_out_on,
        **(told | columns),
    )
    schedule(loan, 1, paid_out_on, fen)
    return loan


def account(fen):
    """A register that holds so many fen."""
    opened = ledger.open_account(code=f"test:{uuid4()}", unit=ledger.FEN)
    if fen:
        bank = ledger.open_account(
            code=f"test:{uuid4()}", unit=ledger.FEN, may_go_negative=True
        )
        ledger.post(
            kind=ledger.Kind.PROVISION,
            source=bank,
            destination=opened,
            amount=fen,
            key=f"test:{uuid4()}",
            occurred_at=moment(TODAY),
            by=None,
        )
    return opened


def schedule(loan, number, from_on, fen):
    """A version of a schedule: the first instalment a month after its day."""
    version = ScheduleVersion.objects.create(
        terms={"annual_rate_pct": "6"},
        loan=loan,
        number=number,
        reason=ScheduleReason.PAY_OUT,
        from_on=from_on,
        made_at=moment(from_on),
        made_by=UserFactory(),
    )
    for n, amount in enumerate(fen, start=1):
        due = add_months(from_on, n)
        Instalment.objects.create(
            schedule=version,
            n=n,
            anchor_on=due,
            due_on=due,
            days=30,
            principal_fen=amount,
            interest_fen=500,
            balance_fen=0,
        )
    return version


def pay(
    loan, on, *, n=1, number=1, fen=100_000, interest=500, kind="repayment", **columns
):
    """A payment of one instalment."""
    payment = Payment.objects.create(
        loan=loan,
        client_id=uuid4(),
        body_digest="",
        kind=kind,
        paid_on=on,
        amount_fen=fen + interest,
        recorded_at=moment(on),
        recorded_by=UserFactory(),
        **columns,
    )
    instalment = Instalment.objects.get(
        schedule__loan=loan, schedule__number=number, n=n
    )
    PaymentPart.objects.create(
        payment=payment,
        instalment=instalment,
        principal_fen=fen,
        interest_fen=interest,
    )
    return payment


def write_off(loan, on):
    """That the co-op gave the loan up."""
    return WriteOff.objects.create(
        loan=loan,
        principal_fen=1,
        interest_fen=0,
        resolution="决议",
        written_off_on=on,
        decided_at=moment(on),
        decided_by=UserFactory(),
    )
