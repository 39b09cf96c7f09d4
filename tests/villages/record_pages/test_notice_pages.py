from datetime import date

import pytest

from cms.services.pages import lay_out
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from tests.support.clock import freeze_time
from villages.formulas.clearing import clears_on
from villages.models import Clearing, Purpose, RecordStatus


@pytest.fixture
def notice(village):
    return NoticeFactory(village=village, number=23)


@pytest.fixture
def on_board(rule, notice, village):
    """Put people's deeds on the notice."""

    def on_board(name="孙桂芳", **columns):
        person = ResidentFactory(
            village=village, name=name, **columns.pop("person", {})
        )
        columns.setdefault("rule", rule)
        return RecordFactory(
            resident=person, status=RecordStatus.ON_NOTICE, notice=notice, **columns
        )

    return on_board


def pages_of(notice, client):
    """Return the page and the sheet as anybody gets them."""
    address = f"/v/{notice.village.code}/notices/{notice.number}/"
    return [client.get(one).content.decode() for one in (address, f"{address}print/")]


def test_anybody_reads_the_notice_on_screen_and_on_paper(client, notice, on_board):
    on_board()
    for page in pages_of(notice, client):
        for words in ("孙*", "东组", "清理公共沟渠", "+2", "第三条", "第23号"):
            assert words in page
        for words in ("6月3日", "6月10日", "6月11日", "0500-8612345"):
            assert words in page


@pytest.mark.parametrize(
    ("clearing", "on", "day"),
    [
        ("year", date(2028, 11, 30), None),
        ("year", date(2028, 12, 1), date(2028, 12, 31)),
        ("year", date(2028, 12, 31), date(2028, 12, 31)),
        ("year", date(2029, 1, 1), None),
        ("year", date(2028, 2, 29), None),
        ("lot", date(2028, 12, 31), None),
        ("carry", date(2028, 12, 31), None),
    ],
)
def test_when_all_points_clear_is_said_from_thirty_days_before(clearing, on, day):
    assert clears_on(clearing, on=on) == day


def test_the_day_on_which_points_clear_stands_on_board_and_paper(
    client, notice, on_board
):
    board_at = lay_out(notice.village).url
    on_board()
    notice.village.clearing = Clearing.YEAR
    notice.village.save()
    line = "积分能用到2026年12月31日"
    with freeze_time(moment(date(2026, 12, 1))):
        board = client.get(board_at).content.decode()
        assert [line in one for one in (board, *pages_of(notice, client))] == [True] * 3
    with freeze_time(moment(date(2026, 11, 30))):
        board = client.get(board_at).content.decode()
        assert not any("清零" in one for one in (board, *pages_of(notice, client)))


def test_the_sheet_leads_back_to_the_village_and_the_paper_nowhere(client, notice):
    screen, paper = pages_of(notice, client)
    back = f'href="/v/{notice.village.code}/"'
    assert back in screen
    assert back not in paper


def test_no_name_phone_number_or_card_leaks(client, notice, on_board):
    record = on_board(person={"id_number": "11010519491231002X"})
    resident = record.resident
    for page in pages_of(notice, client):
        for secret in (
            resident.name,
            resident.phone,
            resident.card_code,
            "11010519491231002X",
            record.note,
            record.household.number + "户",
        ):
            assert secret not in page


def test_without_consent_a_deed_is_that_of_one_villager(client, notice, on_board):
    on_board("王建国", person={"consents": [Purpose.SCORING]})
    for page in pages_of(notice, client):
        assert "一位村民" in page
        assert "王" not in page.replace("王德顺", "")


def test_a_provisional_date_is_said_to_be_one(client, notice, on_board):
    notice.is_provisional = True
    notice.save()
    on_board()
    screen, paper = pages_of(notice, client)
    assert "暂定6月11日" in screen
    assert "暂定到账" in paper


def test_a_notice_that_is_over_says_so(client, notice, on_board):
    notice.starts_on, notice.ends_on, notice.effective_on = (
        "2026-05-01",
        "2026-05-12",
        "2026-05-13",
    )
    notice.save()
    on_board()
    assert "公示完了" in pages_of(notice, client)[0]


def test_a_long_notice_takes_several_sheets_each_with_dates_and_phone(
    client, notice, on_board, rule
):
    for _ in range(20):
        on_board(rule=rule)
    paper = pages_of(notice, client)[1]
    assert paper.count('class="a3"') == 2
    assert paper.count("0500-8612345") == 2
    assert paper.count("<svg") >= 2
    assert "第1张，共2张" in paper


def test_the_sheet_says_by_which_rules(client, notice, on_board, rule):
    on_board()
    paper = pages_of(notice, client)[1]
    assert f"《{rule.rule_book.title}》" in paper
    assert "2024年12月20日" in paper


def test_a_number_that_was_never_put_up_is_not_found(client, notice):
    village = notice.village.code
    assert client.get(f"/v/{village}/notices/24/").status_code == 404
    assert client.get("/v/370000999999/notices/23/").status_code == 404


def test_staff_find_every_notice_of_the_village(acting, notice, on_board, judge):
    on_board(points_proposed=3, rule=RuleFactory(rule_book=on_board().rule.rule_book))
    NoticeFactory(number=99)
    page = acting(judge).get("/desk/notices/").content.decode()
    assert "第23号" in page
    assert "2件5分" in page
    assert "第99号" not in page
