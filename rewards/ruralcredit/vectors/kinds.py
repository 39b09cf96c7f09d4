"""The runner for each kind of case: parameters in, results by name out."""

from collections.abc import Callable

from rewards.ruralcredit.vectors import books, early_and_late, schedules
from rewards.ruralcredit.vectors.reading import Fields, Results

KINDS: dict[str, Callable[[Fields], Results]] = {
    "schedule": schedules.schedule,
    "due_dates": schedules.due_dates,
    "interest": schedules.interest,
    "reschedule": schedules.reschedule,
    "tranche": schedules.tranche,
    "prepayment": early_and_late.prepayment,
    "payoff": early_and_late.payoff,
    "late": early_and_late.late,
    "allocation": books.allocation,
    "delinquency": books.delinquency,
    "portfolio": books.portfolio,
    "write_off": books.write_off,
    "apr": books.apr,
}
