"""Who lives in a village: households, residents, and who belonged where, when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import ends_after_start
from villages.models.area import County, Town, Village

ADULT_YEARS = 18


def latest_birth_of_an_adult(*, on: date) -> date:
    """Return the last birth date of somebody who is 18 on the day.

    Somebody born on 29 February comes of age on 1 March of a common year.
    """
    try:
        return on.replace(year=on.year - ADULT_YEARS)
    except ValueError:  # on is 29 February and 18 years ago had none
        return date(on.year - ADULT_YEARS, 2, 28)


class Household(models.Model):
    """A family that the village counts as one, by its number in the village."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="households")
    number = models.CharField(_("户号"), max_length=12)
    hamlet = models.CharField(_("小组"), max_length=40, blank=True)
    head = models.ForeignKey(
        "Resident", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("户主")
    )
    closed_on = models.DateField(_("销户日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("户")
        ordering = ("village", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], name="household_number_is_unique_in_village"
            )
        ]

    def __str__(self) -> str:
        return _("%(name)s家") % {"name": self.head.name} if self.head else self.number


class ResidentQuerySet(models.QuerySet["Resident"]):
    """Residents by area, standing and name."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep the residents of a county, town or village."""
        if isinstance(area, County):
            return self.filter(village__town__county=area)
        if isinstance(area, Town):
            return self.filter(village__town=area)
        return self.filter(village=area)

    def living_here(self, *, on: date) -> Self:
        """Keep those who are alive and belong to a household on the day."""
        belongs = Membership.objects.filter(resident=OuterRef("pk")).in_force(on=on)
        return self.filter(Exists(belongs)).filter(Q(died_on__isnull=True) | Q(died_on__gt=on))

    def taking_part(self, *, on: date) -> Self:
        """Keep those who can be scored on the day: here, adult, not away."""
        return (
            self.living_here(on=on)
            .filter(born_on__lte=latest_birth_of_an_adult(on=on))
            .filter(Q(away_since__isnull=True) | Q(away_since__gt=on))
        )

    def matching(self, text: str) -> Self:
        """Keep those whose name, pinyin, initials, phone, household or card code match."""
        text = text.strip()
        spelt = text.lower().replace(" ", "")
        found = Q(name__contains=text)
        if spelt.isascii() and spelt:
            found |= Q(pinyin__startswith=spelt) | Q(initials__startswith=spelt)
            found |= Q(card_code=spelt.upper()) | Q(memberships__household__number=text)
        if spelt.isdigit() and len(spelt) >= 4:
            found |= Q(phone__endswith=spelt) | Q(phone=spelt)
        return self.filter(found).distinct()


class Resident(models.Model):
    """A person of the village. The id number is kept encrypted; see ``services.registry``."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="residents")
    name = models.CharField(_("姓名"), max_length=40)
    # Full and first letters, without tones, so that zs and zhangsan find 张三.
    pinyin = models.CharField(max_length=120, db_index=True, editable=False)
    initials = models.CharField(max_length=20, db_index=True, editable=False)
    phone = models.CharField(_("手机号"), max_length=20, blank=True, db_index=True)
    born_on = models.DateField(_("出生日期"))
    id_number_sealed = models.TextField(editable=False, blank=True)
    # Keyed hash, for exact lookup only; null when no number was given.
    id_number_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    card_code = models.CharField(_("卡号"), max_length=8, unique=True, editable=False)
    away_since = models.DateField(_("外出日期"), null=True, blank=True)
    died_on = models.DateField(_("去世日期"), null=True, blank=True)
    # A phone can be shared by an old couple, so one login may speak for several.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="residents",
        verbose_name=_("账号"),
    )

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("村民")
        ordering = ("village", "pinyin", "pk")
        indexes = [
            models.Index(fields=["village", "pinyin"], name="resident_by_pinyin"),
            models.Index(fields=["village", "initials"], name="resident_by_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_adult(self, *, on: date) -> bool:
        """Return whether the person is 18 or older on the day."""
        return self.born_on <= latest_birth_of_an_adult(on=on)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by when they hold."""

    def in_force(self, *, on: date) -> Self:
        """Keep those that hold on the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Membership(models.Model):
    """That a resident belongs to a household, from a date to a date (both included)."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("家庭成员")
        constraints = [
            ends_after_start(name="membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(ends_on__isnull=True),
                name="resident_belongs_to_one_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident} · {self.household_id}"


class Kinship(models.Model):
    """That two residents declared to be relatives, so that neither judges the other."""

    first = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    second = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    declared_on = models.DateField(_("申报日期"))

    class Meta:
        verbose_name = _("亲属关系")
        constraints = [
            # Kept once per pair: the smaller key first.
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="kinship_is_kept_in_key_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="kinship_is_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}"
