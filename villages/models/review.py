"""Judging a record, and putting it up for objections."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from villages.models.area import Village


class Verdict(models.TextChoices):
    """What a panel member said."""

    APPROVE = "approve", _("通过")
    RETURN = "return", _("退回补充")
    REJECT = "reject", _("不通过")


class Review(models.Model):
    """One panel member's vote on one record, with the reason for a no."""

    record = models.ForeignKey(
        "villages.BehaviourRecord", models.PROTECT, related_name="reviews"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    verdict = models.CharField(_("意见"), max_length=10, choices=Verdict.choices)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    # A returned record comes back for another round; each member votes once a round.
    round = models.PositiveSmallIntegerField(default=1)
    voted_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("评议")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "member", "round"],
                name="review_is_given_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(verdict="approve") | ~Q(reason=""),
                name="review_no_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.verdict}"


class RecusalCause(models.TextChoices):
    """Why a panel member has no say in a record."""

    RECORDER = "recorder", _("这件是您自己记的")
    HOUSEHOLD = "household", _("当事人和您是一家人")
    RELATIVE = "relative", _("当事人和您是登记过的亲属")
    REPORTER = "reporter", _("这件是您报的")
    WITNESS = "witness", _("您给这件事作过证")


class Recusal(models.Model):
    """That a panel member stood aside when a record was decided, and why."""

    record = models.ForeignKey(
        "villages.BehaviourRecord", models.PROTECT, related_name="recusals"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    cause = models.CharField(_("原因"), max_length=10, choices=RecusalCause.choices)
    noted_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("回避")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "member"], name="recusal_is_noted_once_per_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.cause}"


class PublicNotice(models.Model):
    """The records that a village put up on one day, and until when.

    Points follow on ``effective_on``, the first workday after the last day of the
    notice. ``is_provisional`` while the table of holidays for that year is unknown.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="notices")
    number = models.PositiveIntegerField(_("第几号"))
    starts_on = models.DateField(_("公示开始"))
    ends_on = models.DateField(_("公示结束"))
    effective_on = models.DateField(_("到账日期"))
    is_provisional = models.BooleanField(_("日期暂定"), default=False)

    class Meta:
        verbose_name = _("公示")
        ordering = ("village", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], name="notice_number_is_unique_in_village"
            ),
            models.UniqueConstraint(
                fields=["village", "starts_on"], name="notice_is_put_up_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"), effective_on__gt=F("ends_on")),
                name="notice_dates_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} №{self.number}"
