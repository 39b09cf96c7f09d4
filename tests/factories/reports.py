"""A village in which people report what they did, on 3 June 2026."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.deducts import Stage, set_the_stage
from tests.factories.villages import HouseholdFactory, ResidentFactory, RuleFactory
from tests.factories.villages import moment as at_hour
from villages.models import Report, ReportWitness, Resident, Rule
from villages.selectors.reports import witness_by_token
from villages.services import reports

ON = date(2026, 6, 3)
NOW = at_hour(ON)
TEXT = "帮于奶奶收了两亩麦子"


@dataclass
class Scene:
    """A village with its officers, somebody who reports, family and neighbours."""

    stage: Stage
    rule: Rule
    me: Resident
    mate: Resident
    neighbour: Resident

    def user(self, role: str) -> User:
        """Return who holds the role."""
        return self.stage.user(role)

    @property
    def panel(self) -> list[User]:
        """The panel's members."""
        return self.stage.panel

    def deed(self, **changes: Any) -> Report:
        """Report a deed."""
        usual = {
            "resident": self.me,
            "by": self.me.user,
            "rule": self.rule,
            "text": TEXT,
            "client_id": uuid4(),
            "at": NOW,
        }
        return reports.report_deed(**{**usual, **changes})

    def hazard(self, **changes: Any) -> Report:
        """Report a lamp that is dark."""
        usual = {
            "resident": self.me,
            "by": self.me.user,
            "text": "路灯不亮",
            "place": "东头小桥边",
            "client_id": uuid4(),
            "at": NOW,
        }
        return reports.report_hazard(**{**usual, **changes})

    def link(self, report: Report) -> ReportWitness:
        """Ask for a witness; return the question behind the link."""
        token = reports.ask(report=report, by=self.me.user, at=NOW)
        asked = witness_by_token(token)
        assert asked
        return asked

    def saw(self, report: Report, who: Resident, **changes: Any) -> ReportWitness:
        """Let somebody say through a link that they saw it."""
        number = who.memberships.get().household.number
        usual = {"said": "saw", "name": who.name, "number": number, "at": NOW}
        return reports.answer(witness=self.link(report), **{**usual, **changes})

    def taken_up(self, report: Report, **changes: Any) -> Report:
        """Let the recorder take a report up."""
        usual = {"report": report, "by": self.user("recorder"), "at": NOW}
        return reports.take_up(**{**usual, **changes})


def set_the_scene(**changes: Any) -> Scene:
    """Return a village in which 李长河 reports; 张秀兰 lives with him."""
    stage = set_the_stage(**changes)
    village = stage.village
    me = stage.person
    home = me.memberships.get().household
    neighbour = ResidentFactory(
        village=village,
        household=HouseholdFactory(village=village, number="东88"),
        name="于福来",
        user=UserFactory(),
    )
    return Scene(
        stage=stage,
        rule=RuleFactory(rule_book=stage.rule.rule_book),
        me=me,
        mate=ResidentFactory(household=home, name="张秀兰", phone=""),
        neighbour=neighbour,
    )
