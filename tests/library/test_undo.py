"""Undo and redo through the whole library, over restarts."""

from __future__ import annotations

from collections.abc import Callable

from newsstand import CATEGORY, open_site
from servers import Server

from reader.library import Library
from reader.model import EntryQuery, Scope

ALL = EntryQuery(scope=Scope(kind="all"))
UNREAD = EntryQuery(scope=Scope(kind="all"), unread_only=True)


async def _fill(library: Library, server: Server) -> list[int]:
    open_site(server)
    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    await library.subscribe_all([(candidate, ((),))], as_step=False)
    async for _ in library.refresh(force=True):
        pass
    return list(await library.entry_ids(ALL))


async def _state(library: Library, ids: list[int]) -> list[tuple[object, ...]]:
    rows = await library.entries(ids)
    return [
        (
            row.read,
            row.starred,
            await library.tags_of(row.id),
            await library.note(row.id),
            await library.highlights(row.id),
        )
        for row in rows
    ]


async def test_every_kind_of_step_is_undone_and_redone_after_restarts(
    reopen: Callable[[], Library], server: Server
) -> None:
    async with reopen() as library:
        ids = await _fill(library, server)
        states = [await _state(library, ids)]
        for change in (
            library.set_read(ids[:1]),
            library.mark_scope_read(Scope(kind="all")),
            library.save(ids[1]),
            library.set_tag(ids[:2], "船"),
            library.unsave(ids[1]),
            library.set_tag(ids[:1], "船", False),
            library.set_read(ids[1:2], False),
            library.put_note(ids[0], "一"),
            library.put_note(ids[0], "二"),
            library.add_highlight(ids[0], "清淤船", prefix="："),
            library.put_highlight_note(1, "哪一条？"),
            library.remove_highlight(1),
            library.put_note(ids[0], ""),
        ):
            assert await change is not None
            states.append(await _state(library, ids))
    for state in reversed(states[:-1]):
        async with reopen() as library:
            assert await library.undo() is not None
            assert await _state(library, ids) == state
    async with reopen() as library:
        assert await library.undo() is None
    for state in states[1:]:
        async with reopen() as library:
            assert await library.redo() is not None
            assert await _state(library, ids) == state
    async with reopen() as library:
        assert await library.redo() is None


async def test_hiding_is_undone_after_a_restart(reopen: Callable[[], Library], server: Server) -> None:
    async with reopen() as library:
        ids = await _fill(library, server)
        step = await library.set_hidden(ids[:1])
        assert step is not None
        assert step.label == "Hid 1 entry"
        assert len(await library.entry_ids(ALL)) == len(ids) - 1
    async with reopen() as library:
        await library.undo()
        assert list(await library.entry_ids(ALL)) == ids


async def test_marking_all_is_one_step_that_tells_what_it_changed(
    reopen: Callable[[], Library], server: Server
) -> None:
    async with reopen() as library:
        ids = await _fill(library, server)
        await library.set_read(ids[:1])
        step = await library.set_read(ids)
        assert step is not None
        assert step.label == f"Marked {len(ids) - 1} {'entry' if len(ids) == 2 else 'entries'} read"
    async with reopen() as library:
        await library.undo()
        assert list(await library.entry_ids(UNREAD)) == ids[1:]


async def test_the_last_hundred_steps_are_kept_over_restarts(
    reopen: Callable[[], Library], server: Server
) -> None:
    async with reopen() as library:
        ids = await _fill(library, server)
        for number in range(105):
            await library.set_read(ids[:1], number % 2 == 0)
    undone = 0
    async with reopen() as library:
        for _ in range(60):
            undone += await library.undo() is not None
    async with reopen() as library:
        while await library.undo() is not None:
            undone += 1
    assert undone == 100
