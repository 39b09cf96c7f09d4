"""Records in every state, notices, votes, and photos to hand in."""

import io
import random
from datetime import date, datetime, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image, ImageDraw

from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from villages.models import (
    BehaviourRecord,
    Household,
    PublicNotice,
    RecordStatus,
    Resident,
    RuleBook,
    Submission,
    Village,
)
from villages.selectors.households import household_of

ACTED_ON = date(2026, 6, 3)
PASSED = (RecordStatus.ON_NOTICE, RecordStatus.OBJECTED, RecordStatus.EFFECTIVE)


class NoticeFactory(DjangoModelFactory[PublicNotice]):
    """A notice of 3 June 2026, in effect from 11 June."""

    class Meta:
        model = PublicNotice

    village = factory.SubFactory(VillageFactory)
    number = factory.Sequence(lambda n: n + 1)
    starts_on = ACTED_ON
    ends_on = factory.LazyAttribute(lambda one: one.starts_on + timedelta(days=7))
    effective_on = factory.LazyAttribute(lambda one: one.ends_on + timedelta(days=1))


class RecordFactory(DjangoModelFactory[BehaviourRecord]):
    """A record of 3 June 2026 that waits for the panel.

    Takes ``resident`` (or ``village``) and ``rule``; makes what is missing.
    ``status`` may be any: notice and dates are filled in as that status needs.
    """

    class Meta:
        model = BehaviourRecord

    acted_on = ACTED_ON
    note = "东头小桥边"

    @classmethod
    def _create(
        cls,
        model_class: type[BehaviourRecord],
        *args: Any,
        village: Village | None = None,
        resident: Resident | None = None,
        household: Household | None = None,
        **columns: Any,
    ) -> BehaviourRecord:
        if resident is None:
            resident = ResidentFactory(**({"village": village} if village else {}))
        village = resident.village
        day = columns["acted_on"]
        rule = columns.pop("rule", None) or RuleFactory(rule_book=book_of(village))
        at: datetime = columns.pop("recorded_at", None) or moment(day, 10)
        by = columns.pop("recorded_by", None) or UserFactory()
        columns.setdefault("points_proposed", rule.points_default)
        submission = columns.pop("submission", None) or Submission.objects.create(
            village=village, body_digest="0" * 64, recorded_by=by, recorded_at=at
        )
        return model_class.objects.create(
            village=village,
            resident=resident,
            household=household or household_of(resident, day),
            rule=rule,
            submission=submission,
            recorded_by=by,
            recorded_at=at,
            **_as_needed(columns, village, at),
        )


def book_of(village: Village) -> RuleBook:
    """Return the book that the village has, or make its first."""
    found = RuleBook.objects.filter(village=village).order_by("-version").first()
    return found or RuleBookFactory(village=village)


def _as_needed(
    columns: dict[str, Any], village: Village, at: datetime
) -> dict[str, Any]:
    """Fill in what the status asks for."""
    status = columns.setdefault("status", RecordStatus.SUBMITTED)
    if status in PASSED:
        columns.setdefault("points_granted", columns["points_proposed"])
        columns.setdefault("grant_code", "full")
        columns.setdefault("grant_facts", {"proposed": columns["points_proposed"]})
        columns.setdefault("decided_at", at)
        if "notice" not in columns:
            columns["notice"] = _notice(village, columns["acted_on"])
    if status == RecordStatus.EFFECTIVE:
        effective_on = columns.setdefault(
            "effective_on", columns["notice"].effective_on
        )
        columns.setdefault("expires_on", effective_on + timedelta(days=365))
    if status == RecordStatus.REJECTED:
        columns.setdefault("decided_at", at)
    if status == RecordStatus.WITHDRAWN:
        columns.setdefault("withdrawn_at", at)
    return columns


def _notice(village: Village, day: date) -> PublicNotice:
    found = PublicNotice.objects.filter(village=village, starts_on=day).first()
    return found or NoticeFactory(village=village, starts_on=day)


def picture(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Draw something unmistakable: another seed looks clearly different."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, (200, 210, 190))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = chance.randrange(60, 260), chance.randrange(60, 220)
        shade = tuple(chance.randrange(256) for _ in range(3))
        pen.rectangle((left, top, left + wide, top + high), fill=shade)
    return image


def photo_file(
    seed: int = 1, *, name: str = "沟渠.jpg", kind: str = "JPEG", **options: Any
) -> SimpleUploadedFile:
    """Return an uploaded photo; ``options`` go to the picture and to its saving."""
    size = options.pop("size", (640, 480))
    stream = io.BytesIO()
    picture(seed, size).save(stream, kind, **options)
    return SimpleUploadedFile(name, stream.getvalue(), f"image/{kind.lower()}")
