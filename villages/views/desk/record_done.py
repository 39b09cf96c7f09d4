"""What became of a form that was handed in, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from grassroots.core.errors import Refusal
from villages.models import BehaviourRecord, RecordStatus, Submission
from villages.selectors.forecasts import forecast
from villages.selectors.grants import grant_sentence
from villages.services import records
from villages.views.desk.record_new import AsRecorder


class OfSubmission(AsRecorder, View):
    """A page about one form that the recorder handed in."""

    def submission(self, client_id: UUID) -> Submission:
        """Return the recorder's own submission, or nothing at all."""
        submission = get_object_or_404(
            Submission,
            client_id=client_id,
            village=self.village,
            recorded_by=self.user,
        )
        if not self.made(submission).exists():
            raise Http404
        return submission

    def made(self, submission: Submission) -> "QuerySet[BehaviourRecord]":
        """Return what the form became, without what has expired since."""
        return submission.records.not_expired(on=timezone.localdate()).order_by("pk")


class RecordDone(OfSubmission):
    """What became of the form: it was received, and what comes next with its dates."""

    def get(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        """Say who gets how much, and when."""
        submission = self.submission(client_id)
        made = list(
            self.made(submission).select_related(
                "rule__rule_book", "resident", "notice"
            )
        )
        context = {
            "submission": submission,
            "records": made,
            **_outcome(made),
            "can_withdraw": _all_withdrawable(made),
        }
        return render(request, "villages/desk/record_done.html", context)


def _all_withdrawable(made: list[BehaviourRecord]) -> bool:
    on = timezone.localdate()
    return all(records.can_withdraw(one, on=on) for one in made)


def _outcome(made: list[BehaviourRecord]) -> dict[str, Any]:
    """Return points and dates: those that stand, or else those that are expected."""
    first = made[0]
    expected = forecast(
        village=first.village,
        rule=first.rule,
        residents=[one.resident for one in made],
        acted_on=first.acted_on,
        points=first.points_proposed,
        quantity=first.quantity,
        on=timezone.localdate(first.recorded_at),
    )
    shares = {one.resident.pk: one.grant.points for one in expected.shares}
    points = [
        shares[one.resident_id] if one.points_granted is None else one.points_granted
        for one in made
    ]
    return {
        "rule": first.rule,
        "total": sum(points),
        "each": points[0] if len(set(points)) == 1 else None,
        "limits": [
            (one, grant_sentence(one))
            for one in made
            if one.grant_code not in {"", "full"}
        ],
        # Also without a rule that says so: where the recorder's relatives gain.
        "needs_review": first.rule.needs_review or first.decided_at is None,
        "dates": first.notice or expected.dates,
        "notice": first.notice,
        "withdrawn": all(one.status == RecordStatus.WITHDRAWN for one in made),
    }


class SubmissionWithdraw(OfSubmission):
    """Take a whole form back."""

    def post(self, request: HttpRequest, client_id: UUID) -> HttpResponse:
        """Withdraw every record of the form."""
        submission = self.submission(client_id)
        try:
            records.withdraw_all(submission=submission, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_record_done", client_id=client_id)
