"""What passers-by say: kept without a name, heard on both sides, counted if true."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.merchants.errors import complaints as errors
from rewards.merchants.errors.register import ShopClosed, TooClose
from rewards.merchants.formulas.floods import is_flood
from rewards.merchants.models import CheckKind, CheckTask, Complaint
from rewards.merchants.selectors import complaints as reading
from rewards.merchants.services import checks, climbing, complaints, merchants
from rewards.merchants.services.complaints import Said
from rewards.merchants.services.complaints.receiving import MOST_A_DAY
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, new_uscc, operator_of
from tests.factories.villages import moment
from tests.rewards.merchants.shops import appeal, code_of, photo_file
from villages.services import photos

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)
AT = moment(DAY)
SHORT_WEIGHT = Said(kind="complaint", topic="weight", words="两斤虾少了三两")


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def runs_it():
    return UserFactory()


@pytest.fixture
def shop(runs_it):
    shop = MerchantFactory(operator_user=runs_it)
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=92)
    return shop


@pytest.fixture
def code(shop):
    return code_of(shop, at=AT)


def received(code, said=SHORT_WEIGHT, *, at=AT, client_id=None):
    return complaints.receive(
        code=code, said=said, client_id=client_id or uuid4(), at=at
    )


def put(complaint, by, *, at=AT):
    complaints.assign(complaint=complaint, to=by, by=by, at=at)
    return complaints.put_to_merchant(
        complaint=complaint, words="有人说虾少秤", by=by, at=at
    )


def decided(complaint, by, status="substantiated", *, at=AT, **more):
    given = {"reasons": "称过，少了", "weight": "serious"} | more
    return complaints.decide(complaint=complaint, status=status, by=by, at=at, **given)


def test_a_message_is_kept_with_a_code_and_nothing_of_who_sent_it(code):
    kept = received(code)
    assert reading.by_progress_code(kept.progress_code.lower()) == kept
    # Fifteen working days; 1 to 5 May 2026 are off, 9 May is worked instead.
    assert kept.due_on == date(2026, 5, 13)
    fields = {field.name for field in Complaint._meta.get_fields()}
    assert not fields & {"ip", "address", "phone", "name", "sent_by", "user_agent"}


def test_a_form_sent_twice_is_one_message(code):
    client_id = uuid4()
    assert received(code, client_id=client_id) == received(code, client_id=client_id)
    other = Said(kind="complaint", topic="price", words="别的")
    with pytest.raises(errors.SaidDifferently):
        received(code, other, client_id=client_id)
    assert Complaint.objects.count() == 1


def test_a_photo_comes_with_a_message_and_is_part_of_it(code):
    photo = photos.prepare(photo_file())
    said = Said("complaint", "quality", "馊了", DAY, photo)
    kept = received(code, said)
    with kept.photo.open() as file:
        assert file.read() == photo.content


def test_a_closed_shop_takes_no_message(code, shop, by):
    merchants.close(merchant=shop, on=DAY, by=by, at=AT)
    with pytest.raises(ShopClosed):
        received(code)


def test_a_progress_code_that_is_used_is_not_given_again(code, monkeypatch):
    first = received(code)
    offered = iter([first.progress_code, "23456789"])
    path = "rewards.merchants.services.complaints.receiving.short_code.new_code"
    monkeypatch.setattr(path, lambda: next(offered))
    assert received(code).progress_code == "23456789"


def test_no_message_is_found_by_what_is_no_code(code):
    received(code)
    assert reading.by_progress_code("") is None
    assert reading.by_progress_code("AAAAAAAA") is None


def test_a_substantiated_complaint_counts_in_the_same_moment(code, shop, by, runs_it):
    before = shop.grade
    complaint = put(received(code), by)
    complaint = complaints.reply(
        complaint=complaint, words="秤坏了，换了", by=runs_it, at=AT
    )
    assert complaint.status == "replied"
    decided(complaint, by)
    shop.refresh_from_db()
    assert shop.grade.score == before.score - 500
    assert (shop.grade.cause, shop.grade.complaint) == ("complaint", complaint)


@pytest.mark.parametrize("status", ["unsubstantiated", "disregarded"])
def test_what_is_not_true_counts_nowhere(code, shop, by, status):
    complaint = received(code)
    complaints.assign(complaint=complaint, to=by, by=by, at=AT)
    shop.refresh_from_db()
    before, version = shop.grade_id, shop.version
    kept = decided(complaint, by, status)
    shop.refresh_from_db()
    assert (kept.weight, shop.grade_id, shop.version) == ("", before, version)


def test_nobody_is_found_guilty_unheard(code, by):
    complaint = received(code)
    with pytest.raises(errors.NotAssigned):
        decided(complaint, by)
    complaints.assign(complaint=complaint, to=by, by=by, at=AT)
    with pytest.raises(errors.NotHeard):
        decided(complaint, by)
    complaint = complaints.put_to_merchant(
        complaint=complaint, words="有人说少秤", by=by, at=AT
    )
    last = moment(complaint.reply_due_on)
    with pytest.raises(errors.NotHeard):
        decided(complaint, by, at=last)
    with pytest.raises(errors.WeightMissing):
        decided(complaint, by, at=last + timedelta(days=1), weight="")
    decided(complaint, by, at=last + timedelta(days=1))


def test_praise_is_read_and_never_counts(code, by):
    praise = received(code, Said("praise", "service", "热心"))
    with pytest.raises(errors.PraiseNeedsNoAnswer):
        complaints.put_to_merchant(complaint=praise, words="x", by=by, at=AT)
    complaints.assign(complaint=praise, to=by, by=by, at=AT)
    with pytest.raises(errors.PraiseNeedsNoAnswer):
        decided(praise, by)
    assert decided(praise, by, "unsubstantiated").decided_by == by


def test_each_step_is_taken_once_and_in_turn(code, by, runs_it):
    complaint = received(code)
    given = {"complaint": complaint, "at": AT}
    with pytest.raises(errors.NotAssigned):
        complaints.put_to_merchant(words="x", by=by, **given)
    with pytest.raises(errors.NothingAsked):
        complaints.reply(words="x", by=runs_it, **given)
    put(complaint, by)
    with pytest.raises(errors.AskedAlready):
        complaints.put_to_merchant(words="x", by=by, **given)
    complaints.reply(words="秤坏了", by=runs_it, **given)
    with pytest.raises(errors.NothingAsked):
        complaints.reply(words="再说", by=runs_it, **given)
    # A colleague takes over; it stays where it was.
    colleague = UserFactory()
    assert complaints.assign(to=colleague, by=colleague, **given).status == "replied"
    decided(complaint, colleague)
    with pytest.raises(errors.DecidedAlready):
        decided(complaint, colleague)
    with pytest.raises(errors.DecidedAlready):
        complaints.reply(words="x", by=runs_it, **given)


def test_nobody_speaks_for_another_shop(code, by):
    complaint = put(received(code), by)
    other = MerchantFactory(operator_user=UserFactory())
    for stranger in (operator_of(other).user, by):
        with pytest.raises(errors.NotYourShop):
            complaints.reply(complaint=complaint, words="x", by=stranger, at=AT)


def test_nobody_handles_complaints_of_the_own_shop(code, by, runs_it):
    complaint = received(code)
    given = {"complaint": complaint, "at": AT}
    with pytest.raises(TooClose):
        complaints.assign(to=runs_it, by=by, **given)
    complaints.assign(to=by, by=by, **given)
    with pytest.raises(TooClose):
        complaints.put_to_merchant(words="x", by=runs_it, **given)
    with pytest.raises(TooClose):
        decided(complaint, runs_it, "disregarded")


def test_a_flood_is_marked_seen_and_disregarded_in_one_go(code, shop, by, runs_it):
    kept = [received(code) for _number in range(5)]
    assert not CheckTask.objects.exists()
    kept.append(received(code))
    assert all(Complaint.objects.values_list("is_in_flood", flat=True))
    task = CheckTask.objects.get()
    assert task.kind == CheckKind.FLOOD
    assert task.facts["count"] == 6
    received(code)
    task.refresh_from_db()
    assert (task.reports, task.facts["count"]) == (2, 7)
    given = {"merchant": shop, "reasons": "同一批人刷的", "at": AT}
    with pytest.raises(TooClose):
        complaints.disregard_flood(by=runs_it, **given)
    # What is real among them is decided on its own, before the rest.
    put(kept[0], by)
    complaints.reply(complaint=kept[0], words="赔了", by=runs_it, at=AT)
    decided(kept[0], by, weight="minor")
    assert complaints.disregard_flood(by=by, **given) == 6
    assert complaints.disregard_flood(by=by, **given) == 0
    shop.refresh_from_db()
    assert shop.grade.score == 9000


def test_a_shop_that_is_always_talked_of_is_not_flooded_by_six(code):
    for number in range(7):
        received(code, at=AT - timedelta(days=number + 1))
    for _number in range(7):
        received(code)
    assert not CheckTask.objects.exists()
    received(code)
    assert CheckTask.objects.exists()


@pytest.mark.parametrize("kind", MOST_A_DAY)
def test_more_than_can_be_read_in_a_day_come_tomorrow(code, monkeypatch, kind):
    monkeypatch.setitem(MOST_A_DAY, kind, 7)
    said = replace(SHORT_WEIGHT, kind=kind)
    for _number in range(7):
        received(code, said)
    with pytest.raises(errors.TooMuchToday):
        received(code, said)
    assert received(code, said, at=AT + timedelta(days=1))


def test_praise_uses_up_nothing_that_is_there_for_complaints(code):
    for _number in range(MOST_A_DAY["praise"]):
        received(code, replace(SHORT_WEIGHT, kind="praise"))
    assert not received(code).is_in_flood
    assert not CheckTask.objects.exists()


def test_a_flood_of_many_days_is_seen_on_each(code):
    for day in range(3):
        for _number in range(7):
            last = received(code, at=AT + timedelta(days=day))
        last.refresh_from_db()
        assert last.is_in_flood, day


def test_what_happened_under_the_former_operator_is_not_the_new_one_s(shop, by):
    merchants.change_operator(
        merchant=shop,
        name="周小满",
        uscc=new_uscc(8_000_001),
        starts_on=DAY,
        by=by,
        at=AT,
    )
    new, late = code_of(shop, at=AT), AT + timedelta(days=20)
    before = replace(SHORT_WEIGHT, happened_on=DAY - timedelta(days=3))
    complaint = put(received(new, before), by)
    with pytest.raises(errors.BeforeTheirTime):
        decided(complaint, by, at=late)
    assert decided(complaint, by, "unsubstantiated", at=late)
    today = put(received(new, replace(SHORT_WEIGHT, happened_on=DAY)), by)
    assert decided(today, by, at=late).status == "substantiated"


def test_a_check_of_the_own_shop_is_finished_by_somebody_else(code, runs_it, by):
    task = checks.report_not_this_shop(
        code=code, words="在隔壁", place="36号", photo=None, at=AT
    )
    with pytest.raises(TooClose):
        checks.finish_check(task=task, outcome="fine", words="", by=runs_it, at=AT)
    assert checks.finish_check(task=task, outcome="fine", words="", by=by, at=AT)


def test_the_first_photo_and_place_of_a_report_stay(code):
    first = photos.prepare(photo_file("a.jpg"))
    second = photos.prepare(photo_file("b.jpg", noise=20))
    for words, place, photo in (
        ("面馆挂的", "滨海路40号", first),
        ("饭店挂的", "北街2号", second),
    ):
        task = checks.report_not_this_shop(
            code=code, words=words, place=place, photo=photo, at=AT
        )
    assert task.photo.name.split("/")[-1].startswith(first.digest[:20])
    assert (task.place, task.reports) == ("滨海路40号", 2)
    assert task.words == "面馆挂的\n北街2号，饭店挂的"


@given(today=st.integers(0, 60), before=st.integers(0, 60))
def test_a_flood_is_more_than_five_and_more_than_the_month_before(today, before):
    assert is_flood(today=today, month_before=before) == (today > max(5, before))


def test_what_is_overdue_climbs_to_the_town_and_then_to_the_county(code, shop):
    complaint = received(code)
    running = appeal(shop.grade, at=AT, due_on=complaint.due_on)
    due = complaint.due_on
    assert climbing.climb_overdue(on=due, at=moment(due)) == 0
    steps = [(1, "town"), (2, "town"), (7, "town"), (8, "county"), (30, "county")]
    climbed = []
    for days, level in steps:
        on = due + timedelta(days=days)
        climbed.append(climbing.climb_overdue(on=on, at=moment(on)))
        complaint.refresh_from_db()
        running.refresh_from_db()
        assert {complaint.escalated_to, running.escalated_to} == {level}, days
    assert climbed == [2, 0, 0, 2, 0]


def test_reports_of_a_swapped_code_are_gathered_on_one_task(code, by):
    photo = photos.prepare(photo_file())
    given = {"code": code, "at": AT}
    checks.report_not_this_shop(
        words="门头是周记", place="滨海路40号", photo=None, **given
    )
    task = checks.report_not_this_shop(words="", place="", photo=photo, **given)
    assert (task.reports, task.words, task.place) == (2, "门头是周记", "滨海路40号")
    assert task.photo
    done = checks.finish_check(
        task=task, outcome="swapped", words="撕掉了", by=by, at=AT
    )
    assert done.done_by == by
    with pytest.raises(errors.CheckDone):
        checks.finish_check(task=task, outcome="nothing", words="", by=by, at=AT)
    again = checks.report_not_this_shop(words="又", place="", photo=None, **given)
    assert again != task


def test_messages_are_found_by_where_they_stand(code, shop, by):
    complaint = received(code)
    praise = received(code, Said("praise", "service", "热心"))
    area = shop.village
    late = complaint.due_on + timedelta(days=1)
    assert list(reading.complaints_in(area, on=DAY)) == [complaint]
    assert list(reading.complaints_in(area, on=late, state="overdue")) == [complaint]
    assert not reading.complaints_in(area, on=DAY, state="overdue")
    assert list(reading.complaints_in(area, on=DAY, state="praise")) == [praise]
    typed = complaint.progress_code.lower()
    assert list(reading.complaints_in(area, on=DAY, words=typed)) == [complaint]
    assert not reading.complaints_in(area, on=DAY, words="别的店")
    assert not reading.put_to(operator_of(shop))
    put(complaint, by)
    assert list(reading.put_to(operator_of(shop))) == [complaint]
    decided(complaint, by, "unsubstantiated")
    assert list(reading.complaints_in(area, on=DAY, state="done")) == [complaint]


def test_guessing_is_for_the_county_alone(shop):
    CheckTask.objects.create(kind=CheckKind.GUESSING, raised_at=AT)
    assert reading.checks_in(shop.village.town.county).count() == 1
    assert not reading.checks_in(shop.village.town)
