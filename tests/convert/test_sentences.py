"""A text cut into sentences and words, in Chinese and in English."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.convert.sentences import sentences, words


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("雾散了。船走了！谁说的？", ["雾散了。", "船走了！", "谁说的？"]),
        ("他说：“走吧。”她没动……天黑了。", ["他说：“走吧。”", "她没动……", "天黑了。"]),
        ("It left. Nobody waited. 3.5 metres", ["It left.", "Nobody waited.", "3.5 metres"]),
        ("Dr. Wren met J. Hale at No. 7. They spoke.", ["Dr. Wren met J. Hale at No. 7.", "They spoke."]),
        ('"Go," she said. "Now." He went.', ['"Go," she said.', '"Now."', "He went."]),
        ("see e.g. the plan, i.e. this one.", ["see e.g. the plan, i.e. this one."]),
        ("一行\n两行", ["一行", "两行"]),
        ("访问example.com就能看到。", ["访问example.com就能看到。"]),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_words_are_characters_in_chinese_and_words_in_english() -> None:
    text = "渡轮 don't wait，20 班。"
    assert [text[start:end] for start, end in words(text)] == ["渡", "轮", "don't", "wait，", "20", "班。"]


@given(st.text("船。.!a B\n“”"))
def test_nothing_but_blanks_is_left_out(text: str) -> None:
    for split in (sentences, words):
        parts = split(text)
        assert all(start < end for start, end in parts)
        assert all(left[1] <= right[0] for left, right in pairwise(parts))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
