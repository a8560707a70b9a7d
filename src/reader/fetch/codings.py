"""The content codings, each undone piece by piece and never further than asked: a bomb cannot go off."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Protocol

_STEP = 65_536
"""Bytes that a decoder without a limit is asked for at once."""


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


class Plain:
    """Data that is not packed."""

    finished = True

    def unpack(self, chunk: bytes, room: int) -> bytes:
        """Return the chunk as it is, as far as there is room."""
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


def undo_zlib(window: int, *, begin: bytes | None = None) -> Unpacker:
    """Return the decoder for zlib's window; `begin`: how another packed file behind the first one begins."""
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
    step = _STEP if room is None else room
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


@cache
def makers() -> dict[str, Callable[[], Unpacker]]:
    """Return what undoes the codings of packages that may be absent, without a limitless buffer."""
    found: dict[str, Callable[[], Unpacker]] = {}
    brotli = _find("brotli", "brotlicffi")
    if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
        found["br"] = lambda: _Brotli(brotli.Decompressor)
    zstd = _find("compression.zstd", "backports.zstd")
    if zstd is not None:
        found["zstd"] = lambda: _Members(zstd.ZstdDecompressor, zstd.ZstdError)
    return found
