"""The register in a real browser, with script and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grassroots.core import progress
from tests.factories.accounts import UserFactory, key_of
from tests.factories.villages import AppointmentFactory, ResidentFactory
from tests.support.browser import DESKTOP, PHONE
from tests.villages.imports.conftest import LI, NOW, ZHANG, xlsx
from villages.models import ImportStatus, Purpose, Resident, ResidentImport
from villages.services import imports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(village):
    return AppointmentFactory(role="manager", village=village)


@pytest.fixture
def desk(open_page, post):
    return open_page(post.user, capacity=key_of(post))


def test_the_list_follows_what_is_typed(desk, resident, village):
    ResidentFactory(village=village, name="李四")
    desk.goto(reverse("villages_residents"))
    expect(desk.get_by_text("李四")).to_be_visible()
    desk.get_by_role("searchbox").press_sequentially("zst")
    expect(desk.get_by_text("李四")).not_to_be_visible()
    desk.get_by_role("link", name="张守田").click()
    expect(desk.get_by_text("1101**********002X")).to_be_visible()


def test_a_list_comes_in_from_the_file_to_the_register(desk):
    desk.goto(reverse("villages_import_new"))
    file = {"name": "名册.xlsx", "mimeType": "", "buffer": xlsx(ZHANG, LI).read()}
    desk.get_by_label("填好的名册").set_input_files(file)
    desk.get_by_role("button", name="检查").click()
    desk.get_by_role("button", name="导入这2人").click()
    expect(desk.get_by_role("heading", name="导入好了")).to_be_visible()
    assert Resident.objects.count() == 2


def test_the_bar_moves_by_itself_and_the_page_follows(desk, post, village):
    one = imports.start(village=village, file=xlsx(ZHANG), by=post.user, at=NOW)
    ResidentImport.objects.update(status=ImportStatus.IMPORTING)
    progress.tell(imports.progress_key(one), done=50, total=200)
    desk.goto(reverse("villages_import", args=[one.pk]))
    expect(desk.get_by_text("25%")).to_be_visible()
    progress.tell(imports.progress_key(one), done=150, total=200)
    expect(desk.get_by_text("75%")).to_be_visible()
    ResidentImport.objects.update(status=ImportStatus.CHECKED, rows_new=1)
    expect(desk.get_by_role("button", name="导入这1人")).to_be_visible()


def test_without_script_everything_still_works(open_page, post, resident):
    plain = open_page(post.user, capacity=key_of(post), java_script_enabled=False)
    plain.goto(reverse("villages_residents"))
    plain.get_by_role("searchbox").fill("zst")
    plain.get_by_role("searchbox").press("Enter")
    plain.get_by_role("link", name="张守田").click()
    plain.get_by_role("button", name="补卡").click()
    expect(plain.get_by_text("旧卡不能用了")).to_be_visible()


def test_a_lost_card_is_replaced_only_after_a_second_tap(desk, resident):
    code = resident.card_code
    desk.goto(reverse("villages_resident", args=[resident.pk]))
    desk.get_by_role("button", name="补卡").click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_role("button", name="再想想").click()
    resident.refresh_from_db()
    assert resident.card_code == code
    desk.get_by_role("button", name="补卡").click()
    sheet.get_by_role("button", name="补卡").click()
    expect(desk.get_by_text("旧卡不能用了")).to_be_visible()
    resident.refresh_from_db()
    assert resident.card_code != code


def test_two_taps_say_yes_on_the_phone(open_page, resident):
    resident.user = UserFactory()
    resident.save()
    phone = open_page(resident.user, capacity=key_of(resident))
    phone.goto(reverse("villages_my_consent", args=[Purpose.PHOTO]))
    phone.get_by_text("我看明白了，同意").click()
    phone.get_by_role("button", name="同意").click()
    expect(phone.get_by_text("您随时可以撤回")).to_be_visible()
    assert resident.consents.filter(purpose=Purpose.PHOTO).exists()


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_fit_and_everybody_can_use_them(
    open_page, post, resident, household, axe, screen
):
    page = open_page(post.user, screen, capacity=key_of(post))
    for name, arguments in {
        "villages_residents": [],
        "villages_resident": [resident.pk],
        "villages_resident_new": [],
        "villages_resident_consents": [resident.pk],
        "villages_resident_kin": [resident.pk],
        "villages_household": [household.pk],
        "villages_import_new": [],
        "villages_appointments": [],
    }.items():
        page.goto(reverse(name, args=arguments))
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, name


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_one_looks_for_is_said_once(open_page, axe, look, screen, post, resident):
    desk = open_page(post.user, screen, capacity=key_of(post))
    desk.goto(reverse("villages_errand"))
    axe(desk)
    look(desk, "errand")
    desk.get_by_text("入户走访").click()
    desk.get_by_role("button", name="打开").click()
    desk.goto(reverse("villages_resident", args=[resident.pk]))
    expect(desk.get_by_text("本人看得到是谁、为什么看：入户走访")).to_be_visible()
    axe(desk)
    look(desk, "errand-file")
