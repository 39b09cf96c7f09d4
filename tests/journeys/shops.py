"""A shop of a village with one of everything that belongs to shops."""

from datetime import timedelta

from django.utils import timezone

from rewards.merchants.formulas.tokens import digest, new_token
from rewards.merchants.models import (
    Appeal,
    Award,
    Batch,
    BatchStep,
    CheckKind,
    CheckTask,
    Complaint,
    Finding,
    Inspection,
    Licence,
    MerchantImport,
    Penalty,
    Pledge,
    PledgeBreach,
    PledgeText,
    Reply,
    Scheme,
    Street,
    StreetShop,
)
from rewards.merchants.services import codes
from tests.factories.merchants import MerchantFactory, graded, inspector_of, operator_of

# How the converters in the addresses are called.
SHOP_KEYS = (
    *("shop", "visit", "finding", "complaint", "pledge", "breach", "penalty", "award"),
    *("licence", "reply", "appeal", "check", "street", "member", "batch", "step"),
    *("code", "list", "checklist", "standard", "grade"),
)
OPERATOR_PHONE = "15100000001"


def open_shop(village, *, operator_user=None, name="渔火小馆"):
    """Return a graded shop of the village, opened a year ago."""
    now = timezone.now()
    shop = MerchantFactory(
        village=village,
        name=name,
        opened_on=timezone.localdate() - timedelta(days=365),
        operator_name="周海燕",
        operator_phone=OPERATOR_PHONE if operator_user is None else "",
        operator_user=operator_user,
    )
    graded(shop, at=now - timedelta(days=10))
    return shop


def keys_of_shop(village):
    """Return a key of each kind of thing, all of one shop of the village."""
    now, today = timezone.now(), timezone.localdate()
    shop = open_shop(village)
    by = inspector_of(village).user
    operator = operator_of(shop)
    own = {"merchant": shop, "operator": operator}
    visit = Inspection.objects.get(merchant=shop)
    open_visit = Inspection.objects.create(
        **own, checklist=visit.checklist, started_at=now, started_by=by
    )
    finding = Finding.objects.create(
        inspection=open_visit, item=visit.checklist.items.first(), outcome="fault"
    )
    complaint = Complaint.objects.create(
        **own,
        progress_code="AAAA2222",
        kind="complaint",
        topic="price",
        words="多收了两块钱",
        received_at=now,
        due_on=today,
    )
    pledge = Pledge.objects.create(
        **own, text=PledgeText.objects.first(), signed_at=now, signed_by=by
    )
    breach = PledgeBreach.objects.create(
        pledge=pledge, facts="少秤", found_at=now, found_by=by, cure_due_on=today
    )
    penalty = Penalty.objects.create(
        **own,
        authority="市场监管所",
        document="1号",
        facts="没有标价",
        severity="minor",
        decided_on=today,
        served_on=today,
        shown_until=today,
        registered_at=now,
        registered_by=by,
    )
    award = Award.objects.create(
        **own,
        title="诚信示范店",
        given_by="县里",
        starts_on=today,
        ends_on=today,
        recorded_at=now,
        recorded_by=by,
    )
    licence = Licence.objects.create(**own, title="营业执照", seen_at=now, seen_by=by)
    reply = Reply.objects.create(
        merchant=shop, grade=shop.grade, words="欢迎来看", said_at=now, said_by=by
    )
    appeal = Appeal.objects.create(
        **own,
        grade=shop.grade,
        words="当天在修水管",
        filed_at=now,
        filed_by=by,
        due_on=today,
    )
    check = CheckTask.objects.create(
        kind=CheckKind.NOT_THE_SHOP, merchant=shop, raised_at=now
    )
    street = Street.objects.create(
        village=village,
        public_id="haiwan",
        kind="street",
        name="滨海路",
        started_on=today,
        added_at=now,
        added_by=by,
    )
    member = StreetShop.objects.create(street=street, merchant=shop, joined_on=today)
    token = new_token()
    batch = Batch.objects.create(
        merchant=shop,
        token=token,
        token_digest=digest(token),
        short_code="BBBB3333",
        product="小米",
        number="20260601",
        origin="东岛村",
        produced_on=today,
        created_at=now,
        created_by=by,
    )
    step = BatchStep.objects.create(
        batch=batch, kind="growing", happened_on=today, recorded_at=now, recorded_by=by
    )
    code = codes.issue_code(merchant=shop, by=by, at=now)
    uploaded = MerchantImport.objects.create(
        town=village.town,
        village=village,
        file_name="商户.xlsx",
        uploaded_at=now,
        uploaded_by=by,
    )
    rows = {
        "shop": shop,
        "visit": open_visit,
        "finding": finding,
        "complaint": complaint,
        "pledge": pledge,
        "breach": breach,
        "penalty": penalty,
        "award": award,
        "licence": licence,
        "reply": reply,
        "appeal": appeal,
        "check": check,
        "street": street,
        "member": member,
        "batch": batch,
        "step": step,
        "code": code,
        "list": uploaded,
        "checklist": visit.checklist,
        "grade": shop.grade,
        "standard": Scheme.objects.get(county=village.town.county),
    }
    return {name: row.pk for name, row in rows.items()}
