"""What a hostile feed can make the terminal do: nothing. Looked at where it counts, in the driver's bytes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fake_kitty import Recording
from newsroom import NOW, Paper, Reading, change, make_app

from reader.config import Config, RefreshConfig
from reader.model import (
    Article,
    Block,
    Cell,
    Document,
    Enclosure,
    Entry,
    FeedChanges,
    FeedCheck,
    FeedData,
    Image,
    Link,
    Span,
)
from reader.paths import Paths
from reader.store import Store
from reader.text import FORBIDDEN, safe_url
from reader.ui.app import ReaderApp

pytestmark = pytest.mark.usefixtures("usual_collector")

ATTACKS = (
    "\x1b[666mcolour", "\x1b]0;pwned\x07title", "\x1b]52;c;cHduZWQ=\x07clip", "\x1b]8;;file:///pwned\x1b\\link",
    "\x9b666mc1", "\x9d0;pwned\x9cc1", "\x1bP+q66\x1b\\dcs", "\x1b_Gpwned\x1b\\apc", "nul\x00so\x0esi\x0f",
    "del\x7f", "nel\x85", "a\u2028b\u2029c", "\u202eolleh\u202c", "\u2066x\u2069", "z\u200bw\ufeffs\u00ad",
    "tag\U000e0041\U000e007f", "\U0010eeee\u0305\u0305plate", "st" + "\u0301" * 40,
    "[red]x[/] [@click=app.quit]y[/]", "[/foo] [1;2] z [/] w",
    "\r\nset-cookie", "back\x08\x08\x08", "\x0bvt\x0cff", "\x1bc", "\x1b[2J\x1b[H",
)  # fmt: skip
ALL = " ".join(ATTACKS)
URLS = (
    "http://news.example/a\x1b\\\x1b]0;pwned\x07", "javascript:alert(1)", "file:///etc/passwd",
    "http://news.example/\x9b666m", "http://news.example/“x”\u202e", "http://[bad", "data:text/html,x",
    "http://news.example/ok",
)  # fmt: skip

_OURS = re.compile(
    r"\x1b\[[0-9;:]*m"  # colours
    r"|\x1b\[\d*;?\d*[HABCDJK]|\x1b\[\?\d+[hl]|\x1b\[[<>=]?[0-9;]*u"  # cursor, modes, keyboard
    r"|\x1b\]8;[^;\x07\x1b]*;[^\x07\x1b]*\x1b\\"  # links
    r"|\x1b\]22;[a-z-]+\x07"  # the pointer's shape
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*\x07"  # the clipboard, asked for by a key
)
_LINK = re.compile(r"\x1b\]8;[^;]*;([^\x07\x1b]*)\x1b\\")


@asynccontextmanager
async def recorded(app: ReaderApp, written: list[str]) -> AsyncIterator[Reading]:
    app.driver_class = Recording
    async with app.run_test(headless=False, size=(110, 40)) as pilot:
        reader = Reading(app, pilot)
        await reader.rest()
        yield reader
        await reader.rest()
        assert isinstance(app._driver, Recording)
        written += app._driver.written
    await app.context.library.aclose()


def check(written: list[str]) -> str:
    """Assert that only sequences of ours were written, and return the words."""
    output = "".join(written)
    assert "666" not in "".join(re.findall(r"\x1b\[[^a-zA-Z]*", output)), "a colour of theirs"
    for address in _LINK.findall(output):
        assert not address or safe_url(address) == address
    words = _OURS.sub("", output)
    words = words.replace("\r", "").replace("\n", "")
    left = {words[found.start() : found.end() + 20] for found in FORBIDDEN.finditer(words)}
    assert not left, "reached the terminal"
    return words


def hostile_html() -> str:
    rows = "".join(f"<tr><td>{attack}</td><td>x</td></tr>" for attack in ATTACKS)
    links = "".join(f'<p><a href="{url}">{ALL}</a></p>' for url in URLS)
    return (
        f"<h2>{ALL}</h2>{links}<p>{ALL}</p><figure><img src='{URLS[0]}' alt='{ALL}'>"
        f"<figcaption>{ALL}</figcaption></figure><pre><code class='language-{ATTACKS[0]}'>{ALL}</code></pre>"
        f"<table><tr><th>{ATTACKS[0]}</th><th>b</th></tr>{rows}</table><ul><li>{ALL}</li></ul>"
    )


def fill(tmp_path: Path) -> None:
    """Store hostile rows as a version of ours without any cleaning might have left them."""
    store = Store(Paths.find(tmp_path / "data").prepare().database, clock=lambda: NOW)
    paper = Paper(title=ALL, folder=(ATTACKS[0],))
    feed = store.add_feed(
        address="https://news.example/feed", format="xml", title=ALL, folders=((ATTACKS[0], ATTACKS[1]),)
    )
    changes = []
    for index, attack in enumerate((ALL, *ATTACKS)):
        made = change(paper, index, attack, hostile_html())
        data = replace(
            made.data,
            author=ALL,
            link=URLS[index % len(URLS)],
            tags=ATTACKS,
            enclosures=(Enclosure(url=URLS[0], title=ALL, media_type=ATTACKS[0]),),
        )
        changes.append(replace(made, data=data))
    store.apply_many(
        [
            FeedChanges(
                feed_id=feed.id,
                format="xml",
                feed=FeedData(title=ALL),
                changes=tuple(changes),
                checked_at=NOW,
            )
        ]
    )
    store.apply_many([FeedCheck(feed_id=feed.id, fault=ALL, checked_at=NOW, next_due=NOW)])
    store.close()


async def test_no_screen_lets_a_feed_speak_to_the_terminal(tmp_path: Path) -> None:
    fill(tmp_path)
    app = make_app(tmp_path, papers=(), config=Config(refresh=RefreshConfig(on_start=False)))
    written: list[str] = []
    async with recorded(app, written) as reader:
        await reader.keys("j", "j", "j", "j", "k", "enter", "enter")
        assert reader.place == "article"
        await reader.keys("space", "space", "tab", "tab", "y", "Y", "f", "escape")
        for name, keys in {
            "links": ("u", "j", "y", "escape"),
            "pictures": ("v", "escape"),
            "find": ("slash", "c", "o", "enter", "n", "escape"),
            "pipe": ("|", "escape"),
            "export": ("e", "escape"),
            "help": ("?", "escape"),
            "health": ("g", "f", "escape"),
            "bookmarks": ("s", "g", "s", "enter", "escape", "escape"),
            "next": ("J", "G", "J", "w", "w"),
        }.items():
            await reader.keys(*keys)
            assert app.return_code is None, name
        app.complain(ALL)
        await reader.keys("escape", "D", "escape")
    words = check(written)
    assert "pwned" in words and "[red]x[/]" in words, "the words themselves are shown, as words"


def hostile_article() -> Article:
    text = ALL + " \ud800"
    blocks = (
        Block(kind="heading", text=text, level=1),
        Block(kind="paragraph", text=text, first="\x1b[666m• ", rest="  "),
        Block(kind="paragraph", text="link", spans=(Span(start=0, end=4, link=0),)),
        Block(kind="figure", text=text, spans=(Span(start=0, end=4, image=0),)),
        Block(kind="code", text=text, language="\x1b]0;pwned\x07"),
        Block(kind="table", rows=((Cell(text=text, head=True),), (Cell(text=text),))),
    )
    links = tuple(Link(url=url, text=text) for url in URLS)
    images = tuple(Image(url=url, alt=text) for url in URLS)
    entry = Entry(id=0, feed_id=None, feed_title=text, title=text, author=text, link=URLS[0], first_seen=NOW)
    document = Document(blocks=blocks, links=links, images=images)
    return Article(entry=entry, document=document, notice=text, tags=(text,))


async def test_an_article_made_of_attacks_is_only_shown(tmp_path: Path) -> None:
    base = make_app(tmp_path, papers=())
    app = ReaderApp(base.context.library, base.context.config, open_article=hostile_article())
    written: list[str] = []
    async with recorded(app, written) as reader:
        await reader.keys("space", "G", "u", "escape", "v", "escape", "f", "escape", "slash", "x", "escape")
        assert app.return_code is None
    assert "pwned" in check(written)
