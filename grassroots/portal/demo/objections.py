"""Four objections of the demo village: two answered, one that waits, one about a score."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from grassroots.accounts.models import User
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
    """Let villagers say on paper and on screen that something is wrong."""
    recorder = stage.officers["recorder"][0]
    people = _people(stage, on=timezone.localdate(until))
    in_force = _lines(stage, RecordStatus.EFFECTIVE, before=until - RAISED)
    for outcome, text, reasons in WRONG:
        found = _raise(stage, next(in_force), next(people), text, until - RAISED, dice)
        _answer(found, outcome, reasons, at=until - ANSWERED)
    for line in _lines(stage, RecordStatus.ON_NOTICE, before=until - LATELY):
        _raise(stage, line, next(people), "那天下雨，没人去扫", until - LATELY, dice)
        break
    one = next(people)
    household = household_of(one, timezone.localdate(until))
    if household is not None:
        objections.raise_objection(
            line=household,
            objector=one,
            by=recorder,
            text="去年净滩那两次没有算进去",
            client_id=_new_id(dice),
            at=until - LATELY,
            channel="helper",
            helped_because="孙女，老人看不清字",
            paper=picture(dice),
        )


def _people(stage: Stage, *, on: object) -> Iterator[Resident]:
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
    return found.select_related("village", "rule").order_by("-pk").iterator()


def _raise(
    stage: Stage,
    line: BehaviourRecord,
    who: Resident,
    text: str,
    at: datetime,
    dice: Random,
) -> Objection:
    return objections.raise_objection(
        line=line,
        objector=who,
        by=stage.officers["recorder"][0],
        text=text,
        client_id=_new_id(dice),
        at=at,
        channel="paper",
        paper=picture(dice),
    )


def _answer(objection: Objection, outcome: str, reasons: str, *, at: datetime) -> None:
    """Let somebody answer who took no part: of the village, or of the town."""
    posts = deciders_at_village(objection, on=timezone.localdate(at))
    decider: User | None = posts[0].user if posts else None
    if decider is not None:
        answers.decide(
            objection=objection, outcome=outcome, reasons=reasons, by=decider, at=at
        )


def _new_id(dice: Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)
