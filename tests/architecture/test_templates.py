"""Every template: pages style by class, act by data- attribute, and show no more."""

import re

import pytest

from tests.architecture import project

TEMPLATES = [path for path in project.tracked() if path.suffix == ".html"]
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
INLINE = re.compile(
    r"\sstyle=|<style\b|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/json)",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"(src|href|action|poster|srcset)=[\"']?\s*(https?:)?//", re.IGNORECASE
)
BUILT_IN = re.compile(r"{%\s*load [^%]*\b(i18n|static|grassroots)\b")


def text_of(path):
    return COMMENT.sub("", (project.ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_has_no_inline_style_or_script(path):
    assert [match.group() for match in INLINE.finditer(text_of(path))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_asks_nothing_of_another_host(path):
    assert [match.group() for match in ELSEWHERE.finditer(text_of(path))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_a_template_loads_no_library_that_is_there_already(path):
    assert not BUILT_IN.search(text_of(path))
