"""What every template may use: numbers, days, codes, fields."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import zxingcpp
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from grassroots.core import qr
from grassroots.core.picks import DaysInput, Pick
from tests.support.clock import freeze_time

MONDAY = date(2026, 6, 8)


def show(source: str, **context: Any) -> str:
    """Render a template as pages are rendered."""
    request = RequestFactory().get("/")
    return engines["django"].from_string(source).render(context, request)


class DeedForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=_("姓名"), help_text=_("身份证上的"))
    note = forms.CharField(label=_("补一句"), required=False)
    agreed = forms.BooleanField(label=_("同意"))
    rule = forms.ChoiceField(
        choices=[("1", Pick("清沟", "每月4分", 2, "broom")), ("2", "别的")],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(widget=DaysInput, required=False)
    photo = forms.FileField(required=False)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{% points 5 %}", "5分"),
        ("{% points -5 %}", "−5分"),
        ("{% points 5 signed=True %}", "+5"),
        ("{% points -10 signed=True %}", "−10"),
        ("{% points 0 signed=True %}", "0"),
        ("{% fen 1250 %}", "12.50元"),
        ("{{ '张守田'|masked }}", "张*"),
        ("{{ 'K7MP3WQ9'|spaced }}", "K7MP 3WQ9"),
    ],
)
def test_numbers_names_and_codes_are_written_as_people_write_them(
    source: str, written: str
) -> None:
    assert show(source) == written


def test_a_day_is_written_with_its_weekday_and_short_in_tables() -> None:
    assert show("{{ on|day }}", on=MONDAY) == "6月8日（周一）"
    assert show("{{ on|short_day }}", on=MONDAY) == "6月8日"
    assert show("{{ on|md }}", on=MONDAY) == "6-08"
    assert show("{{ on|day }}{{ on|md }}", on=None) == ""


def test_a_moment_is_written_as_the_day_on_our_clocks() -> None:
    late = datetime(2026, 6, 7, 16, 30, tzinfo=UTC)
    assert show("{{ on|day }}", on=late) == "6月8日（周一）"


def test_a_state_is_shown_by_shape_and_word() -> None:
    html = show('{% status "wait" "公示中" %}')
    assert "st-wait" in html
    assert "#i-dashclock" in html
    assert "公示中" in html


def test_stars_are_said_aloud() -> None:
    html = show("{% stars 4 %}")
    assert 'aria-label="4星，共5星"' in html
    assert html.count('class="i on"') == 4
    assert html.count("<svg") == 5


def test_an_icon_is_silent_and_comes_from_our_own_sheet() -> None:
    html = show('{% icon "book" %}')
    assert 'aria-hidden="true"' in html
    assert "img/icons.svg#i-book" in html


def decode(svg: str) -> str:
    """Read a QR code from its SVG, drawn by its path alone."""
    side = int(re.findall(r'viewBox="-\d+ -\d+ (\d+)', svg)[0])
    image = Image.new("L", (side * 8, side * 8), 255)
    pen = ImageDraw.Draw(image)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        left, top = (int(x) + qr.QUIET) * 8, (int(y) + qr.QUIET) * 8
        pen.rectangle((left, top, left + int(width) * 8 - 1, top + 7), fill=0)
    found = zxingcpp.read_barcodes(image)
    return found[0].text if found else ""


@pytest.mark.parametrize("error", ["L", "M", "Q", "H"])
@pytest.mark.parametrize(
    "text", ["https://points.example/c/K7MP3WQ9/", "存折", "a" * 200]
)
def test_a_qr_code_decodes_to_the_text_it_was_made_of(text: str, error: str) -> None:
    assert decode(qr.svg(text, error=error)) == text


def test_a_qr_code_keeps_four_modules_of_white_around_itself() -> None:
    svg = qr.svg("https://points.example/c/K7MP3WQ9/")
    side = int(re.findall(r'viewBox="-4 -4 (\d+) \1"', svg)[0])
    ends = [int(x) + int(w) for x, w in re.findall(r"M(\d+) \d+h(\d+)v1", svg)]
    assert max(ends) == side - 8


def test_the_label_of_a_qr_code_cannot_leave_its_attribute() -> None:
    assert '"><script>' not in qr.svg("x", label='"><script>')
    assert 'aria-hidden="true"' in qr.svg("x")


def test_a_field_ties_its_label_hint_and_error_to_the_input() -> None:
    form = DeedForm({"rule": "1"})
    html = show("{% form_field form.name %}", form=form)
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'class="line"' in html


def test_a_field_that_need_not_be_filled_says_so() -> None:
    assert "可以不填" in show("{% form_field form.note %}", form=DeedForm())
    assert "可以不填" not in show("{% form_field form.name %}", form=DeedForm())


def test_further_words_of_a_field_become_attributes() -> None:
    html = show('{% form_field form.name hx_get="/x/" %}', form=DeedForm())
    assert 'hx-get="/x/"' in html


def test_the_summary_of_errors_leads_to_each_field() -> None:
    form = DeedForm({})
    form.add_error(None, "这个月已经记满4分。")
    html = show("{% form_errors form %}", form=form)
    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
    assert "这个月已经记满4分。" in html
    assert show("{% form_errors form %}", form=DeedForm()).strip() == ""


def test_a_pick_shows_its_note_its_icon_and_its_points() -> None:
    html = show("{% pick_field form.rule %}", form=DeedForm({"rule": "1"}))
    assert "每月4分" in html
    assert "#i-broom" in html
    assert "+2" in html
    assert html.count("checked") == 1
    assert "别的" in html


@freeze_time("2026-06-03 04:00:00")
def test_days_stand_ready_and_another_day_can_be_typed() -> None:
    html = show("{% days_field form.day %}", form=DeedForm({"day": "2026-06-02"}))
    assert "6月3日" in html
    assert "6月1日" in html
    assert 'value="2026-06-02" checked' in html
    typed = DeedForm({"name": "x", "day": "other", "day_other": "2026-05-01"})
    typed.is_valid()
    assert typed.cleaned_data["day"] == date(2026, 5, 1)
    again = show("{% days_field form.day %}", form=typed)
    assert 'value="2026-05-01"' in again
    assert re.search(r'value="other"[^>]* checked', again)


def test_photos_are_made_small_by_the_browser() -> None:
    html = show("{% photos_field form.photo %}", form=DeedForm())
    assert 'data-shrink="200"' in html
    assert 'accept="image/*"' in html


def test_the_title_of_a_page_is_its_heading_too() -> None:
    html = show('{% extends "faces/desk.html" %}{% block title %}记<一件{% endblock %}')
    assert "<title>记<一件 - " in html
    assert re.search(r"<h1>记<一件</h1>", html)


def test_the_tabs_mark_where_we_are() -> None:
    html = show('{% extends "faces/me.html" %}{% block tab %}book{% endblock %}')
    marked = re.findall(r'<a [^>]*aria-current="page"[^>]*>.*?</a>', html)
    assert len(marked) == 1
    assert "存折" in marked[0]


def test_english_pages_say_their_language() -> None:
    with translation.override("en"):
        html = show('{% extends "faces/public.html" %}')
    assert '<html lang="en"' in html


def test_errors_of_django_itself_speak_as_the_village_clerk_does() -> None:
    form = DeedForm({"day": "1.1.1"})
    assert form.errors["name"] == ["这里要填"]
    assert form.errors["day"] == ["日子写得不对，请重新选"]
