"""Faces from a few words, as simple as a sign on a door."""

from PIL import ImageColor
from werkzeug.datastructures import FileStorage

from portal.demo.drawings.canvas import INK, Canvas
from portal.demo.written import Portrait

SIDE = 768  # twice what is kept, so that edges come out smooth
HEAD = (30.5, 21.0, 69.5, 71.0)


def photo(portrait: Portrait, name: str) -> FileStorage:
    """Somebody's photo, as they would upload it."""
    canvas = Canvas(portrait.ground, SIDE)
    _behind(canvas, portrait)
    _body(canvas, portrait)
    _face(canvas, portrait)
    _hair(canvas, portrait)
    _worn(canvas, portrait)
    return canvas.upload(name)


def _behind(canvas: Canvas, portrait: Portrait) -> None:
    """What falls behind head and shoulders."""
    hair = portrait.hair
    if portrait.cut == "long":
        canvas.block((25, 30, 75, 88), hair, radius=14)
        canvas.ellipse((25, 14, 75, 62), hair)
    elif portrait.cut == "bob":
        canvas.block((25.5, 34, 74.5, 68), hair, radius=12)
        canvas.ellipse((25.5, 15, 74.5, 60), hair)
    elif portrait.cut == "curls":
        for x, y in ((30, 36), (27, 46), (70, 36), (73, 46), (30, 56), (70, 56)):
            canvas.ellipse((x - 9, y - 9, x + 9, y + 9), hair)
    elif portrait.cut == "bun":
        canvas.ellipse((40, 5, 60, 25), hair)
    elif portrait.cut == "scarf":
        canvas.ellipse((24, 13, 76, 78), hair)
        canvas.shape([(28, 60), (72, 60), (80, 92), (20, 92)], hair)


def _body(canvas: Canvas, portrait: Portrait) -> None:
    canvas.ellipse((10, 77, 90, 150), portrait.shirt)
    if portrait.cut == "scarf":
        canvas.shape([(31, 62), (69, 62), (76, 84), (50, 95), (24, 84)], _darker(portrait.hair, 0.9))
        return
    neck = _darker(portrait.skin, 0.88)
    canvas.block((42, 60, 58, 84), neck, radius=4)
    canvas.ellipse((42, 76, 58, 90), neck)


def _face(canvas: Canvas, portrait: Portrait) -> None:
    if portrait.cut not in ("scarf", "long", "bob"):
        for left in (27.5, 66.5):
            canvas.ellipse((left, 42, left + 6, 53), _darker(portrait.skin, 0.94))
    canvas.ellipse(HEAD, portrait.skin)
    if "beard" in portrait.wears:
        canvas.half((30.5, 27, 69.5, 75), portrait.hair, upper=False)
        canvas.ellipse((36, 36, 64, 62), portrait.skin)
    for x in (42.0, 58.0):
        canvas.ellipse((x - 1.7, 45.3, x + 1.7, 48.9), INK)
        canvas.arc((x - 4.5, 40, x + 4.5, 46), 205, 335, _darker(portrait.hair, 0.8), 1.1)
    canvas.arc((48, 48, 52.6, 55), 20, 140, _darker(portrait.skin, 0.78), 0.9)
    canvas.arc((43.5, 51, 56.5, 62), 25, 155, _darker(portrait.skin, 0.5), 1.2)
    if "moustache" in portrait.wears:
        canvas.half((42.5, 55, 57.5, 61.5), portrait.hair, upper=True)


def _hair(canvas: Canvas, portrait: Portrait) -> None:
    """What lies over the forehead."""
    hair = portrait.hair
    if portrait.cut == "short":
        canvas.half((29.5, 16, 70.5, 57), hair, upper=True)
    elif portrait.cut in ("side", "long", "bun"):
        canvas.half((29.5, 17, 70.5, 60), hair, upper=True)
        canvas.half((34, 31.5, 70, 48), portrait.skin, upper=True)
        if portrait.cut == "long":
            for left in (26, 66.5):
                canvas.block((left, 36, left + 7.5, 86), hair, radius=3.5)
    elif portrait.cut == "bob":
        canvas.half((28.5, 17, 71.5, 58), hair, upper=True)
        canvas.half((37, 34.5, 71, 47), portrait.skin, upper=True)
    elif portrait.cut == "curls":
        for x, y in ((34, 29), (41, 23), (50, 20.5), (59, 23), (66, 29)):
            canvas.ellipse((x - 8, y - 8, x + 8, y + 8), hair)
    elif portrait.cut == "bald":
        canvas.ellipse((41, 25, 52, 31), _lighter(portrait.skin))
    elif portrait.cut == "scarf":
        canvas.half((29, 19, 71, 60), hair, upper=True)
        canvas.half((33.5, 31, 66.5, 56), portrait.skin, upper=True)
    elif portrait.cut == "cap":
        canvas.half((29, 14, 71, 56), portrait.shirt, upper=True)
        canvas.block((26, 33.5, 74, 38.5), _darker(portrait.shirt, 0.8), radius=2.4)
        for left in (28.6, 67.6):
            canvas.block((left, 38, left + 3.8, 46), hair, radius=1)


def _worn(canvas: Canvas, portrait: Portrait) -> None:
    if "glasses" in portrait.wears:
        for x in (42.0, 58.0):
            canvas.ring((x - 6.2, 41, x + 6.2, 53), INK, 1.1)
        canvas.line([(48.2, 46), (51.8, 46)], INK, 1.0)
    if "earrings" in portrait.wears:
        for x in (30.5, 69.5):
            canvas.ellipse((x - 1.5, 53, x + 1.5, 56), "#e0b23c")


def _darker(colour: str, part: float) -> str:
    red, green, blue, *_ = ImageColor.getrgb(colour)
    return f"#{round(red * part):02x}{round(green * part):02x}{round(blue * part):02x}"


def _lighter(colour: str) -> str:
    red, green, blue, *_ = ImageColor.getrgb(colour)
    return "#" + "".join(f"{round(each + (255 - each) * 0.35):02x}" for each in (red, green, blue))
