"""Let what nobody objected to take effect."""

from datetime import date, datetime, timedelta

from django.db import transaction

from grassroots.audit import services as audit
from villages.formulas.months import add_months
from villages.models import BehaviourRecord, RecordStatus, Topic
from villages.record_errors import NotDueYet
from villages.services import messages

ONE_DAY = timedelta(days=1)


@transaction.atomic
def settle(*, record: BehaviourRecord, on: date, at: datetime) -> BehaviourRecord:
    """Let a record whose notice has run out take effect, from the promised day on.

    Calling it again changes nothing, and calling it late changes no date. It expires
    its rule's months after the act. Raises NotDueYet while the notice stands.
    """
    record = (
        BehaviourRecord.objects.select_for_update(of=("self",))
        .select_related("rule", "notice")
        .get(pk=record.pk)
    )
    if record.status == RecordStatus.EFFECTIVE:
        return record
    notice = record.notice
    if record.status != RecordStatus.ON_NOTICE or notice is None:
        raise NotDueYet
    if notice.is_provisional or notice.effective_on > on:
        raise NotDueYet
    record.status = RecordStatus.EFFECTIVE
    # An objection that was turned down after the promised day set a later one.
    effective_on = max(notice.effective_on, record.effective_on or date.min)
    record.effective_on = effective_on
    record.expires_on = max(
        add_months(record.acted_on, record.rule.validity_months),
        effective_on + ONE_DAY,
    )
    record.save(update_fields=["status", "effective_on", "expires_on"])
    audit.record(
        "villages.record_took_effect",
        target=record,
        by=None,
        at=at,
        data={"effective_on": effective_on.isoformat()},
    )
    messages.tell_of_record(record=record, topic=Topic.RECORD_IN_FORCE, at=at)
    return record
