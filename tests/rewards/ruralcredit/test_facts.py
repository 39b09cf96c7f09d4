"""What a rating reads: values of the day, what the register knows, money that is left."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from rewards.ruralcredit.errors.rules import RuleMissing
from rewards.ruralcredit.formulas.rating import default_card
from rewards.ruralcredit.models import CoopRule, DossierValue, Funding, LoanStatus
from rewards.ruralcredit.selectors.caps import caps_of
from rewards.ruralcredit.selectors.facts import facts_of
from rewards.ruralcredit.selectors.money_left import line_left
from rewards.ruralcredit.views.rating_words import spread_words
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    make_coop,
    make_line,
    make_loan,
    make_promise,
)
from tests.rewards.ruralcredit.rated import AT, file_of, rating_coop

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return file_of(rating_coop())


def facts(dossier, *codes, on=TODAY):
    card = default_card()
    kept = tuple(one for one in card.indicators if not codes or one.code in codes)
    return facts_of(dossier=dossier, card=replace(card, indicators=kept), on=on)


def test_values_are_read_as_what_they_are(dossier):
    found = facts(dossier)
    assert found["A01"] == Decimal(0)
    assert found["B02"] == "seasonal_only"
    assert found["V02"] is False
    assert found["F01"] == Decimal(60_000)


def test_a_value_that_ran_out_or_is_disputed_is_not_known(dossier):
    DossierValue.objects.filter(indicator__code="B01").update(until_on=TODAY)
    DossierValue.objects.filter(indicator__code="B03").update(disputed_at=AT)
    found = facts(dossier)
    assert found["B01"] is found["B03"] is None
    assert found["E03"] == Decimal("90.91")
    assert facts(dossier, on=TODAY - timedelta(days=1))["F01"] is None


def test_the_register_knows_who_is_a_member_and_what_was_repaid_in_time(dossier):
    member = dossier.coop.members.get()
    for status, on_time in (("closed", True), ("closed", False), ("active", None)):
        make_loan(member, status, ended_on=TODAY, was_on_time=on_time)
    found = facts(dossier)
    assert (found["A03"], found["V01"]) == (Decimal(1), False)
    member.ends_on = TODAY - timedelta(days=1)
    member.save()
    assert facts(dossier)["V01"] is True


def test_a_card_that_asks_little_has_what_it_asks_for(dossier):
    assert set(facts(dossier, "B01")) == {"B01", "F01", "F02"}
    assert facts(dossier, "E03")["E03"] == Decimal(100)


def test_what_is_approved_and_not_paid_out_is_gone_already():
    coop = make_coop()
    assert line_left(coop=coop, on=TODAY) == 0
    line = make_line(coop, 1_000)
    member = CoopMemberFactory(coop=coop)
    make_promise(member, 500_00)
    make_promise(member, 70_00, ends_on=TODAY - timedelta(days=1))
    assert line_left(coop=coop, on=TODAY) == 1_500_00
    told = {"principal_fen": 200_00}
    loan = make_loan(member, LoanStatus.APPROVED)
    type(loan).objects.filter(pk=loan.pk).update(
        funding=Funding.LINE, line=line, **told
    )
    # Of promises what is approved is locked: it left their account already.
    make_loan(member, LoanStatus.SIGNED)
    make_loan(member, LoanStatus.APPLIED)
    assert line_left(coop=coop, on=TODAY) == 1_300_00
    type(loan).objects.filter(pk=loan.pk).update(principal_fen=9_000_00)
    assert line_left(coop=coop, on=TODAY) == 0


def test_the_caps_are_those_that_the_coop_decided_on():
    coop = rating_coop()
    caps = caps_of(coop=coop, on=TODAY)
    assert (caps.income_multiple, caps.coop_cap_fen) == (1, 5_000_000)
    CoopRule.objects.filter(code="borrower_cap").delete()
    with pytest.raises(RuleMissing, match="每户最多借多少"):
        caps_of(coop=coop, on=TODAY)


@pytest.mark.parametrize(
    ("spread", "words"),
    [(10, "差不多"), (11, "有些不一样"), (25, "有些不一样"), (26, "差得多")],
)
def test_the_spread_is_told_in_words(spread, words):
    assert words in spread_words(SimpleNamespace(spread=spread))
