"""Activities for those who organise them: the list, one of them, and setting one up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from grassroots.core import turning_code
from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.activities import ActivityForm, CancelForm
from villages.models import Activity, ActivityStage, AreaRole, Village
from villages.selectors.activities import activities_of, people_of, place_of
from villages.selectors.rulebooks import book_in_force
from villages.services import activities
from villages.services.records import needs_late_reason

PER_PAGE = 20


class AsOrganiser(InCapacity, View):
    """A page of whoever organises in the village; to all others it does not exist."""

    roles = frozenset({AreaRole.RECORDER.value, AreaRole.MANAGER.value})

    @property
    def village(self) -> Village:
        """The village of the capacity."""
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        return self.capacity.scope

    def activity(self, key: UUID) -> Activity:
        """Return one of the village's activities."""
        return get_object_or_404(activities_of(self.village), key=key)


class ActivityList(AsOrganiser):
    """All of them, those first that are open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        rows = activities_of(self.village).order_by("-starts_at", "-pk")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "query": "", "now": timezone.now()}
        return render(request, "villages/desk/activities.html", context)


class ActivityWriting(AsOrganiser):
    """The form of an activity, empty or as it was kept."""

    def form(self, *data: Any, **more: Any) -> ActivityForm:
        """Return the form with the rules in force."""
        on = timezone.localdate()
        return ActivityForm(*data, village=self.village, on=on, **more)

    def show(self, form: forms.Form, **more: Any) -> HttpResponse:
        """Show the form; without a book there is nothing to record under."""
        book = book_in_force(self.village, timezone.localdate())
        context = {"form": form, "has_rules": book is not None, **more}
        return render(self.request, "villages/desk/activity_new.html", context)


class ActivityNew(ActivityWriting):
    """Set one up: it stays a draft until it is published."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the draft, and show it as people would see it."""
        form = self.form(request.POST)
        if form.is_valid():
            with refusals_on(form):
                activity = activities.create(
                    village=self.village,
                    by=self.user,
                    at=timezone.now(),
                    **_cleaned(form),
                )
                messages.success(request, _("存好了，还没发出去。看看对不对，再发。"))
                return redirect("villages_activity", key=activity.key)
        return self.show(form)


def _cleaned(form: ActivityForm) -> dict[str, Any]:
    """Return what the service takes: a day and two clocks become two moments."""
    given = dict(form.cleaned_data)
    day = given.pop("day")
    for clock in ("starts", "ends"):
        at = datetime.combine(day, given.pop(clock))
        given[f"{clock}_at"] = timezone.make_aware(at)
    return given


class ActivityEdit(ActivityWriting):
    """Change a draft, in the form in which it was written."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form as it was kept; what is published is only read."""
        activity = self.activity(key)
        if activity.stage != ActivityStage.DRAFT:
            return redirect("villages_activity", key=key)
        return self.show(self.form(initial=_kept(activity)), activity=activity)

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Keep it, and show it as people would see it."""
        activity = self.activity(key)
        form = self.form(request.POST)
        if form.is_valid():
            with refusals_on(form):
                activities.redraft(
                    activity=activity,
                    by=self.user,
                    at=timezone.now(),
                    **_cleaned(form),
                )
                messages.success(request, _("改好了，还没发出去。看看对不对，再发。"))
                return redirect("villages_activity", key=key)
        return self.show(form, activity=activity)


def _kept(activity: Activity) -> dict[str, Any]:
    """Return a draft as the form has it: a day and two clocks."""
    starts = timezone.localtime(activity.starts_at)
    return {
        "title": activity.title,
        "place": activity.place,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": timezone.localtime(activity.ends_at).time(),
        "places": activity.places,
        "rule": activity.rule,
        "risk": activity.risk,
        "remark": activity.note,
    }


class ActivityPage(AsOrganiser):
    """One of them: who takes part, who is there, and what can be done now."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it."""
        activity = self.activity(key)
        now = timezone.now()
        people = people_of(activity)
        rows = [one.sign_up for one in people]
        context = {
            "activity": activity,
            "place": place_of(activity, None),
            "coming": [one for one in people if one.sign_up.state == "in"],
            "waiting": [one for one in people if one.sign_up.state == "waiting"],
            "here": sum(one.is_here for one in rows),
            "lacking": sum(one.lacks_a_time for one in rows),
            "to_count": sum(bool(one.halves and not one.counted_at) for one in rows),
            "can_record": self.capacity.role == AreaRole.RECORDER,
            "is_draft": activity.stage == ActivityStage.DRAFT,
            "is_closed": activity.stage == ActivityStage.CLOSED,
            "is_late": needs_late_reason(
                timezone.localdate(activity.starts_at), on=timezone.localdate(now)
            ),
            "has_begun": activity.starts_at <= now,
        }
        return render(request, "villages/desk/activity.html", context)


class ActivityStep(AsOrganiser):
    """Publish, end, or make records: one button each on the page of the activity."""

    def post(self, request: HttpRequest, key: UUID, step: str) -> HttpResponse:
        """Take the step, and say what came of it."""
        activity = self.activity(key)
        steps = {"publish": self.publish, "close": self.close, "record": self.record}
        if step not in steps:
            raise Http404
        try:
            steps[step](activity)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_activity", key=key)

    def publish(self, activity: Activity) -> None:
        """Let people sign up."""
        activities.publish(activity=activity, by=self.user, at=timezone.now())
        messages.success(self.request, _("发出去了，村里人现在就能报名。"))

    def close(self, activity: Activity) -> None:
        """End it."""
        activities.close(activity=activity, by=self.user, at=timezone.now())
        messages.success(self.request, _("结束了。看看时间齐不齐，再记成好事。"))

    def record(self, activity: Activity) -> None:
        """Make the records, and say who got none and why."""
        made = activities.make_records(
            activity=activity,
            by=self.user,
            at=timezone.now(),
            late_reason=self.request.POST.get("late_reason", "")[:200],
        )
        if made.records:
            words = _("记好了%(number)d人，接着走评议和公示。")
            messages.success(self.request, words % {"number": made.records})
        if made.carried:
            words = _("%(number)d人不满1小时，先攒着，下次一起记。")
            messages.info(self.request, words % {"number": made.carried})
        for refusal in made.refused.values():
            messages.error(self.request, str(refusal))


class ActivityCancel(AsOrganiser):
    """Call it off, and say why."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.activity(key), CancelForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Call it off."""
        activity = self.activity(key)
        form = CancelForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                activities.cancel(
                    activity=activity,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(request, _("取消了，报了名的人都看得到原因。"))
                return redirect("villages_activity", key=key)
        return self.show(activity, form)

    def show(self, activity: Activity, form: forms.Form) -> HttpResponse:
        """Show the form."""
        context = {"activity": activity, "form": form}
        return render(self.request, "villages/desk/activity_cancel.html", context)


class ActivityCode(AsOrganiser):
    """The code of this minute, large, for people to scan or to type."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it while the activity is open."""
        activity = self.activity(key)
        if not activity.is_open:
            return redirect("villages_activity", key=key)
        now = timezone.now()
        code = activities.code_now(activity, at=now)
        page = reverse("villages_my_activity", args=[activity.key])
        half = len(code) // 2
        context = {
            "activity": activity,
            "parts": [code[:half], code[half:]],
            "letters": " ".join(code),
            "left": turning_code.seconds_left(at=now),
            "life": turning_code.SECONDS,
            "address": f"{settings.SITE_ADDRESS}{page}?code={code}",
        }
        response = render(request, "villages/desk/activity_code.html", context)
        response["Cache-Control"] = "no-store"
        return response
