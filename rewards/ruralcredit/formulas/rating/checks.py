"""What is wrong with a card, before anybody is rated by it.

The numbers of an indicator begin at its declared minimum, 0 unless it says otherwise,
and end open: no household's value may fall through. A value below the minimum is
refused when scoring; a loss or a negative ratio is therefore entered as 0 (see
``ratios``) or the indicator declares that any number can be (minimum None), and then
its first bin is open below.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from rewards.ruralcredit.formulas.rating.bin_checks import bin_faults
from rewards.ruralcredit.formulas.rating.card import (
    BOOLEAN,
    CATEGORY,
    DOWN,
    FULL,
    NUMERIC,
    UP,
    VILLAGE_SHARE,
    Band,
    Card,
    Indicator,
    number_text,
)
from rewards.ruralcredit.formulas.rating.fault import Fault
from rewards.ruralcredit.formulas.rating.forbidden import forbidden_field

# Codes become names in SQL, band codes stand on paper.
CODE = re.compile(r"[A-Z][A-Z0-9]{0,15}")
EASES = range(1, 6)


def faults(card: Card, *, village_share: Decimal = VILLAGE_SHARE) -> list[Fault]:
    """Return everything that is wrong with a card, in its own order.

    ``village_share`` is the most points that a village's records may give in all.
    An empty list means that every household with a complete file has exactly one
    number of points, between 0 and 100, on grounds that may be asked about.
    """
    return [
        *(fault for one in card.indicators for fault in _of_indicator(one)),
        *_of_whole(card, village_share),
        *_of_bands(card.bands),
    ]


def _of_indicator(indicator: Indicator) -> Iterator[Fault]:
    code = indicator.code
    if not CODE.fullmatch(code):
        yield Fault("bad_code", code)
    if not indicator.dimension_zh.strip():
        yield Fault("no_dimension", code)
    if indicator.kind not in {NUMERIC, CATEGORY, BOOLEAN}:
        yield Fault("bad_kind", code, details={"kind": indicator.kind})
        return
    if indicator.direction not in {UP, DOWN, ""}:
        yield Fault("bad_direction", code, details={"direction": indicator.direction})
    if indicator.step <= 0 or indicator.ease not in EASES:
        yield Fault("bad_step", code)
    texts = _texts(indicator)
    refused = forbidden_field(code, indicator.name_zh, indicator.name_en, texts)
    if refused is not None:
        yield Fault("forbidden", code, details=refused.details)
    yield from _of_veto(indicator)
    yield from _of_record(indicator)
    yield from bin_faults(indicator)


def _texts(indicator: Indicator) -> Iterator[str]:
    """Yield what else an indicator says: its units, its part, its choices."""
    yield from (indicator.unit, indicator.unit_en)
    yield from (indicator.dimension_zh, indicator.dimension_en)
    for one in indicator.bins:
        yield from (one.label_zh, one.label_en)
        if isinstance(one.value, str):
            yield one.value


def _of_veto(indicator: Indicator) -> Iterator[Fault]:
    """Ask a veto to be a yes or no that weighs nothing besides."""
    if not indicator.veto:
        return
    if indicator.kind != BOOLEAN:
        yield Fault("veto_kind", indicator.code)
    for number, one in enumerate(indicator.bins):
        if one.points != 0:
            yield Fault("veto_points", indicator.code, number)


def _of_record(indicator: Indicator) -> Iterator[Fault]:
    """Ask a village's record to count only to the good: having none is neutral."""
    if not indicator.is_village_record:
        return
    if indicator.neutral is None:
        yield Fault("village_no_neutral", indicator.code)
    if indicator.veto:
        yield Fault("village_veto", indicator.code)


def _of_whole(card: Card, village_share: Decimal) -> Iterator[Fault]:
    counted = Counter(one.code for one in card.indicators)
    for code, times in counted.items():
        if times > 1:
            yield Fault("double_code", code, details={"times": times})
    total = sum((one.max_points for one in card.indicators), Decimal(0))
    if total != FULL:
        yield Fault("sum", details={"total": number_text(total)})
    parts: dict[str, Decimal] = {}
    for one in card.indicators:
        if not one.veto:
            name = one.dimension_zh
            parts[name] = parts.get(name, Decimal(0)) + one.max_points
    for name, points in parts.items():
        if points <= 0:
            yield Fault("empty_dimension", details={"dimension": name})
    share = sum(
        (one.max_points for one in card.indicators if one.is_village_record),
        Decimal(0),
    )
    if share > village_share:
        most = number_text(village_share)
        yield Fault(
            "village_share", details={"share": number_text(share), "most": most}
        )


def _of_bands(bands: tuple[Band, ...]) -> Iterator[Fault]:
    """Bands rise in points and never fall in money, from rank 1 without a gap."""
    if not bands:
        yield Fault("no_bands")
    ranked = sorted(bands, key=lambda band: band.rank)
    if [band.rank for band in ranked] != list(range(1, len(ranked) + 1)):
        yield Fault("band_ranks")
    codes = Counter(band.code for band in bands)
    for band in ranked:
        if not CODE.fullmatch(band.code) or codes[band.code] > 1:
            yield Fault("band_code", details={"band": band.code})
        if not 0 < band.from_points <= FULL:
            yield Fault("band_out_of_reach", details={"band": band.code})
        if band.ceiling_fen <= 0:
            yield Fault("band_ceiling", details={"band": band.code})
    for lower, higher in pairwise(ranked):
        names = {"lower": lower.code, "higher": higher.code}
        if lower.from_points >= higher.from_points:
            yield Fault("bands_not_rising", details=names)
        if lower.ceiling_fen > higher.ceiling_fen:
            yield Fault("ceilings_falling", details=names)
