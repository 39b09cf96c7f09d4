"""A meeting of the village: called with its agenda, held in numbers, closed with minutes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.formulas import quorum
from villages.models.area import Village
from villages.models.household import Household, Resident


class MeetingKind(models.TextChoices):
    """Who met; each has its own legal quorum."""

    ASSEMBLY = "assembly", _("村民会议（成年村民）")
    HOUSEHOLDS = "households", _("户代表会议")


class MeetingStage(models.TextChoices):
    """How far a meeting has come."""

    DRAFT = "draft", _("还没通知")
    CALLED = "called", _("已通知")
    HELD = "held", _("开过了")
    CLOSED = "closed", _("已归档")
    CANCELLED = "cancelled", _("不开了")


class Meeting(models.Model):
    """One meeting. Once it is called its agenda stands; once closed, all of it."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("什么会"), max_length=12, choices=MeetingKind.choices)
    meets_at = models.DateTimeField(_("什么时候开"))
    place = models.CharField(_("在哪里开"), max_length=60)
    stage = models.CharField(
        _("到哪一步了"),
        max_length=10,
        choices=MeetingStage.choices,
        default=MeetingStage.DRAFT,
    )
    opened_at = models.DateTimeField(_("什么时候写的"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField(_("什么时候通知的"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    held_on = models.DateField(_("开会日期"), null=True, blank=True)
    eligible = models.PositiveIntegerField(_("应到"), null=True, blank=True)
    present = models.PositiveIntegerField(_("实到"), null=True, blank=True)
    noted_at = models.DateTimeField(_("什么时候记的"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    minutes = models.FileField(_("会议记录"), upload_to="minutes/", blank=True)
    closed_at = models.DateTimeField(_("什么时候归档"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cancelled_because = models.CharField(_("为什么不开了"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("村里的会")
        ordering = ("-meets_at", "-pk")
        constraints = [
            both_or_neither("called_at", "called_by", name="meeting_call_is_signed"),
            both_or_neither("noted_at", "noted_by", name="meeting_numbers_are_signed"),
            both_or_neither("closed_at", "closed_by", name="meeting_close_is_signed"),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "cancelled"])
                | Q(called_at__isnull=False),
                name="meeting_goes_on_once_called",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["held", "closed"])
                | Q(
                    held_on__isnull=False,
                    eligible__isnull=False,
                    present__isnull=False,
                    noted_at__isnull=False,
                ),
                name="meeting_held_has_its_numbers",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed")
                | (Q(closed_at__isnull=False) & ~Q(minutes="")),
                name="meeting_closed_has_its_minutes",
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("eligible")),
                name="meeting_present_were_eligible",
            ),
            models.CheckConstraint(
                condition=~Q(stage="cancelled") | ~Q(cancelled_because=""),
                name="meeting_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meets_at:%Y-%m-%d}"

    @property
    def is_held(self) -> bool:
        """Whether its numbers are known."""
        return self.stage in {MeetingStage.HELD, MeetingStage.CLOSED}

    @property
    def has_quorum(self) -> bool:
        """Whether enough came for the meeting to decide."""
        if self.present is None or self.eligible is None:
            return False
        return self.present >= quorum.needed(self.kind, self.eligible)


class AgendaItem(models.Model):
    """One point of the agenda; without votes where nothing was put to the vote."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    number = models.PositiveSmallIntegerField(_("第几项"))
    title = models.CharField(_("议题"), max_length=120)
    votes_for = models.PositiveIntegerField(_("赞成"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("反对"), null=True, blank=True)
    abstained = models.PositiveIntegerField(_("弃权"), null=True, blank=True)

    class Meta:
        verbose_name = _("议题")
        ordering = ("meeting", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="agenda_number_is_unique_in_meeting"
            ),
            models.CheckConstraint(
                condition=Q(
                    votes_for__isnull=True,
                    votes_against__isnull=True,
                    abstained__isnull=True,
                )
                | Q(
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstained__isnull=False,
                ),
                name="agenda_votes_come_together",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def outcome(self) -> str:
        """What the votes come to: see ``formulas.quorum.outcome``; empty without any."""
        meeting = self.meeting
        if self.votes_for is None or not meeting.present or meeting.eligible is None:
            return ""
        return quorum.outcome(
            meeting.kind,
            eligible=meeting.eligible,
            present=meeting.present,
            votes_for=self.votes_for,
        )


class SignIn(models.Model):
    """That somebody came to a meeting; at one of households, for which household."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="sign_ins")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(_("什么时候记的"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("到会")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "resident"], name="meeting_is_signed_once_each"
            ),
            models.UniqueConstraint(
                fields=["meeting", "household"],
                name="meeting_is_signed_once_per_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.resident_id}"
