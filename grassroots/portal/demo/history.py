"""Fourteen months in the villages, day by day, through the same services as real life."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.errors import Refusal
from grassroots.portal.demo.cast import ROLES
from grassroots.portal.demo.pictures import picture
from grassroots.portal.demo.setting_up import Stage
from rewards.points.models import PointsAccount
from rewards.points.services import awards, expiry
from rewards.redemption.models import Goods
from rewards.redemption.services import credentials, redemptions
from villages.models import (
    BehaviourRecord,
    Resident,
    Rule,
    RuleKind,
    RuleSubject,
    Verdict,
)
from villages.services import records, reviews

# Rules that come up again and again, with a few words of what happened.
EVERYDAY: dict[str, tuple[str, ...]] = {
    "AID-A01": ("帮邻居收晾晒的花生", "帮邻居修水管", "替邻居看了半天门"),
    "AID-A03": ("送邻居老人去镇上办事", "接邻居老人回家"),
    "ELD-A02": ("给独居老人送饺子", "陪老人说话、收拾院子"),
    "ELD-A03": ("教会一位老人视频通话", "教老人用手机缴电费"),
    "ENV-A07": ("三次抽查都合格",),
    "ENV-A06": ("四次抽查全部合格",),
    "SAF-A01": ("晚上七点到九点，两人一组",),
    "SAF-A02": ("林场路口值守一班",),
    "CUL-A01": ("防汛知识宣讲", "反诈宣讲"),
    "CUL-A06": ("周六上午值守",),
    "VOL-A11": ("帮着收了两亩玉米", "帮着栽地瓜"),
    "ECO-A04": ("北山栽树", "河堤栽柳"),
    "ECO-A03": ("清淤半天",),
    "CIV-A01": ("一季度村民会议", "户代表会议"),
}
JUDGED: dict[str, tuple[str, ...]] = {
    "AID-A04": ("双方都点了头，签了字",),
    "CIV-A02": ("卫生室到小桥装路灯的建议被采纳", "集市改到大路边的建议被采纳"),
    "CIV-A08": ("组织大家商量停车的办法",),
    "ELD-A01": ("从春天照看到秋天",),
    "AID-A08": ("在集上捡到钱包，当天送还",),
    "VOL-A08": ("带头组织净滩，清出垃圾二十一袋",),
    "ENV-A08": ("自己拆了伸到路上的棚子",),
    "SAF-A06": ("劝住邻居没有转账",),
}
WITH_PHOTOS = ("ENV-A05", "FAC-A01", "FAC-A03", "ENV-A10")
GROUP_WORK = {
    "ENV-A04": "一起清扫村里大街",
    "ENV-A11": "南湾净滩",
    "CUL-A05": "秋收文艺演出",
}
REASONS = ("照片看不清，请补一张", "时间对不上，请再核一下")
CLEAN_UP_EVERY = 28
LEADS_TURN = 3
LEFT_ON_THE_SHELF = 3
SAVERS, SAVED = 3, 50  # one account in three saves up to fifty points before it spends
# The clerk's own household is served by nobody: there is only one clerk.
CLERKS_PLACE = ROLES.index("clerk")


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the day in local time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def live_through(
    stages: list[Stage],
    *,
    first: date,
    last: date,
    dice: Random,
    progress: Callable[[date], None],
    until: datetime | None = None,
) -> None:
    """Play every day from first to last: deeds, votes, due notices, redemptions.

    With a moment on the last day, nothing happens after it: a day that is not over
    sees only what falls due with its beginning.
    """
    until = until or moment(last, 23, 59)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        is_over = moment(day, 23) <= until
        with transaction.atomic():
            if is_over:
                for stage in stages:
                    _deeds_of(stage, day, last=last, dice=dice)
                    _votes_of(stage, day, last=last, dice=dice)
            awards.settle_due(on=day, at=min(moment(day, 0, 5), until))
            expiry.expire_lots(on=day, at=min(moment(day, 0, 10), until))
            if is_over and day.weekday() == 5:
                for stage in stages:
                    _market_day(stage, day, dice=dice)
        progress(day)


def _deeds_of(stage: Stage, day: date, *, last: date, dice: Random) -> None:
    recent = (last - day).days < 12
    busy = (0.40 if stage.is_main else 0.06) * (2 if recent else 1)
    if dice.random() < busy:
        code = dice.choice(list(EVERYDAY))
        _record(stage, day, code, dice.choice(EVERYDAY[code]), dice=dice)
    if dice.random() < busy * 0.5:
        code = dice.choice(list(JUDGED))
        _record(stage, day, code, dice.choice(JUDGED[code]), dice=dice)
    if stage.is_main and day.toordinal() % LEADS_TURN == 0:
        # The resident whom visitors sign in as has a passbook worth opening.
        code = dice.choice(list(EVERYDAY | JUDGED))
        words = dice.choice((EVERYDAY | JUDGED)[code])
        _record(stage, day, code, words, dice=dice, doers=[stage.heads[0]])
    if recent and stage.is_main:
        _record(stage, day, dice.choice(WITH_PHOTOS), "村口到小桥", dice=dice, photos=1)
    village_day = int(stage.place.ending) + len(stage.village.name)
    if (day.toordinal() + village_day) % CLEAN_UP_EVERY == 0:
        code, words = dice.choice(list(GROUP_WORK.items()))
        _record(stage, day, code, words, dice=dice, people=14 if stage.is_main else 5)


def _record(
    stage: Stage,
    day: date,
    code: str,
    words: str,
    *,
    dice: Random,
    people: int = 1,
    photos: int = 0,
    doers: list[Resident] | None = None,
) -> None:
    """Let the recorder write one deed down, unless the rules say no."""
    rule = _rule(stage, code)
    recorder = stage.officers["recorder"][0]
    doers = doers or _doers(stage, rule, people, dice=dice)
    acted_on = day - timedelta(days=dice.choice((0, 0, 0, 1, 2)))
    try:
        records.submit(
            village=stage.village,
            by=recorder,
            at=moment(day, dice.randrange(8, 18), dice.randrange(60)),
            client_id=UUID(int=dice.getrandbits(128), version=4),
            rule=rule,
            residents=doers,
            acted_on=max(acted_on, stage.rules_since),
            note=words,
            photos=[picture(dice) for _shot in range(photos)],
        )
    except Refusal:
        # Somebody moved or a book ended meanwhile: such days there are, too.
        return


def _rule(stage: Stage, code: str) -> Rule:
    return stage.book.rules.get(code=code, kind=RuleKind.ADD)


def _doers(stage: Stage, rule: Rule, count: int, *, dice: Random) -> list[Resident]:
    """Choose who did it; a third of the people do most of the good."""
    if rule.subject == RuleSubject.HOUSEHOLD:
        agreed = {one.pk for one in stage.grown}
        pool = [head for head in stage.heads if head.pk in agreed]
    else:
        pool = stage.grown
    if count == 1 and dice.random() < 0.7:
        pool = pool[: max(8, len(pool) // 3)]
    return dice.sample(pool, min(count, len(pool)))


def _votes_of(stage: Stage, day: date, *, last: date, dice: Random) -> None:
    """Let the panel meet on Mondays and Thursdays, the newest records still waiting."""
    if day.weekday() not in {0, 3}:
        return
    for record in BehaviourRecord.objects.filter(
        village=stage.village
    ).awaiting_review():
        if (last - day).days < 4 and dice.random() < 0.6:
            continue
        fate = dice.random()
        if fate < 0.03:
            _vote(stage, record, Verdict.REJECT, day, dice=dice)
        elif fate < 0.05:
            _vote(stage, record, Verdict.RETURN, day, dice=dice)
        elif fate < 0.06 and record.recorded_by_id:
            records.withdraw(record=record, by=record.recorded_by, at=moment(day, 19))
        else:
            _vote(stage, record, Verdict.APPROVE, day, dice=dice)


def _vote(
    stage: Stage, record: BehaviourRecord, verdict: str, day: date, *, dice: Random
) -> None:
    """Ask the panel one by one until the record is decided."""
    reason = "" if verdict == Verdict.APPROVE else dice.choice(REASONS)
    for minute, member in enumerate(stage.officers["panel"]):
        try:
            reviews.vote(
                record=record,
                by=member,
                verdict=verdict,
                reason=reason,
                at=moment(day, 20, minute),
            )
        except Refusal:
            # Stood aside as a relative, or the others had decided already.
            continue


def _market_day(stage: Stage, day: date, *, dice: Random) -> None:
    """Serve some of those who have enough for something, on a Saturday."""
    clerk = stage.officers["clerk"][0]
    goods = [
        one
        for one in Goods.objects.filter(outlet=stage.outlet)
        if one.stock is None or one.stock > LEFT_ON_THE_SHELF
    ]
    cheapest = min(one.price for one in goods)
    holders = list(
        PointsAccount.objects.filter(
            village=stage.village, ledger_account__balance__gte=cheapest
        )
        .exclude(household__in=[stage.households[CLERKS_PLACE]])
        .select_related("ledger_account", "resident")
        .order_by("pk")
    )
    willing = [
        one
        for one in holders
        if (one.pk % SAVERS and one.household_id != stage.households[0].pk)
        or _balance(one) >= SAVED
        or dice.random() < 0.02
    ]
    visitors = dice.sample(willing, min(3 if stage.is_main else 1, len(willing)))
    for number, account in enumerate(visitors):
        affordable = [one for one in goods if one.price <= _balance(account)]
        # People save up for oil as often as they take soap.
        wanted = max(
            dice.sample(affordable, min(2, len(affordable))), key=lambda one: one.price
        )
        _serve(
            stage,
            account.resident or stage.head_of[account.household_id or 0],
            {wanted.pk: 1},
            clerk=clerk,
            at=moment(day, 9, number),
            dice=dice,
        )


def _balance(account: PointsAccount) -> int:
    return account.ledger_account.balance or 0


def _serve(
    stage: Stage,
    head: Resident,
    wanted: dict[int, int],
    *,
    clerk: User,
    at: datetime,
    dice: Random,
) -> None:
    """Show a code, open the order and confirm it; now and then it is brought back."""
    try:
        code = credentials.issue_code(resident=head, at=at)
        holder = credentials.identify(
            code=code.code, outlet=stage.outlet, by=clerk, at=at
        )
        order = redemptions.open_redemption(
            client_id=UUID(int=dice.getrandbits(128), version=4),
            code=holder.code,
            outlet=stage.outlet,
            wanted=wanted,
            by=clerk,
            at=at,
        )
        order = redemptions.confirm(redemption=order, by=clerk, at=at)
        if dice.random() < 0.03:
            redemptions.cancel(redemption=order, by=clerk, at=at + timedelta(minutes=9))
    except Refusal:
        # Moved away, or over a household's limit: the clerk says so, and they go home.
        return
