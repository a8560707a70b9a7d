"""The one gate for text and addresses from outside; nothing reaches a record or the screen around it."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

# C0 but \t and \n, DEL, C1, line and paragraph separators, bidi controls, invisible format
# characters, surrogates, tag characters, and the one in whose place kitty draws a picture. ZWJ and
# ZWNJ stay: scripts and emoji need them.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f\U0010eeee"
)
FORBIDDEN = re.compile(f"[{_FORBIDDEN}]")
"""Characters that never reach the screen."""

_SEPARATORS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_BLANKS = re.compile(r"\s+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")
_SOUND = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,4})?(?:[/?#][\w!#$%&'()*+,/:;=?@\[\]~.-]*)?", re.ASCII
)
"""Addresses that are safe as they are: most of them, told at a tenth of the price."""
_SLASH = re.compile("[/／]")
TITLE_LIMIT = 500
"""Characters; longer titles are cut."""
ADDRESS_LIMIT = 4096
"""Characters; longer addresses are refused."""


def clean_text(text: str) -> str:
    """Return text without control, bidi and invisible characters; line ends become \\n, tabs stay."""
    if text.isprintable():  # none of the forbidden is
        return text if text.isascii() else _STACKED.sub(r"\1", text)
    text = FORBIDDEN.sub("", _SEPARATORS.sub("\n", text))
    return _STACKED.sub(r"\1", text)


def clean_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return text fit for one line: cleaned, blanks folded to single spaces, at most `limit` characters."""
    text = _BLANKS.sub(" ", clean_text(text)).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def folder_names(text: str) -> tuple[str, ...]:
    """Return the names in "News/China", with the slash of a Chinese input method too; (): the top level."""
    return tuple(name for part in _SLASH.split(text) if (name := clean_line(part)))


def safe_url(address: str, base: str = "", *, schemes: tuple[str, ...] = ("http", "https", "mailto")) -> str:
    """Return the absolute, percent-encoded address, or "" if it is broken or of another scheme.

    http and https need a host. Nothing else from content is ever opened or fetched (RFC 3986).
    """
    address = _CONTROLS.sub("", address).strip()
    if not address or len(address) > ADDRESS_LIMIT:
        return ""
    if _SOUND.fullmatch(address) and "http" in schemes and "https" in schemes:
        return address
    try:
        url = urljoin(base, address) if base else address
        parts = urlsplit(url)
        scheme, host = parts.scheme.lower(), parts.hostname
        _ = parts.port
    except ValueError:
        return ""
    if scheme not in schemes or (scheme != "mailto" and not host):
        return ""
    if host and not host.isascii():
        try:
            name = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
        login, at, _ = parts.netloc.rpartition("@")
        port = "" if parts.port is None else f":{parts.port}"
        url = urlunsplit(parts._replace(netloc=f"{login}{at}{name}{port}"))
    return quote(FORBIDDEN.sub("", url), safe="!#$%&'()*+,/:;=?@[]~-._")
