"""Papers that we gave out and that a stranger can have confirmed by their code."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import Village
from villages.models.household import Resident


class PaperKind(models.TextChoices):
    """What the paper is."""

    HOURS = "hours", _("志愿服务时长证明")
    CREDIT = "credit", _("信用报告")


class IssuedPaperQuerySet(models.QuerySet["IssuedPaper"]):
    """Papers by whether they still speak."""

    def valid(self, *, at: datetime) -> Self:
        """Keep those that nobody revoked and whose last day is not over."""
        return self.filter(
            revoked_at__isnull=True, expires_on__gte=timezone.localdate(at)
        )


class IssuedPaper(models.Model):
    """One paper for one person, found by the code on it.

    Lookup is by a keyed hash. The code itself is kept sealed, so that the holder can
    print again; nobody reads it out of the table. ``content`` is what the paper says
    and no more than a stranger may be told.
    """

    kind = models.CharField(_("哪种"), max_length=10, choices=PaperKind.choices)
    village = models.ForeignKey(Village, models.PROTECT, related_name="papers")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="papers")
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    code_sealed = models.TextField(editable=False)
    content = models.JSONField(default=dict)
    issued_at = models.DateTimeField(_("什么时候开的"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    issued_on = models.DateField(_("哪天开的"))
    # Both included.
    expires_on = models.DateField(_("用到哪天"))
    revoked_at = models.DateTimeField(_("什么时候作废的"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("开出的证明")
        ordering = ("-issued_at", "-pk")
        indexes = [
            models.Index(fields=["resident", "kind"], name="paper_of_resident"),
        ]
        constraints = [
            both_or_neither("revoked_at", "revoked_by", name="paper_revoked_is_signed"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")),
                name="paper_ends_after_it_is_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.resident_id} {self.issued_on}"
