"""What somebody tells the town past the village, by name or without one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import Village


class ConcernLevel(models.TextChoices):
    """Who looks into it: nobody of the village."""

    TOWN = "town", _("镇里")
    COUNTY = "county", _("县里")


class ConcernOutcome(models.TextChoices):
    """What was found."""

    TRUE = "true", _("属实")
    PARTLY = "partly", _("部分属实")
    UNTRUE = "untrue", _("不属实")
    ELSEWHERE = "elsewhere", _("不归这里管")


class Concern(models.Model):
    """One matter told past the village; only town or county know that it exists."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # Not named ``village``: the village's own list of deeds must not show it.
    about = models.ForeignKey(Village, models.PROTECT, related_name="+")
    level = models.CharField(_("交给谁"), max_length=6, choices=ConcernLevel.choices)
    whom = models.CharField(_("说的是谁"), max_length=60, blank=True)
    words = models.CharField(_("什么事"), max_length=1000, blank=True)
    # Empty for who does not wish to be known; nothing else of the sender is kept.
    contact = models.CharField(_("怎么找您"), max_length=60, blank=True)
    # The code itself is only with who sent it.
    code_digest = models.CharField(max_length=64, unique=True)
    client_id = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(_("什么时候"))
    due_on = models.DateField(_("最晚哪天答复"))
    taken_at = models.DateTimeField(_("什么时候接手"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    outcome = models.CharField(
        _("结果"), max_length=10, choices=ConcernOutcome.choices, blank=True
    )
    answer = models.CharField(_("答复"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("什么时候答复"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    purged_at = models.DateTimeField(_("什么时候清掉"), null=True, blank=True)

    class Meta:
        verbose_name = _("向上反映")
        ordering = ("-received_at", "-pk")
        constraints = [
            both_or_neither(
                "taken_at", "taken_by", name="concern_is_taken_by_somebody"
            ),
            both_or_neither(
                "answered_at", "answered_by", name="concern_answer_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(taken_at__isnull=False),
                name="concern_is_taken_before_it_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="concern_answer_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.received_at:%F}"


class ConcernNote(models.Model):
    """A word more: a question of who looks into it, or what the sender adds."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="notes")
    # Nobody: the sender wrote it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    words = models.CharField(_("说了什么"), max_length=500, blank=True)
    written_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("补充的话")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.concern_id} {self.written_at:%F}"
