"""Markdown's signs on their way through html2text: private characters that become signs at the end.

html2text escapes some signs and forgets others, and puts blanks around emphasis, which breaks
Chinese. So text reaches it without any sign that Markdown knows, and emphasis as a pair of
characters that `finish` puts where CommonMark's flanking rules accept them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from reader.model import Span, Style

_SIGNS = "\\`*_[]<>&#+-.)!|~=\"'\u3000\xa0\u2003"
_RAW_BASE, _ESCAPED_BASE = 0x10FA00, 0x10FB00
_RAW = {ord(sign): chr(_RAW_BASE + index) for index, sign in enumerate(_SIGNS)}
_ESCAPED = {ord(sign): chr(_ESCAPED_BASE + index) for index, sign in enumerate(_SIGNS)}
_FINAL = {ord(raw): chr(sign) for sign, raw in _RAW.items()} | {
    ord(escaped): "\\" + chr(sign) for sign, escaped in _ESCAPED.items()
}
_OURS = re.compile("[\U0010fa00-\U0010fdff]")
SEPARATOR = "\U0010fd00"
"""Stands between the pieces of one run through html2text."""

_PAIRS: tuple[tuple[Style, str, str, str], ...] = (
    ("strong", "\U0010fc00", "\U0010fc01", "**"),
    ("em", "\U0010fc02", "\U0010fc03", "*"),
    ("strike", "\U0010fc04", "\U0010fc05", "~~"),
)
_PLACED: dict[Style, str] = {"strong": "\U0010fc10", "em": "\U0010fc11", "strike": "\U0010fc12"}
_MARKS = re.compile("[\U0010fc00-\U0010fc1f]")
_PASSAGE, _PASSAGE_END = "\U0010fc20", "\U0010fc21"
# What GitHub, editors and note keepers show alike; "==" is a mark in few of them and litter in the others.
_FINAL |= {ord(_PASSAGE): "<mark>", ord(_PASSAGE_END): "</mark>"}
_BOUND = frozenset("[]()!`<>")
_NEAR = 12
"""Characters that are looked at beside a pair; enough to see past the marks of other pairs."""

_ALWAYS = re.compile(
    r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|~(?=~)|(?<=~)~|(?<![A-Za-z0-9=])=(?==[^\s=])"
)
"""Note keepers take ==words== for a marked passage."""
_AT_START = re.compile(
    r"(?m)^(?:(#{1,6})(?=\s|$)|(>)|([-+])(?=\s|$)|([0-9]{1,9})([.)])(?=\s|$)|(=)(?==*\s*$)|(-)(?=[- ]*$))"
)
_CODE = frozenset({"code", "key"})
_BACKTICKS = re.compile("`+")


def raw(text: str) -> str:
    """Return text whose signs arrive as they are."""
    return _OURS.sub("", text).translate(_RAW)


def escape(text: str, *, in_table: bool = False) -> str:
    """Return text that Markdown reads as plain words."""
    text = _OURS.sub("", text)
    text = _ALWAYS.sub(lambda match: _ESCAPED[ord(match[0])], text)
    text = _AT_START.sub(_escape_start, text)
    if in_table:
        text = text.replace("|", _ESCAPED[ord("|")])
    return text.translate(_RAW)


def _escape_start(match: re.Match[str]) -> str:
    if match[4]:
        return match[4] + _ESCAPED[ord(match[5])]
    sign = match[0]
    return _ESCAPED[ord(sign[0])] + sign[1:]


def emphasise(text: str, spans: Sequence[Span], *, in_table: bool = False) -> str:
    """Return text with its styles as marks; `spans` lie within it and do not overlap."""
    parts: list[str] = []
    position = 0
    for span in [*spans, Span(start=len(text), end=len(text))]:
        if span.start > position:
            parts.append(_in_line(escape(text[position : span.start], in_table=in_table), text, position))
        if span.end > span.start:
            parts.append(_styled(text, span, in_table))
        position = max(position, span.end)
    return "".join(parts)


def _styled(text: str, span: Span, in_table: bool) -> str:
    words = text[span.start : span.end]
    if _CODE.intersection(span.styles) and words.strip():
        words = _code(words, in_table)
    else:
        words = _in_line(escape(words, in_table=in_table), text, span.start)
    for style, opener, closer, _ in reversed(_PAIRS):
        if style in span.styles:
            words = f"{opener}{words}{closer}"
    # Outermost: beside the sign of a tag any emphasis may begin and end.
    return mark_passage(words) if "passage" in span.styles else words


def mark_passage(words: str) -> str:
    """Return what `finish` turns into a marked passage; those that touch become one."""
    return f"{_PASSAGE}{words}{_PASSAGE_END}"


def _in_line(escaped: str, text: str, start: int) -> str:
    """Take back the escape of a sign that only matters at a line's start, if this is not one."""
    if start == 0 or text[start - 1] == "\n" or not escaped:
        return escaped
    sign = "" if text.startswith("==", start) else _FINAL.get(ord(escaped[0]), "")
    return _RAW[ord(sign[1])] + escaped[1:] if sign in {"\\#", "\\>", "\\-", "\\+", "\\="} else escaped


def _code(words: str, in_table: bool) -> str:
    """Return a code span with as many backticks as it takes."""
    words = words.replace("\n", " ")
    longest = max(map(len, _BACKTICKS.findall(words)), default=0)
    fence = raw("`" * (longest + 1))
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    inner = raw(words.replace("|", "\\|") if in_table else words)
    return f"{fence}{pad}{inner}{pad}{fence}"


def finish(text: str) -> str:
    """Return html2text's result with all signs in their places."""
    text = text.replace(_PASSAGE_END + _PASSAGE, "")
    if _MARKS.search(text):
        for style, opener, closer, sign in _PAIRS:
            text = _place(text, opener, closer, _PLACED[style])
            text = text.replace(opener, "").replace(closer, "").replace(_PLACED[style], sign)
    # A "!" before a link would make a picture of it.
    return text.replace(_RAW[ord("!")] + "[", _ESCAPED[ord("!")] + "[").translate(_FINAL)


def _place(text: str, opener: str, closer: str, sign: str) -> str:
    """Set the signs of one style; a pair that CommonMark would not read as emphasis is mended or left out."""
    text = text.replace(closer + opener, "")

    def put(match: re.Match[str]) -> str:
        start, end = match.span()
        before = _edge(text[max(0, start - _NEAR) : start], last=True)
        after = _edge(text[end : end + _NEAR])
        return _fitted(match[1], before, after, sign)

    return re.sub(f"{opener}([^{opener}{closer}]*){closer}", put, text)


def _fitted(inner: str, before: str, after: str, sign: str) -> str:
    """Move blanks and, next to a word, one mark of punctuation out of the pair (CommonMark 6.2, flanking)."""
    words = inner.lstrip()
    lead = inner[: len(inner) - len(words)]
    if words and not lead and _is_word(before) and _is_punctuation(_edge(words)):
        if not _is_movable(words[0]):
            return inner
        lead, words = words[0], words[1:]
    core = words.rstrip()
    tail = words[len(core) :]
    if core and not tail and _is_word(after) and _is_punctuation(_edge(core, last=True)):
        if not _is_movable(core[-1]):
            return inner
        core, tail = core[:-1], core[-1]
    if not core or core != core.strip() or "\n\n" in core:
        return inner
    return f"{lead}{sign}{core}{sign}{tail}"


def _edge(text: str, *, last: bool = False) -> str:
    """Return the nearest character that will be seen; "": none."""
    text = _MARKS.sub("", text).replace(SEPARATOR, "").translate(_FINAL)
    return text[-1 if last else 0] if text else ""


def _is_word(char: str) -> bool:
    return bool(char) and not char.isspace() and not _is_punctuation(char)


def _is_punctuation(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _is_movable(char: str) -> bool:
    """Brackets of links and backticks of code belong to what they enclose."""
    return not _MARKS.fullmatch(char) and char not in _BOUND and char.translate(_FINAL) not in _BOUND
