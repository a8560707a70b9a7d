"""Which feeds some process is loading right now, so that no two load the same one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from reader.model import Feed
from reader.store.database import Part
from reader.store.rows import load_feeds
from reader.store.values import id_list, to_number

LEASE = timedelta(seconds=60)
"""A claim ends by itself after this time: its owner renews it, and a killed one cannot give it back."""


class Claims(Part):
    """Take feeds for a refresh, hold them, give them back; what is written about a feed gives it back too."""

    def claim(
        self, choose: Callable[[list[Feed]], Sequence[Feed]], *, now: datetime
    ) -> tuple[list[Feed], list[Feed]]:
        """Claim the feeds that `choose` wants of all; return those that are ours, and those that others hold.

        It is one transaction, so another process can have loaded none of them since they were looked at.
        """
        with self._db.writing() as connection:
            wanted = choose(load_feeds(connection))
            # A claim from far beyond the lease was made before the clock was set back; one from a little
            # later by a process that looked at the clock while this one waited to write.
            rows = connection.execute(
                """UPDATE feed SET claimed_until = :until
                WHERE id IN (SELECT value FROM json_each(:ids))
                AND (claimed_until IS NULL OR claimed_until <= :now OR claimed_until > :beyond)
                RETURNING id""",
                {
                    "ids": id_list(feed.id for feed in wanted),
                    "now": to_number(now),
                    "until": to_number(now + LEASE),
                    "beyond": to_number(now + 2 * LEASE),
                },
            )
            ours = {feed_id for (feed_id,) in rows}
        return [feed for feed in wanted if feed.id in ours], [feed for feed in wanted if feed.id not in ours]

    def renew(self, feed_ids: Iterable[int], *, now: datetime) -> None:
        """Hold feeds for longer, but not those that were given back meanwhile."""
        with self._db.writing() as connection:
            connection.execute(
                "UPDATE feed SET claimed_until = ? WHERE claimed_until IS NOT NULL"
                " AND id IN (SELECT value FROM json_each(?))",
                (to_number(now + LEASE), id_list(feed_ids)),
            )

    def release(self, feed_ids: Iterable[int]) -> None:
        """Give feeds back that were not loaded after all."""
        with self._db.writing() as connection:
            connection.execute(
                "UPDATE feed SET claimed_until = NULL WHERE id IN (SELECT value FROM json_each(?))",
                (id_list(feed_ids),),
            )
