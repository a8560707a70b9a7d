"""The links of an HTML page by the list they stand in; decides which list is the page's main one.

A link belongs to the list of all links with the same chain of elements above them (their names and the
containers' classes): items of one list are built alike, and the navigation is built otherwise. Links in
header, nav, footer, aside and form never count. A list weighs as much as its article links: three points
for a dated or numbered path, up to three for the length of the words. The heaviest wins, in page order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from reader.fetch.formats.datezones import default_zone
from reader.fetch.formats.words import guess_language
from reader.text import clean_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_LINKS = 20_000
_CHROME = frozenset(("header", "nav", "footer", "aside", "form", "template", "noscript"))
_CHROME_WORD = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|footer|header|sidebar|breadcrumbs?|pagination|pager|share|social|login)"
    r"(?:$|[\s_-])",
    re.I,
)
_ITEM_LEVEL = frozenset(("li", "tr", "td", "dd", "dt", "article", "a", "h1", "h2", "h3", "h4", "p", "span"))
_DATED = re.compile(r"(?<!\d)((?:19|20)\d\d)([/\-_]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_NUMBERED = re.compile(r"\d{5,}|/\d{3,}(?:\.|/|$)|[a-z0-9]+(?:-[a-z0-9]+){3,}", re.I)
_NO_ARTICLE = re.compile(
    r"/(?:categor(?:y|ies)|tags?|topics?|authors?|users?|pages?|login|signin|signup|register|search|about|contact|"
    r"privacy|terms|help|feed|rss|archives?|subscribe)(?:/|\.|$)",
    re.I,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|zip|pdf|mp[34]|exe|apk)$", re.I)
_HAN = re.compile("[\u4e00-\u9fff]")
_MAX_DEPTH = 12
_NESTING = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|wbr|li|p|t[dhr]|d[dt]|option)\b)[a-z]",
    re.I,
)
_DEEPEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link of the page's main part."""

    address: str
    """Absolute and safe; "": it leads nowhere we could follow."""
    text: str
    chain: str
    """The elements above it: the same for all links of a list."""
    day: date | None
    """The day in its path; None: there is none."""
    article: bool
    """True: it may lead to an article of this site."""


def read_links(tree: LexborHTMLParser, address: str) -> list[PageLink]:
    """Return the links outside the page's header, navigation and footer, in page order."""
    base = find_base(tree, address)
    page = urlsplit(address)
    found = []
    for node in tree.css("a")[:MAX_LINKS]:
        chain = _read_chain(node)
        if chain is None or node.attributes.get("href") is None:
            continue
        url = safe_url(node.attributes.get("href") or "", base, schemes=("http", "https"))
        text = clean_line(node.text() or node.attributes.get("title") or "")
        day = find_day(urlsplit(url).path)
        found.append(
            PageLink(
                address=url, text=text, chain=chain, day=day, article=bool(text) and _is_article(url, page)
            )
        )
    return found


def choose_list(links: list[PageLink]) -> list[PageLink]:
    """Return the links of the page's main list, those that lead to no article included."""
    weights: dict[str, float] = {}
    for link in links:
        weights[link.chain] = weights.get(link.chain, 0.0) + _weigh(link)
    best = max(weights, key=lambda chain: weights[chain], default="")
    if not weights.get(best):
        return []
    return [link for link in links if link.chain == best]


def is_too_deep(text: str) -> bool:
    """Tell whether the page is nested so deeply that its parser would take minutes: it is quadratic there."""
    depth = 0
    for match in _NESTING.finditer(text):
        depth = max(0, depth + (-1 if match[1] else 1))
        if depth > _DEEPEST:
            return True
    return False


def find_base(tree: LexborHTMLParser, address: str) -> str:
    """Return the address that the page's relative links are resolved against."""
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") or "") if node else ""
    return (safe_url(href, address) if href else "") or address


def find_language(tree: LexborHTMLParser, titles: list[str]) -> str:
    """Return the page's language: as declared, else guessed from the titles."""
    node = tree.css_first("html[lang]")
    declared = (node.attributes.get("lang") or "").strip() if node else ""
    if declared:
        return clean_line(declared, 40)
    return guess_language(" ".join(titles))


def find_day(path: str) -> date | None:
    """Return the day in a path such as /2021/12/31/ or /20211231/; None: there is none."""
    for match in _DATED.finditer(path):
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def start_of(day: date, language: str) -> datetime:
    """Return the instant at which a day begins where the language is written."""
    return datetime(day.year, day.month, day.day, tzinfo=default_zone(language)).astimezone(UTC)


def _read_chain(node: LexborNode) -> str | None:
    """Return the names and classes above a link; None: it stands in the page's furniture."""
    names: list[str] = []
    parent = node.parent
    while (
        parent is not None
        and parent.tag
        and parent.tag not in ("html", "-document")
        and len(names) < _MAX_DEPTH
    ):
        name = parent.tag
        if name in _CHROME:
            return None
        label = f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}".strip()
        if label and name != "body" and _CHROME_WORD.search(label):
            return None
        names.append(name if name in _ITEM_LEVEL or not label else f"{name}.{label.split()[0]}")
        parent = parent.parent
    return ">".join(reversed(names))


def _is_article(url: str, page: SplitResult) -> bool:
    """Tell whether an address may be an article of the page's own site."""
    if not url:
        return False
    parts = urlsplit(url)
    host, home = bare_host(parts), bare_host(page)
    if host != home and not host.endswith(f".{home}"):
        return False
    path = parts.path.rstrip("/")
    if (not path and not parts.query) or (path == page.path.rstrip("/") and parts.query == page.query):
        return False
    if _FILE.search(path):
        return False
    return bool(find_day(path)) or not _NO_ARTICLE.search(path)


def bare_host(parts: SplitResult) -> str:
    """Return the host without its www."""
    return (parts.hostname or "").lower().removeprefix("www.")


def _weigh(link: PageLink) -> float:
    """Return how much a link speaks for its list being the page's main one."""
    if not link.article:
        return 0.0
    parts = urlsplit(link.address)
    sign = 3.0 if link.day or _NUMBERED.search(f"{parts.path}?{parts.query}") else 0.0
    width = len(link.text) + len(_HAN.findall(link.text))
    return sign + (min(width, 60) / 20 if width >= 12 else 0.0)
