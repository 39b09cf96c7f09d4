"""Cards are drafted, changed with their faults, and adopted once by somebody else."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction

from grassroots.audit.models import Event
from rewards.ruralcredit.errors.cards import (
    AuthorAdopts,
    BadCardTable,
    CardAdopted,
    CardBackdated,
    CardHasFaults,
    ResolutionNeeded,
)
from rewards.ruralcredit.formulas.rating import (
    CATEGORY,
    DEFAULT_BANDS,
    NUMERIC,
    card_from_data,
    default_card,
)
from rewards.ruralcredit.models import RatingRun, Scorecard
from rewards.ruralcredit.selectors.cards import card_in_force, faults_of
from rewards.ruralcredit.services import card_tables, cards
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import TODAY, make_card, make_coop
from tests.factories.villages import moment

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def by():
    return UserFactory()


def with_first(card, **changed):
    """The card with its first indicator changed."""
    first, *rest = card.indicators
    return replace(card, indicators=(replace(first, **changed), *rest))


def adopt(card, by=None, **told):
    words = {"resolution": "社员大会决议〔2026〕3号", "effective_on": TODAY, "at": AT}
    return cards.adopt_card(card=card, by=by or UserFactory(), **(words | told))


def test_the_card_of_the_product_has_no_fault_for_any_co_op(coop):
    assert faults_of(default_card(), coop=coop) == []


def test_a_draft_begins_as_the_default_card_or_as_another_version(coop, by):
    first = cards.draft_card(coop=coop, by=by, at=AT)
    assert card_from_data(first.content) == default_card()
    changed = with_first(default_card(), name_zh="别的名称")
    cards.change_card(card=first, content=changed, by=by, at=AT)
    first.refresh_from_db()
    second = cards.draft_card(coop=coop, source=first, by=by, at=AT)
    assert card_from_data(second.content) == changed
    assert (first.version, second.version) == (1, 2)
    assert Event.objects.filter(action="ruralcredit.card_drafted").count() == 2


def test_a_draft_with_faults_is_kept_but_not_adopted(coop, by):
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    heavy = with_first(default_card(), max_points=Decimal(11))
    cards.change_card(card=draft, content=heavy, by=by, at=AT)
    draft.refresh_from_db()
    assert card_from_data(draft.content) == heavy
    with pytest.raises(CardHasFaults) as refused:
        adopt(draft)
    assert refused.value.details["number"] == 2
    draft.refresh_from_db()
    assert draft.adopted_at is None


def test_an_adopted_card_holds_from_its_day_and_never_changes(coop, by):
    make_card(coop)
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    tomorrow = TODAY + timedelta(days=1)
    adopted = adopt(draft, effective_on=tomorrow, resolution=" 决议3号 ")
    assert adopted.resolution == "决议3号"
    assert card_in_force(coop=coop, on=TODAY).version == 1
    assert card_in_force(coop=coop, on=tomorrow) == adopted
    for change in (
        lambda: cards.change_card(card=draft, content=default_card(), by=by, at=AT),
        lambda: cards.drop_draft(card=draft, by=by, at=AT),
        lambda: adopt(draft),
    ):
        with pytest.raises(CardAdopted):
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        Scorecard.objects.filter(pk=draft.pk).update(resolution="别的")


def test_nobody_who_wrote_a_draft_enters_its_adoption(coop, by):
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    second = UserFactory()
    cards.change_card(card=draft, content=default_card(), by=second, at=AT)
    for author in (by, second):
        with pytest.raises(AuthorAdopts):
            adopt(draft, by=author)
    # Also not whose name is on a draft from before authors were kept.
    draft.authors.clear()
    with pytest.raises(AuthorAdopts):
        adopt(draft, by=by)
    assert adopt(draft).adopted_by_id not in {by.pk, second.pk}


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"resolution": "  "}, ResolutionNeeded),
        ({"effective_on": TODAY - timedelta(days=1)}, CardBackdated),
    ],
)
def test_an_adoption_names_the_resolution_and_a_day_to_come(coop, by, told, refusal):
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    with pytest.raises(refusal):
        adopt(draft, **told)


def codes(found):
    return [(one.code, one.indicator) for one in found]


def test_what_the_files_do_not_hold_is_a_fault_where_it_stands(coop):
    card = default_card()
    unknown = with_first(card, code="Z99")
    assert codes(faults_of(unknown, coop=coop)) == [("unknown_indicator", "Z99")]
    choice = next(one for one in card.indicators if one.kind == CATEGORY)
    number = next(one for one in card.indicators if one.kind == NUMERIC)
    turned = replace(
        choice, kind=NUMERIC, bins=number.bins, max_points=choice.max_points
    )
    swapped = [turned if one is choice else one for one in card.indicators]
    found = faults_of(replace(card, indicators=tuple(swapped)), coop=coop)
    assert ("other_kind", choice.code) in codes(found)
    short = replace(choice, bins=choice.bins[:-1])
    swapped = [short if one is choice else one for one in card.indicators]
    found = faults_of(replace(card, indicators=tuple(swapped)), coop=coop)
    assert codes(found) == [("choice_without_bin", choice.code)]
    assert choice.bins[-1].label_zh in str(found[0])


def test_a_draft_that_is_thrown_away_takes_its_trial_along(coop, by):
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    RatingRun.objects.create(
        coop=coop, area_code="1", as_of=TODAY, shadow_card=draft, started_at=AT
    )
    cards.drop_draft(card=draft, by=by, at=AT)
    assert not Scorecard.objects.exists()
    assert not RatingRun.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_card_goes_out_as_a_table_and_comes_back_the_same(kind):
    card = default_card()
    loose = replace(card.indicators[0], minimum=None)
    card = replace(card, indicators=(loose, *card.indicators[1:]))
    body = (
        card_tables.as_csv(card)
        if kind == "csv"
        else card_tables.as_xlsx(card, title="卡")
    )
    again, problems = card_tables.read_table(BytesIO(body), bands=DEFAULT_BANDS)
    assert problems == []
    assert again == card


def test_every_row_that_cannot_be_read_is_named():
    table = (
        "code,indicator_zh,type,bins,max_points\n"
        "A01,一,numeric,不是,10\n"
        'A02,二,boolean,"[{""value"": true, ""points"": 1}]",1\n'
        "A03,三,numeric,[],很多\n"
        "A04\n"
    )
    card, problems = card_tables.read_table(BytesIO(table.encode()), bands=())
    assert card is None
    assert [one.row for one in problems] == [2, 4, 5]
    assert "bins" in problems[0].words
    assert "max_points" in problems[1].words


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(BadCardTable) as refused:
        card_tables.read_table(BytesIO(b"code,type\nA01,numeric\n"), bands=())
    assert refused.value.details["names"] == "indicator_zh、bins、max_points"
