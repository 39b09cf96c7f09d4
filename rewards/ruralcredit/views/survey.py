"""The survey on the phone: what is asked at a household, part by part."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.errors.dossiers import ValueFault
from rewards.ruralcredit.forms.dossiers import SurveyForm, photos_name
from rewards.ruralcredit.models import Dossier, Indicator
from rewards.ruralcredit.selectors.dossiers import (
    completeness_of,
    has_consent,
    values_of,
)
from rewards.ruralcredit.selectors.indicators import asked_of
from rewards.ruralcredit.services import dossiers
from rewards.ruralcredit.views.at_coop import ByOfficer
from rewards.ruralcredit.views.dossiers import OfFiles
from rewards.ruralcredit.views.file_words import words_of
from villages.services.photos import Photo, prepare


class Survey(ByOfficer, OfFiles):
    """Ask, and keep all that was said or nothing; photos are small before they come."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.file_of(dossier)
        if self.is_close(found.household):
            return self.page("file_close", dossier=found)
        if not has_consent(found, on=self.today):
            messages.warning(request, _("还没有有效的同意书，先请这户签字。"))
            return redirect("ruralcredit_consent_new", found.pk)
        self.looked_at(found)
        return self.ask(found, self.form_for(found))

    def post(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.file_of(dossier)
        form = self.form_for(found, request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                self.keep(found, form)
        if form.is_valid():
            messages.success(request, _("存好了"))
            address = reverse("ruralcredit_dossier", args=[found.pk])
            return redirect(f"{address}?saved=1")
        return self.ask(found, form)

    def keep(self, dossier: Dossier, form: SurveyForm) -> None:
        """Hand what was said to the service; a fault of a value goes to its field."""
        given = form.cleaned_data
        try:
            collected = dossiers.Collected(
                values=form.said(),
                collected_on=given["collected_on"],
                source_words=given["source_words"],
                photos={
                    code: [self.small(one) for one in photos]
                    for code, photos in form.shown().items()
                },
            )
            dossiers.record_visit(
                dossier=dossier,
                collected=collected,
                client_id=given["client_id"],
                **self.signed,
            )
        except ValueFault as fault:
            form.add_error(fault.indicator_code, str(fault))

    def small(self, upload: "UploadedFile[bytes]") -> Photo:
        """Return a photo ready to be kept."""
        return prepare(upload)

    def form_for(self, dossier: Dossier, *data: Any) -> SurveyForm:
        """Return the form for what is asked at this co-op."""
        return SurveyForm(
            *data,
            indicators=list(asked_of(dossier.coop)),
            known=values_of(dossier, self.today),
            today=self.today,
        )

    def ask(self, dossier: Dossier, form: SurveyForm) -> HttpResponse:
        """Show the parts; those with something wrong stand open."""
        return self.page(
            "survey",
            dossier=dossier,
            form=form,
            parts=_parts(form),
            complete=completeness_of(dossier, self.today),
        )


def _parts(form: SurveyForm) -> list[dict[str, Any]]:
    """Return the titled parts of the survey with their fields."""
    found: dict[str, dict[str, Any]] = {}
    for one in form.indicators.values():
        part = found.setdefault(
            one.section, {"title": one.section_label, "asks": [], "known": 0}
        )
        ask = _ask(form, one)
        part["asks"].append(ask)
        part["known"] += ask["known"] is not None
    parts = list(found.values())
    for part in parts:
        part["is_wrong"] = any(one["wrong"] for one in part["asks"])
    first = next((one for one in parts if one["known"] < len(one["asks"])), None)
    for part in parts:
        part["is_open"] = part["is_wrong"] or (part is first and not form.errors)
    return parts


def _ask(form: SurveyForm, one: Indicator) -> dict[str, Any]:
    """Return one question: its field, what is known, and the field for photos."""
    known = form.known.get(one.code)
    field = form[one.code]
    photos = form[photos_name(one.code)] if one.needs_evidence else None
    return {
        "indicator": one,
        "field": field,
        "photos": photos,
        "known": known,
        "words": words_of(one, known.value) if known else "",
        "wrong": bool(field.errors or (photos and photos.errors)),
    }
