"""What is said when a year cannot be closed, put on notice or published."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class YearNotOver(Refusal):
    """Scores are kept as they stand at the end of 31 December."""

    code = "year_not_over"
    message = _("%(year)s年还没过完，过了12月31日才定。")


class NoBookThatDay(Refusal):
    """Without a book in force nobody had a score."""

    code = "no_book_that_day"
    message = _("%(year)s年12月31日村里没有生效的村规，那一年没有星级。")


class NotYourYear(Refusal):
    """The village's manager puts its list up and publishes it."""

    code = "not_your_year"
    message = _("星级名单由本村负责人公示、公布。")


class NotOnNotice(Refusal):
    """A list hangs out for objections before it is published."""

    code = "year_not_on_notice"
    message = _("名单还没公示，先公示，再公布。")


class NoticeStillStands(Refusal):
    """Until the last day of the notice everybody may object."""

    code = "year_notice_stands"
    message = _("公示还没完，%(day)s起才能公布。")


class NoticeDayUnknown(Refusal):
    """The breaks of that year are not known, so nobody knows when the notice ends."""

    code = "year_notice_day_unknown"
    message = _("那一年的放假安排还没有，公示到哪天定不下来。请县里录入，录了再公布。")
