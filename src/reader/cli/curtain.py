"""Draws the screen that the reader was left with, before anything is loaded: the eye can begin at once.

The app draws over it as soon as its own first screen is whole. The file is only a picture: without it, or
in a terminal of another size or kind, the reader opens as it would without.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from reader import __version__

_RAISE = "\x1b[?1049h\x1b[?25l\x1b[H"
"""Go to the alternate screen, hide the cursor, begin at the corner."""
_DROP = "\x1b[?1049l\x1b[?25h"
_LIMIT = 2_000_000
"""Bytes; no screen is larger."""


def curtain_file(cache_dir: Path) -> Path:
    """Return where the picture of the last screen is kept."""
    return cache_dir / "last-screen"


def make_curtain(picture: str, columns: int, rows: int) -> bytes:
    """Return the file for a picture of a screen of this size."""
    head = {"size": [columns, rows], "terminal": _terminal()}
    return (json.dumps(head) + "\n" + picture).encode()


def read_curtain(file: Path, columns: int, rows: int) -> str:
    """Return the picture if it was made in a terminal like this one; "": there is none that fits."""
    try:
        if file.stat().st_size > _LIMIT:
            return ""
        head, _, picture = file.read_text(encoding="utf-8").partition("\n")
        made = json.loads(head)
    except (OSError, ValueError):
        return ""
    fits = (
        isinstance(made, dict) and made.get("size") == [columns, rows] and made.get("terminal") == _terminal()
    )
    return picture if fits else ""


def draw_curtain(file: Path) -> bool:
    """Draw the last screen; False: there is none for this terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    picture = read_curtain(file, columns, rows)
    if picture:
        sys.stdout.write(_RAISE + picture)
        sys.stdout.flush()
    return bool(picture)


def drop_curtain() -> None:
    """Go back to the shell's screen: the app will not open."""
    sys.stdout.write(_DROP)
    sys.stdout.flush()


def _terminal() -> list[str]:
    """Return what the look of a screen depends on besides its size."""
    return [__version__, *(os.environ.get(name, "") for name in ("TERM", "COLORTERM", "NO_COLOR", "TMUX"))]
