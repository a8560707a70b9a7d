"""Content codings undone piece by piece and never further than asked, so that a bomb cannot go off.

What a server says and what it sends are two things: some pack twice and say it once, or pack and do not say
it; some name a coding and send the plain text, or name what is none, such as a charset. What came decides
wherever its first bytes show plainly what it is.
"""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
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


class Body(Unpacker, Protocol):
    """The decoder of a whole answer."""

    def finish(self, room: int) -> bytes:
        """Return what was held back until it was plain what it is; nothing more follows."""
        ...

    @property
    def sealed(self) -> bool:
        """True when it was packed and has come to its own end, whatever was said about its length."""
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
_SPARE = 65_536
_LOOK = 64
"""Bytes that a coding is known by, so that it is the same in whatever pieces they come."""
_MOST_LAYERS = 3
_REAL = ("br", "compress", "dcb", "dcz", "gzip", "deflate", "zstd")
"""Codings that there are (IANA's list); whatever else is named is none, and the data is plain."""


class _Plain:
    finished = True

    def unpack(self, chunk: bytes, room: int) -> bytes:
        return chunk[:room]


class _Members:
    """Packed files one after the other, as many as there are; garbage behind them is common and harmless."""

    def __init__(self, make: Callable[[], Any], fault: type[Exception], *, begin: bytes | None = b"") -> None:
        """`make` gives a decoder for one file; `begin`: how another one begins, None: there is only one."""
        self._make = make
        self._fault = fault
        self._begin = begin
        self._decoder = make()
        self._is_first = True
        """False: a file is whole, and what follows it need not be another one."""
        self._over = False
        """True: what follows is garbage."""
        self._bare = True
        """True: nothing has come out of this file."""

    @property
    def finished(self) -> bool:
        return self._over or bool(self._decoder.eof)

    def unpack(self, chunk: bytes, room: int) -> bytes:
        out = bytearray()
        while chunk and len(out) < room and not self._over:
            if self._decoder.eof and not self._begin_next(chunk):
                break
            try:
                piece = self._decoder.decompress(chunk, room - len(out))
            except self._fault as error:
                self._over = self._bare and not self._is_first
                if self._over:
                    break
                raise UnpackError(str(error)) from error
            self._bare = self._bare and not piece
            out += piece
            chunk = bytes(self._decoder.unused_data) if self._decoder.eof else b""
        return bytes(out)

    def _begin_next(self, chunk: bytes) -> bool:
        """Begin another file; False: there is none."""
        if self._begin is None or not chunk.startswith(self._begin):
            self._over = True
            return False
        self._decoder, self._is_first, self._bare = self._make(), False, True
        return True


def _zlib(window: int, *, begin: bytes | None = None) -> Unpacker:
    return _Members(lambda: zlib.decompressobj(window), zlib.error, begin=begin)


class _Brotli:
    """One packed stream; garbage behind it is as harmless as behind other codings."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._decoder = make()
        self._fed = bytearray()
        """What has been unpacked, for `_pass_over_garbage`; there is never more than an answer may have."""

    @property
    def finished(self) -> bool:
        return bool(self._decoder.is_finished())

    def unpack(self, chunk: bytes, room: int) -> bytes:
        if self.finished:
            return b""
        out = bytearray()
        try:
            for piece in _drain(self._decoder, chunk, room):
                out += piece
        except Exception as error:  # the module's own `error` class differs between its two makers
            return self._pass_over_garbage(chunk, room, error)
        self._fed += chunk
        return bytes(out[:room])

    def _pass_over_garbage(self, chunk: bytes, room: int, error: Exception) -> bytes:
        """Return what stands before garbage in a chunk; raises UnpackError if it is no garbage but damage.

        The decoder does not say where a stream ends, and takes its last bytes with it. So another one gets
        the same, and then byte after byte.
        """
        self._decoder = self._make()
        out = bytearray()
        try:
            for _ in _drain(self._decoder, bytes(self._fed), None):
                continue
            for at in range(len(chunk)):
                for piece in _drain(self._decoder, chunk[at : at + 1], room - len(out)):
                    out += piece
                if self.finished or len(out) >= room:
                    return bytes(out[:room])
        except Exception as again:  # as above
            raise UnpackError(str(again)) from again
        raise UnpackError(str(error)) from error


def _drain(decoder: Any, chunk: bytes, room: int | None) -> Iterator[bytes]:
    """Yield what a chunk unpacks to, at most so much; None: all of it, which was so much before."""
    step = _SPARE if room is None else room
    while step > 0:
        piece = decoder.process(chunk, output_buffer_limit=step)
        yield piece
        chunk = b""
        step = step if room is None else step - len(piece)
        if decoder.is_finished() or decoder.can_accept_more_data():
            return


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
        self._start = b""
        self._unpacker: Unpacker | None = None

    @property
    def finished(self) -> bool:
        return self._unpacker is None or self._unpacker.finished

    @property
    def is_packed(self) -> bool:
        return self._unpacker is not None and not isinstance(self._unpacker, _Plain)

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
            return _zlib(zlib.MAX_WBITS | 16, begin=_GZIP[:1])
        if _TEXT.match(start):
            return _Plain()
        makers = _makers()
        if start.startswith(_ZSTD) and "zstd" in makers:
            return makers["zstd"]()
        if self._said == "gzip":
            return _zlib(zlib.MAX_WBITS) if start.startswith(_ZLIB) else _Plain()
        if self._said == "deflate":
            headed = start[0] & 0x0F == 8 and (len(start) < 2 or int.from_bytes(start[:2], "big") % 31 == 0)
            # Servers that leave out zlib's header are understood.
            return _zlib(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
        if self._said in makers:
            return makers[self._said]()
        if self._said in _REAL:
            raise UnknownCoding(self._said)
        return _Plain()


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


@cache
def _makers() -> dict[str, Callable[[], Unpacker]]:
    """Return what undoes the codings of packages that may be absent, without a limitless buffer."""
    found: dict[str, Callable[[], Unpacker]] = {}
    brotli = _find("brotli", "brotlicffi")
    if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
        found["br"] = lambda: _Brotli(brotli.Decompressor)
    zstd = _find("compression.zstd", "backports.zstd")
    if zstd is not None:
        found["zstd"] = lambda: _Members(zstd.ZstdDecompressor, zstd.ZstdError)
    return found


def accept_encoding() -> str:
    """Return the Accept-Encoding header for what can be unpacked here."""
    return ", ".join(("gzip", "deflate", *_makers()))


def unpacker_for(content_encoding: str) -> Body:
    """Return a decoder for a Content-Encoding header, which raises UnknownCoding if it cannot be undone."""
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    names = [name.removeprefix("x-") for name in names if name != "identity"][-_MOST_LAYERS:]
    # The innermost is named first. Beneath it all there may be a file that is packed itself.
    return _Layers([_Layer(name) for name in (*reversed(names), "")])
