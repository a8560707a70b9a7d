"""Content codings undone piece by piece and never further than asked, so that a bomb cannot go off.

What a server says and what it sends are two things: some pack twice and say it once, or pack and do not say
it; some name a coding and send the plain text, or name what is none, such as a charset. What came decides
wherever its first bytes show plainly what it is.
"""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Callable, Sequence
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


class UnknownCoding(UnpackError):
    """It is packed in a way that cannot be undone here."""


class Flood(UnpackError):
    """It unpacks to more than there is room for before it is unpacked once more."""


_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[][\x20-\x7e\r\n\t]{4}")
"""How markup and JSON begin, and packed data as good as never."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_MOST_LAYERS = 3
_REAL = ("br", "compress", "dcb", "dcz", "gzip", "deflate", "zstd")
"""Codings that there are (IANA's list); whatever else is named is none, and the data is plain."""


class _Plain:
    finished = True

    def unpack(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]


class _Zlib:
    """gzip and deflate; servers that leave out zlib's header are understood."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._decoder: Any = zlib.decompressobj(window)

    @property
    def finished(self) -> bool:
        return bool(self._decoder.eof)

    def unpack(self, chunk: bytes, room: int) -> bytes:
        out = bytearray()
        try:
            while chunk and len(out) < room:
                if self._decoder.eof:
                    if self._window != _GZIP_WINDOW or not chunk.startswith(_GZIP[:1]):
                        break  # garbage after the end is common and harmless
                    self._decoder = zlib.decompressobj(self._window)
                out += self._decoder.decompress(chunk, room - len(out))
                chunk = self._decoder.unused_data if self._decoder.eof else b""
        except zlib.error as error:
            raise UnpackError(str(error)) from error
        return bytes(out)


_GZIP_WINDOW = zlib.MAX_WBITS | 16


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


class _Layer:
    """One coding, or none: its first bytes show what it is, else what the server says."""

    def __init__(self, said: str) -> None:
        """`said` is a name of a coding; "": nothing was said."""
        self._said = said
        self._unpacker: Unpacker | None = None

    @property
    def finished(self) -> bool:
        return self._unpacker is None or self._unpacker.finished

    def unpack(self, chunk: bytes, room: int) -> bytes:
        if self._unpacker is None:
            if not chunk:
                return b""
            self._unpacker = self._choose(chunk)
        return self._unpacker.unpack(chunk, room)

    def _choose(self, start: bytes) -> Unpacker:
        if start.startswith(_GZIP) or (start == _GZIP[:1] and self._said == "gzip"):
            return _Zlib(_GZIP_WINDOW)
        if _TEXT.match(start):
            return _Plain()
        makers = _makers()
        if start.startswith(_ZSTD) and "zstd" in makers:
            return makers["zstd"]()
        if self._said == "gzip":
            return _Zlib(zlib.MAX_WBITS) if start.startswith(_ZLIB) else _Plain()
        if self._said == "deflate":
            headed = start[0] & 0x0F == 8 and (len(start) < 2 or int.from_bytes(start[:2], "big") % 31 == 0)
            return _Zlib(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
        if self._said in makers:
            return makers[self._said]()
        if self._said in _REAL:
            raise UnknownCoding(self._said)
        return _Plain()


class _Layers:
    """Codings one in another, the outermost first."""

    def __init__(self, layers: Sequence[_Layer]) -> None:
        self._layers = layers
        self._passed = 0
        self._most = 0
        """Bytes that may go from one to the next; as many as there was room for at first."""

    @property
    def finished(self) -> bool:
        return all(layer.finished for layer in self._layers)

    def unpack(self, chunk: bytes, room: int) -> bytes:
        self._most = self._most or room
        was_cut = False
        for layer in self._layers[:-1]:
            chunk = layer.unpack(chunk, self._most)
            self._passed += len(chunk)
            was_cut = was_cut or len(chunk) >= self._most
        if self._passed > self._most * len(self._layers):
            raise Flood
        unpacked = self._layers[-1].unpack(chunk, room)
        if was_cut and len(unpacked) < room:
            raise Flood  # a layer may hold back the rest, without which the next piece is none
        return unpacked


@cache
def _makers() -> dict[str, Callable[[], Unpacker]]:
    """Return what undoes the codings of packages that may be absent, without a limitless buffer."""
    found: dict[str, Callable[[], Unpacker]] = {}
    brotli = _find("brotli", "brotlicffi")
    if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
        found["br"] = lambda: _Brotli(brotli.Decompressor())
    zstd = _find("compression.zstd", "backports.zstd")
    if zstd is not None:
        found["zstd"] = lambda: _Zstd(zstd.ZstdDecompressor())
    return found


def accept_encoding() -> str:
    """Return the Accept-Encoding header for what can be unpacked here."""
    return ", ".join(("gzip", "deflate", *_makers()))


def unpacker_for(content_encoding: str) -> Unpacker:
    """Return a decoder for a Content-Encoding header, which raises UnknownCoding if it cannot be undone."""
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    names = [name.removeprefix("x-") for name in names if name != "identity"][-_MOST_LAYERS:]
    # The innermost is named first. Beneath it all there may be a file that is packed itself.
    return _Layers([_Layer(name) for name in (*reversed(names), "")])
