"""Batches over HTTP: the desk's, the mill's own, and the page behind the code on a bag."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rewards.merchants.models import Batch
from rewards.merchants.services import batches, merchants
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import MerchantFactory, inspector_of, new_uscc
from tests.factories.streets import TODAY, a_batch, a_mill
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.rewards.merchants.shops import photo_file
from tests.support.clock import freeze_time
from villages.services import photos

pytestmark = pytest.mark.django_db
NEW = {
    "product": "东岛小米",
    "pack": "5斤一袋",
    "number": "20260601",
    "amount": "600袋",
    "origin": "东岛村北坡",
    "grower": "东岛合作社",
    "harvested_on": "2025-10-08",
    "produced_on": "2026-06-01",
    "best_before": "2027-06-01",
}
STEP = {"kind": "testing", "happened_on": "2026-06-03", "place": "县检验中心"}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(TODAY)) as clock:
        yield clock


@pytest.fixture
def miller():
    return UserFactory()


@pytest.fixture
def mill(miller):
    return a_mill(operator_user=miller)


@pytest.fixture
def desk(mill):
    post = inspector_of(mill.village)
    return sign_in(Client(), post.user, acting_as=post)


@pytest.fixture
def own(miller):
    client = Client()
    client.force_login(miller)
    return client


def code_page(batch, language="", **headers):
    end = f"/{language}" if language else ""
    return Client().get(f"/t/{batch.token}{end}", headers=headers)


def test_the_inspector_chooses_a_mill_and_enters_a_batch(desk, mill):
    MerchantFactory(village=mill.village, name="理发店", sector="services")
    page = desk.get(reverse("merchants_batch_new")).text
    assert "东岛米坊" in page
    assert "理发店" not in page
    assert "东岛米坊" in desk.get(reverse("merchants_batch_new") + "?q=米坊").text
    assert "东岛米坊" not in desk.get(reverse("merchants_batch_new") + "?q=油坊").text
    assert "东岛米坊" in desk.post(reverse("merchants_batch_new"), NEW).text
    address = f"{reverse('merchants_batch_new')}?shop={mill.pk}"
    assert desk.get(address).status_code == 200
    answer = desk.post(address, NEW, follow=True)
    assert "登记好了" in answer.text
    again = desk.post(address, NEW)
    assert again.status_code == 200
    assert "东岛村北坡" in again.text
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("shop", ["0", "9" * 30, "x", "%00"])
def test_a_shop_that_is_none_is_404(desk, shop):
    assert desk.get(f"{reverse('merchants_batch_new')}?shop={shop}").status_code == 404


def test_the_mill_enters_steps_and_recalls_its_own_batch(own, mill):
    answer = own.post(reverse("merchants_my_batch_new"), NEW, follow=True)
    batch = Batch.objects.get()
    assert batch.merchant == mill
    assert "东岛小米" in answer.text
    assert "东岛小米" in own.get(reverse("merchants_my_batches")).text
    step = reverse("merchants_my_step_new", args=[batch.pk])
    assert own.get(step).status_code == 200
    without = own.post(step, STEP)
    assert without.status_code == 200
    assert not batch.steps.exists()
    given = STEP | {"passed": "yes", "photos": photo_file("report.jpg")}
    assert "扫码就能看到" in own.post(step, given, follow=True).text
    assert batch.steps.get().document
    recall = reverse("merchants_my_batch_recall", args=[batch.pk])
    assert own.get(recall).status_code == 200
    assert own.post(recall, {"reason": "发霉"}).status_code == 200
    before = code_page(batch)["ETag"]
    words = {"reason": "有一袋发霉", "advice": "别吃，拿来退钱"}
    assert "召回了" in own.post(recall, words, follow=True).text
    after = code_page(batch, if_none_match=before)
    assert after.status_code == 200
    text = after.text
    assert text.index("别吃，拿来退钱") < text.index("东岛村北坡")
    assert own.post(recall, words).status_code == 200


def test_a_failed_test_asks_whether_to_recall(desk, mill):
    batch = a_batch(mill)
    step = reverse("merchants_step_new", args=[batch.pk])
    answer = desk.post(step, STEP | {"passed": "no"}, follow=True)
    assert "要不要召回" in answer.text
    assert "召回" in desk.get(reverse("merchants_batch", args=[batch.pk])).text


def test_a_photo_that_is_none_is_refused_and_the_words_stay(desk, mill):
    batch = a_batch(mill)
    file = photo_file("x.jpg")
    file.file.seek(0)
    file.file.truncate()
    file.file.write(b"<script>alert(1)</script>")
    file.file.seek(0)
    given = STEP | {"passed": "yes", "words": "抽了三袋", "photos": file}
    page = desk.post(reverse("merchants_step_new", args=[batch.pk]), given)
    assert page.status_code == 200
    assert "抽了三袋" in page.text
    assert not batch.steps.exists()


def test_the_list_is_searched_by_product_and_number(desk, mill):
    a_batch(mill)
    a_batch(mill, product="玉米面", number="0077")
    listed = reverse("merchants_batches")
    assert "玉米面" in desk.get(listed).text
    assert "玉米面" not in desk.get(listed + "?q=小米").text
    assert "玉米面" in desk.get(listed + "?q=007").text
    assert desk.get(listed + "?q=没有").status_code == 200


def test_a_neighbour_and_another_shop_find_no_batch(mill, own):
    other = a_batch(a_mill(VillageFactory(name="南湾村"), name="南湾米坊"))
    post = inspector_of(mill.village)
    desk = sign_in(Client(), post.user, acting_as=post)
    for name in ("batch", "step_new", "batch_recall", "batch_labels"):
        address = reverse(f"merchants_{name}", args=[other.pk])
        assert desk.get(address).status_code == 404, name
        mine = reverse(f"merchants_my_{name}", args=[other.pk])
        assert own.get(mine).status_code == 404, name
        assert own.get(address).status_code == 404, name
    assert "东岛小米" not in desk.get(reverse("merchants_batches")).text
    recall = reverse("merchants_my_batch_recall", args=[other.pk])
    assert own.post(recall, {"reason": "坏", "advice": "退"}).status_code == 404


def test_a_new_operator_has_nothing_to_do_with_the_former_one_s_batches(mill, clock):
    batch = a_batch(mill)
    assert f"/shops/{mill.public_id}" in code_page(batch).text
    later, new = TODAY + timedelta(days=30), UserFactory()
    clock.move_to(moment(later))
    operator = merchants.change_operator(
        merchant=mill,
        name="周小满",
        uscc=new_uscc(7_700_001),
        starts_on=later,
        by=UserFactory(),
        at=moment(later),
    )
    operator.user = new
    operator.save()
    client = Client()
    client.force_login(new)
    for name in ("my_batch", "my_step_new", "my_batch_recall", "my_batch_labels"):
        address = reverse(f"merchants_{name}", args=[batch.pk])
        assert client.get(address).status_code == 404, name
    assert "东岛小米" not in client.get(reverse("merchants_my_batches")).text
    page = code_page(batch).text
    assert "东岛米坊" in page
    assert f"/shops/{mill.public_id}" not in page
    own = a_batch(mill, at=moment(later), number="2", produced_on=later)
    assert f"/shops/{mill.public_id}" in code_page(own).text
    merchants.close(merchant=mill, on=later, by=UserFactory(), at=moment(later))
    assert f"/shops/{mill.public_id}" not in code_page(own).text


def test_a_supervisor_reads_batches_and_prints_nothing(mill):
    batch = a_batch(mill)
    post = AppointmentFactory(village=mill.village, role="supervisor")
    watcher = sign_in(Client(), post.user, acting_as=post)
    page = watcher.get(reverse("merchants_batch", args=[batch.pk]))
    assert page.status_code == 200
    assert "印标签" not in page.text
    labels = reverse("merchants_batch_labels", args=[batch.pk])
    assert watcher.get(labels).status_code == 404


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", 24), ("?sheets=3", 72), ("?sheets=999", 24), ("?sheets=x", 24)],
)
def test_labels_come_in_sheets_of_24(desk, mill, asked, shown):
    batch = a_batch(mill)
    page = desk.get(reverse("merchants_batch_labels", args=[batch.pk]) + asked).text
    assert len(re.findall('class="label"', page)) == shown
    assert "东岛小米" in page


def test_the_code_on_a_bag_tells_its_way_without_cookie_or_script(mill):
    batch = a_batch(mill)
    batches.add_step(
        batch=batch,
        kind="testing",
        happened_on=TODAY,
        place="县检验中心",
        passed=True,
        by=UserFactory(),
        at=moment(TODAY),
    )
    page = code_page(batch)
    assert not page.cookies
    assert "<script" not in page.text
    for words in ("东岛小米", "东岛村北坡", "合格", "县检验中心", "东岛米坊"):
        assert words in page.text
    assert code_page(batch, if_none_match=page["ETag"]).status_code == 304
    english = code_page(batch, "en")
    assert english["Content-Language"] == "en"
    assert "Made by" in english.text
    left = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", english.text)
    left = re.sub(r"<title>.*?</title>", "", left)
    assert not re.findall("[\u4e00-\u9fff]+", left)


def test_a_photo_of_a_report_is_shown_behind_the_code_and_nowhere_else(mill):
    batch, other = a_batch(mill), a_batch(mill, number="2")
    step = batches.add_step(
        batch=batch,
        kind="transport",
        happened_on=TODAY,
        document=photos.prepare(photo_file()),
        by=UserFactory(),
        at=moment(TODAY),
    )
    address = reverse("merchants_batch_paper", args=[batch.token, step.pk])
    page = Client().get(address)
    assert page["Content-Type"] == "image/jpeg"
    assert address in code_page(batch).text
    wrong = reverse("merchants_batch_paper", args=[other.token, step.pk])
    assert Client().get(wrong).status_code == 404
    assert Client().get(f"/t/nothing/papers/{step.pk}").status_code == 404


def test_a_short_code_leads_to_its_batch_and_a_wrong_one_says_so(mill):
    batch = a_batch(mill)
    found = Client().get(f"/t/?code={batch.short_code.lower()}")
    assert found["Location"] == f"/t/{batch.token}"
    english = Client().get(f"/t/en?code={batch.short_code}")
    assert english["Location"] == f"/t/{batch.token}/en"
    wrong = Client().get("/t/?code=ABCD")
    assert wrong.status_code == 200
    assert "ABCD" in wrong.text
    assert Client().get("/t/").status_code == 200


@pytest.mark.parametrize("token", ["x", "9" * 400, "%F0%9F%92%A9"])
def test_what_is_no_code_is_404_in_words(token):
    page = Client().get(f"/t/{token}")
    assert page.status_code == 404
    assert "没有" in page.text


def test_a_best_before_day_that_is_over_is_said(mill, clock):
    batch = a_batch(mill)
    clock.move_to(moment(TODAY + timedelta(days=800)))
    assert "过了保质期" in code_page(batch).text
    clock.move_to(moment(batch.best_before))
    assert "过了保质期" not in code_page(batch).text


def test_the_shop_s_page_lists_the_latest_batches(desk, mill):
    a_batch(mill)
    page = desk.get(reverse("merchants_shop", args=[mill.pk])).text
    assert "20260601" in page
