"""Counts how often the event loop turns while something else is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass
class Turns:
    """The turns so far."""

    count: int = 0


@asynccontextmanager
async def counting_turns() -> AsyncIterator[Turns]:
    turns, done = Turns(), asyncio.Event()

    async def turn() -> None:
        while not done.is_set():
            turns.count += 1
            await asyncio.sleep(0)

    spinner = asyncio.create_task(turn())
    try:
        yield turns
    finally:
        done.set()
        await spinner
