"""The frozen data types that every layer shares; no behaviour beyond reading them.

Three shapes of one item: `EntryData` on the wire, `Entry` in a list, `Article` on the screen.
All times are aware UTC. All text has passed `reader.text` before it gets in here.
"""

from __future__ import annotations

from reader.model.document import Block, BlockKind, Cell, Document, Image, Link, Span, Style, WordCount
from reader.model.screen import Article, Category, EntryQuery, FeedUpdate, RefreshProgress, Scope, Step
from reader.model.stored import (
    Body,
    Entry,
    EntryChange,
    Feed,
    FeedChanges,
    PageJob,
    Picture,
    Saved,
    StoredArticle,
)
from reader.model.wire import (
    ArticlePage,
    Enclosure,
    EntryData,
    FeedCandidate,
    FeedData,
    FeedFormat,
    FolderPath,
    ParsedFeed,
    Validators,
)

__all__ = [
    "Article",
    "ArticlePage",
    "Block",
    "BlockKind",
    "Body",
    "Category",
    "Cell",
    "Document",
    "Enclosure",
    "Entry",
    "EntryChange",
    "EntryData",
    "EntryQuery",
    "Feed",
    "FeedCandidate",
    "FeedChanges",
    "FeedData",
    "FeedFormat",
    "FeedUpdate",
    "FolderPath",
    "Image",
    "Link",
    "PageJob",
    "ParsedFeed",
    "Picture",
    "RefreshProgress",
    "Saved",
    "Scope",
    "Span",
    "Step",
    "StoredArticle",
    "Style",
    "Validators",
    "WordCount",
]
