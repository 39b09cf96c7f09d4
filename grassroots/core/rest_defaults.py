"""The defaults of the API: closed to everybody, and paged.

Apart from ``rest``, since these are imported while REST framework itself is.
"""

from typing import TYPE_CHECKING

from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Closed(BasePermission):
    """Nobody: a view that forgets to say who may call it answers no one."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        """Refuse."""
        return False


class Pages(PageNumberPagination):
    """Fifty rows a page, two hundred at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def only_ours(endpoints: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Describe our own API, not the one that Wagtail's pages call."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]
