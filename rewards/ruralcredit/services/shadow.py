"""Try a draft on the files there are: who would move, without rating anybody."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple, cast

from django.db import connection, transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.cards import CardIsTheSame
from rewards.ruralcredit.errors.rating import AsOfFuture
from rewards.ruralcredit.formulas.rating import Card, card_from_data
from rewards.ruralcredit.models import Coop, RatingRun, RunStatus, Scorecard
from rewards.ruralcredit.selectors.areas import dossiers_in, villages_in
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.selectors.fact_columns import which_dossiers
from rewards.ruralcredit.selectors.shadow_columns import SHADOW_COLUMNS, shadow_select
from rewards.ruralcredit.services.cards import require_faultless
from rewards.ruralcredit.services.mass import CHUNK, Progress


class _Plan(NamedTuple):
    """What every chunk of a trial needs."""

    coop: Coop
    old: Card
    new: Card
    villages: tuple[int, ...]


@transaction.atomic
def begin_trial(*, card: Scorecard, as_of: date, by: User, at: datetime) -> RatingRun:
    """Begin to try a draft on all files of its co-op; an earlier trial of it goes away.

    Raises AsOfFuture, NoCard (nothing to compare with), CardHasFaults and
    CardIsTheSame.
    """
    card = (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("coop__county")
        .get(pk=card.pk)
    )
    if as_of > timezone.localdate(at):
        raise AsOfFuture
    if card_in_force(coop=card.coop, on=as_of).content == card.content:
        raise CardIsTheSame
    require_faultless(card)
    card.trials.all().delete()
    code = card.coop.county.code
    run = RatingRun.objects.create(
        coop=card.coop,
        area_code=code,
        as_of=as_of,
        shadow_card=card,
        started_at=at,
        started_by=by,
        total=dossiers_in(card.coop, villages_in(code)).count(),
    )
    audit.record("ruralcredit.trial_begun", target=run, by=by, at=at)
    return run


def go_on(*, run: RatingRun, at: datetime, chunk: int = CHUNK) -> Iterator[Progress]:
    """Compare chunk by chunk in the order of the keys; yield how far it is after each.

    Stopped at any moment, it goes on from there. The draft as it is when a call begins
    is what is tried: changing it throws its trial away, and then this ends.
    """
    plan = _plan_of(run)
    while run.status == RunStatus.RUNNING:
        with transaction.atomic():
            found = RatingRun.objects.select_for_update().filter(pk=run.pk).first()
            if found is None:  # the draft was changed meanwhile
                return
            run = found
            if run.status == RunStatus.RUNNING:
                _compare_next(run, plan, at=at, size=chunk)
        yield Progress(run.done, run.total, run.rated)


def _plan_of(run: RatingRun) -> _Plan:
    draft = Scorecard.objects.select_related("coop").get(
        pk=cast("int", run.shadow_card_id)
    )
    held = card_in_force(coop=draft.coop, on=run.as_of)
    return _Plan(
        draft.coop,
        card_from_data(held.content),
        card_from_data(draft.content),
        villages_in(run.area_code),
    )


def _compare_next(run: RatingRun, plan: _Plan, *, at: datetime, size: int) -> None:
    rest = dossiers_in(plan.coop, plan.villages).filter(pk__gt=run.last_dossier)
    keys = list(rest.order_by("pk").values_list("pk", flat=True)[:size])
    if not keys:
        run.status, run.finished_at, run.total = RunStatus.DONE, at, run.done
        run.save(update_fields=["status", "finished_at", "total"])
        return
    run.rated += _write(run, plan, until=keys[-1])
    run.done += len(keys)
    run.last_dossier = keys[-1]
    run.save(update_fields=["rated", "done", "last_dossier"])


def _write(run: RatingRun, plan: _Plan, *, until: int) -> int:
    """Insert how the files up to a key fare; return how many."""
    which = which_dossiers(
        coop=plan.coop,
        on=run.as_of,
        villages=plan.villages,
        last=run.last_dossier,
        until=until,
    )
    select, params = shadow_select(
        old=plan.old, new=plan.new, coop=plan.coop, on=run.as_of, which=which
    )
    names = ", ".join(SHADOW_COLUMNS)
    sql = f"""INSERT INTO ruralcredit_shadowoutcome (run_id, {names})
SELECT %s, {names} FROM ({select}) AS one"""  # noqa: S608 - names only
    with connection.cursor() as cursor:
        cursor.execute(sql, [run.pk, *params])
        return int(cursor.rowcount)
