"""Drawings that stand in for photographs of what people did."""

from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

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
