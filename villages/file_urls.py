"""The addresses of one's own file, its report and its copy to take along."""

from django.urls import URLPattern, URLResolver, path

from villages.views import public_file
from villages.views.desk import credit_reports as desk
from villages.views.desk import scores
from villages.views.me import credit_reports, file, file_export, file_history, file_line

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/file/", public_file.village_file, name="villages_file_public"),
]
me_patterns: list[URLPattern | URLResolver] = [
    path("file/", file.MyFile.as_view(), name="villages_my_file"),
    path(
        "file/history/",
        file_history.MyHistory.as_view(),
        name="villages_my_file_history",
    ),
    path(
        "file/records/<int:pk>/",
        file_line.MyFileLine.as_view(),
        name="villages_my_file_record",
    ),
    path(
        "file/photos/<int:pk>/",
        file_line.MyFilePhoto.as_view(),
        name="villages_my_file_photo",
    ),
    path(
        "file/export/", file_export.MyExport.as_view(), name="villages_my_file_export"
    ),
    path(
        "file/report/",
        credit_reports.MyReports.as_view(),
        name="villages_my_credit_reports",
    ),
    path(
        "file/report/<int:pk>/",
        credit_reports.MyReportPaper.as_view(),
        name="villages_my_credit_report",
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path(
        "residents/<int:pk>/score/",
        scores.ResidentScore.as_view(),
        name="villages_resident_score",
    ),
    path(
        "residents/<int:pk>/report/",
        desk.NewCreditReport.as_view(),
        name="villages_resident_credit_report",
    ),
    path(
        "residents/<int:pk>/report/<int:sheet>/",
        desk.CreditReportPaper.as_view(),
        name="villages_resident_credit_paper",
    ),
]
