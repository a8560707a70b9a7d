"""Markdown by html2text, for saved files, copies and pipes."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from reader.convert.containers import Containers
from reader.convert.figures import cut_spans
from reader.convert.html import to_document
from reader.convert.marks import SEPARATOR, emphasise, escape, finish, mark_passage, raw
from reader.convert.rough import make_exporter
from reader.model import Block, Cell, Document, Span, by_clock
from reader.text import clean_line, clean_text

_FENCE = re.compile(r"^\s*(`{3,})", re.MULTILINE)


def to_markdown(html: str, base: str = "") -> str:
    """Return a page or fragment as CommonMark with pipe tables; every address in it is absolute."""
    return document_markdown(to_document(html, base))


def article_markdown(
    html: str,
    base: str = "",
    *,
    title: str = "",
    date: date | None = None,
    author: str = "",
    source: str = "",
    feed: str = "",
    tags: Sequence[str] = (),
) -> str:
    """Return an article as a Markdown file: front matter, its title as the heading, its text."""
    title = clean_line(title)
    head = front_matter(title=title, date=date, author=author, source=source, feed=feed, tags=tags)
    heading = f"# {finish(escape(title))}\n\n" if title else ""
    return f"{head}\n{heading}{to_markdown(html, base)}"


def front_matter(**fields: str | date | Sequence[str] | None) -> str:
    """Return YAML front matter of the fields that are not empty; JSON strings are YAML strings."""
    lines = ["---"]
    for name, value in fields.items():
        if not value:
            continue
        if isinstance(value, datetime):
            lines.append(f"{name}: {by_clock(value).isoformat(sep=' ', timespec='seconds')}")
        elif isinstance(value, date):
            lines.append(f"{name}: {value.isoformat()}")
        elif isinstance(value, str):
            lines.append(f"{name}: {json.dumps(value, ensure_ascii=False)}")
        else:
            lines.append(f"{name}: {json.dumps(list(value), ensure_ascii=False)}")
    return "\n".join([*lines, "---", ""])


def document_markdown(document: Document) -> str:
    """Return a document as CommonMark with pipe tables."""
    pieces = iter(_converted([piece for block in document.blocks for piece in _pieces(block, document)]))
    containers = Containers()
    lines: list[str] = []
    for block in document.blocks:
        written = _written(block, pieces)
        if not written:
            continue
        between, first, rest = containers.enter(block)
        lines += between if lines else []
        lines += [(first if index == 0 else rest) + line for index, line in enumerate(written)]
    text = "\n".join(line.rstrip() if not line.endswith("  ") or not line.strip() else line for line in lines)
    return clean_text(text) + "\n" if text else ""


# ---------------------------------------------------------------- one run through html2text


def _converted(pieces: list[str]) -> list[str]:
    """Return each piece of simple HTML as Markdown; all go through html2text together."""
    if not pieces:
        return []
    whole = f"<p>{SEPARATOR}</p>".join(pieces)
    text = make_exporter().handle(whole)
    return [finish(part).strip("\n") for part in text.split(SEPARATOR)]


def _pieces(block: Block, document: Document) -> Iterator[str]:
    """Yield what of a block html2text has to write: its text, or each of a table's cells."""
    if block.kind == "table":
        for row in block.rows:
            for cell in row:
                text = cell.text.replace("\n", " ")
                yield f"<p>{_inline(text, cell.spans, document, in_table=True)}</p>"
    elif block.kind == "heading":
        name = f"h{min(max(block.level, 1), 6)}"
        yield f"<{name}>{_inline(block.text.replace(chr(10), ' '), block.spans, document)}</{name}>"
    elif block.kind == "caption" and not block.spans:
        spans = (Span(start=0, end=len(block.text), styles=("em",)),)
        yield f"<p>{_inline(block.text, spans, document)}</p>"
    elif block.kind not in {"code", "rule"}:
        yield f"<p>{_inline(block.text, block.spans, document)}</p>"


def _inline(text: str, spans: Sequence[Span], document: Document, *, in_table: bool = False) -> str:
    """Return text with spans as HTML: links and pictures as elements, the rest as private signs."""
    parts: list[str] = []
    position = 0
    for link, run in _links(spans):
        start, end = run[0].start, run[-1].end
        parts.append(_words(text, spans, position, start, document, in_table))
        words = _words(text, spans, start, end, document, in_table)
        url = document.links[link].url
        if text[start:end] == url and len(run) == 1:
            address = raw(f"<{url}>")
            parts.append(mark_passage(address) if "passage" in run[0].styles else address)
        else:
            parts.append(f'<a href="{entities.escape(url)}">{words}</a>')
        position = end
    parts.append(_words(text, spans, position, len(text), document, in_table))
    return "".join(parts)


def _links(spans: Sequence[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Yield each link with the spans that carry it; what stands between two of them is in neither."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and (runs[-1][-1].link, runs[-1][-1].end) == (span.link, span.start):
            runs[-1].append(span)
        else:
            runs.append([span])
    for run in runs:
        if run[0].link is not None:
            yield run[0].link, run


def _words(text: str, spans: Sequence[Span], start: int, end: int, document: Document, in_table: bool) -> str:
    """Return a stretch inside or outside of one link."""
    parts: list[str] = []
    for span in [*spans, None]:
        if span is not None and (span.image is None or not start <= span.start < end):
            continue
        stop = span.start if span else end
        words = emphasise(text[start:stop], cut_spans(spans, start, stop), in_table=in_table)
        parts.append(words.replace("\n", "<br>"))
        if span is not None and span.image is not None:
            parts.append(_picture(text[span.start : span.end], span.image, document))
            start = span.end
    return "".join(parts)


def _picture(words: str, number: int, document: Document) -> str:
    image = document.images[number]
    if not image.url:
        return escape(words)
    alt = escape(words.removeprefix("🖼").strip())
    return f'<img src="{entities.escape(image.url)}" alt="{alt}">'


# ---------------------------------------------------------------- blocks


def _written(block: Block, pieces: Iterator[str]) -> list[str]:
    """Return the block's lines without the signs of the lists and quotes around it."""
    if block.kind == "rule":
        return ["---"]
    if block.kind == "code":
        longest = max((len(run) for run in _FENCE.findall(block.text)), default=2)
        fence = "`" * max(3, longest + 1)
        return [f"{fence}{block.language}", *block.text.split("\n"), fence]
    if block.kind == "table":
        return _table(block.rows, pieces)
    return next(pieces).split("\n")


def _table(rows: Sequence[Sequence[Cell]], pieces: Iterator[str]) -> list[str]:
    """Return a pipe table; without a head row it gets an empty one, as the format demands."""
    columns = max(sum(cell.columns for cell in row) for row in rows)
    lines = []
    for row in rows:
        texts: list[str] = []
        for cell in row:
            texts += [next(pieces).replace("\n", " ").strip(), *[""] * (cell.columns - 1)]
        texts += [""] * (columns - len(texts))
        lines.append(f"| {' | '.join(texts)} |")
    if not any(cell.head for cell in rows[0]):
        lines.insert(0, f"|{'  |' * columns}")
    rules = {"left": "---", "center": ":---:", "right": "---:"}
    aligns: list[str] = []
    for cell in max(rows, key=len):
        aligns += [rules[cell.align]] * cell.columns
    aligns = (aligns + ["---"] * columns)[:columns]
    return [lines[0], f"| {' | '.join(aligns)} |", *lines[1:]]
