"""Who serves a village is posted: the elected by name, everybody else by surname."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.villages import AppointmentFactory, VillageFactory
from tests.support.pages import page_of
from villages.models import AreaRole
from villages.selectors.seats import seats_of

pytestmark = pytest.mark.django_db


def seat(village, role, name, ends_in=None, **more):
    today = timezone.localdate()
    if ends_in is not None:
        more["ends_on"] = today + timedelta(days=ends_in)
    return AppointmentFactory(
        village=village, role=role, user=UserFactory(name=name), **more
    )


def test_the_elected_stand_by_name_and_everybody_else_by_surname(client, village):
    seat(village, AreaRole.MANAGER, "王海洋", 61)
    watcher = seat(village, AreaRole.SUPERVISOR, "孙明", 60)
    others = ((AreaRole.PANEL, "张守田"), (AreaRole.DEPUTY, "赵家和"))
    for role, name in (*others, (AreaRole.RECORDER, "刘海燕")):
        seat(village, role, name)
    seat(village, AreaRole.INSPECTOR, "钱多多")
    seat(village, AreaRole.MANAGER, "周前任", -1)
    gone = seat(village, AreaRole.SUPERVISOR, "吴不在").user
    gone.is_active = False
    gone.save()
    seat(VillageFactory(town=village.town), AreaRole.MANAGER, "郑邻村")
    groups = seats_of(village, on=timezone.localdate())
    assert [(words, row.name, row.ends_soon) for words, (row,) in groups] == [
        ("村负责人", "王海洋", False),
        ("监督委员", "孙明", True),
        ("评议员", "张*", False),
        ("候补评议员", "赵*", False),
        ("村信息员", "刘*", False),
    ]
    page = page_of(client.get(reverse("villages_seats_public", args=[village.code])))
    assert all(one in page for one in ("王海洋", "孙明", "张*", "快到期"))
    assert not any(name in page for _role, name in others)
    assert watcher.user.phone not in page


def test_a_village_without_posts_says_so_and_the_promises_lead_there(client, village):
    address = reverse("villages_seats_public", args=[village.code])
    assert "现在没有人任职" in page_of(client.get(address))
    promises = client.get(reverse("villages_promises_public", args=[village.code]))
    assert f'href="{address}"' in promises.content.decode()
    missing = reverse("villages_seats_public", args=["nowhere"])
    assert client.get(missing).status_code == 404
