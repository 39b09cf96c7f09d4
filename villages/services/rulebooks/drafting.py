"""Changing a draft, line by line; the guard reads every line again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.formulas.lawfulness import (
    ACCEPTED,
    REFUSED,
    Judgement,
    Reason,
    RuleLine,
    judge,
)
from villages.formulas.lawfulness.numbers import (
    VILLAGE_MADE_PER_KIND,
    is_above,
    most,
)
from villages.models import BookStatus, Lawfulness, Rule, RuleBook, RuleKind
from villages.selectors import rulebooks as find
from villages.services.rulebooks import errors
from villages.services.rulebooks.template import columns_of


@transaction.atomic
def add_rule(*, book: RuleBook, line: RuleLine, by: User, at: datetime) -> Rule:
    """Add a rule of the village's own to a draft: two points at most, five a kind."""
    book = open_for_change(book)
    line = replace(line, is_village_made=True)
    judgement = _admitted(line)
    require_room(book, line)
    if book.rules.filter(code=line.code).exists():
        raise errors.CodeTaken(number=line.code)
    rule = Rule(rule_book=book, **columns_of(line))
    _mark(rule, judgement)
    rule.save()
    _audit("villages.rule_added", rule, by, at)
    return rule


@transaction.atomic
def change_rule(*, rule: Rule, line: RuleLine, by: User, at: datetime) -> Rule:
    """Change a rule of a draft.

    The title, kind and code of a template rule stay, and its points never rise
    above the template's. A rule that the town has cleared goes back to it when its
    words change and the guard still cannot judge them.
    """
    book = open_for_change(rule.rule_book)
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    line = replace(
        line, code=rule.code, ladder=rule.ladder, is_village_made=rule.is_village_made
    )
    template = find.template_rule(book, rule)
    if template is not None:
        _require_template(line, template)
    judgement = _admitted(line)
    if line.kind != rule.kind:
        require_room(book, line)
    before = find.line_from(rule)
    was = rule.lawfulness
    for column, value in columns_of(line).items():
        setattr(rule, column, value)
    if was == Lawfulness.CLEAR or not _reads_the_same(before, line):
        _mark(rule, judgement, [] if template else remarks_on(line))
    rule.save()
    _audit("villages.rule_changed", rule, by, at)
    return rule


@transaction.atomic
def remove_rule(*, rule: Rule, by: User, at: datetime) -> None:
    """Take a rule out of a draft."""
    open_for_change(rule.rule_book)
    _audit("villages.rule_removed", rule, by, at)
    rule.delete()


@transaction.atomic
def set_terms(
    *,
    book: RuleBook,
    title: str,
    panel_quorum: int,
    base_score: int,
    star_scale: Sequence[Sequence[int]],
    by: User,
    at: datetime,
) -> RuleBook:
    """Set what holds for the whole draft: its name, quorum, base score and stars."""
    book = open_for_change(book)
    book.title = title
    book.panel_quorum = panel_quorum
    book.base_score = base_score
    book.star_scale = [list(pair) for pair in star_scale]
    book.save(update_fields=["title", "panel_quorum", "base_score", "star_scale"])
    audit.record("villages.rule_book_terms_set", target=book, by=by, at=at)
    return book


@transaction.atomic
def withdraw_draft(*, book: RuleBook, by: User, at: datetime) -> RuleBook:
    """Give a draft up, so that another can be opened."""
    book = open_for_change(book)
    book.status = BookStatus.WITHDRAWN
    book.save(update_fields=["status"])
    audit.record("villages.rule_book_withdrawn", target=book, by=by, at=at)
    return book


@transaction.atomic
def clear_rule(*, rule: Rule, by: User, at: datetime) -> Rule:
    """Let the town say that a rule may stand."""
    rule = _before_town(rule)
    rule.lawfulness = Lawfulness.CLEARED
    rule.save(update_fields=["lawfulness"])
    _audit("villages.rule_cleared", rule, by, at)
    return rule


@transaction.atomic
def turn_down_rule(*, rule: Rule, reason: str, by: User, at: datetime) -> Rule:
    """Let the town say that a rule may not stand, and why."""
    rule = _before_town(rule)
    if not reason.strip():
        raise errors.ReasonMissing
    rule.lawfulness = Lawfulness.REFUSED
    rule.lawfulness_reasons = [*rule.lawfulness_reasons, f"town: {reason.strip()}"]
    rule.save(update_fields=["lawfulness", "lawfulness_reasons"])
    _audit("villages.rule_turned_down", rule, by, at)
    return rule


def open_for_change(book: RuleBook) -> RuleBook:
    """Lock a draft; refuse any other book."""
    book = RuleBook.objects.select_for_update().get(pk=book.pk)
    if book.status != BookStatus.DRAFT:
        raise errors.NotADraft
    return book


def require_room(book: RuleBook, line: RuleLine) -> None:
    """Refuse a sixth rule of the village's own of one kind."""
    if not line.is_village_made:
        return
    if find.village_made(book, line.kind).count() >= VILLAGE_MADE_PER_KIND:
        raise errors.TooManyOwnRules(
            kind=RuleKind(line.kind).label, most=VILLAGE_MADE_PER_KIND
        )


def remarks_on(line: RuleLine) -> list[Reason]:
    """Return why the town looks at a line that the county's template does not have.

    A rule of the village's own is small enough to do without.
    """
    if line.is_village_made:
        return []
    text = _(
        "县里的模板没有这一条（或者分值更高），也没有写明是本村自己定的，通过前要镇里看一看。"
    )
    return [Reason("beyond_template", text, "points_max")]


def _admitted(line: RuleLine) -> Judgement:
    """Return the judgement on a line that is not refused."""
    judgement = judge(line)
    if judgement.verdict == REFUSED:
        raise errors.UnlawfulRule(title=line.title, reasons=judgement.reasons)
    return judgement


def _require_template(line: RuleLine, template: Rule) -> None:
    """Refuse to change what the county fixed."""
    if line.title != template.title or line.kind != template.kind:
        raise errors.TemplateWordsFixed
    offered = find.line_from(template)
    if is_above(line, offered):
        raise errors.AboveTemplate(most=most(offered))


def _reads_the_same(before: RuleLine, after: RuleLine) -> bool:
    """Return whether the town would read the same in both."""
    read = (
        *("kind", "title", "title_en", "category", "notes"),
        *("points_max", "tiers", "subject"),
    )
    return all(getattr(before, name) == getattr(after, name) for name in read)


def _mark(rule: Rule, judgement: Judgement, remarks: Sequence[Reason] = ()) -> None:
    """Write the judgement on the rule."""
    clear = judgement.verdict == ACCEPTED and not remarks
    rule.lawfulness = Lawfulness.CLEAR if clear else Lawfulness.TOWN
    rule.lawfulness_reasons = [*map(str, judgement.reasons), *map(str, remarks)]


def _before_town(rule: Rule) -> Rule:
    """Lock a rule that waits for the town."""
    rule = (
        Rule.objects.select_for_update(of=("self",))
        .select_related("rule_book")
        .get(pk=rule.pk)
    )
    if rule.lawfulness != Lawfulness.TOWN or rule.rule_book.status != BookStatus.DRAFT:
        raise errors.NotBeforeTown
    return rule


def _audit(action: str, rule: Rule, by: User, at: datetime) -> None:
    """Keep who changed which rule."""
    audit.record(
        action,
        target=rule,
        by=by,
        at=at,
        village_id=rule.rule_book.village_id,
        data={"code": rule.code, "book": rule.rule_book_id},
    )
