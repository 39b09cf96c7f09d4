"""How a report is drawn and written: bars, a matrix, and one long table."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grassroots.core.spreadsheets import write_rows
from rewards.ruralcredit.formulas.bars import Amount, Bars, bars_of
from rewards.ruralcredit.formulas.rating import GroupFairness
from rewards.ruralcredit.selectors.reports import Report
from rewards.ruralcredit.views.outcome_words import outcome_words

_Row = tuple[str, str, object]


def charts_of(report: Report) -> dict[str, Bars]:
    """Return the drawings of the report by name."""
    return {
        "bands": bars_of(
            [
                Amount(outcome_words(code), number, str(number))
                for code, number in report.bands.items()
            ]
        ),
        "defaults": bars_of(
            [
                Amount(
                    outcome_words(one.band or ""),
                    one.rate,
                    f"{percent(one.rate)} ({one.defaults}/{one.loans})",
                    is_flagged=report.calibration.falls is False,
                )
                for one in report.calibration.bands
            ]
        ),
        "villages": _fairness(report.by_village),
        "ages": _fairness(report.by_age),
    }


def _fairness(groups: tuple[GroupFairness, ...]) -> Bars:
    return bars_of(
        [
            Amount(
                one.group,
                one.selection_rate,
                f"{percent(one.selection_rate)} ({one.selected}/{one.households})",
                is_flagged=one.flagged,
            )
            for one in groups
        ]
    )


def matrix_of(report: Report) -> dict[str, Any]:
    """Return the bands at the end as columns, and a row for each at the beginning."""
    order = [*report.codes, None]
    rows = [
        (
            outcome_words(old or ""),
            [(old == new, report.moves.cells[old, new]) for new in order],
        )
        for old in order
    ]
    return {"columns": [outcome_words(one or "") for one in order], "rows": rows}


def percent(rate: Decimal | None) -> str:
    """Write a rate in percent, to one place."""
    return "—" if rate is None else f"{rate * 100:.1f}%"


def table_of(report: Report) -> bytes:
    """Return the report as a workbook: part, what, number."""
    heading = (_("部分"), _("什么"), _("数"))
    rows = [(_("期间"), str(report.start), str(report.until)), *_rows(report)]
    return write_rows(heading, rows, title=_("评级年度报告"))


def _rows(report: Report) -> Iterator[_Row]:
    for code, number in report.bands.items():
        yield _("各级户数"), outcome_words(code), number
    for (old, new), number in report.moves.cells.items():
        move = f"{outcome_words(old or '')} → {outcome_words(new or '')}"
        yield _("从哪一级到哪一级"), move, number
    yield from _stability_rows(report)
    for one in report.calibration.bands:
        name = outcome_words(one.band or "")
        yield _("各级坏账"), f"{name} {one.defaults}/{one.loans}", percent(one.rate)
    yield from _measured_rows(report)
    for name, number in report.objections.items():
        yield _("异议"), objection_words(name), number
    for title, groups in (
        (_("各小组"), report.by_village),
        (_("户主年龄"), report.by_age),
    ):
        for group in groups:
            rate = (
                f"{percent(group.selection_rate)} ({group.selected}/{group.households})"
            )
            yield title, group.group, rate


def _stability_rows(report: Report) -> Iterator[_Row]:
    title = _("稳定性PSI")
    total = report.stability.total
    yield title, _("总分"), total.value if total else None
    if total:
        for name, *counts in zip(
            report.stability.bins, total.expected, total.actual, strict=True
        ):
            yield title, f"{_('总分')} {name}", f"{counts[0]} → {counts[1]}"
    for code, bins, found in report.stability.indicators:
        yield title, code, found.value if found else None
        if found:
            for mark, *counts in zip(bins, found.expected, found.actual, strict=True):
                yield title, f"{code} {mark:g}", f"{counts[0]} → {counts[1]}"


def _measured_rows(report: Report) -> Iterator[_Row]:
    found = report.discrimination
    for name in ("gini", "ks"):
        one = getattr(found, name, None)
        text = f"{one.value} [{one.low}, {one.high}]" if one else None
        yield _("区分好坏"), name.upper(), text
    yield _("调级"), _("占定级的"), percent(report.overrides.rate)
    yield _("调级"), _("升"), report.overrides.raised
    yield _("调级"), _("降"), report.overrides.lowered
    yield _("评定小组"), _("次数"), report.spreads.panels
    yield _("评定小组"), _("最高和最低差的中位数"), report.spreads.median
    yield _("评定小组"), _("差得太大的"), report.spreads.too_wide


def objection_words(name: str) -> str:
    """Return the words for a count of objections."""
    return {
        "received": _("收到"),
        "upheld": _("成立，重新评"),
        "dismissed": _("维持原来的"),
        "open": _("还没答复"),
        "late": _("答复晚了"),
    }[name]
