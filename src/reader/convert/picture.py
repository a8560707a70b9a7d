"""Pictures for the terminal: bytes in, rows of half blocks out; needs Pillow, the extra `images`."""

from __future__ import annotations

import importlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from reader.errors import ReaderError
from reader.language import tr

if TYPE_CHECKING:
    from PIL import Image as Pillow

Colour: TypeAlias = tuple[int, int, int]

_MOST_PIXELS = 50_000_000
"""Larger pictures are not unpacked: a few kilobytes can hold gigabytes of pixels."""
_KEPT = 480
"""Dots on the longer side of what is kept for half blocks; no terminal shows more."""
_SHARPEST = 2400
"""Dots on the longer side of what a terminal is sent that draws pictures itself."""
_SMALLEST = 3
"""Dots; narrower or lower pictures are lines and spacers of a page's layout."""
_PLUGINS = ("Png", "Jpeg", "Gif", "WebP", "Bmp", "Avif", "Ico", "Tiff")
"""The only formats read: others start programs (EPS) or are no pictures of the web."""
_PALETTES = ("1", "P", "PA")
_DOTS = 8
"""Dots across a character, in the eyes of those who make web pages."""
_ICON = 12
"""Columns that the smallest picture may take in half blocks."""
_WHITE: Colour = (255, 255, 255)
_BRIGHT, _DARK = (240, 240, 240), (32, 32, 32)
"""What a transparent picture stands on that could not be told from the page."""
_FAINT = 64
"""Of 255: less brightness apart, and a transparent picture cannot be told from what it stands on."""
_SOLID = 0.8
"""Share of a picture's dots: with more of them it is seen against itself."""


class PictureError(ReaderError):
    """A picture cannot be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """What pictures are drawn on."""

    cell: tuple[int, int] = (8, 16)
    """Width and height of a character, in any unit."""
    sharp: bool = False
    """Whether the terminal draws pictures itself, dot by dot."""
    behind_tmux: bool = False
    """Whether tmux has to be told to pass pictures on to it."""
    grey: bool = False
    """Whether no colours are wanted."""


ORDINARY = Surface()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitmap:
    """A picture made small enough to keep."""

    width: int
    height: int
    pixels: bytes
    """Red, green and blue of each dot, row by row; and how dense it is, if parts are transparent."""
    transparent: bool = False
    full_width: int = 0
    """How wide the picture was; 0: as it is here."""
    png: bytes = b""
    """The picture as a file for a terminal that draws it itself; b"": it is drawn in half blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A picture in cells."""

    rows: tuple[tuple[tuple[Colour, Colour], ...], ...]
    """Of each cell the upper and the lower half."""
    ground: Colour = _WHITE
    """What is seen where the picture is transparent."""
    plate: int = 0
    """The number under which the terminal itself has the picture; 0: it does not."""


def can_draw() -> bool:
    """Tell whether Pillow is installed."""
    return find_spec("PIL") is not None


def install_words() -> str:
    """Return what to do where Pillow is not installed, as a sentence."""
    return tr("Pictures need Pillow; install it with: pip install 'reader-tui[images]'.")


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


def decode_picture(data: bytes, *, room: tuple[int, int] | None = None, grey: bool = False) -> Bitmap:
    """Return the picture, with a PNG if a room in dots is given; raises PictureError with a sentence."""
    if not can_draw():
        raise PictureError(install_words())
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=_formats()) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                raise PictureError(
                    tr(
                        "The picture is too large to be drawn ({width:,} × {height:,} dots).",
                        width=width,
                        height=height,
                    )
                )
            if min(width, height) < _SMALLEST:
                raise PictureError(tr("The picture is only a line or a spacer."))
            return _shrink(image, room, grey)
    except PictureError:
        raise
    # A broken file fails in Pillow in a dozen ways, SyntaxError and struct.error among them.
    except Exception as error:
        raise PictureError(tr("The picture's file is damaged, or of a kind that cannot be drawn.")) from error


def _shrink(image: Pillow.Image, room: tuple[int, int] | None, grey: bool) -> Bitmap:
    """Return an opened picture in the sizes that are of use."""
    from PIL import ImageOps

    width, height = (min(max(_KEPT, side), _SHARPEST) for side in room or (_KEPT, _KEPT))
    full = image.size
    image.draft("RGB", (width, height))
    upright = ImageOps.exif_transpose(image)
    is_turned = (upright.width > upright.height) != (full[0] > full[1])
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    if upright.mode in _PALETTES:
        # Only the nearest dot can be taken of these, so not all that is to be left out goes here.
        upright.thumbnail((4 * width, 4 * height))
    if upright.mode != mode:
        upright = upright.convert(mode)
    upright.thumbnail((width, height))
    if mode == "RGBA" and upright.getchannel("A").getextrema() == (255, 255):
        mode, upright = "RGB", upright.convert("RGB")
    png = BytesIO()
    if room is not None:
        (upright.convert("LA" if mode == "RGBA" else "L") if grey else upright).save(png, "PNG")
    upright.thumbnail((_KEPT, _KEPT))
    return Bitmap(
        width=upright.width,
        height=upright.height,
        pixels=upright.tobytes(),
        transparent=mode == "RGBA",
        full_width=full[1] if is_turned else full[0],
        png=png.getvalue(),
    )


def fit_bitmap(bitmap: Bitmap, columns: int, rows: int, surface: Surface = ORDINARY) -> tuple[int, int]:
    """Return how many columns and rows a picture takes of those there are, as it is shaped."""
    shape = bitmap.height / bitmap.width * surface.cell[0] / surface.cell[1]
    wide = bitmap.full_width or bitmap.width
    # An icon stays an icon; half blocks are coarse, so there it may be twice the size.
    natural = wide / _DOTS if surface.sharp else max(min(wide, _ICON), 2 * wide / _DOTS)
    width = min(columns, natural, rows / shape)
    height = width * shape
    # A terminal keeps the shape within the cells it is given: half a line too few would make it narrower.
    return max(1, round(width)), max(1, min(rows, ceil(height - 0.1) if surface.sharp else round(height)))


@lru_cache(maxsize=64)
def draw_bitmap(bitmap: Bitmap, columns: int, rows: int, *, background: Colour = _WHITE) -> Raster:
    """Return the picture in so many cells; a background shows through where it is transparent."""
    from PIL import Image

    mode = "RGBA" if bitmap.transparent else "RGB"
    image = Image.frombytes(mode, (bitmap.width, bitmap.height), bitmap.pixels)
    image = image.resize((columns, rows * 2), Image.Resampling.BOX)
    ground = background
    if bitmap.transparent:
        ground = _ground(image, background)
        sheet = Image.new("RGBA", image.size, (*ground, 255))
        sheet.alpha_composite(image)
        image = sheet.convert("RGB")
    dots = image.tobytes()
    stride = columns * 3

    def dot(x: int, y: int) -> Colour:
        at = y * stride + x * 3
        return dots[at], dots[at + 1], dots[at + 2]

    cells = tuple(
        tuple((dot(x, 2 * row), dot(x, 2 * row + 1)) for x in range(columns)) for row in range(rows)
    )
    return Raster(rows=cells, ground=ground)


def _ground(image: Pillow.Image, background: Colour) -> Colour:
    """Return what a transparent picture is put on: the page, unless it could not be told from that."""
    from PIL import ImageStat

    ink = ImageStat.Stat(
        image.convert("L"), mask=image.getchannel("A").point(lambda dense: dense >= 64 and 255)
    )
    is_mostly_ink = ink.count[0] > _SOLID * image.width * image.height
    if not ink.count[0] or is_mostly_ink or ink.stddev[0] >= _FAINT:
        return background
    red, green, blue = background
    page = (299 * red + 587 * green + 114 * blue) / 1000
    if abs(ink.mean[0] - page) >= _FAINT:
        return background
    return _BRIGHT if ink.mean[0] < 128 else _DARK
