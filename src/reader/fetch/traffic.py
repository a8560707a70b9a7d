"""How busy the network is, for whoever may do other work on the same event loop; it loads nothing itself."""

from __future__ import annotations

import asyncio

_AT_ONCE = 4
"""Feeds that are parsed as soon as they are here, because somebody waits for the first news."""
_TURNS = 200
"""Of the event loop; so many are left to the network at most."""


class Traffic:
    """The requests and answers of one refresh.

    The slowest server decides when all is done: nobody is asked late because the feeds of others are parsed.
    """

    def __init__(self, feeds: int) -> None:
        """Take how many feeds are to be asked."""
        self._unasked = feeds
        self._moves = 0
        self._waits = 0

    def ask(self) -> None:
        """Note that a feed is being asked."""
        self._unasked -= 1
        self._moves += 1

    def answer(self) -> None:
        """Note that a feed has answered, or never will."""
        self._moves += 1

    async def pass_by(self) -> None:
        """Let requests and answers pass; while feeds wait to be asked, go on doing so until none comes."""
        turns = 1 if self._waits < _AT_ONCE else _TURNS
        self._waits += 1
        for _ in range(turns):
            moves = self._moves
            await asyncio.sleep(0)
            if not self._unasked or self._moves == moves:
                return
