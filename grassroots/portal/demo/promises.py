"""What the demo village's committee promised: one thing done, one due, one late."""

from datetime import date, timedelta

from grassroots.portal.demo.history import moment
from grassroots.portal.demo.setting_up import Stage
from villages.services import promises

LAMPS = "把南大街的五盏路灯都修好"
YARD = "村委东屋的兑换点周三晚上也开门"
DITCH = "雨季前把东沟清一遍"
WEEK = timedelta(days=7)


def promise_some(stage: Stage, *, today: date) -> None:
    """Promise three things; the supervisor says of the first that it was kept."""
    manager = stage.officers["manager"][0]
    kept, _ahead, _overdue = (
        promises.promise(
            village=stage.village,
            text=text,
            due_on=today + due * WEEK,
            by=manager,
            at=moment(today - 10 * WEEK, 9),
        )
        for text, due in ((LAMPS, -4), (YARD, 5), (DITCH, -1))
    )
    promises.mark(
        promise=kept,
        done_on=today - 5 * WEEK,
        evidence="五盏都亮了，晚上去看过",
        by=stage.officers["supervisor"][0],
        at=moment(today - 5 * WEEK, 19),
    )
