"""What the store remembers beside the news: settings, positions in texts, pictures of bookmarks."""

from __future__ import annotations

from pathlib import Path

from newsroom import NOW, PAPERS, fill

from reader.model import EntryQuery, Scope
from reader.store import Store


def desk(path: Path) -> Store:
    store = Store(path / "reader.db", clock=lambda: NOW)
    fill(store, PAPERS[:1])
    return store


def first(store: Store) -> int:
    return next(iter(store.entry_ids(EntryQuery(scope=Scope(kind="all")), today=NOW)))


def test_settings_are_kept(tmp_path: Path) -> None:
    store = desk(tmp_path)
    assert store.setting("measure") is None
    store.put_setting("measure", "72 80")
    store.put_setting("measure", "76 80")
    store.close()
    assert Store(tmp_path / "reader.db").setting("measure") == "76 80"


def test_each_text_of_an_article_has_its_own_position(tmp_path: Path) -> None:
    store = desk(tmp_path)
    entry = first(store)
    assert not store.article(entry).positions
    store.put_position(entry, "feed", (3, 14))
    store.put_position(entry, "page", (9, 1))
    store.put_position(entry, "feed", (4, 0))
    assert store.article(entry).positions == {"feed": (4, 0), "page": (9, 1)}
    store.put_position(entry, "feed", (0, 0))
    assert store.article(entry).positions == {"page": (9, 1)}
    store.put_position(999_999, "feed", (1, 1))
    feed = store.feeds()[0]
    store.remove_feed(feed.id)
    store.close()


def test_a_picture_of_a_bookmark_is_found(tmp_path: Path) -> None:
    from reader.model import Picture

    store = desk(tmp_path)
    entry = first(store)
    url = "https://news.example/a.png"
    assert store.picture(entry, url) is None
    store.set_starred([entry], True, label="Saved")
    here = Picture(url=url, media_type="image/png", data=b"\x89PNG")
    missing = Picture(url=url + "2", fault="news.example does not answer.")
    store.put_saved(entry, category="", feed_address="", pictures=(here, missing))
    assert store.picture(entry, url) == ("image/png", b"\x89PNG")
    assert store.picture(entry, url + "2") is None
