"""What can be done with an entry list: open, step through, mark, show what is new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Article, Entry, Scope
from reader.ui import messages
from reader.ui.actions_snapshot import HISTORY, Listing, SnapshotActions
from reader.ui.entry_states import marked_words
from reader.ui.listing import moments_before
from reader.ui.unfolded import Unfolded

_NEIGHBOURS = 2
"""Articles on either side whose text is made ready while one is being read."""
_AHEAD = 0.05
"""Seconds after which that begins."""


class ListActions(SnapshotActions):
    """A screen with an entry list and an article pane."""

    def target(self) -> Entry | None:
        """Return the article being read, else the entry under the cursor."""
        if self.is_reading and self.article is not None:
            return self.article.entry
        return self.entries.entry

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
        self.start(self._note_opened(entry_id), group="opened")
        if counts:
            self.count_opened()
        near = self.entries.ids[max(0, index - 1) : index + 1 + _NEIGHBOURS]
        # Not before this one has been drawn.
        self.set_timer(_AHEAD, lambda: self.start(self.library.prefetch(list(near)), group="prefetch"))
        if article.incomplete:
            self.start(self._complete(article), group="complete")

    async def _note_opened(self, entry_id: int) -> None:
        with suppress(ReaderError):  # that it cannot be noted disturbs nobody
            await self.library.note_opened(entry_id)

    async def _complete(self, article: Article) -> None:
        self.say(tr("Fetching the article's page …"))
        fetched = await self.library.fetch_article(article.entry.id)
        if self.article is not None and self.article.entry.id == article.entry.id:
            self.show_other_text(fetched)
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
            last, first = tr("This is the last article of the list."), tr("This is the first article.")
            self.say(last if step > 0 else first)
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
        here = self.entries.cursor
        is_open = self.article is not None and self.entries.entry_id == self.article.entry.id
        start = here - 1 if step > 0 and not is_open else here
        was_whole = self.is_whole
        index = await self._find_unread(start, step)
        if index is None and not was_whole:
            await self.complete_list()
            index = await self._find_unread(start, step)
        if index is None and (ids := self.entries.ids):
            index = await self._find_unread(-1 if step > 0 else len(ids), step)
            if index is not None:
                end, top = tr("Round the end of the list."), tr("Round the top of the list.")
                self.say(end if step > 0 else top)
        if index is None and not await self.enter_next_unread(step):
            self.say(tr("Nothing unread is left."))
            return
        if index is None:
            index = await self._find_unread(-1, 1)
        if index is not None:
            self.entries.cursor = index
            await self._open(self.entries.ids[index])

    async def _find_unread(self, after: int, step: int) -> int | None:
        return await self.library.find_unread(self.entries.ids, after=after, step=step, scope=self.scope)

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
        self._mark_many(self.listing)

    def action_list_mark_above(self) -> None:
        """Mark what stands above the cursor read."""
        self._mark_many(self.listing, end=self.entries.cursor)

    def action_list_mark_below(self) -> None:
        """Mark what stands below the cursor read."""
        self._mark_many(self.listing, start=self.entries.cursor + 1)

    def action_list_mark_older(self) -> None:
        """Ask how old, and mark what is older read."""
        if self.entries.count:
            self.start(self._ask_how_old(self.listing, self.scope, self.entries.entry), group="older")
        else:
            self.say(tr("There is nothing here to mark."))

    async def _ask_how_old(self, listing: Listing, scope: Scope, entry: Entry | None) -> None:
        moments = moments_before(self.context.clock(), entry)
        unfolded = self.entries.unfolded
        whole = unfolded.leave_out(await self.whole_of(listing))
        found = await self.library.unread_older(whole, [moment for _, moment in moments], scope=scope)
        rows = [f"{len(old):>6,}  {words}" for (words, _), old in zip(moments, found, strict=True)]
        self.post_message(
            messages.ShowScreen(
                "pick",
                title=tr("Mark read what is"),
                rows=rows,
                then=lambda at: self._mark_these(found[at]),
            )
        )

    def _mark_many(self, listing: Listing, *, start: int = 0, end: int | None = None) -> None:
        part = slice(start, end)
        self.start(
            self._mark_part(listing, self.scope, self.entries.unfolded, part), group="mark", exclusive=False
        )

    async def _mark_part(self, listing: Listing, scope: Scope, unfolded: Unfolded, part: slice) -> None:
        ids = unfolded.leave_out((await self.whole_of(listing))[part])
        await self._mark_and_tell(await self.library.unread_of(ids, scope=scope))

    def _mark_these(self, ids: Sequence[int]) -> None:
        self.start(self._mark_and_tell(ids), group="mark", exclusive=False)

    async def _mark_and_tell(self, ids: Sequence[int]) -> None:
        step = await self.mark(ids, True) if ids else None
        if step is None:
            self.toast(tr("Nothing to mark read."))
        else:
            self.offer_undo(marked_words(step))

    def show_starred(self, entry_id: int, starred: bool) -> None:
        """Show at once that an entry is, or is no longer, a bookmark."""
        super().show_starred(entry_id, starred)
        self.entries.mark([entry_id], starred=starred)

    # ------------------------------------------------------------ the list itself

    def action_list_unread_only(self) -> None:
        """Hide or show what has been read."""
        if self.scope == HISTORY:
            self.say(tr("The history shows what has been read, the latest first."))
            return
        self._unread_only[self.scope] = not self.query_now.unread_only
        self.start(self.load_list(keep=True), group="entries")
        self.say(tr("Unread only.") if self.query_now.unread_only else tr("Read entries too."))

    def action_list_sort(self) -> None:
        """Turn the order round."""
        if self.scope == HISTORY:
            self.say(tr("The history shows what has been read, the latest first."))
            return
        self._oldest_first = not self._oldest_first
        self.start(self.load_list(keep=True), group="entries")
        self.say(tr("Oldest first.") if self._oldest_first else tr("Newest first."))

    def action_entry_unfold(self) -> None:
        """Show or hide the other articles that tell the story under the cursor."""
        self.start(self._unfold(), group="story")

    async def _unfold(self) -> None:
        entry = self.entries.entry
        if entry is None or self.entries.fold_story(entry.id):
            return
        others = await self.library.story(entry.id) if self.entries.folds else []
        if not self.entries.unfold_story(entry.id, others):
            self.say(tr("No other feed tells this story."))

    def action_list_show_new(self) -> None:
        """Bring the list up to date."""
        self.start(self.load_list(keep=True), group="entries")
