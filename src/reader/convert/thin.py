"""Very large pages made small enough to be looked through: rows of links go first, then what is last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_LARGE = 60_000
"""Tags; a page with fewer stays as it is. The longest articles of an encyclopedia have so many."""
_MOST = 45_000
"""Elements that readability looks through in about a second, at 1 KB each."""
_ROW = 1_000
"""Elements side by side that may all be links, as in the notes of a long article; more are an index."""
_LINKED = 0.6
"""An element whose words are links for more than this share is a link."""


def thin(tree: LexborHTMLParser, html: str) -> None:
    """Take out of a page with very many elements what is no article; any other page stays as it is."""
    if tree.body is None or html.count("<") <= _LARGE:
        return
    left = _MOST
    waiting = [tree.body]
    while waiting:
        node = waiting.pop()
        if not left:
            node.decompose()
            continue
        left -= 1
        children = list(node.iter())
        waiting += reversed(list(_without_row(children)) if len(children) > _ROW else children)


def _without_row(children: list[LexborNode]) -> Iterator[LexborNode]:
    """Yield the children of an element without the links after the first ones, which are taken out."""
    links = 0
    for child in children:
        if _is_link(child):
            links += 1
            if links > _ROW:
                child.decompose()
                continue
        yield child


def _is_link(node: LexborNode) -> bool:
    """Tell whether an element is a link, holds little else, or only parts links."""
    if node.tag in ("a", "br", "hr"):
        return True
    first = node.child
    if first is not None and first.tag == "a" and first.next is None:
        return True
    needed = _LINKED * len(node.text(deep=True).strip())
    linked = sum(len(child.text(deep=True)) for child in node.iter() if child.tag == "a")
    if linked < needed:
        # Asking for links at any depth takes several times as long.
        linked = sum(len(link.text(deep=True)) for link in node.css("a[href]"))
    return 0 < linked >= needed
