"""The pane that shows an article: its column, links, places, wide tables, and hostile text as it is."""

from __future__ import annotations

import pytest
from article_app import CHINESE, Reader, article
from rich.style import Style

from reader.convert.wrap import cell_width
from reader.model import Block, Document
from reader.text import FORBIDDEN

SIZES = [(20, 10), (40, 20), (80, 24), (120, 40), (200, 50)]


@pytest.mark.parametrize("size", SIZES)
async def test_no_line_is_wider_than_the_pane(size: tuple[int, int]) -> None:
    app = Reader()
    async with app.run_test(size=size) as pilot:
        app.pane.show(article(), previous_title="昨夜的雪", next_title="A ferry")
        await pilot.pause()
        for strip in app.strips():
            assert strip.cell_length == app.pane.view.scrollable_content_region.width
            assert cell_width(strip.text) == strip.cell_length
        lines = app.all_lines()
        text = "".join(line.strip(" ▎") for line in lines)
        assert text.count("今天的嫩不嫩") == 31
        assert "昨夜的雪" in text
        assert app.pane.at_end and app.pane.progress == 1.0 and app.pane.lines_left == 0
        assert not app.pane.page_down()


@pytest.mark.parametrize("size", SIZES)
async def test_the_column_is_centred_and_as_wide_as_the_measure(size: tuple[int, int]) -> None:
    app = Reader(measure=60)
    async with app.run_test(size=size) as pilot:
        app.pane.show(article())
        await pilot.pause()
        paragraph = [line for line in app.lines() if line.strip()][3:6]
        indent = min(len(line) - len(line.lstrip()) for line in paragraph)
        width = app.pane.view.scrollable_content_region.width
        if width >= 64:
            assert indent == (width - 60) // 2
            assert max(cell_width(line.strip()) for line in paragraph) <= 60
        else:
            assert indent <= 2


@pytest.mark.parametrize("theme", ["paper", "ink", "textual-dark", "textual-light", "ansi-dark"])
async def test_every_theme_has_all_the_colours(theme: str) -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        if theme not in app.available_themes:
            pytest.skip("this Textual has no such theme")
        app.theme = theme
        app.pane.show(article())
        await pilot.pause()
        assert "早市" in "".join(app.lines())


async def test_hostile_text_is_shown_as_it_is_and_nothing_is_interpreted() -> None:
    app = Reader()
    async with app.run_test(size=(100, 40)) as pilot:
        app.pane.show(article(title="[red]x[/] [@click=app.quit]y[/] [/foo]"))
        await pilot.pause()
        assert any("[red]x[/] [@click=app.quit]y[/] [/foo]" in line for line in app.lines())
        text = "".join(app.all_lines())
        assert "[red]x[/] [@click=app.quit]y[/] [/foo]" in text
        assert not FORBIDDEN.search(text)
        styles = {segment.style for strip in app.strips() for segment in strip if segment.style}
        assert not any("@click" in style.meta for style in styles)
        app.pane.clear("[bold]No[/bold] article [/")
        await pilot.pause()
        assert any("[bold]No[/bold] article [/" in line for line in app.lines())


async def test_links_are_real_hyperlinks() -> None:
    app = Reader()
    async with app.run_test(size=(100, 40)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        linked = {
            segment.text: segment.style.link
            for strip in app.strips()
            for segment in strip
            if segment.style and segment.style.link
        }
        assert (
            linked["豆腐的老"] == "https://example.org/tofu"
            and linked["ferry"] == "https://example.org/ferry"
        )


async def test_links_are_focused_and_opened() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.pane
        pane.show(article())
        await pilot.pause()
        assert not pane.open_focused_link()
        assert pane.focus_link(1) and pane.focused_url == "https://example.org/tofu"
        assert pane.focus_link(1) and pane.focused_url == "https://example.org/ferry"
        assert pane.open_focused_link()
        assert pane.focus_link(-1) and pane.focused_url == "https://example.org/tofu"
        assert not pane.focus_link(-1)
        assert pane.blur_link() and not pane.blur_link()
        assert pane.open_link_number(1) and not pane.open_link_number(99)
        await pilot.pause()
        assert app.opened == ["https://example.org/ferry", "https://example.org/tofu"]


async def test_the_last_link_is_the_address_at_the_end() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        for _ in range(4):
            assert app.pane.focus_link(1)
        assert app.pane.focused_url == "https://example.org/1"
        assert "https://example.org/1" in "".join(app.lines())
        assert not app.pane.focus_link(1)


async def test_the_focused_link_looks_different() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()

        def style() -> Style | None:
            return next(s.style for strip in app.strips() for s in strip if s.text == "豆腐的老")

        before = style()
        app.pane.focus_link(1)
        after = style()
        assert before and after and before.bgcolor != after.bgcolor


async def test_a_link_into_the_article_jumps() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        for _ in range(3):
            app.pane.focus_link(1)
        assert app.pane.open_focused_link()
        assert any("A note at the foot" in line for line in app.lines())
        assert not app.opened


async def test_the_position_survives_resizing_and_reopening() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        pane = app.pane
        pane.show(article())
        await pilot.pause()
        assert pane.position == (0, 0)
        pane.scroll_lines(47)
        place = pane.position
        assert place > (0, 0)
        for width in (40, 120, 31, 80):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert pane.position == place
        pane.measure = 50
        await pilot.pause()
        assert pane.position == place
        pane.show(article(), position=place)
        await pilot.pause()
        block, offset = pane.position
        assert block == place[0] and abs(offset - place[1]) < 60
        pane.to_top()
        assert pane.position == (0, 0)


async def test_a_position_at_the_end_survives_too() -> None:
    app = Reader()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        app.pane.to_end()
        place = app.pane.position
        for width in (120, 30, 60):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
        assert app.pane.position == place and app.pane.at_end


async def test_an_article_shown_before_the_pane_has_a_size_appears() -> None:
    app = Reader()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.display = False
        await pilot.pause()
        app.pane.show(article())
        app.pane.display = True
        await pilot.pause()
        assert any("清晨的早市" in line for line in app.lines())


async def test_turning_pages_keeps_two_lines() -> None:
    app = Reader()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        before = app.lines()
        assert app.pane.page_down()
        assert app.lines()[:2] == before[-2:]
        assert app.pane.page_up()
        assert app.lines() == before
        assert not app.pane.page_up()
        app.pane.half_page_down()
        assert app.lines()[0] == before[12]
        app.pane.half_page_up()
        assert app.lines() == before


async def test_wide_tables_move_sideways_and_are_never_torn() -> None:
    app = Reader()
    async with app.run_test(size=(60, 60)) as pilot:
        app.pane.show(article())
        await pilot.pause()
        rows = [line for line in app.lines() if "column 0" in line]
        assert all(line.endswith("›") for line in rows) and rows
        assert app.pane.scroll_sideways(1)
        assert all("‹" in line for line in app.lines() if "column 1" in line)
        for _ in range(40):
            app.pane.scroll_sideways(1)
        rows = [line for line in app.lines() if "column 11" in line]
        assert rows and all(line.rstrip().endswith("│") for line in rows)
        assert all(
            strip.cell_length == app.pane.view.scrollable_content_region.width for strip in app.strips()
        )
        for _ in range(40):
            assert app.pane.scroll_sideways(-1)
        assert any("column 0" in line for line in app.lines())
        app.pane.show(article(Document(blocks=(Block(kind="paragraph", text=CHINESE),))))
        assert not app.pane.scroll_sideways(1)


async def test_a_message_stands_in_the_middle() -> None:
    app = Reader()
    async with app.run_test(size=(60, 24)) as pilot:
        app.pane.show(article())
        app.pane.clear("Choose an article.")
        await pilot.pause()
        line = next(line for line in app.lines() if line.strip())
        assert line.strip() == "Choose an article."
        assert 15 <= len(line) - len(line.lstrip()) <= 22
        assert app.pane.article is None and app.pane.at_end
        app.pane.clear()
        await pilot.pause()
        assert not "".join(app.lines()).strip()


async def test_a_long_article_can_be_read_before_it_is_laid_out() -> None:
    blocks = tuple(Block(kind="paragraph", text=f"{number} {CHINESE}") for number in range(3000))
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article(Document(blocks=blocks)))
        assert "0 清晨六点" in "".join(app.lines())
        assert app.pane.page_down() and not app.pane.at_end
        assert 0 <= app.pane.progress < 0.1
        app.pane.to_end()
        assert app.pane.at_end
        await pilot.pause()
        assert "2999 清晨六点" in "".join(app.lines())
