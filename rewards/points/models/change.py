"""That points went with people from one household to another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from villages.models import Household


class ChangeKind(models.TextChoices):
    """Why a household's points moved."""

    SPLIT = "split", _("分户")
    MERGE = "merge", _("并户")
    INHERITANCE = "inheritance", _("继承")


class HouseholdChange(models.Model):
    """One split, merge or inheritance, as both sides signed it. Never changed."""

    kind = models.CharField(_("怎么变"), max_length=12, choices=ChangeKind.choices)
    source = models.ForeignKey(
        Household, models.PROTECT, related_name="changes_out", verbose_name=_("从哪户")
    )
    target = models.ForeignKey(
        Household, models.PROTECT, related_name="changes_in", verbose_name=_("到哪户")
    )
    points = models.PositiveIntegerField(_("带走几分"))
    # What the two had after it: the slip says so for ever.
    source_after = models.PositiveIntegerField(_("原来那户还有"))
    target_after = models.PositiveIntegerField(_("这一户现在有"))
    people = models.JSONField(_("谁跟着走"), default=list)
    relation = models.CharField(_("是什么关系"), max_length=20, blank=True)
    agreed_by = models.CharField(_("谁签的字"), max_length=60)
    agreed_on = models.DateField(_("哪天签的"))
    client_id = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("户的变动")
        ordering = ("-done_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="change_is_between_two"
            ),
            models.CheckConstraint(
                condition=Q(kind="inheritance") | Q(relation=""),
                name="change_by_inheritance_names_the_relation",
            ),
            models.CheckConstraint(condition=~Q(agreed_by=""), name="change_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} {self.target_id}"
