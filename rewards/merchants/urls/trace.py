"""Batches of products and the pages behind their codes."""

from django.urls import URLPattern, URLResolver, include, path

from rewards.merchants.views import batches, trace

_Patterns = list[URLPattern | URLResolver]
_ENGLISH = {"language": trace.ENGLISH}

public_patterns: _Patterns = [
    path("t/", trace.find, name="merchants_trace_find"),
    path("t/en", trace.find, _ENGLISH, name="merchants_trace_find_en"),
    path("t/<str:token>", trace.batch, name="merchants_batch_public"),
    path("t/<str:token>/en", trace.batch, _ENGLISH, name="merchants_batch_public_en"),
    path("t/<str:token>/papers/<int:step>", trace.paper, name="merchants_batch_paper"),
]
_mine: _Patterns = [
    path("", batches.MyBatch.as_view(), name="merchants_my_batch"),
    path("steps/new/", batches.MyStepNew.as_view(), name="merchants_my_step_new"),
    path("recall/", batches.MyRecall.as_view(), name="merchants_my_batch_recall"),
    path("labels/", batches.MyLabels.as_view(), name="merchants_my_batch_labels"),
]
me_patterns: _Patterns = [
    path("batches/", batches.MyBatches.as_view(), name="merchants_my_batches"),
    path("batches/new/", batches.MyBatchNew.as_view(), name="merchants_my_batch_new"),
    path("batches/<int:batch>/", include(_mine)),
]
_desk: _Patterns = [
    path("", batches.BatchPage.as_view(), name="merchants_batch"),
    path("steps/new/", batches.StepNew.as_view(), name="merchants_step_new"),
    path("recall/", batches.Recall.as_view(), name="merchants_batch_recall"),
    path("labels/", batches.Labels.as_view(), name="merchants_batch_labels"),
]
desk_patterns: _Patterns = [
    path("batches/", batches.Batches.as_view(), name="merchants_batches"),
    path("batches/new/", batches.BatchNew.as_view(), name="merchants_batch_new"),
    path("batches/<int:batch>/", include(_desk)),
]
api_patterns: _Patterns = []
