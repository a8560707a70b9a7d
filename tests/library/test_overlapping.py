"""Refreshes that overlap: feeds are loaded although the pages of others are still being fetched."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from newsstand import Clock, article_page, category_page, png, rss
from servers import Answer, Server

from reader.config import Config, NetworkConfig, RefreshConfig
from reader.library import Library
from reader.library.turns import Turns
from reader.model import EntryQuery, Feed, PageJob, RefreshProgress, Scope
from reader.paths import Paths
from reader.store import Store

QUICK = Config(
    network=NetworkConfig(connect_timeout=5, read_timeout=30, total_timeout=60),
    refresh=RefreshConfig(page_delay_seconds=0, pages_per_host=2),
)


def pages(server: Server, paper: str, count: int, hold: threading.Event | None = None) -> str:
    """Serve a category page and its articles, which wait for an event; return the category's path."""
    links = []
    for number in range(1, count + 1):
        path = f"/{paper}/2026/03/01/nw202603010000{len(paper):02}{number:04}.html"
        text = f"第{number}号渡船今早离岸，船上坐满了去对岸上学的孩子。" * 8
        server.add(
            path, Answer(article_page(f"第{number}号渡船", text, "2026-03-01"), "text/html", hold=hold)
        )
        links.append((path, f"第{number}号渡船"))
    path = f"/category/{paper}.html"
    server.add(path, Answer(category_page(*links, name=paper), "text/html"))
    return path


async def add(library: Library, address: str) -> int:
    (candidate,) = await library.find_feeds(address)
    return (await library.subscribe(candidate)).id


@pytest.fixture
def config() -> Config:
    return QUICK


class Follower:
    """Follows a refresh in a task of its own, as the app does."""

    def __init__(self, library: Library, *ids: int) -> None:
        self.steps: list[RefreshProgress] = []
        self._changed = asyncio.Condition()
        self.task = asyncio.create_task(self._follow(library, ids))

    async def _follow(self, library: Library, ids: tuple[int, ...]) -> None:
        async for progress in library.refresh(ids):
            async with self._changed:
                self.steps.append(progress)
                self._changed.notify_all()

    async def until(self, condition: Callable[[RefreshProgress], bool]) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: any(map(condition, self.steps)))


def is_about_pages(progress: RefreshProgress) -> bool:
    return progress.phase == "pages"


async def test_feeds_come_in_while_the_pages_of_others_are_fetched(library: Library, server: Server) -> None:
    hold = threading.Event()
    slow = await add(library, server.url(pages(server, "shuixiangbao", 6, hold)))
    quick = await add(
        library, server.add("/rss.xml", Answer(rss(("b", "Lock gates reopen", "Water. " * 99))))
    )
    first = Follower(library, slow)
    await first.until(is_about_pages)
    second = [progress async for progress in library.refresh([quick])]
    assert (second[-1].phase, second[-1].new) == ("done", 1)
    assert not first.task.done()
    hold.set()
    await first.task
    assert (first.steps[-1].phase, first.steps[-1].failed) == ("done", 0)


async def test_pages_of_both_take_turns_at_their_host(library: Library, server: Server) -> None:
    hold = threading.Event()
    one = await add(library, server.url(pages(server, "shuixiangbao", 5, hold)))
    two = await add(library, server.url(pages(server, "gangwanbao", 5, hold)))
    server.requests.clear()
    first = Follower(library, one)
    await first.until(is_about_pages)
    second = Follower(library, two)
    await second.until(is_about_pages)
    await asyncio.to_thread(server.wait_for, 4)  # two feeds, then as many pages as one refresh may ask for
    assert server.active == 2
    server.busiest = 0
    hold.set()
    await asyncio.gather(first.task, second.task)
    assert [each.steps[-1].failed for each in (first, second)] == [0, 0]
    assert len(server.requests) == 12
    assert server.busiest <= 2


async def test_a_page_that_is_in_line_is_not_fetched_twice(library: Library, server: Server) -> None:
    hold = threading.Event()
    feed = await add(library, server.url(pages(server, "shuixiangbao", 3, hold)))
    first = Follower(library, feed)
    await first.until(is_about_pages)
    pages(server, "shuixiangbao", 4, hold)
    second = Follower(library, feed)
    await second.until(is_about_pages)
    assert second.steps[-1].total == 1, "the fourth; the others are being fetched"
    hold.set()
    await asyncio.gather(first.task, second.task)
    paths = [request.path for request in server.requests if "/2026/" in request.path]
    assert len(paths) == len(set(paths)) == 4


async def test_one_can_be_stopped_without_the_other(library: Library, server: Server) -> None:
    hold = threading.Event()
    one = await add(library, server.url(pages(server, "shuixiangbao", 5, hold)))
    two = await add(library, server.url(pages(server, "gangwanbao", 5)))
    first = Follower(library, one)
    await first.until(is_about_pages)
    second = Follower(library, two)
    await second.until(is_about_pages)
    first.task.cancel()
    await asyncio.gather(first.task, return_exceptions=True)
    await asyncio.wait_for(second.task, 10)
    assert second.steps[-1].failed == 0
    hold.set()
    again = [progress async for progress in library.refresh([one])]
    assert again[-1].failed == 0
    assert max(progress.total for progress in again if progress.phase == "pages") == 5


async def test_closing_while_two_are_under_way_is_clean(tmp_path: Path, clock: Clock, server: Server) -> None:
    hold = threading.Event()
    paths = Paths.find(tmp_path / "data").prepare()
    async with Library(paths, QUICK, clock=clock) as library:
        followers = []
        for paper in ("shuixiangbao", "gangwanbao"):
            followers.append(Follower(library, await add(library, server.url(pages(server, paper, 3, hold)))))
            await followers[-1].until(is_about_pages)
        for each in followers:
            each.task.cancel()
        await asyncio.gather(*(each.task for each in followers), return_exceptions=True)
    hold.set()
    async with Library(paths, QUICK, clock=clock) as library:
        async for _ in library.refresh(force=True):
            pass
        entries = await library.entries(await library.entry_ids(EntryQuery(scope=Scope(kind="all"))))
        assert len(entries) == 6
        articles = [await library.article(entry.id) for entry in entries]
        assert not any(article.incomplete for article in articles)


async def test_pictures_of_bookmarks_are_fetched_by_one_of_them(library: Library, server: Server) -> None:
    feed = await add(library, server.url(pages(server, "shuixiangbao", 1)))
    other = await add(library, server.add("/rss.xml", Answer(rss(("b", "Lock gates", "Water. " * 99)))))
    server.add("/pictures/canal.png", Answer("away", "text/plain", 500))
    async for _ in library.refresh([feed]):
        pass
    (entry_id,) = await library.entry_ids(EntryQuery(scope=Scope(kind="all")))
    await library.save(entry_id)
    hold = threading.Event()
    server.add("/pictures/canal.png", Answer(png(), "image/png", hold=hold))
    server.requests.clear()
    first = Follower(library, feed)
    await first.until(lambda progress: progress.phase == "pictures")
    second = Follower(library, other)
    await second.until(lambda progress: progress.phase == "pictures")
    hold.set()
    await asyncio.gather(first.task, second.task)
    assert len(server.asked("/pictures/canal.png")) == 1


async def test_the_page_of_a_bookmark_takes_its_turn(library: Library, server: Server) -> None:
    hold = threading.Event()
    other = await add(library, server.url(pages(server, "gangwanbao", 4, hold)))
    page = server.add(
        "/kept.html", Answer(article_page("渡船", "渡船靠岸了。" * 40, "2026-03-01"), "text/html")
    )
    teaser = (
        f"<item><guid>t</guid><title>渡船</title><link>{page}</link><description>靠岸</description></item>"
    )
    feed = await add(
        library,
        server.add(
            "/t.xml", Answer(f"<rss version='2.0'><channel><title>港</title>{teaser}</channel></rss>")
        ),
    )
    async for _ in library.refresh([feed]):
        pass
    (bookmark,) = await library.entry_ids(EntryQuery(scope=Scope(kind="feed", feed_id=feed)))
    # The mark alone, as after an end of the program before the copy was made.
    await library._database.run(Store.set_starred, [bookmark], True, label="")
    server.requests.clear()
    first = Follower(library, other)
    await first.until(is_about_pages)
    await asyncio.to_thread(server.wait_for, 3)  # the category, and as many pages as may be asked for
    second = Follower(library)
    await second.until(lambda progress: progress.phase == "pictures")
    for _ in range(8):  # whoever does not wait would have asked by then
        await library.open_address(server.url("/t.xml"))
    assert not server.asked("/kept.html")
    hold.set()
    await asyncio.gather(first.task, second.task)
    assert len(server.asked("/kept.html")) == 1


async def test_a_place_is_free_again_after_the_delay() -> None:
    turns = Turns(per_host=1, delay=3600, concurrency=8)
    async with turns.turn("a.test:80"):
        pass
    waiting = asyncio.create_task(turns.turn("a.test:80").__aenter__())
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    async with turns.turn("b.test:80"):
        assert not waiting.done(), "another host's place is free"
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def test_so_many_at_a_host_at_once_and_no_more() -> None:
    turns = Turns(per_host=2, delay=0, concurrency=8)
    inside, most = 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with turns.turn("a.test:80"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(6)))
    assert (inside, most) == (0, 2)


async def test_jobs_that_were_given_up_are_for_whoever_comes_next() -> None:
    turns = Turns(per_host=1, delay=0, concurrency=8)
    jobs = [PageJob(article_id=number, address=f"http://a.test/{number}") for number in (1, 2)]
    assert turns.line_up(jobs) == jobs
    assert turns.line_up(jobs) == []
    turns.step_out(jobs[:1])
    assert turns.line_up(jobs) == jobs[:1]


async def test_a_refresh_can_be_stopped_at_any_moment(library: Library, server: Server) -> None:
    """What it had claimed is free at once: the next refresh need not leave it to anybody."""

    def claim(store: Store) -> list[Feed]:
        _, held = store.claim(lambda feeds: feeds, now=library.clock())
        store.release([feed, other])
        return held

    feed = await add(library, server.url(pages(server, "shuixiangbao", 2)))
    other = await add(library, server.add("/rss.xml", Answer(rss(("b", "Lock gates", "Water. " * 99)))))
    turns = 0
    while True:
        follower = Follower(library, feed, other)
        for _ in range(turns):
            await asyncio.sleep(0)
        if follower.task.done():
            break
        follower.task.cancel()
        await asyncio.gather(follower.task, return_exceptions=True)
        assert await library._database.run(claim) == [], f"after {turns} turns"
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith(("load", "pages of"))]
        turns += 1 + turns // 8
