"""The list of entries: a snapshot of ids, of which only the rows in sight are ever loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reader.convert.wrap import cell_width, cut, wrap
from reader.language import tr
from reader.model import Entry
from reader.ui.listing import age, entry_columns, keep_place, looks_like, since
from reader.ui.unfolded import Unfolded
from reader.ui.widgets.row_list import RowList

_REMEMBERED = 4000
"""Rows kept in memory; beyond that those far from the cursor are forgotten."""
_AHEAD = 3
"""Pages above and below the screen whose rows are loaded together with it."""


class EntryList(RowList):
    """Entries as rows. The snapshot changes only when `show` is called, whatever the library does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "entry-list--unread",
        "entry-list--read",
        "entry-list--dot",
        "entry-list--star",
        "entry-list--feed",
        "entry-list--age",
        "entry-list--gone",
        "entry-list--hidden",
        "entry-list--folded",
        "entry-list--empty",
    }
    DEFAULT_CSS = """
    EntryList {
        .entry-list--unread { text-style: bold; }
        .entry-list--read { color: $text-muted; }
        .entry-list--dot { color: $accent; }
        .entry-list--star { color: $warning; }
        .entry-list--feed { color: $secondary; }
        .entry-list--age { color: $text-muted; }
        .entry-list--gone { color: $error; }
        .entry-list--hidden { color: $text-muted; text-style: strike; }
        .entry-list--folded { color: $accent; }
        .entry-list--empty { color: $text-muted; text-style: italic; }
    }
    """

    class RowsNeeded(Message):
        """Rows have come into sight that are not loaded."""

        def __init__(self, ids: tuple[int, ...]) -> None:
            super().__init__()
            self.ids = ids

    def __init__(self, clock: Callable[[], datetime], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._now = clock()
        self.ids: Sequence[int] = ()
        """The snapshot: what the list shows, in its order."""
        self.folds = False
        """Whether each story stands here only once, so that the rows say how many others tell it."""
        self.names_feeds = True
        """Whether the rows name their feed."""
        self.by_reading = False
        """Whether the rows tell when they were read, not when they came."""
        self.empty_text = ""
        """What to say when there is nothing to show."""
        self._rows: dict[int, Entry] = {}
        self.unfolded = Unfolded()
        self._asked = False

    # ------------------------------------------------------------ what is shown

    def show(
        self,
        ids: Sequence[int],
        *,
        names_feeds: bool = True,
        by_reading: bool = False,
        keep: bool = False,
    ) -> None:
        """Show another snapshot; with `keep` the cursor stays on its entry or goes to the next one."""
        cursor = keep_place(self.ids, ids, self.cursor) if keep else 0
        near = self.in_sight if keep else ()
        self._now = self._clock()
        self.names_feeds, self.by_reading = names_feeds, by_reading
        self.ids = ids
        self.unfolded = Unfolded()
        self._rows = {entry_id: self._rows[entry_id] for entry_id in near if entry_id in self._rows}
        if not keep:
            self.scroll_to(y=0, animate=False, force=True)
        self.set_count(len(ids), cursor)

    def extend(self, ids: Sequence[int]) -> None:
        """Show a snapshot that begins with the present one and goes on; nothing on the screen moves."""
        self.ids = ids
        self.set_length(len(ids))

    def put_in(self, ids: Sequence[int]) -> None:
        """Show a snapshot that has more between what is shown; the cursor stays on its entry."""
        self._show_again(ids, self.unfolded, keep_place(self.ids, ids, self.cursor))

    def take_out(self, gone: Collection[int]) -> None:
        """Leave entries out; the others stay where they are on the screen, as far as those left fill it."""
        out = set(gone)
        ids = [entry_id for entry_id in self.ids if entry_id not in out]
        top = round(self.scroll_y)
        above = sum(entry_id in out for entry_id in self.ids[:top])
        self.scroll_to(y=top - above, animate=False, force=True, immediate=True)
        self._show_again(ids, self.unfolded.without(out), keep_place(self.ids, ids, self.cursor))

    def unfold_story(self, entry_id: int, others: Sequence[int]) -> bool:
        """Show the other articles of an entry's story below it; False: there are none that are not here."""
        ids, unfolded = self.unfolded.unfold(self.ids, entry_id, others)
        if len(ids) == len(self.ids):
            return False
        self._show_again(ids, unfolded, self.cursor)
        return True

    def fold_story(self, entry_id: int) -> bool:
        """Hide again what was shown below an entry or around it; False: nothing was."""
        first = self.unfolded.first_of(entry_id)
        ids, unfolded = self.unfolded.fold(self.ids, first)
        if len(ids) == len(self.ids):
            return False
        self._show_again(ids, unfolded, ids.index(first))
        return True

    def _show_again(self, ids: Sequence[int], unfolded: Unfolded, cursor: int) -> None:
        self.ids, self.unfolded = ids, unfolded
        self.set_count(len(ids), cursor)
        self.redraw()

    def put_rows(self, entries: Iterable[Entry]) -> None:
        """Take in rows that were asked for, or that have changed."""
        arrived = {entry.id: entry for entry in entries}
        changed = {key for key, entry in arrived.items() if not looks_like(self._rows.get(key), entry)}
        self._rows.update(arrived)
        if len(self._rows) > _REMEMBERED:
            near = set(self._ids_around(_AHEAD))
            self._rows = {key: row for key, row in self._rows.items() if key in near}
            self.redraw()
        self._redraw_entries(changed)

    def _redraw_entries(self, changed: Collection[int]) -> None:
        """Draw the rows of these entries anew, in sight or remembered from when they were."""
        top = round(self.scroll_y)
        places = {key[0] for key in self._strips if key[0] >= 0}
        places.update(range(top, min(self.count, top + self.size.height)))
        self.redraw_rows({place for place in places if self.ids[place] in changed})

    @property
    def in_sight(self) -> Sequence[int]:
        """The entries on the screen and a page around it."""
        return self._ids_around(1)

    def _ids_around(self, pages: int) -> Sequence[int]:
        """Return the ids of the rows in sight and of some pages around them."""
        height = max(1, self.size.height)
        top = round(self.scroll_y)
        return self.ids[max(0, top - pages * height) : top + (pages + 1) * height]

    def mark(self, ids: Collection[int], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Show a change of state at once; rows that are not loaded will come with it."""
        changed = set()
        for entry_id in self.loaded(ids):
            row = self._rows[entry_id]
            now = replace(
                row,
                read=row.read if read is None else read,
                starred=row.starred if starred is None else starred,
            )
            if now != row:
                self._rows[entry_id] = now
                changed.add(entry_id)
        self._redraw_entries(changed)

    def forget_far(self) -> None:
        """Forget the rows that are not in sight, so that they are loaded anew when they come into it."""
        near = set(self.in_sight)
        self._rows = {entry_id: row for entry_id, row in self._rows.items() if entry_id in near}
        self.redraw()

    def loaded(self, ids: Collection[int]) -> list[int]:
        """Return those of these ids whose rows are loaded, so that they would have to be loaded again."""
        return list(self._rows.keys() & set(ids))

    # ------------------------------------------------------------ the cursor

    @property
    def entry_id(self) -> int | None:
        """The entry under the cursor; None: the list is empty."""
        return self.ids[self.cursor] if self.count else None

    @property
    def entry(self) -> Entry | None:
        """The row under the cursor; None: the list is empty or the row is not loaded yet."""
        return None if self.entry_id is None else self._rows.get(self.entry_id)

    def row(self, index: int) -> Entry | None:
        """Return a row by its place; None: there is none, or it is not loaded yet."""
        return self._rows.get(self.ids[index]) if 0 <= index < self.count else None

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Draw a line; an empty list says why it is empty."""
        if self.count or not self.empty_text:
            return super().render_line(y)
        width = self.size.width
        starts = (0, *wrap(self.empty_text, max(8, width - 5)), len(self.empty_text))
        lines = [self.empty_text[start:end].strip() for start, end in pairwise(starts)]
        at = y - min(1, self.size.height - 1)
        if not 0 <= at < len(lines):
            return super().render_line(y)
        base = self.base_style
        words = Segment("    " + lines[at], base + self.style_of("entry-list--empty"))
        return Strip([words]).adjust_cell_length(width, base)

    def is_final(self, index: int) -> bool:
        """Tell whether the row is loaded."""
        return self.ids[index] in self._rows

    def draw_row(self, index: int, width: int, base: Style) -> list[Segment]:
        """Draw an entry: unread dot, bookmark star, title, feed, age."""
        entry = self._rows.get(self.ids[index])
        if entry is None:
            self._ask()
            return [Segment("   …", base + self.style_of("entry-list--read"))]
        columns = entry_columns(width, feeds=self.names_feeds)
        look = "hidden" if entry.hidden else "read" if entry.read else "unread"
        style = base + self.style_of(f"entry-list--{look}")
        gone = ("⊘ " if entry.hidden else "") + ("† " if entry.gone_since else "")
        gone += "↻ " if entry.updated else ""
        gone = ("└ " if entry.id in self.unfolded else "") + gone
        more = self._count_folded(entry)
        title = cut(
            entry.title or entry.link or tr("(no title)"), max(0, columns.title - len(gone) - len(more))
        )
        # Blanks are segments of their own: some programs that turn a screen into a picture drop leading ones.
        parts = self._signs(entry, base)
        if gone:
            parts.append(Segment(gone, base + self.style_of("entry-list--gone")))
        parts.append(Segment(title, style))
        if more:
            parts.append(Segment(more, base + self.style_of("entry-list--folded")))
        blanks = columns.title - len(gone) - cell_width(title) - len(more)
        if columns.feed:
            feed = cut(entry.feed_title, columns.feed)
            parts += [
                Segment(" " * (blanks + 2), base),
                Segment(feed, base + self.style_of("entry-list--feed")),
            ]
            blanks = columns.feed - cell_width(feed)
        if columns.age:
            when = self._when(entry)
            parts += [
                Segment(" " * (blanks + 2 + columns.age - cell_width(when)), base),
                Segment(when, base + self.style_of("entry-list--age")),
            ]
        return parts

    def _when(self, entry: Entry) -> str:
        if not self.by_reading:
            return age(entry, self._now)
        return since(entry.read_at, self._now) if entry.read_at is not None else ""

    def _count_folded(self, entry: Entry) -> str:
        """Return how many articles of the same story are folded away here: " +2"."""
        if not self.folds or self.unfolded.shows_story(entry.id):
            return ""
        return f" +{entry.folded}" if entry.folded else ""

    def _signs(self, entry: Entry, base: Style) -> list[Segment]:
        """Draw the three cells that tell unread from read, and bookmarks from the rest."""
        dot = Segment(" " if entry.read else "●", base + self.style_of("entry-list--dot"))
        if not entry.starred:
            return [Segment("   ", base)] if entry.read else [dot, Segment("  ", base)]
        return [dot, Segment("★", base + self.style_of("entry-list--star")), Segment(" ", base)]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for rows a page before they come into sight."""
        super().watch_scroll_y(old_value, new_value)
        around = self._ids_around(1)
        if around and not (around[0] in self._rows and around[-1] in self._rows):
            self._ask()

    def _ask(self) -> None:
        """Ask once for all rows in sight and some pages around them."""
        if not self._asked:
            self._asked = True
            self.call_later(self._post_wanted)

    def _post_wanted(self) -> None:
        self._asked = False
        missing = tuple(entry_id for entry_id in self._ids_around(_AHEAD) if entry_id not in self._rows)
        if missing:
            self.post_message(self.RowsNeeded(missing))
