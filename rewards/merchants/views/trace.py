"""The page behind the code on a bag: no sign-in, no cookie, no script."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.safestring import mark_safe

from rewards.merchants.selectors import batches

CHINESE, ENGLISH = "zh-hans", "en"


def find(request: HttpRequest, language: str = CHINESE) -> HttpResponse:
    """Ask for the short code beside the picture, and lead to its batch."""
    typed = request.GET.get("code", "")
    found = batches.batch_of_short_code(typed) if typed else None
    if found:
        return redirect(_address(found.token, language))
    context: dict[str, Any] = {"typed": typed, "is_wrong": bool(typed)}
    here = "merchants_trace_find"
    return _answer(request, "trace_find", language, here, **context)


def batch(request: HttpRequest, token: str, language: str = CHINESE) -> HttpResponse:
    """Show a batch: its recall first of all, then where it comes from, step by step.

    Whatever is no token, and a token that never was, get the same answer by the same
    way.
    """
    found = batches.batch_of_token(token)
    here = "merchants_batch_public"
    if found is None:
        return _answer(
            request, "trace_unknown", language, here, token=token, status=404
        )
    context: dict[str, Any] = {
        "shown": batches.shown(found),
        "maker": _maker(found.merchant.public_id, language),
    }
    return _answer(request, "trace", language, here, token=token, **context)


def paper(request: HttpRequest, token: str, step: int) -> HttpResponse:
    """Show the photo of a paper: a test report, a waybill."""
    found = batches.batch_of_token(token)
    own = found.steps.filter(pk=step).exclude(document="").first() if found else None
    if own is None:
        raise Http404
    with own.document.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    # Steps are never edited: a photo stays what it is.
    response["Cache-Control"] = "public, max-age=86400"
    response["Content-Disposition"] = "inline"
    return response


def _address(token: str, language: str) -> str:
    name = "merchants_batch_public"
    return reverse(name if language == CHINESE else f"{name}_en", args=[token])


def _maker(public_id: str, language: str) -> str:
    name = "merchants_shop_public"
    return reverse(name if language == CHINESE else f"{name}_en", args=[public_id])


def _answer(
    request: HttpRequest,
    template: str,
    language: str,
    here: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render without anything of the request, in the language of the address."""
    keys = [context["token"]] if "token" in context else []
    other = f"{here}_en" if language == CHINESE else here
    context |= {
        "other": reverse(other, args=keys),
        "is_english": language == ENGLISH,
        # What people wrote is Chinese on the English page too.
        "zh": mark_safe(' lang="zh-Hans"') if language == ENGLISH else "",
        "demo_mode": settings.DEMO_MODE,
        "domain": urlsplit(settings.SITE_ADDRESS).netloc,
        "today": timezone.localdate(),
        "find": reverse(
            "merchants_trace_find" + ("" if language == CHINESE else "_en")
        ),
    }
    with translation.override(language):
        html = render_to_string(f"merchants/public/{template}.html", context)
    response = HttpResponse(html, status=status)
    response["Content-Language"] = language
    # Kept by nobody without asking: a recall shows at the very next look.
    response["Cache-Control"] = "no-cache"
    if status != 200:
        return response
    etag = quote_etag(hashlib.sha256(html.encode()).hexdigest()[:32])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
