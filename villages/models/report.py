"""What residents say themselves: a good deed, or something broken in the village."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import County, Town, Village
from villages.models.household import Resident
from villages.models.record import Submission
from villages.models.rulebook import Rule


class ReportKind(models.TextChoices):
    """What is reported."""

    DEED = "deed", _("做了件好事")
    HAZARD = "hazard", _("随手拍")


class ReportStatus(models.TextChoices):
    """Where a report stands, or how it ended."""

    REPORTED = "reported", _("报上去了")
    ASSIGNED = "assigned", _("有人去修了")
    MENDED = "mended", _("修好了")
    TAKEN_UP = "taken_up", _("记下了")
    TURNED_DOWN = "turned_down", _("没有记")
    WITHDRAWN = "withdrawn", _("自己撤回")
    LAPSED = "lapsed", _("过了时候")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by where they are and who has to act."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep those of a county, town or village."""
        if isinstance(area, County):
            return self.filter(village__town__county=area)
        if isinstance(area, Town):
            return self.filter(village__town=area)
        return self.filter(village=area)

    def waiting(self) -> Self:
        """Keep those for which somebody at the desk has to do something."""
        return self.filter(status__in=(ReportStatus.REPORTED, ReportStatus.ASSIGNED))

    def untouched_since(self, moment: datetime) -> Self:
        """Keep those that nobody has taken up since the moment."""
        return self.filter(status=ReportStatus.REPORTED, reported_at__lt=moment)

    def to_purge(self, *, before: datetime) -> Self:
        """Keep those that are over for long and whose words are still there."""
        over = Q(closed_at__lt=before) | Q(
            status=ReportStatus.MENDED, mended_at__lt=before
        )
        return self.filter(over, purged_at__isnull=True)


class Report(models.Model):
    """One thing that a resident tells the village, and what became of it.

    ``resident`` is who did the deed, or who saw the hazard; ``reporter`` is who said
    so: the same person, or another grown-up of the household who says why.
    ``key`` stands in addresses, and names the submission that it becomes.
    """

    OPEN: ClassVar = (
        ReportStatus.REPORTED,
        ReportStatus.ASSIGNED,
        ReportStatus.MENDED,
    )

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="reports")
    kind = models.CharField(_("报什么"), max_length=10, choices=ReportKind.choices)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Resident, models.PROTECT, related_name="reports_made")
    helped_because = models.CharField(_("为什么代办"), max_length=100, blank=True)
    # As the book of the day has it; a hazard gets its rule when it is taken up.
    rule = models.ForeignKey(
        Rule, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    acted_on = models.DateField(_("哪一天"))
    text = models.CharField(_("一句话"), max_length=200)
    place = models.CharField(_("在哪里"), max_length=80, blank=True)
    # Whom the reporter says to ask; the witness themselves is in ReportWitness.
    witness_name = models.CharField(_("谁看见的"), max_length=40, blank=True)
    status = models.CharField(
        _("到哪一步了"),
        max_length=12,
        choices=ReportStatus.choices,
        default=ReportStatus.REPORTED,
    )
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body_digest = models.CharField(max_length=64)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(_("什么时候报的"))
    assigned_to = models.CharField(_("谁去修"), max_length=40, blank=True)
    assigned_at = models.DateTimeField(_("什么时候派的"), null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    mended_at = models.DateTimeField(_("什么时候修好的"), null=True, blank=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="report"
    )
    reason = models.CharField(_("为什么没有记"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("什么时候了结的"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # When its words and photos were cleared away for good.
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("村民自己报的事")
        ordering = ("-reported_at", "-pk")
        indexes = [
            models.Index(fields=["village", "status"], name="report_of_village"),
            models.Index(fields=["resident", "-reported_at"], name="report_of_person"),
        ]
        constraints = [
            both_or_neither("assigned_at", "assigned_by", name="report_step_is_signed"),
            both_or_neither("mended_at", "mended_by", name="report_mend_is_signed"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(closed_at__isnull=False),
                name="report_end_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["reported", "assigned", "mended"],
                    closed_at__isnull=True,
                )
                | (
                    ~Q(status__in=["reported", "assigned", "mended"])
                    & Q(closed_at__isnull=False)
                ),
                name="report_that_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="deed") | Q(rule__isnull=False),
                name="report_of_a_deed_names_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(kind="hazard") | ~Q(status__in=["assigned", "mended"]),
                name="report_only_hazards_are_mended",
            ),
            models.CheckConstraint(
                condition=~Q(status="mended") | Q(mended_at__isnull=False),
                name="report_mended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status="taken_up", submission__isnull=False)
                | (~Q(status="taken_up") & Q(submission__isnull=True)),
                name="report_taken_up_is_a_record",
            ),
            models.CheckConstraint(
                condition=~Q(status="taken_up") | ~Q(closed_by=F("reported_by")),
                name="report_is_taken_up_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="turned_down") | ~Q(reason=""),
                name="report_turned_down_says_why",
            ),
            models.CheckConstraint(
                condition=Q(resident=F("reporter")) | ~Q(helped_because=""),
                name="report_by_helper_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.kind} {self.acted_on}"

    @property
    def is_on_paper(self) -> bool:
        """Whether somebody at the desk typed it in for whoever reported it."""
        by, reporter = self.reported_by, self.reporter
        return by.pk != reporter.user_id and by.phone != reporter.phone

    @property
    def is_deed(self) -> bool:
        """Whether somebody did something, rather than saw something broken."""
        return self.kind == ReportKind.DEED

    @property
    def can_be_taken_up(self) -> bool:
        """Whether it may become a record now: a hazard only once it was found true."""
        wanted = ReportStatus.REPORTED if self.is_deed else ReportStatus.MENDED
        return self.status == wanted


class ReportPhoto(models.Model):
    """A photo of a report, shrunk and without position."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="photos")
    photo = models.ImageField(_("照片"), upload_to="reports/%Y/%m/")
    digest = models.CharField(max_length=64)
    perceptual_hash = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("报事的照片")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "digest"], name="report_photo_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]
