"""The addresses of those who serve, and of one's own word to be a Party member."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_serving
from villages.views.desk import party as desk
from villages.views.me import party as me

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/serving/", public_serving.serving, name="villages_serving"),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("party/", me.MyParty.as_view(), name="villages_my_party"),
    path("party/back/", me.TakeMineBack.as_view(), name="villages_my_party_back"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path(
        "residents/<int:pk>/party/",
        desk.PartyOnPaper.as_view(),
        name="villages_resident_party",
    ),
    path(
        "residents/<int:pk>/party/back/",
        desk.TakeBack.as_view(),
        name="villages_resident_party_back",
    ),
]
