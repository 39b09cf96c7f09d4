"""A file as its person reads it: where each line comes from, and the year behind it."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.deducts import shot
from tests.factories.villages import ResidentFactory, RuleFactory
from tests.support.pages import page_of
from tests.villages.credit_files.conftest import NOW, counted, signed_in
from villages.selectors.file_lines import photos_of
from villages.selectors.score_histories import Point
from villages.services import photos
from villages.views.me.file_curve import curve_of

HISTORY = "/me/file/history/"


def line_url(record):
    return f"/me/file/records/{record.pk}/"


def photo_of(record, seed=5):
    """Let the record have a photo."""
    (kept,) = photos.attach(submission=record.submission, photos=[shot(seed)])
    return kept


def test_a_line_leads_to_its_clause_its_people_and_a_way_to_disagree(stage, me):
    record = counted(stage)
    for member in stage.panel[:2]:
        record.reviews.create(
            member=member, verdict="approve", voted_at=record.recorded_at
        )
    assert line_url(record) in page_of(me.get("/me/file/"))
    page = page_of(me.get(line_url(record)))
    for words in ("清理公共沟渠", "第三条", "刘海燕", "2人同意", "公示"):
        assert words in page
    assert f"/me/objections/record/{record.pk}/" in page
    # The panel's votes are sealed: a count, no names.
    assert not [one.name for one in stage.panel if one.name in page]


def test_a_line_of_another_household_does_not_exist(stage, me):
    other = counted(stage, resident=ResidentFactory(village=stage.village))
    assert me.get(line_url(other)).status_code == 404


def test_the_household_reads_each_others_lines_as_it_reads_its_score(stage, me):
    home = stage.person.memberships.get().household
    spouse = ResidentFactory(household=home, name="王秀兰")
    assert "王秀兰" in page_of(me.get(line_url(counted(stage, resident=spouse))))


def test_of_photos_one_sees_those_that_show_nobody_else(stage, me):
    mine, ours = counted(stage), counted(stage)
    neighbour = ResidentFactory(village=stage.village)
    counted(stage, resident=neighbour, submission=ours.submission)
    seen, hidden = photo_of(mine), photo_of(ours, seed=6)
    assert me.get(f"/me/file/photos/{seen.pk}/").status_code == 200
    assert me.get(f"/me/file/photos/{hidden.pk}/").status_code == 404
    assert f"/me/file/photos/{seen.pk}/" in page_of(me.get(line_url(mine)))
    assert "/me/file/photos/" not in page_of(me.get(line_url(ours)))
    assert list(photos_of(neighbour, on=NOW.date())) == []


def test_the_year_is_drawn_and_told_in_a_table(stage, me):
    counted(stage, 5)
    page = page_of(me.get(HISTORY))
    assert page.count("<circle") == 12
    assert page.count('<th scope="row">') == 12
    for words in ("1000", "1005", "2026-06-20", "往年的星", "2025年底"):
        assert words in page


def test_a_year_without_consent_is_no_zero(stage, me):
    stage.person.consents.all().delete()
    page = page_of(me.get(HISTORY))
    assert "没有分不是零分" in page
    assert "<svg viewBox" not in page


def test_honours_stand_by_themselves(stage, me):
    assert "得过的荣誉" not in page_of(me.get(HISTORY))
    rule = RuleFactory(rule_book=stage.rule.rule_book, code="HON-A01", title="好媳妇")
    counted(stage, rule=rule)
    page = page_of(me.get(HISTORY))
    assert "得过的荣誉" in page
    assert "好媳妇" in page


def test_a_relatives_deduct_moves_no_curve_but_their_own(stage, me):
    stage.decided()
    home = stage.person.memberships.get().household
    spouse = ResidentFactory(household=home, user=UserFactory())
    assert "998" in page_of(me.get(HISTORY))
    assert "998" not in page_of(signed_in(spouse.user).get(HISTORY))


def test_a_drawing_breaks_where_there_was_no_score(stage):
    on = NOW.date()
    totals = [1000, 1004, None, 1010]
    points = [Point(on, one, None if one is None else 2) for one in totals]
    curve = curve_of(points)
    # A single month is a dot without a line.
    assert len(curve.lines) == 1
    assert [dot.total for dot in curve.dots] == [1000, 1004, 1010]
    assert curve.dots[0].y > curve.dots[1].y > curve.dots[2].y
    assert curve_of([Point(on, None, None)]) is None


@pytest.mark.parametrize("address", [HISTORY, "/me/file/report/", "/me/file/export/"])
def test_staff_have_no_such_page(stage, address):
    assert signed_in(stage.user("recorder")).get(address).status_code == 404
