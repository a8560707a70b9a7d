"""The one place that knows which directories and files are ours; writes files whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from reader.errors import ConfigError, StoreError
from reader.language import mark, tr

APP_DIR = "reader-tui"
"""Our directory's name; the distribution's, because other programs are called reader too."""

_STEM_BYTES = 200

_REASONS = {
    errno.ENOENT: mark("no such file or directory"),
    errno.EACCES: mark("permission denied"),
    errno.EPERM: mark("operation not permitted"),
    errno.ENOSPC: mark("no space left on device"),
    errno.EDQUOT: mark("disk quota exceeded"),
    errno.EFBIG: mark("file too large"),
    errno.EROFS: mark("read-only file system"),
    errno.EIO: mark("input/output error"),
    errno.EISDIR: mark("is a directory"),
    errno.ENOTDIR: mark("not a directory"),
    errno.ENAMETOOLONG: mark("file name too long"),
    errno.ELOOP: mark("too many levels of symbolic links"),
    errno.EMFILE: mark("too many open files"),
}
"""What Linux says of the usual faults, to be said in the language of the screens."""

ENVIRONMENT = "READER_DATA_DIR"
"""The environment variable that moves everything into one directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Where everything that we read and write lives; nothing is created before `prepare`."""

    config_file: Path
    """The user's settings; it need not exist, and we never write it."""
    data_dir: Path
    """What must not be lost: the database."""
    cache_dir: Path
    """What can be made again."""
    log_file: Path

    @property
    def database(self) -> Path:
        """The SQLite file with the subscriptions, the articles and the bookmarks."""
        return self.data_dir / "reader.db"

    def spare(self, target: Path) -> Path:
        """Return a place to write to; StoreError if it is a file of ours, which would be lost by that."""
        own = [self.config_file, self.log_file]
        for stem in (self.database.stem, f"{self.database.stem}-search"):
            file = self.database.with_name(f"{stem}.db")
            own += [file.with_name(file.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
        with suppress(OSError, ValueError, RuntimeError):  # what is wrong with it is said when it is written
            if target.resolve() in [each.resolve() for each in own]:
                raise StoreError(tr("{path} is a file of reader's own: name another one.", path=target))
        return target

    @classmethod
    def find(cls, data_dir: Path | None = None, *, environment: Mapping[str, str] = os.environ) -> Paths:
        """Return the directories to use: `data_dir`, else READER_DATA_DIR, else the platform's own."""
        if data_dir is None and environment.get(ENVIRONMENT, ""):
            data_dir = Path(environment[ENVIRONMENT])
        if data_dir is None:
            return cls._of_platform()
        try:
            root = data_dir.expanduser().absolute()
        except (RuntimeError, OSError) as error:  # no such user after "~", or a vanished working directory
            raise ConfigError(f"The directory {data_dir} cannot be found: {why(error)}.") from error
        return cls(
            config_file=root / "config.toml",
            data_dir=root,
            cache_dir=root / "cache",
            log_file=root / "log" / "reader.log",
        )

    @classmethod
    def _of_platform(cls) -> Paths:
        import platformdirs  # only here: --data-dir needs none of it

        dirs = platformdirs.PlatformDirs(APP_DIR, appauthor=False)
        return cls(
            config_file=dirs.user_config_path / "config.toml",
            data_dir=dirs.user_data_path,
            cache_dir=dirs.user_cache_path,
            log_file=dirs.user_log_path / "reader.log",
        )

    def prepare(self) -> Paths:
        """Create the data directory, readable by its owner only; StoreError if it cannot be used."""
        make_dir(self.data_dir)
        if not os.access(self.data_dir, os.R_OK | os.X_OK):
            raise StoreError(tr("The directory {path} may not be read by you.", path=self.data_dir))
        return self


def make_dir(path: Path) -> None:
    """Create a directory and its parents for its owner only; StoreError says what stands in the way."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            tr("The directory {path} cannot be made: there is a file in its place.", path=path)
        ) from error
    except (OSError, ValueError) as error:
        raise StoreError(
            tr("The directory {path} cannot be made: {reason}.", path=path, reason=why(error))
        ) from error


def expand(path: str | Path) -> Path:
    """Return a path with the home directory for "~"; a folder that is named like a user is no fault."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises for one


def path_of(quoted: str) -> Path:
    """Return the path that stands percent-encoded in a file's address, in whatever bytes its names are."""
    return Path(os.fsdecode(unquote_to_bytes(os.fsencode(quoted))))


def readable(name: str) -> str:
    """Return a file's name as text that can be kept; what is no UTF-8 comes from old Chinese archives."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "backslashreplace")
    return name


def is_file(path: Path) -> bool:
    """Tell whether a file stands there; a name that is too long or forbidden is none."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises for one


def is_dir(path: Path) -> bool:
    """Tell whether a folder stands there; a name that is too long or forbidden is none."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def is_there(path: Path) -> bool:
    """Tell whether anything stands there; a name that is too long or forbidden is none."""
    return os.path.exists(path)  # noqa: PTH110 - as above


def documents_dir() -> Path:
    """Return the user's folder for documents as the system names it; where there is none, their home."""
    import platformdirs

    folder = platformdirs.user_documents_path()
    return folder if folder.is_dir() else expand("~")


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that it holds either all of `data` or what it held before; StoreError if it cannot.

    An existing file keeps its permissions, a link keeps pointing where it does; a pipe or a device is
    written to directly.
    """
    try:
        _replace(path, data)
    except (OSError, ValueError, RuntimeError) as error:
        raise StoreError(unwritable(path, error)) from error


def _replace(target: Path, data: bytes) -> None:
    draft = Draft(target)
    try:
        draft.file.write(data)
        draft.commit()
    finally:
        draft.discard()


def draft_stem(name: str) -> str:
    """Return what the name of a file in the making begins with, after a dot: file systems take 255 bytes."""
    return os.fsencode(name)[:_STEM_BYTES].decode("utf-8", "ignore")


def is_device(path: Path) -> bool:
    """Tell whether a pipe or a device stands there, which takes what is written and is never replaced."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


class Draft:
    """A file in the making beside its target: nobody sees it before `commit` puts it in its place.

    A pipe or a device is written to directly. Raises OSError as the system gives it.
    """

    def __init__(self, target: Path) -> None:
        import secrets  # slow, and seldom needed

        self._done = False
        self._is_device = is_device(target)
        if self._is_device:
            self._target = self.path = target
            self.file = self.path.open("wb")
            return
        self._target = target.resolve()
        if self._target.is_dir():  # told now, not when all is done
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        self.path = self._target.with_name(f".{draft_stem(self._target.name)}.{secrets.token_hex(4)}")
        self.file = self.path.open("xb")

    def commit(self) -> None:
        """Put the file in its place once it is on the disk; it keeps its predecessor's permissions."""
        self.file.flush()
        if self._is_device:
            self.file.close()
            self._done = True
            return
        os.fsync(self.file.fileno())
        self.file.close()
        if self._target.exists():
            self.path.chmod(stat.S_IMODE(self._target.stat().st_mode))
        self.path.replace(self._target)
        self._done = True

    def discard(self) -> None:
        """Leave nothing behind; harmless after `commit`."""
        if self._done:
            return
        self._done = True
        with suppress(OSError):
            self.file.close()
        if not self._is_device:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def unwritable(path: Path, error: Exception) -> str:
    """Return the sentence that says why a file or folder cannot be written."""
    above = path.absolute().parents
    reason = why(error)
    if isinstance(error, IsADirectoryError):
        reason = tr("it is a folder; name a file")
    elif isinstance(error, FileExistsError) and error.errno:
        reason = tr("it is a file; name a folder")
    elif isinstance(error, NotADirectoryError):
        reason = next(
            (tr("{path} is a file, no folder", path=each) for each in above if is_file(each)), reason
        )
    elif isinstance(error, FileNotFoundError) and not is_dir(above[0]):
        reason = tr("there is no folder {path}", path=above[0])
    return tr("{path} cannot be written: {reason}.", path=path, reason=reason)


def why(error: Exception) -> str:
    """Return the system's own words for an error, or ours for those, without its number and its path."""
    if isinstance(error, OSError) and (known := _REASONS.get(error.errno or 0)):
        return tr(known)
    words = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return words.rstrip(".")[:1].lower() + words.rstrip(".")[1:]
