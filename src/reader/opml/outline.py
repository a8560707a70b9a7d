"""What a subscription list holds; frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reader.model import FolderPath


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """A feed in a subscription list."""

    address: str
    title: str = ""
    folders: tuple[FolderPath, ...] = ((),)
    """Every folder it stands in; ((),): at the top level."""
    html_url: str = ""
    """The address of its site; "": the list does not say."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What other programs keep in its outline, by the attribute's name."""
    elsewhere: Mapping[FolderPath, Mapping[str, str]] = field(default_factory=dict)
    """What its outline says otherwise in one of the folders, such as another title, by folder and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlLink:
    """An outline that is no feed: a link to a page, another list, an address that we cannot load."""

    folder: FolderPath = ()
    attributes: Mapping[str, str]
    """All of them, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlOutline:
    """What an OPML file holds."""

    title: str = ""
    feeds: tuple[OpmlFeed, ...] = ()
    """Each once, in an order that agrees with the file's in every folder (where there is one)."""
    folders: tuple[FolderPath, ...] = ()
    """All folders in the file's order, the empty ones included; a folder stands before those inside it."""
    links: tuple[OpmlLink, ...] = ()
    """The outlines that are no feeds, in the file's order."""
    skipped: int = 0
    """How many of these stand there as feeds, with an address that is none that we load."""
    is_cut: bool = False
    """True: the file ends before its end."""
