"""What belongs to a deduct: what was said, who judged, who stood aside, what it looked like."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from villages.models.deduct import Deduct
from villages.models.objection import ObjectionChannel
from villages.models.repair import RepairTask
from villages.models.review import RecusalCause


class DeductStatement(models.Model):
    """What the person said of the notice, kept as it was said; twice at most."""

    deduct = models.ForeignKey(Deduct, models.PROTECT, related_name="statements")
    number = models.PositiveSmallIntegerField(_("第几次"))
    text = models.CharField(_("本人怎么说"), max_length=1000)
    channel = models.CharField(
        _("怎么说的"), max_length=10, choices=ObjectionChannel.choices
    )
    helped_because = models.CharField(_("为什么代办"), max_length=100, blank=True)
    # Who typed it in.
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField(_("什么时候说的"))

    class Meta:
        verbose_name = _("本人陈述")
        ordering = ("deduct", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["deduct", "number"], name="deduct_statement_has_one_number"
            ),
            models.CheckConstraint(
                condition=Q(number__in=[1, 2]), name="deduct_is_spoken_of_twice"
            ),
            models.CheckConstraint(
                condition=~Q(channel="helper") | ~Q(helped_because=""),
                name="deduct_statement_by_helper_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deduct_id} {self.number}"


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


class DeductRecusal(models.Model):
    """That a panel member had no say when a deduct was decided, and why."""

    deduct = models.ForeignKey(Deduct, models.PROTECT, related_name="recusals")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    cause = models.CharField(_("原因"), max_length=10, choices=RecusalCause.choices)
    noted_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("扣分回避")
        constraints = [
            models.UniqueConstraint(
                fields=["deduct", "member"], name="deduct_recusal_is_noted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deduct_id} {self.cause}"


class DeductMoment(models.TextChoices):
    """What a photo of a deduct shows."""

    FAULT = "fault", _("当时的样子")
    MEND = "mend", _("改好的样子")
    TASK = "task", _("修复时做的事")


class DeductPhoto(models.Model):
    """A photo of the fault or of the mend, shrunk and without position."""

    deduct = models.ForeignKey(Deduct, models.PROTECT, related_name="photos")
    moment = models.CharField(_("拍的什么"), max_length=5, choices=DeductMoment.choices)
    # Which service of a repair it shows.
    task = models.ForeignKey(
        RepairTask, models.PROTECT, null=True, blank=True, related_name="photos"
    )
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
