"""Two activities of the demo village: one that was held, one that people sign up for."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from grassroots.core.errors import Refusal
from grassroots.portal.demo.history import moment
from grassroots.portal.demo.setting_up import Stage
from villages.models import Activity, Resident
from villages.selectors.activities import rules_for_activities
from villages.services import activities

HELD_AGO, COMING_IN = 6, 5
CAME, PLACES = 6, 8


def hold_some(stage: Stage, *, today: date, until: datetime) -> None:
    """Let the village hold one activity last week, and ask for hands at another."""
    people = _people(stage)
    held = _set_up(stage, "清理海滩垃圾", today - timedelta(days=HELD_AGO), at_hour=8)
    came = list(_signed_up(stage, held, people, until=until))[:CAME]
    _hold(stage, held, came)
    coming = _set_up(stage, "给独居老人送煤", today + timedelta(days=COMING_IN))
    # One more than there are places, so that somebody waits.
    for one, _number in zip(_people(stage), range(PLACES + 1), strict=False):
        _sign_up(stage, coming, one, at=coming.published_at or until)


def _people(stage: Stage) -> Iterator[Resident]:
    """Yield grown-ups who hold no post, those first whom the history knows least."""
    officers = {user.phone for users in stage.officers.values() for user in users}
    return (one for one in reversed(stage.grown) if one.phone not in officers)


def _set_up(stage: Stage, title: str, day: date, *, at_hour: int = 14) -> Activity:
    """Set one up and publish it, well before the day."""
    recorder = stage.officers["recorder"][0]
    published = moment(day - timedelta(days=COMING_IN + 2), 9)
    rules = list(rules_for_activities(stage.book))
    rule = next((one for one in rules if one.tiers), rules[0])
    activity = activities.create(
        village=stage.village,
        rule=rule,
        title=title,
        place="村委会门口",
        remark="戴手套，穿胶鞋，中午管饭",
        starts_at=moment(day, at_hour, 30),
        ends_at=moment(day, at_hour + 3, 30),
        places=PLACES,
        by=recorder,
        at=published,
    )
    return activities.publish(activity=activity, by=recorder, at=published)


def _signed_up(
    stage: Stage, activity: Activity, people: Iterator[Resident], *, until: datetime
) -> Iterator[Resident]:
    """Yield as many as there are places, once they signed up."""
    for one, _number in zip(people, range(PLACES), strict=False):
        if _sign_up(stage, activity, one, at=activity.published_at or until):
            yield one


def _sign_up(stage: Stage, activity: Activity, one: Resident, *, at: datetime) -> bool:
    try:
        recorder = stage.officers["recorder"][0]
        activities.sign_up(activity=activity, resident=one, by=recorder, at=at)
    except Refusal:
        # Moved away since: somebody else comes.
        return False
    return True


def _hold(stage: Stage, activity: Activity, came: list[Resident]) -> None:
    """Type the paper list in, end the activity, and make records of it."""
    recorder = stage.officers["recorder"][0]
    evening = activity.ends_at + timedelta(hours=3)
    lines = [
        activities.Line(
            one,
            activity.starts_at + timedelta(minutes=number),
            activity.ends_at - timedelta(minutes=20 * (number % 3)),
        )
        for number, one in enumerate(came)
    ]
    activities.enter_times(activity=activity, lines=lines, by=recorder, at=evening)
    activities.close(activity=activity, by=recorder, at=evening)
    activities.make_records(activity=activity, by=recorder, at=evening)
