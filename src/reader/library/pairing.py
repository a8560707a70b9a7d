"""Which subscriptions here and at the service belong together, and what has to be done so that all do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from reader.errors import SyncError
from reader.fetch.hosts import is_loopback, is_private_address, take_apart
from reader.language import tr
from reader.model import Feed, FolderPath
from reader.model.sync import RemoteFeed
from reader.store.sync import FeedLink

SyncFeeds: TypeAlias = Literal["both", "receive", "none"]
"""Subscriptions go both ways, only come from the service, or are left alone on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMove:
    """A feed that changes its folder."""

    link: FeedLink
    folder: FolderPath


@dataclass(slots=True, kw_only=True)
class FeedPlan:
    """What is to be done."""

    link: list[FeedLink] = field(default_factory=list)
    add: list[RemoteFeed] = field(default_factory=list)
    """To subscribe to here."""
    remove: list[FeedLink] = field(default_factory=list)
    """To remove here."""
    forget: list[FeedLink] = field(default_factory=list)
    """On neither side any more."""
    move_here: list[FeedMove] = field(default_factory=list)
    send: list[Feed] = field(default_factory=list)
    """To subscribe to there."""
    unsubscribe: list[FeedLink] = field(default_factory=list)
    """To remove there."""
    move_there: list[FeedMove] = field(default_factory=list)


def plan_feeds(
    remote: Sequence[RemoteFeed],
    links: Sequence[FeedLink],
    feeds: Sequence[Feed],
    *,
    mode: SyncFeeds,
    refused: Collection[str] = (),
) -> FeedPlan:
    """Compare both sides with what they last agreed on; `refused`: addresses that the service does not take.

    Raises SyncError if the service has lost everything: that is rather its fault than anybody's wish.
    """
    if links and not remote:
        raise SyncError(
            tr(
                "The service lists no subscriptions any more, so nothing was removed here;"
                " if that is right, remove the feeds here, too."
            )
        )
    plan = FeedPlan()
    here = {feed.id: feed for feed in feeds}
    known = {link.stream: link for link in links}
    linked = {link.feed_id for link in links}
    unlinked = {_bare(feed.address): feed for feed in feeds if feed.id not in linked}
    for each in remote:
        if (link := known.get(each.stream)) is not None:
            _plan_known(plan, each, link, here.get(link.feed_id), mode)
        elif (feed := unlinked.pop(_bare(each.address), None)) is not None:
            _pair(plan, each, feed, mode)
        elif mode != "none" and each.address:
            plan.add.append(each)
    streams = {each.stream for each in remote}
    for link in links:
        if link.stream not in streams:
            is_ended = link.feed_id in here and mode != "none"
            (plan.remove if is_ended else plan.forget).append(link)
    if mode == "both":
        plan.send += [feed for feed in unlinked.values() if can_send(feed) and feed.address not in refused]
    return plan


def _plan_known(plan: FeedPlan, each: RemoteFeed, link: FeedLink, feed: Feed | None, mode: SyncFeeds) -> None:
    if feed is None:
        # In the other modes the link stays, so that the feed does not come back.
        if mode == "both":
            plan.unsubscribe.append(link)
    elif mode != "none" and each.folder != link.folder:
        plan.move_here.append(FeedMove(link=link, folder=each.folder))
    elif mode == "both" and link.folder not in feed.folders:
        plan.move_there.append(FeedMove(link=link, folder=feed.folders[0]))


def _pair(plan: FeedPlan, each: RemoteFeed, feed: Feed, mode: SyncFeeds) -> None:
    """Link a feed that both sides have; where they never agreed, the one that has a folder decides."""
    link = FeedLink(stream=each.stream, feed_id=feed.id, folder=each.folder)
    plan.link.append(link)
    if each.folder in feed.folders:
        return
    if feed.folders == ((),) and mode != "none":
        plan.move_here.append(
            FeedMove(link=FeedLink(stream=each.stream, feed_id=feed.id, folder=()), folder=each.folder)
        )
    elif mode == "both":
        plan.move_there.append(FeedMove(link=link, folder=feed.folders[0]))


def can_send(feed: Feed) -> bool:
    """Tell whether a service could load a feed: it is no page or folder, and on the public internet."""
    if feed.format not in ("xml", "json") or feed.stopped:
        return False
    try:
        parts = take_apart(feed.address)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "@" in feed.address.partition("//")[2].partition("/")[0]:
        return False
    host = parts.host.rstrip(".")
    return "." in host and not (
        is_loopback(host) or is_private_address(host) or host.endswith((".local", ".lan"))
    )


def _bare(address: str) -> str:
    """Return an address without what two programs write differently."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")
