"""The user's tags and what is hidden; by hand they change in `states`, by steps that can be undone."""

from __future__ import annotations

from reader.model import NO_VERDICT, Verdict
from reader.store.aside import NOT_ASIDE
from reader.store.database import Part
from reader.store.values import to_number
from reader.store.verdicts import apply_verdicts


class Tags(Part):
    """Read tags, count what is hidden, do what rules say."""

    def tags(self) -> dict[str, int]:
        """Return every tag that the user or a rule has given, with the number of its articles in sight.

        As in a search for it, hidden ones do not count; a tag may have no others.
        """
        with self._db.reading() as connection:
            return dict(connection.execute(_COUNTS))

    def tags_of(self, article_id: int) -> tuple[str, ...]:
        """Return the tags that the user or a rule has given an article; the source's are not among them."""
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT name FROM tag WHERE article_id = ? ORDER BY name", (article_id,)
            )
            return tuple(name for (name,) in rows)

    def hidden_count(self) -> int:
        """Return how many articles are hidden from the lists."""
        with self._db.reading() as connection:
            (count,) = connection.execute("SELECT count(DISTINCT article_id) FROM hidden_place").fetchone()
        return int(count)

    def unindexed(self) -> int:
        """Return how many articles the search index has to catch up with."""
        with self._db.reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM search_queue").fetchone()
        return int(count)

    def apply_verdict(self, article_id: int, verdict: Verdict) -> None:
        """Do what rules say about an article that was judged after it came."""
        if verdict != NO_VERDICT:
            with self._db.writing() as connection:
                apply_verdicts(connection, [(article_id, verdict)], to_number(self._clock()))


# Few articles are hidden or those of removed feeds only: they are looked at, not all that have a tag.
_COUNTS = f"""
    SELECT name, count(*) FILTER (WHERE article_id NOT IN (SELECT article_id FROM hidden_place))
    FROM tag WHERE article_id NOT IN (
        SELECT id FROM aside_article JOIN article ON article.id = article_id WHERE NOT {NOT_ASIDE})
    GROUP BY name ORDER BY name
"""  # noqa: S608 - no value stands in it
