"""Web pages where a feed was: those that send browsers on, and those that name the feed."""

from __future__ import annotations

import pytest
from servers import Answer, Server, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError, NotAFeed
from reader.fetch.client import Client
from reader.fetch.discover import find_feeds
from reader.fetch.sources import Loaded, Unread
from reader.fetch.sources.web import load
from reader.model import Validators

RSS = (
    "<rss version='2.0'><channel><title>渡口日记</title><link>https://ferry.example/</link>"
    "<item><guid>1</guid><title>早班船</title></item></channel></rss>"
)


def stub(to: str, seconds: int = 0) -> Answer:
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Redirecting</title>'
        f'<link rel="canonical" href="{to}"><meta http-equiv="refresh" content="{seconds}; url={to}"></head>'
        f'<body><a href="{to}">here</a></body></html>'
    )
    return Answer(page, "text/html; charset=utf-8", last_modified="Mon, 23 Nov 2026 08:00:00 GMT")


def page(*feeds: tuple[str, str], words: str = "找不到这一页。") -> Answer:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{address}">'
        for address, title in feeds
    )
    return Answer(f"<!DOCTYPE html><html><head>{links}</head><body>{words}</body></html>", "text/html")


async def read(client: Client, address: str, validators: Validators = Validators()) -> Loaded:
    loaded = await load(client, address, "xml", validators)
    return loaded.read() if isinstance(loaded, Unread) else loaded


@pytest.mark.parametrize(("seconds", "moved"), [(0, True), (3, False)])
async def test_a_stub_is_followed(client: Client, server: Server, seconds: int, moved: bool) -> None:
    server.add("/feed.xml", stub("/new/feed.xml", seconds))
    new = server.add("/new/feed.xml", Answer(RSS, etag='"1"'))
    loaded = await read(client, server.url("/feed.xml"))
    assert loaded.parsed is not None
    assert [entry.title for entry in loaded.parsed.entries] == ["早班船"]
    assert loaded.moved_to == (new if moved else "")


async def test_a_page_full_of_words_is_no_stub(client: Client, server: Server) -> None:
    long = stub("/new/feed.xml")
    long.body = str(long.body).replace("here", "今天的渡口。" * 4000)
    server.add("/new/feed.xml", Answer(RSS))
    with pytest.raises(NotAFeed):
        await read(client, server.add("/feed.xml", long))
    assert not server.asked("/new/feed.xml")


async def test_news_behind_a_stub_are_not_lost_to_its_own_date(client: Client, server: Server) -> None:
    """The stub never changes: were it asked with what the feed gave, it would say so for ever."""
    address = server.add("/feed.xml", stub("/new.xml"))
    answer = Answer(RSS, last_modified="Mon, 23 Nov 2026 08:00:00 GMT")
    server.add("/new.xml", answer)
    first = await read(client, address)
    same = await read(client, address, first.validators)
    assert same.parsed is None
    answer.body = RSS.replace("早班船", "末班船")
    again = await read(client, address, same.validators)
    assert again.parsed is not None
    assert [entry.title for entry in again.parsed.entries] == ["末班船"]
    assert not any("if-modified-since" in request.headers for request in server.requests)


async def test_what_was_known_of_a_feed_is_not_asked_where_its_stub_leads(
    client: Client, server: Server
) -> None:
    address = server.add("/feed.xml", stub("/new.xml"))
    server.add("/new.xml", Answer(RSS, etag='"1"'))
    assert (await read(client, address, Validators(etag='"1"'))).parsed is not None
    assert "if-none-match" in server.asked("/feed.xml")[0].headers
    assert "if-none-match" not in server.asked("/new.xml")[0].headers


async def test_a_stub_is_found_when_adding(client: Client, server: Server) -> None:
    server.add("/feed.xml", stub("/new/feed.xml"))
    new = server.add("/new/feed.xml", Answer(RSS))
    (found,) = await find_feeds(client, server.url("/feed.xml"))
    assert (found.address, found.title) == (new, "渡口日记")


async def test_a_site_behind_a_stub_is_found_when_adding(client: Client, server: Server) -> None:
    server.add("/", stub("/zh/"))
    server.add("/zh/", page(("feed.xml", "全部")))
    new = server.add("/zh/feed.xml", Answer(RSS))
    (found,) = await find_feeds(client, server.url("/"))
    assert found.address == new


async def test_stubs_keep_to_the_rules_of_redirects(client: Client, server: Server) -> None:
    server.add("/a", stub("/b"))
    server.add("/b", stub("/a"))
    with pytest.raises(FetchError, match="round in a circle"):
        await load(client, server.url("/a"), "xml", Validators())
    assert len(server.requests) == 2
    server.requests.clear()
    server.add("*", lambda request: stub(request.path + "x"))
    with pytest.raises(FetchError, match="more than 10 times"):
        await load(client, server.url("/z"), "xml", Validators())
    assert len(server.requests) == 11


async def test_a_public_stub_leads_into_no_private_network(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public host is played by a proxy, the only way to have one on loopback."""
    with Server() as inside:
        monkeypatch.setenv("HTTP_PROXY", server.origin)
        server.add("*", stub(inside.add("/admin", Answer(RSS))))
        client = Client(NetworkConfig())
        client.trust([inside.url("/")])
        with pytest.raises(FetchError, match="lies in your own network"):
            await load(client, "http://news.example/feed.xml", "xml", Validators())
        await client.aclose()
        assert inside.requests == []


async def test_a_stub_behind_a_redirect_is_no_move_for_good(client: Client, server: Server) -> None:
    server.add("/a", redirect("/b", 302))
    server.add("/b", stub("/c"))
    server.add("/c", Answer(RSS))
    loaded = await read(client, server.url("/a"))
    assert loaded.parsed is not None and loaded.moved_to == ""


async def test_a_feed_that_writes_about_stubs_is_a_feed(client: Client, server: Server) -> None:
    text = '<![CDATA[<html><meta http-equiv="refresh" content="0; url=/elsewhere"></html>]]>'
    address = server.add("/feed.xml", Answer(RSS.replace("早班船", text)))
    assert (await read(client, address)).parsed is not None
    assert len(server.requests) == 1


async def test_the_login_in_an_address_goes_along_on_its_own_host(client: Client, server: Server) -> None:
    server.add("/feed.xml", stub("/new.xml"))
    server.add("/new.xml", Answer(RSS))
    await load(client, server.url("/feed.xml").replace("://", "://ada:secret@"), "xml", Validators())
    assert "authorization" in server.asked("/new.xml")[0].headers


# ------------------------------------------------------------ pages that name the feed


async def test_the_feed_that_a_page_in_its_place_names_is_read(client: Client, server: Server) -> None:
    address = server.add("/feed.xml", page(("/index.xml", "渡口日记"), ("/comments/feed", "评论")))
    answer = Answer(RSS, etag='"1"')
    new = server.add("/index.xml", answer)
    loaded = await read(client, address)
    assert loaded.parsed is not None
    assert [entry.title for entry in loaded.parsed.entries] == ["早班船"]
    assert loaded.moved_to == "", "the page does not say that it moved"
    assert "A web page stands where the feed was" in loaded.parsed.complaint
    assert new in loaded.parsed.complaint
    assert (await read(client, address, loaded.validators)).parsed is None
    answer.body = RSS.replace("早班船", "末班船")
    assert (await read(client, address, loaded.validators)).parsed is not None


@pytest.mark.parametrize(
    "feeds",
    [
        (),
        (("/a.xml", "一"), ("/b.xml", "二"), ("/c.xml", "三")),
        (("/comments/feed", "评论"),),
        (("/tag/ships/feed", "Ships"),),
        (("https://other.example/feed.xml", "Hosting news"),),
        (("/gone.xml", "Gone"),),
        (("/page.html", "A page"),),
    ],
)
async def test_a_page_that_names_none_surely_is_no_feed(
    client: Client, server: Server, feeds: tuple[tuple[str, str], ...]
) -> None:
    address = server.add("/feed.xml", page(*feeds))
    server.add("/page.html", page(words="别的"))
    for path in ("/a.xml", "/b.xml", "/c.xml", "/comments/feed", "/tag/ships/feed"):
        server.add(path, Answer(RSS))
    with pytest.raises(NotAFeed, match="returned a web page"):
        await read(client, address)


async def test_the_feed_of_a_part_does_not_become_that_of_the_site(client: Client, server: Server) -> None:
    address = server.add("/tag/ships/feed", page(("/feed.xml", "全部")))
    server.add("/feed.xml", Answer(RSS))
    with pytest.raises(NotAFeed, match="returned a web page"):
        await read(client, address)
