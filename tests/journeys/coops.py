"""A co-op of a village with one of everything that belongs to co-ops."""

from uuid import uuid4

from django.utils import timezone

from rewards.ledger import services as ledger
from rewards.ruralcredit.models import (
    BankFile,
    BankLine,
    CoopRole,
    FilePurpose,
    Indicator,
    LineOutcome,
    MutualPromise,
    Payment,
    PaymentKind,
    PlanChange,
    ValueTable,
    VisitEvidence,
)
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    CERTIFIED_UNTIL,
    TODAY,
    CoopAppointmentFactory,
    CoopMemberFactory,
    DossierFactory,
    know,
    make_coop,
    make_line,
    make_loan,
    officer_of,
)
from tests.factories.villages import IN_FORCE_FROM, AppointmentFactory, CountyFactory

# How the converters in the addresses are called.
COOP_KEYS = (
    *("coop", "served", "post", "person", "promise", "indicator"),
    *("dossier", "family", "consent", "paper", "table"),
    *("loan", "payment", "line", "product", "change", "row"),
)


def coop_of(village):
    """Return a co-op that serves the village alone."""
    return make_coop(village=village)


def people_of_coop(coop):
    """Return somebody in each post of a co-op, and a supervisor of another county."""
    users = {
        str(role): CoopAppointmentFactory(coop=coop, role=role).user
        for role in CoopRole.values
    }
    county = CountyFactory()
    users["other_county"] = AppointmentFactory(county=county, role="supervisor").user
    return users


def keys_of_coop(coop):
    """Return a key of each kind of thing, all of one co-op."""
    now, post = timezone.now(), officer_of(coop)
    member = CoopMemberFactory(coop=coop)
    dossier = DossierFactory(coop=coop, household=member.household)
    visit = know(dossier, on=timezone.localdate(), D01=1)
    promise = MutualPromise.objects.create(
        member=member,
        amount_fen=100,
        starts_on=IN_FORCE_FROM,
        ends_on=CERTIFIED_UNTIL,
        recorded_at=now,
        recorded_by=post.user,
        free_account=ledger.open_account(code="promise:neighbours", unit=ledger.FEN),
    )
    indicator = Indicator.objects.create(
        coop=coop, code="X01", name="大棚", name_en="Greenhouses", section="经营"
    )
    table = ValueTable.objects.create(
        coop=coop, file_name="a.xlsx", uploaded_at=now, uploaded_by=UserFactory()
    )
    paper = VisitEvidence.objects.create(visit=visit, photo="a.jpg", digest="a")
    return {
        "coop": coop.pk,
        "served": coop.service_areas.get().pk,
        "post": post.pk,
        "person": member.pk,
        "promise": promise.pk,
        "indicator": indicator.pk,
        "dossier": dossier.pk,
        "family": member.household_id,
        "consent": dossier.authorisations.get(purpose=FilePurpose.FILE).pk,
        "paper": paper.pk,
        "table": table.pk,
        **keys_of_lending(member, post.user),
    }


def keys_of_lending(member, by):
    """Return a key of each kind of thing that lending keeps for a member."""
    now = timezone.now()
    loan = make_loan(member)
    payment = Payment.objects.create(
        loan=loan,
        client_id=uuid4(),
        body_digest="",
        kind=PaymentKind.REPAYMENT,
        paid_on=TODAY,
        amount_fen=100,
        recorded_at=now,
        recorded_by=by,
    )
    change = PlanChange.objects.create(
        loan=loan, from_due=TODAY, words="受灾", proposed_at=now, proposed_by=by
    )
    told = {"period_from": TODAY, "period_until": TODAY, "declared_fen": 100}
    file = BankFile.objects.create(
        coop=member.coop, name="a.csv", digest="a", read_at=now, read_by=by, **told
    )
    row = BankLine.objects.create(
        file=file,
        row=2,
        booked_on=TODAY,
        reference="B1",
        amount_fen=100,
        outcome=LineOutcome.UNKNOWN,
    )
    return {
        "loan": loan.pk,
        "payment": payment.pk,
        "line": make_line(member.coop).pk,
        "product": loan.product_id,
        "change": change.pk,
        "row": row.pk,
    }
