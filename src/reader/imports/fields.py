"""What the columns of a table or the keys of a list of bookmarks mean, whatever program has named them."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from reader.imports.item import Collector, read_stamp

_ADDRESS = ("url", "href", "link", "uri", "address", "网址", "链接", "地址")
_TITLE = ("title", "name", "标题", "名称")
_SAVED = (
    *("saved_at", "savedat", "saved date", "saved", "time_added", "timeadded", "date_added", "dateadded"),
    *("addedat", "added_at", "added", "add_date", "created_at", "createdat", "created", "creation date"),
    *("timestamp", "time", "date", "保存时间", "收藏时间", "时间", "日期"),
)
_TAGS = ("tags", "labels", "document tags", "tag_names", "keywords", "标签")
_CATEGORY = ("folder", "category", "collection", "list", "文件夹", "分类")
_NOTE = ("note", "notes", "comment", "extended", "备注", "笔记")
_STATE = ("status", "state", "location")
_UNREAD = frozenset({"unread", "active", "new", "later", "inbox", "未读"})
_YES = frozenset({"yes", "true", "1"})


def has_address(names: set[str]) -> bool:
    """Tell whether one of the names is that of an address."""
    return not names.isdisjoint(_ADDRESS)


def add_fields(collector: Collector, values: Mapping[str, Any], *, category: str = "") -> None:
    """Keep the bookmark of a row, if it has an address; `values` has its names in lower case."""
    content = values.get("content")
    if isinstance(content, Mapping):
        values = {**content, **{name: value for name, value in values.items() if value is not None}}
    address = _find(values, _ADDRESS)
    if not address:
        return
    # Of the old web's bookmarks "description" is the title, and "extended" describes.
    title = _find(values, _TITLE) or (_find(values, ("description",)) if "extended" in values else "")
    collector.add(
        address,
        title=title,
        saved_at=read_stamp(_find(values, _SAVED)),
        category=_find(values, _CATEGORY).rpartition("/")[2].strip() or category,
        tags=_read_tags(values),
        read=_is_read(values),
        author=_find(values, ("author", "作者")),
        published=_find(values, ("published_at", "publishedat", "published", "发布时间")),
        note=_find(values, _NOTE),
        passages=_read_passages(values.get("highlights")),
    )


def lowered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its names in lower case."""
    return {str(name).strip().lower(): value for name, value in values.items()}


def _find(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first of these that is there as words or as a number."""
    for name in names:
        value = values.get(name)
        if isinstance(value, Mapping):
            value = value.get("name")
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _read_tags(values: Mapping[str, Any]) -> list[str]:
    found = next((values[name] for name in _TAGS if values.get(name)), None)
    if isinstance(found, str):
        found = _split_tags(found, spaced="href" in values)
    if not isinstance(found, list):
        return []
    return [
        str(tag.get("name", tag.get("label", ""))) if isinstance(tag, Mapping) else str(tag) for tag in found
    ]


def _split_tags(text: str, *, spaced: bool) -> list[str]:
    """Return the tags of a list as JSON or Python writes it, else of one parted by signs; or by spaces."""
    if text.lstrip().startswith("["):
        for read in (json.loads, ast.literal_eval):
            with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
                found = read(text.strip())
                return [str(tag) for tag in found] if isinstance(found, list) else []
    for sign in "|;,，、":
        if sign in text:
            return text.split(sign)
    return text.split() if spaced else [text]


def _read_passages(value: Any) -> list[tuple[str, str]]:
    """Return the words of each highlight in a list of records, and the note on it."""
    records = (
        [lowered(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    )
    return [(_find(each, ("quote", "text")), _find(each, ("note", "annotation"))) for each in records]


def _is_read(values: Mapping[str, Any]) -> bool:
    """Tell whether it counts as read, as it does unless it says something else."""
    for name in ("toread", "unread"):
        if name in values:
            return str(values[name]).lower() not in _YES
    for name in ("is_archived", "isarchived", "archived"):
        if name in values:
            return str(values[name]).lower() in _YES
    return _find(values, _STATE).lower() not in _UNREAD
