"""What elements of feeds are called, whatever their namespace is called."""

from __future__ import annotations

import pytest

from reader.fetch.formats.xmlnames import local_of, name_of


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("Title", "title"),
        ("rss:title", "title"),
        ("{http://www.w3.org/2005/Atom}Title", "atom:title"),
        ("{http://www.w3.org/2005/Atom/}title", "atom:title"),
        ("{ HTTP://WWW.W3.ORG/2005/ATOM }title", "atom:title"),
        ("{http://purl.org/atom/ns#draft-ietf-atompub-format-08}title", "atom:title"),
        ("{http://purl.org/pie/}title", "atom:title"),
        ("{http://example.com/newformat#}title", "atom:title"),
        ("{http://purl.org/rss/1.0}title", "title"),
        ("{http://backend.userland.com/RSS2}title", "title"),
        ("{http://elsewhere.example/rss-2.1}title", "title"),
        ("{http://elsewhere.example/rss/module/x}title", "?:title"),
        ("{http://www.itunes.com/DTDs/Podcast-1.1.dtd}author", "itunes:author"),
        ("{http://video.search.yahoo.com/mrss}content", "media:content"),
        ("{urn:x-harbour}tide", "harbour:tide"),
        ("{http://ferry.example/ns}title", "?:title"),
        (lambda: None, ""),
    ],
)
def test_names(tag: object, name: str) -> None:
    assert name_of(tag) == name
    assert local_of(tag) == name.rpartition(":")[2]
