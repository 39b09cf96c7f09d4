"""The addresses of what is told past the village, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_concerns as public
from villages.views.desk import concerns as desk

_ONE = "concerns/<uuid:key>/"

public_patterns: list[URLPattern | URLResolver] = [
    path(
        "v/<str:code>/concern/",
        public.TellConcern.as_view(),
        name="villages_concern_tell",
    ),
    path(
        "concern/", public.ConcernProgress.as_view(), name="villages_concern_progress"
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("concerns/", desk.ConcernList.as_view(), name="villages_concerns"),
    path(_ONE, desk.ConcernPage.as_view(), name="villages_concern"),
    path(f"{_ONE}take/", desk.TakeConcern.as_view(), name="villages_concern_take"),
    path(f"{_ONE}ask/", desk.AskConcern.as_view(), name="villages_concern_ask"),
    path(
        f"{_ONE}answer/", desk.AnswerConcern.as_view(), name="villages_concern_answer"
    ),
]
