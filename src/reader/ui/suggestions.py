"""A short list of well-known feeds for a first start; nothing here is subscribed to by itself."""

from __future__ import annotations

from dataclasses import dataclass

from reader.language import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A feed that someone new may want."""

    title: str
    address: str
    topic: str


SUGGESTIONS: tuple[Suggestion, ...] = (
    Suggestion(title="BBC 中文", address="https://feeds.bbci.co.uk/zhongwen/simp/rss.xml", topic="新闻"),
    Suggestion(title="金融消息 finews", address="https://finews.withounder.com/", topic="财经 · 报纸分类"),
    Suggestion(title="36氪", address="https://36kr.com/feed", topic="商业"),
    Suggestion(title="Solidot", address="https://www.solidot.org/index.rss", topic="科技"),
    Suggestion(title="少数派", address="https://sspai.com/feed", topic="数字生活"),
    Suggestion(
        title="阮一峰的网络日志", address="https://www.ruanyifeng.com/blog/atom.xml", topic="科技周刊"
    ),
    Suggestion(title="美团技术团队", address="https://tech.meituan.com/feed/", topic="技术"),
    Suggestion(title="BBC News", address="https://feeds.bbci.co.uk/news/rss.xml", topic=tr("news")),
    Suggestion(title="The Guardian", address="https://www.theguardian.com/world/rss", topic=tr("world news")),
    Suggestion(title="NPR", address="https://feeds.npr.org/1001/rss.xml", topic=tr("news")),
    Suggestion(title="Hacker News", address="https://news.ycombinator.com/rss", topic=tr("technology")),
    Suggestion(
        title="Ars Technica",
        address="https://feeds.arstechnica.com/arstechnica/index",
        topic=tr("technology"),
    ),
    Suggestion(title="LWN.net", address="https://lwn.net/headlines/rss", topic="Linux"),
    Suggestion(title="Quanta Magazine", address="https://www.quantamagazine.org/feed/", topic=tr("science")),
    Suggestion(title="xkcd", address="https://xkcd.com/atom.xml", topic=tr("comics")),
)
"""Chinese ones first, then English ones."""
