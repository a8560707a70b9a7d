"""The names of elements in feeds: one short name for each, whatever its namespace is called this year."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMESPACES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1#": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_ATOM_LIKE = re.compile(
    r"https?://(?:purl\.org/(?:atom|echo|pie)|example\.com/(?:newformat|necho)|www\.w3\.org/2005/atom)"
)
KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    **{short: uri for uri, short in reversed(_NAMESPACES.items()) if short not in ("", "atom", "rdf")},
}
"""Prefixes that feeds use without declaring them -> what they mean."""
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@lru_cache(maxsize=4096)
def name_of(tag: object) -> str:
    """Return "atom:title", "dc:date", plain "title" for RSS; "?:name": unknown namespace; "": a comment."""
    if not isinstance(tag, str):
        return ""
    if tag[:1] != "{":
        name = tag.lower()
        return name.removeprefix("rss:")
    uri, _, local = tag[1:].partition("}")
    uri = uri.strip().lower()
    prefix = _NAMESPACES.get(uri, _NAMESPACES.get(uri.rstrip("/") + "/"))
    if prefix is None:
        prefix = _guess(uri)
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def local_of(tag: object) -> str:
    """Return the element's name without its namespace."""
    return name_of(tag).rpartition(":")[2]


def _guess(uri: str) -> str:
    """Return the short name that an unknown namespace probably stands for."""
    if _ATOM_LIKE.match(uri):
        return "atom"
    if "itunes" in uri:
        return "itunes"
    if "mrss" in uri or "search.yahoo" in uri:
        return "media"
    if uri.startswith("urn:x-"):
        return uri.removeprefix("urn:x-")
    return "" if "rss" in uri and "module" not in uri else "?"
