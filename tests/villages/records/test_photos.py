import io
import struct
import zlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from tests.factories.records import photo_file, picture
from tests.villages.records.conftest import NOW
from villages.formulas.photo_hash import difference_hash, distance, look_the_same
from villages.models import DraftPhoto, Evidence, RecordDraft
from villages.services import photos


def opened(photo: photos.Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.content))


def with_position() -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[Base.Make] = "SecretPhone"
    exif[Base.DateTime] = "2026:06:03 09:41:00"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (37.0, 9.0, 30.0)
    return photo_file(1, exif=exif, comment=b"SecretComment")


def test_nothing_of_the_phone_survives_position_least_of_all():
    upload = with_position()
    assert b"SecretPhone" in upload.read()
    content = photos.prepare(upload).content
    assert b"Secret" not in content
    assert b"Exif" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_photo_taken_upright_stays_upright():
    assert opened(photos.prepare(with_position())).size == (480, 640)


def test_a_large_photo_becomes_small():
    noise = Image.effect_noise((2600, 2000), 120).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "JPEG", quality=80)
    assert len(stream.getvalue()) > 2 * photos.MEGABYTE
    photo = photos.prepare(SimpleUploadedFile("a.jpg", stream.getvalue()))
    assert len(photo.content) <= photos.LARGEST_KEPT
    assert max(opened(photo).size) <= photos.LONG_SIDE


def test_what_will_not_become_small_enough_is_kept_as_small_as_it_gets(monkeypatch):
    monkeypatch.setattr(photos, "LARGEST_KEPT", 100)
    photo = photos.prepare(photo_file(1, size=(2000, 1500)))
    assert max(opened(photo).size) == 640


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_phones_save_is_taken(kind):
    photo = photos.prepare(photo_file(3, kind=kind))
    assert opened(photo).format == "JPEG"


def test_transparency_becomes_white_paper():
    stream = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(stream, "PNG")
    photo = photos.prepare(SimpleUploadedFile("a.png", stream.getvalue()))
    assert opened(photo).getpixel((25, 25)) == (255, 255, 255)


def test_twenty_megabytes_are_refused_with_both_sizes():
    huge = SimpleUploadedFile("大照片.jpg", b"\xff\xd8" + b"0" * 20 * photos.MEGABYTE)
    with pytest.raises(photos.PhotoTooBig, match=r"大照片.jpg.*21兆.*8兆"):
        photos.prepare(huge)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ this is a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04",
    ],
    ids=["empty", "program", "svg", "gif"],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(photos.NotAPhoto, match="不是照片"):
        photos.prepare(SimpleUploadedFile("照片.jpg", content))


def test_half_a_photo_is_refused():
    whole = photo_file(1).read()
    with pytest.raises(photos.NotAPhoto):
        photos.prepare(SimpleUploadedFile("a.jpg", whole[: len(whole) // 2]))


def test_a_small_file_that_claims_to_be_enormous_is_refused():
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    bomb += chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")
    with pytest.raises(photos.NotAPhoto):
        photos.prepare(SimpleUploadedFile("a.png", bomb))


def test_the_digest_is_that_of_what_was_handed_in():
    first, again = photos.prepare(photo_file(1)), photos.prepare(photo_file(1))
    assert first == again
    assert first.digest != photos.prepare(photo_file(2)).digest


# --- Known again --------------------------------------------------------------------


def test_a_photo_saved_again_smaller_and_worse_looks_the_same():
    image = picture(5, (1200, 900))
    stream = io.BytesIO()
    image.resize((400, 300)).save(stream, "JPEG", quality=30)
    assert look_the_same(difference_hash(image), difference_hash(Image.open(stream)))


def test_different_photos_look_different():
    hashes = [difference_hash(picture(seed)) for seed in range(12)]
    pairs = [(a, b) for place, a in enumerate(hashes) for b in hashes[place + 1 :]]
    assert not any(look_the_same(a, b) for a, b in pairs)


def test_the_hash_says_where_it_gets_darker():
    slope = Image.linear_gradient("L").rotate(90)
    assert difference_hash(slope) in {"0" * 16, "f" * 16}
    assert distance("f" * 16, "0" * 16) == 64
    assert distance("3f", "00") == 6
    assert look_the_same("3f", "00")
    assert not look_the_same("7f", "00")


# --- Drafts -------------------------------------------------------------------------


@pytest.fixture
def save(village, recorder):
    def save(**changes):
        usual = {
            "village": village,
            "by": recorder,
            "client_id": uuid4(),
            "body": {"note": "半句"},
            "photos": (),
            "at": NOW,
        }
        return photos.save_draft(**{**usual, **changes})

    return save


def test_a_draft_keeps_its_photos_each_once(save):
    client_id, photo = uuid4(), photos.prepare(photo_file())
    save(client_id=client_id, photos=[photo])
    draft = save(client_id=client_id, photos=[photo], body={"note": "一整句"})
    assert draft.body == {"note": "一整句"}
    assert [photos.drafted(one) for one in draft.photos.all()] == [photo]


def test_nobody_writes_into_the_draft_of_somebody_else(save, panel):
    client_id = uuid4()
    save(client_id=client_id)
    assert save(client_id=client_id, by=panel[0], body={"note": "别人"}) is None
    assert RecordDraft.objects.get().body == {"note": "半句"}


def test_a_draft_that_nobody_touched_for_two_days_goes_with_its_files(
    save, django_capture_on_commit_callbacks
):
    draft = save(photos=[photos.prepare(photo_file())])
    fresh = save(at=NOW + timedelta(days=1))
    kept = draft.photos.get().photo
    later = NOW + timedelta(days=2, hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert photos.discard_drafts(on=later.date(), at=later) == 1
    assert list(RecordDraft.objects.all()) == [fresh]
    assert not DraftPhoto.objects.exists()
    assert not kept.storage.exists(kept.name)


def test_evidence_is_kept_once_for_each_photo(submit):
    photo = photos.prepare(photo_file())
    submission = submit(photos=[photo, photo])
    kept = submission.evidence.get()
    assert kept.perceptual_hash == photo.perceptual_hash
    with kept.photo.open() as file:
        assert file.read() == photo.content
    photos.attach(submission=submission, photos=[photo])
    assert Evidence.objects.count() == 1
