"""Who saw what was reported, and who may report for whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.household import Resident
from villages.models.objection import ObjectionChannel
from villages.models.report import Report


class WitnessChannel(models.TextChoices):
    """How somebody bore witness, the surest first."""

    SIGNED_IN = "signed_in", _("本人登录")
    NUMBER = "number", _("报了姓名和户号")
    PAPER = "paper", _("村里当面问的")


class WitnessAnswer(models.TextChoices):
    """What whoever was asked said."""

    SAW = "saw", _("我看见了")
    DID_NOT = "did_not", _("我没看见")
    NOT_ME = "not_me", _("找错人了")


class ReportWitness(models.Model):
    """One question to one witness, by a one-time link or at the desk, and the answer.

    Only the digest of a link's token is kept. Once answered, after its day, or when
    the report is over, the link is gone (410).
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="witnesses")
    token_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    asked_at = models.DateTimeField(_("什么时候问的"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("到什么时候"), null=True, blank=True)
    # So often a name and a number that do not belong together were given.
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    resident = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="testimonies",
    )
    channel = models.CharField(
        _("怎么说的"), max_length=10, choices=WitnessChannel.choices, blank=True
    )
    answer = models.CharField(
        _("怎么说"), max_length=10, choices=WitnessAnswer.choices, blank=True
    )
    answered_at = models.DateTimeField(_("什么时候说的"), null=True, blank=True)

    class Meta:
        verbose_name = _("证人")
        ordering = ("report", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "resident"], name="report_is_witnessed_once_each"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="witness_answer_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "not_me"], resident__isnull=True)
                | Q(answer__in=["saw", "did_not"], resident__isnull=False),
                name="witness_who_answers_is_known",
            ),
            models.CheckConstraint(
                condition=Q(token_digest__isnull=False, expires_at__isnull=False)
                | Q(token_digest__isnull=True, channel="paper"),
                name="witness_link_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.answer}"


class ReportHelper(models.Model):
    """That a grown-up lets another of the household report deeds for them.

    Confirmed by the person: on the own screen, or on paper at the desk.
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="helpers")
    helper = models.ForeignKey(Resident, models.PROTECT, related_name="helps")
    channel = models.CharField(
        _("怎么说的"), max_length=10, choices=ObjectionChannel.choices
    )
    confirmed_at = models.DateTimeField(_("什么时候答应的"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("什么时候收回的"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("代报人")
        constraints = [
            both_or_neither("ended_at", "ended_by", name="report_helper_end_is_signed"),
            models.UniqueConstraint(
                fields=["resident", "helper"],
                condition=Q(ended_at__isnull=True),
                name="report_helper_is_named_once",
            ),
            models.CheckConstraint(
                condition=~Q(resident=F("helper")), name="report_helper_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper_id} → {self.resident_id}"
