"""My file to take along: everything of mine in one archive."""

import json
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity
from villages.models import Resident
from villages.selectors.file_lines import photos_of
from villages.selectors.portable import own_file

IN_MEMORY = 2_000_000
MOST_PHOTOS = 300


class MyExport(InCapacity):
    """Say what is in it; the button makes it."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what goes in."""
        return render(request, "villages/me/file_export.html", {})

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Send the archive; only this person's browser may keep it."""
        response = FileResponse(
            archive_of(self.capacity.scope),
            as_attachment=True,
            filename=f"credit-file-{timezone.localdate():%Y%m%d}.zip",
            content_type="application/zip",
        )
        response["Cache-Control"] = "private, no-store"
        return response


def archive_of(resident: Resident) -> IO[bytes]:
    """Return the archive, one photo in memory at a time."""
    now = timezone.now()
    # Whoever sends it closes it.
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        body = own_file(resident, at=now)
        names = []
        for one in photos_of(resident, on=timezone.localdate(now))[:MOST_PHOTOS]:
            name = f"photos/{one.pk}.jpg"
            with one.photo.open("rb") as photo:
                archive.writestr(name, photo.read(), compress_type=ZIP_STORED)
            names.append(name)
        body["photos"] = names
        archive.writestr("file.json", json.dumps(body, ensure_ascii=False, indent=1))
        archive.writestr("README.txt", readme())
    made.seek(0)
    return made


def readme() -> str:
    """Say what the keys of the file are."""
    lines = (
        _("这是您在村里的信用档案，第1版格式（grassroots.credit-file）。"),
        _("file.json 是UTF-8文字，日期写成 年-月-日。"),
        "person: " + _("您的资料"),
        "score: " + _("今天的信用分和每一条；家里别人的只写是家里的"),
        "years: " + _("每年星级名单上的星"),
        "records: " + _("记在您名下的好事"),
        "deducts: " + _("提醒过您的事，只有您自己的"),
        "objections: " + _("您提过的异议和答复"),
        "consents: " + _("您同意过、撤回过的"),
        "looks: " + _("谁看过您的档案"),
        "activities: " + _("您参加过的活动"),
        "party: " + _("您自己说过的党员身份"),
        "messages: " + _("告诉过您的事，写的和消息里看到的一样"),
        "honours: " + _("上过的星级名单、服务时长证明"),
        "pledges: " + _("您承诺过的"),
        "passbook: " + _("积分存折上的每一行"),
        "photos: " + _("您的照片；照片里还有别人的不在这里"),
    )
    return "\n".join(lines) + "\n"
