"""Up to which line a passbook stands on paper."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rewards.points.models.account import PointsAccount


class PassbookPrint(models.Model):
    """That lines of a passbook were printed: the next printing goes on after them."""

    account = models.ForeignKey(PointsAccount, models.PROTECT, related_name="prints")
    first_line = models.PositiveIntegerField(_("从第几行"))
    last_line = models.PositiveIntegerField(_("到第几行"))
    printed_at = models.DateTimeField(_("什么时候印的"))
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("印折")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "last_line"], name="passbook_line_is_printed_once"
            ),
            models.CheckConstraint(
                condition=Q(first_line__gte=1, last_line__gte=F("first_line")),
                name="passbook_print_goes_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.first_line}–{self.last_line}"
