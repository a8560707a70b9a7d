"""Backup, restore, and the look at all that can be wrong around the database; works without opening it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from reader.model.check import Check
from reader.paths import Paths, expand, is_dir, is_there
from reader.store import mending
from reader.store import upkeep as files

_LEAST_ROOM = 50_000_000
"""Bytes free on the disk; below that a refresh with pictures soon fails."""


def backup(paths: Paths, target: Path, *, force: bool = False) -> Path:
    """Copy the database into a file while it is in use; returns where to."""
    target = expand(target)
    files.back_up(paths.database, paths.spare(target), force=force)
    return target


def restore(paths: Paths, source: Path) -> Path | None:
    """Put a backup in the database's place; returns where the present one is kept, None: there was none."""
    source = expand(source)
    return files.restore(source, paths.database)


def examine(paths: Paths, *, full: bool = False) -> Iterator[Check]:
    """Yield what was found in the directories and in the database, and what was mended."""
    directory = _check_directory(paths.data_dir)
    yield directory
    if directory.state == "needs you":
        return
    yield _check_room(paths.data_dir)
    if not is_there(paths.database):
        yield Check(name="database", message=f"none yet; it will be made at {paths.database}")
        return
    yield from mending.examine(paths.database, full=full)
    yield _check_backups(paths.database)


def _check_directory(folder: Path) -> Check:
    name = "directory"
    if not is_dir(folder):
        if is_there(folder):
            return Check(name=name, state="needs you", message=f"{folder} is a file: move it away.")
        return Check(name=name, message=f"{folder} will be made when it is needed")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return Check(
            name=name,
            state="needs you",
            message=f"{folder} cannot be written by you: change its permissions.",
        )
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        if folder.stat().st_uid != os.getuid():
            return Check(
                name=name, state="needs you", message=f"Others may write into {folder}: take that away."
            )
        folder.chmod(mode & ~(stat.S_IWGRP | stat.S_IWOTH))
        return Check(name=name, state="mended", message=f"others could write into {folder}; now they cannot")
    return Check(name=name, message=f"{folder}")


def _check_room(folder: Path) -> Check:
    try:
        free = shutil.disk_usage(folder if is_dir(folder) else folder.anchor).free
    except OSError:
        return Check(name="disk", message="its free room cannot be told")
    if free < _LEAST_ROOM:
        return Check(
            name="disk", state="needs you", message=f"only {free / 1e6:,.0f} MB are free: make room."
        )
    return Check(name="disk", message=f"{free / 1e9:,.1f} GB free")


def _check_backups(database: Path) -> Check:
    kept = files.automatic_backups(database)
    if not kept:
        return Check(name="backups", message="none made by itself yet; reader backup FILE makes one")
    return Check(name="backups", message=f"{len(kept)} made by itself, the newest is {kept[-1]}")
