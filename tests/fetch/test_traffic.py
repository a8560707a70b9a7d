"""What else is done on the event loop gives way to requests and answers."""

from __future__ import annotations

import asyncio

from reader.fetch import traffic
from reader.fetch.traffic import Traffic


async def wait_beside(busy: Traffic, turns: int, *, asked: bool = False) -> int:
    """Wait beside a network that moves for so many turns of the loop; returns how many of them passed."""
    passed = 0

    async def move() -> None:
        nonlocal passed
        for _ in range(turns):
            busy.ask() if asked else busy.answer()
            await asyncio.sleep(0)
            passed += 1

    network = asyncio.create_task(move())
    await busy.pass_by()
    seen = passed
    await network
    return seen


async def wait_often(busy: Traffic) -> None:
    """Be as far as a refresh whose first news are out."""
    for _ in range(traffic._AT_ONCE):
        await busy.pass_by()


async def test_the_first_feeds_are_parsed_at_once() -> None:
    busy = Traffic(100)
    for _ in range(traffic._AT_ONCE):
        assert await wait_beside(busy, 20) <= 1


async def test_later_ones_wait_until_the_network_is_quiet() -> None:
    busy = Traffic(100)
    await wait_often(busy)
    assert await wait_beside(busy, 20) == 20
    assert await wait_beside(busy, 20, asked=True) == 20


async def test_nobody_waits_when_all_have_been_asked() -> None:
    busy = Traffic(30)
    await wait_often(busy)
    assert await wait_beside(busy, 30, asked=True) == 29
    assert await wait_beside(busy, 20) <= 1


async def test_a_network_that_never_rests_stops_nothing() -> None:
    busy = Traffic(10_000)
    await wait_often(busy)
    assert await wait_beside(busy, 5_000) < 1_000
