"""Villages, who lives there, who holds office, and what they agreed to reward.

Dates are fixed, well before the days that tests speak of: people have lived in
their household since 2020, consents were given and books came into force on 1
January 2025.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from grassroots.core import short_code
from tests.factories.accounts import UserFactory
from villages.formulas.id_number import birth_date
from villages.models import (
    AreaAppointment,
    AreaRole,
    BookStatus,
    CapPeriod,
    Consent,
    ConsentChannel,
    ConsentText,
    County,
    EvidenceKind,
    Household,
    Kinship,
    MeetingKind,
    Membership,
    Purpose,
    Resident,
    Resolution,
    Rule,
    RuleBook,
    RuleKind,
    RuleSubject,
    Town,
    Village,
)
from villages.services.consents import announce_text
from villages.services.registry.identity import seal_id_number
from villages.services.registry.residents import rename

LIVING_HERE_SINCE = date(2020, 1, 1)
IN_FORCE_FROM = date(2025, 1, 1)
# 五星 > 1060, 四星 > 1040, 三星 > 1020, 二星 > 990, 一星 > 800.
STAR_SCALE = [[5, 1061], [4, 1041], [3, 1021], [2, 991], [1, 801]]


NAMES = (
    "张三",
    "李秀英",
    "王建国",
    "单雄信",
    "曾淑珍",
    "刘洋",
    "买买提·吐尔逊",
    "赵丽",
)
UNSET: Any = object()


def moment(day: date, hour: int = 9) -> datetime:
    """Return a moment of the day, in local time."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


class CountyFactory(DjangoModelFactory[County]):
    class Meta:
        model = County

    code = factory.Sequence(lambda n: f"{370000 + n % 10000:06d}")
    name = factory.Sequence(lambda n: f"第{n}县")


class TownFactory(DjangoModelFactory[Town]):
    class Meta:
        model = Town

    county = factory.SubFactory(CountyFactory)
    code = factory.Sequence(lambda n: f"{370000000 + n:09d}")
    name = factory.Sequence(lambda n: f"第{n}镇")


class VillageFactory(DjangoModelFactory[Village]):
    """A village of its own town and county."""

    class Meta:
        model = Village

    town = factory.SubFactory(TownFactory)
    code = factory.Sequence(lambda n: f"{370000000000 + n:012d}")
    name = factory.Sequence(lambda n: f"第{n}村")
    phone = "0631-8880000"


class HouseholdFactory(DjangoModelFactory[Household]):
    """A household without members."""

    class Meta:
        model = Household

    village = factory.SubFactory(VillageFactory)
    number = factory.Sequence(lambda n: f"{n:04d}")
    hamlet = "东组"


class MembershipFactory(DjangoModelFactory[Membership]):
    """A membership beside the one that ResidentFactory makes; give both ends."""

    class Meta:
        model = Membership

    starts_on = LIVING_HERE_SINCE


class ConsentFactory(DjangoModelFactory[Consent]):
    """A paper consent of 1 January 2025; give the resident."""

    class Meta:
        model = Consent

    purpose = Purpose.SCORING
    text = factory.LazyAttribute(
        lambda consent: ConsentText.objects.get(purpose=consent.purpose, version=1)
    )
    channel = ConsentChannel.PAPER
    given_at = moment(IN_FORCE_FROM)
    recorded_by = factory.SubFactory(UserFactory)


class ResidentFactory(DjangoModelFactory[Resident]):
    """An adult who belongs to a household and agreed to scoring and publication.

    Besides the columns, takes ``household`` (None for nobody's member; without one
    a household is made, in ``village`` when that is given), ``since`` (first day of
    the membership), ``is_head``, ``consents`` (purposes; ``()`` for none) and
    ``id_number``, which is sealed and sets the birth date.
    """

    class Meta:
        model = Resident

    name = factory.Iterator(NAMES)
    phone = factory.Sequence(lambda n: f"138{n:08d}")
    born_on = date(1970, 5, 20)
    card_code = factory.LazyFunction(short_code.new_code)

    @classmethod
    def _create(
        cls,
        model_class: type[Resident],
        *args: Any,
        village: Village | None = None,
        household: Household | None = UNSET,
        since: date = LIVING_HERE_SINCE,
        is_head: bool = False,
        consents: tuple[str, ...] = (Purpose.SCORING, Purpose.PUBLICATION),
        id_number: str = "",
        **columns: Any,
    ) -> Resident:
        if household is UNSET:
            household = HouseholdFactory(**({"village": village} if village else {}))
        village = village or (household.village if household else VillageFactory())
        resident = model_class(village=village, **columns)
        rename(resident, resident.name)
        if id_number:
            seal_id_number(resident, id_number)
            resident.born_on = birth_date(id_number)
        resident.save()
        if household:
            since = max(since, resident.born_on)
            MembershipFactory(resident=resident, household=household, starts_on=since)
        if household and is_head:
            household.head = resident
            household.save()
        for purpose in consents:
            ConsentFactory(resident=resident, purpose=purpose)
        return resident


class KinshipFactory(DjangoModelFactory[Kinship]):
    """Two relatives, in whatever order they are given."""

    class Meta:
        model = Kinship

    declared_on = IN_FORCE_FROM

    @classmethod
    def _create(
        cls,
        model_class: type[Kinship],
        *args: Any,
        first: Resident,
        second: Resident,
        **columns: Any,
    ) -> Kinship:
        low, high = sorted((first, second), key=lambda resident: resident.pk)
        return model_class.objects.create(first=low, second=high, **columns)


class AppointmentFactory(DjangoModelFactory[AreaAppointment]):
    """A recorder of a village since 2020; give ``town`` or ``county`` instead."""

    class Meta:
        model = AreaAppointment

    user = factory.SubFactory(UserFactory)
    role = AreaRole.RECORDER
    village = factory.Maybe(
        factory.LazyAttribute(lambda one: one.town is None and one.county is None),
        factory.SubFactory(VillageFactory),
    )
    town = None
    county = None
    starts_on = LIVING_HERE_SINCE


class ResolutionFactory(DjangoModelFactory[Resolution]):
    """An assembly of 100 adults, of whom 80 came and 75 said yes."""

    class Meta:
        model = Resolution

    meeting_kind = MeetingKind.ASSEMBLY
    held_on = date(2024, 12, 20)
    eligible = 100
    present = 80
    votes_for = 75
    votes_against = 3
    abstained = 2
    filing_number = "镇备〔2024〕12号"
    recorded_by = factory.SubFactory(UserFactory)


class RuleBookFactory(DjangoModelFactory[RuleBook]):
    """A village's first book, adopted and in force since 1 January 2025.

    ``status="draft"`` makes a draft: no resolution, no first day.
    """

    class Meta:
        model = RuleBook

    village = factory.SubFactory(VillageFactory)
    version = 1
    title = factory.LazyAttribute(lambda book: f"村规第{book.version}版")
    status = BookStatus.ADOPTED
    effective_from = factory.LazyAttribute(
        lambda book: IN_FORCE_FROM if book.status == BookStatus.ADOPTED else None
    )
    panel_quorum = 1
    base_score = 1000
    star_scale = factory.LazyFunction(lambda: [list(line) for line in STAR_SCALE])

    @classmethod
    def _create(
        cls, model_class: type[RuleBook], *args: Any, **columns: Any
    ) -> RuleBook:
        book = model_class.objects.create(**columns)
        if book.status == BookStatus.ADOPTED and book.village_id:
            ResolutionFactory(rule_book=book)
        return book


class RuleFactory(DjangoModelFactory[Rule]):
    """1 to 5 points (2 as a rule) for a person's good deed; reviewed, without a cap.

    ``cap_points=4`` alone caps by the month.
    """

    class Meta:
        model = Rule

    rule_book = factory.SubFactory(RuleBookFactory)
    code = factory.Sequence(lambda n: f"TST-A{n:02d}")
    category = "邻里互助"
    category_en = "Neighbours"
    title = "帮邻居收麦"
    title_en = "Helped a neighbour with the harvest"
    kind = RuleKind.ADD
    points_min = 1
    points_max = 5
    points_default = 2
    subject = RuleSubject.PERSON
    evidence = EvidenceKind.NONE
    needs_review = True
    cap_points = None
    cap_period = factory.LazyAttribute(
        lambda rule: CapPeriod.NONE if rule.cap_points is None else CapPeriod.MONTH
    )
    validity_months = 12
    basis = "第三条"


def announce(purpose: str, *, ahead: int) -> ConsentText:
    """Announce new words for a purpose, in use so many days from now."""
    now = timezone.now()
    return announce_text(
        purpose=purpose,
        body="新的话，可以随时撤回",
        body_en="new words, at any time",
        effective_from=timezone.localdate(now) + timedelta(days=ahead),
        at=now,
        keeps_meaning=False,
    )
