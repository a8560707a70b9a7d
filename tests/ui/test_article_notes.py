"""Notes and other places in the article that its own links lead to: there, and back."""

from __future__ import annotations

from article_app import CHINESE, Reader, article
from newsroom import Open, Paper

from reader.convert.html import to_document
from reader.model import Document

LONG = "".join(f"<p>{number}. {CHINESE}</p>" for number in range(30))
HTML = (
    f"<h2 id=top>早市</h2>{LONG}"
    f'<p id=para>{CHINESE * 6}<a id="ref1" href="#note1">[1]</a>又见渡口。<a href="#top">回到开头</a></p>'
    f"{LONG}<hr><ol><li id=note1>见《渡口志》卷三。<a href='#ref1'>↩</a></li></ol>"
)


def notes() -> Document:
    return to_document(HTML, "https://example.org/a")


def marked(app: Reader) -> str:
    """The text on the goal's ground."""
    ground = app.pane.view._look("mark").bgcolor
    return "".join(s.text for strip in app.strips() for s in strip if s.style and s.style.bgcolor == ground)


async def test_a_note_is_jumped_to_and_back_from() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.pane
        pane.show(article(notes()))
        await pilot.pause()
        pane.focus_link()
        before, position = app.lines(), pane.position
        assert any("[1]" in line for line in before)
        assert pane.open_focused_link()
        assert any("见《渡口志》卷三" in line for line in app.lines())
        assert "见《渡口志》卷三" in marked(app)
        assert pane.position == position, "who looks at a note is still at its mark"
        assert pane.is_at_goal and pane.jump_back()
        assert app.lines() == before and pane.position == position
        assert not marked(app) and not pane.is_at_goal and not pane.jump_back()


async def test_the_notes_own_link_leads_back_to_the_very_place() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.pane
        pane.show(article(notes()))
        await pilot.pause()
        pane.focus_link()
        before = app.lines()
        pane.open_focused_link()
        assert pane.has_focused_link, "the link back has the focus"
        pane.open_focused_link()
        assert app.lines() == before
        pane.open_focused_link()
        assert any("见《渡口志》卷三" in line for line in app.lines()), "and there again"
        assert not app.opened


async def test_the_way_back_outlives_reading_on_and_another_width() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.pane
        pane.show(article(notes()))
        await pilot.pause()
        pane.focus_link()
        pane.focus_link()
        pane.open_focused_link()
        assert "早市" in marked(app)
        for _ in range(3):
            pane.page_down()
        await pilot.pause()
        assert not pane.is_at_goal and not marked(app)
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        assert pane.jump_back()
        assert any("回到开头" in line for line in app.lines())


async def test_another_article_knows_no_way_back() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.pane
        pane.show(article(notes()))
        await pilot.pause()
        pane.focus_link()
        pane.open_focused_link()
        pane.show(article())
        await pilot.pause()
        assert not pane.jump_back() and not pane.is_at_goal


async def test_the_keys_that_go_back(opened: Open) -> None:
    paper = Paper(title="江城日报", titles=("一篇有注的文章",), text=HTML)
    async with opened(100, 20, papers=(paper,)) as reader:
        await reader.keys("enter", "enter", "tab", "enter")
        assert "见《渡口志》卷三" in reader.text and "h goes back" in reader.text
        await reader.keys("backspace")
        assert "[1]" in reader.text and reader.place == "article"
        await reader.keys("enter", "ctrl+o")
        assert "[1]" in reader.text
        await reader.keys("ctrl+o")
        assert "No link into this article has been followed." in reader.text
        await reader.keys("enter", "q", "q")
        assert reader.place == "entries", "q leaves at once"
