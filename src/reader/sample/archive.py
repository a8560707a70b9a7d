"""Writes the pages of a Jekyll-built Chinese news archive, oddities of such sites included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from reader.sample.markup import HOST, ROOT, absolute, plain
from reader.sample.pieces import SHANGHAI, Channel, Piece

SITE_TITLE = "浮城消息"
"""The archive's name; it stands in the header of every page."""

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{head_title}</title>
<meta property="og:title" content="{og_title}" />
<meta property="og:locale" content="zh_CN" />
{meta}<meta property="og:site_name" content="{site}" />
<link type="application/atom+xml" rel="alternate" href="/feed.xml" title="{site}" />
<script>setTimeout(function () {{ location.reload(); }}, 60000);</script>
</head>
<body>
<header>
<h1><a href="/">{site}</a></h1>
</header>
{main}
<footer>
<p>{site} · 样报，内容纯属虚构 · <a href="/feed.xml">订阅</a></p>
</footer>
</body>
</html>
"""


def tag_of(channel: Channel) -> str:
    """Return the tag that names the channel in the archive."""
    return channel.title if channel.kind == "rolling" else f"{channel.title}新闻"


def source_link(piece: Piece) -> str:
    """Return the address of the page that the archive copied the piece from."""
    if piece.channel.kind == "rolling":
        return f"https://finance.news.example/news/1345,{piece.digits}.html"
    return f"https://news.example/html_News/NewsShare.html?infoCode={piece.file_id}"


def compose_body(piece: Piece, host: str = HOST) -> str:
    """Return the piece as the body of a post file: HTML, then links in Markdown."""
    channel = piece.channel
    text = f"> {piece.fields['digest']}\n\n" if channel.kind == "rolling" else ""
    category = _category_link(channel, host)
    return (
        f"{text}{_main_text(piece)}\n\n<{source_link(piece)}>\n\n"
        f"[返回{tag_of(channel)}]({category})｜[返回首页](//{host}/)"
    )


def render_body(piece: Piece) -> str:
    """Return the post's body as the site generator renders it."""
    channel, link = piece.channel, source_link(piece)
    text = ""
    if channel.kind == "rolling":
        text = f"<blockquote>\n  <p>{piece.fields['digest']}</p>\n</blockquote>\n\n"
    return (
        f'{text}{_main_text(piece)}\n\n<p><a href="{link}">{link}</a></p>\n\n'
        f'<p><a href="{_category_link(channel, HOST)}">返回{tag_of(channel)}</a>｜'
        f'<a href="//{HOST}/">返回首页</a></p>'
    )


def _main_text(piece: Piece) -> str:
    # The ticker's articles stand on one line, the newspapers' on a line per paragraph.
    if piece.channel.kind == "rolling":
        return "".join(piece.blocks)
    source = piece.fields.get("source", piece.channel.title)
    return "\n ".join(piece.blocks) + f'<p class="em_media">（文章来源：{source}）</p>'


def _category_link(channel: Channel, host: str) -> str:
    return f"//{host}/category/{quote(channel.name)}.html"


def _page(*, head_title: str, og_title: str, main: str, meta: str = "") -> str:
    return _PAGE.format(
        head_title=escape(head_title), og_title=escape(og_title), main=main, meta=meta, site=SITE_TITLE
    )


def _list(pieces: Iterable[Piece]) -> str:
    items = "".join(f'<li><a href="{piece.path}">{escape(piece.title)}</a></li>\n' for piece in pieces)
    return f"<ul>\n{items}</ul>\n"


def article_page(piece: Piece) -> str:
    """Return the page of one post; its head repeats the whole text three times."""
    text = escape(plain("\n".join(piece.blocks)), quote=True)
    meta = (
        f'<meta name="description" content="{text}" />\n'
        f'<meta property="og:description" content="{text}" />\n'
        f'<meta property="twitter:description" content="{text}" />\n'
        f'<link rel="canonical" href="{ROOT}{piece.path}" />\n'
    )
    time = f"{piece.published.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    main = (
        f"<small>(GMT+8, Asia/Shanghai, CST) {time}</small>\n<h1>{escape(piece.title)}</h1>\n"
        f"{render_body(piece)}\n\n<small>tags: {tag_of(piece.channel)}</small>"
    )
    title = f"{piece.title} | {SITE_TITLE}"
    return _page(head_title=title, og_title=piece.title, main=main, meta=meta)


def category_page(channel: Channel, pieces: Sequence[Piece]) -> str:
    """Return a category's page: its name and bare links, newest first; no name where there is no link."""
    title = channel.page_title or tag_of(channel)
    heading = f"<h2>{tag_of(channel)}</h2>\n" if pieces else ""
    return _page(head_title=title, og_title=title, main=f"<section>\n{heading}{_list(pieces)}</section>")


def home_page(listing: Sequence[tuple[Channel, Sequence[Piece]]]) -> str:
    """Return the archive's front page: per category its name and at most five links."""
    parts = [f"<h2>{tag_of(channel)}</h2>\n{_list(pieces[:5])}" for channel, pieces in listing if pieces]
    return _page(
        head_title=SITE_TITLE, og_title=SITE_TITLE, main="<section>\n" + "".join(parts) + "</section>"
    )


def missing_page() -> str:
    """Return what the archive answers for a post that has been removed."""
    main = (
        "<section>\n<h1>404</h1>\n<p><strong>页面不存在 :(</strong></p>\n"
        "<p>本站文章只保留三天。三天以前的原始稿件请到"
        '<a href="https://archive.news.example/posts/">稿件存档</a>查找。</p>\n</section>'
    )
    return _page(head_title=SITE_TITLE, og_title=SITE_TITLE, main=main)


def archive_feed(pieces: Sequence[Piece], built: datetime) -> str:
    """Return the archive's Atom feed: the ten newest posts, the summary repeating the whole text."""
    entries = "".join(_feed_entry(piece) for piece in pieces[:10])
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">'
        '<generator uri="https://generator.example/" version="4.2.1">Jekyll</generator>'
        f'<link href="{ROOT}/feed.xml" rel="self" type="application/atom+xml" />'
        f'<link href="{ROOT}/" rel="alternate" type="text/html" hreflang="zh-CN" />'
        f"<updated>{built.astimezone(SHANGHAI).isoformat(timespec='seconds')}</updated>"
        f'<id>{ROOT}/feed.xml</id><title type="html">{SITE_TITLE}</title>'
        f"<subtitle>一座虚构城市群的消息，仅供演示</subtitle>{entries}</feed>\n"
    )


def _feed_entry(piece: Piece) -> str:
    link = f"{ROOT}{piece.path}"
    time = piece.published.astimezone(SHANGHAI).isoformat(timespec="seconds")
    title = escape(piece.title)
    return (
        f'<entry><title type="html">{title}</title>'
        f'<link href="{link}" rel="alternate" type="text/html" title="{title}" />'
        f"<published>{time}</published><updated>{time}</updated><id>{link.removesuffix('.html')}</id>"
        f'<content type="html" xml:base="{link}">{escape(absolute(render_body(piece)))}</content>'
        f'<author><name></name></author><category term="{escape(piece.channel.name)}" />'
        f'<category term="{tag_of(piece.channel)}" />'
        f'<summary type="html">{escape(plain(piece.html))}</summary></entry>'
    )
