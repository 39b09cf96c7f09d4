"""The form on which a recorder reminds somebody."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from grassroots.core.views import refusals_on
from villages.forms.deducts import ReminderForm
from villages.forms.records import as_day, as_number, as_words
from villages.models import Resident
from villages.selectors.records import people_to_record
from villages.selectors.residents import with_household
from villages.selectors.rulebooks import book_in_force
from villages.services import deducts
from villages.views.desk.record_new import FOUND_AT_MOST, AsRecorder
from villages.views.desk.typed import prepared


class DeductNew(AsRecorder, View):
    """First whom, then what: the form itself has four fields and a photo."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Look for the person, or open the form for the one who was picked."""
        if "person" in request.GET:
            return self.show(self.person(request.GET["person"]), self.form())
        find = as_words(request.GET.get("find"))
        today = timezone.localdate()
        people = people_to_record(self.village, today).matching(find)
        found = with_household(people, on=today)[:FOUND_AT_MOST]
        context = {"find": find, "found": found}
        return render(request, "villages/desk/deduct_who.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remind; when that is refused, show the form with all that was typed."""
        person = self.person(request.POST.get("person", ""))
        form = self.form(request.POST, request.FILES)
        new, errors = prepared(request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        if form.is_valid():
            cleaned = form.cleaned_data
            with refusals_on(form):
                deduct = deducts.remind(
                    village=self.village,
                    by=self.user,
                    at=timezone.now(),
                    client_id=cleaned["client_id"],
                    rule=cleaned["rule"],
                    resident=person,
                    facts=cleaned["facts"],
                    acted_on=cleaned["acted_on"],
                    mend_by=cleaned["mend_by"],
                    photos=new,
                )
                messages.success(request, _("提醒记下了，现在什么也没扣。"))
                return redirect("villages_deduct", key=deduct.key)
        return self.show(person, form)

    def person(self, key: object) -> Resident:
        """Return the person of the village whom the page means."""
        people = people_to_record(self.village, timezone.localdate())
        return get_object_or_404(people, pk=as_number(key))

    def form(self, *data: Any) -> ReminderForm:
        """Return the form with the deduct rules of the day it is about."""
        today = timezone.localdate()
        day = as_day(data[0].get("acted_on")) if data else today
        book = book_in_force(self.village, day or today)
        initial = {"client_id": uuid4(), "acted_on": today}
        return ReminderForm(
            *data, book=book or book_in_force(self.village, today), initial=initial
        )

    def show(self, person: Resident, form: ReminderForm) -> HttpResponse:
        """Show the form."""
        context = {"person": person, "form": form}
        return render(self.request, "villages/desk/deduct_new.html", context)
