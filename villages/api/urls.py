"""The addresses of the village API."""

from django.urls import URLPattern, path

from villages.api import views

urlpatterns: list[URLPattern] = [
    path(
        "villages/<str:code>/notices/", views.NoticesApi.as_view(), name="api_notices"
    ),
    path("villages/<str:code>/rules/", views.RulesApi.as_view(), name="api_rules"),
    path("records/", views.RecordsApi.as_view(), name="api_records"),
    path("records/<int:pk>/", views.RecordApi.as_view(), name="api_record"),
]
