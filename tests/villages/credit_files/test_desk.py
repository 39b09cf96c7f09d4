"""In office one reads a score with its good deeds, and the people in it are told."""

import pytest

from tests.factories.villages import ResidentFactory
from tests.support.pages import page_of
from tests.villages.credit_files.conftest import counted, signed_in
from villages.models import FileView


def score_page(stage, role="manager"):
    client = signed_in(stage.user(role))
    return client.get(f"/desk/residents/{stage.person.pk}/score/")


@pytest.mark.parametrize("role", ["manager", "supervisor"])
def test_it_names_deeds_and_no_deduct_moves_it(stage, role):
    spouse = ResidentFactory(household=stage.person.memberships.get().household)
    counted(stage, 5)
    counted(stage, 3, resident=spouse)
    stage.decided()
    FileView.objects.all().delete()
    page = page_of(score_page(stage, role))
    assert "1008" in page
    assert "清理公共沟渠" in page
    for words in ("1006", "乱倒垃圾", "−2"):
        assert words not in page
    looks = FileView.objects.filter(purpose__startswith="看信用分怎么来的：")
    assert {one.resident for one in looks} == {stage.person, spouse}


def test_without_a_score_it_says_that_this_is_no_zero(stage):
    stage.person.consents.all().delete()
    assert "没有分不是零分" in page_of(score_page(stage))
    stage.person.memberships.all().update(ends_on="2026-06-01")
    assert "没有分不是零分" in page_of(score_page(stage))


def test_a_recorder_has_no_such_page(stage):
    assert score_page(stage, "recorder").status_code == 404
