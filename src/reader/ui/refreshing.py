"""The app's part in news: it begins refreshes, tells how they go, and sees what other programs change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.reactive import reactive

from reader.errors import ReaderError
from reader.model import FeedUpdate, RefreshProgress
from reader.ui import messages
from reader.ui.keymap import Keymap
from reader.ui.pace import Pace
from reader.ui.screen import ReaderScreen, Sheet
from reader.ui.sharp import SharpApp
from reader.ui.toasts import some_of
from reader.ui.widgets.status_bar import describe, result_words

if TYPE_CHECKING:
    from textual.driver import Driver

_TICK = 60.0
"""Seconds between two looks at which feeds are due."""
_GLANCE = 3.0
"""Seconds between two looks whether another program has changed something."""


class RefreshingApp(SharpApp):
    """Owns the refresh; what it brings goes to every screen."""

    activity: reactive[str] = reactive("")
    """The refresh under way, for the status line; "": none."""

    def __init__(self, keys: Keymap, driver: type[Driver] | None = None) -> None:
        super().__init__(keys, driver)
        self._waiting: set[int] = set()
        self._mentioned = ""

    def on_mount(self) -> None:
        """Look for news at the start, and from then on now and then."""
        if self.context.config.refresh.on_start and self.open_article is None:
            self.call_after_refresh(self._refresh_due, at_start=True)
        if self.context.config.refresh.while_open:
            self.set_interval(_TICK, self._refresh_due)
        self.set_interval(_GLANCE, self._glance)

    def complain(self, sentence: str) -> None:
        """Show a fault over whatever is on the screen; text from outside is never markup."""
        self.notify(sentence, severity="error", timeout=8, markup=False)

    # ------------------------------------------------------------ what changed

    @on(messages.NewsChanged)
    def _on_news_changed(self, message: messages.NewsChanged) -> None:
        if message.progress is None and not message.elsewhere:
            self.drop_offer()
        for screen in self.screen_stack:
            screen.post_message(messages.NewsArrived.of(message))

    @on(messages.OfferUndo)
    def _on_offer_undo(self, message: messages.OfferUndo) -> None:
        undo = self.context.keys.shown("state.undo")
        self.offer(f"{message.did} · {undo} {message.how}" if undo else message.did)

    def _glance(self) -> None:
        """Look whether another program has changed something; a refresh of our own tells of itself."""
        # A look that is cancelled would have been told of a change, and nobody would hear of it.
        if not self._is_refreshing and not self._is_at_work("elsewhere"):
            self.run_worker(self.look_elsewhere(), group="elsewhere")

    async def look_elsewhere(self) -> None:
        """Have every screen show what another program has changed meanwhile."""
        with suppress(ReaderError):  # whatever asks next says what is wrong
            if await self.context.library.changed_elsewhere():
                self.post_message(messages.NewsChanged(elsewhere=True))

    # ------------------------------------------------------------ refreshing

    @on(messages.StartRefresh)
    def _on_start_refresh(self, message: messages.StartRefresh) -> None:
        self._refresh(message.feed_ids)

    def action_feeds_refresh_all(self) -> None:
        """Load every feed."""
        self._refresh(None)

    @on(messages.StopRefresh)
    def _on_stop_refresh(self) -> None:
        self._waiting.clear()
        if self.workers.cancel_group(self, "refresh"):
            self.notify("The refresh was stopped; what has come is kept.", timeout=3, markup=False)

    def _refresh_due(self, *, at_start: bool = False) -> None:
        """Load the feeds whose time has come, while nobody is disturbed by it."""
        if not self._is_refreshing:
            self.run_worker(self._look_for_due(at_start), group="timetable", exclusive=True)

    async def _look_for_due(self, at_start: bool) -> None:
        minutes = self.context.config.refresh.on_start_minutes if at_start else 0
        due = await self.context.library.due_feeds(older_than=timedelta(minutes=minutes))
        # At the start also what was left undone the last time: pages, pictures of bookmarks.
        if (due or at_start) and not self._is_refreshing:
            self._refresh(due if minutes else None, force=False, quiet=not at_start)

    @property
    def _is_refreshing(self) -> bool:
        return self._is_at_work("refresh")

    def _is_at_work(self, group: str) -> bool:
        return any(worker.group == group and worker.is_running for worker in self.workers)

    def _refresh(self, feed_ids: Collection[int] | None, *, force: bool = True, quiet: bool = False) -> None:
        """Begin a refresh; while one is under way, a second one joins it. `quiet`: failures are not told."""
        if self._is_refreshing and feed_ids is not None:
            self._waiting.update(feed_ids)
        elif self._is_refreshing:
            self.notify(
                "A refresh is under way already; Esc in the category list stops it.", timeout=2, markup=False
            )
        else:
            self.run_worker(self._follow_all(feed_ids, force, quiet), group="refresh")

    async def _follow_all(self, feed_ids: Collection[int] | None, force: bool, quiet: bool) -> None:
        """Refresh, then also what was asked for meanwhile."""
        await self._follow(feed_ids, force, quiet)
        while self._waiting:
            joined, self._waiting = self._waiting, set()
            await self._follow(joined, force=True, quiet=False)

    async def _follow(self, feed_ids: Collection[int] | None, force: bool, quiet: bool) -> None:
        self.activity = "Looking for news"
        pace = Pace(self, partial(self._tell_progress, monotonic()))
        progress: RefreshProgress | None = None
        failed = 0
        alerts: list[FeedUpdate] = []
        try:
            async for progress in self.context.library.refresh(feed_ids, force=force):
                failed += progress.update is not None and bool(progress.update.error)
                if progress.update is not None and progress.update.notify:
                    alerts.append(progress.update)
                    self._alert(alerts)
                pace.take(progress)
        except ReaderError as error:
            self.complain(str(error))
            progress = None
        finally:
            pace.stop()
            self.activity = ""
            if progress is None or progress.phase != "done":
                self.post_message(messages.NewsChanged())
        if progress is not None and (progress.new or not quiet):
            self._tell_result(progress, failed, asked=force)

    def _alert(self, updates: Sequence[FeedUpdate]) -> None:
        """Show the titles that rules want to be told of; those of the same refresh stand in one toast."""
        titles = [title for update in updates for title in update.notify]
        feeds = {update.title for update in updates}
        title = updates[0].title if len(feeds) == 1 else f"From {len(feeds)} feeds"
        self.notify(some_of(titles), title=title, timeout=8, markup=False)

    def _tell_progress(self, begun: float, progress: RefreshProgress) -> None:
        self.activity = describe(progress, monotonic() - begun)
        self.post_message(messages.NewsChanged(progress=progress))

    def _tell_result(self, progress: RefreshProgress, feeds: int, *, asked: bool) -> None:
        """Sum up a refresh, in which some feeds failed.

        One that nobody asked for is silent unless it has something to tell.
        """
        if progress.failed:
            self.complain(result_words(progress, feeds, self.context.keys.shown("go.health")))
        elif progress.new or asked:
            nothing = "Another refresh is at work." if progress.held else "Nothing new."
            # Later: a toast shown just now is a message that is still on its way.
            self.call_later(self._mention, f"{progress.new:,} new." if progress.new else nothing)

    def _mention(self, sentence: str) -> None:
        """Show a sentence; where it would cover a sheet or another toast, on the status line."""
        is_sheet = isinstance(self.screen, Sheet)
        screen = self.screen_stack[-2] if is_sheet and len(self.screen_stack) > 1 else self.screen
        is_covered = len(self._notifications) > 0 and self.said != self._mentioned
        self._mentioned = sentence
        if (is_covered or is_sheet) and isinstance(screen, ReaderScreen) and screen.status is not None:
            screen.say(sentence)
        else:
            self.notify(sentence, timeout=3, markup=False)
