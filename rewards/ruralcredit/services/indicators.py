"""What a co-op asks of its own, beside what is shared by all."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.rules import (
    ChoicesMissing,
    IndicatorNameTaken,
    SharedIndicator,
)
from rewards.ruralcredit.formulas.rating import forbidden_field
from rewards.ruralcredit.models import Coop, Indicator, IndicatorKind
from rewards.ruralcredit.selectors.indicators import indicators_of
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.coops import locked

# Codes of a co-op's own indicators; the shared card has A to F and V.
PREFIX = "X"
AFTER_ALL_OTHERS = 1000
LEAST_CHOICES = 2


@transaction.atomic
def define(
    *,
    coop: Coop,
    name: str,
    kind: str,
    section: str,
    by: User,
    at: datetime,
    name_en: str = "",
    unit: str = "",
    places: int = 0,
    choices: Sequence[str] = (),
    valid_months: int | None = None,
    needs_evidence: bool = False,
) -> Indicator:
    """Let a co-op ask something of its own; it gets the next free code after X01.

    ``choices`` are the words to choose from. Raises NotForThisCoop, ChoicesMissing,
    IndicatorNameTaken, and ForbiddenField for what nobody may be judged by.
    """
    coop = locked(coop)
    require_officer(by, coop, at=at)
    words = list(dict.fromkeys(one.strip() for one in choices if one.strip()))
    if kind == IndicatorKind.CATEGORY and len(words) < LEAST_CHOICES:
        raise ChoicesMissing
    refused = forbidden_field("", name, name_en, (*words, unit, section))
    if refused:
        raise refused
    if indicators_of(coop).filter(name=name).exists():
        raise IndicatorNameTaken
    indicator = Indicator.objects.create(
        coop=coop,
        code=_free_code(coop),
        name=name,
        name_en=name_en or name,
        kind=kind,
        unit=unit if kind == IndicatorKind.NUMERIC else "",
        places=places if kind == IndicatorKind.NUMERIC else 0,
        choices=_choices(words) if kind == IndicatorKind.CATEGORY else [],
        valid_months=valid_months,
        needs_evidence=needs_evidence,
        section=section,
        position=AFTER_ALL_OTHERS + coop.indicators.count(),
    )
    data = {"coop": coop.pk, "code": indicator.code, "name": name}
    audit.record(
        "ruralcredit.indicator_defined", target=indicator, by=by, at=at, data=data
    )
    return indicator


@transaction.atomic
def stop(*, indicator: Indicator, by: User, at: datetime) -> Indicator:
    """Stop asking something of the co-op's own; what is known of it stays.

    Raises SharedIndicator and NotForThisCoop. One that was stopped stays so.
    """
    if indicator.coop is None:
        raise SharedIndicator
    locked(indicator.coop)
    require_officer(by, indicator.coop, at=at)
    indicator = Indicator.objects.get(pk=indicator.pk)
    if indicator.is_in_use:
        indicator.is_in_use = False
        indicator.save(update_fields=["is_in_use"])
        data = {"coop": indicator.coop_id, "code": indicator.code}
        audit.record(
            "ruralcredit.indicator_stopped", target=indicator, by=by, at=at, data=data
        )
    return indicator


def _free_code(coop: Coop) -> str:
    codes = coop.indicators.values_list("code", flat=True)
    largest = max((int(one[1:]) for one in codes if one[1:].isdigit()), default=0)
    return f"{PREFIX}{largest + 1:02d}"


def _choices(words: Sequence[str]) -> list[dict[str, str]]:
    """Return the choices as they are stored: a code of its own for each word."""
    return [
        {"value": f"c{place}", "label_zh": word, "label_en": word}
        for place, word in enumerate(words, start=1)
    ]
