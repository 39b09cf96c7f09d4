"""What somebody did, as it was written down, and what shows it."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from villages.models.area import County, Town, Village
from villages.models.household import Household, Resident
from villages.models.review import PublicNotice
from villages.models.rulebook import Rule


class Submission(models.Model):
    """One filled-in form: the same act, written down for one or for many people.

    ``client_id`` is made by the phone before it sends. The same id with the same
    body is the same submission; with another body it is a conflict.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="submissions")
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body_digest = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("什么时候记的"))

    class Meta:
        verbose_name = _("一次记录")

    def __str__(self) -> str:
        return str(self.client_id)

    @property
    def number(self) -> str:
        """What people call it by: the day it was written down, and which one."""
        return f"{timezone.localdate(self.recorded_at):%m%d}-{self.pk:03d}"


class RecordStatus(models.TextChoices):
    """Where a record stands on its way to points, and after."""

    SUBMITTED = "submitted", _("待评议")
    RETURNED = "returned", _("退回补充")
    REJECTED = "rejected", _("没通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    ON_NOTICE = "on_notice", _("公示中")
    OBJECTED = "objected", _("有异议")
    EFFECTIVE = "effective", _("已生效")
    REPAIRED = "repaired", _("已修复")
    REVERSED = "reversed", _("已更正")


def not_expired(*, on: date, prefix: str = "") -> Q:
    """Return the condition for records whose term is not over on the day.

    What never took effect has no term. ``prefix`` leads to the records of another
    table, as in ``records__``.
    """
    return Q(**{f"{prefix}expires_on__isnull": True}) | Q(
        **{f"{prefix}expires_on__gt": on}
    )


class BehaviourRecordQuerySet(models.QuerySet["BehaviourRecord"]):
    """Records by where they stand and when they count."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep the records of a county, town or village."""
        if isinstance(area, County):
            return self.filter(village__town__county=area)
        if isinstance(area, Town):
            return self.filter(village__town=area)
        return self.filter(village=area)

    def awaiting_review(self) -> Self:
        """Keep those that a panel has yet to decide."""
        return self.filter(status=RecordStatus.SUBMITTED)

    def on_notice(self) -> Self:
        """Keep those that stand up for objections."""
        return self.filter(status=RecordStatus.ON_NOTICE)

    def due(self, *, on: date) -> Self:
        """Keep those whose notice has run out and that nobody objected to.

        A notice whose dates are provisional waits for the table of holidays, so
        that it never stands for fewer workdays than promised.
        """
        return self.on_notice().filter(
            notice__effective_on__lte=on, notice__is_provisional=False
        )

    def granted(self) -> Self:
        """Keep those that passed and were not taken back: what caps count."""
        return self.filter(
            status__in=(
                RecordStatus.ON_NOTICE,
                RecordStatus.OBJECTED,
                RecordStatus.EFFECTIVE,
            )
        )

    def standing(self) -> Self:
        """Keep those that are still on their way or counted: not refused, not undone."""
        return self.exclude(
            status__in=(
                RecordStatus.REJECTED,
                RecordStatus.WITHDRAWN,
                RecordStatus.REVERSED,
            )
        )

    def not_expired(self, *, on: date) -> Self:
        """Keep those that people may still see: an expired record is in no view or sum."""
        return self.filter(not_expired(on=on))

    def to_purge(self, *, on: date) -> Self:
        """Keep those whose term is over and whose words are not cleared yet."""
        return self.filter(expires_on__lte=on, purged_at=None)

    def in_force(self, *, on: date) -> Self:
        """Keep those that count towards a score on the day."""
        return self.filter(
            status=RecordStatus.EFFECTIVE, effective_on__lte=on, expires_on__gt=on
        )


class BehaviourRecord(models.Model):
    """One act of one subject under one rule on one date.

    ``resident`` is who did it; under a household rule it is who stands for the
    household. ``household`` is theirs on the day of the act.
    """

    PENDING: ClassVar = (
        RecordStatus.SUBMITTED,
        RecordStatus.ON_NOTICE,
        RecordStatus.OBJECTED,
    )

    village = models.ForeignKey(Village, models.PROTECT, related_name="records")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="records")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="records")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="records")
    household = models.ForeignKey(Household, models.PROTECT, related_name="records")
    acted_on = models.DateField(_("哪一天"))
    quantity = models.PositiveIntegerField(_("数量（小时）"), null=True, blank=True)
    note = models.CharField(_("经过"), max_length=200, blank=True)
    late_reason = models.CharField(_("补记原因"), max_length=200, blank=True)
    # What the recorder asked for, and what the rule's cap and tiers let through.
    points_proposed = models.PositiveIntegerField(_("拟记分"))
    points_granted = models.PositiveIntegerField(_("记分"), null=True, blank=True)
    # Why it was not more: a code of formulas.caps, and the numbers of its sentence.
    grant_code = models.CharField(max_length=20, blank=True)
    grant_facts = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=RecordStatus.choices,
        default=RecordStatus.SUBMITTED,
    )
    # A returned record comes back for another round of votes.
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    decided_at = models.DateTimeField(_("评议时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    notice = models.ForeignKey(
        PublicNotice, models.PROTECT, null=True, blank=True, related_name="records"
    )
    effective_on = models.DateField(_("到账日期"), null=True, blank=True)
    expires_on = models.DateField(_("到期日期"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("什么时候记的"))
    # Set when its words and photos are cleared, the term being over.
    purged_at = models.DateTimeField(_("什么时候清掉"), null=True, blank=True)

    objects = BehaviourRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("行为记录")
        ordering = ("-acted_on", "-pk")
        indexes = [
            models.Index(
                fields=["village", "status", "-acted_on"], name="record_of_village"
            ),
            models.Index(fields=["household", "status"], name="record_of_household"),
            models.Index(fields=["resident", "rule", "acted_on"], name="record_of_act"),
            models.Index(
                fields=["id", "expires_on"],
                condition=Q(purged_at=None, expires_on__isnull=False),
                name="record_still_to_purge",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "resident"], name="record_is_made_once_per_person"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["on_notice", "objected", "effective"])
                | Q(points_granted__isnull=False, decided_at__isnull=False),
                name="record_that_passed_has_points",
            ),
            models.CheckConstraint(
                condition=~Q(status="on_notice") | Q(notice__isnull=False),
                name="record_on_notice_has_a_notice",
            ),
            models.CheckConstraint(
                condition=~Q(status="effective")
                | Q(effective_on__isnull=False, expires_on__gt=F("effective_on")),
                name="record_in_force_has_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(points_granted__isnull=True)
                | Q(points_granted__lte=F("points_proposed")),
                name="record_grants_no_more_than_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False),
                name="record_withdrawn_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | Q(decided_at__isnull=False),
                name="record_rejected_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acted_on} {self.rule_id}"


class Evidence(models.Model):
    """A photo that shows the act: shrunk, without position, seen only by those who judge."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="evidence")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+")
    photo = models.ImageField(_("照片"), upload_to="evidence/%Y/%m/")
    digest = models.CharField(max_length=64)
    # 64-bit difference hash as 16 hex digits, so that the same photo is known again.
    perceptual_hash = models.CharField(max_length=16, db_index=True)

    class Meta:
        verbose_name = _("证据")

    def __str__(self) -> str:
        return self.digest[:12]
