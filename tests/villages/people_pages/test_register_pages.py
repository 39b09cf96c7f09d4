"""The register at the desk."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.records import photo_file
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    announce,
)
from villages.models import Consent, FileView, Household, Kinship, Resident
from villages.selectors import households

pytestmark = pytest.mark.django_db


def post(client, address, /, *arguments, **data):
    return client.post(reverse(address, args=arguments), data, follow=True)


def test_the_list_is_searched_and_htmx_gets_only_what_changes(
    manager, resident, village
):
    ResidentFactory(village=village, name="李四")
    page = manager.get(reverse("villages_residents"), {"q": "zst"}).content.decode()
    assert "张守田" in page
    assert "李四" not in page
    part = manager.get(
        reverse("villages_residents"), {"q": "0412"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "张守田" in part
    assert "<html" not in part


def test_a_long_list_has_pages(manager, household):
    ResidentFactory.create_batch(31, household=household)
    first = manager.get(reverse("villages_residents")).content.decode()
    assert "?q=&amp;page=2" in first
    second = manager.get(reverse("villages_residents"), {"page": 2}).content.decode()
    assert "?q=&amp;page=1" in second
    beyond = manager.get(reverse("villages_residents"), {"page": "999x"})
    assert beyond.status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_list(
    manager, household, django_assert_max_num_queries
):
    ResidentFactory.create_batch(25, household=household)
    with django_assert_max_num_queries(12):
        manager.get(reverse("villages_residents"))


def test_an_empty_search_says_what_to_do(manager, resident):
    page = manager.get(reverse("villages_residents"), {"q": "没有"}).content.decode()
    assert "没有找到这个人" in page


@pytest.mark.usefixtures("resident")
def test_an_id_number_is_looked_up_by_post_and_the_look_is_logged(manager, resident):
    page = post(manager, "villages_resident_find", id_number="11010519491231002x")
    assert page.redirect_chain[0][0] == reverse("villages_resident", args=[resident.pk])
    looks = FileView.objects.filter(resident=resident)
    assert "按身份证号查找" in [look.purpose for look in looks]
    missing = post(manager, "villages_resident_find", id_number="360426199101010071")
    assert "村里没有这个身份证号" in missing.content.decode()


def test_every_look_at_a_file_is_logged_once_for_its_subject(
    at_desk, as_resident, resident
):
    recorder = at_desk("recorder")
    for _ in range(2):
        recorder.get(reverse("villages_resident", args=[resident.pk]))
    look = FileView.objects.get(resident=resident)
    assert (look.role, look.purpose) == ("村信息员", "看资料：核对公示和评议的事")
    page = as_resident.get(reverse("villages_my_views")).content.decode()
    assert "村信息员" in page
    assert "看资料" in page


def test_a_look_an_hour_later_is_another_look(at_desk, resident):
    recorder = at_desk("recorder")
    recorder.get(reverse("villages_resident", args=[resident.pk]))
    hour_ago = timezone.now() - timedelta(hours=1)
    FileView.objects.update(viewed_at=hour_ago)
    recorder.get(reverse("villages_resident", args=[resident.pk]))
    assert FileView.objects.count() == 2


def test_the_file_shows_numbers_masked_and_a_recorder_no_id_number(
    manager, at_desk, resident
):
    address = reverse("villages_resident", args=[resident.pk])
    assert "1101**********002X" in manager.get(address).content.decode()
    seen = at_desk("recorder").get(address).content.decode()
    assert "138****1234" in seen
    assert "1101" not in seen


NEW = {
    "name": "李四",
    "born_on": "1980-02-03",
    "phone": "13800005678",
    "id_number": "",
    "number": "0412",
    "hamlet": "",
}


def test_a_person_is_added_to_a_household(manager, household):
    page = post(manager, "villages_resident_new", **NEW)
    assert "李四记好了。" in page.content.decode()
    added = Resident.objects.get(name="李四")
    assert households.household_of(added, timezone.localdate()) == household


def test_a_person_opens_a_new_household(manager, village):
    given = NEW | {"number": "0999", "hamlet": "北组", "is_new_household": "on"}
    post(manager, "villages_resident_new", **given, is_head="on")
    household = Household.objects.get(village=village, number="0999")
    assert (household.hamlet, household.head.name) == ("北组", "李四")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "请填这一格。"),
        ({"name": "李4"}, "姓名只写汉字"),
        ({"born_on": "1980-13-01"}, "日期请写成"),
        ({"born_on": "2099-01-01"}, "看一看年份"),
        ({"phone": "123"}, "手机号是11位数字"),
        ({"id_number": "123"}, "身份证号不对"),
        ({"number": "8888"}, "村里没有户号8888"),
        ({"is_new_household": "on"}, "户号0412已经有了"),
    ],
)
@pytest.mark.usefixtures("household")
def test_a_refusal_keeps_what_was_typed(manager, wrong, words):
    page = post(manager, "villages_resident_new", **(NEW | wrong)).content.decode()
    assert words in page
    assert "没有记下" in page
    assert 'value="13800005678"' in page or "phone" in wrong
    assert not Resident.objects.exists()


def test_a_refused_person_leaves_no_household_behind(manager, village):
    given = NEW | {"number": "0999", "is_new_household": "on", "phone": "1"}
    post(manager, "villages_resident_new", **given)
    assert not Household.objects.filter(number="0999").exists()


def test_the_form_knows_the_household_it_was_opened_for(manager):
    page = manager.get(reverse("villages_resident_new"), {"household": "0412"})
    assert 'value="0412"' in page.content.decode()


def test_particulars_are_corrected(manager, resident):
    address = reverse("villages_resident_edit", args=[resident.pk])
    assert 'value="1949-12-31"' in manager.get(address).content.decode()
    known = {"born_on": "1949-12-31", "phone": "13800004321", "id_number": ""}
    page = post(manager, "villages_resident_edit", resident.pk, name="张守山", **known)
    assert "改好了。" in page.content.decode()
    resident.refresh_from_db()
    assert (resident.name, resident.phone) == ("张守山", "13800004321")
    assert resident.id_number_digest
    given = {"name": "张守山", "born_on": "1950-01-01", "phone": "", "id_number": ""}
    wrong = post(manager, "villages_resident_edit", resident.pk, **given)
    assert "和填的出生日期不一样" in wrong.content.decode()
    missing = post(
        manager, "villages_resident_edit", resident.pk, **(given | {"name": ""})
    )
    assert "没有改" in missing.content.decode()


def test_a_lost_card_is_replaced_and_a_lost_phone_unlinked(
    manager, as_resident, resident
):
    code = resident.card_code
    post(manager, "villages_resident_card", resident.pk)
    post(manager, "villages_resident_unlink", resident.pk)
    resident.refresh_from_db()
    assert resident.card_code != code
    assert resident.user is None


def test_life_changes_are_written_down_with_their_day(manager, resident, village):
    def change(kind, **data):
        page = post(manager, "villages_resident_change", resident.pk, kind, **data)
        assert "记好了" in page.content.decode(), page.content.decode()
        resident.refresh_from_db()

    other = HouseholdFactory(village=village, number="0500")
    change("away", on="2026-01-05")
    assert resident.away_since == date(2026, 1, 5)
    change("back", on="2026-02-05")
    assert resident.away_since is None
    change("move", on="2026-03-01", number="0500")
    assert households.household_of(resident, date(2026, 3, 1)) == other
    change("out", on="2026-04-01")
    page = manager.get(reverse("villages_resident", args=[resident.pk]))
    assert "已迁出" in page.content.decode()
    change("died", on="2026-05-01")
    page = manager.get(reverse("villages_resident", args=[resident.pk]))
    assert "已去世" in page.content.decode()


def test_a_change_that_cannot_be_keeps_its_day(manager, resident):
    page = post(
        manager, "villages_resident_change", resident.pk, "back", on="2026-02-05"
    ).content.decode()
    assert "没有登记外出" in page
    assert 'value="2026-02-05"' in page
    empty = post(manager, "villages_resident_change", resident.pk, "away", on="")
    assert "请写日期。" in empty.content.decode()
    for kind in ("away", "move", "out", "died", "back"):
        address = reverse("villages_resident_change", args=[resident.pk, kind])
        assert manager.get(address).status_code == 200
    unknown = reverse("villages_resident_change", args=[resident.pk, "fly"])
    assert manager.get(unknown).status_code == 404


def test_a_household_page_names_its_people_and_its_past(manager, resident, household):
    ResidentFactory(household=household, name="李秀英")
    gone = ResidentFactory(household=household, name="王五")
    gone.memberships.update(ends_on=date(2026, 1, 1))
    page = manager.get(reverse("villages_household", args=[household.pk]))
    text = page.content.decode()
    assert text.index("张守田") < text.index("李秀英") < text.index("王五")
    assert "以前在这一户的" in text


def test_the_head_of_a_household_is_changed(manager, resident, household):
    wife = ResidentFactory(household=household, name="李秀英")
    page = post(manager, "villages_household_head", household.pk, resident=wife.pk)
    assert "户主是李秀英" in page.content.decode()
    household.refresh_from_db()
    assert household.head == wife
    stranger = ResidentFactory(village=household.village)
    refused = post(
        manager, "villages_household_head", household.pk, resident=stranger.pk
    )
    assert "现在不在这一户" in refused.content.decode()
    assert (
        manager.post(
            reverse("villages_household_head", args=[household.pk]), {"resident": "x"}
        ).status_code
        == 404
    )


def test_a_household_is_corrected_and_closed_when_empty(manager, resident, household):
    page = post(
        manager, "villages_household_edit", household.pk, number="0413", hamlet="北组"
    )
    assert "改好了。" in page.content.decode()
    wrong = post(
        manager, "villages_household_edit", household.pk, number="1" * 20, hamlet=""
    )
    assert "最多12个字" in wrong.content.decode()
    empty = post(manager, "villages_household_edit", household.pk, number="", hamlet="")
    assert "请填这一格" in empty.content.decode()
    full = post(manager, "villages_household_close", household.pk)
    assert "户里还有人" in full.content.decode()
    resident.memberships.update(ends_on=date(2026, 1, 1))
    closed = post(manager, "villages_household_close", household.pk)
    assert "已销户" in closed.content.decode()


def test_consents_on_paper_are_written_down_and_taken_back(manager, household):
    resident = ResidentFactory(household=household, consents=())
    address = reverse("villages_resident_consents", args=[resident.pk])
    assert " checked" not in manager.get(address).content.decode()
    given = {
        "purposes": ["scoring", "photo"],
        "channel": "paper",
        "given_on": "2026-05-20",
    }
    page = post(manager, "villages_resident_consents", resident.pk, **given)
    assert "同意书记好了。" in page.content.decode()
    assert resident.consents.count() == 2
    again = post(manager, "villages_resident_consents", resident.pk, **given)
    assert "没有记下" in again.content.decode()
    gone = post(manager, "villages_resident_withdraw", resident.pk, "photo")
    assert "撤回了" in gone.content.decode()
    twice = post(manager, "villages_resident_withdraw", resident.pk, "photo")
    assert "不用撤回" in twice.content.decode()


def test_what_a_guardian_signed_is_shown_with_the_paper(manager, household):
    resident = ResidentFactory(household=household, consents=())
    given = {
        "purposes": ["scoring"],
        "channel": "paper",
        "given_on": "2026-05-20",
        "signed_by": "孙桂芳",
    }

    def sign(**more):
        data = {**given, **more}
        page = post(manager, "villages_resident_consents", resident.pk, **data)
        return page.content.decode()

    assert "请在上面选他是监护人还是受委托的人" in sign()
    assert "请把签了字的纸拍下来" in sign(signed_as="guardian")
    broken = SimpleUploadedFile("纸.jpg", b"not a photo")
    page = sign(signed_as="guardian", photos=broken)
    assert "没有记下" in page
    assert 'value="孙桂芳"' in page
    assert not resident.consents.exists()
    assert "监护人孙桂芳" in sign(signed_as="guardian", photos=photo_file(3))
    consent = resident.consents.get()
    where = ("villages_resident_consent_scan", [resident.pk, consent.pk])
    answer = manager.get(reverse(where[0], args=where[1]))
    assert answer["Content-Type"] == "image/jpeg"
    other = ResidentFactory(household=household)
    elsewhere = reverse(where[0], args=[other.pk, consent.pk])
    assert manager.get(elsewhere).status_code == 404


def test_new_words_are_asked_for_on_the_desk_too(manager, household):
    resident = ResidentFactory(household=household, consents=("scoring",))
    announce("scoring", ahead=31)
    address = reverse("villages_resident_consents", args=[resident.pk])
    page = manager.get(address).content.decode()
    assert "前请本人重新签" in page
    assert 'value="scoring"' in page


def test_a_paper_from_the_future_keeps_the_ticks(manager, household):
    resident = ResidentFactory(household=household, consents=())
    given = {"purposes": ["scoring"], "channel": "paper", "given_on": "2099-05-20"}
    page = post(manager, "villages_resident_consents", resident.pk, **given)
    text = page.content.decode()
    assert "同意书的日期还没到" in text
    assert text.count(" checked") == 2
    assert not Consent.objects.filter(resident=resident).exists()


def test_a_child_has_no_consent_form(manager, household):
    child = ResidentFactory(household=household, born_on=date(2020, 1, 1), consents=())
    page = manager.get(reverse("villages_resident_consents", args=[child.pk]))
    assert "不满18周岁" in page.content.decode()
    assert "记下来" not in page.content.decode()


def test_relatives_are_found_declared_and_taken_off(manager, resident, village):
    cousin = ResidentFactory(village=village, name="赵丽")
    address = reverse("villages_resident_kin", args=[resident.pk])
    assert "赵丽" in manager.get(address, {"q": "zl"}).content.decode()
    page = post(manager, "villages_resident_kin", resident.pk, resident=cousin.pk)
    assert "张守田和赵丽是亲属" in page.content.decode()
    assert "没有找到" in manager.get(address, {"q": "zl"}).content.decode()
    oneself = post(manager, "villages_resident_kin", resident.pk, resident=resident.pk)
    assert "自己和自己" in oneself.content.decode()
    kinship = Kinship.objects.get()
    other = KinshipFactory(first=cousin, second=ResidentFactory(village=village))
    foreign = reverse("villages_kinship_withdraw", args=[resident.pk, other.pk])
    assert manager.post(foreign).status_code == 404
    post(manager, "villages_kinship_withdraw", resident.pk, kinship.pk)
    assert list(Kinship.objects.all()) == [other]


def test_who_moved_or_died_is_found_when_asked_for(manager, resident, village):
    gone = ResidentFactory(village=village, name="张迁")
    gone.memberships.update(ends_on=date(2026, 1, 1))
    resident.died_on = date(2026, 1, 1)
    resident.save()
    address = reverse("villages_residents")
    page = manager.get(address, {"q": "张"}).content.decode()
    assert "没有找到这个人" in page
    assert "all=1" in page
    page = manager.get(address, {"q": "张", "all": "1"}).content.decode()
    assert "已迁出" in page
    assert "已去世" in page


def test_an_id_number_in_the_search_box_leaves_the_address(manager, resident):
    number = {"q": "11010519491231002X"}
    page = manager.get(reverse("villages_residents"), number)
    assert page.url == reverse("villages_resident_find")
    part = manager.get(
        reverse("villages_residents"), number, headers={"HX-Request": "true"}
    )
    assert part["HX-Redirect"] == reverse("villages_resident_find")


def test_the_form_for_an_id_number_wants_one(manager):
    address = reverse("villages_resident_find")
    assert "找" in manager.get(address).content.decode()
    assert "请填这一格" in manager.post(address).content.decode()
