"""The addresses of activities, hours and their certificates, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_papers
from villages.views.desk import activities as desk
from villages.views.desk import activity_people as people
from villages.views.me import activities as mine

_ONE = "activities/<uuid:key>/"

public_patterns: list[URLPattern | URLResolver] = [
    path("verify/", public_papers.verify_paper, name="villages_paper_find"),
    path(
        "verify/<str:code>/", public_papers.verify_paper, name="villages_paper_verify"
    ),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("activities/", mine.MyActivities.as_view(), name="villages_my_activities"),
    path(_ONE, mine.MyActivity.as_view(), name="villages_my_activity"),
    path("hours/", mine.MyHours.as_view(), name="villages_my_hours"),
    path(
        "hours/<int:pk>/", mine.MyHoursPaper.as_view(), name="villages_my_hours_paper"
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("activities/", desk.ActivityList.as_view(), name="villages_activities"),
    path("activities/new/", desk.ActivityNew.as_view(), name="villages_activity_new"),
    path(_ONE, desk.ActivityPage.as_view(), name="villages_activity"),
    path(f"{_ONE}edit/", desk.ActivityEdit.as_view(), name="villages_activity_edit"),
    path(f"{_ONE}code/", desk.ActivityCode.as_view(), name="villages_activity_code"),
    path(
        f"{_ONE}cancel/", desk.ActivityCancel.as_view(), name="villages_activity_cancel"
    ),
    path(f"{_ONE}card/", people.ActivityCard.as_view(), name="villages_activity_card"),
    path(f"{_ONE}add/", people.ActivityAdd.as_view(), name="villages_activity_add"),
    path(
        f"{_ONE}leave/", people.ActivityLeave.as_view(), name="villages_activity_leave"
    ),
    path(f"{_ONE}list/", people.ActivityPaper.as_view(), name="villages_activity_list"),
    path(
        f"{_ONE}times/", people.ActivityTimes.as_view(), name="villages_activity_times"
    ),
    path(
        f"{_ONE}do/<slug:step>/",
        desk.ActivityStep.as_view(),
        name="villages_activity_step",
    ),
]
