"""What the pages of every face share: who may come in, and how a refusal is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views import View

from grassroots.core.errors import Refusal

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def for_passers_by(view: V) -> V:
    """Mark a view that asks nobody who they are; see ``PasserByMiddleware``."""
    view.for_passers_by = True  # type: ignore[attr-defined]
    return view


def is_for_passers_by(view: Any) -> bool:
    """Return whether a view is marked so."""
    return bool(getattr(view, "for_passers_by", False))


class ActingRequest(HttpRequest):
    """What the middleware makes of a request whose sender has signed in."""

    user: Any
    acting: Any
    capacity: Any
    htmx: Any


class InCapacity(View):
    """Let in those who act in one of ``roles``; to all others the page does not exist.

    Somebody who has not signed in is sent to sign in. ``self.capacity.scope`` is
    the village, outlet or resident to which every query of the view is limited.
    """

    roles: ClassVar[frozenset[str]] = frozenset()
    request: ActingRequest

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Check the capacity before anything else."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        # From here on somebody is signed in: a user of ours, never anonymous.
        self.user: Any = request.user
        self.capacity = request.capacity  # type: ignore[attr-defined]
        if not self.capacity or self.capacity.role not in self.roles:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Show a refusal on the form, at its field when the form has it.

    The view asks ``form.is_valid()`` again afterwards, and renders the form with
    everything that was typed.
    """
    try:
        yield
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the server is up and that its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
