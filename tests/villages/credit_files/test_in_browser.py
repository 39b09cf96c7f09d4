"""The file, its year and its paper on a phone, a narrow phone and a desk."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory
from tests.factories.records import RecordFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from tests.support.browser import DESKTOP, PHONE
from tests.villages.credit_files.test_pages import photo_of
from villages.models import AreaRole, RecordStatus
from villages.services import credit_reports
from villages.services.credit_reports import Parts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
DEEDS = (
    ("ENV-A05", "环境卫生", "自发清理公共沟渠", 12, 300),
    ("VOL-A01", "志愿服务", "参加海岸净滩志愿活动", 8, 190),
    ("ELD-A02", "敬老助残", "给独居老人送饭", 15, 100),
    ("HON-A01", "表彰荣誉", "评上好媳妇", 10, 40),
)


@pytest.fixture
def home(db):
    """Return somebody with four good deeds over the year, the first with a photo."""
    village = VillageFactory(name="东岛村", phone="0500-8612345")
    book = RuleBookFactory(village=village)
    person = ResidentFactory(village=village, name="李长河", user=UserFactory())
    today = timezone.localdate()
    for code, category, title, points, ago in DEEDS:
        rule = RuleFactory(rule_book=book, code=code, category=category, title=title)
        record = RecordFactory(
            resident=person,
            rule=rule,
            status=RecordStatus.EFFECTIVE,
            points_proposed=points,
            acted_on=today - timedelta(days=ago),
            recorded_by=UserFactory(name="刘海燕"),
        )
        if code == "ENV-A05":
            photo_of(record)
    return person


def test_from_the_file_to_a_line_the_year_and_a_report(open_page, home):
    me = open_page(home.user, PHONE, capacity=f"resident:{home.pk}")
    me.goto("/me/file/")
    me.get_by_role("link", name="给独居老人送饭").click()
    expect(me.get_by_role("heading", name="这一条怎么来的")).to_be_visible()
    expect(me.get_by_role("link", name="我觉得不对")).to_be_visible()
    me.go_back()
    me.get_by_role("link", name="打印信用报告").click()
    expect(me.get_by_label("写上一件件好事")).to_be_checked()
    expect(me.get_by_label("也写上提醒后没改的事")).not_to_be_checked()
    me.get_by_role("button", name="开一份").click()
    expect(me.get_by_role("heading", name="信用报告", level=2)).to_be_visible()
    me.goto("/me/file/export/")
    with me.expect_download() as saved:
        me.get_by_role("button", name="存下来").click()
    assert saved.value.suggested_filename.endswith(".zip")


@pytest.mark.looks
@pytest.mark.parametrize(
    "screen", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"]
)
def test_the_pages_hold_at_every_size(open_page, axe, look, home, screen):
    issued = credit_reports.issue(
        resident=home, parts=Parts(), by=home.user, at=timezone.now()
    )
    record = home.records.order_by("pk").first()
    manager = AppointmentFactory(village=home.village, role=AreaRole.MANAGER).user
    me = open_page(home.user, screen, capacity=f"resident:{home.pk}")
    desk = open_page(manager, screen)
    for name, page, address in (
        ("file", me, "/me/file/"),
        ("line", me, f"/me/file/records/{record.pk}/"),
        ("year", me, "/me/file/history/"),
        ("reports", me, "/me/file/report/"),
        ("report", me, f"/me/file/report/{issued.paper.pk}/"),
        ("export", me, "/me/file/export/"),
        ("desk", desk, f"/desk/residents/{home.pk}/report/"),
        ("score", desk, f"/desk/residents/{home.pk}/score/"),
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        axe(page)
        look(page, f"file-{name}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, (name, screen["viewport"])


@pytest.mark.looks
def test_the_report_is_one_page_of_a4(open_page, home):
    issued = credit_reports.issue(
        resident=home, parts=Parts(), by=home.user, at=timezone.now()
    )
    me = open_page(home.user, DESKTOP, capacity=f"resident:{home.pk}")
    me.goto(f"/me/file/report/{issued.paper.pk}/")
    printed = me.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == 1
