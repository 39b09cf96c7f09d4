"""Two officers at the same moment: caps hold, and a retry is one survey."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum

from rewards.ruralcredit.models import DossierVisit, MutualPromise, VisitSource
from rewards.ruralcredit.services import dossiers, posts, promises
from rewards.ruralcredit.services.dossiers import Collected
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    DossierFactory,
    make_coop,
    officer_of,
    supervisor_of,
)
from tests.factories.villages import moment
from tests.support.parallel import at_once, kinds

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT = moment(TODAY)


def test_promises_at_once_stay_within_what_the_assembly_allows():
    coop = make_coop()
    member, officer = CoopMemberFactory(coop=coop), officer_of(coop).user

    def promise():
        return promises.promise(
            member=member,
            amount_fen=2_000_000,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=300),
            by=officer,
            at=AT,
        )

    answers = at_once([promise] * 8)
    assert kinds(answers) == {"MutualPromise": 5, "OverMemberCap": 3}
    assert MutualPromise.objects.aggregate(sum=Sum("amount_fen"))["sum"] == 10_000_000


def test_a_promise_is_taken_back_once():
    coop = make_coop()
    officer = officer_of(coop).user
    kept = promises.promise(
        member=CoopMemberFactory(coop=coop),
        amount_fen=100,
        starts_on=TODAY,
        ends_on=TODAY,
        by=officer,
        at=AT,
    )
    answers = at_once([lambda: promises.withdraw(promise=kept, by=officer, at=AT)] * 4)
    assert kinds(answers) == {"MutualPromise": 1, "NothingFree": 3}


def test_a_survey_that_comes_twice_at_once_is_one():
    dossier = DossierFactory()
    officer, key = officer_of(dossier.coop).user, uuid4()

    def record():
        return dossiers.record_visit(
            dossier=dossier,
            collected=Collected(values={"D01": 2}, collected_on=TODAY),
            client_id=key,
            by=officer,
            at=AT,
        )

    answers = at_once([record] * 4)
    assert kinds(answers) == {"DossierVisit": 4}
    assert DossierVisit.objects.exclude(source=VisitSource.SYSTEM).count() == 1


def test_nobody_slips_into_two_posts_that_watch_each_other():
    coop, person = make_coop(), UserFactory()
    keeper = supervisor_of(coop).user

    def appoint(role):
        return lambda: posts.appoint(
            coop=coop, user=person, role=role, starts_on=TODAY, by=keeper, at=AT
        )

    answers = at_once([appoint("loan_officer"), appoint("coop_auditor")])
    assert kinds(answers) == {"CoopAppointment": 1, "PostsDoNotMix": 1}
