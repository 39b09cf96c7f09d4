"""Who takes part: by card, signed up by the village, or typed in from paper."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from villages.forms.activities import CardForm, TimesForm
from villages.forms.records import as_number, as_words
from villages.models import Activity, ActivityStage, Resident
from villages.selectors.activities import Person, people_of
from villages.selectors.records import people_to_record
from villages.selectors.residents import with_household
from villages.services import activities
from villages.views.desk.activities import AsOrganiser
from villages.views.desk.record_new import FOUND_AT_MOST


class ActivityCard(AsOrganiser):
    """Read a card: in, or out for who is here already."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Note it."""
        activity = self.activity(key)
        form = CardForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("请写卡上的8个字。"))
            return redirect("villages_activity", key=key)
        try:
            row = activities.check_card(
                activity=activity, by=self.user, at=timezone.now(), **form.cleaned_data
            )
            name = row.resident.name
            words = _("%(name)s签到了。") if row.is_here else _("%(name)s签退了。")
            messages.success(request, words % {"name": name})
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_activity", key=key)


class ActivityAdd(AsOrganiser):
    """Sign up somebody who has no phone."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Look for the person."""
        activity = self.activity(key)
        find = as_words(request.GET.get("find"))
        today = timezone.localdate()
        people = people_to_record(self.village, today).matching(find)
        found = with_household(people, on=today)[:FOUND_AT_MOST]
        context = {"activity": activity, "find": find, "found": found}
        return render(request, "villages/desk/activity_add.html", context)

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Sign the person up."""
        activity = self.activity(key)
        person = self.person(request.POST.get("person"))
        try:
            row = activities.sign_up(
                activity=activity, resident=person, by=self.user, at=timezone.now()
            )
            is_in = row.state == "in"
            words = _("%(name)s报上了。") if is_in else _("人满了，%(name)s在排队。")
            messages.success(request, words % {"name": person.name})
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_activity", key=key)

    def person(self, key: object) -> Resident:
        """Return the person of the village whom the page means."""
        people = people_to_record(self.village, timezone.localdate())
        return get_object_or_404(people, pk=as_number(key))


class ActivityLeave(ActivityAdd):
    """Sign somebody off."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Lead back: there is only a button."""
        return redirect("villages_activity", key=self.activity(key).key)

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Give the place to the next in line."""
        activity = self.activity(key)
        person = self.person(request.POST.get("person"))
        try:
            activities.leave(
                activity=activity, resident=person, by=self.user, at=timezone.now()
            )
            words = _("%(name)s不去了，后面排队的补上。")
            messages.success(request, words % {"name": person.name})
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_activity", key=key)


class ActivityPaper(AsOrganiser):
    """The list on A4, for people to sign."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the sheet, with empty lines for who comes without having signed up."""
        activity = self.activity(key)
        coming = [one for one in people_of(activity) if one.sign_up.state == "in"]
        spare = max(3, min(8, activity.places - len(coming)))
        context = {
            "activity": activity,
            "village": self.village,
            "people": coming,
            "spare": range(len(coming) + 1, len(coming) + spare + 1),
        }
        return render(request, "villages/print/activity_list.html", context)


class ActivityTimes(AsOrganiser):
    """Type the paper list in, or put a missing time right."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show a line for each person who has a place."""
        activity = self.activity(key)
        return self.show(activity, self.rows(activity))

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Keep the lines that hold; the others stay as they were typed."""
        activity = self.activity(key)
        rows = self.rows(activity, request.POST)
        lines = [_line(activity, *row) for row in rows if row[1].is_valid()]
        typed = [one for one in lines if one is not None]
        try:
            refused = activities.enter_times(
                activity=activity, lines=typed, by=self.user, at=timezone.now()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("villages_activity", key=key)
        for person, form in rows:
            if refusal_of := refused.get(person.sign_up.resident_id):
                form.add_error(None, str(refusal_of))
        kept = len(typed) - len(refused)
        if kept:
            messages.success(
                request, _("存好了%(number)d人的时间。") % {"number": kept}
            )
        if all(form.is_valid() for _person, form in rows):
            return redirect("villages_activity", key=key)
        return self.show(activity, rows)

    def rows(
        self, activity: Activity, data: Any = None
    ) -> list[tuple[Person, TimesForm]]:
        """Return a form for each person whose hours are not a record yet."""
        return [
            (one, TimesForm(data, prefix=str(one.sign_up.pk), initial=_times(one)))
            for one in people_of(activity)
            if one.sign_up.state == "in" and one.sign_up.counted_at is None
        ]

    def show(
        self, activity: Activity, rows: list[tuple[Person, TimesForm]]
    ) -> HttpResponse:
        """Show the lines."""
        context = {
            "activity": activity,
            "rows": rows,
            "is_open": activity.stage == ActivityStage.PUBLISHED,
        }
        return render(self.request, "villages/desk/activity_times.html", context)


def _times(person: Person) -> dict[str, time]:
    row = person.sign_up
    known = {"came": row.came_at, "left": row.left_at}
    return {
        name: timezone.localtime(at).time().replace(second=0, microsecond=0)
        for name, at in known.items()
        if at
    }


def _line(activity: Activity, person: Person, form: TimesForm) -> Any:
    """Return the line as the service takes it, None where nothing was changed."""
    typed = form.cleaned_data
    if not typed["came"] or not form.has_changed():
        return None
    day = timezone.localdate(activity.starts_at)
    came, left = (
        timezone.make_aware(datetime.combine(day, typed[name]))
        for name in ("came", "left")
    )
    return activities.Line(person.sign_up.resident, came, left, typed["because"])
