"""Files of households on the officer's desk: list, file, consents, evidence."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.dossiers import (
    ConsentForm,
    FileFilterForm,
    FirstConsentForm,
)
from rewards.ruralcredit.models import (
    Authorisation,
    Dossier,
    FilePurpose,
    VisitEvidence,
)
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors.dossiers import completeness_of, has_consent
from rewards.ruralcredit.selectors.files import consents_of, households_of, rows_of
from rewards.ruralcredit.services import dossiers
from rewards.ruralcredit.views.at_coop import (
    PER_PAGE,
    Asking,
    AtCoop,
    AtOnce,
    ByOfficer,
)
from rewards.ruralcredit.views.file_words import sections_of
from villages.forms.records import as_words
from villages.models import Household, Resident
from villages.models.household import latest_birth_of_an_adult
from villages.selectors.households import members_of
from villages.services import file_views

# What the household reads of who looked at its file, and why.
PURPOSE = _("信用互助：看户档案")


class OfFiles(AtCoop):
    """A page on a household's file at this co-op."""

    def file_of(self, pk: int) -> Dossier:
        """Return a file of this co-op, whoever looks."""
        found = Dossier.objects.filter(coop=self.coop)
        rows = found.select_related("coop", "household__head", "household__village")
        return get_object_or_404(rows, pk=pk)

    def looked_at(self, dossier: Dossier) -> None:
        """Keep for each adult of the household that somebody looked."""
        for one in members_of(dossier.household, self.today):
            if one.is_adult(on=self.today):
                file_views.log(
                    resident=one,
                    viewer=self.user,
                    capacity=self.capacity,
                    purpose=str(PURPOSE),
                    at=self.now,
                )

    def is_close(self, household: Household) -> bool:
        """Return whether it is the own house, or a relative's."""
        return is_close_to_household(self.user, household)

    def adults_of(self, household: Household) -> "QuerySet[Resident]":
        """Return who may sign for a household today."""
        here = [one.pk for one in members_of(household, self.today)]
        last = latest_birth_of_an_adult(on=self.today)
        living = Resident.objects.filter(pk__in=here).living_here(on=self.today)
        return living.filter(born_on__lte=last)


class Files(OfFiles):
    """The households of the served villages, and how far their files are."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FileFilterForm(request.GET)
        form.is_valid()
        state = form.cleaned_data.get("state", "")
        words = as_words(form.cleaned_data.get("q"))
        found = households_of(self.coop, on=self.today, words=words, state=state)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        return self.page(
            "files",
            form=form,
            page=page,
            rows=rows_of(self.coop, page.object_list, on=self.today),
            query=query.urlencode(),
            is_narrowed=bool(words or state),
        )


class FilePage(OfFiles):
    """What is known of a household, what is missing, and what it agreed to."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.file_of(dossier)
        if self.is_close(found.household):
            return self.page("file_close", dossier=found)
        self.looked_at(found)
        complete = completeness_of(found, self.today)
        holding = set(
            Authorisation.objects.holding(on=self.today)
            .filter(dossier=found)
            .values_list("pk", flat=True)
        )
        return self.page(
            "file",
            dossier=found,
            members=members_of(found.household, self.today),
            sections=sections_of(found, on=self.today),
            complete=complete,
            is_consented=has_consent(found, on=self.today),
            consents=[(one, one.pk in holding) for one in consents_of(found)],
        )


class FileNew(Asking, ByOfficer, OfFiles):
    """The consent with which a file begins."""

    title = _("建档")
    send = _("同意了，建档")
    words = _("建好了，可以登记了")
    note = _("先请这户的成年人看清楚同意书、签好字，再照纸上的填。没签的不要填。")

    def find(self, family: int) -> Household:
        found = households_of(self.coop, on=self.today)
        return get_object_or_404(found, pk=family)

    def form_for(self, thing: Household, data: Any = None) -> FirstConsentForm:
        adults = self.adults_of(thing)
        initial = {"starts_on": self.today}
        return FirstConsentForm(data, adults=adults, initial=initial)

    def enter(self, thing: Household, given: dict[str, Any]) -> Dossier:
        signed = dossiers.Signed(purpose=FilePurpose.FILE, **given)
        return dossiers.open_dossier(
            coop=self.coop, household=thing, signed=signed, **self.signed
        )

    def about(self, thing: Household) -> str:
        return f"{thing}，{thing.village.name}{thing.number}"

    def back(self, thing: Household) -> str:
        return reverse("ruralcredit_dossiers")

    def leads_to(self, thing: Household, done: Dossier) -> str:
        return reverse("ruralcredit_dossier", args=[done.pk])


class ConsentNew(Asking, ByOfficer, OfFiles):
    """Another consent: longer, or to something more."""

    title = _("登记同意书")
    send = _("记下来")
    words = _("记好了")
    note = _("照着签了字的纸填，没签的不要填。")

    def find(self, dossier: int) -> Dossier:
        return self.file_of(dossier)

    def form_for(self, thing: Dossier, data: Any = None) -> ConsentForm:
        adults = self.adults_of(thing.household)
        return ConsentForm(data, adults=adults, initial={"starts_on": self.today})

    def enter(self, thing: Dossier, given: dict[str, Any]) -> Authorisation:
        signed = dossiers.Signed(**given)
        return dossiers.authorise(dossier=thing, signed=signed, **self.signed)

    def back(self, thing: Dossier) -> str:
        return reverse("ruralcredit_dossier", args=[thing.pk])


class ConsentWithdraw(AtOnce, ByOfficer, OfFiles):
    """Take a consent back for the household."""

    words = _("撤回了，马上生效")

    def find(self, dossier: int, consent: int) -> Authorisation:
        given = Authorisation.objects.filter(dossier=self.file_of(dossier))
        return get_object_or_404(given.select_related("dossier"), pk=consent)

    def do(self, thing: Authorisation) -> None:
        dossiers.withdraw_consent(authorisation=thing, **self.signed)

    def back(self, thing: Authorisation) -> str:
        return reverse("ruralcredit_dossier", args=[thing.dossier_id])


class Evidence(OfFiles):
    """A photo that shows what was written down."""

    def get(self, request: HttpRequest, dossier: int, paper: int) -> HttpResponseBase:
        found = self.file_of(dossier)
        may_read = has_consent(found, on=self.today)
        if not may_read or self.is_close(found.household):
            raise Http404
        shown = get_object_or_404(VisitEvidence, visit__dossier=found, pk=paper)
        self.looked_at(found)
        try:
            opened = shown.photo.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        answer = FileResponse(opened)
        answer["Cache-Control"] = "private, max-age=600"
        return answer
