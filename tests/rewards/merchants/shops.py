"""Shops with things to show, for the tests of the page behind a code."""

import io
import random
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from rewards.merchants.models import (
    Appeal,
    Award,
    Complaint,
    Finding,
    Licence,
    Penalty,
    Pledge,
    PledgeBreach,
    PledgeText,
    Reply,
)
from rewards.merchants.services import codes
from tests.factories.accounts import UserFactory
from tests.factories.merchants import operator_of
from tests.factories.villages import moment

DAY = date(2026, 4, 18)
AT = moment(DAY)
TODAY = date(2026, 6, 3)


NEXT_YEAR = date(2027, 2, 1)
ANSWER_DUE = date(2026, 6, 20)


def a_day(days):
    return DAY + timedelta(days=days)


def own(shop):
    return {"merchant": shop, "operator": operator_of(shop)}


def code_of(shop, *, at=AT):
    return codes.issue_code(merchant=shop, by=UserFactory(), at=at)


def fault(grade, order, **more):
    item = grade.inspection.checklist.items.get(order=order)
    if "mended_on" in more:
        more["mended_by"] = UserFactory()
    return Finding.objects.create(
        inspection=grade.inspection, item=item, outcome="fault", **more
    )


def complaint(shop, *, at=AT, weight="minor", status="substantiated", **more):
    number = Complaint.objects.count()
    decided = {"decided_at": at, "decided_by": UserFactory(), "reasons": "称过，少了"}
    return Complaint.objects.create(
        **own(shop),
        progress_code=f"AAAA{number:04d}",
        kind="complaint",
        topic="weight",
        words="少秤",
        received_at=at,
        due_on=DAY,
        status=status,
        weight=weight if status == "substantiated" else "",
        **(decided if status == "substantiated" else {}),
        **more,
    )


def penalty(shop, *, until, severity="general", **more):
    return Penalty.objects.create(
        **own(shop),
        authority="海湾镇市场监管所",
        document=f"海市监罚{Penalty.objects.count()}号",
        facts="使用过期的原料",
        severity=severity,
        decided_on=DAY,
        served_on=DAY,
        shown_until=until,
        registered_at=AT,
        registered_by=UserFactory(),
        **more,
    )


def award(shop, *, title="诚信示范店", starts_on=DAY, ends_on=NEXT_YEAR):
    return Award.objects.create(
        **own(shop),
        title=title,
        given_by="县里",
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=AT,
        recorded_by=UserFactory(),
    )


def licence(shop, *, title="营业执照", valid_until=None):
    return Licence.objects.create(
        **own(shop),
        title=title,
        valid_until=valid_until,
        seen_at=AT,
        seen_by=UserFactory(),
    )


def pledge(shop, **more):
    text = PledgeText.objects.get(county=shop.village.town.county)
    return Pledge.objects.create(
        **own(shop), text=text, signed_at=AT, signed_by=UserFactory(), **more
    )


def breach(pledge, *, cured_at=None):
    cured = {"cured_at": cured_at, "cured_by": UserFactory()} if cured_at else {}
    return PledgeBreach.objects.create(
        pledge=pledge,
        facts="有一次少秤30克",
        found_at=AT,
        found_by=UserFactory(),
        cure_due_on=a_day(10),
        **cured,
    )


def reply(grade, words="冷柜换了新温度计"):
    return Reply.objects.create(
        merchant=grade.merchant,
        grade=grade,
        words=words,
        said_at=AT,
        said_by=UserFactory(),
    )


def appeal(grade, *, at=AT, due_on=ANSWER_DUE):
    return Appeal.objects.create(
        merchant=grade.merchant,
        operator=grade.operator,
        grade=grade,
        words="当天在换水管",
        filed_at=at,
        filed_by=UserFactory(),
        due_on=due_on,
    )


def photo_file(name="front.jpg", *, size=(1600, 1200), noise=60):
    """Return a photo as busy as a street: noise is what costs bytes."""
    dice = random.Random(5)
    small = Image.new("RGB", (size[0] // 4, size[1] // 4))
    small.putdata(
        [
            tuple(120 + dice.randrange(-noise, noise + 1) for _ in range(3))
            for _ in range(small.width * small.height)
        ]
    )
    stream = io.BytesIO()
    small.resize(size).save(stream, "JPEG", quality=90)
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")
