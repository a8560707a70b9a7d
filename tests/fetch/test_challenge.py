"""Sites that let browsers in only, and what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from servers import Answer, Server

from reader.errors import FetchError, NotAFeed, RateLimited
from reader.fetch.challenge import is_challenge
from reader.fetch.client import Client
from reader.fetch.page import fetch_page
from reader.fetch.sources import Unread, fetch_feed
from reader.model import Feed, FeedFormat

CLOUDFLARE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>
<noscript>Enable JavaScript and cookies to continue</noscript>
<script>(function(){window._cf_chl_opt={cvId:'3',cZone:"news.example"};}());</script></body></html>"""
ANUBIS = """<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title>
<script id="anubis_challenge" type="application/json">{"rules":{"difficulty":4}}</script></head>
<body><p>You are seeing this because the site is protected.</p></body></html>"""
ALIBABA = (
    """<html><script>var arg1='A1B2';function set(){document.cookie="acw_sc__v2="+arg1;}</script></html>"""
)
WECHAT = """<html><head><title></title></head><body><h2>环境异常</h2>
<p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a></body></html>"""
PAGES = [
    pytest.param(page, id=name)
    for page, name in (
        (CLOUDFLARE, "Cloudflare"),
        (ANUBIS, "Anubis"),
        (ALIBABA, "Alibaba"),
        (WECHAT, "WeChat"),
    )
]
ABOUT = (
    "<html><title>How the waiting page works</title><body>"
    + "<p>It sets <code>window._cf_chl_opt</code> and goes on.</p>" * 9
    + "</body></html>"
)
SAID = (
    "{host} checks whether a person in a browser is there{status}, and lets no program in;"
    " open it in a browser, or look for another address of it."
)


async def load(client: Client, address: str, format: FeedFormat = "xml") -> None:
    found = await fetch_feed(
        client, Feed(id=1, address=address, format=format, added=datetime(2026, 3, 1, tzinfo=UTC))
    )
    assert isinstance(found, Unread)
    found.read()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("format", ["xml", "index"])
async def test_one_in_place_of_a_feed_is_named(
    client: Client, server: Server, page: str, format: FeedFormat
) -> None:
    with pytest.raises(NotAFeed) as caught:
        await load(client, server.add("/feed.xml", Answer(page, "text/html")), format)
    assert str(caught.value) == SAID.format(host=server.host, status="")


@pytest.mark.parametrize("page", PAGES)
async def test_none_is_taken_for_an_article(client: Client, server: Server, page: str) -> None:
    with pytest.raises(FetchError, match="lets no program in"):
        await fetch_page(client, server.add("/a.html", Answer(page, "text/html")), allow_private=True)


async def test_an_article_about_them_is_an_article(client: Client, server: Server) -> None:
    address = server.add("/a.html", Answer(ABOUT, "text/html"))
    assert "goes on" in (await fetch_page(client, address, allow_private=True)).html
    assert not is_challenge(b"<html><p>Just a moment...</p></html>")


@pytest.mark.parametrize("status", [403, 429, 503])
@pytest.mark.parametrize("header", ["cf-mitigated", "x-amzn-waf-action"])
async def test_a_refusal_that_is_one_is_told_from_others(
    client: Client, server: Server, status: int, header: str
) -> None:
    answer = Answer(CLOUDFLARE, "text/html", status, headers={header: "challenge"})
    with pytest.raises(FetchError) as caught:
        await load(client, server.add("/feed.xml", answer))
    assert str(caught.value) == SAID.format(host=server.host, status=f" ({status})")
    assert not isinstance(caught.value, RateLimited), "the host's other feeds may be open to all"
