"""The addresses of the list of stars, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_stars
from villages.views.desk import stars

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/stars/", public_stars.stars, name="villages_stars"),
    path(
        "v/<str:code>/stars/print/", public_stars.stars_a3, name="villages_stars_print"
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("stars/", stars.StarsDesk.as_view(), name="villages_stars_desk"),
    path(
        "stars/<int:year>/notice/",
        stars.PutOnNotice.as_view(),
        name="villages_stars_notice",
    ),
    path(
        "stars/<int:year>/publish/",
        stars.Publish.as_view(),
        name="villages_stars_publish",
    ),
]
