"""The desk's pages of a visit, without script."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rewards.merchants.models import Finding, Inspection, RatingRequest
from rewards.merchants.services import codes, inspections
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import (
    ChecklistFactory,
    MerchantFactory,
    graded,
    inspector_of,
    operator_of,
)
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.factories.visits import (
    announced,
    answered,
    begun,
    data_url,
    png,
    signature,
    signed,
)
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT) as clock:
        yield clock


@pytest.fixture
def shop():
    return MerchantFactory(name="渔火小馆")


@pytest.fixture
def post(shop):
    return inspector_of(shop.village)


@pytest.fixture
def by(post):
    return post.user


@pytest.fixture
def inspector(client, post):
    return sign_in(client, post.user, acting_as=post)


@pytest.fixture
def supervisor(client, shop):
    held = AppointmentFactory(town=shop.village.town, role="supervisor")
    return sign_in(client, held.user, acting_as=held)


def at(name, *keys):
    return reverse(f"merchants_{name}", args=keys)


def text_of(response):
    return response.content.decode()


NEW = reverse("merchants_visit_new")


def begin(client, at_shop, **more):
    given = {
        "shop": at_shop.pk,
        "kind": "routine",
        "client_id": "5b3c1f1e-8a53-4f38-9a39-0f2f0f3a1c11",
    }
    return client.post(NEW, given | more, follow=True)


def ticks(visit, *, faults=(), **more):
    """Return what the whole form sends without script."""
    sent = {"words": ""}
    for item in visit.checklist.items.all():
        key = f"i{item.pk}"
        outcome = "fault" if item.order in faults else "met"
        sent |= {f"{key}-outcome": outcome, f"{key}-note": "", f"{key}-due_on": ""}
    return sent | more


def item(visit, order):
    return f"i{visit.checklist.items.get(order=order).pk}"


# --- where to go ---------------------------------------------------------------------


def test_the_list_shows_open_and_past_visits_and_can_be_narrowed(inspector, shop, by):
    assert "还没有检查" in text_of(inspector.get(at("visits")))
    signed(shop, by=by, at=AT - timedelta(days=30))
    other = MerchantFactory(village=shop.village, name="海风理发")
    begun(other, by=by, at=AT)
    page = text_of(inspector.get(at("visits")))
    assert "渔火小馆" in page
    assert "海风理发" in page
    page = text_of(inspector.get(at("visits"), {"status": "open"}))
    assert "渔火小馆" not in page
    assert "海风理发" in page
    page = text_of(inspector.get(at("visits"), {"q": "渔火", "status": "signed"}))
    assert "渔火小馆" in page
    assert "没有这样的检查" in text_of(inspector.get(at("visits"), {"q": "没有"}))
    assert "海风理发" in text_of(inspector.get(at("visits"), {"status": "odd"}))


def test_nothing_unfinished_is_said_so(inspector):
    assert "没有没查完的" in text_of(inspector.get(at("visits"), {"status": "open"}))


def test_shops_are_due_by_request_complaint_age_and_first_visit(inspector, shop, by):
    village = shop.village
    stale = MerchantFactory(village=village, name="快到期的店")
    graded(stale, at=moment(date(2025, 5, 10)))
    fresh = MerchantFactory(village=village, name="刚查过的店")
    graded(fresh, at=AT - timedelta(days=20))
    asked = MerchantFactory(village=village, name="申请的店")
    graded(asked, at=AT - timedelta(days=20))
    RatingRequest.objects.create(
        merchant=asked,
        operator=operator_of(asked),
        words="换了冷柜",
        asked_at=AT,
        asked_by=by,
        due_on=DAY + timedelta(days=90),
    )
    complained = MerchantFactory(village=village, name="被反映的店")
    graded(complained, at=AT - timedelta(days=20))
    complained.complaints.create(
        operator=operator_of(complained),
        progress_code="AAAA2222",
        kind="complaint",
        topic="price",
        words="多收钱",
        received_at=AT,
        due_on=DAY,
    )
    new = MerchantFactory(village=village, name="新店", opened_on=date(2026, 3, 1))
    page = text_of(inspector.get(NEW))
    places = [page.find(one.name) for one in (asked, complained, stale, shop)]
    assert -1 not in places
    assert places == sorted(places)
    assert "店家申请复评，7月17日前上门" in page
    assert "有1件反映没办结" in page
    assert "等级到2026-05-10就不作数了" in page
    assert "还没有查过" in page
    assert fresh.name not in page
    assert new.name not in page
    requests = text_of(inspector.get(at("requests")))
    assert "申请的店" in requests
    assert "换了冷柜" in requests


def test_a_shop_is_found_by_name_short_code_and_scanned_code(inspector, shop, by):
    code = codes.issue_code(merchant=shop, by=by, at=AT)
    begun(shop, by=by, at=AT)
    address = f"https://points.example/m/{code.token}"
    for words in ("渔火", code.short_code.lower(), address):
        page = text_of(inspector.get(NEW, {"q": words}))
        assert "渔火小馆" in page, words
        assert "正在查" in page
    assert "没找到这家店" in text_of(inspector.get(NEW, {"q": "不存在"}))
    MerchantFactory(village=shop.village, name="只卖自家菜", exempt_reason="自产自销")
    assert "只卖自家菜" in text_of(inspector.get(NEW, {"q": "自家"}))
    other = MerchantFactory(name="别村的店")
    assert other.village != shop.village
    assert "没找到这家店" in text_of(inspector.get(NEW, {"q": "别村"}))


def test_nothing_due_says_so(inspector, shop, by):
    signed(shop, by=by, at=AT)
    assert "没有到时候该查的店" in text_of(inspector.get(NEW))


def test_nobody_waits_to_be_rated_again(supervisor):
    assert "没有人等着复评" in text_of(supervisor.get(at("requests")))


# --- beginning -----------------------------------------------------------------------


def test_an_inspector_begins_at_a_shop_and_a_second_tap_is_the_same_visit(
    inspector, shop
):
    page = text_of(inspector.get(NEW, {"shop": shop.pk, "kind": "requested"}))
    assert "渔火小馆" in page
    chosen = re.search(r'<input[^>]*value="requested"[^>]*>', page)
    assert "checked" in chosen.group()
    first = begin(inspector, shop)
    assert "证照齐全" in text_of(first)
    assert first.redirect_chain == begin(inspector, shop).redirect_chain
    assert Inspection.objects.count() == 1


def test_why_not_is_said_and_the_choice_stays(inspector, shop):
    begun(shop, by=UserFactory(name="陈光"), at=AT)
    page = text_of(begin(inspector, shop, kind="follow_up"))
    assert "陈光从2026-04-18 09:00起正在查这家店" in page
    assert "没有开始检查" in page
    mill = MerchantFactory(village=shop.village, sector="mill")
    assert "县里还没有发布“粮油加工”的检查表" in text_of(begin(inspector, mill))


@pytest.mark.parametrize("key", ["", "abc", "999999999999999999999", "0"])
def test_odd_shops_are_no_shops(inspector, shop, key):
    assert inspector.get(NEW, {"shop": key}).status_code == 200
    page = text_of(begin(inspector, shop, shop=key, kind="odd"))
    assert "没有开始检查" in page
    assert not Inspection.objects.exists()


def test_a_shop_of_another_village_is_not_offered_by_its_key(inspector):
    other = MerchantFactory(name="别村的店")
    assert "别村的店" not in text_of(inspector.get(NEW, {"shop": other.pk}))
    page = text_of(begin(inspector, other))
    assert "不在您管的地方" in page
    assert "别村的店" not in page


# --- the checklist -------------------------------------------------------------------


@pytest.fixture
def visit(shop, by):
    return begun(shop, by=by, at=AT)


def test_the_whole_form_is_kept_and_shown_again(inspector, visit):
    first = item(visit, 3)
    due = DAY + timedelta(days=14)
    sent = ticks(visit, faults={3}, words="总的不错", do="keep") | {
        f"{first}-note": "排水口有油",
        f"{first}-due_on": due.isoformat(),
        f"{first}-photo": SimpleUploadedFile("a.png", png()),
    }
    page = text_of(inspector.post(at("visit", visit.pk), sent, follow=True))
    assert "存好了" in page
    assert "排水口有油" in page
    assert f'value="{due.isoformat()}"' in page
    assert "总的不错" in page
    finding = visit.findings.get(outcome="fault")
    assert at("finding_photo", finding.pk) in page
    answer = inspector.get(at("finding_photo", finding.pk))
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert answer["Cache-Control"] == "private, max-age=600"
    # What is 70 of 100 points.
    assert "70分，D级" in page


def test_what_is_wrong_is_said_beside_it_and_the_rest_is_kept(inspector, visit):
    first, second = item(visit, 3), item(visit, 4)
    sent = ticks(visit, faults={3, 4}, do="tell") | {
        f"{first}-note": "排水口有油",
        f"{first}-due_on": "2026-04-01",
        f"{second}-photo": SimpleUploadedFile("a.jpg", b"no photo at all"),
        f"{second}-note": "字" * 121,
    }
    page = text_of(inspector.post(at("visit", visit.pk), sent))
    assert "还没有告诉店家" in page
    assert "请写2026-04-18到2027-04-18之间的日子" in page
    assert "2026-04-01" in page
    assert "字" * 121 in page
    assert "最多写120个字" in page
    kept = {one.item.order: one for one in visit.findings.select_related("item")}
    assert (kept[3].note, kept[3].due_on) == ("排水口有油", None)
    assert (kept[4].outcome, kept[4].note) == ("fault", "")
    visit.refresh_from_db()
    assert visit.status == "draft"


def test_telling_with_gaps_names_them_and_marks_them(inspector, visit):
    sent = ticks(visit, do="tell")
    del sent[f"{item(visit, 2)}-outcome"]
    page = text_of(inspector.post(at("visit", visit.pk), sent))
    assert "还有1条没选：2. 从业人员有健康证" in page
    assert "这一条还没选" in page
    assert visit.findings.count() == 4


def test_telling_a_whole_list_leads_to_the_result(inspector, visit):
    sent = ticks(visit, do="tell")
    page = text_of(inspector.post(at("visit", visit.pk), sent, follow=True))
    assert "优秀，大笑" in page
    assert "签字以前不变" in page


def test_telling_a_list_on_which_nothing_applies_says_so(inspector, visit):
    sent = ticks(visit, do="tell")
    sent |= {key: "na" for key in sent if key.endswith("-outcome")}
    page = text_of(inspector.post(at("visit", visit.pk), sent))
    assert "每一条都选了“不适用”" in page
    assert "每条都不适用，算不出等级" in page


def test_items_of_another_list_and_a_long_remark_are_refused_and_the_rest_is_kept(
    inspector, visit
):
    other = ChecklistFactory(county=visit.checklist.county, version=7)
    sent = ticks(visit, words="话" * 201, do="tell")
    sent[f"i{other.items.first().pk}-outcome"] = "met"
    page = text_of(inspector.post(at("visit", visit.pk), sent))
    assert "有一条不在这次检查的检查表里" in page
    assert "话" * 201 in page
    assert visit.findings.count() == 5
    assert not Finding.objects.filter(item__checklist=other).exists()


def test_the_page_sends_single_items_and_hears_what_is_kept(inspector, visit):
    key = item(visit, 1)
    sent = {f"{key}-outcome": "fault", f"{key}-photo": SimpleUploadedFile("a", png())}
    answer = inspector.post(
        at("visit", visit.pk), sent, headers={"X-Requested-With": "visit"}
    ).json()
    assert answer["title"] == "答了1条，还差4条"
    assert answer["wrong"] == {key: []}
    assert answer["photos"] == {key: at("finding_photo", visit.findings.get().pk)}
    sent = {f"{key}-outcome": "maybe", f"{key}-due_on": "x"}
    answer = inspector.post(
        at("visit", visit.pk), sent, headers={"X-Requested-With": "visit"}
    ).json()
    assert len(answer["wrong"][key]) == 2
    assert visit.findings.get().outcome == "fault"


def test_the_page_hears_when_the_visit_was_told_elsewhere(inspector, visit, by):
    answered(visit, at=AT)
    inspections.announce(inspection=visit, by=by, at=AT)
    answer = inspector.post(
        at("visit", visit.pk), {}, headers={"X-Requested-With": "visit"}
    )
    assert answer.status_code == 409
    assert "已经告知店家" in answer.json()["refused"]
    page = text_of(inspector.post(at("visit", visit.pk), ticks(visit)))
    assert "已经告知店家" in page


def test_a_replaced_list_is_said_on_the_page(inspector, visit):
    ChecklistFactory(county=visit.checklist.county, version=2, published_at=moment(DAY))
    page = text_of(inspector.get(at("visit", visit.pk)))
    assert "检查表2026-04-18换了新的" in page
    assert "2026-04-25以前要签字" in page


def test_whoever_did_not_begin_it_reads_and_changes_nothing(client, shop):
    other = inspector_of(shop.village)
    visit = begun(shop, by=UserFactory(name="陈光"), at=AT)
    reader = sign_in(client, other.user, acting_as=other)
    page = text_of(reader.get(at("visit", visit.pk)))
    assert "陈光" in page
    assert "到现在没有记下" in page
    assert "答了0条，还差5条" in page
    page = text_of(reader.post(at("visit", visit.pk), ticks(visit), follow=True))
    assert "这次检查是陈光开始的" in page
    assert not visit.findings.exists()
    assert reader.get(at("visit_result", visit.pk)).status_code == 302


def test_a_county_without_a_scheme_is_said_under_the_list(client):
    shop = MerchantFactory(standards=False)
    ChecklistFactory(county=shop.village.town.county)
    held = inspector_of(shop.village)
    inspector = sign_in(client, held.user, acting_as=held)
    visit = answered(begun(shop, by=held.user, at=AT), at=AT)
    page = text_of(inspector.get(at("visit", visit.pk)))
    assert "县里还没有发布评级办法" in page
    page = text_of(inspector.post(at("visit", visit.pk), ticks(visit, do="tell")))
    assert "还没有告诉店家" in page


# --- the result ----------------------------------------------------------------------


def test_the_merchant_sees_the_grade_why_and_what_they_can_do(inspector, shop, by):
    graded(shop, at=AT - timedelta(days=90), percent=95)
    visit = announced(shop, by=by, at=AT, faults={2, 4})
    page = text_of(inspector.get(at("visit", visit.pk), follow=True))
    assert "一般，平脸" in page
    assert "现在门口显示A级" in page
    assert "1项关键项没做到，最高只能是C级" in page
    assert "冷藏柜没有温度记录" in page
    assert "签字后21天内申诉" in page
    assert "看过，没签字" in page


def test_the_answer_is_taken_and_then_it_is_signed(inspector, shop, by):
    graded(shop, at=AT - timedelta(days=90), percent=95)
    visit = announced(shop, by=by, at=AT, faults={3})
    result = at("visit_result", visit.pk)
    page = text_of(inspector.post(at("visit_sign", visit.pk), follow=True))
    assert "等级会从A级变成D级，店家还没有回应" in page
    assert "不然4月22日起能签" in page
    assert "“卫生”这一部分只有25%，最高只能是D级" in page
    sent = {"how": "signed", "drawn": "", "words": "我马上改"}
    page = text_of(inspector.post(result, sent))
    assert "还没有签名" in page
    assert "我马上改" in page
    page = text_of(inspector.post(result, sent | {"drawn": "data:odd"}))
    assert "签名没有传好" in page
    page = text_of(inspector.post(result, sent | {"drawn": data_url()}, follow=True))
    assert "店家的回应记好了" in page
    assert "我马上改" in page
    picture = inspector.get(at("visit_signature", visit.pk))
    assert picture["Content-Type"] == "image/png"
    assert b"".join(picture.streaming_content)[:4] == b"\x89PNG"
    page = text_of(inspector.post(at("visit_sign", visit.pk), follow=True))
    assert "渔火小馆的等级定了" in page
    assert "原来A级" in page
    shop.refresh_from_db()
    assert shop.grade.letter == "d"


def test_a_photo_of_signed_paper_does_as_well(inspector, shop, by):
    visit = announced(shop, by=by, at=AT)
    result = at("visit_result", visit.pk)
    broken = {"how": "signed", "paper": SimpleUploadedFile("a.jpg", b"odd")}
    assert "a.jpg" in text_of(inspector.post(result, broken))
    sent = {"how": "signed", "paper": SimpleUploadedFile("a.png", png())}
    inspector.post(result, sent)
    visit.refresh_from_db()
    assert visit.signature.name.endswith(".jpg")


def test_without_a_signature_it_is_noted_that_they_saw_it(inspector, shop, by):
    visit = announced(shop, by=by, at=AT)
    sent = {"how": "declined", "words": "我再看看"}
    page = text_of(inspector.post(at("visit_result", visit.pk), sent, follow=True))
    assert "看过，没签字" in page
    assert "店家又愿意签字了" in page
    page = text_of(inspector.post(at("visit_result", visit.pk), {"how": "odd"}))
    assert "还没有记下店家的回应" in page


def test_an_answer_to_a_visit_that_is_over_leads_back_with_the_reason(
    inspector, shop, by
):
    visit = signed(shop, by=by, at=AT).inspection
    answer = inspector.post(
        at("visit_result", visit.pk), {"how": "declined"}, follow=True
    )
    assert "已经办完了" in text_of(answer)


def test_it_goes_back_to_the_checklist(inspector, shop, by):
    visit = announced(shop, by=by, at=AT)
    page = text_of(inspector.post(at("visit_reopen", visit.pk), follow=True))
    assert "退回来了" in page
    assert "告诉店家" in page
    inspections.drop(inspection=visit, reason="算了", by=by, at=AT)
    page = text_of(inspector.post(at("visit_reopen", visit.pk), follow=True))
    assert "已经办完了" in page


def test_a_visit_is_given_up_with_a_reason(inspector, visit):
    page = text_of(inspector.post(at("visit_drop", visit.pk), follow=True))
    assert "请写一句为什么不查了" in page
    sent = {"reason": "店门锁着"}
    page = text_of(inspector.post(at("visit_drop", visit.pk), sent, follow=True))
    assert "这次不查了" in page
    visit.refresh_from_db()
    assert visit.status == "dropped"


def test_others_cannot_give_it_up_at_once(client, shop):
    visit = begun(shop, by=UserFactory(name="陈光"), at=AT)
    other = inspector_of(shop.village)
    client = sign_in(client, other.user, acting_as=other)
    sent = {"reason": "我来"}
    page = text_of(client.post(at("visit_drop", visit.pk), sent, follow=True))
    assert "别人才能替他收掉" in page


def test_before_signing_there_is_no_page_that_says_signed(inspector, visit):
    assert inspector.get(at("visit_sign", visit.pk)).status_code == 302
    page = text_of(inspector.post(at("visit_sign", visit.pk), follow=True))
    assert "先告知，再签字" in page


# --- paper, photos, mending ----------------------------------------------------------


def test_the_record_is_printed_once_the_merchant_was_told(inspector, shop, by, visit):
    assert inspector.get(at("visit_print", visit.pk)).status_code == 404
    answered(visit, at=AT, faults={2})
    inspections.announce(inspection=visit, by=by, at=AT)
    page = text_of(inspector.get(at("visit_print", visit.pk)))
    assert "还没有签字，不作数" in page
    inspections.acknowledge(
        inspection=visit, how="signed", by=by, at=AT, signature=signature()
    )
    inspections.sign(inspection=visit, by=by, at=AT)
    page = text_of(inspector.get(at("visit_print", visit.pk)))
    assert "C级" in page
    assert "× 没做到" in page
    assert "关键项没做到1项" in page
    assert "林海生" in page


def test_a_mended_fault_is_entered_on_its_day(inspector, shop, by):
    finding = signed(shop, by=by, at=AT, faults={4}).inspection.findings.get(
        outcome="fault"
    )
    page = text_of(inspector.get(at("visit", finding.inspection_id)))
    assert at("finding_mend", finding.pk) in page
    assert "冷藏柜没有温度记录" in text_of(
        inspector.get(at("finding_mend", finding.pk))
    )
    sent = {"on": "2026-04-17"}
    page = text_of(inspector.post(at("finding_mend", finding.pk), sent))
    assert "日期不对：不能早于2026-04-18" in page
    assert "还没有记下" in text_of(inspector.post(at("finding_mend", finding.pk)))
    sent = {"on": "2026-04-18"}
    page = text_of(inspector.post(at("finding_mend", finding.pk), sent, follow=True))
    assert "2026-04-18看过，改好了" in page


def test_what_has_no_picture_has_no_page(inspector, shop, by):
    visit = signed(shop, by=by, at=AT, faults={4}).inspection
    finding = visit.findings.get(outcome="fault")
    assert inspector.get(at("finding_photo", finding.pk)).status_code == 404
    assert inspector.get(at("visit_signature", visit.pk)).status_code == 404


def test_a_picture_whose_file_is_gone_has_no_page(inspector, visit):
    Finding.objects.create(
        inspection=visit,
        item=visit.checklist.items.first(),
        outcome="fault",
        photo="merchants/findings/gone.jpg",
    )
    finding = visit.findings.get()
    assert inspector.get(at("finding_photo", finding.pk)).status_code == 404


# --- who -----------------------------------------------------------------------------

READING = ("visits", "requests")
CHANGING = ("visit_result", "visit_sign", "visit_reopen", "visit_drop")


def test_a_supervisor_reads_everything_and_changes_nothing(supervisor, shop, by):
    visit = begun(shop, by=by, at=AT)
    for name in READING:
        assert supervisor.get(at(name)).status_code == 200
    page = text_of(supervisor.get(at("visit", visit.pk)))
    assert "不查了" not in page
    assert supervisor.get(NEW).status_code == 404
    for name in CHANGING:
        assert supervisor.post(at(name, visit.pk)).status_code == 404
    supervisor.post(at("visit", visit.pk), ticks(visit))
    assert not visit.findings.exists()
    fault = Finding.objects.create(
        inspection=visit, item=visit.checklist.items.first(), outcome="fault"
    )
    assert supervisor.get(at("finding_mend", fault.pk)).status_code == 404


def test_a_supervisor_who_began_visits_as_an_inspector_changes_nothing_now(
    client, shop
):
    held = AppointmentFactory(village=shop.village, role="supervisor")
    visit = begun(shop, by=held.user, at=AT)
    supervisor = sign_in(client, held.user, acting_as=held)
    page = supervisor.post(at("visit", visit.pk), ticks(visit), follow=True)
    assert page.status_code == 404
    assert not visit.findings.exists()


def test_a_manager_sees_what_was_signed_and_nothing_in_progress(client, shop, by):
    held = AppointmentFactory(village=shop.village, role="manager")
    manager = sign_in(client, held.user, acting_as=held)
    visit = announced(shop, by=by, at=AT)
    assert manager.get(at("visit", visit.pk)).status_code == 404
    assert manager.get(at("visits")).status_code == 404
    assert manager.get(at("visit_print", visit.pk)).status_code == 404
    inspections.sign(inspection=visit, by=by, at=AT)
    assert manager.get(at("visit_print", visit.pk)).status_code == 200


@pytest.mark.parametrize("who", ["village", "town"])
def test_for_an_inspector_of_elsewhere_nothing_of_it_exists(client, shop, by, who):
    other = VillageFactory()
    area = other if who == "village" else other.town
    held = inspector_of(area)
    stranger = sign_in(client, held.user, acting_as=held)
    visit = signed(shop, by=by, at=AT, faults={4}).inspection
    finding = visit.findings.get(outcome="fault")
    for name in ("visit", "visit_print", "visit_signature", *CHANGING):
        for ask in (stranger.get, stranger.post):
            assert ask(at(name, visit.pk)).status_code in {404, 405}, name
    for name in ("finding_photo", "finding_mend"):
        assert stranger.get(at(name, finding.pk)).status_code == 404
    assert "渔火小馆" not in text_of(stranger.get(at("visits")))
    assert stranger.get(at("visit", 10**19)).status_code == 404


def test_the_inspector_of_the_town_and_of_the_county_see_it(client, shop, by):
    visit = signed(shop, by=by, at=AT).inspection
    for area in (shop.village.town, shop.village.town.county):
        held = inspector_of(area)
        sign_in(client, held.user, acting_as=held)
        assert client.get(at("visit", visit.pk)).status_code == 200
        assert client.get(NEW).status_code == 200
