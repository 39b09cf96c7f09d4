"""The decision that adopted a book, in the numbers of its meeting."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from villages.models.meeting import AgendaItem, MeetingKind
from villages.models.rulebook import RuleBook

_TWO_THIRDS_CAME = GreaterThanOrEqual(F("present") * 3, F("eligible") * 2)


class Resolution(models.Model):
    """The meeting that adopted a book, in numbers, with its minutes."""

    rule_book = models.OneToOneField(
        RuleBook, models.PROTECT, related_name="resolution"
    )
    meeting_kind = models.CharField(
        _("会议"), max_length=12, choices=MeetingKind.choices
    )
    held_on = models.DateField(_("开会日期"))
    eligible = models.PositiveIntegerField(_("应到"))
    present = models.PositiveIntegerField(_("实到"))
    votes_for = models.PositiveIntegerField(_("赞成"))
    votes_against = models.PositiveIntegerField(_("反对"))
    abstained = models.PositiveIntegerField(_("弃权"))
    minutes = models.FileField(_("会议记录"), upload_to="minutes/", blank=True)
    filing_number = models.CharField(_("镇备案号"), max_length=60)
    # The point of a meeting's agenda, where the meeting is kept here too.
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("决议")
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=F("eligible")),
                name="resolution_present_were_eligible",
            ),
            models.CheckConstraint(
                condition=Q(
                    present=F("votes_for") + F("votes_against") + F("abstained")
                ),
                name="resolution_votes_add_up",
            ),
            # The legal quorum: half of the adults, or two thirds of the households;
            # and more than half of those present.
            models.CheckConstraint(
                condition=Q(meeting_kind="assembly", eligible__lte=F("present") * 2)
                | (Q(meeting_kind="households") & Q(_TWO_THIRDS_CAME)),
                name="resolution_reached_the_legal_quorum",
            ),
            models.CheckConstraint(
                condition=Q(present__lt=F("votes_for") * 2),
                name="resolution_has_a_majority",
            ),
            models.UniqueConstraint(
                fields=["agenda_item"],
                condition=Q(agenda_item__isnull=False),
                name="resolution_is_one_per_agenda_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_meeting_kind_display()} {self.held_on}"
