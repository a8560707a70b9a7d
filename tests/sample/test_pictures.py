"""The sample's pictures and sound: valid files, small, always the same."""

from __future__ import annotations

import io
import struct
import wave
import zlib

import pytest

from reader.sample.canvas import Canvas, mix
from reader.sample.pictures import HEIGHT, WIDTH, list_files

FILES = {path: data for path, _, data in list_files()}
PICTURES = sorted(path for path in FILES if path.endswith(".png"))


def read_png(data: bytes) -> tuple[int, int, bytes]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        assert checksum == zlib.crc32(name + content)
        chunks[name] = content
        at += 12 + length
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    assert len(chunks[b"PLTE"]) <= 256 * 3
    return width, height, zlib.decompress(chunks[b"IDAT"])


@pytest.mark.parametrize("path", PICTURES)
def test_pictures_are_valid_and_small(path: str) -> None:
    width, height, pixels = read_png(FILES[path])
    assert (width, height) == (WIDTH, HEIGHT)
    assert len(pixels) == (width + 1) * height
    assert len(set(pixels)) > 3
    assert len(FILES[path]) < 8000


def test_pictures_are_all_different() -> None:
    assert len(set(FILES.values())) == len(FILES) >= 12


def test_the_foghorn_sounds() -> None:
    with wave.open(io.BytesIO(FILES["/sounds/foghorn.wav"])) as sound:
        assert sound.getnframes() / sound.getframerate() == 3
        assert len(set(sound.readframes(8000))) > 50


def test_the_canvas_cuts_at_its_edges() -> None:
    canvas = Canvas(8, 4, (0, 0, 0))
    canvas.rect(-5, -5, 3, 2, (255, 0, 0))
    canvas.rect(20, 0, 30, 4, (0, 255, 0))
    canvas.disc(8, 4, 3, (0, 0, 255))
    canvas.ridge([-3.0, 99.0], (9, 9, 9))
    width, height, pixels = read_png(canvas.png())
    assert (width, height, len(pixels)) == (8, 4, 36)
    assert pixels[2] == 1


def test_mixing_colours() -> None:
    assert mix((0, 0, 0), (10, 20, 30), 0.5) == (5, 10, 15)
