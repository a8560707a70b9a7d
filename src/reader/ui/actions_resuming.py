"""Going on where the reader was when the program was left."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from importlib import import_module

from reader.errors import ReaderError
from reader.ui import messages
from reader.ui.actions_finding import FindingActions
from reader.ui.actions_snapshot import HISTORY
from reader.ui.resuming import SESSION, Cover, Session, following, pack_session, unpack_session


class ResumingActions(FindingActions):
    """A screen that remembers its list, its entry and its pane, and what lies over it."""

    _left: str = ""
    """Where the reader was when the program was told to end; "": it was not told."""

    # ------------------------------------------------------------ keeping

    def note_session(self, covers: Sequence[Cover]) -> None:
        """Take down where the reader is, while everything is still on the screen."""
        self._left = pack_session(self._session(covers))

    async def keep_session(self, covers: Sequence[Cover] = ()) -> None:
        """Keep where the reader is."""
        await self._keep(pack_session(self._session(covers)))
        if self.article is not None:
            await self.library.put_position(self.article, self._left_at)

    async def on_unmount(self) -> None:
        """Keep where the reader was when he left."""
        with suppress(ReaderError):
            await self._keep(self._left or pack_session(self._session(())))
            await self.library.keep_counts()

    async def _keep(self, session: str) -> None:
        if self.context.config.resume:
            await self.library.put_setting(SESSION, session)

    def _session(self, covers: Sequence[Cover]) -> Session:
        query, entries = self.query_now, self.entries
        return Session(
            scope=self.scope,
            unread_only=query.unread_only,
            oldest_first=self._oldest_first,
            entry_id=entries.entry_id or 0,
            following=following(entries.ids, entries.cursor),
            article_id=self.article.entry.id if self.article is not None else 0,
            place=self.place,
            only_article=self.only_article,
            folded=tuple(sorted(self.categories.folded)),
            covers=tuple(covers),
        )

    def article_opened(self) -> None:
        """Read it; a program that is killed is opened again with the same article."""
        super().article_opened()
        self.start(self.keep_quietly(), group="session")

    async def keep_quietly(self) -> None:
        """Keep where the reader is; that it cannot be kept disturbs nobody."""
        with suppress(ReaderError):
            await self._keep(pack_session(self._session(())))

    # ------------------------------------------------------------ going back

    async def kept_session(self) -> Session | None:
        """Return where the reader was the last time; None: nobody knows, or it shall not count."""
        if not self.context.config.resume:
            return None
        return unpack_session(await self.library.setting(SESSION))

    async def resume(self, session: Session) -> None:
        """Go back to where the reader was; what is not there any more is passed over."""
        self.categories.fold_all(session.folded)
        covered = [cover.entry_id for cover in session.covers]
        wanted = {session.entry_id, session.article_id, *covered} - {0}
        present = {row.id for row in await self.library.entries(sorted(wanted))}
        if session.scope != HISTORY and not self.categories.go_to_scope(session.scope):
            await self.load_list()
            return
        self.scope, self._oldest_first = session.scope, session.oldest_first
        self._unread_only[self.scope] = session.unread_only
        ids, rest = await self.first_ids()
        if rest is not None and not session.is_among(ids):
            ids, rest = await self.library.entry_ids(rest), None
        ids, cursor = session.find_place(ids, gone=session.entry_id not in present)
        await self.show_list(ids, rest)
        self.entries.cursor = cursor
        await self._show_again(session, present)

    async def _show_again(self, session: Session, present: Collection[int]) -> None:
        """Open the article that was open, give the focus back, and cover the screen as it was covered."""
        place = session.place
        if session.article_id in present:
            await asyncio.to_thread(import_module, "reader.convert.html")
            self.only_article = session.only_article
            await self._open(session.article_id, counts=False)
        elif place == "article":
            place = "entries"
        self.go(place)
        for cover in session.covers:
            if cover.name == "bookmarks":
                self.post_message(messages.ShowScreen("bookmarks", entry_id=cover.entry_id))
            elif cover.entry_id in present:
                self.post_message(messages.ShowScreen("article", entry_id=cover.entry_id, ids=cover.ids))
