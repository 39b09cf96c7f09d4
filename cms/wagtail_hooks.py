"""Keep editors to their own area's pages, and the areas' own pages in their place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.models import CountyPage, HomePage, TownPage, VillagePage

KEPT_IN_PLACE = (HomePage, CountyPage, TownPage, VillagePage)


@hooks.register("construct_page_chooser_queryset")
def choose_among_own_pages(
    pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    """Offer only pages that the editor may see in the explorer."""
    return pages & policy_registry.get_by_type(Page).explorable_instances(request.user)


@hooks.register("construct_explorer_page_queryset")
def explore_own_pages(
    parent: Page, pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    """List only pages that the editor may see."""
    return pages & policy_registry.get_by_type(Page).explorable_instances(request.user)


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_move_page")
@hooks.register("before_copy_page")
def keep_area_pages_in_place(
    request: HttpRequest, page: Page, *args: object
) -> HttpResponse | None:
    """Refuse to delete, hide, move or copy the page that stands for an area."""
    if not isinstance(page.specific, KEPT_IN_PLACE) or request.user.is_superuser:
        return None
    messages.error(
        request, _("这一页代表一个地方，只能改内容，不能删、挪、复制或下线。")
    )
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("before_bulk_action")
def keep_area_pages_in_place_together(
    request: HttpRequest, action: str, things: Sequence[object], view: object
) -> HttpResponse | None:
    """Refuse the same when the page is ticked in a list among others."""
    pages = [one for one in things if isinstance(one, Page)]
    if action == "publish":
        return None
    refusals = (keep_area_pages_in_place(request, page) for page in pages)
    return next((one for one in refusals if one is not None), None)


class OwnPages(Component):
    """The pages of the editor's own areas, to change or to look at, in one tap."""

    name = "own_pages"
    order = 10
    template_name = "wagtailadmin/home/own_pages.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Hand over the areas' pages that may be changed, the nearest first."""
        policy = policy_registry.get_by_type(Page)
        user = parent_context["request"].user
        pages = policy.instances_user_has_permission_for(user, "change")
        return {"pages": pages.type(*KEPT_IN_PLACE).order_by("depth", "path")[:20]}


@hooks.register("construct_homepage_panels")
def begin_with_own_pages(request: HttpRequest, panels: list[Component]) -> None:
    """Show editors what they came for before anything else."""
    panels.append(OwnPages())


@hooks.register("insert_global_admin_css")
def our_green() -> SafeString:
    """Colour the office like the rest of the site."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


@hooks.register("construct_help_menu")
def no_help_from_elsewhere(request: HttpRequest, items: list[MenuItem]) -> None:
    """Drop links that lead out of the village, to pages in English."""
    items.clear()
