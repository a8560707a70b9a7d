"""The questions about marks that the service and we have, shared by those who ask them."""

from __future__ import annotations

from reader.store.aside import NOT_ASIDE

IS_UNSENT = """EXISTS (SELECT 1 FROM sync_item WHERE sync_item.article_id = article.id
    AND (sync_item.read != article.read OR sync_item.starred != article.starred))"""
"""The condition that an article was marked here since the last sync."""

# What both agreed on last tells who has changed it since. Where they never did, marked on either side is
# marked: nobody makes an article unread by subscribing to its feed somewhere else.
_MERGED = """CASE WHEN sync_item.{mark} IS NULL THEN max(article.{mark}, there.{mark})
    WHEN article.{mark} = sync_item.{mark} THEN there.{mark} ELSE article.{mark} END"""
MERGE = f"""
    WITH there AS (
        SELECT sync_item.id, sync_item.id NOT IN temp.sync_unread AS read,
            sync_item.id IN temp.sync_starred AS starred
        FROM sync_item WHERE article_id IS NOT NULL
    )
    SELECT sync_item.id, article.id, article.read, there.read, {_MERGED.format(mark="read")},
        article.starred, there.starred, {_MERGED.format(mark="starred")}
    FROM sync_item
    CROSS JOIN there ON there.id = sync_item.id
    CROSS JOIN article ON article.id = sync_item.article_id
    WHERE {NOT_ASIDE} AND (
        sync_item.read IS NOT article.read OR sync_item.read IS NOT there.read
        OR sync_item.starred IS NOT article.starred OR sync_item.starred IS NOT there.starred)
"""  # noqa: S608 - our own words
"""Items whose marks are not as both sides agreed on last: here, there, and what they shall be."""
