"""Finds the files of one kind in a folder, however much of the disk that is; follows no link to a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reader.errors import ReaderError
from reader.language import tr

_MOST = 1_000_000
"""Files that are looked at; a folder with more is no folder of bookmarks."""
_OTHERS = frozenset({"node_modules", "site-packages", "__pycache__", "lost+found"})
"""Folders of programs, in which there is much and nothing of the user's."""
_SYSTEM = frozenset(map(Path, ("/proc", "/sys", "/dev", "/run")))
"""Folders that only look like some on a disk."""


def walk_files(root: Path, suffix: str) -> Iterator[tuple[int, tuple[Path, ...]]]:
    """Yield for folder after folder how many files have been looked at, and which of its own have the suffix.

    Hidden folders are passed over, and so is what cannot be listed; only `root` itself raises OSError.
    """
    os.scandir(root).close()
    looked = 0
    for place, folders, files in os.walk(root):
        folder = Path(place)
        folders[:] = sorted(name for name in folders if _is_wanted(folder / name))
        looked += len(files)
        if looked > _MOST:
            words = tr(
                "{root} holds more than {most:,} files: name a folder inside it.", root=root, most=_MOST
            )
            raise ReaderError(words)
        found = (folder / name for name in sorted(files) if name.endswith(suffix) and name[0] != ".")
        yield looked, tuple(file for file in found if file.is_file())


def _is_wanted(folder: Path) -> bool:
    return not folder.name.startswith(".") and folder.name not in _OTHERS and folder not in _SYSTEM
