"""Documents made to hang, exhaust or fool a parser; run as a program it reads them all, one line each."""

from __future__ import annotations

import sys
from collections.abc import Callable

from reader.errors import NotAFeed
from reader.fetch.formats import parse_feed
from reader.model import FeedFormat


def item(number: int) -> str:
    return (
        f"<item><title>t{number}</title><link>http://e.example/{number}</link>"
        f"<guid>{number}</guid><description>d{number}</description></item>"
    )


def rss(body: str, prolog: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{prolog}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/'
        f'modules/content/"><channel><title>T</title><link>http://e.example/</link>{body}</channel></rss>'
    )


def text(body: str) -> str:
    return rss(f"<item><title>x</title><description>{body}</description></item>{item(2)}")


LAUGHS = '<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)
)
CASES: dict[str, Callable[[], str]] = {
    "billion laughs": lambda: rss(item(1).replace("t1", "&a9;"), f"<!DOCTYPE r [{LAUGHS}]>"),
    "quadratic entities": lambda: rss(
        item(1).replace("d1", "&b;" * 20_000), f'<!DOCTYPE r [<!ENTITY b "{"B" * 50_000}">]>'
    ),
    "deep elements": lambda: text("<b>" * 100_000 + "hi" + "</b>" * 100_000),
    "deep unclosed": lambda: rss("<item><title>x</title>" + "<a>" * 50_000),
    "deep json": lambda: '{"items":[{"id":"1","x":' + "[" * 200_000 + "]" * 200_000 + "}]}",
    "many attributes": lambda: rss(
        "<item " + " ".join(f'a{number}="1"' for number in range(20_000)) + "><title>x</title></item>"
    ),
    "many namespaces": lambda: rss(
        "<item "
        + " ".join(f'xmlns:a{number}="u{number}"' for number in range(10_000))
        + "><title>x</title></item>"
    ),
    "long attribute": lambda: rss(
        f'<item><title>x</title><enclosure url="http://e/{"a" * 2_000_000}"/></item>'
    ),
    "< flood": lambda: text("<" * 100_000),
    "& flood": lambda: text("&" * 300_000),
    "entity flood": lambda: text("&abc" * 50_000 + "&#1;" * 50_000),
    "CDATA flood": lambda: text("<![CDATA[" * 50_000),
    "comment flood": lambda: text("<!--" * 80_000),
    "doctype flood": lambda: "<!DOCTYPE " * 60_000 + rss(item(1)),
    "entity declaration flood": lambda: rss(
        item(1), "<!DOCTYPE r [" + "".join(f'<!ENTITY e{number} "v">' for number in range(20_000)) + "]>"
    ),
    "description flood": lambda: rss("<item>" + "<description><b>" * 30_000),
    "title flood": lambda: rss("<item><title><![CDATA[" + "<b>&lt;<script>" * 30_000 + "]]></title></item>"),
    "attribute flood": lambda: rss(
        "<item><title><![CDATA[" + "<b a='<img alt=\"<!--" * 30_000 + "]]></title></item>"
    ),
    "picture flood": lambda: rss(
        "<item><title>x</title>"
        + "".join(f"<enclosure url='/p?{number}' width='{number % 900}'/>" for number in range(20_000))
        + "</item>"
    ),
    "double encoding flood": lambda: text("é»" * 200_000),
    "date flood": lambda: rss(f"<item><title>x</title><pubDate>Mon,{' ' * 200_000}x</pubDate></item>"),
    "open tag of blanks": lambda: rss(f"<item><title>x</title><link{' ' * 300_000}<guid>g</guid></item>"),
    "colon flood": lambda: rss("<item><titl" + " a:b" * 50_000 + "</item>"),
    "blanks first": lambda: " \n" * 1_000_000 + rss(item(1)),
    "tiny items": lambda: rss("".join(f"<item><guid>{number}</guid></item>" for number in range(30_000))),
    "tiny broken items": lambda: rss(
        "<x>" + "".join(f"<item><guid>{number}</guid></item>" for number in range(30_000))
    ),
    "index flood": lambda: "<html><section><ul>" + "<li><a href='/a/2021/12/31/1.html'>x</a>" * 20_000,
    "index deep": lambda: "<html>" + "<div>" * 100_000 + "<a href=/a/2021/12/31/1.html>x</a>",
    "post front matter": lambda: "---\n" + "a: b\n" * 50_000,
    "post quotes": lambda: "---\ntitle: x\n---\n" + "> " * 5_000 + "[" * 20_000 + "<http://" * 5_000,
    "post emphasis": lambda: "---\ntitle: x\n---\n" + "*a_ " * 10_000 + "`" * 10_000 + "![[" * 5_000,
    "post links": lambda: "---\ntitle: x\n---\n" + "<http://e.example/a>\n返回\n" * 5_000,
}


def expected_of(name: str) -> FeedFormat | None:
    kinds: dict[str, FeedFormat] = {"index": "index", "post": "posts"}
    return kinds.get(name.split()[0])


def main() -> None:
    for name, make in CASES.items():
        sys.stdout.write(f"{name}: ")
        sys.stdout.flush()
        try:
            found = f"{len(parse_feed(make().encode(), expected=expected_of(name)).entries)} entries"
        except NotAFeed as error:
            found = str(error)
        sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main()
