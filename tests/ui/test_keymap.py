"""Keys as data: no key does two things, settings rebind them, and a wrong one is told in a sentence."""

from __future__ import annotations

import pytest

from reader.ui.actions import ACTIONS, BY_ID
from reader.ui.app import ReaderApp
from reader.ui.key_names import parse_keys, show_key
from reader.ui.keymap import KEYMAPS, bindings, resolve
from reader.ui.screens.article import ArticleScreen
from reader.ui.screens.bookmarks import BookmarksScreen
from reader.ui.screens.categories import CategoriesScreen
from reader.ui.widgets.article_view import ArticleView


def test_every_action_has_one_name_and_a_handler() -> None:
    assert len(BY_ID) == len(ACTIONS)
    places = (ReaderApp, CategoriesScreen, BookmarksScreen, ArticleView)
    for action in ACTIONS:
        assert any(hasattr(place, f"action_{action.handler}") for place in places), action.id
        assert action.label
        assert action.help.endswith("."), action.id


@pytest.mark.parametrize("place", [ReaderApp, CategoriesScreen, ArticleScreen])
def test_every_binding_of_a_screen_has_its_handler(place: type[ReaderApp]) -> None:
    for _, binding in place._merged_bindings or ():
        if binding.id is not None:
            assert hasattr(place, f"action_{binding.action}"), binding.id


def test_no_key_does_two_things_and_the_terminals_own_keys_are_free() -> None:
    seen: dict[str, str] = {}
    finding: dict[str, str] = {}
    for action in ACTIONS:
        taken = finding if action.finding else seen
        for key in parse_keys(action.keys):
            assert key not in taken, f"{key}: {taken.get(key)} and {action.id}"
            taken[key] = action.id
    assert not {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+c"} & seen.keys()
    assert not set(resolve({}).prefixes) & seen.keys(), "a key that begins a sequence does nothing alone"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("n", ("n",)),
        ("N, m", ("N", "m")),
        ("^d, ctrl+d", ("ctrl+d", "ctrl+d")),
        ("g s", ("g s",)),
        ("?", ("question_mark",)),
        ("g ?, F5", ("g question_mark", "f5")),
        ("Space, PgDn, Esc", ("space", "pagedown", "escape")),
        ("comma", ("comma",)),
        ("，", ("fullwidth_comma",)),
        ("", ()),
    ],
)
def test_keys_are_read_as_people_write_them(text: str, keys: tuple[str, ...]) -> None:
    assert parse_keys(text) == keys


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("ctrl+d", "^d"),
        ("g s", "g s"),
        ("question_mark", "?"),
        ("shift+tab", "Shift-Tab"),
        ("f1", "F1"),
        ("space", "Space"),
        ("down", "↓"),
        ("minus", "-"),
    ],
)
def test_keys_are_shown_as_people_write_them(key: str, shown: str) -> None:
    assert show_key(key) == shown


def test_punctuation_has_its_full_width_twins() -> None:
    keys = {key for binding in bindings("program.help", "program.palette") for key in binding.key.split(",")}
    assert {"question_mark", "fullwidth_question_mark", "colon", "fullwidth_colon"} <= keys
    keys = {key for binding in bindings("category.*") for key in binding.key.split(",")}
    assert {"left_black_lenticular_bracket", "fullwidth_left_square_bracket"} <= keys


def test_a_noun_names_all_its_actions_and_a_wrong_name_is_refused() -> None:
    assert {binding.id for binding in bindings("state.*")} == {"state.undo", "state.redo"}
    with pytest.raises(LookupError, match=r"no action is called entry\.fly"):
        bindings("entry.fly")


def test_the_defaults_override_nothing() -> None:
    keymap = resolve({})
    assert keymap.overrides == {}
    assert keymap.problems == ()
    assert keymap.all_shown("move.down") == "j, ↓"
    assert keymap.shown("program.theme") == ""
    assert keymap.prefixes == {"g"}


def test_a_key_taken_from_another_action_is_told() -> None:
    keymap = resolve({"entry.save": "x"})
    assert keymap.overrides == {"entry.save": "x", "article.switch_source": "unbound"}
    assert keymap.problems == ('[keys] x now means "Bookmark"; "article.switch_source" has no key left.',)


def test_a_key_that_leaves_another_one_behind_is_no_problem() -> None:
    keymap = resolve({"entry.save": "h"})
    assert keymap.keys["move.back"] == ("escape", "left", "backspace")
    assert keymap.problems == ()


def test_rebound_punctuation_takes_its_twins_along() -> None:
    assert (
        resolve({"entry.save": "!"}).overrides["entry.save"] == "exclamation_mark,fullwidth_exclamation_mark"
    )


def test_keys_of_a_find_take_nothing_from_the_others() -> None:
    keymap = resolve({"find.next": "x, F3", "entry.save": "N"})
    assert keymap.overrides == {"find.next": "x,f3", "entry.save": "N"}
    assert keymap.keys["article.switch_source"] == ("x",)
    assert keymap.problems == ()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"entry.svae": "x"}, '[keys] There is no action "entry.svae"; the nearest is "entry.save".'),
        (
            {"entry.save": "spcae"},
            '[keys] entry.save = "spcae": there is no key "spcae"; did you mean "space"?',
        ),
        (
            {"entry.save": "^m"},
            '[keys] entry.save = "^m": many terminals send ^m as Enter, so it cannot be used.',
        ),
        ({"number.type": "5"}, '[keys] The keys of "number.type" cannot be changed.'),
    ],
)
def test_wrong_settings_are_told_in_a_sentence_and_change_nothing(
    settings: dict[str, str], sentence: str
) -> None:
    keymap = resolve(settings)
    assert keymap.problems == (sentence,)
    assert keymap.overrides == {}


def test_a_key_alone_hides_the_sequences_that_begin_with_it() -> None:
    keymap = resolve({"list.sort": "g"})
    assert keymap.keys["move.top"] == ("home",)
    assert keymap.keys["go.saved"] == ()
    assert keymap.problems == (
        '[keys] g alone means "Sort", so g a, g b, g o, g g, g n, g u, g t, g s, g h, g c, g r, g f'
        " cannot be reached.",
    )


@pytest.mark.parametrize("name", KEYMAPS)
def test_the_named_keymaps_leave_every_action_reachable(name: str) -> None:
    keymap = resolve({}, name)
    assert keymap.problems == ()
    assert [action.id for action in ACTIONS if action.keys and not keymap.keys[action.id]] == []


def test_named_keymaps_know_their_readers_habits() -> None:
    assert resolve({}, "newsboat").shown("entry.toggle_read") == "N"
    assert resolve({}, "greader").shown("article.browser") == "v"
    assert resolve({"article.browser": "B"}, "greader").shown("article.browser") == "B"
