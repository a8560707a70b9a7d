"""What becomes of an address on its way: where a redirect leads, and the login that may stand in it."""

from __future__ import annotations

import re
from base64 import b64encode
from html import unescape
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from reader.errors import FetchError
from reader.fetch.hosts import origin, show_host
from reader.language import tr
from reader.text import safe_url

_LOGIN = re.compile(
    r"(?:^|[/_.-])(?:log[_-]?in|sign[_-]?in|sso|auth|oauth2?|accounts?)(?:[/_.?-]|$)", re.IGNORECASE
)
_SURELY_LOGIN = re.compile(r"/(?:(?:wp-)?log[_-]?in|sign[_-]?in|sso|oauth2?)(?:\.\w{1,5})?/?$", re.IGNORECASE)
"""Not merely a word of a title, as in /how-to-log-in."""
_META_REFRESH = re.compile(
    r"<meta\b[^<>]{0,200}\bhttp-equiv\s*=\s*[\"']?refresh\b[^<>]{0,2000}>", re.IGNORECASE
)
_CONTENT = re.compile(r"\bcontent\s*=\s*([\"'])(.*?)\1", re.IGNORECASE | re.DOTALL)
_SENT_ON = re.compile(r"\s*(\d{1,4})[\d.]*\s*[;,]\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)
_NOSCRIPT = re.compile(r"<noscript\b.*?</noscript>", re.IGNORECASE | re.DOTALL)
"""Not meant for us: what stands there is often a page that asks to switch scripts on."""
_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml\b[^<>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,5}"
    r"<(?:!doctype\s+html|html|head|meta|title|link|script|noscript|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_LARGEST_STUB = 10_000
_LONGEST_STAY = 5
"""Seconds; a page that stays longer is there to be read."""
_REDIRECT = (301, 302, 303, 307, 308)


def redirect_target(status: int, location: str, url: str) -> str:
    """Return where an answer sends us; "": it is no redirect. Raises FetchError for no place to go."""
    if status not in _REDIRECT:
        return ""
    target = safe_url(_decode(location), url, schemes=("http", "https"))
    if not target:
        raise FetchError(
            tr("{host} sends us on to something that is not a web address; we stayed.", host=show_host(url))
        )
    return take_along(target, url)


def take_along(target: str, url: str) -> str:
    """Return where an address sends us, without what is for browsers, with its login on its own host."""
    parts, source = urlsplit(target), urlsplit(url)
    if "@" in source.netloc and "@" not in parts.netloc and origin(target) == origin(url):
        login = source.netloc.rpartition("@")[0]
        parts = parts._replace(netloc=f"{login}@{parts.netloc}")
    return urlunsplit(parts._replace(fragment=""))


def page_target(html: str, url: str) -> str:
    """Return where a page that is nothing else sends browsers on to; "": it stays, or loads itself anew."""
    return page_move(html, url)[0]


def page_move(html: str, url: str) -> tuple[str, bool]:
    """Return where `page_target` says, and whether at once: that is how static sites say "for good"."""
    if len(html) > _LARGEST_STUB or (found := _META_REFRESH.search(_NOSCRIPT.sub("", html))) is None:
        return "", False
    content = _CONTENT.search(found[0])
    sent = _SENT_ON.match(unescape(content[2])) if content is not None else None
    if sent is None or int(sent[1]) > _LONGEST_STAY:
        return "", False
    target = safe_url(sent[2].strip(), url, schemes=("http", "https")).partition("#")[0]
    return "" if target == url.partition("#")[0] else target, int(sent[1]) == 0


def is_page(text: str) -> bool:
    """Tell whether a document is a web page, and no feed that writes about web pages."""
    return _PAGE.match(text) is not None


def _decode(location: str) -> str:
    """Return a Location header as it was meant: many servers send letters that are not ASCII as they are."""
    if location.isascii():
        return location
    try:
        raw = location.encode("latin-1")
    except UnicodeEncodeError:
        return location  # decoded already
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # In the server's own charset, which it will understand when it gets the same bytes back.
        return quote(raw, safe="!#$%&'()*+,/:;=?@[]~-._")


def is_login(url: str, asked: str, *, surely: bool = False) -> bool:
    """Tell whether we were sent from an address to one that looks like a login's, or surely is one."""
    path = urlsplit(url).path
    return bool((_SURELY_LOGIN if surely else _LOGIN).search(path)) and path != urlsplit(asked).path


def login(url: str) -> dict[str, str]:
    """Return the header for the user name and password that stand in an address."""
    if "@" not in url or (parts := urlsplit(url)).username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": "Basic " + b64encode(pair.encode()).decode("ascii")}


def without_login(url: str) -> str:
    """Return an address without user name and password."""
    if "@" not in url:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
