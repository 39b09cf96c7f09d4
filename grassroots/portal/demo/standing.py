"""What the demo village shows of itself: last year's stars, a meeting, who serves."""

from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile

from grassroots.portal.demo.history import moment
from grassroots.portal.demo.pictures import picture
from grassroots.portal.demo.setting_up import Stage
from villages.models import MeetingKind
from villages.selectors.areas import registered_voters
from villages.services import meetings, party, years

AGENDA = ("下半年的净滩日定在哪几天", "村委东屋的兑换点周三晚上也开门")
WEEK = timedelta(days=7)


def show_standing(stage: Stage, *, today: date, dice: Random) -> None:
    """Publish last year's list, hold a meeting, and let two say they are members."""
    _publish_stars(stage, year=today.year - 1, today=today)
    _hold_meeting(stage, meets_on=today - 3 * WEEK, dice=dice)
    manager = stage.officers["manager"][0]
    for head, at in ((stage.heads[3], None), (stage.heads[12], today - WEEK)):
        party.declare(
            resident=head,
            by=manager if at else stage.officers["panel"][1],
            at=moment(today - WEEK, 10),
            declared_on=at,
        )


def _publish_stars(stage: Stage, *, year: int, today: date) -> None:
    close = years.freeze(
        village=stage.village, year=year, by=None, at=moment(date(year + 1, 1, 1), 2)
    )
    manager = stage.officers["manager"][0]
    hung = years.put_on_notice(
        close=close, by=manager, at=moment(date(year + 1, 1, 5), 9)
    )
    # In the first days of a year it still hangs.
    if hung.publish_from and hung.publish_from <= today:
        years.publish(close=hung, by=manager, at=moment(hung.publish_from, 9))


def _hold_meeting(stage: Stage, *, meets_on: date, dice: Random) -> None:
    manager = stage.officers["manager"][0]
    called_at = moment(meets_on - 2 * WEEK, 9)
    meeting = meetings.draft(
        village=stage.village,
        kind=MeetingKind.HOUSEHOLDS,
        meets_at=moment(meets_on, 19),
        place="村委会大院",
        agenda=AGENDA,
        by=manager,
        at=called_at,
    )
    meetings.call(meeting=meeting, by=manager, at=called_at)
    eligible = registered_voters(stage.village, MeetingKind.HOUSEHOLDS, on=meets_on)
    came = stage.heads[: eligible * 3 // 4]
    for head in came[:6]:
        meetings.sign_in(
            meeting=meeting, resident=head, by=manager, at=moment(meets_on, 18, 40)
        )
    votes = {
        number: meetings.Votes(len(came) - against - 1, against, 1)
        for number, against in ((1, 2), (2, 5))
    }
    meetings.note_result(
        meeting=meeting,
        held_on=meets_on,
        eligible=eligible,
        present=len(came),
        votes=votes,
        by=manager,
        at=moment(meets_on, 21),
    )
    meetings.close(
        meeting=meeting,
        minutes=ContentFile(picture(dice).content, "会议记录.jpg"),
        by=manager,
        at=moment(meets_on + timedelta(days=1), 9),
    )
