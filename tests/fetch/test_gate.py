"""Who is let through, and in which order."""

from __future__ import annotations

import asyncio

import pytest

from reader.fetch import gate
from reader.fetch.gate import Gate, Place


class Crowd:
    """Loads that want to pass a gate; each is a letter for its host and a number."""

    def __init__(self, limit: int, per_host: int) -> None:
        self.gate = Gate(limit, per_host)
        self.inside: dict[str, Place] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        for name in names:
            self.tasks[name] = asyncio.create_task(self._enter(name))
        await asyncio.sleep(0)

    async def _enter(self, name: str) -> None:
        self.inside[name] = await self.gate.enter(name[0])

    async def leave(self, name: str) -> list[str]:
        """Return who is let in for it."""
        before = set(self.inside)
        self.inside.pop(name).leave()
        await asyncio.sleep(0)
        return sorted(set(self.inside) - before)


async def test_the_next_one_is_of_the_same_host_whose_connection_is_open() -> None:
    crowd = Crowd(limit=2, per_host=2)
    await crowd.come("a1", "b1", "c1", "a2", "b2")
    assert sorted(crowd.inside) == ["a1", "b1"]
    assert await crowd.leave("b1") == ["b2"]
    assert await crowd.leave("a1") == ["a2"]
    assert await crowd.leave("a2") == ["c1"]
    assert await crowd.leave("c1") == []


async def test_hosts_take_turns_where_nobody_follows() -> None:
    crowd = Crowd(limit=1, per_host=4)
    await crowd.come("a1", "b1", "b2", "c1", "c2")
    assert await crowd.leave("a1") == ["b1"]
    assert await crowd.leave("b1") == ["b2"]
    assert await crowd.leave("b2") == ["c1"]


async def test_a_full_host_leaves_the_room_to_others() -> None:
    crowd = Crowd(limit=3, per_host=1)
    await crowd.come("a1", "a2", "a3", "b1")
    assert sorted(crowd.inside) == ["a1", "b1"]
    assert await crowd.leave("b1") == []
    await crowd.come("b2", "c1")
    assert sorted(crowd.inside) == ["a1", "b2", "c1"]
    assert await crowd.leave("a1") == ["a2"]


async def test_who_gives_up_waiting_keeps_nobody_out() -> None:
    crowd = Crowd(limit=1, per_host=1)
    await crowd.come("a1", "a2", "b1", "c1")
    crowd.tasks["a2"].cancel()
    crowd.tasks["b1"].cancel()
    assert await crowd.leave("a1") == ["c1"]
    # Let in and cancelled before it knows: the place goes on to the next one.
    await crowd.come("d1", "e1")
    crowd.inside.pop("c1").leave()
    crowd.tasks["d1"].cancel()
    await asyncio.gather(crowd.tasks["e1"])
    assert sorted(crowd.inside) == ["e1"]


async def test_a_slow_one_makes_room_for_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_PATIENCE", 0.0)
    crowd = Crowd(limit=1, per_host=4)
    await crowd.come("a1", "b1", "c1")
    async with asyncio.timeout(5):
        await crowd.tasks["b1"]
    await asyncio.sleep(0)
    # As many again as there are places, no more.
    assert sorted(crowd.inside) == ["a1", "b1"]
    assert await crowd.leave("b1") == ["c1"]


async def test_who_holds_on_is_not_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_PATIENCE", 0.0)
    crowd = Crowd(limit=1, per_host=1)
    await crowd.come("a1")
    crowd.inside["a1"].keep()
    await crowd.come("b1")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert sorted(crowd.inside) == ["a1"]
    assert await crowd.leave("a1") == ["b1"]
