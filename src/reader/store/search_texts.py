"""The columns that searching reads: which texts of an article count, the same for index and for reading."""

from __future__ import annotations

from reader.store.names import NAME_OF_FEED

FEED_NAME = f"""coalesce(
    (SELECT {NAME_OF_FEED} FROM feed WHERE feed.id = article.feed_id),
    article.feed_title)"""  # noqa: S608 - our own words
"""The name of the feed that an article belongs to, as lists show it."""

BODIES = """(SELECT coalesce(content, summary) FROM feed_text WHERE article_id = article.id),
    (SELECT html FROM page_text WHERE article_id = article.id)"""
"""The packed texts: the feed's, the page's."""

EXTRAS = """(SELECT extras FROM feed_text WHERE article_id = article.id),
    (SELECT extras FROM page_text WHERE article_id = article.id)"""
"""Tags and enclosures: the feed's, the page's."""

SEARCHED = f"article.title, article.author, {FEED_NAME}, {BODIES}"
"""What plain words are looked for in."""
