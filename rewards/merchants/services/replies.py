"""The merchant's word beside the grade, until the next one."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.speaking import HiddenAlready, NothingToReplyTo
from rewards.merchants.models import Merchant, Reply
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked, touch
from rewards.merchants.services.speaking import own_operator


@transaction.atomic
def say(*, merchant: Merchant, words: str, by: User, at: datetime) -> Reply:
    """Put the merchant's words beside the present grade, or change them.

    Words that were hidden give way to the new ones, which are shown. Raises
    NotYourShop, ShopClosed, and NothingToReplyTo when this operator has no grade.
    """
    merchant = locked(merchant)
    operator = own_operator(merchant, by)
    grade = merchant.grade
    if grade is None or grade.operator_id != operator.pk:
        raise NothingToReplyTo
    reply, _is_new = Reply.objects.update_or_create(
        grade=grade,
        defaults={
            "merchant": merchant,
            "words": words,
            "said_at": at,
            "said_by": by,
            "hidden_at": None,
            "hidden_by": None,
            "hidden_reason": "",
        },
    )
    touch(merchant)
    _note("merchants.reply_said", reply, by=by, at=at, words=words)
    return reply


@transaction.atomic
def hide(*, reply: Reply, reason: str, by: User, at: datetime) -> Reply:
    """Show the words no more, for a reason that the merchant reads.

    Only what insults, tells untruths of somebody, or is beside the point: disagreeing
    is what a reply is for. Raises HiddenAlready and TooClose.
    """
    merchant = locked(reply.merchant)
    require_not_close(by, merchant)
    reply = Reply.objects.select_for_update(of=("self",)).get(pk=reply.pk)
    if reply.hidden_at:
        raise HiddenAlready
    reply.hidden_at, reply.hidden_by, reply.hidden_reason = at, by, reason
    reply.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    touch(merchant)
    _note("merchants.reply_hidden", reply, by=by, at=at, reason=reason)
    return reply


def _note(action: str, reply: Reply, *, by: User, at: datetime, **data: str) -> None:
    audit.record(
        action,
        target=reply,
        by=by,
        at=at,
        village_id=reply.merchant.village_id,
        data={"merchant": reply.merchant_id, **data},
    )
