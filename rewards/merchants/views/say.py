"""Say something of a shop, say that it is another shop, and see what came of it.

For whoever walks by: no account, no cookie, no script. A form sent twice is one
message; from one place only so many an hour are taken, and counted before any work.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grassroots.core.views import for_passers_by, refusals_on
from rewards.merchants.errors.complaints import TooMuchFromHere
from rewards.merchants.forms.complaints import NotThisShopForm, SayForm
from rewards.merchants.models import (
    Complaint,
    ComplaintKind,
    ComplaintStatus,
    CreditCode,
)
from rewards.merchants.selectors.codes import scanned_by_token, whole
from rewards.merchants.selectors.complaints import by_progress_code
from rewards.merchants.services import checks, complaints, watch
from rewards.merchants.services.complaints import Said
from rewards.merchants.views import status
from rewards.merchants.views.answers import send

CHINESE = status.CHINESE
both = require_http_methods(["GET", "HEAD", "POST"])


@for_passers_by
@both
def say(
    request: HttpRequest,
    token: str,
    kind: str = ComplaintKind.COMPLAINT,
    language: str = CHINESE,
) -> HttpResponse:
    """Take a complaint or praise, and hand out the code by which to ask after it."""
    at = timezone.now()
    found = scanned_by_token(token)
    if found is None:
        return status.nobody(request, at=at, language=language)
    code = whole(found)
    context = _of(code) | {"kind": kind}
    with translation.override(language):
        if request.method != "POST":
            form = SayForm(initial={"client_id": uuid4(), "kind": kind})
            return _answer(request, "say", language, form=form, **context)
        form = SayForm(request.POST, request.FILES)
        kept = None
        if _is_too_much(request, at=at):
            # No photo of theirs is looked at.
            form = SayForm(request.POST)
            form.add_error(None, str(TooMuchFromHere()))
        elif form.is_valid():
            with refusals_on(form):
                kept = _keep(form, code, at=at)
    if kept is None:
        return _answer(request, "say", language, form=form, **context)
    return _answer(request, "said", language, message=kept, **context)


@for_passers_by
@both
def not_this_shop(
    request: HttpRequest, token: str, language: str = CHINESE
) -> HttpResponse:
    """Take a report that the code hangs at another shop."""
    at = timezone.now()
    found = scanned_by_token(token)
    if found is None:
        return status.nobody(request, at=at, language=language)
    code = whole(found)
    with translation.override(language):
        form = NotThisShopForm(request.POST or None, request.FILES or None)
        if form.is_bound and _is_too_much(request, at=at):
            form = NotThisShopForm(request.POST)
            form.add_error(None, str(TooMuchFromHere()))
        elif form.is_valid():
            with refusals_on(form):
                checks.report_not_this_shop(code=code, **form.cleaned_data, at=at)
        template = "reported" if form.is_valid() else "not_this_shop"
    return _answer(request, template, language, form=form, **_of(code))


@for_passers_by
@require_safe
def progress(request: HttpRequest, language: str = CHINESE) -> HttpResponse:
    """Show what came of a message to whoever has its code; wrong codes are slowed."""
    at = timezone.now()
    typed = request.GET.get("code", "")[:40]
    found = by_progress_code(typed) if typed else None
    context: dict[str, Any] = {"typed": typed, "is_wrong": bool(typed) and not found}
    if (
        typed
        and not found
        and watch.note_guess(address=status.address_of(request), at=at)
    ):
        return status.nobody(request, at=at, language=language)
    if found:
        place = found.merchant.village
        with translation.override(language):
            context |= {
                "message": found,
                "stage": stage_of(found),
                "town": place.town.name,
                "village": place.name,
                "phone": place.phone,
                "answer": found.merchant_reply if found.decided_at else "",
            }
    return _answer(request, "progress", language, **context)


def stage_of(message: Complaint) -> str:
    """Say in one sentence where a message stands."""
    if message.kind == ComplaintKind.PRAISE:
        return _("看过了") if message.decided_at else _("收到了，会转告店家")
    return {
        ComplaintStatus.RECEIVED: _("收到了，还没有人接手"),
        ComplaintStatus.ASSIGNED: _("有人在查了"),
        ComplaintStatus.WITH_MERCHANT: _("在等店家答复"),
        ComplaintStatus.REPLIED: _("店家答复了，在核对"),
        ComplaintStatus.SUBSTANTIATED: _("查下来属实，已经算进这家店的等级"),
        ComplaintStatus.UNSUBSTANTIATED: _("查下来不属实，或者查不清"),
        ComplaintStatus.DISREGARDED: _("这一条不作数"),
        ComplaintStatus.SET_ASIDE: _("店家申诉后撤销了"),
    }[ComplaintStatus(message.status)]


def _keep(form: SayForm, code: CreditCode, *, at: datetime) -> Complaint:
    given = dict(form.cleaned_data)
    client_id = given.pop("client_id")
    said = Said(**given)
    return complaints.receive(code=code, said=said, client_id=client_id, at=at)


def _is_too_much(request: HttpRequest, *, at: datetime) -> bool:
    """Count what was sent, whatever it is; return whether it is one too many."""
    return watch.note_message(address=status.address_of(request), at=at)


def _of(code: CreditCode) -> dict[str, Any]:
    village = code.merchant.village
    return {
        "code": code,
        "shop": code.merchant,
        "town": village.town.name,
        "village": village.name,
        "phone": village.phone,
    }


def _answer(
    request: HttpRequest, template: str, language: str, **context: Any
) -> HttpResponse:
    """Render without anything of the device, and let nobody keep the page."""
    on = timezone.localdate()
    page = status.rendered(200, template, on=on, language=language, **context)
    response = send(request, page, language=language)
    del response["ETag"]
    response["Cache-Control"] = "no-store"
    return response
