"""Pages of a county, its towns and villages; the facts on them come from selectors."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.blocks import VillageBlocks
from cms.models.pages import PLAIN_TEXT, StandardPage
from rewards.merchants.selectors.open_data import open_shops
from villages.models import County, Town, Village
from villages.selectors.areas import size_of
from villages.selectors.years import list_of

# Named on each page type: Wagtail makes up a name where the class itself has none.
AREA_TEMPLATE = "cms/area_page.html"
REGIONS = ("first", "second", "side")


class _AreaPage(Page):
    """What county and town pages share: a few words and the pages below."""

    intro = RichTextField(_("开头的话"), blank=True, features=PLAIN_TEXT)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    # The address of an area's page is its division code; nobody changes it.
    promote_panels: ClassVar[list[FieldPanel]] = []

    class Meta:
        abstract = True

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the towns or villages below, and the text pages apart."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        below = self.get_children().live()
        context["areas"] = below.not_type(StandardPage)
        context["texts"] = below.type(StandardPage)
        return context


class CountyPage(_AreaPage):
    """A county, with its towns."""

    county = models.OneToOneField(County, models.PROTECT, related_name="+")

    template = AREA_TEMPLATE
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.TownPage", "cms.StandardPage"]

    class Meta:
        verbose_name = _("县页")


class TownPage(_AreaPage):
    """A town, with its villages."""

    town = models.OneToOneField(Town, models.PROTECT, related_name="+")

    template = AREA_TEMPLATE
    parent_page_types: ClassVar[list[str]] = ["cms.CountyPage"]
    subpage_types: ClassVar[list[str]] = ["cms.VillagePage", "cms.StandardPage"]

    class Meta:
        verbose_name = _("镇页")


class VillagePage(Page):
    """A village's notice board: its editor arranges blocks, selectors fill them."""

    village = models.OneToOneField(Village, models.PROTECT, related_name="+")
    body = StreamField(VillageBlocks(), verbose_name=_("版面"), blank=True)

    template = "cms/village_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms.TownPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]
    promote_panels: ClassVar[list[FieldPanel]] = []

    class Meta:
        verbose_name = _("村页")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Sort the blocks into the columns they belong to, and add the village's size."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        context["today"] = today
        context["village"] = self.village
        context["size"] = size_of(self.village, on=today)
        context["texts"] = self.get_children().live()
        context["star_list"] = list_of(self.village)
        context["has_shops"] = open_shops(on=today, place=self.village.code).exists()
        for region in REGIONS:
            context[f"{region}_blocks"] = [
                block for block in self.body if block.block.meta.region == region
            ]
        return context
