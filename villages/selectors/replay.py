"""The rule sandbox: a past period under another book, beside what was granted then.

Nothing is written. Only deeds that earn are replayed: deducts are in no number here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from villages.formulas.caps import Grant
from villages.formulas.replay import Act, RuleTerms, replay
from villages.models import (
    AccountHolder,
    BehaviourRecord,
    BookStatus,
    CapPeriod,
    RecordStatus,
    Rule,
    RuleBook,
    RuleKind,
    RuleSubject,
    Village,
)

STEP = 2_000
CHUNK = 5_000
_COLUMNS = (
    *("rule_id", "resident_id", "household_id", "acted_on", "quantity"),
    *("points_proposed", "points_granted", "decided_at", "status"),
    *("withdrawn_at", "expires_on"),
)
Tell = Callable[[int, int], None]


@dataclass
class Use:
    """How often a rule was used, and what it granted then and grants under the book."""

    used: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Outcome:
    """What the replay of a period came to, in numbers and keys: no name is kept.

    ``uses`` are by the rule's code; ``lacking`` those whose code the book lacks, with
    the key of the rule that was last used. ``changes`` are what each person's deeds
    change for a household, without those that have expired or are on no board: all
    that a name may stand beside.
    """

    first: date
    last: date
    acts: int
    before: int
    after: int
    without_hours: int
    uses: Mapping[str, Use]
    lacking: Mapping[str, tuple[int, Use]]
    gaining: int
    losing: int
    unchanged: int
    changes: Mapping[tuple[int, int], int]


def usual_period(book: RuleBook, *, on: date) -> tuple[date, date]:
    """Return the term of a book that has held, to the day at most; else the last year."""
    first = book.effective_from
    if book.status == BookStatus.ADOPTED and first is not None and first <= on:
        return first, min(book.effective_to or on, on)
    return date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)


def deeds_in(village: Village, first: date, last: date) -> int:
    """Return how many deeds of a period there are to replay."""
    granted = BehaviourRecord.objects.granted().filter(village=village)
    return granted.filter(
        acted_on__range=(first, last), rule__kind=RuleKind.ADD
    ).count()


def terms_of(rule: Rule) -> RuleTerms:
    """Return what of a rule decides the points of a deed."""
    return RuleTerms(
        points_min=rule.points_min,
        points_default=rule.points_default,
        points_max=rule.points_max,
        of_household=rule.subject == RuleSubject.HOUSEHOLD,
        cap_period=rule.cap_period,
        cap_points=rule.cap_points,
        tiers=tuple((needed, points) for needed, points in rule.tiers),
        ladder=rule.ladder,
    )


def work_out(
    book: RuleBook,
    village: Village,
    *,
    first: date,
    last: date,
    on: date,
    tell: Tell | None = None,
) -> Outcome:
    """Replay what a village did in a period under a book, as if it had held then.

    ``tell`` hears how many of how many deeds are done. Always the same number of
    queries: one counts the deeds if somebody wants to hear, one reads the village's
    rules, one the deeds.
    """
    tally = Tally(book, village, first=first, last=last, on=on)
    total = tally.deeds().count() if tell else 0
    replayed = replay(tally.terms, tally.acts())
    for done, (act, grant) in enumerate(replayed, start=1):
        tally.add(act, grant)
        if tell and done % STEP == 0:
            tell(done, total)
    if tell:
        tell(total, total)
    return tally.outcome()


def _passed(village: Village) -> "QuerySet[BehaviourRecord]":
    """Return the deeds that filled caps: those that stand, and those taken back later."""
    undone = Q(
        status=RecordStatus.WITHDRAWN,
        points_granted__isnull=False,
        decided_at__isnull=False,
        withdrawn_at__isnull=False,
    )
    granted = BehaviourRecord.objects.granted().filter(village=village)
    return granted | BehaviourRecord.objects.filter(undone, village=village)


class Tally:
    """The deeds of a period under a book, and what they come to."""

    def __init__(
        self, book: RuleBook, village: Village, *, first: date, last: date, on: date
    ) -> None:
        self.village, self.first, self.last, self.on = village, first, last, on
        found = Rule.objects.filter(Q(rule_book__village=village) | Q(rule_book=book))
        self.rules = {rule.pk: rule for rule in found.order_by("pk")}
        self.terms = {
            rule.code: terms_of(rule)
            for rule in self.rules.values()
            if rule.rule_book_id == book.pk and rule.kind == RuleKind.ADD
        }
        self.uses = {code: Use() for code in self.terms}
        self.lacking: dict[str, Use] = defaultdict(Use)
        self.by_holder: dict[int, int] = defaultdict(int)
        self.changes: dict[tuple[int, int], int] = defaultdict(int)
        self.by_household = village.account_holder == AccountHolder.HOUSEHOLD
        self.without_hours = 0

    def deeds(self) -> "QuerySet[BehaviourRecord]":
        """Return what the caps of the period can depend on: all of its years.

        Tiers without a period look back to the first day.
        """
        endless = [
            code
            for code, terms in self.terms.items()
            if terms.tiers and terms.cap_period == CapPeriod.NONE
        ]
        years = date(self.first.year, 1, 1), date(self.last.year, 12, 31)
        return _passed(self.village).filter(
            Q(acted_on__range=years) | Q(rule__code__in=endless)
        )

    def acts(self) -> Iterator[Act]:
        """Yield the deeds in the order in which they were decided."""
        rows = self.deeds().order_by("decided_at", "pk").values_list(*_COLUMNS)
        for row in rows.iterator(chunk_size=CHUNK):
            key, resident, household, acted_on, quantity, *more = row
            proposed, granted, decided_at, status, withdrawn_at, expires_on = more
            rule = self.rules[key]
            is_judged = self.first <= acted_on <= self.last
            yield Act(
                code=rule.code,
                resident=resident,
                household=household,
                acted_on=acted_on,
                quantity=quantity,
                asked=_asked(rule, proposed),
                decided_at=decided_at,
                undone_at=withdrawn_at if status == RecordStatus.WITHDRAWN else None,
                granted=granted,
                ladder=rule.ladder,
                is_kept=not is_judged or rule.kind == RuleKind.DEDUCT,
                is_named=rule.is_public
                and (expires_on is None or expires_on > self.on),
            )

    def add(self, act: Act, grant: Grant | None) -> None:
        """Count a deed of the period that nobody took back."""
        if act.is_kept or act.undone_at is not None:
            return
        use = self.lacking[act.code] if grant is None else self.uses[act.code]
        after = 0 if grant is None else grant.points
        use.used += 1
        use.before += act.granted
        use.after += after
        if grant is not None and self.terms[act.code].tiers and act.quantity is None:
            self.without_hours += 1
        change = after - act.granted
        holder = act.household if self.by_household else act.resident
        self.by_holder[holder] += change
        if act.is_named and change:
            self.changes[act.household, act.resident] += change

    def outcome(self) -> Outcome:
        """Return what was counted."""
        newest = {rule.code: key for key, rule in self.rules.items()}
        uses = [*self.uses.values(), *self.lacking.values()]
        changes = self.by_holder.values()
        return Outcome(
            first=self.first,
            last=self.last,
            acts=sum(one.used for one in uses),
            before=sum(one.before for one in uses),
            after=sum(one.after for one in uses),
            without_hours=self.without_hours,
            uses=self.uses,
            lacking={code: (newest[code], use) for code, use in self.lacking.items()},
            gaining=sum(change > 0 for change in changes),
            losing=sum(change < 0 for change in changes),
            unchanged=sum(not change for change in changes),
            changes={pair: change for pair, change in self.changes.items() if change},
        )


def _asked(rule: Rule, proposed: int) -> int | None:
    """Return the points asked for, None where the recorder left it to the rule."""
    is_usual = bool(rule.tiers) or proposed == rule.points_default
    return None if is_usual else proposed
