"""The addresses of rule books and of the county's calendar, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_rules
from villages.views.desk import (
    calendars,
    rulebook_adopt,
    rulebook_import,
    rulebook_rules,
    rulebook_town,
    rulebooks,
    sandbox,
)

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/rules/", public_rules.rules, name="villages_rules_public"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("rules/", rulebooks.RuleBooks.as_view(), name="villages_rulebooks"),
    path(
        "rules/start/", rulebooks.StartDraft.as_view(), name="villages_rulebook_start"
    ),
    path(
        "rules/import/",
        rulebook_import.ImportRules.as_view(),
        name="villages_rules_import",
    ),
    path(
        "rules/import/<slug:token>/",
        rulebook_import.ImportPreview.as_view(),
        name="villages_rules_preview",
    ),
    path(
        "rules/table/",
        rulebook_import.BlankTable.as_view(),
        name="villages_rules_table",
    ),
    path("rules/town/", rulebook_town.TownQueue.as_view(), name="villages_rules_town"),
    path(
        "rules/town/<int:pk>/",
        rulebook_town.TownSays.as_view(),
        name="villages_rule_town",
    ),
    path("rules/<int:pk>/", rulebooks.RuleBookPage.as_view(), name="villages_rulebook"),
    path(
        "rules/<int:pk>/terms/",
        rulebooks.BookTerms.as_view(),
        name="villages_rulebook_terms",
    ),
    path(
        "rules/<int:pk>/withdraw/",
        rulebooks.WithdrawDraft.as_view(),
        name="villages_rulebook_withdraw",
    ),
    path(
        "rules/<int:pk>/export/",
        rulebook_import.ExportBook.as_view(),
        name="villages_rulebook_export",
    ),
    path(
        "rules/<int:pk>/print/",
        rulebooks.PrintBook.as_view(),
        name="villages_rulebook_print",
    ),
    path(
        "rules/<int:pk>/replay/",
        sandbox.SandboxPage.as_view(),
        name="villages_rulebook_replay",
    ),
    path(
        "rules/<int:pk>/replay/print/",
        sandbox.PrintSandbox.as_view(),
        name="villages_rulebook_replay_print",
    ),
    path(
        "rules/<int:pk>/minutes/",
        rulebook_adopt.Minutes.as_view(),
        name="villages_rulebook_minutes",
    ),
    path(
        "rules/<int:pk>/adopt/",
        rulebook_adopt.AdoptBook.as_view(),
        name="villages_rulebook_adopt",
    ),
    path(
        "rules/<int:pk>/new/",
        rulebook_rules.NewRule.as_view(),
        name="villages_rule_new",
    ),
    path(
        "rules/<int:book>/<int:pk>/",
        rulebook_rules.EditRule.as_view(),
        name="villages_rule",
    ),
    path(
        "rules/<int:book>/<int:pk>/remove/",
        rulebook_rules.RemoveRule.as_view(),
        name="villages_rule_remove",
    ),
    path("calendar/", calendars.Calendar.as_view(), name="villages_calendar"),
]
