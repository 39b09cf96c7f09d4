"""The addresses of this app, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from rewards.points.views import desk, me, objections, printing, public

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
        "objections/<uuid:key>/decide/",
        objections.DecideObjection.as_view(),
        name="points_objection_decide",
    ),
]
