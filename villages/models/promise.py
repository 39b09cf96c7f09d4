"""What the village committee promised in public, and whether it kept it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import Village


class PromiseOutcome(models.TextChoices):
    """What came of it, as somebody other than who promised found."""

    KEPT = "kept", _("按时做到了")
    LATE = "late", _("晚了，也做到了")
    MISSED = "missed", _("没有做到")


class PromiseQuerySet(models.QuerySet["CommitteePromise"]):
    """Promises by where they stand."""

    def overdue(self, *, on: date) -> Self:
        """Keep those whose day is over and of which nobody has said what came."""
        return self.filter(outcome="", due_on__lt=on)


class CommitteePromise(models.Model):
    """One public promise with its day; the words never change, the outcome is marked."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="promises")
    text = models.CharField(_("承诺什么"), max_length=200)
    due_on = models.DateField(_("哪天以前做到"))
    made_at = models.DateTimeField(_("什么时候承诺的"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    outcome = models.CharField(
        _("结果"), max_length=6, choices=PromiseOutcome.choices, blank=True
    )
    done_on = models.DateField(_("哪天做到的"), null=True, blank=True)
    evidence = models.CharField(_("看到了什么"), max_length=300, blank=True)
    marked_at = models.DateTimeField(_("什么时候看的"), null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺事项")
        ordering = ("due_on", "pk")
        constraints = [
            both_or_neither("marked_at", "marked_by", name="promise_mark_is_signed"),
            models.CheckConstraint(
                condition=Q(outcome="", marked_at__isnull=True)
                | (~Q(outcome="") & Q(marked_at__isnull=False) & ~Q(evidence="")),
                name="promise_outcome_is_marked_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(marked_by__isnull=True) | ~Q(marked_by=F("made_by")),
                name="promise_is_marked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "missed"], done_on__isnull=True)
                | Q(outcome="kept", done_on__lte=F("due_on"))
                | Q(outcome="late", done_on__gt=F("due_on")),
                name="promise_day_fits_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.text
