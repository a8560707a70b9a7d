"""From the markup-ridden strings that feeds carry to plain lines, and what makes two texts the same."""

from __future__ import annotations

import html
import re

from reader.text import TITLE_LIMIT, clean_line

_NAMES = (
    "a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|br|center|cite|code|col|dd|del|"
    "details|dfn|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|"
    "input|ins|kbd|label|li|link|main|mark|meta|nav|nobr|object|ol|p|param|picture|pre|q|rp|rt|ruby|s|samp|"
    "script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|"
    "time|title|tr|track|tt|u|ul|var|video|wbr"
)
_RARE = "applet|blink|canvas|frameset|map|marquee|noframes|noscript"
_ATTRIBUTES = r"(?:[^<>\"'=]|=\s*(?:\"[^\"]{0,300}\"|'[^']{0,300}')|=)*"
_TAG = re.compile(rf"<(/?)({_NAMES}|{_RARE})(?=[\s/>])(?:{_ATTRIBUTES}>|[^<>]*>)", re.I)
_ONLY_PAIRED = re.compile(_RARE)
"""Tags that a title holds by mistake less often than it speaks of them."""
_ALT = re.compile(r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"]{1,300})\"|'([^']{1,300})')", re.I)
_COMMENT = re.compile(r"<!--(?:[\s\S]{0,300}?-->|[^<>]*>?)|<!(?:doctype|\[cdata\[)[^<>]*>", re.I)
_HIDDEN = re.compile(r"<(script|style|title|head)(?=[\s>])[^<>]*>[^<]*</\1\s*>", re.I)
_ANY_TAG = re.compile(r"<[!/a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d|#x[0-9a-f]|[a-z])", re.I)
_APART = re.compile("address|article|blockquote|br|center|d[dlt]|div|h[1-6r]|li|p|t[dhr]")
"""Tags that part the words around them."""
_BLOCK_TAG = re.compile(rf"</?(?:{_APART.pattern}|figure|img|ol|pre|section|table|ul)(?=[\s/>])[^<>]*>", re.I)
_ALONE = re.compile("br|hr|img|input|link|meta|wbr")
"""Tags that never have an end tag."""
_ROOM = 40
"""Characters of markup read for each character of a line."""
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_MORE = ("continuereading", "readmore", "readthefullpost", "阅读全文", "閱讀全文", "继续阅读", "繼續閱讀")
_TAIL = "….[]()（）→»›>"
"""What stands at the end of a teaser and not in the text."""
_PLAIN_LINK = re.compile(
    r"(\bhttps?://[^\s<>\"'，。；：、！？（）【】《》“”「」]*[^\s<>\"'，。；：、！？（）【】《》“”「」.,;:!?)\]&])"
)
"""An address in plain text, without the punctuation behind it."""
_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")
_LATIN = re.compile("[A-Za-z]")
_OPENING = 500
_ENOUGH = 20
"""Characters in which two texts that differ do so nearly always; longer comparisons cost."""
_TWICE = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_MOJIBAKE = re.compile(rf"[\x80-\x9f]|[\xc2-\xf4](?:[\x80-\xbf]|[{re.escape(_TWICE)}])")
_TO_BYTES = {
    ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))
}
"""What windows-1252 shows for the bytes that are controls in Latin-1 -> the byte."""
_FROM_CONTROLS = {byte: chr(code) for code, byte in _TO_BYTES.items()}


def to_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return a title, name or tag as one plain line: tags and entities resolved, `a < b` kept."""
    if "<" not in text and "&" not in text:
        return clean_line(text, limit)
    text = text[: _ROOM * limit]
    alt = _find_alt(text)
    text = _strip_tags(text, loose=True)
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
        if "<" in text:
            text = _strip_tags(text, loose=False)
    return clean_line(text, limit) or clean_line(_ANY_TAG.sub(" ", html.unescape(alt)), limit)


def to_html(text: str) -> str:
    """Return plain text as HTML that shows it, lines and paragraphs kept; its addresses become links."""
    text = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    parts = [html.escape(part, quote=False) for part in _PLAIN_LINK.split(text)]
    parts[1::2] = [f'<a href="{address}">{address}</a>' for address in parts[1::2]]
    return "".join(parts).replace("\n", "<br>\n")


def to_words(markup: str, limit: int = 0) -> str:
    """Return the plain words of some HTML on one line, cut to `limit` characters (0: all)."""
    if "<script" in markup or "<style" in markup:
        markup = _HIDDEN.sub("", markup)
    text = _ANY_TAG.sub("", _BLOCK_TAG.sub(" ", markup)) if "<" in markup else markup
    return clean_line(html.unescape(text), limit or len(text) + 1)


def undo_mojibake(text: str) -> str:
    """Return text that was encoded as UTF-8 twice, or windows-1252 taken for Latin-1, as it was meant."""
    if text.isascii():
        return text
    # Only U+0080 to U+00FF begin with these two bytes, and no expression looks for them as fast.
    data = text.encode("utf-8", "surrogatepass")
    if (b"\xc2" not in data and b"\xc3" not in data) or not _MOJIBAKE.search(text):
        return text
    try:
        return text.translate(_TO_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text.translate(_FROM_CONTROLS)


def repeats(teaser: str, text: str) -> bool:
    """Tell whether a teaser only says what the text says, or the beginning of it."""
    if not teaser or teaser == text:
        return True
    start, opening = _drop_tail(_bare(_clip(teaser))), _bare(_clip(text))
    if start[:_ENOUGH] != opening[:_ENOUGH] and min(len(start), len(opening)) >= _ENOUGH:
        return False
    short = start if len(teaser) < _OPENING else _drop_tail(_bare(teaser))
    if len(opening) < len(short):
        opening = _bare(text)
    return opening.startswith(short)


def _clip(markup: str) -> str:
    """Return the beginning of some HTML, not ending within a tag."""
    if len(markup) < _OPENING:
        return markup
    markup = markup[:_OPENING]
    return markup[: markup.rfind("<")] if markup.rfind("<") > markup.rfind(">") else markup


def _drop_tail(text: str) -> str:
    """Return a teaser's bare words without the dots and the "read more" at its end."""
    text = text.rstrip(_TAIL)
    for more in _MORE:
        if text[-len(more) :].lower() == more:
            return text[: -len(more)].rstrip(_TAIL)
    return text


def guess_language(text: str) -> str:
    """Return "zh" or "ja" for a text mostly written in it, else ""."""
    if len(_KANA.findall(text)) * 10 > len(text):
        return "ja"
    han = len(_HAN.findall(text))
    return "zh" if han and han * 4 > len(_LATIN.findall(text)) else ""


def _bare(markup: str) -> str:
    """Return the words of some HTML without blanks, which differ between two copies of one text."""
    text = _ANY_TAG.sub("", markup) if "<" in markup else markup
    return _BLANKS.sub("", html.unescape(text))


def _find_alt(markup: str) -> str:
    """Return the words that stand for a picture; an emoji drawn as one has nothing else."""
    match = _ALT.search(markup) if "<" in markup else None
    return (match[1] or match[2]) if match else ""


def _strip_tags(text: str, *, loose: bool) -> str:
    """Cut known tags; not `loose`: only those in pairs or that stand alone, so "the <b> tag" stays."""
    text = _HIDDEN.sub("", text)
    if loose and "<!" in text:
        text = _COMMENT.sub("", text)
    closed = {match[2].lower() for match in _TAG.finditer(text) if match[1]}

    def cut(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name == "img" and loose:
            alt = html.unescape(_find_alt(match[0]))
            return "" if any(char.isalnum() for char in alt) else alt
        if (not loose or _ONLY_PAIRED.fullmatch(name)) and name not in closed and not _ALONE.fullmatch(name):
            return match[0]
        return " " if _APART.fullmatch(name) else ""

    return _TAG.sub(cut, text)
