"""What the manager sets up, and the cards that the village's desk gives out."""

import re
from datetime import date

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image, ImageDraw

from grassroots.core import short_code
from rewards.redemption.models import CardPin, Goods, Outlet, OutletAppointment
from rewards.redemption.services import outlets
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import (
    PIN,
    CardPinFactory,
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    customer,
)
from tests.factories.villages import AppointmentFactory, ResidentFactory
from tests.support.clock import freeze_time
from villages.models import Household

OUTLETS = reverse("redemption_outlets")
CARDS = reverse("redemption_cards_print")
OUTLET = {
    "kind": "supermarket",
    "name": "东岛信用超市",
    "code_limit": 200,
    "card_limit": 20,
    "is_open": "on",
}
GOODS = {
    "kind": "goods",
    "name": "大米",
    "pack": "10斤",
    "unit": "袋",
    "category": "food",
    "price": 50,
    "icon": "rice",
    "sort": 5,
    "is_offered": "on",
}


@pytest.fixture
def clock(counter):
    with freeze_time(counter.at) as clock:
        yield clock


@pytest.fixture
def manager(client, counter, clock):
    post = AppointmentFactory(village=counter.village, role="manager")
    return sign_in(client, post.user, acting_as=post)


@pytest.fixture
def recorder(client, counter, clock):
    post = AppointmentFactory(village=counter.village, role="recorder")
    return sign_in(client, post.user, acting_as=post)


def text_of(response):
    return response.content.decode()


def at(name, *keys):
    return reverse(f"redemption_{name}", args=keys)


# --- outlets ----------------------------------------------------------------------


def test_a_manager_opens_an_outlet_and_sees_it_listed(manager, counter):
    assert "红色信用银行" in text_of(manager.get(OUTLETS))
    assert "小票编号开头" in text_of(manager.get(at("outlet_new")))
    page = text_of(manager.post(at("outlet_new"), OUTLET, follow=True))
    assert "开好了" in page
    outlet = Outlet.objects.get(name="东岛信用超市")
    assert (outlet.village, outlet.number_prefix) == (counter.village, "东岛")
    assert outlet.is_open


def test_a_card_limit_above_the_phones_is_refused_at_its_field(manager):
    page = text_of(manager.post(at("outlet_new"), OUTLET | {"card_limit": 300}))
    assert "实体卡的上限要比手机码低" in page
    assert "东岛信用超市" in page


def test_two_outlets_of_one_name_are_refused(manager, counter):
    given = OUTLET | {"name": counter.outlet.name}
    page = text_of(manager.post(at("outlet_new"), given))
    assert "已经有一个叫东岛村红色信用银行的了" in page
    given = OUTLET | {"name": OutletFactory(village=counter.village).name}
    page = text_of(manager.post(at("outlet_edit", counter.outlet.pk), given))
    assert "已经有一个叫" in page


def test_a_manager_closes_an_outlet_until_a_day(manager, counter):
    page = text_of(manager.get(at("outlet_edit", counter.outlet.pk)))
    assert f'value="{counter.outlet.name}"' in page
    given = OUTLET | {"next_open_on": "2026-06-08", "is_open": ""}
    manager.post(at("outlet_edit", counter.outlet.pk), given)
    counter.outlet.refresh_from_db()
    assert not counter.outlet.is_open
    page = text_of(manager.get(at("outlet", counter.outlet.pk)))
    assert "6月8日（周一）再开" in page


def test_a_form_with_mistakes_keeps_what_was_typed(manager, counter):
    page = text_of(manager.post(at("outlet_edit", counter.outlet.pk), {"name": "甲"}))
    assert 'value="甲"' in page


def test_a_town_manager_reads_all_outlets_and_opens_none(client, counter, clock):
    post = AppointmentFactory(town=counter.village.town, role="manager")
    sign_in(client, post.user, acting_as=post)
    page = text_of(client.get(OUTLETS))
    assert counter.outlet.name in page
    assert at("outlet_new") not in page
    assert client.get(at("outlet_new")).status_code == 404
    assert client.get(CARDS).status_code == 404


def test_a_supervisor_sees_everything_and_finds_nothing_to_press(
    client, counter, clock
):
    post = AppointmentFactory(village=counter.village, role="supervisor")
    sign_in(client, post.user, acting_as=post)
    page = text_of(client.get(at("outlet", counter.outlet.pk)))
    assert "花生油5升" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert client.get(at("outlet_price_list", counter.outlet.pk)).status_code == 200
    assert client.get(at("outlet_edit", counter.outlet.pk)).status_code == 404
    assert client.post(at("outlet_new"), OUTLET).status_code == 404


def test_a_village_without_outlets_and_an_outlet_without_anything_say_what_to_do(
    manager, counter
):
    empty = OutletFactory(village=counter.village)
    page = text_of(manager.get(at("outlet", empty.pk)))
    assert "货架还是空的" in page
    assert "没有营业员，谁也收不了码" in page
    neighbour = AppointmentFactory(role="manager")
    sign_in(manager, neighbour.user, acting_as=neighbour)
    assert "还没有兑换点" in text_of(manager.get(OUTLETS))


# --- goods ------------------------------------------------------------------------


def test_goods_are_listed_then_received_then_counted(manager, counter):
    assert "几分" in text_of(manager.get(at("goods_new", counter.outlet.pk)))
    answer = manager.post(at("goods_new", counter.outlet.pk), GOODS)
    rice = Goods.objects.get(name="大米")
    address = at("goods_edit", counter.outlet.pk, rice.pk)
    assert answer.url == address
    assert "现在有0袋" in text_of(manager.get(address))
    manager.post(address, {"what": "receive", "quantity": 8, "note": "粮站"})
    manager.post(address, {"what": "count", "quantity": 7})
    page = text_of(manager.get(address))
    for words in ("现在有7袋", "+8", "−1", "粮站"):
        assert words in page


def test_a_price_is_changed_and_a_service_gets_places(manager, counter):
    address = at("goods_edit", counter.outlet.pk, counter.haircut.pk)
    assert "记库存" not in text_of(manager.get(address))
    given = GOODS | {"name": "理发", "pack": "", "price": 9, "daily_places": 6}
    manager.post(address, given)
    counter.haircut.refresh_from_db()
    assert (counter.haircut.price, counter.haircut.daily_places) == (9, 6)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"per_household_limit": 2}, "限几份、按多久限，两样都要填"),
        ({"limit_period": "month"}, "限几份、按多久限，两样都要填"),
        ({"daily_places": 3}, "东西看库存，不用填每天几位"),
        ({"price": 0}, "最少是1"),
        ({"name": "毛巾", "pack": ""}, "已经有一个叫毛巾的了"),
    ],
)
def test_goods_that_make_no_sense_are_refused(manager, counter, given, words):
    page = text_of(manager.post(at("goods_new", counter.outlet.pk), GOODS | given))
    assert words in page
    assert not Goods.objects.filter(name="大米").exists()


def test_a_name_that_other_goods_have_is_refused_when_changed(manager, counter):
    address = at("goods_edit", counter.outlet.pk, counter.oil.pk)
    page = text_of(manager.post(address, GOODS | {"name": "毛巾", "pack": ""}))
    assert "已经有一个叫毛巾的了" in page


@pytest.mark.parametrize(
    "given", [{"what": "receive", "quantity": 0}, {"what": "receive", "quantity": ""}]
)
def test_a_delivery_of_nothing_is_asked_about_again(manager, counter, given):
    address = at("goods_edit", counter.outlet.pk, counter.oil.pk)
    page = text_of(manager.post(address, given))
    assert 'role="alert"' in page
    assert counter.stock_of(counter.oil) == 10


def test_goods_of_another_outlet_are_not_changed_under_this_one(manager, counter):
    other = GoodsFactory(outlet__village=counter.village)
    address = at("goods_edit", counter.outlet.pk, other.pk)
    assert manager.get(address).status_code == 404


def test_the_price_list_has_no_money_on_it(manager, counter):
    page = text_of(manager.get(at("outlet_price_list", counter.outlet.pk)))
    assert "60分" in page
    assert "¥" not in page
    assert "元" not in page


# --- clerks -----------------------------------------------------------------------


def test_a_manager_appoints_a_clerk_by_phone_and_lets_one_go(manager, counter):
    user = UserFactory(name="王芳")
    address = at("clerk_new", counter.outlet.pk)
    assert "2026-06-03" in text_of(manager.get(address))
    page = text_of(
        manager.post(
            address,
            {"phone": user.phone, "name": "王芳", "starts_on": "2026-06-03"},
            follow=True,
        )
    )
    assert "王芳" in page
    clerk = OutletAppointment.objects.get(user=user)
    manager.post(at("clerk_end", counter.outlet.pk, clerk.pk))
    clerk.refresh_from_db()
    assert str(clerk.ends_on) == "2026-06-03"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"phone": "13700000000"}, "这个手机号还没有账号"),
        ({"phone": "123"}, "手机号是11位数字"),
        ({"ends_on": "2026-06-01"}, "最后一天不能早于第一天"),
    ],
)
def test_a_clerk_who_cannot_be_is_refused_with_the_reason(
    manager, counter, given, words
):
    user = UserFactory(name="王芳")
    whole = {"phone": user.phone, "name": "王芳", "starts_on": "2026-06-03"}
    page = text_of(manager.post(at("clerk_new", counter.outlet.pk), whole | given))
    assert words in page


def test_whoever_is_a_clerk_already_is_not_appointed_again(manager, counter):
    user = counter.user
    given = {"phone": user.phone, "name": user.name, "starts_on": "2026-06-03"}
    page = text_of(manager.post(at("clerk_new", counter.outlet.pk), given))
    assert "这位已经是这里的营业员了" in page


def test_a_strangers_phone_makes_no_clerk_and_shows_no_name(manager, counter):
    stranger = UserFactory(name="李长河")
    given = {"phone": stranger.phone, "name": "王芳", "starts_on": "2026-06-03"}
    page = text_of(manager.post(at("clerk_new", counter.outlet.pk), given))
    assert "这个手机号和这个姓名对不上" in page
    assert "李长河" not in page
    for typed in given.values():
        assert f'value="{typed}"' in page
    assert not OutletAppointment.objects.filter(user=stranger).exists()


# --- cards ------------------------------------------------------------------------


def test_cards_show_a_masked_name_a_number_and_no_balance(recorder, counter):
    page = text_of(recorder.get(CARDS))
    assert "张守田" in page
    page = text_of(recorder.post(CARDS, {"residents": [counter.resident.pk]}))
    code = counter.resident.card_code
    assert "张*家" in page
    assert f"{code[:4]} {code[4:]}" in page
    assert "张守田" not in page
    assert "86" not in page.replace(code, "").split("<main")[1].split("<svg")[0]
    assert counter.resident.phone not in page


def test_ten_cards_go_on_a_sheet_and_backs_when_asked_for(recorder, counter):
    people = [customer(counter.village) for _number in range(11)]
    chosen = {"residents": [one.pk for one in people]}
    page = text_of(recorder.post(CARDS, chosen))
    assert page.count('class="cards"') == 2
    assert page.count('class="idc"') == 11
    assert "怎么用" not in page
    page = text_of(recorder.post(CARDS, chosen | {"backs": "on"}))
    assert page.count('class="cards"') == 4
    assert "一天最多用<b>20分</b>" in page


def test_people_are_chosen_by_household_group_and_name(recorder, counter):
    west = customer(counter.village, name="欧阳娜娜")
    Household.objects.filter(memberships__resident=west).update(hamlet="西组")
    page = text_of(recorder.get(CARDS, {"hamlet": "西组"}))
    assert "欧阳娜娜" in page
    assert "张守田" not in page
    page = text_of(recorder.get(CARDS, {"q": "zst"}))
    assert "张守田" in page
    assert "欧阳娜娜" not in page
    assert "没找到人" in text_of(recorder.get(CARDS, {"q": "xyz"}))


def test_children_and_neighbours_get_no_card(recorder, counter):
    household = counter.resident.memberships.get().household
    child = ResidentFactory(household=household, born_on=date(2015, 1, 1))
    neighbour = customer(GoodsFactory().outlet.village)
    for one in (child, neighbour):
        page = text_of(recorder.post(CARDS, {"residents": [one.pk]}))
        assert 'class="idc"' not in page
        assert recorder.get(at("card", one.pk)).status_code == 404


def test_nobody_chosen_prints_nothing(recorder):
    assert "请先勾要印卡的人" in text_of(recorder.post(CARDS, {}))


def test_too_many_cards_at_once_are_refused(recorder, counter, monkeypatch):
    monkeypatch.setattr("rewards.redemption.forms.cards.MOST_CARDS", 1)
    wife = ResidentFactory(household=counter.resident.memberships.get().household)
    page = text_of(recorder.post(CARDS, {"residents": [counter.resident.pk, wife.pk]}))
    assert "一次最多印1张" in page


def test_a_pin_is_set_while_its_holder_is_here(recorder, counter):
    address = at("card", counter.resident.pk)
    assert "没设密码" in text_of(recorder.get(address))
    given = {"pin": PIN, "again": PIN, "in_person": "on", "daily_limit": 15}
    page = text_of(recorder.post(address, given, follow=True))
    assert "密码设好了" in page
    assert CardPin.objects.get().daily_limit == 15
    assert PIN not in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"in_person": ""}, "要本人在场，自己设密码"),
        ({"again": "3908"}, "两遍不一样"),
        ({"pin": "1234", "again": "1234"}, "这个密码太好猜"),
        ({"pin": "39a7", "again": "39a7"}, "密码是4到6位数字"),
    ],
)
def test_a_pin_that_does_not_do_is_refused_with_the_reason(
    recorder, counter, given, words
):
    whole = {"pin": PIN, "again": PIN, "in_person": "on"} | given
    page = text_of(recorder.post(at("card", counter.resident.pk), whole))
    assert words in page
    assert not CardPin.objects.exists()


def test_who_serves_at_a_counter_is_told_why_they_set_no_pin(client, counter, clock):
    post = AppointmentFactory(village=counter.village, role="recorder")
    ClerkFactory(outlet=counter.outlet, user=post.user)
    both = sign_in(client, post.user, acting_as=post)
    address = at("card", counter.resident.pk)
    given = {"pin": PIN, "again": PIN, "in_person": "on"}
    for page in (text_of(both.get(address)), text_of(both.post(address, given))):
        assert f"您在{counter.outlet.name}当营业员，不能帮顾客设密码" in page
        assert 'name="pin"' not in page
        assert 'form="pin"' not in page
    assert not CardPin.objects.exists()


def test_who_serves_nowhere_in_the_village_is_offered_the_form(recorder, counter):
    page = text_of(recorder.get(at("card", counter.resident.pk)))
    assert "不能帮顾客设密码" not in page
    assert 'name="pin"' in page
    assert 'form="pin"' in page


def test_a_locked_card_is_shown_as_locked(recorder, counter):
    CardPinFactory(resident=counter.resident)
    CardPin.objects.update(failed_tries=5, locked_at=counter.at)
    assert "锁住了" in text_of(recorder.get(at("card", counter.resident.pk)))
    assert "卡锁住了" in text_of(recorder.get(CARDS))


def test_a_lost_card_gets_another_number(recorder, counter):
    before = counter.resident.card_code
    recorder.post(at("card_reissue", counter.resident.pk))
    counter.resident.refresh_from_db()
    assert counter.resident.card_code != before
    assert short_code.is_valid(counter.resident.card_code)


def test_the_code_on_a_card_is_the_plain_address_of_its_number(recorder, counter):
    page = text_of(recorder.post(CARDS, {"residents": [counter.resident.pk]}))
    drawn = picture_of(page)
    (found,) = zxingcpp.read_barcodes(drawn)
    assert found.text == f"https://points.example/c/{counter.resident.card_code}/"
    assert found.ec_level == "Q"


def picture_of(page):
    """Draw the code of the page's SVG as the reader of a phone would see it."""
    box = re.search(r'class="qr" viewBox="(-?\d+) -?\d+ (\d+) \d+"', page)
    quiet, side = -int(box[1]), int(box[2])
    path = page[box.end() :].split('<path d="')[1].split('"')[0]
    image = Image.new("L", (side * 4, side * 4), 255)
    draw = ImageDraw.Draw(image)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", path):
        left, top = (int(x) + quiet) * 4, (int(y) + quiet) * 4
        draw.rectangle([left, top, left + int(width) * 4 - 1, top + 3], fill=0)
    return image


def test_every_card_of_an_outlets_limit_is_below_the_phones(counter):
    outlets.change_outlet(
        outlet=counter.outlet, card_limit=30, by=counter.user, at=counter.at
    )
    card = CardPinFactory(resident=counter.resident, daily_limit=500)
    counter.outlet.refresh_from_db()
    assert card.limit_at(counter.outlet) == 30 < counter.outlet.code_limit
