"""Three things people of the demo were reminded of: one open, one mended, one in force."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from grassroots.core.errors import Refusal
from grassroots.portal.demo.history import moment
from grassroots.portal.demo.pictures import picture
from grassroots.portal.demo.setting_up import Stage
from villages.formulas.repairs import hours_to_repair
from villages.models import Deduct, DeductVerdict, Resident, ServiceKind
from villages.services import deducts, repairs

ENV, DOG, FIRE = "ENV-D01", "ORD-D01", "SAF-D01"
SEEN = {
    ENV: "南大街口堆着装修剩下的砖头和水泥袋，占了半条路",
    DOG: "傍晚在广场遛狗没有牵绳，孩子们吓跑了",
    FIRE: "在北山地头烧荒草，风大，护林员赶来扑灭，没有成灾",
}
LONG_AGO, LATELY, JUST_NOW = 35, 9, 2
DAYS_TO_MEND = 5


def remind_some(stage: Stage, *, today: date, dice: Random) -> None:
    """Remind three people of the village, as if it had happened these weeks."""
    people = _people(stage)
    old = _remind(stage, people, FIRE, today - timedelta(days=LONG_AGO), dice=dice)
    _go_all_the_way(stage, old)
    _begin_to_repair(stage, old, today=today)
    lately = today - timedelta(days=LATELY)
    mended = _remind(stage, people, ENV, lately, dice=dice)
    deducts.show_mend(
        deduct=mended,
        by=stage.officers["recorder"][0],
        at=moment(lately + timedelta(days=3), 16),
        photos=[picture(dice)],
    )
    _remind(stage, people, DOG, today - timedelta(days=JUST_NOW), dice=dice)


def _people(stage: Stage) -> Iterator[Resident]:
    """Yield grown-ups who agreed, those first who hold no post and whom nobody knows."""
    officers = {user.phone for users in stage.officers.values() for user in users}
    return (one for one in reversed(stage.grown) if one.phone not in officers)


def _remind(
    stage: Stage, people: Iterator[Resident], code: str, day: date, *, dice: Random
) -> Deduct:
    """Remind the next person whom the recorder may remind."""
    rule = stage.book.rules.get(code=code)
    for person in people:
        try:
            return deducts.remind(
                village=stage.village,
                by=stage.officers["recorder"][0],
                at=moment(day, 10),
                client_id=UUID(int=dice.getrandbits(128), version=4),
                rule=rule,
                resident=person,
                facts=SEEN[code],
                mend_by=day + timedelta(days=DAYS_TO_MEND),
                photos=[picture(dice)],
            )
        except Refusal:
            # Away, or of the recorder's family: the next one.
            continue
    raise LookupError(stage.village.name)


def _go_all_the_way(stage: Stage, deduct: Deduct) -> None:
    """Serve the notice, hear the person, and let the panel vote."""
    served = deduct.mend_by + timedelta(days=1)
    deduct = deducts.serve_notice(
        deduct=deduct, by=stage.officers["manager"][0], at=moment(served, 9)
    )
    deducts.state(
        deduct=deduct,
        text="那天想烧完就走，没想到起风，以后不烧了。",
        by=stage.officers["manager"][0],
        at=moment(served, 17),
        channel="paper",
    )
    heard_until = deduct.heard_until or served
    for minute, member in enumerate(stage.officers["panel"]):
        try:
            deducts.vote(
                deduct=deduct,
                by=member,
                verdict=DeductVerdict.APPROVE,
                reason="护林员作证，本人也认",
                at=moment(heard_until + timedelta(days=1), 20, minute),
            )
        except Refusal:
            # Stood aside, or the others had decided already.
            continue


def _begin_to_repair(stage: Stage, deduct: Deduct, *, today: date) -> None:
    """Pledge on paper, and say of the first task that it is done: it waits for a look."""
    deduct.refresh_from_db()
    needed = hours_to_repair(deduct.points or 0)
    half = needed // 2
    repair = repairs.pledge(
        deduct=deduct,
        hours={ServiceKind.PATROL: half, ServiceKind.TREES: needed - half},
        words="防火巡查我去，再把烧掉的那一片补种上。",
        channel="paper",
        by=stage.officers["recorder"][0],
        at=moment(today - timedelta(days=LATELY), 9),
    )
    repairs.say_done(
        task=repair.tasks.get(kind=ServiceKind.PATROL),
        done_on=today - timedelta(days=JUST_NOW),
        words="跟护林员在北山走了一下午",
        by=stage.officers["recorder"][0],
        at=moment(today - timedelta(days=JUST_NOW), 18),
    )
