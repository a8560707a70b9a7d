"""What can be done with the entries that a search has found, without opening them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from reader.language import tr
from reader.model import Entry
from reader.ui import messages
from reader.ui.entry_states import open_address, turn_hidden, turn_saved
from reader.ui.screen import ReaderScreen

_NOTHING = tr("There is no entry here.")


class HitActions(ReaderScreen[None]):
    """A screen with a cursor on entries, but without an article."""

    @abstractmethod
    def target(self) -> Entry | None:
        """Return the entry under the cursor; None: there is none."""

    def action_entry_toggle_read(self) -> None:
        """Mark the entry read or unread."""
        self._with_target(lambda entry: self.start(self._turn_read(entry), group="mark", exclusive=False))

    async def _turn_read(self, entry: Entry) -> None:
        step = await self.library.set_read([entry.id], not entry.read)
        if step is not None:
            self.post_message(messages.NewsChanged(step.ids or [entry.id]))

    def action_entry_save(self) -> None:
        """Bookmark the entry, or remove its bookmark."""
        self._with_target(lambda entry: self.start(turn_saved(self, entry), group="save", exclusive=False))

    def action_entry_tag(self) -> None:
        """Change the tags of the entry."""
        self._with_target(
            lambda entry: self.post_message(messages.ShowScreen("tags", entry_id=entry.id, title=entry.title))
        )

    def action_entry_hide(self) -> None:
        """Hide the entry from every list, or show a hidden one again."""
        self._with_target(
            lambda entry: self.start(turn_hidden(self, entry.id), group="hide", exclusive=False)
        )

    def action_article_browser(self) -> None:
        """Open the article in the browser."""
        open_address(self, self.target())

    def _with_target(self, do: Callable[[Entry], object]) -> None:
        if (entry := self.target()) is not None:
            do(entry)
        else:
            self.say(_NOTHING)
