"""Imports bookmarks from files of other programs and our own: each is stored at once, then made whole."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.errors import ReaderError
from reader.language import tr
from reader.library import passages, reading, saving
from reader.library.exporting import Sources
from reader.library.identities import Identity, make_identities, make_identity
from reader.model import Body, Bookmark, Highlight, PageJob
from reader.numbers import count_of, join_clauses
from reader.paths import expand, is_device, is_dir, is_file, why
from reader.store import Store
from reader.store.kept import Arrival
from reader.text import clean_text

if TYPE_CHECKING:
    from reader.imports.item import Imported, ImportItem, Steps
    from reader.library.subscriptions import ImportReport

_AT_ONCE = 8
_MOMENT = 0.1
"""Seconds of reading between two words about it."""
_NAMED = 200
"""Skipped ones that are named."""
_PIPE_LIMIT = 500_000_000
_PER_HOST = 2
"""Pages asked of one site at once: a list of old bookmarks often holds hundreds of one site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A bookmark whose text could not be had; it is kept with its address."""

    title: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookmarkReport:
    """What came of an import."""

    added: int = 0
    known: int = 0
    """Bookmarks that were here already."""
    missing: tuple[Missing, ...] = ()
    skipped: tuple[str, ...] = ()
    """What could be no bookmark: scripts, places of the browser, files without a source."""

    def __str__(self) -> str:
        if not (self.added or self.known or self.skipped):
            return tr("There are no bookmarks in it: nothing was imported.")
        words = [count_of(self.added, "new bookmark")]
        if self.known:
            words.append(tr("{count:,} already here", count=self.known))
        if self.missing:
            words.append(tr("{count:,} without a text", count=len(self.missing)))
        if self.skipped:
            words.append(tr("{count:,} skipped", count=len(self.skipped)))
        return tr("Imported {what}.", what=join_clauses(words))

    def name_skipped(self) -> list[str]:
        """Return what was skipped, for people; of very much only the beginning and how much more it was."""
        more = len(self.skipped) - _NAMED
        return [*self.skipped[:_NAMED], *([tr("and {more:,} more", more=more)] if more > 0 else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgress:
    """How far an import is; sent after every bookmark and once at the end."""

    done: int
    total: int
    """0: what there is, is being looked for."""
    title: str = ""
    """The bookmark just finished, or how far the looking is."""
    report: BookmarkReport | None = None
    """What came of it; None: it is not at its end."""
    feeds: ImportReport | None = None
    """What came of it where the file held feeds."""
    added: int = 0
    """Bookmarks that are new, so far."""


async def import_bookmarks(sources: Sources, path: Path) -> AsyncGenerator[ImportProgress, None]:
    """Import; what is here already is skipped, so that an import that was cut off can be run again."""
    from reader.imports import read_in_steps

    steps = read_in_steps(expand(path), sources.now)
    while isinstance(imported := await asyncio.to_thread(_advance, steps), str):
        yield ImportProgress(done=0, total=0, title=imported)
    total = len(imported.items)
    added = known = 0
    work = _Work(sources)
    tasks = await work.start(imported.items)
    try:
        for done, task in enumerate(asyncio.as_completed(tasks), 1):
            result = await task
            added += result.new
            known += not result.new
            yield ImportProgress(done=done, total=total, title=result.title, added=added)
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    # In the order of the file, not in that of their answers.
    missing = tuple(lost for task in tasks if (lost := task.result().missing))
    report = BookmarkReport(added=added, known=known, missing=missing, skipped=imported.skipped)
    yield ImportProgress(done=total, total=total, report=report, added=added)


def _advance(steps: Steps) -> Imported | str:
    """Read for a moment; returns how far it is, in the end what was read."""
    until, words = monotonic() + _MOMENT, ""
    try:
        while monotonic() < until:
            words = next(steps)
    except StopIteration as end:
        imported: Imported = end.value
        return imported
    return words


@contextmanager
def as_file(path: Path) -> Iterator[Path]:
    """Give a file in place of a pipe, which can be read only once; what is none stays what it is."""
    path = expand(path)
    if not is_device(path):
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            # Unbuffered: a read that waits until it has all it asked for would not notice Ctrl-C.
            with path.open("rb", buffering=0) as source, copy.open("wb") as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
                    if target.tell() > _PIPE_LIMIT:
                        words = tr("{path} gives more than 500 MB; that is no list of bookmarks.", path=path)
                        raise ReaderError(words)
        except OSError as error:
            raise ReaderError(tr("{path} cannot be read: {why}.", path=path, why=why(error))) from error
        yield copy


def holds_bookmarks(path: Path) -> bool:
    """Tell whether this is a file or folder of bookmarks; what can be read only once is taken for none."""
    from reader.imports import detect

    path = expand(path)
    return is_dir(path) or (is_file(path) and detect(path) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    title: str
    new: bool
    missing: Missing | None = None


class _Work:
    """Takes bookmarks in, a few at once and fewer of one site."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._storing = asyncio.Lock()
        self._step_id = 0
        """The step that takes the import back; 0: nothing has come."""
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_PER_HOST))

    async def start(self, items: Sequence[ImportItem]) -> list[asyncio.Task[_Result]]:
        """Begin with all of them; the user has named these addresses, private ones too."""
        addresses = [item.bookmark.entry.link for item in items if _needs_network(item)]
        if addresses:
            (await self._sources.network()).trust(addresses)
        here = await self._sources.bookmarks()
        identities = make_identities([item.bookmark for item in items], here, self._sources.now)
        named = zip(items, identities, strict=True)
        return [asyncio.create_task(self._take(item, identity)) for item, identity in named]

    async def _take(self, item: ImportItem, identity: Identity) -> _Result:
        host = urlsplit(item.bookmark.entry.link).netloc
        async with self._hosts[host], self._slots:
            bookmark = await _with_text(item, self._sources.now)
            arrival = await self._store(bookmark, identity)
            missing = await self._complete(arrival.id, item) if _needs_network(item) else None
            title = bookmark.entry.title or bookmark.entry.link
            return _Result(title=title, new=arrival.is_new, missing=missing)

    async def _store(self, bookmark: Bookmark, identity: Identity) -> Arrival:
        """Keep a bookmark as a part of the import's one step, which the first of them begins."""
        async with self._storing:
            arrival = await self._sources.database.run(
                Store.add_bookmark,
                bookmark,
                identity=identity.name,
                known=identity.known,
                label=tr("Imported {bookmarks}"),
                step_id=self._step_id,
            )
            self._step_id = arrival.step_id
            return arrival

    async def _complete(self, entry_id: int, item: ImportItem) -> Missing | None:
        """Fetch what the bookmark lacks; returns why its text is still not here."""
        database, entry = self._sources.database, item.bookmark.entry
        stored = await database.run(Store.article, entry_id)
        if reading.choose_body(stored) is None or (stored.saved and not stored.saved.pictures):
            if reading.choose_body(stored) is None:
                pager = await self._sources.pager()
                await pager.fetch_page(PageJob(article_id=entry_id, address=entry.link))
            await saving.complete_pictures(database, await self._sources.pager(), entry_id)
            stored = await database.run(Store.article, entry_id)
        if reading.choose_body(stored) is not None:
            return None
        reason = stored.page_fault or tr("There was no text on the page.")
        return Missing(title=entry.title, address=entry.link, reason=reason)


async def keep_loose(sources: Sources, bookmark: Bookmark) -> int:
    """Keep an article that was opened without a feed, with its pictures; returns its id."""
    arrival = await sources.database.run(
        Store.add_bookmark, bookmark, identity=make_identity(bookmark), label=tr("Added a bookmark")
    )
    await saving.complete_pictures(sources.database, await sources.pager(), arrival.id)
    return arrival.id


def _needs_network(item: ImportItem) -> bool:
    """Tell whether a text, or the pictures of a text, may have to be fetched; our own exports have theirs."""
    saved = item.bookmark.saved
    if item.markdown or not item.bookmark.entry.link:
        return False
    return item.bookmark.text is None or (
        saved is not None and not saved.pictures and "<img" in item.bookmark.text.html
    )


async def _with_text(item: ImportItem, now: datetime) -> Bookmark:
    """Return a bookmark with the text of its Markdown; what the user marked in it becomes highlights."""
    if not item.markdown:
        return item.bookmark
    from reader.convert.web import from_markdown, take_marks

    html, marked = take_marks(await asyncio.to_thread(from_markdown, item.markdown))
    known = [passages.squeeze(quote) for quote in item.quotes]
    new = [
        Highlight(quote=clean_text(words), at=now)
        for words in marked
        if not any(passages.squeeze(words) in quote for quote in known)
    ]
    return replace(
        item.bookmark,
        text=Body(html=html, base=item.bookmark.entry.link, source="page"),
        highlights=(*item.bookmark.highlights, *new),
    )
