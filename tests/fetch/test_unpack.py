"""Content codings, and bombs made of them."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import Answer, Server, raw_deflate

from reader.errors import TooLarge
from reader.fetch.client import Client
from reader.fetch.unpack import Flood, UnknownCoding, UnpackError, accept_encoding, unpacker_for

TEXT = "消息都是早晨送来的。".encode() * 400


PACKED = {
    "gzip": gzip.compress(TEXT),
    "gzip of two members": gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]),
    "gzip and garbage": gzip.compress(TEXT) + b"\0\0garbage",
    "deflate": zlib.compress(TEXT),
    "deflate without header": raw_deflate(TEXT),
    "identity": TEXT,
    "gzip that is not": TEXT,
    "X-GZIP": gzip.compress(TEXT),
}


def unpack(coding: str, data: bytes, size: int, room: int = 10_000_000) -> tuple[bytes, bool]:
    unpacker = unpacker_for(coding)
    out = bytearray()
    for start in range(0, len(data), size):
        out += unpacker.unpack(data[start : start + size], room - len(out))
    out += unpacker.finish(room - len(out))
    return bytes(out), unpacker.finished


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("name", PACKED)
def test_unpacks_in_pieces_of_any_size(name: str, size: int) -> None:
    assert unpack(name.partition(" ")[0], PACKED[name], size) == (TEXT, True)


@pytest.mark.parametrize("name", ["gzip", "deflate", "deflate without header"])
def test_a_cut_is_noticed(name: str) -> None:
    assert unpack(name.partition(" ")[0], PACKED[name][:-9], 1000)[1] is False


def test_never_more_than_there_is_room_for() -> None:
    for name, data in PACKED.items():
        assert unpack(name.partition(" ")[0], data, 100_000, room=50)[0] == TEXT[:50]


FEED = (
    "<?xml version='1.0'?><rss><channel><title>潮位</title>" + "<item/>" * 300 + "</channel></rss>"
).encode()


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        pytest.param("gzip", gzip.compress(gzip.compress(FEED)), id="packed twice, said once"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(FEED)), id="packed twice, said twice"),
        pytest.param("gzip, gzip", gzip.compress(FEED), id="packed once, said twice"),
        pytest.param("deflate, gzip", gzip.compress(zlib.compress(FEED)), id="one in another"),
        pytest.param("", gzip.compress(FEED), id="packed and not said, or a file that is packed itself"),
        pytest.param("deflate", gzip.compress(FEED), id="gzip that is said to be deflate"),
        pytest.param("gzip", zlib.compress(FEED), id="deflate that is said to be gzip"),
        pytest.param("br", gzip.compress(FEED), id="gzip that is said to be brotli"),
        *(
            pytest.param(name, FEED, id=f"plain text that is said to be {name}")
            for name in ("deflate", "br", "zstd")
        ),
        *(
            pytest.param(name, FEED, id=f"{name} is no coding")
            for name in ("utf-8", "none", "binary", "aws-chunked")
        ),
    ],
)
@pytest.mark.parametrize("size", [11, 100_000])
def test_what_comes_decides_where_it_is_plain_to_see(coding: str, data: bytes, size: int) -> None:
    assert unpack(coding, data, size) == (FEED, True)


@pytest.mark.parametrize("coding", ["compress", "dcb"])
def test_codings_that_cannot_be_undone(coding: str) -> None:
    with pytest.raises(UnknownCoding):
        unpack(coding, b"\x1f\x9d\x90packed", 100)


def test_a_bomb_in_a_bomb_does_not_go_off() -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    assert unpack("gzip", bomb, 100_000, room=1000)[0] == bytes(1000)


@pytest.mark.parametrize("packed_at", [*range(1_795_453_060, 1_795_453_075), 0])
def test_a_bomb_of_hollow_bombs_does_not_go_off(packed_at: int) -> None:
    """Whatever bytes the time of packing puts into the headers: it must not be taken for damage."""
    hollow = gzip.compress(gzip.compress(b"", mtime=packed_at) * 500_000, mtime=packed_at)
    assert len(hollow) < 100_000
    with pytest.raises(Flood):
        unpack("gzip", hollow, 1000, room=100_000)


def test_an_empty_body_is_whole() -> None:
    assert unpack("gzip", b"", 10) == (b"", True)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_garbage_never_does_more_than_raise(data: bytes, coding: str) -> None:
    with suppress(UnpackError):
        assert len(unpacker_for(coding).unpack(data, 1000)) <= 1000


def test_brotli_where_it_is_installed() -> None:
    brotli = pytest.importorskip("brotli")
    if not hasattr(brotli.Decompressor, "can_accept_more_data"):
        pytest.skip("this brotli cannot be bounded")
    assert "br" in accept_encoding()
    packed = brotli.compress(TEXT)
    assert unpack("br", packed, 7) == (TEXT, True)
    bomb = brotli.compress(bytes(50_000_000))
    assert unpack("br", bomb, 100_000, room=1000) == (bytes(1000), False)


@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_garbage_behind_brotli_is_harmless_and_damage_is_not(size: int) -> None:
    brotli = pytest.importorskip("brotli")
    if not hasattr(brotli.Decompressor, "can_accept_more_data"):
        pytest.skip("this brotli cannot be bounded")
    packed = brotli.compress(TEXT)
    assert unpack("br", packed + b"\0\0garbage", size) == (TEXT, True)
    assert unpack("br", packed + b"\0\0garbage", size, room=5)[0] == TEXT[:5]
    for damaged in (packed[:20] + b"\xff\xff" + packed[22:] + b"garbage", b"\xff" + packed):
        with pytest.raises(UnpackError):
            unpack("br", damaged, size)
    bomb = brotli.compress(bytes(50_000_000)) + b"garbage"
    assert unpack("br", bomb, 100_000, room=1000) == (bytes(1000), False)


def test_zstd_where_it_is_installed() -> None:
    zstd = pytest.importorskip("backports.zstd")
    assert "zstd" in accept_encoding()
    packed = zstd.compress(TEXT)
    assert unpack("zstd", packed, 7) == (TEXT, True)
    bomb = zstd.compress(bytes(50_000_000))
    assert unpack("zstd", bomb, 100_000, room=1000) == (bytes(1000), False)


async def test_a_bomb_does_not_go_off(client: Client, server: Server) -> None:
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    assert len(bomb) < 150_000
    address = server.add("/feed.xml", Answer(bomb, headers={"Content-Encoding": "gzip"}))
    tracemalloc.start()
    with pytest.raises(TooLarge, match="more than 1 MB"):
        await client.get(address)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


async def test_packed_answers_are_unpacked(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", Answer(TEXT, packed="gzip"))
    assert (await client.get(address)).body == TEXT


async def test_packed_data_that_unpacks_to_nothing_comes_to_an_end(client: Client, server: Server) -> None:
    sent = 0

    def nothing() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            yield gzip.compress(b"") * 5000
            sent += 1

    with pytest.raises(TooLarge):
        await client.get(server.add("/", Answer(chunks=nothing(), headers={"Content-Encoding": "gzip"})))
    assert sent < 1000
