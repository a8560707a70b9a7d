"""The tables of the stories that several unread articles tell, by which a folder counts each of them once."""

from __future__ import annotations

import sqlite3

# By article the feeds that have it, and by story its articles in a fixed order: "1;2,3", an article of feed 1
# and one of the feeds 2 and 3. A hidden article has no place, so that it is none of them.
TOLD_NOW = """
    SELECT leader, group_concat(feeds, ';') FROM (
        SELECT leader, group_concat(feed_id) AS feeds
        FROM story CROSS JOIN place ON place.article_id = story.article_id
        WHERE story.read = 0 {which} GROUP BY leader, story.article_id ORDER BY leader, feeds
    ) GROUP BY leader HAVING count(*) > 1
"""
"""The rows of `told` as they ought to be; `which`: a further condition, "" for all."""
# Found anew at each change, so that the triggers of `told` are all that counts.
_ANEW = f"""
    DELETE FROM told WHERE leader = {{leader}};
    INSERT INTO told (leader, places) {TOLD_NOW.format(which="AND leader = {leader}")};
"""  # noqa: S608 - our own words
_STORY_OF = "(SELECT leader FROM story WHERE article_id = {article})"
_IS_TOLD = "EXISTS (SELECT 1 FROM story WHERE article_id = {article} AND read = 0)"
_STATEMENTS = (
    # Only stories with several unread articles: few of all, so that those told by the same feeds can be
    # added up.
    """CREATE TABLE told (
        leader INTEGER PRIMARY KEY,
        places TEXT NOT NULL
    )""",
    # How many stories just these feeds tell.
    """CREATE TABLE told_tally (
        places TEXT PRIMARY KEY,
        stories INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TRIGGER told_added AFTER INSERT ON told BEGIN
        INSERT OR IGNORE INTO told_tally (places, stories) VALUES (new.places, 0);
        UPDATE told_tally SET stories = stories + 1 WHERE places = new.places;
    END""",
    """CREATE TRIGGER told_removed AFTER DELETE ON told BEGIN
        UPDATE told_tally SET stories = stories - 1 WHERE places = old.places;
        DELETE FROM told_tally WHERE places = old.places AND stories = 0;
    END""",
    f"""CREATE TRIGGER story_told AFTER INSERT ON story WHEN new.read = 0 BEGIN
        {_ANEW.format(leader="new.leader")} END""",
    f"""CREATE TRIGGER story_untold AFTER DELETE ON story WHEN old.read = 0 BEGIN
        {_ANEW.format(leader="old.leader")} END""",
    f"""CREATE TRIGGER story_retold AFTER UPDATE OF read ON story WHEN old.read != new.read BEGIN
        {_ANEW.format(leader="new.leader")} END""",
    f"""CREATE TRIGGER place_told AFTER INSERT ON place WHEN {_IS_TOLD.format(article="new.article_id")}
    BEGIN {_ANEW.format(leader=_STORY_OF.format(article="new.article_id"))} END""",
    f"""CREATE TRIGGER place_untold AFTER DELETE ON place WHEN {_IS_TOLD.format(article="old.article_id")}
    BEGIN {_ANEW.format(leader=_STORY_OF.format(article="old.article_id"))} END""",
    f"INSERT INTO told (leader, places) {TOLD_NOW.format(which='')}",
)


def create_told(connection: sqlite3.Connection) -> None:
    """Keep by which feeds stories are told that are unread, from now on by triggers."""
    for statement in _STATEMENTS:
        connection.execute(statement)
