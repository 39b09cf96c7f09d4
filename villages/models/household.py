"""Who lives in a village: households, residents, and who belonged where, when."""

import unicodedata
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from grassroots.core import short_code
from grassroots.core.constraints import ends_after_start
from villages.formulas.spelling import FENCE, typed
from villages.models.area import County, Town, Village

ADULT_YEARS = 18
SHORTEST_PHONE_TAIL = 4


def latest_birth_of_an_adult(*, on: date) -> date:
    """Return the last birth date of somebody who is 18 on the day.

    Somebody born on 29 February comes of age on 1 March of a common year.
    """
    if on.year <= ADULT_YEARS:  # typed wrongly: nobody was born before the year 1
        return date.min
    try:
        return on.replace(year=on.year - ADULT_YEARS)
    except ValueError:  # on is 29 February and 18 years ago had none
        return date(on.year - ADULT_YEARS, 2, 28)


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households by where they are."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep the households of a county, town or village."""
        if isinstance(area, County):
            return self.filter(village__town__county=area)
        if isinstance(area, Town):
            return self.filter(village__town=area)
        return self.filter(village=area)


class Household(models.Model):
    """A family that the village counts as one, by its number in the village."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="households")
    number = models.CharField(_("户号"), max_length=12)
    hamlet = models.CharField(_("小组"), max_length=40, blank=True)
    head = models.ForeignKey(
        "Resident",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("户主"),
    )
    closed_on = models.DateField(_("销户日期"), null=True, blank=True)
    # Who has taken over what was still to come to a household that ended.
    followed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="follows"
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("户")
        ordering = ("village", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"],
                name="household_number_is_unique_in_village",
            ),
            models.CheckConstraint(
                condition=Q(followed_by=None) | Q(closed_on__isnull=False),
                name="household_that_is_followed_has_ended",
            ),
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
        return self.filter(Exists(belongs)).filter(
            Q(died_on__isnull=True) | Q(died_on__gt=on)
        )

    def taking_part(self, *, on: date) -> Self:
        """Keep those who can be scored on the day: here, adult, not away."""
        absent = Absence.objects.filter(resident=OuterRef("pk")).in_force(on=on)
        return (
            self.living_here(on=on)
            .filter(born_on__lte=latest_birth_of_an_adult(on=on))
            .filter(Q(away_since__isnull=True) | Q(away_since__gt=on))
            .exclude(Exists(absent))
        )

    def matching(self, text: str) -> Self:
        """Keep those whom somebody may mean by what they typed, the likeliest first.

        Name, pinyin or first letters (``zs``, ``zhangsan``, ``san``), household
        number, the end of a phone number, and the card code. Never the id number.
        """
        text = unicodedata.normalize("NFKC", text).strip()
        spelt = typed(text)
        if not spelt:
            return self.none()
        found = Q(name__contains=text) | Q(spellings__contains=FENCE + spelt)
        found |= Q(card_code=short_code.normalise(text))
        found |= Q(pk__in=Membership.objects.open().of_household_number(text))
        if spelt.isdigit() and len(spelt) >= SHORTEST_PHONE_TAIL:
            found |= Q(phone__endswith=spelt)
        return self.filter(found).order_by(_likeness(text, spelt), "pinyin", "pk")


def _likeness(text: str, spelt: str) -> Case:
    """Rank what is typed in full before what it begins, and that before the rest."""
    return Case(
        When(Q(name=text) | Q(card_code=short_code.normalise(text)), then=0),
        When(Q(pinyin=spelt) | Q(initials=spelt), then=1),
        When(spellings__contains=f"{FENCE}{spelt}{FENCE}", then=2),
        When(name__startswith=text, then=3),
        When(Q(pinyin__startswith=spelt) | Q(initials__startswith=spelt), then=4),
        default=5,
        output_field=models.PositiveSmallIntegerField(),
    )


class Resident(models.Model):
    """A person of the village. The id number is kept encrypted; see ``services.registry``."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="residents")
    name = models.CharField(_("姓名"), max_length=40)
    # Full and first letters, without tones, so that zs and zhangsan find 张三.
    pinyin = models.CharField(max_length=120, db_index=True, editable=False)
    initials = models.CharField(max_length=20, db_index=True, editable=False)
    # Every other reading too, as ``formulas.spelling`` lists them, for search.
    spellings = models.CharField(max_length=600, editable=False, default="")
    phone = models.CharField(_("手机号"), max_length=20, blank=True, db_index=True)
    # When the village last wrote down another number; null for the first one.
    phone_changed_at = models.DateTimeField(null=True, editable=False)
    born_on = models.DateField(_("出生日期"))
    id_number_sealed = models.TextField(editable=False, blank=True)
    # Keyed hash, for exact lookup only; null when no number was given.
    id_number_digest = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001
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
        constraints = [
            # Per village: who moves to another village is a resident of both in turn.
            models.UniqueConstraint(
                fields=["village", "id_number_digest"],
                name="resident_id_number_is_unique_in_village",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_adult(self, *, on: date) -> bool:
        """Return whether the person is 18 or older on the day."""
        return self.born_on <= latest_birth_of_an_adult(on=on)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by when they lasted."""

    def in_force(self, *, on: date) -> Self:
        """Keep those that lasted over the day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class Absence(models.Model):
    """That a resident was away, from a day to a day (both included), and came back.

    Who is away now has only ``away_since``; the row is written on the return, so
    that an earlier day still tells that the person took no part.
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="absences")
    starts_on = models.DateField(_("外出日期"))
    ends_on = models.DateField(_("最后一天"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("外出")
        constraints = [ends_after_start(name="absence_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.starts_on}–{self.ends_on}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by when they hold."""

    def open(self) -> Self:
        """Keep those that nobody has ended."""
        return self.filter(ends_on__isnull=True)

    def of_household_number(
        self, number: str
    ) -> "models.QuerySet[Membership, tuple[int]]":
        """Return the keys of the residents of the households of that number."""
        return self.filter(household__number__iexact=number).values_list("resident")

    def in_force(self, *, on: date) -> Self:
        """Keep those that hold on the day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
        )


class Membership(models.Model):
    """That a resident belongs to a household, from a date to a date (both included)."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)
    # When it was written down; the first day may lie long before.
    recorded_at = models.DateTimeField(null=True, editable=False)

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
                condition=Q(first__lt=models.F("second")),
                name="kinship_is_kept_in_key_order",
            ),
            models.UniqueConstraint(
                fields=["first", "second"], name="kinship_is_declared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.second_id}"
