"""Every rule by category, to pick one for the form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from villages.selectors.records import rules_to_record
from villages.selectors.rulebooks import book_in_force, search
from villages.views.desk.record_new import AsRecorder
from villages.views.words import cap_words, picture_of


class RecordRules(AsRecorder, View):
    """Every rule by category, to pick one for the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the rules of the book in force, narrowed by what is searched."""
        book = book_in_force(self.village, timezone.localdate())
        text = request.GET.get("find", "")
        rows = [
            {
                "category": rule.category_label,
                "rule": rule,
                "cap": cap_words(rule),
                "picture": picture_of(rule),
            }
            for rule in search(rules_to_record(book), text)
        ]
        context = {"find": text, "rows": rows}
        return render(request, "villages/desk/record_rules.html", context)
