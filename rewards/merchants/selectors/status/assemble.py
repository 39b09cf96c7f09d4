"""Put a status together, for one shop or for many with as many queries."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from rewards.merchants.formulas.standing import Known, Standing, State, standing
from rewards.merchants.models import Appeal, Merchant, Operator, Scheme
from rewards.merchants.selectors.standards import clocks_of
from rewards.merchants.selectors.status import facts as known
from rewards.merchants.selectors.status import judged
from rewards.merchants.selectors.status.facts import Facts
from rewards.merchants.selectors.status.judged import Judged
from rewards.merchants.selectors.status.parts import (
    Bound,
    GradeShown,
    PhotoShown,
    ReplyShown,
    Review,
    Share,
    Status,
)
from villages.formulas.months import add_months

WITH_A_GRADE = {State.GRADED, State.UNDER_REVIEW}
HISTORY_AT_MOST = 12
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Case:
    """A shop, who runs it, the appeal that runs, and the grade that may be shown."""

    shop: Merchant
    operator: Operator | None
    appeal: Appeal | None
    judged: Judged | None
    scheme: Scheme | None
    # Complaints that count for nothing while an appeal runs.
    disputed: frozenset[int] = frozenset()


def status_of(merchant: Merchant, *, on: date) -> Status:
    """Return what a passer-by may know of the shop on the day.

    Always read anew from the database, with the same number of queries however much
    there is to tell. Raises KeyError when the shop does not exist.
    """
    return statuses_of([merchant], on=on)[merchant.pk]


def statuses_of(merchants: Iterable[Merchant], *, on: date) -> dict[int, Status]:
    """Return the status of each shop, by its key; as many queries as for one.

    Callers with tens of thousands give them in chunks.
    """
    cases = _cases([one.pk for one in merchants], on=on)
    operators = [case.operator.pk for case in cases if case.operator]
    facts = known.facts_of(operators, on=on)
    shown = [case.judged for case in cases if case.judged]
    grades = {one.grade_id for one in shown if one.grade_id}
    grades |= {case.appeal.grade_id for case in cases if case.appeal}
    visits = {one.inspection_id for one in shown}
    known.add_shown(facts, visits=visits, grades=grades)
    return {case.shop.pk: _status(case, facts, on) for case in cases}


def _cases(keys: list[int], *, on: date) -> list[_Case]:
    """Decide for each shop which grade may be shown."""
    shops = known.shops_with_grades(keys)
    operators = known.present_operators(keys)
    counties = {shop.village.town.county_id for shop in shops}
    schemes = known.schemes_by_county(counties, on=on)
    appeals = known.pending_appeals([one.pk for one in operators.values()])
    own = {
        shop.pk: grade
        for shop in shops
        if (grade := judged.own_grade(shop, operators.get(shop.pk)))
    }
    running = {key: appeals.get(grade.operator_id, []) for key, grade in own.items()}
    disputed = {
        key: appeal
        for key, grade in own.items()
        if (appeal := judged.appeal_against(grade, running[key]))
    }
    undisputed = [
        (shop, own[shop.pk])
        for shop in shops
        if shop.pk in own and shop.pk not in disputed
    ]
    present = judged.present(undisputed, on=on)
    every = [one for key in disputed for one in running[key]]
    rest = judged.undisputed(disputed.values(), every, on=on) if disputed else {}
    cases = []
    for shop in shops:
        operator, appeal = operators.get(shop.pk), disputed.get(shop.pk)
        found = rest if appeal else present
        shown = found.get(operator.pk) if operator else None
        scheme = shown.scheme if shown else schemes.get(shop.village.town.county_id)
        without = judged.complaints_in(running[shop.pk]) if appeal else frozenset()
        cases.append(_Case(shop, operator, appeal, shown, scheme, without))
    return cases


def standings_of(merchants: Iterable[Merchant], *, on: date) -> dict[int, Standing]:
    """Return the state and the letter of each shop, by its key, as ``status_of`` does.

    For lists: with fewer queries, and as many for one shop as for a thousand.
    """
    cases = _cases([one.pk for one in merchants], on=on)
    days = known.days_of({case.judged.inspection_id for case in cases if case.judged})
    return {case.shop.pk: _stands(case, _day_of(case, days), on) for case in cases}


def _day_of(case: _Case, days: dict[int, date]) -> date | None:
    return days.get(case.judged.inspection_id) if case.judged else None


def _stands(case: _Case, inspected_on: date | None, on: date) -> Standing:
    shop = case.shop
    return standing(
        Known(
            started_on=case.operator.starts_on if case.operator else shop.opened_on,
            closed_on=shop.closed_on,
            is_exempt=bool(shop.exempt_reason),
            accident_on=shop.accident_on,
            inspected_on=inspected_on,
            letter=case.judged.letter if case.judged else None,
            appealed=case.appeal is not None,
        ),
        on=on,
        clocks=clocks_of(case.scheme),
    )


def _status(case: _Case, facts: Facts, on: date) -> Status:
    """Return the status of one shop, from what was read."""
    shop, clocks = case.shop, clocks_of(case.scheme)
    inspected_on = _day_of(case, facts.inspected_on)
    stands = _stands(case, inspected_on, on)
    is_open = stands.state != State.CLOSED
    why = {}
    if stands.letter and case.judged and case.operator:
        why = _why(case, case.judged, case.operator.pk, facts, on)
    return Status(
        as_of=on,
        state=stands.state,
        letter=stands.letter,
        **_who(shop),
        **_when(case, stands, inspected_on),
        awaiting_months=clocks.awaiting_months,
        accident_months=clocks.accident_months,
        stale_months=clocks.stale_months,
        **why,
        **(_beside(case, facts, on) if is_open else {}),
    )


def _who(shop: Merchant) -> dict[str, Any]:
    """Return which shop it is, as its sign and its licence say."""
    village = shop.village
    return {
        "public_id": shop.public_id,
        "name": shop.name,
        "address": shop.address,
        "place": shop.place,
        "sector": shop.sector,
        "uscc": shop.uscc,
        "village": village.name,
        "town": village.town.name,
        "county": village.town.county.name,
        "office_phone": village.phone,
        "photo": photo_of(shop),
    }


def photo_of(shop: Merchant) -> PhotoShown | None:
    """Return the small photo of the shop-front, with a version that changes with it."""
    if not shop.photo_small:
        return None
    version = hashlib.sha256(str(shop.photo_small.name).encode()).hexdigest()[:12]
    return PhotoShown(version, shop.photo_taken_on)


def _when(case: _Case, stands: Standing, inspected_on: date | None) -> dict[str, Any]:
    """Return the days and reasons that belong to the state, and no others."""
    state, shop = stands.state, case.shop
    dates: dict[str, Any] = {
        "until": None,
        "inspected_on": inspected_on if state in WITH_A_GRADE | {State.STALE} else None,
        "valid_until": stands.until - _ONE_DAY
        if stands.letter and stands.until
        else None,
        "started_on": case.operator.starts_on if case.operator else None,
        "closed_on": shop.closed_on if state == State.CLOSED else None,
    }
    if state in {State.AWAITING, State.SUSPENDED}:
        dates["until"] = stands.until
    if state == State.SUSPENDED:
        dates |= {
            "accident_on": shop.accident_on,
            "accident_words": shop.accident_words,
        }
    if state == State.EXEMPT:
        dates["exempt_reason"] = shop.exempt_reason
    if state == State.UNDER_REVIEW and case.appeal:
        dates["review"] = Review(
            disputed_on=timezone.localdate(case.appeal.grade.given_at),
            filed_on=timezone.localdate(case.appeal.filed_at),
            due_on=case.appeal.due_on,
        )
        dates["inspected_on"] = inspected_on if stands.letter else None
    return dates


def _why(
    case: _Case, shown: Judged, operator: int, facts: Facts, on: date
) -> dict[str, Any]:
    """Return how the shown letter came about."""
    # A penalty that is over is gone from the words too.
    has_penalty = operator in facts.penalties
    caps = [cap for cap in shown.caps if has_penalty or cap["code"] != "penalty"]
    return {
        "uncapped": shown.uncapped,
        "score": shown.score,
        "base": shown.base,
        "points": shown.points,
        "shares": tuple(Share(*part) for part in shown.sections),
        "criticals": shown.criticals,
        "faults": tuple(facts.faults.get(shown.inspection_id, ())),
        "bounds": tuple(
            Bound(
                cap["code"],
                cap["letter"],
                cap["letter"] == shown.letter,
                cap.get("facts", {}),
            )
            for cap in caps
        ),
        "history": _history(case, shown, facts.history.get(operator, []), on),
        "reply": _reply(case, shown, facts),
    }


def _reply(case: _Case, shown: Judged, facts: Facts) -> ReplyShown | None:
    """Return the shop's last word: to the disputed grade, else to the one shown."""
    keys = [case.appeal.grade_id] if case.appeal else []
    keys += [shown.grade_id] if shown.grade_id else []
    return next((facts.replies[key] for key in keys if key in facts.replies), None)


def _history(
    case: _Case, shown: Judged, rows: list[tuple[int, str, date]], on: date
) -> tuple[GradeShown, ...]:
    """Return the letters with their first days, up to the one shown."""
    found: list[GradeShown] = []
    for _key, letter, day in rows:
        if not found or found[-1].letter != letter:
            found.append(GradeShown(letter, day))
    if not shown.grade_id and (not found or found[-1].letter != shown.letter):
        found.append(GradeShown(shown.letter, min(case.shop.recheck_on or on, on)))
    return tuple(found[-HISTORY_AT_MOST:])


def _beside(case: _Case, facts: Facts, on: date) -> dict[str, Any]:
    """Return what is told in every state of a shop that trades."""
    key = case.operator.pk if case.operator else 0
    months = case.scheme.complaint_months if case.scheme else 12
    complaints = [
        complaint
        for complaint, decided_on in facts.complaints.get(key, ())
        if on < add_months(decided_on, months) and complaint not in case.disputed
    ]
    return {
        "complaints": len(complaints),
        "complaint_months": months,
        "pledges": tuple(facts.pledges.get(key, ())),
        "penalties": tuple(facts.penalties.get(key, ())),
        "awards": tuple(facts.awards.get(key, ())),
        "licences": tuple(facts.licences.get(key, ())),
    }
