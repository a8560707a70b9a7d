"""How long until the first full screen, and how long a key takes: python tests/bench/startup.py

Everything is measured from outside, in a pseudo-terminal, as ratios within one run: the reader with 1,000
feeds and 100,000 stored entries, the reader with none stored, and an empty Textual app. The reader draws the
screen it was left with before it loads anything; "live" is the time until its own screen, which answers keys,
stands there where no such picture is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from fill import fill
from terminal import Terminal, median, percentile

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("All empty")
Empty().run()
"""
_CONFIG = "[refresh]\non_start = false\n"
_UNDER_THE_HEAD = "─" * 20
"""The rule between an article's head and its text, which come in one frame."""


def start(command: list[str], *markers: str, leave: bool = False) -> float:
    """Return the seconds from exec to the screen that shows the markers; `leave` quits as a person would."""
    with Terminal(command) as terminal:
        seconds = terminal.wait_for(*markers)
        if leave:
            terminal.settle(0.6)
            terminal.leave("Q")
        return seconds


def reader(folder: Path) -> list[str]:
    """Return the command that opens the reader over a folder."""
    return [sys.executable, "-m", "reader", "--data-dir", str(folder)]


def prepare(folder: Path, feeds: int, each: int) -> Path:
    """Fill a data directory and switch off what would disturb the measurement."""
    folder.mkdir()
    fill(folder / "reader.db", feeds=feeds, articles_per_feed=each)
    (folder / "config.toml").write_text(_CONFIG)
    return folder


def measure_start(full: Path, bare: Path, runs: int) -> None:
    """Print how long the first screen takes, the commands in turn."""
    screen = ("Bookmarks", "Gazette", "newest first")
    empty: list[float] = []
    live: dict[Path, list[float]] = {full: [], bare: []}
    drawn: dict[Path, list[float]] = {full: [], bare: []}
    for _ in range(runs + 1):
        empty.append(start([sys.executable, "-c", EMPTY_APP], "All empty"))
        for folder in (full, bare):
            (folder / "cache" / "last-screen").unlink(missing_ok=True)
            live[folder].append(start(reader(folder), *screen, leave=True))
            drawn[folder].append(start(reader(folder), *screen))
    floor = median(empty[1:])
    print(f"empty Textual app {floor * 1000:.0f} ms")
    for name, times in (("first full screen", drawn), ("live screen, no picture", live)):
        stored, none = median(times[full][1:]), median(times[bare][1:])
        print(
            f"{name:24} {stored * 1000:4.0f} ms with 100,000 stored, {none * 1000:4.0f} ms with none:"
            f" {stored / floor:.2f} of the empty app (target 1.25),"
            f" stored/none {stored / none:.2f} (target 1.10)"
        )


def measure_keys(full: Path, presses: int) -> None:
    """Print how long a cursor move takes in a list of tens of thousands of entries."""
    with Terminal(reader(full)) as terminal:
        terminal.wait_for("Bookmarks", "newest first")
        terminal.settle(1.0)
        terminal.press("l")
        within = [terminal.press("jk"[number // 10 % 2], quiet=0.05)[0] for number in range(presses)]
        terminal.press("G")
        scrolling = [terminal.press("\x04" if number % 2 else "\x15", quiet=0.05)[0] for number in range(20)]
        memory = terminal.memory()
    for name, times in (("move of the cursor", within), ("half a page", scrolling)):
        print(
            f"{name:24} {median(times) * 1000:4.1f} ms, p95 {percentile(times, 0.95) * 1000:4.1f} ms"
            + (" (target 8)" if times is within else "")
        )
    print(f"memory {memory:.0f} MB")


def measure_opening(full: Path, articles: int) -> None:
    """Print how long it takes from the key until an article's first page stands there."""
    with Terminal(reader(full)) as terminal:
        terminal.wait_for("Bookmarks", "newest first")
        terminal.settle(1.5)
        terminal.press("l")
        terminal.settle(1.0)
        first = _open(terminal, "\r")
        following = [_open(terminal, "J") for _ in range(articles)]
    print(
        f"{'opening an article':24} {first * 1000:4.1f} ms the first (target 25),"
        f" {median(following) * 1000:4.1f} ms the next ones (target 15),"
        f" p95 {percentile(following, 0.95) * 1000:4.1f} ms"
    )


def _open(terminal: Terminal, key: str) -> float:
    begun, sent = len(terminal.output), time.perf_counter()
    terminal.type(key)
    terminal.wait_after(begun, _UNDER_THE_HEAD)
    taken = time.perf_counter() - sent
    # Whoever reads gives the neighbours' texts time to be read ahead.
    terminal.settle(0.3)
    return taken


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--presses", type=int, default=100)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--each", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        full = prepare(Path(name) / "full", arguments.feeds, arguments.each)
        bare = prepare(Path(name) / "bare", arguments.feeds, 0)
        measure_start(full, bare, arguments.runs)
        measure_keys(full, arguments.presses)
        measure_opening(full, arguments.presses // 4)


if __name__ == "__main__":
    main()
