"""What a lender may see of a rating, once, by consent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.dossier import Authorisation


class LenderLink(models.Model):
    """A one-time link for a lender: band, limit and what was consented, no more.

    Only the digest of its token is kept. Once opened, revoked, over, or after the
    consent was withdrawn, it is gone (410).
    """

    authorisation = models.ForeignKey(
        Authorisation, models.PROTECT, related_name="links"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    lender = models.CharField(_("给哪家"), max_length=80)
    purpose = models.CharField(_("为了什么"), max_length=80)
    ends_on = models.DateField(_("到哪天止"))
    made_at = models.DateTimeField(_("生成时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("给银行看的链接")
        ordering = ("-made_at", "-pk")
        constraints = [
            both_or_neither(
                "revoked_at", "revoked_by", name="lender_link_end_is_signed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lender} {self.ends_on}"
