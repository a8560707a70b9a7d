"""One HTML file that any browser opens without the network: pictures inside, a small style, no scripts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from itertools import groupby
from pathlib import Path

from reader.export.item import ExportFormat, Item, Outline, Renderers, Writer, Written, make_keys
from reader.export.onefile import OneFile
from reader.export.pictures import name_pictures, used_pictures
from reader.export.xhtml import STYLE, make_article, show_title
from reader.language import tr

_STYLE = (
    STYLE
    + """nav li { margin: .2em 0; }
article { border-top: 1px solid #b0a890; margin-top: 3em; }
@media (prefers-color-scheme: dark) { body { background: #1c1b19; color: #d8d4c8; } a { color: #9db8d8; }
  mark { background: #5c4a1c; } }
"""
)
_SOURCE = re.compile(r'(<img src=")images/([0-9a-f]+\.[a-z]+)(")')


def start(target: Path, outline: Outline, render: Renderers) -> Writer:
    """Begin a page."""
    return _Page(target, outline, render)


class _Page(OneFile):
    def __init__(self, target: Path, outline: Outline, render: Renderers) -> None:
        self._render = render
        self._keys = make_keys(outline.entries)
        self._outline = outline
        super().__init__(target)

    def add(self, item: Item) -> None:
        """Write the article; before the first one the head, whose language it may be the first to tell."""
        if not self._count:
            self._write(_make_head(self._outline, self._keys, self._outline.language or item.language))
        pictures = used_pictures(item.document, name_pictures(item.pictures))
        places = {picture.url: f"images/{name}" for name, picture in pictures.items()}

        def embed(match: re.Match[str]) -> str:
            picture = pictures.get(match[2])
            if picture is None:
                return match[0]
            data = b64encode(picture.data).decode("ascii")
            return f"{match[1]}data:{escape(picture.media_type)};base64,{data}{match[3]}"

        article = make_article(item, places, self._render)
        self._write(
            f'<div id="a{self._keys[item.bookmark.entry.id]}">\n{_SOURCE.sub(embed, article)}\n</div>\n'
        )
        self._count += 1

    def finish(self) -> Written:
        """Put the page in its place."""
        if not self._count:
            self._write(_make_head(self._outline, self._keys, self._outline.language))
        self._write("</body>\n</html>\n")
        return super().finish()


def _make_head(outline: Outline, keys: Mapping[int, str], language: str) -> str:
    title = escape(outline.title)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language)}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">",
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}</style></head>",
        "<body>",
    ]
    if len(outline.entries) > 1:
        lines += [f"<h1>{title}</h1>", *_make_contents(outline, keys)]
    return "\n".join(lines) + "\n"


def _make_contents(outline: Outline, keys: Mapping[int, str]) -> list[str]:
    lines = ["<nav>"]
    for category, entries in groupby(outline.entries, key=lambda entry: entry.feed_title):
        lines += [f"<h2>{escape(category or tr('Elsewhere'))}</h2>", "<ul>"]
        for entry in entries:
            lines.append(f'<li><a href="#a{keys[entry.id]}">{escape(show_title(entry))}</a></li>')
        lines.append("</ul>")
    return [*lines, "</nav>"]


FORMAT = ExportFormat(
    name="html", words=lambda: tr("one web page with its pictures inside"), suffix=".html", start=start
)
