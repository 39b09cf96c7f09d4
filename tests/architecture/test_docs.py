"""What the README says is so."""

import re

import pytest

from grassroots.portal.demo import cast
from tests.architecture import project
from tests.grassroots.test_settings import SECRETS

READMES = ["README.md", "README.zh-CN.md"]


def text_of(name):
    return (project.ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_come_first(name):
    commands = re.findall(r"^make \w+", text_of(name), re.MULTILINE)
    assert commands[:2] == ["make run", "make test"]


@pytest.mark.parametrize("name", READMES)
def test_every_target_it_names_exists(name):
    targets = set(
        re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", text_of("Makefile"), re.MULTILINE)
    )
    named = set(re.findall(r"`make ([a-z-]+)`", text_of(name)))
    assert named >= {"run", "test", "check", "bench", "lock"}
    assert named - targets == set()


@pytest.mark.parametrize("name", READMES)
def test_every_demo_login_is_there(name):
    text = text_of(name)
    assert cast.PASSWORD in text
    phones = [part.phone for part in cast.LEADS] + [cast.TOWN_PHONE, cast.COUNTY_PHONE]
    missing = [
        phone for phone in phones if phone not in text and f"…{phone[-1]}" not in text
    ]
    assert missing == []


@pytest.mark.parametrize("name", [*READMES, ".env.example"])
@pytest.mark.parametrize("variable", SECRETS)
def test_every_variable_that_production_needs_is_explained(name, variable):
    assert re.search(rf"\b{variable}\b", text_of(name))


def test_both_readmes_have_the_same_parts():
    english, chinese = (
        re.findall(r"^#+ ", text_of(name), re.MULTILINE) for name in READMES
    )
    assert english == chinese
