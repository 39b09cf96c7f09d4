"""Whether a deed can be written down; each no is a sentence about one fact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from grassroots.accounts.models import User
from villages.deduct_errors import NothingToRemindOf
from villages.formulas.months import add_months
from villages.models import (
    EvidenceKind,
    Household,
    Membership,
    Purpose,
    Resident,
    Rule,
    RuleKind,
    RuleSubject,
    Village,
)
from villages.record_errors import (
    ActInFuture,
    DeductHasItsOwnProcedure,
    HouseholdTwice,
    NobodyChosen,
    NoRulesThen,
    OwnHousehold,
    OwnRelative,
    PastItsTerm,
    PhotoMissing,
    PointsOutOfRange,
    QuantityMissing,
    ReasonForLateness,
    ResidentAway,
    ResidentDeceased,
    ResidentMoved,
    ResidentOfAnotherVillage,
    ResidentUnderAge,
    ResidentWithoutConsent,
    RuleNotInForceThen,
    RuleOfAnotherVillage,
    TooManyPeople,
    TooManyPhotos,
)
from villages.selectors.consents import who_consented
from villages.selectors.grants import most
from villages.selectors.rulebooks import book_in_force
from villages.selectors.ties import ties_of

MOST_PEOPLE = 100
MOST_PHOTOS = 9
MOST_HOURS = 1000


@dataclass(frozen=True)
class Deed:
    """What somebody wants to write down, as it was typed."""

    village: Village
    by: User
    rule: Rule
    residents: Sequence[Resident]
    acted_on: date
    points: int | None = None
    quantity: int | None = None
    note: str = ""
    late_reason: str = ""
    photo_count: int = 0


@dataclass(frozen=True)
class Admitted:
    """A deed that may be written down: under which rule, for which points, for whom."""

    rule: Rule
    points_proposed: int
    quantity: int | None
    households: dict[int, Household]


def admit(deed: Deed, *, on: date) -> Admitted:
    """Check a deed against the rules of its own day.

    Consent is asked for as of the day of writing, not of the deed: who agreed since
    may be written down, who took it back since may not.
    """
    if not deed.residents:
        raise NobodyChosen
    if len(deed.residents) > MOST_PEOPLE:
        raise TooManyPeople(limit=MOST_PEOPLE)
    return _admitted(deed, rule_then(deed.village, deed.rule, deed.acted_on, on=on), on)


def admit_reminder(deed: Deed, *, on: date) -> Admitted:
    """Check a fault against the rules of its own day, as a deed is checked.

    Raises NothingToRemindOf where the rule is one that adds.
    """
    rule = _rule_of_the_day(deed.village, deed.rule, deed.acted_on, on=on)
    if rule.kind != RuleKind.DEDUCT:
        raise NothingToRemindOf(rule=rule.title)
    return _admitted(deed, rule, on)


def admit_report(deed: Deed, *, on: date) -> Rule:
    """Check what a resident says they did, as far as that can be told beforehand.

    Return the rule of that day. Points, hours and reasons for lateness are for whoever
    takes it up, who is then checked like any recorder.
    """
    rule = rule_then(deed.village, deed.rule, deed.acted_on, on=on)
    _check_term(deed, rule, on=on)
    _check_photos(deed, rule)
    _households(deed, on=on)
    return rule


def _admitted(deed: Deed, rule: Rule, on: date) -> Admitted:
    """Check everything else: term, points, photos, people, and that nobody is close."""
    _check_lateness(deed, rule, on=on)
    proposed = _points(deed, rule)
    _check_photos(deed, rule)
    households = _households(deed, on=on)
    _check_distance(deed, households)
    if rule.subject == RuleSubject.HOUSEHOLD:
        _check_one_each(deed.residents, households)
    return Admitted(
        rule=rule,
        points_proposed=proposed,
        quantity=deed.quantity if rule.tiers else None,
        households=households,
    )


def rule_then(village: Village, rule: Rule, acted_on: date, *, on: date) -> Rule:
    """Return the rule as the book in force on the day of the act has it.

    Raises when that day is ahead, has no book, or its book no such rule; and for a
    rule that deducts, whoever asks and however: that begins with a reminder.
    """
    rule = _rule_of_the_day(village, rule, acted_on, on=on)
    if rule.kind == RuleKind.DEDUCT:
        raise DeductHasItsOwnProcedure(rule=rule.title)
    return rule


def _rule_of_the_day(village: Village, rule: Rule, acted_on: date, *, on: date) -> Rule:
    if rule.rule_book.village_id != village.pk:
        raise RuleOfAnotherVillage
    if acted_on > on:
        raise ActInFuture
    book = book_in_force(village, acted_on)
    if book is None:
        raise NoRulesThen(day=spoken(acted_on))
    if rule.rule_book_id != book.pk:
        found = book.rules.filter(code=rule.code).select_related("rule_book").first()
        if found is None:
            raise RuleNotInForceThen(day=spoken(acted_on), rule=rule.title)
        rule = found
    return rule


def needs_late_reason(acted_on: date, *, on: date) -> bool:
    """Return whether the act is more than a month old."""
    return acted_on < add_months(on, -1)


def spoken(day: date) -> str:
    """Say a day with its year: 2026年6月8日."""
    return date_format(day, "DATE_FORMAT")


def _check_term(deed: Deed, rule: Rule, *, on: date) -> None:
    if add_months(deed.acted_on, rule.validity_months) <= on:
        raise PastItsTerm(rule=rule.title, months=rule.validity_months)


def _check_lateness(deed: Deed, rule: Rule, *, on: date) -> None:
    _check_term(deed, rule, on=on)
    if needs_late_reason(deed.acted_on, on=on) and not deed.late_reason.strip():
        raise ReasonForLateness


def _points(deed: Deed, rule: Rule) -> int:
    """Return the points asked for; with tiers, what the highest tier is worth."""
    if rule.tiers:
        if not deed.quantity or not 1 <= deed.quantity <= MOST_HOURS:
            raise QuantityMissing(most=MOST_HOURS)
        return most(rule)
    points = rule.points_default if deed.points is None else deed.points
    if not rule.points_min <= points <= rule.points_max:
        raise PointsOutOfRange(
            rule=rule.title, least=rule.points_min, most=rule.points_max
        )
    return points


def _check_photos(deed: Deed, rule: Rule) -> None:
    if rule.evidence == EvidenceKind.PHOTO and not deed.photo_count:
        raise PhotoMissing(rule=rule.title)
    if deed.photo_count > MOST_PHOTOS:
        raise TooManyPhotos(limit=MOST_PHOTOS)


def _households(deed: Deed, *, on: date) -> dict[int, Household]:
    """Return the household of each person on the day of the act, if all took part."""
    keys = [one.pk for one in deed.residents]
    people = {one.pk: one for one in Resident.objects.filter(pk__in=keys)}
    if any(one.village_id != deed.village.pk for one in people.values()):
        raise ResidentOfAnotherVillage
    memberships = (
        Membership.objects.in_force(on=deed.acted_on)
        .filter(resident__in=keys, household__village=deed.village)
        .select_related("household")
        .order_by("starts_on")
    )
    households = {one.resident_id: one.household for one in memberships}
    taking_part = set(
        Resident.objects.filter(pk__in=keys)
        .taking_part(on=deed.acted_on)
        .values_list("pk", flat=True)
    )
    consented = who_consented(people.values(), Purpose.SCORING, on)
    for key in keys:
        _check_standing(
            people[key],
            on=deed.acted_on,
            is_member=key in households,
            takes_part=key in taking_part,
            consented=key in consented,
        )
    return households


def _check_standing(
    person: Resident, *, on: date, is_member: bool, takes_part: bool, consented: bool
) -> None:
    """Raise the sentence that says why the person cannot be written down."""
    if person.died_on and person.died_on <= on:
        raise ResidentDeceased(name=person.name)
    if not is_member:
        raise ResidentMoved(name=person.name)
    if not person.is_adult(on=on):
        raise ResidentUnderAge(name=person.name)
    if not takes_part:
        raise ResidentAway(name=person.name)
    if not consented:
        raise ResidentWithoutConsent(name=person.name)


def _check_distance(deed: Deed, households: dict[int, Household]) -> None:
    """Refuse what the recorder's own family and declared relatives did.

    Somebody else writes it down: who declares a deed is never who records it.
    """
    ties = ties_of(deed.by)
    for one in deed.residents:
        if ties.share_a_roof(one.pk, households[one.pk].pk, on=deed.acted_on):
            raise OwnHousehold(name=one.name)
        if one.pk in ties.kin:
            raise OwnRelative(name=one.name)


def _check_one_each(
    residents: Iterable[Resident], households: dict[int, Household]
) -> None:
    """Refuse two people of one household for a deed of the whole household."""
    stands_for: dict[int, Resident] = {}
    for one in residents:
        other = stands_for.setdefault(households[one.pk].pk, one)
        if other is not one:
            raise HouseholdTwice(name=other.name, other=one.name)
