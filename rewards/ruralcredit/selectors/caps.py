"""The limits that a co-op's decisions set on every household."""

from datetime import date

from rewards.ruralcredit.formulas.lending import fen
from rewards.ruralcredit.models import Coop, RuleCode
from rewards.ruralcredit.selectors.money_left import line_left
from rewards.ruralcredit.selectors.rating_columns import Caps
from rewards.ruralcredit.selectors.rules import rule_value


def caps_of(*, coop: Coop, on: date) -> Caps:
    """Return the caps of the day; raises RuleMissing where nobody has decided."""
    return Caps(
        income_multiple=rule_value(coop, RuleCode.INCOME_MULTIPLE, on),
        coop_cap_fen=fen(rule_value(coop, RuleCode.BORROWER_CAP, on)),
        line_left_fen=line_left(coop=coop, on=on),
    )
