"""What the keys do on each screen: the help says it, the line of keys shows it, and no key is silent."""

from __future__ import annotations

import pytest
from newsroom import Open, Reading

from reader.ui.keymap import resolve
from reader.ui.keys_here import keys_here
from reader.ui.sequence_keys import idle_words

SCREENS = {
    "rules": ("g", "r"),
    "feed health": ("g", "f"),
    "bookmarks": ("g", "s"),
    "notes": ("g", "n"),
    "search": ("F",),
    "a sheet to type in": ("+",),
    "a question": ("g", "f", "D"),
    "a sheet to choose from": ("g", "o"),
    "a note": ("c",),
    "an address to add": ("a",),
    "tags": ("t",),
}


def words_of(reader: Reading) -> str:
    """Return what stands on the screen as one line, without frames."""
    return " ".join(reader.text.replace("│", " ").split())


def chapter(reader: Reading) -> str:
    """Return what the help says of the screen below it."""
    return words_of(reader).partition("This screen")[2].partition(" News Space ")[0]


async def ask(reader: Reading, key: str = "?") -> None:
    """Call the help, which is set when its width is known."""
    await reader.keys(key)
    await reader.until_shown("This screen")


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS)
async def test_the_help_says_what_a_screen_binds(opened: Open, keys: tuple[str, ...]) -> None:
    async with opened(100, 200) as reader:
        await reader.keys("enter", *keys)
        below = reader.app.screen
        bound = keys_here(below, reader.app.context.keys)
        assert bound, "a screen without a key of its own would need no help"
        await ask(reader, "f1")
        assert reader.screen == "HelpScreen"
        for row in bound:
            assert row.sentence in chapter(reader)
            assert row.first in chapter(reader)
        await reader.keys("escape")
        assert reader.app.screen is below


async def test_the_keys_of_rules_notes_and_feed_health_are_told(opened: Open) -> None:
    async with opened(100, 200) as reader:
        await reader.keys("g", "r")
        await ask(reader)
        assert "x Do what the rule says with what is here already" in chapter(reader)
        assert "v Find what is hidden." in chapter(reader)
        await reader.keys("escape", "escape", "g", "f")
        await ask(reader)
        assert "r Load the feed under the cursor now." in chapter(reader)
        assert "Enter, →, l Go to the feed's entries." in chapter(reader)
        await reader.keys("escape", "escape", "enter", "H", "c", "escape", "g", "n")
        await ask(reader)
        assert "D, Del Remove the note or the mark under the cursor." in chapter(reader)


async def test_the_help_knows_what_enter_does_to_a_hit(opened: Open) -> None:
    async with opened(100, 200) as reader:
        await reader.keys("F", *"boats", "down")
        await ask(reader)
        assert "Enter" in chapter(reader) and "Open the entry under the cursor." in chapter(reader)


async def test_in_the_news_the_help_begins_with_what_matters_where_the_focus_is(opened: Open) -> None:
    async with opened(100, 200) as reader:
        await ask(reader)
        assert "Fold or unfold the folder" in chapter(reader)
        await reader.keys("escape", "enter")
        await ask(reader)
        assert "Fold or unfold the folder" not in chapter(reader)
        assert "Mark the entry read or unread" in chapter(reader)


async def test_an_article_alone_is_not_said_to_have_other_panes(opened: Open) -> None:
    async with opened(100, 200) as reader:
        await reader.keys("F", *"boats", "enter")
        assert reader.screen == "ArticleScreen"
        await ask(reader)
        assert "Open the article in the browser." in chapter(reader)
        assert "Hide or show the other panes." not in chapter(reader)


async def test_a_key_that_was_changed_is_told_as_it_is(opened: Open) -> None:
    async with opened(100, 200, keys={"feed.remove": "f8"}) as reader:
        await reader.keys("g", "f")
        assert "F8 Remove" in reader.text
        await ask(reader)
        assert "F8 Unsubscribe from the feed under the cursor." in chapter(reader)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", ["rules", "feed health", "bookmarks", "notes"])
async def test_a_key_that_does_nothing_here_says_so(opened: Open, name: str, width: int) -> None:
    async with opened(width, 24) as reader:
        await reader.keys("enter", *SCREENS[name])
        screen = reader.screen
        for key in ("m", "J", "."):
            await reader.keys(key)
            assert f"{key} (" in reader.text and "does nothing here; ? shows what does." in reader.text
        await reader.keys("5")
        assert "does nothing here" in reader.text
        await reader.keys("g", "x")
        assert "g x does nothing here" in reader.text
        assert reader.screen == screen
        assert max(reader.widths) <= width


async def test_a_key_that_nothing_is_bound_to_says_so_in_the_news(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("B")
        assert "B does nothing here; ? shows what does." in reader.text
        await reader.keys("j")
        assert "does nothing here" not in reader.text


async def test_what_is_typed_is_no_idle_key(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("enter", "enter", "/", "B", "，")
        assert "does nothing here" not in reader.text


@pytest.mark.parametrize("key", ["space", "e", "E", "x", "D"])
async def test_without_a_rule_a_key_says_so(opened: Open, key: str) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("g", "r", key)
        assert "There is no rule yet; a adds one." in reader.text


@pytest.mark.parametrize("key", ["s", "D", "t", "c", "g n", "o", "y", "*", "space"])
async def test_without_a_bookmark_a_key_says_so(opened: Open, key: str) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("g", "s", *key.split())
        assert "There is no bookmark here." in reader.text


async def test_without_a_note_a_key_says_so(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("enter", "g", "n", "D")
        assert "There is nothing here to remove." in reader.text
        await reader.keys("y")
        assert "There is nothing here to copy." in reader.text


async def test_enter_in_the_feed_health_goes_to_the_feeds_entries(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("g", "f", "j", "enter")
        assert reader.screen == "CategoriesScreen" and reader.place == "entries"
        assert reader.category == "江城日报" and len(reader.titles) == 5


async def test_the_feed_health_copies_an_address(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("g", "f", "y")
        failing = next(feed for feed in await reader.app.context.library.feeds() if feed.fault)
        assert reader.app.clipboard == failing.address


async def test_d_removes_a_bookmark_too(opened: Open) -> None:
    async with opened(120, 30) as reader:
        await reader.keys("enter", "s", "g", "s", "D")
        assert await reader.app.context.library.bookmarks() == []
        await reader.keys("z")
        assert len(await reader.app.context.library.bookmarks()) == 1


def test_an_idle_key_is_named_with_what_it_does_elsewhere() -> None:
    keys = resolve({"program.help": "f1"})
    assert idle_words("m", keys) == "m (Read / unread) does nothing here; F1 shows what does."
    assert idle_words("ctrl+y", keys) == "^y does nothing here; F1 shows what does."
    assert idle_words("y", resolve({"program.help": "ctrl+y"})).endswith("^y shows what does.")


async def test_no_letter_is_named_as_a_key_while_it_would_be_typed(opened: Open) -> None:
    async with opened(80, 24) as reader:
        await reader.keys("enter", "s", "g", "s", "/")
        keys = reader.text.splitlines()[-2].split("  ")
        assert [key.strip() for key in keys] == ["Enter To the list", "Esc Back", "F1 Help"]
        await reader.keys("down")
        assert "? Help" in reader.text


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (("g", "s"), "Remove the bookmark under the cursor"),
        (("g", "r"), "Change the rule under the cursor."),
    ],
)
async def test_the_palette_calls_a_key_what_the_screen_does(
    opened: Open, keys: tuple[str, ...], name: str
) -> None:
    async with opened(100, 60) as reader:
        await reader.keys("enter", "s", *keys, ":")
        await reader.until_shown(name)
        assert "Bookmark the article" not in words_of(reader)
        assert "Edit feed" not in words_of(reader)


@pytest.mark.parametrize("keys", [("a",), ("+",), ("g", "f", "E"), ("I",)])
async def test_a_sheet_lets_one_go_back_to_the_shell(opened: Open, keys: tuple[str, ...]) -> None:
    async with opened(80, 24) as reader:
        await reader.keys(*keys)
        assert reader.app.screen.is_modal
        assert reader.app.screen.active_bindings["ctrl+z"].binding.id == "program.suspend"
