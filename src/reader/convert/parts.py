"""The address of an article's next part, where its site has cut it into several pages."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

from reader.convert.repair import is_parsable, parse
from reader.text import safe_url

_SIZE_LIMIT = 3_000_000
_NEXT = "link[rel~=next], a[rel~=next]"
_LABELS = re.compile(
    r"^[\s\[(（【]*(?:next(?: page)?|continued?|下一?页|下一頁|次へ|次のページ|weiter|suivante?)"
    r"[\s\])）】»›→>]*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:[_/]|[-_/.](?:page|part|p|seite)[-_/]?)(\d{1,3})", re.IGNORECASE)
_DASHED = re.compile(r"-(\d{1,3})")
_QUERY_NAMES = {"page", "p", "pn", "part", "pagenum", "page_no", "pageno", "pg", "seite"}


def next_part(html: str, address: str, seen: Collection[str]) -> str:
    """Return the address of the part that follows the one at `address`; "": there is none.

    A link to "next" often leads to the next article instead, so only an address that is that of the first
    part with the right number counts. `seen` holds the parts so far, in order.
    """
    html = html[:_SIZE_LIMIT]
    if not seen or not is_parsable(html):
        return ""
    tree = parse(html)
    nodes = [
        *tree.css(_NEXT),
        *(node for node in tree.css("a[href]") if _LABELS.match(node.text(deep=True)[:40])),
    ]
    first = next(iter(seen))
    for node in nodes:
        following = safe_url(node.attributes.get("href") or "", address)
        following = following.partition("#")[0]
        if following and following not in seen and _part_number(first, following) == len(seen) + 1:
            return following
    return ""


def _part_number(first: str, address: str) -> int:
    """Return which part of the article at `first` an address is; 0: it is none."""
    try:
        one, other = urlsplit(first), urlsplit(address)
    except ValueError:
        return 0
    if one.netloc != other.netloc or other.scheme not in ("http", "https"):
        return 0
    if one.path == other.path:
        return _number_in_query(one.query, other.query)
    if one.query != other.query:
        return 0
    stem, ending = _split_ending(one.path)
    other_stem, other_ending = _split_ending(other.path)
    if not stem.strip("/") or (ending != other_ending and other_ending):
        return 0
    # The first part may carry its own number: /a_1.html, /a_2.html. A dash says nothing after words, because
    # /links-2 is often just the next article of that name.
    for base in (stem, stem.removesuffix("_1")):
        if not other_stem.startswith(base):
            continue
        rest = other_stem[len(base) :]
        found = _NUMBERED.fullmatch(rest) or (_DASHED.fullmatch(rest) if base[-4:].isdigit() else None)
        if found:
            return int(found[1])
    return 0


def _split_ending(path: str) -> tuple[str, str]:
    """Return a path without its last ".html", and that."""
    path = path.rstrip("/")
    found = re.search(r"\.(?:s?html?|php|aspx?|jsp)$", path, re.IGNORECASE)
    return (path[: found.start()], found[0]) if found else (path, "")


def _number_in_query(first: str, other: str) -> int:
    """Return the number that one query has and the other lacks, all else being equal."""
    before, after = dict(parse_qsl(first)), dict(parse_qsl(other))
    changed = [name for name in after if before.get(name) != after[name]]
    if len(changed) != 1 or changed[0].lower() not in _QUERY_NAMES or set(before) - set(after):
        return 0
    number = after[changed[0]]
    return int(number) if number.isdecimal() and len(number) < 4 else 0
