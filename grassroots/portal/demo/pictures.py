"""Drawings that stand in for photographs, and for names signed with a finger."""

import base64
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from rewards.merchants.services.signatures import PREFIX
from villages.services.photos import Photo, prepare

SIZE = (960, 720)
SKIES = ("#cfe0e4", "#d9e6e6", "#e6ddc8", "#c9d8e0")
HILLS = ("#a5bba6", "#8fa79c", "#9cb08b", "#7f9a86")
GROUND = ("#dcc79d", "#cdb585", "#b9c48d", "#c9b998")


def picture(dice: Random) -> Photo:
    """Return a landscape with people at work, different every time."""
    image = Image.new("RGB", SIZE, dice.choice(SKIES))
    pen = ImageDraw.Draw(image)
    width, height = SIZE
    for shade in (0.40, 0.48):
        tops = [
            (x, height * shade - dice.randrange(130))
            for x in range(0, width + 160, 160)
        ]
        pen.polygon([(0, height), *tops, (width, height)], fill=dice.choice(HILLS))
    pen.rectangle((0, height * 0.6, width, height), fill=dice.choice(GROUND))
    for _person in range(dice.randrange(2, 6)):
        left, foot = dice.randrange(80, width - 120), dice.randrange(480, 640)
        pen.rounded_rectangle(
            (left, foot - 130, left + 60, foot),
            24,
            fill=dice.choice(("#2f5a49", "#a8432c", "#4f6b8a", "#7a5a3c")),
        )
        pen.ellipse((left + 12, foot - 172, left + 48, foot - 130), fill="#c9a07c")
        pen.line((left + 66, foot - 140, left + 92, foot + 10), fill="#8c6a3a", width=6)
    for _heap in range(dice.randrange(3, 12)):
        x, y = dice.randrange(width), dice.randrange(560, height)
        pen.ellipse(
            (x, y, x + dice.randrange(20, 60), y + dice.randrange(12, 30)),
            fill=dice.choice(("#5d8fa6", "#eee9dc", "#c96f4a", "#6f7f52")),
        )
    stream = BytesIO()
    image.save(stream, "JPEG", quality=82)
    return prepare(ContentFile(stream.getvalue(), "scene.jpg"))


def front(dice: Random) -> bytes:
    """Return the front of a shop as a JPEG: wall, sign, window and door."""
    width, height = 1280, 720
    image = Image.new("RGB", (width, height), dice.choice(SKIES))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 600, width, height), fill="#b9b2a3")
    wall = dice.choice(("#d9cdb6", "#e3d9c7", "#c9c0ae", "#d8d4ca"))
    pen.rectangle((120, 120, width - 120, 610), fill=wall)
    sign = dice.choice(("#8c2f22", "#1f4e6b", "#2f5a49", "#6b4a1f"))
    pen.rectangle((150, 150, width - 150, 260), fill=sign)
    for letter in range(4):
        left = 330 + letter * 165
        pen.rounded_rectangle((left, 172, left + 74, 240), 12, fill="#f3e6c4")
    pen.rectangle((190, 320, 620, 560), fill="#6f8791")
    for pane in (190, 405, 620):
        pen.line((pane, 320, pane, 560), fill="#f4f1e9", width=10)
    pen.rectangle((760, 310, 980, 610), fill="#4b3b2c")
    pen.ellipse((940, 450, 962, 472), fill="#d7b46a")
    # The plate beside the door.
    pen.rectangle((1010, 400, 1070, 484), fill="#fffefa", outline="#103c2d", width=4)
    for _pot in range(dice.randrange(2, 6)):
        x = dice.randrange(170, 700)
        pen.ellipse((x - 30, 520, x + 30, 585), fill="#5f7f52")
        pen.rectangle((x - 20, 575, x + 20, 612), fill="#9a5b3c")
    stream = BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def signature(dice: Random) -> str:
    """Return a few strokes, as a phone sends what a finger drew."""
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for left in (60, 230, 400):
        strokes = [
            (left + step * 22 + dice.randrange(-8, 8), 60 + dice.randrange(120))
            for step in range(6)
        ]
        pen.line(strokes, fill="#20261f", width=7, joint="curve")
    stream = BytesIO()
    image.save(stream, "PNG")
    return PREFIX + base64.b64encode(stream.getvalue()).decode()
