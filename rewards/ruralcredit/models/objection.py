"""That a household says a rating is wrong, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.rating import Rating
from villages.models import Resident


class ObjectionOutcome(models.TextChoices):
    """What came of an objection."""

    UPHELD = "upheld", _("您说得对，重新评")
    DISMISSED = "dismissed", _("看过了，维持原来的")


class RatingObjection(models.Model):
    """That a household says a rating or one value in it is wrong (异议).

    Somebody who took no part in the rating decides, in writing, by ``due_on``;
    what was said stays with the file when it is not upheld.
    """

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="objections")
    number = models.CharField(_("回执号"), max_length=8, unique=True)
    client_id = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    said_by_resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    indicator_code = models.CharField(max_length=12, blank=True, default="")
    words = models.TextField(_("哪里不对"), max_length=500)
    received_at = models.DateTimeField(_("收到时间"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("哪天前答复"))
    outcome = models.CharField(
        max_length=10, choices=ObjectionOutcome.choices, blank=True, default=""
    )
    reasons = models.TextField(_("答复"), max_length=500, blank=True, default="")
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("评级异议")
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["rating"],
                condition=Q(decided_at__isnull=True),
                name="rating_objection_is_open_once",
            ),
            both_or_neither(
                "decided_at", "decided_by", name="rating_objection_end_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="rating_objection_is_answered_in_writing",
            ),
        ]

    def __str__(self) -> str:
        return self.number
