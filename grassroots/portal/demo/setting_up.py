"""Lay out the county and its villages: areas, people, offices, rule book, counter."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import StringIO
from random import Random

from django.core.files.base import ContentFile

from grassroots.accounts import services as accounts
from grassroots.accounts.models import User
from grassroots.portal.demo import cast, people, shelf
from grassroots.portal.demo.places import COUNTY, GROUPS, TOWNS, Place, TownPlan
from rewards.redemption.models import Outlet
from rewards.redemption.services import outlets, stock
from villages.formulas.workdays import is_known
from villages.models import (
    CalendarYear,
    Consent,
    County,
    Household,
    MeetingKind,
    Purpose,
    Resident,
    RuleBook,
    Town,
    Village,
)
from villages.models.household import latest_birth_of_an_adult
from villages.services import appointments, imports, registry, rulebooks

HISTORY_DAYS = 430  # fourteen months
HEADINGS = (
    "户号",
    "小组",
    "姓名",
    "与户主关系",
    "出生日期",
    "身份证号",
    "手机号",
    "同意参加积分",
    "同意上榜",
    "纸面同意书日期",
)
AGREE_TO_SCORING, AGREE_TO_PUBLICATION = 0.95, 0.88


@dataclass
class Stage:
    """One village of the demo, with the people who act in it."""

    village: Village
    place: Place
    is_main: bool
    households: list[Household] = field(default_factory=list)
    heads: list[Resident] = field(default_factory=list)
    head_of: dict[int, Resident] = field(default_factory=dict)
    grown: list[Resident] = field(default_factory=list)
    officers: dict[str, list[User]] = field(default_factory=dict)
    outlet: Outlet = field(init=False)
    book: RuleBook = field(init=False)
    rules_since: date = field(init=False)


def lay_out_county(
    *, installer: User, at: datetime, towns: Sequence[TownPlan] = TOWNS
) -> list[Stage]:
    """Make the county, its towns and villages, and who watches over them."""
    county = County.objects.create(code=COUNTY[0], name=COUNTY[1])
    for year in range(at.year, at.year + 3):
        if not is_known(year):
            CalendarYear.objects.create(
                county=county, year=year, source="演示用，没有调休"
            )
    _appoint_watcher(cast.COUNTY_PHONE, "曲明亮", county, installer=installer, at=at)
    stages: list[Stage] = []
    for ending, name, places in towns:
        town = Town.objects.create(county=county, code=county.code + ending, name=name)
        if not stages:
            _appoint_watcher(
                cast.TOWN_PHONE, "邵立新", town, installer=installer, at=at
            )
        for place in places:
            village = Village.objects.create(
                town=town,
                code=town.code + place.ending,
                name=place.name,
                phone=f"0500-861 {2300 + len(stages):04d}",
                account_holder=place.holder,
                clearing=place.clearing,
                point_value_fen=place.fen,
            )
            stages.append(Stage(village=village, place=place, is_main=not stages))
    return stages


def _appoint_watcher(
    phone: str, name: str, area: County | Town, *, installer: User, at: datetime
) -> None:
    user = accounts.open_account(phone=phone, name=name, by=installer, at=at)
    appointments.appoint(
        user=user,
        role="supervisor",
        area=area,
        starts_on=at.date(),
        by=installer,
        at=at,
    )


def settle_people(
    stage: Stage,
    *,
    dice: Random,
    first_number: int,
    today: date,
    by: User,
    at: datetime,
) -> None:
    """Take over the village's list of residents, as its manager would from a file."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(HEADINGS)
    for index in range(stage.place.households):
        family = people.family(dice, number=first_number + index, today=today)
        if stage.is_main and index < len(cast.LEADS):
            lead = cast.LEADS[index]
            family[0] = people.named(family[0], name=lead.name, phone=lead.phone)
        for person in family:
            is_officer = person.is_head and index < len(cast.ROLES)
            writer.writerow(
                _row(stage, index, person, dice=dice, must=is_officer, at=at)
            )
    file = ContentFile(table.getvalue().encode("utf-8-sig"), "residents.csv")
    listed = imports.start(village=stage.village, file=file, by=by, at=at)
    listed = imports.check(resident_import=listed, at=at)
    listed = imports.confirm(resident_import=listed, by=by, at=at)
    imports.take_over(resident_import=listed, at=at)
    _remember(stage, at=at)


def _row(
    stage: Stage,
    index: int,
    person: people.Person,
    *,
    dice: Random,
    must: bool,
    at: datetime,
) -> list[str]:
    """Return one line of the list; most people agreed on paper, and some did not."""
    is_grown = person.born_on <= latest_birth_of_an_adult(on=at.date())
    scoring = is_grown and (must or dice.random() < AGREE_TO_SCORING)
    public = scoring and (must or dice.random() < AGREE_TO_PUBLICATION)
    return [
        f"{index + 401:04d}",
        GROUPS[index * len(GROUPS) // stage.place.households],
        person.name,
        "户主" if person.is_head else "家人",
        person.born_on.isoformat(),
        person.id_number,
        person.phone,
        "是" if scoring else "否",
        "是" if public else "否",
        at.date().isoformat() if scoring else "",
    ]


def _remember(stage: Stage, *, at: datetime) -> None:
    """Keep at hand who heads a household, and who takes part."""
    stage.households = list(
        Household.objects.filter(village=stage.village)
        .select_related("head")
        .order_by("number")
    )
    stage.heads = [household.head for household in stage.households if household.head]
    stage.head_of = {one.pk: one.head for one in stage.households if one.head}
    agreed = Consent.objects.filter(
        resident__village=stage.village, purpose=Purpose.SCORING
    ).values("resident")
    stage.grown = list(
        Resident.objects.filter(
            pk__in=agreed, born_on__lte=latest_birth_of_an_adult(on=at.date())
        ).order_by("memberships__household__number", "pk")
    )


def appoint_officers(stage: Stage, *, installer: User, at: datetime) -> None:
    """Open the accounts of those who hold office, and appoint them."""
    for head, role in zip(stage.heads, cast.ROLES, strict=False):
        user = accounts.open_account(
            phone=head.phone, name=head.name, by=installer, at=at
        )
        registry.link_account(resident=head, user=user, by=installer, at=at)
        stage.officers.setdefault(role, []).append(user)
        if role not in {"resident", "clerk"}:
            appointments.appoint(
                user=user,
                role=role,
                area=stage.village,
                starts_on=at.date(),
                by=installer,
                at=at,
            )


def adopt_rules(stage: Stage, *, dice: Random, at: datetime) -> None:
    """Let a meeting of household representatives adopt the county's template."""
    manager = stage.officers["manager"][0]
    draft = rulebooks.start_from_template(village=stage.village, by=manager, at=at)
    rulebooks.set_terms(
        book=draft,
        title=f"{stage.village.name}信用积分办法，{at.year}年版",
        panel_quorum=2,
        base_score=draft.base_score,
        star_scale=draft.star_scale,
        by=manager,
        at=at,
    )
    eligible = len(stage.households)
    present = eligible * dice.randrange(72, 92) // 100
    votes_for = present * dice.randrange(85, 97) // 100
    against = (present - votes_for) // 2
    stage.book = rulebooks.adopt(
        book=draft,
        resolution=rulebooks.ResolutionInput(
            meeting_kind=MeetingKind.HOUSEHOLDS,
            held_on=at.date() - timedelta(days=3),
            eligible=eligible,
            present=present,
            votes_for=votes_for,
            votes_against=against,
            abstained=present - votes_for - against,
            filing_number=f"{stage.village.town.name}备〔{at.year}〕{dice.randrange(3, 60)}号",
        ),
        effective_from=at.date(),
        by=manager,
        at=at,
    )
    stage.rules_since = at.date()


def open_counter(stage: Stage, *, today: date, at: datetime) -> None:
    """Open a red credit bank with its goods, its services and its clerk."""
    manager = stage.officers["manager"][0]
    kind = "bank" if stage.place.ending in {"201", "203"} else "supermarket"
    word = "红色信用银行" if kind == "bank" else "信用超市"
    outlet = outlets.add_outlet(
        village=stage.village,
        kind=kind,
        name=f"{stage.village.name}{word}",
        place="村委东屋",
        phone=stage.village.phone,
        opening_words="每周六 8:30–11:30",
        next_open_on=today + timedelta(days=(5 - today.weekday()) % 7 or 7),
        is_open=True,
        by=manager,
        at=at,
    )
    for sort, item in enumerate(shelf.ITEMS):
        goods = outlets.add_goods(
            outlet=outlet,
            name=item.name,
            pack=item.pack,
            unit=item.unit,
            category=item.category,
            price=item.price,
            icon=item.icon,
            kind=item.kind,
            daily_places=item.places,
            sort=sort,
            by=manager,
            at=at,
        )
        if item.stock:
            stock.receive(goods=goods, quantity=item.stock, by=manager, at=at)
    outlets.appoint_clerk(
        outlet=outlet,
        user=stage.officers["clerk"][0],
        starts_on=at.date(),
        by=manager,
        at=at,
    )
    stage.outlet = outlet
