"""From bytes to text whatever the charset and whoever lies about it; nothing here looks at the meaning.

The order of the rules is measured: feeds that are valid UTF-8 are UTF-8 whatever they declare, and a
declaration inside the document is right more often than the header of the server that delivers it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "chinese": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "utf8": "utf-8",
    "unicode": "utf-8",
}
"""What browsers read under a label (WHATWG Encoding): the superset that the label's users really write."""

_NO_CHARSETS = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem")
"""Codecs of Python's that no document is written in."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']?\s*([A-Za-z0-9._:\-]+)", re.I)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:\-]+)", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:\-]+)", re.I)
_PAGE = re.compile(rb"<!doctype html|<html\b|<head\b|<meta\b", re.I)
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf|channel)\b", re.I)
_HEAD = 4096
_SAMPLE = 400_000
_GUESS = 20_000
_FEW = 10
"""Bytes; of fewer the last one is wanted, too."""
_CUT = "unexpected end of data"
"""How Python calls a last character that is not all there."""
_PLENTY = 4
"""So many good characters for a bad one; by chance one in seven of Chinese in GBK is good UTF-8."""
_ASCII = bytes(range(128))
_TYPOGRAPHY = frozenset(b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa9\xab\xae\xb7\xbb")
"""Bytes that are punctuation in windows-1252: a page with no others is English with typographic quotes."""
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_NOT_WORDS = re.compile(rb"<[^<>]*>|https?://[!-~]+")
_WEB = (
    *("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "koi8_u", "cp1252", "cp1250"),
    *("iso8859_2", "cp874", "cp1255", "cp1256", "cp1253", "cp1254", "cp1257", "cp1258", "iso8859_5"),
    *("cp866", "mac_cyrillic"),
)
"""The charsets that pages are written in without saying so; only these are guessed.

ISO 8859-6, -7 and -8 are left out: they pass for their windows-125x cousins, which are far commoner.
"""
_WIDE = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
"""Those of them whose characters take several bytes."""
_LATIN = {
    "cp1252": "àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÍÎÏÑÓÔÖÕØŒÚÛÜ¿¡ºª£¢¥©®™¼½¾",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžöüőűäôľĺŕđĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽÖÜŐŰÄĽĐăâîşţĂÂÎŞŢ",
    "iso8859_2": "ąćęłńóśźżáčďéěíňřšťúůýžöüőűäôľĺŕđĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽÖÜŐŰÄĽĐăâîşţĂÂÎŞŢ",
    "cp1254": "çğıöşüâîûÇĞİÖŞÜ",
}
"""Letters that the languages written in a charset really use; guessers mix these charsets up."""
_QUOTES = "“”„‘’‚–—…«»€§°\xa0"
_TOLERANCE = 20
"""One bad character in so many non-ASCII ones is damage, not the wrong charset."""


def decode(data: bytes, content_type: str = "") -> tuple[str, str]:
    """Return the text and the name of the Python codec that read it; never fails."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    wide = _find_wide(data[:4])
    if wide:
        return data.decode(wide, "replace"), wide
    declared = tuple(_find_declared(data, content_type))
    escaped = _decode_escaped(data, declared)
    if escaped:
        return escaped
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        is_cut = error.reason == _CUT and not data[: error.start].isascii()
    if is_cut or _is_damaged_utf8(data, named="utf-8" in declared):
        return data.decode("utf-8", "replace"), "utf-8"
    return _decode_legacy(data, tuple(name for name in declared if not name.startswith("utf")))


def _is_damaged_utf8(data: bytes, *, named: bool) -> bool:
    """Tell whether most of what is beyond ASCII is UTF-8: that is no chance, even where there is little.

    Programs cut texts after so many bytes, and paste what is in another charset into them.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return bad * (1 if named else _PLENTY) <= good


def find_codec(label: str) -> str:
    """Return the name of the Python codec for a charset label; "": nobody knows it."""
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_SUPERSETS.get(label, label)).name
        "a".encode(name)
    except (LookupError, ValueError):
        return ""
    return "" if name in _NO_CHARSETS else name


def _find_wide(head: bytes) -> str:
    """Recognise UTF-16 and UTF-32 without a byte order mark by the zeros around the first "<" or "{"."""
    if head[:1] in (b"<", b"{") and head[1:2] == b"\0":
        return "utf-32-le" if head[1:4] == b"\0\0\0" else "utf-16-le"
    if head[:3] == b"\0\0\0":
        return "utf-32-be"
    return "utf-16-be" if head[:1] == b"\0" and head[1:2] in (b"<", b"{") else ""


def _find_declared(data: bytes, content_type: str) -> Iterator[str]:
    """Yield the codecs that the document, then the server, say it is in."""
    head = data[:_HEAD]
    labels = [match[1].decode("ascii") for match in _XML.finditer(head[:2048])][:1]
    if _PAGE.search(head) and not _FEED.search(head):
        labels += [match[1].decode("ascii") for match in _META.finditer(data[: 4 * _HEAD])][:1]
    labels += [match[1] for match in _HEADER.finditer(content_type)][:1]
    for label in labels:
        name = find_codec(label)
        if name:
            yield name


def _decode_escaped(data: bytes, declared: tuple[str, ...]) -> tuple[str, str] | None:
    """Read ISO-2022-JP and HZ, whose bytes are all ASCII and so would pass as UTF-8."""
    name = ""
    if b"\x1b" in data and b"\x1b$" in data:
        name = next((codec for codec in declared if codec.startswith("iso2022")), "iso2022_jp")
    elif "hz" in declared and b"~{" in data:
        name = "hz"
    try:
        return (data.decode(name), name) if name else None
    except UnicodeDecodeError:
        return None


def _decode_legacy(data: bytes, declared: tuple[str, ...]) -> tuple[str, str]:
    """Read what is not UTF-8: by declaration, as damaged, else by guessing."""
    for name in declared:
        if name == "cp1252" and not _may_be_latin(data):
            continue
        try:
            return _decode_to_end(data, name), name
        except UnicodeDecodeError:
            continue
    for name in declared:
        text = data.decode(name, "replace")
        bad = text.count("\ufffd")
        strange = len(text) - len(text.encode("ascii", "ignore"))
        if name != "cp1252" and bad * _TOLERANCE <= strange - bad:
            return text, name
    if set(data.translate(None, _ASCII)) <= _TYPOGRAPHY:
        return data.decode("cp1252", "replace"), "cp1252"
    name = _guess(data)
    return data.decode(name, "replace"), name


def _decode_to_end(data: bytes, name: str) -> str:
    """Read sound text whose last character may be cut; raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(name)()
    text = decoder.decode(data)
    return f"{text}\ufffd" if decoder.getstate()[0] else text


def _may_be_latin(data: bytes) -> bool:
    """Tell whether the letters beyond ASCII stand alone, as accents do, and are those of the West.

    Servers say ISO-8859-1 for whatever they have, and any bytes can be read as that.
    """
    sample = _take_words(data)
    beyond = len(sample.translate(None, _ASCII))
    alone = sum(len(run) for run in _RUN.findall(sample)) * 2 <= beyond
    return alone and max(_LATIN, key=lambda codec: _score_latin(sample, codec)) == "cp1252"


def _take_words(data: bytes) -> bytes:
    """Return the words with bytes beyond ASCII, of which there are enough to judge by."""
    words = _NOT_WORDS.sub(b" ", data[:_SAMPLE]).split()
    if len(data) > _SAMPLE and len(words) > 1:
        words.pop()  # it may have been cut
    found = b" ".join(word for word in words if not word.isascii())
    if len(found) > _GUESS:
        end = found.rfind(b" ", _GUESS // 2, _GUESS)
        return found[:end] if end >= 0 else _cut_between(found[:_GUESS])
    return _cut_between(found) if data[-1] > 0x7F and len(found) > _FEW else found


def _cut_between(run: bytes) -> bytes:
    """Cut a text where a character ends: half of one is read as proof of another charset."""
    for name in _WIDE:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            decoder.decode(run)
        except UnicodeDecodeError:
            continue
        return run[: len(run) - len(decoder.getstate()[0])]
    return run


def _guess(data: bytes) -> str:
    """Guess the charset from the words with non-ASCII bytes; "cp1252" when nothing fits."""
    from charset_normalizer import from_bytes

    sample = _take_words(data)
    best = from_bytes(sample, cp_isolation=list(_WEB)).best()
    name = best.encoding if best else "cp1252"
    if name in _LATIN or best is None:
        return max(_LATIN, key=lambda codec: _score_latin(sample, codec))
    return find_codec(name) or "cp1252"


def _score_latin(sample: bytes, codec: str) -> int:
    """Count the characters that a charset's languages use, less three for each they do not."""
    letters = set(_LATIN[codec]) | set(_QUOTES)
    strange = [char for char in sample.decode(codec, "replace") if char > "\x7f"]
    return sum(1 if char in letters else -3 for char in strange)
