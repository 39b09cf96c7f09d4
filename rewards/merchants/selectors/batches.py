"""Batches of food as their code shows them, and to whoever keeps them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from grassroots.core import short_code
from rewards.merchants.formulas.tokens import digest
from rewards.merchants.models import Batch, BatchStep, Merchant, Operator, Sector

# Whose products may have batches: whoever mills, cooks, packs or sells own food.
MAKERS = frozenset(
    {Sector.MILL, Sector.FOOD_SHOP, Sector.CATERING, Sector.MARKET_STALL}
)


@dataclass(frozen=True)
class ShownStep:
    """A step, and whether the shop itself entered it."""

    step: BatchStep
    by_shop: bool


@dataclass(frozen=True)
class ShownBatch:
    """All that the code of a batch shows."""

    batch: Batch
    steps: list[ShownStep]
    # Whether whoever runs the shop now entered it: else its page speaks of somebody else.
    is_of_present: bool

    @property
    def failed(self) -> list[BatchStep]:
        """The tests that it did not pass."""
        return [one.step for one in self.steps if one.step.passed is False]

    @property
    def tests(self) -> list[BatchStep]:
        """The tests that were made."""
        return [one.step for one in self.steps if one.step.passed is not None]


def batch_of_token(token: str) -> Batch | None:
    """Return the batch of a token, looked up by digest, whatever was given for one."""
    return _with_producer(Batch.objects.filter(token_digest=digest(token))).first()


def batch_of_short_code(typed: str) -> Batch | None:
    """Return the batch of a short code as somebody typed it; None for anything else."""
    code = short_code.normalise(typed)
    if not short_code.is_valid(code):
        return None
    return Batch.objects.filter(short_code=code).first()


def shown(batch: Batch) -> ShownBatch:
    """Return the batch with its steps, oldest first."""
    steps = list(batch.steps.order_by("happened_on", "pk"))
    users = set(
        Operator.objects.filter(merchant=batch.merchant_id, user__isnull=False)
        .values_list("user_id", flat=True)
        .distinct()
    )
    own = batches_of(batch.merchant).filter(pk=batch.pk)
    return ShownBatch(batch, _shown_steps(steps, users), own.exists())


def batches_of(merchant: Merchant) -> "QuerySet[Batch]":
    """Return the batches of whoever runs the shop now, the newest first."""
    present = merchant.operators.filter(ends_on__isnull=True).first()
    if present is None:
        return Batch.objects.none()
    since = timezone.make_aware(datetime.combine(present.starts_on, time()))
    own = merchant.batches.filter(created_at__gte=since)
    return _with_producer(own).order_by("-produced_on", "-pk")


def makers_in(shops: "QuerySet[Merchant]", *, on: date) -> "QuerySet[Merchant]":
    """Keep the shops that trade and may have batches, mills first."""
    return shops.trading(on=on).filter(sector__in=MAKERS)  # type: ignore[attr-defined, no-any-return]


def _with_producer(batches: "QuerySet[Batch]") -> "QuerySet[Batch]":
    return batches.select_related("merchant__village__town__county")


def _shown_steps(steps: Iterable[BatchStep], users: set[int]) -> list[ShownStep]:
    return [ShownStep(one, one.recorded_by_id in users) for one in steps]
