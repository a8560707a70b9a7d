"""How pages are set: paragraphs, indents, justified lines, link numbers, and that places stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from article_app import CHINESE, DOCUMENT, ENGLISH, Reader, article
from textual.geometry import Offset
from textual.selection import Selection

from reader.convert.wrap import cell_width
from reader.model import Block, Cell, Document
from reader.ui.widgets.article_lines import Layout, Page, Place, Typesetting

TWO = (Block(kind="paragraph", text=CHINESE * 2), Block(kind="paragraph", text=ENGLISH * 3))


def lay_out(setting: Typesetting, *blocks: Block, width: int = 40) -> Layout:
    layout = Layout(Page(document=Document(blocks=blocks)), width, width, setting=setting)
    layout.extend()
    return layout


def test_paragraphs_may_stand_close() -> None:
    blocks = (
        *TWO,
        Block(kind="heading", text="早市", level=2),
        *TWO,
        Block(kind="table", rows=((Cell(text="a"),),)),
    )
    spaced = [line.kind for line in lay_out(Typesetting(), *blocks).lines]
    close = [line.kind for line in lay_out(Typesetting(spaced=False), *blocks).lines]
    assert spaced.count("blank") == 5
    assert close.count("blank") == 3, "headings and tables keep their distance"


def test_the_first_line_is_indented_by_two_chinese_characters() -> None:
    blocks = (*TWO, Block(kind="paragraph", text=CHINESE, first="• ", rest="  "))
    layout = lay_out(Typesetting(indent=True), *blocks)
    for block in (0, 1):
        lines = [line for line in layout.lines if line.block == block and line.kind == "text"]
        assert [line.indent for line in lines] == [4] + [0] * (len(lines) - 1)
        assert 4 + cell_width(layout.drawn[block].text[: lines[0].end].rstrip()) <= 40
    assert not any(line.indent for line in layout.lines if line.block == 2), "items have their marks"
    assert all(layout.line_of(layout.place_of(n)) == n for n, line in enumerate(layout.lines) if line.start)
    assert layout.line_of(Place(1, 0)) > layout.line_of(Place(0, 0))


async def shown(setting: Typesetting, width: int) -> tuple[list[str], Reader]:
    app = Reader()
    async with app.run_test(size=(width, 40)) as pilot:
        app.pane.view.setting = setting
        app.pane.show(article(Document(blocks=TWO)))
        await pilot.pause()
        return app.all_lines(), app


def words_of(lines: list[str]) -> str:
    return "".join("".join(lines).replace("─", "").split())


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("hang", [False, True])
async def test_justified_lines_end_flush_and_no_line_is_too_wide(width: int, hang: bool) -> None:
    lines, _ = await shown(Typesetting(justify=True, hang=hang), width)
    text = [line for line in lines if any(word in line for word in ("街坊", "ferry", "吆喝", "captain"))]
    ragged, _ = await shown(Typesetting(), width)
    assert max(map(cell_width, lines)) <= width
    right = max(cell_width(line) for line in text)
    flush = sum(cell_width(line) >= right - 2 * hang for line in lines[4:])
    before = sum(cell_width(line) >= right - 2 * hang for line in ragged[4:])
    assert flush >= before
    assert words_of(lines) == words_of(ragged)


async def test_selected_text_has_none_of_our_spaces() -> None:
    app = Reader()
    setting = Typesetting(justify=True, hang=True, indent=True, spaced=False)
    async with app.run_test(size=(46, 30)) as pilot:
        app.pane.view.setting = setting
        app.pane.show(article())
        await pilot.pause()
        text = app.pane.view.get_selection(Selection(None, None))
        assert text is not None and CHINESE in text[0] and ENGLISH in text[0]
        row = next(y for y, line in enumerate(app.lines()) if "清晨六点" in line)
        part = app.pane.view.get_selection(Selection(Offset(-6, row), Offset(5, row + 1)))
        assert part is not None and CHINESE.startswith(part[0])


async def test_the_mouse_selects_justified_text() -> None:
    app = Reader()
    async with app.run_test(size=(46, 30)) as pilot:
        app.pane.view.setting = Typesetting(justify=True, indent=True)
        app.pane.show(article())
        await pilot.pause()
        row = next(y for y, line in enumerate(app.lines()) if "清晨六点" in line)
        await pilot.mouse_down("ArticlePane", offset=(8, row))
        await pilot.hover("ArticlePane", offset=(20, row + 1))
        await pilot.mouse_up("ArticlePane", offset=(20, row + 1))
        await pilot.pause()
        selected = app.screen.get_selected_text()
        assert selected and selected in CHINESE and len(selected) > 15


async def test_numbers_can_be_left_out_and_places_stay() -> None:
    app = Reader()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.show(article(DOCUMENT))
        await pilot.pause()
        assert any("豆腐的老¹" in line for line in app.lines())
        app.pane.scroll_lines(30)
        place = app.pane.position
        app.pane.view.setting = replace(app.pane.view.setting, numbers=False)
        assert app.pane.position == place
        app.pane.to_top()
        assert any("豆腐的老陈" in line for line in app.lines())
