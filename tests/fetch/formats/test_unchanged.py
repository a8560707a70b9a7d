"""From bytes to what is new, changed or the same: a feed that says the same again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.fetch.formats import parse_feed
from reader.model import Feed, FeedFormat, ParsedFeed
from reader.update import digest, plan_changes

SAMPLES = Path(__file__).parents[2] / "data" / "feeds"
FILES = sorted(path for path in SAMPLES.glob("*/*") if not path.name.endswith(".expected.json"))
NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def load(data: bytes, kind: FeedFormat = "xml") -> ParsedFeed:
    return parse_feed(data, address="https://e.example/category/feed", expected=kind)


def compare(before: ParsedFeed, after: ParsedFeed) -> list[tuple[str, bool]]:
    """Return the titles that have to be written, and whether each is new."""
    known = {entry.key: digest(entry) for entry in before.entries}
    feed = Feed(id=1, address="https://e.example/feed", format=before.format, added=NOW)
    plan = plan_changes(feed, after, known, checked_at=NOW)
    assert plan == plan_changes(feed, after, known, checked_at=NOW)
    return [(change.data.title, change.is_new) for change in plan.changes]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_feed_that_came_twice_changes_nothing(path: Path) -> None:
    kind: FeedFormat = path.parent.name  # type: ignore[assignment]  # a folder is named after its format
    data = path.read_bytes()
    assert compare(load(data, kind), load(data, kind)) == []


ITEM = (
    "<item><guid>{0}</guid><title>{1}</title><link>https://e.example/{0}</link><pubDate>{2}</pubDate>"
    "<description><![CDATA[{3}]]></description></item>"
)
FERRY = ITEM.format("1", "渡口改建完工", "2026-05-03 08:00", "<p class='a1'>头班船五点半开。</p>")
MARKET = ITEM.format("2", "早市搬家", "2026-05-02 08:00", "<p>豆腐摊多了一条队。</p>")


def feed(*items: str) -> ParsedFeed:
    return load(f"<rss version='2.0'><channel><title>T</title>{''.join(items)}</channel></rss>".encode())


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (FERRY, []),
        (FERRY.replace("五点半", "五点"), [("渡口改建完工", False)]),
        (FERRY.replace("完工", "竣工"), [("渡口改建竣工", False)]),
        (FERRY.replace("<guid>1<", "<guid>3<"), [("渡口改建完工", True)]),
        (FERRY.replace("class='a1'", "class='b7' data-time='99'"), []),
        (FERRY.replace("头班船", "\n  头班船 "), []),
        (FERRY.replace("05-03", "05-04"), []),
        (FERRY.replace("<item>", "<item><category>船</category>"), []),
        (
            FERRY.replace("<item>", "<item><enclosure url='https://e.example/1.mp3'/>"),
            [("渡口改建完工", False)],
        ),
    ],
)
def test_what_counts_as_a_change(item: str, expected: list[tuple[str, bool]]) -> None:
    assert compare(feed(FERRY, MARKET), feed(item, MARKET)) == expected


def test_an_entry_that_leaves_and_a_new_order_change_nothing() -> None:
    assert compare(feed(FERRY, MARKET), feed(MARKET, FERRY)) == []
    assert compare(feed(FERRY, MARKET), feed(MARKET)) == []
    assert compare(feed(MARKET), feed(FERRY, MARKET)) == [("渡口改建完工", True)]
