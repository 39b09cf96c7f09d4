"""Honest streets and markets, their indices, the honour list."""

from django.urls import URLPattern, URLResolver, include, path

from rewards.merchants.views import streets, streets_public

_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = [
    path("streets/", streets_public.streets, name="merchants_streets_public"),
    path(
        "streets/<str:public_id>/",
        streets_public.street,
        name="merchants_street_public",
    ),
    path("honours/", streets_public.honour_towns, name="merchants_honours"),
    path(
        "honours/<str:code>/", streets_public.honour_list, name="merchants_honours_of"
    ),
    path(
        "honours/<str:code>/print/",
        streets_public.honour_print,
        name="merchants_honours_print",
    ),
]
me_patterns: _Patterns = []
_street: _Patterns = [
    path("", streets.StreetPage.as_view(), name="merchants_street"),
    path("edit/", streets.StreetEdit.as_view(), name="merchants_street_edit"),
    path("shops/new/", streets.StreetJoin.as_view(), name="merchants_street_join"),
    path(
        "shops/<int:member>/leave/",
        streets.StreetLeave.as_view(),
        name="merchants_street_leave",
    ),
    path("plaque/", streets.PlaqueGive.as_view(), name="merchants_plaque_give"),
    path(
        "plaque/remove/",
        streets.PlaqueRemove.as_view(),
        name="merchants_plaque_remove",
    ),
]
desk_patterns: _Patterns = [
    path("streets/", streets.Streets.as_view(), name="merchants_streets"),
    path("streets/new/", streets.StreetNew.as_view(), name="merchants_street_new"),
    path("streets/<int:street>/", include(_street)),
]
api_patterns: _Patterns = []
