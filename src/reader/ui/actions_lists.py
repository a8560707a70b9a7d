"""What can be done with an entry list: open, step through, mark, show what is new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from textual import on

from reader.model import Article, Entry, EntryQuery, Scope, Step
from reader.ui import messages
from reader.ui.actions_marks import MarkActions
from reader.ui.listing import folds_stories, moments_before, shows_many_feeds
from reader.ui.widgets.entry_list import EntryList

HISTORY = Scope(kind="history")
"""What has been read, the latest first; it is no row of the category list."""
_NEIGHBOURS = 2
"""Articles on either side whose text is made ready while one is being read."""


def count_words(step: Step | None, verb: str) -> str:
    """Return what a bulk mark did, such as "12 entries marked read"."""
    if step is None:
        return f"Nothing to mark {verb}."
    return f"{step.count:,} {'entry' if step.count == 1 else 'entries'} marked {verb}"


class ListActions(MarkActions):
    """A screen with an entry list and an article pane."""

    scope: Scope = Scope(kind="all")
    """What the list shows."""
    _unread_only: dict[Scope, bool]
    _oldest_first: bool

    def make_lists(self) -> None:
        """Set the lists up as config.toml says."""
        self._unread_only = {Scope(kind="all"): True, Scope(kind="saved"): False, HISTORY: False}
        self._oldest_first = self.context.config.lists.oldest_first

    @cached_property
    def entries(self) -> EntryList:
        """The entry list; kept, because work may end after the screen has been taken apart."""
        return self.query_one(EntryList)

    @property
    def query_now(self) -> EntryQuery:
        """What the list asks the library for."""
        unread_only = self._unread_only.get(self.scope, self.context.config.lists.unread_only)
        oldest_first = self._oldest_first and self.scope != HISTORY
        return EntryQuery(scope=self.scope, unread_only=unread_only, oldest_first=oldest_first)

    def target(self) -> Entry | None:
        """Return the article being read, else the entry under the cursor."""
        if self.is_reading and self.article is not None:
            return self.article.entry
        return self.entries.entry

    # ------------------------------------------------------------ loading

    async def load_list(self, *, keep: bool = False, ids: Sequence[int] | None = None) -> None:
        """Load the list of the scope; with `keep` the cursor stays on its entry."""
        if ids is None:
            ids = await self.library.entry_ids(self.query_now)
        height = max(20, self.entries.size.height * 2)
        rows = await self.library.entries(self.entries.in_sight if keep else ids[:height])
        names_feeds = shows_many_feeds(self.scope)
        self.entries.folds = folds_stories(self.scope)
        self.entries.show(ids, names_feeds=names_feeds, by_reading=self.scope == HISTORY, keep=keep)
        self.entries.put_rows(rows)
        self.list_changed()

    def list_changed(self) -> None:
        """Called when the list shows other entries."""

    @on(EntryList.RowsNeeded)
    def _on_rows_needed(self, message: EntryList.RowsNeeded) -> None:
        self.start(self._load_rows(message.ids), group="rows")

    async def _load_rows(self, ids: Sequence[int]) -> None:
        self.entries.put_rows(await self.library.entries(ids))

    # ------------------------------------------------------------ opening

    def open_index(self, index: int) -> None:
        """Open the article of a row."""
        if 0 <= index < self.entries.count:
            self.entries.cursor = index
            self.start(self._open(self.entries.ids[index]), group="article")

    async def _open(self, entry_id: int, *, counts: bool = True) -> None:
        if self.article is not None and self.article.entry.id == entry_id:
            # It is loaded with the position it was left at, so that must be kept before.
            await self.library.put_position(self.article, self._left_at)
        article = await self.library.article(entry_id)
        index = self.entries.cursor
        above, below = self.entries.row(index - 1), self.entries.row(index + 1)
        self.show_article(
            article,
            previous_title=above.title if above else "",
            next_title=below.title if below else "",
        )
        self.article_opened()
        if counts:
            self.count_opened()
        near = self.entries.ids[max(0, index - 1) : index + 1 + _NEIGHBOURS]
        self.start(self.library.prefetch(list(near)), group="prefetch")
        if article.incomplete:
            self.start(self._complete(article), group="complete")

    async def _complete(self, article: Article) -> None:
        self.say("Fetching the article's page …")
        fetched = await self.library.fetch_article(article.entry.id)
        if self.article is not None and self.article.entry.id == article.entry.id:
            self.show_article(fetched)
            self.say(fetched.notice)

    def article_opened(self) -> None:
        """Called when an article has come into the pane."""

    # ------------------------------------------------------------ stepping

    def action_entry_next(self) -> None:
        """Go to the next article of the list."""
        self._step(1)

    def action_entry_previous(self) -> None:
        """Go to the article before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        index = self.entries.cursor + step
        if not 0 <= index < self.entries.count:
            self.say("This is the last article of the list." if step > 0 else "This is the first article.")
        elif self.is_reading:
            self.open_index(index)
        else:
            self.entries.cursor = index

    def action_entry_next_unread(self) -> None:
        """Open the next unread article, in another category if need be."""
        self.start(self.go_unread(1), group="article")

    def action_entry_previous_unread(self) -> None:
        """Open the unread article before this one."""
        self.start(self.go_unread(-1), group="article")

    def action_article_browser_next(self) -> None:
        """Open the article in the browser, mark it read, and go on to the next unread one."""
        entry = self.target()
        if entry is not None and self.open_target():
            self.start(self._leave_for_next(entry), group="article")

    async def _leave_for_next(self, entry: Entry) -> None:
        await self.mark([entry.id], True)
        await self.go_unread(1)

    async def go_unread(self, step: int) -> None:
        """Open the nearest unread article in a direction: in this list, then around it, then elsewhere."""
        here, ids = self.entries.cursor, self.entries.ids
        is_open = self.article is not None and self.entries.entry_id == self.article.entry.id
        start = here - 1 if step > 0 and not is_open else here
        index = await self.library.find_unread(ids, after=start, step=step)
        if index is None and ids:
            index = await self.library.find_unread(ids, after=-1 if step > 0 else len(ids), step=step)
            if index is not None:
                self.say("Round the end of the list." if step > 0 else "Round the top of the list.")
        if index is None and not await self.enter_next_unread(step):
            self.say("Nothing unread is left.")
            return
        if index is None:
            index = await self.library.find_unread(self.entries.ids, after=-1, step=1)
        if index is not None:
            self.entries.cursor = index
            await self._open(self.entries.ids[index])

    async def enter_next_unread(self, step: int) -> bool:
        """Load the next category with unread entries; False: there is none."""
        return False

    # ------------------------------------------------------------ marks

    def show_read(self, ids: Collection[int], read: bool) -> None:
        """Show at once that entries are, or are no longer, read."""
        super().show_read(ids, read)
        self.entries.mark(ids, read=read)

    def action_list_mark_read(self) -> None:
        """Mark the list on the screen read."""
        self._mark_many(self.entries.ids)

    def action_list_mark_above(self) -> None:
        """Mark what stands above the cursor read."""
        self._mark_many(self.entries.ids[: self.entries.cursor])

    def action_list_mark_below(self) -> None:
        """Mark what stands below the cursor read."""
        self._mark_many(self.entries.ids[self.entries.cursor + 1 :])

    def action_list_mark_older(self) -> None:
        """Ask how old, and mark what is older read."""
        if self.entries.count:
            self.start(self._ask_how_old(self.entries.ids), group="older")
        else:
            self.say("There is nothing here to mark.")

    async def _ask_how_old(self, ids: Sequence[int]) -> None:
        moments = moments_before(self.context.clock(), self.entries.entry)
        found = await self.library.unread_older(ids, [moment for _, moment in moments])
        rows = [f"{len(old):>6,}  {words}" for (words, _), old in zip(moments, found, strict=True)]
        self.post_message(
            messages.ShowScreen(
                "pick", title="Mark read what is", rows=rows, then=lambda at: self._mark_many(found[at])
            )
        )

    def _mark_many(self, ids: Sequence[int]) -> None:
        self.start(self._mark_and_tell(ids), group="mark", exclusive=False)

    async def _mark_and_tell(self, ids: Sequence[int]) -> None:
        step = await self.mark(ids, True) if ids else None
        undo = self.context.keys.shown("state.undo")
        self.toast(count_words(step, "read") + (f" · {undo} takes it back" if step and undo else ""))

    def show_starred(self, entry_id: int, starred: bool) -> None:
        """Show at once that an entry is, or is no longer, a bookmark."""
        super().show_starred(entry_id, starred)
        self.entries.mark([entry_id], starred=starred)

    # ------------------------------------------------------------ the list itself

    def action_list_unread_only(self) -> None:
        """Hide or show what has been read."""
        if self.scope == HISTORY:
            self.say("The history shows what has been read, the latest first.")
            return
        self._unread_only[self.scope] = not self.query_now.unread_only
        self.start(self.load_list(keep=True), group="entries")
        self.say("Unread only." if self.query_now.unread_only else "Read entries too.")

    def action_list_sort(self) -> None:
        """Turn the order round."""
        if self.scope == HISTORY:
            self.say("The history shows what has been read, the latest first.")
            return
        self._oldest_first = not self._oldest_first
        self.start(self.load_list(keep=True), group="entries")
        self.say("Oldest first." if self._oldest_first else "Newest first.")

    def action_entry_unfold(self) -> None:
        """Show or hide the other articles that tell the story under the cursor."""
        self.start(self._unfold(), group="story")

    async def _unfold(self) -> None:
        entry = self.entries.entry
        if entry is None or self.entries.fold_story(entry.id):
            return
        others = await self.library.story(entry.id) if self.entries.folds else []
        if not self.entries.unfold_story(entry.id, others):
            self.say("No other feed tells this story.")

    def action_list_show_new(self) -> None:
        """Bring the list up to date."""
        self.start(self.load_list(keep=True), group="entries")
