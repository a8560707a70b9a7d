"""The program goes on where it was left."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from newsroom import NOW, PAPERS, Press, PressLibrary, Reading, make_app, reading

from reader.config import Config, ReadingConfig, RefreshConfig
from reader.model import Scope
from reader.paths import Paths
from reader.ui.app import ReaderApp
from reader.ui.resuming import SESSION, Cover, Session, following, pack_session, unpack_session

CONFIG = Config(refresh=RefreshConfig(on_start=False))


def again(tmp_path: Path, config: Config = CONFIG) -> ReaderApp:
    """The app over the newspaper as it was left."""
    library = PressLibrary(Paths.find(tmp_path / "data").prepare(), config, clock=lambda: NOW)
    library.press = Press()
    return ReaderApp(library, config)


@asynccontextmanager
async def first(tmp_path: Path, *keys: str, width: int = 120) -> AsyncIterator[Reading]:
    async with reading(make_app(tmp_path, papers=PAPERS, config=CONFIG), width, 24) as reader:
        await reader.keys(*keys)
        yield reader


async def left(tmp_path: Path, *keys: str, width: int = 120) -> None:
    """Open the newspaper, press keys, quit."""
    async with first(tmp_path, *keys, "Q", width=width) as reader:
        assert reader.app.return_code == 0


async def test_the_article_its_list_and_the_place_in_it_come_back(tmp_path: Path) -> None:
    async with first(tmp_path, "5", "enter", "j", "j", "enter", "space", width=80) as reader:
        title, position = reader.opened, reader.main.pane.position
        top = reader.text.splitlines()[:4]
        assert position > (0, 0)
        await reader.keys("Q")
    async with reading(again(tmp_path), 80, 24) as reader:
        assert reader.place == "article"
        assert reader.category == "江城日报"
        assert reader.opened == title
        assert reader.main.pane.position == position
        assert reader.text.splitlines()[:4] == top
        assert reader.main.entries.cursor == 2


async def test_a_list_of_what_is_unread_has_the_article_that_was_read_last_in_its_place(
    tmp_path: Path,
) -> None:
    await left(tmp_path, "enter", "j", "enter", "J", "J")
    async with reading(again(tmp_path)) as reader:
        assert reader.category == "All unread"
        assert reader.main.entries.count == 11, "ten are unread, and the one that is being read"
        assert reader.main.entries.cursor == 1
        assert reader.titles[1] == reader.opened
        assert not reader.titles[1].startswith("●")
        assert reader.titles[0].startswith("●")
        assert reader.titles[2].startswith("●")
        await reader.keys("n")
        assert reader.main.entries.cursor == 2


async def test_a_list_without_an_article_comes_back(tmp_path: Path) -> None:
    await left(tmp_path, "4", "enter", "j", "j", "S", "M")
    async with reading(again(tmp_path)) as reader:
        assert reader.place == "entries"
        assert reader.category == "本地"
        assert reader.opened == ""
        assert reader.main.query_now.unread_only
        assert reader.main.query_now.oldest_first


async def test_the_categories_come_back(tmp_path: Path) -> None:
    await left(tmp_path, "j", "j", "j", "j")
    async with reading(again(tmp_path)) as reader:
        assert reader.place == "categories"
        assert reader.category == "江城日报"
        assert reader.main.entries.count == 5


async def test_the_history_comes_back(tmp_path: Path) -> None:
    await left(tmp_path, "enter", "enter", "g", "h")
    async with reading(again(tmp_path)) as reader:
        assert reader.main.scope == Scope(kind="history")
        assert reader.place == "entries"
        assert len(reader.titles) == 1


async def test_bookmarks_and_what_is_read_from_them_come_back(tmp_path: Path) -> None:
    await left(tmp_path, "enter", "s", "j", "s", "g", "s", "j", "enter")
    async with reading(again(tmp_path)) as reader:
        assert reader.screen == "ArticleScreen"
        shown = reader.text.splitlines()
        await reader.keys("escape")
        assert reader.screen == "BookmarksScreen"
        await reader.keys("enter")
        assert reader.text.splitlines()[1:4] == shown[1:4]
        await reader.keys("escape", "escape")
        assert reader.screen == "CategoriesScreen"


async def test_a_feed_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    async with first(tmp_path, "5", "enter", "j", "enter") as reader:
        await reader.keys("Q")
        library = reader.app.context.library
        (daily, *_) = await library.feeds()
        await library.remove_feed(daily.id)
    async with reading(again(tmp_path)) as reader:
        assert reader.toasts == []
        assert reader.category == "All unread"
        assert reader.opened == ""
        assert reader.main.entries.count == 8


async def test_an_entry_that_is_gone_gives_its_place_to_the_next(tmp_path: Path) -> None:
    async with first(tmp_path, "enter", "enter") as reader:
        following = reader.main.entries.ids[1:]
        await reader.keys("Q")
        library = reader.app.context.library
        (daily, *_) = await library.feeds()
        await library.remove_feed(daily.id)
    async with reading(again(tmp_path)) as reader:
        assert reader.place == "entries"
        assert reader.opened == ""
        remaining = list(reader.main.entries.ids)
        assert reader.main.entries.entry_id == next(each for each in following if each in remaining)


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"version":9}', '{"version":1,"scope":["odd",1,[],null]}'])
async def test_what_cannot_be_understood_is_passed_over(tmp_path: Path, kept: str) -> None:
    app = make_app(tmp_path, config=CONFIG)
    await app.context.library.put_setting(SESSION, kept)
    async with reading(app) as reader:
        assert reader.toasts == []
        assert reader.category == "All unread"
        assert reader.main.entries.count == 13


async def test_folders_stay_folded(tmp_path: Path) -> None:
    async with first(tmp_path) as reader:
        await reader.keys("4", "minus", "g", "u", "Q")
        assert reader.main.categories.folded == {("本地",)}
        (daily, *_) = [row.title for row in reader.main.categories.categories if row.scope.kind == "feed"]
    async with reading(again(tmp_path)) as reader:
        assert daily not in reader.text.split("│")[0]
        assert reader.main.categories.folded == {("本地",)}
        assert "▸ 本地" in reader.text
        await reader.keys("g", "c", "4", "minus", "Q")
    async with reading(again(tmp_path)) as reader:
        assert "▾ 本地" in reader.text


def test_a_session_of_before_folders_were_kept_is_understood() -> None:
    values = json.loads(pack_session(Session(entry_id=3)))
    del values["folded"]
    assert unpack_session(json.dumps(values)) == Session(entry_id=3)


async def test_resume_can_be_switched_off(tmp_path: Path) -> None:
    await left(tmp_path, "5", "enter", "j", "enter")
    async with reading(again(tmp_path, replace(CONFIG, resume=False))) as reader:
        assert reader.category == "All unread"
        assert reader.place == "categories"
        await reader.keys("6", "Q")
    async with reading(again(tmp_path)) as reader:
        assert reader.category == "江城日报", "what was kept before is still there"


async def test_going_on_does_not_mark(tmp_path: Path) -> None:
    async with first(tmp_path, "enter", "enter", "m", "Q"):
        pass
    async with reading(again(tmp_path)) as reader:
        assert reader.opened
        assert reader.titles[0].startswith("●"), "it was made unread by hand"
    config = replace(CONFIG, reading=ReadingConfig(mark_read="seconds", mark_read_seconds=600))
    async with reading(again(tmp_path, config)) as reader:
        assert reader.main._countdown is not None


async def test_a_program_that_is_killed_comes_back_with_the_article(tmp_path: Path) -> None:
    async with first(tmp_path, "5", "enter", "j", "enter") as reader:
        title = reader.opened
        kept = unpack_session(await reader.app.context.library.setting(SESSION))
        assert kept is not None
        assert kept.place == "article"
        assert kept.article_id == kept.entry_id == reader.main.entries.entry_id
        assert title


async def test_suspending_keeps_the_place(tmp_path: Path) -> None:
    async with first(tmp_path, "5", "enter", "j", "enter", "space", width=80) as reader:
        await reader.app.keep_session()
        library = reader.app.context.library
        kept = unpack_session(await library.setting(SESSION))
        assert kept is not None
        assert (await library.article(kept.article_id)).position == reader.main.pane.position


def test_a_session_is_read_as_it_was_written() -> None:
    session = Session(
        scope=Scope(kind="folder", folder=("新闻", "本地")),
        unread_only=True,
        oldest_first=True,
        entry_id=3,
        following=(4, 5),
        article_id=3,
        place="article",
        only_article=True,
        folded=(("新闻",), ("新闻", "本地")),
        covers=(Cover(name="bookmarks", entry_id=9), Cover(name="article", entry_id=9, ids=(9, 8))),
    )
    assert unpack_session(pack_session(session)) == session
    assert unpack_session(None) is None


def test_when_the_first_entries_are_enough_to_find_the_place() -> None:
    session = Session(entry_id=3, following=(4, 5))
    assert session.is_among([1, 2, 3])
    assert session.is_among([1, 2, 5]), "3 has been read; 5 shows where it stood"
    assert not session.is_among([1, 2])
    assert Session().is_among([1, 2]), "there is nothing to find"


def test_where_an_entry_stands_in_another_list() -> None:
    session = Session(entry_id=3, following=following([1, 2, 3, 4, 5], 2))
    assert session.following == (4, 5)
    assert session.find_place([1, 3, 5], gone=False) == ([1, 3, 5], 1)
    assert session.find_place([1, 5, 6], gone=False) == ([1, 3, 5, 6], 1)
    assert session.find_place([1], gone=False) == ([1, 3], 1)
    assert session.find_place([1, 5, 6], gone=True) == ([1, 5, 6], 1)
    assert session.find_place([], gone=True) == ([], 0)
