"""A village with everybody whom a deduct needs, and its steps taken one after another.

Reminded on Wednesday, 3 June 2026, to be mended by the 10th; the notice is served on
the 11th, one may speak until Tuesday the 16th, the panel votes on the 17th.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.records import photo_file
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from villages.models import (
    AreaAppointment,
    AreaRole,
    Deduct,
    DeductVerdict,
    Repair,
    RepairTask,
    Resident,
    Rule,
    RuleKind,
    ServiceKind,
    Village,
)
from villages.services import deducts, photos, repairs

REMINDED_ON = date(2026, 6, 3)
MEND_BY = date(2026, 6, 10)
NOTICED_ON = date(2026, 6, 11)
HEARD_UNTIL = date(2026, 6, 16)
VOTED_ON = date(2026, 6, 17)
EFFECTIVE_ON = date(2026, 6, 18)
EXPIRES_ON = date(2027, 6, 3)
PLEDGED_ON = date(2026, 6, 20)
DONE_ON = date(2026, 6, 27)
FACTS = "东头小桥边堆着六袋垃圾"


def shot(seed: int = 5) -> photos.Photo:
    """Return a photo ready to be kept."""
    return photos.prepare(photo_file(seed))


@dataclass
class Stage:
    """One village, its officers by role, and somebody to remind."""

    village: Village
    rule: Rule
    person: Resident
    seats: dict[str, AreaAppointment]
    bench: list[AreaAppointment]

    def user(self, role: str) -> User:
        """Return who holds the role."""
        return self.seats[role].user

    @property
    def panel(self) -> list[User]:
        """The panel's members."""
        return [one.user for one in self.bench]

    @property
    def subject(self) -> User:
        """The account of the person."""
        return self.person.user

    def remind(self, **changes: Any) -> Deduct:
        """Remind the person on 3 June."""
        usual = {
            "village": self.village,
            "by": self.user("recorder"),
            "at": moment(REMINDED_ON),
            "client_id": uuid4(),
            "rule": self.rule,
            "resident": self.person,
            "facts": FACTS,
        }
        return deducts.remind(**{**usual, **changes})

    def mended(self) -> Deduct:
        """Let the recorder photograph the mend in time."""
        return deducts.show_mend(
            deduct=self.remind(),
            by=self.user("recorder"),
            at=moment(MEND_BY),
            photos=[shot()],
        )

    def noticed(self, *, on: date = NOTICED_ON, **changes: Any) -> Deduct:
        """Serve the notice of a reminder that nobody mended."""
        return deducts.serve_notice(
            deduct=self.remind(**changes), by=self.user("manager"), at=moment(on)
        )

    def vote(
        self,
        deduct: Deduct,
        verdict: str = DeductVerdict.APPROVE,
        *,
        member: int = 0,
        at: datetime | None = None,
    ) -> Deduct:
        """Let one of the panel vote; return the deduct as it stands then."""
        deducts.vote(
            deduct=deduct,
            by=self.panel[member],
            verdict=verdict,
            reason="照片清楚",
            at=at or moment(VOTED_ON, 10 + member),
        )
        deduct.refresh_from_db()
        return deduct

    def pledged(self, deduct: Deduct | None = None, **changes: Any) -> Repair:
        """Let the person pledge four hours in two tasks, for a deduct of two points."""
        usual = {
            "deduct": deduct or self.decided(),
            "hours": {ServiceKind.CLEANING: 3, ServiceKind.ELDERS: 1},
            "by": self.subject,
            "at": moment(PLEDGED_ON),
        }
        return repairs.pledge(**{**usual, **changes})

    def said_done(
        self, repair: Repair, kind: str = "cleaning", *, at: datetime | None = None
    ) -> RepairTask:
        """Let the person say that a task was done on the day."""
        at = at or moment(DONE_ON)
        return repairs.say_done(
            task=repair.tasks.get(kind=kind),
            done_on=timezone.localdate(at),
            words="小桥两边都扫了",
            by=self.subject,
            at=at,
        )

    def repaired(self, **changes: Any) -> Deduct:
        """Go the whole way: every task done and looked at by the manager."""
        repair = self.pledged(self.decided(**changes))
        for task in repair.tasks.all():
            said = self.said_done(repair, task.kind)
            repairs.check(task=said, by=self.user("manager"), at=moment(DONE_ON, 16))
        return repair.deduct

    def decided(self, verdict: str = DeductVerdict.APPROVE, **changes: Any) -> Deduct:
        """Go the whole way, with as many votes as the book asks for."""
        deduct = self.noticed(**changes)
        for member in range(self.rule.rule_book.panel_quorum):
            deduct = self.vote(deduct, verdict, member=member)
        return deduct


def set_the_stage(*, quorum: int = 2, name: str = "东岛村", points: int = 2) -> Stage:
    """Return a village with its book, its officers, a panel of three and a person."""
    village = VillageFactory(name=name)
    book = RuleBookFactory(village=village, panel_quorum=quorum)
    rule = RuleFactory(
        rule_book=book,
        kind=RuleKind.DEDUCT,
        code="ENV-D01",
        title="乱倒垃圾",
        category="环境卫生",
        points_default=points,
    )
    names = {
        AreaRole.RECORDER: "刘海燕",
        AreaRole.MANAGER: "王海",
        AreaRole.SUPERVISOR: "孙明",
    }
    seats = {
        role: AppointmentFactory(
            village=village, role=role, user=UserFactory(name=called)
        )
        for role, called in names.items()
    }
    seats["town"] = AppointmentFactory(
        town=village.town, role=AreaRole.SUPERVISOR, user=UserFactory(name="周镇")
    )
    seats["county"] = AppointmentFactory(
        county=village.town.county,
        role=AreaRole.SUPERVISOR,
        user=UserFactory(name="吴县"),
    )
    bench = [
        AppointmentFactory(
            village=village, role=AreaRole.PANEL, user=UserFactory(name=called)
        )
        for called in ("赵玉琴", "孙桂芳", "王德顺")
    ]
    person = ResidentFactory(village=village, name="李长河", user=UserFactory())
    return Stage(village, rule, person, {str(k): v for k, v in seats.items()}, bench)
