"""Kills a process at random moments while it marks, saves and exports, and looks for what was lost.

`PYTHONPATH=src python tests/bench/kill.py --kills 200` prints what it saw; it fails if the
database is damaged, if a change that was reported as made is not there, if a change is there by half, or if
an exported file is.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

# All of it before the first fork: a child then begins to work at once.
import reader.convert.plain
import reader.convert.web
from reader.convert.html import to_document
from reader.convert.markdown import document_markdown, front_matter
from reader.export import find_format
from reader.export.item import Item, Outline, Renderers
from reader.model import EntryChange, EntryData, FeedChanges, FeedData, Picture
from reader.store import Store

ARTICLES = 120
_FORMATS = ("markdown", "json", "html")
_LONGEST = 0.08
"""Seconds that a child lives at most after its first change."""

RENDER = Renderers(
    markdown=lambda document, fields: f"{front_matter(**fields)}\n{document_markdown(document)}",
    xhtml=reader.convert.web.to_xhtml,
    plain=reader.convert.plain.to_plain,
)


@dataclass
class State:
    """What is known to be stored."""

    read: dict[int, bool] = field(default_factory=dict)
    starred: dict[int, bool] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def fill(path: Path) -> list[int]:
    """Make a database of a few articles."""
    now = datetime.now(UTC)
    store = Store(path)
    with store.one_step(""):
        feed = store.add_feed(address="https://kill.example/feed", format="xml", title="Kill")
    changes = tuple(
        EntryChange(
            data=EntryData(
                key=str(number),
                title=f"第 {number} 篇",
                link=f"https://kill.example/{number}",
                content=f"<p>{'正文与 words. ' * 40}</p><img src='https://kill.example/{number}.png'>",
            ),
            digest=str(number),
            identity=f"//kill.example/{number}",
        )
        for number in range(ARTICLES)
    )
    store.apply_many(
        [
            FeedChanges(
                feed_id=feed.id, format="xml", feed=FeedData(title="Kill"), changes=changes, checked_at=now
            )
        ]
    )
    with closing(sqlite3.connect(path)) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM article ORDER BY id")]
    store.close()
    return ids


# ---------------------------------------------------------------- the child


def work(path: Path, out: Path, ids: list[int], seed: int, pipe: int) -> None:
    """Change this and that for ever; say what is begun and what is done."""
    dice = random.Random(seed)
    store = Store(path)

    def say(*words: object) -> None:
        os.write(pipe, (json.dumps(words) + "\n").encode())

    while True:
        kind = dice.choice(("read", "read", "starred", "save", "note", "undo", "export"))
        some = dice.sample(ids, dice.choice((1, 3, 40)))
        if kind in ("read", "starred"):
            value = dice.random() < 0.5
            say("begin", kind, some, value)
            (store.set_read if kind == "read" else store.set_starred)(some, value, label=kind)
            say("done", kind, some, value)
        elif kind == "save":
            picture = Picture(
                url=f"https://kill.example/{some[0]}.png", media_type="image/png", data=b"x" * 9000
            )
            say("begin", "starred", some[:1], True)
            store.set_starred(some[:1], True, label="save")
            store.put_saved(some[0], category="Kill", feed_address="", pictures=[picture])
            say("done", "starred", some[:1], True)
        elif kind == "note":
            text = f"note {dice.random()}"
            say("begin", "note", some[:1], text)
            store.put_note(some[0], text)
            say("done", "note", some[:1], text)
        elif kind == "undo":
            say("begin", "undo", [], None)
            step = store.undo()
            if step is None:
                say("done", "undo", [], None)
            elif step.label not in ("read", "starred", "save"):
                note = store.note(step.ids[0])
                say("done", "note", list(step.ids), note.text if note else None)
            else:
                # A step touches only what it changes, so that all its articles go back to the same value.
                kind = "read" if step.label == "read" else "starred"
                value = getattr(store.entries(step.ids[:1])[0], kind)
                say("done", kind, list(step.ids), value)
        else:
            say("begin", "export", [], None)
            _export(store, out, some[:5], dice.choice(_FORMATS))
            say("done", "export", [], None)


def _export(store: Store, out: Path, ids: list[int], format: str) -> None:
    chosen = find_format(format)
    outline = Outline(title="Kill", entries=tuple(store.entries(ids)), created=datetime.now(UTC))
    writer = chosen.start(out / ("folder" if not chosen.suffix else f"file{chosen.suffix}"), outline, RENDER)
    try:
        for entry in outline.entries:
            bookmark = store.bookmark(entry.id)
            html = store.article(entry.id).bodies[0].html
            pictures = bookmark.saved.pictures if bookmark.saved else ()
            writer.add(Item(bookmark=bookmark, document=to_document(html), pictures=pictures))
        writer.finish()
    finally:
        writer.discard()


# ---------------------------------------------------------------- the parent


def kill_once(path: Path, out: Path, ids: list[int], dice: random.Random) -> list[list[Any]]:
    """Let a child work, kill it, and return what it had said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(path, out, ids, dice.randrange(1 << 30), writing)
        finally:
            os._exit(3)
    os.close(writing)
    said = bytearray()
    deadline: float | None = None
    life = dice.uniform(0, _LONGEST)
    while True:
        left = 30.0 if deadline is None else deadline - time.monotonic()
        ready = select.select([reading], [], [], max(0.0, left))[0]
        piece = os.read(reading, 1 << 16) if ready else b""
        if ready and not piece:
            raise AssertionError("the child ended by itself")
        said += piece
        if deadline is None and b"done" in said:
            deadline = time.monotonic() + life
        if not ready or (deadline is not None and time.monotonic() >= deadline):
            break
    os.kill(child, signal.SIGKILL)
    while piece := os.read(reading, 1 << 16):
        said += piece
    os.close(reading)
    os.waitpid(child, 0)
    return [json.loads(line) for line in said.decode().split("\n") if line.endswith("]")]


def load(path: Path) -> State:
    """Read what is stored, past the store, and see that the file is sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute("SELECT id, read, starred FROM article").fetchall()
        notes = dict(connection.execute("SELECT article_id, text FROM note"))
        unread, saved = connection.execute("SELECT unread, saved FROM overall").fetchone()
    assert unread == sum(not read for _, read, _ in rows), "kept counts agree"
    assert saved == sum(starred for _, _, starred in rows)
    return State(
        read={id: bool(read) for id, read, _ in rows},
        starred={id: bool(starred) for id, _, starred in rows},
        notes=notes,
    )


def check(before: State, said: list[list[Any]], after: State) -> Counter[str]:
    """Compare what was said with what is stored; the one change under way may be there or not, but whole."""
    seen: Counter[str] = Counter()
    open_change: list[Any] | None = None
    for word, kind, ids, value in said:
        open_change = [kind, ids, value] if word == "begin" else None
        if word == "done":
            seen[kind] += 1
            _apply(before, kind, ids, value)
    for name in ("read", "starred", "notes"):
        expected, found = getattr(before, name), getattr(after, name)
        different = {id for id in expected.keys() | found.keys() if expected.get(id) != found.get(id)}
        if not different:
            continue
        assert open_change is not None, f"{name} of {sorted(different)} was lost"
        kind, ids, value = open_change
        if kind == "undo":
            assert len({found.get(id) for id in different}) == 1, "half of a step was undone"
            continue
        assert kind in (name, name.removesuffix("s")), f"{name} of {sorted(different)} was lost"
        assert different <= set(ids), f"{name} of {sorted(different - set(ids))} was lost"
        assert all(found.get(id) == value for id in ids), "half of a change is there"
    return seen


def _apply(state: State, kind: str, ids: list[int], value: Any) -> None:
    if kind == "note":
        state.notes.update(dict.fromkeys(ids, value))
    elif kind in ("read", "starred"):
        (state.read if kind == "read" else state.starred).update(dict.fromkeys(ids, value))


def check_files(out: Path) -> None:
    """See that no exported file is there by half."""
    for name in ("file.json", "file.html"):
        if (out / name).exists():
            text = (out / name).read_text(encoding="utf-8")
            assert text.rstrip().endswith("]}" if name == "file.json" else "</html>")
    for file in (out / "folder" / ".reader" / "records").glob("*.json"):
        record = json.loads(file.read_text(encoding="utf-8"))
        for place, digest in record["files"].items():
            data = (out / "folder" / place).read_bytes()
            # A text may be newer than its record, but then it is whole as well.
            assert sha256(data).hexdigest() == digest or data.startswith(b"---\n")


def run(kills: int, seed: int, folder: Path) -> Counter[str]:
    """Kill so many children, and return how many changes of each kind they had reported."""
    dice = random.Random(seed)
    path, out = folder / "reader.db", folder / "out"
    out.mkdir()
    ids = fill(path)
    state, seen = load(path), Counter[str]()
    for _ in range(kills):
        said = kill_once(path, out, ids, dice)
        after = load(path)
        seen += check(state, said, after)
        check_files(out)
        state = after
    store = Store(path)
    store.close()
    return seen


def main() -> int:
    """Run, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        seen = run(options.kills, options.seed, Path(folder))
        took = time.monotonic() - start
    print(f"{options.kills} kills, {seen.total():,} changes reported, none lost ({took:.1f} s)")
    print(", ".join(f"{kind} {count:,}" for kind, count in sorted(seen.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
