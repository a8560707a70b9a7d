"""Shows that lists open as fast with 100,000 entries as with 1,000: python tests/bench/lists.py [--runs N]

Both libraries have 10 feeds and 200 bookmarks, so that every list fills the screen in both. "library" is what
the store's thread takes for a first screenful of rows; "screen" is from the key until the list has been
painted, in an app without a terminal; "leafing" is the same with the next key pressed at once; "opening" is
measured from outside, in a pseudo-terminal.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path

from corpus import Vocabulary, fill
from terminal import Terminal, median

from reader.config import Config, RefreshConfig
from reader.library import Library
from reader.model import EntryQuery, Scope
from reader.paths import Paths
from reader.query import parse
from reader.store import Store
from reader.store.search import Searcher
from reader.ui.app import ReaderApp, favour_the_screen
from reader.ui.screens.categories import CategoriesScreen

_SIZES = (1_000, 100_000)
_FEEDS = 10
_BOOKMARKS = 200
_ROWS = 60
_BEHIND = 0.4
"""Seconds in which the rest of a list comes, so that it is not measured with the next one."""


def prepare(folder: Path, count: int) -> None:
    """Fill a data directory with the same feeds, bookmarks and smart categories, whatever its size."""
    folder.mkdir(parents=True)
    database = folder / "reader.db"
    vocabulary = fill(database, count, per_feed=count // _FEEDS)
    with closing(Store(database)) as store:
        store.set_tag(range(1, count + 1, count // _BOOKMARKS), "boats", label="")
        store.set_starred(range(1, count + 1), False, label="")
        store.set_starred(range(1, count + 1, count // _BOOKMARKS), True, label="Saved some")
    subprocess.run([sys.executable, "-m", "reader.store.indexer", str(database)], check=True)
    with closing(Store(database)) as store:
        for name, query in queries(database, vocabulary).items():
            store.add_smart_category(f"Smart: {name}", query)
    (folder / "config.toml").write_text("[refresh]\non_start = false\n")


def queries(database: Path, vocabulary: Vocabulary) -> dict[str, str]:
    """Return queries of each kind; what they find fills the screen in both libraries."""
    pairs = [word for word in vocabulary.chinese if len(word) == 2]
    four = next(word for word in vocabulary.chinese if len(word) == 4)
    english = vocabulary.english
    return {
        "unread, three days": "is:unread newer:3d",
        "unread Chinese": "lang:zh is:unread",
        "newer than three days": "newer:3d",
        "a frequent word": vocabulary.chinese[0],
        "two characters": pairs[0],
        "in 15 of 100": pairs[40],
        "in 150 in all": with_hits(database, pairs, 150),
        "an English word": english[0],
        "unread with a word": f"is:unread {pairs[0]}",
        "a word in titles": f"title:{english[3]}",
        "four characters": four,
        "one word or another": f"{pairs[0]} or {english[0]}",
        "a tag": "tag:boats",
    }


def with_hits(database: Path, words: Sequence[str], wanted: int) -> str:
    """Return the word, of those that get rarer, that about so many articles have."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with closing(Searcher(database)) as searcher:
        return words[
            bisect_left(
                words,
                -wanted,
                key=lambda word: -len(searcher.ids(parse(word), Scope(kind="all"), now=now, today=now)),
            )
        ]


@contextmanager
def opened(folder: Path) -> Iterator[Library]:
    """Open the library of a folder."""
    config = replace(Config(), refresh=RefreshConfig(on_start=False, while_open=False), resume=False)
    library = Library(
        Paths(
            config_file=folder / "config.toml",
            data_dir=folder,
            cache_dir=folder / "cache",
            log_file=folder / "log",
        ),
        config,
    )
    try:
        yield library
    finally:
        library.close()


async def scopes_of(library: Library) -> dict[str, Scope]:
    """Return the lists to be measured."""
    rows = await library.categories()
    found = {row.title: row.scope for row in rows if row.scope.kind not in ("folder", "feed")}
    found["History"] = Scope(kind="history")
    found["a folder with half of all"] = next(row.scope for row in rows if row.scope.kind == "folder")
    found["a feed"] = next(row.scope for row in rows if row.scope.kind == "feed")
    return found


async def measure_library(library: Library, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds for the first screenful of each list, and for all its ids."""

    async def first(query: EntryQuery) -> None:
        listed = await library.first_ids(query, 120)
        await library.entries(listed.ids[:_ROWS])

    await library.recount()
    times: dict[str, list[float]] = {"category list": await timed(runs, library.categories)}
    for (name, scope), unread_only in product((await scopes_of(library)).items(), (False, True)):
        if scope.kind == "history" and unread_only:
            continue
        query = EntryQuery(scope=scope, unread_only=unread_only)
        label = name + (", unread only" if unread_only else "")
        times[label] = await timed(runs, lambda query=query: first(query))  # type: ignore[misc]  # bound now
    for smart in await library.smart_categories():
        query = EntryQuery(scope=Scope(kind="smart", smart_id=smart.id))
        label = smart.name.replace("Smart:", "Not counted since a change:")
        times[label] = []
        for run in range(runs + 1):
            # Whatever is known of a smart category counts for nothing from here on.
            await library.set_read([1], run % 2 == 0)
            times[label] += await timed(0, partial(first, query))
        del times[label][0]
    return times


async def measure_never_counted(folder: Path, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds for the first screenful of smart categories in a library just opened."""
    times: dict[str, list[float]] = {}
    with opened(folder) as library:
        every = await library.smart_categories()
    for _, smart in product(range(runs), every):
        with opened(folder) as library:

            async def first(query: EntryQuery, library: Library = library) -> None:
                listed = await library.first_ids(query, 120)
                await library.entries(listed.ids[:_ROWS])

            # The thread that searches has begun, as it has a moment after the start.
            await first(EntryQuery(scope=Scope(kind="all"), match="is:unread"))
            query = EntryQuery(scope=Scope(kind="smart", smart_id=smart.id))
            label = smart.name.replace("Smart:", "Never counted:")
            times.setdefault(label, []).extend(await timed(0, partial(first, query)))
            await library.aclose()
    return times


async def timed(runs: int, work: Callable[[], Awaitable[object]]) -> list[float]:
    """Return the milliseconds of several runs after one that does not count; 0: of the one alone."""
    times = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        await work()
        times.append((time.perf_counter() - begun) * 1e3)
    return times[1:] or times


async def measure_screen(library: Library, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds until each list has been painted."""
    app = ReaderApp(library, library.config)
    times: dict[str, list[float]] = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await library.recount()
        await pilot.pause(1.0)
        # As on a terminal; else whichever list met a full collection would be measured with it.
        favour_the_screen()
        main = app.screen
        assert isinstance(main, CategoriesScreen)
        for _, (name, scope) in product(range(runs + 1), (await scopes_of(library)).items()):
            times.setdefault(name, []).append(await switch(main, scope))
            await asyncio.sleep(_BEHIND)
        smart = {name: scope for name, scope in (await scopes_of(library)).items() if scope.kind == "smart"}
        for run, (name, scope) in product(range(runs + 1), smart.items()):
            await library.set_read([1], run % 2 == 0)
            label = name.replace("Smart:", "Not counted since a change:")
            times.setdefault(label, []).append(await switch(main, scope))
            await asyncio.sleep(_BEHIND)
            await switch(main, Scope(kind="all"))
            await asyncio.sleep(_BEHIND)
        leafing = []
        for _, scope in product(range(runs + 1), (await scopes_of(library)).values()):
            leafing.append(await switch(main, scope))
        times["leafing, all of these"] = leafing
    return {name: each[1:] for name, each in times.items()}


async def switch(main: CategoriesScreen, scope: Scope) -> float:
    """Show a list, and return the milliseconds until it has been painted."""
    painted = asyncio.Event()
    begun = time.perf_counter()
    main.show_scope(scope)
    await next(worker for worker in main.workers if worker.group == "entries").wait()
    main.call_after_refresh(painted.set)
    await painted.wait()
    return (time.perf_counter() - begun) * 1e3


def measure_opening(folder: Path) -> float:
    """Return the milliseconds until the app's own screen stands there; no picture of the last one is kept."""
    (folder / "cache" / "last-screen").unlink(missing_ok=True)
    with Terminal([sys.executable, "-m", "reader", "--data-dir", str(folder)]) as terminal:
        seconds = terminal.wait_for("Bookmarks", "newest first")
        terminal.settle(0.8)
        terminal.leave("Q")
    return seconds * 1e3


def report(title: str, found: Mapping[int, Mapping[str, Sequence[float]]]) -> None:
    """Print medians and their ratio."""
    small, large = _SIZES
    print(f"\n{title:<50}{small:>9,}{large:>10,}   ratio (target below 1.5)")
    for name, times in found[large].items():
        one, many = median(found[small][name]), median(times)
        print(f"  {name:<48}{one:>6.1f} ms{many:>7.1f} ms   {many / one:.2f}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument(
        "--keep", type=Path, help="a folder for the two libraries, made if they are not there"
    )
    arguments = parser.parse_args()
    runs: int = arguments.runs
    with tempfile.TemporaryDirectory(prefix="lists-bench-") as name:
        folders = {count: (arguments.keep or Path(name)) / str(count) for count in _SIZES}
        for count, folder in folders.items():
            if not folder.exists():
                prepare(folder, count)
        in_library: dict[int, dict[str, list[float]]] = {}
        on_screen: dict[int, Mapping[str, list[float]]] = {}
        for count, folder in folders.items():
            with opened(folder) as library:
                in_library[count] = asyncio.run(measure_library(library, runs))
            in_library[count] |= asyncio.run(measure_never_counted(folder, runs))
            with opened(folder) as library:
                on_screen[count] = asyncio.run(measure_screen(library, runs))
        opening: dict[int, list[float]] = {count: [] for count in _SIZES}
        for _, (count, folder) in product(range(runs + 1), folders.items()):
            opening[count].append(measure_opening(folder))
        report("library: first screenful", in_library)
        report("screen: until painted", on_screen)
        report("opening", {count: {"the app": times[1:]} for count, times in opening.items()})


if __name__ == "__main__":
    main()
