"""The addresses of records, reviews, notices and the score, by the face they belong to."""

from django.urls import URLPattern, URLResolver, path

from villages.views import printing, public
from villages.views.desk import (
    notices,
    record_amend,
    record_done,
    record_new,
    record_rules,
    records,
    reviews,
    stand_ins,
)

public_patterns: list[URLPattern | URLResolver] = [
    path("v/<str:code>/notices/<int:number>/", public.notice, name="villages_notice"),
    path(
        "v/<str:code>/notices/<int:number>/print/",
        printing.notice_a3,
        name="villages_notice_print",
    ),
]
desk_patterns: list[URLPattern | URLResolver] = [
    path("records/", records.RecordList.as_view(), name="villages_records"),
    path("records/new/", record_new.RecordNew.as_view(), name="villages_record_new"),
    path(
        "records/new/rules/",
        record_rules.RecordRules.as_view(),
        name="villages_record_rules",
    ),
    path(
        "records/drafts/<int:pk>/",
        records.DraftPhotoFile.as_view(),
        name="villages_draft_photo",
    ),
    path(
        "records/done/<uuid:client_id>/",
        record_done.RecordDone.as_view(),
        name="villages_record_done",
    ),
    path(
        "records/done/<uuid:client_id>/withdraw/",
        record_done.SubmissionWithdraw.as_view(),
        name="villages_submission_withdraw",
    ),
    path("records/<int:pk>/", records.RecordPage.as_view(), name="villages_record"),
    path(
        "records/<int:pk>/withdraw/",
        record_amend.RecordWithdraw.as_view(),
        name="villages_record_withdraw",
    ),
    path(
        "records/<int:pk>/amend/",
        record_amend.RecordAmend.as_view(),
        name="villages_record_amend",
    ),
    path(
        "records/<int:pk>/stand-in/",
        stand_ins.RecordStandIn.as_view(),
        name="villages_record_stand_in",
    ),
    path(
        "evidence/<int:pk>/", records.EvidencePhoto.as_view(), name="villages_evidence"
    ),
    path("reviews/", reviews.ReviewQueue.as_view(), name="villages_reviews"),
    path("reviews/<int:pk>/", reviews.ReviewCase.as_view(), name="villages_review"),
    path("notices/", notices.NoticesDesk.as_view(), name="villages_notices_desk"),
]
