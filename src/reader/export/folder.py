"""A folder that is exported to again and again: what is ours, what the user changed, what is left over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from reader.export.item import Written
from reader.model import Entry
from reader.paths import Draft, draft_stem

RECORDS = Path(".reader") / "records"
"""Where a file per article says what we wrote; note keepers pass over folders that begin with a dot."""
_FACTS = ("title", "published", "first_seen")
_DRAFT = re.compile(r"\.(.+)\.[0-9a-f]{8}$")
"""How `reader.paths.Draft` names files in the making."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What is at hand of a record while the folder is written to; the whole of it has the article's text."""

    path: str
    files: Mapping[str, str]
    """The digests of an article's files as we wrote them."""
    facts: Mapping[str, object]
    """Its title and its times, as far as the record has them."""
    digest: str
    """Of the record itself."""


class NewPlaces:
    """Folders and files that an export makes where nothing stood, so that one that fails leaves nothing."""

    def __init__(self) -> None:
        self._folders: list[Path] = []
        """The outer ones first."""
        self._files: list[Path] = []
        """Those of the article that is being written."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those around it."""
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        self._folders += reversed(missing)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self.discard()
            raise

    def write(self, place: Path, data: bytes) -> None:
        """Write a file whole or not at all, in a folder that is made if there is none."""
        is_new = not place.exists()
        self.make_folder(place.parent)
        _replace(place, data)
        self._files += [place] if is_new else []

    @contextmanager
    def whole_article(self) -> Iterator[None]:
        """Remove what was new of an article that cannot be written whole: it is of no use and takes room."""
        self._files.clear()
        try:
            yield
        except OSError:
            for place in self._files:
                with suppress(OSError):
                    place.unlink()
            raise

    def discard(self) -> None:
        """Remove the folders in which nothing came to stand; harmless after an export that was finished."""
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()


class Folder:
    """The files of one export folder, owned by the keys of articles."""

    def __init__(self, root: Path) -> None:
        self._new = NewPlaces()
        self._root = root
        self._new.make_folder(root)
        self._records = root / RECORDS
        self._former = _read_records(self._records)
        self._present = {key: tuple(record.files) for key, record in self._former.items()}
        """The files of every article, those of this export included."""
        self._written = self._unchanged = 0
        self._edited: list[str] = []
        self._deleted: list[str] = []
        self._removed: list[str] = []

    def paths(self) -> dict[str, str]:
        """Return where each article that was exported before stands."""
        return {key: record.path for key, record in self._former.items()}

    def files(self, key: str) -> Mapping[str, str]:
        """Return the files of an article that was exported before, and their digests then; {}: it was not."""
        record = self._former.get(key)
        return {} if record is None else record.files

    def read(self, name: str) -> bytes | None:
        """Return a file as it is now; None: there is none."""
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None

    def is_unchanged(self, key: str, record: Mapping[str, Any]) -> bool:
        """Tell whether an article has this record already, and all its files are as we wrote them."""
        former = self._former.get(key)
        if former is None or former.digest != sha256(_pack(record)).hexdigest():
            return False
        if any(_digest(self._root / name) != digest for name, digest in former.files.items()):
            return False
        self._unchanged += len(former.files)
        return True

    def is_another(self, key: str, entry: Entry) -> bool:
        """Tell whether a key belongs to another article than this one, such as another note on one page."""
        record = self._former.get(key)
        if record is None:
            return False
        published = entry.published.isoformat() if entry.published else None
        facts = {"title": entry.title, "published": published, "first_seen": entry.first_seen.isoformat()}
        # One fact may change with time, as a title does.
        changed = [name for name, fact in record.facts.items() if fact != facts[name]]
        return len(changed) > 1

    def write(
        self,
        key: str,
        files: Mapping[str, bytes],
        make_record: Callable[[Mapping[str, str]], dict[str, Any]],
    ) -> None:
        """Write an article's files and its record; files that it no longer has are deleted.

        What the user has changed, and files that are not ours, stay as they are.
        """
        former = self.files(key)
        digests = {name: sha256(data).hexdigest() for name, data in files.items()}
        with self._new.whole_article():
            for name, data in files.items():
                self._write_file(name, data, digests[name], former.get(name))
            # After the files: whoever finds it finds them. Cut off before, the next export finds them equal.
            record = make_record(digests)
            self._new.make_folder(self._records)
            _replace(self._records / f"{key}.json", _pack(record))
        self._present[key] = tuple(files)
        for name in former.keys() - files.keys():
            self._delete_file(name, former[name])

    def leave_out(self, kept: set[str], *, delete: bool) -> None:
        """Deal with articles that were exported before and are none of `kept`."""
        for key, record in self._former.items():
            if key in kept:
                continue
            if not delete:
                self._removed.append(record.path)
                continue
            gone = [self._delete_file(name, digest) for name, digest in record.files.items()]
            if all(gone):
                (self._records / f"{key}.json").unlink(missing_ok=True)
                self._deleted.append(record.path)

    def clear_drafts(self) -> None:
        """Delete what an export that was killed has left: files in the making beside files of ours."""
        owned = {self._root / name for names in self._present.values() for name in names}
        owned |= {self._records / f"{key}.json" for key in self._present}
        names = {(place.parent, draft_stem(place.name)) for place in owned}
        for folder in {place.parent for place in owned}:
            with suppress(OSError):
                for file in folder.iterdir():
                    match = _DRAFT.match(file.name)
                    if match and (folder, match[1]) in names:
                        file.unlink(missing_ok=True)

    def report(self, articles: int) -> Written:
        """Return what was done."""
        return Written(
            path=self._root,
            articles=articles,
            written=self._written,
            unchanged=self._unchanged,
            deleted=tuple(self._deleted),
            removed=tuple(self._removed),
            edited=tuple(self._edited),
        )

    def discard(self) -> None:
        """Remove the folders that were made and in which nothing came to stand."""
        self._new.discard()

    def _write_file(self, name: str, data: bytes, digest: str, former: str | None) -> None:
        """Write a file unless it is as it should be, or the user's."""
        place = self._root / name
        present = _digest(place)
        if present == digest:
            self._unchanged += 1
        elif present is not None and present != former:
            self._edited.append(name)
        else:
            self._new.write(place, data)
            self._written += 1

    def _delete_file(self, name: str, digest: str) -> bool:
        """Delete a file that is as we wrote it, and its folder after the last; False: the user changed it."""
        place = self._root / name
        present = _digest(place)
        if present not in (None, digest):
            self._edited.append(name)
            return False
        place.unlink(missing_ok=True)
        with suppress(OSError):
            if place.parent != self._root:
                place.parent.rmdir()
        return True


def _read_records(folder: Path) -> dict[str, _Record]:
    """Return the records of a former export; one that cannot be read counts as none."""
    found: dict[str, _Record] = {}
    for file in sorted(folder.glob("*.json")):
        with suppress(ValueError, OSError):
            data = file.read_bytes()
            record = json.loads(data)
            if _is_ours(record):
                found[file.stem] = _Record(
                    path=record["path"],
                    files=record["files"],
                    facts={name: record[name] for name in _FACTS if name in record},
                    digest=sha256(data).hexdigest(),
                )
    return found


def _pack(record: Mapping[str, Any]) -> bytes:
    words = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return words.encode("utf-8", "replace")


def _is_ours(record: object) -> bool:
    """Tell whether a record names files inside the folder only: it decides what may be deleted."""
    if not isinstance(record, dict) or not isinstance(record.get("files"), dict):
        return False
    names = [record.get("path"), *record["files"]]
    return all(isinstance(name, str) and is_inside(name) for name in names)


def is_inside(name: str) -> bool:
    """Tell whether a path leads nowhere out of the folder that it is relative to."""
    path = Path(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and ":" not in name


def _digest(place: Path) -> str | None:
    """Return the digest of a file as it is now; None: there is none."""
    try:
        return sha256(place.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _replace(place: Path, data: bytes) -> None:
    """Write a file whole or not at all, unless it is so already."""
    with suppress(FileNotFoundError):
        if place.stat().st_size == len(data) and place.read_bytes() == data:
            return
    draft = Draft(place)
    try:
        draft.file.write(data)
        draft.commit()
    finally:
        draft.discard()
