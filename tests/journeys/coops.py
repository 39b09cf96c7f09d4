"""A co-op of a village with one of everything that belongs to co-ops."""

from django.utils import timezone

from rewards.ledger import services as ledger
from rewards.ruralcredit.models import (
    CoopRole,
    FilePurpose,
    Indicator,
    MutualPromise,
    ValueTable,
    VisitEvidence,
)
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    CERTIFIED_UNTIL,
    CoopAppointmentFactory,
    CoopMemberFactory,
    DossierFactory,
    know,
    make_coop,
    officer_of,
)
from tests.factories.villages import IN_FORCE_FROM, AppointmentFactory, CountyFactory

# How the converters in the addresses are called.
COOP_KEYS = (
    *("coop", "served", "post", "person", "promise", "indicator"),
    *("dossier", "family", "consent", "paper", "table"),
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
    }
