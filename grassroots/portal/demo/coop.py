"""A co-op that rates households and lends, through the same services as real life."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from grassroots.accounts.models import User
from grassroots.portal.demo import coop_plan as plan
from grassroots.portal.demo.coop_founding import (
    ASKED,
    BEGAN,
    JUDGED,
    RATED,
    Cooperative,
    decide,
    register,
)
from grassroots.portal.demo.shops import Scene
from rewards.ruralcredit.models import (
    Coop,
    CoopMember,
    Dossier,
    Excess,
    FilePurpose,
    Loan,
    LoanStatus,
    VisitSource,
)
from rewards.ruralcredit.selectors.loans import position_of
from rewards.ruralcredit.services import (
    dossiers,
    loans,
    members,
    panels,
    promises,
    ratings,
)
from villages.models import Resident


def lend_and_rate(scene: Scene, *, county_supervisor: User) -> Coop:
    """Register the co-op, rate a dozen households of the first village, and lend."""
    made = register(scene, county_supervisor)
    decide(made, county_supervisor)
    stage = scene.stages[0]
    leads = len(stage.officers) + 1
    heads = [stage.heads[0], *stage.heads[leads + 8 :][: len(plan.HOUSEHOLDS) - 1]]
    for number, head in enumerate(heads, start=1):
        made.members.append(_admit(made, head, number))
    judges = [*stage.officers["panel"], *made.by_role["loan_committee"]]
    for member, household in zip(made.members, plan.HOUSEHOLDS, strict=False):
        _rate(made, member, household, judges)
    guarantors = made.members[8:11]
    for number, household in enumerate(plan.HOUSEHOLDS[: len(made.members)]):
        if household.borrows:
            guarantor = guarantors[number % len(guarantors)]
            _lend(made, made.members[number], household, guarantor)
    return made.coop


def _admit(made: Cooperative, head: Resident, number: int) -> CoopMember:
    scene = made.scene
    since = scene.today - timedelta(days=BEGAN - 2)
    member = members.admit(
        coop=made.coop,
        resident=head,
        number=f"{number:04d}",
        starts_on=since,
        share_fen=100_000,
        by=made.officer,
        at=scene.at(BEGAN - 2),
    )
    if number in {9, 10}:
        promises.promise(
            member=member,
            amount_fen=2_000_000,
            starts_on=scene.today,
            ends_on=scene.today + timedelta(days=365),
            by=made.officer,
            at=scene.at(0),
        )
    return member


def _rate(
    made: Cooperative,
    member: CoopMember,
    household: plan.Household,
    judges: Sequence[User],
) -> None:
    """Keep the household's file, let the panel judge, work the rating out and sign it."""
    dossier = _file(made, member, household)
    at = made.scene.at(JUDGED)
    panel = panels.open_panel(dossier=dossier, people=judges, by=made.officer, at=at)
    seats = panel.seats.filter(recused_cause="").select_related("user").order_by("pk")
    for seat, mark in zip(seats, (*household.marks, 83), strict=False):
        panels.give_score(
            seat=seat, score=mark, by=seat.user, at=made.scene.at(JUDGED, 15)
        )
    panels.close_panel(panel=panel, by=made.officer, at=made.scene.at(JUDGED - 1))
    rating = ratings.rate(
        dossier=dossier,
        as_of=made.scene.today - timedelta(days=RATED),
        by=made.officer,
        at=made.scene.at(RATED),
    )
    ratings.decide(rating=rating, by=made.signer, at=made.scene.at(RATED, 16))


def _file(made: Cooperative, member: CoopMember, household: plan.Household) -> Dossier:
    scene, at = made.scene, made.scene.at(ASKED)
    asked_on = scene.today - timedelta(days=ASKED)
    signed = [
        dossiers.Signed(
            purpose=purpose,
            resident=member.resident,
            channel="paper",
            starts_on=asked_on,
            ends_on=scene.today + timedelta(days=365),
            recipient=plan.BANK if purpose == FilePurpose.LENDER else "",
        )
        for purpose in (FilePurpose.FILE, FilePurpose.LENDER, FilePurpose.PUBLIC_LIST)
    ]
    dossier = dossiers.open_dossier(
        coop=made.coop,
        household=member.household,
        signed=signed[0],
        by=made.officer,
        at=at,
    )
    for one in signed[1:]:
        dossiers.authorise(dossier=dossier, signed=one, by=made.officer, at=at)
    values = {
        code: Decimal(value) if type(value) is int else value
        for code, value in (plan.MOST | household.values).items()
    }
    dossiers.record_visit(
        dossier=dossier,
        collected=dossiers.Collected(
            values=values,
            collected_on=asked_on,
            source=VisitSource.TABLE,
            source_words="入户登记表，凭证已看原件",
        ),
        client_id=scene.key(),
        by=made.officer,
        at=at,
    )
    return dossier


def _lend(
    made: Cooperative,
    member: CoopMember,
    household: plan.Household,
    guarantor: CoopMember,
) -> None:
    """Take the loan as far as the plan says."""
    scene, at = made.scene, made.scene.at(household.days_ago)
    assert made.product is not None  # noqa: S101 - made before anybody borrows
    loan = loans.apply(
        borrower=member,
        product=made.product,
        principal_fen=household.borrows * 100,
        periods=household.periods,
        purpose=household.purpose,
        guarantors={guarantor: household.borrows * 100},
        client_id=scene.key(),
        by=made.officer,
        at=at,
    )
    if household.stage == "applied":
        return
    loan = loans.check(loan=loan, by=made.officer, at=at)
    if household.stage == "checked":
        return
    for judge in made.by_role["loan_committee"]:
        if loan.status == LoanStatus.CHECKED:
            loan = loans.vote(loan=loan, is_for=True, by=judge, at=at)
    if household.stage == "approved":
        return
    signed_on = scene.today - timedelta(days=household.days_ago)
    loan = loans.sign(loan=loan, signed_on=signed_on, by=made.officer, at=at)
    loan = loans.confirm_pay_out(
        loan=loan,
        paid_out_on=signed_on,
        amount_fen=loan.principal_fen,
        bank_reference=f"F{loan.number[-4:]}",
        by=made.cashier,
        at=at,
    )
    _repay(made, loan, household)


def _repay(made: Cooperative, loan: Loan, household: plan.Household) -> None:
    """Pay what fell due so far, less the last ones that were missed."""
    scene = made.scene
    rows = position_of(loan, on=scene.today).rows
    due = [one.due_on for one in rows if one.due_on < scene.today]
    for number, day in enumerate(due[: len(due) - household.missed]):
        early = household.early * 100 if number == 0 else 0
        loans.repay(
            loan=loan,
            amount_fen=position_of(loan, on=day).due + early,
            paid_on=day,
            client_id=scene.key(),
            by=made.cashier,
            at=scene.at((scene.today - day).days, 11),
            excess=Excess.SHORTER if early else Excess.NEXT,
            bank_reference=f"H{loan.number[-4:]}{number:02d}",
        )
