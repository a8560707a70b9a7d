from __future__ import annotations

from io import BytesIO

import pytest

from reader.convert.picture import Bitmap, PictureError, decode_picture, draw_bitmap

Image = pytest.importorskip("PIL.Image")
RED, BLUE = (200, 30, 20), (20, 40, 180)


def flag(width: int = 60, height: int = 40, kind: str = "PNG") -> bytes:
    """Red above, blue below."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    data = BytesIO()
    image.save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP"])
def test_a_picture_becomes_cells_of_two_dots(kind: str) -> None:
    raster = draw_bitmap(decode_picture(flag(kind=kind)), 30, 20)
    assert len(raster) == 10 and {len(row) for row in raster} == {30}
    upper, lower = raster[0][0][0], raster[-1][-1][1]
    assert all(abs(a - b) < 30 for a, b in zip(upper, RED, strict=True))
    assert all(abs(a - b) < 30 for a, b in zip(lower, BLUE, strict=True))


def test_it_is_never_larger_than_its_room_nor_than_it_is() -> None:
    bitmap = decode_picture(flag(300, 300, "JPEG"))
    for columns, rows in ((80, 10), (10, 80), (1, 1), (400, 400)):
        raster = draw_bitmap(bitmap, columns, rows)
        assert len(raster) <= rows and len(raster[0]) <= min(columns, 300)
    assert len(draw_bitmap(decode_picture(flag(8, 6)), 80, 40)[0]) == 8


def test_only_a_small_copy_is_kept() -> None:
    bitmap = decode_picture(flag(3000, 1500, "JPEG"))
    assert (bitmap.width, bitmap.height) == (480, 240)
    assert len(bitmap.pixels) == 480 * 240 * 3


def test_transparent_parts_show_the_background() -> None:
    data = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(data, "PNG")
    bitmap = decode_picture(data.getvalue(), background=(250, 246, 236))
    assert bitmap == Bitmap(width=10, height=10, pixels=bytes((250, 246, 236)) * 100)


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
