"""What is kept of everybody is the score that each had at the end of the year."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.villages import (
    ResidentFactory,
    RuleBookFactory,
    VillageFactory,
    moment,
)
from tests.factories.years import (
    LAST_DAY,
    counts,
    deducted,
    disputed,
    freeze,
    rule_of,
)
from villages.models import (
    Absence,
    AccountHolder,
    Household,
    Membership,
    Purpose,
    RecordStatus,
    Resident,
    RuleKind,
)
from villages.selectors.credit_files import score_as_of
from villages.selectors.year_scores import scores_of

pytestmark = pytest.mark.django_db

NEAR = st.sampled_from([LAST_DAY + timedelta(days=n) for n in (-300, -40, -1, 0, 1, 9)])
MAYBE = st.none() | NEAR
LINES = st.lists(st.tuples(NEAR, st.sampled_from([1, 20, 40, 341])), max_size=3)
PERSON = st.fixed_dictionaries(
    {
        "records": LINES,
        "bad_records": LINES.map(lambda some: some[:1]),
        "deducts": LINES.map(lambda some: some[:2]),
        "status": st.sampled_from(
            [RecordStatus.EFFECTIVE, RecordStatus.OBJECTED, RecordStatus.REVERSED]
        ),
        "objects": st.booleans(),
        "consents": st.sampled_from([(), (Purpose.SCORING,)]),
        "withdrawn": MAYBE,
        "away": MAYBE,
        "absent": MAYBE,
        "died": MAYBE,
        "left": MAYBE,
        # Of age long ago, on the last day, and a day too late; and born on a leap day.
        "born": st.sampled_from(
            [
                date(1970, 5, 1),
                date(2007, 12, 31),
                date(2008, 1, 1),
                date(2008, 2, 29),
            ]
        ),
        "home": st.integers(0, 2),
    }
)


def lay_out(homes, rules, facts):
    """Let one person have lived so."""
    person = ResidentFactory(
        household=homes[facts["home"]],
        born_on=facts["born"],
        consents=facts["consents"],
        since=date(2024, 1, 1),
        away_since=facts["away"],
        died_on=facts["died"],
    )
    good, bad = rules
    for day, length in facts["records"]:
        status = facts["status"]
        dates = {"effective_on": day, "expires_on": day + timedelta(days=length)}
        counts(
            person,
            7 + length % 30,
            rule=good,
            household=homes[facts["home"]],
            status=status,
            **dates,
        )
    for day, length in facts["bad_records"]:
        dates = {"effective_on": day, "expires_on": day + timedelta(days=length)}
        counts(person, 3, rule=bad, household=homes[facts["home"]], **dates)
    for day, length in facts["deducts"]:
        one = deducted(
            person,
            4,
            since=day,
            days=length,
            household=homes[facts["home"]],
            rule=bad,
        )
        if facts["objects"]:
            disputed(one, person, on=LAST_DAY)
    if facts["absent"]:
        Absence.objects.create(
            resident=person, starts_on=facts["absent"], ends_on=facts["absent"]
        )
    if facts["left"]:
        Membership.objects.filter(resident=person).update(ends_on=facts["left"])
    if facts["withdrawn"]:
        at = moment(facts["withdrawn"], 23)
        person.consents.filter(purpose=Purpose.SCORING).update(withdrawn_at=at)


def one_by_one(village):
    kind = Resident if village.account_holder == AccountHolder.PERSON else Household
    sheets = {
        one.pk: score_as_of(one, LAST_DAY)
        for one in kind.objects.filter(village=village)
    }
    return {
        key: (one.base, one.total, one.star, sum(line.points for line in one.deducts))
        for key, one in sheets.items()
        if one
    }


def kept(close):
    rows = close.results.all()
    return {
        one.household_id or one.resident_id: (
            one.base,
            one.total,
            one.star,
            one.deducts,
        )
        for one in rows
    }


@given(
    people=st.lists(PERSON, min_size=1, max_size=4),
    holder=st.sampled_from(AccountHolder.values),
    second_book=MAYBE,
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_result_is_the_score_of_that_day(db, people, holder, second_book):
    with transaction.atomic():
        village = VillageFactory(account_holder=holder)
        RuleBookFactory(village=village)
        homes = [
            ResidentFactory(village=village, consents=()).memberships.get().household
            for _ in range(3)
        ]
        rules = rule_of(village), rule_of(village, kind=RuleKind.DEDUCT)
        for facts in people:
            lay_out(homes, rules, facts)
        if second_book:
            RuleBookFactory(
                village=village,
                version=2,
                effective_from=second_book,
                base_score=900,
                star_scale=[[1, 800], [2, 905]],
            )
        assert kept(freeze(village, on=LAST_DAY + timedelta(days=20))) == one_by_one(
            village
        )
        transaction.set_rollback(True)


def test_the_neighbouring_village_and_who_moved_there_count_there():
    here, there = VillageFactory(), VillageFactory()
    for village in (here, there):
        RuleBookFactory(village=village)
    mover = ResidentFactory(village=here)
    counts(mover, 5)
    Membership.objects.filter(resident=mover).update(ends_on=date(2025, 9, 1))
    again = ResidentFactory(village=there, name=mover.name, since=date(2025, 9, 2))
    for village in (here, there):
        assert kept(freeze(village)) == one_by_one(village)
    assert list(kept(here.year_closes.get())) == []
    assert list(kept(there.year_closes.get())) == [again.memberships.get().household_id]


def test_villages_take_five_queries_however_many_there_are_and_live_there(
    django_assert_max_num_queries,
):
    villages = []
    for _each in range(3):
        villages.append(VillageFactory())
        RuleBookFactory(village=villages[-1])
        counts(ResidentFactory(village=villages[-1]), 5)
    with django_assert_max_num_queries(5):
        found = scores_of(villages, LAST_DAY)
    assert [len(found[one.pk].scores) for one in villages] == [1, 1, 1]
