"""Reminders and what became of them: the list, one of them, its photos and letters."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from grassroots.core.views import InCapacity
from villages.models import (
    AreaRole,
    Deduct,
    DeductPhoto,
    DeductStage,
    RecusalCause,
    Village,
)
from villages.models.deduct import DeductQuerySet
from villages.selectors.deduct_trails import row_of, rows_of, trail_of
from villages.selectors.deducts import bench_of, cause_in, deducts_for
from villages.selectors.notices import clause
from villages.selectors.posts import names_deputies
from villages.selectors.repairs import Progress, may_be_repaired, progress_of
from villages.selectors.ties import ties_of
from villages.services import file_views
from villages.views.desk.records import AREA_STAFF, sent
from villages.views.words import picture_of

PER_PAGE = 20
JUDGES = {AreaRole.PANEL, AreaRole.DEPUTY}
ASIDE = {
    RecusalCause.RECORDER: gettext_lazy("这件事您经过手"),
    RecusalCause.HOUSEHOLD: gettext_lazy("当事人和您是一家人"),
    RecusalCause.RELATIVE: gettext_lazy("当事人和您是登记过的亲属"),
}


class WithDeducts(InCapacity, View):
    """A page about what was reminded of in the area; to all others it does not exist."""

    roles = AREA_STAFF | {AreaRole.DEPUTY.value}

    def found(self) -> DeductQuerySet:
        """Return what the user may see in this capacity."""
        return deducts_for(
            self.user,
            self.capacity.role,
            self.capacity.scope,
            on=timezone.localdate(),
        )

    def deduct(self, key: UUID) -> Deduct:
        """Return one of them, and keep that the file was looked at."""
        deduct = get_object_or_404(self.found(), key=key)
        self.keep_look(deduct)
        return deduct

    def keep_look(self, deduct: Deduct) -> None:
        """Keep that the person's file was looked at, and what for."""
        file_views.log(
            resident=deduct.resident,
            viewer=self.user,
            capacity=self.capacity,
            purpose=_("办一件村规上的事"),
            at=timezone.now(),
        )

    def cause(self, deduct: Deduct) -> RecusalCause | None:
        """Return why somebody on the panel is shown nothing of it."""
        if self.capacity.role not in JUDGES:
            return None
        return cause_in(ties_of(self.user), deduct)


class DeductList(WithDeducts):
    """Everything by where it stands, with its clock."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List it, what waits for somebody first."""
        on = timezone.localdate()
        page = Paginator(self.found(), PER_PAGE).get_page(request.GET.get("page"))
        on_panel = self.capacity.role in JUDGES
        ties = ties_of(self.user) if on_panel and page.object_list else None
        groups = rows_of(page.object_list, on=on, panelist=ties)
        for rows in groups.values():
            for row in rows:
                if row.cause is None:
                    self.keep_look(row.deduct)
        context = {
            "groups": groups,
            "page": page,
            "query": "",
            "is_above": not isinstance(self.capacity.scope, Village),
            "causes": ASIDE,
        }
        return render(request, "villages/desk/deducts.html", context)


class DeductPage(WithDeducts):
    """One of them: what was seen, the steps so far, and what the role may do."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it; whoever stands aside learns who decides instead, and no more."""
        deduct = get_object_or_404(self.found(), key=key)
        on = timezone.localdate()
        cause = self.cause(deduct)
        if cause:
            context = {
                "why": ASIDE[cause],
                "bench": bench_of(deduct, on),
                "phone": deduct.village.phone,
            }
            return render(request, "villages/desk/deduct_aside.html", context)
        self.keep_look(deduct)
        role = self.capacity.role
        own_vote = deduct.votes.filter(member=self.user).first()
        sees_votes = role in {AreaRole.MANAGER, AreaRole.SUPERVISOR} or own_vote
        votes = role != AreaRole.RECORDER
        row = row_of(deduct, on=on)
        progress = progress_of(deduct)
        bench = bench_of(deduct, on) if row.place == "voting" else None
        names = names_deputies(role, self.capacity.scope)
        context = {
            "deduct": deduct,
            "is_stuck": names and bench is not None and bench.is_stuck,
            "row": row,
            "picture": picture_of(deduct.rule),
            "clause": clause(deduct.rule),
            "steps": trail_of(deduct, on=on, with_votes=bool(sees_votes)),
            "shows_votes": votes,
            "photos": list(enumerate(deduct.photos.order_by("pk"), start=1)),
            "bench": bench,
            "own_vote": own_vote,
            "progress": progress,
            "deeds": self.deeds(deduct, row.place, has_voted=own_vote is not None)
            | self.repair_deeds(deduct, progress),
            "has_result": deduct.decided_at is not None,
        }
        return render(request, "villages/desk/deduct.html", context)

    def deeds(self, deduct: Deduct, place: str, *, has_voted: bool) -> set[str]:
        """Return which buttons the role has now."""
        role, user = self.capacity.role, self.user
        open_to: set[str] = set()
        if role == AreaRole.RECORDER and place == "mending":
            open_to.add("mend")
        if role in {AreaRole.RECORDER, AreaRole.MANAGER}:
            if place == "look":
                open_to.add("look")
            if place == "hearing":
                open_to.add("statement")
            if deduct.stage == DeductStage.IN_FORCE:
                open_to.add("object")
        is_above = role == AreaRole.SUPERVISOR and not isinstance(
            self.capacity.scope, Village
        )
        if deduct.is_under_way and (role == AreaRole.MANAGER or is_above):
            open_to.add("drop")
        if (
            role == AreaRole.MANAGER
            and place == "serve"
            and deduct.reminded_by_id != user.pk
        ):
            open_to.add("notice")
        if role in JUDGES and place == "voting" and not has_voted:
            open_to.add("vote")
        return open_to

    def repair_deeds(self, deduct: Deduct, progress: Progress | None) -> set[str]:
        """Return whether a repair is to be looked at, or may be written down."""
        if progress:
            return {"repair"}
        writes = self.capacity.role in {AreaRole.RECORDER, AreaRole.MANAGER}
        return {"pledge"} if writes and may_be_repaired(deduct) else set()


class DeductPhotoFile(WithDeducts):
    """One photo, by its place in the file."""

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Send it, to those who may see what it shows."""
        deduct = get_object_or_404(self.found(), key=key)
        if self.cause(deduct):
            raise Http404
        return sent(photo_of(deduct, number).photo)


def photo_of(deduct: Deduct, number: int) -> DeductPhoto:
    """Return a photo by its place, counted from one."""
    photos = list(deduct.photos.order_by("pk"))
    if not 1 <= number <= len(photos):
        raise Http404
    return photos[number - 1]


class PrintLetter(WithDeducts):
    """The written notice, or the letter with the result, on A4 with room to sign."""

    roles = frozenset({AreaRole.MANAGER.value, AreaRole.SUPERVISOR.value})

    def get(self, request: HttpRequest, key: UUID, letter: str) -> HttpResponse:
        """Show the sheet, once there is something to say on it."""
        deduct = self.deduct(key)
        progress = progress_of(deduct)
        ready = {
            "notice": bool(deduct.notice_text),
            "result": deduct.ended_at is not None or deduct.decided_at is not None,
            "repair": progress is not None,
        }
        if not ready.get(letter):
            raise Http404
        context = letter_of(deduct) | {"progress": progress}
        return render(request, f"villages/print/deduct_{letter}.html", context)


def letter_of(deduct: Deduct) -> dict[str, Any]:
    """Return what a letter about the deduct says."""
    votes = list(deduct.votes.order_by("voted_at", "pk"))
    return {
        "deduct": deduct,
        "village": deduct.village,
        "clause": clause(deduct.rule),
        "approvals": sum(one.verdict == "approve" for one in votes),
        "votes": votes,
        "is_in_force": deduct.stage == DeductStage.IN_FORCE,
    }
