"""A small app with nothing but an article pane, and an article that has everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from textual import on
from textual.app import App, ComposeResult
from textual.strip import Strip

from reader.model import Article, Block, Cell, Document, Entry, Link, Span
from reader.ui.themes import INK, PAPER
from reader.ui.widgets.article_pane import ArticlePane

MOMENT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
CHINESE = (
    "清晨六点，河埠头的早市已经开张。卖豆腐的老陈把两块木板往台阶上一搁，吆喝声还没出口，街坊们就围了上来："
    "“今天的嫩不嫩？”“嫩，刚点的卤！”"
)
ENGLISH = "The ferry leaves at 6:45 every morning, whether or not anyone is on it, says the captain."
HOSTILE = "[red]x[/] [@click=app.quit]y[/] [/foo] \x1b]0;pwn\x07 \x9b31m \u202egnol [1;2]"


CODE = "def leave(harbour):\n    return harbour.boats.pop()  # " + "wait " * 50
TABLE = tuple(tuple(Cell(text=f"column {x} 第{y}行") for x in range(12)) for y in range(3))


def link(start: int, end: int, number: int) -> Span:
    return Span(start=start, end=end, link=number)


DOCUMENT = Document(
    blocks=(
        Block(kind="heading", text="早市", level=2),
        Block(kind="paragraph", text=CHINESE, spans=(link(17, 21, 0),)),
        Block(kind="paragraph", text=ENGLISH, spans=(link(4, 9, 1), Span(start=77, end=88, target="foot"))),
        Block(kind="paragraph", text="one", first="• ", rest="  "),
        Block(kind="paragraph", text="two", first="• ", rest="  ", tight=True),
        Block(kind="paragraph", text=ENGLISH, first="▌ ", rest="▌ "),
        Block(kind="code", text=CODE, language="python"),
        Block(kind="table", rows=TABLE),
        Block(kind="rule"),
        Block(kind="paragraph", text=HOSTILE),
        *(Block(kind="paragraph", text=f"{number}. {CHINESE}{ENGLISH}") for number in range(30)),
        Block(kind="paragraph", text="1. A note at the foot."),
    ),
    links=(Link(url="https://example.org/tofu"), Link(url="https://example.org/ferry")),
    anchors={"foot": 40},
)  # fmt: skip


def article(document: Document = DOCUMENT, title: str = "清晨的早市") -> Article:
    entry = Entry(
        id=1,
        feed_id=1,
        feed_title="江城晚报",
        title=title,
        link="https://example.org/1",
        published=MOMENT,
        first_seen=MOMENT,
    )
    return Article(entry=entry, document=document)


class Reader(App[None]):
    """Nothing but a pane."""

    def __init__(self, measure: int = 80) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.measure = measure

    def compose(self) -> ComposeResult:
        yield ArticlePane(self.measure, zone=UTC)

    def on_mount(self) -> None:
        self.register_theme(PAPER)
        self.register_theme(INK)
        self.theme = "paper"
        self.pane.warm_up()

    @on(ArticlePane.LinkOpened)
    def _on_link_opened(self, message: ArticlePane.LinkOpened) -> None:
        self.opened.append(message.url)

    @property
    def pane(self) -> ArticlePane:
        return self.query_one(ArticlePane)

    def strips(self) -> Iterator[Strip]:
        """The strips of the article on the screen."""
        view = self.pane.view
        for y in range(view.size.height):
            yield view.render_line(y)

    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.strips()]

    def all_lines(self) -> list[str]:
        """Every line of the article, page by page."""
        found = self.lines()
        while True:
            left = self.pane.lines_left
            if not self.pane.page_down():
                return found
            found += self.lines()[-(left - self.pane.lines_left) or None :]
