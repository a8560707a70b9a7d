"""A document as clean, well-formed markup for books and saved pages, and Markdown as HTML to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.convert.markdown import document_markdown
from reader.model import Document
from reader.text import clean_text, safe_url

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST = 100


def to_xhtml(document: Document) -> str:
    """Return a document as XHTML without scripts and without anything to load.

    Its pictures stand where their addresses are local places; those on the web become links.
    """
    parser = _make_parser(html=False)
    tokens = parser.parse(document_markdown(document))
    local = {image.url for image in document.images if image.url and not safe_url(image.url)}
    for token in tokens:
        if token.children:
            token.children = _tidy(token.children, local)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def from_markdown(text: str) -> str:
    """Return Markdown as HTML, as a person's notes mean it; like all HTML it is not yet safe to show."""
    rendered: str = _make_parser(html=True).render(clean_text(text))
    return rendered


def _make_parser(*, html: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    options = {"html": html, "xhtmlOut": True, "maxNesting": _DEEPEST}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def _tidy(tokens: list[Token], local: set[str]) -> list[Token]:
    """Return a line of text whose links lead to the web and whose pictures are those with a local place."""
    from markdown_it.token import Token

    tidy: list[Token] = []
    depth = 0
    for token in tokens:
        if token.type == "link_open":
            depth += 1
            if not safe_url(str(token.attrs.get("href", ""))):
                # A way within the page, or to a local picture: what it led to does not stand here.
                token.attrs.pop("href", None)
        elif token.type == "link_close":
            depth -= 1
        source = str(token.attrs.get("src", ""))
        if token.type != "image" or source in local:
            tidy.append(token)
            continue
        words = Token("text", "", 0, content=f"🖼 {token.content}".strip())
        if depth or not safe_url(source):
            tidy.append(words)
        else:
            opening = Token("link_open", "a", 1, attrs={"href": source})
            tidy += [opening, words, Token("link_close", "a", -1)]
    return tidy
