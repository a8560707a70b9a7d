"""Letters over links: none begins another, and typing them opens the link."""

from __future__ import annotations

import pytest
from article_app import Reader, article

from reader.convert.wrap import cell_width
from reader.model import Block, Document, Link, Span
from reader.ui.widgets.article_hints import make_labels


@pytest.mark.parametrize("count", [0, 1, 7, 26, 27, 200, 700])
def test_no_label_begins_another(count: int) -> None:
    labels = make_labels(count)
    assert len(set(labels)) == count
    assert len({len(label) for label in labels}) <= 1
    assert all(label.isalpha() and label.islower() and label.isascii() for label in labels)


def test_labels_are_made_of_the_letters_asked_for() -> None:
    assert make_labels(3, "arst") == ["a", "r", "s"]
    labels = make_labels(20, "arst")
    assert len(set(labels)) == 20 and set("".join(labels)) <= set("arst")


async def test_the_letters_of_a_link_open_it() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        app.pane.focus_text()
        await pilot.pause()
        before = app.lines()
        assert app.pane.view.start_hints() == 3
        shown = "\n".join(app.lines())
        assert "卖f腐" in shown.replace(" ", "") or "卖f" in shown
        assert [cell_width(line) for line in app.lines()] == [cell_width(line) for line in before]
        await pilot.press("j")
        assert app.opened == ["https://example.org/ferry"]
        assert app.lines() == before


async def test_escape_and_wrong_letters_take_the_labels_away() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        app.pane.focus_text()
        await pilot.pause()
        before = app.lines()
        for key in ("escape", "z", "down", "1"):
            app.pane.view.start_hints()
            assert app.lines() != before
            await pilot.press(key)
            assert app.lines() == before and not app.pane.view.is_hinting
        assert not app.opened


async def test_two_letters_narrow_the_choice() -> None:
    text = " ".join(f"word{number:02}" for number in range(40))
    spans = tuple(Span(start=7 * n, end=7 * n + 6, link=n) for n in range(40))
    links = tuple(Link(url=f"https://example.org/{number}") for number in range(40))
    document = Document(blocks=(Block(kind="paragraph", text=text, spans=spans),), links=links)
    app = Reader()
    async with app.run_test(size=(80, 40)) as pilot:
        app.pane.show(article(document))
        app.pane.focus_text()
        await pilot.pause()
        assert app.pane.view.start_hints() == 41
        await pilot.press("f")
        assert app.pane.view.is_hinting and not app.opened
        await pilot.press("backspace", "f", "f")
        assert app.opened == ["https://example.org/0"]


async def test_labels_go_when_the_text_scrolls() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        app.pane.view.start_hints()
        app.pane.scroll_lines(3)
        await pilot.pause()
        assert not app.pane.view.is_hinting
