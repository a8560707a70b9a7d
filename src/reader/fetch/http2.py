"""HTTP/2 (RFC 9113) by the `h2` package: many requests on one connection; imported where it is installed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RemoteSettingsChanged,
    ResponseReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import H2Error, InvalidBodyLengthError
from h2.settings import SettingCodes, Settings

from reader.fetch.exchange import ReadError, ReadTimeout, RemoteProtocolError, TransportError

_MUCH = 262_144
"""Bytes of one answer that may wait to be read before its server has to wait."""
_MOST_HEAD = 65_536
_ALL = 2**24
"""Bytes of all answers together that may be on their way."""
_NO_ANSWER = "the server closed the connection without sending a response"


class PlainWanted(RemoteProtocolError):
    """The server wants to be asked by HTTP/1.1 instead."""


class Http2(asyncio.Protocol):
    """A connection to one host, taken over once both sides have agreed on HTTP/2."""

    def __init__(self, transport: asyncio.Transport, peer: str, idle_seconds: float) -> None:
        """After so many seconds without a request it closes itself."""
        self.peer = peer
        self.open = not transport.is_closing()
        """Whether further requests can be sent."""
        self._transport = transport
        self._idle_seconds = idle_seconds
        self._idle: asyncio.TimerHandle | None = None
        self._replies: dict[int, Http2Reply] = {}
        """Those under way, by stream."""
        self._room = asyncio.Event()
        """Set when one more request may have become possible."""
        self._h2 = H2Connection(H2Configuration(client_side=True, header_encoding=None))
        self._h2.local_settings = Settings(
            client=True,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.INITIAL_WINDOW_SIZE: _MUCH,
                SettingCodes.MAX_HEADER_LIST_SIZE: _MOST_HEAD,
            },
        )
        # Some servers hang up over this one, though they should pass over what they do not know.
        del self._h2.local_settings[SettingCodes.ENABLE_CONNECT_PROTOCOL]
        self._h2.initiate_connection()
        self._h2.increment_flow_control_window(_ALL)
        self._flush()

    async def send(
        self, authority: str, path: str, headers: Iterable[tuple[str, str]], patience: float
    ) -> Http2Reply:
        """Send a GET request and return the answer's head; raises TransportError."""
        await self._wait_for_room(patience)
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        fields = [(":method", "GET"), (":authority", authority), (":scheme", "https"), (":path", path)]
        fields += [(name.lower(), value) for name, value in headers]
        stream = self._h2.get_next_available_stream_id()
        reply = self._replies[stream] = Http2Reply(self, stream, patience)
        try:
            self._h2.send_headers(
                stream,
                [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in fields],
                end_stream=True,
            )
            self._flush()
            await reply.read_head()
        except BaseException as error:
            self.finish(stream, complete=False)
            if isinstance(error, H2Error):
                raise RemoteProtocolError(str(error)) from error
            raise
        return reply

    def close(self) -> None:
        """Close at once."""
        self.open = False
        self._transport.abort()

    def acknowledge(self, stream: int, size: int) -> None:
        """Let the server send as much again as was read."""
        if size and not self._transport.is_closing():
            with suppress(H2Error):  # the connection has ended meanwhile
                self._h2.acknowledge_received_data(size, stream)
            self._flush()

    def finish(self, stream: int, *, complete: bool) -> None:
        """Be done with an answer; what is not complete is not wanted any more."""
        if self._replies.pop(stream, None) is None:
            return
        if not complete and not self._transport.is_closing():
            with suppress(H2Error):  # it has ended meanwhile
                self._h2.reset_stream(stream, ErrorCodes.CANCEL)
            self._flush()
        self._room.set()
        if not self._replies and not self.open:
            self._transport.close()
        elif not self._replies:
            self._idle = asyncio.get_running_loop().call_later(self._idle_seconds, self.close)

    async def _wait_for_room(self, patience: float) -> None:
        """Wait until the server lets one more request run beside the others."""
        try:
            async with asyncio.timeout(patience):
                while self.open and len(self._replies) >= self._h2.remote_settings.max_concurrent_streams:
                    self._room.clear()
                    await self._room.wait()
        except TimeoutError as error:
            raise ReadTimeout("the server lets nothing more run") from error
        if not self.open:
            raise RemoteProtocolError(_NO_ANSWER)

    # ------------------------------------------------------------ what the event loop calls

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        try:
            events = self._h2.receive_data(data)
        except InvalidBodyLengthError as error:
            self._break(_too_short(error.actual_length, error.expected_length))
            return
        except (H2Error, ValueError) as error:
            self._break(RemoteProtocolError(f"this is not HTTP/2: {error}"))
            return
        for event in events:
            self._heed(event)
        self._flush()

    def eof_received(self) -> bool:
        """Called by the event loop; the connection is closed then."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self._break(ReadError(str(exc)) if exc is not None else None)

    def _heed(self, event: Event) -> None:
        if isinstance(event, RemoteSettingsChanged):
            self._room.set()
        elif isinstance(event, ConnectionTerminated):
            # The server begins nothing new; what it has seen it still answers (RFC 9113, section 6.8).
            self.open = False
            for stream in [stream for stream in self._replies if stream > (event.last_stream_id or 0)]:
                self._replies[stream].on_fault(None)
            self._room.set()
        elif isinstance(event, ResponseReceived | DataReceived | StreamEnded | StreamReset):
            reply = self._replies.get(event.stream_id or 0)
            if reply is not None:
                reply.heed(event)
            elif isinstance(event, DataReceived):
                self.acknowledge(event.stream_id or 0, event.flow_controlled_length or 0)

    def _break(self, fault: TransportError | None) -> None:
        """End everything that is under way; None: the server has closed the connection."""
        self.open = False
        self._flush()
        for reply in list(self._replies.values()):
            reply.on_fault(fault)
        self._room.set()
        if self._idle is not None:
            self._idle.cancel()
        self._transport.close()

    def _flush(self) -> None:
        if (data := self._h2.data_to_send()) and not self._transport.is_closing():
            self._transport.write(data)


class Http2Reply:
    """An answer; its body is read by whoever asked."""

    def __init__(self, connection: Http2, stream: int, patience: float) -> None:
        self.status_code = 0
        self.headers: dict[str, str] = {}
        self.peer = connection.peer
        self._connection = connection
        self._stream = stream
        self._patience = patience
        self._pieces: list[bytes] = []
        """What has come and nobody has read yet."""
        self._unread = 0
        """Bytes of the flow control that are not given back yet."""
        self._received = 0
        self._ended = False
        self._fault: TransportError | None = None
        self._heard = asyncio.Event()

    async def read_head(self) -> None:
        """Wait for status and headers."""
        while not self.status_code:
            await self._more()
            if self._ended and not self.status_code:
                raise RemoteProtocolError(_NO_ANSWER)

    async def aiter_raw(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes; raises TransportError when it ends too early."""
        while True:
            if self._pieces:
                pieces, self._pieces = self._pieces, []
                size, self._unread = self._unread, 0
                self._connection.acknowledge(self._stream, size)
                yield b"".join(pieces)
            elif self._ended:
                break
            else:
                await self._more()
        promised = self.headers.get("content-length", "")
        if promised.isdigit() and self._received != int(promised) and self.status_code not in (204, 304):
            raise _too_short(self._received, int(promised))

    async def aclose(self) -> None:
        """Give the rest back; the connection goes on."""
        self._connection.acknowledge(self._stream, self._unread)
        self._connection.finish(self._stream, complete=self._ended)

    def heed(self, event: ResponseReceived | DataReceived | StreamEnded | StreamReset) -> None:
        """Take in what has come for this answer."""
        if isinstance(event, ResponseReceived):
            self._on_head((bytes(name), bytes(value)) for name, value in event.headers or ())
        elif isinstance(event, DataReceived):
            self._pieces.append(event.data or b"")
            self._received += len(event.data or b"")
            self._unread += event.flow_controlled_length or 0
        elif isinstance(event, StreamEnded):
            self._ended = True
        else:
            plain = event.error_code == ErrorCodes.HTTP_1_1_REQUIRED
            self.on_fault(PlainWanted("HTTP/1.1 is required") if plain else None)
        self._heard.set()

    def on_fault(self, fault: TransportError | None) -> None:
        """Note that nothing more comes, unless everything is here; None: the server just ended it."""
        if self.status_code and self.headers.get("content-length", "") == str(self._received):
            self._ended = True  # some servers forget to say so
        if not self._ended and self._fault is None:
            self._fault = fault or self._cut_off()
        self._heard.set()

    def _cut_off(self) -> TransportError:
        """Return the fault of an answer that its server does not go on with."""
        promised = self.headers.get("content-length", "")
        if not self.status_code:
            return RemoteProtocolError(_NO_ANSWER)  # it may be asked again
        if promised.isdigit():
            return _too_short(self._received, int(promised))
        return RemoteProtocolError("the body is incomplete")

    def _on_head(self, fields: Iterable[tuple[bytes, bytes]]) -> None:
        for raw_name, raw_value in fields:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            if name == ":status":
                self.status_code = int(value) if value.isdigit() else 502
            else:
                self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value

    async def _more(self) -> None:
        """Wait until something has come; raises TransportError."""
        if self._fault is None and not self._heard.is_set():
            try:
                async with asyncio.timeout(self._patience):
                    await self._heard.wait()
            except TimeoutError as error:
                raise ReadTimeout("the server fell silent") from error
        self._heard.clear()
        if self._fault is not None and not self._pieces:
            raise self._fault


def _too_short(received: int, expected: int) -> TransportError:
    return RemoteProtocolError(
        "the connection was closed before the whole body had come"
        f" (received {received} bytes, expected {expected})"
    )
