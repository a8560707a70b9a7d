"""Reads the sample's channels and article files; ages become times relative to a given now."""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, TypeAlias
from urllib.parse import quote

from reader.model import FolderPath
from reader.sample.markup import split_blocks

SHANGHAI = timezone(timedelta(hours=8), "CST")
"""The archive's own time zone."""

ChannelKind: TypeAlias = Literal["archive", "rolling", "rss", "atom", "json", "teaser"]
"""archive and rolling: a category page of the archive, from a newspaper or a news ticker. teaser: RSS
whose entries carry only their first sentence."""

_AGE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")
_NO_FIELDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One category or feed of the sample."""

    name: str
    """The first part of its addresses."""
    kind: ChannelKind
    title: str
    """What its readers call it; the archive's tags are this with 新闻."""
    folder: FolderPath
    """Where the demo puts it."""
    language: str
    description: str = ""
    author: str = ""
    """Who signs pieces that name nobody."""
    page_title: str = ""
    """A wrong name in the category page's <title>, as the archive has them; "": the right one."""
    order: int
    """Its place in the category list."""

    @property
    def in_archive(self) -> bool:
        """Whether it is a category page and not a feed."""
        return self.kind in ("archive", "rolling")

    @property
    def path(self) -> str:
        """What is subscribed to, percent-encoded."""
        if self.in_archive:
            return f"/category/{quote(self.name)}.html"
        return f"/{self.name}/feed.json" if self.kind == "json" else f"/{self.name}/feed.xml"

    @property
    def home(self) -> str:
        """The page a person would look at."""
        return self.path if self.in_archive else f"/{self.name}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article file as written: no time yet."""

    channel: Channel
    slug: str
    title: str
    age: timedelta
    body: str
    fields: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)
    """Everything else of the front matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article of the sample at a given time."""

    channel: Channel
    slug: str
    title: str
    published: datetime
    blocks: tuple[str, ...]
    """HTML, root-relative addresses."""
    fields: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)

    @property
    def html(self) -> str:
        """The whole text."""
        return "\n".join(self.blocks)

    @property
    def author(self) -> str:
        """Who signs it; "": nobody."""
        return self.fields.get("author", self.channel.author)

    @property
    def tags(self) -> tuple[str, ...]:
        """Its subjects."""
        return tuple(tag.strip() for tag in self.fields.get("tags", "").split(",") if tag.strip())

    @property
    def digits(self) -> str:
        """The 18 digits that name it in the archive: its day and ten digits of its own."""
        return f"{self.published.astimezone(SHANGHAI):%Y%m%d}{self.fields['number']}"

    @property
    def file_id(self) -> str:
        """The archive's name for it: only newspaper posts carry the letters."""
        return self.digits if self.channel.kind == "rolling" else f"NW{self.digits}"

    @property
    def path(self) -> str:
        """The path of its page."""
        if self.channel.in_archive:
            day = self.published.astimezone(SHANGHAI)
            return f"/{quote(self.channel.name)}/{day:%Y/%m/%d}/{self.file_id}.html".lower()
        return f"/{self.channel.name}/{self.slug}.html"


@cache
def load_channels() -> tuple[Channel, ...]:
    """Return every channel, in the order in which the demo lists them."""
    return tuple(channel for channel, _ in _load())


@cache
def load_drafts() -> tuple[Draft, ...]:
    """Return every article file as written."""
    return tuple(draft for _, drafts in _load() for draft in drafts)


@cache
def _load() -> tuple[tuple[Channel, tuple[Draft, ...]], ...]:
    found: list[tuple[Channel, tuple[Draft, ...]]] = []
    for folder in resources.files("reader.sample").joinpath("articles").iterdir():
        if not folder.is_dir():
            continue
        files = {item.name: item.read_text("utf-8") for item in folder.iterdir() if item.is_file()}
        settings = tomllib.loads(files["channel.toml"])
        channel = Channel(**{"name": folder.name, **settings, "folder": tuple(settings["folder"])})
        names = sorted(name for name in files if name.endswith(".md"))
        found.append((channel, tuple(parse_draft(channel, name[:-3], files[name]) for name in names)))
    return tuple(sorted(found, key=lambda pair: pair[0].order))


def parse_draft(channel: Channel, slug: str, text: str) -> Draft:
    """Read an article file: front matter of "key: value" lines between two "---", then the body."""
    _, head, body = text.split("---\n", 2)
    pairs = (line.split(":", 1) for line in head.splitlines() if line.strip())
    fields = {key.strip(): value.strip() for key, value in pairs}
    title, age = fields.pop("title"), parse_age(fields.pop("age"))
    return Draft(channel=channel, slug=slug, title=title, age=age, body=body, fields=fields)


def parse_age(text: str) -> timedelta:
    """Read an age such as "2d", "3h" or "1d4h20m"."""
    match = _AGE.fullmatch(text)
    if not text or match is None:
        raise ValueError(f"not an age: {text!r}")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def _scatter(draft: Draft) -> timedelta:
    # Ages are whole hours; newspapers are not. Twins share their number and so their time.
    seed = zlib.crc32(draft.fields.get("number", draft.slug).encode())
    minutes = seed % 47 if draft.age >= timedelta(hours=1) else 0
    return timedelta(minutes=minutes, seconds=seed % 60)


def date_piece(draft: Draft, now: datetime) -> Piece:
    """Return the draft as published at about its age before `now`."""
    return Piece(
        channel=draft.channel,
        slug=draft.slug,
        title=draft.title,
        published=now - draft.age - _scatter(draft),
        blocks=tuple(split_blocks(draft.body)),
        fields=draft.fields,
    )
