"""Writes a subscription list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from reader.model import FolderPath
from reader.opml.outline import OpmlFeed, OpmlLink
from reader.text import clean_line, clean_text

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

NAME = re.compile(r"(?:\{[^{}\s]+\})?[A-Za-z_][\w.-]*$")
"""What can be the name of an attribute."""


def write_opml(
    feeds: Iterable[OpmlFeed],
    *,
    folders: Sequence[FolderPath] = (),
    links: Iterable[OpmlLink] = (),
    title: str = "Subscriptions",
    created: datetime | None = None,
) -> bytes:
    """Return an OPML 2.0 file; `folders` gives their order and the empty ones."""
    import xml.etree.ElementTree as ET

    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = clean_text(title)
    if created:
        ET.SubElement(head, "dateCreated").text = created.strftime("%a, %d %b %Y %H:%M:%S %z")
    nodes: dict[FolderPath, ET.Element] = {(): ET.SubElement(root, "body")}
    feeds, links = list(feeds), list(links)
    for path in chain(folders, *(feed.folders for feed in feeds), (link.folder for link in links)):
        _find_node(nodes, path)
    for feed in feeds:
        for path in feed.folders or ((),):
            ET.SubElement(_find_node(nodes, path), "outline", to_attributes(feed, path))
    for link in links:
        named = {name: clean_text(value) for name, value in link.attributes.items() if NAME.match(name)}
        ET.SubElement(_find_node(nodes, link.folder), "outline", named)
    ET.indent(root)
    tree: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tree}\n'.encode()


def _find_node(nodes: dict[FolderPath, ET.Element], path: FolderPath) -> ET.Element:
    """Return the outline of a folder; it and those around it are made where they are missing."""
    import xml.etree.ElementTree as ET

    for depth in range(1, len(path) + 1):
        inner = path[:depth]
        if inner not in nodes:
            name = clean_text(inner[-1])
            nodes[inner] = ET.SubElement(nodes[inner[:-1]], "outline", text=name, title=name)
    return nodes[path]


def to_attributes(feed: OpmlFeed, folder: FolderPath = ()) -> dict[str, str]:
    """Return the attributes of a feed's outline, ours first."""
    title = clean_line(feed.title) or feed.address
    found = {"type": "rss", "text": title, "title": title, "xmlUrl": feed.address}
    if feed.html_url:
        found["htmlUrl"] = feed.html_url
    ours = {name.lower() for name in found} - {"type", "text"}
    for name, value in feed.attributes.items():
        if NAME.match(name) and name.lower() not in ours:
            found[name] = clean_text(value)
    for name, value in feed.elsewhere.get(folder, {}).items():
        if NAME.match(name) and name.lower() != "xmlurl":
            found[name] = clean_text(value)
    return found
