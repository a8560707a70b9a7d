"""A Markdown file of an article in its parts: front matter, text, and below the text a note and passages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reader.imports.frontmatter import split_front_matter
from reader.model.annotation import NOTES_HEADINGS

_NOTES = re.compile(r"(?m)^<!-- notes -->[ \t]*\n")
_HEADINGS = "|".join(NOTES_HEADINGS)
_NOTES_HEADING = re.compile(rf"\A\s*## (?:{_HEADINGS})[ \t]*\n")
_NOTES_BEGIN = re.compile(rf"(?m)^<!-- notes -->[ \t]*\n(?=\s*^## (?:{_HEADINGS})[ \t]*$)")
_QUOTES = re.compile(r"(?m)(?:^>.*\n?)+")
_ESCAPED_QUOTE = re.compile(r"(?m)^\\(\\*>)")
_TITLE = re.compile(r"\A\s*# (.*)(?:\n|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownFile:
    """A Markdown file in its parts."""

    fields: Mapping[str, str | list[str]]
    text: str
    note: str
    passages: tuple[tuple[str, str], ...]
    """The words of each highlight, and the note on it."""

    def get(self, *names: str) -> str:
        """Return the first field that is there as a line."""
        for name in names:
            value = self.fields.get(name)
            if value:
                return value if isinstance(value, str) else ", ".join(value)
        return ""


def parse_file(text: str, name: str) -> MarkdownFile:
    """Take a file apart; a note keeper's without a title is called by its heading, else by `name`."""
    fields, body = split_front_matter(text)
    # Code in an article may show such a line, and so may a note: the heading tells, else the last one counts.
    lines = [_NOTES_BEGIN.search(body), *reversed(list(_NOTES.finditer(body)))]
    line = next((match for match in lines if match), None)
    added = _NOTES_HEADING.sub("", body[line.end() :]) if line else ""
    note, passages = _split_notes(added)
    body = body[: line.start()] if line else body
    heading = _TITLE.match(body)
    if not fields.get("title") and name and not is_ours(fields):
        fields = {**fields, "title": heading[1].strip() if heading else name}
    body = body[heading.end() :] if heading and fields.get("title") else body
    return MarkdownFile(fields=fields, text=body.strip(), note=note, passages=passages)


def is_ours(fields: Mapping[str, str | list[str]]) -> bool:
    """Tell by front matter whether an export of ours has written it."""
    return bool(fields.get("saved") and fields.get("feed"))


def _split_notes(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the note, which comes before the first quote, and each quote with what stands below it."""
    quotes = list(_QUOTES.finditer(text))
    ends = [*(match.start() for match in quotes[1:]), len(text)]
    passages = tuple(
        (
            "\n".join(line.removeprefix(">").removeprefix(" ") for line in match[0].strip().split("\n")),
            _ESCAPED_QUOTE.sub(r"\1", text[match.end() : end]).strip(),
        )
        for match, end in zip(quotes, ends, strict=False)
    )
    note = text[: quotes[0].start()] if quotes else text
    return _ESCAPED_QUOTE.sub(r"\1", note).strip(), passages
