"""What shops are judged by: read by everybody who judges, published by the county."""

import secrets
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from rewards.merchants.forms.standards import ChecklistForm, PledgeTextForm, SchemeForm
from rewards.merchants.models import Checklist, PledgeText
from rewards.merchants.selectors import standards as find
from rewards.merchants.services import checklist_tables, standards
from villages.models import County, Town

INSPECTOR, SUPERVISOR = "inspector", "supervisor"
_ONE_HOUR = 60 * 60


class AtStandards(InCapacity):
    """A page on the standards of the county in which somebody works."""

    roles: ClassVar = frozenset({INSPECTOR, SUPERVISOR})

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @cached_property
    def county(self) -> County:
        """Return the county whose standards hold here."""
        scope = self.capacity.scope
        if isinstance(scope, County):
            return scope
        county: County = scope.county if isinstance(scope, Town) else scope.town.county
        return county

    @property
    def may_publish(self) -> bool:
        """Return whether the capacity is that of the county's supervisor."""
        return bool(
            self.capacity.role == SUPERVISOR and self.capacity.scope == self.county
        )

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a page of this part of the desk."""
        context |= {"county": self.county, "may_publish": self.may_publish}
        return render(
            self.request, f"merchants/desk/standards/{template}.html", context
        )

    def checklist_of(self, pk: int) -> Checklist:
        """Return a published checklist of the county."""
        published = Checklist.objects.filter(
            county=self.county, published_at__isnull=False
        )
        return get_object_or_404(published, pk=pk)


class Standards(AtStandards):
    """What holds now, and what will."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show all three kinds."""
        shown = find.overview(self.county, on=self.today)
        return self.page("list", standards=shown, today=self.today)


class ChecklistPage(AtStandards):
    """One version of a checklist, to read and to print."""

    template = "checklist"

    def get(self, request: HttpRequest, checklist: int) -> HttpResponse:
        """Show it, by its sections."""
        found = self.checklist_of(checklist)
        items = list(found.items.order_by("order"))
        total = sum(item.weight for item in items)
        return self.page(self.template, checklist=found, items=items, total=total)


class ChecklistPrint(ChecklistPage):
    """The same on paper."""

    template = "checklist_print"


class ChecklistTable(AtStandards):
    """The same as a table, to be changed and published as the next version."""

    def get(self, request: HttpRequest, checklist: int) -> HttpResponse:
        """Send it."""
        found = self.checklist_of(checklist)
        body = checklist_tables.as_csv(found)
        response = HttpResponse(body, content_type="text/csv; charset=utf-8")
        name = f"{found.title}-{found.version}.csv"
        header = content_disposition_header(as_attachment=True, filename=name)
        response["Content-Disposition"] = header or "attachment"
        return response


class Publishing(AtStandards):
    """A page on which the county's supervisor publishes something."""

    roles: ClassVar = frozenset({SUPERVISOR})

    @cached_property
    def county(self) -> County:
        """Return the county itself; whoever supervises less is not let in."""
        if not isinstance(self.capacity.scope, County):
            raise Http404
        return self.capacity.scope

    @property
    def given(self) -> dict[str, Any]:
        """Return where, by whom and when."""
        return {"county": self.county, "by": self.user, "at": self.now}

    def published(self, words: str) -> HttpResponse:
        """Say so, where all standards are."""
        messages.success(self.request, words)
        return redirect("merchants_standards")


class InstallDefaults(Publishing):
    """Begin with the standards that come with the product."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish what there is none of yet."""
        made = standards.install_defaults(**self.given)
        if made:
            return self.published(_("发布了%(number)d份，今天起用") % {"number": made})
        return self.published(_("都已经有了，没有再发布"))


class SchemeNew(Publishing):
    """Publish the next scheme."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the present one, to be changed."""
        return self.ask(
            SchemeForm(now=self.present, initial={"effective_on": self.today})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish it."""
        form = SchemeForm(request.POST, now=self.present)
        if form.is_valid():
            with refusals_on(form):
                standards.publish_scheme(**form.cleaned_data, **self.given)
        if form.is_valid():
            return self.published(_("发布好了。各店下次检查起按新办法，现在的等级不变"))
        return self.ask(form)

    @property
    def present(self) -> Any:
        """Return the scheme that was published last."""
        return find.overview(self.county, on=self.today).newest_scheme

    def ask(self, form: SchemeForm) -> HttpResponse:
        """Show the form."""
        return self.page("scheme_form", form=form)


class PledgeTextNew(Publishing):
    """Publish a pledge, or the next version of one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show an empty form, or the version that is to be replaced."""
        wanted = request.GET.get("of", "")
        initial: dict[str, Any] = {"effective_on": self.today}
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
            own = PledgeText.objects.filter(county=self.county, pk=int(wanted))
            names = ("sector", "title", "body", "breach_means", "source")
            initial |= own.values(*names).first() or {}
        return self.ask(PledgeTextForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish it."""
        form = PledgeTextForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                standards.publish_pledge_text(**form.cleaned_data, **self.given)
        if form.is_valid():
            return self.published(_("发布好了。签过旧文本的，还按旧文本"))
        return self.ask(form)

    def ask(self, form: PledgeTextForm) -> HttpResponse:
        """Show the form."""
        return self.page("pledge_form", form=form)


class ChecklistNew(Publishing):
    """Choose a table for the next version of a checklist."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        sector = request.GET.get("sector", "")
        last = find.overview(self.county, on=self.today).last_checklist(sector)
        initial = {
            "sector": sector,
            "title": last.title if last else "",
            "effective_on": self.today,
        }
        return self.ask(ChecklistForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read the table, and keep it for an hour until it is confirmed."""
        form = ChecklistForm(request.POST, request.FILES)
        table = None
        if form.is_valid():
            with refusals_on(form):
                table = checklist_tables.read_table(form.cleaned_data["file"])
        if table is None or not form.is_valid():
            return self.ask(form)
        if table.problems:
            return self.ask(form, table)
        token = secrets.token_urlsafe(16)
        kept = {**form.cleaned_data, "lines": table.lines}
        del kept["file"]
        cache.set(kept_at(self.user, self.county, token), kept, _ONE_HOUR)
        return redirect("merchants_checklist_preview", token)

    def ask(self, form: ChecklistForm, table: Any = None) -> HttpResponse:
        """Show the form, and what is wrong in the table."""
        return self.page("checklist_form", form=form, table=table)


class ChecklistPreview(Publishing):
    """Look at the lines once more, and publish them."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show them."""
        kept = self.kept(token)
        if kept is None:
            return self.gone()
        table = checklist_tables.Table(kept["lines"], [])
        items = [
            {"order": order} | asdict(line)
            for order, line in enumerate(table.lines, start=1)
        ]
        return self.page("checklist_preview", kept=kept, table=table, items=items)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Publish them."""
        kept = self.kept(token)
        if kept is None:
            return self.gone()
        try:
            standards.publish_checklist(**kept, **self.given)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("merchants_checklist_new")
        cache.delete(kept_at(self.user, self.county, token))
        return self.published(_("发布好了。已经开始的检查还按旧表"))

    def kept(self, token: str) -> dict[str, Any] | None:
        """Return what was read, while it is kept."""
        kept: dict[str, Any] | None = cache.get(kept_at(self.user, self.county, token))
        return kept

    def gone(self) -> HttpResponse:
        """Say that nothing was published."""
        words = _("过了一个小时，表没有留着。什么也没有发布，请再选一次。")
        messages.warning(self.request, words)
        return redirect("merchants_checklist_new")


def kept_at(user: Any, county: County, token: str) -> str:
    """Return where a table is kept: for this user and this county alone."""
    return f"checklist:{county.pk}:{user.pk}:{token}"
