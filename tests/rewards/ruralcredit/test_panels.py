"""Neighbours judge behind closed doors: five at least, none too close, all sealed."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from grassroots.audit.models import Event
from rewards.ruralcredit.errors.coops import NotForThisCoop, TooCloseToHousehold
from rewards.ruralcredit.errors.panels import (
    JudgedBefore,
    NoSecondRound,
    NotInvitable,
    NotTheAuditor,
    NotYourSeat,
    PanelOver,
    PanelRuns,
    Recused,
    ScoredAlready,
    SeatedAlready,
    StillSealed,
    TooFewPeople,
)
from rewards.ruralcredit.errors.rating import DossierClosed, NoConsent
from rewards.ruralcredit.formulas.rating import MarkOutOfRange, TooFewReviewers
from rewards.ruralcredit.models import (
    DossierValue,
    FilePurpose,
    Guarantor,
    PanelSeat,
    PromiseMatch,
    SeatCause,
)
from rewards.ruralcredit.selectors import panels as reading
from rewards.ruralcredit.services import panels, ratings
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    make_loan,
    make_promise,
    village_of,
)
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from tests.rewards.ruralcredit.rated import (
    AT,
    LATER,
    file_of,
    head_of,
    held,
    judges,
    rated,
    world,
)
from villages.models import FileView

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world(E02=None)


def opened(w, people=None, *, at=AT):
    people = judges(w.coop) if people is None else people
    return panels.open_panel(dossier=w.dossier, people=people, by=w.officer, at=at)


def scored(panel, scores, *, at=AT):
    for seat, score in zip(panel.seats.order_by("pk"), scores, strict=False):
        panels.give_score(seat=seat, score=score, by=seat.user, at=at)
    return panel


def closed(w, scores=(90, 80, 85, 70, 95), *, at=AT):
    panel = scored(opened(w, at=at), scores, at=at)
    return panels.close_panel(panel=panel, by=w.officer, at=at)


def appraisal_of(dossier, *, on=TODAY):
    return DossierValue.objects.holding(on=on).get(
        dossier=dossier, indicator__code="E02"
    )


def test_the_mean_without_the_extremes_becomes_a_value_of_the_file_for_a_year(w):
    panel = closed(w)
    assert (panel.mean, panel.spread, panel.judges) == (Decimal("85.00"), 25, 5)
    assert not panel.needs_another
    value = appraisal_of(w.dossier)
    assert (value.number, value.until_on) == (85, date(2027, 6, 3))
    assert (value.visit.source, value.visit.recorded_by) == ("system", None)
    rating = rated(w.dossier)
    assert rating.panel == panel
    assert rating.inputs["E02"] == "85.0000"


def test_a_newer_round_takes_the_place_of_the_one_before(w):
    closed(w)
    closed(w, (60, 61, 62, 63, 64), at=LATER)
    assert appraisal_of(w.dossier).number == 85
    assert appraisal_of(w.dossier, on=LATER.date()).number == 62
    assert reading.panel_behind(w.dossier, on=TODAY).mean == 85
    assert reading.panel_behind(w.dossier, on=TODAY - timedelta(days=1)) is None


def test_a_round_that_ran_out_is_behind_nothing(w):
    panel = closed(w)
    last = DossierValue.objects.get(indicator__code="E02").until_on
    assert reading.panel_behind(w.dossier, on=last - timedelta(days=1)) == panel
    assert reading.panel_behind(w.dossier, on=last) is None
    rating = ratings.rate(dossier=w.dossier, as_of=last, by=w.officer, at=moment(last))
    assert rating.panel is None
    assert rating.missing == ["E02"]


def test_a_round_whose_mean_is_under_objection_is_behind_nothing(w):
    panel = closed(w)
    values = DossierValue.objects.filter(indicator__code="E02")
    values.update(disputed_at=AT)
    assert reading.panel_behind(w.dossier, on=TODAY) is None
    values.update(disputed_at=None)
    assert reading.panel_behind(w.dossier, on=TODAY) == panel


def test_who_is_asked_must_be_committee_panel_manager_or_member_and_can_sign_in(w):
    village = village_of(w.coop)
    people = [
        w.committee,
        AppointmentFactory(village=village, role="panel").user,
        AppointmentFactory(village=village, role="manager").user,
        *judges(w.coop, 2),
    ]
    known = list(reading.invitable(w.dossier, on=TODAY))
    assert {one.pk for one in people} <= {one.pk for one in known}
    recorder = AppointmentFactory(village=village, role="recorder").user
    gone = UserFactory(is_active=False)
    AppointmentFactory(village=village, role="panel", user=gone)
    for one in (recorder, gone, w.officer, UserFactory(name="生人")):
        with pytest.raises(NotInvitable):
            opened(w, [*people, one])
    assert opened(w, people).seats.count() == 5


def test_a_member_who_signs_in_by_the_phone_in_the_register_may_be_asked(w):
    user = UserFactory()
    head = ResidentFactory(village=village_of(w.coop), phone=user.phone)
    CoopMemberFactory(coop=w.coop, resident=head)
    assert user in reading.invitable(w.dossier, on=TODAY)


def relative(w, user):
    KinshipFactory(first=user.residents.get(), second=head_of(w.dossier))
    return SeatCause.RELATIVE


def housemate(w, user):
    mate = user.residents.get()
    mate.memberships.update(household=w.dossier.household)
    return SeatCause.HOUSEHOLD


def collector(w, user):
    w.dossier.visits.update(recorded_by=user)
    return SeatCause.RATER


def rater(w, user):
    rating = rated(w.dossier)
    rating.scored_by = user
    rating.save()
    return SeatCause.RATER


def guarantor(w, user):
    loan = make_loan(w.coop.members.get(household=w.dossier.household))
    member = w.coop.members.get(resident__user=user)
    stand_for(loan, member)
    return SeatCause.DEBT


def guaranteed(w, user):
    loan = make_loan(w.coop.members.get(resident__user=user))
    stand_for(loan, w.coop.members.get(household=w.dossier.household))
    return SeatCause.DEBT


def lender(w, user):
    loan = make_loan(w.coop.members.get(household=w.dossier.household))
    lend(loan, w.coop.members.get(resident__user=user))
    return SeatCause.DEBT


def borrower(w, user):
    loan = make_loan(w.coop.members.get(resident__user=user))
    lend(loan, w.coop.members.get(household=w.dossier.household))
    return SeatCause.DEBT


def stand_for(loan, member):
    Guarantor.objects.create(
        loan=loan, member=member, amount_fen=1, agreed_at=AT, agreed_by=UserFactory()
    )


def lend(loan, member):
    PromiseMatch.objects.create(loan=loan, promise=make_promise(member), amount_fen=1)


TIES = [
    *(relative, housemate, collector, rater),
    *(guarantor, guaranteed, lender, borrower),
]


@pytest.mark.parametrize("tie", TIES)
def test_the_server_sets_aside_who_is_too_close_and_keeps_why(w, tie):
    people = judges(w.coop, 6)
    cause = tie(w, people[0])
    panel = opened(w, people)
    causes = {one.user_id: one.recused_cause for one in panel.seats.all()}
    assert causes.pop(people[0].pk) == cause
    assert set(causes.values()) == {""}
    seat = panel.seats.get(user=people[0])
    assert seat not in reading.to_judge(people[0])
    with pytest.raises(Recused, match=str(SeatCause(cause).label)):
        panels.give_score(seat=seat, score=90, by=people[0], at=AT)


def test_a_debt_that_is_repaid_recuses_nobody(w):
    people = judges(w.coop)
    loan = make_loan(w.coop.members.get(household=w.dossier.household), status="closed")
    stand_for(loan, w.coop.members.get(resident__user=people[0]))
    assert reading.cause_of(people[0], w.dossier, on=TODAY) == ""


@pytest.mark.parametrize("tie", TIES)
def test_who_becomes_too_close_after_being_asked_is_recused_all_the_same(w, tie):
    people = judges(w.coop)
    panel = opened(w, people)
    tie(w, people[0])
    with pytest.raises(Recused):
        panels.give_score(
            seat=panel.seats.get(user=people[0]), score=90, by=people[0], at=AT
        )


def test_fewer_than_five_after_recusals_cannot_sit(w):
    people = judges(w.coop)
    relative(w, people[0])
    with pytest.raises(TooFewPeople, match="4"):
        opened(w, people)
    assert not w.dossier.panels.exists()


def test_whoever_opens_it_cannot_sit_in_it(w):
    AppointmentFactory(village=village_of(w.coop), role="panel", user=w.officer)
    panel = opened(w, [*judges(w.coop), w.officer])
    assert panel.seats.get(user=w.officer).recused_cause == SeatCause.RATER


def test_only_an_officer_who_is_not_close_opens_a_round(w):
    people = judges(w.coop)
    asked = {"dossier": w.dossier, "people": people, "at": AT}
    with pytest.raises(NotForThisCoop):
        panels.open_panel(by=w.committee, **asked)
    ResidentFactory(household=w.dossier.household, user=w.officer)
    with pytest.raises(TooCloseToHousehold):
        panels.open_panel(by=w.officer, **asked)


def test_a_closed_file_and_one_without_consent_are_judged_by_nobody(w):
    people = judges(w.coop)
    w.dossier.authorisations.filter(purpose=FilePurpose.FILE).update(
        withdrawn_at=AT, withdrawn_by=w.officer
    )
    with pytest.raises(NoConsent):
        opened(w, people)
    w.dossier.closed_on = TODAY
    w.dossier.save()
    with pytest.raises(DossierClosed):
        opened(w, people)


def test_one_round_at_a_time(w):
    opened(w)
    with pytest.raises(PanelRuns):
        opened(w)


def test_a_score_is_given_once_by_whoever_was_asked_from_0_to_100(w):
    panel = opened(w)
    seat = panel.seats.first()
    for score in (-1, 101, True, "90"):
        with pytest.raises(MarkOutOfRange):
            panels.give_score(seat=seat, score=score, by=seat.user, at=AT)
    with pytest.raises(NotYourSeat):
        panels.give_score(seat=seat, score=90, by=w.officer, at=AT)
    assert list(reading.to_judge(seat.user)) == [seat]
    panels.give_score(seat=seat, score=90, by=seat.user, at=AT)
    assert not reading.to_judge(seat.user).exists()
    with pytest.raises(ScoredAlready):
        panels.give_score(seat=seat, score=10, by=seat.user, at=AT)
    # A stray query cannot change it either.
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelSeat.objects.filter(pk=seat.pk).update(score=10)


def test_nobody_judges_a_household_that_took_its_consent_back(w):
    panel = opened(w, judges(w.coop, 6))
    seat = panel.seats.first()
    w.dossier.authorisations.update(withdrawn_at=AT, withdrawn_by=w.officer)
    with pytest.raises(NoConsent):
        panels.give_score(seat=seat, score=90, by=seat.user, at=AT)
    with pytest.raises(NoConsent):
        panels.close_panel(panel=panel, by=w.officer, at=AT)


def test_a_round_closes_with_five_scores_not_with_four(w):
    panel = scored(opened(w, judges(w.coop, 6)), (80, 81, 82, 83))
    with pytest.raises(TooFewReviewers):
        panels.close_panel(panel=panel, by=w.officer, at=AT)
    fifth = panel.seats.filter(score__isnull=True).first()
    panels.give_score(seat=fifth, score=84, by=fifth.user, at=AT)
    panel = panels.close_panel(panel=panel, by=w.officer, at=AT)
    assert (panel.mean, panel.judges) == (82, 5)
    with pytest.raises(PanelOver):
        panels.close_panel(panel=panel, by=w.officer, at=AT)
    late = panel.seats.get(score__isnull=True)
    with pytest.raises(PanelOver):
        panels.give_score(seat=late, score=1, by=late.user, at=AT)


def test_opinions_far_apart_write_nothing_and_ask_other_people(w):
    panel = closed(w, (60, 70, 80, 85, 86))
    assert (panel.spread, panel.needs_another) == (26, True)
    assert not DossierValue.objects.filter(indicator__code="E02").exists()
    with pytest.raises(PanelRuns):
        opened(w)
    first = [one.user for one in panel.seats.all()]
    asked = {"panel": panel, "by": w.officer, "at": AT}
    with pytest.raises(JudgedBefore):
        panels.open_second_round(people=[*judges(w.coop), first[0]], **asked)
    second = panels.open_second_round(people=judges(w.coop), **asked)
    assert (second.number, second.after) == (2, panel)
    with pytest.raises(PanelRuns):
        panels.open_second_round(people=judges(w.coop), **asked)
    scored(second, (50, 70, 80, 90, 95))
    second = panels.close_panel(panel=second, by=w.officer, at=AT)
    # The second round counts, however far apart.
    assert (second.mean, second.needs_another) == (80, False)
    assert appraisal_of(w.dossier).number == 80
    with pytest.raises(NoSecondRound):
        panels.open_second_round(people=judges(w.coop), **asked)


def test_who_agreed_needs_no_second_round(w):
    panel = closed(w)
    with pytest.raises(NoSecondRound):
        panels.open_second_round(
            panel=panel, people=judges(w.coop), by=w.officer, at=AT
        )


def test_more_people_may_be_asked_into_a_round_that_runs(w):
    panel = opened(w)
    more = judges(w.coop, 2)
    relative(w, more[0])
    panels.add_people(panel=panel, people=more, by=w.officer, at=AT)
    assert panel.seats.count() == 7
    assert panel.seats.get(user=more[0]).recused_cause == SeatCause.RELATIVE
    with pytest.raises(SeatedAlready):
        panels.add_people(panel=panel, people=more[1:], by=w.officer, at=AT)


def test_into_a_second_round_nobody_of_the_first_is_asked_later(w):
    first = closed(w, (60, 70, 80, 85, 86))
    second = panels.open_second_round(
        panel=first, people=judges(w.coop), by=w.officer, at=AT
    )
    again = [first.seats.first().user]
    with pytest.raises(JudgedBefore):
        panels.add_people(panel=second, people=again, by=w.officer, at=AT)
    panels.add_people(panel=second, people=judges(w.coop, 1), by=w.officer, at=AT)
    assert second.seats.count() == 6


def test_only_the_auditor_reads_single_scores_after_the_close_and_each_look_is_told(w):
    panel = scored(opened(w), (90, 80, 85, 70, 95))
    look = SimpleNamespace(role_label="合作社监事")
    asked = {"panel": panel, "capacity": look, "at": AT}
    with pytest.raises(StillSealed):
        panels.read_scores(by=w.auditor, **asked)
    panel = panels.close_panel(panel=panel, by=w.officer, at=AT)
    for one in (w.officer, w.committee, panel.seats.first().user):
        with pytest.raises(NotTheAuditor):
            panels.read_scores(by=one, **asked | {"panel": panel})
    assert not FileView.objects.exists()
    seats = panels.read_scores(by=w.auditor, **asked | {"panel": panel})
    assert [one.score for one in seats] == [90, 80, 85, 70, 95]
    view = FileView.objects.get()
    assert (view.resident, view.viewer) == (head_of(w.dossier), w.auditor)
    assert view.purpose == "查评议打分"
    panels.read_scores(by=w.auditor, **asked | {"panel": panel})
    lines = Event.objects.filter(action="ruralcredit.panel_scores_read")
    assert lines.count() == 2


def test_an_auditor_reads_nothing_of_the_own_household(w):
    panel = closed(w)
    ResidentFactory(household=w.dossier.household, user=w.auditor)
    with pytest.raises(TooCloseToHousehold):
        panels.read_scores(
            panel=panel, by=w.auditor, capacity=SimpleNamespace(role_label=""), at=AT
        )


def test_no_audit_line_says_who_scored_what(w):
    closed(w, (91, 82, 83, 74, 95))
    told = str(list(Event.objects.values_list("data", flat=True)))
    assert not [one for one in ("91", "82", "83", "74", "95") if one in told]


def test_children_are_told_of_no_look_and_adults_all(w):
    ResidentFactory(household=w.dossier.household, born_on=date(2015, 1, 1))
    ResidentFactory(household=w.dossier.household)
    panels.read_scores(
        panel=closed(w), by=w.auditor, capacity=SimpleNamespace(role_label=""), at=AT
    )
    assert FileView.objects.count() == 2


def test_a_rating_goes_on_without_a_round_where_somebody_typed_the_appraisal():
    w = world()
    assert held(w.dossier).panel is None
    assert file_of(w.coop).panels.count() == 0
