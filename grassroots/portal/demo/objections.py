"""Four objections of the demo village: two answered, one that waits, one about a score."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from grassroots.core.errors import Refusal
from grassroots.portal.demo.pictures import picture
from grassroots.portal.demo.setting_up import Stage
from rewards.points.services import objections as answers
from villages.models import (
    BehaviourRecord,
    Objection,
    ObjectionOutcome,
    RecordStatus,
    Resident,
)
from villages.selectors.households import household_of
from villages.selectors.objection_deciders import deciders_at_village
from villages.services import objections

RAISED, ANSWERED, LATELY = timedelta(days=3), timedelta(days=1), timedelta(hours=2)
WRONG = (
    (
        ObjectionOutcome.UPHELD,
        "这件事是前年的，去年记过一次了",
        "查了去年的本子，是重了",
    ),
    (
        ObjectionOutcome.DISMISSED,
        "我看只去了一个钟头",
        "签到表上来、走都有，三个人看见",
    ),
)


def object_to_some(stage: Stage, *, until: datetime, dice: Random) -> None:
    """Let villagers say on paper, or by a helper, that something is wrong."""
    people = _people(stage)
    in_force = _lines(stage, RecordStatus.EFFECTIVE, before=until - RAISED)
    for (outcome, text, reasons), line in zip(WRONG, in_force, strict=False):
        found = _raise(stage, line, people, text, until - RAISED, dice)
        _answer(found, outcome, reasons, at=until - ANSWERED)
    for line in _lines(stage, RecordStatus.ON_NOTICE, before=until - LATELY):
        _raise(stage, line, people, "那天下雨，没人去扫", until - LATELY, dice)
        break
    _raise(stage, None, people, "去年净滩那两次没有算进去", until - LATELY, dice)


def _people(stage: Stage) -> Iterator[Resident]:
    """Yield grown-ups without a post, from the middle of the register."""
    officers = {user.phone for users in stage.officers.values() for user in users}
    half = len(stage.grown) // 2
    return (one for one in stage.grown[half:] if one.phone not in officers)


def _lines(
    stage: Stage, status: RecordStatus, *, before: datetime
) -> Iterator[BehaviourRecord]:
    """Yield the latest records that stood before a moment."""
    found = BehaviourRecord.objects.filter(
        village=stage.village,
        status=status,
        notice__starts_on__lt=timezone.localdate(before),
        points_granted__gt=0,
    )
    if status == RecordStatus.EFFECTIVE:
        found = found.filter(effective_on__lt=timezone.localdate(before))
    return iter(found.select_related("village", "rule").order_by("-pk")[:9])


def _raise(
    stage: Stage,
    line: BehaviourRecord | None,
    people: Iterator[Resident],
    text: str,
    at: datetime,
    dice: Random,
) -> Objection:
    """Let the next person object who may: to the line, or to the own score."""
    helped = "" if line else "孙女，老人看不清字"
    for one in people:
        household = household_of(one, timezone.localdate(at))
        if household is None:
            continue
        try:
            return objections.raise_objection(
                line=line or household,
                objector=one,
                by=stage.officers["recorder"][0],
                text=text,
                client_id=UUID(int=dice.getrandbits(128), version=4),
                at=at,
                channel="helper" if helped else "paper",
                helped_because=helped,
                paper=picture(dice),
            )
        except Refusal:
            # Away that day: the next one.
            continue
    raise LookupError(stage.village.name)


def _answer(objection: Objection, outcome: str, reasons: str, *, at: datetime) -> None:
    """Let somebody of the village answer who took no part; without one it waits."""
    posts = deciders_at_village(objection, on=timezone.localdate(at))
    for post in posts[:1]:
        answers.decide(
            objection=objection, outcome=outcome, reasons=reasons, by=post.user, at=at
        )
