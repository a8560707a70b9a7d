"""Times newsboat's own search and ours as a person sees them: from the last key to the list of hits.

Both programs run in a pseudo-terminal over the same articles, which newsboat has in a cache of its own.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from terminal import Terminal, median

from reader.store.values import unpack

_UTF8 = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
_COPY = """
    INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def compare(database: Path, folder: Path, words: Sequence[str]) -> None:
    """Print how long both take to show what they find, if newsboat is installed."""
    if shutil.which("newsboat") is None:
        print("\nnewsboat is not installed: nothing to compare with")
        return
    command = prepare(database, folder / "newsboat")
    theirs = time_newsboat(command, words)
    ours = time_reader(database.parent, words)
    print("\nfrom the last key to the hits on the screen, ms")
    for word, one, other in zip(words, ours, theirs, strict=True):
        print(f"  {word:<12} reader {one:>7.1f}   newsboat {other:>8.1f}   1/{other / one:.1f}")
    one, other = median(ours), median(theirs)
    print(f"  {'median':<12} reader {one:>7.1f}   newsboat {other:>8.1f}   1/{other / one:.1f} (target 1/16)")


def prepare(database: Path, folder: Path) -> list[str]:
    """Fill newsboat's cache with the articles, and return the command that opens it."""
    folder.mkdir()
    urls, cache, config = folder / "urls", folder / "cache.db", folder / "config"
    config.write_text("auto-reload no\n")
    urls.write_text("https://one.example/\n")
    command = ["newsboat", "-C", str(config), "-u", str(urls), "-c", str(cache)]
    subprocess.run([*command, "-x", "print-unread"], check=True, capture_output=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(cache)) as target, target:
        feeds = dict(source.execute("SELECT id, address FROM feed"))
        urls.write_text("".join(f"{address}\n" for address in feeds.values()))
        titles = source.execute("SELECT address, address, title FROM feed")
        target.executemany("INSERT INTO rss_feed (rssurl, url, title) VALUES (?, ?, ?)", titles)
        rows = source.execute(
            """SELECT link, title, author, feed_id, sort_at / 1000000, content, NOT read
            FROM article JOIN feed_text ON article_id = id"""
        )
        target.executemany(
            _COPY,
            (
                (link, title, author, link, feeds[feed], at, unpack(content), unread)
                for link, title, author, feed, at, content, unread in rows
            ),
        )
    return command


def time_newsboat(command: Sequence[str], words: Sequence[str]) -> list[float]:
    """Return the milliseconds of each search; a word that is in nothing is answered with a sentence."""
    with Terminal(command, env=_UTF8) as terminal:
        terminal.wait_for("Your feeds")
        terminal.settle(1.0)
        times = []
        for word in words:
            terminal.press("/")
            terminal.press(word)
            times.append(until(terminal, "\r", "Search result"))
            terminal.settle(0.5)
            terminal.press("q", quiet=0.3)
        return times


def time_reader(folder: Path, words: Sequence[str]) -> list[float]:
    """Return the milliseconds from the first letter, the others close behind, until the hits are there."""
    (folder / "config.toml").write_text("[refresh]\non_start = false\n")
    # Else the picture of the last screen stands there before the program listens.
    (folder / "cache" / "last-screen").unlink(missing_ok=True)
    command = [sys.executable, "-m", "reader", "--data-dir", str(folder)]
    with Terminal(command, env=_UTF8) as terminal:
        terminal.wait_for("Bookmarks")
        terminal.settle(2.0)
        terminal.press("F", quiet=0.5)
        times = []
        for word in (words[0], *words):
            times.append(until(terminal, word, " found"))
            terminal.settle(0.5)
            terminal.press("\x15", quiet=0.5)
        return times[1:]


def until(terminal: Terminal, keys: str, marker: str) -> float:
    """Press keys and return the milliseconds until the screen shows the marker."""
    terminal.settle()
    here, begun = len(terminal.output), time.perf_counter()
    terminal.type(keys)
    terminal.wait_after(here, marker)
    return (time.perf_counter() - begun) * 1e3
