"""A terminal that draws pictures: takes what the driver writes, and knows what stands in which cell."""

from __future__ import annotations

import re
import unicodedata
from base64 import standard_b64decode
from dataclasses import dataclass, field

from textual.drivers.headless_driver import HeadlessDriver

PLACEHOLDER = "\U0010eeee"
_TOKENS = re.compile(
    r"\x1b_G(?P<control>[^;\x1b]*);?(?P<data>[^\x1b]*)\x1b\\"
    r"|\x1b\[(?P<place>\d+;\d+)H"
    r"|\x1b\[(?P<colour>[\d;:]*)m"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[?<>=]?[\d;]*[A-Za-z]"
    r"|(?P<text>[^\x1b])",
    re.DOTALL,
)


class Recording(HeadlessDriver):
    """Draws on nothing, and keeps what it would have written."""

    written: list[str]

    @property
    def is_headless(self) -> bool:
        return False

    @property
    def can_suspend(self) -> bool:
        return True

    def write(self, data: str) -> None:
        self.__dict__.setdefault("written", []).append(data)


@dataclass
class Picture:
    png: bytes = b""
    size: tuple[int, int] = (0, 0)
    """Columns and rows."""


@dataclass
class FakeKitty:
    """Cells and pictures; of a cell that shows a part of a picture its number, row and column."""

    pictures: dict[int, Picture] = field(default_factory=dict)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """By row and column: what was written there, marks included."""
    parts: dict[tuple[int, int], tuple[int, int, int]] = field(default_factory=dict)
    longest: int = 0
    """Characters of the longest piece of a picture."""
    answers: int = 0
    """How often it was made to answer."""
    deleted: int = 0
    _row: int = 0
    _column: int = 0
    _colour: int | None = None
    _loading: int = 0
    _pieces: list[str] = field(default_factory=list)

    def feed(self, text: str) -> None:
        from reader.ui.plates import MARKS

        at = 0
        while at < len(text):
            token = _TOKENS.match(text, at)
            assert token is not None, repr(text[at : at + 40])
            at = token.end()
            if token["control"] is not None:
                self._obey(dict(part.split("=") for part in token["control"].split(",")), token["data"])
            elif token["place"]:
                row, column = token["place"].split(";")
                self._row, self._column = int(row) - 1, int(column) - 1
            elif token["colour"] is not None:
                found = re.search(r"(?:^|;)38;5;(\d+)", token["colour"])
                self._colour = int(found[1]) if found else None
            elif token["text"] == "\n":
                self._row += 1
            elif token["text"] == "\r":
                self._column = 0
            elif token["text"]:
                marks = token["text"]
                while at < len(text) and unicodedata.combining(text[at]):
                    marks += text[at]
                    at += 1
                self._put(marks, MARKS)

    def _put(self, cluster: str, marks: str) -> None:
        here = self._row, self._column
        self.cells[here] = cluster
        self.parts.pop(here, None)
        if cluster[0] == PLACEHOLDER:
            row, column, family = (marks.index(mark) for mark in cluster[1:])
            assert self._colour is not None, "a placeholder without a number"
            self.parts[here] = ((family << 24) + self._colour, row, column)
        wide = unicodedata.east_asian_width(cluster[0]) in "WF"
        if wide:
            self.parts.pop((self._row, self._column + 1), None)
        self._column += 2 if wide else 1

    def _obey(self, control: dict[str, str], data: str) -> None:
        self.answers += control.get("q") != "2"
        self.longest = max(self.longest, len(data))
        number = int(control.get("i", self._loading))
        action = control.get("a", "t")
        if action == "d":
            assert control["d"] == "I"
            del self.pictures[number]
            self.deleted += 1
        elif action == "p":
            assert control["U"] == "1" and control["p"] == "1"
            self.pictures[number].size = int(control["c"]), int(control["r"])
        else:
            self._pieces = [] if "a" in control else self._pieces
            self._loading = number
            self._pieces.append(data)
            if control["m"] == "0":
                self.pictures[number] = Picture(png=standard_b64decode("".join(self._pieces)))

    def shown(self, number: int) -> dict[tuple[int, int], tuple[int, int]]:
        """Return where a picture is seen: its row and column by those of the screen."""
        return {at: (row, column) for at, (part, row, column) in self.parts.items() if part == number}
