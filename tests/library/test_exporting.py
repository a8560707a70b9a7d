"""What exports hold, what a second one touches, and that it all comes back by an import."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from newsstand import LATEST, png
from servers import Server
from transfer_desk import bookmarks_of, drafts_in, export, import_into

from reader.errors import StoreError
from reader.library import Library
from reader.model import Body, Bookmark, Entry, EntryQuery, Scope
from reader.store import Store


@pytest.mark.parametrize(("format", "name"), [("markdown", "folder"), ("json", "all.json")])
async def test_an_export_imported_into_an_empty_library_gives_the_same_bookmarks(
    library: Library,
    kept: Sequence[Entry],
    server: Server,
    tmp_path: Path,
    empty: Library,
    format: str,
    name: str,
) -> None:
    target = tmp_path / name
    assert (await export(library, format, target)).articles == 2
    before = await bookmarks_of(library)
    server.close()
    report = await import_into(empty, target)
    assert (report.added, report.known, report.missing, report.skipped) == (2, 0, (), ())
    assert await bookmarks_of(empty) == before
    again = await import_into(empty, target)
    assert (again.added, again.known) == (0, 2)
    assert await bookmarks_of(empty) == before
    article = await empty.article((await empty.bookmarks())[0].id)
    assert article.document.blocks


@pytest.mark.parametrize(("format", "name"), [("markdown", "folder"), ("json", "all.json")])
async def test_bookmarks_that_share_an_address_stay_apart(
    library: Library, empty: Library, tmp_path: Path, format: str, name: str
) -> None:
    entry = Entry(
        id=0,
        feed_id=None,
        feed_title="Notes",
        title="One",
        link="https://notes.example/",
        first_seen=library.clock(),
    )
    for number in ("One", "Two"):
        bookmark = Bookmark(entry=replace(entry, title=number), text=Body(html=f"<p>{number}</p>"))
        await library._database.run(Store.add_bookmark, bookmark, identity=number)
    await export(library, format, tmp_path / name)
    for expected in ((2, 0), (0, 2)):
        report = await import_into(empty, tmp_path / name)
        assert (report.added, report.known) == expected
    assert sorted(entry.title for entry in await empty.bookmarks()) == ["One", "Two"]


async def test_a_markdown_folder_has_the_pictures_beside_the_texts(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    written = await export(library, "markdown", target)
    files = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    texts = [name for name in files if name.endswith(".md")]
    assert texts == ["The Towpath/2026-03-02 A heron's year.md", "水乡报新闻/2026-03-02 水巷清淤提前完工.md"]
    text = (target / texts[1]).read_text(encoding="utf-8")
    assert text.startswith('---\ntitle: "水巷清淤提前完工"\ndate: 2026-03-02 08:06:12+08:00\n')
    assert 'feed: "水乡报新闻"' in text
    assert 'tags: ["水乡报新闻"]' in text
    assert "saved: 2026-03-02 12:00:00+08:00" in text
    assert "# 水巷清淤提前完工\n" in text
    assert "\n问问水务局。\n\nAsk again in spring.\n\n> 比原定日子早了十二天\n\n\\> 谁说的？\n" in text
    [picture] = [name for name in files if name.endswith(".png")]
    assert (target / picture).read_bytes() == png()
    [place] = _places(text)
    assert (target / texts[1]).parent / place == target / picture
    assert (written.articles, written.written, written.unchanged) == (2, 3, 0)


def _places(markdown: str) -> list[str]:
    """The local files that a viewer would load for this text."""
    tokens = [each for token in MarkdownIt().parse(markdown) for each in token.children or ()]
    return [unquote(str(token.attrs["src"])) for token in tokens if token.type == "image"]


async def test_a_second_export_touches_only_what_has_changed(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    stamps = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    written = await export(library, "markdown", target)
    assert (written.written, written.unchanged) == (0, 3)
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == stamps
    heron = next(entry for entry in kept if "heron" in entry.title)
    await library.put_note(heron.id, "Seen again today.")
    written = await export(library, "markdown", target)
    assert (written.written, written.unchanged, written.edited) == (1, 2, ())
    assert "Seen again today." in next(target.glob("The Towpath/*.md")).read_text(encoding="utf-8")


async def test_a_second_export_mends_what_is_not_as_it_was_written(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    whole = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    [text] = target.glob("The Towpath/*.md")
    [picture] = target.rglob("*.png")
    text.unlink()
    written = await export(library, "markdown", target)
    assert (written.articles, written.written, written.unchanged) == (2, 1, 2)
    picture.unlink()
    written = await export(library, "markdown", target)
    assert (written.articles, written.written, written.unchanged) == (2, 1, 2)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == whole
    text.write_text("my own words", encoding="utf-8")
    written = await export(library, "markdown", target)
    assert (written.articles, written.unchanged, len(written.edited)) == (2, 2, 1)


async def test_what_another_version_has_written_is_written_anew(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    [text] = target.glob("The Towpath/*.md")
    now, old = text.read_bytes(), b"as it was written once"
    for record in (target / ".reader" / "records").glob("*.json"):
        values = json.loads(record.read_bytes())
        if values["path"] == text.relative_to(target).as_posix():
            values["files"][values["path"]] = sha256(old).hexdigest()
            values["written_by"] = "reader 0.0.1"
            record.write_text(json.dumps(values), encoding="utf-8")
    text.write_bytes(old)
    written = await export(library, "markdown", target)
    assert (written.written, written.unchanged, written.edited) == (1, 2, ())
    assert text.read_bytes() == now


async def test_what_the_user_has_changed_is_left_alone(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    [heron_file] = target.glob("The Towpath/*.md")
    heron_file.write_text("my own words", encoding="utf-8")
    heron = next(entry for entry in kept if "heron" in entry.title)
    await library.put_note(heron.id, "New.")
    written = await export(library, "markdown", target)
    assert written.edited == (heron_file.relative_to(target).as_posix(),)
    assert heron_file.read_text(encoding="utf-8") == "my own words"
    await library.unsave(heron.id)
    written = await export(library, "markdown", target, delete=True)
    assert written.deleted == ()
    assert heron_file.exists()


async def test_files_of_removed_bookmarks_go_only_when_that_is_asked_for(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    own = target / "The Towpath" / "mine.md"
    own.write_text("not yours", encoding="utf-8")
    latest = next(entry for entry in kept if entry.link.endswith(LATEST))
    await library.unsave(latest.id)
    name = "水乡报新闻/2026-03-02 水巷清淤提前完工.md"
    assert (await export(library, "markdown", target)).removed == (name,)
    assert (target / name).exists()
    assert (await export(library, "markdown", target, delete=True)).deleted == (name,)
    assert not (target / "水乡报新闻").exists()
    assert own.read_text(encoding="utf-8") == "not yours"
    written = await export(library, "markdown", target, ids=[], delete=True)
    assert written.deleted == (), "an export of some says nothing about the others"


async def test_one_article_goes_into_a_file_of_its_own(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    latest = next(entry for entry in kept if entry.link.endswith(LATEST))
    target = tmp_path / "canal.md"
    await export(library, "markdown", target, ids=[latest.id])
    [place] = _places(target.read_text(encoding="utf-8"))
    assert (tmp_path / place).read_bytes() == png()
    assert not (tmp_path / ".reader").exists()
    with pytest.raises(StoreError, match="takes one article"):
        await export(library, "markdown", target, ids=[entry.id for entry in kept])


async def test_a_changed_file_comes_back_as_it_is_now(
    library: Library, kept: Sequence[Entry], tmp_path: Path, empty: Library
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    [file] = target.glob("水乡报新闻/*.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("清淤船昨天离开了西栅", "清淤船早已离开西栅").replace("问问", "去问"), encoding="utf-8"
    )
    await import_into(empty, target)
    latest = next(each for each in await bookmarks_of(empty) if each.entry.link.endswith(LATEST))
    assert latest.note is not None
    assert latest.note.text == "去问水务局。\n\nAsk again in spring."
    assert [(mark.quote, mark.note) for mark in latest.highlights] == [("比原定日子早了十二天", "> 谁说的？")]
    assert latest.saved is not None
    assert [picture.data for picture in latest.saved.pictures] == [png()]
    entry = next(entry for entry in await empty.bookmarks() if entry.link.endswith(LATEST))
    document = (await empty.article(entry.id)).document
    words = "\n".join(block.text for block in document.blocks)
    assert "清淤船早已离开西栅" in words
    assert "水巷清淤提前完工" not in words, "the title is no part of the text"
    assert [image.url for image in document.images] == [latest.saved.pictures[0].url]


async def test_a_folder_without_our_records_gives_what_its_front_matter_says(
    library: Library, kept: Sequence[Entry], tmp_path: Path, empty: Library
) -> None:
    target = tmp_path / "notes"
    await export(library, "markdown", target)
    shutil.rmtree(target / ".reader")
    (target / "plain.md").write_text("# No source at all\n", encoding="utf-8")
    report = await import_into(empty, target)
    assert (report.added, report.skipped) == (2, ("plain.md",))
    for before, after in zip(await bookmarks_of(library), await bookmarks_of(empty), strict=True):
        for name in ("title", "link", "author", "published", "feed_title", "gone_since"):
            assert getattr(after.entry, name) == getattr(before.entry, name)
        assert before.saved is not None
        assert after.saved is not None
        assert after.saved.saved_at == before.saved.saved_at
        assert [each.data for each in after.saved.pictures] == [each.data for each in before.saved.pictures]
        assert (after.note is None) == (before.note is None)


async def test_a_book_is_sound_and_has_text_and_pictures(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "all.epub"
    written = await export(library, "epub", target, title="is:saved & <more>")
    assert (written.articles, written.path) == (2, target)
    with zipfile.ZipFile(target) as book:
        names = book.namelist()
        assert names[0] == "mimetype"
        assert book.read("mimetype") == b"application/epub+zip"
        [picture] = [name for name in names if name.endswith(".png")]
        assert book.read(picture) == png()
        pages = "".join(book.read(name).decode() for name in names if name.endswith(".xhtml"))
        package = book.read("EPUB/package.opf").decode()
    assert "清淤船昨天离开了西栅" in pages
    assert "A heron&#x27;s year" in pages
    assert "<dc:language>" in package
    contents = pages[pages.index("<nav") :]
    assert contents.index("水乡报新闻") < contents.index("水巷清淤提前完工") < contents.index("The Towpath")
    assert drafts_in(tmp_path) == []


async def test_unread_news_become_a_book_with_pictures_fetched_for_it(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    ids = await library.entry_ids(EntryQuery(scope=Scope(kind="all"), unread_only=True))
    target = tmp_path / "today.epub"
    written = await export(library, "epub", target, ids=list(ids))
    assert written.articles == 3
    with zipfile.ZipFile(target) as book:
        assert sum(name.endswith(".png") for name in book.namelist()) == 1
    assert len(await library.bookmarks()) == 2, "exporting keeps nothing"


async def test_a_page_needs_no_network_and_runs_no_scripts(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "all.html"
    await export(library, "html", target)
    text = target.read_text(encoding="utf-8")
    assert text.count("src=") == 1
    assert 'src="data:image/png;base64,' in text
    assert "<script" not in text
    assert "问问水务局。" in text
    assert '<a href="#a' in text


async def test_plain_text_has_a_line_per_paragraph(
    library: Library, kept: Sequence[Entry], tmp_path: Path
) -> None:
    target = tmp_path / "all.txt"
    await export(library, "text", target)
    text = target.read_text(encoding="utf-8")
    assert "水巷清淤提前完工\n水乡报新闻 · 2026-03-02\nhttp://" in text
    assert "▌ 比原定日子早了十二天" in text


async def test_json_is_whole_and_versioned(library: Library, kept: Sequence[Entry], tmp_path: Path) -> None:
    target = tmp_path / "all.json"
    await export(library, "json", target)
    values = json.loads(target.read_text(encoding="utf-8"))
    assert (values["format"], values["version"]) == ("reader-bookmarks", 1)
    assert [each["title"] for each in values["bookmarks"]] == ["水巷清淤提前完工", "A heron's year"]
