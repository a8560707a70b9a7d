"""What other programs' subscription lists say beside the feeds themselves: attributes and other outlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader.language import mark, tr
from reader.model import FolderPath
from reader.store.journal import Journal
from reader.store.values import pack_attributes, to_folder, to_path, unpack_attributes

_LABEL = mark("Kept what a list of feeds says")


class Outlines(Journal):
    """Keep what an import brought and an export has to give back."""

    def outlines(self) -> dict[int, dict[str, str]]:
        """Return the attributes that other programs' OPML gave to feeds, by feed; most have none."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT id, outline FROM feed WHERE outline IS NOT NULL")
            return {feed_id: unpack_attributes(outline) for feed_id, outline in rows}

    def set_outline(self, feed_id: int, attributes: Mapping[str, str]) -> None:
        """Keep a feed's OPML attributes, which mean nothing to us, for the next export."""
        with self.one_step(tr(_LABEL)) as connection:
            connection.execute(
                "UPDATE feed SET outline = ? WHERE id = ?", (pack_attributes(attributes), feed_id)
            )

    def folder_outlines(self) -> dict[tuple[int, FolderPath], dict[str, str]]:
        """Return what a feed's outline says otherwise in one of its folders, by feed and folder."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT feed_id, folder, outline FROM shelf WHERE outline IS NOT NULL")
            return {(feed, to_folder(folder)): unpack_attributes(outline) for feed, folder, outline in rows}

    def set_folder_outline(self, feed_id: int, folder: FolderPath, attributes: Mapping[str, str]) -> None:
        """Keep what a feed's outline says otherwise in this folder."""
        with self.one_step(tr(_LABEL)) as connection:
            connection.execute(
                "UPDATE shelf SET outline = ? WHERE feed_id = ? AND folder = ?",
                (pack_attributes(attributes), feed_id, to_path(folder)),
            )

    def link_outlines(self) -> list[tuple[FolderPath, dict[str, str]]]:
        """Return the outlines that are no feeds, with their folders, in the order they came."""
        with self._db.reading() as connection:
            rows = connection.execute("SELECT folder, outline FROM outline_link ORDER BY id")
            return [(to_folder(folder), unpack_attributes(outline)) for folder, outline in rows]

    def add_link_outlines(self, links: Iterable[tuple[FolderPath, Mapping[str, str]]]) -> None:
        """Keep outlines that are no feeds; what is known stays as it is."""
        with self.one_step(tr(_LABEL)) as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO outline_link (folder, outline) VALUES (?, ?)",
                [(to_path(folder), pack_attributes(attributes) or "{}") for folder, attributes in links],
            )
