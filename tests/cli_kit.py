"""What the tests of the command line share: a result, a small feed, and a bookmark set behind its back."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from reader.cli import main
from reader.config import load_or_default
from reader.library import Library
from reader.paths import Paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The output as the tab-separated lines that pipes get."""
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


class Run:
    """Runs `reader` with arguments in this process."""

    def __init__(self, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._data_dir = data_dir
        self._capsys = capsys
        self.at_terminal = False
        """True: the command line believes that a person sits at a terminal."""

    def __call__(self, *arguments: str) -> Result:
        """Run it and return what it left behind."""
        self._capsys.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            if self.at_terminal:
                patch.setattr(sys.stdout, "isatty", lambda: True)
                patch.setattr(sys.stdin, "isatty", lambda: True)
            status = main(["--data-dir", str(self._data_dir), *arguments])
        out, err = self._capsys.readouterr()
        return Result(status=status, out=out, err=err)


def rss(title: str, *entries: tuple[str, str]) -> str:
    """Return an RSS feed; an entry is its address and its title."""
    items = "".join(
        f"<item><title>{escape(name)}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 {1 + index // 60:02}:{index % 60:02}:00 GMT</pubDate>"
        f"<description>&lt;p&gt;All about {escape(escape(name))}, with "
        f"&lt;a href='{link}/more'&gt;more&lt;/a&gt;.&lt;/p&gt;</description></item>"
        for index, (link, name) in enumerate(entries)
    )
    head = f"<title>{escape(title)}</title><link>http://x.test/</link>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}</channel></rss>"


def bookmark(data_dir: Path, entry_id: int) -> None:
    """Save an entry as the app does."""

    async def save() -> None:
        paths = Paths.find(data_dir)
        async with Library(paths, load_or_default(paths.config_file)[0]) as library:
            await library.save(entry_id)

    asyncio.run(save())
