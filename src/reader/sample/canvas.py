"""A small indexed-colour canvas that writes PNG files with nothing but zlib (RFC 2083)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
"""Red, green, blue, each 0 to 255."""


class Canvas:
    """A picture of at most 256 colours; everything drawn outside its edges is cut."""

    def __init__(self, width: int, height: int, background: Colour) -> None:
        self.width = width
        self.height = height
        self._palette: dict[Colour, int] = {background: 0}
        self._pixels = bytearray(width * height)

    def _index(self, colour: Colour) -> int:
        return self._palette.setdefault(colour, len(self._palette))

    def rect(self, left: int, top: int, right: int, bottom: int, colour: Colour) -> None:
        """Fill a rectangle; right and bottom are not part of it."""
        left, right = max(0, left), min(self.width, right)
        if right <= left:
            return
        run = bytes([self._index(colour)]) * (right - left)
        for row in range(max(0, top), min(self.height, bottom)):
            start = row * self.width + left
            self._pixels[start : start + len(run)] = run

    def gradient(self, top: int, bottom: int, first: Colour, last: Colour, steps: int = 32) -> None:
        """Fill the rows from `top` to `bottom` with bands from one colour to another."""
        for step in range(steps):
            start = top + (bottom - top) * step // steps
            end = top + (bottom - top) * (step + 1) // steps
            self.rect(0, start, self.width, end, mix(first, last, step / max(1, steps - 1)))

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        """Fill a circle."""
        for row in range(-radius, radius + 1):
            half = int((radius * radius - row * row) ** 0.5)
            self.rect(x - half, y + row, x + half + 1, y + row + 1, colour)

    def ridge(self, heights: Sequence[float], colour: Colour, bottom: int | None = None) -> None:
        """Fill from a line of heights (one per column, measured from the top) down to `bottom`."""
        end = self.height if bottom is None else bottom
        index = self._index(colour)
        for column, height in enumerate(heights[: self.width]):
            start = min(max(0, round(height)), end)
            count = end - start
            if count > 0:
                first = start * self.width + column
                last = first + count * self.width
                self._pixels[first : last : self.width] = bytes([index]) * count

    def line(self, points: Sequence[tuple[int, int]], colour: Colour, thickness: int = 2) -> None:
        """Draw a line through the points."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(abs(x1 - x0), abs(y1 - y0), 1)
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step // steps, y0 + (y1 - y0) * step // steps
                self.rect(x, y, x + thickness, y + thickness, colour)

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        rows = (self._pixels[row * self.width : (row + 1) * self.width] for row in range(self.height))
        data = b"".join(b"\x00" + bytes(row) for row in rows)
        palette = b"".join(bytes(colour) for colour in self._palette)
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def mix(first: Colour, last: Colour, share: float) -> Colour:
    """Return the colour that lies `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue
