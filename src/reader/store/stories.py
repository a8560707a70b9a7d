"""Articles that tell the same story: fingerprints, what belongs together, lists that show it once."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, compress

from reader.model import Entry, EntryQuery, Fingerprint, Listed, Scope, Step, StoryText
from reader.store.database import Part
from reader.store.lists import ANYWHERE, Lists, list_values
from reader.store.order import AMONG, NEWER
from reader.store.states import States
from reader.store.values import id_list, to_number, to_time, unpack

_MIXED = ("all", "today", "folder")
"""Scopes whose lists hold several feeds, so that a story can stand in them more than once."""


class Stories(Lists, States, Part):
    """Keep fingerprints and stories; fold lists."""

    # ------------------------------------------------------------ finding out

    def unprinted(self, since: datetime, limit: int) -> list[StoryText]:
        """Return articles since then that have no fingerprint yet and wait for no page, the oldest first."""
        with self._db.reading() as connection:
            rows = connection.execute(_UNPRINTED, {"since": to_number(since), "limit": limit}).fetchall()
        return [_to_text(row) for row in rows]

    def story_texts(self, article_ids: Collection[int]) -> dict[int, StoryText]:
        """Return titles and texts to be compared, by article."""
        with self._db.reading() as connection:
            rows = connection.execute(_TEXTS, (id_list(article_ids),)).fetchall()
        return {row[0]: _to_text(row) for row in rows}

    def put_fingerprints(self, prints: Iterable[tuple[int, str, int | None]]) -> None:
        """Keep fingerprints as (article, title, text); articles that are gone are passed over."""
        with self._db.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO fingerprint (article_id, title, text)"
                " SELECT id, ?2, ?3 FROM article WHERE id = ?1",
                prints,
            )

    def fingerprints(self, since: datetime) -> list[Fingerprint]:
        """Return the fingerprints of articles since then, in the order the articles came."""
        with self._db.reading() as connection:
            rows = connection.execute(_PRINTS, (to_number(since),)).fetchall()
        return [
            Fingerprint(
                article_id=row[0],
                feed_id=row[1],
                date=to_time(row[2]),
                title=row[3],
                text=row[4],
                leader=row[5],
            )
            for row in rows
        ]

    def forget_fingerprints(self, before: datetime) -> None:
        """Drop the fingerprints of articles from before then."""
        with self._db.writing() as connection:
            connection.execute(
                "DELETE FROM fingerprint WHERE article_id IN (SELECT article_id FROM fingerprint AS old"
                " JOIN article ON article.id = old.article_id WHERE sort_at < ?)",
                (to_number(before),),
            )

    def put_stories(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Put articles into the story of a leader, as (article, leader); one of a read story is read."""
        with self._db.writing() as connection:
            at = to_number(self._clock())
            for article_id, first in pairs:
                # Another program may have put the first one into a story meanwhile.
                (leader,) = connection.execute(_LEADER, (first,)).fetchone()
                for member in (leader, article_id):
                    connection.execute(
                        "INSERT OR IGNORE INTO story (article_id, leader, read)"
                        " SELECT id, ?, read FROM article WHERE id = ?",
                        (leader, member),
                    )
                connection.execute(_FOLLOW, {"id": article_id, "leader": leader, "at": at})

    # ------------------------------------------------------------ lists

    def folded_ids(self, query: EntryQuery, *, today: datetime, limit: int | None = None) -> Sequence[int]:
        """Return a list as `entry_ids` does, but of each story only the article that came first."""
        ids = self.entry_ids(query, today=today, limit=limit)
        return self._fold(ids, query, today, first_only=limit is not None)

    def first_ids(self, query: EntryQuery, *, today: datetime, limit: int, folded: bool) -> Listed:
        """Return the first entries of a list just as they stand in the whole of it."""
        ids = self.entry_ids(query, today=today, limit=limit + 1)
        first = ids[:limit]
        if folded:
            first = self._fold(first, query, today, first_only=True)
        return Listed(ids=first, whole=len(ids) <= limit)

    def count_new(self, query: EntryQuery, shown: Sequence[int], *, today: datetime, folded: bool) -> int:
        """Return how many entries a list has gained by what was stored since it was shown."""
        newest = max(shown, default=0)
        values = list_values(query.scope, today) | {"newest": newest}
        with self._db.reading() as connection:
            rows = connection.execute(NEWER[query.scope.kind, query.unread_only], values)
            ids = array("q", chain.from_iterable(rows))
        if folded and ids:
            ids = self._fold(ids, query, today, first_only=True)
        return sum(id > newest for id in ids)

    def count_stories(self, feed_ids: Collection[int], *, after: int, folded: bool) -> int:
        """Return how many entries the lists show more by what feeds have brought after an article."""
        values = {"feeds": id_list(feed_ids), "after": after}
        with self._db.reading() as connection:
            ids = array("q", chain.from_iterable(connection.execute(_BROUGHT, values)))
        if folded:
            ids = self._fold(ids, EntryQuery(scope=ANYWHERE), self._clock(), first_only=True)
        return len(ids)

    def last_article(self) -> int:
        """Return the number that was given to an article last, 0: none was; no number is used twice."""
        with self._db.reading() as connection:
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article'").fetchone()
        return row[0] if row else 0

    def _fold(self, ids: array[int], query: EntryQuery, today: datetime, *, first_only: bool) -> array[int]:
        if query.scope.kind not in _MIXED:
            return ids
        members = _UNREAD_MEMBERS if query.unread_only else _MEMBERS
        with self._db.reading() as connection:
            if not first_only:
                return fold(ids, dict(connection.execute(members)))
            leaders: dict[int, int] = dict(
                connection.execute(f"{members} AND article_id {_AMONG}", {"among": id_list(ids)})
            )
            values = list_values(query.scope, today) | {"among": id_list(set(leaders.values()))}
            rows = connection.execute(AMONG[query.scope.kind, query.unread_only], values) if leaders else ()
            return fold(ids, leaders, {leader for (leader,) in rows})

    def story(self, article_id: int) -> list[int]:
        """Return the other articles of an article's story that are not hidden, the first one first."""
        with self._db.reading() as connection:
            return [other for (other,) in connection.execute(_COPIES, (article_id,))]

    def story_sizes(self, article_ids: Collection[int]) -> dict[int, int]:
        """Return how many articles `story` returns of these; those that stand alone are left out."""
        with self._db.reading() as connection:
            return dict(connection.execute(_SIZES, (id_list(article_ids),)))

    def folded_entries(self, ids: Sequence[int], scope: Scope = ANYWHERE) -> list[Entry]:
        """Return entries as `entries` does, each with the number of others that its story has."""
        sizes = self.story_sizes(ids)
        rows = self.entries(ids, scope)
        return (
            [replace(row, folded=sizes[row.id]) if row.id in sizes else row for row in rows]
            if sizes
            else rows
        )

    def set_stories_read(self, ids: Sequence[int], read: bool, *, label: str) -> Step | None:
        """Mark articles and their stories read or unread, as one step; None: all were so already.

        The step counts these articles, as the lists show them, and not the copies that change with them.
        """
        with self._db.reading() as connection:
            rows = connection.execute(_ALL_OF_STORIES, (id_list(ids),))
            others = [other for (other,) in rows]
        return self._set("read", [*ids, *others], read, label, told=ids)


def fold(ids: array[int], leaders: Mapping[int, int], beyond: Collection[int] = ()) -> array[int]:
    """Return a list without the articles whose story it shows already; `leaders` by member.

    The article that came first is shown, or where it is not in the list the first one that is. If these are
    only the first articles of a list, `beyond` are the leaders that stand anywhere in it.
    """
    # A list may have 100,000 entries, few of them in stories: only those are looked at one by one.
    places = list(compress(range(len(ids)), map(leaders.__contains__, ids))) if leaders else []
    present = {ids[place] for place in places}.union(beyond)
    shown: dict[int, int] = {}
    kept, start = array("q"), 0
    for place in places:
        leader = leaders[ids[place]]
        if ids[place] != (leader if leader in present else shown.setdefault(leader, ids[place])):
            kept.extend(ids[start:place])
            start = place + 1
    return kept + ids[start:] if start else ids


def _to_text(row: tuple[int, str, str, str | bytes | None]) -> StoryText:
    return StoryText(article_id=row[0], title=row[1], source=row[2], html=unpack(row[3]))


_TEXT_COLUMNS = """
    SELECT article.id, article.title, coalesce(nullif(feed.title, ''), feed.custom_title, ''),
        coalesce(page_text.html, feed_text.content, feed_text.summary)
    FROM article LEFT JOIN feed ON feed.id = article.feed_id
    LEFT JOIN page_text ON page_text.article_id = article.id
    LEFT JOIN feed_text ON feed_text.article_id = article.id
"""
_UNPRINTED = f"""
    {_TEXT_COLUMNS}
    WHERE article.id IN (
        SELECT id FROM article AS young LEFT JOIN fingerprint ON fingerprint.article_id = young.id
        WHERE listed = 1 AND sort_at >= :since AND fingerprint.article_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM page WHERE page.article_id = young.id AND state = 'wanted' AND tries = 0)
        ORDER BY id LIMIT :limit)
    ORDER BY article.id
"""  # noqa: S608 - no value stands in it
_TEXTS = f"{_TEXT_COLUMNS} WHERE article.id IN (SELECT value FROM json_each(?))"  # noqa: S608 - as above
_PRINTS = """
    SELECT article.id, article.feed_id, sort_at, fingerprint.title, fingerprint.text, leader
    FROM fingerprint JOIN article ON article.id = fingerprint.article_id
    LEFT JOIN story ON story.article_id = article.id
    WHERE listed = 1 AND sort_at >= ? ORDER BY article.id
"""
_LEADER = "SELECT coalesce((SELECT leader FROM story WHERE article_id = ?1), ?1)"
_FOLLOW = """
    UPDATE article SET read = 1, read_at = :at WHERE id = :id AND read = 0
    AND (SELECT read FROM article AS first WHERE first.id = :leader)
"""
# The plus: what came last is a short stretch of the table; an index would be gone through from end to end.
_BROUGHT = """
    SELECT id FROM article
    WHERE id > :after AND +listed = 1 AND feed_id IN (SELECT value FROM json_each(:feeds))
    ORDER BY id
"""
_AMONG = "IN (SELECT value FROM json_each(:among))"
_MEMBERS = "SELECT article_id, leader FROM story WHERE 1"
_UNREAD_MEMBERS = "SELECT article_id, leader FROM story WHERE read = 0"
# What is hidden stands in no list, nor does a bookmark that has outlived its feed. CROSS JOIN: else the
# index of what is listed would be gone through from end to end.
_OTHERS = """
    FROM story
    CROSS JOIN story AS other ON other.leader = story.leader AND other.article_id != story.article_id
    CROSS JOIN article ON article.id = other.article_id AND listed = 1
"""
_COPIES = f"SELECT other.article_id {_OTHERS} WHERE story.article_id = ? ORDER BY other.article_id"
_SIZES = f"""
    SELECT story.article_id, count(*) {_OTHERS}
    WHERE story.article_id IN (SELECT value FROM json_each(?)) GROUP BY story.article_id
"""  # noqa: S608 - as above
_ALL_OF_STORIES = """
    SELECT other.article_id FROM story JOIN story AS other ON other.leader = story.leader
    WHERE story.article_id IN (SELECT value FROM json_each(?))
"""
