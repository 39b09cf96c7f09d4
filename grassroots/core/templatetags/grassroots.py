"""Tags and filters that every template may use."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, widgets
from django.template import Context, NodeList
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grassroots.core import formulas
from grassroots.core import qr as codes

register = template.Library()

ICONS = "img/icons.svg"
STATUS_ICONS = {"done": "check", "wait": "dashclock", "bad": "x", "off": "minus"}
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon of static/img/icons.svg; it says nothing aloud, words stand beside it."""
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" {css}" if css else "",
        static(ICONS),
        name,
    )


@register.simple_tag
def points(number: int, *, signed: bool = False) -> str:
    """Write points: 5分, or with their sign and without a unit: +5, −5."""
    if signed:
        return formulas.signed(number)
    return ngettext("%(number)s分", "%(number)s分", number) % {
        "number": str(number).replace("-", formulas.MINUS)
    }


@register.simple_tag
def fen(amount: int) -> str:
    """Write an amount of fen in yuan: 12.50元."""
    return formulas.format_fen(amount)


@register.filter
def masked(name: object) -> str:
    """Show a name as strangers may read it: 张*."""
    return formulas.mask_name(str(name))


@register.simple_tag
def qr(text: str, label: str = "", error: str = "Q") -> SafeString:
    """Draw a QR code of an address."""
    return codes.svg(text, error=error, label=label)


@register.simple_tag
def sturdy_qr(text: str, label: str = "") -> SafeString:
    """Draw a QR code that hangs outside: it bears a fifth of it under mud."""
    return codes.svg(text, **codes.STURDY, label=label)


@register.simple_tag
def status(kind: str, words: str) -> SafeString:
    """Show a state by shape and word: done, wait, bad or off."""
    return format_html(
        '<span class="st st-{}">{}{}</span>', kind, icon(STATUS_ICONS[kind]), words
    )


@register.simple_tag
def stars(number: int, of: int = 5) -> SafeString:
    """Draw stars, and say how many of how many."""
    drawn = format_html_join(
        "",
        "{}",
        ((icon("star", "on" if place < number else ""),) for place in range(of)),
    )
    spoken = _("%(number)s星，共%(of)s星") % {"number": number, "of": of}
    return format_html(
        '<span class="stars" role="img" aria-label="{}">{}</span>', spoken, drawn
    )


def _local_date(moment: date | datetime) -> date:
    """Return the day on our clocks."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


@register.filter
def day(moment: date | datetime | None) -> str:
    """Write a day in words: 6月8日（周一）."""
    if not moment:
        return ""
    on = _local_date(moment)
    return _("%(month)s月%(day)s日（%(weekday)s）") % {
        "month": on.month,
        "day": on.day,
        "weekday": WEEKDAYS[on.weekday()],
        "month_name": MONTHS[on.month],
    }


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """Write a day in words, without its weekday: 6月8日."""
    if not moment:
        return ""
    on = _local_date(moment)
    words = {"month": on.month, "day": on.day, "month_name": MONTHS[on.month]}
    return _("%(month)s月%(day)s日") % words


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """Write the day of the week: 周一."""
    return str(WEEKDAYS[_local_date(moment).weekday()]) if moment else ""


@register.filter
def md(moment: date | datetime | None) -> str:
    """Write a day for a table: 6-08."""
    if not moment:
        return ""
    on = _local_date(moment)
    return f"{on.month}-{on.day:02d}"


@register.filter
def spaced(code: object) -> str:
    """Write a short code in groups of four: K7MP 3WQ9."""
    text = str(code)
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _kind(field: BoundField) -> str:
    """Tell how a field is drawn, by its widget."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    return "input"


def _with_class(field: BoundField, kind: str) -> None:
    """Give the control the class of our look, beside its own."""
    css = {"check": "hidein", "choices": "hidein", "input": "line"}.get(kind, "")
    if isinstance(field.field.widget, widgets.FileInput):
        css = "file"
    attrs = field.field.widget.attrs
    if "placeholder" in attrs and str(attrs["placeholder"]) == str(field.label):
        # It would only say the label again, and vanish when one types.
        del attrs["placeholder"]
    own = attrs.get("class", "").split()
    if css and css not in own:
        attrs["class"] = " ".join([*own, css])


@register.simple_tag
def form_field(
    field: BoundField, label: str = "", hint: str = "", **attrs: Any
) -> SafeString:
    """Show a form field: label, input, hint, and what to do when it is wrong.

    Further arguments become attributes of the input; ``_`` is written ``-``.
    """
    kind = _kind(field)
    _with_class(field, kind)
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    context = {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "hint": hint or field.help_text,
        "optional": not field.field.required,
        "control": field.as_widget(attrs=extra) if kind == "input" else "",
        "options": list(field) if kind == "choices" else [],
    }
    return SafeString(render_to_string("components/_field.html", context))


def _set(
    template: str, field: BoundField, label: str, hint: str, **more: Any
) -> SafeString:
    """Render a field that stands in a card of its own."""
    context = {
        "field": field,
        "label": label or field.label,
        "hint": hint or field.help_text,
    }
    return SafeString(render_to_string(template, context | more))


@register.simple_tag
def pick_field(field: BoundField, label: str = "", hint: str = "") -> SafeString:
    """Show choices as cards; a label may be a ``core.picks.Pick`` with points and icon."""
    _with_class(field, "choices")
    options = [{"tag": one.tag, "pick": one.data["label"]} for one in field]
    return _set("components/_picks.html", field, label, hint, options=options)


@register.simple_tag
def days_field(field: BoundField, label: str = "", hint: str = "") -> SafeString:
    """Show a field with ``core.picks.DaysInput``: today, yesterday, or the calendar."""
    return _set("components/_days_field.html", field, label, hint)


@register.simple_tag
def photos_field(
    field: BoundField, label: str = "", hint: str = "", kb: int = 200
) -> SafeString:
    """Show a file field whose photos photo.js makes small before they are sent."""
    _with_class(field, "input")
    control = field.as_widget(attrs={"data-shrink": str(kb), "accept": "image/*"})
    return _set("components/_photos_field.html", field, label, hint, control=control)


@register.simple_tag
def form_errors(form: BaseForm, words: str = "") -> SafeString:
    """Say above a form what is wrong, and lead to each field that is."""
    wrong = [form[name] for name in form.errors if name in form.fields]
    context = {"form": form, "wrong_fields": wrong, "words": words}
    return SafeString(render_to_string("components/_form_errors.html", context))


class KeepNode(template.Node):
    """Show what it holds, and keep it for the rest of the page."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        """Render once; later ``{{ name }}`` repeats it."""
        text = self.nodelist.render(context)
        context.dicts[0][self.name] = SafeString(text.strip())
        return text


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Repeat a block elsewhere: {% keep page_title %}{% block title %}…{% endkeep %}."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(name, nodelist)


class TabsNode(template.Node):
    """The bottom tabs; what it holds names the one where we are."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Draw the tabs of a resident, or of whoever runs a shop."""
        tab = self.nodelist.render(context).strip()
        acting = getattr(context.get("request"), "capacity", None)
        role = acting.role if acting else ""
        given = {"tab": tab, "role": role}
        return SafeString(render_to_string("components/_tabs.html", given))


@register.tag
def tabs(parser: Parser, token: Token) -> TabsNode:
    """Draw the bottom tabs: {% tabs %}{% block tab %}home{% endblock %}{% endtabs %}."""
    nodelist = parser.parse(("endtabs",))
    parser.delete_first_token()
    return TabsNode(nodelist)
