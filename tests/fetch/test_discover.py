"""From what a person types to feeds to choose from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from servers import Answer, Server, free_port, redirect

from reader.config import NetworkConfig
from reader.errors import FetchError, Gone, NotAFeed
from reader.fetch.client import Client
from reader.fetch.discover import describe, find_feeds
from reader.model import EntryData, FeedCandidate, FeedData, ParsedFeed

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def rss(title: str = "海边晚报", when: str = "Mon, 23 Nov 2026 10:00:00 GMT") -> Answer:
    return Answer(
        f"""<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>http://news.example/</link>
        <item><title>渔船回港</title><guid>1</guid><pubDate>{when}</pubDate></item>
        <item><title>灯塔</title><guid>2</guid></item></channel></rss>""",
        "application/rss+xml",
    )


def page(body: str, head: str = "") -> Answer:
    return Answer(
        f"<!doctype html><html><head><title>x</title>{head}</head><body>{body}</body></html>", "text/html"
    )


ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="{0}" title="{1}">'


def items(category: str, count: int) -> str:
    link = '<li><a href="/{0}/2026/11/{1}/{2}.html">第{2}条海边的消息</a></li>'
    links = (link.format(category, 20 - number % 9, number + 20261120000) for number in range(count))
    return f"<ul>{''.join(links)}</ul>"


CATEGORY = f"<header><h1>金融</h1></header><section><h2>海边晚报新闻</h2>{items('haibian', 12)}</section>"
HOME = CATEGORY.replace("</section>", f"<h2>山上电视新闻</h2>{items('shanshang', 5)}</section>")


async def find(client: Client, address: str) -> list[FeedCandidate]:
    return list(await find_feeds(client, address, now=NOW))


async def test_a_feed_is_itself_whatever_its_type(client: Client, server: Server) -> None:
    answer = rss()
    answer.content_type = "text/html"
    address = server.add("/x", answer)
    assert await find(client, address) == [
        FeedCandidate(address=address, title="海边晚报", format="xml", note="2 entries, the latest 2 h ago")
    ]
    assert len(server.requests) == 1


@pytest.mark.parametrize("prefix", ["", "feed:http://", "feed://", "  http://"])
async def test_every_way_to_write_an_address(client: Client, server: Server, prefix: str) -> None:
    server.add("/x", rss())
    assert [one.address for one in await find(client, f"{prefix}{server.host}/x ")] == [server.url("/x")]


async def test_the_new_address_of_what_moved(client: Client, server: Server) -> None:
    server.add("/new", rss())
    assert [one.address for one in await find(client, server.add("/a", redirect("/new", 301)))] == [
        server.url("/new")
    ]
    assert [one.address for one in await find(client, server.add("/b", redirect("/new")))] == [
        server.url("/b")
    ]


async def test_declared_feeds_of_a_page(client: Client, server: Server) -> None:
    head = ALTERNATE.format("/comments", "Comments") + ALTERNATE.format("/feed", "Feed")
    head += ALTERNATE.format("/gone", "Gone") + ALTERNATE.format("/page", "Page")
    address = server.add("/article", page("<p>Text</p>", head))
    server.add("/feed", rss("海边晚报"))
    server.add("/comments", rss("评论"))
    server.add("/page", page("not a feed"))
    found = await find(client, address)
    assert [(one.title, one.address) for one in found] == [
        ("海边晚报", server.url("/feed")),
        ("评论", server.url("/comments")),
    ]


async def test_links_that_look_like_feeds(client: Client, server: Server) -> None:
    server.add("/rss.xml", rss())
    address = server.add("/about", page('<a href="/feedback">x</a><a href="/rss.xml">RSS</a>'))
    assert [one.address for one in await find(client, address)] == [server.url("/rss.xml")]
    assert not server.asked("/feedback")


async def test_usual_places_two_at_a_time_until_one_is_a_feed(client: Client, server: Server) -> None:
    server.add("/", page("<p>Welcome.</p>"))
    server.add("/rss.xml", rss())
    found = await find(client, server.url("/"))
    assert [one.address for one in found] == [server.url("/rss.xml")]
    assert server.busiest <= 2
    assert not server.asked("/blog/feed")


async def test_a_home_page_is_asked_for_a_feed_though_it_has_categories(
    client: Client, server: Server
) -> None:
    server.add("/rss.xml", rss("金融"))
    found = await find(client, server.add("/", page(HOME)))
    assert [(one.format, one.title) for one in found] == [
        ("xml", "金融"),
        ("index", "海边晚报新闻"),
        ("index", "山上电视新闻"),
    ]


async def test_a_page_with_nothing_is_asked_for_a_feed_beside_it(client: Client, server: Server) -> None:
    server.add("/log/feed", rss("航海日志"))
    found = await find(client, server.add("/log/", page("<p>Welcome.</p>")))
    assert [one.address for one in found] == [server.url("/log/feed")]


async def test_soft_404s_are_no_feeds(client: Client, server: Server) -> None:
    server.add("*", page("<p>Nothing here, but with a smile.</p>"))
    with pytest.raises(NotAFeed) as caught:
        await find(client, server.url("/"))
    assert f"No feed was found at {server.host}" in str(caught.value)
    assert "addresses were tried" in str(caught.value)


async def test_a_site_that_falls_ill_is_left_alone(client: Client, server: Server) -> None:
    server.add("/", page("<p>Welcome.</p>"))
    server.add("*", Answer(status=500))
    with pytest.raises(NotAFeed):
        await find(client, server.url("/"))
    assert len(server.requests) <= 3


async def test_a_declared_feed_that_fails_is_told(client: Client, server: Server) -> None:
    server.add("/feed", Answer(status=500))
    address = server.add("/article", page("<p>Text</p>", ALTERNATE.format("/feed", "")))
    with pytest.raises(NotAFeed, match=r"names a feed that cannot be loaded.*internal error"):
        await find(client, address)
    assert len(server.requests) == 2


async def test_a_category_page_is_what_was_meant(client: Client, server: Server) -> None:
    server.add("/feed.xml", rss("金融"))
    address = server.add("/category/haibian.html", page(CATEGORY, ALTERNATE.format("/feed.xml", "")))
    found = await find(client, address)
    assert [(one.format, one.title, one.address) for one in found] == [
        ("index", "海边晚报新闻", address),
    ]
    assert found[0].note == "12 entries, the latest 3 days ago"


async def test_an_empty_category_page(client: Client, server: Server) -> None:
    address = server.add("/category/haibian.html", page("<section><ul></ul></section>"))
    found = await find(client, address)
    assert [(one.format, one.title, one.note) for one in found] == [("index", "haibian", "no entries yet")]


async def test_a_home_page_offers_its_feed_and_its_categories(client: Client, server: Server) -> None:
    server.add("/feed.xml", rss("金融"))
    server.add("/", page(HOME, ALTERNATE.format("/feed.xml", "")))
    found = await find(client, server.url("/"))
    assert [(one.format, one.title, one.address) for one in found] == [
        ("xml", "金融", server.url("/feed.xml")),
        ("index", "海边晚报新闻", server.url("/category/haibian.html")),
        ("index", "山上电视新闻", server.url("/category/shanshang.html")),
    ]


async def test_an_article_leads_to_its_category(client: Client, server: Server) -> None:
    back = f"<p><a href='//{server.host}/category/haibian.html'>返回海边晚报新闻</a></p>"
    body = f"<p>{'渔船在清早回到港口。' * 60}</p>{back}"
    address = server.add("/haibian/2026/11/20/1.html", page(body))
    found = await find(client, address)
    assert [(one.format, one.address) for one in found] == [("index", server.url("/category/haibian.html"))]
    assert "海边晚报" in found[0].title


async def test_a_login_page_is_named(client: Client, server: Server) -> None:
    address = server.add("/members", page("<form><input type='password'></form>"))
    with pytest.raises(NotAFeed, match="login page"):
        await find(client, address)


async def test_links_never_lead_into_the_own_network(client: Client, server: Server) -> None:
    with Server() as inside:
        inside.add("/feed", rss())
        address = server.add("/article", page("", ALTERNATE.format(inside.url("/feed"), "")))
        with pytest.raises(NotAFeed):
            await find(client, address)
        assert inside.requests == []


async def test_faults_of_the_address_are_told(client: Client, server: Server) -> None:
    with pytest.raises(Gone):
        await find(client, server.url("/missing"))
    with pytest.raises(FetchError, match="internal error"):
        await find(client, server.add("/ill", Answer(status=500)))
    with pytest.raises(FetchError, match="refuses the connection"):
        await find(client, f"127.0.0.1:{free_port()}")
    with pytest.raises(FetchError, match="There is no address"):
        await find(client, "   ")
    with pytest.raises(FetchError, match="not a web address"):
        await find(client, "gopher://example.org/")


async def test_folders(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = tmp_path / "site" / "_posts"
    posts.mkdir(parents=True)
    matter = "---\ntitle: 渔船回港\ncategories: haibian\ntags: 海边晚报新闻\n---\n"
    (posts / "2026-11-20-boat.md").write_text(matter, "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    typed = ("site", "./site", "~/site", str(tmp_path / "site"), (tmp_path / "site").as_uri(), "site/_posts")
    for address in typed:
        found = await find(client, address)
        assert [(one.format, one.title, one.note) for one in found] == [("posts", "海边晚报新闻", "1 post")]
        assert found[0].address.startswith("file:///")
    with pytest.raises(FetchError, match="There is no folder"):
        await find(client, "~/missing")
    (tmp_path / "feeds.xml").write_text("<opml/>")
    with pytest.raises(NotAFeed, match=r"feeds\.xml is a file; .*reader import"):
        await find(client, "feeds.xml")


async def test_known_sites_are_asked_by_their_own_rule(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy plays reddit; what it is asked over plain http tells which address was loaded."""
    monkeypatch.setenv("HTTP_PROXY", server.origin)
    monkeypatch.setenv("HTTPS_PROXY", server.origin)
    client = Client(NetworkConfig())
    server.add("*", rss())
    found = await find(client, "http://www.reddit.com/r/python")
    await client.aclose()
    # The tunnel for https is refused by this proxy, so the page itself is loaded after that.
    assert found[0].address == "http://www.reddit.com/r/python"


def parsed(*dates: datetime | None, day_only: bool = False) -> ParsedFeed:
    entries = tuple(
        EntryData(key=str(number), published=date, day_only=day_only) for number, date in enumerate(dates)
    )
    return ParsedFeed(format="xml", feed=FeedData(), entries=entries)


@pytest.mark.parametrize(
    ("feed", "note"),
    [
        (parsed(), "no entries yet"),
        (parsed(None), "1 entry"),
        (parsed(NOW, None), "2 entries, the latest just now"),
        (parsed(NOW - timedelta(minutes=90)), "1 entry, the latest 90 min ago"),
        (parsed(NOW - timedelta(hours=30)), "1 entry, the latest 30 h ago"),
        (parsed(NOW - timedelta(days=3), NOW - timedelta(days=30)), "2 entries, the latest 3 days ago"),
        (parsed(NOW - timedelta(days=100)), "1 entry, the latest of 2026-08-15"),
        (parsed(NOW - timedelta(hours=3), day_only=True), "1 entry, the latest today"),
        (parsed(NOW - timedelta(hours=30), day_only=True), "1 entry, the latest yesterday"),
        (parsed(NOW + timedelta(days=3)), "1 entry"),
    ],
)
def test_notes_help_to_choose(feed: ParsedFeed, note: str) -> None:
    assert describe(feed, NOW) == note
