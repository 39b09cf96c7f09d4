"""The page behind a code. No redirect, so that a slash at the end is welcome too."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.views import status

_EN = {"language": status.ENGLISH}

public_patterns: list[URLPattern | URLResolver] = [
    path("m/", status.find, name="merchants_find"),
    path("m/en", status.find, _EN, name="merchants_find_en"),
    path("m/<str:token>", status.page, name="merchants_public"),
    path("m/<str:token>/", status.page),
    path("m/<str:token>/en", status.page, _EN, name="merchants_public_en"),
    path("m/<str:token>/photo", status.photo, name="merchants_photo"),
]
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = []
api_patterns: list[URLPattern | URLResolver] = []
