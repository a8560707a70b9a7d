"""A format that is one text file, written article by article and put in its place when it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader.export.item import Writer, Written

if TYPE_CHECKING:
    from reader.paths import Draft


class OneFile(Writer):
    """What the writers of such formats share; `add` is theirs."""

    def __init__(self, target: Path, head: str = "") -> None:
        """Begin a file; raises OSError, and then leaves nothing behind."""
        from reader.paths import Draft

        self._target = target
        self._draft: Draft = Draft(target)
        self._count = 0
        """Articles written so far."""
        try:
            self._write(head)
        except OSError:
            self._draft.discard()
            raise

    def finish(self) -> Written:
        """Put the file in its place."""
        self._draft.commit()
        return Written(path=self._target, articles=self._count, written=1)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._draft.discard()

    def _write(self, text: str) -> None:
        self._draft.file.write(text.encode("utf-8", "replace"))
