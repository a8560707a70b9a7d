"""An article as markup that books and single pages share: well-formed, in one language, without scripts."""

from __future__ import annotations

from html import escape

from reader.export.item import Item, Renderers
from reader.export.pictures import place_pictures
from reader.language import chosen_language, tr
from reader.model import Bookmark, Entry, day_of
from reader.model.annotation import notes_heading

STYLE = """
body { font-family: serif; line-height: 1.6; margin: 0 auto; max-width: 40em; padding: 1em; }
h1, h2, h3 { line-height: 1.3; }
img { height: auto; max-width: 100%; }
blockquote { border-left: .2em solid #b0a890; margin-left: 0; padding-left: 1em; }
pre { overflow-x: auto; white-space: pre-wrap; }
table { border-collapse: collapse; }
td, th { border-bottom: 1px solid #b0a890; padding: .2em .6em; text-align: left; }
em.upright { font-style: normal; font-weight: bold; }
em.caption { color: #666; font-style: normal; }
mark { background: #ffe6a3; color: inherit; }
.facts, .notice { color: #666; font-size: .9em; }
.added { border-top: 1px solid #b0a890; margin-top: 2em; }
""".lstrip()


def make_article(item: Item, places: dict[str, str], render: Renderers) -> str:
    """Return the article; `places` has where the pictures stand by their addresses."""
    bookmark = item.bookmark
    body = render.xhtml(place_pictures(item.document, places))
    return "\n".join(
        [
            f"<article{lang(item.language)}>",
            f"<h1>{escape(show_title(bookmark.entry))}</h1>",
            f'<p class="facts">{_make_facts(bookmark)}</p>',
            *_make_notice(bookmark),
            body.strip(),
            *_make_additions(item),
            "</article>",
        ]
    )


def show_title(entry: Entry) -> str:
    """Return what stands for an article in a table of contents; never empty."""
    return entry.title.strip() or entry.link or tr("Untitled")


def lang(language: str) -> str:
    """Return the attributes that give an element its language; "" is another one than that around it, too."""
    tag = escape(language)
    return f' lang="{tag}" xml:lang="{tag}"'


def ours() -> str:
    """Return the language of our own words."""
    return {"zh": "zh-Hans"}.get(chosen_language(), chosen_language())


def _make_facts(bookmark: Bookmark) -> str:
    entry = bookmark.entry
    facts = [escape(fact) for fact in (entry.feed_title, entry.author, str(day_of(entry))) if fact]
    if entry.link:
        facts.append(f'<a href="{escape(entry.link)}">{escape(entry.link)}</a>')
    return " · ".join(facts)


def _make_notice(bookmark: Bookmark) -> list[str]:
    gone = bookmark.entry.gone_since
    if gone is None:
        return []
    words = tr("Gone from its site since {day}.", day=f"{gone.astimezone():%Y-%m-%d}")
    return [f'<p class="notice"{lang(ours())}>{escape(words)}</p>']


def _make_additions(item: Item) -> list[str]:
    note = item.bookmark.note
    if not note and not item.highlights:
        return []
    lines = ['<section class="added">', f"<h2{lang(ours())}>{escape(notes_heading())}</h2>"]
    lines += _paragraphs(note.text if note else "")
    for each in item.highlights:
        lines.append(f"<blockquote>{''.join(_paragraphs(each.quote))}</blockquote>")
        lines += _paragraphs(each.note)
    return [*lines, "</section>"]


def _paragraphs(text: str) -> list[str]:
    return [f"<p>{_lines(part)}</p>" for part in text.split("\n\n") if part.strip()]


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br />")
