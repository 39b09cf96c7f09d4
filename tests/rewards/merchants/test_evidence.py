"""Penalties, honours and accidents: each changes the grade in its own transaction."""

from datetime import date, timedelta

import pytest

from rewards.merchants.errors.evidence import (
    AccidentInFuture,
    AwardOver,
    DatesOutOfOrder,
    DocumentKnown,
    NotServedYet,
    RepairedAlready,
    TermOver,
    TermTooLong,
)
from rewards.merchants.errors.register import ShopClosed, TooClose
from rewards.merchants.models import Grade, GradeCause, Penalty
from rewards.merchants.services import evidence, grades, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, operator_of
from tests.factories.villages import moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def shop():
    shop = MerchantFactory()
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=95)
    return shop


@pytest.fixture
def inspector():
    return UserFactory()


def fined(shop, by, **more):
    given = {
        "merchant": shop,
        "authority": "海湾镇市场监管所",
        "document": "海市监罚〔2026〕3号",
        "facts": "两次没有明码标价",
        "severity": "general",
        "decided_on": DAY - timedelta(days=3),
        "served_on": DAY,
        "shown_until": DAY + timedelta(days=180),
        "by": by,
        "at": AT,
    }
    return evidence.register_penalty(**given | more)


def letter_of(shop):
    shop.refresh_from_db()
    return shop.grade.letter


def test_a_penalty_caps_the_grade_at_once(shop, inspector):
    penalty = fined(shop, inspector)
    assert letter_of(shop) == "c"
    assert (shop.grade.cause, shop.grade.penalty) == (GradeCause.PENALTY, penalty)
    assert shop.recheck_on == penalty.shown_until + timedelta(days=1)


def test_a_repaired_penalty_gives_the_old_grade_back_at_once(shop, inspector):
    penalty = fined(shop, inspector)
    version = shop.version
    evidence.repair_penalty(
        penalty=penalty, document="海市监修〔2026〕1号", by=inspector, at=AT
    )
    assert letter_of(shop) == "a"
    assert shop.grade.cause == GradeCause.REPAIR
    assert shop.version > version
    assert not Penalty.objects.in_force(on=DAY).exists()


def test_a_penalty_is_repaired_once(shop, inspector):
    penalty = fined(shop, inspector)
    for _time in range(2):
        try:
            evidence.repair_penalty(penalty=penalty, document="1", by=inspector, at=AT)
        except RepairedAlready:
            break
    else:
        pytest.fail("repaired twice")
    assert Grade.objects.filter(cause=GradeCause.REPAIR).count() == 1


def test_a_penalty_leaves_the_grade_when_its_term_is_over(shop, inspector):
    penalty = fined(shop, inspector)
    last = penalty.shown_until
    assert grades.refresh_due(on=last, at=moment(last)) == 0
    assert letter_of(shop) == "c"
    after = last + timedelta(days=1)
    assert grades.refresh_due(on=after, at=moment(after)) == 1
    assert letter_of(shop) == "a"
    assert grades.refresh_due(on=after, at=moment(after, 10)) == 0


@pytest.mark.parametrize(
    ("severity", "last"),
    [
        ("minor", date(2026, 7, 15)),
        ("general", date(2027, 4, 15)),
        ("serious", date(2029, 4, 15)),
    ],
)
def test_a_penalty_is_shown_no_longer_than_its_severity_allows(
    shop, inspector, severity, last
):
    assert (
        fined(shop, inspector, severity=severity, shown_until=last).shown_until == last
    )
    with pytest.raises(TermTooLong):
        fined(
            shop,
            inspector,
            document="2",
            severity=severity,
            shown_until=last + timedelta(days=1),
        )


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"served_on": DAY + timedelta(days=1)}, NotServedYet),
        ({"decided_on": DAY, "served_on": DAY - timedelta(days=1)}, DatesOutOfOrder),
        ({"decided_on": date(2020, 1, 1)}, DatesOutOfOrder),
        ({"shown_until": DAY - timedelta(days=4)}, DatesOutOfOrder),
        ({"shown_until": DAY - timedelta(days=1)}, TermOver),
    ],
)
def test_days_that_cannot_be_are_refused(shop, inspector, more, refusal):
    with pytest.raises(refusal):
        fined(shop, inspector, **more)
    assert letter_of(shop) == "a"


def test_a_document_counts_once(shop, inspector):
    fined(shop, inspector)
    with pytest.raises(DocumentKnown):
        fined(shop, inspector)


def test_nobody_enters_anything_for_the_own_shop(inspector):
    shop = MerchantFactory(operator_user=inspector)
    with pytest.raises(TooClose):
        fined(shop, inspector)
    theirs = fined(shop, UserFactory())
    with pytest.raises(TooClose):
        evidence.repair_penalty(penalty=theirs, document="1", by=inspector, at=AT)


def test_a_closed_shop_gets_no_penalty(shop, inspector):
    merchants.close(merchant=shop, on=DAY, by=inspector, at=AT)
    with pytest.raises(ShopClosed):
        fined(shop, inspector)


def awarded(shop, by, **more):
    given = {
        "merchant": shop,
        "title": "放心消费示范店",
        "given_by": "望海县市场监管局",
        "starts_on": DAY,
        "ends_on": DAY + timedelta(days=100),
        "by": by,
        "at": AT,
    }
    return evidence.record_award(**given | more)


def test_an_honour_adds_a_point_while_it_lasts(inspector):
    shop = MerchantFactory()
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=89)
    award = awarded(shop, inspector)
    assert letter_of(shop) == "a"
    after = award.ends_on + timedelta(days=1)
    assert shop.recheck_on == after
    grades.refresh_due(on=after, at=moment(after))
    assert letter_of(shop) == "b"


def test_an_honour_that_begins_later_counts_from_then(inspector):
    shop = MerchantFactory()
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=89)
    begins = DAY + timedelta(days=10)
    awarded(shop, inspector, starts_on=begins)
    assert letter_of(shop) == "b"
    assert shop.recheck_on == begins
    grades.refresh_due(on=begins, at=moment(begins))
    assert letter_of(shop) == "a"


def test_an_honour_is_taken_off_once(inspector):
    shop = MerchantFactory()
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=89)
    award = awarded(shop, inspector)
    evidence.remove_award(award=award, by=inspector, at=AT)
    assert letter_of(shop) == "b"
    with pytest.raises(AwardOver):
        evidence.remove_award(award=award, by=inspector, at=AT)


def test_an_honour_that_is_over_or_backwards_is_refused(shop, inspector):
    over = DAY - timedelta(days=1)
    with pytest.raises(AwardOver):
        awarded(shop, inspector, starts_on=over, ends_on=over)
    with pytest.raises(DatesOutOfOrder):
        awarded(shop, inspector, ends_on=over)


def test_an_accident_is_entered_with_its_day(shop, inspector):
    version = shop.version
    given = {"merchant": shop, "words": "县里通报", "by": inspector, "at": AT}
    evidence.record_accident(accident_on=DAY, **given)
    shop.refresh_from_db()
    assert (shop.accident_on, shop.version) == (DAY, version + 1)


def test_an_accident_of_tomorrow_or_of_somebody_elses_time_is_refused(shop, inspector):
    given = {"merchant": shop, "words": "县里通报", "by": inspector, "at": AT}
    early = operator_of(shop).starts_on - timedelta(days=1)
    for day in (DAY + timedelta(days=1), early):
        with pytest.raises(AccidentInFuture):
            evidence.record_accident(accident_on=day, **given)
