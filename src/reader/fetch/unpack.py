"""An answer unpacked by what it is: which content codings it came in, one in another.

What a server says and what it sends are two things: some pack twice and say it once, or pack and do not say
it; some name a coding and send the plain text, or name what is none, such as a charset. What came decides
wherever its first bytes show plainly what it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Protocol

from reader.fetch.codings import Plain, Unpacker, UnpackError, makers, undo_zlib

__all__ = ["Body", "Flood", "UnknownCoding", "UnpackError", "accept_encoding", "unpacker_for"]


class Body(Unpacker, Protocol):
    """The decoder of a whole answer."""

    def finish(self, room: int) -> bytes:
        """Return what was held back until it was plain what it is; nothing more follows."""
        ...

    @property
    def sealed(self) -> bool:
        """True when it was packed and has come to its own end, whatever was said about its length."""
        ...


class UnknownCoding(UnpackError):
    """It is packed in a way that cannot be undone here."""


class Flood(UnpackError):
    """It unpacks to more than there is room for before it is unpacked once more."""


_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[][\x20-\x7e\r\n\t]{4}")
"""How markup and JSON begin, and packed data as good as never."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_SPARE = 65_536
_LOOK = 64
"""Bytes that a coding is known by, so that it is the same in whatever pieces they come."""
_MOST_LAYERS = 3
_REAL = ("br", "compress", "dcb", "dcz", "gzip", "deflate", "zstd")
"""Codings that there are (IANA's list); whatever else is named is none, and the data is plain."""


class _Layer:
    """One coding, or none: its first bytes show what it is, else what the server says."""

    def __init__(self, said: str) -> None:
        """`said` is a name of a coding; "": nothing was said."""
        self._said = said
        self._start = b""
        self._unpacker: Unpacker | None = None

    @property
    def finished(self) -> bool:
        return self._unpacker is None or self._unpacker.finished

    @property
    def is_packed(self) -> bool:
        return self._unpacker is not None and not isinstance(self._unpacker, Plain)

    def unpack(self, chunk: bytes, room: int) -> bytes:
        if self._unpacker is not None:
            return self._unpacker.unpack(chunk, room)
        self._start += chunk
        return self._begin(room) if len(self._start) >= _LOOK else b""

    def finish(self, room: int) -> bytes:
        return self._begin(room) if self._start else b""

    def _begin(self, room: int) -> bytes:
        start, self._start = self._start, b""
        self._unpacker = self._choose(start[:_LOOK])
        return self._unpacker.unpack(start, room)

    def _choose(self, start: bytes) -> Unpacker:
        if start.startswith(_GZIP) or (start == _GZIP[:1] and self._said == "gzip"):
            return undo_zlib(zlib.MAX_WBITS | 16, begin=_GZIP[:1])
        if _TEXT.match(start):
            return Plain()
        found = makers()
        if start.startswith(_ZSTD) and "zstd" in found:
            return found["zstd"]()
        if self._said == "gzip":
            return undo_zlib(zlib.MAX_WBITS) if start.startswith(_ZLIB) else Plain()
        if self._said == "deflate":
            headed = start[0] & 0x0F == 8 and (len(start) < 2 or int.from_bytes(start[:2], "big") % 31 == 0)
            # Servers that leave out zlib's header are understood.
            return undo_zlib(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
        if self._said in found:
            return found[self._said]()
        if self._said in _REAL:
            raise UnknownCoding(self._said)
        return Plain()


class _Layers:
    """Codings one in another, the outermost first."""

    def __init__(self, layers: Sequence[_Layer]) -> None:
        self._layers = layers
        self._passed = [0] * (len(layers) - 1)
        """Bytes that have gone from each to the next."""
        self._most = 0
        """Bytes that may; a little more than there was room for at first, as packing may add some."""

    @property
    def finished(self) -> bool:
        return all(layer.finished for layer in self._layers)

    @property
    def sealed(self) -> bool:
        return self.finished and any(layer.is_packed for layer in self._layers)

    def unpack(self, chunk: bytes, room: int) -> bytes:
        return self._pass_down(chunk, room, is_last=False)

    def finish(self, room: int) -> bytes:
        return self._pass_down(b"", room, is_last=True)

    def _pass_down(self, chunk: bytes, room: int, *, is_last: bool) -> bytes:
        self._most = self._most or room + room // 8 + _SPARE
        for number, layer in enumerate(self._layers[:-1]):
            # One more than may pass: what a layer is cut off is lost, so it must not go on.
            chunk = _run(layer, chunk, self._most - self._passed[number] + 1, is_last=is_last)
            self._passed[number] += len(chunk)
        unpacked = _run(self._layers[-1], chunk, room, is_last=is_last)
        if len(unpacked) < room and any(passed > self._most for passed in self._passed):
            raise Flood
        return unpacked


def _run(layer: _Layer, chunk: bytes, room: int, *, is_last: bool) -> bytes:
    unpacked = layer.unpack(chunk, room)
    return unpacked + layer.finish(room - len(unpacked)) if is_last else unpacked


def accept_encoding() -> str:
    """Return the Accept-Encoding header for what can be unpacked here."""
    return ", ".join(("gzip", "deflate", *makers()))


def unpacker_for(content_encoding: str) -> Body:
    """Return a decoder for a Content-Encoding header, which raises UnknownCoding if it cannot be undone."""
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    names = [name.removeprefix("x-") for name in names if name != "identity"][-_MOST_LAYERS:]
    # The innermost is named first. Beneath it all there may be a file that is packed itself.
    return _Layers([_Layer(name) for name in (*reversed(names), "")])
