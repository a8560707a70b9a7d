"""A small newspaper in a real database, and a library whose refresh does what a test tells it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from reader.config import Config, RefreshConfig
from reader.convert.wrap import cell_width
from reader.errors import FetchError, ReaderError
from reader.library import Library
from reader.model import (
    EntryChange,
    EntryData,
    FeedChanges,
    FeedCheck,
    FeedData,
    FeedUpdate,
    FolderPath,
    RefreshProgress,
    Saved,
)
from reader.paths import Paths
from reader.store import Store
from reader.ui.app import ReaderApp
from reader.ui.key_names import parse_keys
from reader.ui.screens.categories import CategoriesScreen

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, ten in the morning in Shanghai, which is the tests' time zone."""

TEXT = (
    "<p>江面上的雾在清晨六点散去，第一班渡轮准时离岸。船上有上学的孩子，也有赶早市的老人，"
    "他们把菜篮子放在脚边，看着对岸的楼一点点清楚起来。</p>"
    '<p>渡轮公司说，新线路<a href="https://news.example/ferry">本周试航</a>，票价两元，'
    "十二月起每天往返二十班。</p>"
    "<p>The ferry company has ordered three electric boats. The first one arrives in spring, "
    'says its <a href="https://ferry.example/plan">plan for the year</a>.</p>'
) + "".join(
    f"<p>第{number}段。沿江的步道修到了老码头，长椅换成了木头的，晚上有人在灯下下棋，"
    "围观的人比下棋的人还多，谁也不说话，只等最后一步。</p>"
    for number in range(1, 9)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A feed of the test newspaper."""

    title: str
    folder: FolderPath = ()
    titles: tuple[str, ...] = ()
    """From the newest to the oldest."""
    fault: str = ""
    complaint: str = ""
    in_part: bool = False
    hours: int = 3
    """Between two entries."""
    text: str = TEXT
    """What every entry says."""

    @property
    def address(self) -> str:
        """Where it is loaded from."""
        return f"https://{hashlib.sha1(self.title.encode()).hexdigest()[:8]}.example/feed.xml"


PAPERS = (
    Paper(
        title="江城日报",
        folder=("本地",),
        titles=(
            "渡轮新线路本周试航，票价两元",
            "老码头步道修通，夜里有人下棋",
            "“菜篮子”价格连续三周回落",
            "图书馆延长开放时间至晚上十点，周末不休息，自习室座位增加一百二十个",
            "气象台：周三起有小雨，气温下降六度",
        ),
    ),
    Paper(
        title="山城晚报",
        folder=("本地",),
        titles=("轻轨四号线明年开工", "火锅店门口的长队", "夜市搬家以后"),
        hours=20,
    ),
    Paper(
        title="Harbour Weekly",
        folder=("Technology", "Hardware"),
        titles=(
            "Three electric boats and a very long cable",
            "Why the lighthouse now runs on a watch battery",
            "A letter from the crane operators",
        ),
        hours=30,
    ),
    Paper(
        title="The Quiet Compiler",
        folder=("Technology",),
        titles=("Naming things, part nine", "What the linker knows about you"),
        hours=200,
        fault="quietcompiler.example does not answer.",
    ),
    Paper(title="空白晨报", titles=()),
)


def change(paper: Paper, index: int, title: str, text: str = TEXT) -> EntryChange:
    """Return an entry of a paper as an update would store it."""
    link = f"https://news.example/{hashlib.sha1((paper.title + title).encode()).hexdigest()[:10]}.html"
    return EntryChange(
        data=EntryData(
            key=link,
            title=title,
            link=link,
            author="记者 林知夏" if "报" in paper.title else "Ada Brook",
            published=NOW - timedelta(minutes=20) - timedelta(hours=paper.hours * index),
            content=text,
        ),
        digest=hashlib.sha1(text.encode()).hexdigest(),
        identity=link,
    )


def fill(store: Store, papers: Sequence[Paper] = PAPERS) -> None:
    """Subscribe to papers and store their entries."""
    for paper in papers:
        with store.one_step(""):  # as if it had been there before
            feed = store.add_feed(
                address=paper.address, format="xml", title=paper.title, folders=(paper.folder,)
            )
        changes = tuple(change(paper, index, title, paper.text) for index, title in enumerate(paper.titles))
        store.apply_many(
            [
                FeedChanges(
                    feed_id=feed.id,
                    format="xml",
                    feed=FeedData(title=paper.title),
                    changes=changes,
                    checked_at=NOW,
                    next_due=NOW + timedelta(hours=1),
                    complaint=paper.complaint,
                    in_part=paper.in_part,
                )
            ]
        )
        if paper.fault:
            store.apply_many([FeedCheck(feed_id=feed.id, fault=paper.fault, checked_at=NOW, next_due=NOW)])


@dataclass(slots=True)
class Press:
    """What the next refreshes bring."""

    news: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Titles of new entries by the title of their feed."""
    faults: dict[str, str] = field(default_factory=dict)
    """Why a feed fails, by its title."""
    alerts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Titles that a rule wants to be told of, by the title of their feed."""
    gate: asyncio.Event | None = None
    """A refresh waits here before it ends; None: it does not wait."""
    pages: asyncio.Event | None = None
    """A refresh that has brought something waits here for its article pages; None: it wants none."""
    breaks: ReaderError | None = None
    """What a refresh ends with when it has loaded its feeds; None: it goes well."""
    asked: list[Collection[int] | None] = field(default_factory=list)
    """The feeds that each refresh was asked for."""
    saving_fails: bool = False


class PressLibrary(Library):
    """A library on a real database whose network is a `Press`."""

    press: Press

    async def refresh(
        self, feed_ids: Collection[int] | None = None, *, force: bool = False, alone: bool = False
    ) -> AsyncGenerator[RefreshProgress, None]:
        """Store what the press holds, one feed after the other."""
        self.press.asked.append(feed_ids)
        feeds = [feed for feed in await self.feeds() if feed_ids is None or feed.id in feed_ids]
        new = failed = 0
        for done, feed in enumerate(feeds, 1):
            titles = self.press.news.pop(feed.title, ())
            fault = self.press.faults.get(feed.title, "")
            paper = Paper(title=feed.title, titles=titles)
            if titles:
                changes = FeedChanges(
                    feed_id=feed.id,
                    format="xml",
                    feed=FeedData(title=feed.title),
                    changes=tuple(change(paper, index, title) for index, title in enumerate(titles)),
                    checked_at=NOW,
                )
                await self._database.run(Store.apply_many, [changes])
            new, failed = new + len(titles), failed + bool(fault)
            told = self.press.alerts.get(feed.title, ())
            update = FeedUpdate(feed_id=feed.id, title=feed.title, new=len(titles), error=fault, notify=told)
            yield RefreshProgress(
                phase="feeds", done=done, total=len(feeds), new=new, came=new, failed=failed, update=update
            )
        if self.press.breaks is not None:
            raise self.press.breaks
        if self.press.gate is not None:
            await self.press.gate.wait()
        if self.press.pages is not None and new:
            yield RefreshProgress(phase="pages", done=0, total=new, new=new, came=new, failed=failed)
            await self.press.pages.wait()
        yield RefreshProgress(
            phase="done", done=len(feeds), total=len(feeds), new=new, came=new, failed=failed
        )

    async def save(self, entry_id: int) -> Saved | None:
        """Bookmark without fetching pictures."""
        if self.press.saving_fails:
            raise FetchError("news.example does not answer.")
        await self._database.run(Store.set_starred, [entry_id], True, label="Added a bookmark")
        await self._database.run(Store.put_saved, entry_id, category="本地", feed_address="", pictures=())
        return Saved(saved_at=NOW)


class Open(Protocol):
    """Opens the app over the test newspaper: `async with opened(width, height) as reader`."""

    def __call__(
        self,
        width: int = 120,
        height: int = 30,
        *,
        papers: Sequence[Paper] = PAPERS,
        **settings: Any,
    ) -> AbstractAsyncContextManager[Reading]: ...


_plates: dict[tuple[Paper, ...], bytes] = {}
"""Databases that were filled before, by their papers: to copy one takes a tenth of the time."""


def _print(database: Path, papers: tuple[Paper, ...]) -> None:
    is_new = not database.exists()
    if is_new and papers in _plates:
        database.touch(0o600)
        database.write_bytes(_plates[papers])
        return
    store = Store(database, clock=lambda: NOW)
    fill(store, papers)
    store.close()
    assert [file.name for file in database.parent.glob("*.db*")] == [database.name]
    if is_new:
        _plates[papers] = database.read_bytes()


def make_app(tmp_path: Path, *, papers: Sequence[Paper] = PAPERS, config: Config | None = None) -> ReaderApp:
    """Return the app over a filled library; nothing is fetched from outside."""
    paths = Paths.find(tmp_path / "data").prepare()
    _print(paths.database, tuple(papers))
    config = config or Config(refresh=RefreshConfig(on_start=False), resume=False)
    library = PressLibrary(paths, config, clock=lambda: NOW)
    library.press = Press()
    return ReaderApp(library, config)


class Reading:
    """Someone at the app: presses keys and looks at the screen once everything has come to rest."""

    def __init__(self, app: ReaderApp, pilot: Pilot[str]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> CategoriesScreen:
        """The screen with the categories."""
        screen = self.app.screen_stack[0]
        assert isinstance(screen, CategoriesScreen)
        return screen

    @property
    def press(self) -> Press:
        """What the next refreshes bring."""
        library = self.app.context.library
        assert isinstance(library, PressLibrary)
        return library.press

    @property
    def _is_held(self) -> bool:
        """Whether a refresh waits for the test to let it go on."""
        library = self.app.context.library
        if not isinstance(library, PressLibrary):
            return False
        return library.press.gate is not None or library.press.pages is not None

    async def keys(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has had its effect."""
        for key in keys:
            (name,) = parse_keys(key)
            self.app.post_message(events.Key(name, key_to_character(name)))
            await self.rest()

    async def rest(self) -> None:
        """Wait until nothing moves any more; a refresh that is made to wait does not count."""
        quiet = 0
        for _ in range(12):
            await self.pilot.pause()
            first = self.app.screen_stack[0]
            if isinstance(first, CategoriesScreen) and first._settling is not None:
                await self.pilot.pause(0.08)
                continue
            busy = [worker for worker in self.app.workers if worker.group != "refresh" or not self._is_held]
            quiet = 0 if busy else quiet + 1
            if quiet == 2:
                return
            for worker in busy:
                with suppress(WorkerCancelled):
                    await worker.wait()

    async def until_shown(self, text: str) -> None:
        """Rest until a text stands on the screen; what is told now and then is told a little later."""
        async with asyncio.timeout(10):
            while text not in self.text:
                await self.rest()

    @property
    def screen(self) -> str:
        """The kind of the screen on top."""
        return type(self.app.screen).__name__

    @property
    def place(self) -> str:
        """The pane with the focus."""
        return str(self.main.place)

    @property
    def text(self) -> str:
        """What stands on the screen, one line per row, without blanks at the ends."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    @property
    def widths(self) -> list[int]:
        """How many cells each row of the screen takes."""
        strips = self.app.screen._compositor.render_strips()
        return [cell_width(strip.text.rstrip()) for strip in strips]

    @property
    def panes(self) -> str:
        """The panes on the screen: c, e and a."""
        main = self.main
        shown = (
            ("c", main.categories.display),
            ("e", main.query_one("#list").display),
            ("a", main.pane.display),
        )
        return "".join(letter for letter, there in shown if there)

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        await self.pilot.resize_terminal(width, height)
        await self.rest()

    @property
    def toasts(self) -> list[str]:
        """The sentence that is shown over the screen; []: none is."""
        return [self.app.said] if self.app._notifications else []

    @property
    def titles(self) -> list[str]:
        """The titles in the entry list, unread ones with a dot before them."""
        entries = self.main.entries
        rows = [entries.row(index) for index in range(entries.count)]
        return [("" if row.read else "● ") + row.title if row else "…" for row in rows]

    @property
    def category(self) -> str:
        """The category under the cursor."""
        found = self.main.categories.category
        return found.title if found else ""

    @property
    def opened(self) -> str:
        """The title of the article in the pane; "": none."""
        return self.main.article.entry.title if self.main.article else ""


@asynccontextmanager
async def reading(app: ReaderApp, width: int = 120, height: int = 30) -> AsyncIterator[Reading]:
    """Open the app in a terminal of this size."""
    async with app.run_test(size=(width, height)) as pilot:
        someone = Reading(app, pilot)
        await pilot.pause(0.05)
        await someone.rest()
        yield someone
    await app.context.library.aclose()
