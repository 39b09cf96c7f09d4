"""The address at which a village's posts are posted."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_seats

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/seats/", public_seats.seats, name="villages_seats_public"),
]
