"""Choices that a form shows as cards, and days that it shows as buttons."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RECENT = (_("今天"), _("昨天"), _("前天"))
OTHER = "other"


@dataclass(frozen=True)
class Pick:
    """The label of a choice that ``{% pick_field %}`` shows as a card.

    Give it as the label of a choice: ``(rule.pk, Pick("清理沟渠", points=2))``.
    """

    title: str
    note: str = ""
    points: int | None = None
    icon: str = ""

    def __str__(self) -> str:
        """Return the words alone, for a plain list."""
        return self.title


class ManyField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows by their keys; a key beyond what a database holds is no choice."""

    def clean(self, value: Any) -> Any:
        """Return the rows, or say which key is none of them."""
        try:
            return super().clean(value)
        except OverflowError:
            words, code = self.error_messages["invalid_choice"], "invalid_choice"
            raise forms.ValidationError(words, code, {"value": "…"}) from None


class DaysInput(forms.DateInput):
    """A day: today, yesterday, the day before, or another from the calendar.

    Shown by ``{% days_field %}``. Sends ``<name>`` as a day or ``other``, and then
    the other day as ``<name>_other``.
    """

    template_name = "components/_days.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Add the days that stand ready, newest first."""
        context = super().get_context(name, value, attrs)
        today = timezone.localdate()
        days = [today - timedelta(days=back) for back in range(len(RECENT))]
        chosen = _as_day(value)
        context |= {
            "days": [
                {"word": word, "day": day, "chosen": day == chosen}
                for word, day in zip(RECENT, days, strict=True)
            ],
            "other": chosen if chosen not in days else None,
            "is_other": value not in (None, "") and chosen not in days,
            "typed": value if chosen is None else "",
            "today": today,
        }
        return context

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: Any = None
    ) -> str:
        """Use the templates of the project, with their tags."""
        return render_to_string(template_name, context)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the day chosen, or the one typed beside 选日子."""
        value = data.get(name)
        return data.get(f"{name}_other", "") if value == OTHER else value


def _as_day(value: Any) -> date | None:
    """Read what a form holds as a day, when it is one."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
