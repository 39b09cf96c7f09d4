"""Judging records: what waits, one case, the vote."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from villages.forms.reviews import WHY, VoteForm
from villages.models import BehaviourRecord, Verdict, Village
from villages.selectors.grants import grants_for
from villages.selectors.reports import report_behind
from villages.selectors.reviews import (
    Case,
    bench_for,
    queue_for,
    reviews_of_round,
)
from villages.services import file_views, reviews
from villages.views.words import cap_words, picture_of

SAID = {
    Verdict.APPROVE: gettext_lazy("评好了，您评的是通过。"),
    Verdict.RETURN: gettext_lazy("退回去了，记录人会看到您写的理由。"),
    Verdict.REJECT: gettext_lazy("评好了，您评的是不通过。"),
}


class OnPanel(InCapacity, View):
    """A page for the panel of one village, and for deputies named for a case."""

    roles = frozenset({"panel", "deputy"})

    @property
    def is_deputy(self) -> bool:
        """Whether the user judges only what they were named for."""
        return bool(self.capacity.role == "deputy")

    @property
    def village(self) -> Village:
        """The village whose panel it is."""
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        return self.capacity.scope

    def queue(self) -> list[Case]:
        """Return what waits, as this member meets it."""
        return queue_for(self.user, self.village, is_deputy=self.is_deputy)


class ReviewQueue(OnPanel):
    """Everything that waits for the panel."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List it, what is still to judge first."""
        queue = self.queue()
        still_open = [one for one in queue if one.is_open]
        context = {
            "is_deputy": self.is_deputy,
            "open": still_open,
            "voted": [one for one in queue if one.own_verdict],
            "aside": [one for one in queue if one.cause and not one.own_verdict],
        }
        return render(request, "villages/desk/reviews.html", context)


class ReviewCase(OnPanel):
    """One case: evidence first, three buttons below; none of it for who stands aside."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the case."""
        queue = self.queue()
        case = self.case(queue, pk)
        if case is None:
            return self.decided(pk)
        if case.cause and not case.own_verdict:
            return self.stand_aside(queue, case)
        return self.show(queue, case)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Vote, and go on to the next case."""
        queue = self.queue()
        record = self.record(pk)
        form = VoteForm(request.POST)
        if not form.is_valid():
            raise Http404
        verdict = form.cleaned_data["verdict"]
        try:
            reviews.vote(
                record=record,
                by=self.user,
                verdict=verdict,
                reason=form.reason,
                at=timezone.now(),
            )
        except reviews.ReasonMissing as refusal:
            case = self.case(queue, pk)
            if case is None:
                return self.decided(pk)
            return self.show(queue, case, form=form, refusal=str(refusal))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("villages_reviews")
        messages.success(request, SAID[Verdict(verdict)])
        following = next_case(queue, pk)
        if following:
            return redirect("villages_review", pk=following.record.pk)
        return redirect("villages_reviews")

    def case(self, queue: list[Case], pk: int) -> Case | None:
        """Return the case of that key, if it waits."""
        return next((one for one in queue if one.record.pk == pk), None)

    def record(self, pk: int) -> BehaviourRecord:
        """Return the record, if it is one of this village and has not expired."""
        records = BehaviourRecord.objects.filter(village=self.village)
        if self.is_deputy:
            records = records.filter(stand_ins__user=self.user)
        return get_object_or_404(records.not_expired(on=timezone.localdate()), pk=pk)

    def decided(self, pk: int) -> HttpResponse:
        """Lead on from a case that waits no more."""
        self.record(pk)
        if self.is_deputy:
            messages.success(self.request, _("这一件已经有结果了。"))
            return redirect("villages_reviews")
        return redirect("villages_record", pk=pk)

    def stand_aside(self, queue: list[Case], case: Case) -> HttpResponse:
        """Say that the member has no part in it, and who decides instead."""
        context = {
            **self.place(queue, case),
            "case": case,
            "category": case.record.rule.category,
            "bench": bench_for(case.record, timezone.localdate()),
        }
        return render(self.request, "villages/desk/review_aside.html", context)

    def show(self, queue: list[Case], case: Case, **more: Any) -> HttpResponse:
        """Show everything that the vote should rest on; keep that the file was seen."""
        record = case.record
        file_views.log(
            resident=record.resident,
            viewer=self.user,
            capacity=self.capacity,
            purpose=_("评议一条行为记录"),
            at=timezone.now(),
        )
        votes = {one.member_id: one for one in reviews_of_round(record)}
        bench = bench_for(record, timezone.localdate())
        grant = grants_for([record])[0][1]
        context = {
            **self.place(queue, case),
            **report_behind(record, at=timezone.now()),
            "case": case,
            "record": record,
            "picture": picture_of(record.rule),
            "cap": cap_words(record.rule),
            "grant": grant,
            "grant_sentence": grant.sentence(record.rule.cap_period),
            "evidence": list(record.submission.evidence.all()),
            "bench": bench,
            "seats": [(judge, votes.get(judge.pk)) for judge in bench.judges],
            "votes": len(votes),
            "why": WHY,
            "earlier": record.reviews.filter(round__lt=record.round)
            .select_related("member")
            .order_by("voted_at"),
            **more,
        }
        return render(self.request, "villages/desk/review.html", context)

    def place(self, queue: list[Case], case: Case) -> dict[str, Any]:
        """Say which case of how many it is, and which comes next."""
        following = next_case(queue, case.record.pk)
        return {
            "number": queue.index(case) + 1,
            "total": len(queue),
            "done": sum(bool(one.own_verdict) for one in queue),
            "next": following,
        }


def next_case(queue: list[Case], pk: int) -> Case | None:
    """Return the next case that is still to judge, from the top again after the last."""
    place = next((index for index, one in enumerate(queue) if one.record.pk == pk), -1)
    following = [*queue[place + 1 :], *queue[: max(place, 0)]]
    return next((one for one in following if one.is_open), None)
