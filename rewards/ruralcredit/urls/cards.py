"""Scorecards, their shadow runs and back-tests."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from rewards.ruralcredit.views import (
    card_editing,
    cards,
    credit_areas,
    governance,
    runs,
    trials,
)


class TableEnding(StringConverter):
    """How a table may end."""

    regex = "xlsx|csv"


register_converter(TableEnding, "table_ending")

_Patterns = list[URLPattern | URLResolver]
_CARD = "scorecards/<int:card>/"
_RUN = "rating-runs/<int:run>/"

public_patterns: _Patterns = []
me_patterns: _Patterns = []
desk_patterns: _Patterns = [
    path("scorecards/", cards.Cards.as_view(), name="ruralcredit_cards"),
    path("scorecards/draft/", cards.CardDraft.as_view(), name="ruralcredit_card_draft"),
    path(_CARD, cards.CardPage.as_view(), name="ruralcredit_card"),
    path(f"{_CARD}drop/", cards.CardDrop.as_view(), name="ruralcredit_card_drop"),
    path(f"{_CARD}adopt/", cards.CardAdopt.as_view(), name="ruralcredit_card_adopt"),
    path(
        f"{_CARD}table.<table_ending:ending>",
        cards.CardTable.as_view(),
        name="ruralcredit_card_table",
    ),
    path(
        f"{_CARD}upload/",
        card_editing.CardUpload.as_view(),
        name="ruralcredit_card_upload",
    ),
    path(
        f"{_CARD}bands/",
        card_editing.BandsEdit.as_view(),
        name="ruralcredit_card_bands",
    ),
    path(
        f"{_CARD}indicators/new/",
        card_editing.IndicatorNew.as_view(),
        name="ruralcredit_card_indicator_new",
    ),
    path(
        f"{_CARD}indicators/<int:place>/",
        card_editing.IndicatorEdit.as_view(),
        name="ruralcredit_card_indicator",
    ),
    path(
        f"{_CARD}indicators/<int:place>/remove/",
        card_editing.IndicatorRemove.as_view(),
        name="ruralcredit_card_indicator_remove",
    ),
    path(f"{_CARD}try/", trials.TrialBegin.as_view(), name="ruralcredit_card_try"),
    path(f"{_CARD}trial/", trials.TrialPage.as_view(), name="ruralcredit_card_trial"),
    path(
        f"{_CARD}trial/movers.xlsx",
        trials.TrialTable.as_view(),
        name="ruralcredit_card_movers",
    ),
    path("rating-runs/", runs.Runs.as_view(), name="ruralcredit_runs"),
    path(_RUN, runs.RunPage.as_view(), name="ruralcredit_run"),
    path(f"{_RUN}go-on/", runs.RunGoOn.as_view(), name="ruralcredit_run_go_on"),
    path(f"{_RUN}sign/", runs.RunSign.as_view(), name="ruralcredit_run_sign"),
    path("governance/", governance.Governance.as_view(), name="ruralcredit_governance"),
    path(
        "governance/report.xlsx",
        governance.GovernanceTable.as_view(),
        name="ruralcredit_governance_table",
    ),
    path(
        "credit-areas/",
        credit_areas.CreditAreas.as_view(),
        name="ruralcredit_credit_areas",
    ),
]
