"""The line 返回X新闻｜返回首页 that some archives end their articles with: found by its links, and taken out.

It is links that all say 返回 and a name, and lead to the site's own front page or one of its categories,
alone in their paragraph, where the text ends or begins. Whatever else says so stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.convert.repair import BLOCK_TAGS, is_parsable, parse
from reader.text import clean_line, safe_url

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BACK = "返回"
_HOME = re.compile("返回(?:网站)?[首主]页")
_NAME = re.compile("返回[^，。！？；：、…“”《》]{1,30}")
"""As short as a name, and without a stop: 返回 begins headlines, too."""
_LISTING = re.compile(f"{_NAME.pattern}(?<=新闻|频道|栏目|列表|目录)")
"""What it has to be called without a link to the front page beside it: 返回舱 is a thing to read about."""
_SIGN = re.compile(r">\s*返回")
_CATEGORY = re.compile(r"(?:^|/)category/[^/]+\.html?$")
_SEPARATORS = re.compile(r"[\s|｜·]+")
_SHOWN = "img, svg, video, audio, iframe, object, embed, canvas, table"
_UNSEEN = ("script", "style", "template", "-comment")
_NEAREST = 6
"""How many links from either end are looked at."""
_LARGEST = 500_000
"""Characters; a longer text is no article of such a site."""


def find_category(body: LexborNode, address: str) -> tuple[str, str]:
    """Return the address and the name of the category that an article leads back to; "": to none."""
    for link in reversed(body.css("a")[-_NEAREST:]):
        words = clean_line(link.text(deep=True))
        if _NAME.fullmatch(words) and not _HOME.fullmatch(words):
            target = safe_url(link.attributes.get("href") or "", address or "https:")
            if target and _is_overview(urlsplit(target).path):
                return target, words.removeprefix(_BACK)
    return "", ""


def drop_way_back(body: LexborNode, address: str) -> bool:
    """Take the line out where the text ends or begins; False: there is none. `address`: of the article."""
    dropped = False
    for at_end in (True, False):
        links = body.css("a")
        for link in links[-_NEAREST:] if at_end else links[:_NEAREST]:
            line = _line_of(link, address)
            if line is not None and not any(map(_shows, _beyond(line, body, at_end))):
                line.decompose()
                dropped = True
                break
    return dropped


@lru_cache(maxsize=16)
def without_way_back(html: str, address: str) -> str:
    """Return an article's text without the line; the very same text where there is none."""
    if not _SIGN.search(html) or len(html) > _LARGEST or not is_parsable(html):
        return html
    body = parse(html).body
    if body is None or not drop_way_back(body, address):
        return html
    return (body.inner_html or "").strip()


def _line_of(link: LexborNode, address: str) -> LexborNode | None:
    """Return the largest element that holds the line with this link and nothing else; None: it is in none."""
    line: LexborNode | None = None
    node = link.parent
    while node is not None and node.tag not in ("body", "html"):
        if node.tag in BLOCK_TAGS:
            if not _is_way_back(node, address):
                break
            line = node
        node = node.parent
    return line


def _is_way_back(node: LexborNode, address: str) -> bool:
    links = node.css("a")
    words = node.text(deep=True)
    for link in links:
        text = link.text(deep=True)
        if not text.strip().startswith(_BACK):
            return False
        words = words.replace(text, "", 1)
    if _SEPARATORS.sub("", words) or node.css_first(_SHOWN) is not None:
        return False
    if not _say_so([clean_line(link.text(deep=True)) for link in links]):
        return False
    return _leads_back([link.attributes.get("href") or "" for link in links], address)


def _say_so(names: Sequence[str]) -> bool:
    """Tell whether links are called what the way back is, and not what an article could be."""
    has_home = any(map(_HOME.fullmatch, names))
    return all(_HOME.fullmatch(name) or (_NAME if has_home else _LISTING).fullmatch(name) for name in names)


def _leads_back(targets: Sequence[str], address: str) -> bool:
    """Tell whether links lead to the front page or to categories of one site, which is the article's own.

    A copy of an archive on another host leads back to the archive: then its front page must be among them.
    """
    try:
        parts = [urlsplit(target.strip()) for target in targets]
        own = urlsplit(address).netloc.lower()
    except ValueError:
        return False
    if not all(part.scheme in ("", "http", "https") and (part.netloc or part.path) for part in parts):
        return False
    if not all(_is_overview(part.path) for part in parts):
        return False
    hosts = {part.netloc.lower() for part in parts if part.netloc}
    names_home = any(part.netloc and not part.path.strip("/") for part in parts)
    return hosts <= {own} or (len(hosts) == 1 and len(parts) > 1 and names_home)


def _is_overview(path: str) -> bool:
    """Tell whether a path is that of a front page, a category's page or a category's folder."""
    if _CATEGORY.search(path):
        return True
    return (not path or path.endswith("/")) and not any(part.isdigit() for part in path.split("/"))


def _beyond(line: LexborNode, body: LexborNode, at_end: bool) -> Iterator[LexborNode]:
    """Yield all that stands after a line, or before it."""
    node: LexborNode | None = line
    while node is not None and node.tag != body.tag:
        beside = node.next if at_end else node.prev
        while beside is not None:
            yield beside
            beside = beside.next if at_end else beside.prev
        node = node.parent


def _shows(node: LexborNode) -> bool:
    """Tell whether anything of a node is to be seen."""
    if node.tag in _UNSEEN:
        return False
    if node.text(deep=True).strip():
        return True
    return node.tag != "-text" and (node.css_matches(_SHOWN) or node.css_first(_SHOWN) is not None)
