"""A village to measure: households with points, counters with orders that wait."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.urls import reverse
from django.utils import timezone

from grassroots.accounts.acting import SESSION_KEY as CAPACITY_KEY
from grassroots.accounts.models import User
from rewards.ledger import services as ledger
from rewards.points.models import Award, PointsAccount
from rewards.points.services import accounts
from rewards.redemption.models import (
    Goods,
    OneTimeCode,
    OutletAppointment,
    Redemption,
    RedemptionLine,
    Shown,
)
from tests.factories.accounts import UserFactory, key_of
from tests.factories.records import RecordFactory
from tests.factories.redemption import ClerkFactory, GoodsFactory, OutletFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from villages.models import Rule, Village

HOUSEHOLDS, OUTLETS, GOODS = 400, 40, 12
LOTS, STOCK = 150, 1_000_000
BACKEND = settings.AUTHENTICATION_BACKENDS[1]


@dataclass
class Setting:
    """Who and what is there."""

    village: Village
    rule: Rule
    issue: ledger.Account
    clerks: list[OutletAppointment]
    goods: dict[int, list[Goods]]
    books: list[PointsAccount]


@dataclass
class Waiting:
    """An order that waits to be confirmed, and its clerk."""

    pk: int
    clerk: OutletAppointment


def settle() -> Setting:
    """Make the village: a clerk to each outlet, a hundred and fifty lots to each book."""
    village = VillageFactory()
    rule = RuleFactory(rule_book=RuleBookFactory(village=village))
    outlets = OutletFactory.create_batch(OUTLETS, village=village)
    clerks = [ClerkFactory(outlet=one) for one in outlets]
    goods = {
        one.pk: GoodsFactory.create_batch(GOODS, outlet=one, stock=STOCK)
        for one in outlets
    }
    books = []
    for _ in range(HOUSEHOLDS):
        household = HouseholdFactory(village=village)
        resident = ResidentFactory(household=household, is_head=True)
        books.append(accounts.account_for(household=household, resident=resident))
    issue = accounts.issue_of(village)
    for book in books:
        pay_in_many(issue, book, LOTS)
    return Setting(village, rule, issue, clerks, goods, books)


_PAY_IN = """
INSERT INTO ledger_posting (kind, source_id, destination_id, amount, key, occurred_at,
                            occurred_on, expires_on)
SELECT 'award', %s, %s, 5 + n %% 16, 'bench:' || %s::bigint || ':' || n, now(), current_date,
       current_date + 30 + n FROM generate_series(%s::int, %s::int) AS n
"""
_SPEND = """
INSERT INTO ledger_posting (kind, source_id, destination_id, amount, key, occurred_at,
                            occurred_on, narration, place)
SELECT 'redemption', %s, %s, 9, 'bench:used:' || %s::bigint || ':' || n, now(), current_date,
       '毛巾1条', '信用银行' FROM generate_series(%s::int, %s::int) AS n
"""


def pay_in_many(issue: ledger.Account, book: PointsAccount, number: int) -> None:
    """Give a book so many lots, by as many postings."""
    account = book.ledger_account_id
    with connection.cursor() as cursor:
        cursor.execute(_PAY_IN, [issue.pk, account, account, 1, number])


def long_book(setting: Setting, entries: int) -> PointsAccount:
    """Make a passbook of so many lines, every other one a redemption."""
    household = HouseholdFactory(village=setting.village)
    user = UserFactory()
    resident = ResidentFactory(household=household, is_head=True, user=user)
    book = accounts.account_for(household=household, resident=resident)
    outlet = setting.clerks[0].outlet.ledger_account_id
    account, block = book.ledger_account_id, 500
    with connection.cursor() as cursor:
        for first in range(1, entries // 2 + 1, block):
            last = min(first + block - 1, entries // 2)
            cursor.execute(_PAY_IN, [setting.issue.pk, account, account, first, last])
            cursor.execute(_SPEND, [account, outlet, account, first, last])
    book.ledger_account.refresh_from_db()
    _remember_deeds(setting, book, resident)
    return book


def _remember_deeds(setting: Setting, book: PointsAccount, resident: object) -> None:
    """Let the latest awards come from records, as all do in real life."""
    latest = ledger.Posting.objects.filter(destination=book.ledger_account_id)
    for posting in latest.order_by("-pk")[:24]:
        record = RecordFactory(resident=resident, rule=setting.rule, status="effective")
        Award.objects.create(record=record, account=book, posting=posting)


def open_orders(setting: Setting, number: int) -> list[Waiting]:
    """Open so many orders of two things each, as the counter would, only quicker."""
    now, chance = timezone.now(), Random(number)
    clerks = list(setting.clerks)
    drawn = [
        (chance.choice(setting.books), clerk)
        for _, clerk in zip(range(number), cycle(clerks), strict=False)
    ]
    codes = OneTimeCode.objects.bulk_create(
        (_code(book, clerk, now) for book, clerk in drawn), batch_size=2000
    )
    orders = Redemption.objects.bulk_create(
        (_order(*pair, code, now) for pair, code in zip(drawn, codes, strict=True)),
        batch_size=2000,
    )
    lines = []
    for order, (_book, clerk) in zip(orders, drawn, strict=True):
        for goods in chance.sample(setting.goods[clerk.outlet_id], 2):
            lines.append(_line(order, goods))
    RedemptionLine.objects.bulk_create(lines, batch_size=4000)
    return [
        Waiting(order.pk, clerk)
        for order, (_book, clerk) in zip(orders, drawn, strict=True)
    ]


def _code(book: PointsAccount, clerk: OutletAppointment, at: datetime) -> OneTimeCode:
    return OneTimeCode(
        resident=book.household.head,
        code=secrets.token_hex(4),
        issued_at=at,
        expires_at=at + OneTimeCode.LIFE,
        shown_at=at,
        shown_by=clerk.user,
        outlet=clerk.outlet,
    )


def _order(
    book: PointsAccount, clerk: OutletAppointment, code: OneTimeCode, at: datetime
) -> Redemption:
    return Redemption(
        outlet=clerk.outlet,
        client_id=uuid4(),
        body_digest="bench",
        account=book,
        household=book.household,
        resident=book.household.head,
        code=code,
        shown=Shown.CODE,
        points=9,
        opened_at=at,
        opened_by=clerk.user,
        lapses_at=at + timedelta(days=1),
    )


def _line(order: Redemption, goods: Goods) -> RedemptionLine:
    return RedemptionLine(
        redemption=order,
        goods=goods,
        name=goods.name,
        unit=goods.unit,
        price=goods.price,
        quantity=1,
    )


def session_of(user: User, capacity: object) -> Session:
    """Return the session of somebody who is signed in, not saved yet."""
    kept = {
        USER_KEY: str(user.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        CAPACITY_KEY: key_of(capacity),
    }
    return Session(
        session_key=secrets.token_hex(16),
        session_data=SessionStore().encode(kept),
        expire_date=timezone.now() + timedelta(days=1),
    )


def confirmations(setting: Setting, waiting: Sequence[Waiting]) -> Iterator[bytes]:
    """Make the requests that confirm these orders, from the sessions of their clerks."""
    sessions = {}
    for clerk in setting.clerks:
        sessions[clerk.pk] = session_of(clerk.user, clerk)
        sessions[clerk.pk].save()
    requests = []
    for one in waiting:
        secret = _get_new_csrf_string()
        body = f"csrfmiddlewaretoken={_mask_cipher_secret(secret)}"
        name = sessions[one.clerk.pk].session_key
        cookies = f"sessionid={name}; csrftoken={secret}"
        address = reverse("redemption_confirm", args=[one.pk])
        requests.append(request("POST", address, cookies, body))
    return iter(requests)


def page(address: str, session: Session | None = None) -> Iterator[bytes]:
    """Ask for the same page again and again."""
    cookies = f"sessionid={session.session_key}" if session else ""
    return cycle([request("GET", address, cookies)])


def recorder_of(setting: Setting) -> Session:
    """Sign a recorder in."""
    one = AppointmentFactory(village=setting.village)
    session = session_of(one.user, one)
    session.save()
    return session


def owner_of(book: PointsAccount) -> Session:
    """Sign the owner of a passbook in."""
    resident = book.household.head
    session = session_of(resident.user, resident)
    session.save()
    return session


def request(method: str, address: str, cookies: str, body: str = "") -> bytes:
    """Return a request as it goes over the wire."""
    lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1"]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    if body:
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", body]).encode()
