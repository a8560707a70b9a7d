"""Articles out and bookmarks in: export and import beyond feeds."""

from __future__ import annotations

import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cli_kit import Run, bookmark
from servers import Server


@pytest.fixture
def kept(run: Run, feed: str, data_dir: Path) -> None:
    run("add", feed)
    run("refresh")
    bookmark(data_dir, 1)


FORMATS = [
    ("markdown", "notes"),
    ("epub", "b.epub"),
    ("html", "b.html"),
    ("json", "b.json"),
    ("text", "b.txt"),
]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("format", "name"), FORMATS)
def test_bookmarks_go_out_in_every_format(run: Run, tmp_path: Path, format: str, name: str) -> None:
    target = tmp_path / name
    result = run("export", "--bookmarks", format, str(target))
    assert (result.status, result.err) == (0, "")
    assert result.out == f"{target}: 1 article, 1 file written.\n"
    assert target.exists()


@pytest.mark.usefixtures("kept")
def test_a_dash_means_stdout(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, begin in (
        ("text", "A storm at sea\n"),
        ("html", "<!DOCTYPE html>"),
        ("json", '{"format": "reader-bookmarks"'),
    ):
        result = run("export", "--bookmarks", name, "-")
        assert (result.status, result.err) == (0, "")
        assert result.out.startswith(begin), name
    wrong = run("export", "--bookmarks", "markdown", "-")
    assert (wrong.status, wrong.out) == (2, "")
    assert "Markdown is a folder of files" in wrong.err
    assert not (tmp_path / "-").exists()


@pytest.mark.usefixtures("kept")
def test_without_a_place_bookmarks_go_where_documents_are_kept(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = run("export", "--bookmarks", "json")
    assert result.out.startswith(f"{home / 'bookmarks.json'}: 1 article")
    (home / "Documents").mkdir()
    run("export", "--bookmarks", "markdown")
    assert len(list((home / "Documents" / "bookmarks").rglob("*.md"))) == 1


@pytest.mark.usefixtures("kept")
def test_a_setting_names_the_place_and_the_message_all_of_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "config.toml").write_text('export_folder = "~/kept/news"\n')
    result = run("export", "--bookmarks", "epub")
    assert result.out.startswith(f"{tmp_path / 'home' / 'kept' / 'news' / 'bookmarks.epub'}: ")
    monkeypatch.chdir(tmp_path)
    assert run("export", "--bookmarks", "text", "here.txt").out.startswith(f"{tmp_path / 'here.txt'}: ")
    assert run("export", "feeds.opml").out == f"Written: {tmp_path / 'feeds.opml'}\n"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("format", ["markdown", "json"])
def test_what_went_out_comes_in_again(run: Run, tmp_path: Path, format: str) -> None:
    target = tmp_path / "kept"
    run("export", "--bookmarks", format, str(target))
    before = run("bookmarks", "--json").json
    other = ("--data-dir", str(tmp_path / "other"))
    result = run("import", str(target), *other)
    assert (result.status, result.out) == (0, "Imported 1 new bookmark.\n")
    after = run("bookmarks", "--json", *other).json
    for row in (*before, *after):
        del row["id"], row["feed_id"]
    assert after == before
    assert run("import", str(target), *other).out == "Imported 0 new bookmarks, 1 already here.\n"


@pytest.mark.parametrize(("format", "name"), FORMATS)
def test_nothing_to_export_is_said_and_nothing_is_written(
    run: Run, feed: str, tmp_path: Path, format: str, name: str
) -> None:
    run("add", feed)
    target = tmp_path / name
    result = run("export", "--bookmarks", format, str(target))
    assert result.status == 1
    assert "There is nothing to export" in result.err
    assert not target.exists()


@pytest.mark.usefixtures("kept")
def test_single_articles_become_a_book(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "two.epub"
    result = run("export", "--epub", str(target), "--id", "1", "--id", "2")
    assert (result.status, result.err) == (0, "")
    with zipfile.ZipFile(target) as book:
        pages = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xhtml")).decode()
    assert "A storm at sea" in pages
    assert "新茶上市" in pages


@pytest.mark.usefixtures("kept")
def test_a_query_chooses_what_goes_out(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "today.epub"
    assert run("export", "--epub", str(target), "is:unread", "title:新茶").out.startswith(
        f"{target}: 1 article,"
    )
    assert run("export", "--bookmarks", "text", str(target), "storm").out.startswith(f"{target}: 1 article,")
    before = target.read_bytes()
    result = run("export", "--bookmarks", "text", str(target), "新茶")
    assert result.status == 1
    assert "No article matches: nothing was written." in result.err
    result = run("export", "--epub", str(target), "feed:")
    assert result.status == 1
    assert result.err.count("\n") == 1
    assert target.read_bytes() == before


@pytest.mark.usefixtures("kept")
def test_what_was_removed_and_what_was_edited_is_said(run: Run, tmp_path: Path, data_dir: Path) -> None:
    target = tmp_path / "notes"
    bookmark(data_dir, 2)
    run("export", "--bookmarks", "markdown", str(target))
    storm = next(target.rglob("*storm*.md"))
    storm.write_text("mine", encoding="utf-8")
    result = run("export", "--bookmarks", "markdown", str(target))
    assert "was changed by you: it was left as it is" in result.err
    assert result.out == f"{target}: 2 articles, 0 files written, 1 unchanged.\n"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--epub", "x.epub"), "Say which articles"),
        (("--delete",), "name a format"),
        (("a", "b"), "name a format"),
    ],
)
def test_wrong_usage_is_one_sentence(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run("export", *arguments)
    assert result.status == 2
    assert words in result.err
    assert result.err.count("\n") == 1


@pytest.mark.usefixtures("kept")
def test_an_article_that_is_not_there_is_one_sentence(run: Run) -> None:
    result = run("export", "--epub", "x.epub", "--id", "99")
    assert result.status == 1
    assert result.err.endswith("nothing was written.\n")
    assert result.err.count("\n") == 1


def test_a_list_of_another_program_comes_in_with_a_report(run: Run, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "pocket.csv"
    path.write_text(
        f"title,url,time_added,tags,status\nGone,{server.url('/gone')},1700000000,,archive\n"
        "Script,javascript:x,1700000000,,archive\n",
        encoding="utf-8",
    )
    result = run("import", str(path))
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0] == "Imported 1 new bookmark, 1 without a text, 1 skipped."
    assert lines[2].split("\t")[:2] == ["Gone", server.url("/gone")]
    assert lines[-1] == "  javascript:x"
    report = json.loads(run("import", str(path), "--json").out)
    assert (report["added"], report["known"]) == (0, 1)
    assert report["missing"][0]["title"] == "Gone"
    assert run("import", str(path), "--quiet").out.count("\n") == 1


def test_a_folder_without_bookmarks_is_one_sentence(run: Run, tmp_path: Path) -> None:
    result = run("import", str(tmp_path))
    assert result.status == 1
    assert "holds no bookmarks" in result.err


@pytest.mark.parametrize(
    "arguments",
    [("import", ""), ("export", ""), ("export", "--bookmarks", "json", ""), ("export", "--epub", " ", "x")],
)
def test_an_empty_name_is_not_the_folder_one_is_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    result = run(*arguments)
    assert (result.status, result.err) == (2, "reader: The name of the file or folder is empty: name one.\n")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("query", ["tag:rivers", "标签：河", "-is:read"])
def test_a_query_without_a_place_makes_no_file_of_its_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    result = run("export", "--bookmarks", "html", query)
    assert result.status == 2
    assert f"{query} is a query: name the place before it" in result.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", ["reader.db", "reader-search.db", "config.toml", "../data/reader.db-wal"])
def test_nothing_is_written_over_files_of_ours(run: Run, data_dir: Path, feed: str, name: str) -> None:
    run("add", feed)
    bookmark(data_dir, 1)
    target = data_dir / name
    begins = target.read_bytes()[:16] if target.exists() else b""
    for arguments in (("export", "--bookmarks", "json"), ("export",), ("backup", "--force")):
        result = run(*arguments, str(target))
        assert result.status == 1
        assert "is a file of reader's own" in result.err
    assert (target.read_bytes()[:16] if target.exists() else b"") == begins
    assert run("feeds").rows


def test_a_pipe_holds_whatever_a_file_can(run: Run, server: Server, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    table = f"title,url,time_added,tags,status\nGone,{server.url('/gone')},1700000000,,archive\n"
    with ThreadPoolExecutor(1) as other:
        written = other.submit(pipe.write_text, table)
        result = run("import", str(pipe), "--quiet")
        written.result()
    assert result.out == "Imported 1 new bookmark, 1 without a text.\n"


def test_feeds_that_came_are_told_as_json_too(run: Run, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text(server.url("/rss.xml"), encoding="utf-8")
    assert len(run("import", str(path), "--json").json["feed_ids"]) == 1
