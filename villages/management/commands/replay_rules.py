"""Replay a village's past period under one of its books; nothing is changed."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.formulas import format_fen, signed
from villages.models import RuleBook, Village
from villages.selectors.replay import work_out
from villages.selectors.rulebooks import draft_of
from villages.selectors.sandbox import Mover, RuleLine, Sandbox, sandbox

WIDTH = 30
DRAFT = "draft"


class Command(BaseCommand):
    """Print who gains and loses, points, money, and the rules that nobody used.

    On a terminal a bar shows how far it is. With --json, one object: ``before`` and
    ``after`` in points and in fen, ``holders``, ``rules``, ``lacking`` (used then, and
    not in the book), ``unused``, ``gainers`` and ``losers`` with masked names.
    """

    help = "Replay a past period under a draft or any book of a village."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--village", metavar="CODE", required=True, help="its 12-digit code"
        )
        parser.add_argument(
            "--book",
            metavar="VERSION",
            required=True,
            help="the number of a version, or the word draft",
        )
        for name, words in (("from", "first"), ("to", "last")):
            parser.add_argument(
                f"--{name}",
                dest=words,
                type=date.fromisoformat,
                required=True,
                metavar="YYYY-MM-DD",
                help=f"the {words} day",
            )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        village = Village.objects.filter(code=options["village"]).first()
        if village is None:
            raise CommandError(f"No village has the code {options['village']}.")
        book = self._book(village, options["book"])
        on = timezone.localdate()
        first, last = options["first"], options["last"]
        if last > on:
            raise CommandError(_("只能算过去的日子，最晚写今天。"))
        if first > last:
            raise CommandError(_("最后一天比第一天还早，请改一改。"))
        tell = self._show if self.stderr.isatty() else None
        outcome = work_out(book, village, first=first, last=last, on=on, tell=tell)
        if tell:
            self.stderr.write("")
        found = sandbox(book, village, outcome, on=on)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_text(found)))

    def _book(self, village: Village, version: str) -> RuleBook:
        if version == DRAFT:
            found = draft_of(village)
        else:
            books = RuleBook.objects.filter(village=village)
            number = int(version) if version.isdecimal() else 0
            found = books.filter(version=number).first()
        if found is None:
            raise CommandError(f"The village has no such book: {version}.")
        return found

    def _show(self, done: int, total: int) -> None:
        """Draw how far it is, over what was drawn before."""
        share = done / total if total else 1
        bar = "█" * round(WIDTH * share) + "·" * (WIDTH - round(WIDTH * share))
        self.stderr.write(f"\r{bar} {share:4.0%} {done:,}/{total:,}", ending="")
        self.stderr.flush()


def as_json(found: Sandbox) -> dict[str, Any]:
    """Return a replay as plain values."""
    outcome = found.outcome
    return {
        "village": found.village.code,
        "book": found.book.version,
        "from": outcome.first.isoformat(),
        "to": outcome.last.isoformat(),
        "deeds": outcome.acts,
        "points": {"before": outcome.before, "after": outcome.after},
        "fund_fen": {"before": found.fund_before_fen, "after": found.fund_after_fen},
        "holders": {
            "gaining": outcome.gaining,
            "losing": outcome.losing,
            "unchanged": outcome.unchanged,
        },
        "without_hours": outcome.without_hours,
        "rules": [_line(one) for one in found.used],
        "lacking": [_line(one) for one in found.lacking],
        "unused": [{"code": one.code, "title": str(one.label)} for one in found.unused],
        "gainers": [_mover(one) for one in found.gainers],
        "losers": [_mover(one) for one in found.losers],
    }


def as_text(found: Sandbox) -> Iterable[str]:
    """Yield a replay line by line, for somebody at a terminal."""
    outcome = found.outcome
    yield f"{found.book}, {outcome.first} – {outcome.last}"
    yield f"{_('当时记的')}  {outcome.before:,}  {format_fen(found.fund_before_fen)}"
    yield f"{_('照这本记')}  {outcome.after:,}  {format_fen(found.fund_after_fen)}"
    yield _("多得的%(up)s，少得的%(down)s，不变的%(same)s") % {
        "up": outcome.gaining,
        "down": outcome.losing,
        "same": outcome.unchanged,
    }
    for words, movers in found.sides:
        yield f"\n{words}"
        yield from (
            f"  {signed(one.change):>6} {one.name} {one.hamlet}" for one in movers
        )
    for part in found.parts:
        yield f"\n{part.title}"
        for line in part.lines:
            numbers = f"{line.used:>8,}{line.before:>9,}{line.after:>9,}"
            yield f"{numbers}  {line.rule.code:<10}{line.rule.label}"
    yield f"\n{_('没人用的条目')}"
    yield from (f"  {one.code:<10}{one.label}" for one in found.unused)
    yield "\n" + _("算一算，不改任何人的分。")


def _line(one: RuleLine) -> dict[str, Any]:
    return {
        "code": one.rule.code,
        "title": str(one.rule.label),
        "used": one.used,
        "before": one.before,
        "after": one.after,
    }


def _mover(one: Mover) -> dict[str, Any]:
    return {"name": one.name, "hamlet": one.hamlet, "change": one.change}
