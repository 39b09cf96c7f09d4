"""Refusals of what would become a standard."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotTheCounty(Refusal):
    """Somebody who does not supervise the county wants to publish."""

    code = "not_the_county"
    message = _("评级办法、检查表和承诺书由县里发布，请县监督来办。")


class InThePast(Refusal):
    """A standard would hold from a day that is over."""

    code = "in_the_past"
    field = "effective_on"
    message = _("开始用的日期不能早于今天，也不能早于现在这一版（%(since)s）。")


class NoItems(Refusal):
    """A checklist without a line."""

    code = "no_items"
    message = _("检查表里一条也没有。")


class NotBusiness(Refusal):
    """A line that asks about people instead of the business."""

    code = "not_business"
    message = _(
        "“%(text)s”这一条不是看经营的（%(word)s）。检查表和承诺书只看店里的事，不看人的信仰、家庭、身体、上访和言论。"
    )


class DoubledItem(Refusal):
    """The same line twice."""

    code = "doubled_item"
    message = _("“%(text)s”写了两遍。")


class BandsNotFalling(Refusal):
    """Grades whose numbers are not in order."""

    code = "bands_not_falling"
    message = _("起点要从A到C一级比一级低，每一部分的最低要求也是。")


class CapsNotFalling(Refusal):
    """A graver thing would leave a better grade, or a critical fault the best one."""

    code = "caps_not_falling"
    field = "critical_cap"
    message = _(
        "一项关键不合格最高不能是A级；两项以上不能比一项更好；越重的处罚，最高等级不能越好。"
    )


class NumberOutOfRange(Refusal):
    """A number of a scheme that would break what merchants were promised."""

    code = "number_out_of_range"
    message = _("“%(label)s”要在%(least)s和%(most)s之间。")

    def __init__(self, *, name: str, **details: object) -> None:
        """Remember which number it is."""
        super().__init__(**details)
        self.field = name


class BadLine(Refusal):
    """A line that is empty, longer than its column holds, or weighs nothing."""

    code = "bad_line"
    message = _("第%(number)s条没有写全，或者太长了，或者分值不在1到100之间。")


class BadHeading(Refusal):
    """A table of a checklist without one of its columns."""

    code = "bad_heading"
    field = "file"
    message = _("第一行少了这几列：%(names)s。请照现在这一版的表改。")
