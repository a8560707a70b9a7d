"""Reading from the command line: refresh, entries, show, open, bookmarks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_kit import Run, bookmark, rss
from servers import Answer, Server

POST = """---
layout: post
title: "港口的"新"灯塔"
date: 2026-11-20 08:06:12 +0800
categories: haigang
tags: 海港日报新闻
---

<p>灯塔昨晚第一次点亮。</p>
 <p>守塔人说，<strong>三十海里</strong>外都能看见。</p>

<http://news.test/NewsShare.html?infoCode=NW202611200806>

[返回海港日报新闻](//news.test/category/haigang.html)｜[返回首页](//news.test/)"""


def test_refresh_says_what_came(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    assert run("refresh").out == "1 feed · 0 new\n"
    base = server.url()
    names = (("storm", "A storm at sea"), ("tea", "新茶上市"), ("fog", "Fog"))
    server.add("/feed.xml", Answer(rss("Harbour News", *((base + path, name) for path, name in names))))
    result = run("refresh")
    assert (result.status, result.out, result.err) == (0, "1 feed · 1 new\n", "")


def test_refresh_without_feeds(run: Run) -> None:
    assert run("refresh").out == "Nothing to refresh.\n"
    assert run("refresh", "--quiet").out == ""


def test_a_refresh_that_fails_says_so_and_exits_with_1(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    server.close()
    for arguments in ((), ("--quiet",), ("harbour",), ("--force",)):
        result = run("refresh", *arguments)
        assert result.status == 1
        assert result.err.startswith("reader: Harbour News: ")
        assert result.err.count("\n") == 1
    assert run("refresh", "--quiet").out == ""
    assert len(run("entries").rows) == 2


def test_due_feeds_only(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    asked = len(server.requests)
    result = run("refresh", "--due")
    assert (result.status, result.out) == (0, "Nothing to refresh.\n")
    assert len(server.requests) == asked


def test_refresh_as_json(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    server.add("/feed.xml", Answer("gone", "text/plain", 404))
    result = run("refresh", "--json", "1")
    assert result.status == 1
    update, end = map(json.loads, result.out.splitlines())
    assert (end["done"], end["feeds"], end["failed"]) == (True, 1, 1)
    assert update["feed_id"] == 1
    assert "404" in update["error"]


def test_refresh_of_an_unknown_feed(run: Run, feed: str) -> None:
    run("add", feed)
    result = run("refresh", "mountain")
    assert (result.status, result.err) == (
        1,
        "reader: No feed matches mountain; `reader feeds` lists them.\n",
    )


def test_entries_are_lines_in_a_pipe(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    rows = run("entries").rows
    assert [row[3:5] for row in rows] == [["Harbour News", "新茶上市"], ["Harbour News", "A storm at sea"]]
    assert rows[0][1:3] == ["2026-11-23 09:01", "unread"]
    assert rows[0][5] == server.url("/tea")
    assert run("entries", "--oldest").rows == rows[::-1]
    assert run("entries", "--limit", "1").rows == rows[:1]
    assert run("entries", "--limit", "0").rows == rows


def test_entries_by_category(run: Run, server: Server, feed: str) -> None:
    run("add", feed, "--folder", "Sea")
    run("add", server.add("/2.xml", Answer(rss("Hills", (server.url("/h"), "Goats")))), "--folder", "Land")
    assert [row[4] for row in run("entries", "--category", "Land").rows] == ["Goats"]
    assert [row[4] for row in run("entries", "--category", "hills").rows] == ["Goats"]
    assert len(run("entries", "--category", "harbour", "--unread").rows) == 2
    assert run("entries", "--category", "bookmarks").out == ""
    result = run("entries", "--category", "Air")
    assert (result.status, result.err) == (1, "reader: No category matches Air; `reader feeds` lists them.\n")


def test_entries_as_json(run: Run, feed: str) -> None:
    assert run("entries", "--json").json == []
    run("add", feed)
    records = run("entries", "--unread", "--json").json
    assert [record["title"] for record in records] == ["新茶上市", "A storm at sea"]
    assert records[0]["published"] == records[0]["date"] == "2026-11-23T01:01:00+00:00"
    assert records[0]["read"] is False


def test_a_title_cannot_command_the_terminal(run: Run, server: Server, terminal: None) -> None:
    title = "[bold]Loud[/] :bomb: \x1b[31mred &#27;]0;x&#7;"
    run("add", server.add("/f", Answer(rss("[red]Feed[/red]", (server.url("/1"), title)))))
    for arguments in (("entries",), ("feeds",), ("show", "1")):
        out = run(*arguments).out
        assert "\x1b]0;" not in out
        assert "\x1b[31m" not in out
        assert "[bold]Loud" in out or "[red]Feed" in out


def test_a_terminal_gets_a_table_cut_to_its_width(
    run: Run, server: Server, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.convert.wrap import cell_width

    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    long = "码头工人连续第三年获得全国安全生产先进集体称号，市长亲自到场祝贺"
    run(
        "add",
        server.add("/f", Answer(rss("海港日报新闻", (server.url("/1"), long), (server.url("/2"), "Short")))),
    )
    lines = run("entries").out.splitlines()
    assert len(lines) == 3
    assert "Title" in lines[0]
    import re

    for line in lines:
        assert cell_width(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 60
    assert "…" in lines[1] + lines[2]


def test_a_long_list_on_a_terminal_ends_with_a_hint(run: Run, server: Server, terminal: None) -> None:
    names = [(server.url(f"/{n}"), f"Piece {n}") for n in range(130)]
    run("add", server.add("/f", Answer(rss("Many", *names))))
    result = run("entries")
    assert len(result.out.splitlines()) == 101
    assert result.err.endswith("reader: these are 100 of 130 entries; --limit 0 shows all.\n")
    assert len(run("entries", "--limit", "0").out.splitlines()) == 131


def test_show(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    number = run("entries").rows[0][0]
    plain = run("show", number)
    assert plain.status == 0
    lines = plain.out.splitlines()
    assert lines[0] == "新茶上市"
    assert lines[1] == "Harbour News · 2026-11-23 09:01 · 1 min"
    assert lines[2] == server.url("/tea")
    assert "All about 新茶上市, with more" in plain.out
    assert server.url("/tea/more") in plain.out
    assert run("show", number, "--plain").out == plain.out
    markdown = run("show", number, "--markdown").out
    assert markdown.startswith("---\n")
    assert f"[more]({server.url('/tea/more')})" in markdown
    record = run("show", number, "--json").json
    assert record["title"] == "新茶上市"
    assert "All about" in record["text"]
    assert [link["url"] for link in record["links"]] == [server.url("/tea/more")]


@pytest.mark.parametrize("number", ["999", "0", "-1", "99999999999999999999"])
def test_show_of_an_unknown_entry(run: Run, number: str) -> None:
    result = run("show", "--", number) if number.startswith("-") else run("show", number)
    assert result.status == 1
    assert result.err.startswith("reader: ")
    assert result.err.count("\n") == 1
    assert "mistake in this program" not in result.err


def test_show_on_a_terminal_is_styled(
    run: Run, feed: str, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    run("add", feed)
    out = run("show", "1").out
    assert "\x1b[1m" in out
    assert "[1]" in out
    assert "/more" in out


def test_open_prints_a_post_file_in_a_pipe(run: Run, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "2026-11-20-NW202611200806121234.md"
    file.write_text(POST, encoding="utf-8")
    result = run("open", str(file))
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith('港口的"新"灯塔\n')
    assert "2026-11-20 08:06" in result.out
    for words in ("三十海里", "infoCode=NW202611200806", "返回首页", "news.test/category/haigang.html"):
        assert words in result.out
    assert "\x1b" not in result.out
    assert not (data_dir / "reader.db").exists()
    markdown = run("open", str(file), "--markdown").out
    assert "**三十海里**" in markdown


def test_open_of_a_page(run: Run, server: Server) -> None:
    text = "<p>The lighthouse was lit for the first time last night, and people came from far away.</p>" * 6
    page = (
        f"<html><head><title>Light</title></head><body><article><h1>Light</h1>{text}</article></body></html>"
    )
    result = run("open", server.add("/light.html", Answer(page, "text/html")))
    assert result.status == 0
    assert "lighthouse" in result.out
    assert server.url("/light.html") in result.out


@pytest.mark.parametrize("name", ["none.md", ".", "http://127.0.0.1:1/x", ""])
def test_open_of_what_is_not_there(run: Run, name: str) -> None:
    result = run("open", name)
    assert result.status == 1
    assert result.err.startswith("reader: ")
    assert result.err.count("\n") == 1


def test_bookmarks(run: Run, feed: str, data_dir: Path) -> None:
    assert run("bookmarks").out == ""
    assert run("bookmarks", "--json").json == []
    run("add", feed)
    bookmark(data_dir, 1)
    [row] = run("bookmarks").rows
    # Its page answers with 404: what the feed gave is the kept copy.
    assert (row[0], row[2], row[4]) == ("1", "unread,bookmark,gone", "A storm at sea")
    run("remove", "1")
    [record] = run("bookmarks", "--json").json
    assert record["starred"] is True
    assert "All about A storm at sea" in run("show", "1").out


def add_category_page(server: Server) -> str:
    """Serve a category page with one article, whose own page fails for now."""
    links = '<li><a href="/daily/2026/11/22/7.html">渔船平安返港</a></li>'
    page = f"<html><body><h2>海港日报新闻</h2><section><ul>{links}</ul></section></body></html>"
    server.add("/daily/2026/11/22/7.html", Answer("busy", "text/plain", 503))
    return server.add("/category/daily.html", Answer(page, "text/html; charset=utf-8"))


def test_an_article_page_that_fails_is_counted_and_fetched_when_shown(run: Run, server: Server) -> None:
    result = run("add", add_category_page(server))
    assert result.status == 1
    assert result.out == "Added: 1 海港日报新闻\n1 entry.\n"
    assert result.err == "reader: 1 article page could not be fetched; the next refresh tries again.\n"
    [row] = run("entries").rows
    assert "503" in run("show", row[0]).out
    text = "<p>昨夜风浪很大，十二条渔船今天清晨全部平安回到港口。</p>" * 3
    page = f"<html><body><h1>渔船平安返港</h1>{text}</body></html>"
    server.add("/daily/2026/11/22/7.html", Answer(page, "text/html; charset=utf-8"))
    result = run("show", row[0])
    assert (result.status, result.err) == (0, "")
    assert "十二条渔船" in result.out


def test_a_feed_that_is_gone_for_good_is_asked_by_force_only(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    server.add("/feed.xml", Answer("gone", "text/plain", 410))
    assert run("refresh").status == 1
    asked = len(server.asked("/feed.xml"))
    assert run("refresh").out == "Nothing to refresh.\n"
    assert len(server.asked("/feed.xml")) == asked
    assert run("refresh", "--force").status == 1
    assert run("refresh", "1").status == 1
    assert len(server.asked("/feed.xml")) == asked + 2
