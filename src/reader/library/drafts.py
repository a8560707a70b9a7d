"""A note that is being written, as a line that can be kept and read back."""

from __future__ import annotations

import json
from contextlib import suppress


def make_draft(entry_id: int, highlight_id: int, text: str) -> str:
    """Return what is kept of a note that is being written."""
    return json.dumps([entry_id, highlight_id, text], ensure_ascii=False)


def find_draft(kept: str | None, entry_id: int, highlight_id: int) -> str | None:
    """Return the words that were kept for this very note; None: there are none."""
    with suppress(ValueError, TypeError):
        owner, highlight, text = json.loads(kept or "null")
        if (owner, highlight) == (entry_id, highlight_id):
            return str(text)
    return None
