"""Pictures, films, sounds, embedded pages and formulas: one line of text each, with an address to open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reader.convert.formulas import read_mathml, read_tex
from reader.convert.line import Mark
from reader.convert.visible import Attributes
from reader.convert.walk import SKIP, Closer, Handler, Walker
from reader.text import clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-original-src")
_ADDRESS = re.compile(r"^[^\s]*[/.][^\s]*$")
_CANDIDATE = re.compile(r"\s*([^\s,][^\s]*[^\s,]|[^\s,])(?:\s+([0-9.]+)[wx])?\s*(?:,|$)")
_TRACKER = re.compile(
    r"//(?:[\w.-]+\.)?(?:doubleclick\.net|google-analytics\.com|googletagmanager\.com|scorecardresearch\.com"
    r"|feeds\.feedburner\.com/~|stats\.wordpress\.com|pixel\.wp\.com|pixel\.quantserve\.com|hm\.baidu\.com)"
    r"|/(?:pixel|beacon|blank|spacer|transparent|1x1|clear)\.gif|[/?&]utm_pixel",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"(?:^data:|/(?:blank|spacer|loading|placeholder|grey|lazy|lazyload)\.(?:gif|png|svg|jpg)$)"
)
_FORMULA_CLASS = re.compile(r"(?:^|[\s_-])(?:math|tex|latex|mwe-math)", re.IGNORECASE)
_EMOJI_CLASS = re.compile(r"(?:^|\s)(?:emoji|emoticon|wp-smiley|smiley|twemoji)", re.IGNORECASE)
_SIZE = re.compile(r"\s*([0-9]+)(?:\.[0-9]+)?\s*(?:px)?\s*$", re.IGNORECASE)
_CSS_SIZE = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*([0-9]+)(?:\.[0-9]+)?px", re.IGNORECASE)
ICON = 32
"""Pixels; smaller pictures without words are ornaments."""
_YOUTUBE = re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,})", re.IGNORECASE)
_NAMES = {
    "video": ("视频", "Video"),
    "audio": ("音频", "Audio"),
    "iframe": ("嵌入内容", "Embedded"),
    "embed": ("嵌入内容", "Embedded"),
    "object": ("嵌入内容", "Embedded"),
}
_GENERIC = re.compile(
    r"(?:image|img|photo|picture|pic|untitled|图片?|图像|照片|插图)?[\s_-]*[0-9]*(?:\.\w{3,4})?"
    r"|[\w%-]+\.(?:jpe?g|png|gif|webp|bmp|svg|avif)",
    re.IGNORECASE,
)
ALT_LIMIT = 300
_SMALLEST_SIGN = 10
"""Pixels; what is smaller rounds off a table's corners."""
_SIGN_DEPTH = 4
"""Elements between a table's cell and the icon in it."""


def picture_source(node: LexborNode, attributes: Attributes) -> str:
    """Return the address a browser would end up loading: lazy attributes and source sets included."""
    source = (attributes.get("src") or "").strip()
    for name in _LAZY:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith("data:") and _ADDRESS.search(value):
            return value
    if source and not _PLACEHOLDER.search(source):
        return source
    for name in ("srcset", "data-srcset", "data-lazy-srcset"):
        best = best_candidate(attributes.get(name) or "")
        if best:
            return best
    return _sibling_source(node) or source


def best_candidate(source_set: str) -> str:
    """Return the largest picture of a `srcset`; "": there is none."""
    best, largest = "", -1.0
    for match in _CANDIDATE.finditer(source_set[:20_000]):
        try:
            size = float(match[2] or 1)
        except ValueError:
            size = 1.0
        if size > largest and not match[1].startswith("data:"):
            best, largest = match[1], size
    return best


def _sibling_source(node: LexborNode) -> str:
    parent = node.parent
    if parent is None or parent.tag != "picture":
        return ""
    for child in parent.iter():
        if child.tag == "source":
            attributes = child.attributes
            best = best_candidate(attributes.get("srcset") or attributes.get("data-srcset") or "")
            if best:
                return best
    return ""


def read_sizes(attributes: Attributes) -> list[int]:
    """Return the pixels that the page gives a picture, as far as it says."""
    sizes = [
        int(match[1]) for name in ("width", "height") if (match := _SIZE.match(attributes.get(name) or ""))
    ]
    return sizes or [int(value) for value in _CSS_SIZE.findall(attributes.get("style") or "")]


def is_ornament(source: str, attributes: Attributes) -> bool:
    """Return whether the picture is a tracker, a spacer or an icon without words."""
    sizes = read_sizes(attributes)
    if sizes and min(sizes) <= 1:
        return True
    if _TRACKER.search(source):
        return True
    words = (attributes.get("alt") or attributes.get("title") or "").strip()
    return bool(sizes) and max(sizes) <= ICON and not words


def _add_picture(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    source = picture_source(node, attributes)
    if not source and not attributes.get("alt"):
        return SKIP
    if is_ornament(source, attributes):
        if walker.in_cell:
            _add_sign(walker, node, source, attributes)
        return SKIP
    alt = clean_line(attributes.get("alt") or attributes.get("title") or "", ALT_LIMIT)
    names = attributes.get("class") or ""
    if alt and (_FORMULA_CLASS.search(names) or alt.startswith("{\\displaystyle") or "eeimg" in attributes):
        walker.add_words(read_tex(alt), _styled_mark(walker, "code"))
        return SKIP
    if alt and (_EMOJI_CLASS.search(names) or (len(alt) <= 2 and not alt.isalnum())):
        walker.add_words(alt, walker.mark)
        return SKIP
    url = walker.resolve(source)
    sizes = read_sizes(attributes)
    if sizes and max(sizes) <= ICON:
        walker.add_words(alt, walker.mark)
        return SKIP
    if _GENERIC.fullmatch(alt):
        alt = ""
    number = walker.found.image_number(url, alt)
    place(walker, f"🖼 {alt or walker.found.say('图片', 'picture')}", number, url)
    return SKIP


def _add_sign(walker: Walker, node: LexborNode, source: str, attributes: Attributes) -> None:
    """An icon that is all a table's cell holds says yes or no: its file's name has to tell which."""
    url = walker.resolve(source)
    sizes = read_sizes(attributes)
    if not url or min(sizes, default=0) < _SMALLEST_SIGN or _TRACKER.search(source) or not fills_cell(node):
        return
    name = clean_line(unquote(urlsplit(url).path).rpartition("/")[2].partition(".")[0], 60)
    place(
        walker, f"🖼 {name or walker.found.say('图片', 'picture')}", walker.found.image_number(url, name), url
    )


def fills_cell(node: LexborNode) -> bool:
    """Return whether a picture has nothing beside it in its cell, in a row that has words."""
    for _ in range(_SIGN_DEPTH):
        parent = node.parent
        if parent is None:
            return False
        for child in parent.iter(include_text=True):
            is_blank = child.tag == "-text" and not (child.text_content or "").strip()
            if child.mem_id != node.mem_id and child.tag not in {"img", "br"} and not is_blank:
                return False
        if parent.tag in {"td", "th"}:
            return parent.parent is not None and bool(parent.parent.text(deep=True).strip())
        node = parent
    return False


def place(walker: Walker, words: str, number: int, url: str) -> None:
    """Set the picture's line; a link that leads to the picture itself adds nothing."""
    mark = walker.mark
    link = mark.link
    if link is not None and walker.found.links[link].url == url:
        link = None
    styles = mark.styles if "image" in mark.styles else (*mark.styles, "image")
    if walker.kind == "code":
        walker.add_verbatim(words)
        return
    walker.add_words(words, Mark(tuple(styles), link, number, mark.target))


def _styled_mark(walker: Walker, style: str) -> Mark:
    mark = walker.mark
    return mark if style in mark.styles else mark._replace(styles=(*mark.styles, "code"))


def _add_noscript(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    """Its words ask for scripts; its pictures stand for those that a script would load."""
    for image in node.css("img"):
        address = walker.resolve(picture_source(image, image.attributes))
        if address and address not in walker.found.image_numbers and not _comes_next(walker, node, address):
            _add_picture(walker, image, image.attributes)
    return SKIP


def _comes_next(walker: Walker, node: LexborNode, address: str) -> bool:
    """Return whether the picture that a script would load stands right behind its stand-in."""
    following = node.next
    while following is not None and following.tag in {"-text", "-comment"}:
        following = following.next
    if following is None or following.tag != "img":
        return False
    return walker.resolve(picture_source(following, following.attributes)) == address


def _add_media(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer | None:
    tag = node.tag or ""
    address = _media_source(walker, node, attributes)
    if not address:
        return SKIP if tag in {"iframe", "embed"} else None
    sizes = read_sizes(attributes)
    if (sizes and min(sizes) <= 1) or _TRACKER.search(address):
        return SKIP
    name = walker.found.say(*_NAMES[tag])
    title = clean_line(attributes.get("title") or attributes.get("aria-label") or "", ALT_LIMIT)
    walker.flush()
    close = walker.lead_to(address)
    walker.add_words(f"▶ {title or f'{name} {_short_address(address)}'}", walker.mark)
    close()
    walker.flush()
    return SKIP


def _media_source(walker: Walker, node: LexborNode, attributes: Attributes) -> str:
    candidates = [attributes.get(name) for name in ("src", "data", "data-src", "data-original")]
    candidates += [child.attributes.get("src") for child in node.iter() if child.tag == "source"]
    for candidate in candidates:
        address = walker.resolve(candidate)
        if address:
            video = _YOUTUBE.match(address)
            return f"https://www.youtube.com/watch?v={video[1]}" if video else address
    return ""


def _short_address(address: str) -> str:
    parts = urlsplit(address)
    return clean_line(f"{(parts.hostname or '').removeprefix('www.')}{parts.path}", 60)


# ---------------------------------------------------------------- formulas


def _add_mathml(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    words = read_mathml(node)
    is_display = attributes.get("display") == "block"
    _add_formula(walker, words, is_display=is_display)
    return SKIP


def _add_tex_script(walker: Walker, node: LexborNode, attributes: Attributes) -> Closer:
    kind = attributes.get("type") or ""
    _add_formula(walker, read_tex(node.text(deep=True)), is_display="display" in kind)
    return SKIP


def _add_formula(walker: Walker, words: str, *, is_display: bool) -> None:
    if walker.kind == "code":
        walker.add_verbatim(words)
        return
    if is_display:
        walker.flush()
    walker.add_words(words, _styled_mark(walker, "code"))
    if is_display:
        walker.flush()


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_NAMES, _add_media),
    "img": _add_picture,
    "image": _add_picture,
    "noscript": _add_noscript,
    "math": _add_mathml,
    "script": _add_tex_script,
}
