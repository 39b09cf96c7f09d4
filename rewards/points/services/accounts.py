"""Find or open the passbook that points belong to."""

from rewards.ledger import services as ledger
from rewards.points.models import PointsAccount
from villages.models import AccountHolder, Household, Resident, Village


def account_for(*, household: Household, resident: Resident) -> PointsAccount:
    """Return the passbook for an act of ``resident``, a member of ``household``.

    The village decided whether a household or each person has one; it is opened
    when the first points come.
    """
    if household.village.account_holder == AccountHolder.PERSON:
        return _open(f"resident:{resident.pk}", household.village, resident=resident)
    return of_household(household)


def of_household(household: Household) -> PointsAccount:
    """Return the household's passbook, opened if it has none yet."""
    return _open(f"household:{household.pk}", household.village, household=household)


def issue_of(village: Village) -> ledger.Account:
    """Return the tally from which the village issues points: minus what it issued."""
    return ledger.open_account(
        code=f"village:{village.pk}:issue", unit=ledger.POINT, may_go_negative=True
    )


def lapse_of(village: Village) -> ledger.Account:
    """Return the tally that takes in what ran out in the village."""
    return ledger.open_account(
        code=f"village:{village.pk}:lapse", unit=ledger.POINT, may_go_negative=True
    )


def _open(code: str, village: Village, **holder: Household | Resident) -> PointsAccount:
    found = (
        PointsAccount.objects.filter(**holder).select_related("ledger_account").first()
    )
    if found:
        return found
    account, _created = PointsAccount.objects.get_or_create(
        **holder,
        defaults={
            "village": village,
            "ledger_account": ledger.open_account(code=code, unit=ledger.POINT),
        },
    )
    return account
