"""The contract of every source, and loading by address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from servers import Answer, Server, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError, NotAFeed, ReaderError
from reader.fetch.client import Client
from reader.fetch.sources import Loaded, Source, Unread, fetch_feed, find_sources
from reader.fetch.sources.folder import folder_address
from reader.model import Feed, FeedFormat, Validators

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>海边晚报</title><link>http://example.org/</link>
<item><title>渔船回港</title><guid>1</guid><link>/1</link></item></channel></rss>"""
JSON = '{"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "items": [{"id": "1"}]}'
INDEX = """<!doctype html><title>x</title><section><h2>海边晚报新闻</h2><ul>
<li><a href="/haibian/2026/11/22/1.html">渔船回港</a></li>
<li><a href="/haibian/2026/11/21/2.html">灯塔换了新灯</a></li></ul></section>"""
SOURCES = find_sources()


def feed(address: str, format: FeedFormat = "xml", validators: Validators = Validators()) -> Feed:
    return Feed(id=1, address=address, format=format, added=NOW, validators=validators)


async def load_feed(client: Client, feed: Feed) -> Loaded:
    """Load a feed and parse it."""
    found = await fetch_feed(client, feed)
    return found.read() if isinstance(found, Unread) else found


def test_the_walk_finds_them() -> None:
    assert [source.name for source in SOURCES] == ["folder", "web"]


async def load(
    source: Source, client: Client, address: str, format: FeedFormat, validators: Validators = Validators()
) -> Loaded:
    found = await source.load(client, address, format, validators)
    return found.read() if isinstance(found, Unread) else found


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
async def test_contract(source: Source, client: Client, server: Server, tmp_path: Path) -> None:
    assert source.__class__ is Source
    assert source.examples
    for example in source.examples:
        assert [one.name for one in SOURCES if one.matches(example)] == [source.name]
    for stranger in ("", "nonsense", "gopher://example.org/", "javascript:alert(1)"):
        assert not source.matches(stranger)
    (tmp_path / "2026-11-22-boat.md").write_text("---\ntitle: 渔船回港\n---\n船到了。\n", "utf-8")
    good = {"web": server.add("/feed", Answer(RSS)), "folder": folder_address(tmp_path)}[source.name]
    form: FeedFormat = "posts" if source.name == "folder" else "xml"
    first = await load(source, client, good, form)
    assert first.parsed is not None
    assert [entry.title for entry in first.parsed.entries] == ["渔船回港"]
    assert first.validators != Validators()
    again = await load(source, client, good, form, first.validators)
    assert again.parsed is None
    assert again.validators == first.validators
    with pytest.raises(ReaderError) as caught:
        await load(source, client, good + "/missing", form)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("body", "format", "title"),
    [(RSS, "xml", "海边晚报"), (JSON, "json", "Notes"), (INDEX, "index", "海边晚报新闻")],
)
async def test_every_format_of_the_web(
    client: Client, server: Server, body: str, format: FeedFormat, title: str
) -> None:
    loaded = await load_feed(client, feed(server.add("/x", Answer(body, "text/plain")), format))
    assert loaded.parsed is not None
    assert (loaded.parsed.format, loaded.parsed.feed.title) == (format, title)


async def test_addresses_that_nobody_loads(client: Client) -> None:
    with pytest.raises(FetchError, match="not an address that a feed"):
        await load_feed(client, feed("gopher://example.org/"))


async def test_equal_bodies_are_not_read_twice_even_without_validators(
    client: Client, server: Server
) -> None:
    address = server.add("/x", Answer(RSS))
    first = await load_feed(client, feed(address))
    again = await load_feed(client, feed(address, validators=first.validators))
    assert again.parsed is None
    assert "if-none-match" not in server.requests[1].headers
    server.add("/x", Answer(RSS.replace("渔船回港", "渔船出港")))
    changed = await load_feed(client, feed(address, validators=again.validators))
    assert changed.parsed is not None
    assert changed.validators != first.validators


async def test_a_server_that_begins_to_send_validators(client: Client, server: Server) -> None:
    address = server.add("/x", Answer(RSS))
    first = await load_feed(client, feed(address))
    server.add("/x", Answer(RSS, etag='"1"'))
    second = await load_feed(client, feed(address, validators=first.validators))
    assert second.validators == Validators(etag='"1"')
    assert (await load_feed(client, feed(address, validators=second.validators))).parsed is None


async def test_a_move_is_passed_on(client: Client, server: Server) -> None:
    new = server.add("/new", Answer(RSS, headers={"Cache-Control": "max-age=600"}))
    loaded = await load_feed(client, feed(server.add("/old", redirect("/new", 301))))
    assert loaded.moved_to == new
    assert loaded.fresh_for is not None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(""), "empty"),
        (Answer("<!doctype html><html><body>Hello", "text/html"), "web page"),
        (Answer("<!doctype html><form><input type=password></form>", "text/html"), "sign in"),
        (Answer("just words", "text/plain"), "plain text"),
        (Answer("<rss", "application/rss+xml"), ""),
    ],
)
async def test_what_is_no_feed_is_said(client: Client, server: Server, answer: Answer, words: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        await load_feed(client, feed(server.add("/x", answer)))
    assert words in str(caught.value)


async def test_being_sent_to_a_login(client: Client, server: Server) -> None:
    server.add("/accounts/login", Answer("<!doctype html><html><body>Hello", "text/html"))
    address = server.add("/x", redirect("/accounts/login?next=/x"))
    with pytest.raises(NotAFeed, match="login page instead of the feed"):
        await load_feed(client, feed(address))


@pytest.mark.parametrize("format", ["xml", "index"])
async def test_a_captive_portal_is_named(
    server: Server, monkeypatch: pytest.MonkeyPatch, format: FeedFormat
) -> None:
    """A proxy plays the network of a hotel: whatever is asked for, it sends everybody to its own page."""
    monkeypatch.setenv("HTTP_PROXY", server.origin)
    welcome = Answer("<html><title>Welcome</title><p>Accept our terms.</p></html>", "text/html")
    server.add(
        "*", lambda request: welcome if "portal" in request.path else redirect("http://portal.example/")
    )
    client = Client(NetworkConfig())
    with pytest.raises(NotAFeed) as caught:
        await load_feed(client, feed("http://news.example/feed.xml", format))
    await client.aclose()
    assert str(caught.value) == (
        "news.example sends us on to portal.example, where there is no feed;"
        " if this network wants a login, open a browser, else check the address."
    )


async def test_a_page_in_place_of_a_feed_comes_with_advice(client: Client, server: Server) -> None:
    page = Answer("<html><title>Welcome</title><p>New design!</p></html>", "text/html")
    with pytest.raises(NotAFeed, match=r"a web page, not a feed\. Open it in a browser: .* moved\.$"):
        await load_feed(client, feed(server.add("/feed.xml", page)))


async def test_a_truncated_feed_keeps_what_came(client: Client, server: Server) -> None:
    whole = RSS.replace("</channel>", "<item><title>第二条</title><guid>2</guid></item></channel>")
    cut = whole.encode()[: whole.encode().index("第二条".encode()) + 6]
    loaded = await load_feed(client, feed(server.add("/x", Answer(cut))))
    assert loaded.parsed is not None
    assert loaded.parsed.entries[0].title == "渔船回港"


@pytest.mark.parametrize(
    "content_type", ["application/xml", "application/xml; charset=iso-8859-1", "text/xml; charset=utf-8"]
)
async def test_wrong_charsets(client: Client, server: Server, content_type: str) -> None:
    data = RSS.replace('version="1.0"', 'version="1.0" encoding="gb2312"').encode("gb18030")
    loaded = await load_feed(client, feed(server.add("/x", Answer(data, content_type))))
    assert loaded.parsed is not None
    assert loaded.parsed.feed.title == "海边晚报"


async def test_links_are_relative_to_where_it_really_came_from(client: Client, server: Server) -> None:
    with Server() as other:
        other.add("/deep/feed", Answer(RSS))
        address = server.add("/x", redirect(other.url("/deep/feed")))
        loaded = await load_feed(client, replace(feed(address)))
        assert loaded.parsed is not None
        assert loaded.parsed.entries[0].link == other.url("/1")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><h1>seaside.example</h1><p>This domain is for sale!</p></body></html>",
        '<html><script src="https://www.sedoparking.com/frmpark/seaside"></script></html>',
    ],
)
async def test_a_parked_domain_is_named_as_such(client: Client, server: Server, page: str) -> None:
    with pytest.raises(NotAFeed, match="up for sale"):
        await load_feed(client, feed(server.add("/x", Answer(page, "text/html"))))


async def test_a_feed_that_writes_about_domains_is_a_feed(client: Client, server: Server) -> None:
    body = RSS.replace("渔船回港", "Why this domain is for sale")
    assert (await load_feed(client, feed(server.add("/x", Answer(body))))).parsed is not None
