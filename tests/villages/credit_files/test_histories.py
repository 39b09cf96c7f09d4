"""The score of every month's end is the one that was shown on that day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import UserFactory
from tests.factories.deducts import EFFECTIVE_ON, EXPIRES_ON, set_the_stage
from tests.factories.records import RecordFactory
from tests.factories.villages import ResidentFactory, RuleBookFactory, announce, moment
from villages.formulas.histories import month_ends
from villages.models import Absence, Deduct, Membership, Purpose, RecordStatus
from villages.selectors.credit_files import score_as_shown_to
from villages.selectors.score_histories import points_of, year_of
from villages.services import objections

FIRST, LAST = date(2025, 3, 1), date(2026, 12, 31)
TODAY = date(2026, 12, 10)

pytestmark = pytest.mark.django_db

days = st.dates(FIRST, LAST)
maybe_days = st.none() | days


def spans(most=2):
    pair = st.tuples(days, st.integers(0, 400))
    return st.lists(pair, max_size=most)


FACTS = st.fixed_dictionaries(
    {
        "records": spans(4),
        "absences": spans(1),
        "away": maybe_days,
        "died": maybe_days,
        "withdrawn": maybe_days,
        "left": maybe_days,
        "born": st.sampled_from([date(1970, 5, 1), date(2008, 2, 29)]),
        "second_book": maybe_days,
    }
)


def lay_out(stage, home, facts):
    """Let the facts be so, for the person and one relative at home."""
    other = ResidentFactory(household=home, born_on=facts["born"])
    rule = stage.rule.rule_book.rules.create(
        code="GOOD",
        category="卫生",
        title="扫路",
        kind="add",
        points_min=1,
        points_max=30,
        points_default=2,
        subject="person",
        evidence="none",
    )
    for number, (start, length) in enumerate(facts["records"]):
        RecordFactory(
            resident=(stage.person, other)[number % 2],
            household=home,
            rule=rule,
            status=RecordStatus.EFFECTIVE,
            points_proposed=7 + number,
            acted_on=start,
            effective_on=start,
            expires_on=start + timedelta(days=length + 1),
        )
    for start, length in facts["absences"]:
        Absence.objects.create(
            resident=other, starts_on=start, ends_on=start + timedelta(days=length)
        )
    other.away_since, stage.person.died_on = facts["away"], facts["died"]
    other.save()
    stage.person.save()
    if facts["left"]:
        Membership.objects.filter(resident=other).update(ends_on=facts["left"])
    if facts["withdrawn"]:
        at = moment(facts["withdrawn"], 23)
        stage.person.consents.filter(purpose=Purpose.SCORING).update(withdrawn_at=at)
    if facts["second_book"]:
        change_book(stage, facts["second_book"])
    return other


def change_book(stage, day):
    """Let a second book follow, with another base and scale, unless they are frozen."""
    RuleBookFactory(
        village=stage.village,
        version=2,
        effective_from=day,
        base_score=900,
        star_scale=[[1, 800], [2, 905]],
    )


def said(points):
    return [(one.on, one.total, one.star) for one in points]


def shown(reader, subject, asked):
    sheets = [(day, score_as_shown_to(reader, subject, day)) for day in asked]
    return [(day, one and one.total, one and one.star) for day, one in sheets]


@given(facts=FACTS, asked=st.lists(days, min_size=1, max_size=8))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_replay_says_of_each_day_what_the_day_said(db, facts, asked):
    with transaction.atomic():
        stage = set_the_stage()
        stage.decided()
        home = stage.person.memberships.get().household
        other = lay_out(stage, home, facts)
        for subject in (home, stage.person, other):
            for reader in (stage.person, other, None):
                replayed = said(points_of(reader, subject, asked))
                assert replayed == shown(reader, subject, asked)
        transaction.set_rollback(True)


def test_new_words_end_a_consent_in_the_replay_too():
    stage = set_the_stage()
    home = stage.person.memberships.get().household
    announce(Purpose.SCORING, ahead=40)
    today = date.today() + timedelta(days=60)  # noqa: DTZ011
    asked = [today - timedelta(days=back) for back in (0, 15, 25, 70)]
    assert said(points_of(None, home, asked)) == shown(None, home, asked)


def test_a_disputed_deduct_counts_in_no_month():
    stage = set_the_stage()
    deduct = stage.decided()
    home = stage.person.memberships.get().household
    assert year_of(stage.person, home, today=TODAY)[-1].total == 998
    objections.raise_objection(
        line=deduct,
        objector=stage.person,
        by=stage.subject,
        text="不是我",
        client_id=uuid4(),
        at=moment(EFFECTIVE_ON),
    )
    assert year_of(stage.person, home, today=TODAY)[-1].total == 1000


def test_once_a_deducts_term_is_over_no_month_ever_had_it():
    stage = set_the_stage()
    stage.decided()
    home = stage.person.memberships.get().household
    last = EXPIRES_ON - timedelta(days=1)
    assert 998 in {one.total for one in year_of(stage.person, home, today=last)}
    over = year_of(stage.person, home, today=EXPIRES_ON)
    assert {one.total for one in over} == {1000}


def test_a_year_takes_seven_queries_however_much_there_is(
    django_assert_max_num_queries,
):
    stage = set_the_stage()
    home = stage.person.memberships.get().household
    for _ in range(5):
        RecordFactory(resident=stage.person, status=RecordStatus.EFFECTIVE)
    with django_assert_max_num_queries(7):
        found = year_of(stage.person, home, today=TODAY)
    assert len(found) == 12


def test_months_end_on_their_last_days_and_the_last_is_today():
    ends = month_ends(date(2026, 3, 5), months=4)
    assert ends == [
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 5),
    ]


def test_nobody_else_reads_a_deduct_out_of_the_curve():
    stage = set_the_stage()
    stage.decided()
    home = stage.person.memberships.get().household
    other = ResidentFactory(household=home, user=UserFactory())
    assert {one.total for one in year_of(other, home, today=TODAY)} == {1000}
    assert Deduct.objects.exists()
