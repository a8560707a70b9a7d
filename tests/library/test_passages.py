"""Marked passages: what is kept of one, and that it is found again or honestly not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.library.passages import make_highlight, passage_text, place_highlights
from reader.model import Block, Cell, Document, Highlight, Passage, block_text

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def page(*texts: str) -> Document:
    return Document(blocks=tuple(Block(kind="paragraph", text=text) for text in texts))


RIVER = page(
    "江面上的雾在清晨六点散去。第一班渡轮准时离岸。",
    "The ferry leaves. Nobody waits for it.",
    "第二天也一样。第一班渡轮准时离岸。没有人说话。",
)


def mark(document: Document, block: int, offset: int, end_block: int, end_offset: int) -> Highlight:
    passage = Passage(block=block, offset=offset, end_block=end_block, end_offset=end_offset)
    made = make_highlight(document, passage, NOW)
    assert made is not None
    return made


def find(document: Document, highlight: Highlight) -> str | None:
    (placed,) = place_highlights(document, [highlight])
    return None if placed.passage is None else passage_text(document, placed.passage)


def at(document: Document, highlight: Highlight) -> Passage | None:
    (placed,) = place_highlights(document, [highlight])
    return placed.passage


def test_a_passage_keeps_its_words_and_those_around_it() -> None:
    kept = mark(RIVER, 2, 7, 2, 17)
    assert kept.quote == "第一班渡轮准时离岸。"
    assert kept.prefix.endswith("第二天也一样。") and kept.suffix == "没有人说话。"
    assert (kept.block, kept.offset) == (2, 7)


def test_blanks_at_the_ends_do_not_count_and_nothing_is_no_passage() -> None:
    document = page("  早市  ", "   ")
    assert mark(document, 0, 0, 1, 3).quote == "早市"
    assert make_highlight(document, Passage(block=1, offset=0, end_block=1, end_offset=3), NOW) is None


def test_words_that_occur_twice_are_told_apart_by_what_is_around_them() -> None:
    for block, offset in ((0, 13), (2, 7)):
        kept = mark(RIVER, block, offset, block, offset + 10)
        assert at(RIVER, kept) == Passage(block=block, offset=offset, end_block=block, end_offset=offset + 10)
        moved = page("新的开头。", *(each.text for each in RIVER.blocks))
        assert at(moved, kept) == Passage(
            block=block + 1, offset=offset, end_block=block + 1, end_offset=offset + 10
        )


def test_blocks_and_blanks_may_change() -> None:
    kept = mark(RIVER, 0, 13, 1, 17)
    assert kept.quote == "第一班渡轮准时离岸。\n\nThe ferry leaves."
    joined = page(" ".join(each.text for each in RIVER.blocks).replace("leaves", "leaves\u200b\n"))
    found = find(joined, kept)
    assert found is not None and "".join(found.split()).startswith("第一班渡轮准时离岸。Theferryleaves")


def test_words_that_are_gone_have_no_place() -> None:
    kept = mark(RIVER, 1, 0, 1, 17)
    assert find(page("江面上的雾。", "The ferry left. Nobody waits for it."), kept) is None


def test_few_words_are_not_taken_for_the_same_words_elsewhere() -> None:
    kept = mark(RIVER, 2, 1, 2, 3)
    assert kept.quote == "二天"
    assert at(RIVER, kept) is not None
    assert find(page("十二天以后，船修好了。"), kept) is None


def test_highlights_of_other_programs_know_no_context() -> None:
    bare = Highlight(quote="Nobody waits", at=NOW)
    assert find(RIVER, bare) == "Nobody waits"
    assert find(RIVER, replace(bare, quote=" ")) is None


def test_a_table_is_the_text_of_its_cells() -> None:
    rows = ((Cell(text="船"), Cell(text="班次")), (Cell(text=""), Cell(text="二十班")))
    document = Document(blocks=(Block(kind="table", rows=rows),))
    assert block_text(document.blocks[0]) == "船\n班次\n二十班"
    kept = mark(document, 0, 2, 0, 8)
    assert kept.quote == "班次\n二十班"
    assert find(document, kept) == kept.quote


def test_the_order_is_that_of_the_text_and_the_lost_come_last() -> None:
    late, early = mark(RIVER, 2, 0, 2, 7), mark(RIVER, 0, 0, 0, 5)
    lost = Highlight(quote="没有这句话", at=NOW)
    placed = place_highlights(RIVER, [lost, late, early])
    assert [each.highlight for each in placed] == [early, late, lost]
    assert placed[-1].passage is None


TEXTS = st.lists(st.text("船河abc 。.\n", max_size=12), min_size=1, max_size=4)


@given(TEXTS, st.data())
def test_what_was_marked_is_found_where_it_was(texts: list[str], data: st.DataObject) -> None:
    document = page(*texts)
    block = data.draw(st.integers(0, len(texts) - 1))
    end_block = data.draw(st.integers(block, len(texts) - 1))
    offset = data.draw(st.integers(0, len(texts[block])))
    end = data.draw(st.integers(0, len(texts[end_block])))
    kept = make_highlight(
        document, Passage(block=block, offset=offset, end_block=end_block, end_offset=end), NOW
    )
    if kept is None:
        return
    found = find(document, kept)
    assert found is not None
    assert "".join(found.split()) == "".join(kept.quote.split())


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_document_has_no_passages(text: str) -> None:
    assert at(page(text), mark(RIVER, 0, 0, 0, 5)) is None
