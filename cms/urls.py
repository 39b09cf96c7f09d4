"""The pictures that editors put on public pages; every other upload has its own view."""

from django.conf import settings
from django.urls import URLPattern, path
from django.views.static import serve

public_patterns: list[URLPattern] = [
    path(
        "media/images/<path:path>",
        serve,
        {"document_root": settings.MEDIA_ROOT / "images"},
        name="cms_picture",
    ),
]
