"""The app's part in news: it begins refreshes, tells how they go, and sees what other programs change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.reactive import reactive

from reader.errors import ReaderError
from reader.language import tr
from reader.model import FeedUpdate, RefreshProgress
from reader.ui import messages
from reader.ui.keymap import Keymap
from reader.ui.pace import Pace
from reader.ui.screen import ReaderScreen, Sheet
from reader.ui.sharp import SharpApp
from reader.ui.toasts import some_of
from reader.ui.underway import Underway, activity_words
from reader.ui.widgets.status_bar import result_words

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.worker import Worker

_TICK = 60.0
"""Seconds between two looks at which feeds are due."""
_GLANCE = 1.0
"""Seconds between two looks whether another program has changed something."""
_FOLLOWING = 2
"""Looks that are left out after a change: one that goes on changing is not to keep the screens busy."""


class RefreshingApp(SharpApp):
    """Owns the refresh; what it brings goes to every screen."""

    activity: reactive[str] = reactive("")
    """The refresh under way, for the status line; "": none."""

    def __init__(self, keys: Keymap, driver: type[Driver] | None = None) -> None:
        super().__init__(keys, driver)
        self._underway: dict[Underway, Worker[None]] = {}
        self._waiting: set[int] = set()
        """Feeds that were asked for while others were being loaded."""
        self._added: set[int] = set()
        """Feeds that are new and not loaded yet: what they list is told, not only what of it is new."""
        self._rest_waits = False
        """Whether all that the refresh under way does not load were asked for, too."""
        self._mentioned = ""
        self._resting = 0
        """Looks at what another program changes that are left out from now on."""
        self._alerts: tuple[str, str] | None = None
        """Title and lines of what rules told of last; None: nothing that has still to be shown."""

    def on_mount(self) -> None:
        """Look for news at the start, and from then on now and then."""
        if self.context.config.refresh.on_start and self.open_article is None:
            self.call_after_refresh(self._refresh_due, at_start=True)
        if self.context.config.refresh.while_open:
            self.set_interval(_TICK, self._refresh_due)
        self.set_interval(_GLANCE, self._glance)
        self.screen_change_signal.subscribe(self, lambda _: self.call_later(self._show_alerts))

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
        """Look whether another program has changed something."""
        self._resting -= 1
        # A look that is cancelled would have been told of a change, and nobody would hear of it.
        if self._resting < 0 and not self._is_at_work("elsewhere"):
            self.run_worker(self.look_elsewhere(), group="elsewhere")

    async def look_elsewhere(self) -> None:
        """Have every screen show what another program has changed meanwhile."""
        with suppress(ReaderError):  # whatever asks next says what is wrong
            if await self.context.library.changed_elsewhere():
                self._resting = _FOLLOWING
                # A refresh of our own may be all that it was: what waits for its end goes on waiting.
                ours = next((each.progress for each in self._going_on() if each.progress is not None), None)
                ours = None if ours is not None and ours.phase == "done" else ours
                self.post_message(messages.NewsChanged(progress=ours, elsewhere=True))

    # ------------------------------------------------------------ refreshing

    @on(messages.StartRefresh)
    def _on_start_refresh(self, message: messages.StartRefresh) -> None:
        self._added.update(message.added)
        self._refresh(message.feed_ids)

    def action_feeds_refresh_all(self) -> None:
        """Load every feed."""
        self._refresh(None)

    @on(messages.StopRefresh)
    def _on_stop_refresh(self) -> None:
        self._waiting, self._rest_waits = set(), False
        if self.workers.cancel_group(self, "refresh"):
            self.notify(tr("The refresh was stopped; what has come is kept."), timeout=3, markup=False)

    def _refresh_due(self, *, at_start: bool = False) -> None:
        """Load the feeds whose time has come, while nobody is disturbed by it."""
        if self._loading is None:
            self.run_worker(self._look_for_due(at_start), group="timetable", exclusive=True)

    async def _look_for_due(self, at_start: bool) -> None:
        minutes = self.context.config.refresh.on_start_minutes if at_start else 0
        due = await self.context.library.due_feeds(older_than=timedelta(minutes=minutes))
        # At the start also what was left undone the last time: pages, pictures of bookmarks.
        if (due or at_start) and self._loading is None:
            self._begin(due if minutes else None, force=False, quiet=not at_start)

    @property
    def _is_refreshing(self) -> bool:
        return self._is_at_work("refresh")

    @property
    def _loading(self) -> Underway | None:
        """Return the refresh that is loading feeds; None: whatever is under way has them all."""
        return next((each for each in self._going_on() if each.loads_feeds), None)

    def _going_on(self) -> list[Underway]:
        return [
            each
            for each, worker in self._underway.items()
            if not (worker.is_finished or (worker.is_cancelled and not each.started))
        ]

    def _is_at_work(self, group: str) -> bool:
        return any(worker.group == group and worker.is_running for worker in self.workers)

    def _refresh(self, feed_ids: Collection[int] | None) -> None:
        """Load feeds now, or as soon as those are here that are being loaded."""
        loading = self._loading
        if loading is None:
            self._begin(feed_ids)
        elif feed_ids is not None:
            self._waiting.update(feed_ids)
        elif loading.everything:
            self.notify(
                tr("A refresh is under way already; Esc in the category list stops it."),
                timeout=2,
                markup=False,
            )
        else:
            self._rest_waits = True
            self.notify(tr("A refresh is under way; the other feeds come next."), timeout=2, markup=False)

    def _begin(self, feed_ids: Collection[int] | None, *, force: bool = True, quiet: bool = False) -> None:
        """Begin a refresh. `quiet`: failures are not told."""
        self._underway = {each: self._underway[each] for each in self._going_on()}
        round = Underway(everything=force and feed_ids is None)
        self._underway[round] = self.run_worker(self._follow(round, feed_ids, force, quiet), group="refresh")

    async def _begin_waiting(self, loaded: Collection[int]) -> None:
        """Begin what was asked for while other feeds were being loaded."""
        waiting, rest = self._waiting, self._rest_waits
        self._waiting, self._rest_waits = set(), False
        if rest:
            feeds = await self.context.library.feeds()
            waiting |= {feed.id for feed in feeds if not feed.stopped and feed.id not in loaded}
        if waiting:
            self._refresh(waiting)

    async def _follow(
        self, round: Underway, feed_ids: Collection[int] | None, force: bool, quiet: bool
    ) -> None:
        round.started = True
        self._show_activity()
        pace = Pace(self, self._tell_progress)
        progress: RefreshProgress | None = None
        failed = 0
        alerts: list[FeedUpdate] = []
        try:
            async for progress in self.context.library.refresh(feed_ids, force=force):
                round.take(progress)
                failed += progress.update is not None and bool(progress.update.error)
                if progress.update is not None and progress.update.notify:
                    alerts.append(progress.update)
                    self._alert(alerts)
                pace.take(progress)
                if not round.loads_feeds:
                    await self._begin_waiting(round.loaded)
        except ReaderError as error:
            self.complain(str(error))
            progress = None
        finally:
            pace.stop()
            self._underway.pop(round, None)
            self._show_activity()
            if progress is None or progress.phase != "done":
                self.post_message(messages.NewsChanged())
        if progress is not None and (progress.new or not quiet):
            self._tell_result(
                progress, failed, asked=force, arrival=await self._arrival(round, progress.came)
            )
        if self._loading is None:
            await self._begin_waiting(round.loaded)

    def _show_activity(self) -> None:
        self.activity = activity_words(self._going_on())

    def _alert(self, updates: Sequence[FeedUpdate]) -> None:
        """Show the titles that rules want to be told of; those of the same refresh stand in one toast."""
        titles = [title for update in updates for title in update.notify]
        feeds = {update.title for update in updates}
        title = updates[0].title if len(feeds) == 1 else tr("From {feeds} feeds", feeds=len(feeds))
        self._alerts = (title, some_of(titles))
        self._show_alerts()

    def _show_alerts(self) -> None:
        """Show what rules told of as soon as no sheet lies there whose lines it would cover."""
        if self._alerts is not None and not isinstance(self.screen, Sheet):
            (title, lines), self._alerts = self._alerts, None
            self.notify(lines, title=title, timeout=8, markup=False)

    def make_room(self) -> None:
        """Keep what rules told of for when the sheet has gone: nobody asked for it, nor could ask again."""
        told = next((each for each in self._notifications if each.title), None)
        if told is not None:
            self._alerts = (told.title, told.message)
        super().make_room()

    def _tell_progress(self, progress: RefreshProgress) -> None:
        self._show_activity()
        self.post_message(messages.NewsChanged(progress=progress))

    async def _arrival(self, round: Underway, new: int) -> str:
        """Return what feeds list that a refresh has loaded for the first time; "": it had others, too."""
        added, self._added = self._added & round.loaded, self._added - round.loaded
        return await self.context.library.tell_arrival(added, new) if added == round.loaded else ""

    def _tell_result(self, progress: RefreshProgress, feeds: int, *, asked: bool, arrival: str = "") -> None:
        """Sum up a refresh, in which some feeds failed; `arrival`: what to say if none did.

        One that nobody asked for is silent unless it has something to tell.
        """
        if progress.failed:
            self.complain(result_words(progress, feeds, self.context.keys.shown("go.health")))
        elif progress.new or asked:
            nothing = tr("Another refresh is at work.") if progress.held else tr("Nothing new.")
            # Later: a toast shown just now is a message that is still on its way.
            came = tr("{new:,} new.", new=progress.new) if progress.new else nothing
            self.call_later(self._mention, arrival or came)

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
