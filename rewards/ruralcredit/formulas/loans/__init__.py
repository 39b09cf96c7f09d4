"""The arithmetic of mutual-aid loans, exact to the fen; no tables and no clock.

Money is in yuan as Decimal, rates are yearly percent, dates are dates. ``schedule``
gives the rows of a loan; the others take a schedule that is in force, or payments, and
say what follows.
"""

from rewards.ruralcredit.formulas.loans.allocation import (
    Allocation,
    Component,
    Components,
    Due,
    Future,
    Rules,
    after,
    allocate,
    owed_in_all,
    require_not_too_large,
    settle_oldest,
)
from rewards.ruralcredit.formulas.loans.allocation import Mode as AllocationMode
from rewards.ruralcredit.formulas.loans.apr import Apr, apr, apr_of, effective_rate_pct
from rewards.ruralcredit.formulas.loans.checks import check
from rewards.ruralcredit.formulas.loans.day_count import (
    Basis,
    days_between,
    fraction_of_days,
    interest,
    year_fraction,
)
from rewards.ruralcredit.formulas.loans.delinquency import (
    FIVE_CLASSES,
    Bucket,
    Delinquency,
    Unpaid,
    classify,
    delinquency,
)
from rewards.ruralcredit.formulas.loans.due_dates import (
    Every,
    MonthEnd,
    Shift,
    Unit,
    WorkingCalendar,
    due_dates,
)
from rewards.ruralcredit.formulas.loans.payments import Payment, check_payments
from rewards.ruralcredit.formulas.loans.payoff import (
    InterestUntil,
    PayoffQuote,
    payoff,
    payoff_after,
)
from rewards.ruralcredit.formulas.loans.penalties import (
    LateFee,
    LateFeeRule,
    Penalty,
    PenaltyOn,
    PenaltyRule,
    late_fees,
    penalty,
    penalty_for_days,
    total_of_fees,
)
from rewards.ruralcredit.formulas.loans.portfolio import (
    AtRisk,
    OutstandingLoan,
    Portfolio,
    portfolio,
)
from rewards.ruralcredit.formulas.loans.prepayment import Prepaid, prepay
from rewards.ruralcredit.formulas.loans.reschedule import (
    Change,
    Rescheduled,
    reschedule,
)
from rewards.ruralcredit.formulas.loans.rounding import Mode, Rounding
from rewards.ruralcredit.formulas.loans.schedule import schedule
from rewards.ruralcredit.formulas.loans.servicing import (
    EarlyMoney,
    Policy,
    Standing,
    replay,
    standing,
)
from rewards.ruralcredit.formulas.loans.strategies import Ran, Strategy
from rewards.ruralcredit.formulas.loans.terms import (
    InstalmentFormula,
    Method,
    PlannedPart,
    Row,
    Schedule,
    Terms,
    Totals,
    totals,
)
from rewards.ruralcredit.formulas.loans.tranches import (
    Draw,
    drawn_schedule,
    with_first_draw,
)
from rewards.ruralcredit.formulas.loans.write_off import (
    WrittenOff,
    owed_after,
    write_off,
)

__all__ = [
    "FIVE_CLASSES",
    "Allocation",
    "AllocationMode",
    "Apr",
    "AtRisk",
    "Basis",
    "Bucket",
    "Change",
    "Component",
    "Components",
    "Delinquency",
    "Draw",
    "Due",
    "EarlyMoney",
    "Every",
    "Future",
    "InstalmentFormula",
    "InterestUntil",
    "LateFee",
    "LateFeeRule",
    "Method",
    "Mode",
    "MonthEnd",
    "OutstandingLoan",
    "Payment",
    "PayoffQuote",
    "Penalty",
    "PenaltyOn",
    "PenaltyRule",
    "PlannedPart",
    "Policy",
    "Portfolio",
    "Prepaid",
    "Ran",
    "Rescheduled",
    "Rounding",
    "Row",
    "Rules",
    "Schedule",
    "Shift",
    "Standing",
    "Strategy",
    "Terms",
    "Totals",
    "Unit",
    "Unpaid",
    "WorkingCalendar",
    "WrittenOff",
    "after",
    "allocate",
    "apr",
    "apr_of",
    "check",
    "check_payments",
    "classify",
    "days_between",
    "delinquency",
    "drawn_schedule",
    "due_dates",
    "effective_rate_pct",
    "fraction_of_days",
    "interest",
    "late_fees",
    "owed_after",
    "owed_in_all",
    "payoff",
    "payoff_after",
    "penalty",
    "penalty_for_days",
    "portfolio",
    "prepay",
    "replay",
    "require_not_too_large",
    "reschedule",
    "schedule",
    "settle_oldest",
    "standing",
    "total_of_fees",
    "totals",
    "with_first_draw",
    "write_off",
    "year_fraction",
]
