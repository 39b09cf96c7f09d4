"""Those who serve have a list of their own; of the Party only who said so themselves."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    VillageFactory,
    moment,
)
from tests.factories.years import (
    NOTICED_ON,
    counts,
    deducted,
    family,
    freeze,
    manager_of,
    noticed,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import (
    AreaAppointment,
    AreaRole,
    FileView,
    PartyDeclaration,
    Purpose,
)
from villages.party_errors import NotYoursToSay, SaidDayAhead, TooYoungToBeMember
from villages.register_errors import OwnFamily
from villages.selectors.portable import own_file
from villages.selectors.serving import ServingRow, serving_list
from villages.services import consents, party

pytestmark = pytest.mark.django_db

AT = moment(NOTICED_ON)
MINE, BACK = reverse("villages_my_party"), reverse("villages_my_party_back")


@pytest.fixture
def village():
    village = VillageFactory()
    RuleBookFactory(village=village)
    return village


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT) as hands:
        yield hands


def serves(village, role, *, points=0, **columns):
    """Return somebody of the village who holds a role there and agreed to be named."""
    who = family(village, **columns)
    who.user = user = UserFactory(name=who.name)
    who.save()
    AppointmentFactory(
        user=user, village=village, role=role, starts_on=date(2025, 1, 1)
    )
    if points:
        counts(who, points)
    return who


def as_me(resident):
    return sign_in(Client(), resident.user, acting_as=resident)


def as_manager(user):
    return sign_in(Client(), user, acting_as=AreaAppointment.objects.get(user=user))


def says(resident, **changes):
    return party.declare(
        **{"resident": resident, "by": resident.user, "at": AT, **changes}
    )


def shown(village):
    return page_of(Client().get(reverse("villages_serving", args=[village.code])))


def test_everybody_stands_once_by_what_they_do_with_the_star_of_the_list(village):
    manager = serves(village, AreaRole.MANAGER, points=61, name="王建国")
    AppointmentFactory(user=manager.user, village=village, role=AreaRole.RECORDER)
    serves(village, AreaRole.SUPERVISOR, name="李明")
    judge = serves(village, AreaRole.PANEL, points=25, name="张翠花")
    deducted(judge, 20)
    member = family(village, user=UserFactory(), name="赵六")
    says(member)
    says(judge)
    noticed(freeze(village), manager_of(village))
    rows = [
        [(one.name, one.roles, one.in_party, one.star) for one in group]
        for group in serving_list(village, NOTICED_ON)
    ]
    assert rows == [
        [("王*", (AreaRole.RECORDER, AreaRole.MANAGER), False, 5)],
        [("李*", (AreaRole.SUPERVISOR,), False, 0)],
        [("张*", (AreaRole.PANEL,), True, 3)],
        [("赵*", (), True, 0)],
    ]
    assert "评议员，党员" in shown(village)


def test_who_shares_the_account_of_an_official_is_not_taken_for_them(village):
    official = serves(village, AreaRole.PANEL, name="张翠花")
    mother = family(village, user=official.user, name="李桂兰")
    names = [one.name for one in serving_list(village, NOTICED_ON)[2]]
    assert mother.user == official.user
    assert names == ["张*"]


def test_a_line_holds_no_number_and_the_page_no_prize(village):
    assert list(ServingRow.__dataclass_fields__) == [
        "name",
        "hamlet",
        "roles",
        "in_party",
        "star",
    ]
    serves(village, AreaRole.MANAGER, points=61, name="王建国")
    page = shown(village)
    assert "王*" in page
    assert "没有奖品" in page
    assert "按时做到0" in page


def test_who_did_not_agree_to_be_named_or_serves_elsewhere_is_not_on_it(village):
    quiet = serves(village, AreaRole.PANEL)
    consents.withdraw(resident=quiet, purpose=Purpose.PUBLICATION, by=quiet.user, at=AT)
    other = serves(VillageFactory(), AreaRole.PANEL)
    over = serves(village, AreaRole.PANEL)
    AreaAppointment.objects.filter(user=over.user).update(ends_on=date(2025, 12, 31))
    assert not any(serving_list(village, NOTICED_ON))
    assert len(serving_list(other.village, NOTICED_ON)[2]) == 1
    assert "现在没有可以写的" in shown(village)


def test_one_says_it_on_the_own_phone_and_takes_it_back_in_two_taps(village):
    who = family(village, user=UserFactory(), name="赵六")
    me = as_me(who)
    assert "checked" not in page_of(me.get(MINE))
    assert "先在这里打勾" in page_of(me.post(MINE, {}))
    assert "随时可以收回" in page_of(me.post(MINE, {"member": "on"}, follow=True))
    assert "赵*" in shown(village)
    assert own_file(who, at=AT)["party"] == {
        "declared_on": NOTICED_ON.isoformat(),
        "channel": "phone",
    }
    me.post(BACK)
    assert "赵*" not in shown(village)
    assert own_file(who, at=AT)["party"] is None
    me.post(BACK)
    actions = Event.objects.filter(action__startswith="villages.party").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "villages.party_declared",
        "villages.party_taken_back",
    ]


def test_what_was_signed_the_manager_writes_down_and_the_look_is_told(village):
    user = manager_of(village)
    desk, who = as_manager(user), family(village, name="赵六")
    paper = reverse("villages_resident_party", args=[who.pk])
    assert "本人签了字才记" in page_of(desk.get(paper))
    missed = desk.post(paper, {"declared_on": "2026-01-02"})
    assert "先在这里打勾" in page_of(missed)
    assert "2026-01-02" in missed.content.decode()
    ahead = desk.post(paper, {"member": "on", "declared_on": "2026-01-06"})
    assert "这一天还没到" in page_of(ahead)
    desk.post(paper, {"member": "on", "declared_on": "2026-01-02"})
    assert PartyDeclaration.objects.get().declared_on == date(2026, 1, 2)
    assert "收回" in page_of(desk.get(paper))
    assert FileView.objects.filter(resident=who, purpose="记本人说明").exists()
    log = page_of(desk.get(reverse("portal_audit")))
    assert "记下本人说明" not in log, "a line would tell whoever reads the log"
    desk.post(reverse("villages_resident_party_back", args=[who.pk]))
    assert not PartyDeclaration.objects.exists()


def test_nobody_says_it_for_another_and_no_manager_for_the_own_family(village):
    user = manager_of(village)
    home = HouseholdFactory(village=village)
    ResidentFactory(household=home, user=user)
    mate, other = ResidentFactory(household=home), family(village)
    on_paper = {"by": user, "declared_on": date(2026, 1, 2)}
    with pytest.raises(NotYoursToSay):
        says(other, by=user)
    with pytest.raises(NotYoursToSay):
        says(other, by=UserFactory(), declared_on=date(2026, 1, 2))
    with pytest.raises(OwnFamily):
        says(mate, **on_paper)
    with pytest.raises(NotYoursToSay):
        party.take_back(resident=other, by=UserFactory(), at=AT)
    said = says(other, **on_paper)
    assert says(other, **on_paper) == said
    desk = as_manager(user)
    paper = reverse("villages_resident_party", args=[mate.pk])
    assert "这是您自己家的事" in page_of(desk.get(paper, follow=True))
    back = reverse("villages_resident_party_back", args=[mate.pk])
    assert "这是您自己家的事" in page_of(desk.post(back, follow=True))


def test_a_day_ahead_and_somebody_too_young_are_refused(village):
    user = manager_of(village)
    with pytest.raises(SaidDayAhead):
        says(family(village), by=user, declared_on=date(2026, 1, 6))
    young = ResidentFactory(
        household=HouseholdFactory(village=village), born_on=date(2008, 1, 6)
    )
    with pytest.raises(TooYoungToBeMember):
        says(young, by=user, declared_on=NOTICED_ON)


def test_nothing_above_the_village_reads_who_is_in_the_party_or_ties_a_prize_to_it():
    above = Path(__file__).parents[2] / "rewards"
    named = ("PartyDeclaration", "serving_list", "selectors.serving", "stars_on")
    found = [
        path
        for path in above.rglob("*.py")
        if any(name in path.read_text() for name in named)
    ]
    assert list(above.rglob("models/*.py"))
    assert found == []
