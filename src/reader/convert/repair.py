"""One HTML5 parse for everything in this package, with the caps that keep bad markup from freezing us.

lexbor mends what a browser mends. What it would take minutes for (very deep nesting, thousands of
attributes on one tag, formatting that is never closed and is opened again in every paragraph) is
recognised beforehand in linear time and read as plain text instead.
"""

from __future__ import annotations

import html as entities
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

SIZE_LIMIT = 2_000_000
"""Characters that are parsed; the rest is shown flat."""
DEPTH_LIMIT = 2_000
"""Open elements; lexbor is quadratic in them."""
ATTRIBUTE_LIMIT = 1_000
"""Attributes of one tag; lexbor is quadratic in them."""
REOPEN_LIMIT = 1_000_000
"""Formatting elements that unclosed formatting may add to the tree."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCK_TAGS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu "
    "nav ol optgroup option p plaintext pre search section summary table tbody td tfoot th thead tr ul xmp"
)
"""Elements that start on a new line."""

_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
_UNCOUNTED = _names(
    "area base br col embed hr img input link meta param source track wbr "
    "p li td th tr dt dd option optgroup tbody thead tfoot colgroup rp rt html head body"
)
_RAW = _names("script style title textarea xmp iframe noembed noframes")

_ATTRIBUTE = (
    r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TOKEN = re.compile(rf"<!--|<(/?)([a-zA-Z][^\s/>]*+)((?:{_ATTRIBUTE})*+)[\s/]*+>?")

_ANY_TAG = re.compile(r"</?([a-zA-Z][^\s/<>]*)[^<>]*>|<!--|<[!?][^<>]*>")
_COMMENT_END = re.compile(r"--!?>")
_FOREIGN = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_SHORT_TAG = 4_000


def parse(html: str) -> LexborHTMLParser:
    """Parse what `is_parsable` allows."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def split_at_limit(html: str) -> tuple[str, str]:
    """Return the part to parse, cut before a tag, and the rest."""
    if len(html) <= SIZE_LIMIT:
        return html, ""
    cut = html.rfind("<", SIZE_LIMIT - 10_000, SIZE_LIMIT)
    cut = cut if cut > 0 else SIZE_LIMIT
    return html[:cut], html[cut:]


def is_parsable(html: str) -> bool:
    """Return whether lexbor parses this in about linear time; False: read it with `flatten`.

    Scripts and styles hold no tags, but inside SVG and MathML they do: then both readings must pass.
    """
    return _is_cheap(html, _RAW) and (not _FOREIGN.search(html) or _is_cheap(html, frozenset()))


def _is_cheap(html: str, raw: frozenset[str]) -> bool:
    depth = formats = reopened = position = 0
    while position >= 0:
        scan, position = _TOKEN.finditer(html, position), -1
        for match in scan:
            slash, name, attributes = match.groups()
            if name is None:
                position = _skip_comment(html, match.end())
                break
            name = name.lower()
            if len(attributes) > _SHORT_TAG and len(_ATTRIBUTES.findall(attributes)) > ATTRIBUTE_LIMIT:
                return False
            if name in _FORMATTING:
                formats = max(0, formats - 1) if slash else formats + 1
            elif name not in _UNCOUNTED:
                depth = max(0, depth - 1) if slash else depth + 1
            if slash:
                continue
            if name in BLOCK_TAGS:
                reopened += formats
            if depth > DEPTH_LIMIT or reopened > REOPEN_LIMIT:
                return False
            if name in raw:
                position = _skip(html, name, match.end())
                break
    return True


def flatten(html: str) -> str:
    """Return the text alone, a line per block, without building a tree; linear in any input."""
    kept: list[str] = []
    position = 0
    for match in _ANY_TAG.finditer(html):
        if match.start() < position:
            continue
        kept.append(html[position : match.start()])
        position = match.end()
        name = (match[1] or "").lower()
        if name in BLOCK_TAGS or name == "br":
            kept.append("\n")
        elif match[0].startswith("<!--"):
            position = _skip_comment(html, match.end())
        elif name in {"script", "style"} and match[0][1] != "/":
            position = _skip(html, name, position)
    kept.append(html[position:])
    lines = (_BLANKS.sub(" ", line).strip() for line in entities.unescape("".join(kept)).splitlines())
    return "\n".join(line for line in lines if line)


def _skip_comment(html: str, position: int) -> int:
    """Return where a comment that opened before `position` ends; `<!-->` is a whole one."""
    match = _COMMENT_END.search(html, position - 2)
    return match.end() if match else len(html)


def _skip(html: str, name: str, position: int) -> int:
    """Return where the text after the end tag begins; the end of input if it never comes."""
    match = re.compile(rf"</{re.escape(name)}[^<>]*>?", re.IGNORECASE).search(html, position)
    return match.end() if match else len(html)
