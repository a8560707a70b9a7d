"""The rough text of a page by html2text alone, for when our own walk has failed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reader.convert.repair import parse
from reader.text import clean_text

if TYPE_CHECKING:
    from html2text import HTML2Text

_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "button",
    "select",
    "textarea",
    "input",
    "rp",
    "head",
]
_PARAGRAPHS = frozenset(
    {"section", "article", "main", "header", "footer", "aside", "nav", "address", "figure"}
    | {"figcaption", "caption", "details", "summary", "dd", "dt", "tr", "td", "th"}
)
_BLANK_LINES = re.compile(r"\n{3,}")


def make_exporter(
    callback: Callable[[HTML2Text, str, dict[str, Any], bool], bool | None] | None = None,
) -> HTML2Text:
    """Return html2text set as we want it: no lines broken, marks and fences of CommonMark."""
    from html2text import HTML2Text

    exporter = HTML2Text(bodywidth=0)
    exporter.unicode_snob = True
    exporter.backquote_code_style = True
    exporter.skip_internal_links = False
    exporter.use_automatic_links = False
    exporter.tag_callback = callback  # type: ignore[assignment]  # its type is that of its default
    return exporter


def rough_markdown(html: str) -> str:
    """Return what html2text makes of a repaired page by itself; for pages that our own walk cannot read."""
    tree = parse(html)
    if tree.root is not None:
        tree.root.strip_tags(_DROPPED, recursive=True)
    text = make_exporter(_separate).handle(tree.html or "")
    return _BLANK_LINES.sub("\n\n", clean_text(text)).strip()


def _separate(exporter: HTML2Text, tag: str, attributes: dict[str, Any], start: bool) -> bool:
    """Keep apart what html2text would run together, and leave out links, whose addresses may be broken."""
    if tag in _PARAGRAPHS:
        exporter.p()
        return True
    return tag in {"a", "img", "table", "tbody", "thead", "tfoot", "abbr"}
