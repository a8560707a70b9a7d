"""How bookmarks are written as rows, and what the list of them says about itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from reader.language import tr
from reader.library.shelves import BookmarkOrder, RowShelf
from reader.model import BookmarkRow
from reader.ui.row_line import RowLine

ORDER_WORDS: dict[BookmarkOrder, str] = {
    "category": tr("by category"),
    "tag": tr("by tag"),
    "saved": tr("latest bookmark first"),
    "published": tr("newest first"),
    "title": tr("by title"),
}


def bookmark_line(row: BookmarkRow, order: BookmarkOrder, *, marked: bool = False) -> Content:
    """Return a bookmark's row: its day, its signs, its title, its tags, and since when its site lacks it."""
    entry = row.entry
    day = row.saved_at if order == "saved" else entry.date
    parts = [
        Content.styled("✓ " if marked else "  ", "$accent bold"),
        Content.styled(f"{day.astimezone():%Y-%m-%d}  ", "$text-muted"),
    ]
    if entry.gone_since is not None:
        parts.append(Content.styled("† ", "$text-warning"))
    if row.highlights or row.has_note:
        parts.append(Content.styled(f"✎{row.highlights or ''} ", "$accent"))
    parts.append(Content(entry.title or entry.link or tr("(no title)")))
    last = []
    if entry.gone_since is not None:
        gone = tr("gone since {day}", day=f"{entry.gone_since.astimezone():%Y-%m-%d}")
        last.append(Content.styled(f"  {gone}", "$text-warning"))
    if row.tags:
        last.append(Content.styled("".join(f"  #{tag}" for tag in row.tags), "$text-muted"))
    return RowLine.of(Content("").join(parts), Content("").join(last))


def shelf_options(shelves: Sequence[RowShelf], order: BookmarkOrder, marked: Collection[int]) -> list[Option]:
    """Return the rows under their headings; the id of each has the number of its shelf and its entry."""
    options: list[Option] = []
    for number, shelf in enumerate(shelves):
        if shelf.title:
            heading = Content.styled(f"{shelf.title}  {len(shelf.rows)}", "$accent bold")
            options.append(Option(heading, disabled=True))
        for row in shelf.rows:
            line = bookmark_line(row, order, marked=row.entry.id in marked)
            options.append(Option(line, id=f"{number}:{row.entry.id}"))
        options.append(Option("", disabled=True))
    return options[:-1]


def list_title(shown: int, total: int, marked: int, order: BookmarkOrder) -> str:
    """Return the heading of the list: "Bookmarks · 3 of 41 · by tag · 2 marked"."""
    count = f"{shown:,}" if shown == total else tr("{shown:,} of {total:,}", shown=shown, total=total)
    chosen = [tr("{marked:,} marked", marked=marked)] if marked else []
    return " · ".join([tr("Bookmarks"), count, *chosen, ORDER_WORDS[order]])
