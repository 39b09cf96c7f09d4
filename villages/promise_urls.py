"""The addresses of the committee's promises, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_promises as public
from villages.views.desk import promises as desk

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/promises/", public.promises, name="villages_promises_public"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("committee/promises/", desk.Promises.as_view(), name="villages_promises"),
    path(
        "committee/promises/<int:pk>/",
        desk.MarkPromise.as_view(),
        name="villages_promise_mark",
    ),
]
