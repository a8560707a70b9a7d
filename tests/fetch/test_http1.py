"""HTTP/1.1 as servers really speak it."""

from __future__ import annotations

import asyncio
import ssl

import pytest
from servers import Answer, Server, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError
from reader.fetch.client import Client
from reader.fetch.exchange import Ask
from reader.fetch.http1 import Http1
from reader.fetch.transport import Transport

OK = b"HTTP/1.1 200 OK\r\n"


async def load(client: Client, server: Server, raw: bytes) -> bytes:
    return (await client.get(server.add("/x", Answer(status_line=raw)))).body


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi",
        b"HTTP/1.0 200 OK\r\n\r\nhi",
        b"HTTP/1.1 200\r\n\r\nhi",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi",
        OK + b"Content-Length: 2, 2\r\n\r\nhi",
        OK + b"Content-Length: 2\r\n\r\nhi and more",
        OK + b"X: folded\r\n lines\r\nContent-Length: 2\r\n\r\nhi",
        OK + b"no colon here\r\nContent-Length: 2\r\n\r\nhi",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2;ext=1\r\nhi\r\n0\r\nTrailer: x\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\nh\n1\ni\n0\n\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n",
        OK + b"transfer-encoding: Chunked\r\ncontent-length: 99\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    ],
)
async def test_forms_that_are_understood(client: Client, server: Server, raw: bytes) -> None:
    assert await load(client, server, raw) == b"hi"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (OK + b"Content-Length: 2, 3\r\n\r\nhi", "not as a web server does"),
        (OK + b"Content-Length: -2\r\n\r\nhi", "not as a web server does"),
        (OK + b"Content-Length: two\r\n\r\nhi", "not as a web server does"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nhi", "not as a web server does"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhiho\r\n0\r\n\r\n", "not as a web server does"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 70_000, "not as a web server does"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", "broke off"),
        (OK + b"Content-Len", "broke off"),
        (b"HTTP/1.1 abc\r\n\r\n", "not as a web server does"),
        (b"HTTP/2 200\r\n\r\n", "not as a web server does"),
        (b"<html>hello</html>", "not as a web server does"),
    ],
)
async def test_forms_that_are_refused(client: Client, server: Server, raw: bytes, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        await load(client, server, raw)


async def test_nothing_can_be_smuggled_into_a_header(server: Server) -> None:
    client = Client(NetworkConfig(user_agent="a\r\nCookie: stolen=1"))
    await client.get(server.add("/", Answer("x")))
    await client.aclose()
    assert "cookie" not in server.requests[0].headers


async def test_the_address_is_sent_as_it_is_written(client: Client, server: Server) -> None:
    server.add("*", Answer("x"))
    await client.get(server.url("/新闻?q=晚 报&x=%2F#top"))
    assert server.requests[0].path == "/%E6%96%B0%E9%97%BB?q=%E6%99%9A%20%E6%8A%A5&x=%2F"
    assert server.requests[0].headers["host"] == server.host


async def test_a_body_larger_than_any_buffer_comes_whole(server: Server) -> None:
    client = Client(NetworkConfig())
    body = bytes(range(256)) * 20_000
    assert (await client.get(server.add("/", Answer(body)))).body == body
    assert (await client.get(server.add("/", Answer(chunks=[body[:70_000], body[70_000:]])))).body == body
    assert server.connections == 1
    await client.aclose()


async def test_few_connections_are_kept(server: Server) -> None:
    client = Client(NetworkConfig(), transport=Transport(2))
    server.add("/", Answer("x"))
    await asyncio.gather(*(client.get(server.url("/")) for _ in range(6)))
    opened = server.connections
    await asyncio.gather(*(client.get(server.url("/")) for _ in range(2)))
    assert server.connections == opened, "two were kept"
    await client.aclose()


async def test_a_redirect_keeps_its_connection(client: Client, server: Server) -> None:
    server.add("/old", redirect("/new"))
    server.add("/new", Answer("x"))
    await client.get(server.url("/old"))
    assert server.connections == 1


async def test_a_cancelled_request_leaves_nothing_behind(client: Client, server: Server) -> None:
    import threading

    hold = threading.Event()
    server.add("/slow", Answer("slow", hold=hold))
    server.add("/quick", Answer("quick"))
    task = asyncio.create_task(client.get(server.url("/slow")))
    await asyncio.to_thread(server.wait_for, 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    hold.set()
    assert (await client.get(server.url("/quick"))).body == b"quick"
    assert server.connections == 2


async def test_a_host_that_only_speaks_ipv6(client: Client) -> None:
    try:
        server = Server("::1")
    except OSError:
        pytest.skip("this computer has no IPv6")
    with server:
        response = await client.get(server.add("/", Answer("x")))
    assert response.body == b"x"
    assert server.requests[0].headers["host"] == server.host


async def test_a_connection_that_nobody_uses_is_closed(server: Server) -> None:
    server.add("/", Answer("x"))
    http1 = Http1(idle=8, idle_seconds=0.05, tls=ssl.create_default_context)
    ask = Ask(url=server.url("/"), headers={}, connect_timeout=5, read_timeout=5)
    reply = await http1.send(ask)
    assert [piece async for piece in reply.aiter_raw()] == [b"x"]
    await reply.aclose()
    await asyncio.to_thread(server.wait_until_left)
    assert (await http1.send(ask)).status_code == 200, "a new one is made"
    assert server.connections == 2
    await http1.aclose()
