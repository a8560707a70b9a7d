"""Writes the archive's pieces as a folder of Jekyll post files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reader.sample.archive import compose_body, tag_of
from reader.sample.markup import absolute
from reader.sample.pieces import SHANGHAI, Piece, date_piece, load_drafts

POSTS_HOST = "fucheng.example"
"""Where the links inside post files lead."""


def write_posts(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Write `_posts/YYYY-MM-DD-<id>.md` for every piece of the archive; return the files, newest first."""
    pieces = [date_piece(draft, now) for draft in load_drafts() if draft.channel.in_archive]
    pieces.sort(key=lambda piece: (piece.published, piece.path), reverse=True)
    posts = folder / "_posts"
    posts.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for piece in pieces:
        day = piece.published.astimezone(SHANGHAI)
        path = posts / f"{day:%Y-%m-%d}-{piece.file_id}.md"
        path.write_text(compose_post(piece), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def compose_post(piece: Piece) -> str:
    """Return the text of the piece's post file; the title is quoted but, as in the wild, never escaped."""
    time = piece.published.astimezone(SHANGHAI)
    zone = "" if piece.fields.get("zone") == "none" else " +0800"
    head = (
        f'---\nlayout: post\ntitle: "{piece.title}"\ndate: {time:%Y-%m-%d %H:%M:%S}{zone}\n'
        f"categories: {piece.channel.name}\ntags: {tag_of(piece.channel)}\n---\n"
    )
    return head + absolute(compose_body(piece, POSTS_HOST), f"https://{POSTS_HOST}")
