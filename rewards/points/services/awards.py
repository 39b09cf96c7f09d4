"""A record that stands becomes points: once, and not before its day."""

import logging
from datetime import date, datetime
from typing import cast

from django.db import DatabaseError, transaction

from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from rewards.ledger import services as ledger
from rewards.points import formulas
from rewards.points.models import Award
from rewards.points.services import accounts
from villages.models import BehaviourRecord, RuleKind
from villages.selectors.households import holder_now
from villages.services import records

logger = logging.getLogger(__name__)


def settle_due(*, on: date, at: datetime) -> int:
    """Let every record that is due take effect, pay what it earned; say how many.

    Each record is settled in a transaction of its own: whatever happens to one,
    the others are paid. It may run late (the promised days still hold), again, or
    twice at once. A database error is raised after all others are done.
    """
    due = BehaviourRecord.objects.due(on=on).order_by("pk")
    settled = 0
    failed: DatabaseError | None = None
    for record in due.select_related("household__village", "resident"):
        try:
            settle(record=record, on=on, at=at)
            settled += 1
        except Refusal as refusal:
            # Somebody objected a moment ago: then it is not due any more.
            logger.info("Record %s is not settled: %s", record.pk, refusal.code)
        except DatabaseError as error:
            logger.exception("Record %s could not be settled", record.pk)
            failed = error
    if failed:
        raise failed
    return settled


@transaction.atomic
def settle(*, record: BehaviourRecord, on: date, at: datetime) -> Award | None:
    """Let one record take effect and pay it into its passbook, once.

    Returns None for what pays nothing: a deduct, or an act beyond its cap. Raises
    ``NotDueYet`` while its notice stands.
    """
    household, resident = record.household, record.resident
    record = records.settle(record=record, on=on, at=at)
    # The record is locked: whoever settled it before us has also paid it.
    award = Award.objects.filter(record=record).first()
    if award or record.rule.kind != RuleKind.ADD or not record.points_granted:
        return award
    household = holder_now(household)
    account = accounts.account_for(household=household, resident=resident)
    posting = ledger.post(
        kind=ledger.AWARD,
        source=accounts.issue_of(household.village),
        destination=account.ledger_account,
        amount=record.points_granted,
        key=f"award:{record.pk}",
        occurred_at=at,
        by=None,
        expires_on=_last_day(record, household.village.clearing),
        narration=record.rule.title,
    )
    award = Award.objects.create(record=record, account=account, posting=posting)
    audit.record(
        "points.awarded",
        target=award,
        by=None,
        at=at,
        village_id=record.village_id,
        data={"record": record.pk, "points": posting.amount},
    )
    return award


def _last_day(record: BehaviourRecord, clearing: str) -> date | None:
    return formulas.last_day(
        clearing,
        # The table keeps that a record in force has its dates.
        effective_on=cast(date, record.effective_on),
        validity_months=record.rule.validity_months,
    )
