"""The form on which a recorder writes a deed down."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.generic import View

from grassroots.accounts.models import User
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.records import (
    RecordForm,
    as_day,
    as_number,
    as_words,
    point_choices,
)
from villages.models import RecordDraft, Resident, Rule, Village
from villages.selectors import drafts
from villages.selectors.forecasts import Forecast, forecast
from villages.selectors.records import (
    hamlet_members,
    hamlets_matching,
    people_to_record,
    recent_people,
    recent_rules,
    rules_to_record,
)
from villages.selectors.residents import with_household
from villages.selectors.rulebooks import book_in_force
from villages.services import photos, records
from villages.views.desk.typed import Typed, prepared
from villages.views.words import as_pick, evidence_words

FOUND_AT_MOST = 8
RULES_SHOWN = 5


class AsRecorder(InCapacity):
    """A page for the recorder of one village."""

    roles = frozenset({"recorder"})

    @property
    def village(self) -> Village:
        """The village in which the recorder is appointed."""
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        return self.capacity.scope


class RecordNew(AsRecorder, View):
    """Write a deed down. Every button but the last only changes the form and keeps it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Open the form where it was left, with whoever or whatever was scanned or picked."""
        draft = drafts.current_draft(self.user, self.village, timezone.now())
        typed = Typed.from_draft(draft.client_id, draft.body) if draft else Typed()
        code = request.GET.get("code", "")
        people = people_to_record(self.village, timezone.localdate())
        scanned = people.filter(card_code=code).first() if code else None
        if scanned:
            typed = typed.with_people(scanned.pk)
        rule = as_number(request.GET.get("rule"))
        if rule:
            typed = Typed(**{**vars(typed), "rule": rule})
        if scanned or rule:
            draft = self.keep(typed) or draft
        unknown_code = bool(code) and scanned is None
        return self.show(typed, draft=draft, unknown_code=unknown_code)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change the form, or hand it in."""
        typed = Typed.from_post(request.POST)
        new, errors = prepared(request.FILES.getlist("photos"))
        if request.POST.get("do") == "clear":
            return self.clear(typed)
        if request.POST.get("do") == "save" and not errors:
            return self.save(typed, new)
        if request.POST.get("do") != "save":
            typed = self.changed(typed)
        draft = self.keep(typed, new)
        if request.POST.get("do") == "rules":
            return redirect("villages_record_rules")
        return self.show(typed, draft=draft, photo_errors=errors)

    def changed(self, typed: Typed) -> Typed:
        """Do what the button says: add somebody, a hamlet, or take somebody out."""
        data = self.request.POST
        today = timezone.localdate()
        if added := as_number(data.get("add")):
            typed = typed.with_people(added)
        if dropped := as_number(data.get("drop")):
            typed = typed.without(dropped)
        if hamlet := as_words(data.get("hamlet")):
            members = hamlet_members(self.village, hamlet, today)
            room = records.MOST_PEOPLE - len(typed.residents)
            typed = typed.with_people(*members.values_list("pk", flat=True)[:room])
        if photo := as_number(data.get("drop_photo")):
            kept = drafts.draft_photos(self.user, typed.client_id)
            for one in kept.filter(pk=photo):
                photos.drop_photo(photo=one)
        return typed

    def keep(
        self, typed: Typed, new: Iterable[photos.Photo] = ()
    ) -> RecordDraft | None:
        """Keep the form as a draft."""
        return photos.save_draft(
            village=self.village,
            by=self.user,
            client_id=typed.client_id,
            body=typed.as_body(),
            photos=new,
            at=timezone.now(),
        )

    def clear(self, typed: Typed) -> HttpResponse:
        """Let the draft go and begin with an empty form."""
        mine = drafts.drafts_of(self.user, self.village)
        for draft in mine:
            photos.discard_draft(draft=draft)
        return redirect("villages_record_new")

    def save(self, typed: Typed, new: list[photos.Photo]) -> HttpResponse:
        """Hand the form in; when that is refused, show it with all that was typed."""
        data = self.request.POST.copy()
        data["client_id"] = str(typed.client_id)
        form = RecordForm(data, self.request.FILES, village=self.village)
        look_alikes: object = []
        submission = None
        if form.is_valid():
            with refusals_on(form):
                try:
                    submission = self.submit(form, new)
                except records.PossibleDuplicate as warning:
                    look_alikes = warning.details["look_alikes"]
        if submission:
            return redirect("villages_record_done", client_id=submission.client_id)
        draft = self.keep(typed, new)
        return self.show(typed, draft=draft, form=form, look_alikes=look_alikes)

    def submit(self, form: RecordForm, new: list[photos.Photo]) -> Any:
        """Call the service with the form and with the photos sent now or before."""
        cleaned = form.cleaned_data
        kept = drafts.draft_photos(self.user, cleaned["client_id"])
        sent = {one.digest: one for one in (*map(photos.drafted, kept), *new)}
        return records.submit(
            village=self.village,
            by=self.user,
            at=timezone.now(),
            client_id=cleaned["client_id"],
            rule=cleaned["rule"],
            residents=list(cleaned["residents"]),
            acted_on=cleaned["acted_on"],
            points=cleaned["points"],
            quantity=cleaned["quantity"],
            note=cleaned["note"],
            late_reason=cleaned["late_reason"],
            photos=list(sent.values()),
            warn_of_duplicates="confirmed" not in self.request.POST,
        )

    def show(
        self, typed: Typed, *, draft: RecordDraft | None, **more: Any
    ) -> HttpResponse:
        """Show the form as it stands."""
        initial = typed.as_initial()
        initial["acted_on"] = initial["acted_on"] or timezone.localdate()
        form = more.pop("form", None) or RecordForm(
            initial=initial, village=self.village
        )
        page = RecordPage(self.village, self.request, self.user, typed)
        context = {
            "form": form,
            "draft": draft,
            "typed": typed,
            **page.context(),
            **more,
        }
        return render(self.request, "villages/desk/record_new.html", context)


class RecordPage:
    """What the form shows beside what was typed: who may be meant, rules, what will come."""

    def __init__(
        self, village: Village, request: HttpRequest, user: User, typed: Typed
    ) -> None:
        self.village, self.user, self.typed = village, user, typed
        self.today = timezone.localdate()
        self.acted_on = as_day(typed.acted_on) or self.today
        # Whoever was looked for has been found once somebody is added.
        added = {"add", "hamlet"} & request.POST.keys()
        self.find = "" if added else as_words(request.POST.get("find"))

    def context(self) -> dict[str, Any]:
        """Return everything for the template."""
        people = self.people()
        book = book_in_force(self.village, self.acted_on)
        book = book or book_in_force(self.village, self.today)
        rules = rules_to_record(book)
        rule = self.rule(book)
        return {
            "people": people,
            "found": self.found(),
            "find": self.find,
            "hamlets": self.hamlets(),
            "recent": self.recent(people),
            "rules": self.rules(book, rule),
            "rule_count": rules.count() if book else 0,
            "rule": rule,
            "point_choices": point_choices(rule) if rule else [],
            "points": self.points(rule),
            "evidence_hint": evidence_words(rule) if rule else "",
            "needs_late_reason": records.needs_late_reason(
                self.acted_on, on=self.today
            ),
            "kept_photos": drafts.draft_photos(self.user, self.typed.client_id),
            "forecast": self.forecast(rule, people),
            "today": self.today,
        }

    def people(self) -> list[Resident]:
        """Return those chosen, in the order in which they were."""
        found = Resident.objects.filter(village=self.village).in_bulk(
            self.typed.residents
        )
        return [found[key] for key in self.typed.residents if key in found]

    def found(self) -> list[Resident]:
        """Return who may be meant by what was typed into the search."""
        if not self.find:
            return []
        found = people_to_record(self.village, self.today).matching(self.find)
        found = found.exclude(pk__in=self.typed.residents)
        return list(with_household(found, on=self.today)[:FOUND_AT_MOST])

    def hamlets(self) -> list[str]:
        """Return hamlets that may be meant."""
        return hamlets_matching(self.village, self.find) if self.find else []

    def recent(self, people: list[Resident]) -> list[Resident]:
        """Return who was written down last, without those chosen already."""
        recent = recent_people(self.village, self.user, self.today)
        return [one for one in recent if one not in people]

    def rule(self, book: Any) -> Rule | None:
        """Return the rule chosen, as the book of the day has it."""
        if self.typed.rule is None:
            return None
        chosen = Rule.objects.filter(
            pk=self.typed.rule, rule_book__village=self.village
        ).first()
        if chosen is None or book is None or chosen.rule_book_id == book.pk:
            return chosen
        return rules_to_record(book).filter(code=chosen.code).first() or chosen

    def rules(self, book: Any, chosen: Rule | None) -> list[tuple[Rule, Any]]:
        """Return the rules shown as cards: the chosen one, the last used, then the first."""
        if book is None:
            return []
        shown = [chosen] if chosen else []
        shown += recent_rules(book, self.user)
        shown += rules_to_record(book)[: RULES_SHOWN + 1]
        unique = list({one.pk: one for one in shown}.values())
        return [(one, as_pick(one)) for one in unique[: max(RULES_SHOWN, 1)]]

    def points(self, rule: Rule | None) -> int | None:
        """Return the points as they stand: those typed where the rule allows them."""
        if rule is None:
            return None
        typed = self.typed.points
        if typed is not None and rule.points_min <= typed <= rule.points_max:
            return typed
        return rule.points_default

    def forecast(self, rule: Rule | None, people: list[Resident]) -> Forecast | None:
        """Return what will happen, once there is a rule and somebody to credit."""
        if rule is None or not people or self.acted_on > self.today:
            return None
        return forecast(
            village=self.village,
            rule=rule,
            residents=people,
            acted_on=self.acted_on,
            points=self.points(rule),
            quantity=self.typed.quantity,
            on=self.today,
        )
