"""Kept connections that are not what they seem: closed as they are used, or with something left on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from reader.errors import FetchError
from reader.fetch.client import Client
from reader.model import Validators

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Wire:
    """One connection as a server sees it."""

    def __init__(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.number = number
        self._reader = reader
        self._writer = writer

    async def asked(self) -> bool:
        """Wait for a request; False: there will be none."""
        try:
            await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return False
        return True

    async def say(self, *pieces: bytes) -> None:
        """Send pieces one after the other, each by itself."""
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(0)


@asynccontextmanager
async def serving(serve: Callable[[Wire], Awaitable[None]]) -> AsyncIterator[str]:
    """Serve each connection by a function, and close it when that returns."""
    opened = 0

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        try:
            await serve(Wire(opened, reader, writer))
        finally:
            writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


async def test_kept_connections_that_all_end_at_the_next_request(client: Client) -> None:
    """Some servers take one request only and do not say so; the second on a line is just hung up on."""
    together = asyncio.Barrier(3)

    async def once(wire: Wire) -> None:
        if await wire.asked():
            if wire.number <= 3:
                await together.wait()
            await wire.say(OK)
            await wire.asked()

    async with serving(once) as address:
        first = await asyncio.gather(*(client.get(address) for _ in range(3)))
        assert [answer.body for answer in first] == [b"hello"] * 3
        assert (await client.get(address)).body == b"hello", "though three kept ones wait to fail"


@pytest.mark.parametrize(
    "leftover",
    [b"and more", b"\r\n", OK, b"0\r\n\r\n"],
    ids=["text", "line end", "another answer", "last chunk"],
)
async def test_what_lies_behind_an_answer_is_not_taken_for_the_next(client: Client, leftover: bytes) -> None:
    async def serve(wire: Wire) -> None:
        while await wire.asked():
            await wire.say(OK.replace(b"hello", b"%05d" % wire.number) + leftover)

    async with serving(serve) as address:
        assert [(await client.get(address)).body for _ in range(3)] == [b"00001", b"00002", b"00003"]


async def test_a_body_behind_a_304_is_not_taken_for_the_next_answer(client: Client) -> None:
    known = Validators(etag='"1"')

    async def serve(wire: Wire) -> None:
        while await wire.asked():
            await wire.say(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", b"hello")

    async with serving(serve) as address:
        for _ in range(4):
            assert (await client.get(address, validators=known)).not_modified


async def test_hints_without_an_answer(client: Client) -> None:
    async def serve(wire: Wire) -> None:
        if await wire.asked():
            await wire.say(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")

    async with serving(serve) as address:
        with pytest.raises(FetchError, match="closed the connection without an answer"):
            await client.get(address)


@pytest.mark.parametrize("waits_for", ["head", "body", "chunk", "trailers"])
async def test_a_request_can_be_given_up_anywhere(client: Client, waits_for: str) -> None:
    begun = {
        "head": b"HTTP/1.1 200 OK\r\nContent-",
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel",
        "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "trailers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer:",
    }
    stuck, gone = asyncio.Event(), asyncio.Event()

    async def serve(wire: Wire) -> None:
        while await wire.asked():
            if wire.number > 1:
                await wire.say(OK)
                continue
            await wire.say(begun[waits_for])
            stuck.set()
            await wire.asked()
            gone.set()

    async with serving(serve) as address:
        request = asyncio.create_task(client.get(address))
        await stuck.wait()
        for _ in range(3):
            await asyncio.sleep(0)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        async with asyncio.timeout(5):
            await gone.wait()
        assert (await client.get(address)).body == b"hello", "over a line of its own"


async def test_what_ends_after_the_client_is_closed_leaves_no_line_open(client: Client) -> None:
    begun, rest, gone = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def serve(wire: Wire) -> None:
        await wire.asked()
        await wire.say(OK[:-2])
        begun.set()
        await rest.wait()
        await wire.say(OK[-2:])
        assert not await wire.asked()
        gone.set()

    async with serving(serve) as address:
        request = asyncio.create_task(client.get(address))
        await begun.wait()
        await client.aclose()
        rest.set()
        assert (await request).body == b"hello"
        async with asyncio.timeout(5):
            await gone.wait()
