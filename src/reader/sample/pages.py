"""Writes the web pages of the sample's publications: a front page and one page per piece."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reader.sample.feeds import teaser
from reader.sample.markup import ROOT
from reader.sample.pieces import Channel, Piece

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{head}<link rel="alternate" type="{feed_type}" title="{channel}" href="{feed}">
</head>
<body>
<header><nav><a href="{home}">{channel}</a> · <a href="{feed}">{subscribe}</a></nav></header>
<main>
{main}
</main>
<footer><p>{channel}: {imprint}</p></footer>
</body>
</html>
"""

_IMPRINT = {
    True: "样刊，内容纯属虚构。",
    False: "a sample. Every person, place and company in it is invented.",
}
_FEED_TYPES = {"json": "application/feed+json", "atom": "application/atom+xml"}


def _page(channel: Channel, *, title: str, main: str, head: str = "") -> str:
    chinese = channel.language.startswith("zh")
    return _PAGE.format(
        language=channel.language,
        title=escape(title),
        head=head,
        feed_type=_FEED_TYPES.get(channel.kind, "application/rss+xml"),
        feed=channel.path,
        home=channel.home,
        channel=escape(channel.title),
        subscribe="订阅" if chinese else "Subscribe",
        imprint=_IMPRINT[chinese],
        main=main,
    )


def piece_page(piece: Piece) -> str:
    """Return the web page of one piece, with its whole text."""
    byline = f'<span class="author">{escape(piece.author)}</span> · ' if piece.author else ""
    time = piece.published.isoformat(timespec="seconds")
    head = (
        f'<meta name="author" content="{escape(piece.author)}">\n'
        f'<meta property="article:published_time" content="{time}">\n'
        f'<meta name="description" content="{escape(teaser(piece))}">\n'
        f'<link rel="canonical" href="{ROOT}{piece.path}">\n'
    )
    main = (
        f"<article>\n<h1>{escape(piece.title)}</h1>\n"
        f'<p class="byline">{byline}<time datetime="{time}">{piece.published:%Y-%m-%d}</time></p>\n'
        f"{piece.html}\n</article>"
    )
    return _page(piece.channel, title=f"{piece.title} - {piece.channel.title}", main=main, head=head)


def front_page(channel: Channel, pieces: Sequence[Piece]) -> str:
    """Return the publication's front page: every piece with its teaser."""
    items = "".join(
        f'<li><a href="{piece.path}">{escape(piece.title)}</a><br>{escape(teaser(piece))}</li>\n'
        for piece in pieces
    )
    main = f"<h1>{escape(channel.title)}</h1>\n<p>{escape(channel.description)}</p>\n<ul>\n{items}</ul>"
    return _page(channel, title=channel.title, main=main)
