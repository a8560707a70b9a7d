"""Everything that was saved, in the order that is wanted; it opens without the network."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.language import tr
from reader.library.shelves import ORDERS, BookmarkOrder, RowShelf, arrange, read_order
from reader.model import Entry
from reader.ui import messages
from reader.ui.actions import BY_ID
from reader.ui.actions_bookmarks import BookmarkActions
from reader.ui.bookmark_rows import ORDER_WORDS, list_title, shelf_options
from reader.ui.keymap import bindings
from reader.ui.keys_here import here
from reader.ui.resuming import Cover
from reader.ui.screen import Context
from reader.ui.widgets.key_bar import KeyBar
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose
from reader.ui.widgets.status_bar import StatusBar

_EMPTY = tr("There are no bookmarks yet: {key} on an article keeps it here, with its text and pictures.")
_NO_MATCH = tr("No bookmark matches. Esc shows all of them.")
_REMOVES = tr("Remove the bookmark under the cursor; the article stays in its feed as long as that keeps it.")
_READS = tr("Read the bookmark under the cursor.")
_MARKS = tr("Mark the row for an export, or unmark it.")
_ENDS = tr("End the search, else go back.")
_ORDER = "bookmark order"
"""The key under which the order is kept."""


class BookmarksScreen(BookmarkActions):
    """Lists the bookmarks; what is marked or found in it can be exported."""

    CSS_PATH = "bookmarks.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *here("entry.save", _REMOVES, tr("Remove")),
        *here("feed.remove", _REMOVES, tr("Remove"), shown=False),
        *here("list.sort", tr("Choose an order: by category, tag, date or title.")),
        *here("find.open", tr("Find bookmarks by words and all that a query knows.")),
        *here("entry.tag", BY_ID["entry.tag"].help),
        *here("bookmark.mark", _MARKS),
        Binding("space", "bookmark_mark", show=False, tooltip=_MARKS),
        *here("article.export", tr("Write what is marked to a file or folder; if nothing is, choose what.")),
        *here("article.note", tr("Write a note on the bookmark.")),
        *bindings("article.notes", "article.browser", "article.copy_address"),
        *here("move.back", _ENDS),
        *here("program.up", _ENDS, shown=False),
        Binding("down", "to_list", show=False),
    ]
    ENTER = tr("Go to what was found.")
    ENTER_LABEL = tr("To the list")

    def __init__(self, context: Context, *, entry_id: int = 0) -> None:
        """Begin at this entry, if it is a bookmark."""
        super().__init__(context)
        self._shelves: list[RowShelf] = []
        self._begin_at = entry_id
        self._order: BookmarkOrder | None = None
        """None: what was kept is not known yet."""
        self._match = ""
        self._marked: set[int] = set()
        self._total = 0

    def cover(self) -> Cover:
        """Begin again at the bookmark under the cursor."""
        return Cover(name="bookmarks", entry_id=self._current() or 0)

    def compose(self) -> ComposeResult:
        """Build the list."""
        with Vertical(id="bookmarks"):
            yield Static(tr("Bookmarks"), id="bookmarks-title", classes="screen-title")
            words = tr("Words, tag:…, feed:…, is:gone, has:note, …")
            yield Input(id="bookmarks-find", placeholder=words)
            yield Static("", id="bookmarks-fault")
            yield PickList(id="bookmarks-list", label=tr("Read"), does=_READS)
            yield Static("", id="bookmarks-empty")
        yield KeyBar(self.context.keys)
        yield StatusBar()

    def on_mount(self) -> None:
        """Begin without a search."""
        self.query_one("#bookmarks-find").display = False
        self.query_one("#bookmarks-fault").display = False

    def on_screen_resume(self) -> None:
        """Read the bookmarks, which may have changed meanwhile."""
        self.start(self._reload(), group="bookmarks")

    def on_news_arrived(self, message: messages.NewsArrived) -> None:
        """Read them again; a refresh that is still under way says too much."""
        if message.progress is None or message.progress.phase == "done":
            self.start(self._reload(), group="bookmarks")

    # ------------------------------------------------------------ the list

    @property
    def _ids(self) -> tuple[int, ...]:
        """The entries in the list, each once."""
        return tuple(dict.fromkeys(row.entry.id for shelf in self._shelves for row in shelf.rows))

    async def _reload(self) -> None:
        """Read the bookmarks again and keep the cursor on its article."""
        if self._order is None:
            self._order = read_order(await self.library.setting(_ORDER))
        everything = await self.library.bookmark_rows()
        fault = ""
        rows = everything
        try:
            rows = await self.library.bookmark_rows(self._match) if self._match else everything
            if (doubt := await self.library.doubt(self._match)) is not None:
                fault = doubt.sentence
        except ReaderError as error:
            fault = str(error)
        self._total = len(everything)
        self._marked &= {row.entry.id for row in everything}
        self._tell_fault(fault)
        self._show(arrange(rows, self._order or "category"))

    def _tell_fault(self, fault: str) -> None:
        line = self.query_one("#bookmarks-fault", Static)
        line.update(Prose(Content(fault)))
        line.display = bool(fault)

    def _show(self, shelves: list[RowShelf]) -> None:
        options = self.query_one("#bookmarks-list", PickList)
        line = self.query_one("#bookmarks-find", Input)
        row, entry_id = self._current_row(), self._begin_at or self._current() or 0
        self._begin_at = 0
        place = options.highlighted or 0
        self._shelves = shelves
        order = self._order or "category"
        options.set_options(shelf_options(shelves, order, self._marked))
        ids = self._ids
        options.display = bool(ids)
        empty = self.query_one("#bookmarks-empty", Static)
        empty.display = not ids
        none = _EMPTY.format(key=self.context.keys.shown("entry.save") or tr("a bookmark"))
        empty.update(Prose(Content(_NO_MATCH if self._match else none)))
        title = list_title(len(ids), self._total, len(self._marked), order)
        self.query_one("#bookmarks-title", Static).update(Content(title))
        if not ids:
            if not line.has_focus:
                self.set_focus(None)
            return
        at = self._row_of(row, entry_id)
        options.highlighted = options.get_option_index(at) if at else self._near(options, place)
        if not line.has_focus:
            options.focus()

    def _row_of(self, row: str, entry_id: int) -> str:
        """Return the row that an entry stands in, the same one as before if it does; "": nowhere."""
        rows = [
            f"{number}:{each.entry.id}" for number, shelf in enumerate(self._shelves) for each in shelf.rows
        ]
        own = [each for each in rows if each.endswith(f":{entry_id}")]
        return row if row in own else own[0] if own else ""

    def _near(self, options: PickList, place: int) -> int:
        """Return the row that took the place of one that has gone."""
        places = [index for index in range(options.option_count) if options.get_option_at_index(index).id]
        return min(places, key=lambda index: (abs(index - place), -index))

    def _current_row(self) -> str:
        option = self.query_one("#bookmarks-list", PickList).highlighted_option
        return (option.id or "") if option is not None else ""

    def _current(self) -> int | None:
        row = self._current_row()
        return int(row.partition(":")[2]) if row else None

    def target(self) -> Entry | None:
        """Return the bookmark under the cursor."""
        entry_id = self._current()
        rows = (row.entry for shelf in self._shelves for row in shelf.rows)
        return next((entry for entry in rows if entry.id == entry_id), None)

    def on_option_list_option_selected(self, event: PickList.OptionSelected) -> None:
        """Read the bookmark."""
        event.stop()
        if (entry_id := self._current()) is not None:
            self.post_message(messages.ShowScreen("article", entry_id=entry_id, ids=self._ids))

    # ------------------------------------------------------------ order, finding, marking

    def action_list_sort(self) -> None:
        """Ask for an order."""
        rows = [ORDER_WORDS[order] for order in ORDERS]
        current = ORDERS.index(self._order or "category")
        title = tr("Show the bookmarks")
        self.post_message(
            messages.ShowScreen("pick", title=title, rows=rows, current=current, then=self._sort)
        )

    def _sort(self, chosen: int) -> None:
        self._order = ORDERS[chosen]
        self.start(self._keep_order(self._order), group="bookmarks-order")

    async def _keep_order(self, order: BookmarkOrder) -> None:
        await self.library.put_setting(_ORDER, order)
        await self._reload()

    def action_find_open(self) -> None:
        """Find bookmarks by words and all that the query language knows."""
        line = self.query_one("#bookmarks-find", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#bookmarks-find")
    def _on_typed(self, message: Input.Changed) -> None:
        message.stop()
        if self._match != message.value.strip():
            self._match = message.value.strip()
            self.start(self._reload(), group="bookmarks")

    @on(Input.Submitted, "#bookmarks-find")
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if not self._match:
            self._end_find()
        elif self._ids:
            self.query_one("#bookmarks-list").focus()

    def action_to_list(self) -> None:
        """Go from the line into the list."""
        if self._ids:
            self.query_one("#bookmarks-list").focus()

    def _end_find(self) -> bool:
        """Show all bookmarks again; False: all are shown."""
        line = self.query_one("#bookmarks-find", Input)
        if not line.display:
            return False
        line.display = False
        self._match = line.value = ""
        self.query_one("#bookmarks-list").focus()
        self.start(self._reload(), group="bookmarks")
        return True

    def action_bookmark_mark(self) -> None:
        """Mark the row, or unmark it, and go on to the next."""
        entry_id = self._current()
        if entry_id is None:
            self.tell_empty()
            return
        self._marked ^= {entry_id}
        self._show(self._shelves)
        self.query_one("#bookmarks-list", PickList).action_cursor_down()

    def action_move_back(self) -> None:
        """End the search, else go back."""
        if not self._end_find():
            self.post_message(messages.LeaveScreen())

    def action_program_up(self) -> None:
        """End the search, else go back."""
        self.action_move_back()


SCREEN = BookmarksScreen
