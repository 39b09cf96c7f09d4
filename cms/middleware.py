"""Who may enter /office/, and as whose editor: decided anew on every request.

Wagtail asks groups for rights and answers "no" with a message. Here the groups
follow the appointment that the user chose, so a term that ended has ended; and
what belongs to another village does not exist.
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.services.pages import editors_group_name
from grassroots.accounts.models import User
from villages.models import County, Town, Village

OFFICE = "/office/"
EDITORS = "editors:"
PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
FILE_RIGHTS = ["add", "change", "delete", "choose"]
# Tags, the API of files, and the report on kinds of pages know no villages.
CLOSED_TO_EDITORS = (
    "tag-autocomplete/",
    "api/main/images/",
    "api/main/documents/",
    "reports/page-types-usage/",
)
# Where several are ticked, and named behind the question mark.
TICKED: dict[str, type[Page | Image | Document]] = {
    "bulk/wagtailcore/page/": Page,
    "bulk/wagtailimages/image/": Image,
    "bulk/wagtaildocs/document/": Document,
    "choose-page/chosen-multiple/": Page,
    "images/chooser/chosen-multiple/": Image,
    "documents/chooser/chosen-multiple/": Document,
}
LONGEST_KEY = 18


def follow_appointment(request: HttpRequest) -> None:
    """Make the user a member of just the editors' group of the chosen appointment."""
    capacity = request.capacity  # type: ignore[attr-defined]
    is_editor = bool(capacity) and (
        (capacity.role == "manager" and isinstance(capacity.scope, Village))
        or (capacity.role == "supervisor" and isinstance(capacity.scope, County | Town))
    )
    wanted = {editors_group_name(capacity.scope)} if is_editor else set()
    user = cast(User, request.user)
    groups = user.groups.filter(name__startswith=EDITORS)
    if set(groups.values_list("name", flat=True)) != wanted:
        user.groups.remove(*groups)
        user.groups.add(*Group.objects.filter(name__in=wanted))
    # Without pages to edit Wagtail would ask to sign in, again and again.
    if not user.groups.filter(name__in=wanted).exists():
        raise Http404


def check_is_ours(user: Any, route: str, kwargs: dict[str, Any]) -> None:
    """Answer 404 when the address names a page, picture or document of another area."""
    pages = {int(kwargs[key]) for key in PAGE_KEYS if kwargs.get(key) is not None}
    images = {int(kwargs["image_id"])} if "image_id" in kwargs else set()
    documents = {int(kwargs[key]) for key in ("document_id", "doc_id") if key in kwargs}
    if "pk" in kwargs:
        kind = next(
            (k for k in ("images/", "documents/", "pages/") if k in route), None
        )
        {"images/": images, "documents/": documents, "pages/": pages}.get(
            kind or "", set()
        ).add(int(kwargs["pk"]))
    for model, wanted in ((Page, pages), (Image, images), (Document, documents)):
        if wanted and _allowed(user, model).filter(pk__in=wanted).count() < len(wanted):
            message = f"No {model._meta.verbose_name} of this area."
            raise Http404(message)


def _allowed(user: Any, model: type[Page | Image | Document]) -> QuerySet[Any]:
    policy = policy_registry.get_by_type(model)
    if model is Page:
        return policy.explorable_instances(user)
    return policy.instances_user_has_any_permission_for(user, FILE_RIGHTS)


def check_ticked_are_ours(user: Any, route: str, query: QueryDict) -> None:
    """Answer 404 when something of another area is among what was ticked.

    Wagtail would refuse to act on it, but say its title.
    """
    model = next((TICKED[start] for start in TICKED if route.startswith(start)), None)
    keys = set(query.getlist("id"))
    if model is None or (keys == {"all"} and model is not Page):
        # "All" files are the editor's own; "all" pages would be everybody's.
        return
    wanted = {int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY}
    ours = _allowed(user, model).filter(pk__in=wanted).count()
    if ours < len(keys):
        raise Http404


class OfficeMiddleware:
    """Guard every address below /office/, those of later Wagtail versions included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on: what matters is checked when the view is known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Check the appointment and what the address names, before the view runs."""
        user = request.user
        if (
            not request.path.startswith(OFFICE)
            or not user.is_authenticated
            or user.is_superuser
        ):
            return None
        follow_appointment(request)
        below = request.path.removeprefix(OFFICE)
        if below.startswith(CLOSED_TO_EDITORS):
            raise Http404
        check_is_ours(user, below, kwargs)
        check_ticked_are_ours(user, below, request.GET)
        return None
