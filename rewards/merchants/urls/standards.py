"""What shops are judged by."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.views import standards

_LISTS = "standards/checklists/"

public_patterns: list[URLPattern | URLResolver] = []
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = [
    path("standards/", standards.Standards.as_view(), name="merchants_standards"),
    path(
        "standards/defaults/",
        standards.InstallDefaults.as_view(),
        name="merchants_standards_defaults",
    ),
    path(
        "standards/schemes/new/",
        standards.SchemeNew.as_view(),
        name="merchants_scheme_new",
    ),
    path(
        "standards/pledges/new/",
        standards.PledgeTextNew.as_view(),
        name="merchants_pledge_text_new",
    ),
    path(
        f"{_LISTS}new/",
        standards.ChecklistNew.as_view(),
        name="merchants_checklist_new",
    ),
    path(
        f"{_LISTS}new/<str:token>/",
        standards.ChecklistPreview.as_view(),
        name="merchants_checklist_preview",
    ),
    path(
        f"{_LISTS}<int:checklist>/",
        standards.ChecklistPage.as_view(),
        name="merchants_checklist",
    ),
    path(
        f"{_LISTS}<int:checklist>/print/",
        standards.ChecklistPrint.as_view(),
        name="merchants_checklist_print",
    ),
    path(
        f"{_LISTS}<int:checklist>/table.csv",
        standards.ChecklistTable.as_view(),
        name="merchants_checklist_table",
    ),
]
api_patterns: list[URLPattern | URLResolver] = []
