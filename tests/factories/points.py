"""Accounts of the book, what moves between them, and passbooks."""

from datetime import date, datetime
from itertools import count
from typing import Any

import factory
from factory.django import DjangoModelFactory

from rewards.ledger import services as ledger
from rewards.points.models import PointsAccount
from rewards.points.services import accounts
from tests.factories.villages import HouseholdFactory, moment

TODAY = date(2026, 6, 3)
NOW = moment(TODAY)
_number = count(1)


def holder(unit: str = ledger.POINT) -> ledger.Account:
    """Open an account with a balance and lots, as a household has."""
    return ledger.open_account(code=f"holder:{next(_number)}", unit=unit)


def tally(unit: str = ledger.POINT) -> ledger.Account:
    """Open an account without a floor, as an outlet has."""
    return ledger.open_account(
        code=f"tally:{next(_number)}", unit=unit, may_go_negative=True
    )


def pay_in(
    account: ledger.Account,
    amount: int,
    *,
    last_day: date | None = None,
    at: datetime = NOW,
    key: str = "",
    source: ledger.Account | None = None,
    **more: Any,
) -> ledger.Posting:
    """Award points to the account, in one lot."""
    return ledger.post(
        kind=ledger.AWARD,
        source=source or tally(),
        destination=account,
        amount=amount,
        key=key or f"award:{next(_number)}",
        occurred_at=at,
        by=more.pop("by", None),
        expires_on=last_day,
        **more,
    )


def spend(
    account: ledger.Account,
    amount: int,
    *,
    at: datetime = NOW,
    key: str = "",
    destination: ledger.Account | None = None,
    kind: str = ledger.REDEMPTION,
    **more: Any,
) -> ledger.Posting:
    """Take points out of the account."""
    return ledger.post(
        kind=kind,
        source=account,
        destination=destination or tally(),
        amount=amount,
        key=key or f"redemption:{next(_number)}",
        occurred_at=at,
        by=more.pop("by", None),
        **more,
    )


class PointsAccountFactory(DjangoModelFactory[PointsAccount]):
    """The passbook of a household, or of ``resident`` when one is given."""

    class Meta:
        model = PointsAccount

    household = factory.SubFactory(HouseholdFactory)

    @classmethod
    def _create(
        cls, model_class: type[PointsAccount], *args: Any, **columns: Any
    ) -> PointsAccount:
        if resident := columns.get("resident"):
            return accounts._open(
                f"resident:{resident.pk}", resident.village, resident=resident
            )
        household = columns["household"]
        return accounts._open(
            f"household:{household.pk}", household.village, household=household
        )
