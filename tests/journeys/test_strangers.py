"""A stranger who begins at every address and follows every link learns of nobody.

The two villages of ``test_neighbours``, with names that are hard to mask: of two, four
and ten characters, with a dot in the middle; with phones, id numbers, deducts, a credit
report and a certificate under their codes.
"""

import re
from datetime import date
from html import unescape
from itertools import product
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from rewards.merchants.models import Batch, BatchStep, CreditCode, Merchant
from tests.journeys.test_neighbours import (
    LONG_NUMBER,
    ODD_NAMES,
    PUBLIC,
    all_patterns,
    in_the_world,
    public_addresses,
    words_of,
    world,
)
from villages.models import (
    Deduct,
    IssuedPaper,
    Resident,
    YearClose,
    YearResult,
)
from villages.selectors.papers import code_of
from villages.services import years
from villages.services.registry import identity

__all__ = ["in_the_world", "world"]

LINK = re.compile(r'(?:href|src|action)="([^"#]+)|"(?:url|address|picture)": ?"([^"]+)')
MOST_PAGES = 1_500
# What a file's name, a reminder or a score's loss would be called on a page.
MARKERS = ("提醒后没改", "扣分记录", "deduct_", '"kind": "deduct"', "告知书")
# In this world nothing lies behind these: no photo or document was handed in, no
# village has a page, no passbook was printed and nobody gave a lender a link.
NOTHING_THERE = {
    "cms_picture",
    "cms_village",
    "merchants_batch_paper",
    "merchants_photo",
    "merchants_shop_photo",
    "points_page_check",
    "ruralcredit_lend",
    "ruralcredit_lend_en",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
    "wagtaildocs_serve",
}


def hang_out_stars(world):
    """Put a list of stars on notice: everybody of the village has five."""
    village, at = world.ours.village, timezone.now()
    year = timezone.localdate().year - 1
    close = YearClose.objects.create(
        village=village,
        year=year,
        as_of=date(year, 12, 31),
        rule_book=village.rule_books.first(),
        frozen_on=timezone.localdate(),
        frozen_at=at,
    )
    YearResult.objects.bulk_create(
        YearResult(
            close=close,
            household=one,
            base=1000,
            adds=100,
            deducts=0,
            total=1100,
            star=5,
            listed_star=5,
            made_at=at,
        )
        for one in world.ours.households
    )
    years.put_on_notice(close=close, by=world.ours.officers["manager"][0], at=at)


def addresses_of(world):
    """Return where a stranger can begin: every public address, with keys of ours."""
    papers = [
        reverse("villages_paper_verify", args=[code_of(one).replace("-", "")])
        for one in IssuedPaper.objects.filter(village=world.ours.village)
    ]
    assert len(papers) >= 2
    return [*public_addresses(world), *papers, *keyed_addresses(world)]


def keyed_addresses(world):
    """Return every public address with every key of ours that may stand in it."""
    village = world.ours.village
    merchants = Merchant.objects.filter(village=village)
    of_shop = {"merchant__in": merchants}
    keys = {
        "code": [village.code, village.town.code],
        "number": [one.number for one in village.notices.all()],
        "public_id": [one.public_id for one in merchants] + ["haiwan"],
        "token": [
            *CreditCode.objects.filter(**of_shop).values_list("token", flat=True),
            *Batch.objects.filter(**of_shop).values_list("token", flat=True),
        ],
        "step": list(BatchStep.objects.values_list("pk", flat=True)),
    }
    for one in all_patterns():
        names = list(one.pattern.converters)
        # Wagtail's own have keys without converters.
        if one.name.startswith("wagtail") or one.name not in PUBLIC:
            continue
        if set(names) <= set(keys):
            for values in product(*(keys[name] for name in names)):
                filled = dict(zip(names, values, strict=True))
                yield reverse(one.name, kwargs=filled)


def crawl(client, begin):
    """Yield every page that answers, with its address, by following every link."""
    waiting, known = list(begin), set(begin)
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            found = [answer["location"]]
        elif answer.status_code == 200:
            shown = words_of(answer)
            yield address, shown
            found = [one or other for one, other in LINK.findall(shown)]
        else:
            found = []
        for one in found:
            whole = unescape(urljoin(address, one)).removeprefix("http://testserver")
            is_here = whole.startswith("/") and not whole.startswith(("/static/", "//"))
            if is_here and whole not in known:
                known.add(whole)
                waiting.append(whole)
        assert len(known) < MOST_PAGES, "a trap for whoever follows links"


def name_of(address):
    """Return what an address is called in the program."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return ""


def secrets_of(world):
    """Return what stands on no public page, in no form: by kind."""
    people = Resident.objects.all()
    deducts = Deduct.objects.filter(village=world.ours.village)
    assert deducts.count() >= 2
    return {
        "name": {one.name for one in people},
        "phone": {one.phone for one in people if one.phone},
        "id": {identity.open_id_number(one) for one in people if one.id_number_sealed},
        "card": {one.card_code for one in people},
        "deduct": {
            *(one.facts for one in deducts if one.facts),
            *(str(one.key) for one in deducts),
        },
    }


@pytest.fixture(params=["zh-hans", "en"])
def stranger(request, settings):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = request.param
    return client


def posted_names(world):
    """Return who is elected, and therefore posted by name: on one page, nowhere else."""
    held = world.ours.village.appointments.filter(role__in=("manager", "supervisor"))
    names = set(held.values_list("user__name", flat=True))
    assert len(names) >= 2
    return names


def page_text(shown):
    """Return the words of a page, without its addresses and scripts."""
    return re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", shown, flags=re.S)


def spoken(shown):
    """Return what a page says aloud of its pictures."""
    return " ".join(re.findall(r'(?:alt|aria-label|title|content)="([^"]*)"', shown))


def test_a_stranger_who_follows_every_link_learns_of_nobody(world, stranger):
    hang_out_stars(world)
    secrets = secrets_of(world)
    assert set(ODD_NAMES) <= secrets["name"]
    told, masked, visited = [], set(), set()
    seats = reverse("villages_seats_public", args=[world.ours.village.code])
    posted = posted_names(world)
    assert posted <= secrets["name"]
    for address, shown in crawl(stranger, addresses_of(world)):
        if address.startswith("/components/"):
            # Shows the cast of the demo, whoever looks.
            continue
        visited.add(name_of(address))
        text = f"{page_text(shown)} {spoken(shown)}"
        masked |= {one for one in ("欧*", "阿*", "宫*") if one in text}
        if address == seats:
            assert all(one in text for one in posted)
        for kind, words in secrets.items():
            if address == seats and kind == "name":
                words = words - posted
            # A deduct must not even stand in an address on the page.
            where = shown if kind == "deduct" else text
            told += [(address, kind, one) for one in words if one in where]
        told += [(address, "marker", one) for one in MARKERS if one in shown]
        told += [(address, "number", one) for one in LONG_NUMBER.findall(shown)]
    assert not told
    # They are on the boards, and the crawl has come there.
    assert masked == {"欧*", "阿*", "宫*"}
    assert PUBLIC - visited == NOTHING_THERE
