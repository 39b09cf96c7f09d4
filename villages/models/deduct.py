"""What is held against somebody, step by step: never without notice, hearing and vote.

A table of its own, so that what lists, counts, exports or prints records never meets
a deduct: to all but the person, the panel and supervisors it does not exist.
"""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import Village
from villages.models.household import Household, Resident
from villages.models.objection import Objection, ObjectionStatus
from villages.models.rulebook import Rule


class DeductStage(models.TextChoices):
    """Where the procedure stands, or how it ended."""

    REMINDED = "reminded", _("已提醒，等改好")
    NOTICED = "noticed", _("已发告知书")
    IN_FORCE = "in_force", _("已生效")
    MENDED = "mended", _("改好了，不扣")
    DROPPED = "dropped", _("不扣了")
    DISMISSED = "dismissed", _("评议没通过")
    REPAIRED = "repaired", _("已修复")
    REVERSED = "reversed", _("已更正")


class DropReason(models.TextChoices):
    """Why nothing is taken after all."""

    PUNISHED = "punished", _("已经被有关部门处理过")
    MENDED_LATE = "late", _("晚了几天，也改好了")
    MISTAKEN = "mistaken", _("记错了事或人")
    NO_PART = "no_part", _("本人不参评了")
    PAST_TERM = "past_term", _("过了时效")
    OTHER = "other", _("别的原因")


def gone(*, on: date) -> Q:
    """Say which ones nobody sees any more on the day."""
    return Q(expires_on__isnull=False, expires_on__lte=on) | Q(
        stage=DeductStage.REPAIRED
    )


class DeductQuerySet(models.QuerySet["Deduct"]):
    """Deducts by where they stand and when they count."""

    def under_way(self) -> Self:
        """Keep those whose procedure has not ended."""
        return self.filter(stage__in=(DeductStage.REMINDED, DeductStage.NOTICED))

    def in_force(self, *, on: date) -> Self:
        """Keep those that lower a score on the day: decided, not expired, not disputed.

        While an objection is open the line is paused.
        """
        disputed = Objection.objects.filter(
            deduct=OuterRef("pk"), status=ObjectionStatus.OPEN
        )
        return self.filter(
            ~Exists(disputed),
            stage=DeductStage.IN_FORCE,
            effective_on__lte=on,
            expires_on__gt=on,
        )

    def not_expired(self, *, on: date) -> Self:
        """Keep those that may still be seen: expired and repaired ones are gone."""
        return self.exclude(gone(on=on))

    def to_purge(self, *, on: date) -> Self:
        """Keep those that are gone and whose words and photos are still there."""
        return self.filter(gone(on=on), purged_at__isnull=True)

    def mend_to_look_at(self) -> Self:
        """Keep those that are said to be mended and that nobody looked at yet."""
        return self.filter(
            stage=DeductStage.REMINDED,
            mend_said_at__isnull=False,
            mend_checked_at__isnull=True,
        )

    def notice_due(self, *, on: date) -> Self:
        """Keep reminders whose days are over without anybody saying it is mended."""
        return self.filter(
            stage=DeductStage.REMINDED, mend_by__lt=on, mend_said_at__isnull=True
        )

    def heard(self, *, on: date) -> Self:
        """Keep what the panel votes on: the notice is out, the days to speak are over."""
        return self.filter(stage=DeductStage.NOTICED, heard_until__lt=on)


class Deduct(models.Model):
    """One fault of one person under one deduct rule, and what was done about it.

    ``key`` stands in addresses: nobody learns from a number how many there are.
    ``expires_on`` is set from the start: whatever becomes of it, it is gone by then.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="deducts")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="deducts")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="deducts")
    household = models.ForeignKey(Household, models.PROTECT, related_name="deducts")
    # The last day of the act, from which its term counts.
    acted_on = models.DateField(_("哪一天"))
    facts = models.CharField(_("事情经过"), max_length=500)
    points_proposed = models.PositiveIntegerField(_("拟扣分"))
    stage = models.CharField(
        _("到哪一步了"),
        max_length=10,
        choices=DeductStage.choices,
        default=DeductStage.REMINDED,
    )
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body_digest = models.CharField(max_length=64)
    reminded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(_("什么时候提醒的"))
    mend_by = models.DateField(_("哪天前改好"))
    # What the person or the recorder showed, until somebody else has looked at it.
    mend_said_at = models.DateTimeField(_("什么时候说改好了"), null=True, blank=True)
    mend_said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    mend_checked_at = models.DateTimeField(_("什么时候看过"), null=True, blank=True)
    mend_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    mend_refused_at = models.DateTimeField(_("什么时候请再改改"), null=True, blank=True)
    mend_refused_because = models.CharField(
        _("哪里还没改好"), max_length=200, blank=True
    )
    mended_on = models.DateField(_("哪天改好的"), null=True, blank=True)
    # The written notice: facts and basis as they were served, and until when one is heard.
    notice_text = models.CharField(_("告知内容"), max_length=1000, blank=True)
    noticed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    noticed_at = models.DateTimeField(_("什么时候告知的"), null=True, blank=True)
    heard_until = models.DateField(_("陈述到哪天"), null=True, blank=True)
    decided_at = models.DateTimeField(_("评议时间"), null=True, blank=True)
    points = models.PositiveIntegerField(_("扣分"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    expires_on = models.DateField(_("到期日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("什么时候了结的"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    drop_reason = models.CharField(
        _("为什么不扣了"), max_length=10, choices=DropReason.choices, blank=True
    )
    ended_because = models.CharField(_("补充说明"), max_length=200, blank=True)
    # When its words and photos were cleared away for good.
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = DeductQuerySet.as_manager()

    class Meta:
        verbose_name = _("提醒的事")
        ordering = ("-reminded_at", "-pk")
        indexes = [
            models.Index(fields=["village", "stage"], name="deduct_of_village"),
            models.Index(fields=["household", "stage"], name="deduct_of_household"),
            models.Index(fields=["resident", "stage"], name="deduct_of_resident"),
        ]
        constraints = [
            both_or_neither("noticed_at", "noticed_by", name="deduct_notice_is_signed"),
            both_or_neither(
                "mend_said_at", "mend_said_by", name="deduct_mend_is_signed"
            ),
            both_or_neither(
                "mend_checked_at", "mend_checked_by", name="deduct_mend_check_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(mend_refused_at__isnull=True) | ~Q(mend_refused_because=""),
                name="deduct_mend_is_turned_down_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="deduct_end_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(stage="dropped")
                | (Q(ended_at__isnull=False) & ~Q(drop_reason="")),
                name="deduct_dropped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["reminded", "mended", "dropped"])
                | (
                    Q(noticed_at__isnull=False, heard_until__isnull=False)
                    & (~Q(notice_text="") | Q(purged_at__isnull=False))
                ),
                name="deduct_goes_on_with_a_notice",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["in_force", "repaired", "reversed"])
                | Q(
                    decided_at__isnull=False,
                    points__isnull=False,
                    effective_on__gt=F("heard_until"),
                    expires_on__gt=F("effective_on"),
                ),
                name="deduct_in_force_was_heard_and_decided",
            ),
            models.CheckConstraint(
                condition=~Q(stage="mended")
                | Q(mended_on__lte=F("mend_by"), mend_checked_at__isnull=False),
                name="deduct_mended_in_time_and_looked_at",
            ),
            models.CheckConstraint(
                condition=~Q(stage="dismissed") | Q(decided_at__isnull=False),
                name="deduct_dismissed_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True)
                | Q(points__lte=F("points_proposed"), points__gte=1),
                name="deduct_takes_no_more_than_proposed",
            ),
            models.CheckConstraint(
                condition=Q(points_proposed__gte=1, points_proposed__lte=20),
                name="deduct_is_1_to_20_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acted_on} {self.rule_id}"

    @property
    def is_under_way(self) -> bool:
        """Whether the procedure has not ended."""
        return self.stage in {DeductStage.REMINDED, DeductStage.NOTICED}

    @property
    def mend_waits(self) -> bool:
        """Whether it is said to be mended and nobody has looked at it yet."""
        return (
            self.stage == DeductStage.REMINDED
            and self.mend_said_at is not None
            and self.mend_checked_at is None
        )
