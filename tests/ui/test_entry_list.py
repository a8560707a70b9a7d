"""The entry list loads the rows that are seen, however many there are, and draws only what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from newsroom import NOW
from textual.app import App, ComposeResult
from textual.geometry import Region

from reader.model import Entry
from reader.ui.widgets.entry_list import EntryList

MANY = 100_000


def entry(number: int) -> Entry:
    return Entry(
        id=number,
        feed_id=1,
        feed_title="江城日报",
        title=f"第{number}条消息",
        first_seen=NOW - timedelta(minutes=number % 50),
    )


class ListApp(App[None]):
    """An entry list alone; it writes down what was asked for and what was drawn anew."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, ...]] = []

    def compose(self) -> ComposeResult:
        yield EntryList(lambda: NOW)

    def on_entry_list_rows_needed(self, message: EntryList.RowsNeeded) -> None:
        self.asked.append(message.ids)
        self.query_one(EntryList).put_rows(entry(number) for number in message.ids)


def regions(rows: EntryList) -> Iterator[Region]:
    yield from rows._repaint_regions


async def test_a_hundred_thousand_rows_load_only_what_is_seen() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(EntryList)
        rows.focus()
        rows.show(range(1, MANY + 1))
        await pilot.pause(0.05)
        assert rows.count == MANY
        assert sum(len(ids) for ids in app.asked) < 200
        rows.cursor = MANY - 1
        await pilot.pause(0.05)
        assert rows.entry == entry(MANY)
        assert sum(len(ids) for ids in app.asked) < 400
        for _ in range(200):
            rows.move_page(-1)
        await pilot.pause(0.05)
        assert rows.cursor == MANY - 1 - 200 * 23
        assert len(rows._rows) < 5000


async def test_moving_draws_two_rows_anew() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(EntryList)
        rows.focus()
        rows.show(range(1, 10_001))
        await pilot.pause(0.05)
        rows._repaint_regions.clear()
        rows.move(1)
        assert sorted(region.y for region in regions(rows)) == [0, 1]
        assert all(region.height == 1 for region in regions(rows))


async def test_rows_are_there_before_they_come_into_sight() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(EntryList)
        rows.show(range(1, 10_001))
        await pilot.pause(0.05)
        for _ in range(300):
            rows.move(1)
            await pilot.app.animator.wait_until_complete()
            assert rows.entry is not None or rows.cursor > 60
        await pilot.pause(0.05)
        assert rows.entry is not None


async def test_marks_show_at_once_and_only_on_loaded_rows() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.query_one(EntryList)
        rows.show(range(1, 10_001))
        await pilot.pause(0.05)
        rows.mark(range(1, 10_001), read=True)
        row = rows.row(0)
        assert row is not None
        assert row.read
        assert rows.row(9_999) is None
        assert rows.loaded([1, 2, 9_999]) == [1, 2]
