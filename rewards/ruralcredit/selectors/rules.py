"""What a co-op decided, by the day: refused where nobody has decided."""

from datetime import date
from decimal import Decimal

from rewards.ruralcredit.errors.rules import RuleMissing
from rewards.ruralcredit.models import Coop, CoopRule, RuleCode


def rule_value(coop: Coop, code: str, on: date) -> Decimal:
    """Return the parameter that holds on the day, in the unit of its name.

    There is no value of our own: where the co-op decided nothing, RuleMissing.
    """
    held = coop.rules.holding(on=on).filter(code=code).first()
    if held is None:
        raise RuleMissing(code=RuleCode(code).label, on=on.isoformat())
    return held.value


def rules_of(coop: Coop, *, on: date) -> list[tuple[RuleCode, CoopRule | None]]:
    """Return every parameter with the row that holds on the day, None where none does."""
    held: dict[str, CoopRule] = {}
    for one in coop.rules.holding(on=on):
        held.setdefault(one.code, one)
    return [(code, held.get(code)) for code in RuleCode]
