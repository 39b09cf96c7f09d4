"""Where a public page stands among the others."""

from django import template
from django.db.models import QuerySet
from wagtail.models import Page

register = template.Library()


@register.filter
def above(page: Page) -> QuerySet[Page]:
    """Return the pages above, from the front page down."""
    return page.get_ancestors().filter(depth__gt=1).live()
