"""The form for one feed or folder, by keyboard alone."""

from __future__ import annotations

import pytest
from newsroom import PAPERS, Open, Reading
from textual.widgets import Input

from reader.config import CleanupConfig, SiteConfig
from reader.model import Feed
from reader.store import Store
from reader.ui.widgets.choice_line import ChoiceLine

FIRST, SECOND = PAPERS[0], PAPERS[1]


async def go_to(reader: Reading, title: str) -> None:
    """Put the cursor on a category."""
    await reader.keys("g", "g")
    while reader.category != title:
        await reader.keys("j")


async def feed(reader: Reading, title: str) -> Feed:
    return next(feed for feed in await reader.app.context.library.feeds() if feed.title == title)


def field(reader: Reading) -> str:
    """The name of the line that has the focus."""
    return (reader.app.focused.id or "").removeprefix("edit-") if reader.app.focused is not None else ""


async def type_in(reader: Reading, name: str, text: str) -> None:
    """Go to a line by Tab and put a text in place of what is there."""
    while field(reader) != name:
        await reader.keys("tab")
    line = reader.app.focused
    assert isinstance(line, Input)
    await reader.keys("end", "ctrl+u")
    line.insert_text_at_cursor(text)
    await reader.rest()


@pytest.mark.parametrize(("width", "height"), [(40, 24), (80, 24), (120, 30), (200, 50), (60, 20)])
async def test_the_form_shows_what_holds_and_fits(opened: Open, width: int, height: int) -> None:
    async with opened(width, height) as reader:
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        assert reader.screen == "EditScreen"
        text = reader.text
        for words in (
            FIRST.title,
            "Address",
            "本地",
            "auto",
            "Interval",
            "60",
            "User agent",
            "Headers",
            "Login",
        ):
            assert words in text
        assert "Enter keeps it · Esc leaves all" in text
        assert all(cells <= width for cells in reader.widths)
        for _ in range(12):
            await reader.keys("down")
            assert reader.app.focused is not None
            assert reader.app.screen.region.contains_region(reader.app.focused.region)


async def test_values_are_typed_chosen_and_kept(opened: Open) -> None:
    async with opened() as reader:
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        assert field(reader) == "title"
        await type_in(reader, "title", "我的江城")
        await type_in(reader, "folders", "早报/江边, 本地")
        while field(reader) != "fulltext":
            await reader.keys("tab")
        await reader.keys("space", "right")
        assert isinstance(reader.app.focused, ChoiceLine)
        assert reader.app.focused.value == "always"
        await type_in(reader, "interval_minutes", "15")
        await type_in(reader, "keep_days", "30")
        await reader.keys("enter")
        assert reader.screen == "CategoriesScreen"
        changed = await feed(reader, FIRST.title)
        assert (changed.name, set(changed.folders)) == ("我的江城", {("早报", "江边"), ("本地",)})
        values = await reader.app.context.library.feed_settings(changed)
        assert values == {"fulltext": "always", "interval_minutes": "15", "keep_days": "30"}
        assert "我的江城" in reader.text
        assert reader.press.asked == [], "nothing has changed for its server"


async def test_escape_leaves_everything_as_it_was(opened: Open) -> None:
    async with opened() as reader:
        before = await feed(reader, FIRST.title)
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "title", "别的名字")
        await type_in(reader, "keep_days", "30")
        await reader.keys("escape")
        assert reader.screen == "CategoriesScreen"
        assert await feed(reader, FIRST.title) == before
        assert await reader.app.context.library.feed_settings(before) == {}


async def test_what_is_wrong_is_said_below_its_line_and_nothing_is_kept(opened: Open) -> None:
    async with opened() as reader:
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "title", "新名字")
        await type_in(reader, "interval_minutes", "1")
        assert "from 5" not in reader.text
        await reader.keys("tab")
        assert "This must be a whole number from 5 to 43,200, not '1'." in reader.text
        await type_in(reader, "headers", "nonsense")
        await reader.keys("enter")
        assert reader.screen == "EditScreen"
        assert 'This must be written "Name: value"' in reader.text
        assert field(reader) == "interval_minutes"
        assert (await feed(reader, FIRST.title)).custom_title == ""
        await type_in(reader, "interval_minutes", "10")
        assert "whole number" not in reader.text
        await type_in(reader, "headers", "X-Key: k1")
        await reader.keys("enter")
        assert reader.screen == "CategoriesScreen"
        assert (await feed(reader, FIRST.title)).custom_title == "新名字"


async def test_the_keys_stay_in_sight_below_a_fault(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "keep_days", "many")
        await reader.keys("enter")
        assert "This must be a whole number" in " ".join(reader.text.split())
        assert "Enter keeps it" in reader.text
        for _ in range(12):
            assert reader.app.focused is not None
            assert reader.app.screen.query_one("#edit-fields").region.contains_region(
                reader.app.focused.region
            )
            await reader.keys("tab")


async def test_another_address_is_asked_at_once(opened: Open) -> None:
    async with opened() as reader:
        known = await feed(reader, FIRST.title)
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "address", "javascript:alert(1)")
        await reader.keys("enter")
        assert "This is no address of the web" in reader.text
        await type_in(reader, "address", SECOND.address)
        await reader.keys("enter")
        assert f"subscribed to this address already, as {SECOND.title}" in reader.text
        await type_in(reader, "address", "https://moved.example/feed.xml")
        await reader.keys("enter")
        moved = await feed(reader, FIRST.title)
        assert (moved.id, moved.address, moved.total) == (known.id, "https://moved.example/feed.xml", 5)
        assert reader.press.asked == [[known.id]]


async def test_a_folder_has_settings_for_all_in_it(opened: Open) -> None:
    async with opened() as reader:
        library = reader.app.context.library
        await go_to(reader, "Technology")
        await reader.keys("E")
        assert "Address" not in reader.text
        await type_in(reader, "keep_days", "7")
        await reader.keys("enter")
        assert await library.folder_settings(("Technology",)) == {"keep_days": "7"}
        await go_to(reader, "Harbour Weekly")
        await reader.keys("E")
        assert "7 (from Technology)" in reader.text


async def test_taking_a_value_back(opened: Open) -> None:
    async with opened() as reader:
        library = reader.app.context.library
        paper = await feed(reader, FIRST.title)
        await library.set_feed_setting(paper, "user_agent", "test/1")
        await library.set_feed_setting(paper, "fulltext", "never")
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "user_agent", "")
        while field(reader) != "fulltext":
            await reader.keys("shift+tab")
        await reader.keys("right", "enter")
        assert await library.feed_settings(paper) == {}


async def test_a_login_of_config_toml_is_shown_without_its_password(opened: Open) -> None:
    host = FIRST.address.split("/")[2]
    site = {host: SiteConfig(user_name="ann", password_command=("pass", "show", "secret-name"))}
    async with opened(site=site) as reader:
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        assert "ann, by password_command in config.toml" in reader.text
        assert "secret-name" not in reader.text


async def test_from_feed_health_and_from_an_entry(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "f", "E")
        assert reader.screen == "EditScreen"
        assert "The Quiet Compiler" in reader.text
        await reader.keys("escape")
        assert reader.screen == "HealthScreen"
        await reader.keys("escape", "g", "u", "E")
        assert reader.screen == "EditScreen", "the feed of the entry under the cursor"


async def test_built_in_lists_have_nothing_to_change(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "g", "E")
        assert reader.screen == "CategoriesScreen"
        assert "Put the cursor on a feed or folder" in reader.text


async def test_one_key_takes_back_all_that_a_form_changed(opened: Open) -> None:
    async with opened(120, 30) as reader:
        before = await feed(reader, FIRST.title)
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "title", "我的日报")
        await type_in(reader, "folders", "存档")
        await reader.keys("enter")
        await reader.rest()
        changed = await feed(reader, FIRST.title)
        assert (changed.name, changed.folders) == ("我的日报", (("存档",),))
        await reader.keys("z")
        assert f"Undone: Changed {FIRST.title}" in reader.toasts
        assert await feed(reader, FIRST.title) == before
        titles = [row.title for row in reader.main.categories.categories]
        assert FIRST.title in titles and "存档" not in titles


@pytest.mark.parametrize(("empty", "shown"), [("auto", "‹ auto (default) ›"), ("60", "‹ 60 ›")])
def test_a_default_is_told_from_the_choice_of_the_same_name(empty: str, shown: str) -> None:
    assert ChoiceLine("", ("auto", "never"), empty, id="line").render().plain == shown
    assert ChoiceLine("auto", ("auto", "never"), empty, id="line").render().plain == "‹ auto ›"


def _index_all(store: Store) -> None:
    """Take everything for indexed: what the search index has not taken in yet is never cleaned up."""
    with store._db.writing() as connection:
        connection.execute("DELETE FROM search_queue")


@pytest.mark.parametrize("size", [(60, 20), (120, 30)])
async def test_entries_that_nothing_brings_back_are_asked_about(opened: Open, size: tuple[int, int]) -> None:
    async with opened(*size, cleanup=CleanupConfig(keep_unread=False)) as reader:
        library = reader.app.context.library
        first = await feed(reader, FIRST.title)
        await library._database.run(_index_all)
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        await type_in(reader, "keep_entries", "1")
        await reader.keys("enter")
        assert reader.screen == "AskScreen"
        over = len(FIRST.titles) - 1
        assert f"Clean up {over} entries for good" in reader.text and "bookmarks stay." in reader.text
        await reader.keys("n")
        assert reader.screen == "EditScreen"
        assert (await library.feed_settings(first)).get("keep_entries", "") == ""
        await reader.keys("enter", "y")
        assert reader.screen == "CategoriesScreen"
        assert (await library.clean(dry_run=True)).entries == over


async def test_faults_leave_the_keys_in_sight(opened: Open) -> None:
    async with opened(60, 20) as reader:
        await go_to(reader, FIRST.title)
        await reader.keys("E")
        for name in ("interval_minutes", "keep_days", "keep_entries"):
            await type_in(reader, name, "abc")
        await reader.keys("enter")
        assert "This must be a whole number from 5" in reader.text
        assert "Enter keeps it · Esc leaves all as it was" in reader.text
        assert field(reader) == "interval_minutes"
