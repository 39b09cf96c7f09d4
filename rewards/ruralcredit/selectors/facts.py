"""What is known of one household on a day, by the codes of a card.

``fact_columns`` has the same in SQL, for many households at once.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from rewards.ruralcredit.formulas.rating import BOOLEAN, Card, Value
from rewards.ruralcredit.models import (
    Dossier,
    DossierValue,
    Indicator,
    Loan,
    LoanStatus,
    Origin,
)
from rewards.ruralcredit.selectors.cards import indicators_of
from rewards.ruralcredit.selectors.coops import is_member_household

INCOME, DEBT_SERVICE = "F01", "F02"
# What peers say of the household behind closed doors.
APPRAISAL = "E02"
# What the register knows best; nobody types it in.
LOANS_REPAID, NOT_A_MEMBER = "A03", "V01"
# What the village knows, by consent.
VILLAGE_RECORD = "E01"
COMPUTED = frozenset({LOANS_REPAID, NOT_A_MEMBER})
_PLACES = Decimal("0.01")
FULL = Decimal(100)


def facts_of(*, dossier: Dossier, card: Card, on: date) -> dict[str, Value | None]:
    """Return the values of a card's indicators for one household, and F01 and F02.

    A value that has run out, or that is under objection, is None. Numbers are
    Decimals, yes and no booleans. How complete the file is (percent of the card's
    surveyed indicators, half up to 0.01), repaid loans and membership are worked out.
    """
    known = indicators_of(dossier.coop)
    held = _held(dossier, on)
    facts: dict[str, Value | None] = {}
    for code in [*(one.code for one in card.indicators), INCOME, DEBT_SERVICE]:
        indicator = known.get(code)
        facts[code] = _value(indicator, held) if indicator else None
    facts |= _computed(dossier, on, facts)
    for code in asked_of(card, known, Origin.COMPLETENESS):
        facts[code] = completeness(card, known, facts)
    return facts


def asked_of(card: Card, known: Mapping[str, Indicator], origin: str) -> list[str]:
    """Return the codes of a card's indicators whose values come from there."""
    return [
        one.code
        for one in card.indicators
        if one.code in known and known[one.code].origin == origin
    ]


def completeness(
    card: Card, known: Mapping[str, Indicator], facts: Mapping[str, Value | None]
) -> Decimal:
    """Return the share of surveyed indicators that have a value, in percent."""
    asked = asked_of(card, known, Origin.SURVEY)
    if not asked:
        return FULL
    there = sum(facts.get(code) is not None for code in asked)
    share = Decimal(there * 100) / len(asked)
    return share.quantize(_PLACES, ROUND_HALF_UP)


def _held(dossier: Dossier, on: date) -> dict[int, DossierValue]:
    rows = DossierValue.objects.filter(dossier=dossier, disputed_at__isnull=True)
    return {one.indicator_id: one for one in rows.holding(on=on)}


def _value(indicator: Indicator, held: Mapping[int, DossierValue]) -> Value | None:
    row = held.get(indicator.pk)
    if row is None:
        return None
    if row.number is not None:
        return row.number
    return row.choice == "true" if indicator.kind == BOOLEAN else row.choice


def _computed(
    dossier: Dossier, on: date, facts: Mapping[str, Value | None]
) -> dict[str, Value]:
    """Return what the register knows of the household, for codes that are asked."""
    found: dict[str, Value] = {}
    if LOANS_REPAID in facts:
        found[LOANS_REPAID] = loans_repaid(dossier, on)
    if NOT_A_MEMBER in facts:
        found[NOT_A_MEMBER] = is_no_member(dossier, on)
    return found


def loans_repaid(dossier: Dossier, on: date) -> Decimal:
    """Return how many loans of the household were repaid, no row of them ever late.

    Settling a loan keeps whether it was (``was_on_time``): here nothing is judged anew.
    """
    repaid = Loan.objects.filter(
        coop=dossier.coop_id,
        borrower__household=dossier.household_id,
        status=LoanStatus.CLOSED,
        was_on_time=True,
        ended_on__lte=on,
    )
    return Decimal(repaid.count())


def is_no_member(dossier: Dossier, on: date) -> bool:
    """Return whether nobody of the household is a member on the day."""
    return not is_member_household(dossier.coop, dossier.household, on=on)
