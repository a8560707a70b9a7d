"""Articles opened without subscribing, from post files, saved pages and addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from newsstand import LATEST, OLDER, open_site, png
from servers import Answer, Server

from reader.errors import ReaderError
from reader.library import Library
from reader.model import Article

BODY = """<p>头一段。</p>
 <p>第二段，含 <1% 的误差。</p><p class="em_media">（文章来源：水乡报）</p>

<http://source.example/NewsShare.html?infoCode=NW202603020000000002>

[返回水乡报新闻](//archive.example/category/shuixiangbao.html)｜[返回首页](//archive.example/)"""


def post(
    tmp_path: Path, head: str, body: str = BODY, name: str = "2026-03-02-NW202603020000000002.md"
) -> Path:
    path = tmp_path / name
    path.write_bytes(f"{head}{body}".encode())
    return path


def words(article: Article) -> str:
    return "\n".join(block.text for block in article.document.blocks)


HEAD = """---
layout: post
title: "水巷清淤"
date: 2026-03-02 08:06:12 +0800
categories: shuixiangbao
tags: 水乡报新闻
---
"""


async def test_a_post_file_shows_title_date_and_all_links(library: Library, tmp_path: Path) -> None:
    article = await library.open_address(str(post(tmp_path, HEAD)))
    assert article.entry.title == "水巷清淤"
    assert article.entry.published is not None
    assert article.entry.published.isoformat() == "2026-03-02T00:06:12+00:00"
    assert [link.url.partition(":")[2] for link in article.document.links] == [
        "//source.example/NewsShare.html?infoCode=NW202603020000000002",
        "//archive.example/category/shuixiangbao.html",
        "//archive.example/",
    ]
    assert "<1%" in words(article)
    assert await library.feeds() == []


@pytest.mark.parametrize(
    "head",
    [
        "\n" + HEAD,
        HEAD.replace('"水巷清淤"', '"他说"好\\"""'),
        HEAD.replace('"水巷清淤"', '""'),
        HEAD.replace("2026-03-02 08:06:12 +0800", " +0800"),
        HEAD.replace(" +0800", ""),
        HEAD.replace("\n", "\r\n"),
        "",
    ],
)
async def test_irregular_front_matter_still_opens(library: Library, tmp_path: Path, head: str) -> None:
    article = await library.open_address(str(post(tmp_path, head)))
    assert "头一段" in words(article)


PAGE = """<html lang="zh-CN"><head>{head}<title>水巷清淤 | 水乡报</title></head><body><section>
<small>(GMT+8, Asia/Shanghai, CST) 2026-03-02 08:06:12</small><h1>水巷清淤</h1>
<p>清淤船昨天离开了西栅，比原定日子早了十二天。<a href="../01/nw1.html">昨天的消息</a></p>
<p><a href="//archive.example/category/shuixiangbao.html">返回水乡报新闻</a>｜<a
href="//archive.example/">返回首页</a></p>
<small>tags: 水乡报新闻</small></section></body></html>"""


async def test_a_saved_page_keeps_the_line_that_leads_back_to_its_site(
    library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "saved.html"
    file.write_text(PAGE.format(head=""), encoding="utf-8")
    article = await library.open_address(str(file))
    assert words(article).endswith("返回水乡报新闻｜返回首页"), "as a post does"
    assert (article.entry.link, article.entry.feed_title) == ("", "水乡报新闻")
    assert [link.url for link in article.document.links] == [
        "https://archive.example/category/shuixiangbao.html",
        "https://archive.example/",
    ]


async def test_the_links_of_a_saved_page_lead_where_its_own_address_is(
    library: Library, tmp_path: Path
) -> None:
    address = "https://archive.example/shuixiangbao/2026/03/02/nw2.html"
    file = tmp_path / "saved.html"
    file.write_text(PAGE.format(head=f'<link rel="canonical" href="{address}">'), encoding="utf-8")
    article = await library.open_address(str(file))
    assert article.entry.link == address
    assert article.document.links[0].url == "https://archive.example/shuixiangbao/2026/03/01/nw1.html"


async def test_an_article_address_opens_without_subscribing(library: Library, server: Server) -> None:
    open_site(server)
    article = await library.open_address(server.url(LATEST))
    assert article.entry.title == "水巷清淤提前完工"
    assert "清淤船" in words(article)
    assert await library.feeds() == []


async def test_a_raw_post_on_the_web_opens(library: Library, server: Server) -> None:
    address = server.add("/raw/2026-03-02-NW1.md", Answer(HEAD + BODY, "text/plain; charset=utf-8"))
    article = await library.open_address(address)
    assert article.entry.title == "水巷清淤"
    assert len(article.document.links) == 3


async def test_pictures_of_a_named_host_are_shown_and_no_others(
    reopen: Callable[[], Library], server: Server
) -> None:
    """As `reader open` does it: the page is loaded before there is a library."""
    open_site(server)
    with Server() as other:
        elsewhere = other.add("/pictures/canal.png", Answer(png(), "image/png"))
        async with reopen() as library:
            library.name_opened(server.url(LATEST))
            assert (await library.picture(0, server.url("/pictures/canal.png"))).data == png()
            assert "lies in your own network" in (await library.picture(0, elsewhere)).fault
        async with reopen() as library:
            library.name_opened("https://news.example/2026/11/23/storm.html")
            late = server.add("/pictures/late.png", Answer(png(), "image/png"))
            assert "lies in your own network" in (await library.picture(0, late)).fault
            assert not server.asked("/pictures/late.png")
        assert other.requests == []


async def test_a_page_of_a_named_host_is_saved_with_its_pictures(library: Library, server: Server) -> None:
    open_site(server)
    article = await library.open_address(server.url(LATEST))
    await library.save_loose(article)
    (entry,) = await library.bookmarks()
    saved = (await library.article(entry.id)).saved
    assert saved is not None
    assert [(picture.data, picture.fault) for picture in saved.pictures] == [(png(), "")]


async def test_links_of_others_do_not_lead_into_the_own_network(library: Library, server: Server) -> None:
    open_site(server)
    with pytest.raises(ReaderError, match="lies in your own network"):
        await library.open_address(server.url(LATEST), by_others=True)
    with pytest.raises(ReaderError, match="not a web address"):
        await library.open_address("/etc/passwd", by_others=True)
    await library.open_address(server.url(OLDER))
    assert "清淤船" in words(await library.open_address(server.url(LATEST), by_others=True))


@pytest.mark.parametrize("name", ["missing.md", "\0", "~nobody-at-all/x.md"])
async def test_what_cannot_be_opened_is_said_in_a_sentence(
    library: Library, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ReaderError) as error:
        await library.open_address(name if name.startswith("~") else str(tmp_path / name))
    assert str(error.value).endswith(".")


async def test_a_folder_is_to_be_added(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="reader add"):
        await library.open_address(str(tmp_path))
