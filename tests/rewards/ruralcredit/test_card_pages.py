"""The desk pages of cards, trials, mass ratings and reports, over HTTP."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from grassroots.core import progress
from rewards.ruralcredit.formulas.rating import (
    CATEGORY,
    card_from_data,
    default_card,
)
from rewards.ruralcredit.models import (
    CoopRole,
    Indicator,
    Rating,
    RatingRun,
    RunStatus,
    Scorecard,
)
from rewards.ruralcredit.selectors.runs import signing_key
from rewards.ruralcredit.services import card_tables, cards, mass, shadow
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    make_card,
    make_coop,
    make_line,
    serve,
    village_of,
)
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from tests.rewards.ruralcredit.lent import held_rating, lend
from tests.rewards.ruralcredit.test_mass import fill
from tests.rewards.ruralcredit.test_shadow import another_card
from tests.support.clock import freeze_time
from villages.models import Household

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
CARDS = reverse("ruralcredit_cards")
RUNS = reverse("ruralcredit_runs")
REPORT = reverse("ruralcredit_governance")
AREAS = reverse("ruralcredit_credit_areas")


@pytest.fixture(autouse=True)
def on_the_day():
    with freeze_time(AT):
        yield


@pytest.fixture
def coop():
    return make_coop()


def desk_of(coop, role=CoopRole.OFFICER):
    post = CoopAppointmentFactory(coop=coop, role=role)
    client = sign_in(Client(), post.user, acting_as=f"coop:{post.pk}")
    client.user = post.user
    return client


@pytest.fixture
def desk(coop):
    return desk_of(coop)


@pytest.fixture
def draft(coop, desk):
    return cards.draft_card(coop=coop, by=desk.user, at=AT)


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=keys)


def words(answer):
    return answer.content.decode()


def content_of(draft):
    draft.refresh_from_db()
    return card_from_data(draft.content)


def form_of(answer, **typed):
    """What a browser would send back of the forms on the page, with changes."""
    sent = {}
    context = answer.context
    rows = context.get("lines") or context.get("rows")
    forms = [context["form"]] if context.get("form") else []
    if rows is not None:
        forms += [rows.management_form, *rows]
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = "on" if value is True else value
    return {name: one for name, one in (sent | typed).items() if one is not None}


def test_a_draft_is_begun_from_the_default_or_from_a_version(coop, desk):
    answer = desk.post(at("card_draft"), {"from": "default"}, follow=True)
    assert "评分卡第1版" in words(answer)
    held = make_card(coop, version=2)
    desk.post(at("card_draft"), {"from": str(held.pk)})
    listed = words(desk.get(CARDS))
    assert "第3版" in listed
    assert "现在用" in listed
    other = make_card(make_coop())
    assert desk.post(at("card_draft"), {"from": str(other.pk)}).status_code == 404


def test_a_card_of_another_co_op_does_not_exist(desk):
    other = make_card(make_coop())
    for address in (at("card", other.pk), at("card_table", other.pk, "csv")):
        assert desk.get(address).status_code == 404


@pytest.mark.parametrize("role", [CoopRole.COMMITTEE, CoopRole.AUDITOR])
def test_who_does_not_write_cards_reads_them(coop, draft, role):
    reader = desk_of(coop, role)
    make_card(coop, version=2)
    assert "起草" not in words(reader.get(CARDS)).split("<main")[1].split("照")[0]
    assert reader.get(at("card", draft.pk)).status_code == 200
    assert reader.post(at("card_draft")).status_code == 404
    assert reader.get(at("card_bands", draft.pk)).status_code == 404


def test_the_bank_does_not_see_cards(coop):
    assert desk_of(coop, CoopRole.BANK).get(CARDS).status_code == 404


def test_points_of_a_line_are_changed_and_the_fault_stands_beside_it(desk, draft):
    page = desk.get(at("card_indicator", draft.pk, 0))
    sent = form_of(page, **{"bin-1-points": "99"})
    answer = desk.post(at("card_indicator", draft.pk, 0), sent, follow=True)
    assert content_of(draft).indicators[0].bins[1].points == 99
    assert "最好的一档是99分" in words(answer)
    listed = words(desk.get(at("card", draft.pk)))
    assert "还有2处不对" in listed


def test_saving_what_was_not_changed_changes_nothing(desk, draft):
    before = content_of(draft)
    for place in range(len(before.indicators)):
        address = at("card_indicator", draft.pk, place)
        answer = desk.post(address, form_of(desk.get(address)))
        assert answer.status_code == 302, words(answer)
    assert content_of(draft) == before


def test_a_row_that_is_emptied_is_no_line_any_more(desk, draft):
    address = at("card_indicator", draft.pk, 0)
    emptied = {
        f"bin-0-{name}": None
        for name in ("lower", "upper", "points", "label_zh", "label_en", "missing")
    }
    before = content_of(draft).indicators[0]
    answer = desk.post(address, form_of(desk.get(address), **emptied), follow=True)
    assert content_of(draft).indicators[0].bins == before.bins[1:]
    assert "第一档要从最小的数开始" in words(answer)


def test_a_line_without_points_is_asked_for(desk, draft):
    address = at("card_indicator", draft.pk, 0)
    sent = form_of(desk.get(address), **{"bin-0-points": ""})
    answer = desk.post(address, sent)
    assert "这一档得几分" in words(answer)
    sent = form_of(desk.get(address), **{"bin-0-points": "很多"})
    assert desk.post(address, sent).status_code == 200


def test_more_rows_come_without_saving(desk, draft):
    address = at("card_indicator", draft.pk, 0)
    page = desk.get(address)
    before = len(page.context["rows"])
    sent = form_of(page, more="1", name_zh="没存的名称")
    answer = desk.post(address, sent)
    assert len(answer.context["rows"]) == before + 3
    assert "没存的名称" in words(answer)
    assert content_of(draft) == default_card()
    sent["bin-TOTAL_FORMS"] = "x"
    assert desk.post(address, sent).status_code == 200


def test_choices_and_yes_or_no_ask_for_values_not_bounds(desk, draft):
    kinds = {one.kind: n for n, one in enumerate(default_card().indicators)}
    for kind in (CATEGORY, "boolean"):
        page = desk.get(at("card_indicator", draft.pk, kinds[kind]))
        assert "bin-0-lower" not in words(page)
        assert 'name="direction"' not in words(page)
        assert "bin-0-value" in words(page)


def test_an_indicator_is_taken_out_and_put_in_again(desk, draft):
    first = content_of(draft).indicators[0]
    address = at("card_indicator_remove", draft.pk, 0)
    desk.post(address, {"code": "falsch"})
    assert content_of(draft).indicators[0] == first
    desk.post(address, {"code": first.code})
    assert first.code not in {one.code for one in content_of(draft).indicators}
    answer = desk.post(
        at("card_indicator_new", draft.pk), {"code": first.code}, follow=True
    )
    added = content_of(draft).indicators[-1]
    assert (added.code, added.max_points) == (first.code, 0)
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["category", "boolean"])
def test_a_new_choice_begins_with_a_line_for_each_value(desk, draft, kind):
    one = next(n for n in default_card().indicators if n.kind == kind)
    rest = [n for n in default_card().indicators if n is not one]
    cards.change_card(
        card=draft,
        content=replace(default_card(), indicators=tuple(rest)),
        by=desk.user,
        at=AT,
    )
    desk.post(at("card_indicator_new", draft.pk), {"code": one.code})
    added = content_of(draft).indicators[-1]
    assert {line.value for line in added.bins} == {line.value for line in one.lines}


def test_only_what_the_files_hold_can_be_added(desk, draft):
    page = desk.get(at("card_indicator_new", draft.pk))
    assert page.status_code == 200
    answer = desk.post(at("card_indicator_new", draft.pk), {"code": "Z99"})
    assert answer.status_code == 200
    assert content_of(draft) == default_card()
    assert Indicator.objects.filter(code="F01").exists()


def test_a_place_without_indicator_does_not_exist(desk, draft):
    assert desk.get(at("card_indicator", draft.pk, 99)).status_code == 404


def test_bands_are_changed_with_their_faults(desk, draft):
    address = at("card_bands", draft.pk)
    sent = form_of(desk.get(address), **{"band-0-from_points": "65"})
    answer = desk.post(address, sent, follow=True)
    assert [band.from_points for band in content_of(draft).bands] == [65, 70, 60]
    assert "的起点要比" in words(answer)
    sent = form_of(
        desk.get(address),
        **{
            "band-0-from_points": "90",
            "band-3-code": "B",
            "band-3-name_zh": "起步",
            "band-3-from_points": "50",
            "band-3-ceiling_yuan": "5000",
        },
    )
    desk.post(address, sent)
    last = content_of(draft).bands[-1]
    assert (last.code, last.rank, last.ceiling_fen) == ("B", 1, 500_000)


def test_a_band_in_part_is_asked_for_the_rest(desk, draft):
    address = at("card_bands", draft.pk)
    sent = form_of(desk.get(address), **{"band-3-code": "B", "band-0-from_points": "x"})
    answer = desk.post(address, sent)
    assert "这一格也要填" in words(answer)
    assert content_of(draft) == default_card()


def uploaded(body, name="card.csv"):
    return {"file": SimpleUploadedFile(name, body)}


def test_a_whole_card_comes_as_a_table_with_faults_row_by_row(desk, draft):
    address = at("card_upload", draft.pk)
    assert desk.get(address).status_code == 200
    good = card_tables.as_csv(default_card())
    broken = good.replace("A01,信用".encode(), b"A01,").replace(b"numeric", b"", 1)
    answer = desk.post(address, uploaded(broken))
    assert "表里有1行看不懂" in words(answer)
    assert desk.post(address, uploaded(b"a,b\n")).status_code == 200
    assert "请先选" in words(desk.post(address))
    lighter = good.decode("utf-8-sig").replace(",10,no,", ",9,no,", 1)
    answer = desk.post(address, uploaded(lighter.encode()), follow=True)
    assert "表读进来了，还有2处不对" in words(answer)
    desk.post(address, uploaded(good))
    assert content_of(draft) == default_card()


def test_a_card_is_downloaded_both_ways(desk, draft):
    body = desk.get(at("card_table", draft.pk, "csv")).content
    card, problems = card_tables.read_table(BytesIO(body), bands=default_card().bands)
    assert (card, problems) == (default_card(), [])
    body = desk.get(at("card_table", draft.pk, "xlsx")).content
    assert load_workbook(BytesIO(body)).active["A1"].value == "code"


def test_an_adoption_is_entered_by_somebody_else(coop, desk, draft):
    address = at("card_adopt", draft.pk)
    sent = {"resolution": "决议3号", "effective_on": TODAY.isoformat()}
    assert "没有试算过" in words(desk.get(address))
    assert "请另一位" in words(desk.post(address, sent))
    other = desk_of(coop, CoopRole.COMMITTEE)
    assert other.post(address, {}).status_code == 200
    answer = other.post(address, sent, follow=True)
    assert "社员大会通过" in words(answer)
    assert "扔掉草稿" not in words(desk.get(at("card", draft.pk)))
    assert desk.get(at("card_indicator", draft.pk, 0)).status_code == 404


def test_a_draft_is_thrown_away(desk, draft):
    desk.post(at("card_drop", draft.pk))
    assert not Scorecard.objects.exists()


def test_a_trial_shows_who_moves(coop, desk, draft, django_capture_on_commit_callbacks):
    assert desk.get(at("card_trial", draft.pk)).status_code == 404
    answer = desk.post(at("card_try", draft.pk), follow=True)
    assert "还没有社员大会通过的评分卡" in words(answer)
    make_card(coop, version=9)
    fill(coop, default_card(), 30, seed=4)
    cards.change_card(card=draft, content=another_card(), by=desk.user, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(at("card_try", draft.pk))
    run = draft.trials.get()
    assert run.status == RunStatus.DONE
    page = words(desk.get(at("card_trial", draft.pk)))
    assert "谁会变" in page
    book = load_workbook(BytesIO(desk.get(at("card_movers", draft.pk)).content))
    moved = run.outcomes.count() - sum(
        n for (old, new), n in _cells(run).items() if old == new
    )
    assert book.active.max_row == 1 + moved > 1
    assert "看试算" in words(desk.get(at("card", draft.pk)))


def _cells(run):
    cells = {}
    for one in run.outcomes.all():
        cells[one.old, one.new] = cells.get((one.old, one.new), 0) + 1
    return cells


def test_a_trial_names_nobody_close_to_who_reads_it(coop, desk, draft):
    make_card(coop, version=9)
    fill(coop, default_card(), 30, seed=4)
    cards.change_card(card=draft, content=another_card(), by=desk.user, at=AT)
    run = shadow.begin_trial(card=draft, as_of=TODAY, by=desk.user, at=AT)
    list(shadow.go_on(run=run, at=AT))
    mover = run.outcomes.exclude(old=F("new")).first()
    assert mover
    me = ResidentFactory(household=mover.dossier.household, user=desk.user)
    name = str(Household.objects.get(pk=mover.dossier.household_id))
    assert me
    page = words(desk.get(at("card_trial", draft.pk)))
    assert "您自己家或亲属" in page
    assert name not in page
    book = load_workbook(BytesIO(desk.get(at("card_movers", draft.pk)).content))
    rows = [[cell or "" for cell in row] for row in book.active.values]
    assert ["", "", "您自己家或亲属", "", "", ""] in rows
    assert name not in {row[2] for row in rows}


def test_a_trial_in_which_nobody_moves_says_so(coop, desk, draft):
    make_card(coop, version=9)
    content = replace(default_card(), bands=tuple(reversed(default_card().bands)))
    cards.change_card(card=draft, content=content, by=desk.user, at=AT)
    run = shadow.begin_trial(card=draft, as_of=TODAY, by=desk.user, at=AT)
    page = desk.get(at("card_trial", draft.pk))
    assert "正在试算" in words(page)
    assert "htmx" in words(page)
    part = desk.get(at("card_trial", draft.pk), headers={"HX-Request": "true"})
    assert "<html" not in words(part)
    assert "HX-Refresh" not in part.headers
    list(shadow.go_on(run=run, at=AT))
    part = desk.get(at("card_trial", draft.pk), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "一户都不变" in words(desk.get(at("card_trial", draft.pk)))


@pytest.fixture
def ready(coop):
    """A co-op with a card, a line and 25 files."""
    make_card(coop)
    make_line(coop, 20_000)
    fill(coop, default_card(), 25, seed=1)
    return coop


def test_a_village_is_rated_and_signed_by_the_second_person(
    ready, desk, django_capture_on_commit_callbacks
):
    village = village_of(ready)
    assert "还没有批量评过" in words(desk.get(RUNS))
    sent = {"area": village.code, "as_of": timezone.localdate().isoformat()}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(RUNS, sent)
    run = RatingRun.objects.get()
    page = words(desk.get(at("run", run.pk)))
    assert "请另一位来签字" in page
    assert "最常缺的" in page
    second = desk_of(ready, CoopRole.COMMITTEE)
    assert "户</button>" in words(second.get(at("run", run.pk)))
    with django_capture_on_commit_callbacks(execute=True):
        second.post(at("run_sign", run.pk))
    assert Rating.objects.decided().count() > 5
    listed = words(second.get(RUNS))
    assert village.name in listed
    assert "开始评" not in listed
    again = desk.post(at("run_sign", run.pk), follow=True)
    assert "开始的人不能自己签字" in words(again)


def test_a_run_by_what_was_known_long_ago_says_why(ready, desk):
    long_ago = timezone.localdate() - timedelta(days=32)
    sent = {"area": village_of(ready).code, "as_of": long_ago.isoformat()}
    assert "最多按31天以前的资料评" in words(desk.post(RUNS, sent))
    assert not RatingRun.objects.exists()


def test_a_run_that_cannot_begin_says_why(coop, desk):
    sent = {"area": coop.county.code, "as_of": timezone.localdate().isoformat()}
    assert "不能评级" in words(desk.post(RUNS, sent))
    elsewhere = {
        "area": VillageFactory().code,
        "as_of": timezone.localdate().isoformat(),
    }
    assert desk.post(RUNS, elsewhere).status_code == 200
    assert not RatingRun.objects.exists()
    reader = desk_of(coop, CoopRole.AUDITOR)
    assert reader.post(RUNS, sent).status_code == 302


def test_a_run_that_stopped_goes_on(ready, desk, django_capture_on_commit_callbacks):
    run = mass.begin_run(
        coop=ready, area=ready.county, as_of=TODAY, by=UserFactory(), at=AT
    )
    page = words(desk.get(at("run", run.pk)))
    assert "正在评" in page
    assert "接着评" in page
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(at("run_go_on", run.pk))
    run.refresh_from_db()
    assert run.status == RunStatus.DONE
    # Whoever went on with it worked the ratings out, and signs none of them.
    assert "签这" not in words(desk.get(at("run", run.pk)))


def test_htmx_asks_for_the_bar_alone_until_it_is_done(ready, desk):
    run = mass.begin_run(
        coop=ready, area=ready.county, as_of=TODAY, by=UserFactory(), at=AT
    )
    headers = {"HX-Request": "true"}
    part = desk.get(at("run", run.pk), headers=headers)
    assert "<progress" in words(part)
    assert "<html" not in words(part)
    list(mass.go_on(run=run, by=None, at=AT))
    assert desk.get(at("run", run.pk), headers=headers).headers["HX-Refresh"] == "true"
    progress.tell(signing_key(run), done=1, total=4)
    assert "正在签字" in words(desk.get(at("run", run.pk)))


def test_a_run_of_another_co_op_does_not_exist(ready, desk):
    run = mass.begin_run(
        coop=ready, area=ready.county, as_of=TODAY, by=UserFactory(), at=AT
    )
    stranger = desk_of(make_coop())
    assert stranger.get(at("run", run.pk)).status_code == 404
    assert stranger.post(at("run_sign", run.pk)).status_code == 404


def test_the_report_is_shown_and_downloaded(coop, desk):
    held_rating(coop, "AAA")
    for _n in range(2):
        lend(coop, held_rating(coop, "A"))
    page = words(desk.get(REPORT))
    assert 'role="img"' in page
    assert "各级户数：AAA 1，AA 0，A 2" in page
    period = {"start": "2025-06-03", "until": TODAY.isoformat()}
    answer = desk.get(reverse("ruralcredit_governance_table"), period)
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert ("各级户数", "A", 2) in rows
    assert ("各级坏账", "A 2/2", "100.0%") in rows


def test_a_report_of_nothing_says_so(coop):
    auditor = desk_of(coop, CoopRole.AUDITOR)
    page = words(auditor.get(REPORT))
    assert "还算不了" in page
    assert "还没有有效的评级" in page
    table = auditor.get(reverse("ruralcredit_governance_table"))
    assert load_workbook(BytesIO(table.content)).active.max_row > 5


def test_a_period_that_is_turned_round_is_refused(desk):
    turned = {"start": TODAY.isoformat(), "until": "2025-01-01"}
    for address in (REPORT, reverse("ruralcredit_governance_table")):
        assert "要比开始的日子晚" in words(desk.get(address, turned))


def test_credit_villages_are_seen_by_the_officer_and_by_who_supervises(coop, desk):
    village = village_of(coop)
    held_rating(coop, "A", since=timezone.localdate())
    other = VillageFactory(town=village.town)
    page = words(desk.get(AREAS))
    assert village.name in page
    assert "够条件" in page
    assert other.name not in page
    serve(coop, other)
    assert other.name in words(desk.get(AREAS))
    post = AppointmentFactory(role="supervisor", county=coop.county, village=None)
    supervisor = sign_in(Client(), post.user, acting_as=post)
    page = words(supervisor.get(AREAS))
    assert other.name in page
    assert "还不够" in page
    assert supervisor.get(CARDS).status_code == 404
