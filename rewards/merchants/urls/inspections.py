"""Inspections and the standards they follow."""

from django.urls import URLPattern, URLResolver, path

from rewards.merchants.views import visit, visit_paper, visit_result, visits

public_patterns: list[URLPattern | URLResolver] = []
me_patterns: list[URLPattern | URLResolver] = []
desk_patterns: list[URLPattern | URLResolver] = [
    path("visits/", visits.VisitList.as_view(), name="merchants_visits"),
    path("visits/new/", visits.VisitNew.as_view(), name="merchants_visit_new"),
    path("requests/", visits.Requests.as_view(), name="merchants_requests"),
    path("visits/<int:visit>/", visit.VisitPage.as_view(), name="merchants_visit"),
    path(
        "visits/<int:visit>/result/",
        visit_result.VisitResult.as_view(),
        name="merchants_visit_result",
    ),
    path(
        "visits/<int:visit>/sign/",
        visit_result.VisitSign.as_view(),
        name="merchants_visit_sign",
    ),
    path(
        "visits/<int:visit>/reopen/",
        visit_result.VisitReopen.as_view(),
        name="merchants_visit_reopen",
    ),
    path(
        "visits/<int:visit>/drop/",
        visit_result.VisitDrop.as_view(),
        name="merchants_visit_drop",
    ),
    path(
        "visits/<int:visit>/print/",
        visit_paper.VisitPrint.as_view(),
        name="merchants_visit_print",
    ),
    path(
        "visits/<int:visit>/signature/",
        visit_paper.VisitSignature.as_view(),
        name="merchants_visit_signature",
    ),
    path(
        "findings/<int:finding>/photo/",
        visit_paper.FindingPhoto.as_view(),
        name="merchants_finding_photo",
    ),
    path(
        "findings/<int:finding>/mend/",
        visit_paper.FindingMend.as_view(),
        name="merchants_finding_mend",
    ),
]
api_patterns: list[URLPattern | URLResolver] = []
