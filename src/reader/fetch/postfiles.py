"""Post files in a folder: which there are, what their front matter says, and which are the same article."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from reader.errors import FetchError, NotAFeed
from reader.language import tr
from reader.text import clean_line

MOST_FILES = 5000
"""Files of a folder that are looked into: the newest by name."""
MOST_BYTES = 20_000_000
"""Larger files are not posts."""

_ENDINGS = (".md", ".markdown", ".mkd", ".html", ".htm")
_PAGES = (".html", ".htm")
_NO_POSTS = frozenset(("readme", "index", "license", "licence", "changelog", "contributing", "about", "404"))
_SKIPPED = frozenset(
    ("_site", "_drafts", "_includes", "_layouts", "_sass", "_data", "node_modules", "vendor")
)
_MOST_SEEN = 200_000
_HEAD = 16_384
_DAY = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:-|$)")
_NUMBER = re.compile(r"-(NW)?(\d{18})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFile:
    """A file that may be a post."""

    path: Path
    modified: int
    """Nanoseconds."""
    size: int

    @property
    def day(self) -> str:
        """The day in the name, as written; "": none."""
        match = _DAY.match(self.path.stem)
        return match[1] if match else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHead:
    """A post by its first lines."""

    file: PostFile
    title: str = ""
    categories: tuple[str, ...] = ()
    """The names in the site's addresses."""
    category_title: str = ""
    """What the site calls its category; "": it has only a name, or there are several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFolder:
    """The posts of a folder."""

    root: Path
    files: tuple[PostFile, ...]
    """The newest by name first."""
    unreadable: tuple[str, ...] = ()
    """Names of files and folders that the system does not let us read."""

    @property
    def state(self) -> str:
        """A hash of names, times and sizes: the same means that nothing has changed."""
        lines = (f"{file.path.relative_to(self.root)}\0{file.modified}\0{file.size}" for file in self.files)
        return sha256("\n".join((*lines, *self.unreadable)).encode("utf-8", "surrogateescape")).hexdigest()[
            :32
        ]


def scan_folder(root: Path, *, most: int = MOST_FILES) -> PostFolder:
    """Return the post files of a checkout, of its _posts, or of any folder; raises FetchError."""
    try:
        names = set(os.listdir(root))  # noqa: PTH208 - names are all that is needed
    except NotADirectoryError:
        raise NotAFeed(
            tr(
                "{path} is a file; `reader open PATH` reads an article, `reader import PATH`"
                " brings a list of feeds in.",
                path=clean_line(str(root)),
            )
        ) from None
    except FileNotFoundError:
        raise FetchError(
            tr("There is no folder {path}; check the path.", path=clean_line(str(root)))
        ) from None
    except (OSError, ValueError) as error:
        reason = clean_line(getattr(error, "strerror", None) or "it is not a path").lower()
        raise FetchError(
            tr("The folder {path} cannot be read: {reason}.", path=clean_line(str(root)), reason=reason)
        ) from error
    is_checkout = bool(names & {"_posts", "_config.yml", "_config.yaml"})
    files: list[PostFile] = []
    unreadable: list[str] = []
    for path in _walk(root, unreadable):
        if is_checkout and "_posts" not in path.relative_to(root).parts:
            continue
        try:
            status = path.stat()
        except OSError:
            unreadable.append(path.name)
            continue
        if path.is_file() and status.st_size <= MOST_BYTES:
            files.append(PostFile(path=path, modified=status.st_mtime_ns, size=status.st_size))
    files.sort(key=lambda file: (bool(file.day), file.path.name), reverse=True)
    return PostFolder(root=root, files=tuple(files[:most]), unreadable=tuple(unreadable))


def read_heads(folder: PostFolder) -> tuple[list[PostHead], list[str]]:
    """Return the posts by their front matter, twins once, and the names of those that cannot be read."""
    heads: list[PostHead] = []
    unreadable = list(folder.unreadable)
    inside = "_posts" in folder.root.parts or (folder.root / "_posts").is_dir()
    for file in folder.files:
        try:
            with file.path.open("rb") as stream:
                start = stream.read(_HEAD)
        except OSError:
            unreadable.append(file.path.name)
            continue
        if inside or _is_post(file, start):
            heads.append(_read_head(file, start))
    return list(_without_twins(heads)), unreadable


def _walk(root: Path, unreadable: list[str]) -> Iterator[Path]:
    """Yield the files with the endings of posts; hidden and generated folders are left out."""
    seen = 0
    for folder, folders, names in os.walk(
        root, onerror=lambda fault: unreadable.append(Path(fault.filename).name)
    ):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _SKIPPED)
        seen += len(names)
        if seen > _MOST_SEEN:
            return
        yield from (
            Path(folder, name) for name in names if name.lower().endswith(_ENDINGS) and name[0] != "."
        )


def _is_post(file: PostFile, start: bytes) -> bool:
    """Tell whether a file outside _posts is one: by the day in its name, its front matter, or its kind."""
    if file.day or start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---"):
        return True
    return file.path.suffix.lower() not in _PAGES and file.path.stem.lower() not in _NO_POSTS


def _read_head(file: PostFile, start: bytes) -> PostHead:
    from reader.fetch.formats.decode import decode
    from reader.fetch.formats.frontmatter import read_front_matter

    matter = read_front_matter(decode(start)[0])
    names = (clean_line(name, 200) for name in matter.all("categories", "category"))
    categories = tuple(dict.fromkeys(name for name in names if name))
    return PostHead(
        file=file,
        title=clean_line(matter.first("title")),
        categories=categories,
        category_title=clean_line(matter.first("tags", "tag"), 200) if len(categories) == 1 else "",
    )


def _without_twins(heads: list[PostHead]) -> Iterator[PostHead]:
    """Yield each article once: same day, number and title are the same, and the NW file is the fuller one."""
    chosen: dict[tuple[str, str, str], PostHead] = {}
    for head in heads:
        match = _NUMBER.search(head.file.path.stem)
        if match is not None:
            key = (head.file.day, match[2], head.title)
            if key not in chosen or match[1]:
                chosen[key] = head
    kept = {id(head) for head in chosen.values()}
    for head in heads:
        if id(head) in kept or not _NUMBER.search(head.file.path.stem):
            yield head
