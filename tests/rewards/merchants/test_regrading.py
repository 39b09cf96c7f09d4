"""Many shops graded at once get exactly what each of them gets one by one."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from rewards.merchants.errors.grading import NoScheme
from rewards.merchants.models import (
    Award,
    Complaint,
    Grade,
    GradeCause,
    Inspection,
    InspectionStatus,
    Merchant,
    Penalty,
    Pledge,
    PledgeBreach,
    PledgeText,
)
from rewards.merchants.services import grades, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    MerchantFactory,
    SchemeFactory,
    graded,
    inspected,
    new_uscc,
    operator_of,
)
from tests.factories.villages import VillageFactory, moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 3)
AT = moment(DAY)
SEEDS = range(6)


def ago(days: int) -> datetime:
    return moment(DAY - timedelta(days=days))


def make_shops(dice: Random, number: int) -> None:
    """Make shops with whatever can have happened to them within a year and a half."""
    by = UserFactory()
    villages = [VillageFactory() for _ in range(3)]
    for count in range(number):
        shop = MerchantFactory(village=dice.choice(villages))
        if dice.random() < 0.1:
            merchants.change_operator(
                merchant=shop,
                name="后来的人",
                uscc=new_uscc(7_000_000 + count),
                starts_on=DAY - timedelta(days=300),
                by=by,
                at=ago(290),
            )
        with_visits(shop, dice, by)
        with_the_rest(shop, dice, by)
        if dice.random() < 0.3 and shop.inspections.exists():
            # Some have a grade from earlier, some have none yet.
            visit = shop.inspections.order_by("signed_at").first()
            grades.regrade(
                merchant=shop,
                cause=GradeCause.INSPECTION,
                by=by,
                at=visit.signed_at,
            )


def with_visits(shop: Merchant, dice: Random, by) -> None:
    for days in sorted(dice.sample(range(20, 500), dice.randrange(4)), reverse=True):
        possible = dice.randrange(20, 60)
        visit = inspected(
            shop,
            at=ago(days),
            sections=[
                ["卫生", dice.randrange(possible // 2, possible + 1), possible],
                ["价格", dice.randrange(8, 21), 20],
            ],
            criticals=dice.choice([0, 0, 0, 0, 1, 2]),
            by=by,
        )
        if dice.random() < 0.2:
            Inspection.objects.filter(pk=visit.pk).update(
                status=InspectionStatus.SET_ASIDE
            )


def with_the_rest(shop: Merchant, dice: Random, by) -> None:
    own = {"merchant": shop, "operator": operator_of(shop)}
    for place in range(dice.choice([0, 0, 1, 2, 9])):
        status = dice.choice(["substantiated", "unsubstantiated", "disregarded"])
        Complaint.objects.create(
            **own,
            progress_code=f"{shop.pk % 9999:04d}{place:04d}",
            kind="complaint",
            topic="price",
            words="多收了钱",
            received_at=ago(500),
            due_on=DAY,
            status=status,
            weight=dice.choice(["minor", "serious"]),
            decided_at=ago(dice.randrange(1, 480)),
            decided_by=by,
            reasons="查过了",
        )
    for place in range(dice.choice([0, 0, 0, 1, 2])):
        decided = DAY - timedelta(days=dice.randrange(1, 300))
        repaired = dice.random() < 0.3
        Penalty.objects.create(
            **own,
            authority="市场监管所",
            document=f"{place}号",
            facts="没有标价",
            severity=dice.choice(["minor", "general", "serious"]),
            decided_on=decided,
            served_on=decided,
            shown_until=decided + timedelta(days=dice.randrange(5, 400)),
            registered_at=AT,
            registered_by=by,
            repaired_at=AT if repaired else None,
            repaired_by=by if repaired else None,
        )
    for _place in range(dice.choice([0, 0, 1, 3])):
        starts = DAY + timedelta(days=dice.randrange(-300, 60))
        award(own, starts, dice, by)
    if dice.random() < 0.4:
        county = shop.village.town.county
        ended = dice.random() < 0.2
        pledge = Pledge.objects.create(
            **own,
            text=PledgeText.objects.get(county=county),
            signed_at=ago(200),
            signed_by=by,
            ended_at=ago(5) if ended else None,
            ended_by=by if ended else None,
        )
        for _place in range(dice.randrange(3)):
            cured = dice.random() < 0.5
            PledgeBreach.objects.create(
                pledge=pledge,
                facts="少秤",
                found_at=ago(60),
                found_by=by,
                cure_due_on=DAY,
                cured_at=ago(30) if cured else None,
                cured_by=by if cured else None,
            )


def award(own, starts, dice: Random, by) -> None:
    removed = dice.random() < 0.2
    Award.objects.create(
        **own,
        title="示范店",
        given_by="县里",
        starts_on=starts,
        ends_on=starts + timedelta(days=dice.randrange(1, 365)),
        recorded_at=AT,
        recorded_by=by,
        removed_at=AT if removed else None,
        removed_by=by if removed else None,
    )


def outcome(shop: Merchant):
    """Return everything that a grade says, without keys."""
    shop.refresh_from_db()
    given = shop.grade
    names = (
        *("letter", "uncapped", "score", "sections", "caps", "reasons", "cause"),
        *("inspection_id", "scheme_id", "operator_id", "previous_id", "given_at"),
    )
    said = given and {name: getattr(given, name) for name in names}
    return said, shop.recheck_on


@pytest.mark.parametrize("seed", SEEDS)
def test_all_at_once_gives_what_one_by_one_gives(seed):
    make_shops(Random(seed), 40)
    shops = list(Merchant.objects.order_by("pk"))
    with transaction.atomic():
        for shop in shops:
            grades.regrade(merchant=shop, cause=GradeCause.TIME, by=None, at=AT)
        one_by_one = [outcome(shop) for shop in shops]
        transaction.set_rollback(True)
    done = list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))
    assert done == [40]
    together = [outcome(shop) for shop in shops]
    assert together == one_by_one
    assert any(said for said, _day in together)
    assert any(said is None for said, _day in together)


def test_a_second_run_changes_nothing():
    make_shops(Random(99), 20)
    list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))
    before = [(shop.version, shop.grade_id) for shop in Merchant.objects.order_by("pk")]
    given = Grade.objects.count()
    list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))
    after = [(shop.version, shop.grade_id) for shop in Merchant.objects.order_by("pk")]
    assert after == before
    assert Grade.objects.count() == given


def test_the_number_of_queries_does_not_grow_with_the_shops(
    django_assert_max_num_queries,
):
    make_shops(Random(5), 30)
    with django_assert_max_num_queries(16):
        list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))


def test_without_a_scheme_the_run_says_so():
    MerchantFactory(standards=False)
    with pytest.raises(NoScheme):
        list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))


def test_a_closed_shop_is_left_alone():
    shop = MerchantFactory()
    merchants.close(merchant=shop, on=DAY, by=UserFactory(), at=AT)
    shop.refresh_from_db()
    version = shop.version
    assert list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))
    shop.refresh_from_db()
    assert shop.version == version
    assert grades.regrade(merchant=shop, cause=GradeCause.TIME, by=None, at=AT) is None


def test_time_alone_brings_nobody_under_a_newer_scheme():
    shop = MerchantFactory()
    graded(shop, at=ago(40), percent=91)
    county = shop.village.town.county
    SchemeFactory(county=county, version=2, band_a=95, effective_on=DAY)
    list(grades.regrade_many(merchants=Merchant.objects.all(), on=DAY, at=AT))
    shop.refresh_from_db()
    assert shop.grade.letter == "a"
    assert graded(shop, at=AT + timedelta(hours=1), percent=91).letter == "b"


def test_one_shop_that_cannot_be_graded_keeps_no_other_from_it(caplog):
    good, bad = MerchantFactory(), MerchantFactory()
    for shop in (good, bad):
        graded(shop, at=ago(10), percent=89)
        award(
            {"merchant": shop, "operator": operator_of(shop)},
            DAY,
            Random(2),
            UserFactory(),
        )
    Merchant.objects.update(recheck_on=DAY)
    # Its last grade lies after the moment of the timer.
    graded(bad, at=AT + timedelta(days=2), percent=89)
    Merchant.objects.filter(pk=bad.pk).update(recheck_on=DAY)
    assert grades.refresh_due(on=DAY, at=AT) == 1
    assert "Shop not graded" in caplog.text
    good.refresh_from_db()
    assert good.grade.letter == "a"


def test_a_preview_says_what_a_visit_would_give_and_keeps_nothing():
    shop = MerchantFactory()
    before = Grade.objects.count()
    section = grades.grading.Section("卫生", 80, 100)
    given = {"merchant": shop, "sections": (section,), "on": DAY}
    assert grades.preview(criticals=0, **given).letter == "b"
    graded(shop, at=ago(10))
    assert grades.preview(criticals=1, **given).letter == "c"
    assert Grade.objects.count() == before + 1
    assert timezone.localdate(shop.grade.given_at) == DAY - timedelta(days=10)
