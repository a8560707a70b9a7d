"""The questions about marks that the service and we have, shared by those who ask them."""

from __future__ import annotations

from reader.store.aside import NOT_ASIDE

IS_UNSENT = """EXISTS (SELECT 1 FROM sync_item WHERE sync_item.article_id = article.id
    AND (sync_item.read != article.read OR sync_item.starred != article.starred))"""
"""The condition that an article was marked here since the last sync."""

MARKS = f"""
    SELECT sync_item.id, article.id, article.read, sync_item.read, article.starred, sync_item.starred
    FROM sync_item CROSS JOIN article ON article.id = sync_item.article_id
    WHERE sync_item.id > :after AND {NOT_ASIDE} ORDER BY sync_item.id LIMIT :limit
"""  # noqa: S608 - our own words
"""Items with the marks of their articles, each beside what both sides last agreed on; NULL: never."""
FIND_MISSING = """
    UPDATE sync_item SET article_id = (SELECT id FROM article WHERE article.identity = sync_item.identity)
    WHERE article_id IS NULL AND EXISTS (
        SELECT 1 FROM article WHERE article.identity = sync_item.identity)
"""
"""Items whose articles have come since they were looked at."""
