"""The former texts of articles."""

from __future__ import annotations

from reader.model import Body, Revision
from reader.store.database import Part
from reader.store.values import to_time, unpack


class Revisions(Part):
    """Hand out former texts."""

    def revisions(self, article_id: int) -> list[Revision]:
        """Return the former texts that are kept of an article, the latest one first."""
        with self._db.reading() as connection:
            rows = connection.execute(
                "SELECT replaced_at, title, body, base, source FROM revision WHERE article_id = ?"
                " ORDER BY id DESC",
                (article_id,),
            ).fetchall()
        return [
            Revision(
                replaced_at=to_time(replaced_at),
                title=title,
                body=Body(html=unpack(body), base=base or "", source="page" if source == "page" else "feed"),
            )
            for replaced_at, title, body, base, source in rows
        ]
