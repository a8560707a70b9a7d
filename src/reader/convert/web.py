"""A document as clean, well-formed markup for books and saved pages, and Markdown as HTML to keep."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from reader.convert.markdown import document_markdown
from reader.convert.words import stands_upright
from reader.model import Block, Document
from reader.text import clean_text, safe_url

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_DEEPEST = 100
_OPEN, _CLOSE = "<mark>", "</mark>"
_MARKED = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
_MARK = re.compile(r"==(?=[^\s=])((?:(?!\n[ \t]*\n)(?!==).)*[^\s=\\])==(?![A-Za-z0-9=])", re.DOTALL)
_NO_MARK_BESIDE = frozenset("=ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_TAG = re.compile(r"<[^>]*>")


def to_xhtml(document: Document) -> str:
    """Return a document as XHTML without scripts and without anything to load.

    Its pictures stand where their addresses are local places; those on the web become links.
    """
    parser = _make_parser(html=False)
    parser.inline.ruler.before("html_inline", "passage", _read_passage)
    tokens = parser.parse(document_markdown(document))
    local = {image.url for image in document.images if image.url and not safe_url(image.url)}
    for token in tokens:
        if token.children:
            token.children = _nest(_tidy(token.children, local))
            _stand_up(token.children)
    _mark_code(tokens, document)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def from_markdown(text: str) -> str:
    """Return Markdown as HTML, as a person's notes mean it; like all HTML it is not yet safe to show."""
    parser = _make_parser(html=True)
    parser.inline.ruler.after("strikethrough", "mark", _read_mark)
    rendered: str = parser.render(clean_text(text))
    return rendered


def take_marks(html: str) -> tuple[str, tuple[str, ...]]:
    """Return what `from_markdown` made without its marked passages, and the words of each."""
    from html import unescape

    words = (unescape(_TAG.sub("", match[1])).strip() for match in _MARKED.finditer(html))
    return html.replace(_OPEN, "").replace(_CLOSE, ""), tuple(each for each in words if each)


def _read_mark(state: StateInline, silent: bool) -> bool:
    """Read ==words== as note keepers mark them; in x==y==z the signs are those of a program."""
    begin, source = state.pos, state.src
    if not source.startswith("==", begin) or source[max(0, begin - 1) : begin] in _NO_MARK_BESIDE:
        return False
    match = _MARK.match(source, begin, state.posMax)
    # It must not end within code or a link that begins in it.
    if match is None or match[1].count("`") % 2 or match[1].count("[") != match[1].count("]"):
        return False
    if not silent:
        most = state.posMax
        state.push("html_inline", "", 0).content = _OPEN
        state.pos, state.posMax = match.start(1), match.end(1)
        state.md.inline.tokenize(state)
        state.posMax = most
        state.push("html_inline", "", 0).content = _CLOSE
    state.pos = match.end()
    return True


def _read_passage(state: StateInline, silent: bool) -> bool:
    """Read the tags of a marked passage, which are all the markup that our Markdown has."""
    sign = next((sign for sign in (_OPEN, _CLOSE) if state.src.startswith(sign, state.pos)), "")
    if sign and not silent:
        state.push("html_inline", "", 0).content = sign
    state.pos += len(sign)
    return bool(sign)


def _nest(tokens: list[Token]) -> list[Token]:
    """Return a line of text; its marks go where they would cross other elements."""
    path: list[str] = []
    for token in tokens:
        is_mark = token.type == "html_inline"
        step = (1 if token.content == _OPEN else -1) if is_mark else token.nesting
        kind = "mark" if is_mark else token.type.rpartition("_")[0]
        if step > 0:
            path.append(kind)
        elif step < 0 and (not path or path.pop() != kind):
            return [each for each in tokens if each.type != "html_inline"]
    return tokens if not path else [each for each in tokens if each.type != "html_inline"]


def _stand_up(tokens: list[Token]) -> None:
    """Name emphasis in letters that are never slanted; a line that is nothing else is a picture's caption."""
    for start, token in enumerate(tokens):
        if token.type != "em_open":
            continue
        end = next(at for at in range(start, len(tokens)) if tokens[at].type == "em_close")
        if stands_upright("".join(each.content for each in tokens[start:end])):
            others = tokens[:start] + tokens[end + 1 :]
            is_caption = all(each.type == "html_inline" for each in others)
            token.attrs["class"] = "caption" if is_caption else "upright"


def _mark_code(tokens: list[Token], document: Document) -> None:
    """Mark passages in code, where Markdown has no way to do it."""
    blocks = [block for block in document.blocks if block.kind == "code"]
    fences = [token for token in tokens if token.type == "fence"]
    if len(blocks) != len(fences):
        return
    for block, token in zip(blocks, fences, strict=True):
        is_marked = any("passage" in span.styles for span in block.spans)
        if is_marked and token.content.rstrip("\n") == block.text.rstrip("\n"):
            token.type, token.content = "html_block", _marked_code(block)


def _marked_code(block: Block) -> str:
    parts: list[str] = []
    position = 0
    for span in block.spans:
        if "passage" in span.styles:
            parts += [escape(block.text[position : span.start]), _OPEN]
            parts += [escape(block.text[span.start : span.end]), _CLOSE]
            position = span.end
    parts.append(escape(block.text[position:]))
    language = f' class="language-{escape(block.language)}"' if block.language else ""
    return f"<pre><code{language}>{''.join(parts)}\n</code></pre>\n"


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
