"""Settings of one feed or folder, and cleaning up by hand."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from cli_kit import Run, rss
from servers import Answer, Request, Server


def values(run: Run, target: str) -> dict[str, str]:
    return {row[0]: row[1] for row in run("set", target).rows}


def test_settings_of_a_feed_are_made_shown_and_taken_back(run: Run, feed: str) -> None:
    run("add", feed)
    assert set(values(run, "1").values()) == {""}
    result = run("set", "Harbour", "fulltext=Always", "interval_minutes=15")
    assert (result.status, result.err) == (0, "")
    assert values(run, "1") == {
        "fulltext": "always",
        "pictures": "",
        "interval_minutes": "15",
        "keep_days": "",
        "keep_entries": "",
        "user_agent": "",
        "headers": "",
    }
    assert run("set", "1", "fulltext=", "--json").json == {"interval_minutes": "15"}


def test_a_feed_that_is_loaded_from_elsewhere(run: Run, feed: str, server: Server) -> None:
    run("add", feed)
    entries = run("entries").rows
    new = server.add("/new.xml", Answer(rss("Harbour News", (server.url("/storm"), "A storm at sea"))))
    assert run("set", "1", f"address={new}").status == 0
    run("refresh")
    assert run("feeds").rows[0][5] == new
    assert run("entries").rows == entries
    assert "no address of the web" in run("set", "1", "address=nonsense").err
    run("add", feed)
    assert "already, as Harbour News" in run("set", "1", f"address={feed}").err


def test_what_its_server_is_sent(run: Run, feed: str, server: Server) -> None:
    run("add", feed)
    assert run("set", "1", "user_agent=test/1", "headers=Cookie: a=1; b=2").status == 0
    assert values(run, "1")["headers"] == "Cookie: a=1; b=2"
    run("refresh")
    headers = server.requests[-1].headers
    assert (headers["user-agent"], headers["cookie"]) == ("test/1", "a=1; b=2")


def test_a_login_of_config_toml_opens_a_feed(run: Run, server: Server, data_dir: Path) -> None:
    def answer(request: Request) -> Answer:
        if request.headers.get("authorization") == "Basic " + b64encode(b"ann:tide").decode():
            return Answer(rss("Harbour News", (server.url("/1"), "Bread")))
        return Answer("no", status=401)

    address = server.add("/feed.xml", answer)
    assert "[site] in config.toml gives them" in run("add", address).err
    command = [sys.executable, "-c", "print('tide')"]
    config = f'[site."{server.host}"]\nuser_name = "ann"\npassword_command = {json.dumps(command)}\n'
    with (data_dir / "config.toml").open("a", encoding="utf-8") as file:
        file.write(config)
    assert run("add", address).out == "Added: 1 Harbour News\n1 entry.\n"
    assert run("refresh").status == 0


def test_a_folders_settings_hold_for_its_feeds_unless_they_have_their_own(run: Run, feed: str) -> None:
    run("add", feed, "--folder", "News/Sea")
    assert run("set", "News", "keep_days=30", "fulltext=never").status == 0
    assert run("set", "Sea", "keep_days=7").status == 0
    assert values(run, "1")["keep_days"] == "7"
    assert values(run, "1")["fulltext"] == "never"
    run("set", "1", "keep_days=1")
    assert values(run, "1")["keep_days"] == "1"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fulltext=sometimes"], "fulltext must be one of auto, always, never"),
        (["interval_minutes=1"], "from 5 to 43,200"),
        (["keep_days=-1"], "from 0 to"),
        (["keep_day=3"], "did you mean keep_days?"),
        (["zzz=3"], "there are fulltext"),
    ],
)
def test_what_is_wrong_is_said(run: Run, feed: str, arguments: list[str], words: str) -> None:
    run("add", feed)
    result = run("set", "1", *arguments)
    assert result.status == 1
    assert words in result.err


@pytest.mark.parametrize("setting", ["fulltext", "=3"])
def test_what_is_no_setting_is_a_wrong_command_line(run: Run, feed: str, setting: str) -> None:
    run("add", feed)
    result = run("set", "1", setting)
    assert result.status == 2
    assert result.err == f"reader: {setting} is no setting; write NAME=VALUE, such as fulltext=always.\n"
    result = run("set", "nobody")
    assert (result.status, result.err) == (
        1,
        "reader: No feed or folder matches nobody; `reader feeds` lists them.\n",
    )


def test_built_in_lists_have_no_settings(run: Run, feed: str) -> None:
    run("add", feed)
    assert "name a feed or a folder" in run("set", "Bookmarks", "keep_days=1").err


def test_clean_says_what_it_removes(run: Run, feed: str, data_dir: Path) -> None:
    run("add", feed)
    assert "nothing to clean up" in run("clean").out
    with (data_dir / "config.toml").open("a", encoding="utf-8") as file:
        file.write("[cleanup]\nkeep_entries = 1\nkeep_unread = false\n")
    assert run("clean", "--json").json["entries"] in (0, 1)
    assert run("clean", "--dry-run").status == 0
