"""A list of residents on its way in: checked first, then taken over whole."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import Village


class ImportStatus(models.TextChoices):
    """Where an import stands."""

    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("检查完了，等您确认")
    IMPORTING = "importing", _("正在导入")
    DONE = "done", _("导入完成")
    FAILED = "failed", _("没有导入")


class ResidentImport(models.Model):
    """One uploaded list, its progress, and what was found in it."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="imports")
    upload = models.FileField(_("名册"), upload_to="imports/")
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=ImportStatus.choices,
        default=ImportStatus.CHECKING,
    )
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    # Rows that cannot be taken over as they are, and rows with a remark only.
    rows_failed = models.PositiveIntegerField(default=0)
    households_new = models.PositiveIntegerField(default=0)
    consents_new = models.PositiveIntegerField(default=0)
    # [{"row": 5, "cell": "C5", "message": "…", "fails": true}], and a sentence
    # when the file is unreadable.
    problems = models.JSONField(default=list)
    refusal = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        verbose_name = _("名册导入")
        ordering = ("-uploaded_at", "-pk")
        constraints = [
            both_or_neither(
                "confirmed_by", "confirmed_at", name="import_is_confirmed_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.uploaded_at:%F}"
