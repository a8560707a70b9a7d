"""Finding from the command line: search, smart categories, rules, queries on entries."""

from __future__ import annotations

import pytest
from cli_kit import Run, rss
from servers import Answer, Server


@pytest.fixture
def news(run: Run, server: Server, feed: str) -> None:
    run("add", feed)


@pytest.mark.usefixtures("news")
def test_a_search_prints_the_hit_in_its_sentence(run: Run) -> None:
    result = run("search", "新茶")
    assert result.status == 0
    ((_, _, feed, title, link, sentence),) = result.rows
    assert (feed, title, sentence) == ("Harbour News", "新茶上市", "All about 新茶上市, with more.")
    assert link.endswith("/tea")
    (record,) = run("search", "storm -tea", "--json").json
    assert record["title"] == "A storm at sea"
    assert record["title_marks"] == [[2, 7]]


@pytest.mark.usefixtures("news", "terminal")
def test_a_person_sees_title_facts_and_sentence(run: Run) -> None:
    result = run("search", "all", "--limit", "1")
    assert "Harbour News" in result.out
    assert "about" in result.out
    assert "--limit 0 shows all" in result.err


@pytest.mark.usefixtures("news")
def test_a_search_without_hits_fails_and_a_wrong_query_says_why(run: Run) -> None:
    assert run("search", "walrus").status == 1
    result = run("search", "is:unred", "storm")
    assert result.status == 1
    assert "is:unread storm" in result.err
    assert "character 1" in result.err


@pytest.mark.usefixtures("news")
def test_a_search_in_a_category_and_by_relevance(run: Run) -> None:
    assert len(run("search", "all", "--category", "harbour", "--relevance").rows) == 2
    assert run("search", "all", "--category", "bookmarks").rows == []


@pytest.mark.usefixtures("news")
def test_entries_take_a_query(run: Run) -> None:
    assert [row[4] for row in run("entries", "--query", "title:storm").rows] == ["A storm at sea"]
    assert len(run("entries", "--query=-title:storm", "--unread", "--oldest").rows) == 1


@pytest.mark.usefixtures("news")
def test_a_word_with_a_minus_needs_no_care(run: Run) -> None:
    assert run("search", "all", "-storm", "-新茶").rows == []
    assert [row[3] for row in run("search", "-新茶").rows] == ["A storm at sea"]
    assert [row[4] for row in run("entries", "--query", "-新茶", "--limit", "9").rows] == ["A storm at sea"]
    assert run("smart", "add", "其他", "-新茶").status == 0
    assert run("smart").rows[0][1:3] == ["其他", "-新茶"]
    assert "usage: reader search" in run("search", "-h").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "***"),
        ("search", "，"),
        ("entries", "--query", "-"),
        ("export", "--epub", "x.epub", "。。。"),
    ],
)
def test_signs_alone_ask_for_nothing(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.status, result.out) == (1, "")
    assert "no letter or digit" in result.err


@pytest.mark.usefixtures("news")
def test_fields_have_names_in_chinese(run: Run) -> None:
    assert [row[3] for row in run("search", "标题：新茶，状态：未读").rows] == ["新茶上市"]
    assert run("search", "标题：新茶 早于：去年").rows == []


def test_a_search_for_nothing_says_so(run: Run) -> None:
    result = run("search", " ")
    assert (result.status, result.out) == (2, "")
    assert "There is nothing to look for" in result.err


@pytest.mark.usefixtures("news")
def test_a_search_says_that_there_is_more(run: Run) -> None:
    result = run("search", "is:unread", "--limit", "1")
    assert (len(result.rows), result.err) == (1, "reader: there are more; --limit 0 shows all.\n")
    assert run("search", "is:unread", "--limit", "-1").status == 2


@pytest.mark.usefixtures("news")
def test_smart_categories_are_kept(run: Run) -> None:
    assert run("smart", "add", "Weather", "storm or fog").out == "Saved Weather.\n"
    assert [row[1:3] for row in run("smart").rows] == [["Weather", "storm or fog"]]
    again = run("smart", "add", "Weather", "rain")
    assert again.out == "Weather was here, asking for storm or fog; now it asks for rain.\n"
    run("smart", "add", "Weather", "storm or fog")
    assert [row[4] for row in run("entries", "--category", "weather").rows] == ["A storm at sea"]
    assert run("smart").rows[0][3:] == ["1", "1"]
    run("smart", "rename", "weather", "Sky")
    assert run("smart", "list", "--json").json[0]["name"] == "Sky"
    assert run("smart", "--json").json == [
        {"id": 1, "name": "Sky", "query": "storm or fog", "unread": 1, "total": 1}
    ]
    assert run("smart", "add", "Wrong", "fox or").status == 1
    assert run("smart", "remove", "sky").out == "Removed Sky.\n"
    assert run("smart").rows == []


def test_a_smart_category_cannot_be_called_like_a_list(run: Run) -> None:
    result = run("smart", "add", "today", "storm")
    assert result.status == 1
    assert "today is the name of a list that is always there; choose another name." in result.err
    assert run("smart").rows == []


def test_rules_act_on_what_comes(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    assert run("rules", "add", "fog", "hide").out == "Rule 1: fog → hide\n"
    run("rules", "add", "title:ferry", "tag:boats")
    base = server.url()
    names = (("storm", "A storm at sea"), ("tea", "新茶上市"), ("fog", "Fog"), ("ferry", "The ferry"))
    server.add("/feed.xml", Answer(rss("Harbour News", *((base + "/" + path, name) for path, name in names))))
    run("refresh")
    assert "Fog" not in [row[4] for row in run("entries").rows]
    assert [row[3] for row in run("search", "is:hidden").rows] == ["Fog"]
    assert [row[3] for row in run("search", "tag:boats").rows] == ["The ferry"]
    result = run("rules")
    assert [row[1:] for row in result.rows] == [["on", "hide", "fog"], ["on", "tag:boats", "title:ferry"]]
    assert "1 entry hidden" in result.err
    assert run("rules", "add", "fog", "explode").status == 1
    assert run("rules", "remove", "1").status == 0
    assert run("rules", "remove", "9").status == 1
    assert len(run("rules", "list", "--json").json) == len(run("rules", "--json").json) == 1


def test_rules_are_changed_tried_and_applied(run: Run, server: Server, feed: str) -> None:
    run("add", feed)
    run("refresh")
    assert run("rules", "add", "title:storm", "star，read", "tag:x").status == 2
    assert run("rules", "add", "title:storm", "star，read").out == "Rule 1: title:storm → star, read\n"
    assert run("rules", "test", "title:storm").out == "1 entry would match, 1 of them unread.\n"
    assert run("rules", "test", "is:wet").status == 1
    assert run("rules", "off", "1").out.endswith("(off)\n")
    assert [row[1] for row in run("rules").rows] == ["off"]
    assert (
        run("rules", "change", "1", "--deed", "tag:sky,read").out
        == "Rule 1: title:storm → tag:sky, read (off)\n"
    )
    assert run("rules", "apply", "1").out == "A rule changed 1 entry: title:storm.\n"
    assert run("rules", "apply", "1").out == "Nothing that is here had to be changed.\n"
    assert [row[3] for row in run("search", "tag:sky is:read").rows] == ["A storm at sea"]
    assert run("rules", "on", "7").status == 1


def test_smart_categories_are_changed_and_moved(run: Run, feed: str) -> None:
    run("smart", "add", "Storms", "storm")
    run("smart", "add", "Tea", "茶")
    assert run("smart", "query", "storms", "title:storm").out == "Storms now asks for title:storm.\n"
    assert run("smart", "query", "storms", "is:wet").status == 1
    run("smart", "move", "Tea", "up")
    assert [row[1:3] for row in run("smart").rows] == [["Tea", "茶"], ["Storms", "title:storm"]]


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize(
    "words",
    [
        ("search", "storm category:Harbor"),
        ("entries", "--query", "category:Harbor"),
        ("smart", "add", "Port", "category:Harbor"),
        ("rules", "add", "category:Harbor", "read"),
        ("rules", "test", "category:Harbor"),
        ("export", "--epub", "port.epub", "category:Harbor"),
    ],
)
def test_a_category_that_is_not_there_is_told(run: Run, words: tuple[str, ...]) -> None:
    assert 'reader: There is no category "Harbor"' in run(*words).err


@pytest.mark.usefixtures("news")
def test_a_category_that_is_gone_by_now_breaks_no_saved_query(run: Run) -> None:
    run("smart", "add", "Port", 'category:"Harbour News"')
    run("remove", "Harbour")
    assert [row[1:] for row in run("smart").rows] == [["Port", 'category:"Harbour News"', "0", "0"]]
    changed = run("smart", "query", "Port", "category:Harbour")
    assert changed.status == 0 and "There is no category" in changed.err
