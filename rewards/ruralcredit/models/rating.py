"""Ratings: what a household's band is and everything that explains it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.card import Scorecard
from rewards.ruralcredit.models.dossier import Dossier
from rewards.ruralcredit.models.panel import Panel
from rewards.ruralcredit.models.run import RatingRun
from villages.models import Membership
from villages.models.household import latest_birth_of_an_adult


class RatingStatus(models.TextChoices):
    """Where a rating stands."""

    SCORED = "scored", _("算出来了，还没定")
    DECIDED = "decided", _("定了")
    REPLACED = "replaced", _("有了新的")
    ENDED = "ended", _("不再有效")
    SET_ASIDE = "set_aside", _("异议后撤销")
    # Nobody decided it, and it was worked out anew since.
    OVERTAKEN = "overtaken", _("没定，后来重算了")


# Nobody's signature: holds for nobody, and never did.
UNSIGNED = (RatingStatus.SCORED, RatingStatus.OVERTAKEN)


class EndReason(models.TextChoices):
    """What ended a rating before its time."""

    EXPIRED = "expired", _("满了两年")
    ARREARS = "arrears", _("有了新的逾期")
    VETO = "veto", _("出现一票否决的情况")
    HOUSEHOLD = "household", _("家里有变动（分户、去世、迁走）")
    CONSENT = "consent", _("收回了同意")
    OBJECTION = "objection", _("异议成立")
    MEMBER_LEFT = "member_left", _("退社了")


class OverrideReason(models.TextChoices):
    """Why people moved a household by a band."""

    NEW_FACT = "new_fact", _("有新情况，资料里还没有")
    DISASTER = "disaster", _("受灾，不是还款的问题")
    GUARANTEE = "guarantee", _("有足够的保证人")
    DOUBT = "doubt", _("资料和实际对不上")


class Bound(models.TextChoices):
    """Which of the four numbers set the limit."""

    BAND = "band", _("这一等级最多")
    CAPACITY = "capacity", _("按收入能还的")
    COOP = "coop", _("合作社规定每户最多")
    LINE = "line", _("银行额度还剩")


def household_changed(on: date) -> Q:
    """Return what says that a household was closed, or lost somebody of age."""
    left = Membership.objects.filter(
        household=OuterRef("dossier__household"),
        ends_on__gte=OuterRef("valid_from"),
        ends_on__lt=on,
    )
    grown = left.filter(resident__born_on__lte=latest_birth_of_an_adult(on=on))
    is_closed = Q(
        dossier__household__closed_on__isnull=False,
        dossier__household__closed_on__lte=on,
    )
    return is_closed | Q(Exists(grown))


class RatingQuerySet(models.QuerySet["Rating"]):
    """Ratings by where they stand."""

    def signed(self) -> Self:
        """Keep those that people decided, whatever became of them since."""
        return self.exclude(status__in=UNSIGNED)

    def decided(self) -> Self:
        """Keep those that people decided and nothing replaced."""
        return self.filter(status=RatingStatus.DECIDED)

    def holding(self, *, on: date) -> Self:
        """Keep the decided ones that hold on the day; of a changed household none does.

        Whether the timer has written that already or not.
        """
        held = self.decided().filter(valid_from__lte=on, valid_until__gte=on)
        return held.filter(~household_changed(on))


class Rating(models.Model):
    """What a household's rating is and everything that explains it.

    ``inputs`` and ``points`` are keyed by indicator code as the card had them: numbers
    as texts with four places, yes and no as "true" and "false", points in hundredths,
    None for what is not known. A new rating never overwrites one. A person always
    decides: a scored rating holds for nobody until ``decided_by`` (and for an override
    ``second_by``). A mass rating writes millions of rows: no more indexes than are
    asked.
    Limits are in fen; ``bound_by`` says which of the four numbers was smallest.
    """

    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="ratings", db_index=False
    )
    card = models.ForeignKey(
        Scorecard, models.PROTECT, related_name="+", db_index=False
    )
    run = models.ForeignKey(
        RatingRun,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ratings",
        db_index=False,
    )
    panel = models.ForeignKey(
        Panel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    as_of = models.DateField(_("按哪天的资料"))
    inputs = models.JSONField(default=dict)
    points = models.JSONField(default=dict)
    # None when something is missing that the card cannot do without.
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    vetoes = models.JSONField(default=list)
    # Codes without a value and without a bin for that: cannot be rated.
    missing = models.JSONField(default=list)
    proposed_band = models.CharField(max_length=4, blank=True, default="")
    band = models.CharField(_("等级"), max_length=4, blank=True, default="")
    status = models.CharField(
        max_length=10, choices=RatingStatus.choices, default=RatingStatus.SCORED
    )
    band_limit_fen = models.PositiveBigIntegerField(null=True, blank=True)
    capacity_limit_fen = models.PositiveBigIntegerField(null=True, blank=True)
    coop_limit_fen = models.PositiveBigIntegerField(null=True, blank=True)
    line_limit_fen = models.PositiveBigIntegerField(null=True, blank=True)
    limit_fen = models.PositiveBigIntegerField(_("最多可借（分钱）"), null=True)
    bound_by = models.CharField(max_length=8, choices=Bound.choices, blank=True)
    override_reason = models.CharField(
        max_length=10, choices=OverrideReason.choices, blank=True, default=""
    )
    override_words = models.CharField(max_length=300, blank=True, default="")
    scored_at = models.DateTimeField(_("算出时间"))
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(_("定级时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    second_at = models.DateTimeField(_("第二人签字时间"), null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    valid_from = models.DateField(_("从哪天起"), null=True, blank=True)
    valid_until = models.DateField(_("有效到"), null=True, blank=True)
    review_due_on = models.DateField(_("哪天前年审"), null=True, blank=True)
    ended_on = models.DateField(_("哪天起不再有效"), null=True, blank=True)
    end_reason = models.CharField(
        max_length=12, choices=EndReason.choices, blank=True, default=""
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        db_index=False,
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("评级")
        ordering = ("-scored_at", "-pk")
        indexes = [
            models.Index(fields=["dossier", "-id"], name="rating_of_dossier"),
            models.Index(
                fields=["valid_until"],
                condition=Q(status="decided"),
                name="rating_by_last_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(status="decided"),
                name="rating_holds_once_per_dossier",
            ),
            models.UniqueConstraint(
                fields=["run", "dossier"],
                condition=Q(run__isnull=False),
                name="rating_is_one_per_run",
            ),
            both_or_neither("decided_at", "decided_by", name="rating_is_signed"),
            both_or_neither("second_at", "second_by", name="rating_second_is_signed"),
            models.CheckConstraint(
                condition=Q(status__in=UNSIGNED) | Q(decided_at__isnull=False),
                name="rating_holds_only_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNSIGNED)
                | Q(band=F("proposed_band"))
                | (
                    Q(second_at__isnull=False)
                    & ~Q(override_reason="")
                    & ~Q(second_by=F("decided_by"))
                ),
                name="rating_override_has_a_reason_and_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.band or '-'}"
