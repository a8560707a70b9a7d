"""What can be done with the bookmarks in a list: remove, tag, note, open, export."""

from __future__ import annotations

from abc import abstractmethod

from reader.language import tr
from reader.library.shelves import RowShelf
from reader.model import Entry
from reader.ui import messages
from reader.ui.screen import ReaderScreen


class BookmarkActions(ReaderScreen[None]):
    """A screen that lists bookmarks."""

    _shelves: list[RowShelf]
    _marked: set[int]
    _match: str
    _total: int

    @abstractmethod
    def target(self) -> Entry | None:
        """Return the bookmark under the cursor."""

    @property
    @abstractmethod
    def _ids(self) -> tuple[int, ...]:
        """The entries in the list, each once."""

    # ------------------------------------------------------------ export

    def action_article_export(self) -> None:
        """Export what is marked, else ask what."""
        entry = self.target()
        if self._marked:
            self._export(sorted(self._marked))
        elif entry is None:
            self.say(tr("There is nothing here to export."))
        else:
            choices = self._choices(entry)

            def export(chosen: int) -> None:
                self._export(choices[chosen][1])

            rows = [words for words, _ in choices]
            self.post_message(messages.ShowScreen("pick", title=tr("Export"), rows=rows, then=export))

    def _choices(self, entry: Entry) -> list[tuple[str, list[int] | None]]:
        """Return what may be meant: the bookmark, its shelf, what was found, all; None stands for all."""
        choices: list[tuple[str, list[int] | None]] = [(tr("This bookmark"), [entry.id])]
        for shelf in self._shelves if len(self._shelves) > 1 else ():
            members = [row.entry.id for row in shelf.rows]
            if entry.id in members:
                words = tr("{shelf}: {count:,}", shelf=shelf.title, count=len(members))
                choices.append((words, members))
        if self._match:
            choices.append((tr("What is found: {count:,}", count=len(self._ids)), list(self._ids)))
        return [*choices, (tr("All bookmarks: {count:,}", count=self._total), None)]

    def _export(self, ids: list[int] | None) -> None:
        from reader.export.names import article_name

        name = f"{tr('bookmarks')} {self.context.clock().astimezone():%Y-%m-%d}"
        entry = self.target()
        if entry is not None and ids == [entry.id]:
            name = article_name(entry)
        # The sheet that asked has to be gone first.
        show = messages.ShowScreen("export", file_name=name, ids=ids, count=len(ids or ()) or self._total)
        self.call_later(self.post_message, show)

    # ------------------------------------------------------------ one bookmark

    def tell_empty(self) -> None:
        """Say that there is no bookmark for a key to be about."""
        self.say(tr("There is no bookmark here."))

    def action_entry_save(self) -> None:
        """Remove the bookmark under the cursor; undo brings it back."""
        if (entry := self.target()) is not None:
            self.start(self._remove(entry.id), group="bookmarks-state")
        else:
            self.tell_empty()

    def action_feed_remove(self) -> None:
        """Remove the bookmark under the cursor; undo brings it back."""
        self.action_entry_save()

    async def _remove(self, entry_id: int) -> None:
        await self.library.unsave(entry_id)
        self.offer_undo(tr("Bookmark removed"), tr("brings it back"))
        self.post_message(messages.NewsChanged([entry_id]))

    def action_entry_tag(self) -> None:
        """Change the tags of the bookmark."""
        self._show_sheet("tags")

    def action_article_note(self) -> None:
        """Write a note on the bookmark."""
        self._show_sheet("note")

    def action_article_notes(self) -> None:
        """List the notes and highlights of the bookmark."""
        self._show_sheet("notes")

    def _show_sheet(self, name: str) -> None:
        if (entry := self.target()) is not None:
            self.post_message(messages.ShowScreen(name, entry_id=entry.id, title=entry.title))
        else:
            self.tell_empty()

    def _address(self) -> str:
        """Return the address of the bookmark under the cursor; "", which is told: there is none."""
        entry = self.target()
        if entry is None:
            self.tell_empty()
        elif not entry.link:
            self.say(tr("This bookmark has no address."))
        return entry.link if entry is not None else ""

    def action_article_browser(self) -> None:
        """Open the bookmark in the browser."""
        if address := self._address():
            self.post_message(messages.OpenInBrowser(address))

    def action_article_copy_address(self) -> None:
        """Copy the bookmark's address."""
        if address := self._address():
            self.post_message(messages.CopyText(address, tr("the address")))
