"""Co-ops, their people and members, and dossiers.

Dates are fixed: certificates run from 2025 to 2030, people joined on 1 January 2025
and hold office since then; tests speak of days in 2026.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from grassroots.accounts.models import User
from rewards.ledger import services as ledger
from rewards.ruralcredit.formulas.lending import Agreement
from rewards.ruralcredit.formulas.loans import Method
from rewards.ruralcredit.formulas.rating import Card, default_card
from rewards.ruralcredit.models import (
    Authorisation,
    Coop,
    CoopAppointment,
    CoopMember,
    CoopRole,
    CoopRule,
    CreditLine,
    Dossier,
    DossierValue,
    DossierVisit,
    FilePurpose,
    Funding,
    Indicator,
    LendingRate,
    Loan,
    LoanProduct,
    LoanStatus,
    LprTerm,
    MutualPromise,
    Payment,
    Rating,
    RatingStatus,
    RuleCode,
    Scorecard,
    ServiceArea,
    VisitSource,
)
from rewards.ruralcredit.services import loans
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    IN_FORCE_FROM,
    AppointmentFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages.models import (
    AreaAppointment,
    AreaRole,
    ConsentChannel,
    Household,
    Resident,
    Village,
)
from villages.services.photos import Photo

TODAY = date(2026, 6, 3)
CERTIFIED_UNTIL = date(2030, 12, 31)
# What a member assembly may have decided; yuan, months, percent, times.
RULES = {
    RuleCode.MEMBER_PROMISE_CAP: "100000",
    RuleCode.BORROWER_CAP: "50000",
    RuleCode.TEN_LARGEST_CAP: "50",
    RuleCode.TOTAL_CAP: "5000000",
    RuleCode.LENDER_SHARE_CAP: "50",
    RuleCode.TERM_CAP: "24",
    RuleCode.LPR_MULTIPLE: "4",
    RuleCode.RATE_CAP: "12",
    RuleCode.RESERVE: "5",
    RuleCode.INCOME_MULTIPLE: "1",
    RuleCode.PENALTY_MULTIPLE: "1.5",
    RuleCode.GUARANTEE_MULTIPLE: "10",
    RuleCode.COMMITTEE_QUORUM: "3",
}


class CoopFactory(DjangoModelFactory[Coop]):
    """A certified co-op in the county of a village of its own, which it serves.

    ``village`` names the village it serves; ``rules`` are the parameters it has
    decided on (``RULES`` without one; ``{}`` for none).
    """

    class Meta:
        model = Coop

    class Params:
        village = factory.SubFactory(VillageFactory)

    county = factory.LazyAttribute(lambda coop: coop.village.town.county)
    name = factory.Sequence(lambda n: f"丰潮{n}合作社")
    short_name = factory.Sequence(lambda n: f"丰潮{n}")
    phone = "0631-8880011"
    certificate = "鲁互助字〔2025〕1号"
    qualified_from = IN_FORCE_FROM
    qualified_until = CERTIFIED_UNTIL

    @classmethod
    def _create(cls, model_class: type[Coop], *args: Any, **kwargs: Any) -> Coop:
        return super()._create(model_class, *args, **kwargs)


def make_coop(
    *,
    village: Village | None = None,
    rules: dict[str, str] | None = None,
    **columns: Any,
) -> Coop:
    """Return a co-op that serves the village and has decided on its parameters."""
    village = village or VillageFactory()
    coop = CoopFactory(village=village, **columns)
    serve(coop, village)
    decided_by = UserFactory()
    for code, value in (RULES if rules is None else rules).items():
        CoopRule.objects.create(
            coop=coop,
            code=code,
            value=value,
            starts_on=IN_FORCE_FROM,
            source="社员大会决议〔2025〕1号",
            recorded_at=moment(IN_FORCE_FROM),
            recorded_by=decided_by,
        )
    return coop


def serve(coop: Coop, village: Village) -> ServiceArea:
    """Add a village to those that the co-op serves."""
    return ServiceArea.objects.create(
        coop=coop, village=village, starts_on=IN_FORCE_FROM
    )


def village_of(coop: Coop) -> Village:
    """Return the first village that the co-op serves."""
    return coop.service_areas.order_by("pk").first().village


class CoopAppointmentFactory(DjangoModelFactory[CoopAppointment]):
    """A post at a co-op since 1 January 2025; an officer without ``role``."""

    class Meta:
        model = CoopAppointment

    user = factory.SubFactory(UserFactory)
    coop = factory.LazyFunction(make_coop)
    role = CoopRole.OFFICER
    starts_on = IN_FORCE_FROM


class CoopMemberFactory(DjangoModelFactory[CoopMember]):
    """A member since 1 January 2025 with a share of 1,000 yuan; give the co-op."""

    class Meta:
        model = CoopMember

    coop = factory.LazyFunction(make_coop)
    resident = factory.LazyAttribute(
        lambda member: ResidentFactory(village=village_of(member.coop), is_head=True)
    )
    household = factory.LazyAttribute(
        lambda member: member.resident.memberships.get().household
    )
    number = factory.Sequence(lambda n: f"S{n:05d}")
    starts_on = IN_FORCE_FROM
    share_fen = 100_000


class DossierFactory(DjangoModelFactory[Dossier]):
    """The dossier of a member's household, kept with their consent.

    ``consents`` are the purposes agreed to until the end of 2030; ``resident`` signs.
    """

    class Meta:
        model = Dossier

    coop = factory.LazyFunction(make_coop)
    opened_at = moment(IN_FORCE_FROM)
    opened_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Dossier], *args: Any, **kwargs: Any) -> Dossier:
        purposes = kwargs.pop("consents", (FilePurpose.FILE,))
        resident: Resident | None = kwargs.pop("resident", None)
        if resident is None and "household" not in kwargs:
            resident = CoopMemberFactory(coop=kwargs["coop"]).resident
        if "household" not in kwargs:
            kwargs["household"] = resident.memberships.get().household
        signer = resident or head_of(kwargs["household"])
        dossier = super()._create(model_class, *args, **kwargs)
        for purpose in purposes:
            consent(dossier, purpose, signer)
        return dossier


def head_of(household: Household) -> Resident:
    """Return an adult of the household."""
    return household.memberships.order_by("pk").first().resident


def consent(dossier: Dossier, purpose: str, signer: Resident) -> Authorisation:
    """Return the household's paper consent to one purpose."""
    return Authorisation.objects.create(
        dossier=dossier,
        purpose=purpose,
        signed_by_resident=signer,
        channel=ConsentChannel.PAPER,
        starts_on=IN_FORCE_FROM,
        ends_on=CERTIFIED_UNTIL,
        recorded_at=moment(IN_FORCE_FROM),
        recorded_by=dossier.opened_by,
    )


def know(dossier: Dossier, *, on: date = TODAY, **values: Any) -> DossierVisit:
    """Write values by indicator code straight into the file, as of the day."""
    visit = DossierVisit.objects.create(
        dossier=dossier,
        source=VisitSource.SURVEY,
        collected_on=on,
        recorded_at=moment(on),
        recorded_by=dossier.opened_by,
    )
    for code, value in values.items():
        is_words = isinstance(value, (str, bool))
        DossierValue.objects.create(
            dossier=dossier,
            indicator=Indicator.objects.get(coop=None, code=code),
            visit=visit,
            number=None if is_words else value,
            choice=str(value).lower()
            if isinstance(value, bool)
            else value
            if is_words
            else "",
            from_on=on,
        )
    return visit


def make_card(coop: Coop, card: Card | None = None, *, version: int = 1) -> Scorecard:
    """Return an adopted scorecard of the co-op in force since 2025: the default one."""
    adopted_by = UserFactory()
    return Scorecard.objects.create(
        coop=coop,
        version=version,
        content=(card or default_card()).as_data(),
        created_at=moment(IN_FORCE_FROM),
        created_by=adopted_by,
        adopted_at=moment(IN_FORCE_FROM),
        adopted_by=adopted_by,
        resolution="社员大会决议〔2025〕2号",
        effective_on=IN_FORCE_FROM,
    )


def make_line(coop: Coop, yuan: int = 1_000_000, **columns: Any) -> CreditLine:
    """Return a bank line of the co-op, of which nothing is drawn, until the end of 2030.

    The reserve that the bank keeps for it is a tenth of the line.
    """
    code = f"line:test:{uuid4()}"
    free = ledger.open_account(code=f"{code}:free", unit=ledger.FEN)
    reserve = ledger.open_account(code=f"{code}:reserve", unit=ledger.FEN)
    bank = ledger.open_account(
        code=f"{code}:bank", unit=ledger.FEN, may_go_negative=True
    )
    for account, fen in ((free, yuan * 100), (reserve, yuan * 10)):
        ledger.post(
            kind=ledger.Kind.PROVISION,
            source=bank,
            destination=account,
            amount=fen,
            key=f"{account.code}:opening",
            occurred_at=moment(IN_FORCE_FROM),
            by=None,
        )
    told = {
        "bank": "望海农商银行",
        "agreement": code[-20:],
        "guarantee_pct": 80,
        "trigger_days": 90,
        "starts_on": IN_FORCE_FROM,
        "ends_on": CERTIFIED_UNTIL,
    }
    return CreditLine.objects.create(
        coop=coop,
        amount_fen=yuan * 100,
        free_account=free,
        reserve_account=reserve,
        **(told | columns),
    )


def officer_of(coop: Coop) -> CoopAppointment:
    """Return the post of an officer of the co-op."""
    return CoopAppointmentFactory(coop=coop, role=CoopRole.OFFICER)


def supervisor_of(coop: Coop) -> AreaAppointment:
    """Return the post of a supervisor of the co-op's county."""
    return AppointmentFactory(county=coop.county, role=AreaRole.SUPERVISOR)


def make_loan(
    member: CoopMember, status: str = LoanStatus.ACTIVE, **columns: Any
) -> Loan:
    """Return a loan of a member, straight in the table, from what members promised."""
    by = UserFactory()
    product = LoanProduct.objects.create(
        coop=member.coop,
        name="互助借款",
        terms={},
        annual_rate_pct=6,
        min_fen=100_000,
        max_fen=5_000_000,
        max_periods=24,
        created_at=moment(IN_FORCE_FROM),
        created_by=by,
    )
    number = f"{member.coop.short_name}-2026-{member.coop.loans.count() + 1:04d}"
    return Loan.objects.create(
        coop=member.coop,
        number=number,
        client_id=uuid4(),
        body_digest="",
        borrower=member,
        product=product,
        funding=Funding.MEMBERS,
        principal_fen=1_000_000,
        periods=12,
        purpose="买化肥",
        status=status,
        applied_on=TODAY,
        **columns,
    )


def use_promise(promise: MutualPromise, amount_fen: int, loan: Loan) -> None:
    """Let a loan use a part of a promise, as the lending services do."""
    ledger.post(
        kind=ledger.PAY_OUT,
        source=promise.free_account,
        destination=ledger.open_account(code=f"loan:{loan.pk}", unit=ledger.FEN),
        amount=amount_fen,
        key=f"lend:{promise.pk}:{loan.pk}",
        occurred_at=moment(TODAY),
        by=None,
    )


def give_back(promise: MutualPromise, amount_fen: int, loan: Loan) -> None:
    """Let a loan give back a part of a promise."""
    ledger.post(
        kind=ledger.REPAYMENT,
        source=ledger.open_account(code=f"loan:{loan.pk}", unit=ledger.FEN),
        destination=promise.free_account,
        amount=amount_fen,
        key=f"back:{promise.pk}:{loan.pk}",
        occurred_at=moment(TODAY),
        by=None,
    )


def photo_of(text: str = "paper") -> Photo:
    """Return a photo ready to be kept, a different one for each text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Photo(content=b"jpeg", digest=digest, perceptual_hash="0" * 16)


AGREEMENT = Agreement(
    method=Method.EQUAL_INSTALMENT,
    penalty_multiplier=Decimal("1.5"),
    penalty_grace_days=3,
)


def make_product(
    coop: Coop, agreement: Agreement = AGREEMENT, **columns: Any
) -> LoanProduct:
    """Return a product of equal instalments at 6 %, 100 to 50,000 yuan, one guarantor."""
    told = {
        "name": "互助借款",
        "annual_rate_pct": Decimal(6),
        "min_fen": 10_000,
        "max_fen": 5_000_000,
        "max_periods": 24,
        "created_at": moment(IN_FORCE_FROM),
        "created_by": UserFactory(),
    }
    return LoanProduct.objects.create(
        coop=coop, terms=agreement.as_data(), **(told | columns)
    )


def rated(
    member: CoopMember, *, band: str = "AA", limit_yuan: int = 30_000, on: date = TODAY
) -> Rating:
    """Return a decided rating of the member's household that holds around the day."""
    dossier = Dossier.objects.filter(
        coop=member.coop, household=member.household
    ).first() or DossierFactory(coop=member.coop, resident=member.resident)
    card = member.coop.scorecards.first() or make_card(member.coop)
    return Rating.objects.create(
        dossier=dossier,
        card=card,
        as_of=on,
        total=Decimal(75),
        proposed_band=band,
        band=band,
        status=RatingStatus.DECIDED,
        band_limit_fen=limit_yuan * 100,
        limit_fen=limit_yuan * 100,
        bound_by="band",
        scored_at=moment(on),
        scored_by=UserFactory(),
        decided_at=moment(on),
        decided_by=UserFactory(),
        valid_from=IN_FORCE_FROM,
        valid_until=CERTIFIED_UNTIL,
    )


def committee_of(coop: Coop, count: int = 3) -> list[User]:
    """Return so many members of the co-op's loan committee."""
    return [
        CoopAppointmentFactory(coop=coop, role=CoopRole.COMMITTEE).user
        for _one in range(count)
    ]


def know_lpr(rate: str = "3.00", *, until: date = CERTIFIED_UNTIL) -> LendingRate:
    """Enter the LPR for the days of which tests speak."""
    return LendingRate.objects.create(
        term=LprTerm.ONE_YEAR,
        starts_on=date(2026, 1, 20),
        known_until=until,
        rate_pct=rate,
        source="全国银行间同业拆借中心公布",
    )


@dataclass
class Desk:
    """A co-op that can lend: line, product, committee, officer, cashier."""

    coop: Coop
    line: CreditLine
    product: LoanProduct
    officer: User
    cashier: User
    committee: list[User]

    def member(self, **columns: Any) -> CoopMember:
        """Return another member."""
        return CoopMemberFactory(coop=self.coop, **columns)


def make_desk(
    *, yuan: int = 1_000_000, agreement: Agreement = AGREEMENT, **product: Any
) -> Desk:
    """Return a co-op with everything that lending needs."""
    coop = make_coop()
    make_card(coop)
    know_lpr()
    return Desk(
        coop=coop,
        line=make_line(coop, yuan),
        product=make_product(coop, agreement, **product),
        officer=officer_of(coop).user,
        cashier=officer_of(coop).user,
        committee=committee_of(coop),
    )


def apply_for(
    desk: Desk,
    member: CoopMember | None = None,
    *,
    yuan: int = 12_000,
    periods: int = 12,
    at: datetime | None = None,
    **told: Any,
) -> Loan:
    """Return the application of a rated member with another member as guarantor."""
    member = member or desk.member()
    if not Rating.objects.filter(dossier__household=member.household).exists():
        rated(member, limit_yuan=max(30_000, yuan))
    needed = desk.product.guarantors_needed
    told.setdefault("guarantors", {desk.member(): yuan * 100 for _one in range(needed)})
    return loans.apply(
        borrower=member,
        product=desk.product,
        principal_fen=yuan * 100,
        periods=periods,
        purpose="买扇贝苗",
        client_id=uuid4(),
        by=desk.officer,
        at=at or moment(TODAY),
        **told,
    )


def approve(desk: Desk, loan: Loan, *, at: datetime | None = None) -> Loan:
    """Return the loan after the check and enough votes."""
    at = at or moment(TODAY)
    loan = loans.check(loan=loan, by=desk.officer, at=at)
    for judge in desk.committee:
        if loan.status == LoanStatus.CHECKED:
            loan = loans.vote(loan=loan, is_for=True, by=judge, at=at)
    return loan


def lend(
    desk: Desk,
    member: CoopMember | None = None,
    *,
    on: date = TODAY,
    **told: Any,
) -> Loan:
    """Return a loan that was paid out on the day."""
    at = moment(on)
    loan = approve(desk, apply_for(desk, member, at=at, **told), at=at)
    loan = loans.sign(loan=loan, signed_on=on, by=desk.officer, at=at)
    return loans.confirm_pay_out(
        loan=loan,
        paid_out_on=on,
        amount_fen=loan.principal_fen,
        bank_reference=f"F{loan.pk}",
        by=desk.cashier,
        at=at,
    )


def pay(
    desk: Desk,
    loan: Loan,
    fen: int,
    *,
    on: date,
    at: datetime | None = None,
    **told: Any,
) -> Payment:
    """Return a repayment of the loan on a day."""
    return loans.repay(
        loan=loan,
        amount_fen=fen,
        paid_on=on,
        client_id=uuid4(),
        by=desk.cashier,
        at=at or moment(on),
        **told,
    )


def make_promise(
    member: CoopMember, amount_fen: int = 1_000_000, **columns: Any
) -> MutualPromise:
    """Return a member's promise until the end of 2030, straight in the tables."""
    account = ledger.open_account(code=f"promise:test:{uuid4()}", unit=ledger.FEN)
    ledger.post(
        kind=ledger.PROVISION,
        source=ledger.open_account(
            code=f"coop:{member.coop_id}:promised",
            unit=ledger.FEN,
            may_go_negative=True,
        ),
        destination=account,
        amount=amount_fen,
        key=f"{account.code}:opening",
        occurred_at=moment(IN_FORCE_FROM),
        by=None,
    )
    told = {"starts_on": IN_FORCE_FROM, "ends_on": CERTIFIED_UNTIL}
    return MutualPromise.objects.create(
        member=member,
        amount_fen=amount_fen,
        recorded_at=moment(IN_FORCE_FROM),
        recorded_by=UserFactory(),
        free_account=account,
        **(told | columns),
    )
