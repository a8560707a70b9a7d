"""File names that every file system takes: Windows, macOS, Linux, a stick, a cloud folder."""

from __future__ import annotations

import re
import unicodedata

from reader.model import Entry, day_of

_BYTES = 120
"""Of a name without its ending: eCryptfs takes 143 in all, and Windows 260 characters for a whole path."""
# What Windows forbids, and what ends or confuses a link in Markdown, Obsidian and the shell.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*#^\[\]%`\x00-\x1f\x7f-\x9f]+')
_BLANKS = re.compile(r"\s+")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?$", re.IGNORECASE
)
_JOINED = frozenset({"Mn", "Mc", "Me", "Cf", "Sk"})
_DROPPED = frozenset({"Cc", "Cs", "Co", "Cn"})


def safe_name(text: str, *, limit: int = _BYTES) -> str:
    """Return text as a file name without an ending; never empty, at most `limit` bytes in UTF-8."""
    text = "".join(char for char in text if unicodedata.category(char) not in _DROPPED or char in "\n\t")
    text = _BLANKS.sub(" ", _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text)))
    text = _cut(text.strip(" ."), limit).rstrip(" .")
    if not text:
        return "untitled"
    return f"_{text}" if _RESERVED.match(text) else text


def article_name(entry: Entry) -> str:
    """Return the name for an article: its day and its title, or its address if it has none."""
    day = f"{day_of(entry)} "
    return day + safe_name(entry.title or entry.link, limit=_BYTES - len(day))


def fold(path: str) -> str:
    """Return what is the same for two paths that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _cut(text: str, limit: int) -> str:
    """Cut to a number of bytes, but not between a character and the marks that belong to it."""
    if len(text.encode()) <= limit:
        return text
    end = len(text.encode()[:limit].decode("utf-8", "ignore"))
    while end > 0 and (unicodedata.category(text[end]) in _JOINED or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end]
