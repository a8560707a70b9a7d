"""A block's text as it is drawn: link numbers added, emoji reduced; independent of any width.

Offsets come in two kinds: those of the block's own text, which positions are kept in, and those of
the drawn text, which lines are cut from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reader.convert.words import stands_upright
from reader.convert.wrap import display
from reader.model import Block, Document, Span
from reader.text import FORBIDDEN, safe_url

_BOLD = ("heading", "subheading", "title")
"""Looks of whole blocks that are bold."""
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT = str.maketrans("0123456789", _RAISED)


class Run(NamedTuple):
    """A stretch of drawn text that looks alike and leads to the same place."""

    start: int
    end: int
    looks: tuple[str, ...]
    """Names of component classes without their common beginning, the weakest first."""
    url: str = ""
    target: str = ""
    """The anchor that it leads to; "": none."""

    @property
    def leads(self) -> bool:
        """Whether it can be focused and opened."""
        return bool(self.url or self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The text of a block, ready to be cut into lines."""

    text: str = ""
    runs: tuple[Run, ...] = ()
    """In order, none overlapping another."""
    look: str = "text"
    """What the whole block looks like."""
    numbers: tuple[tuple[int, int], ...] = ()
    """Where link numbers stand in `text`; they are no part of what is copied."""

    def to_source(self, offset: int) -> int:
        """Return the offset in the block's own text."""
        return offset - sum(min(end, offset) - start for start, end in self.numbers if start < offset)

    def to_drawn(self, offset: int) -> int:
        """Return the offset in the drawn text."""
        for start, end in self.numbers:
            if start >= offset:
                break
            offset += end - start
        return offset

    def plain(self, start: int, end: int) -> str:
        """Return a part of the text without link numbers."""
        parts: list[str] = []
        for number_start, number_end in self.numbers:
            if number_end > start and number_start < end:
                parts.append(self.text[start : max(start, number_start)])
                start = number_end
        parts.append(self.text[start:end])
        return "".join(parts)


@lru_cache(maxsize=2048)
def _checked(address: str) -> str:
    return safe_url(address)


def has_raised_figures(blocks: Iterable[Block]) -> bool:
    """Tell whether blocks have raised figures of their own, which link numbers must not be taken for."""
    texts = (text for block in blocks for text in (block.text, *_cell_texts(block)))
    return any(figure in text for text in texts if not text.isascii() for figure in _RAISED)


def _cell_texts(block: Block) -> Iterator[str]:
    return (cell.text for row in block.rows for cell in row)


def draw_text(
    text: str,
    spans: Sequence[Span],
    document: Document,
    *,
    look: str,
    numbers: bool,
    bracketed: bool = False,
) -> Drawn:
    """Return the text with its spans resolved and, if wanted, a small number after each link.

    `bracketed`: the number stands in small brackets.
    """
    # Text has been cleaned long before; one character for another keeps all offsets right.
    text = FORBIDDEN.sub("\ufffd", text.replace("\t", " "))
    reduced = display(text)
    if reduced != text:
        spans = [
            replace(span, start=len(display(text[: span.start])), end=len(display(text[: span.end])))
            for span in spans
        ]
    if not spans:
        return Drawn(text=reduced, look=look)
    runs = [_resolve(span, document, numbers) for span in _flatten(spans, len(reduced))]
    runs = [(_stand_up(run, reduced, look), number) for run, number in runs]
    return _number(reduced, runs, look, ("⁽", "⁾") if bracketed else ("", ""))


def _flatten(spans: Sequence[Span], length: int) -> list[Span]:
    """Return the spans in order and cut so that none overlaps another; where two meet, both count."""
    spans = sorted(
        (span for span in spans if span.start < min(span.end, length)), key=lambda span: span.start
    )
    if all(left.end <= right.start for left, right in pairwise(spans)):
        return spans
    cuts = sorted({0, length, *(cut for span in spans for cut in (span.start, min(span.end, length)))})
    flat: list[Span] = []
    for start, end in pairwise(cuts):
        over = [span for span in spans if span.start <= start and span.end >= end]
        if over:
            flat.append(
                Span(
                    start=start,
                    end=end,
                    styles=tuple(style for span in over for style in span.styles),
                    link=next((span.link for span in over if span.link is not None), None),
                    image=next((span.image for span in over if span.image is not None), None),
                    target=next((span.target for span in over if span.target), ""),
                )
            )
    return flat


def _resolve(span: Span, document: Document, numbers: bool) -> tuple[Run, int | None]:
    """Return the run of a span, and the number that is to stand after it."""
    looks: tuple[str, ...] = span.styles
    url, number = "", None
    if span.link is not None and span.link < len(document.links):
        url = _checked(document.links[span.link].url)
        number = span.link + 1 if numbers and url else None
    elif span.image is not None and span.image < len(document.images):
        url = _checked(document.images[span.image].url)
    if span.link is not None or span.target:
        looks = (*looks, "link")
    return Run(span.start, span.end, looks, url, span.target), number


def _stand_up(run: Run, text: str, look: str) -> Run:
    """Set Chinese emphasis in bold, for want of dots below; where all is bold it is underlined as well."""
    if "em" not in run.looks or not stands_upright(text[run.start : run.end]):
        return run
    is_bold = "strong" in run.looks or look in _BOLD
    looks = tuple("em-upright" if each == "em" else each for each in run.looks)
    return run._replace(looks=(*looks, "underline") if is_bold else looks)


def _number(text: str, runs: Sequence[tuple[Run, int | None]], look: str, brackets: tuple[str, str]) -> Drawn:
    """Put the numbers in; a link that consists of several runs gets one, at its end."""
    parts: list[str] = []
    result: list[Run] = []
    places: list[tuple[int, int]] = []
    done = added = 0
    for index, (run, number) in enumerate(runs):
        result.append(run._replace(start=run.start + added, end=run.end + added) if added else run)
        if number is None:
            continue
        following = runs[index + 1] if index + 1 < len(runs) else None
        if following and following[1] == number and following[0].start == run.end:
            continue
        mark = str(number).translate(_SUPERSCRIPT).join(brackets)
        parts += text[done : run.end], mark
        done = run.end
        at = run.end + added
        places.append((at, at + len(mark)))
        result.append(Run(at, at + len(mark), ("number",), run.url, run.target))
        added += len(mark)
    parts.append(text[done:])
    return Drawn(text="".join(parts), runs=tuple(result), look=look, numbers=tuple(places))
