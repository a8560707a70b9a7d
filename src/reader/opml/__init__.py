"""Subscriptions as OPML 2.0, in and out; pure functions over bytes (opml.org/spec2.opml).
Plain lists of addresses come in, too.

Nothing that matters is lost on the way back: nested folders, empty ones, their order, a feed in several
folders, attributes of other programs, outlines that are no feeds. Broken files (a bare &, an end that is
missing) are read as well.
"""

from __future__ import annotations

from reader.opml.outline import OpmlFeed, OpmlLink, OpmlOutline
from reader.opml.reading import read_opml
from reader.opml.writing import write_opml

__all__ = ["OpmlFeed", "OpmlLink", "OpmlOutline", "read_opml", "write_opml"]
