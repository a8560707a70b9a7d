"""Random marks, stories, subscriptions, undos, refreshes, clean-ups and restarts against a simple model."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_desk import Clock, Desk, change, entry

from reader.errors import StoreError
from reader.model import FolderPath, Scope, Step
from reader.store import Store
from reader.store.mending import examine

_NAMES = st.sampled_from(["red", "green", "blue"])
_PAGE = "red"
"""A category page, which articles belong to that other feeds have, too."""
_KINDS = st.sampled_from(["read", "starred", "tag", "hidden"])
_TAG = "船"
_FOLDERS: tuple[FolderPath, ...] = ((), ("水乡",), ("水乡", "晚报"))
_DAY = timedelta(days=1)
_KEYS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True)


@dataclass
class Article:
    """What the model knows of an article."""

    id: int
    text: str
    owner: str
    feeds: set[str]
    first_seen: datetime
    read: bool = False
    read_at: datetime | None = None
    starred: bool = False
    tag: bool = False
    hidden: bool = False
    gone_since: datetime | None = None
    stood: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    """In which removed feeds it stood, by their number: whether it was hidden there, and whether theirs."""
    apart: bool = False
    """True: it was taken out of everything with its last feed."""

    @property
    def seen(self) -> bool:
        return bool(self.feeds) or self.starred or not self.apart

    @property
    def listed(self) -> bool:
        return bool(self.feeds) and not self.hidden

    def can_be(self, kind: str, value: bool) -> bool:
        """Whether a mark would change anything; what no feed has any more is in no list to be hidden from."""
        return getattr(self, kind) != value and (kind != "hidden" or bool(self.feeds))

    def set(self, kind: str, value: bool, at: datetime | None) -> None:
        setattr(self, kind, value)
        if kind == "read":
            self.read_at = at if value else None


@dataclass
class Done:
    """A step: what it set, and on which articles."""

    kind: str
    value: bool
    at: datetime
    former: dict[int, datetime | None] = field(default_factory=dict)
    """By article: when it had been read before."""


@dataclass(frozen=True)
class Sub:
    """What the model knows of a subscription."""

    name: str
    title: str = ""
    folders: frozenset[FolderPath] = frozenset()
    here: bool = True


@dataclass
class Arranged:
    """A step that changed subscriptions: how each was and became; None: it was not known at all."""

    subs: dict[int, tuple[Sub | None, Sub]]


class StoreMachine(RuleBasedStateMachine):
    """Drives a store and the model side by side."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "reader.db"
        self.clock = Clock()
        self.desk = Desk(Store(self.path, clock=self.clock), self.clock, self.path)
        with self.desk.store.one_step(""):
            for folder in _FOLDERS[1:]:
                self.desk.store.add_folder(folder)
        self.subs: dict[int, Sub] = {}
        self.known: dict[int, dict[str, str]] = {}
        self.articles: dict[str, Article] = {}
        self.done: list[Done | Arranged] = []
        self.undone: list[Done | Arranged] = []

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.store.close()
            self.folder.cleanup()

    # ------------------------------------------------------------ subscriptions

    @property
    def feeds(self) -> dict[str, int]:
        """The numbers of the subscriptions by name."""
        return {sub.name: id for id, sub in self.subs.items() if sub.here}

    @rule(name=_NAMES, folder=st.sampled_from(_FOLDERS))
    def add(self, name: str, folder: FolderPath) -> None:
        """Subscribe, perhaps to a feed that is here or was removed."""
        known = self.desk.store.find_feed(f"https://feeds.example/{name}")
        assert (known.id if known else None) == self.feeds.get(name)
        feed = self.desk.store.add_feed(
            address=f"https://feeds.example/{name}",
            format="index" if name == _PAGE else "xml",
            title=name,
            folders=(folder,),
        )
        before = self.subs.get(feed.id)
        if before is None:
            after = Sub(name, folders=frozenset([folder]))
        elif before.here:
            # A feed that has a folder no longer stands beside the folders.
            others = before.folders if before.folders != {()} or not folder else frozenset()
            after = replace(before, folders=others | ({folder} if folder else set()))
        else:
            folders = frozenset([folder]) if folder else before.folders or frozenset([()])
            after = replace(before, folders=folders, here=True)
        self._arrange({feed.id: after})

    @rule(name=_NAMES, title=st.sampled_from(["", "一", "二"]))
    def rename(self, name: str, title: str) -> None:
        if name in self.feeds:
            id, title = self.feeds[name], title and f"{title} {name}"
            self.desk.store.rename_feed(id, title)
            self._arrange({id: replace(self.subs[id], title=title)})

    @rule(name=_NAMES, folders=st.sets(st.sampled_from(_FOLDERS), min_size=1))
    def move(self, name: str, folders: set[FolderPath]) -> None:
        if name in self.feeds:
            id = self.feeds[name]
            self.desk.store.move_feed(id, sorted(folders))
            self._arrange({id: replace(self.subs[id], folders=frozenset(folders))})

    @rule(names=st.sets(_NAMES, min_size=1))
    def remove(self, names: set[str]) -> None:
        ids = [self.feeds[name] for name in names if name in self.feeds]
        self.desk.store.remove_feeds(ids)
        self._arrange({id: replace(self.subs[id], here=False) for id in ids})

    @rule(name=_NAMES)
    def remove_for_good(self, name: str) -> None:
        """Clear away what was removed; no step can bring it back then."""
        for id, sub in list(self.subs.items()):
            if sub.name == name and not sub.here:
                while self.desk.store.remove_for_good(id, 2):
                    continue
                del self.subs[id]
                self.known.pop(id, None)
                for key, article in list(self.articles.items()):
                    was_there = article.stood.pop(id, None)
                    if (
                        was_there
                        and article.apart
                        and not (article.stood or article.feeds or article.starred)
                    ):
                        del self.articles[key]

    def _arrange(self, wanted: dict[int, Sub]) -> None:
        """Make a step of what becomes of some subscriptions, if anything does."""
        changes = {id: (self.subs.get(id), sub) for id, sub in wanted.items() if self.subs.get(id) != sub}
        if changes:
            for id, sub in sorted(wanted.items()):
                self._turn(id, sub)
            self.done.append(Arranged(changes))
            self.undone.clear()

    def _turn(self, id: int, sub: Sub) -> None:
        was_here = id in self.subs and self.subs[id].here
        if was_here and not sub.here:
            for key, article in list(self.articles.items()):
                if sub.name in article.feeds:
                    article.stood[id] = (article.hidden, article.owner == sub.name)
                    self._leave(key, sub.name)
        self.subs[id] = sub
        if sub.here and not was_here:
            for article in self.articles.values():
                if id in article.stood:
                    self._return(article, id, sub.name)

    def _return(self, article: Article, id: int, name: str) -> None:
        hidden, owned = article.stood.pop(id)
        if not article.feeds:
            article.hidden = hidden
        if not article.feeds or (owned and (name == _PAGE or article.owner != _PAGE)):
            article.owner = name
        article.feeds.add(name)
        article.apart = False

    # ------------------------------------------------------------ entries

    @rule(name=_NAMES, keys=_KEYS, text=st.sampled_from(["one", "two"]))
    def refresh(self, name: str, keys: list[str], text: str) -> None:
        self.clock.move(minutes=1)
        if name not in self.feeds:
            self.add(name, ())
        feed = self.desk.store.feed(self.feeds[name])
        known = self.known.setdefault(feed.id, {})
        assert self.desk.store.known(feed.id, keys) == {key: known[key] for key in keys if key in known}
        self.desk.load(feed, *(change(entry(key, content=text), digest=text) for key in keys))
        for key in keys:
            self._see(name, key, text)

    def _see(self, name: str, key: str, text: str) -> None:
        known, article = self.known[self.feeds[name]], self.articles.get(key)
        former = known.get(key)
        known[key] = text
        if former is not None:
            # What the feed has shown once is not taken in again, even if it was cleaned up.
            if article is not None and former != text and self._tells(name, article):
                article.text = text
            return
        if article is None:
            (id,) = self.desk.rows(f"SELECT id FROM article WHERE link = 'https://news.example/{key}'")[0]
            assert isinstance(id, int)
            self.articles[key] = Article(id, text, name, {name}, self.clock.now)
            return
        article.owner = article.owner or name
        if not article.hidden:
            article.feeds.add(name)
            article.owner = name if name == _PAGE else article.owner

    def _tells(self, name: str, article: Article) -> bool:
        """Whether an article's text is a feed's: its owner's, and beside a page of links the first one's."""
        others = [] if article.hidden else sorted(article.feeds - {_PAGE}, key=self.feeds.__getitem__)
        return name == article.owner or (article.owner == _PAGE and others[:1] == [name])

    @rule(days=st.sampled_from([0.5, 1, 2]))
    def wait(self, days: float) -> None:
        self.clock.move(days=days)

    @rule(
        name=_NAMES,
        days=st.sampled_from([0, 1, 3]),
        keep=st.sampled_from([0, 1, 3]),
        keep_unread=st.booleans(),
    )
    def clean(self, name: str, days: int, keep: int, keep_unread: bool) -> None:
        if name not in self.feeds:
            return
        with self.desk.store._db.writing() as connection:
            connection.execute("DELETE FROM search_queue")  # the search index has caught up
        feed, now = self.desk.store.feed(self.feeds[name]), self.clock.now
        before = now - days * _DAY if days else None
        beyond = set(self.desk.ids(feed)[keep:]) if keep else set()
        over = {
            article.id: key
            for key, article in self.articles.items()
            if name in article.feeds
            and (article.read or not keep_unread or article.hidden)
            and not (article.starred or article.tag)
            and (article.read_at is None or article.read_at < now - _DAY)
            and ((before is not None and article.first_seen < before) or article.id in beyond)
        }
        expired = self.desk.store.expired(feed.id, now=now, before=before, keep=keep, keep_unread=keep_unread)
        assert sorted(expired) == sorted(over)
        gone = sum(1 for key in over.values() if self.articles[key].feeds == {name})
        assert self.desk.store.remove_entries(feed.id, expired) == gone
        for key in over.values():
            self._leave(key, name)

    def _leave(self, key: str, name: str) -> None:
        article = self.articles[key]
        article.feeds.discard(name)
        if article.owner == name:
            others = sorted(article.feeds, key=self.feeds.__getitem__)
            article.owner = _PAGE if _PAGE in others else next(iter(others), "")
        if not article.feeds:
            article.hidden = False
            article.apart = not article.starred
            if article.apart and not article.stood:
                del self.articles[key]

    @rule(keys=_KEYS)
    def vanish(self, keys: list[str]) -> None:
        """The site has removed articles; they stay."""
        for key in keys:
            if (article := self.articles.get(key)) is not None:
                self.desk.store.mark_gone(article.id, self.clock.now)
                article.gone_since = article.gone_since or self.clock.now

    @rule(keys=_KEYS, kind=_KINDS, value=st.booleans())
    def mark(self, keys: list[str], kind: str, value: bool) -> None:
        self._mark([self.articles[key].id for key in keys if key in self.articles] + [10**9], kind, value)

    @rule(name=st.none() | _NAMES, kind=_KINDS)
    def mark_all(self, name: str | None, kind: str) -> None:
        """Mark everything, or all of one feed."""
        if name is None or name in self.feeds:
            scope = Scope(kind="all") if name is None else Scope(kind="feed", feed_id=self.feeds[name])
            self._mark(self.desk.ids(scope), kind, True)

    def _mark(self, ids: Sequence[int], kind: str, value: bool) -> None:
        store = self.desk.store
        if kind == "tag":
            step = store.set_tag(ids, _TAG, value, label="{entries}")
        else:
            calls = {"read": store.set_read, "starred": store.set_starred, "hidden": store.set_hidden}
            step = calls[kind](ids, value, label="{entries}")
        self._note(step, ids, kind, value)

    def _note(
        self, step: Step | None, ids: Sequence[int], kind: str, value: bool, told: Sequence[int] = ()
    ) -> None:
        """Compare a step with what marking these articles ought to change, and keep it."""
        changed = [
            id for id in ids if (article := self._by_id(id)) and article.seen and article.can_be(kind, value)
        ]
        assert sorted(step.ids if step else ()) == sorted(changed)
        if step is None:
            return
        count = len(set(changed).intersection(told)) or len(changed)
        assert (step.label, step.count) == ("1 entry" if count == 1 else f"{count} entries", count)
        done = Done(kind, value, self.clock.now)
        for article in filter(None, map(self._by_id, changed)):
            done.former[article.id] = article.read_at
            article.set(kind, value, done.at)
        self.done.append(done)
        self.undone.clear()

    @rule(name=_NAMES, keys=_KEYS)
    def fold(self, name: str, keys: list[str]) -> None:
        """A refresh finds out that articles tell the same story; one that joins a read one is read."""
        self.refresh(name, keys, "one")
        known = [self.articles[key] for key in keys if key in self.articles]
        ids, stories = sorted(article.id for article in known if article.listed), self._stories()
        pairs = [(id, ids[0]) for id in ids[1:] if id not in stories]
        self.desk.store.put_stories(pairs)
        for id, first in pairs:
            leader, article = self._by_id(stories.get(first, first)), self._by_id(id)
            if leader and leader.read and article and not article.read:
                article.set("read", True, self.clock.now)

    @rule(keys=_KEYS, value=st.booleans())
    def mark_stories(self, keys: list[str], value: bool) -> None:
        """Mark articles with all that tell their stories, as it is done where stories are folded."""
        ids = [self.articles[key].id for key in keys if key in self.articles]
        stories = self._stories()
        leaders = {stories[id] for id in ids if id in stories}
        others = [id for id, leader in sorted(stories.items()) if leader in leaders and id not in ids]
        step = self.desk.store.set_stories_read(ids, value, label="{entries}")
        self._note(step, [*ids, *others], "read", value, told=ids)

    def _stories(self) -> dict[int, int]:
        """The leaders of stories by article."""
        rows = self.desk.rows("SELECT article_id, leader FROM story")
        return {int(str(id)): int(str(leader)) for id, leader in rows}

    @rule(back=st.booleans())
    def travel(self, back: bool) -> None:
        stack, other = (self.done, self.undone) if back else (self.undone, self.done)
        expected: set[int] = set()
        is_turned = False
        while stack and not (expected or is_turned):
            step = stack.pop()
            other.append(step)
            if isinstance(step, Arranged):
                is_turned = self._travel_arranged(step, back)
            else:
                expected = self._travel_marked(step, back)
        result = self.desk.store.undo() if back else self.desk.store.redo()
        assert (result is not None) == bool(expected or is_turned)
        assert set(result.ids if result else ()) == expected

    def _travel_arranged(self, step: Arranged, back: bool) -> bool:
        here = {id: states for id, states in step.subs.items() if id in self.subs}
        # What was taken away last is brought back first.
        for id, (before, after) in sorted(here.items(), reverse=back):
            # A feed that was not known at all is set aside, and stands in no folder.
            unknown = replace(after, here=False, folders=frozenset())
            self._turn(id, (before or unknown) if back else after)
        return bool(here)

    def _travel_marked(self, step: Done, back: bool) -> set[int]:
        value = step.value != back
        touched = set()
        for id, former in step.former.items():
            article = self._by_id(id)
            if article is not None and article.can_be(step.kind, value):
                article.set(step.kind, value, former if back else step.at)
                touched.add(id)
        return touched

    @rule()
    def restart(self) -> None:
        self.desk.store.close()
        assert [check for check in examine(self.path, full=False) if check.state != "ok"] == []
        self.desk.store = Store(self.path, clock=self.clock)

    def _by_id(self, id: int) -> Article | None:
        return next((article for article in self.articles.values() if article.id == id), None)

    @invariant()
    def lists_and_counts_agree(self) -> None:
        if not hasattr(self, "desk"):
            return
        self.desk.check_counts()
        counts = self.desk.counts()
        listed = [article for article in self.articles.values() if article.listed]
        saved = [article for article in self.articles.values() if article.starred]
        assert counts.pop("All unread") == _count(listed)
        counts.pop("Today")
        assert counts.pop("Bookmarks") == _count(saved)
        for folder in _FOLDERS[1:]:
            inside = {name for name, id in self.feeds.items() if self._stands_in(id, folder)}
            found = [article for article in listed if inside & article.feeds]
            assert counts.pop(folder[-1]) == _count(found)
            scope = Scope(kind="folder", folder=folder)
            assert sorted(self.desk.ids(scope)) == sorted(article.id for article in found)
        assert counts == {
            self.subs[id].title or name: _count([each for each in listed if name in each.feeds])
            for name, id in self.feeds.items()
        }
        assert set(self.desk.ids(Scope(kind="saved"))) == {article.id for article in saved}
        self._check_history(
            [article for article in self.articles.values() if article.listed or article.starred]
        )
        for unread_only in (False, True):
            for scope, articles in [(Scope(kind="all"), listed)] + [
                (Scope(kind="feed", feed_id=id), [item for item in listed if name in item.feeds])
                for name, id in self.feeds.items()
            ]:
                ids = self.desk.ids(scope, unread_only=unread_only)
                assert sorted(ids) == sorted(item.id for item in articles if not (unread_only and item.read))
                assert self.desk.ids(scope, unread_only=unread_only, oldest_first=True) == ids[::-1]

    def _stands_in(self, id: int, folder: FolderPath) -> bool:
        """Tell whether a feed stands in a folder, or in one that is in it."""
        return any(path[: len(folder)] == folder for path in self.subs[id].folders)

    def _check_history(self, seen: list[Article]) -> None:
        read = [(article.read_at, -article.id) for article in seen if article.read and article.read_at]
        assert self.desk.ids(Scope(kind="history")) == [-id for _, id in sorted(read, reverse=True)]
        assert len(read) == sum(1 for article in seen if article.read)

    @invariant()
    def articles_agree(self) -> None:
        if not hasattr(self, "desk"):
            return
        assert self.desk.rows("SELECT count(*) FROM article") == [(len(self.articles),)]
        for article in self.articles.values():
            if not article.seen:
                self._check_unseen(article)
                continue
            stored = self.desk.store.article(article.id)
            entry = stored.entry
            assert (entry.read, entry.read_at, entry.starred) == (
                article.read,
                article.read_at,
                article.starred,
            )
            assert entry.gone_since == article.gone_since
            assert self.desk.store.tags_of(article.id) == ((_TAG,) if article.tag else ())
            assert [body.html for body in stored.bodies] == [article.text]
            assert stored.entry.feed_id == (self.feeds[article.owner] if article.owner else None)
            feeds = {self.feeds[name] for name in article.feeds if article.listed}
            assert set(self.desk.store.feed_ids_of(article.id)) == feeds
        tagged = [article for article in self.articles.values() if article.seen and article.tag]
        in_sight = sum(1 for article in tagged if not article.hidden)
        assert self.desk.store.tags() == ({_TAG: in_sight} if tagged else {})
        assert self.desk.rows("PRAGMA foreign_key_check") == []

    def _check_unseen(self, article: Article) -> None:
        with pytest.raises(StoreError):
            self.desk.store.article(article.id)
        assert self.desk.store.entries([article.id]) == []
        assert self.desk.store.feed_ids_of(article.id) == []

    @invariant()
    def subscriptions_agree(self) -> None:
        if not hasattr(self, "desk"):
            return
        found = {
            feed.id: Sub(feed.title, feed.custom_title, frozenset(feed.folders))
            for feed in self.desk.store.feeds()
        }
        assert found == {id: sub for id, sub in self.subs.items() if sub.here}


def _count(articles: list[Article]) -> tuple[int, int]:
    return sum(1 for article in articles if not article.read), len(articles)


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
