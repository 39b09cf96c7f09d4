"""Telling the merchant, taking the answer, going back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rewards.merchants.errors import inspections as errors
from rewards.merchants.errors.grading import NoScheme
from rewards.merchants.models import Acknowledged, Checklist, Scheme
from rewards.merchants.services import inspections, signatures
from rewards.merchants.services.inspections import Note
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ChecklistFactory, MerchantFactory
from tests.factories.villages import moment
from tests.factories.visits import (
    announced,
    answered,
    begun,
    data_url,
    png,
    signature,
    signed,
)
from villages.record_errors import NotAPhoto, PhotoTooBig

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def shop():
    return MerchantFactory()


@pytest.fixture
def by():
    return UserFactory(name="高明")


@pytest.fixture
def visit(shop, by):
    return announced(shop, by=by, at=AT, faults={4})


def test_telling_writes_the_result_and_changes_nothing_for_passers_by(shop, visit):
    shop.refresh_from_db()
    assert (visit.score, visit.criticals) == (9000, 0)
    assert visit.sections == [["证照", 20, 20], ["卫生", 30, 40], ["诚信", 40, 40]]
    assert (shop.grade, shop.version) == (None, 1)


def test_what_does_not_apply_leaves_got_and_possible(shop, by):
    visit = announced(shop, by=by, at=AT, faults={4}, na={1, 2})
    assert visit.sections == [["卫生", 30, 40], ["诚信", 40, 40]]
    assert visit.score == 7000 * 100 // 80


def test_telling_twice_tells_once(visit, by):
    again = inspections.announce(inspection=visit, by=by, at=AT + timedelta(hours=2))
    assert again.announced_at == AT


def test_missing_items_are_named(shop, by):
    visit = begun(shop, by=by, at=AT)
    first, *others = visit.checklist.items.all()
    notes = {first.pk: Note("met"), others[0].pk: Note(words="还没看")}
    inspections.record_findings(inspection=visit, findings=notes, by=by, at=AT)
    with pytest.raises(errors.ItemsMissing) as caught:
        inspections.announce(inspection=visit, by=by, at=AT)
    assert "还有4条没选：2. 从业人员有健康证；3. 后厨干净" in str(caught.value)
    assert caught.value.details["items"] == [one.pk for one in others]


def test_more_than_five_missing_items_are_counted_and_five_named(by):
    shop = MerchantFactory(sector="mill")
    items = tuple(("卫生", f"第{n}样", "没有", 5, False) for n in range(1, 8))
    ChecklistFactory(county=shop.village.town.county, sector="mill", items=items)
    visit = begun(shop, by=by, at=AT)
    with pytest.raises(errors.ItemsMissing, match=r"7条没选.*5\. 第5样……") as caught:
        inspections.announce(inspection=visit, by=by, at=AT)
    assert "第6样" not in str(caught.value)


def test_a_list_on_which_nothing_applies_gives_no_grade(shop, by):
    visit = answered(begun(shop, by=by, at=AT), at=AT, na={1, 2, 3, 4, 5})
    with pytest.raises(errors.NothingApplied):
        inspections.announce(inspection=visit, by=by, at=AT)


def test_a_day_to_mend_by_that_has_passed_is_asked_for_again(shop, by):
    visit = answered(begun(shop, by=by, at=AT), at=AT)
    item = visit.checklist.items.get(order=3)
    note = {item.pk: Note("fault", due_on=DAY)}
    inspections.record_findings(inspection=visit, findings=note, by=by, at=AT)
    with pytest.raises(errors.DuePassed, match="第3条"):
        inspections.announce(inspection=visit, by=by, at=AT + timedelta(days=1))


def test_only_whoever_began_it_tells_and_only_while_it_is_open(visit, by, shop):
    with pytest.raises(errors.NotYourVisit):
        inspections.announce(inspection=visit, by=UserFactory(), at=AT)
    inspections.drop(inspection=visit, reason="重来", by=by, at=AT)
    with pytest.raises(errors.VisitOver, match="不查了"):
        inspections.announce(inspection=visit, by=by, at=AT)


def test_without_a_scheme_there_is_no_grade_to_tell(by):
    shop = MerchantFactory(standards=False)
    ChecklistFactory(county=shop.village.town.county)
    visit = answered(begun(shop, by=by, at=AT), at=AT)
    with pytest.raises(NoScheme):
        inspections.announce(inspection=visit, by=by, at=AT)
    assert not Scheme.objects.exists()


def test_a_clock_before_the_begin_tells_nothing(shop, by):
    visit = answered(begun(shop, by=by, at=AT), at=AT)
    with pytest.raises(errors.VisitClockSetBack, match="2026-04-18 09:00"):
        inspections.announce(inspection=visit, by=by, at=AT - timedelta(minutes=1))


# --- the answer ----------------------------------------------------------------------


def take(visit, how, *, by=None, at=AT, **more):
    return inspections.acknowledge(
        inspection=visit, how=how, by=by or visit.started_by, at=at, **more
    )


def test_a_signature_is_kept_with_what_was_said(visit):
    taken = take(visit, "signed", words="知道了", signature=signature())
    assert (taken.acknowledged_as, taken.merchant_words) == ("signed", "知道了")
    assert taken.acknowledged_at == AT
    with taken.signature.open("rb") as file:
        assert file.read(4) == b"\x89PNG"


def test_signed_without_a_signature_is_refused(visit):
    with pytest.raises(errors.SignatureMissing):
        take(visit, "signed")


def test_the_merchant_reads_it_and_the_inspector_cannot_say_so_for_them(visit):
    with pytest.raises(errors.WrongHand):
        take(visit, "read")
    assert take(visit, "read", by=UserFactory()).acknowledged_as == "read"


@pytest.mark.parametrize("how", ["signed", "declined"])
def test_nobody_but_the_inspector_notes_signing_or_not(visit, how):
    with pytest.raises(errors.WrongHand):
        take(visit, how, by=UserFactory(), signature=signature())


def test_an_answer_gives_way_only_to_one_that_says_more(visit):
    take(visit, "declined", words="我不服")
    again = take(visit, "declined", words="我不服", at=AT + timedelta(hours=1))
    assert again.acknowledged_at == AT
    assert take(visit, "read", by=UserFactory()).merchant_words == "我不服"
    with pytest.raises(errors.AlreadyTaken, match="在手机上看过"):
        take(visit, "declined", words="别的话")
    last = take(visit, "signed", words="行", signature=signature())
    assert (last.acknowledged_as, last.merchant_words) == (Acknowledged.SIGNED, "行")
    with pytest.raises(errors.AlreadyTaken):
        take(visit, "signed", words="又签", signature=signature())


def test_before_telling_there_is_nothing_to_answer(shop, by):
    visit = begun(shop, by=by, at=AT)
    with pytest.raises(errors.NotTold):
        take(visit, "declined")


def test_after_signing_there_is_nothing_to_answer(shop, by):
    visit = signed(shop, by=by, at=AT).inspection
    with pytest.raises(errors.VisitOver):
        take(visit, "read", by=UserFactory())


def test_an_answer_before_the_telling_is_the_clocks_fault(visit):
    with pytest.raises(errors.VisitClockSetBack):
        take(visit, "declined", at=AT - timedelta(seconds=1))


# --- going back ----------------------------------------------------------------------


def test_going_back_lets_go_of_the_answer_and_its_picture(
    visit, by, django_capture_on_commit_callbacks
):
    taken = take(visit, "signed", words="知道了", signature=signature())
    picture = taken.signature
    with django_capture_on_commit_callbacks(execute=True):
        back = inspections.reopen(inspection=visit, by=by, at=AT)
    assert (back.status, back.announced_at, back.score) == ("draft", None, None)
    assert (back.acknowledged_as, back.merchant_words) == ("", "")
    assert not picture.storage.exists(picture.name)
    assert inspections.reopen(inspection=visit, by=by, at=AT).status == "draft"


def test_going_back_without_an_answer(visit, by):
    back = inspections.reopen(inspection=visit, by=by, at=AT)
    assert (back.status, back.sections, back.criticals) == ("draft", [], 0)


def test_only_whoever_began_it_goes_back_and_not_after_signing(visit, by):
    with pytest.raises(errors.NotYourVisit):
        inspections.reopen(inspection=visit, by=UserFactory(), at=AT)
    inspections.sign(inspection=visit, by=by, at=AT)
    with pytest.raises(errors.VisitOver):
        inspections.reopen(inspection=visit, by=by, at=AT)


def test_the_database_lets_no_published_checklist_change_under_a_visit(visit):
    assert Checklist.objects.get(pk=visit.checklist_id).published_at


# --- signatures ----------------------------------------------------------------------


def test_a_drawn_signature_is_black_on_white_and_not_larger_than_needed():
    kept = signatures.drawn(data_url(png((2000, 800))))
    assert kept.suffix == "png"
    assert kept.content.startswith(b"\x89PNG")


def test_a_pad_on_which_nothing_was_written_is_no_signature():
    with pytest.raises(errors.SignatureMissing):
        signatures.drawn(data_url(png(strokes=False)))


@pytest.mark.parametrize(
    "data",
    [
        "hello",
        "data:image/jpeg;base64,AAAA",
        signatures.PREFIX + "not base64!",
        signatures.PREFIX + "é",
        data_url(b"\x89PNG and no more"),
        data_url(png()[:120]),
        data_url(png((5000, 40))),
    ],
)
def test_what_is_no_picture_of_a_signature_is_refused(data):
    with pytest.raises(errors.SignatureBroken):
        signatures.drawn(data)


def test_a_huge_signature_is_refused_unread():
    with pytest.raises(errors.SignatureTooBig, match="256KB"):
        signatures.drawn(signatures.PREFIX + "A" * 400_000)


def test_a_photo_of_signed_paper_is_one_like_any_other():
    kept = signatures.photographed(SimpleUploadedFile("纸.png", png()))
    assert (kept.suffix, kept.content[:2]) == ("jpg", b"\xff\xd8")
    with pytest.raises(NotAPhoto):
        signatures.photographed(SimpleUploadedFile("a.jpg", b"no photo"))
    huge = SimpleUploadedFile("a.jpg", b"0" * (9 * 1024 * 1024))
    with pytest.raises(PhotoTooBig):
        signatures.photographed(huge)
