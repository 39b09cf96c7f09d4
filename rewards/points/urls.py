"""The addresses of this app, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from rewards.points.views import (
    changes,
    desk,
    me,
    objections,
    printing,
    public,
)

public_patterns: list[URLPattern | URLResolver] = [
    path("p/<str:code>/", public.page_check, name="points_page_check"),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("passbook/", me.Passbook.as_view(), name="points_passbook"),
    path("passbook/print/", printing.MySheets.as_view(), name="points_passbook_print"),
    path("passbook/<int:pk>/", me.Line.as_view(), name="points_passbook_line"),
]
_OF_RESIDENT = "residents/<int:pk>/passbook/"
desk_patterns: list[URLPattern | URLResolver] = [
    path(_OF_RESIDENT, desk.Passbook.as_view(), name="points_household_desk"),
    path(
        f"{_OF_RESIDENT}print/",
        printing.SheetsOfResident.as_view(),
        name="points_household_print",
    ),
    path(
        f"{_OF_RESIDENT}<int:entry>/",
        desk.Line.as_view(),
        name="points_household_line",
    ),
    path(
        "households/<int:pk>/split/", changes.SplitPage.as_view(), name="points_split"
    ),
    path(
        "households/<int:pk>/merge/", changes.MergePage.as_view(), name="points_merge"
    ),
    path(
        "households/<int:pk>/inherit/",
        changes.InheritPage.as_view(),
        name="points_inherit",
    ),
    path("changes/<int:pk>/", changes.Done.as_view(), name="points_change"),
    path("changes/<int:pk>/print/", changes.Slip.as_view(), name="points_change_print"),
    path(
        "objections/<uuid:key>/decide/",
        objections.DecideObjection.as_view(),
        name="points_objection_decide",
    ),
]
