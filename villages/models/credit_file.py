"""What a person agreed to, and who looked at what is known of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from villages.models.household import Resident


class Purpose(models.TextChoices):
    """What a consent is for; each is given, kept and withdrawn on its own."""

    SCORING = "scoring", _("参加积分")
    PUBLICATION = "publication", _("好事上榜（隐去姓名）")
    PHOTO = "photo", _("照片公开")
    MERCHANT = "merchant", _("商户优惠")
    LENDER = "lender", _("信用互助")


class ConsentText(models.Model):
    """The words that people agree to, by version."""

    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(_("第几版"))
    body = models.TextField(_("内容"))
    body_en = models.TextField(_("内容（英文）"))
    # From here on one may agree to it, before it holds.
    announced_on = models.DateField(_("哪天公布的"))
    effective_from = models.DateField(_("从哪天起"))
    # Whether it means something else: then a yes to an older version ends with it.
    asks_again = models.BooleanField(_("要重新同意"), default=True)

    class Meta:
        verbose_name = _("同意书")
        constraints = [
            models.CheckConstraint(
                condition=Q(announced_on__lte=F("effective_from")),
                name="consent_text_is_announced_before_it_holds",
            ),
            models.UniqueConstraint(
                fields=["purpose", "version"], name="consent_text_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} v{self.version}"


class ConsentChannel(models.TextChoices):
    """How somebody said yes."""

    PHONE = "phone", _("本人在手机上")
    PAPER = "paper", _("纸面签字")
    HELPER = "helper", _("他人代办")


class ConsentSigner(models.TextChoices):
    """Who signed: the person, or somebody who may for them."""

    SELF = "self", _("本人")
    GUARDIAN = "guardian", _("监护人")
    PROXY = "proxy", _("受委托的人")


class Consent(models.Model):
    """That a resident said yes to one purpose, and when they took it back."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose.choices)
    channel = models.CharField(
        _("怎么同意的"), max_length=10, choices=ConsentChannel.choices
    )
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # The yes to an older text that ended with this one.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    signed_as = models.CharField(
        _("谁签的"),
        max_length=10,
        choices=ConsentSigner.choices,
        default=ConsentSigner.SELF,
    )
    signed_by = models.CharField(_("签字人"), max_length=30, blank=True)
    scan = models.ImageField(_("签字的纸"), upload_to="consents/%Y/%m/", blank=True)

    class Meta:
        verbose_name = _("同意")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_as="self", signed_by="")
                | (
                    ~Q(signed_as="self")
                    & ~Q(signed_by="")
                    & ~Q(scan="")
                    & Q(channel="paper")
                ),
                name="consent_by_another_is_on_paper_with_a_scan",
            ),
            models.UniqueConstraint(
                fields=["resident", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_is_open_once_per_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.purpose}"


class FileView(models.Model):
    """That somebody looked at a resident's file, as what, and what for."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="file_views")
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    role = models.CharField(_("身份"), max_length=40)
    purpose = models.CharField(_("为什么看"), max_length=60)
    viewed_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("查阅记录")
        ordering = ("-viewed_at",)
        indexes = [
            models.Index(
                fields=["resident", "-viewed_at"], name="file_view_of_resident"
            ),
            # What was looked at yesterday is told today.
            models.Index(fields=["viewed_at"], name="file_view_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.viewed_at:%F}"
