"""Second thoughts about a finished document: captions and headings that the page wrote as plain paragraphs.

Only the kind of a block ever changes, never its words nor the number of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from reader.convert.words import HAN
from reader.model import Block, Span, Style

_CAPTION_LIMIT = 80
_HEADING_LIMIT = 30
_LABEL = re.compile(r"[【〖［\[][^】〗］\]\n]{1,12}[】〗］\]]")
_TRIANGLE = re.compile(r"[▲△▼]")
_CREDIT = re.compile(
    r"^(?:图[:：|｜/]|[（(]?(?:图为|图片来源|资料图|供图|图源))"
    r"|(?:摄|供图|新华社发|资料图片?|图片来源[:：].{1,20}|[/\s]图)\s*[)）]?\s*$"
    r"|^(?:Photo|Image|Photograph|Illustration|Source|Credit)s?(?: by|:| courtesy)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？!?；;，,…：:]|\.\s|\.$")
_STOP = re.compile(r"[。.，,；;：:！？!?…]$")
_NOT_A_HEADING = re.compile(
    r"^[\W\d_]*$|^[（(●■◆□▲△◎※*·•\-—>→]|记者|通讯员|来源|编辑|责编|作者|摄$|供图|电$|^https?:|^[图文]/|返回|[|｜]"
)
_SOURCE = re.compile(r"[（(](?:文章)?来源[:：][^（）()\n]{1,40}[）)]")
_HAN = re.compile(f"[{HAN}]")
_LONG = 60
_FEW = 3
"""More bold or short lines in a row than this are a list or a poem, not headings."""


def polish(blocks: Sequence[Block], *, centered: Collection[int], settled: Collection[int]) -> list[Block]:
    """Return the blocks with captions, headings and source lines recognised where that is safe."""
    done = list(blocks)
    _mark_captions(done, centered)
    _mark_bold_headings(done, settled)
    _mark_labels(done)
    _mark_plain_headings(done)
    _dim_sources(done)
    return done


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and not block.first and "\n" not in block.text


def _is_long(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) >= _LONG


def _mark_captions(blocks: list[Block], centered: Collection[int]) -> None:
    for index, block in enumerate(blocks):
        after_picture = index > 0 and blocks[index - 1].kind == "figure"
        if block.kind == "caption" and after_picture:
            blocks[index] = replace(block, tight=True)
        if not _is_plain(block) or len(block.text) > _CAPTION_LIMIT:
            continue
        if _TRIANGLE.match(block.text) or (
            after_picture and (index in centered or _CREDIT.search(block.text))
        ):
            blocks[index] = replace(block, kind="caption", tight=after_picture)
    _mark_lost_pictures(blocks)


def _mark_lost_pictures(blocks: list[Block]) -> None:
    """Newspapers' posts open with the captions of pictures that were left out; one with ▲ gives them away."""
    opening = 0
    while opening < len(blocks) and (blocks[opening].kind == "caption" or _is_short(blocks[opening])):
        opening += 1
    if not any(block.kind == "caption" for block in blocks[:opening]):
        return
    last = max(index for index in range(opening) if blocks[index].kind == "caption")
    for index in range(last):
        if blocks[index].kind == "paragraph":
            blocks[index] = replace(blocks[index], kind="caption")


def _is_short(block: Block) -> bool:
    return _is_plain(block) and len(block.text) <= _HEADING_LIMIT and not _SENTENCE.search(block.text)


def _mark_bold_headings(blocks: list[Block], settled: Collection[int]) -> None:
    candidates = [index not in settled and _is_bold_line(block) for index, block in enumerate(blocks)]
    for start, end in _runs(candidates):
        if end - start <= _FEW and end < len(blocks):
            for index in range(start, end):
                blocks[index] = _as_heading(blocks[index])


def _is_bold_line(block: Block) -> bool:
    text = block.text
    if (
        not _is_plain(block)
        or len(text) > 2 * _HEADING_LIMIT
        or _STOP.search(text)
        or "strong" not in _styles(block)
    ):
        return False
    if any(span.image is not None for span in block.spans):
        return False
    covered = sum(span.end - span.start for span in block.spans if "strong" in span.styles)
    return covered >= len(text.replace(" ", "")) and bool(re.search(r"\w", text))


def _styles(block: Block) -> set[Style]:
    return {style for span in block.spans for style in span.styles}


def _mark_labels(blocks: list[Block]) -> None:
    """【核心提示】 before a paragraph is its heading."""
    for index, block in enumerate(blocks[:-1]):
        if _is_plain(block) and _LABEL.fullmatch(block.text) and _is_long(blocks[index + 1]):
            blocks[index] = _as_heading(block)


def _mark_plain_headings(blocks: list[Block]) -> None:
    """One or two short lines without a stop, between long paragraphs of a Chinese article, are a heading."""
    if any(block.kind == "heading" and not _LABEL.fullmatch(block.text) for block in blocks):
        return
    if sum(map(_is_long, blocks)) < 4:
        return
    candidates = [_is_headline(block) for block in blocks]
    for start, end in _runs(candidates):
        follows = start > 0 and _is_long(blocks[start - 1])
        if follows and end - start <= 2 and end < len(blocks) and _is_long(blocks[end]):
            for index in range(start, end):
                blocks[index] = replace(_as_heading(blocks[index]), tight=index > start)


def _is_headline(block: Block) -> bool:
    if not _is_short(block) or block.spans or _NOT_A_HEADING.search(block.text):
        return False
    return len(_HAN.findall(block.text)) >= 2 and len(block.text) <= _HEADING_LIMIT


def _as_heading(block: Block) -> Block:
    spans = tuple(_without_strong(span) for span in block.spans)
    return replace(block, kind="heading", level=4, spans=tuple(span for span in spans if span != _bare(span)))


def _without_strong(span: Span) -> Span:
    return replace(span, styles=tuple(style for style in span.styles if style != "strong"))


def _bare(span: Span) -> Span:
    return Span(start=span.start, end=span.end)


def _dim_sources(blocks: list[Block]) -> None:
    for index, block in enumerate(blocks):
        if _is_plain(block) and _SOURCE.fullmatch(block.text):
            blocks[index] = replace(block, spans=tuple(_dimmed(block)))


def _dimmed(block: Block) -> Iterator[Span]:
    """Yield the block's spans and what lies between them, all of it dim."""
    at = 0
    for span in block.spans:
        if span.start > at:
            yield Span(start=at, end=span.start, styles=("dim",))
        yield replace(span, styles=(*span.styles, "dim"))
        at = span.end
    if at < len(block.text):
        yield Span(start=at, end=len(block.text), styles=("dim",))


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where True stands several times in a row, as start and end."""
    runs: list[tuple[int, int]] = []
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            runs.append((start, index))
            start = None
    return runs
