"""Take an objection: from the household itself, or by a helper for it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import short_code
from grassroots.core.once import digest_of
from rewards.ruralcredit.errors.objections import (
    MayNotObject,
    NothingToObject,
    NotOnCard,
    ObjectionRuns,
    SaidOtherwise,
    WordsMissing,
)
from rewards.ruralcredit.formulas.rating import card_from_data
from rewards.ruralcredit.models import (
    CoopRole,
    Rating,
    RatingObjection,
    RatingStatus,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.facts import DEBT_SERVICE, INCOME
from rewards.ruralcredit.selectors.objections import open_of, values_now
from rewards.ruralcredit.services.ratings.notes import locked
from villages.formulas.workdays import add_workdays
from villages.models import Resident
from villages.permissions import own_residents
from villages.selectors.calendars import calendar_of
from villages.selectors.households import household_of

ANSWER_WORKDAYS = 7
# A household may say that a rating is wrong, or that it should not have ended.
DISPUTABLE = frozenset({RatingStatus.DECIDED, RatingStatus.ENDED})


@transaction.atomic
def object_to(
    *,
    rating: Rating,
    resident: Resident,
    words: str,
    client_id: UUID,
    by: User,
    at: datetime,
    indicator_code: str = "",
) -> RatingObjection:
    """Keep that a household says a rating, or one line of it, is wrong.

    By an adult of the household, or for one by an officer. The same ``client_id``
    and words return the same receipt; other words raise SaidOtherwise. It is answered
    within seven working days, by somebody who took no part. Until then the named
    value is not used in any rating. Raises MayNotObject, WordsMissing,
    NothingToObject, NotOnCard and ObjectionRuns.
    """
    rating = locked(rating)
    digest = _digest(rating, resident, words, indicator_code)
    before = RatingObjection.objects.filter(client_id=client_id).first()
    if before:
        if before.body_digest != digest:
            raise SaidOtherwise
        return before
    today = timezone.localdate(at)
    _require_may(rating, resident, by=by, on=today)
    _require_open(rating, words, indicator_code)
    objection = RatingObjection.objects.create(
        rating=rating,
        number=_free_number(),
        client_id=client_id,
        body_digest=digest,
        said_by_resident=resident,
        indicator_code=indicator_code,
        words=words.strip(),
        received_at=at,
        received_by=by,
        due_on=_due(rating, today),
    )
    if indicator_code:
        values = values_now(rating.dossier, indicator_code, on=today)
        values.update(disputed_at=at)
    audit.record(
        "ruralcredit.objection_received",
        target=objection,
        by=by,
        at=at,
        village_id=rating.dossier.household.village_id,
        data={"rating": rating.pk, "indicator": indicator_code},
    )
    return objection


def _require_may(rating: Rating, resident: Resident, *, by: User, on: date) -> None:
    """Refuse who neither is of the household nor helps one who is."""
    household = rating.dossier.household
    is_theirs = household_of(resident, on) == household and resident.is_adult(on=on)
    if not is_theirs:
        raise MayNotObject
    is_own_voice = own_residents(by).filter(pk=resident.pk).exists()
    coop = rating.dossier.coop
    if not is_own_voice and not works_for(by, coop, CoopRole.OFFICER, on=on):
        raise MayNotObject


def _require_open(rating: Rating, words: str, code: str) -> None:
    if not words.strip():
        raise WordsMissing
    if rating.status not in DISPUTABLE:
        raise NothingToObject
    codes = {one.code for one in card_from_data(rating.card.content).indicators}
    if code and code not in codes | {INCOME, DEBT_SERVICE}:
        raise NotOnCard
    if runs := open_of(rating.dossier):
        raise ObjectionRuns(number=runs.number)


def _due(rating: Rating, today: date) -> date:
    calendar = calendar_of(rating.dossier.household.village)
    return add_workdays(today, ANSWER_WORKDAYS, calendar)


def _digest(rating: Rating, resident: Resident, words: str, code: str) -> str:
    body = [rating.pk, resident.pk, words.strip(), code]
    return digest_of(body)


def _free_number() -> str:
    """Return a receipt number that no objection has."""
    while True:
        found = short_code.new_code()
        if not RatingObjection.objects.filter(number=found).exists():
            return found
