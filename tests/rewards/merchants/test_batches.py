"""Batches of food: entered, followed step by step, recalled for good."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from grassroots.core import short_code
from rewards.merchants.errors.register import ShopClosed
from rewards.merchants.errors.trace import (
    BatchNumberTaken,
    BestBeforeTooEarly,
    HarvestAfterProduction,
    NotAFoodMaker,
    NothingToRecall,
    ProducedLater,
    RecallNeedsWords,
    ResultNeeded,
    StepOutOfOrder,
)
from rewards.merchants.formulas.tokens import digest
from rewards.merchants.models import BatchStep, Merchant, Sector
from rewards.merchants.selectors import batches as reading
from rewards.merchants.services import batches, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import operator_of
from tests.factories.streets import TODAY, a_batch, a_mill
from tests.factories.villages import moment
from villages.services.photos import Photo

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def signed(by=None):
    return {"by": by or UserFactory(), "at": AT}


def stepped(batch, kind="processing", on=TODAY, **more):
    return batches.add_step(batch=batch, kind=kind, happened_on=on, **(signed() | more))


def test_a_batch_is_found_by_its_token_and_by_its_short_code():
    batch = a_batch()
    assert batch.token_digest == digest(batch.token)
    assert short_code.is_valid(batch.short_code)
    assert reading.batch_of_token(batch.token) == batch
    typed = f" {batch.short_code[:4].lower()}-{batch.short_code[4:]} "
    assert reading.batch_of_short_code(typed) == batch
    assert reading.batch_of_token("nobodys") is None
    assert reading.batch_of_short_code("K7MP3WQX") is None
    assert reading.batch_of_short_code("x" * 5000) is None


def test_no_two_batches_share_a_short_code(monkeypatch):
    first = a_batch()
    codes = iter([first.short_code, short_code.new_code()])
    monkeypatch.setattr(short_code, "new_code", lambda: next(codes))
    assert a_batch(first.merchant, number="2").short_code != first.short_code


def test_a_number_is_used_once_for_a_product():
    batch = a_batch()
    with pytest.raises(BatchNumberTaken):
        a_batch(batch.merchant)
    a_batch(batch.merchant, product="东岛玉米面")
    a_batch(a_mill(batch.merchant.village, name="另一家"))


def test_only_who_makes_food_has_batches():
    with pytest.raises(NotAFoodMaker):
        a_batch(a_mill(sector=Sector.LODGING))
    a_batch(a_mill(sector=Sector.CATERING))


def test_a_closed_shop_enters_no_batch():
    shop = a_mill()
    merchants.close(merchant=shop, on=TODAY, **signed())
    with pytest.raises(ShopClosed):
        a_batch(shop)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"produced_on": TODAY + timedelta(days=1)}, ProducedLater),
        ({"produced_on": date(1, 1, 2), "harvested_on": None}, ProducedLater),
        ({"harvested_on": date(2026, 6, 2)}, HarvestAfterProduction),
        ({"best_before": date(2026, 6, 1)}, BestBeforeTooEarly),
    ],
)
def test_days_out_of_order_are_refused(given, refusal):
    with pytest.raises(refusal):
        a_batch(**given)


def test_days_that_nobody_knows_may_be_left_out():
    batch = a_batch(harvested_on=None, best_before=None)
    assert batch.harvested_on is None


def test_an_unknown_field_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="token"):
        a_batch(token="mine")


def test_steps_grow_in_the_order_of_their_days_and_say_who_entered_them():
    owner = UserFactory()
    batch = a_batch(a_mill(operator_user=owner))
    stepped(batch, "processing", date(2026, 5, 30), by=owner)
    stepped(batch, "growing", date(2025, 5, 1))
    shown = reading.shown(batch)
    assert [one.step.kind for one in shown.steps] == ["growing", "processing"]
    assert [one.by_shop for one in shown.steps] == [False, True]
    assert operator_of(batch.merchant).user == owner


def test_a_step_is_neither_before_the_harvest_nor_tomorrow():
    batch = a_batch()
    with pytest.raises(StepOutOfOrder):
        stepped(batch, "drying", date(2025, 10, 7))
    stepped(batch, "drying", date(2025, 10, 8))
    with pytest.raises(StepOutOfOrder):
        stepped(batch, on=TODAY + timedelta(days=1))
    with pytest.raises(StepOutOfOrder):
        stepped(batch, "growing", date(2020, 1, 1))


def test_without_a_harvest_steps_lie_within_three_years():
    batch = a_batch(harvested_on=None)
    stepped(batch, "storing", date(2023, 6, 1))
    with pytest.raises(StepOutOfOrder):
        stepped(batch, "storing", date(2023, 5, 31))


def test_a_test_says_its_result_and_nothing_else_has_one():
    batch = a_batch()
    with pytest.raises(ResultNeeded):
        stepped(batch, "testing")
    assert stepped(batch, "storing", passed=True).passed is None
    good, bad = (stepped(batch, "testing", passed=one) for one in (True, False))
    shown = reading.shown(batch)
    assert (shown.tests, shown.failed) == ([good, bad], [bad])
    batch.refresh_from_db()
    assert batch.recalled_at is None


def test_a_paper_is_kept_with_its_step():
    step = stepped(a_batch(), document=Photo(b"jpeg", "d" * 64, "0"))
    with step.document.open("rb") as file:
        assert file.read() == b"jpeg"


def test_a_step_is_never_edited():
    stepped(a_batch())
    with pytest.raises(DatabaseError), transaction.atomic():
        BatchStep.objects.update(words="别的")


def test_a_recall_is_final_and_steps_go_on():
    batch = a_batch()
    batches.recall(batch=batch, reason="发霉", advice="别吃，来退钱", **signed())
    batch.refresh_from_db()
    assert (batch.recalled_at, batch.recall_advice) == (AT, "别吃，来退钱")
    with pytest.raises(NothingToRecall):
        batches.recall(batch=batch, reason="没事", advice="吃吧", **signed())
    stepped(batch, "testing", passed=True)
    assert batch.recall_reason == "发霉"


@pytest.mark.parametrize(("reason", "advice"), [(" ", "别吃"), ("发霉", "")])
def test_a_recall_says_why_and_what_to_do(reason, advice):
    with pytest.raises(RecallNeedsWords):
        batches.recall(batch=a_batch(), reason=reason, advice=advice, **signed())


def test_whoever_looks_for_makers_finds_those_that_trade(db):
    mill = a_mill()
    a_mill(sector=Sector.SERVICES)
    merchants.close(merchant=a_mill(name="关了的"), on=TODAY, **signed())
    assert list(reading.makers_in(Merchant.objects.all(), on=TODAY)) == [mill]
    batch = a_batch(mill)
    assert list(reading.batches_of(mill)) == [batch]
