"""Content codings undone piece by piece and never further than asked, so that a bomb cannot go off."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol


class Unpacker(Protocol):
    """One answer's decoder."""

    def unpack(self, chunk: bytes, room: int) -> bytes:
        """Return what the chunk unpacks to, at most `room` bytes; raises UnpackError."""
        ...

    @property
    def finished(self) -> bool:
        """True when the packed data has come to its own end."""
        ...


class UnpackError(Exception):
    """The data is not what its Content-Encoding says."""


class _Plain:
    finished = True

    def unpack(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]


class _Zlib:
    """gzip and deflate; servers that only claim to pack, or that leave out zlib's header, are understood."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._decoder: Any = None
        self._plain = False
        self._started = False

    @property
    def finished(self) -> bool:
        return self._plain or not self._started or self._decoder.eof

    def unpack(self, chunk: bytes, room: int) -> bytes:
        if not self._started and chunk:
            self._begin(chunk)
        if self._plain or not chunk:
            return chunk[:room]
        out = bytearray()
        try:
            while chunk and len(out) < room:
                if self._decoder.eof:
                    if self._coding != "gzip" or not chunk.startswith(b"\x1f"):
                        break  # garbage after the end is common and harmless
                    self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
                out += self._decoder.decompress(chunk, room - len(out))
                chunk = self._decoder.unused_data if self._decoder.eof else b""
        except zlib.error as error:
            raise UnpackError(str(error)) from error
        return bytes(out)

    def _begin(self, chunk: bytes) -> None:
        self._started = True
        if self._coding == "gzip":
            self._plain = not chunk.startswith(b"\x1f")
            self._decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        else:
            headed = chunk[0] & 0x0F == 8 and (len(chunk) < 2 or int.from_bytes(chunk[:2], "big") % 31 == 0)
            self._decoder = zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)


class _Brotli:
    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder

    @property
    def finished(self) -> bool:
        return bool(self._decoder.is_finished())

    def unpack(self, chunk: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            out += self._decoder.process(chunk, output_buffer_limit=room)
            while len(out) < room and not (self.finished or self._decoder.can_accept_more_data()):
                out += self._decoder.process(b"", output_buffer_limit=room - len(out))
        except Exception as error:  # the module's own `error` class differs between its two makers
            raise UnpackError(str(error)) from error
        return bytes(out[:room])


class _Zstd:
    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder

    @property
    def finished(self) -> bool:
        return bool(self._decoder.eof)

    def unpack(self, chunk: bytes, room: int) -> bytes:
        if self._decoder.eof:
            return b""
        try:
            return bytes(self._decoder.decompress(chunk, room))
        except Exception as error:  # ZstdError lives in a module that may be absent
            raise UnpackError(str(error)) from error


def _find(*names: str) -> Any:
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


@cache
def _codings() -> dict[str, Callable[[], Unpacker]]:
    """Return the codings this Python can undo without a limitless buffer."""
    found: dict[str, Callable[[], Unpacker]] = {
        "gzip": lambda: _Zlib("gzip"),
        "deflate": lambda: _Zlib("deflate"),
    }
    brotli = _find("brotli", "brotlicffi")
    if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
        found["br"] = lambda: _Brotli(brotli.Decompressor())
    zstd = _find("compression.zstd", "backports.zstd")
    if zstd is not None:
        found["zstd"] = lambda: _Zstd(zstd.ZstdDecompressor())
    return found


def accept_encoding() -> str:
    """Return the Accept-Encoding header for what can be unpacked here."""
    return ", ".join(_codings())


def unpacker_for(content_encoding: str) -> Unpacker | None:
    """Return a decoder for a Content-Encoding header; None: it cannot be undone here."""
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    names = [name.removeprefix("x-") for name in names if name != "identity"]
    if not names:
        return _Plain()
    make = _codings().get(names[0]) if len(names) == 1 else None
    return make() if make is not None else None
