"""Rate all households of an area at once: set by set, resumable, then signed by a person."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple, cast

from django.db import connection, transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.formulas.rating import Card, card_from_data
from rewards.ruralcredit.models import (
    Coop,
    RatingRun,
    RatingStatus,
    RunStatus,
    Scorecard,
)
from rewards.ruralcredit.selectors.areas import Area, dossiers_in, villages_in
from rewards.ruralcredit.selectors.caps import caps_of
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.selectors.fact_columns import (
    Which,
    fact_columns,
    which_dossiers,
)
from rewards.ruralcredit.selectors.rating_columns import COLUMNS, Caps, rating_select
from rewards.ruralcredit.services.ratings.notes import require_recent

CHUNK = 20_000
_TOLD = ("card_id", "run_id", "as_of", "scored_at", "scored_by_id", "status")


class Progress(NamedTuple):
    """How far a run is: dossiers looked at, of how many, and rated."""

    done: int
    total: int
    rated: int


class _Plan(NamedTuple):
    """What every chunk of a run needs."""

    run: RatingRun
    coop: Coop
    scorecard: Scorecard
    card: Card
    caps: Caps
    villages: tuple[int, ...]


@transaction.atomic
def begin_run(
    *, coop: Coop, area: Area, as_of: date, by: User | None, at: datetime
) -> RatingRun:
    """Begin a mass rating, or return the one of the same kind that runs.

    That is one of the same co-op, area, day and card. It keeps the card that is in
    force now to its end. ``by`` None is a command. Raises AsOfFuture, AsOfTooOld, NoCard and RuleMissing.
    """
    require_recent(as_of, at=at)
    card = card_in_force(coop=coop, on=as_of)
    caps_of(coop=coop, on=as_of)
    coop = Coop.objects.select_for_update().get(pk=coop.pk)
    running = RatingRun.objects.filter(
        coop=coop,
        area_code=area.code,
        as_of=as_of,
        card=card,
        status=RunStatus.RUNNING,
    )
    found = running.filter(shadow_card=None).first()
    if found:
        return found
    run = RatingRun.objects.create(
        coop=coop,
        area_code=area.code,
        as_of=as_of,
        card=card,
        started_at=at,
        started_by=by,
        total=dossiers_in(coop, villages_in(area.code)).count(),
    )
    _note("ruralcredit.run_begun", run, by=by, at=at)
    return run


def go_on(
    *, run: RatingRun, by: User | None, at: datetime, chunk: int = CHUNK
) -> Iterator[Progress]:
    """Rate chunk by chunk in the order of the keys; yield how far it is after each.

    Each chunk is a transaction of its own that also keeps where it ended: stopped at
    any moment, the run goes on from there and rates nobody twice, by the card it began
    with: whoever wants the one adopted since begins a new run, whose proposals take
    the place of these. Nobody's rating
    holds by it: ``sign_run`` is a person's decision.
    """
    plan = _plan_of(run)
    while run.status == RunStatus.RUNNING:
        with transaction.atomic():
            run = RatingRun.objects.select_for_update().get(pk=run.pk)
            if run.status == RunStatus.RUNNING:
                _rate_next(plan._replace(run=run), by=by, at=at, size=chunk)
        yield Progress(run.done, run.total, run.rated)


def _plan_of(run: RatingRun) -> _Plan:
    coop = Coop.objects.get(pk=cast("int", run.coop_id))
    scorecard = card_of(run)
    return _Plan(
        run,
        coop,
        scorecard,
        card_from_data(scorecard.content),
        caps_of(coop=coop, on=run.as_of),
        villages_in(run.area_code),
    )


def card_of(run: RatingRun) -> Scorecard:
    """Return the card of a run; for one that has not kept it, that of its day."""
    if run.card is not None:
        return run.card
    return card_in_force(coop=cast("Coop", run.coop), on=run.as_of)


def _rate_next(plan: _Plan, *, by: User | None, at: datetime, size: int) -> None:
    """Rate the next dossiers of the run, and keep how far it is."""
    run = plan.run
    rest = dossiers_in(plan.coop, plan.villages).filter(pk__gt=run.last_dossier)
    keys = list(rest.order_by("pk").values_list("pk", flat=True)[:size])
    part = max(keys, default=None)
    if part is None:
        run.status, run.finished_at = RunStatus.DONE, at
        run.total = run.done
        run.save(update_fields=["status", "finished_at", "total"])
        _note("ruralcredit.run_finished", run, by=by, at=at)
        return
    run.rated += _write(plan, until=part, by=by, at=at)
    run.done += len(keys)
    run.last_dossier = part
    run.save(update_fields=["rated", "done", "last_dossier"])


def _write(plan: _Plan, *, until: int, by: User | None, at: datetime) -> int:
    """Insert the ratings of the dossiers up to a key; return how many."""
    which = which_dossiers(
        coop=plan.coop,
        on=plan.run.as_of,
        villages=plan.villages,
        last=plan.run.last_dossier,
        until=until,
    )
    facts = fact_columns(
        card=plan.card,
        coop=plan.coop,
        on=plan.run.as_of,
        which=which,
    )
    _overtake(which)
    select, params = rating_select(card=plan.card, facts=facts, caps=plan.caps)
    told = {
        "card_id": plan.scorecard.pk,
        "run_id": plan.run.pk,
        "as_of": connection.ops.adapt_datefield_value(plan.run.as_of),
        "scored_at": connection.ops.adapt_datetimefield_value(at),
        "scored_by_id": by.pk if by else None,
        "status": RatingStatus.SCORED,
        **dict.fromkeys(_NOT_YET, ""),
    }
    names, marks = ", ".join(COLUMNS), ", ".join(["%s"] * len(told))
    sql = f"""INSERT INTO ruralcredit_rating ({", ".join(told)}, {names})
SELECT {marks}, {names} FROM ({select}) AS one"""  # noqa: S608 - names only
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Compiling thousands of expressions takes longer than working them out.
            cursor.execute("SET LOCAL jit = off")
        cursor.execute(sql, [*told.values(), *params])
        return int(cursor.rowcount)


def _overtake(which: Which) -> None:
    """Set aside what was proposed before for the files that are rated now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE ruralcredit_rating SET status = %s
WHERE status = %s AND dossier_id > %s AND dossier_id <= %s AND dossier_id IN
  (SELECT d.id FROM ruralcredit_dossier AS d WHERE {which.where})""",  # noqa: S608
            [
                *(RatingStatus.OVERTAKEN, RatingStatus.SCORED),
                *(which.last, which.until, *which.params),
            ],
        )


# Texts of which a rating that nobody has decided has none.
_NOT_YET = ("band", "override_reason", "override_words", "end_reason")


def _note(code: str, run: RatingRun, *, by: User | None, at: datetime) -> None:
    audit.record(code, target=run, by=by, at=at, data={"done": run.done})
