"""Pictures that authors put with their case stories: a table on a corner, a wall in a café, a gate that hung askew."""

from collections.abc import Callable

from werkzeug.datastructures import FileStorage

from portal.demo.drawings.canvas import INK, Canvas

WIDTH, HEIGHT = 960, 640
BOTTOM = 100 * HEIGHT / WIDTH
SKY, PAPER, GRASS, DARK_GRASS, WATER = "#dfeaf0", "#f7f3e8", "#c9dfb4", "#9cc184", "#bcd9e6"
STONE, BRICK, WOOD, DARK_WOOD, YELLOW, RED = "#cfc9bb", "#d8a184", "#b98a58", "#8a5f36", "#f2c94c", "#b3261e"


def table(name: str) -> FileStorage:
    """The table on the corner, after the rain."""
    canvas = Canvas(SKY, WIDTH, HEIGHT)
    canvas.block((0, 8, 62, 44), BRICK)
    canvas.block((6, 14, 56, 20), RED)
    canvas.words(24, 15.2, "snackbar", size=3.4, colour="#ffffff")
    canvas.block((8, 23, 34, 40), "#8fb3c4")
    canvas.block((40, 23, 52, 44), DARK_WOOD)
    canvas.block((0, 44, 100, BOTTOM), STONE)
    for crack in range(0, 100, 12):
        canvas.line([(crack, 44), (crack - 6, BOTTOM)], "#bcb5a5", 0.3)
    canvas.block((82, 6, 84, 52), "#5d6470")
    canvas.ellipse((78, 2, 88, 9), YELLOW)
    canvas.block((24, 47, 76, 50), WOOD, radius=0.6)
    for x in (27.0, 71.0):
        canvas.block((x, 50, x + 2, 62), DARK_WOOD)
    canvas.block((30, 43, 45, 47.2), "#ffffff", outline="#9a9482")
    for plot in (32, 36, 40):
        canvas.block((plot, 44, plot + 3, 46), DARK_GRASS)
    for number, colour in enumerate(("#7aa6c2", "#d8a184", "#9cc184")):
        x = 50 + number * 6
        canvas.block((x, 40.6, x + 4.4, 47), colour, radius=0.8)
        canvas.block((x + 0.8, 42.4, x + 3.6, 45), "#ffffff", radius=0.2)
    canvas.block((69, 38, 72.6, 47), "#4b6b57", radius=1)
    canvas.block((69.6, 36.4, 72, 38.4), INK, radius=0.4)
    for x in (10.0, 86.0):
        canvas.block((x, 48, x + 7, 50), DARK_WOOD, radius=0.4)
        canvas.block((x, 40, x + 1.2, 60), DARK_WOOD)
        canvas.block((x + 5.8, 48, x + 7, 60), DARK_WOOD)
    canvas.ellipse((46, 60, 62, 63), "#b4c6cf")
    return canvas.upload(name)


def wall(name: str) -> FileStorage:
    """Two sheets on the wall of a café, five of nine lines struck out."""
    canvas = Canvas("#7a5a43", WIDTH, HEIGHT)
    for plank in range(0, 68, 8):
        canvas.line([(0, plank), (100, plank)], "#6d4f3a", 0.4)
    things = (
        *("pad naar het kerkhof", "een bus om half acht", "licht bij de haven"),
        *("de school open na vieren", "bomen terug aan de dijk", "huizen voor jongeren"),
        *("de brug weer wit", "weer een kermis", "de schaatsbaan"),
    )
    done = {0, 2, 3, 6, 8}
    for sheet in range(2):
        left = 22.0 + sheet * 29
        canvas.block((left, 9, left + 26, 52), PAPER, outline="#d8cfb8", width=0.4)
        canvas.ellipse((left + 12, 10, left + 14, 12), RED)
        for nth, thing in enumerate(things[sheet * 5 : sheet * 5 + 5]):
            number, y = sheet * 5 + nth, 16.0 + nth * 7
            canvas.words(left + 2, y, f"{number + 1}  {thing}", size=1.8)
            if number in done:
                canvas.line([(left + 1.6, y + 1.3), (left + 24, y + 1)], RED, 0.45)
    canvas.block((83, 12, 98, 50), "#2f4a3c", outline=WOOD, width=0.8)
    canvas.words(85, 14, "klaverjas", size=2.2, colour="#ffffff")
    for row in range(6):
        canvas.line([(85, 20 + row * 4.6), (90 + row % 3, 20 + row * 4.6)], "#dfe8e0", 0.5)
        canvas.line([(93, 20 + row * 4.6), (96, 20 + row * 4.6)], "#dfe8e0", 0.5)
    canvas.block((0, 56, 100, BOTTOM), DARK_WOOD)
    canvas.block((0, 55, 100, 57.4), WOOD)
    for x in (8, 13.6):
        canvas.block((x, 47, x + 4, 55), "#f6d98a", radius=0.5)
        canvas.block((x, 45.6, x + 4, 48), "#ffffff", radius=0.8)
    return canvas.upload(name)


def gate(name: str) -> FileStorage:
    """A gate on a dike that hangs straight again."""
    canvas = Canvas(SKY, WIDTH, HEIGHT)
    canvas.block((0, 30, 100, 44), WATER)
    canvas.shape([(0, 44), (0, 38), (60, 34), (100, 40), (100, BOTTOM), (0, BOTTOM)], GRASS)
    canvas.shape([(0, 50), (100, 46), (100, BOTTOM), (0, BOTTOM)], DARK_GRASS)
    canvas.shape([(44, BOTTOM), (49, 40), (54, 40), (66, BOTTOM)], "#e4dcc4")
    for x in (34, 66):
        canvas.block((x, 26, x + 3, 56), DARK_WOOD, radius=0.4)
    for y in (31, 38, 45):
        canvas.block((37, y, 66, y + 2.4), WOOD, radius=0.4)
    canvas.line([(38, 47), (65, 31.4)], WOOD, 2)
    canvas.ellipse((62.4, 37.6, 65, 40.2), INK)
    for x in (6, 18, 82, 94):
        canvas.line([(x, 40), (x, 54)], DARK_WOOD, 0.9)
    canvas.line([(0, 44), (34, 43)], "#9a9482", 0.3)
    canvas.line([(69, 43), (100, 44)], "#9a9482", 0.3)
    for x, y in ((14, 58), (80, 57), (88, 60)):
        canvas.ellipse((x, y, x + 7, y + 4), "#ffffff")
        canvas.ellipse((x + 5.6, y - 0.8, x + 8.2, y + 2), INK)
    return canvas.upload(name)


def hat(name: str) -> FileStorage:
    """The sign at the ramp, and somebody who holds up a yellow hat."""
    canvas = Canvas(SKY, WIDTH, HEIGHT)
    canvas.block((0, 40, 100, BOTTOM), GRASS)
    canvas.shape([(30, BOTTOM), (58, 40), (66, 40), (88, BOTTOM)], "#8b8f96")
    for y in (44, 50, 58):
        canvas.line([(61.6 - (y - 44) * 0.1, y), (61.2 - (y - 44) * 0.14, y + 3)], "#ffffff", 0.5)
    canvas.block((21, 20, 23, 58), "#5d6470")
    canvas.block((10, 12, 34, 28), "#2f6c5c", radius=1)
    canvas.words(12.6, 14.4, "Muts op?", size=3.6, colour="#ffffff")
    canvas.words(12.6, 20, "Dan wil ik mee.", size=2.5, colour="#ffffff")
    canvas.line([(46, 36), (52.6, 22)], "#a4553f", 2.4)
    canvas.half((49.4, 12, 58, 24), YELLOW, upper=True)
    canvas.block((49, 17, 58.4, 20), "#d9a92b", radius=1)
    canvas.ellipse((52.4, 9.6, 55, 12.2), YELLOW)
    canvas.block((39, 34, 48, 52), "#a4553f", radius=3)
    canvas.ellipse((39.6, 25, 47.4, 34.4), "#e3b28d")
    canvas.half((39, 23.4, 48, 33), "#5a3b26", upper=True)
    canvas.block((40.4, 50, 43, 63), "#34495e", radius=0.6)
    canvas.block((44.4, 50, 47, 63), "#34495e", radius=0.6)
    canvas.block((70, 43, 82, 48), RED, radius=1.6)
    canvas.shape([(72, 43), (74, 39.6), (79, 39.6), (81, 43)], "#8fb3c4")
    for x in (72, 78):
        canvas.ellipse((x, 46, x + 3.4, 49.4), INK)
    return canvas.upload(name)


def ditches(name: str) -> FileStorage:
    """The map with names for ditches that had numbers."""
    canvas = Canvas(GRASS, WIDTH, HEIGHT)
    for x in (18, 46, 74):
        canvas.line([(x, -2), (x, 70)], WATER, 1.6)
    for y in (14, 34, 54):
        canvas.line([(-2, y), (102, y)], WATER, 2.2)
    canvas.block((49, 37, 71, 51), "#e9dfc8")
    for x, y in ((51, 39), (57, 39), (64, 39), (51, 46), (66, 46)):
        canvas.block((x, y, x + 3.6, y + 3), BRICK, radius=0.3)
    canvas.block((58, 44.4, 63, 49.4), "#c9b6a4")
    canvas.shape([(58, 44.4), (60.5, 40.6), (63, 44.4)], "#a9907a")
    for x, y, told in (
        *((3, 10, "Kikkergat"), (22, 10, "Lange Lena"), (51, 10, "Natte Sok")),
        *((4, 30, "Meestersloot"), (23, 30, "Omweg"), (51, 30, "Achter de Kerk")),
        *((78, 30, "Stille Willem"), (24, 50, "Tractorbad"), (78, 50, "Zondagswater")),
    ):
        width = len(told) * 1.18 + 2
        canvas.block((x - 1, y - 0.6, x + width, y + 2.8), "#ffffff", radius=0.6)
        canvas.words(x, y, told, size=2, colour="#2c5f78")
    canvas.block((2, 58.4, 41, 65), PAPER, radius=0.6)
    canvas.words(3.4, 59.8, "34 sloten, 33 namen", size=3)
    return canvas.upload(name)


def yard(name: str) -> FileStorage:
    """The school yard in the evening: the gate open, a drum for glass, balloons that were never taken down."""
    canvas = Canvas("#46536b", WIDTH, HEIGHT)
    canvas.ellipse((78, 4, 86, 12), "#f4ecd0")
    canvas.block((0, 16, 44, 44), "#8c6a58")
    for window in (5, 18, 31):
        canvas.block((window, 22, window + 8, 32), YELLOW if window == 18 else "#5b6b80")
    canvas.block((0, 44, 100, BOTTOM), "#5f7a55")
    canvas.shape([(52, BOTTOM), (58, 44), (70, 44), (82, BOTTOM)], "#a59c88")
    for bar in (*range(46, 57, 2), *range(74, 101, 2)):
        canvas.line([(bar, 26), (bar, 48)], "#aab2bd", 0.4)
    canvas.line([(46, 26), (57, 26)], "#aab2bd", 0.6)
    canvas.line([(74, 26), (101, 26)], "#aab2bd", 0.6)
    canvas.shape([(57, 26), (50, 30), (50, 54), (57, 48)], "#7d8795")
    canvas.block((30, 46, 39, 60), "#3d7a68", radius=0.8)
    canvas.words(31.4, 50, "glas", size=2.6, colour="#ffffff")
    canvas.block((6, 50, 25, 52.4), WOOD, radius=0.4)
    for leg in (8, 21):
        canvas.block((leg, 52, leg + 1.6, 58), DARK_WOOD)
    for x, y, colour in ((84, 16, RED), (89, 13, YELLOW), (93.4, 17, "#7aa6c2")):
        canvas.ellipse((x, y, x + 4, y + 5), colour)
        canvas.line([(x + 2, y + 5), (90, 26)], "#dfe3e8", 0.2)
    canvas.block((76, 30, 90, 37), PAPER, radius=0.4)
    canvas.words(77.4, 31.6, "open tot 8 uur", size=1.9)
    return canvas.upload(name)


def field(name: str) -> FileStorage:
    """A plan from above: the fence of the dogs' field, straight through where cricket was played."""
    canvas = Canvas(GRASS, WIDTH, HEIGHT)
    canvas.block((0, 58, 100, BOTTOM), STONE)
    canvas.words(4, 60.6, "Parkweg", size=2.4)
    canvas.ellipse((20, 6, 82, 56), DARK_GRASS)
    canvas.block((44, 20, 58, 42), "#e0d2a4", radius=0.6)
    for y in (21.4, 39.6):
        for x in (49.4, 50.8, 52.2):
            canvas.line([(x, y), (x, y + 1.4)], DARK_WOOD, 0.5)
    canvas.words(60, 28, "hier staat op zondag", size=2.1)
    canvas.words(60, 31, "de werper", size=2.1)
    canvas.dashes((8, 30), (92, 24), RED, 0.9)
    canvas.dashes((8, 30), (8, 56), RED, 0.9)
    canvas.dashes((92, 24), (92, 56), RED, 0.9)
    canvas.words(10, 46, "losloopveld", size=3.2, colour=RED)
    canvas.words(12, 25, "het hek", size=2.4, colour=RED)
    for x, y in ((6, 6), (13, 4), (88, 8), (94, 4)):
        canvas.ellipse((x - 4, y - 4, x + 4, y + 4), "#6f9c5c")
    return canvas.upload(name)


def studio(name: str) -> FileStorage:
    """Dressing room three: egg boxes on the wall, a second-hand door, and a rota."""
    canvas = Canvas("#e8e2d4", WIDTH, HEIGHT)
    for row in range(6):
        for column in range(11):
            x, y = 3 + column * 5.6, 4 + row * 6.4
            canvas.block((x, y, x + 5, y + 5.8), "#b9ada0", radius=0.8)
            canvas.ellipse((x + 1, y + 1.2, x + 4, y + 4.4), "#a3968a")
    canvas.block((68, 6, 90, 58), "#4f7d94", radius=0.4)
    canvas.block((71, 10, 87, 24), "#cfe0e8")
    canvas.ellipse((85.4, 33, 88, 35.6), YELLOW)
    canvas.words(72, 40, "kleedkamer 3", size=2.3, colour="#ffffff")
    canvas.line([(72, 41.4), (86.6, 41.2)], RED, 0.5)
    canvas.words(73, 45, "STUDIO", size=3.4, colour="#ffffff")
    canvas.block((0, 58, 100, BOTTOM), "#8f8a80")
    canvas.block((6, 44, 24, 60), INK, radius=1)
    canvas.ellipse((9, 46.4, 21, 58.4), "#5b5a66")
    canvas.ellipse((13, 50.4, 17, 54.4), "#8d8c99")
    canvas.line([(34, 62), (42, 34)], INK, 0.8)
    canvas.ellipse((40.6, 31, 44.4, 35.4), "#5b5a66")
    canvas.block((92, 18, 99, 40), "#ffffff", outline="#9a9482")
    for row in range(7):
        canvas.line([(93, 21 + row * 2.6), (98, 21 + row * 2.6)], "#9a9482", 0.3)
    canvas.block((50, 52, 62, 60), "#a4553f", radius=1)
    return canvas.upload(name)


DRAWN: dict[str, Callable[[str], FileStorage]] = {
    "table": table,
    "wall": wall,
    "gate": gate,
    "hat": hat,
    "ditches": ditches,
    "yard": yard,
    "field": field,
    "studio": studio,
}
