"""Where a bag of rice comes from: batches of a co-op or mill, each with a code."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.merchants.models.merchant import Merchant
from villages.models import County, Town, Village


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches by where their producer is."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep the batches of producers in a county, town or village."""
        return self.filter(merchant__village__in=Village.objects.in_area(area))


class Batch(models.Model):
    """One batch of one product. What its code shows can grow, and be recalled."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="batches")
    token = models.CharField(max_length=24, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    short_code = models.CharField(_("短码"), max_length=8, unique=True)
    product = models.CharField(_("什么东西"), max_length=40)
    pack = models.CharField(_("规格"), max_length=20, blank=True)
    number = models.CharField(_("批号"), max_length=30)
    origin = models.CharField(_("产地"), max_length=80)
    grower = models.CharField(_("谁种的"), max_length=60, blank=True)
    harvested_on = models.DateField(_("收获日期"), null=True, blank=True)
    produced_on = models.DateField(_("生产日期"))
    best_before = models.DateField(_("保质期到"), null=True, blank=True)
    amount = models.CharField(_("这批多少"), max_length=30, blank=True)
    created_at = models.DateTimeField(_("登记时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recalled_at = models.DateTimeField(_("召回时间"), null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recall_reason = models.CharField(_("为什么召回"), max_length=200, blank=True)
    recall_advice = models.CharField(_("买到的人怎么办"), max_length=200, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("产品批次")
        ordering = ("-produced_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "product", "number"], name="batch_number_is_unique"
            ),
            both_or_neither(
                "recalled_at", "recalled_by", name="batch_recall_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True)
                | ~Q(recall_reason="") & ~Q(recall_advice=""),
                name="batch_recall_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.number}"


class StepKind(models.TextChoices):
    """What happened to a batch on its way."""

    GROWING = "growing", _("种植")
    DRYING = "drying", _("晾晒烘干")
    STORING = "storing", _("入库")
    PROCESSING = "processing", _("加工")
    TESTING = "testing", _("检验")
    TRANSPORT = "transport", _("运输")
    SELLING = "selling", _("上架")


class BatchStep(models.Model):
    """One step of a batch, with its paper when there is one; never edited, only added."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="steps")
    kind = models.CharField(_("哪一步"), max_length=10, choices=StepKind.choices)
    happened_on = models.DateField(_("哪天"))
    place = models.CharField(_("在哪儿"), max_length=60, blank=True)
    words = models.CharField(_("说明"), max_length=160, blank=True)
    # Of a test: passed, failed, or no test at all.
    passed = models.BooleanField(_("合格"), null=True, blank=True)
    document = models.ImageField(
        _("单据照片"), upload_to="merchants/batches/%Y/%m/", blank=True
    )
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("批次的一步")
        ordering = ("batch", "happened_on", "pk")

    def __str__(self) -> str:
        return f"{self.batch} {self.get_kind_display()}"
