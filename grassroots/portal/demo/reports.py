"""What people of the demo reported themselves: three deeds and two things to mend."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from grassroots.accounts.models import User
from grassroots.core.errors import Refusal
from grassroots.portal.demo.pictures import picture
from grassroots.portal.demo.setting_up import Stage
from villages.models import Report, Resident
from villages.services import reports

EARLIER, LATELY, SEEN = timedelta(days=3), timedelta(days=1), timedelta(hours=1)


def report_some(stage: Stage, *, until: datetime, dice: Random) -> None:
    """Let people report from their own phones, and the desk deal with most of it."""
    recorder = stage.officers["recorder"][0]
    neighbour = stage.officers["resident"][0]
    clerk, judge = stage.officers["clerk"][0], stage.officers["panel"][0]
    early, late = until - EARLIER, until - LATELY

    waits = _deed(stage, neighbour, "AID-A01", "帮邻居把晒的花生收进屋", late, dice)
    for one in reversed(stage.grown):
        try:
            reports.enter_witness(
                report=waits, resident=one, by=recorder, at=until - SEEN
            )
            break
        except Refusal:
            # Of the household, or a relative: the next one saw it too.
            continue
    taken = _deed(stage, clerk, "AID-A03", "送王奶奶去镇上看牙", early, dice)
    reports.take_up(report=taken, by=recorder, at=late)
    no = _deed(stage, neighbour, "ELD-A02", "给我妈送了饺子", early, dice)
    reports.turn_down(
        report=no, reason="自己家里人不算这一条，谢谢您。", by=recorder, at=late
    )
    _hazard(stage, neighbour, "小桥南头", "路灯不亮，晚上看不见台阶", late, dice)
    mended = _hazard(stage, judge, "卫生室门口", "井盖裂了，踩上去晃", early, dice)
    reports.assign(report=mended, assigned_to="水管员老于", by=recorder, at=late)
    reports.mark_mended(report=mended, by=recorder, at=until - SEEN)


def _self(stage: Stage, user: User) -> Resident:
    return Resident.objects.get(village=stage.village, user=user)


def _deed(
    stage: Stage, user: User, code: str, text: str, at: datetime, dice: Random
) -> Report:
    return reports.report_deed(
        resident=_self(stage, user),
        by=user,
        rule=stage.book.rules.get(code=code),
        text=text,
        client_id=UUID(int=dice.getrandbits(128), version=4),
        at=at,
    )


def _hazard(
    stage: Stage, user: User, place: str, text: str, at: datetime, dice: Random
) -> Report:
    return reports.report_hazard(
        resident=_self(stage, user),
        by=user,
        text=text,
        place=place,
        client_id=UUID(int=dice.getrandbits(128), version=4),
        at=at,
        photos=[picture(dice)],
    )
