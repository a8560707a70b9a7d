"""Serves the sample newspaper from loopback in a daemon thread, with conditional GET."""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote, unquote, urlsplit

from reader.model import FeedCandidate, FeedFormat, FolderPath
from reader.numbers import count_of
from reader.sample.archive import tag_of
from reader.sample.markup import HOST
from reader.sample.pieces import Channel
from reader.sample.site import Page, Site, build_site

_HOST_HEADER = re.compile(r"[A-Za-z0-9.\-]+(?::\d{1,5})?|\[[0-9A-Fa-f:]+\](?::\d{1,5})?")


_Request: TypeAlias = socket.socket | tuple[bytes, socket.socket]
_Address: TypeAlias = Any


class Subscription(NamedTuple):
    """A feed of the sample and where the demo puts it."""

    candidate: FeedCandidate
    folder: FolderPath


class SampleServer:
    """The running sample site, which stays as it is for as long as it runs."""

    def __init__(self, now: datetime, port: int = 0) -> None:
        self._site = build_site(now)
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.sample = self
        # The short poll keeps shutdown() from holding up the end of the program.
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, name="sample", daemon=True
        )

    @property
    def address(self) -> str:
        """The root address, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def site(self) -> Site:
        """What is being served."""
        return self._site

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """Everything the demo subscribes to, in the order of its category list."""
        return tuple(
            Subscription(candidate=self._candidate(channel), folder=channel.folder)
            for channel in self._site.channels
        )

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._http.shutdown()
        self._http.server_close()
        self._http.close_connections()
        self._thread.join()

    def find(self, path: str) -> tuple[int, Page]:
        """Return the status and the page for a requested path."""
        page = self._site.pages.get(quote(unquote(urlsplit(path).path)))
        return (200, page) if page else (404, self._site.missing)

    def _candidate(self, channel: Channel) -> FeedCandidate:
        count = len(self._site.pieces_of(channel))
        return FeedCandidate(
            address=self.address + channel.path,
            title=tag_of(channel) if channel.in_archive else channel.title,
            format=_format_of(channel),
            note=count_of(count, "entry", "entries"),
        )


def _format_of(channel: Channel) -> FeedFormat:
    if channel.in_archive:
        return "index"
    return "json" if channel.kind == "json" else "xml"


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that a stopped server answers nobody's kept-alive one."""

    daemon_threads = True
    # A burst of feeds and article pages must not be refused.
    request_queue_size = 128
    sample: SampleServer

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()

    def process_request(self, request: _Request, client_address: _Address) -> None:
        """Answer in a thread of its own."""
        if isinstance(request, socket.socket):
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: _Request) -> None:
        """Close a connection that has been served."""
        if isinstance(request, socket.socket):
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Cut every connection that is still open."""
        for connection in tuple(self._open):
            # The other side may have closed it in the meantime.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: _Request, client_address: _Address) -> None:
        """Let a reader hang up without a traceback in the terminal; anything else is a bug."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        """Answer with the page, 304, or the custom 404 page."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(with_body=False)

    def version_string(self) -> str:
        """Return what the Server header says."""
        return "reader-sample"

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the terminal belongs to the reader."""

    def _answer(self, *, with_body: bool) -> None:
        status, page = self.server.sample.find(self.path)
        if status == HTTPStatus.OK and self._is_fresh(page):
            status = HTTPStatus.NOT_MODIFIED
        body = page.body
        host = self.headers.get("Host", "")
        if not page.content_type.startswith(("image/", "audio/")) and _HOST_HEADER.fullmatch(host):
            body = body.replace(HOST.encode(), host.encode())
        self.send_response(status)
        if status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            self.send_header("ETag", page.etag)
            self.send_header("Last-Modified", format_datetime(page.modified, usegmt=True))
        if status == HTTPStatus.NOT_MODIFIED:
            self.end_headers()
            return
        self.send_header("Content-Type", page.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _is_fresh(self, page: Page) -> bool:
        # If-None-Match wins over If-Modified-Since (RFC 9110, section 13.2.2).
        if tags := self.headers.get("If-None-Match"):
            return page.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        if not (since := self.headers.get("If-Modified-Since")):
            return False
        try:
            return page.modified <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False


@contextmanager
def serve(now: datetime | None = None, *, port: int = 0) -> Iterator[SampleServer]:
    """Serve the sample on 127.0.0.1 for as long as the context lasts."""
    server = SampleServer(now or datetime.now(UTC), port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
