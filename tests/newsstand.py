"""A small news archive of the kind that shows titles only, and three other feeds, on a loopback server."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import UTC, datetime, timedelta

from servers import Answer, Server

from reader.library import Library
from reader.model import Feed
from reader.store import Store

LATEST = "/shuixiangbao/2026/03/02/nw202603020000000002.html"
OLDER = "/shuixiangbao/2026/03/01/nw202603010000000001.html"
CATEGORY = "/category/shuixiangbao.html"


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


async def subscribe(library: Library, address: str) -> Feed:
    """Subscribe to the one feed that an address stands for."""
    (candidate,) = await library.find_feeds(address)
    return await library.subscribe(candidate)


def png() -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0\xd0\x40\x30"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def article_page(title: str, text: str, day: str, category: str = "shuixiangbao") -> str:
    """Return an article's page as the archive serves it."""
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>
<meta name="description" content="{text}"><meta property="og:description" content="{text}"></head><body>
<header><h1><a href="/">水乡资讯</a></h1></header>
<main><article><small>(GMT+8, Asia/Shanghai, CST) {day} 08:06:12</small><h1>{title}</h1>
<p>{text}</p>
 <center><img src="/pictures/canal.png"></center>
 <p>▲清晨的水巷</p>
 <p style="display:none;height:1px;">隐藏的话</p><p class="em_media">（文章来源：水乡报）</p>
<p><a href="http://source.example/NewsShare.html?infoCode=NW1">http://source.example/NewsShare.html?infoCode=NW1</a></p>
<p><a href="/category/{category}.html">返回水乡报新闻</a>｜<a href="/">返回首页</a></p>
<small>tags: 水乡报新闻</small></article></main><footer>页脚</footer></body></html>"""


def category_page(*links: tuple[str, str], name: str = "水乡报新闻") -> str:
    """Return a category page with these (path, title) links in this order."""
    rows = "\n".join(f'<li><a href="{path}">{title}</a></li>' for path, title in links)
    heading = f"<h2>{name}</h2>" if links else ""
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>别家的报名</title></head>
<body><header><h1><a href="/">水乡资讯</a></h1></header><section>{heading}<ul>{rows}</ul></section>
<footer><a href="/feed.xml">订阅</a></footer></body></html>"""


def rss(*items: tuple[str, str, str], title: str = "The Towpath") -> str:
    """Return an RSS feed of (id, title, HTML) items."""
    rows = "".join(
        f"<item><guid isPermaLink='false'>{key}</guid><title>{name}</title>"
        f"<link>https://towpath.example/{key}</link><pubDate>Mon, 02 Mar 2026 0{n}:00:00 GMT</pubDate>"
        f"<description><![CDATA[{html}]]></description></item>"
        for n, (key, name, html) in enumerate(reversed(items))
    )
    return f"<rss version='2.0'><channel><title>{title}</title><link>https://towpath.example/</link>{rows}</channel></rss>"


def open_site(server: Server) -> None:
    """Serve everything; single routes can be replaced later."""
    server.add(
        CATEGORY,
        Answer(
            category_page((LATEST, "水巷清淤提前完工"), (OLDER, "“夜航船”恢复班次")),
            "text/html; charset=utf-8",
        ),
    )
    server.add(
        LATEST,
        Answer(
            article_page(
                "水巷清淤提前完工", "清淤船昨天离开了西栅，比原定日子早了十二天。" * 8, "2026-03-02"
            ),
            "text/html",
        ),
    )
    server.add(
        OLDER,
        Answer(
            article_page("“夜航船”恢复班次", "停了三年的夜航船从今晚起恢复，每天两班。" * 8, "2026-03-01"),
            "text/html",
        ),
    )
    server.add("/pictures/canal.png", Answer(png(), "image/png"))
    server.add(
        "/rss.xml",
        Answer(
            rss(
                ("b", "Lock gates reopen", "<p>" + "Water is back. " * 60 + "</p>"),
                ("a", "A heron's year", "<p>" + "It stood. " * 80 + "</p>"),
            ),
            etag='"1"',
        ),
    )
    server.add(
        "/atom.xml",
        Answer(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Barge Notes</title><id>urn:x</id>"
            "<entry><id>urn:1</id><title>Paint &amp;amp; rope</title><updated>2026-03-01T09:00:00Z</updated>"
            "<link href='https://barge.example/1'/>"
            "<content type='html'>&lt;p&gt;Two coats.&lt;/p&gt;</content></entry></feed>"
        ),
    )
    server.add(
        "/feed.json",
        Answer(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "title": "堤上散记",
                    "items": [
                        {
                            "id": 1,
                            "title": "涨水",
                            "url": "https://di.example/1",
                            "content_text": "水到了第三级台阶。",
                            "date_published": "2026-03-01T01:00:00+08:00",
                        }
                    ],
                }
            ),
            "application/feed+json",
        ),
    )


async def indexed(library: Library) -> None:
    """Take everything for indexed, as the search index does when it has caught up."""

    def forget(store: Store) -> None:
        with store._db.writing() as connection:
            connection.execute("DELETE FROM search_queue")

    await library._database.run(forget)
