"""A sheet to draw on in whole percents, and what comes off it: a file as somebody would upload it."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

INK = "#2b2a33"

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """Coordinates run from 0 to 100 over the width, whatever the size in pixels."""

    def __init__(self, ground: str, width: int, height: int | None = None) -> None:
        self.image = Image.new("RGB", (width, height or width), ground)
        self.scale = width / 100
        self._pen = ImageDraw.Draw(self.image)

    def ellipse(self, box: Box, fill: str) -> None:
        self._pen.ellipse(self._at(box), fill=fill)

    def ring(self, box: Box, colour: str, width: float) -> None:
        self._pen.ellipse(self._at(box), outline=colour, width=self._thick(width))

    def half(self, box: Box, fill: str, *, upper: bool) -> None:
        """The upper or lower half of an ellipse."""
        self._pen.pieslice(self._at(box), *((180, 360) if upper else (0, 180)), fill=fill)

    def arc(self, box: Box, start: float, end: float, colour: str, width: float) -> None:
        """A part of an outline, in degrees clockwise from the right."""
        self._pen.arc(self._at(box), start, end, fill=colour, width=self._thick(width))

    def block(self, box: Box, fill: str, *, radius: float = 0, outline: str | None = None, width: float = 0.3) -> None:
        self._pen.rounded_rectangle(
            self._at(box), self.scale * radius, fill=fill, outline=outline, width=self._thick(width) if outline else 0
        )

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self._pen.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A road or a stroke, with round ends."""
        self._pen.line([(x * self.scale, y * self.scale) for x, y in points], colour, self._thick(width), joint="curve")
        for x, y in (points[0], points[-1]):
            self.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), colour)

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> None:
        """A walk, step by step."""
        length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
        steps = max(1, round(length / 2.4))
        for step in range(steps):
            here, there = (step + 0.15) / steps, (step + 0.65) / steps
            self.line(
                [
                    (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
                    for part in (here, there)
                ],
                colour,
                width,
            )

    def words(
        self, x: float, y: float, text: str, *, size: float = 2.6, colour: str = INK, middle: bool = False
    ) -> None:
        self._pen.text(
            (x * self.scale, y * self.scale),
            text,
            fill=colour,
            font_size=size * self.scale,
            anchor="mm" if middle else "la",
        )

    def upload(self, name: str) -> FileStorage:
        """The drawing as a PNG file."""
        buffer = io.BytesIO()
        self.image.save(buffer, "PNG", compress_level=1)
        buffer.seek(0)
        return FileStorage(buffer, filename=name)

    def _at(self, box: Box) -> Box:
        x, y, right, bottom = box
        return x * self.scale, y * self.scale, right * self.scale, bottom * self.scale

    def _thick(self, width: float) -> int:
        return max(1, round(width * self.scale))
