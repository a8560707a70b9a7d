"""A real web server on loopback that speaks HTTP/2 over TLS, with the knobs of `servers.Answer` and more.

    with H2Server(certificate) as server:
        server.add("/feed.xml", Answer("<rss>…</rss>"))

Of an answer's knobs `hold`, `hold_middle`, `drop`, `length`, `packed`, `etag` and `chunks` are heeded.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import RequestReceived, StreamEnded, StreamReset
from h2.exceptions import H2Error
from h2.settings import SettingCodes, Settings
from listening import Listener
from servers import Answer, Request, Routes


class H2Server(Routes, Listener):
    """Serves each connection over TLS."""

    def __init__(
        self,
        certificate: Path,
        *,
        protocols: tuple[str, ...] = ("h2",),
        streams: int = 100,
        goodbye_after: int = 0,
        resets: dict[str, ErrorCodes] | None = None,
        greeting: bytes = b"",
    ) -> None:
        Routes.__init__(self)  # the headers of its requests that begin with ":" are HTTP/2's own
        self.connections = 0
        self.resets = resets or {}
        """Paths whose streams are reset instead of being answered."""
        self.cancelled: list[str] = []
        """Paths whose streams the client has reset."""
        self.busiest = 0
        """The most requests of one connection that waited for their answers at the same time."""
        self.streams = streams
        self.goodbye_after = goodbye_after
        """Requests after which a connection says goodbye (GOAWAY); 0: never."""
        self.greeting = greeting
        """Sent instead of HTTP/2."""
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._context.set_alpn_protocols(list(protocols))
        Listener.__init__(self)

    def url(self, path: str = "/") -> str:
        """Return the address of a path."""
        return f"https://{self.host}{path}"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go()
        super().__exit__(kind, error, trace)

    def _serve(self, raw: socket.socket) -> None:
        with suppress(OSError, H2Error):
            sock = self._context.wrap_socket(raw, server_side=True)
            self._open.append(sock)
            self.connections += 1
            if self.greeting:
                sock.sendall(self.greeting)
                sock.recv(65_536)
                sock.close()
            elif sock.selected_alpn_protocol() == "h2":
                try:
                    _Conversation(self, sock).run()
                finally:
                    sock.close()
            else:
                _answer_plainly(self, sock)


class _Conversation:
    """One connection: a thread reads, and each request is answered in a thread of its own."""

    def __init__(self, server: H2Server, sock: ssl.SSLSocket) -> None:
        self._server = server
        self._sock = sock
        self._h2 = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._h2.local_settings = Settings(
            client=False, initial_values={SettingCodes.MAX_CONCURRENT_STREAMS: server.streams}
        )
        self._changed = threading.Condition()
        self._asked: dict[int, Request] = {}
        self._gone: set[int] = set()
        self._count = 0
        self._active = 0

    def run(self) -> None:
        """Read until the client leaves."""
        with self._changed:
            self._h2.initiate_connection()
            self._flush()
        while data := self._sock.recv(65_536):
            with self._changed:
                for event in self._h2.receive_data(data):
                    if isinstance(event, RequestReceived):
                        headers = {str(name): str(value) for name, value in event.headers}
                        self._asked[event.stream_id] = Request(path=headers[":path"], headers=headers)
                    elif isinstance(event, StreamEnded):
                        threading.Thread(target=self._answer, args=(event.stream_id,), daemon=True).start()
                    elif isinstance(event, StreamReset):
                        self._gone.add(event.stream_id)
                        self._server.cancelled.append(self._asked[event.stream_id].path)
                self._flush()
                self._changed.notify_all()

    def _flush(self) -> None:
        if data := self._h2.data_to_send():
            self._sock.sendall(data)

    def _answer(self, stream: int) -> None:
        server, request = self._server, self._asked[stream]
        with server.arrived:
            server.requests.append(request)
            self._active += 1
            server.busiest = max(server.busiest, self._active)
            server.arrived.notify_all()
        answer = server.answer(request)
        if answer.hold is not None:
            answer.hold.wait()
        with server.arrived:
            self._active -= 1
        with suppress(OSError, H2Error):
            self._send(stream, request, answer)

    def _send(self, stream: int, request: Request, answer: Answer) -> None:
        code = self._server.resets.get(request.path)
        with self._changed:
            self._count += 1
            if code is not None:
                self._h2.reset_stream(stream, code)
                self._flush()
                return
            if self._count == self._server.goodbye_after:
                self._h2.close_connection(ErrorCodes.NO_ERROR, last_stream_id=stream)
                # The library would end everything at once; a server finishes what it has begun.
                self._sock.sendall(self._h2.data_to_send())
                self._sock.shutdown(socket.SHUT_RDWR)
                return
            if answer.drop in ("start", "reset"):
                self._hang_up(rudely=answer.drop == "reset")
                return
            current = bool(answer.etag) and request.headers.get("if-none-match") == answer.etag
            status = 304 if current else answer.status
            length = answer.length if answer.length is not None else len(answer.data())
            headers = {":status": str(status), "content-type": answer.content_type}
            headers |= {"etag": answer.etag} if answer.etag else {}
            headers |= {"content-encoding": answer.packed} if answer.packed else {}
            headers |= {"content-length": str(length)} if length >= 0 and answer.chunks is None else {}
            headers |= {name.lower(): value for name, value in answer.headers.items()}
            self._h2.send_headers(stream, list(headers.items()), end_stream=current)
            self._flush()
        if not current:
            self._send_body(stream, answer)

    def _send_body(self, stream: int, answer: Answer) -> None:
        pieces: Iterator[bytes] = iter(answer.chunks if answer.chunks is not None else [answer.data()])
        for piece in pieces:
            half = len(piece) // 2
            if answer.drop == "middle":
                self._send_data(stream, piece[:half])
                with self._changed:
                    self._hang_up()
                return
            if answer.hold_middle is not None:
                self._send_data(stream, piece[:half])
                answer.hold_middle.wait()
                piece = piece[half:]
            self._send_data(stream, piece)
        with self._changed:
            self._h2.end_stream(stream)
            self._flush()

    def _send_data(self, stream: int, data: bytes) -> None:
        """Send as the client's window allows."""
        while data:
            with self._changed:
                while not (room := self._h2.local_flow_control_window(stream)):
                    self._changed.wait()
                    if stream in self._gone:
                        return
                piece = data[: min(room, self._h2.max_outbound_frame_size)]
                self._h2.send_data(stream, piece)
                self._flush()
                data = data[len(piece) :]

    def _hang_up(self, *, rudely: bool = False) -> None:
        if rudely:
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The thread that reads wakes up and closes the connection.
        self._sock.shutdown(socket.SHUT_RD if rudely else socket.SHUT_RDWR)


def _answer_plainly(server: H2Server, sock: ssl.SSLSocket) -> None:
    """Answer by HTTP/1.1, one request after the other."""
    reader = sock.makefile("rb")
    while line := reader.readline():
        headers = {}
        while (field := reader.readline().strip()) != b"":
            name, _, value = field.decode().partition(": ")
            headers[name.lower()] = value
        request = Request(path=line.split()[1].decode(), headers=headers)
        with server.arrived:
            server.requests.append(request)
            server.arrived.notify_all()
        answer = server.answer(request)
        body = answer.data()
        sock.sendall(b"HTTP/1.1 %d OK\r\nContent-Length: %d\r\n\r\n" % (answer.status, len(body)) + body)
