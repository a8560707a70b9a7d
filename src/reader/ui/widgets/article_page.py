"""An article as a page: its title and facts before the text, its files and addresses after it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from urllib.parse import unquote

from reader.convert.wrap import cell_width
from reader.language import tr
from reader.model import Article, Block, Document, Enclosure, Entry, Link, Span, WordCount, bare_day
from reader.numbers import count_of
from reader.text import clean_line

from .article_byline import SEPARATOR
from .article_lines import Page
from .article_roles import Role

_WEEKDAYS = "周一周二周三周四周五周六周日"
_ENDING = 3
"""Blocks at the end of a text in which its source may be named."""


def article_page(
    article: Article, *, zone: tzinfo | None = None, previous_title: str = "", next_title: str = ""
) -> Page:
    """Return the page that shows an article; times are in `zone`, None: this machine's."""
    chinese = is_chinese(article.document.words, article.entry.title)
    top = _Sheet()
    _add_head(top, article, zone, chinese)
    bottom = _Sheet(links=list(article.document.links))
    _add_foot(bottom, article, chinese, previous_title, next_title)
    lead = len(top.blocks)
    after = lead + len(article.document.blocks)
    document = Document(
        blocks=(*top.blocks, *article.document.blocks, *bottom.blocks),
        links=tuple(bottom.links),
        images=article.document.images,
        anchors=article.document.anchors,
        words=article.document.words,
    )
    roles = dict(enumerate(top.roles)) | dict(enumerate(bottom.roles, start=after))
    return Page(document=document, lead=lead, roles=roles)


def message_page(message: str) -> Page:
    """Return a page that says one thing in the middle of nothing."""
    blocks = tuple(Block(kind="paragraph", text=line) for line in message.split("\n") if line)
    return Page(
        document=Document(blocks=blocks),
        lead=len(blocks),
        roles=dict.fromkeys(range(len(blocks)), "message"),
    )


def is_chinese(words: WordCount, title: str = "") -> bool:
    """Return whether the words that we add are to be Chinese: those of the text are, or of the title."""
    if words.kana or words.hangul:
        return False
    if words.han or words.latin:
        return words.han > words.latin
    return any("\u4e00" <= character <= "\u9fff" for character in title)


class _Sheet:
    """Collects the blocks that stand before or after the text."""

    def __init__(self, links: list[Link] | None = None) -> None:
        self.blocks: list[Block] = []
        self.roles: list[Role] = []
        self.links: list[Link] = links if links is not None else []

    def add(self, text: str, role: Role, *, tight: bool = False, first: str = "") -> None:
        """Add a line of text."""
        rest = " " * cell_width(first)
        self.blocks.append(Block(kind="paragraph", text=text, tight=tight, first=first, rest=rest))
        self.roles.append(role)

    def add_rule(self, *, tight: bool = False) -> None:
        """Add a line across the column."""
        self.blocks.append(Block(kind="rule", tight=tight))
        self.roles.append("footer")

    def add_link(self, label: str, text: str, url: str, *, tight: bool = False) -> None:
        """Add a line that ends in a link; an address that the text links to already keeps its number."""
        number = next((index for index, link in enumerate(self.links) if link.url == url), None)
        if number is None:
            number = len(self.links)
            self.links.append(Link(url=url, text=text))
        span = Span(start=len(label), end=len(label) + len(text), link=number)
        self.blocks.append(Block(kind="paragraph", text=label + text, spans=(span,), tight=tight))
        self.roles.append("footer")


def _add_head(sheet: _Sheet, article: Article, zone: tzinfo | None, chinese: bool) -> None:
    entry = article.entry
    if article.heading or not entry.title:
        sheet.add(entry.title or ("（无标题）" if chinese else tr("(no title)")), "title")
    facts = _facts(article, zone, chinese)
    if facts:
        sheet.add(SEPARATOR.join(facts), "byline", tight=True)
    marks = _marks(entry, zone, chinese)
    if count := len(article.highlights):
        words = count_of(count, "highlight")
        marks.append(f"划线 {count} 处" if chinese else words)
    if marks:
        sheet.add(SEPARATOR.join(marks), "notice", tight=True)
    sheet.add_rule(tight=True)
    if article.notice:
        sheet.add(article.notice, "notice", first="! ")
    if article.note is not None:
        sheet.add(article.note.text, "note", first="✎ ")


def _facts(article: Article, zone: tzinfo | None, chinese: bool) -> list[str]:
    entry = article.entry
    facts = [entry.feed_title]
    if entry.author and entry.author != entry.feed_title:
        facts.append(entry.author)
    facts.append(format_date(entry.date, zone, day_only=entry.day_only, chinese=chinese))
    minutes = article.document.words.minutes
    if minutes:
        facts.append(f"约 {minutes} 分钟" if chinese else tr("{minutes} min", minutes=minutes))
    return [fact for fact in facts if fact]


def _marks(entry: Entry, zone: tzinfo | None, chinese: bool) -> list[str]:
    marks: list[str] = []
    if entry.hidden:
        marks.append("⊘ 已隐藏" if chinese else tr("⊘ hidden"))
    if entry.starred:
        marks.append("★ 已收藏" if chinese else tr("★ bookmark"))
    if entry.updated:
        marks.append("✎ 发布后有改动" if chinese else tr("✎ changed since it was first read"))
    if entry.gone_since is not None:
        day = _format_day(entry.gone_since.astimezone(zone), chinese)
        marks.append(f"✕ 原站已删除（{day}）" if chinese else tr("✕ gone from its site since {day}", day=day))
    return marks


def _add_foot(sheet: _Sheet, article: Article, chinese: bool, previous_title: str, next_title: str) -> None:
    sheet.add_rule()
    tight = False
    for enclosure in article.enclosures:
        if enclosure.url:
            sheet.add_link(
                "附件 " if chinese else tr("File "), _describe(enclosure), enclosure.url, tight=tight
            )
            tight = True
    if article.entry.link and not _ends_with(article.document, article.entry.link):
        sheet.add_link(
            "原文 " if chinese else tr("Source "), article.entry.link, article.entry.link, tight=tight
        )
        tight = True
    if article.tags:
        sheet.add(" ".join(f"#{tag}" for tag in article.tags), "footer", tight=tight)
    labels = ("上一篇  ", "下一篇  ") if chinese else (tr("Previous  "), tr("Next      "))
    tight = False
    for label, title in zip(labels, (previous_title, next_title), strict=True):
        if title:
            sheet.add(title, "footer", tight=tight, first=label)
            tight = True


def _ends_with(document: Document, address: str) -> bool:
    """Return whether the text itself ends by showing an address, as posts of collected news do."""
    return any(block.text == address for block in document.blocks[-_ENDING:])


def _describe(enclosure: Enclosure) -> str:
    """Return a file's name with what is known about it."""
    path = enclosure.url.partition("?")[0].rstrip("/")
    name = enclosure.title or clean_line(unquote(path.rsplit("/", 1)[-1])) or enclosure.url
    facts = [enclosure.media_type]
    if enclosure.length:
        facts.append(f"{enclosure.length / 1_000_000:.1f} MB")
    if enclosure.duration:
        minutes, seconds = divmod(enclosure.duration, 60)
        hours, minutes = divmod(minutes, 60)
        facts.append(f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}")
    known = ", ".join(fact for fact in facts if fact)
    return f"{name} ({known})" if known else name


def format_date(moment: datetime, zone: tzinfo | None, *, day_only: bool, chinese: bool) -> str:
    """Return a time in words, in the given zone; a bare day keeps the day that its source named."""
    if day_only:
        return _format_day(bare_day(moment), chinese)
    local = moment.astimezone(zone)
    return f"{_format_day(local.date(), chinese)}\xa0{local:%H:%M}"


def _format_day(local: date, chinese: bool) -> str:
    day = local.weekday()
    if chinese:
        text = f"{local.year}年{local.month}月{local.day}日 {_WEEKDAYS[2 * day : 2 * day + 2]}"
    else:
        weekday = tr("Mon Tue Wed Thu Fri Sat Sun").split()[day]
        month = tr("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[local.month - 1]
        date_of = {"weekday": weekday, "day": local.day, "month": month, "year": local.year}
        text = tr("{weekday} {day} {month} {year}", **date_of)
    return text.replace(" ", "\xa0")
