"""The county's template: the catalogue that every village may start from."""

import csv
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.formulas.lawfulness import RuleLine
from villages.formulas.rule_table import line_of
from villages.formulas.scoring import DEFAULT_SCALE
from villages.models import BookStatus, County, Rule, RuleBook, Village
from villages.selectors import rulebooks as find
from villages.services.rulebooks.errors import DraftOpen, NotAdopted

_CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "rules-catalogue.csv"


@lru_cache
def catalogue() -> tuple[RuleLine, ...]:
    """Return the 132 lawful items, restated from published village tables."""
    with _CATALOGUE.open(encoding="utf-8", newline="") as lines:
        return tuple(line_of(row) for row in csv.DictReader(lines))


@transaction.atomic
def load_template(*, county: County, by: User | None, at: datetime) -> RuleBook:
    """Offer the catalogue to the villages of a county, as its next template."""
    county = County.objects.select_for_update().get(pk=county.pk)
    book = RuleBook.objects.create(
        county=county,
        version=_next_version(RuleBook.objects.filter(county=county)),
        title=f"{county.name}村规模板",
        status=BookStatus.DRAFT,
        star_scale=[list(pair) for pair in DEFAULT_SCALE],
    )
    Rule.objects.bulk_create(rule_from(line, book) for line in catalogue())
    book.status = BookStatus.ADOPTED
    book.effective_from = timezone.localdate(at)
    book.save(update_fields=["status", "effective_from"])
    audit.record("villages.template_loaded", target=book, by=by, at=at)
    return book


@transaction.atomic
def start_from_template(*, village: Village, by: User | None, at: datetime) -> RuleBook:
    """Open a draft with every rule of the county's template.

    A county that has no template yet is given the catalogue. Raises ``DraftOpen``
    while the village has another draft.
    """
    village = locked(village)
    template = find.template_of(village) or load_template(
        county=village.town.county, by=by, at=at
    )
    draft = open_draft(village=village, like=template)
    audit.record("villages.rule_book_started", target=draft, by=by, at=at)
    return draft


@transaction.atomic
def draft_change(*, book: RuleBook, by: User | None, at: datetime) -> RuleBook:
    """Open a draft that starts as a copy of an adopted book of the village."""
    book = RuleBook.objects.select_related("village").get(pk=book.pk)
    if book.village is None or book.status != BookStatus.ADOPTED:
        raise NotAdopted
    draft = open_draft(village=locked(book.village), like=book)
    audit.record("villages.rule_book_started", target=draft, by=by, at=at)
    return draft


@transaction.atomic
def start_empty(*, village: Village, by: User | None, at: datetime) -> RuleBook:
    """Open a draft without rules, for a table that is imported or typed."""
    draft = open_draft(village=locked(village), like=None)
    audit.record("villages.rule_book_started", target=draft, by=by, at=at)
    return draft


def locked(village: Village) -> Village:
    """Lock the village: its books are numbered, adopted and closed one at a time."""
    return Village.objects.select_for_update().get(pk=village.pk)


def open_draft(*, village: Village, like: RuleBook | None) -> RuleBook:
    """Create the next version as a draft, with the rules and terms of a book."""
    standing = find.draft_of(village)
    if standing is not None:
        raise DraftOpen(title=standing.title)
    version = _next_version(RuleBook.objects.filter(village=village))
    draft = RuleBook.objects.create(
        village=village,
        version=version,
        # Stored, so in Chinese for every reader.
        title=f"{village.name}村规第{version}版",
        panel_quorum=like.panel_quorum if like else 1,
        base_score=like.base_score if like else 1000,
        star_scale=like.star_scale if like else [list(pair) for pair in DEFAULT_SCALE],
        based_on=like,
    )
    if like is not None:
        Rule.objects.bulk_create(_copied(rule, draft) for rule in find.in_order(like))
    return draft


def rule_from(line: RuleLine, book: RuleBook) -> Rule:
    """Return the unsaved rule that a line makes in a book."""
    return Rule(rule_book=book, **columns_of(line))


def columns_of(line: RuleLine) -> dict[str, object]:
    """Return a line as the columns of a rule."""
    columns = {name: getattr(line, name) for name in RuleLine.__dataclass_fields__}
    return columns | {"tiers": [list(tier) for tier in line.tiers]}


def _copied(rule: Rule, draft: RuleBook) -> Rule:
    """Return an unsaved copy of a rule in another book."""
    rule.pk = None
    rule.rule_book = draft
    rule._state.adding = True
    return rule


def _next_version(books: "models.QuerySet[RuleBook]") -> int:
    """Return the number after the last, withdrawn ones included."""
    return (books.aggregate(last=Max("version"))["last"] or 0) + 1
