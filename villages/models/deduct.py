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
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=on)).exclude(
            stage=DeductStage.REPAIRED
        )


class Deduct(models.Model):
    """One fault of one person under one deduct rule, and what was done about it.

    ``key`` stands in addresses: nobody learns from a number how many there are.
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
    statement = models.CharField(_("本人怎么说"), max_length=1000, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    stated_at = models.DateTimeField(_("什么时候说的"), null=True, blank=True)
    decided_at = models.DateTimeField(_("评议时间"), null=True, blank=True)
    points = models.PositiveIntegerField(_("扣分"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    expires_on = models.DateField(_("到期日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("什么时候了结的"), null=True, blank=True)
    ended_because = models.CharField(_("为什么了结"), max_length=200, blank=True)

    objects = DeductQuerySet.as_manager()

    class Meta:
        verbose_name = _("扣分事项")
        ordering = ("-reminded_at", "-pk")
        indexes = [
            models.Index(fields=["village", "stage"], name="deduct_of_village"),
            models.Index(fields=["household", "stage"], name="deduct_of_household"),
            models.Index(fields=["resident", "stage"], name="deduct_of_resident"),
        ]
        constraints = [
            both_or_neither("noticed_at", "noticed_by", name="deduct_notice_is_signed"),
            both_or_neither(
                "stated_at", "stated_by", name="deduct_statement_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["reminded", "mended", "dropped"])
                | (
                    Q(noticed_at__isnull=False, heard_until__isnull=False)
                    & ~Q(notice_text="")
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
                condition=~Q(stage="mended") | Q(mended_on__isnull=False),
                name="deduct_mended_has_a_day",
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


class DeductVerdict(models.TextChoices):
    """What a panel member said of a deduct."""

    APPROVE = "approve", _("该扣")
    REJECT = "reject", _("不该扣")


class DeductVote(models.Model):
    """One panel member's vote on one deduct, always with the reason."""

    deduct = models.ForeignKey(Deduct, models.PROTECT, related_name="votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    verdict = models.CharField(_("意见"), max_length=10, choices=DeductVerdict.choices)
    reason = models.CharField(_("理由"), max_length=200)
    voted_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("扣分表决")
        constraints = [
            models.UniqueConstraint(
                fields=["deduct", "member"], name="deduct_is_voted_on_once_each"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="deduct_vote_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deduct_id} {self.verdict}"


class DeductMoment(models.TextChoices):
    """What a photo of a deduct shows."""

    FAULT = "fault", _("当时的样子")
    MEND = "mend", _("改好的样子")


class DeductPhoto(models.Model):
    """A photo of the fault or of the mend, shrunk and without position."""

    deduct = models.ForeignKey(Deduct, models.PROTECT, related_name="photos")
    moment = models.CharField(_("拍的什么"), max_length=5, choices=DeductMoment.choices)
    photo = models.ImageField(_("照片"), upload_to="deducts/%Y/%m/")
    digest = models.CharField(max_length=64)
    perceptual_hash = models.CharField(max_length=16, db_index=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("扣分照片")

    def __str__(self) -> str:
        return self.digest[:12]
