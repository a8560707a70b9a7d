"""One connection to a server: what has come and nobody has read yet, and how it ended; it knows no HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from reader.fetch.exchange import ReadError, ReadTimeout, TransportError

T = TypeVar("T", bound=asyncio.Protocol)

_MUCH = 262_144
"""Bytes that may wait to be read before the server is made to wait."""


class Connection(asyncio.Protocol):
    """A TCP or TLS connection, read by one task at a time."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.since = 0.0
        """When it was last used, in the loop's time."""
        self.peer = ""
        self.buffer = bytearray()
        self.ended = False
        self._fault: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._paused = False
        self._loop = asyncio.get_running_loop()
        self._patience = 0.0
        self._heard = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def quiet(self) -> bool:
        """True: open, and nothing is under way."""
        return not (self.ended or self.buffer or self._transport is None or self._transport.is_closing())

    @property
    def protocol(self) -> str:
        """What both sides have agreed to speak, such as "h2"; "": nothing was agreed upon."""
        secured = self._transport.get_extra_info("ssl_object") if self._transport is not None else None
        return "" if secured is None else secured.selected_alpn_protocol() or ""

    def hand_over(self, make: Callable[[asyncio.Transport, str], T]) -> T:
        """Let another protocol go on with the connection and with what has come already."""
        assert self._transport is not None  # noqa: S101 - nobody has a connection that was not made
        successor = make(self._transport, self.peer)
        self._transport.set_protocol(successor)
        if self.buffer:
            successor.data_received(bytes(self.buffer))
        if self.ended:
            successor.connection_lost(self._fault)
        return successor

    def begin(self, request: bytes, patience: float) -> None:
        """Send a request; from now on the server may be silent for at most `patience` seconds at a time."""
        self._heard = self._loop.time()
        self._patience = patience
        self._timer = self._loop.call_later(patience, self._look)
        if self._transport is not None:
            self._transport.write(request)

    def rest(self) -> None:
        """Stop expecting anything."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def drop(self) -> None:
        """Close at once."""
        self.rest()
        self.ended = True
        if self._transport is not None:
            self._transport.abort()

    async def more(self) -> bool:
        """Wait for more than there is; False: that was all. Raises ReadError and ReadTimeout."""
        had = len(self.buffer)
        if self._paused:
            self._paused = False
            self._heard = self._loop.time()  # its silence begins now
            if self._transport is not None and not self._transport.is_closing():
                self._transport.resume_reading()
        while len(self.buffer) == had and not self.ended:
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if len(self.buffer) > had:
            return True
        if isinstance(self._fault, TransportError):
            raise self._fault
        if self._fault is not None:
            raise ReadError(str(self._fault)) from self._fault
        return False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_connection makes
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if peer else ""

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        self.buffer += data
        self._heard = self._loop.time()
        if len(self.buffer) > _MUCH and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """Called by the event loop; the connection is closed then."""
        self.ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self.ended = True
        self._fault = self._fault or exc
        self.rest()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _look(self) -> None:
        """End the wait if nothing was heard for too long; while we do not listen, the silence is ours."""
        silent = 0.0 if self._paused else self._loop.time() - self._heard
        if silent < self._patience:
            self._timer = self._loop.call_later(self._patience - silent, self._look)
            return
        self._fault = ReadTimeout("the server fell silent")
        self.drop()
        self._wake()
