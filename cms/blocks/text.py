"""Words and pictures that an editor writes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with a caption."""

    image = ImageBlock(label=_("图片"))
    caption = blocks.CharBlock(label=_("图下的字"), required=False, max_length=80)

    class Meta:
        icon = "image"
        label = _("图片")
        template = "cms/blocks/picture.html"


class StoryBlocks(blocks.StreamBlock):
    """What a plain page is made of."""

    heading = blocks.CharBlock(
        label=_("小标题"),
        max_length=60,
        icon="title",
        template="cms/blocks/heading.html",
    )
    text = blocks.RichTextBlock(
        label=_("文字"),
        features=FEATURES,
        icon="pilcrow",
        template="cms/blocks/text.html",
    )
    picture = PictureBlock()
