"""One item of RSS or entry of Atom, from its element to an `EntryDraft`."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from reader.fetch.formats.draft import EntryDraft
from reader.fetch.formats.words import to_html
from reader.fetch.formats.xmllinks import ADDRESS, LinkDraft, pick_link, read_link
from reader.fetch.formats.xmlmedia import add_enclosure, give_duration, is_picture, name_picture, note_picture
from reader.fetch.formats.xmlnames import XML_BASE, name_of
from reader.fetch.formats.xmltext import join_names, name_person, read_markup, resolve, text_of

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[\da-fA-F]+|[a-z]+);")


@dataclass(slots=True)
class _Reading:
    """What an item's elements have given so far."""

    entry: EntryDraft
    atom: bool
    base: str
    links: list[LinkDraft] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    """Second choices by the name of the element."""
    about: str = ""
    id_is_link: bool = False


def read_entry(item: ET.Element, base: str, *, atom: bool) -> EntryDraft:
    """Return what an item or entry holds; `atom`: its feed is Atom, whatever its elements are called."""
    base = resolve(base, item.get(XML_BASE, ""))
    reading = _Reading(EntryDraft(base=base), atom, base)
    for key, value in item.attrib.items():
        name = key.lower()
        if name == "about" or name.endswith("}about"):
            reading.about = value.strip()
        elif name == "href":
            reading.links.append(LinkDraft(rel="text", href=resolve(base, value)))
        elif name == "lastmod":
            reading.entry.updated = value
    for child in item:
        read, is_atom = _find_reader(child.tag, atom)
        if read:
            read(reading, child, is_atom)
    return _settle(reading)


def _settle(reading: _Reading) -> EntryDraft:
    """Choose among what the elements gave."""
    entry, found, links = reading.entry, reading.found, reading.links
    entry.id = entry.id or reading.about or found.get("dc:identifier", "")
    text_link = pick_link(links, "text")
    entry.link = (
        ("" if reading.atom else text_link)
        or pick_link(links, "alternate", media_type="html")
        or pick_link(links, "alternate")
        or text_link
        or _link_from_id(reading)
        or pick_link(links, "related", "via", "canonical")
        or (reading.about if ADDRESS.match(reading.about) else "")
        or found.get("feedburner:origlink", "")
        or next((enclosure.url for enclosure in entry.enclosures), "")
    )
    entry.title = entry.title or found.get("title", "")
    if "duration" in found:
        give_duration(entry.enclosures, found["duration"])
    entry.author = entry.author or found.get("dc:creator", "") or found.get("itunes:author", "")
    entry.author = entry.author or found.get("source author", "")
    entry.published = entry.published or found.get("issued", "") or found.get("date", "")
    entry.content = found.get("content", "")
    entry.summary = found.get("summary", "")
    description = found.get("description", "")
    if not entry.content:
        entry.content = description or entry.summary or found.get("other", "")
    elif not entry.summary:
        entry.summary = description
    entry.base = (
        found.get("content base")
        or found.get("description base")
        or found.get("summary base")
        or reading.base
    )
    return entry


def _link_from_id(reading: _Reading) -> str:
    """Return the id where it is an address that leads to the entry."""
    key = reading.entry.id
    if not reading.id_is_link:
        return ""
    return resolve(reading.base, key) if ADDRESS.match(key) or (not reading.atom and key[:1] == "/") else ""


# ---------------------------------------------------------------- one function for each kind of element


def _title(reading: _Reading, element: ET.Element, atom: bool) -> None:
    if not reading.entry.title or not atom:
        reading.entry.title = read_markup(element, atom=atom) or reading.entry.title


def _link(reading: _Reading, element: ET.Element, atom: bool) -> None:
    link = read_link(element, resolve(reading.base, element.get(XML_BASE, "")), atom=atom)
    if link and link.rel == "enclosure":
        add_enclosure(reading.entry, element, link.href, reading.base)
    elif link:
        reading.links.append(link)


def _id(reading: _Reading, element: ET.Element, atom: bool) -> None:
    reading.entry.id = text_of(element) or reading.entry.id
    permanent = element.get("isPermaLink") or element.get("ispermalink") or "true"
    reading.id_is_link = permanent.strip().lower() != "false"


def _published(reading: _Reading, element: ET.Element, atom: bool) -> None:
    reading.entry.published = reading.entry.published or text_of(element)


def _updated(reading: _Reading, element: ET.Element, atom: bool) -> None:
    reading.entry.updated = reading.entry.updated or text_of(element)


def _description(reading: _Reading, element: ET.Element, atom: bool) -> None:
    _take_longer(reading, "description", element, atom=False)


def _summary(reading: _Reading, element: ET.Element, atom: bool) -> None:
    _take_longer(reading, "summary", element, atom=True)


def _content(reading: _Reading, element: ET.Element, atom: bool) -> None:
    _take_longer(reading, "content", element, atom=atom)


def _take_longer(reading: _Reading, name: str, element: ET.Element, *, atom: bool) -> None:
    """Keep a text and its base if it says more than one of the same kind that has come."""
    text = read_markup(element, atom=atom)
    if len(text) > len(reading.found.get(name, "")):
        reading.found[name] = text
        reading.found[f"{name} base"] = resolve(reading.base, element.get(XML_BASE, ""))


def _author(reading: _Reading, element: ET.Element, atom: bool) -> None:
    reading.entry.author = join_names(reading.entry.author, name_person(element))


def _source(reading: _Reading, element: ET.Element, atom: bool) -> None:
    for child in element:
        if name_of(child.tag) == "atom:author":
            known = reading.found.get("source author", "")
            reading.found["source author"] = join_names(known, name_person(child))


def _creator(reading: _Reading, element: ET.Element, atom: bool) -> None:
    reading.found["dc:creator"] = join_names(reading.found.get("dc:creator", ""), name_person(element))


def _category(reading: _Reading, element: ET.Element, atom: bool) -> None:
    tag = element.get("label") or element.get("term") or element.get("text") or (element.text or "").strip()
    if tag:
        reading.entry.tags.append(tag)
    for child in element:
        if name_of(child.tag) == "itunes:category":
            _category(reading, child, atom)


def _keywords(reading: _Reading, element: ET.Element, atom: bool) -> None:
    reading.entry.tags.extend(text_of(element).split(","))


def _enclosure(reading: _Reading, element: ET.Element, atom: bool) -> None:
    add_enclosure(reading.entry, element, element.get("url") or element.get("href") or "", reading.base)


def _media_group(reading: _Reading, element: ET.Element, atom: bool) -> None:
    for child in element:
        read = _ELEMENTS.get(name_of(child.tag))
        if read in (_media_content, _picture, _second("title"), _other, _category):
            read(reading, child, False)


def _media_content(reading: _Reading, element: ET.Element, atom: bool) -> None:
    add_enclosure(reading.entry, element, element.get("url", ""), reading.base)
    if not len(element):
        return
    if is_picture(element):
        name_picture(reading.entry, element)
    else:
        _media_group(reading, element, atom)


def _picture(reading: _Reading, element: ET.Element, atom: bool) -> None:
    note_picture(reading.entry, element, reading.base)


def _other(reading: _Reading, element: ET.Element, atom: bool) -> None:
    text = text_of(element)
    plain = not element.get("type", "").endswith("html") and not _MARKUP.search(text)
    reading.found.setdefault("other", to_html(text) if plain else text)


_Reader = Callable[[_Reading, ET.Element, bool], None]
_SECOND: dict[str, _Reader] = {}


def _second(name: str) -> _Reader:
    """Return the function that keeps an element's text as a second choice under this name."""

    def keep(reading: _Reading, element: ET.Element, atom: bool) -> None:
        reading.found.setdefault(name, text_of(element))

    return _SECOND.setdefault(name, keep)


_ELEMENTS: dict[str, _Reader] = {
    "title": _title,
    "link": _link,
    **dict.fromkeys(("guid", "id"), _id),
    **dict.fromkeys(("pubdate", "published", "date_published"), _published),
    **dict.fromkeys(("issued", "dcterms:issued"), _second("issued")),
    **dict.fromkeys(("updated", "modified", "dcterms:modified", "lastmod"), _updated),
    **dict.fromkeys(("dc:date", "dc:created", "dcterms:created", "date", "created"), _second("date")),
    **dict.fromkeys(("description", "abstract"), _description),
    "summary": _summary,
    **dict.fromkeys(("content", "content:encoded", "xhtml:body", "body", "fullitem", "xhtml:div"), _content),
    "author": _author,
    "source": _source,
    **dict.fromkeys(("dc:creator", "dc:author"), _creator),
    "itunes:author": _second("itunes:author"),
    **dict.fromkeys(("category", "dc:subject", "media:category", "itunes:category"), _category),
    **dict.fromkeys(("itunes:keywords", "media:keywords", "tags"), _keywords),
    "enclosure": _enclosure,
    "media:group": _media_group,
    "media:content": _media_content,
    **dict.fromkeys(("media:thumbnail", "itunes:image", "itunes:link"), _picture),
    "itunes:duration": _second("duration"),
    **dict.fromkeys(("media:title", "dc:title", "itunes:title"), _second("title")),
    **dict.fromkeys(("itunes:summary", "itunes:subtitle", "dc:description", "media:description"), _other),
    "dc:identifier": _second("dc:identifier"),
    "feedburner:origlink": _second("feedburner:origlink"),
}
"""Element -> what reads it; Atom's elements stand here without their prefix."""


@lru_cache(maxsize=1024)
def _find_reader(tag: object, atom: bool) -> tuple[_Reader | None, bool]:
    """Return what reads an element, and whether it is one of Atom's; `atom`: its feed is."""
    name = name_of(tag)
    if name[:5] == "atom:":
        return _ELEMENTS.get(name[5:]), True
    return _ELEMENTS.get(name), atom and ":" not in name
