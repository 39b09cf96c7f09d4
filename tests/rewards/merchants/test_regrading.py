"""Many shops graded at once get exactly what each of them gets one by one."""

import io
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from grassroots.audit.models import Event
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
from rewards.merchants.services import grades, merchants, regrading
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    MerchantFactory,
    PledgeTextFactory,
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
SEEDS = range(8)
# Counties that grade in another way, and changed their minds in between.
SCHEMES = (
    {},
    {"band_a": 93, "band_b": 80, "complaint_months": 3, "award_points": 3},
    {"floor_a": 90, "floor_b": 80, "penalty_minor_cap": "c", "complaint_minor": 6},
)


def ago(days: int) -> datetime:
    return moment(DAY - timedelta(days=days))


def make_shops(dice: Random, number: int) -> None:
    """Make shops with whatever can have happened to them within a year and a half."""
    by = UserFactory()
    villages = [VillageFactory() for _ in SCHEMES]
    for village, terms in zip(villages, SCHEMES, strict=True):
        county = village.town.county
        SchemeFactory(county=county, **terms)
        PledgeTextFactory(county=county)
        newer = {"version": 2, "band_a": 97, "effective_on": DAY - timedelta(days=90)}
        SchemeFactory(county=county, **terms | newer)
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


def lines() -> list:
    """Return the audit lines of grading, without keys."""
    told = Event.objects.filter(action="merchants.graded").order_by("pk")
    return sorted(str(one) for one in told.values_list("village_id", "data"))


def run(**more) -> list[regrading.Progress]:
    given = {"merchants": Merchant.objects.all(), "at": AT}
    return list(regrading.regrade_many(**given | more))


@pytest.mark.parametrize("seed", SEEDS)
def test_all_at_once_gives_what_one_by_one_gives(seed, monkeypatch):
    make_shops(Random(seed), 40)
    shops = list(Merchant.objects.order_by("pk"))
    with transaction.atomic():
        for shop in shops:
            grades.regrade(merchant=shop, cause=GradeCause.TIME, by=None, at=AT)
        one_by_one = [outcome(shop) for shop in shops], lines()
        transaction.set_rollback(True)
    before = Grade.objects.count()
    # Some chunks are full, the last is not.
    monkeypatch.setattr(regrading, "CHUNK", 15)
    done = run()
    assert [one.done for one in done] == [15, 30, 40]
    assert ([outcome(shop) for shop in shops], lines()) == one_by_one
    assert done[-1].changed == Grade.objects.count() - before > 0
    assert any(said is None for said, _day in one_by_one[0])


def test_the_dice_reach_every_letter_every_cap_and_both_kinds_of_time():
    make_shops(Random(1), 60)
    run()
    given = list(Grade.objects.filter(cause=GradeCause.TIME))
    assert {one.letter for one in given} == set("abcd")
    caps = {cap["code"] for one in given for cap in one.caps}
    assert caps == {"critical", "penalty", "section"}
    assert {one.previous is None for one in given} == {True, False}


def test_a_second_run_changes_nothing():
    make_shops(Random(99), 20)
    run()
    before = [(shop.version, shop.grade_id) for shop in Merchant.objects.order_by("pk")]
    given = Grade.objects.count()
    assert run()[-1].changed == 0
    after = [(shop.version, shop.grade_id) for shop in Merchant.objects.order_by("pk")]
    assert after == before
    assert Grade.objects.count() == given


def test_the_number_of_queries_does_not_grow_with_the_shops(
    django_assert_max_num_queries,
):
    make_shops(Random(5), 30)
    # One for each shop whose grade changes: sent together, not waited for.
    with django_assert_max_num_queries(22):
        run()


def test_a_run_goes_on_where_it_was_stopped(monkeypatch):
    make_shops(Random(7), 12)
    monkeypatch.setattr(regrading, "CHUNK", 5)
    started = regrading.regrade_many(merchants=Merchant.objects.all(), at=AT)
    last = next(started).last
    started.close()
    assert [one.done for one in run(after=last)] == [5, 7]
    assert run()[-1].changed == 0


def test_shops_that_cannot_be_graded_are_left_as_they_are(caplog):
    unruled = MerchantFactory(standards=False)
    ahead, broken, good = (MerchantFactory() for _ in range(3))
    graded(ahead, at=AT + timedelta(days=1))
    inspected(broken, at=ago(10), sections=[["卫生", 3, 5]])
    nothing_asked(broken)
    inspected(good, at=ago(10))
    before = {shop.pk: shop.version for shop in (unruled, ahead, broken)}
    done = run()[-1]
    assert (done.changed, done.skipped) == (1, 3)
    for pk, version in before.items():
        assert Merchant.objects.get(pk=pk).version == version
        assert f"Shop not graded: {pk}" in caplog.text
    good.refresh_from_db()
    assert good.grade is not None


def nothing_asked(shop: Merchant) -> None:
    """A visit on which nothing applied: no service signs one, but it may be there."""
    visit = inspected(shop, at=ago(5))
    Inspection.objects.filter(pk=visit.pk).update(sections=[["卫生", 0, 0]])


def test_nobody_keeps_the_grade_of_somebody_else():
    shop, by = MerchantFactory(), UserFactory()
    theirs = graded(shop, at=ago(50))
    merchants.change_operator(
        merchant=shop,
        name="后来的人",
        uscc=new_uscc(8_000_001),
        starts_on=DAY - timedelta(days=30),
        by=by,
        at=ago(29),
    )
    # As if somebody had hung it back by hand.
    Merchant.objects.filter(pk=shop.pk).update(grade=theirs)
    run()
    shop.refresh_from_db()
    assert shop.grade is None


def test_a_closed_shop_is_left_alone():
    shop = MerchantFactory()
    merchants.close(merchant=shop, on=DAY, by=UserFactory(), at=AT)
    shop.refresh_from_db()
    version = shop.version
    assert run()
    shop.refresh_from_db()
    assert shop.version == version
    assert grades.regrade(merchant=shop, cause=GradeCause.TIME, by=None, at=AT) is None


def told(*arguments) -> str:
    out = io.StringIO()
    call_command("regrade_merchants", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_grades_an_area_and_says_how_many_changed():
    here, there = MerchantFactory(), MerchantFactory()
    for shop in (here, there):
        inspected(shop, at=ago(10))
    village = here.village
    for code in (village.code, village.town.code, village.town.county.code):
        said = told("--area", code, "--on", DAY.isoformat())
        assert "100% 1/1" in said
    assert "算了1家，0家有了新的等级。" in said
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.grade is None, there.grade is None) == (False, True)
    assert "算了2家，1家有了新的等级。" in told()


def test_the_command_names_what_it_left_out():
    MerchantFactory(standards=False)
    assert "1家没有算" in told()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--area", "999999"], "没有这个区划代码"),
        (["--area", "1"], "没有这个区划代码"),
        (["--on", "2999-01-01"], "不能晚于今天"),
    ],
)
def test_the_command_refuses_unknown_areas_and_days_to_come(arguments, words):
    with pytest.raises(CommandError, match=words):
        told(*arguments)


def test_the_command_says_where_to_go_on(monkeypatch):
    shop = MerchantFactory()

    def stopped(**_given):
        yield regrading.Progress(1, 0, 0, shop.pk)
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "rewards.merchants.management.commands.regrade_merchants.regrade_many", stopped
    )
    with pytest.raises(CommandError, match=f"--after {shop.pk}"):
        told()
    monkeypatch.undo()
    assert "算了0家" in told("--after", str(shop.pk))


def test_time_alone_brings_nobody_under_a_newer_scheme():
    shop = MerchantFactory()
    graded(shop, at=ago(40), percent=91)
    county = shop.village.town.county
    SchemeFactory(county=county, version=2, band_a=95, effective_on=DAY)
    run()
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


def test_a_shop_whose_evidence_is_broken_keeps_no_other_from_it(caplog):
    good, bad = MerchantFactory(), MerchantFactory()
    for shop in (bad, good):
        graded(shop, at=ago(10), percent=89)
    nothing_asked(bad)
    Merchant.objects.update(recheck_on=DAY)
    assert grades.refresh_due(on=DAY, at=AT) == 1
    assert f"Shop not graded: {bad.pk}" in caplog.text
    assert grades.refresh_due(on=DAY, at=AT) == 0


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
