"""What a village does together, who signed up for it, and how long each was there."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.formulas.hours import Stay, half_hours, hours_text, minutes_between
from villages.models.area import Village
from villages.models.household import Resident
from villages.models.record import BehaviourRecord
from villages.models.rulebook import Rule

MOST_PLACES = 100


class Risk(models.TextChoices):
    """Work that is not for volunteers; NONE is what an activity needs to be published."""

    NONE = "none", _("都没有")
    HEIGHT = "height", _("高空作业（上房、上树、登高）")
    WATER = "water", _("水上、水下作业（下河、清塘、出海）")
    FIRE = "fire", _("用火、扑火（烧荒、山林扑火）")
    PESTICIDE = "pesticide", _("打农药、碰有毒的东西")
    NIGHT_ROAD = "night_road", _("夜间上路（疏导、清扫）")
    TRENCH = "trench", _("下井、下窖、挖深沟")
    POWER = "power", _("电路、高压设备")
    MACHINE = "machine", _("大型机械、吊装")


class ActivityStage(models.TextChoices):
    """Where an activity stands."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("报名中")
    CLOSED = "closed", _("已结束")
    CANCELLED = "cancelled", _("取消了")


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Activities by where they stand."""

    def shown(self) -> Self:
        """Keep what residents may see: everything that was published once."""
        return self.filter(published_at__isnull=False)

    def upcoming(self, *, at: datetime) -> Self:
        """Keep what is published and not over yet."""
        return self.filter(stage=ActivityStage.PUBLISHED, ends_at__gt=at)


class Activity(models.Model):
    """One date on which people do something together, under one rule of the book."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="activities")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="activities")
    title = models.CharField(_("做什么"), max_length=40)
    place = models.CharField(_("在哪里集合"), max_length=60)
    note = models.CharField(_("要带什么"), max_length=200, blank=True)
    risk = models.CharField(
        _("有没有这些活"), max_length=12, choices=Risk.choices, default=Risk.NONE
    )
    starts_at = models.DateTimeField(_("几点开始"))
    ends_at = models.DateTimeField(_("几点结束"))
    places = models.PositiveSmallIntegerField(_("要几个人"))
    stage = models.CharField(
        _("到哪一步了"),
        max_length=10,
        choices=ActivityStage.choices,
        default=ActivityStage.DRAFT,
    )
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("什么时候建的"))
    published_at = models.DateTimeField(_("什么时候发的"), null=True, blank=True)
    closed_at = models.DateTimeField(_("什么时候结束的"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    cancelled_at = models.DateTimeField(_("什么时候取消的"), null=True, blank=True)
    cancelled_because = models.CharField(_("为什么取消"), max_length=100, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        ordering = ("-starts_at", "-pk")
        indexes = [
            models.Index(
                fields=["village", "stage", "starts_at"], name="activity_of_village"
            )
        ]
        constraints = [
            both_or_neither("closed_at", "closed_by", name="activity_close_is_signed"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_PLACES),
                name="activity_has_1_to_100_places",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "cancelled"])
                | Q(risk="none", published_at__isnull=False),
                name="activity_in_public_has_no_risky_work",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed") | Q(closed_at__isnull=False),
                name="activity_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage="cancelled")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_because="")),
                name="activity_cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether people sign up, come and go."""
        return self.stage == ActivityStage.PUBLISHED

    @property
    def times(self) -> str:
        """From when to when, as it is said: 8:30到11:30."""
        ends = {"start": clock(self.starts_at), "end": clock(self.ends_at)}
        return str(_("%(start)s到%(end)s") % ends)


def clock(moment: datetime | None) -> str:
    """Write the time of day as people say it: 8:30."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02d}"


class SignUpState(models.TextChoices):
    """Whether there is a place for somebody."""

    IN = "in", _("报上了")
    WAITING = "waiting", _("排队等")
    LEFT = "left", _("不去了")


class CheckedBy(models.TextChoices):
    """How somebody's coming or going was written down."""

    CODE = "code", _("本人用签到码")
    CARD = "card", _("刷卡")
    PAPER = "paper", _("纸上签到")
    HAND = "hand", _("村里补写")


class SignUpQuerySet(models.QuerySet["SignUp"]):
    """Sign-ups by whether they hold a place, and what became of them."""

    def with_place(self) -> Self:
        """Keep those for whom there is a place."""
        return self.filter(state=SignUpState.IN)

    def queue(self) -> Self:
        """Keep those who wait, in the order in which they asked."""
        return self.filter(state=SignUpState.WAITING).order_by("number")

    def with_hours(self) -> Self:
        """Keep those of whom both times are known."""
        return self.filter(came_at__isnull=False, left_at__isnull=False)

    def standing(self) -> Self:
        """Keep hours that were counted and whose record nobody refused or undid."""
        settled = Q(record__isnull=True) | Q(record__status="effective")
        return self.with_hours().filter(settled, counted_at__isnull=False)


class SignUp(models.Model):
    """That a resident takes part in an activity: a place, when they came and went.

    ``number`` is the order of asking; whoever comes back after leaving gets a new
    one. ``is_here`` is true from coming until going, or until the activity closes.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sign_ups")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="sign_ups")
    number = models.PositiveIntegerField(_("第几个"))
    state = models.CharField(_("状态"), max_length=8, choices=SignUpState.choices)
    signed_up_at = models.DateTimeField(_("什么时候报的"))
    moved_up_at = models.DateTimeField(_("什么时候补上的"), null=True, blank=True)
    left_queue_at = models.DateTimeField(_("什么时候退的"), null=True, blank=True)
    came_at = models.DateTimeField(_("来"), null=True, blank=True)
    came_how = models.CharField(max_length=5, choices=CheckedBy.choices, blank=True)
    left_at = models.DateTimeField(_("走"), null=True, blank=True)
    left_how = models.CharField(max_length=5, choices=CheckedBy.choices, blank=True)
    is_here = models.BooleanField(default=False)
    times_because = models.CharField(_("为什么补写"), max_length=100, blank=True)
    # When the hours were taken into account, and the record that carries them.
    counted_at = models.DateTimeField(null=True, blank=True)
    whole_hours = models.PositiveSmallIntegerField(default=0)
    record = models.OneToOneField(
        BehaviourRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_up",
    )

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "resident"], name="sign_up_is_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["activity", "number"], name="sign_up_has_its_own_number"
            ),
            models.UniqueConstraint(
                fields=["resident"],
                condition=Q(is_here=True),
                name="resident_is_at_one_activity_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(is_here=False)
                | Q(state="in", came_at__isnull=False, left_at__isnull=True),
                name="sign_up_who_is_here_came",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True)
                | Q(came_at__isnull=False, left_at__gte=F("came_at")),
                name="sign_up_leaves_after_coming",
            ),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True) | Q(state="in"),
                name="sign_up_who_came_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True) | Q(counted_at__isnull=False),
                name="sign_up_with_a_record_was_counted",
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True) | Q(left_at__isnull=False),
                name="sign_up_counted_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.resident_id}"

    @property
    def stay(self) -> Stay | None:
        """From when to when they were there, None for who did not come."""
        return Stay(self.came_at, self.left_at) if self.came_at else None

    @property
    def halves(self) -> int:
        """How many half hours count; none while one does not know when they went."""
        if self.came_at is None or self.left_at is None:
            return 0
        return half_hours(minutes_between(self.came_at, self.left_at))

    @property
    def hours(self) -> str:
        """The hours that count, as they are written: 2.5."""
        return hours_text(self.halves)

    @property
    def lacks_a_time(self) -> bool:
        """Whether they came and nobody knows when they went."""
        return self.came_at is not None and self.left_at is None and not self.is_here

    @property
    def came_clock(self) -> str:
        """When they came: 8:30."""
        return clock(self.came_at)

    @property
    def left_clock(self) -> str:
        """When they went: 11:00."""
        return clock(self.left_at)
