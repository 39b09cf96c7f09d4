"""What a person reads on a page, without what only the browser reads."""

from django.http import HttpResponse
from django.utils.html import strip_tags


def words_of(response: HttpResponse) -> str:
    """Return the text of a page: no tag, no attribute, so no token of a form.

    A short text that must not be shown is looked for here: two letters stand in a
    random token often enough.
    """
    return strip_tags(response.content.decode())
