"""How many things wait for somebody of a co-op, by the name that the menu asks for."""

from datetime import date

from grassroots.accounts.models import User
from rewards.ruralcredit.models import Coop, LoanStatus
from rewards.ruralcredit.selectors import bank_files, objections, panels, ratings
from rewards.ruralcredit.selectors.loans.desk import waiting_by_stage


def counts_for(coop: Coop, user: User, *, on: date) -> dict[str, int]:
    """Return the numbers of the desk, in a fixed number of queries."""
    rated = ratings.counts_of(coop, on=on)
    stages = waiting_by_stage(coop)
    return {
        "to_rate": rated[ratings.TO_SCORE] + rated[ratings.TO_DECIDE],
        "second": rated[ratings.SECOND],
        "objections": objections.waiting(coop).count(),
        "judging": panels.to_judge(user).count(),
        "to_check": stages[LoanStatus.APPLIED],
        "to_vote": stages[LoanStatus.CHECKED],
        "to_sign": stages[LoanStatus.APPROVED],
        "to_pay_out": stages[LoanStatus.SIGNED],
        "differences": len(bank_files.differences(coop).lines),
    }
