"""Which program opens an address, and that it gets one safe address and no shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.ui.browser import BrowserError, browser_command, needs_terminal, start_browser

ADDRESS = "https://news.example/渡轮?a=1&b=2"
SAFE = "https://news.example/%E6%B8%A1%E8%BD%AE?a=1&b=2"


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_config_comes_first(tmp_path: Path) -> None:
    environ = {"BROWSER": program(tmp_path, "other"), "PATH": str(tmp_path)}
    assert browser_command(ADDRESS, ("firefox", "--new-tab"), environ) == ["firefox", "--new-tab", SAFE]
    assert browser_command(ADDRESS, ("show", "--url=%s", "-q"), environ) == ["show", f"--url={SAFE}", "-q"]


def test_then_the_variable_then_the_system(tmp_path: Path) -> None:
    opener = program(tmp_path, "xdg-open")
    program(tmp_path, "w3m")
    path = str(tmp_path)
    assert browser_command(ADDRESS, (), {"PATH": path}) == [opener, SAFE]
    assert browser_command(ADDRESS, (), {"PATH": path, "BROWSER": "nothing-like-it:w3m -o %s"}) == [
        "w3m",
        "-o",
        SAFE,
    ]


def test_without_a_browser_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match=r"^No browser was found: set `browser` in config\.toml"):
        browser_command(ADDRESS, (), {"PATH": str(tmp_path)})


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "", "ftp://a/b", "-rf"])
def test_only_safe_addresses_are_opened(address: str) -> None:
    with pytest.raises(BrowserError, match=r"only http, https and mailto"):
        browser_command(address, ("firefox",))


def test_the_address_is_one_argument_and_no_shell_sees_it() -> None:
    command = browser_command("https://news.example/$(touch x);ls", ("firefox",))
    assert len(command) == 2
    assert " " not in command[1]


def test_browsers_that_draw_into_the_terminal_are_known() -> None:
    assert needs_terminal(["/usr/bin/w3m", SAFE])
    assert not needs_terminal(["firefox", SAFE])


def test_a_program_that_cannot_start_is_told() -> None:
    with pytest.raises(BrowserError, match=r"^/no/such/program could not be started: no such file"):
        start_browser(["/no/such/program", SAFE])
