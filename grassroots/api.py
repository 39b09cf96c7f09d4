"""Every address of the API, version 1."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from rewards.merchants import urls as merchants
from rewards.points import api as points
from rewards.redemption import api as redemption
from villages.api import urls as villages

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny]),
        name="api_schema",
    ),
    *villages.urlpatterns,
    *points.urlpatterns,
    *redemption.urlpatterns,
    *merchants.api_patterns,
]
