from datetime import timedelta

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.records import ACTED_ON, RecordFactory
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from villages.models import AccountHolder, RecordStatus, RuleKind
from villages.services import file_views, registry

FILE = "/me/file/"


@pytest.fixture
def me(acting, person, rule):
    person.user = UserFactory()
    person.save()
    return acting(person)


@pytest.fixture
def counted(person, rule):
    def counted(points, **columns):
        columns.setdefault("rule", rule)
        columns.setdefault("resident", person)
        return RecordFactory(
            status=RecordStatus.EFFECTIVE,
            points_proposed=points,
            acted_on=ACTED_ON - timedelta(days=60),
            **columns,
        )

    return counted


def test_the_number_is_the_sum_of_its_lines(me, counted, rule):
    counted(5)
    counted(40, rule=RuleFactory(rule_book=rule.rule_book, category="志愿服务"))
    deduct = RuleFactory(
        rule_book=rule.rule_book, kind=RuleKind.DEDUCT, title="堆放杂物"
    )
    counted(2, rule=deduct)
    page = me.get(FILE).content.decode()
    for words in ("1043", "1000", "+45", "+40", "+5", "−2", "四星户", "18分"):
        assert words in page
    assert "提醒后没改的事" in page


def test_every_line_says_who_when_and_until_and_can_be_disputed(me, counted, recorder):
    record = counted(2, recorded_by=recorder.user)
    record.reviews.create(
        member=UserFactory(), verdict="approve", voted_at=record.recorded_at
    )
    page = me.get(FILE).content.decode()
    assert "4月4日李长河，刘海燕记，1人评议" in page
    assert "到期" in page
    assert "我觉得不对" in page
    assert "tel:0500-8612345" in page


def test_a_line_that_counts_less_than_its_rule_says_why(me, counted, rule):
    capped = RuleFactory(rule_book=rule.rule_book, cap_period="month", cap_points=4)
    whole = counted(3, rule=capped)
    assert "这次记" not in me.get(FILE).content.decode()
    counted(
        3,
        rule=capped,
        points_granted=1,
        grant_code="partial",
        grant_facts={"proposed": 3, "cap_points": 4, "already": whole.points_granted},
    )
    page = me.get(FILE).content.decode()
    assert "当月最多4分，已经有3分，这次记1分。" in page


def test_a_low_score_costs_nothing_and_the_page_says_so(me):
    page = me.get(FILE).content.decode()
    assert "分低，也不会少您任何待遇" in page
    assert "兑换花的是积分，信用分不会变少" in page
    assert "二星户" in page


def test_without_consent_there_is_no_score_and_no_zero(me, person, counted):
    counted(5)
    person.consents.all().delete()
    page = me.get(FILE).content.decode()
    assert "现在没有信用分" in page
    assert "不会少您任何待遇" in page
    assert "1005" not in page


def test_who_is_away_takes_no_part_this_time(me, person):
    person.away_since = ACTED_ON - timedelta(days=1)
    person.save()
    page = me.get(FILE).content.decode()
    assert "本期不参评" in page
    assert "不是零分" in page


def test_the_score_is_the_households_or_the_persons_as_the_village_decided(
    me, person, counted, village
):
    spouse = ResidentFactory(household=person.memberships.get().household)
    counted(5, resident=spouse)
    assert "1005" in me.get(FILE).content.decode()
    village.account_holder = AccountHolder.PERSON
    village.save()
    assert "1005" not in me.get(FILE).content.decode()


def test_the_page_counts_who_looked_this_year(me, person, recorder, acting):
    capacity = acting(recorder).get("/desk/records/").wsgi_request.capacity
    for at in (moment(ACTED_ON), moment(ACTED_ON - timedelta(days=400))):
        file_views.log(
            resident=person,
            viewer=recorder.user,
            capacity=capacity,
            purpose="记一件好事",
            at=at,
        )
    assert "（今年1次）" in me.get(FILE).content.decode()


def test_staff_have_no_file_of_their_own_here(acting, recorder):
    assert acting(recorder).get(FILE).status_code == 404


def test_the_page_says_for_90_days_who_changed_the_phone(me, person):
    assert "登记的手机号" not in me.get(FILE).content.decode()
    keeper = UserFactory(name="王海")
    known = {"name": person.name, "born_on": person.born_on, "phone": "13911112222"}
    days = ((89, True), (91, False))
    for ago, is_told in days:
        at = moment(ACTED_ON - timedelta(days=ago))
        person.phone = "13800000000"
        person.save()
        registry.correct_resident(resident=person, by=keeper, at=at, **known)
        page = me.get(FILE).content.decode()
        words = f"您登记的手机号{at:%Y-%m-%d}由王海改过"
        assert (words in page) is is_told
