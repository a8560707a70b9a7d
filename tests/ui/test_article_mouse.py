"""The mouse on an article: a click follows a link, and what is selected has none of our line breaks."""

from __future__ import annotations

from article_app import CHINESE, ENGLISH, Reader, article
from textual.geometry import Offset
from textual.selection import Selection

from reader.convert.wrap import cell_width
from reader.ui.widgets.article_pane import ArticlePane


async def test_a_click_follows_a_link() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        row, line = next((y, line) for y, line in enumerate(app.lines()) if "豆腐" in line)
        column = cell_width(line[: line.index("豆腐")])
        await pilot.click(ArticlePane, offset=(column - 1, row))
        await pilot.click(ArticlePane, offset=(column + 1, row))
        await pilot.pause()
        assert app.opened == ["https://example.org/tofu"]


async def test_selected_text_has_none_of_our_line_breaks() -> None:
    app = Reader()
    async with app.run_test(size=(40, 30)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        view = app.pane.view
        text = view.get_selection(Selection(None, None))
        assert text is not None
        assert CHINESE in text[0] and ENGLISH in text[0]
        assert "• one\n• two\n\n▌ The ferry" in text[0]
        assert "def leave(harbour):\n    return" in text[0]
        row = next(y for y, line in enumerate(app.lines()) if "清晨六点" in line)
        part = view.get_selection(Selection(Offset(-2, row), Offset(5, row + 1)))
        assert part is not None and CHINESE.startswith(part[0]) and "\n" not in part[0]


async def test_the_mouse_selects() -> None:
    app = Reader()
    async with app.run_test(size=(40, 30)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        row = next(y for y, line in enumerate(app.lines()) if "清晨六点" in line)
        await pilot.mouse_down(ArticlePane, offset=(1, row))
        await pilot.hover(ArticlePane, offset=(9, row + 1))
        await pilot.mouse_up(ArticlePane, offset=(9, row + 1))
        await pilot.pause()
        selected = app.screen.get_selected_text()
        assert selected and CHINESE.startswith(selected) and len(selected) > 20
        assert not app.opened
