"""Finding words in an open article: across line breaks, case and width, lit, counted and walked through."""

from __future__ import annotations

import pytest
from article_app import CHINESE, Reader, article
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from reader.model import Block, Cell, Document, Link, Span
from reader.ui.widgets.article_find import find_hits, find_in, fold
from reader.ui.widgets.article_lines import Layout, Page

LINKS = (Link(url="https://example.org/a"),)


def lay_out(*blocks: Block, width: int = 20) -> Layout:
    layout = Layout(Page(document=Document(blocks=blocks, links=LINKS)), width, width)
    layout.extend()
    return layout


def found(layout: Layout, query: str) -> list[str]:
    """The hits as they stand in the drawn text."""
    return [
        "|".join(layout.drawn[hit.block].text[start:end] for start, end in hit.spans)
        for hit in find_hits(layout, query)
    ]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The Ferry and the ferry", "FERRY", ["Ferry", "ferry"]),
        ("第２３届ＡＢＣ论坛", "23届abc", ["２３届ＡＢＣ"]),
        ("共23届", "２３届", ["23届"]),
        ("ｶﾞｿﾘﾝの値段", "ガソリン", ["ｶﾞｿﾘﾝ"]),
        ("Straße und STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("cafe\u0301 and café", "café", ["cafe\u0301", "café"]),
        ("他说“不去”了", '"不去"', ["“不去”"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("한국어 각주", "각", ["각"]),
        ("nothing", "别的", []),
    ],
)
def test_case_and_width_make_no_difference(text: str, query: str, expected: list[str]) -> None:
    assert found(lay_out(Block(kind="paragraph", text=text), width=80), query) == expected


def test_blank_words_find_nothing() -> None:
    layout = lay_out(Block(kind="paragraph", text="a b"))
    assert find_hits(layout, "") == [] and find_hits(layout, " ") == []


def test_words_are_found_across_our_line_breaks() -> None:
    layout = lay_out(Block(kind="paragraph", text="清晨六点，河埠头的早市已经开张，街坊们围了上来。"))
    assert len(layout.lines) > 1
    assert found(layout, "早市已经开张，街坊") == ["早市已经开张，街坊"]


def test_the_number_of_a_link_does_not_part_words() -> None:
    block = Block(kind="paragraph", text="据南昌日报和晚报", spans=(Span(start=1, end=5, link=0),))
    layout = lay_out(block, width=80)
    assert layout.drawn[0].text == "据南昌日报¹和晚报"
    assert found(layout, "日报和") == ["日报¹和"]
    assert found(layout, "日报") == ["日报"]
    assert found(layout, "和晚") == ["和晚"]


def test_words_in_a_cell_of_several_lines_are_found() -> None:
    row = (Cell(text="the ferry leaves at dawn"), Cell(text="票价两元，学生半价，周末不变"))
    layout = lay_out(Block(kind="table", rows=(row,)), width=24)
    assert found(layout, "leaves at") in (["leaves| at"], ["leaves|at"], ["leaves at"])
    assert [text.replace("|", "") for text in found(layout, "两元，学生半价")] == ["两元，学生半价"]
    assert found(layout, "dawn 票") == [], "a cell ends where it ends"


@given(st.text(max_size=40), st.integers(0, 40), st.integers(1, 8))
def test_every_part_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    needle, _ = fold(part)
    places = list(find_in(text, needle)) if needle else []
    assert all(0 <= left < right <= len(text) for left, right in places)
    assert bool(places) == bool(needle)


def styles(app: Reader, text: str) -> list[Style]:
    return [s.style for strip in app.strips() for s in strip if s.text == text and s.style]


async def test_hits_are_lit_counted_and_walked_round() -> None:
    app = Reader()
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.pane.view
        app.pane.show(article())
        await pilot.pause()
        plain = styles(app, "早市")
        view.find("吆喝声")
        assert view.found == ("吆喝声", 1, 31)
        assert any("吆喝声" in line for line in app.lines())
        first = styles(app, "吆喝声")[0]
        assert not plain or first.bgcolor != plain[0].bgcolor
        top = app.pane.position
        for number in range(2, 6):
            assert view.find_step(1)
            assert view.found.number == number
        assert app.pane.position > top
        assert view.find_step(-1) and view.found.number == 4
        for _ in range(4):
            view.find_step(-1)
        assert view.found.number == 31, "round the top to the last one"
        assert "吆喝声" in "".join(app.lines())
        view.find("")
        assert view.found == ("", 0, 0) and not view.find_step(1)


async def test_typing_on_looks_from_where_the_find_began() -> None:
    app = Reader()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        app.pane.scroll_lines(60)
        place = app.pane.position
        view = app.pane.view
        view.find("清")
        view.find("清晨")
        assert view.found.number > 1
        assert app.pane.position[0] - place[0] <= 2
        view.find("清晨没有")
        assert view.found == ("清晨没有", 0, 0)


async def test_the_current_hit_looks_different_and_survives_a_resize() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        app.pane.view.find("two")
        app.pane.view.find("column 1 第")
        assert app.pane.view.found.total == 3
        current, other, _ = styles(app, "column 1 第")
        assert current.bgcolor != other.bgcolor
        await pilot.resize_terminal(44, 24)
        await pilot.pause()
        assert app.pane.view.found == ("column 1 第", 1, 3)
        app.pane.show(article())
        assert app.pane.view.found.query == ""


async def test_the_keys_of_the_text_go_from_hit_to_hit() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        app.pane.focus_text()
        app.pane.view.find("老陈")
        await pilot.press("n", "n", "N")
        assert app.pane.view.found.number == 2
        await pilot.press("escape")
        assert app.pane.view.found.query == ""


async def test_a_hit_in_a_long_article_is_reached_before_its_layout_is_done() -> None:
    blocks = tuple(Block(kind="paragraph", text=f"{number} {CHINESE}") for number in range(1500))
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article(Document(blocks=blocks)))
        app.pane.view.find("1400 清晨")
        assert "1400 清晨" in "".join(app.lines())
        await pilot.pause()
