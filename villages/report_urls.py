"""The addresses of what residents report themselves, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_witness
from villages.views.desk import report_deeds as deeds
from villages.views.desk import reports as desk
from villages.views.me import report_family as family
from villages.views.me import report_new as new
from villages.views.me import reports as mine

_ONE = "reports/<uuid:key>/"

public_patterns: list[URLPattern | URLResolver] = [
    path("witness/<str:token>/", public_witness.witness, name="villages_witness"),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("reports/", mine.MyReports.as_view(), name="villages_my_reports"),
    path("reports/deed/", new.ReportDeed.as_view(), name="villages_my_report_deed"),
    path(
        "reports/hazard/",
        new.ReportHazard.as_view(),
        name="villages_my_report_hazard",
    ),
    path(
        "reports/drafts/<int:pk>/",
        new.MyDraftPhoto.as_view(),
        name="villages_my_report_draft",
    ),
    path("reports/family/", family.MyHelpers.as_view(), name="villages_my_helpers"),
    path(_ONE, mine.MyReport.as_view(), name="villages_my_report"),
    path(
        f"{_ONE}withdraw/",
        mine.WithdrawMyReport.as_view(),
        name="villages_my_report_withdraw",
    ),
    path(f"{_ONE}ask/", mine.AskWitness.as_view(), name="villages_my_report_ask"),
    path(
        f"{_ONE}photos/<int:number>/",
        mine.MyReportPhoto.as_view(),
        name="villages_my_report_photo",
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("reports/", desk.ReportList.as_view(), name="villages_reports"),
    path("reports/forms/", desk.PrintForms.as_view(), name="villages_report_forms"),
    path("reports/paper/", desk.HazardOnPaper.as_view(), name="villages_report_paper"),
    path("reports/family/", desk.FamilyOnPaper.as_view(), name="villages_helpers"),
    path(_ONE, desk.ReportPage.as_view(), name="villages_report"),
    path(f"{_ONE}record/", deeds.TakeUp.as_view(), name="villages_report_take_up"),
    path(f"{_ONE}no/", deeds.TurnDown.as_view(), name="villages_report_turn_down"),
    path(f"{_ONE}mend/", deeds.Mend.as_view(), name="villages_report_mend"),
    path(f"{_ONE}witness/", deeds.AddWitness.as_view(), name="villages_report_witness"),
    path(
        f"{_ONE}photos/<int:number>/",
        desk.ReportPhotoFile.as_view(),
        name="villages_report_photo",
    ),
]
