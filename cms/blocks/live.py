"""Blocks that show what the selectors say of the page's own village, as of now."""

from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.text import FEATURES, PictureBlock
from rewards.points.selectors import boards
from rewards.redemption.selectors.outlets import public_outlets
from villages.models import Village
from villages.selectors import notices, rulebooks

# A village page shows the first lines; the notice's own page and the price list have all.
ROWS_SHOWN, DEEDS_SHOWN, GOODS_SHOWN = 8, 12, 6


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
        """Return the notices that stand, each with its first lines."""
        sheets = [
            (notice, notices.notice_rows(notice, on))
            for notice in notices.current(village, on)
        ]
        every_row = [row for _notice, rows in sheets for row in rows]
        return {
            "sheets": sheets,
            "rows_shown": ROWS_SHOWN,
            "records_total": len(every_row),
            "points_total": sum(row.points for row in every_row),
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
