"""A category whose address has capitals is found from a home page that shows lower-cased paths only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from servers import Answer, Server

from reader.fetch.client import Client
from reader.fetch.discover import find_feeds
from reader.fetch.spelling import settle
from reader.model import FeedCandidate

HOME = """<!doctype html><html lang="zh-CN"><body><section>
<h2>潮新闻</h2><ul><li><a href="/chaoxin/2026/11/20/1.html">钱塘江大潮今晨过境，观潮点提前开放</a></li></ul>
<h2>海边晚报新闻</h2><ul><li><a href="/haibian/2026/11/20/2.html">渔船全部回港</a></li></ul>
</section></body></html>"""
ARTICLE = """<html><body><h1>观潮</h1><p>正文</p>
<p><a href="{}">返回潮新闻</a>｜<a href="/">返回首页</a></p></body></html>"""
LIST = """<html><body><section><h2>潮新闻</h2>
<ul><li><a href="/chaoxin/2026/11/20/1.html">观潮</a></li></ul></section></body></html>"""


def html(text: str) -> Answer:
    return Answer(text, "text/html")


@pytest.fixture
def site(server: Server) -> Server:
    server.add("/", html(HOME))
    server.add("/category/ChaoXin.html", html(LIST))
    server.add("/category/haibian.html", html(LIST))
    server.add("/chaoxin/2026/11/20/1.html", html(ARTICLE.format("/category/ChaoXin.html")))
    return server


async def offered(client: Client, site: Server) -> tuple[FeedCandidate, ...]:
    found = await find_feeds(client, site.url("/"))
    return tuple(candidate for candidate in found if candidate.format == "index")


async def test_the_article_names_the_right_address(client: Client, site: Server) -> None:
    found = await settle(client, await offered(client, site))
    assert [(one.title, one.address) for one in found] == [
        ("潮新闻", site.url("/category/ChaoXin.html")),
        ("海边晚报新闻", site.url("/category/haibian.html")),
    ]
    assert not site.asked("/haibian/2026/11/20/2.html")


async def test_nothing_is_asked_before_something_is_chosen(client: Client, site: Server) -> None:
    await offered(client, site)
    assert not site.asked("/category/chaoxin.html")


@pytest.mark.parametrize(
    "article",
    [
        Answer("gone", "text/plain", 404),
        html("<html><p>没有返回的链接</p></html>"),
        html(ARTICLE.format("https://elsewhere.example/category/ChaoXin.html")),
    ],
)
async def test_the_guess_stays_where_the_article_does_not_help(
    client: Client, site: Server, article: Answer
) -> None:
    site.add("/chaoxin/2026/11/20/1.html", article)
    found = await settle(client, await offered(client, site))
    assert found[0].address == site.url("/category/chaoxin.html")


async def test_what_falls_together_is_one(client: Client, site: Server) -> None:
    certain = FeedCandidate(address=site.url("/category/ChaoXin.html"), title="潮", format="index")
    found = await settle(client, (certain, *await offered(client, site)))
    assert [one.title for one in found] == ["潮", "海边晚报新闻"]


async def test_a_page_leads_into_no_private_host_but_its_own(client: Client, site: Server) -> None:
    with Server() as other:
        found = await offered(client, site)
        lure = replace(found[0], sample=other.add("/chaoxin/2026/11/20/1.html", html(LIST)))
        assert (await settle(client, [lure]))[0].address == lure.address
        assert other.requests == []
