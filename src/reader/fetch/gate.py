"""Who may load now: so many at once, so many of one host, and nobody held up by a host that is silent."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque

_PATIENCE = 1.0
"""Seconds; a load that takes longer gives its place to another, so that silent hosts hold up nobody."""


class Gate:
    """Lets loads through; whoever leaves is followed by a load of the same host, whose connection is open."""

    def __init__(self, limit: int, per_host: int) -> None:
        self._free = limit
        self._spare = limit
        """How many slow loads may still go on without a place."""
        self._per_host = per_host
        self._inside: defaultdict[str, int] = defaultdict(int)
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        """By host; the hosts stand in the order in which they have their turns."""

    async def enter(self, host: str) -> Place:
        """Wait for a place among all and among those of the host, and take it."""
        if self._free > 0 and self._inside[host] < self._per_host:
            self._free -= 1
            self._inside[host] += 1
            return Place(self, host)
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(host, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave(host, free=True)
            raise
        return Place(self, host)

    def leave(self, host: str, *, free: bool) -> None:
        """Give the host's place back; `free`: also the one among all."""
        self._inside[host] -= 1
        if free:
            self._free += 1
        else:
            self._spare += 1
        self._admit(host)

    def pass_by(self) -> bool:
        """Let another one in beside a load that is slow; False: too many are slow already."""
        # As many again may be waited for, no more: each holds a connection and so a file.
        if not self._spare:
            return False
        self._spare -= 1
        self._free += 1
        self._admit(None)
        return True

    def _admit(self, host: str | None) -> None:
        """Let in whoever there is room for, one of this host before all others."""
        while self._free > 0:
            host = host or next((name for name in self._waiting if self._inside[name] < self._per_host), None)
            if host is None:
                return
            if self._let_in(host) and host in self._waiting:
                # The others come before its next one.
                self._waiting[host] = self._waiting.pop(host)
            host = None

    def _let_in(self, host: str) -> bool:
        queue = self._waiting.get(host)
        while queue and self._inside[host] < self._per_host:
            turn = queue.popleft()
            if not queue:
                del self._waiting[host]
            if not turn.done():
                self._free -= 1
                self._inside[host] += 1
                turn.set_result(None)
                return True
        return False


class Place:
    """The place of one load; left once, at the end."""

    def __init__(self, gate: Gate, host: str) -> None:
        self._gate = gate
        self._host = host
        self._free = True
        self._timer: asyncio.TimerHandle | None = asyncio.get_running_loop().call_later(
            _PATIENCE, self._give_up
        )

    def keep(self) -> None:
        """Hold the place from now on: what is waited for is no longer the server."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def leave(self) -> None:
        """Let the next one in."""
        self.keep()
        self._gate.leave(self._host, free=self._free)

    def _give_up(self) -> None:
        self._timer = None
        if self._gate.pass_by():
            self._free = False
