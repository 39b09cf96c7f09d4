"""Have somebody look at a code or a shop, and keep what they found."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.complaints import CheckDone
from rewards.merchants.models import CheckKind, CheckTask, CreditCode, Merchant
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked
from villages.services.photos import Photo

MOST_WORDS = 800


@transaction.atomic
def report_not_this_shop(
    *, code: CreditCode, words: str, place: str, photo: Photo | None, at: datetime
) -> CheckTask:
    """Keep that somebody saw a code where another shop is; nothing of who said so.

    Reports while a task is open are counted on it, with their words below each other.
    """
    return raise_check(
        kind=CheckKind.NOT_THE_SHOP,
        merchant=code.merchant,
        code=code,
        words=words,
        place=place,
        photo=photo,
        at=at,
    )


@transaction.atomic
def raise_check(
    *,
    kind: CheckKind,
    merchant: Merchant,
    code: CreditCode | None,
    at: datetime,
    words: str = "",
    place: str = "",
    photo: Photo | None = None,
    facts: dict[str, Any] | None = None,
) -> CheckTask:
    """Open a task for the shop, or count it on the open one. Never an accusation.

    The first photo and the first place stay; of later reports the words are added.
    """
    locked(merchant)
    task, is_new = CheckTask.objects.get_or_create(
        kind=kind,
        merchant=merchant,
        done_at=None,
        defaults={"code": code, "raised_at": at, "words": words, "place": place},
    )
    if not is_new:
        task.reports += 1
        said = "，".join(filter(None, (place, words)))
        task.words = "\n".join(filter(None, (task.words, said)))[:MOST_WORDS]
    task.facts = facts or task.facts
    if photo and not task.photo:
        task.photo.save(f"{photo.digest[:20]}.jpg", ContentFile(photo.content))
    task.save()
    if is_new:
        _note("merchants.check_raised", task, by=None, at=at)
    return task


@transaction.atomic
def finish_check(
    *, task: CheckTask, outcome: str, words: str, by: User, at: datetime
) -> CheckTask:
    """Keep what was found. Raises TooClose, and CheckDone when it was done before."""
    if task.merchant:
        require_not_close(by, locked(task.merchant))
    task = CheckTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.done_at:
        raise CheckDone
    task.done_at, task.done_by = at, by
    task.outcome, task.outcome_words = outcome, words
    task.save(update_fields=["done_at", "done_by", "outcome", "outcome_words"])
    _note("merchants.check_done", task, by=by, at=at, outcome=outcome)
    return task


def _note(
    action: str, task: CheckTask, *, by: User | None, at: datetime, **data: object
) -> None:
    audit.record(
        action,
        target=task,
        by=by,
        at=at,
        village_id=task.merchant.village_id if task.merchant else None,
        data={"kind": task.kind, "merchant": task.merchant_id, **data},
    )
