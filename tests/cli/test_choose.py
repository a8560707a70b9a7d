"""What a person means by a FEED, a CATEGORY, a FOLDER or some numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.choose import choose_category, choose_feed, parse_folder, parse_numbers
from reader.errors import ReaderError
from reader.model import Category, Feed, Scope

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def make_feed(number: int, title: str, address: str, custom: str = "") -> Feed:
    return Feed(id=number, address=address, format="xml", title=title, custom_title=custom, added=NOW)


FEEDS = [
    make_feed(1, "Harbour News", "http://harbour.test/feed"),
    make_feed(2, "Harbour", "http://harbour.test/short"),
    make_feed(3, "南昌日报新闻", "http://x.test/category/nanchang.html", "我的日报"),
    make_feed(7, "2", "http://two.test/"),
]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ("1", 1),
        ("2", 2),  # the number wins over the title
        ("Harbour", 2),  # the exact title wins over a part
        ("harbour NEWS", 1),
        ("http://harbour.test/feed/", 1),
        ("南昌", 3),
        ("我的日报", 3),
        ("two.test", 7),
        ("  3 ", 3),
    ],
)
def test_a_feed_is_found(wanted: str, number: int) -> None:
    assert choose_feed(wanted, FEEDS).id == number


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("harb", "harb could be any of 1 Harbour News; 2 Harbour."),
        ("nothing", "No feed matches nothing; `reader feeds` lists them."),
        ("", "No feed matches an empty name"),
        ("9", "No feed matches 9"),
    ],
)
def test_what_is_not_found_is_a_sentence(wanted: str, words: str) -> None:
    with pytest.raises(ReaderError, match=words):
        choose_feed(wanted, FEEDS)


def test_many_matches_are_not_all_listed() -> None:
    feeds = [make_feed(n, f"News {n}", f"http://n{n}.test/") for n in range(1, 10)]
    with pytest.raises(ReaderError, match="and 4 more"):
        choose_feed("news", feeds)


def test_without_feeds_it_says_how_to_begin() -> None:
    with pytest.raises(ReaderError, match="reader add ADDRESS"):
        choose_feed("x", [])


CATEGORIES = [
    Category(scope=Scope(kind="all"), title="Unread"),
    Category(scope=Scope(kind="today"), title="Today"),
    Category(scope=Scope(kind="saved"), title="Bookmarks"),
    Category(scope=Scope(kind="folder", folder=("World",)), title="World"),
    Category(scope=Scope(kind="folder", folder=("World", "Asia")), title="Asia", depth=1),
    Category(scope=Scope(kind="feed", feed_id=3), title="Asia Times", depth=2, address="http://a.test/"),
    Category(scope=Scope(kind="folder", folder=("Asia",)), title="Asia"),
    Category(scope=Scope(kind="feed", feed_id=3), title="Asia Times", depth=1, address="http://a.test/"),
]


@pytest.mark.parametrize(
    ("wanted", "scope"),
    [
        ("today", Scope(kind="today")),
        ("all", Scope(kind="all")),
        ("bookmarks", Scope(kind="saved")),
        ("World/Asia", Scope(kind="folder", folder=("World", "Asia"))),
        ("world", Scope(kind="folder", folder=("World",))),
        ("times", Scope(kind="feed", feed_id=3)),
        ("3", Scope(kind="feed", feed_id=3)),
    ],
)
def test_a_category_is_found(wanted: str, scope: Scope) -> None:
    assert choose_category(wanted, CATEGORIES).scope == scope


def test_two_folders_of_one_name_are_listed_by_their_paths() -> None:
    folders = [
        Category(scope=Scope(kind="folder", folder=(parent, "Asia")), title="Asia", depth=1)
        for parent in ("World", "Old")
    ]
    with pytest.raises(ReaderError, match="asia could be any of World/Asia; Old/Asia"):
        choose_category("asia", folders)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("/", ()),
        ("A", ("A",)),
        ("A/B", ("A", "B")),
        (" A // B ", ("A", "B")),
        ("财经／股市", ("财经", "股市")),
        ("Either/Or", ("Either/Or",)),
    ],
)
def test_a_folder_is_a_path(text: str, path: tuple[str, ...]) -> None:
    assert parse_folder(text, [("X",), ("Either/Or",)]) == path


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1", [1]),
        ("2,5-7", [2, 5, 6, 7]),
        ("3 1,3", [3, 1]),
        ("", []),
        ("２，５－７、9", [2, 5, 6, 7, 9]),
        ("1；3到4", [1, 3, 4]),
    ],
)
def test_numbers(text: str, numbers: list[int]) -> None:
    assert parse_numbers(text, 9) == numbers


@pytest.mark.parametrize("text", ["0", "10", "a", "3-", "-3", "5-3", "1-99999999999999999999", "٣x"])
def test_wrong_numbers_are_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not (a number|between 1 and 9)"):
        parse_numbers(text, 9)


@given(st.text(), st.integers(1, 20))
def test_any_text_gives_numbers_in_range_or_a_sentence(text: str, last: int) -> None:
    try:
        numbers = parse_numbers(text, last)
    except ValueError as error:
        assert str(error)
    else:
        assert all(1 <= number <= last for number in numbers)


def test_a_number_that_is_gone_is_not_looked_for_inside_addresses() -> None:
    with pytest.raises(ReaderError):
        choose_feed("1", [make_feed(2, "Evening Post", "http://127.0.0.1:8001/feed")])
