"""What is told of activities and of consents."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from villages.models import (
    Activity,
    Consent,
    ConsentText,
    SignUp,
    SignUpState,
    Topic,
)

from .telling import CHUNK, Said, tell

# --- Activities ---------------------------------------------------------------------


def tell_of_moving_up(
    *, activity: Activity, rows: Iterable[SignUp], at: datetime
) -> None:
    """Tell who waited in line that they have a place now."""
    tell(said=[_of_activity(activity, one, "moved_up") for one in rows], at=at)


def tell_of_cancelled_activity(*, activity: Activity, at: datetime) -> None:
    """Tell everybody who signed up that it is called off."""
    rows = SignUp.objects.filter(activity=activity).exclude(state=SignUpState.LEFT)
    tell(said=[_of_activity(activity, one, "cancelled") for one in rows], at=at)


def _of_activity(activity: Activity, row: SignUp, what: str) -> Said:
    starts_on = timezone.localdate(activity.starts_at)
    return Said(
        resident=row.resident_id,
        village=activity.village_id,
        topic=Topic(f"activity_{what}"),
        cause=f"activity:{activity.key}:{what}:{row.number}",
        facts={"title": activity.title, "starts_on": starts_on.isoformat()},
        leads_to=("villages_my_activity", str(activity.key)),
    )


# --- Consents -----------------------------------------------------------------------


def tell_of_consent_text(*, text: ConsentText, at: datetime) -> None:
    """Tell everybody who agreed to the words before that they are asked again."""
    if text.asks_again:
        tell(said=_asked_again(text), at=at)


def _asked_again(text: ConsentText) -> Iterator[Said]:
    """Yield one for each open yes, without holding them all."""
    agreed = (
        Consent.objects.filter(purpose=text.purpose, withdrawn_at=None)
        .order_by("pk")
        .values_list("resident", "resident__village")
    )
    for resident, village in agreed.iterator(chunk_size=CHUNK):
        yield Said(
            resident=resident,
            village=village,
            topic=Topic.CONSENT_TEXT_NEW,
            cause=f"consent_text:{text.pk}",
            facts={"effective_on": text.effective_from.isoformat()},
            leads_to=("villages_my_consents", ""),
        )


def tell_of_withdrawn_consent(*, consent: Consent, at: datetime) -> None:
    """Tell the person that a consent was taken back, whoever typed that in."""
    said = Said(
        resident=consent.resident_id,
        village=consent.resident.village_id,
        topic=Topic.CONSENT_WITHDRAWN,
        cause=f"consent:{consent.pk}:withdrawn",
        leads_to=("villages_my_consents", ""),
    )
    tell(said=[said], at=at)
