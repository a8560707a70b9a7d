"""Makes feeds, folders and links of outlines as they open and close."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from reader.model import FolderPath
from reader.opml.order import merge_lists
from reader.opml.outline import OpmlFeed, OpmlLink, OpmlOutline
from reader.opml.writing import NAME, to_attributes
from reader.text import clean_line, clean_text, safe_url

_OWN = ("text", "title", "xmlurl", "htmlurl")
_FOLDER_OF_POSTS = re.compile(r"file:///[^\x00-\x20\x7f]+$")
_FEED_SCHEME = re.compile(r"(?:feed|pcast|itpc)(?=:)", re.I)
_BARE_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?]|$)", re.I)
_DEEPEST = 100
_Attributes = Mapping[str, str]


class Collector:
    """Takes outlines as they open and close, and keeps what they say."""

    def __init__(self) -> None:
        self.title = ""
        self.skipped = 0
        self._feeds: dict[str, OpmlFeed] = {}
        self._said: dict[str, dict[FolderPath, dict[str, str]]] = {}
        self._links: list[OpmlLink] = []
        self._folders: dict[FolderPath, None] = {}
        self._lists: dict[FolderPath, list[str]] = {}
        self._open: list[FolderPath] = [()]

    def start(self, attributes: _Attributes) -> None:
        """Take an outline that opens."""
        known = {name.lower(): value.strip() for name, value in attributes.items()}
        path = self._open[-1]
        title = clean_line(known.get("title", "") or known.get("text", ""))
        if address := _to_address(known.get("xmlurl", "")):
            self._add_feed(address, known, attributes, title, path)
        elif known.get("url") or known.get("htmlurl") or "xmlurl" in known:
            self.skipped += "xmlurl" in known
            cleaned = {name: clean_text(value) for name, value in attributes.items() if NAME.match(name)}
            self._links.append(OpmlLink(folder=path, attributes=cleaned))
        else:
            name = clean_line(known.get("text", "")) or title
            if name and len(path) < _DEEPEST:
                path = (*path, name)
                self._folders.setdefault(path)
        self._open.append(path)

    def end(self) -> None:
        """Take an outline that closes."""
        if len(self._open) > 1:
            self._open.pop()

    @property
    def is_open(self) -> bool:
        """Tell whether an outline waits for its end."""
        return len(self._open) > 1

    def finish(self, *, is_cut: bool = False) -> OpmlOutline:
        """Return what was collected."""
        return OpmlOutline(
            title=clean_line(self.title),
            feeds=tuple(self._finish_feed(address) for address in merge_lists(self._lists.values())),
            folders=tuple(self._folders),
            links=tuple(self._links),
            skipped=self.skipped,
            is_cut=is_cut,
        )

    def _finish_feed(self, address: str) -> OpmlFeed:
        """Return a feed with what its outlines say otherwise than the one that is written for all folders."""
        feed = self._feeds[address]
        written = to_attributes(feed)
        elsewhere = {}
        for folder, said in self._said[address].items():
            if other := {name: value for name, value in said.items() if written.get(name) != value}:
                elsewhere[folder] = other
        return replace(feed, elsewhere=elsewhere)

    def _add_feed(
        self, address: str, known: _Attributes, attributes: _Attributes, title: str, path: FolderPath
    ) -> None:
        """Keep a feed, or add a folder to the one known under its address."""
        feed = self._feeds.get(address)
        others = {name: clean_text(value) for name, value in attributes.items() if name.lower() not in _OWN}
        text = clean_line(known.get("text", ""))
        title, text = ("" if words == address else words for words in (title, text))
        html_url = safe_url(known.get("htmlurl", ""))
        folders = feed.folders if feed else ()
        if path not in folders:
            self._lists.setdefault(path, []).append(address)
            own = {"text": text or title, "title": title, "htmlUrl": html_url}
            said = {name: value for name, value in own.items() if value}
            self._said.setdefault(address, {})[path] = others | said
        if others.get("type") == "rss":
            others = {name: value for name, value in others.items() if name != "type"}
        if text and text != title and not feed:
            others["text"] = text
        self._feeds[address] = OpmlFeed(
            address=address,
            title=(feed.title if feed else "") or title,
            folders=folders if path in folders else (*folders, path),
            html_url=(feed.html_url if feed else "") or html_url,
            attributes={**others, **(feed.attributes if feed else {})},
        )


def _to_address(address: str) -> str:
    """Return the address of a feed that we can load; "": it is of another kind."""
    if not address or _FOLDER_OF_POSTS.match(address):
        return address
    bare = _FEED_SCHEME.sub("", address, count=1)
    if bare != address:
        address = bare[1:] if bare[1:].lower().startswith("http") else f"http{bare}"
    elif _BARE_HOST.match(address) and "://" not in address:
        address = f"http://{address}"
    return safe_url(address, schemes=("http", "https"))
