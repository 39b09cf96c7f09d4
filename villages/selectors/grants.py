"""What a subject has earned under a rule so far, and what an act would still earn."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet, Sum

from villages.formulas import caps
from villages.formulas.caps import NOTHING, Earned, grant_under
from villages.models import BehaviourRecord, Rule, RuleSubject


def subject_field(rule: Rule) -> str:
    """Return the column that says to whom a record under the rule belongs."""
    return "household" if rule.subject == RuleSubject.HOUSEHOLD else "resident"


def subject_of(record: BehaviourRecord) -> int:
    """Return the key of the person or the household whose cap the record counts in."""
    of_household = record.rule.subject == RuleSubject.HOUSEHOLD
    return record.household_id if of_household else record.resident_id


def most(rule: Rule) -> int:
    """Return the most points that one record under the rule can be worth."""
    if rule.tiers:
        return max(int(points) for _needed, points in rule.tiers)
    return rule.points_max


def earned(
    *, rule: Rule, subjects: Collection[int], acted_on: date
) -> dict[int, Earned]:
    """Return what each person or household has earned, in the period of the act.

    Records count by the date of their act and by the rule's code, so that a new
    version of the book in the middle of a month starts no second cap. What still
    waits for the panel does not count.
    """
    if not caps.looks_back(rule):
        return {}
    field = subject_field(rule)
    passed = BehaviourRecord.objects.granted().filter(
        village=rule.rule_book.village_id, **{f"{field}__in": subjects}
    )
    own = _sums(passed, field, acted_on, rule.cap_period, rule__code=rule.code)
    ladder = (
        _sums(passed, field, acted_on, "year", rule__ladder=rule.ladder)
        if rule.ladder
        else {}
    )
    return {
        subject: Earned(
            *own.get(subject, (0, 0)), in_ladder=ladder.get(subject, (0, 0))[0]
        )
        for subject in own.keys() | ladder.keys()
    }


def _sums(
    records: "QuerySet[BehaviourRecord]",
    field: str,
    acted_on: date,
    period: str,
    **which: str,
) -> dict[int, tuple[int, int]]:
    """Sum points and quantity of a period by subject."""
    rows = (
        records.filter(acted_on__range=caps.period_of(acted_on, period), **which)
        .order_by()
        .values_list(field)
        .annotate(points=Sum("points_granted"), hours=Sum("quantity", default=0))
    )
    return {subject: (points, hours) for subject, points, hours in rows}


def grants_for(
    records: Iterable[BehaviourRecord],
) -> list[tuple[BehaviourRecord, caps.Grant]]:
    """Return what each record earns if it passes now.

    The records share rule and date and belong to different people or households.
    """
    records = list(records)
    rule, acted_on = records[0].rule, records[0].acted_on
    so_far = earned(
        rule=rule, subjects=[subject_of(one) for one in records], acted_on=acted_on
    )
    return [
        (
            one,
            grant_under(
                rule,
                so_far.get(subject_of(one), NOTHING),
                proposed=one.points_proposed,
                quantity=one.quantity,
            ),
        )
        for one in records
    ]


def grant_sentence(record: BehaviourRecord) -> str:
    """Say why a record got the points it got; empty while it has none."""
    if not record.grant_code:
        return ""
    facts = caps.Grant(
        points=record.points_granted or 0,
        message_code=record.grant_code,
        **record.grant_facts,
    )
    return facts.sentence(record.rule.cap_period)
