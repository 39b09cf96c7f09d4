"""Complaints and praise, and what should be looked at."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.models import ComplaintKind
from rewards.merchants.views import checks, complaints, say
from rewards.merchants.views.status import ENGLISH

_Patterns = list[URLPattern | URLResolver]
_EN = {"language": ENGLISH}
_PRAISE = {"kind": ComplaintKind.PRAISE.value}

public_patterns: _Patterns = [
    path("m/progress", say.progress, name="merchants_progress"),
    path("m/progress/en", say.progress, _EN, name="merchants_progress_en"),
    path("m/<str:token>/say", say.say, name="merchants_say"),
    path("m/<str:token>/say/en", say.say, _EN, name="merchants_say_en"),
    path("m/<str:token>/praise", say.say, _PRAISE, name="merchants_praise"),
    path("m/<str:token>/praise/en", say.say, _PRAISE | _EN, name="merchants_praise_en"),
    path(
        "m/<str:token>/not-this-shop", say.not_this_shop, name="merchants_not_this_shop"
    ),
    path(
        "m/<str:token>/not-this-shop/en",
        say.not_this_shop,
        _EN,
        name="merchants_not_this_shop_en",
    ),
]
me_patterns: _Patterns = []
desk_patterns: _Patterns = [
    path("complaints/", complaints.Complaints.as_view(), name="merchants_complaints"),
    path(
        "complaints/<int:complaint>/",
        complaints.ComplaintPage.as_view(),
        name="merchants_complaint",
    ),
    path(
        "complaints/<int:complaint>/take/",
        complaints.Take.as_view(),
        name="merchants_complaint_take",
    ),
    path(
        "complaints/<int:complaint>/put/",
        complaints.Put.as_view(),
        name="merchants_complaint_put",
    ),
    path(
        "complaints/<int:complaint>/decide/",
        complaints.Decide.as_view(),
        name="merchants_complaint_decide",
    ),
    path(
        "complaints/<int:complaint>/photo/",
        complaints.ComplaintPhoto.as_view(),
        name="merchants_complaint_photo",
    ),
    path(
        "shops/<int:shop>/flood/",
        complaints.Flood.as_view(),
        name="merchants_flood",
    ),
    path("checks/", checks.Checks.as_view(), name="merchants_checks"),
    path("checks/<int:check>/", checks.CheckPage.as_view(), name="merchants_check"),
    path(
        "checks/<int:check>/photo/",
        checks.CheckPhoto.as_view(),
        name="merchants_check_photo",
    ),
]
api_patterns: _Patterns = []
