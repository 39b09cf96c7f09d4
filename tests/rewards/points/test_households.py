"""Households split, merge and end, and every point keeps its last day."""

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from grassroots.audit.models import Event
from rewards.ledger import selectors as book
from rewards.ledger.models import Lot
from rewards.points import errors
from rewards.points.models import HouseholdChange, PointsAccount
from rewards.points.services import accounts, awards, households
from tests.factories.accounts import UserFactory
from tests.factories.points import pay_in, spend
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.parallel import at_once
from villages.errors import HouseholdNumberTaken
from villages.models import AccountHolder, RecordStatus
from villages.record_errors import ClientIdConflict
from villages.register_errors import OwnFamily
from villages.selectors.credit_files import score_as_of
from villages.selectors.households import members_of
from villages.services import registry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 3)
NOW = moment(TODAY)
SOON, LATER = TODAY + timedelta(days=5), TODAY + timedelta(days=300)
AGREED = households.Agreed("张守田、张海", TODAY)


@pytest.fixture
def manager():
    return UserFactory(name="王海")


@pytest.fixture
def home():
    home = HouseholdFactory(village=VillageFactory(), number="0412", hamlet="3组")
    for name in ("张守田", "赵玉琴", "张海", "刘丽"):
        ResidentFactory(household=home, name=name, is_head=name == "张守田")
    return home


@pytest.fixture
def people(home):
    return {one.name: one for one in members_of(home, TODAY)}


def fill(home, *lots):
    account = accounts.of_household(home).ledger_account
    for amount, day in lots:
        pay_in(account, amount, last_day=day)
    return account


def held(home):
    lots = Lot.objects.filter(
        account__in=PointsAccount.objects.filter(household=home).values(
            "ledger_account"
        ),
        remaining__gt=0,
    )
    days = Counter()
    for lot in lots:
        days[lot.expires_on] += lot.remaining
    return dict(days)


@pytest.fixture
def split(home, people, manager):
    def split(*, agreed=AGREED, client_id=None, by=manager, **changes):
        wanted = {
            "members": [people["张海"], people["刘丽"]],
            "number": "0431",
            "head": people["张海"],
            "points": 0,
            **changes,
        }
        return households.split_household(
            household=home,
            split=households.Split(**wanted),
            agreed=agreed,
            client_id=client_id or uuid4(),
            by=by,
            at=NOW,
        )

    return split


def merge(home, into, by, *, client_id=None, agreed=AGREED):
    return households.merge_households(
        household=home,
        into=into,
        agreed=agreed,
        client_id=client_id or uuid4(),
        by=by,
        at=NOW,
    )


def inherit(home, heir, by, *, client_id=None, relation="儿子", agreed=AGREED):
    return households.inherit(
        household=home,
        heir=heir,
        relation=relation,
        agreed=agreed,
        client_id=client_id or uuid4(),
        by=by,
        at=NOW,
    )


# --- Splitting --------------------------------------------------------------------


def test_a_split_takes_a_share_of_every_last_day_along(home, split):
    fill(home, (60, SOON), (40, LATER))
    change = split(points=50)
    new = change.target
    assert held(home) == held(new) == {SOON: 30, LATER: 20}
    assert (change.source_after, change.target_after) == (50, 50)
    assert [one.name for one in members_of(new, TODAY)] == ["张海", "刘丽"]
    assert (new.number, new.hamlet, new.head.name) == ("0431", "3组", "张海")
    home.refresh_from_db()
    assert home.head.name == "张守田"
    assert list(book.problems()) == []
    event = Event.objects.get(action="points.household_split")
    assert event.data == {"from": home.pk, "to": new.pk, "points": 50}


def test_a_split_without_points_opens_no_passbook(home, split):
    change = split(hamlet="4组")
    assert (change.target_after, change.target.hamlet) == (0, "4组")
    assert not PointsAccount.objects.filter(household=change.target).exists()


def test_the_same_request_twice_is_one_split(home, split):
    fill(home, (10, SOON))
    one = uuid4()
    assert split(points=4, client_id=one) == split(points=4, client_id=one)
    assert held(home) == {SOON: 6}
    with pytest.raises(ClientIdConflict):
        split(points=5, client_id=one)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"members": []}, errors.NobodyGoes),
        ({"points": 11}, errors.MorePointsThanThereAre),
        ({"agreed": households.Agreed(" ", TODAY)}, errors.UnsignedChange),
        (
            {"agreed": households.Agreed("张海", TODAY + timedelta(days=1))},
            errors.SignedAhead,
        ),
        ({"number": "0412"}, HouseholdNumberTaken),
    ],
)
def test_what_is_not_right_is_refused_and_nobody_moves(home, split, changes, refusal):
    fill(home, (10, SOON), (5, TODAY - timedelta(days=1)))
    with pytest.raises(refusal):
        split(**changes)
    assert len(members_of(home, TODAY)) == 4
    assert not HouseholdChange.objects.exists()


def test_some_stay_and_each_of_the_two_has_a_grown_up_head(home, people, split):
    everybody = list(people.values())
    with pytest.raises(errors.NobodyStays):
        split(members=everybody)
    with pytest.raises(errors.NotOfTheHousehold):
        split(members=[ResidentFactory()])
    with pytest.raises(errors.HeadAmongThem):
        split(head=people["张守田"])
    child = ResidentFactory(household=home, born_on=date(2015, 1, 1))
    with pytest.raises(errors.HeadAmongThem):
        split(members=[child], head=child)
    with_head = [people["张守田"], people["赵玉琴"]]
    with pytest.raises(errors.HeadForTheRest):
        split(members=with_head, head=people["张守田"])
    with pytest.raises(errors.HeadForTheRest):
        split(members=with_head, head=people["张守田"], head_of_rest=child)
    with pytest.raises(errors.HeadForTheRest):
        split(head_of_rest=people["张海"])
    split(members=with_head, head=people["张守田"], head_of_rest=people["张海"])
    home.refresh_from_db()
    assert home.head == people["张海"]


def test_nobody_splits_the_own_household(people, split):
    me = people["赵玉琴"]
    me.user = UserFactory()
    me.save()
    with pytest.raises(OwnFamily):
        split(by=me.user)


def test_where_each_person_has_a_passbook_a_split_moves_people_only(home, split):
    home.village.account_holder = AccountHolder.PERSON
    home.village.save()
    with pytest.raises(errors.PointsAreOfPersons):
        split(points=1)
    assert split().points == 0


def test_where_each_person_has_a_passbook_a_merge_leaves_it_theirs(home, manager):
    home.village.account_holder = AccountHolder.PERSON
    home.village.save()
    into = HouseholdFactory(village=home.village, number="0500")
    assert merge(home, into, manager).points == 0


def test_an_ended_household_splits_no_more(home, split):
    home.closed_on = TODAY
    home.save()
    with pytest.raises(errors.HouseholdEnded):
        split()


def test_what_is_checked_beforehand_is_what_would_be_refused(home, people):
    wanted = households.Split([people["张海"]], "0412", people["张海"], 0)
    with pytest.raises(HouseholdNumberTaken):
        households.check_split(home, wanted, on=TODAY)


def test_a_split_neither_makes_nor_loses_a_line_of_a_score(home, people, split):
    rule = RuleFactory(
        rule_book=RuleBookFactory(village=home.village), subject="person"
    )
    usual = {"rule": rule, "status": RecordStatus.EFFECTIVE, "effective_on": TODAY}
    for name in ("张守田", "张海"):
        RecordFactory(
            resident=people[name], acted_on=TODAY - timedelta(days=9), **usual
        )

    def lines():
        sheets = [score_as_of(one, TODAY) for one in people.values()]
        return sorted(line.record.pk for sheet in sheets for line in sheet.lines)

    before = lines()
    assert len(before) == 2
    split()
    assert lines() == before


# --- Merging ----------------------------------------------------------------------


def test_a_merge_takes_everybody_and_everything_along(home, manager):
    into = HouseholdFactory(village=home.village, number="0500")
    fill(home, (60, SOON), (5, None))
    fill(into, (7, LATER))
    change = merge(home, into, manager)
    assert held(into) == {SOON: 60, None: 5, LATER: 7}
    assert held(home) == {}
    home.refresh_from_db()
    assert (home.closed_on, home.followed_by) == (TODAY, into)
    assert len(members_of(into, TODAY)) == 4
    assert (change.points, change.target_after) == (65, 72)
    assert merge(home, into, manager, client_id=change.client_id) == change


def test_what_was_on_notice_for_the_merged_comes_to_the_one_that_goes_on(
    home, people, manager
):
    into = HouseholdFactory(village=home.village, number="0500")
    last = HouseholdFactory(village=home.village, number="0600")
    notice = NoticeFactory(village=home.village)
    record = RecordFactory(
        resident=people["张海"],
        rule=RuleFactory(rule_book=RuleBookFactory(village=home.village)),
        status=RecordStatus.ON_NOTICE,
        notice=notice,
    )
    merge(home, into, manager)
    households.merge_households(
        household=into,
        into=last,
        agreed=households.Agreed("两户", TODAY),
        client_id=uuid4(),
        by=manager,
        at=moment(TODAY + timedelta(days=1)),
    )
    day = notice.effective_on
    award = awards.settle(record=record, on=day, at=moment(day))
    assert award.account.household == last


def test_what_cannot_be_merged_is_refused(home, manager):
    into = HouseholdFactory(village=home.village, number="0500")
    with pytest.raises(errors.SameHousehold):
        merge(home, home, manager)
    with pytest.raises(errors.SameHousehold):
        merge(home, HouseholdFactory(), manager)
    with pytest.raises(errors.NobodyThere):
        merge(into, home, manager)
    with pytest.raises(errors.UnsignedChange):
        merge(home, into, manager, agreed=households.Agreed("", TODAY))
    into.closed_on = TODAY
    into.save()
    with pytest.raises(errors.HouseholdEnded):
        merge(home, into, manager)
    with pytest.raises(errors.HouseholdEnded):
        merge(into, home, manager)


def test_nobody_merges_into_the_own_household(home, manager):
    mine = ResidentFactory(village=home.village, user=manager)
    with pytest.raises(OwnFamily):
        merge(home, members_household(mine), manager)


def members_household(resident):
    return resident.memberships.get().household


# --- Inheriting -------------------------------------------------------------------


@pytest.fixture
def widow(home, manager):
    """An elder who lived alone, with points, and has died."""
    alone = HouseholdFactory(village=home.village, number="0700")
    elder = ResidentFactory(household=alone, name="毕秀英", is_head=True)
    fill(alone, (40, SOON), (2, TODAY - timedelta(days=1)))
    registry.mark_deceased(
        resident=elder, on=TODAY - timedelta(days=1), by=manager, at=NOW
    )
    return alone


def test_an_heir_has_what_an_elder_left_with_the_same_last_days(widow, home, manager):
    change = inherit(widow, home, manager)
    assert held(home) == {SOON: 40}
    assert held(widow) == {TODAY - timedelta(days=1): 2}
    widow.refresh_from_db()
    assert (widow.followed_by, widow.closed_on) == (home, TODAY)
    assert (change.relation, change.points) == ("儿子", 40)
    assert inherit(widow, home, manager, client_id=change.client_id) == change
    with pytest.raises(errors.HouseholdEnded):
        inherit(widow, home, manager)


def test_without_an_heir_the_points_stay_and_run_out_on_their_day(widow):
    assert held(widow)[SOON] == 40
    assert households.available_in(widow, on=SOON) == 40
    assert households.available_in(widow, on=SOON + timedelta(days=1)) == 0


def test_a_household_that_was_closed_before_can_still_be_inherited(
    widow, home, manager
):
    registry.close_household(household=widow, by=manager, at=NOW)
    assert inherit(widow, home, manager).points == 40


def test_what_cannot_be_inherited_is_refused(widow, home, manager):
    with pytest.raises(errors.RelationMissing):
        inherit(widow, home, manager, relation=" ")
    with pytest.raises(errors.SomebodyStillThere):
        inherit(home, HouseholdFactory(village=home.village), manager)
    mine = ResidentFactory(village=home.village, user=manager)
    with pytest.raises(OwnFamily):
        inherit(widow, members_household(mine), manager)


def test_what_was_done_is_never_edited(widow, home, manager):
    change = inherit(widow, home, manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        HouseholdChange.objects.filter(pk=change.pk).update(points=1)


# --- Whatever comes ---------------------------------------------------------------


@given(
    lots=st.lists(
        st.tuples(st.integers(1, 90), st.integers(0, 3)), min_size=1, max_size=5
    ),
    shares=st.lists(st.fractions(0, 1), min_size=1, max_size=3),
)
def test_through_any_splits_and_a_merge_every_point_and_day_stays(lots, shares):
    with transaction.atomic():
        by = UserFactory()
        home = HouseholdFactory(village=VillageFactory())
        people = [ResidentFactory(household=home, is_head=not i) for i in range(4)]
        fill(
            home,
            *((n, TODAY + timedelta(days=60 * d) if d else None) for n, d in lots),
        )
        before = Counter(held(home))
        parts = [home]
        for place, share in enumerate(shares):
            has = households.available_in(home, on=TODAY)
            one = people[place + 1]
            change = households.split_household(
                household=home,
                split=households.Split([one], f"N{place}", one, int(has * share)),
                agreed=AGREED,
                client_id=uuid4(),
                by=by,
                at=NOW,
            )
            parts.append(change.target)
        assert sum((Counter(held(one)) for one in parts), Counter()) == before
        later = moment(TODAY + timedelta(days=1))
        held_later = {d for d in before if d is None or d > TODAY}
        for part in parts[1:]:
            households.merge_households(
                household=part,
                into=home,
                agreed=AGREED,
                client_id=uuid4(),
                by=by,
                at=later,
            )
        assert held_later == set(before)
        assert Counter(held(home)) == before
        transaction.set_rollback(True)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_splitting_while_the_counter_takes_points_loses_and_makes_none(
    home, people, split
):
    account = fill(home, (100, SOON))

    def buy():
        spend(account, 60, at=NOW)

    def part():
        split(points=60)

    outcomes = at_once([buy, part])
    left = sum(held(home).values())
    changes = HouseholdChange.objects.all()
    moved = sum(one.points for one in changes)
    gone = 100 - left - moved
    assert gone in {0, 60}
    assert (gone == 60) + (moved == 60) == 1
    assert sum(isinstance(one, Exception) for one in outcomes) == 1
    assert list(book.problems()) == []
