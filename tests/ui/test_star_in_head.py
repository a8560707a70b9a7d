"""The star of an open article."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from newsroom import NOW, Open, Reading

from reader.convert.html import to_document
from reader.model import Article, Entry
from reader.ui.widgets.article_lines import Layout, Page
from reader.ui.widgets.article_page import article_page

SAVED = "★ 已收藏"


async def test_the_star_appears_at_once_and_goes_again(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter")
        assert SAVED not in reader.text
        reader.main.action_entry_save()
        await asyncio.sleep(0)
        assert any("★" in block.text for block in reader.main.pane.view.page.document.blocks[:4])
        await reader.rest()
        assert SAVED in reader.text
        await reader.keys("s")
        assert SAVED not in reader.text
        await reader.keys("z")
        assert SAVED in reader.text, "undo shows in the open article too"
        await reader.keys("s")
        assert SAVED not in reader.text, "and the next s takes the bookmark away"
        assert await reader.app.context.library.bookmarks() == []


async def test_a_star_that_cannot_be_kept_goes_from_the_row_and_the_head(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "enter")
        reader.press.saving_fails = True
        await reader.keys("s")
        assert SAVED not in reader.text
        assert "★" not in reader.text.replace("★ Bookmarks", "")
        reader.press.saving_fails = False
        await reader.keys("s")
        assert SAVED in reader.text, "s saves, as it is not saved"


def _words(reader: Reading) -> list[str]:
    """What stands on the screen, without the scroll bar."""
    return [line[:60].rstrip() for line in reader.text.splitlines()[:8]]


async def test_the_reader_stays_at_the_same_words(opened: Open) -> None:
    async with opened(80, 12) as reader:
        await reader.keys("enter", "enter", "space")
        lines, position = _words(reader), reader.main.pane.position
        await reader.keys("s")
        reader.app.clear_notifications()
        await reader.rest()
        assert reader.main.pane.position == position
        assert _words(reader) == lines
        await reader.keys("s")
        assert reader.main.pane.position == position


async def test_the_star_of_a_bookmark_alone_on_the_screen(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("enter", "s", "g", "s", "enter")
        assert SAVED in reader.text
        await reader.keys("s")
        assert SAVED not in reader.text


HTML = "".join(
    f"<h2>第{number}节</h2><p>江边的灯一盏一盏亮起来，<a href='https://a.example/{number}'>渡口</a>没有人。</p>"
    "<pre>one\ntwo</pre><blockquote><p>风很大。</p><p>船没有来。</p></blockquote>"
    for number in range(6)
)


@pytest.mark.parametrize("width", [20, 41, 80])
@pytest.mark.parametrize("made", [1, 9, None])
def test_another_head_gives_the_page_that_a_new_layout_gives(width: int, made: int | None) -> None:
    entry = Entry(id=1, feed_id=1, feed_title="江城日报", title="夜里的渡口", first_seen=NOW)
    article = Article(entry=entry, document=to_document(HTML))
    pages: list[Page] = [
        article_page(replace(article, entry=replace(entry, starred=starred, updated=updated)))
        for starred, updated in ((False, False), (True, False), (True, True), (False, False))
    ]
    layout = Layout(pages[0], width, width)
    layout.extend(lines=made)
    for page in pages[1:]:
        before = len(layout.lines)
        moved = layout.change_head(page)
        assert made is not None or len(layout.lines) == before + moved
        fresh = Layout(page, width, width)
        fresh.extend(block=len(layout.drawn) - 1)
        assert layout.lines == fresh.lines
        assert layout.drawn == fresh.drawn
        assert [layout.line_at(block, 0) for block in range(len(layout.drawn))] == [
            fresh.line_at(block, 0) for block in range(len(fresh.drawn))
        ]
    layout.extend()
    fresh.extend()
    assert layout.lines == fresh.lines
