"""The back office: an editor works in the own village, and sees no other."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page

from cms.models import HomePage, StandardPage, VillagePage
from cms.services.pages import (
    editors_group_name,
    lay_out,
    lay_out_all,
    lay_out_home,
)
from tests.factories.accounts import UserFactory
from tests.factories.villages import AppointmentFactory, TownFactory, VillageFactory

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a thumbnail to the garbage collector.
    pytest.mark.filterwarnings(
        "ignore:Unclosed file <tempfile.Spooled:ResourceWarning"
    ),
]


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    """The second factor has tests of its own."""
    settings.DEMO_MODE = True


@pytest.fixture
def town():
    return TownFactory()


@pytest.fixture
def ours(town):
    return VillageFactory(town=town, name="东岛村")


@pytest.fixture
def theirs(town):
    return VillageFactory(town=town, name="南湾村")


@pytest.fixture
def our_page(ours):
    return lay_out(ours)


@pytest.fixture
def their_page(theirs):
    page = lay_out(theirs)
    child = StandardPage(title="南湾村的秘密草稿", slug="secret", live=False)
    page.add_child(instance=child)
    child.save_revision()
    return page


@pytest.fixture
def editor(ours, our_page):
    return AppointmentFactory(village=ours, role="manager").user


@pytest.fixture
def office(editor):
    client = Client()
    client.force_login(editor)
    return client


def picture_of(village, name="a.png"):
    group_name = f"{village.name} {village.code}"
    buffer = BytesIO()
    Picture.new("RGB", (10, 10), "white").save(buffer, "PNG")
    return Image.objects.create(
        title=f"{village.name}的照片",
        file=ContentFile(buffer.getvalue(), name),
        width=10,
        height=10,
        collection=Collection.objects.get(name=group_name),
    )


def paper_of(village):
    return Document.objects.create(
        title=f"{village.name}的文件",
        file=ContentFile(b"%PDF-1.4", "a.pdf"),
        collection=Collection.objects.get(name=f"{village.name} {village.code}"),
    )


def test_laying_out_twice_makes_each_page_once(ours, theirs):
    lay_out_all()
    lay_out_all()
    assert lay_out_home() == HomePage.objects.get()
    assert HomePage.objects.count() == 1
    assert VillagePage.objects.count() == 2


def test_an_editor_opens_and_changes_the_own_village_page(office, our_page):
    address = reverse("wagtailadmin_pages:edit", args=[our_page.pk])
    assert office.get(address).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "edit",
        "delete",
        "unpublish",
        "copy",
        "move",
        "history",
        "revisions_index",
        "usage",
        "add_subpage",
        "view_draft",
        "set_privacy",
        "lock",
    ],
)
def test_a_neighbours_page_does_not_exist_for_an_editor(office, their_page, name):
    hidden = their_page.get_children().get()
    for page in (their_page, hidden):
        address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        assert office.get(address).status_code == 404
        assert office.post(address).status_code == 404


def test_a_neighbours_revision_does_not_exist_even_below_the_own_page(
    office, our_page, their_page
):
    hidden = their_page.get_children().get()
    revision = hidden.get_latest_revision()
    address = reverse(
        "wagtailadmin_pages:revisions_view", args=[our_page.pk, revision.pk]
    )
    assert office.get(address).status_code == 404


def test_the_explorer_the_chooser_the_search_and_the_api_name_no_neighbour(
    office, our_page, their_page
):
    parent = our_page.get_parent()
    for address in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[our_page.pk]),
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page") + f"?q={their_page.title}",
        reverse("wagtailadmin_choose_page_search") + f"?q={their_page.title}",
        reverse("wagtailadmin_pages:search") + f"?q={their_page.title}",
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_api:pages:listing"),
        reverse("wagtailadmin_api:pages:listing") + f"?child_of={parent.pk}",
    ):
        answer = office.get(address, follow=True)
        shown = answer.content.decode().replace(f"q={their_page.title}", "")
        shown = shown.replace(f'value="{their_page.title}"', "").replace(
            f"“{their_page.title}”", ""
        )
        assert "秘密草稿" not in shown, address
        assert their_page.url_path.strip("/").split("/")[-1] not in shown, address


def test_a_neighbours_picture_and_document_do_not_exist_for_an_editor(
    office, ours, theirs, our_page, their_page
):
    picture, paper = picture_of(theirs), paper_of(theirs)
    mine = picture_of(ours)
    assert office.get(reverse("wagtailimages:edit", args=[mine.pk])).status_code == 200
    for address in (
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtailimages:delete", args=[picture.pk]),
        reverse("wagtailimages:image_usage", args=[picture.pk]),
        reverse("wagtailimages:preview", args=[picture.pk, "width-100"]),
        reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
        reverse("wagtaildocs:edit", args=[paper.pk]),
        reverse("wagtaildocs:delete", args=[paper.pk]),
        reverse("wagtaildocs:document_usage", args=[paper.pk]),
        reverse("wagtaildocs_chooser:chosen", args=[paper.pk]),
        reverse("wagtailadmin_api:images:listing"),
        reverse("wagtailadmin_api:documents:listing"),
    ):
        assert office.get(address).status_code == 404, address


def test_lists_of_pictures_and_documents_show_only_the_own_village(
    office, ours, theirs, our_page, their_page
):
    picture_of(theirs), paper_of(theirs)
    picture_of(ours), paper_of(ours)
    for name in (
        "wagtailimages:index",
        "wagtailimages_chooser:choose",
        "wagtaildocs:index",
        "wagtaildocs_chooser:choose",
    ):
        shown = office.get(
            reverse(name), headers={"x-requested-with": "XMLHttpRequest"}
        )
        assert theirs.name not in shown.content.decode(), name


def test_the_page_that_stands_for_a_village_stays_where_it_is(office, our_page):
    for name in ("delete", "unpublish", "copy"):
        office.post(reverse(f"wagtailadmin_pages:{name}", args=[our_page.pk]))
    our_page.refresh_from_db()
    assert our_page.live
    assert Page.objects.filter(pk=our_page.pk).exists()


def test_somebody_whose_term_has_ended_is_no_editor_any_more(ours, our_page):
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = AppointmentFactory(
        village=ours, role="manager", starts_on=date(2020, 1, 1), ends_on=yesterday
    )
    client = Client()
    client.force_login(ended.user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 404
    assert not ended.user.groups.filter(name=editors_group_name(ours)).exists()


@pytest.mark.parametrize("role", ["recorder", "panel", "supervisor"])
def test_other_roles_have_no_office(ours, our_page, role):
    client = Client()
    client.force_login(AppointmentFactory(village=ours, role=role).user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 404


def test_strangers_are_sent_to_sign_in_and_residents_find_nothing(our_page):
    assert Client().get(reverse("wagtailadmin_home")).status_code == 302
    client = Client()
    client.force_login(UserFactory())
    assert client.get(reverse("wagtailadmin_home")).status_code == 404


def test_the_village_page_stays_also_when_it_is_ticked_in_a_list(office, our_page):
    for action in ("unpublish", "delete"):
        address = f"/office/bulk/wagtailcore/page/{action}/?id={our_page.pk}"
        assert office.post(address, {"next": "/office/"}).status_code == 302
        assert VillagePage.objects.get(pk=our_page.pk).live


def test_ticking_a_neighbours_page_picture_or_document_finds_nothing(
    office, theirs, their_page
):
    child = their_page.get_children().first()
    picture, paper = picture_of(theirs), paper_of(theirs)
    for address in (
        f"/office/bulk/wagtailcore/page/publish/?id={child.pk}",
        "/office/bulk/wagtailcore/page/delete/?id=all",
        f"/office/bulk/wagtailimages/image/delete/?id={picture.pk}",
        f"/office/bulk/wagtaildocs/document/delete/?id={paper.pk}",
        f"/office/choose-page/chosen-multiple/?id={child.pk}",
        f"/office/images/chooser/chosen-multiple/?id={picture.pk}",
        f"/office/documents/chooser/chosen-multiple/?id={paper.pk}",
        "/office/reports/page-types-usage/",
    ):
        assert office.get(address).status_code == 404, address


def test_an_editor_ticks_own_pictures(office, ours, our_page):
    picture = picture_of(ours)
    for ticked in (picture.pk, "all"):
        address = f"/office/bulk/wagtailimages/image/add_tags/?id={ticked}"
        assert office.get(address).status_code == 200


def test_the_office_begins_with_the_own_page_and_no_neighbours(
    office, our_page, their_page
):
    page = office.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[our_page.pk]) in page
    assert reverse("wagtailadmin_pages:edit", args=[their_page.pk]) not in page
    assert "乡村信用积分" in page


def test_the_short_address_of_a_village_leads_to_its_page(client, ours, our_page):
    answer = client.get(reverse("cms_village", args=[ours.code]))
    assert answer.url.endswith(f"/{ours.code}/")
    page = client.get(answer.url).content.decode()
    assert f'href="{reverse("villages_seats_public", args=[ours.code])}"' in page


def test_a_village_without_a_page_leads_to_the_front_page(client, ours):
    assert client.get(reverse("cms_village", args=[ours.code])).url == "/"
