"""Every kind of text can be told from what it stands on, in every theme and on every terminal."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from article_app import Reader, article
from rich.color import Color, ColorSystem, ColorType
from rich.style import Style

from reader.ui.widgets.article_looks import LOOKS, look_style, part_style
from reader.ui.widgets.article_view import ArticleView

THEMES = ["paper", "ink", "textual-dark", "textual-light", "ansi-dark", "ansi-light"]
_FAINT = frozenset({"rule", "table", "bar"})
"""Lines, not words."""


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour.get_truecolor())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """The ratio of WCAG; 21 where the terminal's own two colours meet."""
    front, back = style.color or Color.default(), style.bgcolor or Color.default()
    if style.reverse:
        front, back = back, front
    if front.is_default and back.is_default:
        return 21.0
    if front.is_default or back.is_default:
        return 21.0 if (front if back.is_default else back).type is not ColorType.DEFAULT else 1.0
    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@asynccontextmanager
async def shown(theme: str) -> AsyncIterator[ArticleView]:
    """Show an article in a theme."""
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        if theme not in app.available_themes:
            pytest.skip(f"this Textual has no theme {theme}")
        app.theme = theme
        app.pane.show(article())
        await pilot.pause()
        yield app.pane.view


async def looks_of(theme: str) -> dict[str, Style]:
    async with shown(theme) as view:
        code = view.rich_style + look_style(view, "code-block")
        return {
            look: (code if look.startswith("code-") else view.rich_style) + look_style(view, look)
            for look in LOOKS
        }


async def test_nothing_is_invisible(theme: str) -> None:
    for look, style in (await looks_of(theme)).items():
        least = 1.3 if look in _FAINT else 3.0
        assert contrast(style) >= least, f"{look} in {theme}: {style}"


async def test_what_is_selected_can_be_read(theme: str) -> None:
    async with shown(theme) as view:
        selected = part_style(view.screen, "screen--selection")
        for look in ("text", "quote", "title", "byline", "link"):
            style = view.rich_style + look_style(view, look) + selected
            least = 3.0 if theme in ("paper", "ink") else 2.0  # the others are not ours
            assert contrast(style) >= least, f"{look} in {theme}: {style}"
            assert style.bgcolor != view.rich_style.bgcolor


async def test_nothing_is_invisible_with_sixteen_colours(theme: str) -> None:
    for look, style in (await looks_of(theme)).items():
        if look in _FAINT:
            continue
        front, back = style.color or Color.default(), style.bgcolor or Color.default()
        if not front.is_default:
            front = front.downgrade(ColorSystem.STANDARD)
        if not back.is_default:
            back = back.downgrade(ColorSystem.STANDARD)
        assert front.is_default or back.is_default or front.number != back.number, f"{look} in {theme}"


async def test_links_are_no_grey_with_sixteen_colours(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "")
    monkeypatch.setenv("TERM", "xterm-16color")
    if theme.startswith("textual"):
        pytest.skip("theirs is the colour of the text, as in all colours")
    colours = {}
    for look, style in (await looks_of(theme)).items():
        assert style.color is not None
        colours[look] = style.color.downgrade(ColorSystem.STANDARD).number
    assert colours["link"] not in {0, 7, 8, 15, colours["text"], colours["dim"], colours["image"]}
    assert colours["code"] not in {0, 7, 8, 15, colours["text"]}


async def test_focus_hits_and_hints_differ_from_links(theme: str) -> None:
    looks = await looks_of(theme)
    marked = ("link-focus", "hit", "hit-current", "hint")
    assert all(looks[look].without_color != looks["text"].without_color for look in marked)
    pairs = {(str(looks[look].bgcolor), looks[look].reverse) for look in ("hit", "hit-current", "text")}
    assert len(pairs) == 3, "the hit that is looked at is not one among others"


@pytest.fixture
def _no_colour() -> Iterator[None]:
    os.environ["NO_COLOR"] = "1"
    yield
    os.environ.pop("NO_COLOR", None)


@pytest.mark.usefixtures("_no_colour")
async def test_without_colour_the_page_is_grey_and_complete() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        app.pane.show(article())
        app.pane.focus_link(1)
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        filtered = [
            segment
            for strip in strips
            for segment in strip.apply_filter(app._filters[-1], app.screen.background_colors[1])
        ]
        colours = [
            s.style.color for s in filtered if s.style and s.style.color and not s.style.color.is_default
        ]
        assert all(len(set(colour.get_truecolor())) == 1 for colour in colours)
        assert "豆腐的老" in "".join(segment.text for segment in filtered)
