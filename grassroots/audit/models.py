"""Who did what, when: one line per write, kept for good."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One action by one person on one thing.

    Without foreign keys: the line outlives what it speaks of.
    """

    action = models.CharField(_("做了什么"), max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    village_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField(_("什么时候"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("操作记录")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="event_of_target"),
            models.Index(fields=["village_id", "occurred_at"], name="event_of_village"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"
