"""Pictures as cells: as large as the room, in their own shape, and a sentence for what cannot be drawn."""

from __future__ import annotations

from io import BytesIO

import pytest

from reader.convert.picture import Bitmap, PictureError, Surface, decode_picture, draw_bitmap, fit_bitmap

Image = pytest.importorskip("PIL.Image")
RED, BLUE = (200, 30, 20), (20, 40, 180)
PAPER, INK = (250, 246, 236), (26, 24, 20)
SHARP = Surface(cell=(10, 20), sharp=True)


def flag(width: int = 60, height: int = 40, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    data = BytesIO()
    image.convert(mode).save(data, kind)
    return data.getvalue()


def sign(colour: tuple[int, int, int]) -> bytes:
    """A bar of one colour on nothing."""
    image = Image.new("RGBA", (80, 40), (0, 0, 0, 0))
    image.paste((*colour, 255), (20, 10, 60, 30))
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "P"), ("GIF", "P"), ("BMP", "RGB"), ("WEBP", "RGB"), ("JPEG", "CMYK")],
)
def test_a_picture_becomes_cells_of_two_dots(kind: str, mode: str) -> None:
    rows = draw_bitmap(decode_picture(flag(kind=kind, mode=mode)), 30, 10).rows
    assert len(rows) == 10 and {len(row) for row in rows} == {30}
    upper, lower = rows[0][0][0], rows[-1][-1][1]
    assert all(abs(a - b) < 30 for a, b in zip(upper, RED, strict=True))
    assert all(abs(a - b) < 30 for a, b in zip(lower, BLUE, strict=True))


def test_it_takes_no_more_room_than_there_is() -> None:
    bitmap = decode_picture(flag(600, 600, "JPEG"))
    assert fit_bitmap(bitmap, 80, 10) == (20, 10)
    assert fit_bitmap(bitmap, 10, 80) == (10, 5)
    assert fit_bitmap(bitmap, 1, 1) == (1, 1)
    assert fit_bitmap(decode_picture(flag(2000, 8)), 80, 10) == (80, 1)


def test_its_shape_is_kept_in_cells_of_every_shape() -> None:
    bitmap = decode_picture(flag(600, 300))
    assert fit_bitmap(bitmap, 60, 40, Surface(cell=(10, 20))) == (60, 15)
    assert fit_bitmap(bitmap, 60, 40, Surface(cell=(10, 25))) == (60, 12)


def test_a_small_picture_stays_small() -> None:
    assert fit_bitmap(decode_picture(flag(8, 6)), 80, 40) == (8, 3)
    assert fit_bitmap(decode_picture(flag(32, 32)), 80, 40) == (12, 6)
    assert fit_bitmap(decode_picture(flag(160, 80)), 80, 40) == (40, 10)
    assert fit_bitmap(decode_picture(flag(160, 80)), 80, 40, SHARP) == (20, 5)
    assert fit_bitmap(decode_picture(flag(3000, 1500)), 80, 40, SHARP) == (80, 20), "by what it was"


def test_only_a_small_copy_is_kept() -> None:
    bitmap = decode_picture(flag(3000, 1500, "JPEG"))
    assert (bitmap.width, bitmap.height, bitmap.full_width) == (480, 240, 3000)
    assert len(bitmap.pixels) == 480 * 240 * 3
    assert not bitmap.png


def test_a_terminal_that_draws_pictures_gets_one_that_fits_its_room() -> None:
    bitmap = decode_picture(flag(3000, 1500, "JPEG"), room=(800, 900))
    with Image.open(BytesIO(bitmap.png)) as sent:
        assert (sent.format, sent.mode, sent.size) == ("PNG", "RGB", (800, 400))
    grey = decode_picture(sign(RED), room=(800, 900), grey=True)
    with Image.open(BytesIO(grey.png)) as sent:
        assert sent.mode == "LA"


def test_a_turned_photograph_stands_upright() -> None:
    data = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.open(BytesIO(flag(400, 200))).rotate(90, expand=True).save(data, "PNG", exif=exif)
    bitmap = decode_picture(data.getvalue(), room=(800, 800))
    assert (bitmap.width, bitmap.height, bitmap.full_width) == (400, 200, 400)
    assert bitmap.pixels[:3] == bytes(RED) and bitmap.pixels[-3:] == bytes(BLUE)


def test_transparent_parts_show_the_page() -> None:
    data = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(data, "PNG")
    bitmap = decode_picture(data.getvalue())
    assert bitmap == Bitmap(width=10, height=10, pixels=bytes(400), transparent=True, full_width=10)
    for page in (PAPER, INK):
        raster = draw_bitmap(bitmap, 10, 5, background=page)
        assert raster.ground == page and raster.rows == (((page, page),) * 10,) * 5


@pytest.mark.parametrize(
    ("colour", "page", "stays"),
    [
        ((0, 0, 0), PAPER, True),
        ((255, 255, 255), INK, True),
        (RED, PAPER, True),
        ((0, 0, 0), INK, False),
        ((255, 255, 255), PAPER, False),
    ],
)
def test_what_could_not_be_told_from_the_page_gets_a_ground(
    colour: tuple[int, int, int], page: tuple[int, int, int], stays: bool
) -> None:
    raster = draw_bitmap(decode_picture(sign(colour)), 40, 10, background=page)
    assert (raster.ground == page) is stays
    assert raster.rows[0][0] == (raster.ground, raster.ground)
    assert raster.rows[5][20] == (colour, colour)


def bomb() -> bytes:
    data = BytesIO()
    Image.new("1", (12000, 12000)).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be drawn"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "cannot be drawn"),
        (flag()[:60], "damaged"),
        (flag(500, 1), "spacer"),
        (bomb(), "too large"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        decode_picture(data)
