"""How a feed is called, for statements that have its row as `feed`: lists, search and copies agree on it."""

from __future__ import annotations

NAME_OF_FEED = "coalesce(nullif(feed.custom_title, ''), nullif(feed.title, ''), feed.address)"
"""The user's own name for it, else its title, else its address."""
