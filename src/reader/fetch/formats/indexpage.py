"""An HTML page that lists links, read as a feed: titles and links in page order, the day from the path.

First the bare shape `section > ul > li > a` of a category page is looked for, then any page's main list
(`pagelinks` says how that is chosen). An empty list is normal; links that do not fit are complained about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from reader.errors import NotAFeed
from reader.fetch.formats import LOGIN, MAX_ENTRIES, Format
from reader.fetch.formats.draft import complain_of_many, cut_to
from reader.fetch.formats.pagelinks import (
    PageLink,
    bare_host,
    choose_list,
    find_base,
    find_day,
    find_language,
    is_too_deep,
    read_links,
    start_of,
)
from reader.language import tr
from reader.model import EntryData, FeedCandidate, FeedData, ParsedFeed
from reader.numbers import count_of
from reader.text import clean_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_SIGN = re.compile(r"<(?:!doctype\s+html|html|head|body|section|ul|h[12]|a)\b", re.I)
_BARE_LIST = re.compile(r"(?:^|>)section(?:\.[^>]*)?>ul(?:\.[^>]*)?>li$")
_CATEGORY_PAGE = re.compile(r"(.*)/category/([^/]+)\.html?$")
_POST = re.compile(r"(.*?)/?([^/]+)/\d{4}/\d{1,2}/\d{1,2}/[^/]+$")
_BACK = re.compile(r"返回\s*(.{1,60}?)\s*$")
_HOME = ("首页", "首頁", "主页", "主頁")
_FEWEST_STRAY = 3
"""So many links in the page's main part, and none of them understood, are worth a complaint."""
_FEWEST_ITEMS = 4
"""A list of fewer links does not make a page that nobody said is an index one."""
_PROSE = 600


def sniff(text: str) -> bool:
    """Tell whether it is HTML."""
    return bool(_SIGN.search(text[:200_000]))


def parse(text: str, address: str = "", most: int = MAX_ENTRIES) -> ParsedFeed:
    """Read the page's main list of links as entries; their text is to be had from the articles' pages."""
    tree = _read_tree(text)
    links = read_links(tree, address)
    bare = [link for link in links if _BARE_LIST.search(link.chain)]
    listed = bare or choose_list(links)
    fitting = [link for link in listed if link.article]
    if not fitting and LOGIN.search(text):
        raise NotAFeed(tr("The address returned a web page that asks to sign in, not a list."))
    language = find_language(tree, [link.text for link in fitting])
    entries = tuple(_to_entries(fitting, address, language))
    feed = FeedData(title=_find_title(tree, address), link=safe_url(address), language=language)
    complaint = _complain(tree, links, listed, fitting) or complain_of_many(len(entries), most)
    return ParsedFeed(
        format="index",
        feed=feed,
        entries=entries[:most],
        complaint=complaint,
        in_part=bool(complaint),
        cut_to=cut_to(len(entries), most),
    )


FORMAT = Format(name="index", sniff=sniff, parse=parse, on_request=True)


def looks_like_index(text: str, address: str) -> bool:
    """Tell whether a page is a list of articles worth subscribing to: no article itself, no home page."""
    if not sniff(text):
        return False
    tree = _read_tree(text)
    links = read_links(tree, address)
    bare = [link for link in links if _BARE_LIST.search(link.chain)]
    if _CATEGORY_PAGE.match(urlsplit(address).path) and (bare or _has_empty_list(tree)):
        return True
    if len(set(_categories_of(links))) > 1 and len(list(_headings(tree))) > 1:
        return False
    fitting = [link for link in bare or choose_list(links) if link.article]
    words = sum(len(link.text) for link in fitting)
    prose = sum(len(node.text()) for node in tree.css("p") if node.css_first("a") is None)
    if prose > _PROSE and prose > 1.5 * words:
        return False
    return len(fitting) >= (1 if bare and any(link.day for link in fitting) else _FEWEST_ITEMS)


def list_categories(text: str, address: str) -> tuple[FeedCandidate, ...]:
    """Return the category pages that a home page's groups or an article's 返回X新闻 line lead to."""
    if not sniff(text):
        return ()
    tree = _read_tree(text)
    found: dict[str, FeedCandidate] = {}
    for candidate in _from_groups(tree, address):
        found.setdefault(candidate.address, candidate)
    for target, title in _from_back_links(tree, address):
        if target:
            found.setdefault(target, FeedCandidate(address=target, title=title, format="index"))
    found.pop(safe_url(address), None)
    return tuple(found.values())


def list_back_links(text: str, address: str) -> tuple[str, ...]:
    """Return the category pages that an article's 返回X新闻 lines lead to."""
    if not sniff(text):
        return ()
    return tuple(target for target, _ in _from_back_links(_read_tree(text), address) if target)


def _read_tree(text: str) -> LexborHTMLParser:
    """Parse as a browser would."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    if is_too_deep(text):
        raise NotAFeed(tr("The page is nested too deeply to be read."))
    try:
        return LexborHTMLParser(text.encode("utf-8", "replace").decode("utf-8"))
    except (SelectolaxError, ValueError) as error:
        raise NotAFeed(tr("The page could not be read as HTML.")) from error


def _to_entries(links: list[PageLink], address: str, language: str) -> Iterator[EntryData]:
    """Yield an entry for each address once, under the longest of its texts."""
    texts: dict[str, str] = {}
    for link in links:
        if len(link.text) > len(texts.get(link.address, "")):
            texts[link.address] = link.text
    seen: set[str] = set()
    for link in links:
        key = _key_of(link.address, address)
        if key in seen:
            continue
        seen.add(key)
        yield EntryData(
            key=key,
            title=texts[link.address],
            link=link.address,
            published=start_of(link.day, language) if link.day else None,
            day_only=link.day is not None,
            base=link.address,
        )


def _key_of(link: str, address: str) -> str:
    """Return the path of a link on the page's own host, so that a moved or mirrored site keeps its keys."""
    parts = urlsplit(link)
    if bare_host(parts) != bare_host(urlsplit(address)):
        return link
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _find_title(tree: LexborHTMLParser, address: str) -> str:
    """Return the list's heading, else the page's title; "": a category page without a heading.

    A category page's own <title> is another paper's name too often to be trusted, and a list that is
    empty just now must not take away the name that it had.
    """
    for node in _headings(tree):
        title = clean_line(node.text())
        if title:
            return title
    if _CATEGORY_PAGE.match(urlsplit(address).path):
        return ""
    named = tree.css_first("title") or tree.css_first("h1")
    return clean_line(named.text()) if named else ""


def category_name(address: str) -> str:
    """Return the name in a category page's address, for a list that has no heading yet; "": it is none."""
    match = _CATEGORY_PAGE.match(urlsplit(address).path)
    return clean_line(unquote(match[2])) if match else ""


def _headings(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Yield the h2 elements outside header, navigation, footer and lists."""
    for node in tree.css("h2"):
        parent = node.parent
        while parent is not None and parent.tag not in ("header", "nav", "footer", "aside", "li", "article"):
            parent = parent.parent
        if parent is None:
            yield node


def _has_empty_list(tree: LexborHTMLParser) -> bool:
    """Tell whether the page holds the frame of a list with nothing in it."""
    lists = tree.css("section > ul") or tree.css("main ul, section ul")
    return bool(tree.css("section") and not tree.css("section a")) or any(not one.css("li") for one in lists)


def _complain(
    tree: LexborHTMLParser, links: list[PageLink], listed: list[PageLink], fitting: list[PageLink]
) -> str:
    """Return a sentence when most links of the list lead to no article; "" for a list that is just empty."""
    pool = listed or links
    if len(fitting) * 2 > len(pool) or (not fitting and (len(pool) < _FEWEST_STRAY or _has_empty_list(tree))):
        return ""
    return tr(
        "{fitting} of {links} understood: the layout changed?",
        fitting=len(fitting),
        links=count_of(len(pool), "link"),
    )


def _categories_of(links: list[PageLink]) -> Iterator[str]:
    """Yield the category in the path of each dated link."""
    for link in links:
        match = _POST.match(urlsplit(link.address).path) if link.article and link.day else None
        if match:
            yield match[2]


def _from_groups(tree: LexborHTMLParser, address: str) -> Iterator[FeedCandidate]:
    """Yield the category page of each heading that is followed by dated links, called as the heading.

    The links' paths are in lower case, the page's own may not be: where the page does not spell it out,
    it is a guess, and the first of the links goes along to check it by.
    """
    base = find_base(tree, address)
    spelled = _spellings(tree, base)
    heading = ""
    for node in tree.css("h2, a"):
        if node.tag == "h2":
            heading = clean_line(node.text())
            continue
        url = safe_url(node.attributes.get("href") or "", base, schemes=("http", "https"))
        match = _POST.match(urlsplit(url).path) if heading and _same_host(url, address) else None
        if match and find_day(urlsplit(url).path):
            target = _category_address(url, match[1], match[2])
            known = spelled.get(target.lower(), "")
            yield FeedCandidate(
                address=known or target, title=heading, format="index", sample="" if known else url
            )
            heading = ""


def _from_back_links(tree: LexborHTMLParser, address: str) -> Iterator[tuple[str, str]]:
    """Yield the category page and the name of each 返回X新闻 link."""
    base = find_base(tree, address)
    own = _POST.match(urlsplit(address).path)
    for node in tree.css("a"):
        match = _BACK.match(clean_line(node.text()))
        if not match or match[1].endswith(_HOME):
            continue
        url = safe_url(node.attributes.get("href") or "", base, schemes=("http", "https"))
        path = urlsplit(url).path
        if url and not _CATEGORY_PAGE.match(path):
            # Old articles link to ../name/, which is gone; the category's page is not.
            name = path.rstrip("/").rpartition("/")[2]
            url = _category_address(url, own[1] if own else "", name) if name else ""
        yield url, match[1]


def _spellings(tree: LexborHTMLParser, base: str) -> dict[str, str]:
    """Return the category pages that the page links to: lower-cased address -> as it is spelled."""
    found = {}
    for node in tree.css("a[href*='/category/']"):
        url = safe_url(node.attributes.get("href") or "", base, schemes=("http", "https"))
        found[url.lower()] = url
    return found


def _category_address(url: str, folder: str, name: str) -> str:
    """Return the address of a category's page on the host of one of its articles."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{folder}/category/{quote(unquote(name))}.html"


def _same_host(url: str, address: str) -> bool:
    """Tell whether two addresses are on one host."""
    return urlsplit(url).netloc.lower() == urlsplit(address).netloc.lower()
