"""Category pages, other people's list pages, and the categories behind a home page or an article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reader.errors import NotAFeed
from reader.fetch.formats.indexpage import category_name, list_categories, looks_like_index, parse

ADDRESS = "https://shibao.example/category/linjiangribao.html"


def make_page(items: str, *, heading: str = "临江日报新闻", lang: str = ' lang="zh-CN"') -> str:
    title = f"<h2>{heading}</h2>" if heading else ""
    return (
        f"<!DOCTYPE html><html{lang}><head><title>别家报纸</title></head><body>"
        f'<header><h1><a href="/">江湖时报</a></h1></header><section>{title}<ul>{items}</ul></section>'
        '<footer><a href="/feed.xml">订阅</a> <a href="https://elsewhere.example/2020/01/01/x">合作</a></footer>'
    )


def item(path: str, title: str = "一条新闻") -> str:
    return f'<li><a href="{path}">{title}</a></li>'


def test_a_category_page_in_its_own_order() -> None:
    page = make_page(
        item("/linjiangribao/2026/05/05/b.html", "后") + item("/linjiangribao/2026/05/06/a.html", "先")
    )
    parsed = parse(page, ADDRESS)
    assert parsed.feed.title == "临江日报新闻"
    assert [entry.title for entry in parsed.entries] == ["后", "先"]
    assert [entry.key for entry in parsed.entries] == [
        "/linjiangribao/2026/05/05/b.html",
        "/linjiangribao/2026/05/06/a.html",
    ]
    assert parsed.entries[0].published == datetime(2026, 5, 4, 16, tzinfo=UTC)
    assert all(entry.day_only and not entry.content for entry in parsed.entries)
    assert parsed.complaint == ""


@pytest.mark.parametrize(
    ("lang", "title", "expected"),
    [
        (' lang="zh"', "News", datetime(2026, 5, 5, 16, tzinfo=UTC)),
        (' lang="en"', "新闻", datetime(2026, 5, 6, tzinfo=UTC)),
        ("", "早市搬家以后", datetime(2026, 5, 5, 16, tzinfo=UTC)),
        ("", "A headline", datetime(2026, 5, 6, tzinfo=UTC)),
    ],
)
def test_the_day_begins_where_the_page_is_written(lang: str, title: str, expected: datetime) -> None:
    page = make_page(item("/a/2026/05/06/1.html", title), lang=lang)
    assert parse(page, ADDRESS).entries[0].published == expected


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("https://shibao.example/category/Wind.html", "Wind"),
        ("https://shibao.example/category/21caijing%20APP.html", "21caijing APP"),
        ("https://shibao.example/category/caijing(zh).html", "caijing(zh)"),
    ],
)
def test_an_empty_list_is_normal_and_keeps_the_name_it_had(address: str, title: str) -> None:
    for page in (make_page("", heading=""), make_page("", heading="").replace("<ul></ul>", "")):
        parsed = parse(page, address)
        assert parsed.entries == ()
        assert parsed.complaint == ""
        assert parsed.feed.title == ""
    assert category_name(address) == title
    assert category_name("https://shibao.example/about.html") == ""


def test_a_changed_layout_is_complained_about() -> None:
    cards = "".join(f'<a href="javascript:show({number})">卡片</a>' for number in range(20))
    parsed = parse(f"<html><body><div class=grid>{cards}</div></body></html>", ADDRESS)
    assert parsed.entries == ()
    assert parsed.complaint == "0 of 20 links understood: the layout changed?"


def test_a_list_that_is_mostly_strange_is_complained_about() -> None:
    items = item("/a/2026/05/06/1.html") + "".join(
        item(f"https://ads.example/{number}") for number in range(3)
    )
    parsed = parse(make_page(items), ADDRESS)
    assert len(parsed.entries) == 1
    assert parsed.complaint == "1 of 4 links understood: the layout changed?"
    assert parsed.in_part


def test_links_are_resolved_and_unsafe_ones_left_out() -> None:
    items = (
        item("../a/2026/05/06/1.html", "相对")
        + item("//shibao.example/a/2026/05/06/2.html", "无协议")
        + item("https://www.shibao.example/a/2026/05/06/3.html", "带www")
        + item("a b/2026/05/06/4.html", "空格")
        + item("javascript:x", "脚本")
        + item("/a/2026/05/06/1.html", "相对，标题更长")
        + item("/a/2026/05/06/5.html", "")
    )
    entries = parse(make_page(items), ADDRESS).entries
    assert [entry.key for entry in entries] == [
        "/a/2026/05/06/1.html",
        "/a/2026/05/06/2.html",
        "/a/2026/05/06/3.html",
        "/category/a%20b/2026/05/06/4.html",
    ]
    assert entries[0].title == "相对，标题更长"


def test_a_page_of_another_site() -> None:
    stories = "".join(
        f'<div class="row {"odd" if number % 2 else "even"}"><h3>'
        f'<a href="/story/{number}-a-long-slug">Story number {number} has a long headline</a></h3></div>'
        for number in range(1, 8)
    )
    menu = "".join(
        f'<li><a href="/section/{name}">The whole section about {name}</a></li>' for name in "abcdefghijkl"
    )
    page = (
        f'<html lang=en><head><title>Oakmere Post</title></head><body><ul class="main-menu">{menu}</ul>'
        f'<div id="content">{stories}</div>'
        '<aside><a href="/story/99-most-read-of-all-time">Most read of all</a></aside>'
    )
    parsed = parse(page, "https://oakmere.example/latest")
    assert [entry.key.split("-")[0] for entry in parsed.entries] == [
        f"/story/{number}" for number in range(1, 8)
    ]
    assert parsed.feed.title == "Oakmere Post"
    assert parsed.entries[0].published is None
    assert not parsed.entries[0].day_only


def test_a_page_that_asks_to_sign_in_is_no_empty_list() -> None:
    with pytest.raises(NotAFeed, match="sign in"):
        parse("<html><body><form><input name=u><input type=password></form></body></html>", ADDRESS)


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(NotAFeed, match="nested"):
        parse("<div>" * 20_000, ADDRESS)


HOME = (
    "<html lang=zh-CN><body><header><h1>江湖时报</h1></header><section>"
    "<h2>临江日报新闻</h2><ul>"
    + item("/linjiangribao/2026/05/06/1.html")
    + item("/linjiangribao/2026/05/06/2.html")
    + "</ul><h2>万得资讯新闻</h2><ul>"
    + item("/wind/2026/05/06/3.html")
    + "</ul><h2>财经 客户端新闻</h2><ul>"
    + item("/caijing%20app/2026/05/06/4.html")
    + "</ul><h2>空栏目</h2><ul></ul></section><footer><a href='/category/Wind.html'>万得</a></footer>"
)


def test_the_categories_of_a_home_page() -> None:
    found = list_categories(HOME, "https://shibao.example/")
    assert [(candidate.address, candidate.title) for candidate in found] == [
        ("https://shibao.example/category/linjiangribao.html", "临江日报新闻"),
        ("https://shibao.example/category/Wind.html", "万得资讯新闻"),
        ("https://shibao.example/category/caijing%20app.html", "财经 客户端新闻"),
    ]
    assert {candidate.format for candidate in found} == {"index"}


def test_a_site_in_a_folder_of_its_host() -> None:
    page = HOME.replace('href="/', 'href="/mirror/')
    assert list_categories(page, "http://127.0.0.1:4000/mirror/")[0].address == (
        "http://127.0.0.1:4000/mirror/category/linjiangribao.html"
    )


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (
            "//shibao.example/category/linjiangribao.html",
            "https://shibao.example/category/linjiangribao.html",
        ),
        (
            "//shibao.example/category/21caijing APP.html",
            "https://shibao.example/category/21caijing%20APP.html",
        ),
        ("/emnews/", "https://shibao.example/category/emnews.html"),
        ("../emnews/", "https://shibao.example/category/emnews.html"),
    ],
)
def test_the_category_of_an_article(link: str, target: str) -> None:
    home = '<a href="//shibao.example/">返回首页</a>'
    page = f'<html><p>正文</p><p><a href="{link}">返回临江日报新闻</a>｜{home}</p>'
    found = list_categories(page, "https://shibao.example/linjiangribao/2026/05/06/1.html")
    assert [(candidate.address, candidate.title) for candidate in found] == [(target, "临江日报新闻")]


def test_a_category_page_does_not_offer_itself() -> None:
    assert list_categories(make_page(item("/linjiangribao/2026/05/06/1.html")), ADDRESS) == ()
    assert list_categories("not html", ADDRESS) == ()


PROSE = "<p>" + "The ferry is back on its old timetable, and the town is glad of it. " * 20 + "</p>"


@pytest.mark.parametrize(
    ("page", "address", "answer"),
    [
        (make_page(item("/linjiangribao/2026/05/06/1.html")), ADDRESS, True),
        (make_page("", heading=""), ADDRESS, True),
        (HOME, "https://shibao.example/", False),
        (
            f"<html><body>{PROSE}<ul>{item('/a-b-c-d-e', 'Read this too, please') * 5}</ul>",
            "https://e.example/x",
            False,
        ),
        ("<html><body><p>Hello</p></body></html>", "https://e.example/", False),
        ("plain text", "https://e.example/", False),
        (
            "<html><body>"
            + "".join(
                f"<li><a href='/{n}/a-story-about-town'>A story about the town {n}</a>" for n in range(9)
            ),
            "https://e.example/news",
            True,
        ),
    ],
)
def test_pages_that_look_like_an_index(page: str, address: str, answer: bool) -> None:
    assert looks_like_index(page, address) is answer
