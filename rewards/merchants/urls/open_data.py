"""Open data: the API, the daily tables, the badge; shops by their public number."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.api import shops, tables
from rewards.merchants.views import badge, look_up

_Patterns = list[URLPattern | URLResolver]
_EN = {"language": look_up.ENGLISH}

public_patterns: _Patterns = [
    path("shops/", look_up.search, name="merchants_shops_public"),
    path("shops/en", look_up.search, _EN, name="merchants_shops_public_en"),
    path("shops/<str:public_id>", look_up.shop, name="merchants_shop_public"),
    path("shops/<str:public_id>/", look_up.shop),
    path(
        "shops/<str:public_id>/en", look_up.shop, _EN, name="merchants_shop_public_en"
    ),
    path("shops/<str:public_id>/photo", look_up.photo, name="merchants_shop_photo"),
    path("open/", badge.about, name="merchants_open"),
    path("open/en", badge.about, _EN, name="merchants_open_en"),
    path("open/shops.csv", tables.shops_csv, name="merchants_open_csv"),
    path("open/fields.csv", tables.fields_csv, name="merchants_open_fields"),
    path("open/badge/<str:public_id>", badge.badge, name="merchants_badge"),
    path("open/badge/<str:public_id>/en", badge.badge, _EN, name="merchants_badge_en"),
]
me_patterns: _Patterns = []
desk_patterns: _Patterns = []
api_patterns: _Patterns = [
    path("shops/", shops.ShopsApi.as_view(), name="api_shops"),
    path("shops/<str:public_id>/", shops.ShopApi.as_view(), name="api_shop"),
]
