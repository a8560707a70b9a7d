"""Turns the body of a sample article file into HTML; it knows no site and no feed.

A file holds blocks separated by blank lines: a block that starts with a block-level tag stays as it
is, any other becomes a paragraph. Two short forms stand for the markup of market news:
``[[Name 9.990917]]`` is a stock's name with its quote link, ``[[K 9.990917]]`` is its chart.
"""

from __future__ import annotations

import re
from html import unescape

HOST = "sample.invalid"
"""Stands for the server's own host and port in every page; RFC 2606 keeps it free."""

ROOT = f"http://{HOST}"
"""The site's root address."""

_BLOCK_TAG = re.compile(
    r"<(?:!--|/?(?:p|h[1-6]|ul|ol|dl|table|pre|figure|blockquote|div|section|aside|hr|center)\b)"
)
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_STOCK = re.compile(r"\[\[(?!K )([^\[\]]+?) (\d\.\d{6})\]\]")
_CHART = re.compile(r"\[\[K (\d\.\d{6})\]\]")
_OWN_ADDRESS = re.compile(r'(\s(?:src|href)=")/(?!/)')
_TAG = re.compile(r"</?[A-Za-z!][^>]*>")
_BLANKS = re.compile(r"\s+")


def split_blocks(body: str) -> list[str]:
    """Return the body's blocks as HTML, in order."""
    blocks: list[str] = []
    for index, part in enumerate(_PRE.split(body)):
        if index % 2:
            blocks.append(part)
            continue
        for block in re.split(r"\n\s*\n", part):
            text = expand_short_forms(block.strip("\n"))
            if text.strip():
                blocks.append(text if _BLOCK_TAG.match(text) else f"<p>{text}</p>")
    return blocks


def expand_short_forms(text: str) -> str:
    """Replace stock names and charts by the markup that market news pages carry."""
    return _STOCK.sub(_stock_link, _CHART.sub(_chart, text))


def _stock_link(match: re.Match[str]) -> str:
    name, code = match.groups()
    return (
        f'<span id="stock_{code}"><a href="https://quote.example/unify/r/{code}" class="keytip" '
        f'data-code="{code.replace(".", ",")}">{name}</a></span><span id="quote_{code}"></span>'
    )


def _chart(match: re.Match[str]) -> str:
    code = match.group(1)
    number = code.partition(".")[2]
    return (
        '<p style="display:none;height:1px;overflow:hidden;"><br /></p><!-- EM_StockImg_Start -->'
        f'<p style="text-align:center;"><a href="https://quote.example/unify/r/{code}" '
        f'data-code="{number}|9|1" class="EmImageRemark" target="_blank">'
        f'<img src="/pictures/kline-{number}.png" border="0" alt="K图 {number}_0" '
        'style="border:#d1d1d1 1px solid;" width="480" height="270" /></a></p><!-- EM_StockImg_End -->'
    )


def absolute(html: str, root: str = ROOT) -> str:
    """Return the HTML with root-relative addresses made absolute."""
    return _OWN_ADDRESS.sub(rf"\g<1>{root}/", html)


def plain(html: str) -> str:
    """Return the words of the HTML on one line, as sites put them into meta tags."""
    return _BLANKS.sub(" ", unescape(_TAG.sub("", html))).strip()
