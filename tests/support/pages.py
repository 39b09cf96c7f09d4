"""A page as it was sent, without what is random in it."""

import re

from django.http import HttpResponse

_RANDOM = re.compile(r'(name="(csrfmiddlewaretoken|next)" value|nonce)="[^"]*"')


def page_of(response: HttpResponse) -> str:
    """Return the page without the tokens of its forms and its own address.

    What must not be on a page is looked for in this: two letters stand in a random
    token often enough.
    """
    return _RANDOM.sub("", response.content.decode())


def tells(page: str, number: int) -> bool:
    """Whether a page says a number by itself: as points, in a cell or in a field."""
    return bool(re.search(rf'[>"\s]{number}(分|[<"\s])', page))
