"""What touches health or grief earns points and stands on no board."""

from datetime import timedelta

import pytest

from rewards.points.selectors import boards
from tests.factories.records import RecordFactory
from tests.factories.villages import RuleBookFactory, RuleFactory
from villages.models import RecordStatus
from villages.selectors import notices
from villages.services.rulebooks import catalogue

pytestmark = pytest.mark.django_db


def test_the_catalogue_keeps_blood_gifts_and_funerals_off_the_board():
    private = {line.code for line in catalogue() if not line.is_public}
    assert private == {"CUS-A02", "CUS-A05", "CHA-A03"}


def test_a_private_deed_is_on_no_notice_and_no_board(village):
    book = RuleBookFactory(village=village)
    shown = RuleFactory(rule_book=book, title="帮邻居收麦")
    private = RuleFactory(rule_book=book, title="无偿献血", is_public=False)
    first = RecordFactory(village=village, rule=shown, status=RecordStatus.ON_NOTICE)
    RecordFactory(
        village=village,
        rule=private,
        status=RecordStatus.ON_NOTICE,
        notice=first.notice,
    )
    on = first.notice.starts_on + timedelta(days=1)
    titles = [row.rule.title for row in notices.notice_rows(first.notice, on)]
    assert titles == ["帮邻居收麦"]
    assert [
        row.reason for one in boards.on_notice(village, on) for row in one.rows
    ] == titles
    assert notices.current(village, on).get().records_shown == 1
