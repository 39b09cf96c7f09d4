"""The short address of a village, and the pictures that editors put on public pages.

Every other upload has a view of its own.
"""

from django.conf import settings
from django.urls import URLPattern, path
from django.views.static import serve

from cms import views

public_patterns: list[URLPattern] = [
    path("v/<str:code>/", views.village, name="cms_village"),
    path(
        "media/images/<path:path>",
        serve,
        {"document_root": settings.MEDIA_ROOT / "images"},
        name="cms_picture",
    ),
]
