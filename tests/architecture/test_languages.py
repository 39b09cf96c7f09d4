"""Chinese stands in the code; English is complete beside it."""

import re
from pathlib import Path

from scripts.messages import entries

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "grassroots" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)\{\w+\}")
# Two ways of marking words in templates; those of Python go through the same file.
IN_TEMPLATES = re.compile(r"""\{%\s*translate\s+(["'])(.*?)\1""")
SOURCES = ("cms", "grassroots", "rewards", "villages")


def translations():
    return entries(ENGLISH.read_text(encoding="utf-8"))


def test_every_sentence_has_its_english():
    text = ENGLISH.read_text(encoding="utf-8")
    messages = len(re.findall(r"^msgid ", text, re.MULTILINE)) - 1
    assert len([key for key in translations() if key]) == messages
    assert "fuzzy" not in text


def test_no_placeholder_is_lost_or_made_up_in_english():
    for chinese, english in translations().items():
        wanted = set(PLACEHOLDER.findall(chinese))
        assert set(PLACEHOLDER.findall(english)) == wanted, chinese


def test_no_template_says_a_sentence_that_has_no_english():
    known = {part for key in translations() for part in key.split("\x00")}
    known |= {key.split("\x04")[-1] for key in known}
    missing = {
        (path.name, words)
        for app in SOURCES
        for path in (ROOT / app).rglob("*.html")
        for _quote, words in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
        if words not in known
    }
    assert not missing
