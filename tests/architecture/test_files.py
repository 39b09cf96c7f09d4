"""Every file that git keeps, and every module of ours."""

import re

import pytest

from tests.architecture import project

# In pieces, so that this file does not name what it looks for.
HOSTS = re.compile(
    "|".join(
        [
            r"py" r"pi\.(org|python)",
            r"python" r"hosted\.",
            r"npm" r"js\.(org|com)",
            r"registry" r"\.[a-z]+\.",
            r"npm" r"mirror",
            r"un" r"pkg\.com",
            r"js" r"delivr",
            r"cdn" r"js\.",
            r"--(extra-)?index" r"-url",
            r"find" r"-links\b(?!\s*\\?$)",
        ]
    )
)
THIRD_PARTY = re.compile(
    r"(^|/)(node_modules|vendor|bower_components|site-packages|\.venv)/|\.min\.(js|css)$"
    r"|\.(whl|egg|jar|wasm|so|dll|exe|tar|gz|zip|woff2?|ttf|otf)$"
)
BYTES_AT_MOST = 600_000
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")


def text_of(path):
    try:
        return (project.ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_the_place_packages_come_from():
    # What the flags that keep them out of the locks are called.
    flags = re.compile(r"--no-emit-(index-url|find" r"-links)")
    found = [
        f"{path}: {match.group()}"
        for path in project.tracked()
        if (match := HOSTS.search(flags.sub("", text_of(path))))
    ]
    assert found == []


@pytest.mark.parametrize(
    "path",
    [
        "requirements/base.txt",
        "requirements/dev.txt",
        "requirements/node.txt",
        "package-lock.json",
    ],
)
def test_a_lock_names_no_address_and_knows_every_hash(path):
    text = text_of(path)
    assert "http" not in text
    assert '"resolved"' not in text
    if path.endswith(".txt"):
        blocks = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)
    else:
        assert text.count('"integrity"') == text.count("node_modules/") - text.count(
            "/node_modules/"
        )


def test_nothing_of_others_is_kept_here():
    found = [str(path) for path in project.tracked() if THIRD_PARTY.search(str(path))]
    assert found == []


def test_no_file_is_large():
    sizes = {
        str(path): (project.ROOT / path).stat().st_size for path in project.tracked()
    }
    assert {path: size for path, size in sizes.items() if size > BYTES_AT_MOST} == {}


def test_no_file_holds_a_secret_or_a_database():
    names = [path.name for path in project.tracked()]
    assert ".env" not in names
    assert not [
        name for name in names if name.endswith((".sqlite3", ".pem", ".key", ".mo"))
    ]


@pytest.mark.parametrize("path", project.modules(), ids=str)
def test_a_module_reads_settings_through_django_and_listens_to_no_signals(path):
    names = project.imported(path)
    if path.parts[:2] != ("grassroots", "settings"):
        assert not [name for name in names if name.startswith("grassroots.settings")]
    assert not [name for name in names if name.startswith(SIGNALS)]


@pytest.mark.parametrize("path", project.modules(), ids=str)
def test_a_module_stays_short(path):
    assert len(text_of(path).splitlines()) <= 300
