"""What is told to whom of each step: one function for each kind of thing.

The services that take the steps call these beside their audit line. ``DEDUCT_STEPS``
and ``OBJECTION_STEPS`` name every audit action of which somebody is told.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from grassroots.accounts.models import User
from villages import permissions
from villages.models import (
    BehaviourRecord,
    Deduct,
    DeductStage,
    DropReason,
    PublicNotice,
    Report,
    Rule,
    Topic,
)

from .telling import Fact, Said, tell

# --- Records ------------------------------------------------------------------------


def rule_facts(rule: Rule) -> dict[str, Fact]:
    """Return what a rule is called, in both languages."""
    return {"rule": rule.title, "rule_en": rule.title_en}


def about_record(
    record: BehaviourRecord,
    topic: Topic,
    *,
    cause: str = "",
    effective_on: date | None = None,
) -> Said:
    """Return what to tell the person of their record, once in each round."""
    facts = rule_facts(record.rule) | {"points": record.points_granted or 0}
    if effective_on:
        facts["effective_on"] = effective_on.isoformat()
    stands = topic in {Topic.RECORD_ON_NOTICE, Topic.RECORD_IN_FORCE}
    line = ("villages_my_file_record", str(record.pk))
    return Said(
        resident=record.resident_id,
        village=record.village_id,
        topic=topic,
        cause=cause or f"record:{record.pk}:{topic}:{record.round}",
        facts=facts,
        leads_to=line if stands else ("villages_my_file", ""),
        record=record.pk,
    )


def tell_on_notice(
    *, records: Iterable[BehaviourRecord], notice: PublicNotice, at: datetime
) -> None:
    """Tell each that their deed has passed and is up for objections, and until when."""
    day = notice.effective_on
    topic = Topic.RECORD_ON_NOTICE
    tell(said=[about_record(one, topic, effective_on=day) for one in records], at=at)


def tell_of_record(*, record: BehaviourRecord, topic: Topic, at: datetime) -> None:
    """Tell the person what became of their record."""
    tell(said=[about_record(record, topic)], at=at)


# --- Deducts ------------------------------------------------------------------------

DEDUCT_STEPS: Mapping[str, Topic] = {
    "villages.deduct_reminded": Topic.DEDUCT_REMINDED,
    "villages.deduct_mend_refused": Topic.DEDUCT_MEND_REFUSED,
    "villages.deduct_mended": Topic.DEDUCT_MENDED,
    "villages.deduct_notice_served": Topic.DEDUCT_NOTICED,
    "villages.deduct_spoken_of": Topic.DEDUCT_SPOKEN,
    "villages.deduct_decided": Topic.DEDUCT_DISMISSED,
    "villages.deduct_dropped": Topic.DEDUCT_DROPPED,
    "villages.repair_pledged": Topic.REPAIR_PLEDGED,
    "villages.repair_given_up": Topic.REPAIR_GIVEN_UP,
    "villages.repair_task_checked": Topic.REPAIR_CHECKED,
    "villages.repair_task_sent_back": Topic.REPAIR_SENT_BACK,
    "villages.deduct_repaired": Topic.REPAIR_DONE,
}
# What a helper wrote down is told; what the person said on their own screen is known.
_OWN_WORDS = frozenset(
    {Topic.DEDUCT_SPOKEN, Topic.REPAIR_PLEDGED, Topic.REPAIR_GIVEN_UP}
)
_OF_REPAIR = frozenset(
    {
        Topic.REPAIR_PLEDGED,
        Topic.REPAIR_GIVEN_UP,
        Topic.REPAIR_CHECKED,
        Topic.REPAIR_SENT_BACK,
    }
)


def tell_of_deduct(
    *, action: str, deduct: Deduct, by: User | None, at: datetime
) -> None:
    """Tell the person, and nobody else, which step was taken: never what the matter is.

    What they did themselves they know; what is over by its term is gone. Once it is
    repaired the deduct is nowhere, and so are its messages: the last one, that it is
    cleared, names and leads to nothing.
    """
    topic = DEDUCT_STEPS.get(action)
    if topic is None or deduct.drop_reason == DropReason.PAST_TERM:
        return
    if topic in _OWN_WORDS and speaks_for(by, deduct.resident_id):
        return
    if topic == Topic.DEDUCT_DISMISSED and deduct.stage == DeductStage.IN_FORCE:
        topic = Topic.DEDUCT_IN_FORCE
    is_over = topic == Topic.REPAIR_DONE
    page = "villages_my_deduct_repair" if topic in _OF_REPAIR else "villages_my_deduct"
    said = Said(
        resident=deduct.resident_id,
        village=deduct.village_id,
        topic=topic,
        cause=f"deduct:{deduct.key}:{topic}:{_turn(deduct, topic, at=at)}",
        facts=_days_of(deduct, topic),
        leads_to=("", "") if is_over else (page, str(deduct.key)),
        deduct=None if is_over else deduct.pk,
    )
    tell(said=[said], at=at)


def speaks_for(user: User | None, resident: int) -> bool:
    """Return whether the user is the person, or speaks for them."""
    own = permissions.own_residents(user) if user else None
    return own is not None and own.filter(pk=resident).exists()


def _turn(deduct: Deduct, topic: Topic, *, at: datetime) -> str:
    """Tell one time of a step that can be taken twice from the other."""
    if topic in _OF_REPAIR:
        return at.isoformat()
    if topic == Topic.DEDUCT_SPOKEN:
        return str(deduct.statements.count())
    if topic == Topic.DEDUCT_MEND_REFUSED and deduct.mend_refused_at:
        return deduct.mend_refused_at.isoformat()
    return ""


def _days_of(deduct: Deduct, topic: Topic) -> dict[str, Fact]:
    if topic in {Topic.DEDUCT_REMINDED, Topic.DEDUCT_MEND_REFUSED}:
        return {"mend_by_on": deduct.mend_by.isoformat()}
    if topic == Topic.DEDUCT_NOTICED and deduct.heard_until:
        return {"heard_until_on": deduct.heard_until.isoformat()}
    return {}


# --- Reports ------------------------------------------------------------------------

REPORT_STEPS: Mapping[str, Topic] = {
    "villages.report_assigned": Topic.REPORT_ASSIGNED,
    "villages.report_mended": Topic.REPORT_MENDED,
    "villages.report_taken_up": Topic.REPORT_TAKEN_UP,
    "villages.report_turned_down": Topic.REPORT_TURNED_DOWN,
}


def tell_of_report(*, action: str, report: Report, at: datetime) -> None:
    """Tell who reported it, and for whom, what became of it."""
    if action in REPORT_STEPS:
        _tell_of_report(report, REPORT_STEPS[action], at=at)


def tell_of_lapsed_report(*, report: Report, at: datetime) -> None:
    """Tell them that nobody took it up in all the time it waits."""
    _tell_of_report(report, Topic.REPORT_LAPSED, at=at)


def _tell_of_report(report: Report, topic: Topic, *, at: datetime) -> None:
    people: Collection[int] = {report.resident_id, report.reporter_id}
    tell(
        said=[
            Said(
                resident=one,
                village=report.village_id,
                topic=topic,
                cause=f"report:{report.key}:{topic}",
                leads_to=("villages_my_report", str(report.key)),
            )
            for one in sorted(people)
        ],
        at=at,
    )
