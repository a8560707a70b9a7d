"""Marked passages in what is written, and the text as it was when it comes back."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from transfer_desk import bookmarks_of, export, import_into

from reader.library import Library
from reader.model import Body, Bookmark, Entry, Passage
from reader.store import Store

LINK = "https://news.example/boats"
HTML = (
    "<p>停了三年的<b>夜航船</b>从<a href='https://news.example/city'>西栅<i>码头</i></a>出发，每天两班。</p>"
    "<p>The last boat leaves at ten.</p>"
)


@pytest.fixture
async def marked(library: Library) -> int:
    """A bookmark with a passage from the middle of a paragraph over a link into the next one."""
    entry = Entry(
        id=0, feed_id=None, feed_title="水乡报", title="夜航船", link=LINK, first_seen=library.clock()
    )
    bookmark = Bookmark(entry=entry, text=Body(html=HTML, base=LINK, source="page"))
    entry_id = (await library._database.run(Store.add_bookmark, bookmark, identity=LINK)).id
    article = await library.article(entry_id)
    await library.mark_passage(article, Passage(block=0, offset=6, end_block=1, end_offset=13))
    return entry_id


MARKED = (
    "停了三年的**夜**<mark>**航船**从</mark>[<mark>西栅*码头*</mark>](https://news.example/city)"
    "<mark>出发，每天两班。</mark>\n\n<mark>The last boat</mark> leaves at ten.\n"
)

PLAIN = """
停了三年的夜==航船从西栅码头[1]出发，每天两班。==

==The last boat== leaves at ten.

[1] https://news.example/city

Notes
─────

▌ 航船从西栅码头出发，每天两班。
▌
▌ The last boat
"""


async def test_a_passage_is_marked_in_the_text_of_every_form(
    library: Library, marked: int, tmp_path: Path
) -> None:
    await export(library, "markdown", tmp_path / "notes")
    [file] = (tmp_path / "notes").glob("*/*.md")
    assert MARKED in file.read_text(encoding="utf-8")
    again = await export(library, "markdown", tmp_path / "notes")
    assert (again.written, again.unchanged) == (0, 1)
    await export(library, "html", tmp_path / "all.html")
    await export(library, "epub", tmp_path / "all.epub")
    with zipfile.ZipFile(tmp_path / "all.epub") as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    for text in ((tmp_path / "all.html").read_text(encoding="utf-8"), pages):
        assert '西栅<em class="upright">码头</em></mark></a><mark>出发，每天两班。</mark></p>' in text
        assert "<p><mark>The last boat</mark> leaves at ten.</p>" in text
    await export(library, "text", tmp_path / "all.txt")
    assert (tmp_path / "all.txt").read_text(encoding="utf-8").endswith(PLAIN)


async def test_what_comes_back_has_the_text_without_marks(
    library: Library, marked: int, tmp_path: Path, empty: Library
) -> None:
    await export(library, "markdown", tmp_path / "notes")
    await import_into(empty, tmp_path / "notes")
    assert await bookmarks_of(empty) == await bookmarks_of(library)


async def test_a_file_without_its_record_or_changed_has_no_mark_twice(
    library: Library, marked: int, tmp_path: Path, empty: Library
) -> None:
    await export(library, "markdown", tmp_path / "notes")
    shutil.rmtree(tmp_path / "notes" / ".reader")
    await import_into(empty, tmp_path / "notes")
    [entry] = await empty.bookmarks()
    before, after = await library.article(marked), await empty.article(entry.id)
    assert after.document == before.document
    [mark] = await empty.highlights(entry.id)
    assert mark.quote == (await library.highlights(marked))[0].quote
    await export(empty, "markdown", tmp_path / "again")
    [file] = (tmp_path / "again").glob("*/*.md")
    assert MARKED in file.read_text(encoding="utf-8")


async def test_what_the_user_marks_in_a_file_becomes_a_passage(
    library: Library, marked: int, tmp_path: Path, empty: Library
) -> None:
    await export(library, "markdown", tmp_path / "notes")
    [file] = (tmp_path / "notes").glob("*/*.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("leaves at ten", "leaves <mark>at ten</mark>"), encoding="utf-8")
    await import_into(empty, tmp_path / "notes")
    [entry] = await empty.bookmarks()
    first, second = await empty.highlights(entry.id)
    assert first.quote.endswith("The last boat")
    assert second.quote == "at ten"
    assert "mark" not in {
        style
        for block in (await empty.article(entry.id)).document.blocks
        for span in block.spans
        for style in span.styles
    }
