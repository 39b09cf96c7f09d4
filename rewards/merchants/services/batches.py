"""Trace codes: enter batches of food, add the steps of their way, recall them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import short_code
from rewards.merchants.errors.register import ShopClosed
from rewards.merchants.errors.trace import (
    BatchNumberTaken,
    BestBeforeTooEarly,
    HarvestAfterProduction,
    NotAFoodMaker,
    NothingToRecall,
    ProducedLater,
    RecallNeedsWords,
    ResultNeeded,
    StepOutOfOrder,
)
from rewards.merchants.formulas import tokens
from rewards.merchants.models import Batch, BatchStep, Merchant, StepKind
from rewards.merchants.selectors.batches import MAKERS
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked
from villages.formulas.months import add_months
from villages.services.photos import Photo

DETAILS = frozenset({"pack", "grower", "harvested_on", "best_before", "amount"})
# Grain is stored for years; what lies further back is a slip of the pen.
LONGEST_WAY = 36

# What is sent twice comes within moments.
A_MOMENT = timedelta(minutes=10)


@transaction.atomic
def add_batch(
    *,
    merchant: Merchant,
    product: str,
    number: str,
    origin: str,
    produced_on: date,
    by: User,
    at: datetime,
    **details: Any,
) -> Batch:
    """Enter a batch of food, with a token and a short code of its own.

    By an inspector or by whoever runs the shop. Raises ShopClosed, NotAFoodMaker,
    BatchNumberTaken (same product, same number), ProducedLater,
    HarvestAfterProduction and BestBeforeTooEarly.
    """
    unknown = details.keys() - DETAILS
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    merchant = locked(merchant)
    if merchant.closed_on:
        raise ShopClosed
    if merchant.sector not in MAKERS:
        raise NotAFoodMaker
    if merchant.batches.filter(product=product, number=number).exists():
        raise BatchNumberTaken(product=product, number=number)
    _require_dates_in_order(produced_on, today=timezone.localdate(at), **details)
    token = tokens.new_token()
    batch = Batch.objects.create(
        merchant=merchant,
        token=token,
        token_digest=tokens.digest(token),
        short_code=_free_short_code(),
        product=product,
        number=number,
        origin=origin,
        produced_on=produced_on,
        created_at=at,
        created_by=by,
        **details,
    )
    _note("merchants.batch_added", batch, by=by, at=at, data={"number": number})
    return batch


@transaction.atomic
def add_step(
    *,
    batch: Batch,
    kind: str,
    happened_on: date,
    by: User,
    at: datetime,
    place: str = "",
    words: str = "",
    passed: bool | None = None,
    document: Photo | None = None,
) -> BatchStep:
    """Add a step of the batch's way; steps are never edited, and go on after a recall.

    The same step by the same hand within ten minutes, without a paper, is one that
    was sent twice.
    Raises StepOutOfOrder for a day after today, or before the harvest unless the step
    is about growing, and ResultNeeded for a test that says neither passed nor failed.
    Other steps have no result. Raises TooClose for the family of whoever runs the
    shop: a step says whether the shop or an inspector entered it. A failed test recalls nothing by itself: a person does.
    """
    batch = _locked(batch)
    _require_shop_or_far(batch.merchant, by)
    first = _first_day(batch, kind)
    if not first <= happened_on <= timezone.localdate(at):
        raise StepOutOfOrder(first=first.isoformat())
    if kind == StepKind.TESTING and passed is None:
        raise ResultNeeded
    told: dict[str, Any] = {
        "kind": kind,
        "happened_on": happened_on,
        "place": place,
        "words": words,
        "passed": passed if kind == StepKind.TESTING else None,
        "recorded_by": by,
    }
    just_now = batch.steps.filter(**told, recorded_at__gt=at - A_MOMENT)
    if document is None and (there := just_now.first()):
        return there
    step = BatchStep.objects.create(
        batch=batch,
        **told,
        document=_file(document),
        recorded_at=at,
    )
    data = {"kind": str(kind), "passed": step.passed, "step": step.pk}
    _note("merchants.batch_step_added", batch, by=by, at=at, data=data)
    return step


@transaction.atomic
def recall(*, batch: Batch, reason: str, advice: str, by: User, at: datetime) -> Batch:
    """Recall the batch: the very next look at its code says so, first of all.

    Final: what was said stays, and nobody takes it back. More is said in further
    steps. Raises NothingToRecall the second time, and RecallNeedsWords without a
    reason or without advice for those who bought it.
    """
    batch = _locked(batch)
    if batch.recalled_at:
        raise NothingToRecall
    if not reason.strip() or not advice.strip():
        raise RecallNeedsWords
    batch.recalled_at, batch.recalled_by = at, by
    batch.recall_reason, batch.recall_advice = reason.strip(), advice.strip()
    batch.save(
        update_fields=["recalled_at", "recalled_by", "recall_reason", "recall_advice"]
    )
    _note(
        "merchants.batch_recalled",
        batch,
        by=by,
        at=at,
        data={"reason": batch.recall_reason},
    )
    return batch


def _locked(batch: Batch) -> Batch:
    """Return the batch, locked after its producer, until the transaction ends."""
    locked(batch.merchant)
    return (
        Batch.objects.select_for_update(of=("self",))
        .select_related("merchant")
        .get(pk=batch.pk)
    )


def _require_shop_or_far(merchant: Merchant, by: User) -> None:
    """Raise TooClose unless the user runs the shop, or is near to nobody who does."""
    if not merchant.operators.filter(user=by, ends_on__isnull=True).exists():
        require_not_close(by, merchant)


def _file(document: Photo | None) -> "ContentFile[bytes] | str":
    if document is None:
        return ""
    return ContentFile(document.content, f"{document.digest[:20]}.jpg")


def _first_day(batch: Batch, kind: str) -> date:
    """Return the first day on which a step of the kind can have been."""
    if batch.harvested_on and kind != StepKind.GROWING:
        return batch.harvested_on
    return add_months(batch.produced_on, -LONGEST_WAY)


def _require_dates_in_order(
    produced_on: date,
    *,
    today: date,
    harvested_on: date | None = None,
    best_before: date | None = None,
    **_others: str,
) -> None:
    first = add_months(today, -LONGEST_WAY)
    if not first <= produced_on <= today:
        raise ProducedLater(first=first.isoformat())
    if harvested_on and harvested_on > produced_on:
        raise HarvestAfterProduction
    if best_before and best_before <= produced_on:
        raise BestBeforeTooEarly


def _free_short_code() -> str:
    """Return a short code that no batch has."""
    while True:
        found = short_code.new_code()
        if not Batch.objects.filter(short_code=found).exists():
            return found


def _note(
    action: str, batch: Batch, *, by: User, at: datetime, data: dict[str, Any]
) -> None:
    village_id = batch.merchant.village_id
    audit.record(
        action,
        target=batch,
        by=by,
        at=at,
        village_id=village_id,
        data={"merchant": batch.merchant_id, **data},
    )
