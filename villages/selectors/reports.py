"""Which reports somebody sees, who may bear witness, and what the desk should notice."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from grassroots.accounts.models import User
from villages.formulas.months import add_months
from villages.formulas.vouching import WITHIN_MONTHS, vouch_for_each_other
from villages.models import (
    BehaviourRecord,
    County,
    Kinship,
    Membership,
    Report,
    ReportHelper,
    ReportWitness,
    Resident,
    Rule,
    RuleBook,
    Town,
    Village,
    WitnessAnswer,
)
from villages.models.report import ReportQuerySet
from villages.selectors.households import household_of, members_of
from villages.selectors.records import rules_to_record
from villages.selectors.rulebooks import search
from villages.selectors.ties import Ties

WITH = (
    "village__town__county",
    "resident",
    "reporter",
    "reported_by",
    "rule__rule_book",
)
RULES_SHOWN, RULES_FOUND = 4, 12


def digest_of(token: str) -> str:
    """Return what is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def reports_of(resident: Resident) -> ReportQuerySet:
    """Return what the resident reported, or somebody reported for them."""
    return (
        Report.objects.filter(Q(resident=resident) | Q(reporter=resident))
        .filter(purged_at__isnull=True)
        .select_related(*WITH)
    )


def reports_in(area: County | Town | Village) -> ReportQuerySet:
    """Return the reports of an area that are not forgotten, what waits first."""
    open_first = Case(
        When(status__in=("reported", "assigned"), then=Value(0)),
        When(status="mended", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        Report.objects.in_area(area)
        .filter(purged_at__isnull=True)
        .select_related(*WITH)
        .order_by(open_first, "reported_at", "pk")
    )


def is_close(ties: Ties, report: Report) -> bool:
    """Return whether somebody at the desk is too close to take the report up."""
    people = {report.resident_id, report.reporter_id}
    if report.reported_by_id == ties.user_id or people & (ties.family | ties.kin):
        return True
    asked = report.witnesses.filter(resident__in=ties.own)
    return asked.exists()


def record_of(report: Report) -> BehaviourRecord | None:
    """Return the record that the report became."""
    if report.submission is None:
        return None
    made = report.submission.records.select_related("rule", "notice")
    return made.order_by("pk").first()


def rules_for(
    book: RuleBook | None, *, chosen: int | None, find: str, by: User, everything: bool
) -> list[Rule]:
    """Return the rules that the form offers: the chosen one, what is found, some first.

    Among the first ones are those that the person reported before.
    """
    rules = rules_to_record(book)
    shown = list(rules.filter(pk=chosen)) if chosen else []
    if everything:
        return shown + [one for one in rules if one not in shown]
    if find:
        shown += search(rules, find)[:RULES_FOUND]
    else:
        codes = Report.objects.filter(reported_by=by, rule__isnull=False)
        before = codes.values_list("rule__code", flat=True)
        shown += list(rules.filter(code__in=list(before[:RULES_SHOWN])))
        shown += rules[:RULES_SHOWN]
        shown = list({one.pk: one for one in shown}.values())[: RULES_SHOWN + 1]
    return list({one.pk: one for one in shown}.values())


# --- Family -----------------------------------------------------------------------


def adults_with(resident: Resident, *, on: date) -> list[Resident]:
    """Return the other grown-ups who live in the resident's household on the day."""
    household = household_of(resident, on)
    if household is None:
        return []
    return [
        one
        for one in members_of(household, on)
        if one.pk != resident.pk
        and one.is_adult(on=on)
        and not (one.died_on and one.died_on <= on)
    ]


def helped_by(helper: Resident, *, on: date) -> list[Resident]:
    """Return for whom the resident may report: who agreed, and shares the household."""
    agreed = ReportHelper.objects.filter(helper=helper, ended_at__isnull=True)
    keys = set(agreed.values_list("resident", flat=True))
    return [one for one in adults_with(helper, on=on) if one.pk in keys]


def helpers_of(resident: Resident) -> set[int]:
    """Return the keys of those whom the resident lets report for them."""
    agreed = ReportHelper.objects.filter(resident=resident, ended_at__isnull=True)
    return set(agreed.values_list("helper", flat=True))


# --- Witnesses --------------------------------------------------------------------


def witness_by_token(token: str) -> ReportWitness | None:
    """Return the question behind a link."""
    return (
        ReportWitness.objects.filter(token_digest=digest_of(token))
        .select_related("report__village", "report__resident", "report__rule")
        .first()
    )


def is_gone(witness: ReportWitness, *, at: datetime) -> bool:
    """Return whether the link was used, is over, or the report is."""
    over = witness.expires_at is None or witness.expires_at <= at
    return bool(witness.answer) or over or witness.report.closed_at is not None


def answers_of(report: Report) -> list[ReportWitness]:
    """Return what witnesses said, in order."""
    given = report.witnesses.exclude(answer="").select_related("resident")
    return list(given.order_by("answered_at", "pk"))


def waits_for_witness(report: Report, *, at: datetime) -> bool:
    """Return whether a link is out that nobody has answered yet."""
    return report.witnesses.filter(answer="", expires_at__gt=at).exists()


def too_close_to_witness(witness: Resident, report: Report, *, on: date) -> bool:
    """Return whether the witness is one of those whom it concerns, or near to them.

    Reporter and person themselves, who shares their account or phone, who lives
    with them or did on the day of the act, and declared relatives of anybody in
    the household: it is theirs that gains.
    """
    people = {report.resident_id, report.reporter_id}
    if witness.pk in people or _shares_a_phone(witness, people):
        return True
    roofs = _roofs(people, on=on) | _roofs(people, on=report.acted_on)
    own = _roofs({witness.pk}, on=on) | _roofs({witness.pk}, on=report.acted_on)
    if roofs & own:
        return True
    mates = Membership.objects.in_force(on=on).filter(household__in=roofs)
    near = people | set(mates.values_list("resident", flat=True))
    return Kinship.objects.filter(
        Q(first=witness, second__in=near) | Q(second=witness, first__in=near)
    ).exists()


def _shares_a_phone(witness: Resident, people: Iterable[int]) -> bool:
    same = Q(phone=witness.phone) if witness.phone else Q(pk__in=())
    if witness.user_id:
        same |= Q(user=witness.user_id)
    return Resident.objects.filter(same, pk__in=people).exists()


def _roofs(people: Iterable[int], *, on: date) -> set[int]:
    held = Membership.objects.in_force(on=on).filter(resident__in=people)
    return set(held.values_list("household", flat=True))


@dataclass(frozen=True)
class Testimony:
    """One answer as desk and panel read it."""

    witness: ReportWitness
    # Whether the two confirm each other's deeds again and again.
    is_mutual: bool


def heard_from(report: Report, *, at: datetime) -> list[Testimony]:
    """Return the answers, with a mark on pairs that keep vouching for each other."""
    return [
        Testimony(one, is_mutual=_is_mutual(one, report, at=at))
        for one in answers_of(report)
    ]


def _is_mutual(witness: ReportWitness, report: Report, *, at: datetime) -> bool:
    if witness.answer != WitnessAnswer.SAW or witness.resident is None:
        return False
    other = report.resident
    there = _confirmed(witness.resident, other, at=at)
    back = _confirmed(other, witness.resident, at=at)
    return vouch_for_each_other(there, back)


def _confirmed(witness: Resident, person: Resident, *, at: datetime) -> int:
    """Return how often the one confirmed deeds of the other during the last months."""
    since = add_months(timezone.localdate(at), -WITHIN_MONTHS)
    return ReportWitness.objects.filter(
        answer=WitnessAnswer.SAW,
        resident=witness,
        report__resident=person,
        answered_at__date__gte=since,
    ).count()


def report_behind(record: BehaviourRecord, *, at: datetime) -> dict[str, object]:
    """Return what pages about a record say of the report it came from, if any."""
    found = Report.objects.filter(submission=record.submission_id)
    report = found.select_related("resident", "reporter").first()
    if report is None:
        return {}
    return {"report": report, "testimonies": heard_from(report, at=at)}
