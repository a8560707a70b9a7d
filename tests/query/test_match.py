"""What a condition holds for where the index and the predicate ask the same question of names and times."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsstand import Clock

from reader.model import FolderPath
from reader.query import Record, matches, parse
from reader.query.ages import parse_moment


def record(**more: object) -> Record:
    return Record(title="渡口", feed="水乡报", moment=Clock().now, **more)  # type: ignore[arg-type]  # the caller's


def holds(query: str, record: Record) -> bool:
    return matches(parse(query), record, now=Clock().now)


@pytest.mark.parametrize(
    ("name", "path", "is_named"),
    [
        ("本地", ("新闻", "本地"), True),
        ("新闻", ("新闻", "本地"), True),
        ("新闻/本地", ("新闻", "本地"), True),
        ("新聞", ("新闻", "本地"), True),
        ("本地/新闻", ("新闻", "本地"), False),
        ("新", ("新闻", "本地"), False),
        ("News", (), False),
    ],
)
def test_a_category_is_a_folder_or_one_around_it(name: str, path: FolderPath, is_named: bool) -> None:
    assert holds(f'category:"{name}"', record(folders=(path,))) is is_named


@pytest.mark.parametrize(
    ("language", "wanted", "is_it"),
    [("zh-Hant-TW", "zh", True), ("zh", "zh-CN", False), ("fil", "fi", False), ("", "中文", True)],
)
def test_a_language_is_that_of_its_regions_too(language: str, wanted: str, is_it: bool) -> None:
    assert holds(f"lang:{wanted}", record(language=language)) is is_it


def test_a_day_begins_with_its_first_moment() -> None:
    day = parse_moment("2026-03-02")
    assert day is not None
    first = Record(title="渡口", feed="水乡报", moment=day.at(Clock().now))
    last = Record(title="渡口", feed="水乡报", moment=first.moment - timedelta(microseconds=1))
    asked = ("after:2026-03-02", "before:2026-03-02")
    assert [holds(query, first) for query in asked] == [True, False]
    assert [holds(query, last) for query in asked] == [False, True]
