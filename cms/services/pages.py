"""Give every county, town and village its page, its files and its editors."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from cms.models import CountyPage, HomePage, TownPage, VillagePage
from villages.models import County, Town, Village

PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


def editors_group_name(area: County | Town | Village) -> str:
    """Return the name of the group whose members edit the area's pages."""
    return f"editors:{area.code}"


@transaction.atomic
def lay_out_home() -> HomePage:
    """Return the front page, made in place of Wagtail's welcome page when it is missing."""
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    home = HomePage(title="乡村信用积分", slug="grassroots")
    root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "root_page": home,
            "site_name": home.title,
        },
    )
    Page.objects.filter(depth=2).exclude(pk=home.pk).delete()
    return home


@transaction.atomic
def lay_out(area: County | Town | Village) -> Page:
    """Return the area's page, made with its collection and its editors when it is missing."""
    if isinstance(area, County):
        page, parent = CountyPage.objects.filter(county=area).first(), lay_out_home
        fresh: Page = CountyPage(county=area, title=area.name, slug=area.code)
    elif isinstance(area, Town):
        page, parent = (
            TownPage.objects.filter(town=area).first(),
            lambda: lay_out(area.county),
        )
        fresh = TownPage(town=area, title=area.name, slug=area.code)
    else:
        page, parent = (
            VillagePage.objects.filter(village=area).first(),
            lambda: lay_out(area.town),
        )
        fresh = VillagePage(
            village=area, title=area.name, slug=area.code, body=_usual_blocks()
        )
    if page is None:
        page = fresh
        parent().add_child(instance=page)
        page.save_revision().publish()
    _give_rights(area, page)
    return page


def lay_out_all() -> int:
    """Lay out every area that the register knows; return how many there are."""
    areas = [*County.objects.all(), *Town.objects.all(), *Village.objects.all()]
    for area in areas:
        lay_out(area)
    return len(areas)


def _usual_blocks() -> list[tuple[str, None]]:
    return [(name, None) for name in ("notice", "deeds", "outlets", "rules")]


def _give_rights(area: County | Town | Village, page: Page) -> None:
    """Let the area's editors change its pages, and the files of its own collection."""
    group, created = Group.objects.get_or_create(name=editors_group_name(area))
    if not created:
        return
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for right in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS
    ):
        GroupPagePermission.objects.create(group=group, page=page, permission=right)
    collection = Collection.get_first_root_node().add_child(
        name=f"{area.name} {area.code}"
    )
    for right in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"),
        codename__in=FILE_RIGHTS,
    ):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=right
        )
