"""The rule sandbox: what it counts, whom it names, who may look, and where it waits."""

import io
import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import sign_in
from tests.factories.records import RecordFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    TownFactory,
    VillageFactory,
)
from tests.support.clock import freeze_time
from tests.villages.rules.conftest import AT
from villages.models import (
    AccountHolder,
    AreaRole,
    BehaviourRecord,
    BookStatus,
    Purpose,
    RecordStatus,
    RuleKind,
)
from villages.selectors import replay
from villages.selectors.sandbox import SHOWN, sandbox
from villages.services import sandbox as kept_replays

ON = date(2026, 6, 1)
MAY = {"first": "2026-05-01", "last": "2026-05-31"}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT):
        yield


@pytest.fixture
def village(db):
    return VillageFactory(name="海草村", point_value_fen=50)


@pytest.fixture
def book(village):
    return RuleBookFactory(village=village)


@pytest.fixture
def draft(village):
    return RuleBookFactory(village=village, version=2, status=BookStatus.DRAFT)


@pytest.fixture
def sweep(book, draft):
    """A deed of two points then, of three under the draft, four a month at most."""
    RuleFactory(
        rule_book=draft,
        code="ENV-A01",
        title="清扫街道",
        points_default=3,
        cap_points=4,
    )
    return RuleFactory(rule_book=book, code="ENV-A01", title="清扫街道")


@pytest.fixture
def home(village):
    return HouseholdFactory(village=village, hamlet="东组")


@pytest.fixture
def person(home):
    return ResidentFactory(household=home, name="张守田", is_head=True)


@pytest.fixture
def deed():
    """Let somebody do something in May that was granted in full."""

    def done(resident, rule, day=date(2026, 5, 10), **more):
        more.setdefault("status", RecordStatus.EFFECTIVE)
        more.setdefault("points_granted", rule.points_default)
        return RecordFactory(resident=resident, rule=rule, acted_on=day, **more)

    return done


@pytest.fixture
def replayed(village, draft):
    def replayed(book=None, first=date(2026, 5, 1), last=date(2026, 5, 31), on=ON):
        book = book or draft
        outcome = replay.work_out(book, village, first=first, last=last, on=on)
        return sandbox(book, village, outcome, on=on)

    return replayed


@pytest.fixture
def desk(village):
    """Sign somebody in who holds a role in the village, or in another area."""

    def signing_in(role=AreaRole.MANAGER, **area):
        appointment = AppointmentFactory(role=role, **(area or {"village": village}))
        return sign_in(Client(), appointment.user, acting_as=appointment)

    return signing_in


def html(response):
    assert response.status_code == 200, response
    return response.content.decode()


def page_of(book):
    return reverse("villages_rulebook_replay", args=[book.pk])


def names(movers):
    return [(one.name, one.hamlet, one.change) for one in movers]


# What is counted


def test_points_money_and_households_stand_beside_what_was_granted(
    replayed, sweep, person, deed, village
):
    deed(person, sweep)
    deed(person, sweep, date(2026, 5, 11))
    other = deed(
        ResidentFactory(village=village), sweep, points_proposed=3, points_granted=3
    )
    found = replayed()
    assert (found.outcome.before, found.outcome.after) == (7, 7)
    assert (found.fund_before_fen, found.fund_after_fen) == (350, 350)
    assert found.outcome.unchanged == 2
    BehaviourRecord.objects.filter(pk=other.pk).update(points_granted=1)
    found = replayed()
    assert (found.change, found.fund_change_fen) == (2, 100)
    assert (found.outcome.gaining, found.outcome.unchanged) == (1, 1)


def test_rules_nobody_used_and_rules_the_draft_lacks_are_named(
    replayed, sweep, draft, book, person, deed
):
    unused = RuleFactory(rule_book=draft, code="AID-A01")
    RuleFactory(rule_book=draft, code="CUS-D01", kind=RuleKind.DEDUCT)
    gone = RuleFactory(rule_book=book, code="OLD-A09", title="以前的条目")
    deed(person, sweep)
    deed(person, gone)
    found = replayed()
    assert found.unused == [unused]
    assert [(one.rule, one.used, one.before, one.after) for one in found.lacking] == [
        (gone, 1, 2, 0)
    ]
    assert [(one.used, one.before, one.after, one.change) for one in found.used] == [
        (1, 2, 3, 1)
    ]


@pytest.mark.parametrize(
    "status",
    [
        RecordStatus.SUBMITTED,
        RecordStatus.RETURNED,
        RecordStatus.REJECTED,
        RecordStatus.WITHDRAWN,
        RecordStatus.REPAIRED,
        RecordStatus.REVERSED,
    ],
)
def test_what_did_not_stand_is_not_replayed(replayed, sweep, person, deed, status):
    deed(person, sweep, status=status)
    assert replayed().outcome.acts == 0


@pytest.mark.parametrize(
    "status", [RecordStatus.ON_NOTICE, RecordStatus.OBJECTED, RecordStatus.EFFECTIVE]
)
def test_what_passed_is_replayed(replayed, sweep, person, deed, status):
    deed(person, sweep, status=status)
    assert replayed().outcome.acts == 1


def test_a_deduct_is_in_no_number(replayed, sweep, draft, book, person, deed):
    rule = RuleFactory(rule_book=book, code="CUS-D01", kind=RuleKind.DEDUCT)
    RuleFactory(rule_book=draft, code="CUS-D01", kind=RuleKind.ADD)
    deed(person, rule)
    found = replayed()
    assert (found.outcome.acts, found.outcome.before, found.holders) == (0, 0, 0)


def test_deeds_without_hours_are_counted_where_the_draft_has_tiers(
    replayed, book, draft, person, deed
):
    rule = RuleFactory(rule_book=book, code="VOL-A01")
    RuleFactory(
        rule_book=draft,
        code="VOL-A01",
        tiers=[[10, 2]],
        cap_points=2,
        cap_period="year",
    )
    deed(person, rule)
    found = replayed()
    assert (found.outcome.without_hours, found.outcome.after) == (1, 0)


@pytest.mark.parametrize(
    ("columns", "period"),
    [
        ({"status": "draft"}, (date(2025, 1, 1), date(2025, 12, 31))),
        ({}, (date(2025, 1, 1), ON)),
        (
            {"effective_to": date(2025, 6, 30)},
            (date(2025, 1, 1), date(2025, 6, 30)),
        ),
        (
            {"effective_from": date(2026, 7, 1)},
            (date(2025, 1, 1), date(2025, 12, 31)),
        ),
    ],
)
def test_the_usual_period_is_the_books_own_term_or_the_last_full_year(
    village, columns, period
):
    book = RuleBookFactory(village=village, **columns)
    assert replay.usual_period(book, on=ON) == period


@pytest.mark.parametrize("deeds", [1, 30])
def test_however_many_deeds_it_asks_the_same_few_questions(
    replayed, sweep, village, deed, deeds, django_assert_num_queries
):
    for _ in range(deeds):
        deed(ResidentFactory(village=village), sweep)
    with django_assert_num_queries(8):
        replayed()


# Who is named


def test_names_are_masked_with_hamlet_and_difference(replayed, sweep, person, deed):
    deed(person, sweep)
    assert names(replayed().gainers) == [("张*家", "东组", 1)]
    assert replayed().losers == []


def test_where_each_has_a_passbook_people_are_named(
    replayed, sweep, person, deed, village
):
    village.account_holder = AccountHolder.PERSON
    village.save()
    deed(person, sweep, points_proposed=5, points_granted=5)
    found = replayed()
    assert names(found.losers) == [("张*", "东组", -1)]
    assert not found.is_by_household


def test_who_took_consent_to_scoring_back_is_not_listed(
    replayed, sweep, person, deed, home
):
    deed(person, sweep)
    deed(ResidentFactory(household=home, name="李秀英"), sweep)
    assert names(replayed().gainers) == [("张*家", "东组", 2)]
    person.consents.filter(purpose=Purpose.SCORING).update(withdrawn_at=AT)
    found = replayed()
    assert names(found.gainers) == [("李*家", "东组", 1)]
    assert found.outcome.gaining == 1


def test_who_did_not_agree_to_publication_stands_there_without_a_name(
    replayed, sweep, person, deed
):
    person.consents.filter(purpose=Purpose.PUBLICATION).update(withdrawn_at=AT)
    deed(person, sweep)
    assert names(replayed().gainers) == [("一位村民", "", 1)]


def test_who_moved_died_or_is_away_is_not_listed(replayed, sweep, person, deed):
    deed(person, sweep)
    person.away_since = date(2026, 5, 20)
    person.save()
    found = replayed()
    assert found.gainers == []
    assert found.outcome.gaining == 1


def test_a_household_that_is_no_more_is_not_listed(replayed, sweep, person, deed, home):
    deed(person, sweep)
    home.closed_on = ON
    home.save()
    assert replayed().gainers == []


def test_what_expired_or_is_on_no_board_stands_beside_no_name(
    replayed, sweep, book, draft, person, deed, village
):
    deed(person, sweep, effective_on=date(2026, 5, 20), expires_on=ON)
    secret = RuleFactory(rule_book=book, code="AID-A02", is_public=False)
    RuleFactory(rule_book=draft, code="AID-A02", points_default=4, is_public=False)
    deed(ResidentFactory(village=village), secret)
    found = replayed()
    assert (found.gainers, found.losers) == ([], [])
    assert found.outcome.gaining == 2


def test_of_many_only_twenty_are_named(replayed, sweep, village, deed):
    for _ in range(SHOWN + 3):
        deed(ResidentFactory(village=village), sweep)
    found = replayed()
    assert len(found.gainers) == SHOWN
    assert found.outcome.gaining == SHOWN + 3


def test_changes_that_cancel_out_are_nobodys(
    replayed, sweep, book, draft, person, deed, home
):
    rule = RuleFactory(rule_book=book, code="AID-A03")
    RuleFactory(rule_book=draft, code="AID-A03", points_default=1)
    deed(person, sweep)
    deed(person, rule)
    found = replayed()
    assert (found.gainers, found.losers, found.outcome.unchanged) == ([], [], 1)
    deed(ResidentFactory(household=home), rule)
    assert names(replayed().losers) == [("张*家", "东组", -1)]


# The page


def test_the_manager_sees_the_last_year_at_once(desk, draft, sweep, person, deed):
    deed(person, sweep, date(2025, 5, 10), expires_on=date(2026, 12, 31))
    manager = desk()
    book_page = html(manager.get(reverse("villages_rulebook", args=[draft.pk])))
    assert page_of(draft) in book_page
    page = html(manager.get(page_of(draft)))
    assert "算一算，不改任何人的分" in page
    assert "2025-1-1到2025-12-31，1件好事" in page
    assert 'value="2025-01-01"' in page
    assert "张*家" in page
    assert "张守田" not in page


def test_an_empty_period_says_so(desk, draft, sweep):
    assert "没有记过好事" in html(desk().get(page_of(draft), MAY))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first": "2026-05-31", "last": "2026-05-01"}, "最后一天比第一天还早"),
        ({"first": "2026-05-01", "last": "2026-06-02"}, "只能算过去的日子"),
        ({"first": "2026-05-01", "last": "五月"}, "请写成年-月-日"),
        ({"first": "2026-05-01"}, "请写上日子"),
        ({"first": "0001-01-01", "last": "9999-12-31"}, "只能算过去的日子"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_wrong_days_are_kept_and_explained(
    desk, draft, sweep, person, deed, typed, words, method
):
    deed(person, sweep)
    page = html(getattr(desk(), method)(page_of(draft), typed))
    assert re.search(words, page)
    for value in typed.values():
        assert f'value="{value}"' in page
    assert "张*家" not in page


def test_the_first_days_of_all_are_a_period_too(desk, draft, sweep, person, deed):
    deed(person, sweep)
    typed = {"first": "0001-01-01", "last": "2026-06-01"}
    assert "张*家" in html(desk().get(page_of(draft), typed))


def test_looking_changes_nobodys_points(desk, draft, sweep, person, deed):
    record = deed(person, sweep)
    before = BehaviourRecord.objects.values().get(pk=record.pk)
    html(desk().get(page_of(draft), MAY))
    assert BehaviourRecord.objects.values().get(pk=record.pk) == before


@pytest.mark.parametrize("name", ["replay", "replay_print"])
def test_supervisors_of_the_village_its_town_and_county_may_look(
    desk, draft, sweep, person, deed, village, name
):
    deed(person, sweep)
    address = reverse(f"villages_rulebook_{name}", args=[draft.pk])
    town = village.town
    for area in ({"village": village}, {"town": town}, {"county": town.county}):
        client = desk(AreaRole.SUPERVISOR, **area)
        assert "张*家" in html(client.get(address, MAY))


@pytest.mark.parametrize("name", ["replay", "replay_print"])
def test_for_neighbours_and_for_others_of_the_village_it_does_not_exist(
    desk, draft, sweep, name
):
    address = reverse(f"villages_rulebook_{name}", args=[draft.pk])
    others = [
        desk(village=VillageFactory()),
        desk(AreaRole.SUPERVISOR, town=TownFactory()),
        desk(AreaRole.RECORDER),
        desk(AreaRole.PANEL),
    ]
    for client in others:
        assert client.get(address, MAY).status_code == 404
        assert client.post(page_of(draft), MAY).status_code == 404


def test_who_only_records_is_not_led_there(desk, draft):
    page = html(desk(AreaRole.RECORDER).get(f"/desk/rules/{draft.pk}/"))
    assert page_of(draft) not in page


def test_the_sheet_for_the_meeting_names_what_was_left_out(
    desk, draft, book, sweep, person, deed
):
    for number in range(30):
        RuleFactory(rule_book=draft, code=f"LNG-A{number}", title="长" * 40)
    deed(person, sweep)
    address = reverse("villages_rulebook_replay_print", args=[draft.pk])
    page = html(desk().get(address, MAY))
    assert "还有26条在屏幕上看" in page
    assert "算一算，不改任何人的分" in page


def test_a_sheet_of_wrong_days_leads_back_to_the_form(desk, draft, sweep):
    address = reverse("villages_rulebook_replay_print", args=[draft.pk])
    typed = {"first": "2026-05-31", "last": "2026-05-01"}
    page = html(desk().get(address, typed, follow=True))
    assert "最后一天比第一天还早" in page


# Many deeds


@pytest.fixture
def many(monkeypatch):
    """One deed is already too many to wait for."""
    monkeypatch.setattr(kept_replays, "AT_ONCE", 0)


def test_many_deeds_are_replayed_in_the_background_once(
    desk, draft, sweep, person, deed, many, django_capture_on_commit_callbacks
):
    deed(person, sweep)
    manager = desk()
    page = html(manager.get(page_of(draft), MAY))
    assert "这段日子有1件好事，要算一会儿" in page
    with django_capture_on_commit_callbacks() as waiting:
        asked = manager.post(page_of(draft), MAY)
        manager.post(page_of(draft), MAY)
    assert len(waiting) == 1
    assert "正在算" in html(manager.get(asked.url))
    part = manager.get(asked.url, headers={"HX-Request": "true"})
    assert "<html" not in html(part)
    assert "HX-Refresh" not in part.headers
    print_address = reverse("villages_rulebook_replay_print", args=[draft.pk])
    assert manager.get(print_address, MAY).url == asked.url
    waiting[0]()
    assert manager.get(asked.url, headers={"HX-Request": "true"})["HX-Refresh"]
    page = html(manager.get(asked.url))
    assert "9:00算的" in page
    assert "张*家" in page
    assert "张*家" in html(manager.get(print_address, MAY))


def test_a_changed_draft_is_another_replay_and_names_are_never_kept(
    desk, draft, sweep, person, deed, many, django_capture_on_commit_callbacks
):
    deed(person, sweep)
    manager = desk()
    with django_capture_on_commit_callbacks(execute=True):
        asked = manager.post(page_of(draft), MAY)
    person.consents.filter(purpose=Purpose.SCORING).update(withdrawn_at=AT)
    assert "张*家" not in html(manager.get(asked.url))
    RuleFactory(rule_book=draft)
    assert "要算一会儿" in html(manager.get(asked.url))


def test_work_that_breaks_down_can_be_started_again(village, draft, monkeypatch):
    period = {"first": date(2026, 5, 1), "last": date(2026, 5, 31), "on": ON}
    key = kept_replays.key_of(draft, **period)
    cache.set(f"{key}:runs", key)

    def breaks(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(kept_replays, "work_out", breaks)
    with pytest.raises(RuntimeError):
        kept_replays.work(book=draft, village=village, key=key, at=AT, **period)
    assert not kept_replays.is_running(key)
    assert kept_replays.kept(key) is None


def test_the_bar_hears_how_far_it_is(
    village, draft, sweep, person, deed, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(replay, "STEP", 1)
    deed(person, sweep)
    deed(person, sweep, date(2026, 5, 11))
    heard = []
    with django_assert_num_queries(3):
        replay.work_out(
            draft,
            village,
            first=date(2026, 5, 1),
            last=date(2026, 5, 31),
            on=ON,
            tell=lambda done, total: heard.append((done, total)),
        )
    assert heard == [(1, 2), (2, 2), (2, 2)]


# The command


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(village, book="draft", *more, first="2026-05-01", last="2026-05-31", err=None):
    out = io.StringIO()
    call_command(
        "replay_rules",
        *("--village", village.code, "--book", str(book)),
        *("--from", first, "--to", last, *more),
        stdout=out,
        stderr=err or io.StringIO(),
    )
    return out.getvalue()


def test_the_command_says_the_same_as_the_page(village, draft, sweep, person, deed):
    deed(person, sweep)
    RuleFactory(rule_book=draft, code="AID-A01", title="没人用")
    told = run(village)
    for words in ("张*家", "+1", "1.00元", "1.50元", "没人用"):
        assert words in told
    as_data = json.loads(run(village, 2, "--json"))
    assert as_data["points"] == {"before": 2, "after": 3}
    assert as_data["fund_fen"] == {"before": 100, "after": 150}
    assert as_data["gainers"] == [{"name": "张*家", "hamlet": "东组", "change": 1}]
    assert [one["code"] for one in as_data["rules"]] == ["ENV-A01"]
    assert [one["code"] for one in as_data["unused"]] == ["AID-A01"]
    assert json.loads(run(village, 1, "--json"))["points"] == {"before": 2, "after": 2}


def test_on_a_terminal_the_command_draws_a_bar(village, draft, sweep, person, deed):
    deed(person, sweep)
    terminal = Terminal()
    assert "█" not in run(village, err=terminal)
    assert "100% 1/1" in terminal.getvalue()
    nothing = Terminal()
    run(village, first="2024-05-01", last="2024-05-31", err=nothing)
    assert "100% 0/0" in nothing.getvalue()


def test_the_command_refuses_what_there_is_not(village, sweep):
    nowhere = VillageFactory.build(code="1")
    for refused in (
        lambda: run(nowhere),
        lambda: run(village, 7),
        lambda: run(village, "seven"),
        lambda: run(village, first="2026-06-01", last="2026-05-31"),
        lambda: run(village, last="2026-06-02"),
    ):
        with pytest.raises(CommandError):
            refused()


def test_a_village_without_a_draft_has_none_to_replay(village, book):
    with pytest.raises(CommandError):
        run(village)
