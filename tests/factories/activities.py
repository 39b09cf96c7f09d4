"""A village with a rule for hours, its officers and neighbours, and one activity.

Set up on Monday, 1 June 2026; it takes place on Wednesday, 3 June, from 8:30 to 11:30.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from villages.models import (
    Activity,
    AreaAppointment,
    AreaRole,
    EvidenceKind,
    Resident,
    Rule,
    SignUp,
    Village,
)
from villages.services import activities

SET_UP_ON = date(2026, 6, 1)
DAY = date(2026, 6, 3)
HALF = timedelta(minutes=30)
STARTS, ENDS = moment(DAY, 8) + HALF, moment(DAY, 11) + HALF
BEFORE = moment(SET_UP_ON)
TIERS = [[5, 2], [10, 5], [20, 10]]


def clock(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    """Return a moment of the day of the activity."""
    return moment(day, hour) + timedelta(minutes=minute)


@dataclass
class Yard:
    """One village in which people do things together."""

    village: Village
    rule: Rule
    seats: dict[str, AreaAppointment]
    # Counts what was made, so that everybody has another name.
    made: int = 0

    def user(self, role: str) -> User:
        """Return who holds the role."""
        return self.seats[role].user

    def neighbour(self, **columns: Any) -> Resident:
        """Return a grown-up of the village with an account of their own."""
        self.made += 1
        usual: dict[str, Any] = {"name": "李秀英", "user": UserFactory()}
        return ResidentFactory(village=self.village, **{**usual, **columns})

    def draft(self, **changes: Any) -> Activity:
        """Set an activity up."""
        usual: dict[str, Any] = {
            "village": self.village,
            "rule": self.rule,
            "title": "清理海滩",
            "place": "村委会门口",
            "starts_at": STARTS,
            "ends_at": ENDS,
            "places": 10,
            "by": self.user("recorder"),
            "at": BEFORE,
        }
        return activities.create(**{**usual, **changes})

    def published(self, **changes: Any) -> Activity:
        """Set one up and let people sign up."""
        return activities.publish(
            activity=self.draft(**changes), by=self.user("recorder"), at=BEFORE
        )

    def sign_up(self, activity: Activity, who: Resident, *, at: Any = BEFORE) -> SignUp:
        """Let somebody sign up."""
        return activities.sign_up(activity=activity, resident=who, by=who.user, at=at)

    def leave(self, activity: Activity, who: Resident) -> SignUp:
        """Let somebody sign off."""
        return activities.leave(activity=activity, resident=who, by=who.user, at=BEFORE)

    def come(self, activity: Activity, who: Resident, *, at: datetime) -> SignUp:
        """Let somebody check in with the code of the moment."""
        code = activities.code_now(activity, at=at)
        return activities.check_in(
            activity=activity, resident=who, code=code, by=who.user, at=at
        )

    def go(self, activity: Activity, who: Resident, *, at: datetime) -> SignUp:
        """Let somebody check out with the code of the moment."""
        code = activities.code_now(activity, at=at)
        return activities.check_out(
            activity=activity, resident=who, code=code, by=who.user, at=at
        )

    def enter(
        self,
        activity: Activity,
        who: Resident,
        came: datetime,
        left: datetime,
        *,
        because: str = "",
        role: str = "recorder",
        at: datetime | None = None,
    ) -> Any:
        """Type one line of the paper list in; return the refusal, if any."""
        line = activities.Line(who, came, left, because)
        refused = activities.enter_times(
            activity=activity,
            lines=[line],
            by=self.user(role),
            at=at or clock(18),
        )
        return refused.get(who.pk)

    def close(self, activity: Activity, *, at: datetime | None = None) -> Activity:
        """End it in the evening."""
        return activities.close(
            activity=activity, by=self.user("recorder"), at=at or clock(18)
        )

    def record(self, activity: Activity, *, role: str = "recorder", **more: Any) -> Any:
        """Make records the next morning."""
        at = clock(9, day=DAY + timedelta(days=1))
        return activities.make_records(
            **{"activity": activity, "by": self.user(role), "at": at, **more}
        )

    def done(self, *people: Resident, hours: int = 2, **changes: Any) -> Activity:
        """Return a closed activity at which everybody was for so many hours."""
        activity = self.published(**changes)
        for one in people:
            came = activity.starts_at
            self.sign_up(activity, one)
            self.come(activity, one, at=came)
            self.go(activity, one, at=came + timedelta(hours=hours))
        return self.close(activity)


def open_the_yard(*, tiers: Any = TIERS, name: str = "东岛村", **rule: Any) -> Yard:
    """Return a village with two recorders, a manager, a judge, and a rule for hours."""
    village = VillageFactory(name=name)
    usual: dict[str, Any] = {
        "rule_book": RuleBookFactory(village=village),
        "code": "VOL-A01",
        "title": "参加志愿服务",
        "category": "志愿服务",
        "evidence": EvidenceKind.CHECKIN,
        "tiers": tiers,
        "points_max": 10,
    }
    made = RuleFactory(**{**usual, **rule})
    names = {
        "recorder": (AreaRole.RECORDER, "刘海燕"),
        "second": (AreaRole.RECORDER, "孙桂芳"),
        "manager": (AreaRole.MANAGER, "王海"),
        "panel": (AreaRole.PANEL, "赵玉琴"),
        "supervisor": (AreaRole.SUPERVISOR, "孙明"),
    }
    seats = {
        key: AppointmentFactory(
            village=village, role=role, user=UserFactory(name=called)
        )
        for key, (role, called) in names.items()
    }
    return Yard(village, made, seats)
