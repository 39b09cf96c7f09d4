"""The addresses of objections, by the face they belong to; a key stands in each.

The answer itself is given at an address of ``rewards.points``: it may take points back.
"""

from django.urls import URLPattern, URLResolver, path

from villages.views.desk import objection_letter as letter
from villages.views.desk import objection_paper as paper
from villages.views.desk import objections as desk
from villages.views.me import objections as mine

_ONE = "objections/<uuid:key>/"

me_patterns: list[URLPattern | URLResolver] = [
    path("objections/", mine.MyObjections.as_view(), name="villages_my_objections"),
    path(
        "objections/score/",
        mine.ObjectToScore.as_view(),
        name="villages_my_objection_score",
    ),
    path(
        "objections/record/<int:pk>/",
        mine.ObjectToRecord.as_view(),
        name="villages_my_objection_record",
    ),
    path(
        "objections/reminder/<uuid:key>/",
        mine.ObjectToDeduct.as_view(),
        name="villages_my_objection_deduct",
    ),
    path(_ONE, mine.MyObjection.as_view(), name="villages_my_objection"),
    path(
        f"{_ONE}paper/<slug:moment>/",
        mine.MyObjectionSheet.as_view(),
        name="villages_my_objection_sheet",
    ),
    path(
        f"{_ONE}withdraw/",
        mine.WithdrawMyObjection.as_view(),
        name="villages_my_objection_withdraw",
    ),
    path(
        f"{_ONE}escalate/",
        mine.EscalateMyObjection.as_view(),
        name="villages_my_objection_escalate",
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("objections/", desk.ObjectionList.as_view(), name="villages_objections"),
    path(_ONE, desk.ObjectionPage.as_view(), name="villages_objection"),
    path(
        f"{_ONE}extend/",
        desk.ExtendObjection.as_view(),
        name="villages_objection_extend",
    ),
    path(
        f"{_ONE}print/",
        letter.PrintAnswer.as_view(),
        name="villages_objection_print",
    ),
    path(
        f"{_ONE}town/",
        paper.PaperToTown.as_view(),
        name="villages_objection_to_town",
    ),
    path(
        f"{_ONE}paper/<slug:moment>/",
        paper.ObjectionSheet.as_view(),
        name="villages_objection_sheet",
    ),
    path(
        "residents/<int:pk>/objection/",
        paper.PaperOnScore.as_view(),
        name="villages_resident_objection",
    ),
    path(
        "records/<int:pk>/objection/",
        paper.PaperOnRecord.as_view(),
        name="villages_record_objection",
    ),
    path(
        "reminders/<uuid:key>/objection/",
        paper.PaperOnDeduct.as_view(),
        name="villages_deduct_objection",
    ),
]
