from datetime import date

import pytest

from grassroots.accounts.errors import PhoneAndNameApart
from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    VillageFactory,
    moment,
)
from villages import errors
from villages.appointment_errors import TermTooLong
from villages.formulas.seats import last_day_of_term
from villages.models import AreaAppointment, AreaRole
from villages.services import appointments

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
NOW = moment(TODAY)


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def manager(village):
    return AppointmentFactory(role=AreaRole.MANAGER, village=village).user


@pytest.fixture
def town_supervisor(village):
    return AppointmentFactory(role=AreaRole.SUPERVISOR, town=village.town).user


def appoint(role, area, by, user=None, **term):
    return appointments.appoint(
        user=user or UserFactory(),
        role=role,
        area=area,
        starts_on=term.pop("starts_on", TODAY),
        by=by,
        at=NOW,
        **term,
    )


@pytest.mark.parametrize("role", [AreaRole.RECORDER, AreaRole.PANEL])
def test_a_manager_fills_the_posts_of_the_own_village(village, manager, role):
    appointment = appoint(role, village, manager)
    line = Event.objects.get(action="villages.appointed")
    assert line.village_id == village.pk
    assert line.data["user"] == appointment.user.pk


@pytest.mark.parametrize("role", [AreaRole.MANAGER, AreaRole.SUPERVISOR])
def test_a_manager_does_not_choose_who_manages_or_supervises(village, manager, role):
    with pytest.raises(errors.MayNotAppoint):
        appoint(role, village, manager)


def test_a_manager_appoints_nobody_in_another_village(manager):
    with pytest.raises(errors.MayNotAppoint):
        appoint(AreaRole.RECORDER, VillageFactory(), manager)


@pytest.mark.parametrize("role", list(AreaRole))
def test_the_town_fills_every_post_of_its_villages(village, town_supervisor, role):
    appoint(role, village, town_supervisor)
    with pytest.raises(errors.MayNotAppoint):
        appoint(role, VillageFactory(), town_supervisor)


def test_the_county_appoints_who_supervises_a_town(village, town_supervisor):
    county = village.town.county
    by = AppointmentFactory(role=AreaRole.SUPERVISOR, county=county).user
    appoint(AreaRole.SUPERVISOR, village.town, by)
    appoint(AreaRole.MANAGER, village, by)
    for nobody in (town_supervisor, UserFactory()):
        with pytest.raises(errors.MayNotAppoint):
            appoint(AreaRole.SUPERVISOR, village.town, nobody)
    with pytest.raises(errors.MayNotAppoint):
        appoint(AreaRole.SUPERVISOR, county, by)


def test_an_installer_fills_the_first_posts_of_all(village):
    installer = UserFactory(is_superuser=True)
    appoint(AreaRole.SUPERVISOR, village.town.county, installer)
    with pytest.raises(errors.RoleNotForThisArea):
        appoint(AreaRole.RECORDER, village.town, installer)


def test_nobody_supervises_what_they_do_themselves(village, town_supervisor):
    user = UserFactory()
    first = appoint(AreaRole.RECORDER, village, town_supervisor, user)
    with pytest.raises(errors.RolesDoNotMix):
        appoint(AreaRole.SUPERVISOR, village, town_supervisor, user)
    appoint(AreaRole.PANEL, village, town_supervisor, user)
    appoint(
        AreaRole.SUPERVISOR, VillageFactory(town=village.town), town_supervisor, user
    )
    appointments.end(
        appointment=first, on=date(2026, 6, 30), by=town_supervisor, at=NOW
    )


@pytest.mark.parametrize("role", [AreaRole.RECORDER, AreaRole.PANEL, AreaRole.MANAGER])
def test_a_supervisor_does_no_work_in_the_same_village(village, town_supervisor, role):
    user = AppointmentFactory(role=AreaRole.SUPERVISOR, village=village).user
    with pytest.raises(errors.RolesDoNotMix):
        appoint(role, village, town_supervisor, user)


def test_roles_that_never_meet_in_time_may_follow_each_other(village, town_supervisor):
    user = UserFactory()
    by = town_supervisor
    appoint(AreaRole.RECORDER, village, by, user, ends_on=date(2026, 6, 30))
    appoint(AreaRole.SUPERVISOR, village, by, user, starts_on=date(2026, 7, 1))
    with pytest.raises(errors.AppointmentStandsAlready):
        appoint(AreaRole.RECORDER, village, by, user, ends_on=date(2026, 6, 2))
    with pytest.raises(errors.TermBackwards):
        appoint(AreaRole.PANEL, village, by, user, ends_on=date(2026, 5, 2))


def test_an_appointment_is_ended_once_by_who_could_make_it(village, manager):
    appointment = appoint(
        AreaRole.RECORDER, village, manager, starts_on=date(2026, 1, 1)
    )
    end = {"appointment": appointment, "at": NOW}
    with pytest.raises(errors.MayNotAppoint):
        appointments.end(on=TODAY, by=appointment.user, **end)
    with pytest.raises(errors.TermBackwards):
        appointments.end(on=date(2025, 12, 31), by=manager, **end)
    ended = appointments.end(on=date(2026, 5, 31), by=manager, **end)
    assert not type(ended).objects.in_force(on=TODAY).filter(pk=ended.pk).exists()
    with pytest.raises(errors.AppointmentEnded):
        appointments.end(on=TODAY, by=manager, **end)


def test_a_post_that_has_not_begun_is_taken_back_and_never_holds(village, manager):
    july = date(2026, 7, 1)
    post = appoint(AreaRole.PANEL, village, manager, starts_on=july)
    key = post.pk
    appointments.end(appointment=post, on=TODAY, by=manager, at=NOW)
    assert not AreaAppointment.objects.filter(pk=key).exists()
    line = Event.objects.get(action="villages.appointment_ended")
    assert (line.target_id, line.data["ends_on"]) == (str(key), "2026-06-01")
    # The post is free again, also for a role that would not have mixed.
    appoint(AreaRole.PANEL, village, manager, post.user, starts_on=july)


def test_who_may_not_appoint_takes_nothing_back(village, manager):
    post = appoint(AreaRole.PANEL, village, manager, starts_on=date(2026, 7, 1))
    with pytest.raises(errors.MayNotAppoint):
        appointments.end(appointment=post, on=TODAY, by=post.user, at=NOW)
    assert AreaAppointment.objects.filter(pk=post.pk).exists()


@pytest.mark.parametrize(
    ("starts_on", "last"),
    [
        (date(2026, 6, 1), date(2031, 5, 31)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2023, 3, 1), date(2028, 2, 29)),
        (date(9999, 1, 1), date.max),
    ],
)
def test_a_term_is_five_years_without_their_anniversary(starts_on, last):
    assert last_day_of_term(starts_on) == last


@pytest.mark.parametrize("role", list(AreaRole))
def test_a_seat_of_the_village_ends_with_its_five_years(village, town_supervisor, role):
    is_elected = role not in {AreaRole.RECORDER, AreaRole.INSPECTOR}
    last = date(2031, 5, 31)
    free = appoint(role, village, town_supervisor)
    assert free.ends_on == (last if is_elected else None)
    assert appoint(role, village, town_supervisor, ends_on=last).ends_on == last
    longer = {"ends_on": date(2031, 6, 1)}
    if is_elected:
        with pytest.raises(TermTooLong, match=r"一任最长五年.*最晚到2031-05-31"):
            appoint(role, village, town_supervisor, **longer)
    else:
        appoint(role, village, town_supervisor, **longer)


def test_who_watches_a_town_has_no_term(village):
    by = AppointmentFactory(role=AreaRole.SUPERVISOR, county=village.town.county).user
    post = appoint(AreaRole.SUPERVISOR, village.town, by)
    assert (post.ends_on, post.longest_until) == (None, None)


def by_phone(village, manager, **given):
    given = {"phone": "13800007777", "name": "孙桂芳"} | given
    return appointments.appoint_by_phone(
        role=AreaRole.PANEL,
        area=village,
        starts_on=TODAY,
        by=manager,
        at=NOW,
        **given,
    )


def test_a_phone_and_its_name_are_appointed_and_a_new_phone_opens_an_account(
    village, manager
):
    known = UserFactory(name="李长河")
    spaced = " 李 长河\u3000"
    assert by_phone(village, manager, phone=known.phone, name=spaced).user == known
    assert by_phone(village, manager).user.name == "孙桂芳"


@pytest.mark.parametrize(
    "account",
    [{"name": "李长河"}, {"name": ""}, {"name": "李长河", "is_active": False}],
)
def test_a_phone_of_another_name_is_refused_and_nothing_of_it_is_said(
    village, manager, account
):
    user = UserFactory(**account)
    with pytest.raises(PhoneAndNameApart) as refused:
        by_phone(village, manager, phone=user.phone)
    assert refused.value.details == {}
    assert not AreaAppointment.objects.filter(user=user).exists()
