"""What loans a co-op offers. A product is never edited: another takes its place."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.lending import ProductRetired, UnreadableAgreement
from rewards.ruralcredit.errors.lines import (
    MayNotKeepLines,
    ProductNotSound,
    RebateUnknown,
)
from rewards.ruralcredit.formulas.lending import (
    Agreement,
    agreement_from_data,
    yuan,
)
from rewards.ruralcredit.formulas.loans import Basis, schedule
from rewards.ruralcredit.formulas.rating import card_from_data
from rewards.ruralcredit.models import Coop, LoanProduct
from rewards.ruralcredit.permissions import decides_rules_of
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.services.coops import locked
from rewards.ruralcredit.services.loans.rules import require_rate, require_term

PERCENT = 100


@transaction.atomic
def create(
    *,
    coop: Coop,
    name: str,
    terms: Mapping[str, Any],
    annual_rate_pct: Decimal,
    min_fen: int,
    max_fen: int,
    max_periods: int,
    by: User,
    at: datetime,
    guarantors_needed: int = 1,
    rebates: Mapping[str, str] | None = None,
) -> LoanProduct:
    """Offer a kind of loan, reckoned as ``terms`` say (``Agreement.as_data``).

    ``rebates`` are percent off the rate by band of the card in force. By an officer or
    the county's supervisor. Raises MayNotKeepLines, ProductNotSound,
    UnreadableAgreement, what no schedule can be, RateTooHigh, PenaltyTooHigh, AboveCap
    (term), RebateUnknown, NoCard, RuleMissing and LprMissing.
    """
    coop = locked(coop)
    _require_keeper(coop, by, at=at)
    today = timezone.localdate(at)
    bounds_fit = 0 < min_fen <= max_fen and max_periods >= 1 and guarantors_needed >= 0
    if not bounds_fit or not name.strip() or annual_rate_pct < 0:
        raise ProductNotSound
    agreement = _readable(terms)
    # What no loan can be is refused by the arithmetic itself.
    schedule(
        agreement.terms(
            principal=yuan(min_fen),
            annual_rate_pct=annual_rate_pct,
            periods=max_periods,
            disbursed_on=today,
        )
    )
    require_rate(coop, annual_rate_pct, agreement.penalty_multiplier, on=today)
    require_term(coop, agreement.months(max_periods), on=today)
    product = LoanProduct.objects.create(
        coop=coop,
        name=name.strip(),
        terms=agreement.as_data(),
        annual_rate_pct=annual_rate_pct,
        min_fen=min_fen,
        max_fen=max_fen,
        max_periods=max_periods,
        guarantors_needed=guarantors_needed,
        rebates=_lawful_rebates(coop, rebates or {}, on=today),
        created_at=at,
        created_by=by,
    )
    _note("created", product, by=by, at=at)
    return product


@transaction.atomic
def retire(*, product: LoanProduct, by: User, at: datetime) -> LoanProduct:
    """Offer a product no longer; loans made from it go on as they were signed.

    Raises MayNotKeepLines and ProductRetired.
    """
    coop = locked(product.coop)
    _require_keeper(coop, by, at=at)
    product = LoanProduct.objects.get(pk=product.pk)
    if product.retired_at is not None:
        raise ProductRetired
    product.retired_at, product.retired_by = at, by
    product.save(update_fields=["retired_at", "retired_by"])
    _note("retired", product, by=by, at=at)
    return product


def _require_keeper(coop: Coop, by: User, *, at: datetime) -> None:
    if not decides_rules_of(by, coop, on=timezone.localdate(at)):
        raise MayNotKeepLines


def _readable(terms: Mapping[str, Any]) -> Agreement:
    """Return the agreement that the terms say; raises UnreadableAgreement."""
    try:
        agreement = agreement_from_data(terms)
    except (ArithmeticError, KeyError, TypeError, ValueError) as problem:
        raise UnreadableAgreement(what=str(problem)) from problem
    penalty = agreement.penalty_multiplier
    if penalty is not None and penalty < 0:
        raise UnreadableAgreement(what="penalty_multiplier")
    # A period has no part that some days late could be.
    if penalty is not None and agreement.penalty_basis is Basis.PERIOD:
        raise UnreadableAgreement(what="penalty_basis")
    return agreement


def _lawful_rebates(
    coop: Coop, rebates: Mapping[str, str], *, on: date
) -> dict[str, str]:
    """Return rebates by band as texts; raises RebateUnknown and NoCard."""
    found = {}
    bands = set()
    if rebates:
        card = card_from_data(card_in_force(coop=coop, on=on).content)
        bands = {band.code for band in card.bands}
    for band, given in rebates.items():
        try:
            rebate = Decimal(given)
        except ArithmeticError as problem:
            raise RebateUnknown(band=band, rebate=given) from problem
        if band not in bands or not 0 <= rebate <= PERCENT:
            raise RebateUnknown(band=band, rebate=given)
        found[band] = f"{rebate:f}"
    return found


def _note(what: str, product: LoanProduct, *, by: User, at: datetime) -> None:
    audit.record(
        f"ruralcredit.product_{what}",
        target=product,
        by=by,
        at=at,
        data={"coop": product.coop_id, "name": product.name},
    )
