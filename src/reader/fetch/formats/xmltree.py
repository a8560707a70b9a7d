"""From the text of an XML feed, sound or broken, to a tree; knows nothing of what feeds mean.

No entity is ever loaded or expanded by the parser: the DOCTYPE is cut before it sees the text.
Every pass is linear: floods of openers without an end must not hang a refresh.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from reader.fetch.formats.xmlnames import KNOWN_PREFIXES

_LOOK = 65_536
_CHUNK = 262_144
"""Characters parsed at a time: expat holds the interpreter's lock, and the screen wants it back."""
_ROOT = re.compile(r"<(?:\?xml|!DOCTYPE|(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry|html)\b)", re.I)
_DECLARATION = re.compile(r"\s*(?:<\?xml[^>]*>\s*)+")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.I)
_SUBSET_END = re.compile(r"\]\s*>")
_SUBSET_LIMIT = 200_000
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]+)\s+(?:\"([^\"%&]{0,1000})\"|'([^'%&]{0,1000})')\s*>")
_MAX_ENTITIES = 200
_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)(?:([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_CHARACTER = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")
_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_START = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|rdf))\b([^<>]*)>", re.I)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_UNQUOTED = re.compile(r"=\s*[^\"'\s>]")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=")
_DECLARED = re.compile(r"\bxmlns:([\w.-]+)\s*=")
_TEXTS = re.compile(
    r"<((?:[\w.-]+:)?(?:description|encoded|summary|content|title|subtitle|tagline|info|body))(\s[^<>]*)?>",
    re.I,
)
_HTML_SIGN = re.compile(r"<[A-Za-z]")


_Place = tuple[int, int]
"""Line and column."""
_START_FAULT: _Place = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What could be parsed of a document."""

    root: ET.Element
    sound: bool
    """True: the text is well-formed as it came."""
    whole: bool
    """False: parsing stopped at a fault; what follows it is missing."""


def read_tree(text: str) -> Tree | None:
    """Parse strictly, then repaired, then with markup in texts protected; None: not even a root."""
    text, entities = cut_prolog(text)
    root, fault = parse_element(text) if not entities else (None, _START_FAULT)
    if root is not None and fault is None:
        return Tree(root=root, sound=True, whole=True)
    mended = repair(_cut_tail(text), entities)
    root, fault = parse_element(mended)
    if fault:
        shielded = shield_texts(mended)
        other, other_fault = parse_element(shielded) if shielded != mended else (None, fault)
        if other is not None and (root is None or other_fault is None or other_fault > fault):
            root, fault = other, other_fault
    return Tree(root=root, sound=False, whole=fault is None) if root is not None else None


def cut_prolog(text: str) -> tuple[str, dict[str, str]]:
    """Cut all that stands before the root, the DOCTYPE included; return the plain entities it defined."""
    match = _ROOT.search(text[:_LOOK])
    if match:
        text = text[match.start() :]
    match = _DECLARATION.match(text)
    if match:
        text = text[match.end() :]
    return _cut_doctype(text.lstrip())


def _cut_doctype(text: str) -> tuple[str, dict[str, str]]:
    """Cut the DOCTYPE with its internal subset."""
    match = _DOCTYPE.search(text, 0, 4096)
    if not match:
        return text, {}
    start, end, subset = match.start(), text.find(">", match.start()), text.find("[", match.start())
    if not 0 <= subset < end:
        return (text[:start] + text[end + 1 :], {}) if end >= 0 else (text, {})
    close = _SUBSET_END.search(text, subset, subset + _SUBSET_LIMIT)
    if not close:
        return text, {}
    found = _ENTITY.findall(text[subset : close.start()])[:_MAX_ENTITIES]
    return text[:start] + text[close.end() :], {name: one or two for name, one, two in found}


def _cut_tail(text: str) -> str:
    """Cut what stands after the end of the root: comments, scripts, a second document."""
    end = max(text.rfind(tag) for tag in ("</rss>", "</feed>", "</rdf:RDF>", "</RDF>"))
    return text[: text.index(">", end) + 1] if end >= 0 else text


def parse_element(text: str) -> tuple[ET.Element | None, _Place | None]:
    """Parse in chunks; return the root as far as it got, and where the fault is that stopped it."""
    builder = ET.TreeBuilder()
    parser = ET.XMLParser(target=builder)  # noqa: S314 - no DOCTYPE gets here, so no entity is expanded
    fault: _Place | None = None
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
        parser.close()
    except ET.ParseError as error:
        fault = error.position
    except ValueError:
        fault = _START_FAULT
    try:
        root = builder.close()
    except (ET.ParseError, AssertionError):
        return None, fault or _START_FAULT
    return (root, fault) if isinstance(root, ET.Element) else (None, fault or _START_FAULT)


def _split(text: str) -> Iterator[tuple[bool, str]]:
    """Part the text into markup and closed CDATA sections or comments (True); an open one is markup."""
    place = search = 0
    endless: set[str] = set()
    while match := _SECTION.search(text, search):
        end = "]]>" if match[0][2] == "[" else "-->"
        close = -1 if end in endless else text.find(end, match.end())
        if close < 0:
            endless.add(end)
            search = match.end()
            continue
        yield False, text[place : match.start()]
        yield True, text[match.start() : close + 3]
        place = search = close + 3
    yield False, text[place:]


def repair(text: str, entities: dict[str, str]) -> str:
    """Mend what goes wrong most: control characters, bare &, undefined entities and prefixes, bad roots."""

    def name_entity(match: re.Match[str]) -> str:
        name = match[1] or ""
        if name in entities:
            return html.escape(entities[name], quote=False)
        char = html5.get(name + ";", "") if name else ""
        return char if char and char not in "<>&\"'" else "&amp;" + match[0][1:]

    def check_character(match: re.Match[str]) -> str:
        code = int(match[1]) if match[1] else int(match[2], 16)
        fine = (
            code in (9, 10, 13) or 32 <= code < 0xD800 or 0xDFFF < code < 0xFFFE or 0xFFFF < code < 0x110000
        )
        return match[0] if fine else ""

    parts = []
    for section, part in _split(_ILLEGAL.sub("", text)):
        if section:
            parts.append(part if part.startswith("<![") else "")
            continue
        if "&" in part:
            part = _CHARACTER.sub(check_character, _AMPERSAND.sub(name_entity, part))
        parts.append(_LESS.sub("&lt;", part))
    return _mend_root("".join(parts))


def _mend_root(text: str) -> str:
    """Drop the root's attributes if one is not quoted, and declare the prefixes nobody declared."""
    match = _START.match(text)
    if not match:
        return text
    attributes = match[2]
    if _UNQUOTED.search(_QUOTED.sub('""', attributes)):
        attributes = ""
    prefixes = {one or two for one, two in _PREFIX.findall(text)} - {"xml", "xmlns"}
    missing = sorted(prefixes - set(_DECLARED.findall(text)), key=lambda name: name not in KNOWN_PREFIXES)[
        :50
    ]
    declared = "".join(
        f' xmlns:{name}="{KNOWN_PREFIXES.get(name.lower(), "urn:x-" + name)}"' for name in missing
    )
    return f"<{match[1]}{attributes.rstrip('/')}{declared}>{text[match.end() :]}"


def shield_texts(text: str) -> str:
    """Put the inside of text elements that hold raw markup into CDATA sections."""
    parts = []
    place = 0
    endless: set[str] = set()
    while match := _TEXTS.search(text, place):
        end = f"</{match[1]}"
        close = -1 if end in endless or (match[2] or "").endswith("/") else text.find(end, match.end())
        if close < 0:
            endless.add(end)
            parts.append(text[place : match.end()])
            place = match.end()
            continue
        inner = text[match.end() : close]
        if _HTML_SIGN.search(inner) and "<![CDATA[" not in inner:
            inner = f"<![CDATA[{inner.replace(']]>', ']]&gt;')}]]>"
        parts.append(text[place : match.end()] + inner)
        place = close
    parts.append(text[place:])
    return "".join(parts)
