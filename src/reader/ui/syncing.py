"""The app's part in keeping in step with a service: now and then, and without disturbing anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import ReaderError, SyncError
from reader.language import tr
from reader.library.syncing import sync_words
from reader.ui import messages
from reader.ui.keymap import Keymap
from reader.ui.refreshing import RefreshingApp

if TYPE_CHECKING:
    from textual.driver import Driver

_TICK = 30.0
"""Seconds between two looks whether marks wait to be sent."""


class SyncingApp(RefreshingApp):
    """Owns the synchronisation."""

    def __init__(self, keys: Keymap, driver: type[Driver] | None = None) -> None:
        super().__init__(keys, driver)
        self._sync_fault = ""
        """What was told last of what is wrong; it is not told again until it is over."""
        self._is_syncing = False
        """Whether a sync is under way that somebody has asked for."""

    def on_mount(self) -> None:
        """Sync at the start, and from then on when something waits."""
        if self.context.library.syncs:
            self.call_after_refresh(self._sync_if_due)
            self.set_interval(_TICK, self._sync_if_due)

    def action_feeds_refresh_all(self) -> None:
        """Load every feed, and see what was read elsewhere."""
        super().action_feeds_refresh_all()
        if self.context.library.syncs:
            self._sync_now()

    def _sync_if_due(self) -> None:
        if not self._is_at_work("sync"):
            self.run_worker(self._look_whether_due(), group="sync")

    def _sync_now(self) -> None:
        if not self._is_at_work("sync"):
            self.run_worker(self._sync(asked=True), group="sync")

    def _show_activity(self) -> None:
        super()._show_activity()
        if self._is_syncing:
            self.activity = " · ".join(part for part in (self.activity, tr("Syncing …")) if part)

    async def _look_whether_due(self) -> None:
        try:
            is_due = await self.context.library.sync_due()
        except ReaderError:  # whatever asks next says what is wrong
            return
        if is_due:
            await self._sync(asked=False)

    async def _sync(self, *, asked: bool) -> None:
        self._is_syncing = asked
        self._show_activity()
        try:
            report = await self.context.library.sync()
        except ReaderError as error:
            # Without a network nobody wants to hear of it; feed health tells.
            is_offline = isinstance(error, SyncError) and error.offline
            if asked or not (is_offline or str(error) == self._sync_fault):
                self._sync_fault = str(error)
                self.complain(str(error))
            return
        finally:
            self._is_syncing = False
            self._show_activity()
        self._sync_fault = ""
        if report is not None and report.changed_here:
            self.post_message(messages.NewsChanged(elsewhere=True))
            if asked or report.feeds_added or report.feeds_removed:
                self._mention(sync_words(report))
