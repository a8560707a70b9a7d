"""HTTP/2 as servers speak it, with every promise that holds for HTTP/1.1."""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import subprocess
import sys
import threading
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2server import H2Server
from servers import Answer, Server, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError, TooLarge
from reader.fetch import transport
from reader.fetch.client import Client
from reader.fetch.exchange import TransportError
from reader.fetch.http2 import Http2, Http2Reply

OWN = Path(__file__).parent / "tls" / "own.pem"


@pytest.fixture(autouse=True)
def _trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(OWN))


@pytest.fixture
def server() -> Iterator[H2Server]:
    with H2Server(OWN) as server:
        yield server


def serving(**knobs: Any) -> H2Server:
    return H2Server(OWN, **knobs)


async def fault(client: Client, address: str) -> str:
    with pytest.raises(FetchError) as caught:
        await client.get(address)
    assert str(caught.value).endswith(".")
    return str(caught.value)


async def test_both_sides_agree_on_it(client: Client, server: H2Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>", "application/rss+xml", etag='"1"'))
    response = await client.get(f"{address}?a=1&b=江")
    assert (response.body, response.content_type) == (b"<rss/>", "application/rss+xml")
    (request,) = server.requests
    assert request.path == "/feed.xml?a=1&b=%E6%B1%9F"
    assert (request.headers[":authority"], request.headers[":scheme"]) == (server.host, "https")
    assert request.headers["user-agent"].startswith("reader-tui/")


async def test_a_host_that_only_speaks_http1_is_asked_so(client: Client) -> None:
    with serving(protocols=("http/1.1",)) as server:
        address = server.add("/feed.xml", Answer("<rss/>"))
        for _ in range(3):
            assert (await client.get(address)).body == b"<rss/>"
        assert ":authority" not in server.requests[0].headers
        assert server.connections == 1, "the connection that settled it is used"


async def test_a_server_that_knows_of_no_agreement_is_asked_by_http1(client: Client) -> None:
    with Server(certificate=OWN) as server:
        assert (await client.get(server.add("/", Answer("secret")))).body == b"secret"


async def test_http_without_tls_stays_http1(client: Client) -> None:
    with Server() as server:
        assert (await client.get(server.add("/", Answer("x")))).body == b"x"


async def test_many_requests_share_one_connection(client: Client, server: H2Server) -> None:
    hold = threading.Event()
    addresses = [server.add(f"/{n}", Answer(f"body {n}", hold=hold)) for n in range(8)]
    tasks = [asyncio.create_task(client.get(address)) for address in addresses]
    await asyncio.to_thread(server.wait_for, 8)
    hold.set()
    bodies = [(await task).body for task in tasks]
    assert bodies == [f"body {n}".encode() for n in range(8)]
    assert (server.connections, server.busiest) == (1, 8)


async def test_no_more_at_once_than_the_server_allows(client: Client) -> None:
    with serving(streams=2) as server:
        await client.get(server.add("/first", Answer("x")))
        hold = threading.Event()
        addresses = [server.add(f"/{n}", Answer("x", hold=hold)) for n in range(6)]
        tasks = [asyncio.create_task(client.get(address)) for address in addresses]
        await asyncio.to_thread(server.wait_for, 3)
        hold.set()
        for task in tasks:
            assert (await task).body == b"x"
        assert server.busiest == 2


async def test_asks_whether_it_has_changed(client: Client, server: H2Server) -> None:
    address = server.add("/feed.xml", Answer("<rss/>", etag='"1"'))
    first = await client.get(address)
    assert (await client.get(address, validators=first.validators)).not_modified


async def test_redirects_and_no_cookies(client: Client, server: H2Server) -> None:
    moved = redirect("/new.xml", 301)
    moved.headers["Set-Cookie"] = "who=you"
    server.add("/old.xml", moved)
    server.add("/new.xml", Answer("<rss/>"))
    response = await client.get(server.url("/old.xml"))
    assert response.moved_to == server.url("/new.xml")
    assert "cookie" not in server.requests[1].headers


async def test_a_circle_of_redirects(client: Client, server: H2Server) -> None:
    server.add("/a", redirect("/b"))
    server.add("/b", redirect("/a"))
    assert "circle" in await fault(client, server.url("/a"))


async def test_packed_answers(client: Client, server: H2Server) -> None:
    body = "清淤船离开了西栅。" * 9000
    assert (await client.get(server.add("/", Answer(body, packed="gzip")))).body == body.encode()


async def test_large_answers_come_whole(client: Client, server: H2Server) -> None:
    body = bytes(range(256)) * 3900
    bodies = await asyncio.gather(*(client.get(server.add(f"/{n}", Answer(body))) for n in range(3)))
    assert all(response.body == body for response in bodies)


async def test_a_bomb_does_not_go_off(client: Client, server: H2Server) -> None:
    bomb = Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge):
        await client.get(server.add("/", bomb))
    assert (await client.get(server.add("/next", Answer("x")))).body == b"x", "the connection goes on"
    assert server.connections == 1


async def test_a_flood_is_stopped(client: Client, server: H2Server) -> None:
    sent = 0

    def flood() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(500):
            yield b"x" * 100_000
            sent += 1

    with pytest.raises(TooLarge):
        await client.get(server.add("/", Answer(chunks=flood())))
    assert (await client.get(server.add("/next", Answer("x")))).body == b"x"
    assert sent < 200
    assert server.cancelled == ["/"]


async def test_a_server_that_falls_silent(server: H2Server) -> None:
    client = Client(NetworkConfig(read_timeout=0.1))
    server.add("/head", Answer("x", hold=threading.Event()))
    server.add("/middle", Answer("x" * 100, hold_middle=threading.Event()))
    server.add("/good", Answer("x"))
    for path in ("/head", "/middle"):
        assert "sent nothing for 0.1 seconds" in await fault(client, server.url(path))
    assert (await client.get(server.url("/good"))).body == b"x"
    await client.aclose()


async def test_slow_bytes_end_with_the_time_for_the_whole(server: H2Server) -> None:
    stop = threading.Event()

    def trickle() -> Iterator[bytes]:
        while not stop.wait(0.02):
            yield b"x"

    client = Client(NetworkConfig(total_timeout=0.3))
    assert "still not done after 0.3 seconds" in await fault(
        client, server.add("/", Answer(chunks=trickle()))
    )
    stop.set()
    await client.aclose()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(drop="start"), "closed the connection without an answer"),
        (Answer(drop="reset"), "broke off|without an answer"),
        (Answer("x" * 1000, drop="middle"), "promised 1,000 bytes and sent 500"),
        (Answer("x" * 1000, drop="middle", length=-1), "broke off"),
        (Answer("x" * 10, length=1000), "promised 1,000 bytes and sent 10"),
        (Answer("x" * 1000, length=10), "promised 10 bytes and sent 1,000"),
        (Answer("x", headers={"Content-Encoding": "compress"}), "cannot unpack"),
    ],
)
async def test_broken_answers(client: Client, server: H2Server, answer: Answer, words: str) -> None:
    assert re.search(words, await fault(client, server.add("/feed.xml", answer)))
    assert (await client.get(server.add("/next", Answer("x")))).body == b"x"


async def test_a_refused_stream_is_asked_for_once_more(client: Client) -> None:
    with serving(resets={"/x": ErrorCodes.REFUSED_STREAM}) as server:
        assert "without an answer" in await fault(client, server.add("/x", Answer("x")))
        assert len(server.requests) == 2
        assert server.connections == 1


async def test_a_server_that_wants_http1_for_an_address_gets_it(client: Client) -> None:
    resets = {"/x": ErrorCodes.HTTP_1_1_REQUIRED}
    with serving(protocols=("h2", "http/1.1"), resets=resets) as server:
        assert (await client.get(server.add("/x", Answer("x")))).body == b"x"
        assert [":path" in request.headers for request in server.requests] == [True, False]


async def test_after_a_goodbye_a_new_connection_is_made(client: Client) -> None:
    with serving(goodbye_after=2) as server:
        address = server.add("/", Answer("x"))
        for _ in range(3):
            assert (await client.get(address)).body == b"x"
        assert server.connections > 1


@pytest.mark.parametrize("greeting", [b"220 mail.example ESMTP ready\r\n\r\n", b"\0" * 40, b"<html>" * 9])
async def test_what_is_not_http2(client: Client, greeting: bytes) -> None:
    with serving(greeting=greeting) as server:
        assert re.search("not as a web server|without an answer|broke off", await fault(client, server.url()))


async def test_connections_that_fail_are_told_to_all_who_wait(client: Client) -> None:
    with H2Server(OWN.with_name("elsewhere.pem")) as server:
        results = await asyncio.gather(*(fault(client, server.url(f"/{n}")) for n in range(4)))
        assert all("cannot prove who it is" in text for text in results)
        assert server.requests == []


async def test_giving_up_while_it_is_settled_leaves_it_to_the_others(
    client: Client, server: H2Server
) -> None:
    address = server.add("/", Answer("x"))
    first, second = (asyncio.create_task(client.get(address)) for _ in range(2))
    for _ in range(3):
        await asyncio.sleep(0)
    first.cancel()
    assert (await second).body == b"x"


async def test_without_the_package_nothing_changes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "has_http2", lambda: False)
    with serving(protocols=("h2", "http/1.1")) as server:
        assert (await client.get(server.add("/", Answer("x")))).body == b"x"
        assert ":path" not in server.requests[0].headers


class Line(asyncio.Transport):
    """A connection of which the test plays the other end."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close


async def listen(reply: Awaitable[Http2Reply]) -> bytes:
    answer = await reply
    try:
        return b"".join([piece async for piece in answer.aiter_raw()])
    finally:
        await answer.aclose()


async def ask(
    count: int, *, patience: float = 5
) -> tuple[Http2, Line, list[asyncio.Task[bytes]], H2Connection]:
    """Return a connection on which so many requests wait, and the other end, which has heard them."""
    line = Line()
    connection = Http2(line, "127.0.0.1", 15.0)
    requests = [connection.send("a.test", "/", (), patience) for _ in range(count)]
    tasks = [asyncio.create_task(listen(request)) for request in requests]
    await asyncio.sleep(0)
    other = H2Connection(H2Configuration(client_side=False))
    other.initiate_connection()
    other.receive_data(line.sent)
    return connection, line, tasks, other


def answer_both(other: H2Connection) -> bytes:
    """Return what answers two requests alike."""
    for stream in (1, 3):
        other.send_headers(stream, [(":status", "200"), ("content-length", "30")])
        other.send_data(stream, b"z" * 30, end_stream=True)
    return other.data_to_send()


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_comes_is_an_answer_or_a_fault(seed: int) -> None:
    """Damages what a good server would send, and sends it in pieces."""
    dice = random.Random(seed)
    connection, line, tasks, other = await ask(2, patience=0.01)
    data = bytearray(answer_both(other))
    for _ in range(dice.randrange(6)):
        at = dice.randrange(len(data))
        data[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
    while data and not line.closed:
        size = dice.randrange(1, 60)
        connection.data_received(bytes(data[:size]))
        del data[:size]
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        assert isinstance(result, TransportError | bytes)
    connection.close()


def answer_many(other: H2Connection) -> None:
    """Answer six requests at once, in all the ways that servers do."""
    length = [(":status", "200"), ("content-length", "30")]
    other.send_headers(1, [(":status", "103"), ("link", "</a>")])
    for stream in (1, 3, 7, 9):
        other.send_headers(stream, length)
    other.send_headers(5, [(":status", "304")], end_stream=True)
    other.send_headers(11, [(":status", "200")])
    other.send_data(1, b"a" * 10, pad_length=7)
    other.send_data(3, b"b" * 30)
    other.send_data(1, b"")
    other.send_data(11, b"d" * 5)
    other.send_data(7, b"c" * 12)
    other.send_data(1, b"a" * 20, end_stream=True)
    other.send_headers(3, [("checksum", "x")], end_stream=True)
    other.reset_stream(7, ErrorCodes.INTERNAL_ERROR)
    other.send_data(9, b"e" * 30)
    other.reset_stream(9, ErrorCodes.NO_ERROR)
    other.close_connection()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 9, 10, 17, 64, 10_000])
async def test_answers_in_pieces_of_any_size(size: int) -> None:
    connection, _, tasks, other = await ask(6)
    answer_many(other)
    data = other.data_to_send()
    for start in range(0, len(data), size):
        connection.data_received(data[start : start + size])
        await asyncio.sleep(0)
    connection.connection_lost(None)
    bodies = await asyncio.gather(*tasks, return_exceptions=True)
    assert bodies[:3] == [b"a" * 30, b"b" * 30, b""]
    assert "received 12 bytes, expected 30" in str(bodies[3])
    assert bodies[4] == b"e" * 30, "it is whole, though the server forgot to say so"
    assert isinstance(bodies[5], TransportError)


@pytest.mark.parametrize("turns", range(1, 9))
async def test_giving_up_one_request_leaves_the_others_alone(turns: int) -> None:
    connection, _, tasks, other = await ask(2)
    data = answer_both(other)
    for number, start in enumerate(range(0, len(data), 20), 1):
        if number == turns:
            tasks[0].cancel()
        connection.data_received(data[start : start + 20])
        await asyncio.sleep(0)
    assert (await asyncio.gather(*tasks, return_exceptions=True))[1] == b"z" * 30
    assert connection.open
    connection.close()


def test_it_is_not_imported_before_it_is_spoken() -> None:
    code = (
        "import sys, reader.fetch.client; print([name for name in sys.modules if name.split('.')[0] == 'h2'])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_a_package_that_does_not_fit_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "reader.fetch.http2", None)
    assert not transport.has_http2.__wrapped__()
    assert "HTTP/2 is left alone" in caplog.text
