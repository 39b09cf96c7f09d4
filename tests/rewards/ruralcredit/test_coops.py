"""The register of co-ops, and who works where."""

from datetime import date, timedelta

import pytest

from grassroots.accounts.services import PhoneAndNameApart
from grassroots.audit.models import Event
from rewards.ruralcredit.errors.coops import (
    AppointsOneself,
    CertificateBackwards,
    CoopNameTaken,
    CountyKeepsCoops,
    HoldsPostAlready,
    PostBackwards,
    PostOver,
    PostsDoNotMix,
    ServedAlready,
    ServiceOver,
    ShortNameTaken,
    VillageElsewhere,
)
from rewards.ruralcredit.models import Coop, CoopAppointment, CoopRole
from rewards.ruralcredit.selectors.coops import (
    coops_in,
    residents_of,
    served_villages,
    serves,
)
from rewards.ruralcredit.services import coops, posts
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    make_coop,
    officer_of,
    supervisor_of,
    village_of,
)
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
NEW = {
    "name": "望海合作社",
    "short_name": "望海",
    "certificate": "鲁互助字〔2026〕9号",
    "qualified_from": date(2026, 1, 1),
    "qualified_until": date(2028, 12, 31),
    "at": AT,
}


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def county(village):
    return village.town.county


@pytest.fixture
def supervisor(county):
    return AppointmentFactory(county=county, role="supervisor").user


@pytest.fixture
def coop(village):
    return make_coop(village=village)


def test_the_county_registers_a_co_op_that_serves_from_today(
    county, village, supervisor
):
    coop = coops.register(county=county, villages=[village], by=supervisor, **NEW)
    assert serves(coop, village, on=TODAY)
    assert not serves(coop, village, on=TODAY - timedelta(days=1))
    assert list(served_villages(coop, on=TODAY)) == [village]
    assert Event.objects.filter(action="ruralcredit.coop_registered").count() == 1


def test_an_installer_sets_a_county_up(county, village):
    installer = UserFactory(is_superuser=True)
    assert coops.register(county=county, villages=[], by=installer, **NEW).pk


@pytest.mark.parametrize("area", ["village", "town", "other"])
def test_nobody_else_registers_one(county, village, area):
    where = {
        "village": {"village": village},
        "town": {"town": village.town},
        "other": {"county": VillageFactory().town.county},
    }[area]
    other = AppointmentFactory(role="supervisor", **where).user
    with pytest.raises(CountyKeepsCoops):
        coops.register(county=county, villages=[village], by=other, **NEW)
    assert not Coop.objects.exists()


def test_a_certificate_ends_after_it_begins_and_names_are_free(
    county, supervisor, coop
):
    shared = {"county": county, "villages": [], "by": supervisor}
    with pytest.raises(CertificateBackwards):
        coops.register(**shared, **NEW | {"qualified_until": date(2025, 1, 1)})
    with pytest.raises(CoopNameTaken):
        coops.register(**shared, **NEW | {"name": coop.name})
    with pytest.raises(ShortNameTaken):
        coops.register(**shared, **NEW | {"short_name": coop.short_name})


def test_a_renewed_certificate_leaves_one_line_and_no_change_none(coop, supervisor):
    until = date(2035, 12, 31)
    for _again in range(2):
        changed = coops.change(coop=coop, by=supervisor, at=AT, qualified_until=until)
    assert changed.is_qualified(on=until)
    line = Event.objects.get(action="ruralcredit.coop_changed")
    assert line.data == {"qualified_until": ["2030-12-31", "2035-12-31"]}


def test_only_what_the_register_says_is_changed(coop, supervisor):
    with pytest.raises(TypeError):
        coops.change(coop=coop, by=supervisor, at=AT, county=None)


def test_a_village_is_served_once_and_only_in_the_county(coop, supervisor, village):
    shared = {"coop": coop, "starts_on": TODAY, "by": supervisor, "at": AT}
    with pytest.raises(ServedAlready):
        coops.serve(village=village, **shared)
    with pytest.raises(VillageElsewhere):
        coops.serve(village=VillageFactory(), **shared)


def test_a_village_is_left_on_its_last_day(coop, supervisor, village):
    area = coop.service_areas.get()
    with pytest.raises(ServiceOver):
        coops.stop_serving(area=area, on=date(2020, 1, 1), by=supervisor, at=AT)
    coops.stop_serving(area=area, on=TODAY, by=supervisor, at=AT)
    assert serves(coop, village, on=TODAY)
    assert not serves(coop, village, on=TODAY + timedelta(days=1))
    with pytest.raises(ServiceOver):
        coops.stop_serving(area=area, on=TODAY, by=supervisor, at=AT)


def appoint(coop, by, user=None, role=CoopRole.OFFICER, **term):
    user = user or UserFactory()
    term.setdefault("starts_on", TODAY)
    return posts.appoint(coop=coop, user=user, role=role, by=by, at=AT, **term)


def test_the_county_appoints_and_nobody_appoints_themself(coop, supervisor):
    post = appoint(coop, supervisor)
    assert post in CoopAppointment.objects.in_force(on=TODAY)
    with pytest.raises(AppointsOneself):
        appoint(coop, supervisor, supervisor)
    with pytest.raises(CountyKeepsCoops):
        appoint(coop, post.user)


@pytest.mark.parametrize("role", ["loan_committee", "coop_auditor", "custodian_bank"])
def test_no_two_posts_that_watch_each_other(coop, supervisor, role):
    user = appoint(coop, supervisor, ends_on=TODAY).user
    with pytest.raises(PostsDoNotMix):
        appoint(coop, supervisor, user, role)
    # From the next day on, or at another co-op, nothing stands against it.
    assert appoint(coop, supervisor, user, role, starts_on=TODAY + timedelta(days=1)).pk
    other = make_coop()
    assert appoint(other, supervisor_of(other).user, user, role).pk


def test_a_post_is_held_once_and_ends_after_it_begins(coop, supervisor):
    user = appoint(coop, supervisor).user
    with pytest.raises(HoldsPostAlready):
        appoint(coop, supervisor, user, ends_on=TODAY)
    with pytest.raises(PostBackwards):
        appoint(coop, supervisor, ends_on=TODAY - timedelta(days=1))


def test_who_has_no_account_gets_one_and_no_stranger_a_post(coop, supervisor):
    person = {"coop": coop, "phone": "13712345678", "role": CoopRole.AUDITOR}
    post = posts.appoint_by_phone(
        name=" 周敏 ", starts_on=TODAY, by=supervisor, at=AT, **person
    )
    assert post.user.name == "周敏"
    with pytest.raises(PhoneAndNameApart):
        posts.appoint_by_phone(
            name="周明", starts_on=TODAY, by=supervisor, at=AT, **person
        )


def test_a_post_ends_on_its_last_day_and_one_to_come_is_taken_back(coop, supervisor):
    post = appoint(coop, supervisor)
    later = appoint(coop, supervisor, starts_on=TODAY + timedelta(days=9))
    with pytest.raises(PostBackwards):
        posts.end(post=post, on=TODAY - timedelta(days=1), by=supervisor, at=AT)
    posts.end(post=post, on=TODAY, by=supervisor, at=AT)
    posts.end(post=later, on=TODAY, by=supervisor, at=AT)
    assert list(coop.appointments.all()) == [post]
    with pytest.raises(PostOver):
        posts.end(
            post=post, on=TODAY, by=supervisor, at=moment(TODAY + timedelta(days=2))
        )


def test_the_county_sees_its_co_ops_with_their_members_and_villages(coop):
    CoopMemberFactory(coop=coop)
    gone = CoopMemberFactory(coop=coop, ends_on=date(2025, 6, 1))
    make_coop()
    (found,) = coops_in(coop.county, on=TODAY)
    assert (found.member_count, found.village_count) == (1, 1)
    assert coops_in(village_of(coop), on=TODAY).get() == coop
    ResidentFactory()
    assert set(residents_of(coop, on=TODAY)) == {
        gone.resident,
        coop.members.first().resident,
    }


def test_an_officer_is_no_keeper(coop, county):
    with pytest.raises(CountyKeepsCoops):
        coops.change(coop=coop, by=officer_of(coop).user, at=AT, phone="1")
