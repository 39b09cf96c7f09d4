"""Pages that stand for no area: the front page and plain text pages."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.blocks import StoryBlocks

PLAIN_TEXT = ["h3", "bold", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The front page: what this is, and the way to one's county, town and village."""

    intro = RichTextField(_("开头的话"), blank=True, features=PLAIN_TEXT)

    template = "cms/home_page.html"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.CountyPage", "cms.StandardPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("首页")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """Add the counties below."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["children"] = self.get_children().live()
        return context


class StandardPage(Page):
    """A page of text and pictures that a village or county writes for itself."""

    body = StreamField(StoryBlocks(), verbose_name=_("内容"), blank=True)

    template = "cms/standard_page.html"
    parent_page_types: ClassVar[list[str]] = [
        "cms.HomePage",
        "cms.CountyPage",
        "cms.TownPage",
        "cms.VillagePage",
        "cms.StandardPage",
    ]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("普通页")
