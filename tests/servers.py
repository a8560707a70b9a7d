"""A real web server on loopback, in threads, with a knob for everything that servers get wrong.

    def test_something(server: Server) -> None:
        server.add("/feed.xml", Answer("<rss>…</rss>", etag='"1"'))
        address = server.url("/feed.xml")
        …
        assert server.requests[0].headers["user-agent"].startswith("reader-tui/")

A route is an `Answer`, or a function from `Request` to `Answer`; whatever has no route is a 404.
Nothing sleeps: a slow server waits for an event, which `close` sets at the latest.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client sent."""

    path: str
    """With the query, as sent; a proxy's clients send whole addresses."""
    headers: Mapping[str, str]
    """Names in lower case."""
    method: str = "GET"
    body: bytes = b""


@dataclass(slots=True)
class Answer:
    """What a route answers; the defaults are those of a friendly server."""

    body: bytes | str = b""
    content_type: str = "application/xml"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    """Sent with the answer, and answered with 304 when it comes back."""
    last_modified: str = ""
    """Likewise."""
    packed: Literal["", "gzip"] = ""
    hold: threading.Event | None = None
    """The server does not answer before this event."""
    hold_middle: threading.Event | None = None
    """The server sends half of the body and the rest after this event."""
    drop: Literal["", "start", "middle", "reset"] = ""
    """Closes the connection: without an answer, after half of the body, or rudely (RST)."""
    length: int | None = None
    """The Content-Length to claim; -1: none at all, the end of the connection is the end. None: the truth."""
    chunks: Iterable[bytes] | None = None
    """Sent instead of the body, with chunked transfer coding, for as long as the client listens."""
    status_line: bytes = b""
    """Sent instead of everything: a server that speaks something else."""

    def data(self) -> bytes:
        """Return the body's bytes as they go over the line."""
        data = self.body.encode() if isinstance(self.body, str) else self.body
        return gzip.compress(data) if self.packed == "gzip" else data


Route: TypeAlias = Answer | Callable[[Request], Answer]


def raw_deflate(data: bytes) -> bytes:
    """Pack as some servers do that say "deflate": without zlib's header."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def redirect(to: str, status: int = 302) -> Answer:
    """Return an answer that sends the client somewhere else."""
    return Answer(status=status, headers={"Location": to})


class Routes:
    """What a server answers, by path, and what it was asked; whoever serves adds to that and notifies."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        """Everything that was asked, in order of arrival."""
        self.routes: dict[str, Route] = {}
        """By path, without the query; "*" is for all others."""
        self.arrived = threading.Condition()
        """Notified at every request."""
        self._holds: list[threading.Event] = []

    def url(self, path: str = "/") -> str:
        """Return the address of a path."""
        raise NotImplementedError

    def add(self, path: str, route: Route) -> str:
        """Answer a path (without query) from now on, and return its address."""
        self.routes[path] = route
        if isinstance(route, Answer):
            self._holds += [event for event in (route.hold, route.hold_middle) if event is not None]
        return self.url(path)

    def answer(self, request: Request) -> Answer:
        """Return what a request gets; called by the threads that serve connections."""
        route = self.routes.get(urlsplit(request.path).path) or self.routes.get("*")
        if route is None:
            return Answer("nothing here", "text/plain", 404)
        return route(request) if callable(route) else route

    def wait_for(self, count: int, timeout: float = 5.0) -> None:
        """Block until so many requests have arrived (call it in a thread of its own from async tests)."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.requests) >= count, timeout), self.requests

    def let_go(self) -> None:
        """Let all that is being held go on."""
        for event in self._holds:
            event.set()


class Server(Routes):
    """A web server on a free port of 127.0.0.1; a context manager.

    `certificate` is a PEM file with certificate and key, for https.
    """

    def __init__(self, host: str = "127.0.0.1", *, certificate: Path | None = None) -> None:
        super().__init__()
        self.connections = 0
        """How many connections were opened."""
        self.open = 0
        """Connections that are open right now."""
        self.active = 0
        """Requests being answered right now."""
        self.busiest = 0
        """The most that were answered at the same time."""
        self._closing = threading.Event()
        self._http = (_Listener6 if ":" in host else _Listener)((host, 0), _Handler)
        self._http.owner = self
        self._scheme = "http"
        if certificate is not None:
            self._scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        """The address without a path: "http://127.0.0.1:12345"."""
        name, port = str(self._http.server_address[0]), self._http.server_address[1]
        return f"{self._scheme}://{f'[{name}]' if ':' in name else name}:{port}"

    @property
    def host(self) -> str:
        """Host and port."""
        return self.origin.partition("://")[2]

    def url(self, path: str = "/") -> str:
        """Return the address of a path."""
        return self.origin + path

    def add_folder(self, folder: Path, at: str = "/") -> None:
        """Answer with the files of a folder; index.html stands for its folder."""
        types = {
            ".html": "text/html",
            ".xml": "application/xml",
            ".json": "application/json",
            ".png": "image/png",
        }
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path = at + file.relative_to(folder).as_posix()
            answer = Answer(file.read_bytes(), types.get(file.suffix, "application/octet-stream"))
            self.add(path.removesuffix("index.html"), answer)

    def asked(self, path: str) -> list[Request]:
        """Return the requests for a path, queries ignored."""
        return [request for request in self.requests if urlsplit(request.path).path == path]

    def wait_until_left(self, timeout: float = 5.0) -> None:
        """Block until no connection is open."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.open == 0, timeout), f"{self.open} are open"

    def close(self) -> None:
        """Stop; connections that are being held are let go."""
        self._closing.set()
        self.let_go()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def connect(self) -> None:
        """Count a connection in."""
        with self.arrived:
            self.connections += 1
            self.open += 1

    def disconnect(self) -> None:
        """Count a connection out."""
        with self.arrived:
            self.open -= 1
            self.arrived.notify_all()

    def enter(self, request: Request) -> None:
        """Count a request in."""
        with self.arrived:
            self.requests.append(request)
            self.active += 1
            self.busiest = max(self.busiest, self.active)
            self.arrived.notify_all()

    def leave(self) -> None:
        """Count a request out."""
        with self.arrived:
            self.active -= 1


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    owner: Server

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


class _Listener6(_Listener):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.owner.connect()

    def finish(self) -> None:
        self.server.owner.disconnect()
        super().finish()

    def do_GET(self) -> None:
        owner = self.server.owner
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        request = Request(path=self.path, headers=headers, method=self.command, body=body)
        owner.enter(request)
        left = False
        try:
            answer = owner.answer(request)
            if answer.hold is not None:
                answer.hold.wait()
            owner.leave()  # before the client can see the end and send its next request
            left = True
            self._send(answer, request)
        except OSError:
            self.close_connection = True
        finally:
            if not left:
                owner.leave()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read `Server.requests` instead."""

    def _send(self, answer: Answer, request: Request) -> None:
        if answer.drop in ("start", "reset"):
            self._hang_up(rudely=answer.drop == "reset")
            return
        if answer.status_line:
            self.wfile.write(answer.status_line)
            self._hang_up()
            return
        if answer.status == 200 and _is_current(answer, request):
            self._head(answer, 304, None)
            return
        if answer.chunks is not None:
            self._head(answer, answer.status, None, chunked=True)
            for chunk in answer.chunks:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.wfile.write(b"0\r\n\r\n")
            return
        data = answer.data()
        self._head(answer, answer.status, len(data) if answer.length is None else answer.length)
        if answer.drop == "middle" or answer.hold_middle is not None:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            if answer.drop == "middle":
                self._hang_up()
                return
            assert answer.hold_middle is not None
            answer.hold_middle.wait()
            data = data[len(data) // 2 :]
        self.wfile.write(data)
        if answer.length is not None:
            self._hang_up()

    def _head(self, answer: Answer, status: int, length: int | None, *, chunked: bool = False) -> None:
        self.send_response_only(status)
        headers = {"Date": formatdate(usegmt=True), "Content-Type": answer.content_type}
        if answer.etag:
            headers["ETag"] = answer.etag
        if answer.last_modified:
            headers["Last-Modified"] = answer.last_modified
        if answer.packed:
            headers["Content-Encoding"] = answer.packed
        if chunked:
            headers["Transfer-Encoding"] = "chunked"
        elif length is not None and length >= 0:
            headers["Content-Length"] = str(length)
        elif length is not None:
            headers["Connection"] = "close"
        for name, value in (headers | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()

    def _hang_up(self, *, rudely: bool = False) -> None:
        self.close_connection = True
        self.wfile.flush()
        if rudely:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_WR)


def _is_current(answer: Answer, request: Request) -> bool:
    if answer.etag and "if-none-match" in request.headers:
        return request.headers["if-none-match"] == answer.etag
    return bool(answer.last_modified) and request.headers.get("if-modified-since") == answer.last_modified


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
