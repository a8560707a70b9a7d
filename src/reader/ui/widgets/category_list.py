"""The list of categories: built-in lists, folders that fold, and feeds with their unread counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events

from reader.convert.wrap import cell_width, cut
from reader.model import Category, FolderPath, Scope
from reader.ui.listing import find_scope, folder_of, parent_row, visible_rows
from reader.ui.widgets.row_list import RowList

_BUILT_IN = {"all": "✻", "today": "☼", "saved": "★", "smart": "◇"}


class CategoryList(RowList):
    """Categories as rows; it keeps which folders are folded and which category is shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "category-list--unread",
        "category-list--quiet",
        "category-list--folder",
        "category-list--fault",
        "category-list--count",
        "category-list--sign",
    }
    DEFAULT_CSS = """
    CategoryList {
        .category-list--unread { text-style: bold; }
        .category-list--quiet { color: $text-muted; }
        .category-list--folder { color: $secondary; }
        .category-list--fault { color: $error; text-style: bold; }
        .category-list--count { color: $accent; }
        .category-list--sign { color: $secondary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.categories: Sequence[Category] = ()
        self.folded: set[FolderPath] = set()
        self._rows: list[int] = []
        self._shown: list[tuple[Category, bool]] = []
        """What the rows say, and whether they are folded folders."""

    def show(self, categories: Sequence[Category]) -> None:
        """Show these categories; the cursor stays on the one it was on."""
        here = self.category
        self.categories = categories
        self._rows = visible_rows(categories, self.folded)
        cursor = self.cursor
        if here is not None and (index := find_scope(categories, here.scope)) is not None:
            cursor = self._row_of(index)
        self._show_rows(cursor)

    def _show_rows(self, cursor: int) -> None:
        """Draw the rows that say something else than before: mostly counts, a few at a time."""
        before = self._shown
        rows = [self.categories[index] for index in self._rows]
        self._shown = [(row, folder_of(row) in self.folded) for row in rows]
        changed = {place for place, (old, new) in enumerate(zip_longest(before, self._shown)) if old != new}
        self.set_count(len(rows), cursor, changed=changed)

    @property
    def category(self) -> Category | None:
        """The category under the cursor; None: there are none."""
        return self.categories[self.index] if self._rows else None

    @property
    def index(self) -> int:
        """The place of the category under the cursor among all categories."""
        return self._rows[min(self.cursor, len(self._rows) - 1)] if self._rows else 0

    def _row_of(self, index: int) -> int:
        """Return the row that shows a category, or the folded folder that hides it."""
        candidates = [row for row, place in enumerate(self._rows) if place <= index]
        return candidates[-1] if candidates else 0

    def go_to(self, index: int) -> None:
        """Put the cursor on a category, unfolding the folders that hide it."""
        above = parent_row(self.categories, index) if self.categories else None
        while above is not None:
            self.folded.discard(folder_of(self.categories[above]))
            above = parent_row(self.categories, above)
        self._rows = visible_rows(self.categories, self.folded)
        self._show_rows(self._row_of(index))

    def go_to_scope(self, scope: Scope) -> bool:
        """Put the cursor on the category with this scope; False: there is none."""
        index = find_scope(self.categories, scope)
        if index is not None:
            self.go_to(index)
        return index is not None

    def fold(self, closed: bool | None = None) -> bool:
        """Fold or unfold the folder under the cursor (None: the other way round); False: nothing changed."""
        folder = folder_of(self.category) if self.category else ()
        closed = folder not in self.folded if closed is None else closed
        if not folder or closed == (folder in self.folded):
            return False
        (self.folded.add if closed else self.folded.discard)(folder)
        self.show(self.categories)
        return True

    def fold_all(self, folders: Collection[FolderPath]) -> None:
        """Fold these folders, as far as they are there, and unfold all others."""
        self.folded = {folder_of(row) for row in self.categories} & set(folders)
        self.show(self.categories)

    @property
    def is_outermost(self) -> bool:
        """Whether the category under the cursor stands in no folder."""
        return not self._rows or parent_row(self.categories, self.index) is None

    def go_out(self) -> None:
        """Go to the folder around the category under the cursor, if it is in one."""
        above = parent_row(self.categories, self.index) if self._rows else None
        if above is not None:
            self.cursor = self._row_of(above)

    def draw_row(self, index: int, width: int, base: Style) -> list[Segment]:
        """Draw a category: sign, title, mark of failure, unread count at the right."""
        category = self.categories[self._rows[index]]
        folder = folder_of(category)
        if folder:
            sign = "▸ " if folder in self.folded else "▾ "
        else:
            sign = _BUILT_IN.get(category.scope.kind, " ") + " "
        count = f"{category.unread:,}" if category.unread else ""
        fault = "! " if category.fault else ""
        indent = "  " * category.depth
        room = width - len(indent) - cell_width(sign) - len(fault) - (len(count) + 1 if count else 0) - 1
        name = "category-list--unread" if category.unread else "category-list--quiet"
        title = cut(category.title, max(0, room))
        style = base + self.style_of(name)
        if folder:
            style += self.style_of("category-list--folder")
        return [
            Segment(indent, base),
            Segment(sign, base + self.style_of("category-list--sign")),
            Segment(fault, base + self.style_of("category-list--fault")),
            Segment(title, style),
            Segment(" " * (max(0, room - cell_width(title)) + bool(count)), base),
            Segment(count, base + self.style_of("category-list--count")),
            Segment(" ", base),
        ]

    def on_click(self, event: events.Click) -> None:
        """Fold a folder by its sign; choose any other row."""
        row = self.row_at(event.y)
        if 0 <= row < self.count:
            category = self.categories[self._rows[row]]
            if folder_of(category) and event.x <= 2 + 2 * category.depth:
                event.prevent_default()
                self.cursor = row
                self.fold()
