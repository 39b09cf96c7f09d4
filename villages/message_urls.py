"""The addresses of what people are told, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views.desk import messages as desk
from villages.views.me import messages as mine

me_patterns: list[URLPattern | URLResolver] = [
    path("messages/", mine.MyMessages.as_view(), name="villages_my_messages"),
    path(
        "messages/read/",
        mine.ReadMyMessages.as_view(),
        name="villages_my_messages_read",
    ),
    path("messages/how/", mine.HowToTellMe.as_view(), name="villages_my_messages_how"),
    path(
        "messages/<uuid:key>/", mine.OpenMyMessage.as_view(), name="villages_my_message"
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("messages/", desk.SheetsToPrint.as_view(), name="villages_message_sheets"),
    path(
        "messages/print/",
        desk.PrintSheets.as_view(),
        name="villages_message_sheets_print",
    ),
]
