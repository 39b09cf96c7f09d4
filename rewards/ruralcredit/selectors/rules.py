"""The parameters of a co-op on a day: refused where nobody has decided."""

from datetime import date
from decimal import Decimal

from rewards.ruralcredit.errors.rating import RuleMissing
from rewards.ruralcredit.models import Coop, CoopRule, RuleCode


def rule_value(*, coop: Coop, code: str, on: date) -> Decimal:
    """Return the value of a parameter on the day, in the unit its name says.

    Raises RuleMissing: no figure has a value of its own.
    """
    held = CoopRule.objects.filter(coop=coop, code=code).holding(on=on).first()
    if held is None:
        raise RuleMissing(rule=RuleCode(code).label, on=on.isoformat())
    return held.value


def fen_of(yuan: Decimal) -> int:
    """Return an amount of yuan with at most two places in fen."""
    return int(yuan * 100)
