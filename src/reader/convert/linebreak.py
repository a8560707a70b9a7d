"""Where a line may end: the part of UAX #14 that prose needs, tailored by the Chinese rules of CLREQ.

Knows neither widths nor widgets. The rule numbers (LB…) are those of https://unicode.org/reports/tr14/;
the Chinese rules are https://www.w3.org/TR/clreq/, level "GB-style".
"""

from __future__ import annotations

import re
import unicodedata
from operator import add

NO, SPLIT, AVOID, OK, MUST = 0, 1, 2, 3, 4
"""No break · only if the word is longer than the line · only to prevent a hole · break · forced."""

_LETTERS = {
    "n": "\n", "r": "\r", "B": "\x0b\x0c\x85\u2028\u2029", "S": " ", "Z": "\u200b", "J": "\u200d",
    "W": "\u2060\ufeff⁽", "G": "\xa0\u202f\u2007\u2011\u034f\u035c\u0f0c\u180e", "c": "\ufffc",
    "O": "“‘〝⸺", "o": "¡¿", "C": "”’，。、．﹐﹑﹒､｡〞〟︐︑︒⁰¹²³⁴⁵⁶⁷⁸⁹", "P": ")]",
    "E": "!?！？﹖﹗︕︖‼⁇⁈⁉", "K": ",.:;\u037e\u0589⁄",
    "Y": "/", "H": "-", "j": "´ˈˌ", "D": "—―⸻", "I": "…‥․⋯︙", "Q": "\"'❛❜❝❞",
    "b": "\t\xad|·•‧\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000",
    "R": "$£¤¥+\\±€№−∓＄￥￡₩￦", "T": "%¢°‰‱′″‴℃℉％￠﹪",
    "s": "\u17d6；：々〻ー・゛゜ゝゞヽヾ〜～゠﹔﹕･ｰﾞﾟぁぃぅぇぉっゃゅょゎゕゖ"
    "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ",
}  # fmt: skip
"""Class letter -> its characters, where the general category does not already say it.

n r B: line ends (LF, CR, others) · S space · Z zero-width space · J joiner · W word joiner, and the small
bracket that only follows a word · G glue ·
c object · O o: opening, wide and narrow · C closing · P closing parenthesis · E ! ? · K , . : ; · Y / ·
H - · j break before · D dash · I ellipsis · Q q p: quotes, straight, initial, final · b break after ·
R prefix · T postfix · s may not start a line. From the category: N digit · A letter · h Hebrew ·
i ideograph · e emoji · m skin tone · M mark · F flag half · L V U 2 3: Hangul.
"""
_BY_CATEGORY = {
    "Pe": "C", "Pi": "q", "Pf": "p",
    "Nd": "N", "Mn": "M", "Mc": "M", "Me": "M", "Sc": "R", "Cc": "M", "Pd": "b",
}  # fmt: skip
_HANGUL = ((0x1100, 0x115F, "L"), (0xA960, 0xA97C, "L"), (0x1160, 0x11A7, "V"), (0xD7B0, 0xD7C6, "V"),
           (0x11A8, 0x11FF, "U"), (0xD7CB, 0xD7FB, "U"))  # fmt: skip


class _Classes(dict[int, str]):
    """Code point -> class letter, filled as characters are met; a table for str.translate."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = _classify(code)
        return letter


def _classify(code: int) -> str:
    """Return the class letter of a character that stands in no table."""
    character = chr(code)
    if 0x1F3FB <= code <= 0x1F3FF:
        return "m"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "F"
    if 0xAC00 <= code <= 0xD7A3:
        return "2" if (code - 0xAC00) % 28 == 0 else "3"
    for first, last, letter in _HANGUL:
        if first <= code <= last:
            return letter
    category = unicodedata.category(character)
    wide = unicodedata.east_asian_width(character) in "WF"
    if category == "Ps":
        return "O" if wide else "o"
    if category in _BY_CATEGORY:
        return "i" if wide and category == "Pd" else _BY_CATEGORY[category]
    if 0x5D0 <= code <= 0x5F2 or 0xFB1D <= code <= 0xFB4F:
        return "h"
    if 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF:
        return "e"
    return "i" if wide else "A"


_CLASSES = _Classes({ord(character): letter for letter, run in _LETTERS.items() for character in run})

_HANGUL_PAIRS = {"L": "LV23", "V": "VU", "2": "VU", "U": "U", "3": "U"}
_TOGETHER = {  # LB23 to LB30: never between the key and any of these
    "A": "AhNRTo", "h": "AhNRTo", "N": "AhNRTo", "K": "AhN", "H": "N", "Y": "Nh", "R": "AhNieOoLVU23m",
    "T": "AhNOo", "P": "AhNRT", "C": "RT", "i": "T", "e": "Tm", "m": "T", "D": "D",
}  # fmt: skip
_NEVER_FIRST = frozenset("CPEYKbHsIMJQqp")


def _pair(pair: str) -> int:
    """Return whether a line may end between two neighbours, spaces being neighbours too."""
    before, after = pair[0], pair[1]
    if before in "Bn" or (before == "r" and after != "n"):
        return MUST
    if after in "nrBSZ":
        return NO
    if before == "Z":
        return OK
    if before == "S":
        return NO if after in "WCPEYK" else OK
    if after == "W" or before in "WGJoO" or (after == "G" and before not in "bH"):
        return NO
    if after == "G" or "c" in pair:
        return OK if after not in "CPEYKQqp" and before not in "Qqp" else NO
    if after in _NEVER_FIRST or before in "Qqpj":
        return NO
    if before in _HANGUL_PAIRS and after in _HANGUL_PAIRS[before] + "T":
        return NO
    return NO if after in _TOGETHER.get(before, "") else OK


class _Pairs(dict[str, int]):
    """The verdicts of `_pair`, kept."""

    def __missing__(self, pair: str) -> int:
        verdict = self[pair] = _pair(pair)
        return verdict


_PAIRS = _Pairs()

_LONGER = tuple(
    (re.compile(pattern), verdict)
    for pattern, verdict in (
        (r"[oO]S+", NO),  # LB14
        (r"(?:^|[BrnoOQqpGSZ])q(?:S+|(?=.))", NO),  # LB15a
        (r"S(?=p(?:$|[SGWCQqpPEKYBrnZ]))", NO),  # LB15b
        (r"S(?=KN)", OK),  # LB15c
        (r"[CP]S+(?=s)", NO),  # LB16
        (r"DS+(?=D)", NO),  # LB17
        (r"(?:^|[BrnSZcG])H(?=[Ah])", NO),  # LB20a: the hyphen of "-v" stays with it
        (r"h[Hb](?=[^hSBrnZ])", NO),  # LB21a
        (r"ZS+(?=[^SBrnZ])", OK),  # LB8
        (r"S(?=I)", AVOID),  # no … at a line start, CLREQ
    )
)
"""Rules that look further than two characters; each decides the place where its match ends."""

_FLAGS = re.compile("F{2,}")
_MARKED = re.compile("[MJ]+")
_APOSTROPHE = re.compile("(?<=[AhN])C(?=[Ah])")
_LOW_QUOTED = re.compile("(?<=[AhNE])O(?=[SCPEK]|$)")

_COUNTERS = (
    "美元|欧元|日元|港元|韩元|英镑|人民币|个百分点|平方公里|平方米|公里|千米|公斤|公顷|人次|小时|分钟|元|米|吨|亩|辆|列|架|艘|台|件|个|家|项|"
    "条|倍|股|点|户|人|年|月|日|时|分|秒|岁|次|期|届|号|名|位|批|成|层|页|章|集|场|所|座|只|张|篇"
)
_MEASURE = re.compile(
    rf"\d[\d.,]*(?:\s?[%‰％]|\s?(?:多|余)?(?:[十百千万亿兆]{{0,3}}(?:{_COUNTERS})|[十百千万亿兆]{{1,3}}))"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[\x21-\x7e]*[\w/=#&~+-]", re.ASCII)
_ADDRESS_BREAK = re.compile(r"(?<=[^/]/)(?=[^/])|(?<=[^/.?&=#_-])(?=[.?&=#_-])")
_ADDRESS_ESCAPE = re.compile(r"(?<=[^%])(?=%)|(?<=%[0-9A-F]{2})(?=%)")
_LONG_WORD = re.compile(r"[\x21-\x7e]{16,}")
_JOINT = re.compile(r"(?<=\w)(?=[.@_=&?#~+])|(?<=[/\\:;,_-])(?=\w)", re.ASCII)


def classes(text: str) -> str:
    """Return the class letter of every character."""
    letters = text.translate(_CLASSES)
    # ’ closes a quotation, but between two letters it is an apostrophe.
    letters = _replace(text, letters, "’", _APOSTROPHE, "A")
    # “ opens one, but a German one („so“) ends with it.
    return _replace(text, letters, "“", _LOW_QUOTED, "C")


def _replace(text: str, letters: str, character: str, where: re.Pattern[str], letter: str) -> str:
    """Return the classes with another one for a character wherever the pattern fits its neighbours."""
    at = text.find(character)
    if at < 0:
        return letters
    changed = list(letters)
    while at >= 0:
        if where.match(letters, at):
            changed[at] = letter
        at = text.find(character, at + 1)
    return "".join(changed)


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Return where each web address begins and ends."""
    return [match.span() for match in _ADDRESS.finditer(text)] if "://" in text or "www." in text else []


def breaks(text: str) -> bytes:
    """Return the verdict for every offset, from NO to MUST: may a line end before that character?"""
    if not text:
        return bytes([MUST])
    letters = classes(text)
    verdicts = _breaks_of_marked(letters) if _MARKED.search(letters) else _verdicts(letters)
    _tailor(text, letters, verdicts)
    verdicts.append(MUST)
    return bytes(verdicts)


def _verdicts(letters: str) -> bytearray:
    """Apply the pair rules, then the longer ones."""
    verdicts = bytearray(1)
    verdicts.extend(map(_PAIRS.__getitem__, map(add, letters, letters[1:])))
    end = len(letters)
    for pattern, verdict in _LONGER:
        for match in pattern.finditer(letters):
            at = match.end()
            if at < end and verdicts[at] != MUST:
                verdicts[at] = verdict
    for match in _FLAGS.finditer(letters):
        for at in range(match.start() + 1, match.end()):
            verdicts[at] = OK if (at - match.start()) % 2 == 0 else NO
    return verdicts


def _breaks_of_marked(letters: str) -> bytearray:
    """Apply the rules to the bases alone: a mark is part of the character before it (LB9, LB10)."""
    bases: list[str] = []
    places: list[int] = []
    joined: list[int] = []
    for index, letter in enumerate(letters):
        if letter in "MJ" and bases and bases[-1] not in "BrnSZ":
            continue
        if index and letters[index - 1] == "J":
            joined.append(index)
        bases.append("A" if letter in "MJ" else letter)
        places.append(index)
    verdicts = bytearray(len(letters))
    for place, verdict in zip(places, _verdicts("".join(bases)), strict=True):
        verdicts[place] = verdict
    for index in joined:  # LB8a
        verdicts[index] = NO
    return verdicts


def _tailor(text: str, letters: str, verdicts: bytearray) -> None:
    """Add what Chinese typesetting avoids, and the good places inside long addresses."""
    for match in _MEASURE.finditer(text):
        _avoid(verdicts, match.start() + 1, match.end())
    for letter, shift in (("D", 0), ("Y", 1)):  # no —— at a line start, no / at a line end
        at = letters.find(letter)
        while at >= 0:
            _avoid(verdicts, at + shift, at + shift + 1)
            at = letters.find(letter, at + 1)
    for match in _LONG_WORD.finditer(text):
        _mark(verdicts, _JOINT, text, *match.span(), SPLIT)
    for start, end in find_addresses(text):
        verdicts[start + 1 : end] = bytes(end - start - 1)
        _mark(verdicts, _ADDRESS_ESCAPE, text, start, end, AVOID)
        _mark(verdicts, _ADDRESS_BREAK, text, start, end, OK)


def _mark(
    verdicts: bytearray, pattern: re.Pattern[str], text: str, start: int, end: int, verdict: int
) -> None:
    """Raise the verdict wherever the pattern fits inside a word."""
    for place in pattern.finditer(text, start, end):
        at = place.start()
        if start < at < end and verdicts[at] < verdict:
            verdicts[at] = verdict


def _avoid(verdicts: bytearray, start: int, end: int) -> None:
    """Turn the breaks from start to end into ones of last resort."""
    for at in range(start, min(end, len(verdicts))):
        if verdicts[at] == OK:
            verdicts[at] = AVOID
