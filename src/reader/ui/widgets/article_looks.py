"""What an article looks like: its component classes and their colours, all from the theme."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget

LOOKS = (
    "text", "title", "byline", "notice", "note", "footer", "message", "heading", "subheading", "caption",
    "caption-slanted", "em-upright",
    "quote", "bar", "marker", "rule", "more", "strong", "em", "underline", "strike", "code", "key",
    "mark", "dim", "sub", "sup", "image", "link", "link-focus", "number", "table", "table-head", "cell",
    "code-block", "code-comment", "code-keyword", "code-string", "code-number", "code-name",
    "hit", "hit-current", "hint", "passage", "passage-noted",
)  # fmt: skip
"""The component classes without their common beginning."""

CSS = """
ArticleView {
    background: $background;
    color: $foreground;
    overflow-x: hidden;
    overflow-y: auto;
    scrollbar-gutter: stable;
    scrollbar-size-vertical: 1;

    & > .article--title { color: $foreground; text-style: bold; }
    & > .article--byline { color: $text-muted; }
    & > .article--notice { color: $text-warning; }
    & > .article--note { color: $text-secondary; }
    & > .article--footer { color: $text-muted; }
    & > .article--message { color: $text-muted; }
    & > .article--heading { color: $primary; text-style: bold; }
    & > .article--subheading { color: $foreground; text-style: bold; }
    & > .article--caption { color: $text-muted; }
    & > .article--caption-slanted { color: $text-muted; text-style: italic; }
    & > .article--quote { color: $foreground 80%; }
    & > .article--bar { color: $accent; }
    & > .article--marker { color: $primary; }
    & > .article--rule { color: $foreground 20%; }
    & > .article--more { color: $text-accent; text-style: bold; }
    & > .article--strong { text-style: bold; }
    & > .article--em { text-style: italic; }
    & > .article--em-upright { text-style: bold; }
    & > .article--underline { text-style: underline; }
    & > .article--strike { text-style: strike; }
    & > .article--code { color: $text-success; background: $surface; }
    & > .article--key { background: $panel; text-style: bold; }
    & > .article--mark { background: $warning 30%; }
    & > .article--dim { color: $text-muted; }
    & > .article--sub { color: $text-muted; }
    & > .article--sup { color: $text-muted; }
    & > .article--image { color: $text-secondary; }
    & > .article--link { color: $link-color; text-style: underline; }
    & > .article--number { color: $text-muted; }
    & > .article--link-focus { color: $background; background: $primary; text-style: bold; }
    & > .article--hit { color: $foreground; background: $warning 35%; text-style: underline; }
    & > .article--hit-current { color: $text; background: $accent; text-style: bold; }
    & > .article--passage { background: $accent 22%; }
    & > .article--passage-noted { background: $accent 22%; text-style: underline; }
    & > .article--hint { color: $text; background: $warning; text-style: bold; }
    & > .article--table { color: $foreground 35%; }
    & > .article--table-head { color: $foreground; text-style: bold; }
    & > .article--cell { color: $foreground; }
    & > .article--code-block { color: $foreground; background: $surface; }
    & > .article--code-comment { color: $text-muted; text-style: italic; }
    & > .article--code-keyword { color: $primary; text-style: bold; }
    & > .article--code-string { color: $text-success; }
    & > .article--code-number { color: $text-warning; }
    & > .article--code-name { color: $link-color; }

    /* Of sixteen colours grey is the nearest to most of ours. */
    &.-sixteen:light > .article--link, &.-sixteen:light > .article--code-name { color: #0000aa; }
    &.-sixteen:dark > .article--link, &.-sixteen:dark > .article--code-name { color: #55ffff; }
    &.-sixteen:light > .article--code, &.-sixteen:light > .article--code-string { color: #00aa00; }
    &.-sixteen:dark > .article--code, &.-sixteen:dark > .article--code-string { color: #55ff55; }

    /* The terminal's own colours cannot be blended, nor is it known which of them go together. */
    &:ansi > .article--link-focus, &:ansi > .article--hit-current, &:ansi > .article--hint {
        color: $block-cursor-foreground;
        background: $block-cursor-background;
    }
    /* Plain blue on black can hardly be read. */
    &:ansi:dark > .article--heading, &:ansi:dark > .article--marker, &:ansi:dark > .article--code-keyword {
        color: ansi_bright_yellow;
    }
    &:ansi:dark > .article--link, &:ansi:dark > .article--code-name { color: ansi_bright_cyan; }
}
"""


def component(look: str) -> str:
    """Return the name of a look's component class."""
    return f"article--{look}"


def look_style(widget: Widget, look: str) -> Style:
    """Return what a look changes: only the colours and attributes that its rules name."""
    return part_style(widget, component(look))


def part_style(widget: Widget, name: str) -> Style:
    """Return what a component class changes; half of a colour over what is below it is one of its own."""
    rules = widget.get_component_styles(name)
    style = widget.get_component_rich_style(name, partial=True)
    blended = widget.get_component_rich_style(name)
    # A colour that depends on its background ("auto 60%", "$warning 30%") is only known when blended.
    if rules.auto_color or (rules.has_rule("color") and 0 < rules.color.a < 1):
        style += Style(color=blended.color)
    if rules.has_rule("background") and rules.background.a < 1:
        style += Style(bgcolor=blended.bgcolor)
    return style
