"""A query that names a category which there is not."""

from __future__ import annotations

import pytest

from reader.query.doubt import Doubt, find_doubt

FEEDS = ("Harbour News", "江城日报")
FOLDERS = (("News",), ("News", "Local Papers"), ("科技",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ferry tag:nope feed:nope",
        'category:news category:"news/local papers" category:科技 category:江城日报',
        "category:NEWS or -category:「harbour news」",
        '"category:nope"',
        "category:nope is:unred",
        "category:",
    ],
)
def test_what_is_there_and_what_is_wrong_otherwise_is_not_doubted(text: str) -> None:
    assert find_doubt(text, FEEDS, FOLDERS) is None


@pytest.mark.parametrize(
    ("text", "sentence", "nearest"),
    [
        ("category:nope", 'There is no category "nope".', ""),
        ("-category:xyz or ferry", 'There is no category "xyz".', ""),
        (
            "ferry (category:Newz is:unread)",
            'There is no category "Newz"; the nearest is "News".',
            "ferry (category:News is:unread)",
        ),
        (
            'category:news category："Local Paper"',
            'There is no category "Local Paper"; the nearest is "Local Papers".',
            'category:news category:"Local Papers"',
        ),
        (
            "category:江城晚报",
            'There is no category "江城晚报"; the nearest is "江城日报".',
            "category:江城日报",
        ),
        (
            "银行 栏目：江城晚报",
            'There is no category "江城晚报"; the nearest is "江城日报".',
            "银行 栏目：江城日报",
        ),
    ],
)
def test_a_category_that_is_not_there_is_doubted(text: str, sentence: str, nearest: str) -> None:
    assert find_doubt(text, FEEDS, FOLDERS) == Doubt(sentence, nearest)
