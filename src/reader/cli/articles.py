"""Prints one article: for a person at a terminal, for a pipe, or as JSON."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from reader.cli.listing import show
from reader.cli.output import print_json, say, to_plain_values
from reader.language import tr
from reader.model import Article, Block, Document, Span, Style

if TYPE_CHECKING:
    from rich.text import Text

_STYLES: dict[Style, str] = {
    "strong": "bold",
    "em": "italic",
    "underline": "underline",
    "strike": "strike",
    "code": "cyan",
    "key": "cyan",
    "mark": "reverse",
    "dim": "dim",
    "image": "dim",
    "quote": "italic",
}


def print_article(article: Article, measure: int) -> None:
    """Print an article with styles on a terminal, and as plain text elsewhere."""
    if sys.stdout.isatty():
        _print_styled(article, measure)
    else:
        print_plain(article)


def print_plain(article: Article) -> None:
    """Print an article as plain text, one line per paragraph, with the addresses of its links."""
    from reader.convert.plain import to_plain

    for line in (*_head(article), "", to_plain(article.document).rstrip()):
        say(line)


def print_record(article: Article) -> None:
    """Print an article as JSON: everything that is known, and its text."""
    from reader.convert.plain import to_plain

    document = article.document
    print_json(
        {
            **to_plain_values(article.entry),
            "date": article.entry.date.isoformat(),
            "source": article.source,
            "text": to_plain(document),
            "minutes": document.words.minutes,
            "links": document.links,
            "images": document.images,
            "enclosures": article.enclosures,
            "tags": article.tags,
            "notice": article.notice,
        }
    )


def _head(article: Article) -> list[str]:
    """Return what stands above the text: title, where it comes from, its address, what to know about it."""
    entry = article.entry
    minutes = article.document.words.minutes
    author = entry.author if entry.author != entry.feed_title else ""
    facts = (entry.feed_title, author, show(entry), tr("{minutes} min", minutes=minutes) if minutes else "")
    lines = [
        entry.title or entry.link,
        " · ".join(fact for fact in facts if fact),
        entry.link,
        article.notice,
    ]
    return [line for line in lines if line]


def _print_styled(article: Article, measure: int) -> None:
    from rich.console import Console
    from rich.text import Text

    width = max(20, min(measure, shutil.get_terminal_size().columns))
    console = Console(file=sys.stdout, width=width, highlight=False, soft_wrap=True)
    title, *rest = _head(article)
    for text in _wrapped(Text(title, style="bold"), width, "", ""):
        console.print(text)
    for line in rest:
        console.print(Text(line, style="dim"))
    marked: set[int] = set()
    for block in article.document.blocks:
        if not block.tight:
            console.print()
        for text in _block_lines(block, width, marked):
            console.print(text)
    if article.document.links:
        console.print()
    for number, link in enumerate(article.document.links, 1):
        console.print(Text(f"[{number}] {link.url}", style="dim"))


def _block_lines(block: Block, width: int, marked: set[int]) -> Iterator[Text]:
    """Yield a block's lines in the terminal's styles."""
    from rich.text import Text

    if block.kind == "rule":
        yield Text("─" * width, style="dim")
        return
    if block.kind == "table":
        yield from _table_lines(block, width)
        return
    text = _styled(block.text, block.spans, marked)
    if block.kind == "heading":
        text.stylize("bold")
    if block.kind == "code":
        text.stylize("cyan")
        for number, line in enumerate(text.split("\n", allow_blank=True)):
            yield Text.assemble(block.rest if number else block.first, line)
        return
    yield from _wrapped(text, width, block.first, block.rest)


def _table_lines(block: Block, width: int) -> Iterator[Text]:
    """Yield a table as pipes get it: its columns matter more than its styles."""
    from rich.text import Text

    from reader.convert.plain import to_plain

    rows = tuple(tuple(replace(cell, spans=()) for cell in row) for row in block.rows)
    for line in to_plain(Document(blocks=(replace(block, rows=rows),)), width).splitlines():
        yield Text(line)


def _styled(text: str, spans: tuple[Span, ...], marked: set[int]) -> Text:
    """Return text in the terminal's styles, each link followed by its number where it first occurs."""
    from rich.text import Text

    from reader.convert.words import stands_upright

    styled = Text(text)
    for span in spans:
        for style in span.styles:
            drawn = _STYLES.get(style, "")
            if drawn == "italic" and stands_upright(text[span.start : span.end]):
                drawn = "bold"
            if drawn:
                styled.stylize(drawn, span.start, span.end)
    parts, start = Text(), 0
    for span, following in zip_longest(spans, spans[1:]):
        # The words of one link are several spans where their styles differ.
        goes_on = following is not None and following.link == span.link
        if span.link is None or span.link in marked or goes_on:
            continue
        marked.add(span.link)
        parts.append_text(styled[start : span.end]).append(f"[{span.link + 1}]", style="dim")
        start = span.end
    return parts.append_text(styled[start:])


def _wrapped(text: Text, width: int, first: str, rest: str) -> Iterator[Text]:
    """Yield the lines of a paragraph, broken as the article view breaks them."""
    from rich.text import Text

    from reader.convert.wrap import cell_width, wrap

    starts = wrap(text.plain, max(10, width - cell_width(first)))
    for number, (start, end) in enumerate(pairwise([0, *starts, len(text)])):
        line = text[start:end]
        line.rstrip()
        yield Text.assemble(rest if number else first, line)
