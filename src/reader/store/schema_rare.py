"""The indexes of what holds of few articles: that the site has changed or removed them."""

from __future__ import annotations

import sqlite3


def index_rare(connection: sqlite3.Connection) -> None:
    """Let the few be found without a look at every article; what a refresh adds is not among them."""
    connection.execute("CREATE INDEX article_updated ON article (updated) WHERE updated = 1")
    connection.execute("CREATE INDEX article_gone ON article (gone_since) WHERE gone_since IS NOT NULL")
