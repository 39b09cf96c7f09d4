"""Penalties, honours and accidents, entered from the page of a shop."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.views import evidence

_SHOP = "shops/<int:shop>/"

public_patterns: list[URLPattern | URLResolver] = []
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = [
    path(
        f"{_SHOP}penalties/new/",
        evidence.PenaltyNew.as_view(),
        name="merchants_penalty_new",
    ),
    path(
        f"{_SHOP}penalties/<int:penalty>/repair/",
        evidence.PenaltyRepair.as_view(),
        name="merchants_penalty_repair",
    ),
    path(
        f"{_SHOP}awards/new/", evidence.AwardNew.as_view(), name="merchants_award_new"
    ),
    path(
        f"{_SHOP}awards/<int:award>/remove/",
        evidence.AwardRemove.as_view(),
        name="merchants_award_remove",
    ),
    path(
        f"{_SHOP}accident/", evidence.AccidentNew.as_view(), name="merchants_accident"
    ),
    path(
        f"{_SHOP}accident/withdraw/",
        evidence.AccidentWithdraw.as_view(),
        name="merchants_accident_withdraw",
    ),
]
api_patterns: list[URLPattern | URLResolver] = []
