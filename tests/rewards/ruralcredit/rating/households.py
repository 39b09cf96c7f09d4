"""Households for the tests: hand-worked ones on the default card, and any at all."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import strategies as st

from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    CATEGORY,
    DOWN,
    NUMERIC,
    UP,
    Band,
    Bin,
    Card,
    Indicator,
    default_card,
)

CARD = default_card()
NO_VETO = dict.fromkeys(("V01", "V02", "V03", "V04", "V05"), False)


def numbers(**values):
    return {code: Decimal(str(value)) for code, value in values.items()}


BEST = {
    **numbers(A01=0, A02=0, A03=4, A04=95, B01=150, B03=5, B04=2, C01=0, C02=0),
    **numbers(C03=10, C04=0, D01=3, D02=2, D03=3, E01=90, E02=90, E03=95, E04=95),
    "A05": False,
    "B02": "two_or_more_stable",
    "B05": True,
    "B06": "complete",
    **NO_VETO,
}
WORST = {
    **numbers(A01=61, A02=3, A03=0, A04=0, B01=0, B03=0, B04=0, C01=80, C02=50),
    **numbers(C03=0, C04=60, D01=0, D02=0, D03=0, E01=0, E02=0, E03=0, E04=0),
    "A05": True,
    "B02": "none",
    "B05": False,
    "B06": "none",
    **NO_VETO,
}
# 27 + 17 + 13 + 9 + 11 = 77: three points short of the best band.
SCALLOPS = {
    **numbers(A01=0, A02=1, A03=2, A04=96, B01="112.5", B03=7, B04="1.4"),
    **numbers(C01=35, C02="19.99", C03=4, C04=40, D01=3, D02=1, D03=20),
    **numbers(E01=85, E02="78.33", E03=70, E04=60),
    "A05": False,
    "B02": "two_or_more_stable",
    "B05": False,
    "B06": "partial",
    **NO_VETO,
}


def without(values, *codes):
    return {code: value for code, value in values.items() if code not in codes}


def bounded(points, lower, upper):
    return Bin(
        points=Decimal(points),
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
    )


def indicator(code="X01", **changes):
    """Return a sound numeric indicator, otherwise than so where a test says it."""
    facts = {
        "code": code,
        "dimension_zh": "经营",
        "dimension_en": "Operation",
        "name_zh": "成交",
        "name_en": "Trade",
        "kind": NUMERIC,
        "bins": (bounded(0, 0, 10), bounded(60, 10, 20), bounded(100, 20, None)),
        "max_points": Decimal(100),
        "unit": "次",
        "unit_en": "times",
        "direction": UP,
        "step": Decimal(1),
    }
    return Indicator(**{**facts, **changes})


def choices(*pairs, kind=CATEGORY, **changes):
    bins = tuple(
        Bin(points=Decimal(points), value=value, label_zh=f"第{place}种")
        for place, (value, points) in enumerate(pairs, start=1)
    )
    most = max(one.points for one in bins)
    facts = {"kind": kind, "bins": bins, "max_points": most, "direction": ""}
    return indicator(**{**facts, **changes})


@st.composite
def numeric_indicators(draw, code):
    step = draw(st.sampled_from([Decimal(1), Decimal("0.01"), Decimal("0.5")]))
    edges = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=4)))
    bounds = [Decimal(0), *(edge * Decimal("0.5") for edge in edges), None]
    direction = draw(st.sampled_from([UP, DOWN, ""]))
    points = [
        draw(st.integers(0, 40)) * Decimal("0.25") for _bound in range(len(bounds) - 1)
    ]
    if direction:
        points.sort(reverse=direction == DOWN)
    bins = [
        Bin(points=won, lower=lower, upper=upper)
        for won, (lower, upper) in zip(points, pairwise(bounds), strict=True)
    ]
    if draw(st.booleans()):
        bins.append(Bin(points=draw(st.sampled_from(points)), missing=True))
    return indicator(
        code,
        bins=tuple(bins),
        max_points=max(points),
        direction=direction,
        step=step,
        ease=draw(st.integers(1, 5)),
        changeable=draw(st.integers(0, 3)) > 0,
        is_village_record=draw(st.integers(0, 4)) == 0,
    )


@st.composite
def chosen_indicators(draw, code):
    kind = draw(st.sampled_from([CATEGORY, BOOLEAN]))
    values = [True, False] if kind == BOOLEAN else ["one", "two", "three"]
    pairs = [(value, draw(st.integers(0, 9))) for value in values]
    return choices(*pairs, kind=kind, code=code, ease=draw(st.integers(1, 5)))


@st.composite
def cards(draw):
    """Draw a card; its points need not come to 100 for its arithmetic to hold."""
    made = [
        draw(st.one_of(numeric_indicators(f"N{n}"), chosen_indicators(f"N{n}")))
        for n in range(draw(st.integers(1, 6)))
    ]
    if draw(st.booleans()):
        pairs = ((False, 0), (True, 0))
        made.append(choices(*pairs, kind=BOOLEAN, code="V1", veto=True))
    starts = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=3)))
    bands = tuple(
        Band(f"B{rank}", "好", Decimal(start), 100 * rank, rank)
        for rank, start in enumerate(starts, start=1)
    )
    return Card(tuple(made), bands)


@st.composite
def values_on(draw, card):
    """Draw a household's values that the card can read; some are missing."""
    found = {}
    for one in card.indicators:
        if one.kind == NUMERIC:
            drawn = draw(st.decimals(0, 400, places=2))
        else:
            drawn = draw(st.sampled_from([line.value for line in one.lines]))
        gone = draw(st.integers(0, 9)) == 0
        found[one.code] = None if gone else drawn
    return found
