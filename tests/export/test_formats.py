"""Every format keeps the same promises; what each writes is tested with the library's own articles."""

from __future__ import annotations

import json
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reader.convert.html import to_document
from reader.export import find_format, find_formats
from reader.export.item import ExportFormat, Item, Outline, Written
from reader.language import choose_language
from reader.library.exporting import make_renderers
from reader.model import Body, Bookmark, Entry, Highlight, Note, Picture, Saved

DAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
HOSTILE = """
<h2 onclick="alert(1)">Head &amp; shoulders</h2><script>alert(2)</script>
<p>1 &lt; 2 &amp; "three" <a href="javascript:alert(3)">bad</a> <a href="#down">down</a>
<a href="https://a.example/?x=1&y=2">good</a>
<img src="https://p.example/1.png" alt="one &quot;picture&quot;">
<img src="https://p.example/2.svg" alt="">
<a href="https://p.example/1.png"><img src="https://p.example/1.png"></a></p>
<ul><li>a<ul><li>b</li></ul></li><li><pre><code>x &lt; y\n\n]]></code></pre></li></ul>
<table><tr><th>k</th><td colspan=2>v | w</td></tr></table><p id="down">\x0c\ufffe end ]]&gt;</p>
"""


def make_item(number: int = 1, *, html: str = HOSTILE, title: str = "Title <b> & 题 \ufffe") -> Item:
    picture = Picture(url="https://p.example/1.png", media_type="image/png", data=PNG)
    drawing = Picture(url="https://p.example/2.svg", media_type="image/svg+xml", data=b"<svg xmlns='x'/>")
    saved = Saved(saved_at=DAY, category="A/B", feed_address="", pictures=(picture, drawing))
    entry = Entry(
        id=number,
        feed_id=None,
        feed_title="A/B & <C>",
        title=title,
        link=f"https://a.example/{number}?x=1&y=<2>",
        published=DAY,
        first_seen=DAY,
        gone_since=DAY,
    )
    bookmark = Bookmark(
        entry=entry,
        saved=saved,
        text=Body(html=html),
        note=Note(text="a < b\n\nc & d", updated_at=DAY),
        highlights=(Highlight(quote="1 < 2\nand\n\nmore", note="is > it?\n\nno", at=DAY),),
    )
    return Item(bookmark=bookmark, document=to_document(html), pictures=saved.pictures)


@pytest.fixture(params=sorted(find_formats()))
def format(request: pytest.FixtureRequest) -> ExportFormat:
    return find_format(request.param)


Export = Callable[..., Written]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    def write(format: ExportFormat, *items: Item, name: str = "out") -> Written:
        outline = Outline(title="T & <t>", entries=tuple(item.bookmark.entry for item in items), created=DAY)
        writer = format.start(tmp_path / f"{name}{format.suffix}", outline, make_renderers())
        for item in items:
            writer.add(item)
        written = writer.finish()
        writer.discard()
        return written

    return write


def test_a_format_says_what_it_is(format: ExportFormat) -> None:
    assert format.title
    assert format.suffix == "" or format.suffix.startswith(".")


def test_articles_with_nothing_and_with_everything_are_written(
    format: ExportFormat, export: Export, tmp_path: Path
) -> None:
    bare = Item(
        bookmark=Bookmark(entry=replace(make_item(2).bookmark.entry, title="", link="")),
        document=to_document(""),
    )
    written = export(format, make_item(), bare)
    assert written.articles == 2
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert written.path.exists()


def test_nothing_is_there_before_the_end(format: ExportFormat, tmp_path: Path) -> None:
    if not format.suffix:
        pytest.skip("in a folder every file is whole by itself")
    target = tmp_path / f"out{format.suffix}"
    item = make_item()
    outline = Outline(title="", entries=(item.bookmark.entry,), created=DAY)
    writer = format.start(target, outline, make_renderers())
    writer.add(item)
    assert not target.exists()
    writer.discard()
    writer.discard()
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


@pytest.mark.parametrize("name", ["text", "html"])
def test_a_bare_day_stays_that_day_west_of_its_source(
    name: str, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/St_Johns")
    time.tzset()
    item = make_item(html="<p>x</p>")
    midnight = datetime(2026, 3, 4, tzinfo=timezone(timedelta(hours=8)))
    entry = replace(item.bookmark.entry, published=midnight, day_only=True, gone_since=None)
    item = replace(item, bookmark=replace(item.bookmark, entry=entry))
    text = export(find_format(name), item).path.read_text(encoding="utf-8")
    assert "2026-03-04" in text and "2026-03-03" not in text


def test_our_own_words_are_in_the_language_of_the_screens(export: Export) -> None:
    choose_language("zh")
    nameless = make_item(2, html="", title="")
    nameless = replace(
        nameless,
        bookmark=replace(nameless.bookmark, entry=replace(nameless.bookmark.entry, link="", feed_title="")),
    )
    page = export(find_format("html"), make_item(), nameless).path.read_text(encoding="utf-8")
    assert "2026-03-02 起已从网站消失。" in page
    assert "<h2>其他来源</h2>" in page and ">无标题</a>" in page
    assert "（没有取到正文。）" in export(find_format("text"), nameless).path.read_text(encoding="utf-8")


def test_a_page_and_a_book_say_the_language_of_what_they_hold_not_of_the_screens(export: Export) -> None:
    choose_language("zh")
    articles = [replace(make_item(number), language="en") for number in (1, 2)]
    other = replace(make_item(3), language="zh-Hant")
    page = export(find_format("html"), *articles, other).path.read_text(encoding="utf-8")
    assert '<html lang="en">' in page, "the first article tells it, as the outline does not"
    assert page.count('<article lang="en" xml:lang="en">') == 2
    assert page.count('<article lang="zh-Hant" xml:lang="zh-Hant">') == 1
    assert '<p class="notice" lang="zh-Hans" xml:lang="zh-Hans">2026-03-02 起' in page
    with zipfile.ZipFile(export(find_format("epub"), other, *articles).path) as book:
        names = [name for name in book.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
        read = {name.rpartition("/")[2]: book.read(name).decode() for name in names}
    assert "<dc:language>en</dc:language>" in read["package.opf"]
    roots = {name: ET.fromstring(text) for name, text in read.items()}
    tag = "{http://www.w3.org/XML/1998/namespace}lang"
    spoken = {name: root.get(tag) for name, root in roots.items()}
    assert spoken.pop("page0003.xhtml") == "zh-Hant"
    assert set(spoken.values()) == {"en"}


def test_what_is_in_no_known_language_says_so(export: Export) -> None:
    page = export(find_format("html"), make_item()).path.read_text(encoding="utf-8")
    assert '<html lang="">' in page and '<article lang="" xml:lang="">' in page
    with zipfile.ZipFile(export(find_format("epub"), make_item()).path) as book:
        assert "<dc:language>und</dc:language>" in book.read("EPUB/package.opf").decode()
        assert 'xml:lang="und"' not in book.read("EPUB/toc.xhtml").decode()


def test_hostile_markup_makes_a_well_formed_book(export: Export) -> None:
    written = export(find_format("epub"), make_item(), make_item(2))
    with zipfile.ZipFile(written.path) as book:
        pages = {
            name: book.read(name) for name in book.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))
        }
        pictures = [name for name in book.namelist() if "/images/" in name]
    for data in pages.values():
        ET.fromstring(data)
    text = b"".join(pages.values()).decode()
    for evil in ("javascript:", "<script", "onclick", "alert(2)"):
        assert evil not in text
    assert len(pictures) == 1, "a drawing becomes a link"
    assert 'src="https://' not in text, "a book loads nothing"
    assert 'href="#down"' not in text, "what it led to does not stand there"
    assert 'href="https://a.example/?x=1&amp;y=2"' in text


@pytest.mark.parametrize("ends", ["finish", "discard"])
def test_a_book_leaves_nothing_behind_where_it_was_put_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    item = make_item()
    outline = Outline(title="x", entries=(item.bookmark.entry,), created=DAY)
    writer = find_format("epub").start(tmp_path / "book.epub", outline, make_renderers())
    writer.add(item)
    assert list((tmp_path / "temp").iterdir())
    getattr(writer, ends)()
    assert list((tmp_path / "temp").iterdir()) == []
    assert (tmp_path / "book.epub").exists() == (ends == "finish")
    assert {path.name for path in tmp_path.iterdir()} - {"book.epub"} == before | {"temp"}


def test_hostile_markup_makes_a_harmless_page(export: Export) -> None:
    text = export(find_format("html"), make_item(), make_item(2)).path.read_text(encoding="utf-8")
    for evil in ("javascript:", "<script", "onclick", "alert(2)", "<C>", "<t>"):
        assert evil not in text
    assert text.count("src=") == text.count('src="data:image/')


def test_what_only_claims_to_be_a_picture_spoils_nothing(export: Export) -> None:
    item = make_item()
    fake = Picture(url="https://p.example/1.png", media_type="image/png", data=b"<html>no</html>")
    written = export(find_format("epub"), replace(item, pictures=(fake,)))
    with zipfile.ZipFile(written.path) as book:
        assert not [name for name in book.namelist() if "/images/" in name]
    fake = replace(fake, media_type='image/png"><script>alert(1)</script>')
    page = export(find_format("html"), replace(item, pictures=(fake,))).path.read_text(encoding="utf-8")
    assert "<script" not in page


def test_two_articles_of_one_day_and_title_get_two_names(export: Export, tmp_path: Path) -> None:
    for _ in range(2):
        export(find_format("markdown"), make_item(1, title="Café"), make_item(2, title="CAFE\u0301"))
        names = sorted(path.name for path in tmp_path.rglob("*.md"))
        assert len(names) == 2
        assert len({name.casefold() for name in names}) == 2
    assert [path.name for path in (tmp_path / "out").iterdir() if path.name != ".reader"] == ["A B & C"]


def test_two_articles_of_one_address_are_two(export: Export, tmp_path: Path) -> None:
    link = "https://notes.example/"
    items = [make_item(number, title=f"Note {number}") for number in (1, 2)]
    items = [
        replace(item, bookmark=replace(item.bookmark, entry=replace(item.bookmark.entry, link=link)))
        for item in items
    ]
    for some in (items, items[::-1]):
        written = export(find_format("markdown"), *some)
        assert written.articles == 2
    assert written.written == 0, "the order does not matter"
    assert len(list(tmp_path.rglob("*.md"))) == 2


def test_a_name_once_given_stays(export: Export, tmp_path: Path) -> None:
    export(find_format("markdown"), make_item(title="Before"))
    export(find_format("markdown"), make_item(title="After"))
    [file] = tmp_path.rglob("*.md")
    assert "Before" in file.name
    assert "# After" in file.read_text(encoding="utf-8")


def test_a_file_of_the_user_is_never_written_over(export: Export, tmp_path: Path) -> None:
    export(find_format("markdown"), make_item(title="Mine"), name="first")
    [made] = (tmp_path / "first").rglob("*.md")
    own = tmp_path / "out" / made.relative_to(tmp_path / "first")
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    written = export(find_format("markdown"), make_item(title="Mine"))
    assert own.read_text(encoding="utf-8") == "mine"
    assert written.edited == (own.relative_to(tmp_path / "out").as_posix(),)


def test_a_record_that_names_files_elsewhere_deletes_nothing(export: Export, tmp_path: Path) -> None:
    import hashlib

    victim = tmp_path / "victim.txt"
    victim.write_text("keep me", encoding="utf-8")
    digest = hashlib.sha256(b"keep me").hexdigest()
    records = tmp_path / "out" / ".reader" / "records"
    records.mkdir(parents=True)
    for number, name in enumerate(("../victim.txt", str(victim), "a/../../victim.txt")):
        record = {"path": name, "files": {name: digest}}
        (records / f"{number}.json").write_text(json.dumps(record), encoding="utf-8")
    (records / "broken.json").write_text("{", encoding="utf-8")
    outline = Outline(title="", entries=(), created=DAY, complete=True, delete=True)
    writer = find_format("markdown").start(tmp_path / "out", outline, make_renderers())
    assert writer.finish().deleted == ()
    assert victim.exists()


def test_what_a_killed_export_left_is_cleared_away(export: Export, tmp_path: Path) -> None:
    export(find_format("markdown"), make_item(title="Left"))
    [file] = tmp_path.rglob("*.md")
    draft = file.with_name(f".{file.name}.0123abcd")
    own = file.with_name(".own-notes.md.0123abcd")
    for path in (draft, own):
        path.write_text("half", encoding="utf-8")
    export(find_format("markdown"), make_item(title="Left"))
    assert (draft.exists(), own.exists()) == (False, True)
