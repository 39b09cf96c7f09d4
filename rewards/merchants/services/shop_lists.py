"""Lists of shops: read and checked, looked at, and taken in when confirmed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from grassroots.core.spreadsheets import read_rows, write_rows
from rewards.merchants.errors.register import (
    ListTakenIn,
    MissingColumns,
    NothingToTakeIn,
)
from rewards.merchants.formulas import shop_list
from rewards.merchants.formulas.shop_list import Line
from rewards.merchants.models import Merchant, MerchantImport, Sector
from rewards.merchants.services import merchants
from villages.models import Town, Village

MOST_ROWS = 1_000
MOST_BYTES = 5 * 1024 * 1024


def template() -> bytes:
    """Return the workbook to fill in, with one example that is passed over."""
    example = [column.example for column in shop_list.COLUMNS]
    return write_rows(shop_list.HEADING, [example], title="商户名册")


@transaction.atomic
def read(
    *, area: Town | Village, file: IO[bytes], name: str, by: User, at: datetime
) -> MerchantImport:
    """Keep what a list says, and every problem in it by cell; no shop is entered yet.

    Shops that trade already under their number, and others at an address that is
    taken, are remarks and no problems: the first are passed over, the second taken
    in. Raises BadTable and its kin, and MissingColumns.
    """
    heading, *rows = read_rows(file, max_rows=MOST_ROWS + 1, max_bytes=MOST_BYTES)
    places = shop_list.places_of(heading.cells)
    missing = shop_list.missing_columns(places)
    if missing:
        raise MissingColumns(names="、".join(missing))
    sectors = {str(one.label): one.value for one in Sector}
    today = timezone.localdate(at)
    found = (
        shop_list.read_line(row, places, sectors=sectors, today=today) for row in rows
    )
    lines = [line for line in found if line]
    remarks = _compare(lines, area)
    problems = [
        {"cell": cell, "words": words, "fails": True}
        for line in lines
        for cell, words in line.problems
    ]
    kept = MerchantImport.objects.create(
        village=area if isinstance(area, Village) else None,
        town=area.town if isinstance(area, Village) else area,
        file_name=name[-80:],
        rows=[line.said for line in lines if not line.problems],
        problems=[*problems, *remarks],
        uploaded_at=at,
        uploaded_by=by,
    )
    _note("merchants.list_read", kept, by=by, at=at, data={"rows": len(lines)})
    return kept


@transaction.atomic
def confirm(*, shops: MerchantImport, by: User, at: datetime) -> MerchantImport:
    """Enter the shops of a list that are not there yet; return it with their number.

    A shop that cannot be entered any more (its number was taken meanwhile, it is the
    registrar's own) is added to the problems and keeps no other from it. Raises
    ListTakenIn, and NothingToTakeIn when the list has none.
    """
    shops = MerchantImport.objects.select_for_update(of=("self",)).get(pk=shops.pk)
    if shops.confirmed_at:
        raise ListTakenIn
    wanted = to_take_in(shops)
    if not wanted:
        raise NothingToTakeIn
    villages = Village.objects.in_bulk({row["village"] for row in wanted})
    for row in wanted:
        given = row | {
            "village": villages[row["village"]],
            "opened_on": date.fromisoformat(row["opened_on"]),
        }
        try:
            with transaction.atomic():
                merchants.register(**given, shares_address=True, by=by, at=at)
        except Refusal as refusal:
            words = f"{row['name']}：{refusal}"
            shops.problems.append({"cell": "", "words": words, "fails": True})
        else:
            shops.added += 1
    shops.confirmed_at, shops.confirmed_by = at, by
    shops.save()
    _note("merchants.list_taken_in", shops, by=by, at=at, data={"added": shops.added})
    return shops


def to_take_in(shops: MerchantImport) -> list[dict[str, Any]]:
    """Return the rows of a list whose shop does not trade yet."""
    trading = _trading(row["uscc"] for row in shops.rows)
    return [row for row in shops.rows if row["uscc"] not in trading]


def _trading(numbers: Iterable[str]) -> set[str]:
    same = Merchant.objects.filter(uscc__in=list(numbers), closed_on__isnull=True)
    return set(same.values_list("uscc", flat=True))


def _compare(lines: list[Line], area: Town | Village) -> list[dict[str, Any]]:
    """Compare the lines with the villages, with each other and with the register."""
    villages = {one.name: one for one in Village.objects.in_area(area)}
    alone = next(iter(villages.values())) if len(villages) == 1 else None
    trading = _trading(line.said["uscc"] for line in lines)
    taken = set(
        Merchant.objects.in_area(area)
        .filter(closed_on__isnull=True)
        .values_list("village_id", "address")
    )
    remarks: list[dict[str, Any]] = []
    seen: set[str] = set()
    for line in lines:
        said = line.said
        village = villages.get(said["village"]) or (
            alone if not said["village"] else None
        )
        if village is None:
            names = "、".join(list(villages)[:8])
            line.wrong("village", _("村名要是：%(names)s") % {"names": names})
            continue
        said["village"] = village.pk
        if said["uscc"] and said["uscc"] in seen:
            line.wrong("uscc", _("这个代码在表里写了两遍"))
        seen.add(said["uscc"])
        if said["uscc"] in trading:
            remarks.append(_remark(line, "uscc", _("登记过了，跳过")))
        elif (village.pk, said["address"]) in taken:
            remarks.append(_remark(line, "address", _("这个地址还有一家店，请核对")))
        taken.add((village.pk, said["address"]))
    return remarks


def _remark(line: Line, column: str, words: str) -> dict[str, Any]:
    cell = line.row.address(line.places[column])
    return {"cell": cell, "words": words, "fails": False}


def _note(
    action: str, shops: MerchantImport, *, by: User, at: datetime, data: dict[str, Any]
) -> None:
    audit.record(
        action, target=shops, by=by, at=at, village_id=shops.village_id, data=data
    )
