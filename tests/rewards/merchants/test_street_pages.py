"""Streets and the honour list over HTTP: on the desk, in public, on paper."""

import pytest
from django.test import Client
from django.urls import reverse

from rewards.merchants.models import Street
from rewards.merchants.selectors import streets as reading
from rewards.merchants.services import indices, streets
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.factories.streets import (
    TODAY,
    a_good_street,
    a_street,
    complained,
    on_street,
    penalised,
)
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
NEW = {
    "kind": "market",
    "name": "东岛海鲜市场",
    "words": "早上五点开秤",
    "started_on": "2026-01-05",
}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT):
        yield


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


@pytest.fixture
def desk(village):
    post = inspector_of(village)
    return sign_in(Client(), post.user, acting_as=post)


def page_of(street):
    return reverse("merchants_street", args=[street.pk])


def at(name, street, *more):
    return reverse(f"merchants_{name}", args=[street.pk, *more])


def test_an_inspector_enters_a_market_of_the_own_village(desk, village):
    assert "还没有" in desk.get(reverse("merchants_streets")).text
    answer = desk.post(reverse("merchants_street_new"), NEW, follow=True)
    street = Street.objects.get()
    assert street.village == village
    assert "建好了" in answer.text
    assert "东岛海鲜市场" in desk.get(reverse("merchants_streets")).text


def test_an_inspector_of_the_town_chooses_one_of_its_villages(village):
    post = inspector_of(village.town)
    town = sign_in(Client(), post.user, acting_as=post)
    address = reverse("merchants_street_new")
    assert "在哪个村" in town.get(address).text
    other = VillageFactory()
    refused = town.post(address, NEW | {"village": other.pk})
    assert refused.status_code == 200
    assert not Street.objects.exists()
    town.post(address, NEW | {"village": village.pk})
    assert Street.objects.get().village == village


def test_a_taken_name_and_a_day_to_come_lose_nothing_that_was_typed(desk, village):
    a_street(village, name=NEW["name"])
    address = reverse("merchants_street_new")
    page = desk.post(address, NEW).text
    assert "早上五点开秤" in page
    assert "err" in page
    page = desk.post(address, NEW | {"name": "西市场", "started_on": "2027-01-01"}).text
    assert "西市场" in page
    assert "2027-01-01" in page
    assert Street.objects.count() == 1


def test_a_street_is_changed_on_its_page(desk, village):
    street = a_street(village)
    assert "滨海路诚信一条街" in desk.get(at("street_edit", street)).text
    given = NEW | {"kind": "street", "name": "海港路"}
    assert "改好了" in desk.post(at("street_edit", street), given, follow=True).text
    other = a_street(village, name="北街")
    page = desk.post(at("street_edit", other), given)
    assert page.status_code == 200
    assert "海港路" in page.text
    other.refresh_from_db()
    assert other.name == "北街"


def test_shops_come_and_go(desk, village):
    street = a_street(village)
    assert "加一家店" in desk.get(page_of(street)).text
    assert "没有" in desk.get(at("street_join", street)).text
    shop = MerchantFactory(village=village, name="渔火小馆")
    page = desk.get(at("street_join", street))
    assert "渔火小馆" in page.text
    given = {"merchant": shop.pk, "joined_on": "2026-06-01"}
    late = desk.post(at("street_join", street), given | {"joined_on": "2027-06-01"})
    assert late.status_code == 200
    answer = desk.post(at("street_join", street), given, follow=True)
    assert "加进来了" in answer.text
    again = desk.post(at("street_join", street), given)
    assert "加不进来" in again.text
    (member,) = reading.members_of(street, on=TODAY)
    answer = desk.post(at("street_leave", street, member.place.pk), follow=True)
    assert "今天起不在这条街上了" in answer.text
    again = desk.post(at("street_leave", street, member.place.pk), follow=True)
    assert "已经不在这条街上了" in again.text


def test_a_plaque_is_given_by_the_rule_and_taken_down_with_a_reason(desk, village):
    few = a_street(village, name="短街")
    answer = desk.post(at("plaque_give", few), follow=True)
    assert "挂牌了" not in answer.text
    street = a_good_street(5, village)
    answer = desk.post(at("plaque_give", street), follow=True)
    assert "挂牌了" in answer.text
    shop = street.shops.first().merchant
    penalised(shop, on=TODAY, until=moment(TODAY).date().replace(year=2027))
    assert "有1家没做到" in desk.get(page_of(street)).text
    assert desk.get(reverse("merchants_streets")).status_code == 200
    page = desk.post(at("plaque_remove", street), {"reason": ""})
    assert page.status_code == 200
    answer = desk.post(
        at("plaque_remove", street), {"reason": "有店受了处罚"}, follow=True
    )
    assert "摘牌了" in answer.text
    again = desk.post(at("plaque_remove", street), {"reason": "再摘一次"})
    assert again.status_code == 200
    public = Client().get(reverse("merchants_street_public", args=[street.public_id]))
    assert "有店受了处罚" in public.text


def test_a_supervisor_reads_and_changes_nothing(village):
    street = a_street(village)
    post = AppointmentFactory(village=village, role="supervisor")
    watcher = sign_in(Client(), post.user, acting_as=post)
    page = watcher.get(page_of(street))
    assert page.status_code == 200
    assert "加一家店" not in page.text
    for name in ("street_edit", "street_join", "plaque_remove"):
        assert watcher.get(at(name, street)).status_code == 404
        assert watcher.post(at(name, street), NEW).status_code == 404
    assert watcher.post(at("plaque_give", street)).status_code == 404
    assert watcher.get(reverse("merchants_street_new")).status_code == 404


def test_another_village_s_street_does_not_exist(desk):
    other = a_good_street(1, VillageFactory(name="南湾村"))
    member = other.shops.get()
    for name in ("street", "street_edit", "street_join", "plaque_remove"):
        assert desk.get(at(name, other)).status_code == 404
    assert desk.post(at("plaque_give", other)).status_code == 404
    assert desk.post(at("street_leave", other, member.pk)).status_code == 404
    own = a_street(inspector_village(desk))
    assert desk.post(at("street_leave", own, member.pk)).status_code == 404


def inspector_village(client):
    return client.get(reverse("merchants_streets")).wsgi_request.capacity.scope


def test_the_public_page_shows_pledges_and_the_index_and_no_ranking(village):
    street = a_good_street(5, village)
    shop = street.shops.order_by("pk").last().merchant
    graded(shop, at=moment(TODAY), percent=45)
    complained(shop, on=TODAY)
    indices.compute_last_month(on=TODAY, at=AT)
    page = (
        Client().get(reverse("merchants_street_public", args=[street.public_id])).text
    )
    places = [page.index(f"好店{number}") for number in range(5)]
    assert places == sorted(places)
    assert "诚信指数" in page
    assert "D" in page
    assert "承诺" in page
    assert "滨海路诚信一条街" in Client().get(reverse("merchants_streets_public")).text
    assert Client().get("/streets/nothing/").status_code == 404


def test_streets_and_honours_say_so_when_there_are_none():
    assert "还没有" in Client().get(reverse("merchants_streets_public")).text
    assert "还没有" in Client().get(reverse("merchants_honours")).text


def test_the_honour_list_names_shops_by_village_and_prints(village):
    shop = on_street(a_street(village), name="东岛渔家")
    graded(shop, at=moment(TODAY), percent=96)
    bad = MerchantFactory(village=village, name="不好的店")
    graded(bad, at=moment(TODAY), percent=30)
    towns = Client().get(reverse("merchants_honours")).text
    assert village.name in towns
    for code in (village.code, village.town.code):
        for name in ("merchants_honours_of", "merchants_honours_print"):
            page = Client().get(reverse(name, args=[code]))
            assert "东岛渔家" in page.text
            assert "不好的店" not in page.text
    assert Client().get("/honours/999/").status_code == 404
    empty = VillageFactory()
    assert (
        "还没有"
        in Client().get(reverse("merchants_honours_of", args=[empty.code])).text
    )


def test_the_shop_s_page_names_its_street_and_plaque(desk, village):
    street = a_good_street(5, village)
    streets.give_plaque(street=street, by=UserFactory(), at=AT)
    shop = street.shops.first().merchant
    page = desk.get(reverse("merchants_shop", args=[shop.pk])).text
    assert street.name in page
