"""Everything that was saved, by category and date; it opens without the network."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from reader.library.shelves import Shelf, shelves
from reader.model import Entry
from reader.ui import messages
from reader.ui.keymap import bindings
from reader.ui.resuming import Cover
from reader.ui.screen import Context, ReaderScreen
from reader.ui.widgets.pick_list import PickList

_EMPTY = "Nothing is saved yet. Press s on an article: it is kept here with its text and pictures."


def bookmark_line(entry: Entry) -> Content:
    """Return a bookmark's row: its day, its title, and a word when its site has removed it."""
    gone = Content.styled("  gone from its site", "$text-warning") if entry.gone_since else Content("")
    return Content.assemble(
        Content.styled(f"{entry.date.astimezone():%Y-%m-%d}  ", "$text-muted"),
        Content(entry.title or "(no title)"),
        gone,
    )


class BookmarksScreen(ReaderScreen[None]):
    """Lists the bookmarks under their categories."""

    CSS_PATH = "bookmarks.tcss"
    BINDINGS = [
        *bindings("move.back", "program.up", "entry.save"),
    ]

    def __init__(self, context: Context, *, entry_id: int = 0) -> None:
        """Begin at this entry, if it is a bookmark."""
        super().__init__(context)
        self._ids: tuple[int, ...] = ()
        self._begin_at = entry_id

    def cover(self) -> Cover:
        """Begin again at the bookmark under the cursor."""
        return Cover(name="bookmarks", entry_id=self._current() or 0)

    def compose(self) -> ComposeResult:
        with Vertical(id="bookmarks"):
            yield Static("Bookmarks", id="bookmarks-title", classes="screen-title")
            yield PickList(id="bookmarks-list")
            yield Static(Content(_EMPTY), id="bookmarks-empty")
            yield Static("Enter reads · s removes · z undoes · Esc back", classes="screen-hint")

    def on_screen_resume(self) -> None:
        self.start(self._reload(), group="bookmarks")

    def on_news_arrived(self) -> None:
        self.start(self._reload(), group="bookmarks")

    async def _reload(self) -> None:
        """Read the bookmarks again and keep the cursor on its article."""
        options = self.query_one("#bookmarks-list", PickList)
        before, self._begin_at = self._current() or self._begin_at, 0
        found = shelves(await self.library.bookmarks())
        self._ids = tuple(entry.id for shelf in found for entry in shelf.entries)
        options.set_options(_options(found))
        options.display = bool(self._ids)
        self.query_one("#bookmarks-empty").display = not self._ids
        self.query_one("#bookmarks-title", Static).update(Content(f"Bookmarks · {len(self._ids)}"))
        if self._ids:
            at = before if before in self._ids else self._ids[0]
            options.highlighted = options.get_option_index(str(at))
            options.focus()

    def _current(self) -> int | None:
        option = self.query_one("#bookmarks-list", PickList).highlighted_option
        return int(option.id) if option is not None and option.id else None

    def on_option_list_option_selected(self, event: PickList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            entry_id = int(event.option_id)
            self.post_message(messages.ShowScreen("article", entry_id=entry_id, ids=self._ids))

    def action_entry_save(self) -> None:
        """Remove the bookmark under the cursor; undo brings it back."""
        if (entry_id := self._current()) is not None:
            self.start(self._remove(entry_id), group="bookmarks-state")

    async def _remove(self, entry_id: int) -> None:
        await self.library.unsave(entry_id)
        self.toast(f"Bookmark removed; {self.context.keys.shown('state.undo')} brings it back.")
        self.post_message(messages.NewsChanged([entry_id]))

    def action_move_back(self) -> None:
        """Go back."""
        self.post_message(messages.LeaveScreen())

    def action_program_up(self) -> None:
        """Go back."""
        self.post_message(messages.LeaveScreen())


def _options(found: list[Shelf]) -> list[Option]:
    options: list[Option] = []
    for shelf in found:
        heading = Content.styled(f"{shelf.title}  {len(shelf.entries)}", "$accent bold")
        options += [Option(heading, disabled=True), *_rows(shelf), Option("", disabled=True)]
    return options[:-1]


def _rows(shelf: Shelf) -> list[Option]:
    return [Option(bookmark_line(entry), id=str(entry.id)) for entry in shelf.entries]


SCREEN = BookmarksScreen
