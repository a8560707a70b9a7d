"""How feeds and their articles are asked for, as config.toml and the feeds' own settings say."""

from __future__ import annotations

import pickle
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from newsstand import Clock, article_page, png, rss
from servers import Answer, Server

from reader.config import Config, NetworkConfig, RefreshConfig, SiteConfig
from reader.errors import ReaderError
from reader.library import Library
from reader.library.manners import manners_of
from reader.model import EntryQuery, Feed, FeedCandidate, Manners, Scope
from reader.paths import Paths

BASIC = "Basic " + b64encode(b"ann:tide").decode()
LOGIN = SiteConfig(user_name="ann", password_command=(sys.executable, "-c", "print('tide')"))
TEASER = "清淤船昨天离开了西栅……"
LONG = "清淤船昨天离开了西栅，比原定日子早了十二天。" * 8
OWN = Path(__file__).parents[1] / "fetch" / "tls" / "own.pem"
ALL = EntryQuery(scope=Scope(kind="all"))


@pytest.fixture
def open_with(tmp_path: Path, clock: Clock) -> Callable[[Mapping[str, SiteConfig]], Library]:
    """Open the library with tables of sites in its config.toml."""
    base = Config(network=NetworkConfig(read_timeout=5), refresh=RefreshConfig(page_delay_seconds=0))
    paths = Paths.find(tmp_path / "data").prepare()
    return lambda sites: Library(paths, replace(base, site=sites), clock=clock)


@pytest.fixture
def tls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that speaks https."""
    monkeypatch.setenv("SSL_CERT_FILE", str(OWN))
    with Server(certificate=OWN) as server:
        yield server


async def follow(library: Library, server: Server, *, pages: Server | None = None) -> Feed:
    """Subscribe to a feed of teasers whose articles are on a server."""
    at = pages or server
    body = rss(("n1", "第1条消息", TEASER), ("n2", "第2条消息", TEASER))
    server.add("/feed.xml", Answer(body.replace("https://towpath.example/n", at.url("/n"))))
    for key in ("n1", "n2"):
        at.add(f"/{key}", Answer(article_page("消息", LONG, "2026-03-02"), "text/html"))
    return await library.subscribe(FeedCandidate(address=server.url("/feed.xml"), title="", format="xml"))


async def refresh(library: Library, *, alone: bool = False) -> None:
    async for _ in library.refresh(force=True, alone=alone):
        pass


@pytest.mark.parametrize("alone", [True, False])
async def test_a_feed_and_its_pages_are_asked_for_with_its_login(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server, *, alone: bool
) -> None:
    async with open_with({server.host: replace(LOGIN, headers=("X-Key: k1",), user_agent="t/1")}) as library:
        await follow(library, server)
        await refresh(library, alone=alone)
        assert {request.path for request in server.requests} == {"/feed.xml", "/n1", "/n2"}
        for request in server.requests:
            headers = request.headers
            assert (headers["authorization"], headers["x-key"], headers["user-agent"]) == (BASIC, "k1", "t/1")


async def test_pages_on_other_hosts_get_no_login(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server
) -> None:
    with Server() as other:
        async with open_with({server.host: LOGIN}) as library:
            await follow(library, server, pages=other)
            library_client = await library._network()
            library_client.trust([other.origin])
            await refresh(library)
            assert len(other.requests) == 2
            assert all("authorization" not in request.headers for request in other.requests)
            assert server.requests[0].headers["authorization"] == BASIC


async def test_looking_for_feeds_and_opening_an_article_use_the_login_of_the_host(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server
) -> None:
    async with open_with({server.host: LOGIN}) as library:
        await follow(library, server)
        assert len(await library.find_feeds(server.url("/feed.xml"))) == 1
        await library.open_address(server.url("/n1"))
        assert [request.headers["authorization"] for request in server.requests] == [BASIC] * 2


async def bookmark(library: Library, server: Server, *, pictures: Server | None = None) -> int:
    """Bookmark an article of a feed, whose pictures are on a server; return its id."""
    await follow(library, server)
    at = pictures or server
    at.add("/a.png", Answer(png(), "image/png"))
    body = article_page("消息", LONG, "2026-03-02").replace("/pictures/canal.png", at.url("/a.png"))
    for key in ("n1", "n2"):
        server.add(f"/{key}", Answer(body, "text/html"))
    await refresh(library)
    entry_id = (await library.entry_ids(ALL))[0]
    await library.save(entry_id)
    return entry_id


async def test_a_link_in_a_text_gets_the_login_only_where_nobody_else_can_read_it(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], tls: Server, server: Server
) -> None:
    page = Answer(article_page("消息", LONG, "2026-03-02"), "text/html")
    async with open_with({server.host: LOGIN, tls.host: LOGIN}) as library:
        (await library._network()).trust([server.origin, tls.origin])
        for each, login in ((server, None), (tls, BASIC)):
            await library.open_address(each.add("/n1", page), by_others=True)
            assert [request.headers.get("authorization") for request in each.requests] == [login]


async def test_pictures_of_bookmarks_and_the_look_after_them_use_the_login(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server, clock: Clock
) -> None:
    sites = {server.host: replace(LOGIN, headers=("X-Key: k1",), user_agent="t/1")}
    async with open_with(sites) as library:
        entry_id = await bookmark(library, server)
        clock.go_on(days=2)
        await refresh(library)
        link = (await library.entries([entry_id]))[0].link
        path = link.removeprefix(server.origin)
        assert len(server.asked(path)) == 2, "fetched, and looked at again"
        assert len(server.asked("/a.png")) == 1
        for request in server.requests:
            headers = request.headers
            assert (headers["authorization"], headers["x-key"], headers["user-agent"]) == (BASIC, "k1", "t/1")


async def test_pictures_that_are_tried_again_or_only_looked_at_use_the_login(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server
) -> None:
    async with open_with({server.host: LOGIN}) as library:
        entry_id = await bookmark(library, server)
        url = server.add("/late.png", Answer(png(), "image/png"))
        assert (await library.picture(entry_id, url)).data == png()
        server.add("/a.png", Answer("busy", "text/plain", 503))
        other_id = next(id for id in await library.entry_ids(ALL) if id != entry_id)
        saved = await library.save(other_id)
        assert saved is not None and saved.missing == 1
        await refresh(library)
        assert len(server.asked("/a.png")) == 3
        assert {request.headers.get("authorization") for request in server.requests} == {BASIC}


async def test_pictures_of_other_hosts_get_no_login(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server
) -> None:
    with Server() as other:
        async with open_with({server.host: LOGIN, other.host: LOGIN}) as library:
            (await library._network()).trust([other.origin])
            await bookmark(library, server, pictures=other)
            assert len(other.requests) == 1
            assert "authorization" not in other.requests[0].headers


async def test_what_outlived_its_feed_is_looked_after_with_its_login(
    open_with: Callable[[Mapping[str, SiteConfig]], Library], server: Server, clock: Clock
) -> None:
    async with open_with({server.host: LOGIN}) as library:
        await bookmark(library, server)
        for feed in await library.feeds():
            await library.remove_feed(feed.id)
        server.requests.clear()
        clock.go_on(days=2)
        await refresh(library)
        assert [request.headers["authorization"] for request in server.requests] == [BASIC]


async def test_settings_of_a_feed_or_folder_reach_the_server(library: Library, server: Server) -> None:
    feed = await follow(library, server)
    await library.move_feed(feed.id, (("News",),))
    await library.set_folder_setting(("News",), "user_agent", "folder/1")
    await library.set_feed_setting(feed, "headers", "Cookie: a=1; b=2 | X-Key: k1")
    await refresh(library)
    for request in server.requests:
        headers = request.headers
        assert (headers["user-agent"], headers["cookie"]) == ("folder/1", "a=1; b=2")
        assert headers["x-key"] == "k1"
    server.requests.clear()
    for name in ("user_agent", "headers"):
        await library.set_folder_setting(("News",), name, "")
        await library.set_feed_setting(feed, name, "")
    await refresh(library)
    assert server.requests[0].headers["user-agent"].startswith("reader-tui/")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("headers", "nonsense", 'headers must be written "Name: value"'),
        ("headers", "Host: a", "headers must be others than Host"),
        ("user_agent", "浏览器", "user_agent must be one line of ASCII"),
    ],
)
async def test_what_cannot_be_sent_is_not_kept(
    library: Library, server: Server, name: str, value: str, words: str
) -> None:
    feed = await follow(library, server)
    with pytest.raises(ReaderError, match=words):
        await library.set_feed_setting(feed, name, value)
    assert await library.feed_settings(feed) == {}


def test_what_is_nearer_goes_first() -> None:
    sites = {
        "Example.org": SiteConfig(user_agent="host/1", headers=("X-A: host", "X-B: host"), user_name="h"),
        "example.org:8080": SiteConfig(password_command=("port",), user_name="p"),
        "https://example.org:8080/feed": SiteConfig(headers=("x-b: address",)),
        "other.org": SiteConfig(user_agent="other/1"),
    }
    assert manners_of("https://example.org:8080/feed", sites, {"user_agent": "own/1"}) == Manners(
        home="https://example.org:8080/feed",
        user_agent="own/1",
        headers=(("X-A", "host"), ("x-b", "address")),
        user_name="p",
        password_command=("port",),
    )
    plain = manners_of("https://bob:x@example.org/feed", sites)
    assert plain is not None
    assert (plain.user_agent, plain.password_command) == ("host/1", ())


@pytest.mark.parametrize("address", ["https://nothing.example/", "file:///posts#news", "posts"])
def test_most_addresses_are_asked_for_like_any_other(address: str) -> None:
    assert manners_of(address, {"example.org": LOGIN}) is None
    assert manners_of(address, {}) is None


def test_a_worker_is_told_the_command_and_never_the_password() -> None:
    manners = manners_of("https://example.org/", {"example.org": LOGIN})
    feed = Feed(id=1, address="https://example.org/", format="xml", added=datetime.now(UTC), manners=manners)
    assert pickle.loads(pickle.dumps(feed)) == feed
