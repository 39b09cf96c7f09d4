"""Panels, ratings and objections."""

from django.urls import URLPattern, URLResolver, path

from rewards.ruralcredit.views import judging, links, objections, panels, ratings

_Patterns = list[URLPattern | URLResolver]
_OF, _RATING, _PANEL = (
    "ratings/of/<int:dossier>/",
    "ratings/<int:rating>/",
    "panels/<int:panel>/",
)

public_patterns: _Patterns = []
me_patterns: _Patterns = [
    path("judging/", judging.ToJudge.as_view(), name="ruralcredit_judging"),
    path("judging/<int:seat>/", judging.Judge.as_view(), name="ruralcredit_judge"),
]
desk_patterns: _Patterns = [
    path("ratings/", ratings.Ratings.as_view(), name="ruralcredit_ratings"),
    path(_OF, ratings.HouseholdRatings.as_view(), name="ruralcredit_household"),
    path(f"{_OF}rate/", ratings.Rate.as_view(), name="ruralcredit_rate"),
    path(f"{_OF}panel/", panels.PanelNew.as_view(), name="ruralcredit_panel_new"),
    path(
        f"{_OF}object/",
        objections.ObjectionNew.as_view(),
        name="ruralcredit_objection_new",
    ),
    path(f"{_OF}link/", links.LinkNew.as_view(), name="ruralcredit_link_new"),
    path(_RATING, ratings.RatingPage.as_view(), name="ruralcredit_rating"),
    path(
        f"{_RATING}print/",
        ratings.RatingSheet.as_view(),
        name="ruralcredit_rating_print",
    ),
    path(f"{_RATING}decide/", ratings.Decide.as_view(), name="ruralcredit_decide"),
    path(f"{_RATING}propose/", ratings.Propose.as_view(), name="ruralcredit_propose"),
    path(f"{_RATING}confirm/", ratings.Confirm.as_view(), name="ruralcredit_confirm"),
    path(f"{_RATING}drop/", ratings.Drop.as_view(), name="ruralcredit_drop"),
    path(_PANEL, panels.PanelPage.as_view(), name="ruralcredit_panel"),
    path(
        f"{_PANEL}close/", panels.PanelClose.as_view(), name="ruralcredit_panel_close"
    ),
    path(
        f"{_PANEL}again/", panels.PanelAgain.as_view(), name="ruralcredit_panel_again"
    ),
    path(f"{_PANEL}more/", panels.PanelMore.as_view(), name="ruralcredit_panel_more"),
    path(
        f"{_PANEL}scores/",
        panels.PanelScores.as_view(),
        name="ruralcredit_panel_scores",
    ),
    path(
        "ratings/objections/",
        objections.Objections.as_view(),
        name="ruralcredit_objections",
    ),
    path(
        "ratings/objections/<int:objection>/",
        objections.ObjectionPage.as_view(),
        name="ruralcredit_objection",
    ),
]
