"""The link elements of RSS and Atom: what they say, and which of them leads to the page to read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from reader.fetch.formats.xmltext import resolve, text_of

ADDRESS = re.compile(r"https?://\S+$", re.I)
"""An address and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDraft:
    """A link element: Atom's with its relation, or RSS's with relation "text"."""

    rel: str
    href: str
    media_type: str = ""


def read_link(element: ET.Element, base: str, *, atom: bool) -> LinkDraft | None:
    """Return what a link element says; None: nothing."""
    href = element.get("href")
    if href is not None:
        rel = element.get("rel", "alternate").strip().lower().rpartition("/")[2]
        return LinkDraft(rel=rel, href=resolve(base, href), media_type=element.get("type", "").lower())
    text = text_of(element)
    tail = (element.tail or "").strip()
    if not text and not atom and ADDRESS.match(tail):
        text = tail
    rel = element.get("rel", "text").strip().lower()
    return LinkDraft(rel=rel, href=resolve(base, text)) if text else None


def pick_link(links: list[LinkDraft], *relations: str, media_type: str = "") -> str:
    """Return the first link with one of the relations and the media type."""
    for link in links:
        if link.rel in relations and link.href and media_type in link.media_type:
            return link.href
    return ""
