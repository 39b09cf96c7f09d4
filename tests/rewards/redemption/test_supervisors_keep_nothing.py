"""Who keeps accounts in a village is not among those who supervise it."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rewards.redemption.desk_errors import SupervisesVillage
from rewards.redemption.models import OutletAppointment
from rewards.redemption.services import outlets
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import ClerkFactory, OutletFactory
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.support.pages import page_of
from tests.support.parallel import while_open
from villages.appointment_errors import KeepsAccounts
from villages.models import AreaAppointment, AreaRole
from villages.services import appointments

TODAY = date(2026, 6, 1)
MAY = {"starts_on": TODAY - timedelta(days=31), "ends_on": TODAY - timedelta(days=1)}


@pytest.fixture
def outlet(db):
    village = VillageFactory(name="东岛村")
    return OutletFactory(village=village, name="东岛村红色信用银行")


def watch(area, user, **term):
    return appointments.appoint(
        user=user,
        role=AreaRole.SUPERVISOR,
        area=area,
        by=UserFactory(is_superuser=True),
        at=moment(TODAY),
        **({"starts_on": TODAY} | term),
    )


def serve(outlet, user, **term):
    term = {"starts_on": TODAY} | term
    return outlets.appoint_clerk(
        outlet=outlet, user=user, by=UserFactory(), at=moment(TODAY), **term
    )


def test_a_clerk_does_not_become_supervisor_of_the_same_village(outlet):
    user = serve(outlet, UserFactory(name="孙丽")).user
    with pytest.raises(KeepsAccounts, match="孙丽是东岛村红色信用银行的网点营业员"):
        watch(outlet.village, user)
    watch(outlet.village.town, user)
    watch(VillageFactory(), user)
    watch(outlet.village, user, **MAY)
    assert AreaAppointment.objects.filter(user=user).count() == 3


def test_a_supervisor_does_not_become_clerk_in_the_same_village(outlet):
    user = watch(outlet.village, UserFactory(name="孙明")).user
    with pytest.raises(SupervisesVillage, match="孙明是东岛村的监督委员"):
        serve(outlet, user)
    serve(OutletFactory(), user)
    serve(outlet, user, **MAY)
    assert OutletAppointment.objects.filter(user=user).count() == 2


@pytest.mark.postgresql
@pytest.mark.parametrize("is_watched_first", [True, False])
def test_of_both_at_once_one_is_refused(transactional_db, is_watched_first):
    outlet, user = OutletFactory(), UserFactory()
    both = [partial(watch, outlet.village, user), partial(serve, outlet, user)]
    first, second = both if is_watched_first else both[::-1]
    _done, answer = while_open(first, second)
    refusal = SupervisesVillage if is_watched_first else KeepsAccounts
    assert isinstance(answer, refusal), answer


def test_who_is_both_already_stands_on_desk_and_page(outlet):
    village, user = outlet.village, UserFactory(name="孙明")
    posts = [
        AppointmentFactory(village=village, role=AreaRole.SUPERVISOR, user=user),
        AppointmentFactory(village=village, role=AreaRole.MANAGER),
        AppointmentFactory(town=village.town, role=AreaRole.SUPERVISOR),
    ]
    words = "监督委员孙明也是东岛村红色信用银行的网点营业员，经手积分的账"
    county = AppointmentFactory(county=village.town.county, role=AreaRole.SUPERVISOR)
    yesterday = timezone.localdate() - timedelta(days=1)
    ClerkFactory(outlet=outlet, user=user, ends_on=yesterday)

    def shown(post):
        client = sign_in(Client(), post.user, acting_as=post)
        page = page_of(client.get(reverse("villages_appointments")))
        groups = client.get("/desk/").context["groups"]
        counts = {item.count: n for group in groups for item, n in group["rows"]}
        return words in page, counts.get("clashes")

    assert not any(shown(post)[0] for post in posts)
    ClerkFactory(outlet=outlet, user=user)
    for post in posts:
        assert shown(post) == (True, 1)
    assert not shown(county)[0]


def test_a_clerk_who_was_supervisor_of_the_past_is_no_clash(outlet):
    over = date(2021, 12, 31)
    past = {"village": outlet.village, "role": AreaRole.SUPERVISOR}
    clerk = ClerkFactory(outlet=outlet, starts_on=date(2100, 1, 1))
    AppointmentFactory(user=clerk.user, **past, ends_on=over)
    later = AppointmentFactory(user=clerk.user, **past, ends_on=date(2099, 12, 31))
    client = sign_in(Client(), later.user, acting_as=later)
    assert "经手积分的账" not in page_of(client.get(reverse("villages_appointments")))
