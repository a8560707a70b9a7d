"""How the feeds are doing: when each last loaded, what is wrong in words, and when it is tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Literal, TypeAlias

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from reader.language import tr
from reader.library.syncing import SyncState
from reader.model import Feed, PageTrouble, Scope
from reader.numbers import count_of
from reader.retelling import retell
from reader.ui import messages
from reader.ui.keys_here import LEAVING, here
from reader.ui.listing import ask_to_remove
from reader.ui.screen import Context, Leaving
from reader.ui.widgets.hanging import Hanging
from reader.ui.widgets.key_bar import KeyBar
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.status_bar import StatusBar

_State: TypeAlias = Literal["failing", "part", "odd", "well"]
_MARKS: Mapping[_State, tuple[str, str]] = {
    "failing": ("✗", "$text-error"),
    "part": ("~", "$text-warning"),
    "odd": ("✓", "$text-success"),
    "well": ("✓", "$text-success"),
}
_YEARS = 2
"""From so many on they are told in years: nobody counts a thousand days."""


def since(now: datetime, then: datetime | None) -> str:
    """Return how long ago something was, in words; None is "never"."""
    if then is None:
        return tr("never")
    seconds = abs((now - then).total_seconds())
    return tr("{span} ago", span=_span(seconds)) if seconds >= 60 else tr("a moment ago")


def until(now: datetime, then: datetime) -> str:
    """Return how far off something is, in words."""
    seconds = (then - now).total_seconds()
    return tr("in {span}", span=_span(seconds)) if seconds >= 60 else tr("in a moment")


def _span(seconds: float) -> str:
    if seconds >= _YEARS * 365 * 86400:
        return count_of(int(seconds // (365 * 86400)), "year")
    if seconds >= 86400:
        return count_of(int(seconds // 86400), "day")
    if seconds >= 3600:
        return count_of(int(seconds // 3600), "hour")
    return count_of(int(seconds // 60), "minute")


def _summary(feeds: list[Feed]) -> str:
    """Return the state of all feeds: "12 feeds, 1 needs attention"; what is only odd is no fault."""
    if not feeds:
        return tr("no feeds yet")
    states = Counter(map(_state, feeds))
    failing, parts, odd = states["failing"], states["part"], states["odd"]
    state = count_of(failing, "needs attention", "need attention") if failing else tr("all well")
    told = tr("{feeds}, {state}", feeds=count_of(len(feeds), "feed"), state=state)
    told += tr(", {parts:,} read in part", parts=parts) if parts else ""
    return told + tr(", {odd:,} with a remark", odd=odd) if odd else told


def _state(feed: Feed) -> _State:
    """Return how a feed is doing; what is said of one that fails is why it does."""
    if feed.fault:
        return "failing"
    if feed.complaint:
        return "part" if feed.in_part else "odd"
    return "well"


def _urgency(feed: Feed) -> tuple[bool, bool, int, bool, bool]:
    return (
        not feed.stopped,
        not feed.fault,
        -feed.fault_count,
        not (feed.complaint and feed.in_part),
        not feed.complaint,
    )


def health_order(feeds: list[Feed]) -> list[Feed]:
    """Return the feeds with those that need attention first, then those that something is odd about."""
    return sorted(feeds, key=_urgency)


def health_line(feed: Feed, now: datetime, trouble: PageTrouble | None = None) -> Hanging:
    """Return a feed's state in three to five lines; `trouble`: what keeps its article pages away."""
    mark, style = _MARKS[_state(feed)]
    times = _loaded(feed, now)
    if feed.last_checked != feed.last_success:
        times += tr(", tried {when}", when=since(now, feed.last_checked))
    lines = [
        Content.styled(
            tr("{times}, {following}", times=times, following=_following(feed, now)), "$text-muted"
        )
    ]
    if feed.fault:
        often = tr(" ({number:,} times in a row)", number=feed.fault_count) if feed.fault_count > 1 else ""
        lines.append(Content.styled(f"{retell(feed.fault)}{often}", "$text-error"))
    elif feed.complaint:
        lines.append(Content.styled(retell(feed.complaint), "$text-warning"))
    if trouble is not None:
        pages = count_of(trouble.count, "article page")
        away = tr("{pages} could not be fetched yet: {fault}", pages=pages, fault=retell(trouble.fault))
        lines.append(Content.styled(away, "$text-warning"))
    lines.append(Content.styled(feed.address, "$text-muted"))
    head = (Content.styled(f"{mark} ", style), Content.styled(feed.name, "bold"))
    return Hanging([head, *((Content("  "), line) for line in lines)])


def sync_line(state: SyncState, now: datetime) -> Content:
    """Return how the synchronisation with the service stands."""
    last = tr("Never in step with the service yet")
    if state.last is not None:
        last = tr("In step with the service {when}", when=since(now, state.last))
    return Content.styled(state.fault or last, "$text-error" if state.fault else "$text-muted")


def _loaded(feed: Feed, now: datetime) -> str:
    if feed.last_success is None:
        return tr("loaded never")
    when = since(now, feed.last_success)
    if not feed.complaint:
        return tr("loaded {when}", when=when)
    if feed.in_part:
        return tr("read in part {when}", when=when)
    return tr("loaded with a remark {when}", when=when)


def _following(feed: Feed, now: datetime) -> str:
    if feed.stopped:
        return tr("stopped for good")
    if feed.next_due is None or feed.next_due <= now:
        return tr("next try now")
    return tr("next try {when}", when=until(now, feed.next_due))


class HealthScreen(Leaving):
    """Lists every feed, the failing ones first."""

    CSS_PATH = "health.tcss"
    BINDINGS = [
        *here("feeds.refresh_here", tr("Load the feed under the cursor now.")),
        *here("feed.edit", tr("Change the feed under the cursor: name, address, settings."), shown=True),
        *here("feed.remove", tr("Unsubscribe from the feed under the cursor."), tr("Remove")),
        *here("article.copy_address", tr("Copy the feed's address.")),
        *LEAVING,
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._feeds: list[Feed] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="health"):
            yield Static(tr("Feed health"), id="health-title", classes="screen-title")
            if self.library.syncs:
                yield Static(id="health-sync")
            yield PickList(id="health-list", label=tr("Entries"), does=tr("Go to the feed's entries."))
        yield KeyBar(self.context.keys)
        yield StatusBar()

    def on_mount(self) -> None:
        self.start(self._reload(), group="health")

    def on_news_arrived(self) -> None:
        self.start(self._reload(), group="health")

    async def _reload(self) -> None:
        """Read the feeds' state again and keep the cursor on its feed."""
        options = self.query_one("#health-list", PickList)
        before = self._current()
        self._feeds = health_order(await self.library.feeds())
        now = self.context.clock()
        troubles = await self.library.page_troubles()
        options.set_options(Option(health_line(feed, now, troubles.get(feed.id))) for feed in self._feeds)
        ids = [feed.id for feed in self._feeds]
        options.highlighted = ids.index(before.id) if before and before.id in ids else (0 if ids else None)
        title = tr("Feed health · {summary}", summary=_summary(self._feeds))
        self.query_one("#health-title", Static).update(Content(title))
        if self.library.syncs:
            self.query_one("#health-sync", Static).update(sync_line(await self.library.sync_state(), now))
        options.focus()

    def _current(self) -> Feed | None:
        index = self.query_one("#health-list", PickList).highlighted
        return self._feeds[index] if index is not None and index < len(self._feeds) else None

    def _wanted(self) -> Feed | None:
        """Return the feed that a key is about; None, which is told: there is none."""
        feed = self._current()
        if feed is None:
            self.say(tr("There is no feed yet; {key} adds one.", key=self.context.keys.shown("feed.add")))
        return feed

    def on_option_list_option_selected(self, event: PickList.OptionSelected) -> None:
        """Go to the feed's entries."""
        event.stop()
        if (feed := self._wanted()) is not None:
            self.post_message(messages.ShowScope(Scope(kind="feed", feed_id=feed.id)))

    def action_feeds_refresh_here(self) -> None:
        """Ask for the feed under the cursor to be loaded now."""
        if (feed := self._wanted()) is not None:
            self.post_message(messages.StartRefresh([feed.id]))

    def action_feed_edit(self) -> None:
        """Open the form of the feed under the cursor."""
        if (feed := self._wanted()) is not None:
            scope = Scope(kind="feed", feed_id=feed.id)
            self.post_message(messages.ShowScreen("edit", scope=scope))

    def action_article_copy_address(self) -> None:
        """Copy the address of the feed under the cursor."""
        if (feed := self._wanted()) is not None:
            self.post_message(messages.CopyText(feed.address, tr("the feed's address")))

    def action_feed_remove(self) -> None:
        """Ask, then unsubscribe from the feed under the cursor."""
        if (feed := self._wanted()) is not None:
            remove = partial(self._remove, feed.id)
            question = ask_to_remove(feed.name, feed.total, self.context.keys.shown("state.undo"))
            self.post_message(messages.Ask(question, tr("Remove"), remove))

    def _remove(self, feed_id: int) -> None:
        self.start(self._remove_feed(feed_id), group="health-remove")

    async def _remove_feed(self, feed_id: int) -> None:
        await self.library.remove_feed(feed_id)
        self.post_message(messages.NewsChanged())


SCREEN = HealthScreen
