"""What a person is told of what happened, and how they like to be told."""

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.area import Village
from villages.models.deduct import Deduct
from villages.models.household import Resident
from villages.models.record import BehaviourRecord, not_expired


class Topic(models.TextChoices):
    """What a message is about: the title it has in the inbox."""

    RECORD_ON_NOTICE = "record_on_notice", _("一件好事在公示")
    RECORD_IN_FORCE = "record_in_force", _("一件好事算数了")
    RECORD_REJECTED = "record_rejected", _("一件好事没有通过")
    RECORD_WITHDRAWN = "record_withdrawn", _("一件好事撤回了")
    RECORD_REVERSED = "record_reversed", _("一件好事更正了")
    DEDUCT_REMINDED = "deduct_reminded", _("提醒您一件事")
    DEDUCT_MEND_REFUSED = "deduct_mend_refused", _("照片看过了，请再改改")
    DEDUCT_MENDED = "deduct_mended", _("改好了，什么也没扣")
    DEDUCT_NOTICED = "deduct_noticed", _("有一份告知书给您")
    DEDUCT_SPOKEN = "deduct_spoken", _("您说的话记下了")
    DEDUCT_IN_FORCE = "deduct_in_force", _("提醒您的事评完了")
    DEDUCT_DISMISSED = "deduct_dismissed", _("提醒您的事没通过")
    DEDUCT_DROPPED = "deduct_dropped", _("提醒您的事了结了")
    REPAIR_PLEDGED = "repair_pledged", _("您要修复的事记下了")
    REPAIR_CHECKED = "repair_checked", _("修复的一件事算数了")
    REPAIR_SENT_BACK = "repair_sent_back", _("修复的一件事还差一点")
    REPAIR_GIVEN_UP = "repair_given_up", _("不修复了，村里记下了")
    REPAIR_DONE = "repair_done", _("都做满了，清了")
    OBJECTION_KEPT = "objection_kept", _("您的异议记下了")
    OBJECTION_LONGER = "objection_longer", _("您的异议要多几天")
    OBJECTION_DAY_SET = "objection_day_set", _("您的异议哪天答复，定了")
    OBJECTION_UPHELD = "objection_upheld", _("您的异议成立")
    OBJECTION_DISMISSED = "objection_dismissed", _("您的异议有答复了")
    OBJECTION_DISMISSED_TOWN = "objection_dismissed_town", _("镇里答复了您的异议")
    LINE_DOUBTED = "line_doubted", _("有人对您的一条记录提了意见")
    LINE_DOUBT_LONGER = "line_doubt_longer", _("您的一条记录还在重看")
    LINE_DOUBT_DAY_SET = "line_doubt_day_set", _("您的一条记录哪天看完，定了")
    LINE_DOUBT_AT_TOWN = "line_doubt_at_town", _("您的一条记录请镇里再看")
    LINE_DOUBT_OVER = "line_doubt_over", _("您的一条记录照常算")
    SCORE_DOUBTED = "score_doubted", _("有人对您家的信用分提了意见")
    SCORE_DOUBT_LONGER = "score_doubt_longer", _("您家的信用分还在重看")
    SCORE_DOUBT_DAY_SET = "score_doubt_day_set", _("您家的信用分哪天看完，定了")
    SCORE_DOUBT_AT_TOWN = "score_doubt_at_town", _("您家的信用分请镇里再看")
    SCORE_DOUBT_OVER = "score_doubt_over", _("您家的信用分照常算")
    SCORE_PUT_RIGHT = "score_put_right", _("您家的信用分要更正")
    PAPER_OUTDATED = "paper_outdated", _("您开的一份信用报告失效了")
    REPORT_ASSIGNED = "report_assigned", _("您报的事有人去修了")
    REPORT_MENDED = "report_mended", _("您报的事修好了")
    REPORT_TAKEN_UP = "report_taken_up", _("您报的事记下了")
    REPORT_TURNED_DOWN = "report_turned_down", _("您报的事没有记")
    REPORT_LAPSED = "report_lapsed", _("您报的事过了时候")
    ACTIVITY_MOVED_UP = "activity_moved_up", _("活动排到您了")
    ACTIVITY_CANCELLED = "activity_cancelled", _("活动取消了")
    CONSENT_TEXT_NEW = "consent_text_new", _("同意书换了新的")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("一份同意撤回了")
    POINTS_EXPIRING = "points_expiring", _("有积分快到期了")
    POINTS_USED = "points_used", _("用积分换了东西")
    POINTS_RETURNED = "points_returned", _("换东西的积分退回来了")
    FILE_VIEWED = "file_viewed", _("有人看过您的档案")


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by whether they may still be seen, and by what waits."""

    def still_there(self, *, on: date) -> Self:
        """Keep those about what may still be seen: what expired is in no inbox either."""
        stands = Q(record__isnull=True) | not_expired(on=on, prefix="record__")
        seen = Deduct.objects.not_expired(on=on).order_by().values("pk")
        return self.filter(stands).filter(Q(deduct__isnull=True) | Q(deduct__in=seen))

    def unread(self) -> Self:
        """Keep those that the person has not opened."""
        return self.filter(read_at__isnull=True)

    def waiting(self) -> Self:
        """Keep those that are still to be told on the phone, sooner or later."""
        return self.unread().filter(
            sent_at__isnull=True, due_at__isnull=False, tries__lt=Message.MOST_TRIES
        )

    def to_send(self, *, at: datetime) -> Self:
        """Keep those whose time to be told on the phone has come."""
        return self.waiting().filter(due_at__lte=at)

    def not_on_paper(self) -> Self:
        """Keep those that stood on no sheet yet."""
        return self.filter(printed_at__isnull=True)


class Message(models.Model):
    """One thing told to one person: a topic and plain facts, no words of anybody.

    ``cause`` names what happened, so that a retry finds the message that is there.
    The words are made when they are read, in the language of the reader. ``record``
    or ``deduct`` is what it is about: with it the message goes from every view.
    """

    MOST_TRIES: ClassVar = 4

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="messages")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="messages")
    topic = models.CharField(_("什么事"), max_length=24, choices=Topic.choices)
    cause = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    # A named address and the key in it; without one the message leads nowhere.
    leads_to = models.CharField(max_length=60, blank=True)
    lead_key = models.CharField(max_length=40, blank=True)
    record = models.ForeignKey(
        BehaviourRecord, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    deduct = models.ForeignKey(
        Deduct, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    told_at = models.DateTimeField(_("什么时候"))
    read_at = models.DateTimeField(_("什么时候看的"), null=True, blank=True)
    # When it is to be told on the phone as well, if it is.
    due_at = models.DateTimeField(_("什么时候发"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("试过几次"), default=0)
    sent_at = models.DateTimeField(_("什么时候发的"), null=True, blank=True)
    channel = models.CharField(_("怎么发的"), max_length=20, blank=True)
    # When it stood on a sheet of the household, and who printed that.
    printed_at = models.DateTimeField(_("什么时候印的"), null=True, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        ordering = ("-told_at", "-pk")
        indexes = [
            models.Index(fields=["resident", "-told_at"], name="message_of_resident"),
            models.Index(fields=["told_at"], name="message_by_age"),
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, read_at=None, due_at__isnull=False),
                name="message_still_to_send",
            ),
            models.Index(
                fields=["village"],
                condition=Q(printed_at=None),
                name="message_not_on_paper",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "cause"], name="message_is_told_once_to_each"
            ),
            models.CheckConstraint(
                condition=~Q(cause=""), name="message_names_its_cause"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, channel="")
                | (Q(sent_at__isnull=False) & ~Q(channel="")),
                name="message_that_was_sent_says_how",
            ),
            both_or_neither(
                "printed_at", "printed_by", name="message_on_paper_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(leads_to="", lead_key="") | ~Q(leads_to=""),
                name="message_key_has_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.topic}"


class MessagePreference(models.Model):
    """How somebody likes to be told: on the phone or not, at night or not, how often.

    Who said nothing is told once a day, and not at night.
    """

    resident = models.OneToOneField(
        Resident, models.PROTECT, related_name="message_preference"
    )
    by_phone = models.BooleanField(_("也发短信"), default=True)
    # None of both: also at night.
    quiet_from = models.TimeField(_("晚上几点起不打扰"), null=True, blank=True)
    quiet_until = models.TimeField(_("早上几点止"), null=True, blank=True)
    once_a_day = models.BooleanField(_("一天发一次"), default=True)
    set_at = models.DateTimeField(_("什么时候定的"))

    class Meta:
        verbose_name = _("怎么告诉我")
        constraints = [
            both_or_neither(
                "quiet_from", "quiet_until", name="message_quiet_has_both_ends"
            ),
        ]

    def __str__(self) -> str:
        return str(self.resident_id)
