"""Feed health: failing feeds first with the fault in words, loaded again or removed by a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from newsroom import NOW, PAPERS, Open
from textual.content import Content
from textual.css.styles import RulesMap

from reader.model import Feed
from reader.ui.screens.health import health_line, health_order, since, until
from reader.ui.widgets.hanging import Hanging


async def test_failing_feeds_come_first_with_the_fault_in_words(opened: Open) -> None:
    async with opened(100, 40) as reader:
        await reader.keys("g", "f")
        text = reader.text
        assert "5 feeds, 1 needs attention" in text
        assert text.index("The Quiet Compiler") < text.index("江城日报")
        assert "quietcompiler.example does not answer." in text
        assert "next try in 1 hour" in text


async def test_r_asks_for_the_feed_under_the_cursor(opened: Open) -> None:
    async with opened() as reader:
        failing = next(feed for feed in await reader.app.context.library.feeds() if feed.fault)
        await reader.keys("g", "f", "r")
        assert reader.press.asked == [[failing.id]]


async def test_removing_asks_first(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "f", "D")
        assert reader.screen == "AskScreen"
        await reader.keys("n")
        assert len(await reader.app.context.library.feeds()) == 5
        await reader.keys("D", "y")
        assert len(await reader.app.context.library.feeds()) == 4
        assert "The Quiet Compiler" not in reader.text


@pytest.mark.parametrize("width", [40, 80, 120, 200])
async def test_health_fits(opened: Open, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("g", "f")
        assert "Feed health" in reader.text


def test_times_in_words() -> None:
    assert since(NOW, None) == "never"
    assert since(NOW, NOW - timedelta(seconds=5)) == "a moment ago"
    assert since(NOW, NOW - timedelta(minutes=1)) == "1 minute ago"
    assert since(NOW, NOW - timedelta(hours=5)) == "5 hours ago"
    assert since(NOW, NOW - timedelta(days=400)) == "400 days ago"
    assert since(NOW, NOW - timedelta(days=1234)) == "3 years ago"
    assert until(NOW, NOW + timedelta(days=2, hours=3)) == "in 2 days"


def test_what_is_due_is_tried_now() -> None:
    feed = Feed(id=1, address="https://a.example", format="xml", added=NOW, title="江城日报")
    assert "loaded never, tried" not in health_line(feed, NOW).plain
    for due in (None, NOW - timedelta(days=1)):
        assert "next try now" in health_line(replace(feed, next_due=due), NOW).plain
    assert "next try in 1 hour" in health_line(replace(feed, next_due=NOW + timedelta(hours=1)), NOW).plain


def test_stopped_feeds_come_before_failing_ones_and_those_before_the_rest() -> None:
    def feed(number: int, **fields: object) -> Feed:
        return Feed(id=number, address="https://a.example", format="xml", added=NOW, **fields)  # type: ignore[arg-type]  # fields by name

    feeds = [
        feed(1),
        feed(2, fault="x", fault_count=1),
        feed(3, stopped=True, fault="gone"),
        feed(4, fault="y", fault_count=9),
    ]
    assert [each.id for each in health_order(feeds)] == [3, 4, 2, 1]


async def test_what_is_odd_about_a_feed_that_works_is_told_here_and_marked_nowhere(opened: Open) -> None:
    odd = "The feed lists 3,000 entries and 2,000 were taken; max_entries in config.toml sets this."
    papers = tuple(
        replace(paper, fault="", complaint="" if number else odd) for number, paper in enumerate(PAPERS)
    )
    async with opened(100, 40, papers=papers) as reader:
        assert "! " not in reader.text
        await reader.keys("g", "f")
        assert f"{len(papers)} feeds, all well, 1 with a remark" in reader.text
        lines = reader.text.splitlines()
        row = next(index for index, line in enumerate(lines) if papers[0].title in line)
        assert "loaded with a remark" in lines[row + 1]
        assert reader.text.count("with a remark") == 2, "in the sum and here"
        assert "✓" in lines[row] and "The feed lists 3,000 entries" in lines[row + 2]
        assert row < min(
            index for index, line in enumerate(lines) if any(paper.title in line for paper in papers[1:])
        )


async def test_a_feed_that_was_read_in_part_is_neither_well_nor_failing(opened: Open) -> None:
    broken = "The feed is damaged: 3 of 5 entries could be read."
    ended = "The feed says that it has come to its end; nothing new will follow."
    remarks = (("", False), (ended, False), (broken, True))
    papers = tuple(
        replace(paper, fault="", complaint=said, in_part=in_part)
        for paper, (said, in_part) in zip(PAPERS[:3], remarks, strict=True)
    )
    async with opened(100, 40, papers=papers) as reader:
        await reader.keys("g", "f")
        assert "3 feeds, all well, 1 read in part, 1 with a remark" in reader.text
        lines = reader.text.splitlines()
        rows = [next(at for at, line in enumerate(lines) if paper.title in line) for paper in papers]
        assert rows == sorted(rows, reverse=True), "what may miss entries stands above what is only odd"
        assert [lines[row].split()[0] for row in rows] == ["✓", "✓", "~"]
        assert "read in part" in lines[rows[2] + 1] and broken in lines[rows[2] + 2]


def test_what_is_wrapped_stands_below_the_text_not_the_mark() -> None:
    hanging = Hanging([(Content("✗ "), Content("one two three")), (Content("  "), Content("山城晚报停刊"))])
    lines = [line.plain.rstrip() for line in hanging._wrap(9)]
    assert lines == ["✗ one two", "  three", "  山城晚", "  报停刊"]
    assert hanging.get_height(RulesMap(), 9) == 4
    assert hanging.get_optimal_width(RulesMap(), 80) == 15


async def test_a_long_fault_hangs(opened: Open) -> None:
    async with opened(40, 24) as reader:
        await reader.keys("g", "f")
        lines = reader.text.splitlines()
        start = next(index for index, line in enumerate(lines) if "The Quiet Compiler" in line)
        assert all(line.startswith("   ") for line in lines[start + 1 : start + 5] if "✓" not in line)
