"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, sound or broken."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache

from reader.errors import NotAFeed
from reader.fetch.formats import MAX_ENTRIES, Format
from reader.fetch.formats.draft import FeedDraft, finish_feed, pick_newest
from reader.fetch.formats.salvage import MAX_PARTS, Parts, take_apart
from reader.fetch.formats.xmlentry import read_entry
from reader.fetch.formats.xmllinks import LinkDraft, pick_link, read_link
from reader.fetch.formats.xmlnames import XML_BASE, XML_LANG, local_of, name_of
from reader.fetch.formats.xmltext import join_names, name_person, read_markup, resolve, text_of
from reader.fetch.formats.xmltree import cut_prolog, read_tree, repair
from reader.language import tr
from reader.model import ParsedFeed

_SIGN = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)[\s>]", re.I)
_ITEMS = ("item", "entry")
_TEXTS = ("description", "summary", "content", "content:encoded", "source")
_ROOTS = ("rss", "feed", "rdf", "channel", "entry")
_DATES = ("pubdate", "published", "updated", "date", "modified", "issued", "created")
_FEED_DATES = ("updated", "modified", "lastbuilddate", "pubdate", "dc:date", "dcterms:modified")
_PEOPLE = ("author", "dc:creator", "dc:author", "itunes:author", "managingeditor")
"""Who a feed is by, the surest first."""
_DESCRIPTIONS = (
    *("description", "subtitle", "tagline", "abstract"),
    *("dc:description", "itunes:summary", "itunes:subtitle"),
)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


def sniff(text: str) -> bool:
    """Tell whether a feed's root stands in the text, be it inside a page."""
    return bool(_SIGN.search(text))


def parse(text: str, address: str = "", most: int = MAX_ENTRIES) -> ParsedFeed:
    """Read an XML feed; what cannot be parsed strictly is repaired, what cannot be repaired is salvaged."""
    tree = read_tree(text)
    root = _find_root(tree.root) if tree else None
    draft = _read_feed(root, address, most) if root is not None else None
    if draft is None or tree is None or not tree.whole:
        draft = _salvage(text, address, draft, most)
    if draft is None:
        raise NotAFeed(_describe(text))
    return finish_feed(draft, "xml", most)


FORMAT = Format(name="xml", sniff=sniff, parse=parse)


def _salvage(text: str, address: str, draft: FeedDraft | None, most: int) -> FeedDraft | None:
    """Read a broken feed item by item; say so when something remains unread."""
    text = repair(*cut_prolog(text))
    parts = take_apart(text)
    apart = _read_feed(parts.root, address, most) if parts.root is not None else None
    if apart and parts.broken:
        _add_loose(apart, parts, address)
    # The parser's last item may be cut off, so one more than item by item is no gain.
    if apart and apart.entries and (draft is None or len(apart.entries) + 1 >= len(draft.entries)):
        draft = apart
        missing = min(parts.count, most, MAX_PARTS) - len(draft.entries)
        if missing > 0:
            draft.complaint, draft.in_part = _complain(text, len(draft.entries), missing), True
    elif draft:
        draft.complaint, draft.in_part = tr("The feed breaks off in the middle or is damaged."), True
    return draft


def _add_loose(draft: FeedDraft, parts: Parts, address: str) -> None:
    """Add what the tolerant parser makes of the broken items, in their places where it finds them all."""
    from reader.fetch.formats.loose import parse_loosely

    loose = parse_loosely(parts.broken, address)
    entries = loose.entries if loose else []
    if len(entries) != len(parts.places):
        draft.entries.extend(entries)
        return
    for place, entry in zip(parts.places, entries, strict=True):
        draft.entries.insert(place, entry)


def _complain(text: str, read: int, missing: int) -> str:
    """Say what is missing of a feed."""
    if missing == 1 and not text.rstrip().endswith(">"):
        return tr("The feed breaks off in the middle; its last entry was left out.")
    return tr(
        "The feed is damaged: {read} of {listed} entries could be read.", read=read, listed=read + missing
    )


def _describe(text: str) -> str:
    """Say what is wrong with a text that has the sign of a feed and yet is none."""
    if re.search(r"<html\b|<body\b", text[:65_536], re.I):
        return tr("The address returned a web page, not a feed.")
    return tr("The feed is too damaged to be read; perhaps only its beginning arrived.")


def _find_root(root: ET.Element) -> ET.Element | None:
    """Return the feed's root: the document's, or one inside it (Atom in XHTML exists); None: no feed."""
    if local_of(root.tag) in _ROOTS:
        return root
    return next((child for child in root.iter() if local_of(child.tag) in ("rss", "feed", "rdf")), None)


def _read_feed(root: ET.Element, address: str, most: int) -> FeedDraft:
    """Return what the feed says about itself and its items."""
    kind = local_of(root.tag)
    atom = kind in ("feed", "entry")
    channel = root
    if kind in ("rss", "rdf"):
        channel = next((child for child in root if local_of(child.tag) == "channel"), root)
    base = root.get(XML_BASE) or root.get("BASE") or ""
    base = resolve(resolve(address, base), channel.get(XML_BASE, ""))
    draft = FeedDraft(base=base, language=root.get(XML_LANG, ""))
    links: list[LinkDraft] = []
    found: dict[str, str] = {}
    if kind != "entry":
        for child in channel:
            _read_channel_element(draft, child, links, found, atom=atom)
    for key, value in root.attrib.items() if kind == "channel" else ():
        if key.lower() == "href":
            links.append(LinkDraft(rel="text", href=resolve(base, value)))
        elif key.lower() == "lastmod":
            draft.updated = draft.updated or value
    order = ("alternate", "text") if atom else ("text", "alternate")
    draft.link = pick_link(links, order[0]) or pick_link(links, order[1])
    draft.author = next((found[name] for name in _PEOPLE if found.get(name)), "")
    draft.ttl = draft.ttl or _read_rhythm(found)
    listed = _find_items(root)
    draft.listed = len(listed)
    items = pick_newest(listed, _find_date, draft.language, most)
    draft.entries = [read_entry(item, base, atom=atom) for item in items]
    return draft


def _read_channel_element(
    draft: FeedDraft, child: ET.Element, links: list[LinkDraft], found: dict[str, str], *, atom: bool
) -> None:
    """Take over one child of the channel or feed element."""
    name = name_of(child.tag)
    is_atom = name[:5] == "atom:"
    name = name.removeprefix("atom:")
    if name in ("title", "dc:title"):
        if not draft.title or not (is_atom or name == "dc:title"):
            draft.title = read_markup(child, atom=is_atom) or draft.title
    elif name == "link":
        link = read_link(child, resolve(draft.base, child.get(XML_BASE, "")), atom=atom)
        if link:
            links.append(link)
    elif name in _DESCRIPTIONS:
        draft.description = draft.description or read_markup(child, atom=is_atom)
    elif name in _PEOPLE:
        found[name] = join_names(found.get(name, ""), name_person(child))
    elif name in ("language", "dc:language"):
        draft.language = text_of(child) or draft.language
    elif name in ("image", "itunes:image"):
        draft.pictures |= {text_of(part) for part in child if local_of(part.tag) == "url"}
        draft.pictures.add(child.get("href", ""))
    elif name in _FEED_DATES:
        draft.updated = draft.updated or text_of(child)
    elif name == "ttl":
        draft.ttl = text_of(child)
    elif name in ("sy:updateperiod", "sy:updatefrequency"):
        found[name] = text_of(child).lower()


def _read_rhythm(rhythm: dict[str, str]) -> str:
    """Return the minutes between updates by RSS's syndication module; "": it does not say."""
    period = _PERIODS.get(rhythm.get("sy:updateperiod", ""))
    often = rhythm.get("sy:updatefrequency", "1")
    if not period:
        return ""
    return str(period // (int(often) if often.isdecimal() and 0 < int(often[:9]) <= period else 1))


def _find_items(root: ET.Element) -> list[ET.Element]:
    """Return the items at any depth, those nested in other items included; a single entry is its own.

    What stands in a text is part of it, be it an item: a feed about feeds shows whole ones.
    """
    if local_of(root.tag) == "entry":
        return [root]
    found = []
    work = [root]
    while work:
        element = work.pop()
        if _is_item(element.tag):
            found.append(element)
        if not _is_text(element.tag):
            work.extend([child for child in reversed(element) if len(child) or _is_item(child.tag)])
    return found


@lru_cache(maxsize=1024)
def _is_item(tag: object) -> bool:
    """Tell by its tag whether an element is an item; asked for every element there is."""
    return name_of(tag).removeprefix("atom:") in _ITEMS


@lru_cache(maxsize=1024)
def _is_text(tag: object) -> bool:
    """Tell by its tag whether what stands in an element belongs to a text."""
    return name_of(tag).removeprefix("atom:") in _TEXTS


def _find_date(item: ET.Element) -> str:
    """Return the first date an item carries."""
    return next((text_of(child) for child in item if local_of(child.tag) in _DATES), "")
