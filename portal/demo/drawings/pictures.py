"""Drawings that members put with a post: a walk through a village, and a square for a week."""

from itertools import pairwise

from werkzeug.datastructures import FileStorage

from portal.demo.drawings.canvas import INK, Canvas, Point

PAPER, WATER, ROAD, GREEN, BRICK, WALK = "#f7f3e8", "#bcd9e6", "#ffffff", "#c9dfb4", "#d8a184", "#b3261e"
WIDTH, HEIGHT = 1600, 1100


def route(name: str) -> FileStorage:
    """The walk of day six, as its coordinator draws it."""
    canvas = Canvas(PAPER, WIDTH, HEIGHT)
    canvas.block((0, 0, 100, 20), GREEN)
    canvas.block((64, 48, 100, 69), GREEN)
    canvas.line([(-4, 30), (30, 27), (70, 33), (104, 28)], WATER, 6)
    for road in (
        [(-4, 50), (22, 47), (60, 52), (104, 46)],
        [(18, -4), (20, 30), (22, 47), (16, 74)],
        [(60, 52), (62, 20), (70, -4)],
        [(60, 52), (56, 74)],
    ):
        canvas.line(road, "#d9d2c0", 3.6)
        canvas.line(road, ROAD, 2.8)
    north: list[Point] = [(5, 40), (11, 39), (28, 40), (34, 41), (40, 42), (46, 43), (80, 41), (86, 40.4)]
    south: list[Point] = [(26, 54), (32, 55), (38, 56)]
    for x, y in north + south:
        canvas.block((x, y, x + 4, y + 3.4), BRICK, radius=0.4)
    canvas.block((66, 10, 82, 20), "#c9b6a4", radius=0.5)
    canvas.block((76, 2, 79, 12), "#a9907a", radius=0.4)
    canvas.block((50, 59, 53, 62), "#6f9fc8", radius=0.4)
    canvas.block((70, 55, 82, 63), BRICK, radius=0.6)
    stops = [(20, 29), (22, 47), (60, 52), (62, 22), (60, 52), (56.5, 60), (60, 52), (76, 50), (76, 57)]
    for start, end in pairwise(stops):
        canvas.dashes(start, end, WALK, 0.7)
    named = [
        (20, 29, "de brug, 9.30 uur", (23, 27.5)),
        (62, 22, "oude steenfabriek", (66, 21.2)),
        (56.5, 60, "bushokje", (47, 63)),
        (76, 59, "dorpshuis, soep", (70, 64)),
    ]
    for number, (x, y, what, where) in enumerate(named, 1):
        canvas.ellipse((x - 2, y - 2, x + 2, y + 2), WALK)
        canvas.words(x, y, str(number), size=2.6, colour="#ffffff", middle=True)
        canvas.words(*where, what)
    canvas.words(82, 29, "vaart", size=2.4, colour="#3d6f88")
    canvas.words(26, 4, "Dag zes: zo lopen we", size=3.6)
    return canvas.upload(name)


def square(name: str) -> FileStorage:
    """The square for a week: benches, trees in tubs, and a table by the lamp post."""
    canvas = Canvas("#e4e0d6", WIDTH, HEIGHT)
    canvas.block((0, 0, 100, 10), BRICK)
    canvas.block((0, 10, 100, 13), "#cfc9bb")
    canvas.block((0, 58, 100, 68.75), "#c7c3ba")
    canvas.block((12, 18, 88, 54), "#f3efe4", radius=1, outline="#b8b09c", width=0.4)
    canvas.words(20, 4, "snackbar", colour="#ffffff")
    canvas.words(66, 4, "kapper", colour="#ffffff")
    canvas.words(44, 61.5, "Kastanjestraat")
    for number in range(6):
        x = 20.0 + number * 12
        canvas.block((x - 2.6, 47, x + 2.6, 52.2), "#a3876a", radius=0.5)
        canvas.ellipse((x - 4, 42.6, x + 4, 50.6), "#7fae6b")
        canvas.ellipse((x - 2.2, 43.8, x + 1, 47), "#98c284")
    for number in range(3):
        x = 24.0 + number * 14
        canvas.block((x, 25, x + 9, 28), "#b98a58", radius=0.4)
        canvas.block((x, 23.4, x + 9, 24.6), "#8a5f36", radius=0.4)
        canvas.block((x, 35, x + 9, 38), "#b98a58", radius=0.4)
    canvas.words(24, 29, "met leuning", size=2.2)
    canvas.words(24, 39, "zonder leuning", size=2.2)
    canvas.block((68, 26, 83, 31), "#d8c08f", radius=0.6)
    canvas.words(69.5, 32, "lange tafel", size=2.2)
    canvas.ellipse((79.2, 36.6, 82.8, 40.2), "#f2c94c")
    canvas.ring((79.2, 36.6, 82.8, 40.2), INK, 0.3)
    canvas.words(69, 37, "lantaarn", size=2.2)
    canvas.words(4, 14.2, "Proefweek: zo staat het", size=2.8)
    return canvas.upload(name)
