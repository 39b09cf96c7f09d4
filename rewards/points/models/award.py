"""Which record became which points."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.points.models.account import PointsAccount
from villages.models import BehaviourRecord


class Award(models.Model):
    """That a settled record was paid into a passbook, by one posting."""

    record = models.OneToOneField(BehaviourRecord, models.PROTECT, related_name="award")
    account = models.ForeignKey(PointsAccount, models.PROTECT, related_name="awards")
    posting = models.OneToOneField(
        "ledger.Posting", models.PROTECT, related_name="award", editable=False
    )

    class Meta:
        verbose_name = _("得分")

    def __str__(self) -> str:
        return f"{self.record_id} → {self.account_id}"
