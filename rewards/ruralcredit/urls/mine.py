"""What a household sees and does: my rating, my loans."""

from django.urls import URLPattern, URLResolver, path

from rewards.ruralcredit.views import links, my_rating

_Patterns = list[URLPattern | URLResolver]
_MINE = "rating/<int:dossier>/"

public_patterns: _Patterns = []
me_patterns: _Patterns = [
    path("rating/", my_rating.MyRatings.as_view(), name="ruralcredit_my_ratings"),
    path(_MINE, my_rating.MyRating.as_view(), name="ruralcredit_my_rating"),
    path(
        f"{_MINE}print/",
        my_rating.MyRatingSheet.as_view(),
        name="ruralcredit_my_rating_print",
    ),
    path(
        f"{_MINE}object/",
        my_rating.MyObjection.as_view(),
        name="ruralcredit_my_objection_new",
    ),
    path(
        "rating/objections/<int:objection>/",
        my_rating.MyObjectionReceipt.as_view(),
        name="ruralcredit_my_objection",
    ),
    path(
        "rating/consents/<int:authorisation>/withdraw/",
        my_rating.MyConsentEnd.as_view(),
        name="ruralcredit_my_consent_withdraw",
    ),
    path(f"{_MINE}links/", links.MyLinks.as_view(), name="ruralcredit_my_links"),
    path(
        "rating/links/<int:link>/revoke/",
        links.MyLinkEnd.as_view(),
        name="ruralcredit_my_link_revoke",
    ),
]
desk_patterns: _Patterns = []
