"""Very large pages: the article is found among any number of links, and what is looked through has an end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.convert.extract import extract_page
from reader.convert.repair import parse
from reader.convert.thin import thin

ARTICLE = (
    "<article><h1>渡口的一天</h1>"
    + "".join(
        f"<p>第{number}段。江面上的雾在清晨六点散去，第一班渡轮准时离岸，船上有上学的孩子，"
        '也有<a href="/market">赶早市</a>的老人。</p>'
        for number in range(30)
    )
    + "</article>"
)
MANY = 40_000


def link(number: int) -> str:
    return f'<a href="/{number}">第{number}条</a>'


ROWS: dict[str, Callable[[int], str]] = {
    "list": lambda number: f"<li>{link(number)}</li>",
    "paragraphs": lambda number: f"<p>· {link(number)}</p>",
    "boxes": lambda number: f"<div><div>{link(number)}<span> ·</span></div></div>",
    "lines": lambda number: f"{link(number)}<br>",
    "table": lambda number: f"<table><tr><td>{link(number)}</td><td></td></tr></table>",
}


def index(kind: str, count: int = MANY) -> str:
    return "<div>" + "".join(map(ROWS[kind], range(count))) + "</div>"


def whole(*parts: str) -> str:
    return f"<html><head><title>渡口的一天</title></head><body>{''.join(parts)}</body></html>"


@pytest.mark.parametrize("kind", ROWS)
def test_rows_of_links_are_taken_out(kind: str) -> None:
    html = whole(index(kind), ARTICLE, index(kind))
    tree = parse(html)
    thin(tree, html)
    assert 2 * 500 <= len(tree.css("a[href]")) <= 2 * 1_000 + 30
    assert len(tree.css("article p a")) == 30


@pytest.mark.parametrize("kind", ["list", "paragraphs"])
def test_the_article_behind_an_endless_menu_is_found(kind: str) -> None:
    page = extract_page(whole(index(kind), ARTICLE), "https://news.example/1.html")
    assert page.html.count("江面上的雾") == 30
    assert "第20000条" not in page.html


def test_a_page_of_the_usual_size_stays_as_it_is() -> None:
    html = whole(index("list", 9_000), ARTICLE)
    tree = parse(html)
    thin(tree, html)
    assert len(tree.css("li")) == 9_000


def test_a_long_article_stays_whole() -> None:
    paragraphs = "".join(f"<p>第{n}段。雾散了，渡轮准时离岸。</p>" for n in range(40_000))
    html = whole(f"<article>{paragraphs}</article>")
    tree = parse(html)
    thin(tree, html)
    assert len(tree.css("p")) == 40_000


def test_what_is_no_link_has_an_end_too() -> None:
    html = whole("<div>" + "<div><b>票价</b><i>两元</i></div>" * 40_000 + "</div>")
    tree = parse(html)
    thin(tree, html)
    assert len(tree.css("*")) <= 45_010
