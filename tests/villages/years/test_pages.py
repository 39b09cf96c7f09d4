"""The pages of the list: to put it up, to read it, to print it, and one's own years."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from tests.factories.years import (
    NOTICED_ON,
    PUBLISH_FROM,
    counts,
    deducted,
    disputed,
    family,
    freeze,
    noticed,
    published,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of, tells
from villages.models import AreaRole, FileView, YearState
from villages.services import years

pytestmark = pytest.mark.django_db
DESK = "/desk/stars/"


@pytest.fixture(autouse=True)
def morning():
    """Let every clock show the morning on which the list is put up."""
    with freeze_time(moment(NOTICED_ON)):
        yield


@pytest.fixture
def head(village):
    village.phone = "0500-8612345"
    village.save()
    head = family(village, name="孙桂芳", user=UserFactory())
    counts(head, 45)
    deducted(head, 7)
    return head


@pytest.fixture
def close(village, head):
    return freeze(village)


def at_desk(village, role=AreaRole.MANAGER, **area):
    where = area or {"village": village}
    post = AppointmentFactory(role=role, user=UserFactory(), **where)
    return sign_in(Client(), post.user, acting_as=post)


def public(village, client=None):
    client = client or Client()
    address = f"/v/{village.code}/stars/"
    return [client.get(one) for one in (address, f"{address}print/")]


def test_the_manager_sees_the_list_puts_it_up_and_publishes_it(village, close):
    client = at_desk(village)
    page = page_of(client.get(DESK))
    for words in ("2025年星级名单", "孙*家", "1月12日", "1月13日", "等公示"):
        assert words in page
    done = client.post(f"{DESK}2025/notice/", follow=True)
    assert "名单贴出来了" in page_of(done)
    assert "公示中" in page_of(done)
    assert f"{DESK}2025/publish/" not in page_of(done)
    early = client.post(f"{DESK}2025/publish/", follow=True)
    assert "公示还没完" in page_of(early)
    with freeze_time(moment(PUBLISH_FROM)):
        assert f"{DESK}2025/publish/" in page_of(client.get(DESK))
        page = page_of(client.post(f"{DESK}2025/publish/", follow=True))
    assert "名单公布了" in page
    close.refresh_from_db()
    assert close.state == YearState.PUBLISHED


def test_a_list_that_was_left_hanging_is_published_before_the_next_goes_up(
    village, close, manager, head
):
    noticed(close, manager)
    a_year_on = moment(date(2027, 1, 4))
    years.freeze(village=village, year=2026, by=None, at=a_year_on)
    with freeze_time(a_year_on):
        client = at_desk(village)
        page = page_of(client.get(DESK))
        assert f"{DESK}2025/publish/" in page
        assert f"{DESK}2026/notice/" not in page
        client.post(f"{DESK}2025/publish/")
        assert f"{DESK}2026/notice/" in page_of(client.get(DESK))
        client.post(f"{DESK}2026/notice/")
        page = page_of(client.get(DESK))
        mine = page_of(sign_in(Client(), head.user).get("/me/file/history/"))
    # The list that hangs is that of 2026, and no other year leads to it.
    assert "2026年</a>" in page
    assert "2025年</a>" not in page
    assert mine.count(f"/v/{village.code}/stars/") == 1


def test_nobody_else_takes_a_step(village, close):
    strange = VillageFactory()
    for client in (
        at_desk(village, AreaRole.SUPERVISOR),
        at_desk(village, AreaRole.RECORDER),
        at_desk(village, AreaRole.PANEL),
        at_desk(strange),
        at_desk(village, AreaRole.SUPERVISOR, town=village.town),
    ):
        for step in ("notice", "publish"):
            assert client.post(f"{DESK}2025/{step}/").status_code == 404
    assert at_desk(village).post(f"{DESK}2024/notice/").status_code == 404
    close.refresh_from_db()
    assert close.state == YearState.FROZEN


def test_supervisors_of_village_and_town_read_how_far_it_is(village, close, manager):
    page = page_of(at_desk(village, AreaRole.SUPERVISOR).get(DESK))
    assert "孙*家" in page
    assert "贴出来公示" not in page
    noticed(close, manager)
    above = page_of(at_desk(village, AreaRole.SUPERVISOR, town=village.town).get(DESK))
    assert "东岛村2025年" in above
    assert "孙*家" not in above


def test_a_village_without_a_year_says_what_will_come(village):
    assert "过了12月31日" in page_of(at_desk(village).get(DESK))


def test_the_home_of_the_manager_says_that_a_list_waits(village, close):
    assert "年度星级" in page_of(at_desk(village).get("/desk/"))


def test_before_the_notice_there_is_no_public_list(village, close):
    assert {one.status_code for one in public(village)} == {404}
    assert {one.status_code for one in public(VillageFactory())} == {404}
    assert Client().get("/v/999999999999/stars/").status_code == 404


def test_anybody_reads_the_list_on_screen_and_on_paper(village, close, manager):
    noticed(close, manager)
    for response in public(village):
        page = page_of(response)
        for words in ("孙*家", "东组", "四星", "1月5日", "1月12日", "1月13日"):
            assert words in page
        assert "0500-8612345" in page
        assert "3个工作日答复" in page
    screen, paper = map(page_of, public(village))
    assert "正在公示" in screen
    assert 'href="/me/objections/score/"' in screen
    assert paper.count('class="a3 a3--stars"') == 1


def test_no_score_no_deduct_and_no_name_is_on_it(village, close, manager, head):
    noticed(close, manager)
    secrets = (head.name, head.phone, head.card_code)
    numbers = (1000, 1045, 1038, 45, 38, 7)
    clients = [Client(), at_desk(village)]
    pages = [page_of(one) for client in clients for one in public(village, client)]
    pages.append(page_of(clients[1].get(DESK)))
    for page in pages:
        assert not [one for one in secrets if one in page]
        assert not [one for one in numbers if tells(page, one)]


def test_a_published_list_says_since_when(village, close, manager):
    published(noticed(close, manager), manager)
    with freeze_time(moment(PUBLISH_FROM)):
        screen, paper = map(page_of, public(village))
    assert "2026年1月13日公布" in screen
    assert "1月13日" in paper


def test_a_provisional_day_is_said_to_be_one(village, close, manager):
    close = noticed(close, manager)
    close.is_provisional = True
    close.save()
    screen, paper = map(page_of, public(village))
    assert "暂定1月13日" in screen
    assert "暂定公布" in paper


def test_a_row_with_an_open_objection_is_off_the_page(village, close, manager, head):
    noticed(close, manager)
    disputed(head.memberships.get().household, head, on=NOTICED_ON)
    for response in public(village):
        assert "孙*家" not in page_of(response)
    assert "现在没有可以写的" in page_of(public(village)[0])


def test_a_long_list_takes_several_sheets_each_with_dates_and_phone(
    village, head, manager
):
    rule = None
    for _each in range(60):
        person = ResidentFactory(village=village)
        record = counts(person, 25, **({"rule": rule} if rule else {}))
        rule = record.rule
    noticed(freeze(village), manager)
    paper = page_of(public(village)[1])
    assert paper.count('class="a3 a3--stars"') == 2
    assert paper.count("0500-8612345") == 2
    assert "第1张，共2张" in paper


def test_the_own_file_says_the_star_of_the_list_and_where_it_hangs(
    village, close, manager, head
):
    mine = sign_in(Client(), head.user)
    noticed(close, manager)
    page = page_of(mine.get("/me/file/history/"))
    assert "2025年底" in page
    assert f"/v/{village.code}/stars/" in page
    assert "公示中" in page
    assert "四星" in page


def test_who_lives_with_them_reads_no_deduct_out_of_the_star(
    village, close, manager, head
):
    home = head.memberships.get().household
    mate = ResidentFactory(household=home, user=UserFactory())
    noticed(close, manager)
    told = sign_in(Client(), mate.user).get("/me/file/history/").context["years"]
    assert (told[0].year, told[0].star) == (2025, 4)
    assert close.results.get().deducts == 7


def test_who_has_no_phone_is_told_at_the_desk_and_the_look_is_kept(
    village, close, manager, head
):
    noticed(close, manager)
    client = at_desk(village)
    page = page_of(client.get(f"/desk/residents/{head.pk}/score/"))
    assert "2025年底" in page
    assert FileView.objects.filter(resident=head).exists()


def test_the_years_go_along_with_the_copy_of_the_file(village, close, manager, head):
    published(noticed(close, manager), manager)
    answer = sign_in(Client(), head.user).post("/me/file/export/")
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    told = json.loads(archive.read("file.json").decode())
    assert told["years"] == [{"year": 2025, "star": 4, "state": "published"}]


def test_that_a_deduct_left_a_year_is_in_no_line_of_who_did_what(
    village, close, manager, head
):
    over = moment(date(2026, 8, 1))
    assert years.forget_deducts(on=date(2026, 8, 1), at=over) == 1
    noticed(close, manager)
    page = page_of(at_desk(village).get("/desk/audit/"))
    assert "贴出星级名单" in page
    assert "整理年度星级" not in page
