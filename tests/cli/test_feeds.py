"""Subscribing and what is done with subscriptions: add, feeds, rename, move, remove, import, export."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_kit import Run, rss
from servers import Answer, Server, free_port

from reader.paths import Paths
from reader.store import Store

SITE = """<html><head><title>Two papers</title>
<link rel="alternate" type="application/rss+xml" title="Morning" href="/morning.xml">
<link rel="alternate" type="application/atom+xml" title="Evening" href="/evening.xml">
</head><body><p>Welcome.</p></body></html>"""


@pytest.fixture
def site(server: Server) -> str:
    """Return the address of a site with two feeds."""
    server.add("/morning.xml", Answer(rss("Morning", (server.url("/m1"), "Bread"))))
    server.add(
        "/evening.xml", Answer(rss("Evening", (server.url("/e1"), "Lamps"), (server.url("/e2"), "Stars")))
    )
    return server.add("/", Answer(SITE, "text/html"))


def test_add_subscribes_and_loads(run: Run, feed: str) -> None:
    result = run("add", feed, "--folder", "News/Sea")
    assert result.status == 0
    assert result.out == "Added: 1 Harbour News\n2 entries.\n"
    assert result.err == ""
    [row] = run("feeds").rows
    assert row[:4] == ["1", "Harbour News", "2/2", "News/Sea"]
    assert row[4].startswith("ok 2")
    assert row[5] == feed


def test_add_with_a_title_of_ones_own(run: Run, feed: str) -> None:
    assert run("add", feed, "--title", "The Harbour").out.startswith("Added: 1 The Harbour\n")


def test_adding_twice_keeps_one(run: Run, feed: str) -> None:
    run("add", feed)
    result = run("add", feed)
    assert result.status == 0
    assert result.out.startswith("Already subscribed: 1 Harbour News\n")
    assert len(run("feeds").rows) == 1


def test_adding_with_a_folder_takes_a_feed_from_the_top_and_says_so(run: Run, feed: str) -> None:
    run("add", feed)
    result = run("add", feed, "--folder", "财经/报纸")
    assert result.out.startswith("Already subscribed: 1 Harbour News, now in 财经/报纸\n")
    assert run("feeds").rows[0][3] == "财经/报纸"
    run("move", "1", "财经", "/")
    assert run("feeds").rows[0][3] == "/, 财经"


def test_adding_counts_what_another_feed_has_brought(run: Run, server: Server) -> None:
    bread, lamps, stars = ((server.url(f"/{name}"), name) for name in ("bread", "lamps", "stars"))
    run("add", server.add("/all.xml", Answer(rss("All", bread, lamps))))
    result = run("add", server.add("/some.xml", Answer(rss("Some", bread, lamps))))
    assert result.out.endswith("2 entries, all of them here already.\n")
    result = run("add", server.add("/more.xml", Answer(rss("More", bread, stars))))
    assert result.out.endswith("2 entries, 1 of them new; the rest was here already.\n")


def test_adding_tells_what_is_wrong_with_a_feed(run: Run, server: Server) -> None:
    whole = rss("Harbour News", (server.url("/1"), "Bread"), (server.url("/2"), "Lamps"))
    result = run("add", server.add("/cut.xml", Answer(whole[: whole.index("Lamps")])))
    assert result.status == 0
    assert result.out.startswith("Added: 1 Harbour News\n")
    assert result.err.startswith("reader: Harbour News: The feed ")
    assert result.err.count("\n") == 1


def test_several_feeds_are_listed_and_must_be_picked(run: Run, site: str) -> None:
    result = run("add", site)
    assert result.status == 2
    assert [row[:2] for row in result.rows] == [["1", "Morning"], ["2", "Evening"]]
    assert result.err == "reader: there are 2 feeds; say which with --pick N, or --all.\n"
    assert run("feeds").out == ""
    assert run("add", site, "--pick", "2").out == "Added: 1 Evening\n2 entries.\n"


def test_all_of_several_feeds(run: Run, site: str) -> None:
    result = run("add", site, "--all")
    assert result.status == 0
    assert result.out == "Added: 1 Morning\nAdded: 2 Evening\n3 entries.\n"


def test_all_of_a_folder_is_its_categories_once(run: Run, tmp_path: Path) -> None:
    for number, category in enumerate(("haibian", "shanshang"), 1):
        head = f'title: "第{number}篇"\ndate: 2026-11-2{number} 08:00:00 +0800\ncategories: {category}'
        post = f"---\n{head}\n---\n正文\n"
        (tmp_path / f"2026-11-2{number}-{number}.md").write_text(post, encoding="utf-8")
    assert run("add", str(tmp_path), "--all").out == "Added: 1 shanshang\nAdded: 2 haibian\n2 entries.\n"


def test_a_pick_out_of_range_is_wrong_usage(run: Run, site: str) -> None:
    result = run("add", site, "--pick", "3")
    assert (result.status, result.err) == (2, "reader: --pick: 3 is not between 1 and 2.\n")
    result = run("add", site, "--all", "--title", "x")
    assert (result.status, result.err) == (2, "reader: --title names one feed, but several were chosen.\n")


@pytest.mark.parametrize(
    ("answers", "added"),
    [
        (["2"], ["Evening"]),
        (["1,2"], ["Morning", "Evening"]),
        (["all"], ["Morning", "Evening"]),
        (["even"], ["Evening"]),
        (["9", "nothing", "ning", "1"], ["Morning"]),
        ([""], []),
        ([], []),
    ],
)
def test_at_a_terminal_it_asks(
    run: Run, site: str, terminal: None, monkeypatch: pytest.MonkeyPatch, answers: list[str], added: list[str]
) -> None:
    queue = iter(answers)

    def ask(prompt: str) -> str:
        try:
            return next(queue)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", ask)
    result = run("add", site)
    assert result.status == (0 if added else 1)
    assert [line.split(" ", 2)[2] for line in result.out.splitlines() if line.startswith("Added")] == added


def test_a_category_page_is_added_with_its_articles(run: Run, server: Server) -> None:
    links = "".join(f'<li><a href="/daily/2026/11/2{n}/{n}.html">第{n}版要闻</a></li>' for n in range(1, 4))
    page = f"<html><body><h2>海港日报新闻</h2><section><ul>{links}</ul></section></body></html>"
    address = server.add("/category/daily.html", Answer(page, "text/html; charset=utf-8"))
    for n in range(1, 4):
        text = f"<html><body><h1>第{n}版要闻</h1>" + "<p>港口今天迎来了新的一批货轮，工人们忙到深夜。</p>" * 3
        server.add(
            f"/daily/2026/11/2{n}/{n}.html", Answer(text + "</body></html>", "text/html; charset=utf-8")
        )
    result = run("add", address)
    assert (result.status, result.err) == (0, "")
    assert result.out == "Added: 1 海港日报新闻\n3 entries.\n"
    number = run("entries").rows[0][0]
    assert "货轮" in run("show", number).out


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:{port}/feed", "refuses the connection"),
        ("http://", ""),
        ("no-such-file-here", ""),
        ("", ""),
        ("ftp://example.org/", ""),
        ("javascript:alert(1)", ""),
        ("\x1b]0;title\x07", ""),
    ],
)
def test_a_bad_address_is_one_sentence(run: Run, address: str, words: str) -> None:
    result = run("add", address.format(port=free_port()))
    assert result.status == 1
    assert result.out == ""
    assert result.err.startswith("reader: ")
    assert result.err.count("\n") == 1
    assert words in result.err
    assert "\x1b" not in result.err
    assert "Traceback" not in result.err
    assert run("feeds").out == ""


@pytest.mark.parametrize("status", [404, 410, 429, 500])
def test_an_address_that_answers_with_an_error(run: Run, server: Server, status: int) -> None:
    result = run("add", server.add("/x", Answer("no", "text/plain", status)))
    assert result.status == 1
    assert str(status) in result.err
    assert result.err.count("\n") == 1


def test_a_page_without_feeds(run: Run, server: Server) -> None:
    result = run("add", server.add("/", Answer("<html><p>Just words.</p></html>", "text/html")))
    assert result.status == 1
    assert result.err.count("\n") == 1


def test_rename_move_remove(run: Run, feed: str) -> None:
    run("add", feed)
    assert run("rename", "harbour", " The\tPort ").out == "Harbour News is now The Port\n"
    assert run("feeds").rows[0][1] == "The Port"
    assert run("rename", "1", "").out == "The Port is now Harbour News\n"
    assert run("move", "1", "Sea", "News/World").out == "Harbour News is now in Sea, News/World\n"
    assert sorted(run("feeds").rows[0][3].split(", ")) == ["News/World", "Sea"]
    assert run("move", "1", "/").out == "Harbour News is now in the top level\n"
    assert run("feeds").rows[0][3] == ""
    assert run("remove", "harbour").out == "Removed: Harbour News\n"
    assert run("feeds").out == ""


def test_removing_is_all_or_nothing(run: Run, site: str) -> None:
    run("add", site, "--all")
    result = run("remove", "Morning", "Noon")
    assert (result.status, result.err) == (1, "reader: No feed matches Noon; `reader feeds` lists them.\n")
    assert len(run("feeds").rows) == 2
    assert run("remove", "1", "2", "1").out == "Removed: Morning\nRemoved: Evening\n"


def test_feeds_as_json(run: Run, feed: str) -> None:
    assert run("feeds", "--json").json == []
    run("add", feed, "--folder", "海")
    [record] = run("feeds", "--json").json
    assert record["title"] == "Harbour News"
    assert record["address"] == feed
    assert record["folders"] == [["海"]]
    assert (record["unread"], record["total"], record["fault"]) == (2, 2, "")
    assert record["last_success"].endswith("+00:00")
    assert "海" in run("feeds", "--json").out


def test_a_feed_that_another_refresh_loads_is_left_to_it(
    run: Run, feed: str, site: str, data_dir: Path
) -> None:
    run("add", site, "--all")
    run("add", feed)
    store = Store(Paths.find(data_dir).database)
    store.claim(lambda feeds: [feed for feed in feeds if feed.id == 3], now=datetime.now(UTC))
    assert run("refresh", "harbour").out == "Another refresh is at work on Harbour News.\n"
    assert run("refresh").out == "2 feeds · 0 new · 1 left to another refresh\n"
    store.claim(lambda feeds: feeds, now=datetime.now(UTC))
    result = run("refresh")
    assert (result.status, result.out, result.err) == (0, "Another refresh is at work on 3 feeds.\n", "")
    assert run("refresh", "--json").json["left_to_another"] == 3
    store.close()


def test_a_failing_feed_says_why(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    server.add("/feed.xml", Answer("broken", "text/plain", 500))
    run("refresh")
    assert "500" in run("feeds").rows[0][4]


def test_opml_goes_out_and_in(run: Run, feed: str, tmp_path: Path) -> None:
    run("add", feed, "--folder", "News/Sea", "--title", "The Port")
    file = tmp_path / "feeds.opml"
    assert run("export", str(file)).out == f"Written: {file}\n"
    lists = [file.read_text(encoding="utf-8"), run("export").out, run("export", "-").out]
    # Each says when it was made, and a second may begin in between.
    assert len({re.sub("<dateCreated>.+?</dateCreated>", "", each) for each in lists}) == 1
    [outline] = [node for node in ET.parse(file).iter("outline") if node.get("xmlUrl")]
    assert outline.get("xmlUrl") == feed
    run("remove", "1")
    result = run("import", str(file))
    assert (result.status, result.err) == (0, "")
    assert result.out.count("\n") == 1
    assert run("feeds").rows[0][1:4] == ["The Port", "2/2", "News/Sea"], "what was there is there again"


def test_nothing_of_a_list_is_lost_on_its_way_through(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="A">'
        '<outline text="One" xmlUrl="https://a.example/" k="1"/>'
        '<outline type="link" text="Page" url="https://p.example/"/></outline>'
        '<outline text="B"><outline text="Two" xmlUrl="https://a.example/"/></outline>'
        '<outline text="Odd" xmlUrl="gopher://g.example/"/></body></opml>',
        encoding="utf-8",
    )
    assert run("import", str(file)).out == (
        "Imported 1 new feed, 1 skipped because its address cannot be loaded,"
        " 1 link kept for the next export.\n"
    )
    run("import", str(file))
    nodes = list(ET.fromstring(run("export").out.encode()).iter("outline"))
    assert [node.get("title") for node in nodes if node.get("xmlUrl") == "https://a.example/"] == [
        "One",
        "Two",
    ]
    assert [node.get("url") for node in nodes if node.get("type") == "link"] == ["https://p.example/"]
    assert [node.get("text") for node in nodes if node.get("xmlUrl", "").startswith("gopher")] == ["Odd"]


def test_a_list_that_was_cut_off_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text('<opml><body><outline text="F"><outline text="a" xmlUrl="https://a.example/"/><outli')
    result = run("import", str(file))
    assert result.status == 0
    assert result.out.startswith(
        "Imported 1 new feed. The file ends in the middle: only 1 feed could be read;"
    )
    assert [row[1] for row in run("feeds").rows] == ["a"]


@pytest.mark.parametrize("data", [b"", b"not xml", b"<rss/>", b"\xff\xfe\x00"])
def test_a_file_that_is_no_opml(run: Run, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(data)
    result = run("import", str(file))
    assert result.status == 1
    assert result.err.startswith("reader: ")
    assert result.err.count("\n") == 1


def test_files_that_cannot_be_read_or_written(run: Run, tmp_path: Path) -> None:
    for arguments in (("import", str(tmp_path / "none.opml")), ("export", str(tmp_path / "none" / "x.opml"))):
        result = run(*arguments)
        assert result.status == 1
        assert result.err.startswith("reader: ")
        assert result.err.count("\n") == 1


@pytest.mark.parametrize(("broken", "lines"), [(12, 12), (30, 11)])
def test_many_failures_are_not_all_named(run: Run, data_dir: Path, broken: int, lines: int) -> None:
    store = Store(Paths.find(data_dir).prepare().database)
    port = free_port()
    for number in range(broken):
        store.add_feed(address=f"http://127.0.0.1:{port}/{number}", format="xml", custom_title=f"报{number}")
    result = run("refresh", "--quiet")
    assert (result.status, result.out) == (1, "")
    told = result.err.splitlines()
    assert len(told) == lines
    assert all("refuses the connection" in line for line in told[:10])
    if broken > lines:
        assert told[-1] == "reader: 20 more feeds failed; `reader feeds` says why."
        assert run("feeds").out.count("refuses the connection") == broken


def test_undo_takes_back_what_the_command_line_did(run: Run, site: str) -> None:
    assert run("undo").out == "Nothing to undo.\n"
    run("add", site, "--all", "--folder", "News")
    feeds = [row[1:4] for row in run("feeds").rows]
    assert feeds == [["Morning", "1/1", "News"], ["Evening", "2/2", "News"]]
    run("remove", "Morning", "Evening")
    assert run("feeds").rows == []
    assert run("entries").rows == []
    assert run("undo").out == "Undone: Removed 2 feeds\n"
    assert [row[1:4] for row in run("feeds").rows] == feeds
    assert run("undo", "--redo").out == "Done again: Removed 2 feeds\n"
    assert run("undo", "--redo").out == "Nothing to do again.\n"
    assert run("feeds").rows == []


def test_adding_a_removed_feed_again_finds_its_entries(run: Run, feed: str) -> None:
    run("add", feed, "--folder", "News")
    run("remove", "1")
    assert run("add", feed).out == "Added: 1 Harbour News\n2 entries, all of them here already.\n"
    assert [row[:4] for row in run("feeds").rows] == [["1", "Harbour News", "2/2", "News"]]


def test_removed_feeds_are_cleaned_up_when_asked(run: Run, feed: str) -> None:
    run("add", feed)
    run("remove", "1")
    assert run("clean").out.startswith("There is nothing to clean up.")
    assert run("clean", "--removed-feeds", "--dry-run").out == (
        "      2  Harbour News\nWould remove 1 removed feed for good.\n"
    )
    assert run("clean", "--removed-feeds", "--json").json == {
        "entries": 0,
        "dry_run": False,
        "feeds": [],
        "removed_feeds": [{"feed": "Harbour News", "entries": 2}],
    }
    run("undo")
    assert run("feeds").rows == []
