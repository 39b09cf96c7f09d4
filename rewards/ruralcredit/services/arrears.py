"""What lasting arrears mean for a household's rating."""

from datetime import date, datetime, timedelta

from grassroots.accounts.models import User
from rewards.ruralcredit.models import CoopMember, EndReason, Loan, Rating
from rewards.ruralcredit.selectors.loans.position import positions_of
from rewards.ruralcredit.services import ratings

# A loan that is late for longer than a month is no oversight any more.
DAYS_LATE = 30


def end_ratings(*, on: date, at: datetime) -> int:
    """End the ratings of households with a loan more than 30 days late; return how many.

    A timer, which may run twice. A rating that was decided when the loan was that late
    already stays: whoever decided it knew.
    """
    limit = on - timedelta(days=DAYS_LATE)
    late = Loan.objects.active().filter(schedules__instalments__due_on__lt=limit)
    loans = late.distinct().select_related(
        *("product", "borrower__coop", "borrower__household"),
        *("principal_account", "claim_account"),
    )
    found = positions_of(list(loans), on=on)
    ended = 0
    for loan in loans:
        days = found[loan.pk].days_late
        if days > DAYS_LATE:
            known_on = on - timedelta(days=days - DAYS_LATE - 1)
            ended += end_rating(loan.borrower, before=known_on, by=None, at=at)
    return ended


def end_rating(
    member: CoopMember, *, by: User | None, at: datetime, before: date | None = None
) -> int:
    """End the rating of a member's household because of arrears; return 1 if it had one.

    ``before`` leaves a rating alone that holds from that day or later.
    """
    held = Rating.objects.decided().filter(
        dossier__coop=member.coop, dossier__household=member.household
    )
    if before is not None:
        held = held.filter(valid_from__lt=before)
    rating = held.first()
    if rating is None:
        return 0
    ratings.end(rating=rating, reason=EndReason.ARREARS, by=by, at=at)
    return 1
