"""The text constructs of XML feeds: plain, escaped, CDATA, XHTML or base64, from an element to a string."""

from __future__ import annotations

import base64
import binascii
import html
import xml.etree.ElementTree as ET
from urllib.parse import urljoin

from reader.fetch.formats.words import to_html
from reader.fetch.formats.xmlnames import local_of

_VOID = frozenset(
    ("br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr")
)
_PLAIN = ("text", "text/plain")
_ESCAPED = ("html", "text/html")
_MAX_ELEMENTS = 200_000


def resolve(base: str, address: str) -> str:
    """Return an address made absolute; as it is when that cannot be done."""
    address = address.strip()
    if not address or not base or address.startswith(("http://", "https://")):
        return address or base
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def text_of(element: ET.Element) -> str:
    """Return the words in an element, those of its children included."""
    return (element.text or "").strip() if len(element) == 0 else "".join(element.itertext()).strip()


def name_person(element: ET.Element) -> str:
    """Return the name of an author element, else the mail address in it."""
    if len(element) == 0:
        return text_of(element)
    parts = {local_of(child.tag): text_of(child) for child in element}
    return parts.get("name") or parts.get("email") or ""


def join_names(known: str, name: str) -> str:
    """Return the people named so far and one more, each once."""
    if not name or name in known.split(", "):
        return known
    return f"{known}, {name}" if known else name


def read_markup(element: ET.Element, *, atom: bool) -> str:
    """Return a text element as HTML: escaped, in CDATA, as XHTML, in base64 or plain."""
    kind = element.get("type", "").strip().lower()
    mode = element.get("mode", "").lower()
    if mode == "base64" or (atom and kind.startswith("application/octet")):
        return _read_base64(element.text or "")
    if len(element):
        only = element[0]
        if len(element) == 1 and local_of(only.tag) == "div" and not (element.text or "").strip():
            escaped = kind in _ESCAPED and len(only) == 0
            return (only.text or "").strip() if escaped else _serialize(only)
        return _serialize(element)
    text = (element.text or "").strip()
    return to_html(text) if atom and mode != "escaped" and (kind in _PLAIN) else text


def _read_base64(text: str) -> str:
    """Return what base64 hides; "": it is none."""
    try:
        return base64.b64decode(text).decode("utf-8", "replace").strip()
    except (binascii.Error, ValueError):
        return ""


def _serialize(element: ET.Element) -> str:
    """Return the inside of an element as HTML; iterative, because depth is the feed's choice."""
    parts = [html.escape(element.text or "", quote=False)]
    work: list[ET.Element | str] = list(reversed(element))
    seen = 0
    while work and seen < _MAX_ELEMENTS:
        node = work.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        seen += 1
        tail = html.escape(node.tail or "", quote=False)
        if not isinstance(node.tag, str):
            parts.append(tail)
            continue
        name = node.tag.rpartition("}")[2]
        attributes = "".join(
            f' {key.rpartition("}")[2]}="{html.escape(value)}"' for key, value in node.attrib.items()
        )
        parts.append(f"<{name}{attributes}>{html.escape(node.text or '', quote=False)}")
        work.append(tail if name in _VOID and not len(node) and not node.text else f"</{name}>{tail}")
        work.extend(reversed(node))
    return "".join(parts).strip()
