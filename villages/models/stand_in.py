"""Who judges one case in the place of members who stand aside."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import exactly_one


class StandIn(models.Model):
    """That a deputy judges one record or one deduct, named because too few were left."""

    record = models.ForeignKey(
        "villages.BehaviourRecord",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
    )
    deduct = models.ForeignKey(
        "villages.Deduct",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("为什么请这一位"), max_length=200)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("替补评议")
        ordering = ("named_at", "pk")
        constraints = [
            exactly_one("record", "deduct", name="stand_in_is_for_one_case"),
            models.UniqueConstraint(
                fields=["record", "user"], name="stand_in_is_named_once_per_record"
            ),
            models.UniqueConstraint(
                fields=["deduct", "user"], name="stand_in_is_named_once_per_deduct"
            ),
            models.CheckConstraint(
                condition=~Q(user=F("named_by")), name="stand_in_is_named_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="stand_in_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id or self.deduct_id} {self.user_id}"
