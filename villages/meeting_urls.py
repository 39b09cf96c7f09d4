"""The addresses of meetings, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_meetings as public
from villages.views.desk import meeting_names
from villages.views.desk import meetings as desk

_ONE = "meetings/<int:pk>/"

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/meetings/", public.meetings, name="villages_meetings_public"),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("meetings/", desk.MeetingList.as_view(), name="villages_meetings"),
    path("meetings/new/", desk.WriteMeeting.as_view(), name="villages_meeting_new"),
    path(_ONE, desk.MeetingPage.as_view(), name="villages_meeting"),
    path(f"{_ONE}edit/", desk.WriteMeeting.as_view(), name="villages_meeting_edit"),
    path(f"{_ONE}call/", desk.CallMeeting.as_view(), name="villages_meeting_call"),
    path(
        f"{_ONE}cancel/", desk.CancelMeeting.as_view(), name="villages_meeting_cancel"
    ),
    path(f"{_ONE}result/", desk.NoteResult.as_view(), name="villages_meeting_result"),
    path(f"{_ONE}close/", desk.CloseMeeting.as_view(), name="villages_meeting_close"),
    path(
        f"{_ONE}minutes/",
        desk.MeetingMinutes.as_view(),
        name="villages_meeting_minutes",
    ),
    path(f"{_ONE}sheet/", desk.MeetingSheet.as_view(), name="villages_meeting_sheet"),
    path(
        f"{_ONE}names/",
        meeting_names.MeetingNames.as_view(),
        name="villages_meeting_names",
    ),
]
