"""Which rules hold, held and are being written."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db.models import Count, Q, QuerySet

from villages.formulas.lawfulness import RuleLine
from villages.models import (
    BookStatus,
    County,
    Lawfulness,
    Rule,
    RuleBook,
    RuleKind,
    Town,
    Village,
)


def book_in_force(village: Village, on: date) -> RuleBook | None:
    """Return the book that holds in the village on the day, None when none does."""
    return (
        RuleBook.objects.filter(village=village)
        .in_force(on=on)
        .order_by("-effective_from")
        .first()
    )


def rules_in_force(village: Village, on: date) -> "QuerySet[Rule]":
    """Return the rules by which an act of the day is judged."""
    book = book_in_force(village, on)
    return Rule.objects.filter(rule_book=book) if book else Rule.objects.none()


def rule_in_force(village: Village, code: str, on: date) -> Rule | None:
    """Return the rule of that code by which an act of the day is judged."""
    return rules_in_force(village, on).filter(code=code).first()


def template_of(village: Village) -> RuleBook | None:
    """Return the newest template of the village's county."""
    return (
        RuleBook.objects.filter(
            county__towns__villages=village, status=BookStatus.ADOPTED
        )
        .order_by("-version")
        .first()
    )


def draft_of(village: Village) -> RuleBook | None:
    """Return the draft that the village works on, if it has one."""
    return RuleBook.objects.filter(village=village, status=BookStatus.DRAFT).first()


def books_of(village: Village) -> "QuerySet[RuleBook]":
    """Return every book of the village, newest first, with its number of rules."""
    return (
        RuleBook.objects.filter(village=village)
        .select_related("resolution")
        .annotate(
            adds=Count("rules", filter=Q(rules__kind=RuleKind.ADD)),
            deducts=Count("rules", filter=Q(rules__kind=RuleKind.DEDUCT)),
            waiting=Count("rules", filter=Q(rules__lawfulness__in=NOT_CLEAR)),
        )
        .order_by("-version")
    )


@dataclass(frozen=True)
class VillageBook:
    """A village with the book that holds there, and how many rules await the town."""

    village: Village
    book: RuleBook | None
    waiting: int


def books_in_area(area: County | Town | Village, *, on: date) -> list[VillageBook]:
    """Return every village of the area with its book in force on the day."""
    villages = Village.objects.in_area(area).select_related("town")
    books = RuleBook.objects.filter(village__in=villages).in_force(on=on)
    by_village = {book.village_id: book for book in books.order_by("effective_from")}
    waiting = Counter(
        awaiting_town(area).values_list("rule_book__village", flat=True).order_by()
    )
    return [
        VillageBook(village, by_village.get(village.pk), waiting[village.pk])
        for village in villages.order_by("code")
    ]


def in_order(book: RuleBook) -> "QuerySet[Rule]":
    """Return the rules of a book as they were written down: the template's first."""
    return book.rules.order_by("pk")


def search(rules: "QuerySet[Rule]", text: str) -> "QuerySet[Rule]":
    """Keep the rules whose code, title, category or notes contain the text."""
    text = text.strip()
    if not text:
        return rules
    return rules.filter(
        Q(code__icontains=text)
        | Q(title__icontains=text)
        | Q(title_en__icontains=text)
        | Q(category__icontains=text)
        | Q(notes__icontains=text)
    )


# What keeps a draft from being adopted.
NOT_CLEAR = (Lawfulness.TOWN, Lawfulness.REFUSED)


def awaiting_town(area: County | Town | Village) -> "QuerySet[Rule]":
    """Return the rules of drafts in the area that the town has yet to look at."""
    return (
        Rule.objects.filter(
            rule_book__village__in=Village.objects.in_area(area),
            rule_book__status=BookStatus.DRAFT,
            lawfulness=Lawfulness.TOWN,
        )
        .select_related("rule_book__village__town")
        .order_by("rule_book__village__code", "code")
    )


def line_from(rule: Rule) -> RuleLine:
    """Return a rule as the line that the guard reads and that is exported."""
    values = {name: getattr(rule, name) for name in RuleLine.__dataclass_fields__}
    values["tiers"] = tuple((needed, points) for needed, points in rule.tiers)
    return RuleLine(**values)


def template_rule(book: RuleBook, rule: Rule) -> Rule | None:
    """Return the template's rule that a rule of a village's book comes from."""
    template = template_of(book.village) if book.village else None
    if template is None or rule.is_village_made:
        return None
    return template.rules.filter(code=rule.code, title=rule.title).first()


def village_made(book: RuleBook, kind: str) -> "QuerySet[Rule]":
    """Return the rules of a kind that the village made up itself."""
    return book.rules.filter(is_village_made=True, kind=kind)


def next_own_code(book: RuleBook) -> str:
    """Return a code that no rule of the book has, for one of the village's own."""
    taken = set(book.rules.values_list("code", flat=True))
    numbers = (f"OWN-{number:02d}" for number in count(1))
    return next(code for code in numbers if code not in taken)
