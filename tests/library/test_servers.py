"""What servers do, from the first byte to the newspaper: what is kept, what is said, when to ask again."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from newsstand import CATEGORY, Clock, article_page, open_site, rss
from servers import Answer, Request, Server, free_port, redirect
from turns import counting_turns

from reader.config import Config, NetworkConfig, RefreshConfig
from reader.errors import ReaderError
from reader.library import Library
from reader.model import EntryQuery, Feed, FeedCandidate, Scope
from reader.paths import Paths

ALL = EntryQuery(scope=Scope(kind="all"))
WHOLE = "<p>" + "清淤船昨天离开了西栅，比原定日子早了十二天。" * 20 + "</p>"
TEASER = "清淤船昨天离开了西栅……"
GOOD = rss(("a", "第一条", WHOLE))
CONFIG = Config(
    network=NetworkConfig(
        connect_timeout=5, read_timeout=1.0, total_timeout=2.0, max_bytes=1_000_000, per_host=4
    ),
    refresh=RefreshConfig(page_delay_seconds=0),
)


@pytest.fixture
def config() -> Config:
    return CONFIG


async def follow(library: Library, server: Server, path: str = "/feed.xml") -> Feed:
    """Subscribe to an address of the server, where a good feed is served once."""
    server.add(path, Answer(GOOD, etag='"1"'))
    feed = await library.subscribe(FeedCandidate(address=server.url(path), title="", format="xml"))
    await refresh(library)
    server.requests.clear()
    return feed


async def refresh(library: Library, *, force: bool = True) -> None:
    async for _ in library.refresh(force=force):
        pass


async def now(library: Library) -> Feed:
    (feed,) = await library.feeds()
    return feed


async def wait(library: Library) -> timedelta:
    """How long the one feed is left alone."""
    feed = await now(library)
    assert feed.next_due is not None
    return feed.next_due - library.clock()


async def titles(library: Library) -> list[str]:
    return [entry.title for entry in await library.entries(await library.entry_ids(ALL))]


# ------------------------------------------------------------ when a feed is asked again


@pytest.mark.parametrize(
    ("headers", "head", "hours"),
    [
        ({}, "", 1),
        ({"Cache-Control": "max-age=10800"}, "", 3),
        ({"Expires": "Mon, 02 Mar 2026 09:00:00 GMT", "Date": "Mon, 02 Mar 2026 04:00:00 GMT"}, "", 5),
        ({}, "<ttl>240</ttl>", 4),
        (
            {},
            "<x:updatePeriod xmlns:x='http://purl.org/rss/1.0/modules/syndication/'>daily</x:updatePeriod>",
            24,
        ),
        ({"Cache-Control": "public, max-age=31536000, immutable"}, "", 24),
        ({"Cache-Control": "max-age=99999999999999999999"}, "", 24),
        ({"Cache-Control": "max-age=1"}, "", 1),
    ],
)
async def test_servers_and_feeds_say_how_long_they_are_left_alone(
    library: Library, server: Server, headers: dict[str, str], head: str, hours: int
) -> None:
    body = GOOD.replace("</title>", f"</title>{head}", 1)
    address = server.add("/feed.xml", Answer(body, headers=headers))
    await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
    await refresh(library)
    asked = timedelta(hours=hours)
    assert asked <= await wait(library) <= asked * 1.1
    server.requests.clear()
    await refresh(library, force=False)
    assert server.requests == []


async def test_a_clock_that_was_set_back_stops_no_feed(
    library: Library, server: Server, clock: Clock
) -> None:
    await follow(library, server)
    clock.go_on(days=4000)
    await refresh(library)
    clock.go_on(days=-4000)
    server.requests.clear()
    await refresh(library, force=False)
    assert len(server.requests) == 1
    await refresh(library, force=False)
    assert len(server.requests) == 1, "the time is right again"


async def test_an_unchanged_feed_costs_one_conditional_request(library: Library, server: Server) -> None:
    await follow(library, server)
    await refresh(library)
    (request,) = server.requests
    assert request.headers["if-none-match"] == '"1"'
    assert (await now(library)).fault == ""


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_kept_to(library: Library, server: Server, clock: Clock, status: int) -> None:
    await follow(library, server)
    server.add("/feed.xml", Answer(status=status, headers={"Retry-After": "7200"}))
    await refresh(library)
    assert timedelta(hours=2) <= await wait(library) <= timedelta(hours=2, minutes=5)
    assert "asks to be left alone for 2 hours" in (await now(library)).fault
    clock.go_on(minutes=115)
    await refresh(library, force=False)
    assert len(server.requests) == 1
    clock.go_on(minutes=11)
    server.add("/feed.xml", Answer(GOOD))
    await refresh(library, force=False)
    assert (await now(library)).fault == ""


async def test_a_failing_feed_is_asked_less_and_less_and_forgiven_at_once(
    library: Library, server: Server, clock: Clock
) -> None:
    await follow(library, server)
    server.add("/feed.xml", Answer("oh", status=500))
    for failures in range(4):
        await refresh(library)
        usual = timedelta(minutes=10 * 2**failures)
        assert usual * 0.75 <= await wait(library) <= usual * 1.25
        assert (await now(library)).fault_count == failures + 1
    clock.go_on(days=1)
    server.add("/feed.xml", Answer(GOOD))
    await refresh(library, force=False)
    assert (await now(library)).fault_count == 0
    assert await titles(library) == ["第一条"]


# ------------------------------------------------------------ where a feed went


STUB = Answer('<html><head><meta http-equiv="refresh" content="0; url=/new.xml"></head></html>', "text/html")


@pytest.mark.parametrize("moved", [redirect("/new.xml", 301), redirect("/new.xml", 308), STUB])
async def test_a_move_for_good_is_followed_once_it_has_lasted(
    library: Library, server: Server, moved: Answer
) -> None:
    feed = await follow(library, server)
    server.add("/feed.xml", moved)
    server.add("/new.xml", Answer(GOOD, etag='"1"'))
    for _ in range(2):
        await refresh(library)
        assert (await now(library)).address == feed.address
    await refresh(library)
    assert (await now(library)).address == server.url("/new.xml")
    server.requests.clear()
    await refresh(library)
    assert [request.path for request in server.requests] == ["/new.xml"]
    assert await titles(library) == ["第一条"]


async def test_a_detour_is_no_move(library: Library, server: Server) -> None:
    feed = await follow(library, server)
    server.add("/new.xml", Answer(GOOD))
    for route in (redirect("/new.xml", 301), redirect("/new.xml", 301), Answer(GOOD)) * 2:
        server.add("/feed.xml", route)
        await refresh(library)
    server.add("/feed.xml", redirect("/new.xml", 302))
    for _ in range(4):
        await refresh(library)
    assert (await now(library)).address == feed.address


async def test_a_circle_of_moves_is_named(library: Library, server: Server) -> None:
    feed = await follow(library, server)
    server.add("/feed.xml", redirect("/b.xml", 301))
    server.add("/b.xml", redirect("/feed.xml", 301))
    for _ in range(4):
        await refresh(library)
    broken = await now(library)
    assert "sends us round in a circle" in broken.fault
    assert (broken.address, broken.stopped) == (feed.address, False)
    assert await titles(library) == ["第一条"]


async def test_410_stops_a_feed_and_says_so(library: Library, server: Server, clock: Clock) -> None:
    feed = await follow(library, server)
    server.add("/feed.xml", Answer(status=410))
    await refresh(library)
    gone = await now(library)
    assert gone.stopped
    assert "gone for good" in gone.fault
    server.requests.clear()
    clock.go_on(days=30)
    await refresh(library)
    await refresh(library, force=False)
    assert server.requests == []
    assert await titles(library) == ["第一条"]

    server.add("/feed.xml", Answer(GOOD))
    async for _ in library.refresh([feed.id]):
        pass
    assert not (await now(library)).stopped, "by hand it is asked, and it is back"


# ------------------------------------------------------------ what comes instead of a feed


def _flood() -> Iterator[bytes]:
    while True:
        yield b"x" * 100_000


def _trickle(stop: threading.Event) -> Iterator[bytes]:
    while not stop.wait(0.02):
        yield b"<!-- -->"


LOGIN = '<!doctype html><form action="/in"><input type="password"></form>'
PARKED = "<!doctype html><h1>towpath.example</h1><p>This domain is for sale!</p>"
BOMB = Answer(gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Answer(drop="start"), "closed the connection without an answer"),
        (lambda: Answer(drop="reset"), "broke off"),
        (lambda: Answer(GOOD, drop="middle"), "promised"),
        (lambda: Answer(GOOD, length=99_999), "promised 99,999 bytes"),
        (lambda: Answer(GOOD, hold=threading.Event()), "sent nothing for 1 second"),
        (lambda: Answer(GOOD, hold_middle=threading.Event()), "sent nothing for 1 second"),
        (lambda: Answer(chunks=_trickle(threading.Event())), "still not done after 2 seconds"),
        (lambda: Answer(chunks=_flood()), "more than 1 MB"),
        (lambda: BOMB, "more than 1 MB"),
        (
            lambda: Answer(gzip.compress(GOOD.encode())[:-30], headers={"Content-Encoding": "gzip"}),
            "broke off",
        ),
        (lambda: Answer(LOGIN, "text/html"), "sign in"),
        (lambda: Answer(PARKED, "text/html"), "up for sale"),
        (lambda: Answer("", "text/html"), "empty"),
        (lambda: Answer(status=404), "nothing at this address"),
        (lambda: Answer(status=401), "user name and a password"),
        (lambda: redirect("gopher://towpath.example/"), "not a web address"),
    ],
)
async def test_whatever_comes_instead_is_said_and_nothing_is_lost(
    library: Library, server: Server, make: Callable[[], Answer], words: str
) -> None:
    await follow(library, server)
    server.add("/feed.xml", make())
    other = server.add("/other.xml", Answer(rss(("b", "第二条", WHOLE), title="Other")))
    await library.subscribe(FeedCandidate(address=other, title="", format="xml"))
    await refresh(library)
    broken, good = await library.feeds()
    assert words in broken.fault
    assert broken.fault.endswith(".")
    assert (broken.total, broken.fault_count, broken.stopped) == (1, 1, False)
    assert (good.total, good.fault) == (1, "")
    assert sorted(await titles(library)) == ["第一条", "第二条"]


async def test_being_sent_to_a_login_page_is_named(library: Library, server: Server) -> None:
    await follow(library, server)
    server.add("/feed.xml", redirect("/account/login?next=feed"))
    server.add("/account/login", Answer("<!doctype html><p>Welcome", "text/html"))
    await refresh(library)
    assert "shows a login page instead of the feed" in (await now(library)).fault


async def test_cookies_are_not_kept(library: Library, server: Server) -> None:
    server.add("/feed.xml", Answer(GOOD, headers={"Set-Cookie": "who=you"}))
    address = server.url("/feed.xml")
    await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
    for _ in range(2):
        await refresh(library)
    assert all("cookie" not in request.headers for request in server.requests)


# ------------------------------------------------------------ what feeds and pages may make us load


async def test_articles_lead_to_no_private_host_that_was_not_named(library: Library, server: Server) -> None:
    with Server() as private:
        page = private.add("/n", Answer(article_page("x", "秘密" * 300, "2026-03-02"), "text/html"))
        body = rss(("n1", "第一条", TEASER), ("n2", "第二条", TEASER))
        body = body.replace("https://towpath.example/n1", page)
        body = body.replace("https://towpath.example/n2", server.url("/sent"))
        server.add("/sent", redirect(private.url("/admin")))
        address = server.add("/feed.xml", Answer(body))
        await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
        await refresh(library)
        troubles = await library.page_troubles()
        # The user named a private host, which may send us on within its own network; content may not.
        assert [request.path for request in private.requests] == ["/admin"]
        entry = next(
            entry for entry in await library.entries(await library.entry_ids(ALL)) if entry.title == "第一条"
        )
        assert "lies in your own network" in (await library.article(entry.id)).notice
        assert sum(trouble.count for trouble in troubles.values()) == 1


async def test_pictures_are_only_fetched_for_bookmarks(library: Library, server: Server) -> None:
    open_site(server)
    (candidate,) = await library.find_feeds(server.url(CATEGORY))
    await library.subscribe(candidate)
    await refresh(library)
    assert server.asked("/pictures/canal.png") == []
    (first, *_) = await library.entry_ids(ALL)
    await library.save(first)
    assert len(server.asked("/pictures/canal.png")) == 1


async def test_article_pages_are_asked_for_politely(tmp_path: Path, server: Server, clock: Clock) -> None:
    """Two at once from a host, and then a pause, during which other hosts are asked."""
    slow = replace(CONFIG, refresh=RefreshConfig(pages_per_host=2, page_delay_seconds=60))
    with Server() as other:
        items = [(f"n{number}", f"第{number}条", TEASER) for number in range(6)]
        body = rss(*items).replace("https://towpath.example/n5", other.url("/n5"))
        body = body.replace("https://towpath.example/n", server.url("/n"))
        for host in (server, other):
            for number in range(6):
                page = article_page(f"第{number}条", WHOLE, "2026-03-02")
                host.add(f"/n{number}", Answer(page, "text/html"))
        async with Library(Paths.find(tmp_path / "slow").prepare(), slow, clock=clock) as library:
            address = server.add("/feed.xml", Answer(body))
            await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
            (await library._network()).trust([other.origin])
            async with aclosing(library.refresh(force=True)) as steps:
                async for progress in steps:
                    if (progress.phase, progress.done) == ("pages", 3):
                        break
        assert len(server.requests) == 3, "the feed and two pages"
        assert [request.path for request in other.requests] == ["/n5"]


async def test_no_more_pages_at_once_than_allowed(tmp_path: Path, clock: Clock) -> None:
    """However many hosts they are on."""
    narrow = replace(CONFIG, network=replace(CONFIG.network, concurrency=2))
    lock, too_many = threading.Lock(), threading.Event()
    active = most = 0

    def answer(request: Request) -> Answer:
        nonlocal active, most
        with lock:
            active += 1
            most = max(most, active)
            if active > 2:
                too_many.set()
        too_many.wait(0.05)
        with lock:
            active -= 1
        return Answer(article_page("消息", WHOLE, "2026-03-02"), "text/html")

    hosts = [Server() for _ in range(6)]
    items = [(f"n{number}", f"第{number}条", TEASER) for number in range(6)]
    body = rss(*items)
    for number, host in enumerate(hosts):
        body = body.replace(f"https://towpath.example/n{number}", host.add(f"/n{number}", answer))
    async with Library(Paths.find(tmp_path / "narrow").prepare(), narrow, clock=clock) as library:
        address = hosts[0].add("/feed.xml", Answer(body))
        await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
        (await library._network()).trust(host.origin for host in hosts)
        await refresh(library)
    for host in hosts:
        host.close()
    assert sum(len(host.requests) for host in hosts) == 7
    assert most == 2


async def test_extracting_a_page_leaves_the_event_loop_free(library: Library, server: Server) -> None:
    paragraphs = "".join(f"<p>第{number}段。{'清淤船昨天离开了西栅。' * 5}</p>" for number in range(600))
    page = f"<!doctype html><title>第一条</title><body><article><h1>第一条</h1>{paragraphs}</article>"
    server.add("/n1", Answer(page, "text/html"))
    body = rss(("n1", "第一条", TEASER)).replace("https://towpath.example/n", server.url("/n"))
    address = server.add("/feed.xml", Answer(body))
    await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
    await refresh(library)
    (entry_id,) = await library.entry_ids(ALL)
    async with counting_turns() as turns:
        article = await library.fetch_article(entry_id)
    assert len(article.document.blocks) >= 600
    assert turns.count > 100


async def test_a_host_that_nobody_listens_on(library: Library) -> None:
    address = f"http://127.0.0.1:{free_port()}/feed.xml"
    await library.subscribe(FeedCandidate(address=address, title="", format="xml"))
    await refresh(library)
    assert "refuses the connection" in (await now(library)).fault
    with pytest.raises(ReaderError, match="refuses the connection"):
        await library.find_feeds(address)
