"""Dossiers: survey, consents, tables."""

from django.urls import URLPattern, URLResolver, path

from rewards.ruralcredit.views import dossiers, survey, tables

_Patterns = list[URLPattern | URLResolver]

public_patterns: _Patterns = []
me_patterns: _Patterns = []
desk_patterns: _Patterns = [
    path("dossiers/", dossiers.Files.as_view(), name="ruralcredit_dossiers"),
    path(
        "dossiers/households/<int:family>/",
        dossiers.FileNew.as_view(),
        name="ruralcredit_dossier_new",
    ),
    path(
        "dossiers/<int:dossier>/",
        dossiers.FilePage.as_view(),
        name="ruralcredit_dossier",
    ),
    path(
        "dossiers/<int:dossier>/survey/",
        survey.Survey.as_view(),
        name="ruralcredit_survey",
    ),
    path(
        "dossiers/<int:dossier>/consents/new/",
        dossiers.ConsentNew.as_view(),
        name="ruralcredit_consent_new",
    ),
    path(
        "dossiers/<int:dossier>/consents/<int:consent>/withdraw/",
        dossiers.ConsentWithdraw.as_view(),
        name="ruralcredit_consent_withdraw",
    ),
    path(
        "dossiers/<int:dossier>/evidence/<int:paper>/",
        dossiers.Evidence.as_view(),
        name="ruralcredit_evidence",
    ),
    path("dossiers/tables/", tables.TableNew.as_view(), name="ruralcredit_tables"),
    path(
        "dossiers/tables/template/",
        tables.TableTemplate.as_view(),
        name="ruralcredit_table_template",
    ),
    path(
        "dossiers/tables/<int:table>/",
        tables.TablePage.as_view(),
        name="ruralcredit_table",
    ),
]
