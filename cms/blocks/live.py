"""Blocks that show what the selectors say of the page's own village, as of now."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import FEATURES, PictureBlock
from rewards.points.selectors import boards
from rewards.redemption.selectors.outlets import public_outlets
from villages.formulas.clearing import clears_on
from villages.models import PublicNotice, Village
from villages.selectors import notices, rulebooks
from villages.selectors.notices import NoticeRow

# A village page shows the first lines; the price list has all.
DEEDS_SHOWN, GOODS_SHOWN = 12, 6


@dataclass(frozen=True)
class NoticeDay:
    """The notices whose points come on one day, and all their lines."""

    arrives_on: date
    is_provisional: bool
    notices: list[PublicNotice]
    rows: list[NoticeRow]


def _day_of(together: list[PublicNotice], *, on: date) -> NoticeDay:
    return NoticeDay(
        arrives_on=together[0].effective_on,
        is_provisional=any(one.is_provisional for one in together),
        notices=together,
        rows=[row for one in together for row in notices.notice_rows(one, on)],
    )


def _arrival(notice: PublicNotice) -> date:
    return notice.effective_on


class LiveBlock(blocks.StaticBlock):
    """A block without settings; the village is that of the page it stands on."""

    def facts(self, village: Village, *, on: date) -> dict[str, Any]:
        """Return what the template shows of the village on the day."""
        return {}

    def get_context(
        self, value: None, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the facts to what the page knows."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        village = context.get("village")
        if village is not None:
            context.update(self.facts(village, on=timezone.localdate()))
        return context


class NoticeBlock(LiveBlock):
    """What is on notice now, masked, and until when one may object."""

    def facts(self, village: Village, *, on: date) -> dict[str, Any]:
        """Return the notices that stand by the day on which their points come."""
        standing = list(notices.current(village, on))
        days = [
            _day_of(list(same), on=on) for _day, same in groupby(standing, key=_arrival)
        ]
        return {
            "notice_days": days,
            "clears_on": clears_on(village.clearing, on=on),
            "first_notice": standing[0] if standing else None,
            "records_total": sum(len(day.rows) for day in days),
            "points_total": sum(row.points for day in days for row in day.rows),
        }

    class Meta:
        icon = "clipboard-list"
        label = _("正在公示")
        admin_text = _("自动显示本村正在公示的记录。")
        template = "cms/blocks/notice.html"
        anchor = "n"
        word = _("公示")
        region = "first"


class DeedsBlock(LiveBlock):
    """The month's good deeds, with their reasons."""

    def facts(self, village: Village, *, on: date) -> dict[str, Any]:
        """Return the deeds that became points this month, newest first."""
        return {
            "deeds": boards.this_month(village, on, limit=DEEDS_SHOWN),
            "month": on.month,
        }

    class Meta:
        icon = "pick"
        label = _("这个月的好事")
        admin_text = _("自动显示本月已到账的好事。")
        template = "cms/blocks/deeds.html"
        anchor = "g"
        word = _("好事")
        region = "second"


class RulesBlock(LiveBlock):
    """The rule book in force, with the resolution that adopted it."""

    def facts(self, village: Village, *, on: date) -> dict[str, Any]:
        """Return the book, how many rules it has, and the meeting that adopted it."""
        book = rulebooks.book_in_force(village, on)
        return {
            "book": book,
            "resolution": getattr(book, "resolution", None),
            "rules_total": book.rules.count() if book else 0,
        }

    class Meta:
        icon = "list-ol"
        label = _("村规")
        admin_text = _("自动显示现行村规和通过它的会议。")
        template = "cms/blocks/rules.html"
        anchor = "r"
        word = _("村规")
        region = "side"


class OutletsBlock(LiveBlock):
    """Where points are redeemed, when it opens, and what it offers."""

    def facts(self, village: Village, *, on: date) -> dict[str, Any]:
        """Return the outlets that serve, each with the first lines of its price list."""
        return {"outlets": public_outlets(village, limit=GOODS_SHOWN)}

    class Meta:
        icon = "home"
        label = _("哪里能换")
        admin_text = _("自动显示本村的兑换点和价目。")
        template = "cms/blocks/outlets.html"
        anchor = "o"
        word = _("兑换")
        region = "side"


class WordsBlock(blocks.RichTextBlock):
    """The village's own words, in the middle column."""

    class Meta:
        icon = "pilcrow"
        label = _("文字")
        template = "cms/blocks/text.html"
        region = "second"
        anchor = ""


class VillagePictureBlock(PictureBlock):
    """A picture in the middle column."""

    class Meta:
        region = "second"
        anchor = ""


class VillageBlocks(blocks.StreamBlock):
    """What a village page is made of."""

    notice = NoticeBlock()
    deeds = DeedsBlock()
    rules = RulesBlock()
    outlets = OutletsBlock()
    words = WordsBlock(features=FEATURES)
    picture = VillagePictureBlock()

    class Meta:
        block_counts: ClassVar[dict[str, dict[str, int]]] = {
            name: {"max_num": 1} for name in ("notice", "deeds", "rules", "outlets")
        }
