"""Every rule by category, to pick one for the form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from villages.selectors.records import rules_to_record
from villages.selectors.rulebooks import book_in_force, by_category, search
from villages.views.desk.record_new import AsRecorder
from villages.views.words import cap_words, picture_of


class RecordRules(AsRecorder, View):
    """Every rule by category, to pick one for the form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the rules of the book in force, narrowed by what is searched."""
        book = book_in_force(self.village, timezone.localdate())
        text = request.GET.get("find", "")
        found = search(rules_to_record(book), text)
        context = {
            "find": text,
            "categories": [
                {
                    "name": one.rules[0].category_label,
                    "rules": [(rule, cap_words(rule)) for rule in one.rules],
                    "picture": picture_of(one.rules[0]),
                }
                for one in by_category(found)
            ],
        }
        return render(request, "villages/desk/record_rules.html", context)
