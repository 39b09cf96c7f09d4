import gettext
import importlib.util
import io
import sys

import pytest
from django.conf import settings

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#. For the counter.
#: somewhere.py:3
msgid "兑换"
msgstr "Redeem"

msgid ""
"第一行\n"
"第二行"
msgstr ""
"First line\n"
"Second “line”"

msgctxt "verb"
msgid "记"
msgstr "Record"

msgid "%(count)s 分"
msgid_plural "%(count)s 分们"
msgstr[0] "%(count)s point"
msgstr[1] "%(count)s points"

#, fuzzy
msgid "猜的"
msgstr "A guess"

msgid "还没译"
msgstr ""

#~ msgid "旧的"
#~ msgstr "Old"
"""


@pytest.fixture(scope="module")
def messages():
    path = settings.ROOT / "scripts" / "messages.py"
    spec = importlib.util.spec_from_file_location("messages", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def english(messages):
    return gettext.GNUTranslations(io.BytesIO(messages.compiled(messages.entries(PO))))


def test_what_is_translated_is_found(english):
    assert english.gettext("兑换") == "Redeem"
    assert english.gettext("第一行\n第二行") == "First line\nSecond “line”"
    assert english.pgettext("verb", "记") == "Record"


def test_plurals_follow_the_file_s_rule(english):
    told = [english.ngettext("%(count)s 分", "%(count)s 分们", n) for n in (1, 2)]
    assert told == ["%(count)s point", "%(count)s points"]


@pytest.mark.parametrize("message", ["猜的", "还没译", "旧的"])
def test_what_is_fuzzy_empty_or_obsolete_stays_chinese(english, message):
    assert english.gettext(message) == message


def test_every_file_of_ours_compiles(messages, tmp_path, monkeypatch):
    ours = sorted(settings.ROOT.glob("grassroots/locale/*/LC_MESSAGES/*.po"))
    copies = []
    for path in ours:
        copies.append(tmp_path / f"{path.parents[1].name}.po")
        copies[-1].write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["messages.py", *map(str, copies)])
    if copies:
        messages.main()
    assert all(copy.with_suffix(".mo").stat().st_size > 100 for copy in copies)
