"""Where a web page says that its feeds are, and where they would be if it does not say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from reader.text import clean_line, safe_url

MAX_HTML = 2_000_000
"""Characters; what a page says about its feeds stands near its beginning."""

_TAG = re.compile(r"<(base|link|a)\s([^<>]{0,4000})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TYPES = frozenset(
    f"{main}/{sub}"
    for main, subs in {
        "application": "rss+xml atom+xml feed+json rdf+xml x-rss+xml json xml",
        "text": "xml rss+xml rss atom+xml",
    }.items()
    for sub in subs.split()
)
_VAGUE = frozenset(("application/json", "text/xml", "application/xml"))
_FEEDISH = re.compile(r"rss|atom|feed|rdf", re.IGNORECASE)
_NO_FEED = re.compile(r"oembed|opensearch|/wp-json/|/xmlrpc", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"(?:/|^)(?:feeds?|rss2?|atom|rdf)(?:[/._-]|$)|\.(?:rss|atom|rdf)$|(?:rss|atom|feed)\.(?:xml|json|php|aspx?)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:format|feed|output|type)=(?:rss2?|atom|rdf|xml)(?:&|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|评论|評論|コメント", re.IGNORECASE)
_PART = re.compile(r"/tags?/|/categor(?:y|ies)/|/authors?/|trackback|podcast", re.IGNORECASE)

_USUAL = (
    "feed",
    "rss",
    "feed.xml",
    "rss.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feed/",
    "rss/",
    "index.rdf",
    "feeds/posts/default",
    "?feed=rss2",
    "blog/feed",
    "blog/index.xml",
)
"""The names under which feeds are found most, the most usual first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """An address that a page calls a feed, or that looks like one."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What a page says about feeds."""

    declared: tuple[FeedLink, ...] = ()
    """`<link rel="alternate">` and the like, the likeliest first; comments last."""
    looking: tuple[FeedLink, ...] = ()
    """`<a>` whose address looks like a feed's."""


def find_links(html: str, address: str) -> PageLinks:
    """Return the feeds that a page declares, and its links that look like feeds; never raises."""
    written, linked, anchors = _scan(html[:MAX_HTML])
    base = safe_url(written, address, schemes=("http", "https")) or address
    declared = _resolve(linked, base, address)
    declared.sort(key=_rank)
    known = {link.address for link in declared}
    looking = [link for link in _resolve(anchors, base, address) if link.address not in known]
    return PageLinks(declared=tuple(declared), looking=tuple(sorted(looking, key=_rank)))


def is_part(address: str, title: str = "") -> bool:
    """Tell whether a feed is that of a part of a site: a tag, an author, comments."""
    return _rank(FeedLink(address=address, title=title)) > 0


def usual_addresses(address: str) -> tuple[str, ...]:
    """Return where a site usually has its feed: beside the page, then at the root of its host."""
    root = urljoin(address, "/")
    here = urljoin(address, "./")
    return tuple(dict.fromkeys(urljoin(base, name) for base in (here, root) for name in _USUAL))


def known_address(address: str) -> str:
    """Return the feed of a page on a site whose rules are known (YouTube, reddit, GitHub); "": none."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = parts.path.rstrip("/")
    if host == "youtube.com":
        feed = "https://www.youtube.com/feeds/videos.xml"
        if (match := re.match(r"/channel/(UC[\w-]{22})(?:/|$)", parts.path)) is not None:
            return f"{feed}?channel_id={match[1]}"
        if (match := re.search(r"(?:^|&)list=([\w-]+)", parts.query)) is not None:
            return f"{feed}?playlist_id={match[1]}"
    if host in ("reddit.com", "old.reddit.com") and re.fullmatch(r"/(?:r|u|user)/[\w-]+", path):
        return f"https://www.reddit.com{path}/.rss"
    if host == "github.com":
        match = re.fullmatch(r"/([\w.-]+)/([\w.-]+)(?:/(releases|tags|commits))?", path)
        if match is not None and not path.endswith(".atom"):
            return f"https://github.com/{match[1]}/{match[2]}/{match[3] or 'releases'}.atom"
    return ""


def _resolve(found: list[FeedLink], base: str, page: str) -> list[FeedLink]:
    """Return the links with absolute addresses, each once, without the page itself."""
    links: dict[str, FeedLink] = {}
    for link in found:
        address = link.address.strip()
        if address[:5].lower() == "feed:":
            address = address[5:]
            address = f"http:{address}" if address.startswith("//") else address
        url = safe_url(address, base, schemes=("http", "https")).partition("#")[0]
        if url and url != page:
            links.setdefault(url, FeedLink(address=url, title=clean_line(link.title, 120)))
    return list(links.values())


def _rank(link: FeedLink) -> int:
    text = f"{link.title} {link.address}"
    return 2 if _COMMENTS.search(text) else 1 if _PART.search(link.address) else 0


def _scan(html: str) -> tuple[str, list[FeedLink], list[FeedLink]]:
    """Return the base, the declared feeds and the links that look like feeds, addresses as written.

    A scanner of its own: html.parser raises on `<![` and takes quadratic time on unclosed comments.
    """
    base = ""
    declared: list[FeedLink] = []
    anchors: list[FeedLink] = []
    for match in _TAG.finditer(_without_comments(html)):
        tag = match[1].lower()
        attributes: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(match[2]):
            attributes.setdefault(name.lower(), unescape(double or single or bare))
        href = attributes.get("href", "").strip()
        if not href:
            continue
        if tag == "base":
            base = base or href
        elif tag == "link":
            declared.extend(_declared(href, attributes))
        elif _looks_like_feed(href):
            anchors.append(FeedLink(address=href, title=attributes.get("title", "")))
    return base, declared, anchors


def _without_comments(html: str) -> str:
    parts = []
    start = 0
    while (opened := html.find("<!--", start)) >= 0:
        closed = html.find("-->", opened)
        if closed < 0:
            break
        parts.append(html[start:opened])
        start = closed + 3
    parts.append(html[start:])
    return " ".join(parts)


def _declared(href: str, attributes: dict[str, str]) -> Iterator[FeedLink]:
    relations = attributes.get("rel", "").lower().split()
    media_type = attributes.get("type", "").partition(";")[0].strip().lower()
    title = attributes.get("title", "")
    if "stylesheet" in relations or not {"alternate", "feed"} & set(relations):
        return
    if not (media_type in _TYPES or ("feed" in relations and not media_type)):
        return
    if _NO_FEED.search(href) or (media_type in _VAGUE and not _FEEDISH.search(href + title)):
        return
    yield FeedLink(address=href, title=title)


def _looks_like_feed(href: str) -> bool:
    if href[:5].lower() == "feed:":
        return True
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme not in ("", "http", "https") or _NO_FEED.search(href):
        return False
    return bool(_FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query))
