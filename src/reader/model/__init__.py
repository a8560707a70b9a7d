"""The frozen data types that every layer shares; no behaviour beyond reading them.

Three shapes of one item: `EntryData` on the wire, `Entry` in a list, `Article` on the screen.
All times are aware UTC. All text has passed `reader.text` before it gets in here.
"""

from __future__ import annotations

from reader.model.annotation import Highlight, Note, Passage, PlacedHighlight
from reader.model.bookmark import Bookmark, BookmarkRow
from reader.model.document import (
    Block,
    BlockKind,
    Cell,
    Document,
    Image,
    Link,
    Span,
    Style,
    WordCount,
    block_text,
)
from reader.model.finding import Found, Hit, SearchOrder
from reader.model.manners import Manners
from reader.model.rules import NO_VERDICT, Rule, SmartCategory, Verdict
from reader.model.screen import Article, Category, EntryQuery, FeedUpdate, RefreshProgress, Scope, Step
from reader.model.stored import (
    Body,
    Entry,
    EntryChange,
    EntryText,
    Feed,
    FeedChanges,
    FeedCheck,
    Fingerprint,
    PageJob,
    PageTrouble,
    Picture,
    Revision,
    Saved,
    StoredArticle,
    StoryText,
    noon_of,
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
    leave_out_wholes,
)

__all__ = [
    "NO_VERDICT",
    "Article",
    "ArticlePage",
    "Block",
    "BlockKind",
    "Body",
    "Bookmark",
    "BookmarkRow",
    "Category",
    "Cell",
    "Document",
    "Enclosure",
    "Entry",
    "EntryChange",
    "EntryData",
    "EntryQuery",
    "EntryText",
    "Feed",
    "FeedCandidate",
    "FeedChanges",
    "FeedCheck",
    "FeedData",
    "FeedFormat",
    "FeedUpdate",
    "Fingerprint",
    "FolderPath",
    "Found",
    "Highlight",
    "Hit",
    "Image",
    "Link",
    "Manners",
    "Note",
    "PageJob",
    "PageTrouble",
    "ParsedFeed",
    "Passage",
    "Picture",
    "PlacedHighlight",
    "RefreshProgress",
    "Revision",
    "Rule",
    "Saved",
    "Scope",
    "SearchOrder",
    "SmartCategory",
    "Span",
    "Step",
    "StoredArticle",
    "StoryText",
    "Style",
    "Validators",
    "Verdict",
    "WordCount",
    "block_text",
    "leave_out_wholes",
    "noon_of",
]
