"""Say what I did or saw: a form that loses nothing on the way."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from villages.forms.records import as_number, as_uuid, as_words
from villages.forms.reports import ReportDeedForm, ReportHazardForm
from villages.models import DraftPhoto, Report, Resident
from villages.selectors import drafts
from villages.selectors import reports as selectors
from villages.selectors.records import rules_to_record
from villages.selectors.rulebooks import book_in_force
from villages.services import photos, reports
from villages.views.desk.records import sent
from villages.views.desk.typed import prepared
from villages.views.me.reports import OfMine
from villages.views.words import as_pick, evidence_words


class MyDraftPhoto(OfMine):
    """A photo that was handed in with a form that was refused."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        mine = DraftPhoto.objects.filter(
            draft__user=self.user, draft__village=self.capacity.scope.village
        )
        return sent(get_object_or_404(mine, pk=pk).photo)


class Reporting(OfMine):
    """A form that loses nothing: what was photographed stays when it is refused."""

    def new_id(self) -> UUID:
        """Return the id of what was sent, or a fresh one."""
        return as_uuid(self.request.POST.get("client_id")) or uuid4()

    def keep(self, client_id: UUID, new: list[photos.Photo]) -> None:
        """Keep the photos with the form."""
        if new:
            photos.save_draft(
                village=self.capacity.scope.village,
                by=self.user,
                client_id=client_id,
                body={drafts.REPORT: True},
                photos=new,
                at=timezone.now(),
            )

    def kept(self, client_id: UUID) -> list[photos.Photo]:
        """Return the photos that were kept before."""
        return [*map(photos.drafted, drafts.draft_photos(self.user, client_id))]

    def taken_in(self, form: forms.Form) -> UUID:
        """Keep new photos, and put what is wrong with them on the form."""
        new, errors = prepared(self.request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        client_id = self.new_id()
        self.keep(client_id, new)
        dropped = as_number(self.request.POST.get("drop_photo"))
        if dropped:
            kept = drafts.draft_photos(self.user, client_id)
            for photo in kept.filter(pk=dropped):
                photos.drop_photo(photo=photo)
        return client_id


class ReportDeed(Reporting):
    """I did something good. Every button but the last only changes the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form, for oneself or for somebody of the family."""
        client_id = uuid4()
        person = as_number(request.GET.get("person"))
        initial = {"acted_on": timezone.localdate(), "person": person}
        form = ReportDeedForm(initial=initial, village=self.capacity.scope.village)
        return self.show(form, client_id, person=person)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look for a rule, or hand it in."""
        data = request.POST.copy()
        data["client_id"] = str(self.new_id())
        form = ReportDeedForm(data, request.FILES, village=self.capacity.scope.village)
        client_id = self.taken_in(form)
        person = as_number(data.get("person"))
        if data.get("do") != "send":
            fresh = ReportDeedForm(
                initial=self.typed(form), village=self.capacity.scope.village
            )
            return self.show(fresh, client_id, person=person)
        made = None
        if form.is_valid():
            with refusals_on(form):
                made = self.send(form, client_id)
        if made:
            messages.success(request, _("报上去了。村里看过，就在这里答复您。"))
            return redirect("villages_my_report", key=made.key)
        return self.show(form, client_id, person=person)

    def typed(self, form: forms.Form) -> dict[str, Any]:
        """Return what was typed so far, unchecked."""
        return {name: form[name].value() for name in form.fields if name != "photos"}

    def send(self, form: ReportDeedForm, client_id: UUID) -> Report:
        """Call the service."""
        cleaned = form.cleaned_data
        me: Resident = self.capacity.scope
        return reports.report_deed(
            resident=self.subject(cleaned["person"]),
            reporter=me,
            by=self.user,
            at=timezone.now(),
            client_id=client_id,
            rule=cleaned["rule"],
            acted_on=cleaned["acted_on"],
            text=cleaned["text"],
            witness_name=cleaned["witness_name"],
            helped_because=cleaned["helped_because"] if cleaned["person"] else "",
            photos=self.kept(client_id),
        )

    def subject(self, person: int | None) -> Resident:
        """Return who did it: oneself, or one of the family whom one may help."""
        me: Resident = self.capacity.scope
        if person is None or person == me.pk:
            return me
        for one in selectors.helped_by(me, on=timezone.localdate()):
            if one.pk == person:
                return one
        raise Http404

    def show(
        self, form: ReportDeedForm, client_id: UUID, *, person: int | None
    ) -> HttpResponse:
        """Show the form with a few rules to pick from."""
        me: Resident = self.capacity.scope
        on = timezone.localdate()
        data = self.request.POST
        book = book_in_force(me.village, on)
        chosen = as_number(form["rule"].value())
        find = as_words(data.get("find"))[:40]
        shown = selectors.rules_for(
            book,
            chosen=chosen,
            find=find,
            by=self.user,
            everything=data.get("do") == "all",
        )
        rule = next((one for one in shown if one.pk == chosen), None)
        context = {
            "form": form,
            "client_id": client_id,
            "rules": [(one, as_pick(one)) for one in shown],
            "rule": rule,
            "evidence_hint": evidence_words(rule) if rule else "",
            "rule_count": rules_to_record(book).count() if book else 0,
            "find": find,
            "person": self.subject(person) if person else None,
            "family": selectors.helped_by(me, on=on),
            "kept_photos": drafts.draft_photos(self.user, client_id),
        }
        return render(self.request, "villages/me/report_deed.html", context)


class ReportHazard(Reporting):
    """Something is broken or dangerous."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form."""
        client_id = uuid4()
        return self.show(ReportHazardForm(initial={"client_id": client_id}), client_id)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Hand it in."""
        data = request.POST.copy()
        data["client_id"] = str(self.new_id())
        form = ReportHazardForm(data, request.FILES)
        client_id = self.taken_in(form)
        if data.get("do") == "send" and form.is_valid():
            with refusals_on(form):
                made = reports.report_hazard(
                    resident=self.capacity.scope,
                    by=self.user,
                    at=timezone.now(),
                    client_id=client_id,
                    text=form.cleaned_data["text"],
                    place=form.cleaned_data["place"],
                    photos=self.kept(client_id),
                )
                messages.success(request, _("报上去了，修好了在这里告诉您。"))
                return redirect("villages_my_report", key=made.key)
        return self.show(form, client_id)

    def show(self, form: forms.Form, client_id: UUID) -> HttpResponse:
        """Show the form."""
        context = {
            "form": form,
            "client_id": client_id,
            "kept_photos": drafts.draft_photos(self.user, client_id),
            "village": self.capacity.scope.village,
        }
        return render(self.request, "villages/me/report_hazard.html", context)
