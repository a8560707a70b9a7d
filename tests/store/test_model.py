"""Random reads, stars, undos, refreshes and removals against a simple model."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_desk import Clock, Desk, change, entry

from reader.model import Feed, Scope
from reader.store import Store

_NAMES = st.sampled_from(["red", "green", "blue"])
_KEYS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True)


@dataclass
class Article:
    """What the model knows of an article."""

    id: int
    text: str
    owner: str
    feeds: set[str]
    read: bool = False
    starred: bool = False


@dataclass
class Done:
    """A step: what it set, and on which articles."""

    kind: str
    value: bool
    ids: list[int] = field(default_factory=list)


class StoreMachine(RuleBasedStateMachine):
    """Drives a store and the model side by side."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "reader.db"
        self.clock = Clock()
        self.desk = Desk(Store(self.path, clock=self.clock), self.clock, self.path)
        self.feeds: dict[str, Feed] = {}
        self.known: dict[str, dict[str, str]] = {}
        self.articles: dict[str, Article] = {}
        self.done: list[Done] = []
        self.undone: list[Done] = []

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.store.close()
            self.folder.cleanup()

    @rule(name=_NAMES, keys=_KEYS, text=st.sampled_from(["one", "two"]))
    def refresh(self, name: str, keys: list[str], text: str) -> None:
        self.clock.move(minutes=1)
        feed = self.feeds.get(name) or self.desk.subscribe(name, format="index" if name == "red" else "xml")
        self.feeds[name] = feed
        known = self.known.setdefault(name, {})
        assert self.desk.store.known(feed.id, keys) == {key: known[key] for key in keys if key in known}
        self.desk.load(feed, *(change(entry(key, content=text), digest=text) for key in keys))
        for key in keys:
            self._see(name, key, text)

    def _see(self, name: str, key: str, text: str) -> None:
        known, article = self.known[name], self.articles.get(key)
        changed = key in known and known[key] != text
        known[key] = text
        if article is None:
            (id,) = self.desk.rows(f"SELECT id FROM article WHERE link = 'https://news.example/{key}'")[0]
            assert isinstance(id, int)
            self.articles[key] = Article(id, text, name, {name})
            return
        article.owner = article.owner or name
        article.feeds.add(name)
        if changed and article.owner == name:
            article.text = text

    @rule(name=_NAMES)
    def remove_feed(self, name: str) -> None:
        if name not in self.feeds:
            return
        feeds = {key: feed.id for key, feed in self.feeds.items()}
        self.desk.store.remove_feed(self.feeds.pop(name).id)
        self.known.pop(name)
        for key, article in list(self.articles.items()):
            article.feeds.discard(name)
            if article.owner == name:
                article.owner = min(article.feeds, key=feeds.__getitem__, default="")
            if not article.feeds and not article.starred:
                del self.articles[key]

    @rule(keys=_KEYS, kind=st.sampled_from(["read", "starred"]), value=st.booleans())
    def mark(self, keys: list[str], kind: str, value: bool) -> None:
        ids = [self.articles[key].id for key in keys if key in self.articles] + [10**9]
        changed = [id for id in ids if (article := self._by_id(id)) and getattr(article, kind) != value]
        call = self.desk.store.set_read if kind == "read" else self.desk.store.set_starred
        step = call(ids, value, label=kind)
        assert (step.ids if step else ()) == tuple(changed)
        if not changed:
            return
        for id in changed:
            setattr(self._by_id(id), kind, value)
        self.done.append(Done(kind, value, changed))
        self.undone.clear()

    @rule(back=st.booleans())
    def travel(self, back: bool) -> None:
        stack, other = (self.done, self.undone) if back else (self.undone, self.done)
        expected: set[int] = set()
        while stack and not expected:
            step = stack.pop()
            other.append(step)
            value = step.value != back
            for id in step.ids:
                article = self._by_id(id)
                if article is not None and getattr(article, step.kind) != value:
                    setattr(article, step.kind, value)
                    expected.add(id)
        result = self.desk.store.undo() if back else self.desk.store.redo()
        assert set(result.ids if result else ()) == expected

    @rule()
    def restart(self) -> None:
        self.desk.store.close()
        self.desk.store = Store(self.path, clock=self.clock)

    def _by_id(self, id: int) -> Article | None:
        return next((article for article in self.articles.values() if article.id == id), None)

    @invariant()
    def lists_and_counts_agree(self) -> None:
        if not hasattr(self, "desk"):
            return
        counts = self.desk.counts()
        listed = [article for article in self.articles.values() if article.feeds]
        saved = [article for article in self.articles.values() if article.starred]
        assert counts.pop("All unread") == counts.pop("Today") == _count(listed)
        assert counts.pop("Bookmarks") == _count(saved)
        assert counts == {
            name: _count([article for article in listed if name in article.feeds]) for name in self.feeds
        }
        assert set(self.desk.ids(Scope(kind="saved"))) == {article.id for article in saved}
        for unread_only in (False, True):
            for scope, articles in [(Scope(kind="all"), listed)] + [
                (Scope(kind="feed", feed_id=feed.id), [item for item in listed if name in item.feeds])
                for name, feed in self.feeds.items()
            ]:
                ids = self.desk.ids(scope, unread_only=unread_only)
                assert sorted(ids) == sorted(item.id for item in articles if not (unread_only and item.read))
                assert self.desk.ids(scope, unread_only=unread_only, oldest_first=True) == ids[::-1]

    @invariant()
    def articles_agree(self) -> None:
        if not hasattr(self, "desk"):
            return
        assert self.desk.rows("SELECT count(*) FROM article") == [(len(self.articles),)]
        for article in self.articles.values():
            stored = self.desk.store.article(article.id)
            assert (stored.entry.read, stored.entry.starred) == (article.read, article.starred)
            assert [body.html for body in stored.bodies] == [article.text]
            assert stored.entry.feed_id == (self.feeds[article.owner].id if article.owner else None)
            feeds = {self.feeds[name].id for name in article.feeds}
            assert set(self.desk.store.feed_ids_of(article.id)) == feeds
        assert self.desk.rows("PRAGMA foreign_key_check") == []


def _count(articles: list[Article]) -> tuple[int, int]:
    return sum(1 for article in articles if not article.read), len(articles)


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
