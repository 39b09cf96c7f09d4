"""Telling whether two photos show the same: a difference hash of 64 bits."""

from PIL import Image

SIDE = 8
SAME_WITHIN = 6


def difference_hash(image: Image.Image) -> str:
    """Return 16 hex digits that stay nearly the same when a photo is shrunk or saved again.

    The photo becomes 9 by 8 grey dots; each bit says whether a dot is brighter than
    the one to its right.
    """
    small = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    dots = small.tobytes()
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            place = row * (SIDE + 1) + column
            bits = bits << 1 | (dots[place] > dots[place + 1])
    return f"{bits:016x}"


def distance(first: str, second: str) -> int:
    """Return in how many of their bits two hashes differ."""
    return (int(first, 16) ^ int(second, 16)).bit_count()


def look_the_same(first: str, second: str) -> bool:
    """Return whether two hashes are so near that the photos are likely one."""
    return distance(first, second) <= SAME_WITHIN
