"""Pictures as coloured cells: bytes in, rows of half blocks out; needs Pillow, the extra `images`."""

from __future__ import annotations

import importlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from typing import TypeAlias

from reader.errors import ReaderError

Colour: TypeAlias = tuple[int, int, int]
Raster: TypeAlias = tuple[tuple[tuple[Colour, Colour], ...], ...]
"""Rows of cells; of each cell the upper and the lower half."""

_MOST_PIXELS = 50_000_000
"""Larger pictures are not unpacked: a few kilobytes can hold gigabytes of pixels."""
_KEPT = 480
"""Dots on the longer side of what is kept; no terminal shows more."""
_SMALLEST = 3
"""Dots; narrower or lower pictures are lines and spacers of a page's layout."""
_PLUGINS = ("Png", "Jpeg", "Gif", "WebP", "Bmp", "Avif", "Ico", "Tiff")
"""The only formats read: others start programs (EPS) or are no pictures of the web."""
INSTALL = "Pictures need Pillow; install it with: pip install 'reader-tui[images]'."


class PictureError(ReaderError):
    """A picture cannot be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitmap:
    """A picture made small enough to keep."""

    width: int
    height: int
    pixels: bytes
    """Red, green and blue of each dot, row by row."""


def can_draw() -> bool:
    """Tell whether Pillow is installed."""
    return find_spec("PIL") is not None


@cache
def _formats() -> tuple[str, ...]:
    """Import the readers of the formats we allow, and return their names."""
    from PIL import Image

    for plugin in _PLUGINS:
        with suppress(ImportError):
            importlib.import_module(f"PIL.{plugin}ImagePlugin")
    # Our own limit comes before the pixels are unpacked; Pillow's would print a warning over the screen.
    Image.MAX_IMAGE_PIXELS = None
    return tuple(name for name in map(str.upper, _PLUGINS) if name in Image.OPEN)


def decode_picture(data: bytes, *, background: Colour = (255, 255, 255)) -> Bitmap:
    """Return the picture, its transparent parts on a background; raises PictureError with a sentence."""
    if not can_draw():
        raise PictureError(INSTALL)
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data), formats=_formats()) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                raise PictureError(f"The picture is too large to be drawn ({width:,} × {height:,} dots).")
            if min(width, height) < _SMALLEST:
                raise PictureError("The picture is only a line or a spacer.")
            image.draft("RGB", (_KEPT, _KEPT))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((_KEPT, _KEPT))
            layered = upright.convert("RGBA")
            sheet = Image.new("RGBA", layered.size, (*background, 255))
            sheet.alpha_composite(layered)
            pixels = sheet.convert("RGB").tobytes()
    except PictureError:
        raise
    # A broken file fails in Pillow in a dozen ways, SyntaxError and struct.error among them.
    except Exception as error:
        raise PictureError("The picture's file is damaged, or of a kind that cannot be drawn.") from error
    return Bitmap(width=layered.width, height=layered.height, pixels=pixels)


@lru_cache(maxsize=64)
def draw_bitmap(bitmap: Bitmap, columns: int, rows: int) -> Raster:
    """Return the picture in at most so many cells, never larger than it is; a cell is two dots high."""
    from PIL import Image

    scale = min(columns / bitmap.width, 2 * rows / bitmap.height, 1.0)
    width = max(1, round(bitmap.width * scale))
    height = max(1, round(bitmap.height * scale / 2))
    image = Image.frombytes("RGB", (bitmap.width, bitmap.height), bitmap.pixels)
    dots = image.resize((width, height * 2), Image.Resampling.BOX).tobytes()
    stride = width * 3

    def dot(x: int, y: int) -> Colour:
        at = y * stride + x * 3
        return dots[at], dots[at + 1], dots[at + 2]

    return tuple(tuple((dot(x, 2 * row), dot(x, 2 * row + 1)) for x in range(width)) for row in range(height))
