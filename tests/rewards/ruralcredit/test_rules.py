"""Parameters, published rates and a co-op's own indicators."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rewards.ruralcredit.errors.coops import NotForThisCoop
from rewards.ruralcredit.errors.rules import (
    ChoicesMissing,
    IndicatorNameTaken,
    LprMissing,
    MayNotDecideRules,
    MayNotEnterRates,
    RateOutOfOrder,
    RateOutOfRange,
    RatePublishedAlready,
    RuleBackwards,
    RuleMissing,
    RuleOutOfRange,
    RuleStandsAlready,
    SharedIndicator,
    SourceMissing,
)
from rewards.ruralcredit.formulas.rating import ForbiddenField
from rewards.ruralcredit.models import CoopRole, Indicator, LendingRate, RuleCode
from rewards.ruralcredit.selectors.indicators import asked_of, indicators_of
from rewards.ruralcredit.selectors.rates import lpr
from rewards.ruralcredit.selectors.rules import rule_value, rules_of
from rewards.ruralcredit.services import indicators, rules
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    make_coop,
    officer_of,
    supervisor_of,
)
from tests.factories.villages import AppointmentFactory, moment

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
DAY = timedelta(days=1)


@pytest.fixture
def coop():
    return make_coop(rules={RuleCode.TERM_CAP: "24"})


@pytest.fixture
def officer(coop):
    return officer_of(coop).user


def decide(coop, by, **given):
    given = {
        "code": RuleCode.TERM_CAP,
        "value": Decimal(12),
        "starts_on": TODAY,
        "ends_on": None,
        "source": "社员大会决议〔2026〕3号",
    } | given
    return rules.decide(coop=coop, by=by, at=AT, **given)


def test_a_decision_holds_from_its_day_and_changes_nothing_before(coop, officer):
    decide(coop, officer)
    assert rule_value(coop, RuleCode.TERM_CAP, TODAY) == 12
    assert rule_value(coop, RuleCode.TERM_CAP, TODAY - DAY) == 24


def test_a_decision_for_a_time_gives_way_again(coop, officer):
    decide(coop, officer, ends_on=TODAY)
    assert rule_value(coop, RuleCode.TERM_CAP, TODAY + DAY) == 24


def test_where_nothing_was_decided_there_is_no_figure(coop):
    with pytest.raises(RuleMissing, match="每户最多借多少") as caught:
        rule_value(coop, RuleCode.BORROWER_CAP, TODAY)
    assert caught.value.details["on"] == "2026-06-03"
    held = dict(rules_of(coop, on=TODAY))
    assert held[RuleCode.TERM_CAP].value == 24
    assert held[RuleCode.BORROWER_CAP] is None


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"source": " "}, SourceMissing),
        ({"value": Decimal(-1)}, RuleOutOfRange),
        ({"code": RuleCode.RESERVE, "value": Decimal("100.01")}, RuleOutOfRange),
        ({"value": Decimal(10) ** 10}, RuleOutOfRange),
        ({"ends_on": TODAY - DAY}, RuleBackwards),
        ({"starts_on": date(2025, 1, 1)}, RuleStandsAlready),
    ],
)
def test_what_no_assembly_can_have_decided_is_refused(coop, officer, given, refusal):
    with pytest.raises(refusal):
        decide(coop, officer, **given)


def test_the_county_enters_decisions_too_and_nobody_else(coop):
    assert decide(coop, supervisor_of(coop).user).pk
    committee = CoopAppointmentFactory(coop=coop, role=CoopRole.COMMITTEE).user
    for user in (committee, officer_of(make_coop()).user, UserFactory()):
        with pytest.raises(MayNotDecideRules):
            decide(coop, user, starts_on=TODAY + DAY)


def enter(by, **given):
    given = {
        "term": "1y",
        "rate_pct": Decimal("2.90"),
        "starts_on": date(2026, 5, 20),
        "known_until": TODAY,
        "source": "全国银行间同业拆借中心公布",
    } | given
    return rules.enter_rate(by=by, at=AT, **given)


def test_a_rate_is_known_only_for_the_days_somebody_looked_up(officer):
    assert lpr("1y", date(2025, 9, 19)) == 3
    with pytest.raises(LprMissing, match="2026-06-03"):
        lpr("1y", TODAY)
    enter(officer)
    assert lpr("1y", TODAY) == Decimal("2.90")
    with pytest.raises(LprMissing):
        lpr("1y", TODAY + DAY)
    with pytest.raises(LprMissing):
        lpr("1y", date(2025, 12, 1))


def test_the_same_rate_looked_up_again_is_known_for_longer(officer):
    before = LendingRate.objects.count()
    enter(officer, rate_pct=Decimal(3), starts_on=date(2025, 5, 20))
    assert LendingRate.objects.count() == before
    assert lpr("1y", TODAY) == 3
    # A new publication ends that the former one is known.
    enter(officer, starts_on=TODAY)
    assert lpr("1y", TODAY - DAY) == 3
    assert lpr("1y", TODAY) == Decimal("2.90")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"source": ""}, SourceMissing),
        ({"rate_pct": Decimal(0)}, RateOutOfRange),
        ({"known_until": TODAY + DAY}, RateOutOfOrder),
        ({"known_until": date(2026, 5, 19)}, RateOutOfOrder),
        ({"starts_on": date(2025, 5, 19)}, RateOutOfOrder),
        ({"starts_on": date(2025, 5, 20)}, RatePublishedAlready),
    ],
)
def test_a_rate_that_cannot_have_been_published_is_refused(officer, given, refusal):
    with pytest.raises(refusal):
        enter(officer, **given)


def test_counties_and_officers_enter_rates(coop):
    assert enter(supervisor_of(coop).user).pk
    village = AppointmentFactory(role="supervisor").user
    bank = CoopAppointmentFactory(role=CoopRole.BANK).user
    for user in (village, bank):
        with pytest.raises(MayNotEnterRates):
            enter(user)


def define(coop, by, **given):
    given = {
        "name": "大棚间数",
        "kind": "numeric",
        "section": "收入与经营",
        "unit": "间",
    } | given
    return indicators.define(coop=coop, by=by, at=AT, **given)


def test_a_co_op_asks_something_of_its_own_after_everything_else(coop, officer):
    first = define(coop, officer)
    second = define(
        coop,
        officer,
        name="灌溉方式",
        kind="category",
        choices=["滴灌", " 漫灌 ", "滴灌", ""],
    )
    assert (first.code, second.code) == ("X01", "X02")
    assert [one["label_zh"] for one in second.choices] == ["滴灌", "漫灌"]
    assert second.unit == ""
    assert list(asked_of(coop))[-2:] == [first, second]
    assert first not in indicators_of(make_coop())


@pytest.mark.parametrize(
    "given",
    [
        {"name": "宗教信仰"},
        {"name": "家里情况", "kind": "category", "choices": ["健康", "有慢性病"]},
        {"name": "上访次数"},
    ],
)
def test_what_nobody_may_be_judged_by_is_not_asked(coop, officer, given):
    with pytest.raises(ForbiddenField):
        define(coop, officer, **given)
    assert not Indicator.objects.filter(coop=coop).exists()


def test_a_choice_needs_two_and_a_name_is_free(coop, officer):
    with pytest.raises(ChoicesMissing):
        define(coop, officer, kind="category", choices=["一样", "一样"])
    define(coop, officer)
    with pytest.raises(IndicatorNameTaken):
        define(coop, officer)
    with pytest.raises(NotForThisCoop):
        define(coop, UserFactory(), name="别的")


def test_an_own_indicator_is_stopped_and_a_shared_one_is_not(coop, officer):
    own = define(coop, officer)
    for _again in range(2):
        own = indicators.stop(indicator=own, by=officer, at=AT)
    assert own not in indicators_of(coop)
    with pytest.raises(SharedIndicator):
        indicators.stop(indicator=Indicator.objects.get(code="F01"), by=officer, at=AT)
    # Its name and code are history: the name is free again, the code is not.
    assert define(coop, officer).code == "X02"
