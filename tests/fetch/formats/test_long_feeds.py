"""Long feeds, which are parsed piece by piece: what lies across two pieces stays whole."""

from __future__ import annotations

import pytest

from reader.fetch.formats import parse_feed

PIECE = 262_144
"""Characters that are parsed at a time."""
TITLE = "早班 &amp; 末班<![CDATA[ ]] > &amp; ]]]]><![CDATA[> 完]]>\U0001f6a2&#x1F6A2;é"
READ = "早班 & 末班 ]] > & ]]> 完\U0001f6a2\U0001f6a2é"


@pytest.mark.parametrize("damage", ["", "&nbsp;\x02"])
@pytest.mark.parametrize("place", range(0, len(TITLE) + 8, 5))
def test_nothing_is_lost_between_two_pieces(place: int, damage: str) -> None:
    head = "<rss version='2.0'><channel><title>t</title><description>"
    begin = f"{damage}</description><item><guid>1</guid><title>"
    text = head + "x" * (PIECE - len(head) - len(begin) - place) + begin + TITLE
    parsed = parse_feed(f"{text}</title></item></channel></rss>".encode())
    assert [entry.title for entry in parsed.entries] == [READ]
