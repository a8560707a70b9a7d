"""The order of entries: what an article is sorted by, and the queries of the entry lists."""

from __future__ import annotations

from reader.model import FeedFormat

PAGED: tuple[FeedFormat, ...] = ("index", "posts")
"""Formats whose own order counts: newest batch first, then as the source lists them."""
_DAY = 86_400_000_000
"""Microseconds."""


def sort_number(published: int | None, day_only: bool, first_seen: int) -> int:
    """Return what an article is sorted by: when it was published, but never later than it was seen.

    A day without a time counts as its end: today's articles then stand at the time they came in.
    """
    if published is None:
        return first_seen
    return min(published + _DAY - 1 if day_only else published, first_seen)


RESORT = """
    UPDATE article SET sort_at = CASE
        WHEN published IS NULL THEN first_seen
        WHEN day_only THEN min(published + 86399999999, first_seen)
        ELSE min(published, first_seen) END
    WHERE id = :id
"""
"""`sort_number` for an article whose dates have changed."""

TAKE_DATA = """
    title = coalesce(nullif(:title, ''), title), link = coalesce(nullif(:link, ''), link),
    author = coalesce(nullif(:author, ''), author),
    published = CASE WHEN :published IS NULL OR (:day_only AND published IS NOT NULL AND NOT day_only)
        THEN published ELSE :published END,
    day_only = CASE WHEN :published IS NULL OR (:day_only AND published IS NOT NULL) THEN day_only
        ELSE :day_only END
"""
"""What a later copy of an article changes: what it leaves out stays, and a bare day replaces no time."""

REPLACE = """
    UPDATE place SET sort_at = (SELECT sort_at FROM article WHERE id = :id)
    WHERE article_id = :id AND feed_id IN (SELECT id FROM feed WHERE format NOT IN ('index', 'posts'))
"""
"""Move it in the lists of the feeds that are sorted by date."""

# What is hidden stands in no list but that of the bookmarks. Whatever is in the history has been read.
_READ = "SELECT id FROM article WHERE read = 1 AND (listed = 1 OR starred = 1)"
_SELECT = {
    ("all", False): "SELECT id FROM article WHERE listed = 1",
    ("all", True): "SELECT id FROM article WHERE listed = 1 AND read = 0",
    ("today", False): "SELECT id FROM article WHERE listed = 1 AND sort_at >= :today",
    ("today", True): "SELECT id FROM article WHERE listed = 1 AND read = 0 AND sort_at >= :today",
    ("saved", False): "SELECT id FROM article WHERE starred = 1",
    ("saved", True): "SELECT id FROM article WHERE starred = 1 AND read = 0",
    ("history", False): _READ,
    ("history", True): _READ,
    ("feed", False): "SELECT article_id FROM place WHERE feed_id = :feed",
    ("feed", True): "SELECT article_id FROM place WHERE feed_id = :feed AND read = 0",
    ("folder", False): """SELECT id FROM article WHERE id IN (
        SELECT article_id FROM place WHERE feed_id IN (
            SELECT feed_id FROM shelf
            WHERE folder = :path OR substr(folder, 1, length(:inside)) = :inside))""",
    ("folder", True): """SELECT id FROM article WHERE id IN (
        SELECT article_id FROM place WHERE read = 0 AND feed_id IN (
            SELECT feed_id FROM shelf
            WHERE folder = :path OR substr(folder, 1, length(:inside)) = :inside))""",
}
# The plus: few feeds hold one article, so each of them is looked up among the feeds of the folder.
_IN_FOLDER = """EXISTS (SELECT 1 FROM place WHERE article_id = article.id AND +feed_id IN (
    SELECT feed_id FROM shelf WHERE folder = :path OR substr(folder, 1, length(:inside)) = :inside))"""
# Both directions of each order are one walk along an index; see the indexes in `schema`.
_ORDER = {
    ("article", False): "ORDER BY sort_at DESC, id",
    ("article", True): "ORDER BY sort_at, id DESC",
    ("saved", False): "ORDER BY starred_at DESC, id",
    ("saved", True): "ORDER BY starred_at, id DESC",
    ("history", False): "ORDER BY read_at DESC, id",
    ("history", True): "ORDER BY read_at, id DESC",
    ("feed", False): "ORDER BY sort_at DESC, position, article_id",
    ("feed", True): "ORDER BY sort_at, position DESC, article_id DESC",
}
LIST_QUERIES = {
    (kind, unread_only, oldest_first): " ".join(
        (
            select,
            _ORDER[kind if kind in ("saved", "history", "feed") else "article", oldest_first],
            "LIMIT :limit",
        )
    )
    for (kind, unread_only), select in _SELECT.items()
    for oldest_first in (False, True)
}
"""By scope, unread only, oldest first; parameters: today, feed, path, inside, limit."""
FOLDER_WALKS = {
    (unread_only, oldest_first): " ".join(
        (
            _SELECT["all", unread_only],
            "AND",
            _IN_FOLDER,
            _ORDER["article", oldest_first],
            "LIMIT :limit",
        )
    )
    for unread_only in (False, True)
    for oldest_first in (False, True)
}
"""The lists of folders once more, but asking each article where it stands: quicker if many stand there."""
FOLDER_SIZE = """
    SELECT coalesce(sum(tally.total), 0), coalesce(sum(tally.unread), 0) FROM tally WHERE feed_id IN (
        SELECT feed_id FROM shelf WHERE folder = :path OR substr(folder, 1, length(:inside)) = :inside)
"""
NEWER = {
    (kind, unread_only): f"{select} AND {'article_id' if kind == 'feed' else 'id'} > :newest"
    for (kind, unread_only), select in _SELECT.items()
}
"""What a list holds that was stored after the article `newest`: an id is never used twice."""
AMONG = {
    (kind, unread_only): f"{_SELECT[kind, unread_only]} AND id IN (SELECT value FROM json_each(:among))"  # noqa: S608 - our own words
    for kind in ("all", "today", "folder")
    for unread_only in (False, True)
}
"""Which of some articles stand in a list that mixes feeds."""
