"""How long until the first full screen, and how long a key takes: python tests/bench/startup.py

Everything is measured from outside, in a pseudo-terminal, as ratios within one run:
the app with 1,000 feeds and 100,000 stored entries, the app with none stored, and an empty Textual app.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
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


def start(command: list[str], *markers: str) -> float:
    """Return the seconds from exec to the screen that shows the markers."""
    with Terminal(command) as terminal:
        return terminal.wait_for(*markers)


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
    """Print how long the first screen takes, the three commands in turn."""
    empty: list[float] = []
    stored: list[float] = []
    none: list[float] = []
    for _ in range(runs + 1):
        empty.append(start([sys.executable, "-c", EMPTY_APP], "All empty"))
        stored.append(start(reader(full), "Bookmarks", "Gazette", "newest first"))
        none.append(start(reader(bare), "Bookmarks", "Gazette", "newest first"))
    floor, with_all, with_none = median(empty[1:]), median(stored[1:]), median(none[1:])
    print(f"empty Textual app                    {floor * 1000:6.0f} ms")
    print(f"reader, 1,000 feeds / 100,000 stored {with_all * 1000:6.0f} ms")
    print(f"reader, 1,000 feeds / none stored    {with_none * 1000:6.0f} ms")
    print(f"ratio to the empty app   {with_all / floor:5.2f}   (target 1.25)")
    print(f"ratio stored / none      {with_all / with_none:5.2f}   (target 1.10)")


def measure_keys(full: Path, presses: int) -> None:
    """Print how long a cursor move takes in a list of tens of thousands of entries."""
    with Terminal(reader(full)) as terminal:
        terminal.wait_for("Bookmarks", "newest first")
        terminal.settle(1.0)
        terminal.press("l")
        moves = [terminal.press("j", quiet=0.05) for _ in range(presses)]
        memory = terminal.memory()
    rows, rest = [first for first, _ in moves], [last for _, last in moves]
    print(
        f"cursor move: rows drawn in {median(rows) * 1000:.1f} ms, p95 {percentile(rows, 0.95) * 1000:.1f} ms"
        f" (target 8); position line after {median(rest) * 1000:.1f} ms"
    )
    print(f"memory {memory:.0f} MB")


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


if __name__ == "__main__":
    main()
