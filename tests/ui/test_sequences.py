"""Keys pressed one after the other: what waits, what runs, what passes."""

from __future__ import annotations

from reader.ui.sequences import KeySequence

COMPLETE = {"g g", "g s", "n", "x y z"}


def outcomes(*keys: str) -> list[tuple[str, str]]:
    sequence = KeySequence({"g", "x", "x y"})
    made = [sequence.feed(key, COMPLETE) for key in keys]
    return [(outcome.kind, outcome.keys) for outcome in made]


def test_a_sequence_waits_and_then_runs() -> None:
    assert outcomes("g", "s") == [("wait", "g"), ("run", "g s")]
    assert outcomes("g", "g", "g") == [("wait", "g"), ("run", "g g"), ("wait", "g")]
    assert outcomes("x", "y", "z") == [("wait", "x"), ("wait", "x y"), ("run", "x y z")]


def test_other_keys_pass() -> None:
    assert outcomes("n", "q") == [("pass", ""), ("pass", "")]


def test_escape_and_unknown_keys_end_it() -> None:
    assert outcomes("g", "escape", "s") == [("wait", "g"), ("cancel", ""), ("pass", "")]
    assert outcomes("g", "q", "s") == [("wait", "g"), ("cancel", "g q"), ("pass", "")]


def test_a_prefix_without_anything_behind_it_here_passes() -> None:
    assert KeySequence({"g"}).feed("g", {"n"}).kind == "pass"
