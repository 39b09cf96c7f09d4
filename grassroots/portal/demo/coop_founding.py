"""Found the co-op of the demo: its people, what its assembly decided, the bank's line."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from grassroots.accounts.models import User
from grassroots.portal.demo import coop_plan as plan
from grassroots.portal.demo.shops import Scene
from rewards.ruralcredit.formulas.lending import Agreement
from rewards.ruralcredit.formulas.loans import Method
from rewards.ruralcredit.models import (
    Coop,
    CoopMember,
    LoanProduct,
)
from rewards.ruralcredit.services import (
    cards,
    coops,
    lines,
    posts,
    products,
    rules,
)

# When the co-op began, and when it asked, judged and rated.
BEGAN, ASKED, JUDGED, RATED = 320, 300, 292, 290


@dataclass
class Cooperative:
    """The co-op with its people and, in the order of the plan, its members."""

    scene: Scene
    coop: Coop
    by_role: dict[str, list[User]]
    product: LoanProduct | None = None
    members: list[CoopMember] = field(default_factory=list)

    @property
    def officer(self) -> User:
        """Who keeps files, works ratings out and looks into applications."""
        return self.by_role["loan_officer"][0]

    @property
    def signer(self) -> User:
        """Who signs ratings."""
        return self.by_role["loan_officer"][1]

    @property
    def cashier(self) -> User:
        """Who registers what the bank paid and was paid."""
        return self.by_role["loan_officer"][2]


def register(scene: Scene, supervisor: User) -> Cooperative:
    """Register the co-op and appoint everybody who works for it."""
    at, today = scene.at(BEGAN), scene.today
    coop = coops.register(
        county=scene.stages[0].village.town.county,
        name=plan.NAME,
        short_name=plan.SHORT_NAME,
        certificate=plan.CERTIFICATE,
        qualified_from=today - timedelta(days=BEGAN),
        qualified_until=today + timedelta(days=3 * 365),
        villages=[stage.village for stage in scene.stages[:2]],
        phone="0631-8880011",
        by=supervisor,
        at=at,
    )
    by_role: dict[str, list[User]] = {}
    for role, name, phone in plan.POSTS:
        post = posts.appoint_by_phone(
            coop=coop,
            phone=phone,
            name=name,
            role=role,
            bank=plan.BANK,
            starts_on=today - timedelta(days=BEGAN),
            by=supervisor,
            at=at,
        )
        by_role.setdefault(role, []).append(post.user)
    return Cooperative(scene, coop, by_role)


def decide(made: Cooperative, supervisor: User) -> None:
    """Enter what the assembly decided, the published rate, card, line and product."""
    scene, coop, at = made.scene, made.coop, made.scene.at(BEGAN, 14)
    begin = scene.today - timedelta(days=BEGAN)
    for code, value in plan.RULES.items():
        rules.decide(
            coop=coop,
            code=code,
            value=Decimal(value),
            starts_on=begin,
            ends_on=None,
            source=plan.RESOLUTION,
            by=made.officer,
            at=at,
        )
    rules.enter_rate(
        term="1y",
        rate_pct=plan.LPR,
        starts_on=begin,
        known_until=scene.today,
        source="演示用，不是公布的利率",
        by=supervisor,
        at=scene.at(0),
    )
    card = cards.draft_card(coop=coop, by=made.officer, at=at)
    cards.adopt_card(
        card=card, resolution=plan.RESOLUTION, effective_on=begin, by=made.signer, at=at
    )
    _grant_line(made, supervisor)


def _grant_line(made: Cooperative, supervisor: User) -> None:
    """Enter the bank's line and the product that is lent from it."""
    scene, coop, at = made.scene, made.coop, made.scene.at(BEGAN, 14)
    begin = scene.today - timedelta(days=BEGAN)
    line = lines.grant(
        coop=coop,
        bank=plan.BANK,
        agreement="望农授2025-018",
        amount_fen=plan.LINE_YUAN * 100,
        guarantee_pct=Decimal(80),
        trigger_days=90,
        starts_on=begin,
        ends_on=scene.today + timedelta(days=2 * 365),
        by=supervisor,
        at=at,
    )
    lines.add_to_reserve(
        line=line,
        amount_fen=plan.RESERVE_YUAN * 100,
        reference="望农准备金2025-001",
        by=supervisor,
        at=at,
    )
    made.product = products.create(
        coop=coop,
        name="生产互助借款",
        terms=Agreement(
            method=Method.EQUAL_INSTALMENT,
            penalty_multiplier=Decimal("1.3"),
            penalty_grace_days=3,
        ).as_data(),
        annual_rate_pct=Decimal(6),
        min_fen=100_000,
        max_fen=5_000_000,
        max_periods=24,
        rebates=plan.REBATES,
        by=made.officer,
        at=at,
    )
