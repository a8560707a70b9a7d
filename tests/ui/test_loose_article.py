"""An article that was opened without subscribing: what can be done with it, and what is said instead."""

from __future__ import annotations

import shlex
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from newsroom import Reading, make_app, reading
from servers import Answer, Server
from textual.widgets import Input

from reader.ui.app import ReaderApp

POST = """---
layout: post
title: "渡口的早市"
date: 2026-11-20 06:30:00 +0800
tags: 江城晚报
---
<p>清晨六点，河埠头的早市已经开张。<a href="https://news.example/tofu">豆腐摊</a>前排起了队。</p>
"""
PAGE = (
    "<html><head><title>渡口的早市</title></head><body><article><h1>渡口的早市</h1>{}</article></body></html>"
)
PARAGRAPH = "<p>整页的正文从这里开始：卖豆腐的老陈把两块木板往台阶上一搁，街坊们就围了上来。</p>"


@asynccontextmanager
async def open_post(tmp_path: Path, text: str = POST, address: str = "") -> AsyncIterator[Reading]:
    post = tmp_path / "2026-11-20-market.md"
    post.write_text(text, encoding="utf-8")
    base = make_app(tmp_path, papers=())
    library = base.context.library
    article = await library.open_address(address or str(post))
    app = ReaderApp(library, base.context.config, open_article=article)
    async with reading(app, 80, 24) as reader:
        yield reader


async def test_it_is_saved_and_then_one_like_all_others(tmp_path: Path) -> None:
    async with open_post(tmp_path) as reader:
        await reader.keys("m")
        assert "a bookmark stores it" in reader.text
        await reader.keys("s")
        assert "Bookmarked." in reader.toasts and "★ 已收藏" in reader.text
        library = reader.app.context.library
        [entry] = await library.bookmarks()
        assert entry.title == "渡口的早市" and "豆腐摊" in await library.markdown(entry.id)
        await reader.keys("m")
        assert not (await library.entries([entry.id]))[0].read
        await reader.keys("t")
        assert reader.screen == "TagsScreen"
        await reader.keys("escape")
        await reader.keys("s")
        assert not await library.bookmarks() and "★" not in reader.text
        await reader.keys("z")
        assert [each.title for each in await library.bookmarks()] == ["渡口的早市"]


async def test_it_is_exported_without_being_saved(tmp_path: Path) -> None:
    async with open_post(tmp_path) as reader:
        for number in range(4):
            target = tmp_path / f"out{number}"
            await reader.keys("e")
            assert reader.screen == "ExportScreen"
            await reader.keys(*["down"] * number, "enter")
            reader.app.screen.query_one(Input).value = str(target)
            await reader.keys("enter")
            await reader.rest()
            assert any(toast.startswith(f"Written to {target}") for toast in reader.toasts), reader.toasts
            assert target.exists()
        assert not await reader.app.context.library.bookmarks()


async def test_it_is_piped_as_markdown(tmp_path: Path) -> None:
    target = tmp_path / "piped.md"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    async with open_post(tmp_path) as reader:
        await reader.keys("|")
        line = shlex.join([sys.executable, "-c", code, str(target)])
        reader.app.screen.query_one(Input).value = line
        await reader.keys("enter")
        await reader.rest()
        piped = target.read_text(encoding="utf-8")
        assert piped.startswith("---\n") and "[豆腐摊](https://news.example/tofu)" in piped


async def test_what_it_lacks_is_said(tmp_path: Path) -> None:
    async with open_post(tmp_path) as reader:
        assert "Back" not in reader.text, "there is nothing to go back to"
        for key, sentence in (
            ("y", "This article has no address."),
            ("o", "There is no address to open."),
            ("x", "This article has no other text."),
            ("V", "What changes is kept of subscribed articles and of bookmarks only."),
            ("v", "This article has no pictures."),
            ("t", "Only stored articles have tags; a bookmark stores it."),
            ("w", "Here the article has the screen to itself."),
            ("O", "There is no address to open."),
        ):
            await reader.keys(key)
            assert sentence in reader.text, key
        await reader.keys("Y")
        assert reader.app.clipboard == "渡口的早市"
        await reader.keys("u")
        assert reader.screen == "LinksScreen" and "豆腐摊" in reader.text


async def test_x_fetches_the_page_that_a_post_names(tmp_path: Path) -> None:
    with Server() as server:
        await read_both_texts(tmp_path, server)


async def test_x_does_not_go_where_only_the_post_leads(tmp_path: Path) -> None:
    with Server() as server:
        server.add("/market.html", Answer(PAGE.format(PARAGRAPH * 6).encode(), "text/html; charset=utf-8"))
        async with open_post(tmp_path, f"{POST}\n<{server.url('/market.html')}>\n") as reader:
            await reader.keys("x")
            assert any("lies in your own network" in words for words in reader.toasts)
            assert "豆腐摊" in reader.text and server.requests == []


async def read_both_texts(tmp_path: Path, server: Server) -> None:
    server.add("/market.html", Answer(PAGE.format(PARAGRAPH * 6).encode(), "text/html; charset=utf-8"))
    post = Answer(f"{POST}\n<{server.url('/market.html')}>\n", "text/plain; charset=utf-8")
    async with open_post(tmp_path, address=server.add("/2026-11-20-market.md", post)) as reader:
        assert "豆腐摊" in reader.text
        await reader.keys("x")
        assert "整页的正文从这里开始" in reader.text and "The page's text." in reader.text
        await reader.keys("x")
        assert "豆腐摊" in reader.text and "The text that was opened." in reader.text
        await reader.keys("x")
        assert "整页的正文从这里开始" in reader.text
        assert len(server.asked("/market.html")) == 1
