"""Marks and tags from the command line: which entries are meant, and what becomes of them."""

from __future__ import annotations

from cli_kit import Run, rss
from servers import Answer, Server


def states(run: Run) -> dict[str, str]:
    """Return the state of each entry by its title."""
    return {row[4]: row[2] for row in run("entries").rows}


def number(run: Run, title: str) -> str:
    return next(row[0] for row in run("entries").rows if row[4] == title)


def fill(run: Run, server: Server, feed: str) -> None:
    names = ("A storm at sea", "新茶上市", "Fog")
    news = [(server.url(f"/{place}"), name) for place, name in enumerate(names)]
    server.add("/feed.xml", Answer(rss("Harbour News", *news)))
    run("add", feed)
    run("refresh")


def test_entries_are_marked_by_their_numbers_in_one_step(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    fog, tea = number(run, "Fog"), number(run, "新茶上市")
    result = run("mark", "read", fog, tea, fog)
    assert (result.status, result.out, result.err) == (0, "Marked 2 entries read.\n", "")
    assert states(run) == {"A storm at sea": "unread", "新茶上市": "read", "Fog": "read"}
    assert run("mark", "read", fog).out == "It was so already.\n"
    assert run("mark", "read", fog, tea).out == "They were so already.\n"
    assert run("mark", "unread", tea).out == "Marked 1 entry unread.\n"
    run("undo")
    run("undo")
    assert set(states(run).values()) == {"unread"}


def test_entries_are_marked_by_what_they_match(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    assert run("mark", "read", "--query", "新茶").out == "Marked 1 entry read.\n"
    assert states(run)["新茶上市"] == "read"
    assert run("mark", "read", "--query", "-storm").out == "Marked 1 entry read.\n"
    assert states(run) == {"A storm at sea": "unread", "新茶上市": "read", "Fog": "read"}
    assert run("mark", "read", "--category", "Harbour").out == "Marked 1 entry read.\n"
    assert run("mark", "read", "--query", "whale").out == "Nothing matches.\n"


def test_what_is_hidden_is_found_again(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    fog = number(run, "Fog")
    assert run("mark", "hidden", fog).out == "Hid 1 entry.\n"
    assert "Fog" not in states(run)
    assert run("mark", "shown", "--query", "is:hidden").out == "Showed 1 entry.\n"
    assert "Fog" in states(run)


def test_bookmarks_keep_the_article_and_are_removed_again(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    fog, tea = number(run, "Fog"), number(run, "新茶上市")
    assert run("mark", "bookmarked", fog).out == "Added 1 bookmark.\n"
    assert run("mark", "bookmarked", fog, tea).out == "Added 1 bookmark.\n"
    assert [row[4] for row in run("entries", "--category", "bookmarks").rows] == ["新茶上市", "Fog"]
    assert run("mark", "bookmarked", fog, tea).out == "They were so already.\n"
    assert run("mark", "unbookmarked", "--category", "bookmarks").out == "Removed 2 bookmarks.\n"
    assert run("entries", "--category", "bookmarks").out == ""


def test_nothing_is_marked_if_one_of_them_is_not_there(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    for far in (str(10**30), "9" * 5000):
        result = run("mark", "read", number(run, "Fog"), "99999", far)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith(f"reader: ID: {far} is not the number of an entry.")
    result = run("mark", "read", number(run, "Fog"), "99999")
    assert (result.status, result.out) == (1, "")
    assert result.err == "reader: There is no entry 99999; `reader entries` lists them.\n"
    assert set(states(run).values()) == {"unread"}


def test_entries_must_be_named_one_way(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    for arguments in ((), (number(run, "Fog"), "--query", "fog")):
        result = run("mark", "read", *arguments)
        assert (result.status, result.out) == (2, "")
        assert "numbers" in result.err
    assert run("mark", "eaten", "1").status == 2
    assert set(states(run).values()) == {"unread"}


def test_tags_are_given_listed_and_taken_away(run: Run, server: Server, feed: str) -> None:
    fill(run, server, feed)
    assert run("tag").out == ""
    fog = number(run, "Fog")
    assert run("tag", "天气", fog, number(run, "A storm at sea")).out == "Tagged 2 entries: 天气.\n"
    assert run("tag", "天气", fog).out == "It was so already.\n"
    assert run("tag", "天气", "--query", "whale").out == "Nothing matches.\n"
    assert run("tag").rows == [["天气", "2"]]
    assert run("tag", "天气", "--remove", "--query", "fog").out == "Took the tag from 1 entry: 天气.\n"
    assert run("tag", "--json").json == [{"tag": "天气", "entries": 1}]
    assert [row[4] for row in run("entries", "--query", "tag:天气").rows] == ["A storm at sea"]
    run("undo")
    assert run("tag").rows == [["天气", "2"]]
    assert run("tag", "天气", "--remove", fog).out == "Took the tag from 1 entry: 天气.\n"


def test_entries_without_a_tag_are_not_answered_with_the_list_of_tags(
    run: Run, server: Server, feed: str
) -> None:
    fill(run, server, feed)
    run("tag", "天气", number(run, "Fog"))
    for arguments in (("--query", "fog"), ("--category", "Harbour"), ("--remove",)):
        result = run("tag", *arguments)
        assert (result.status, result.out) == (2, ""), arguments
        assert "Name the tag" in result.err
