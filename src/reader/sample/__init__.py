"""The sample newspaper that `reader demo` opens: written by us, served from loopback, fetching nothing."""

from __future__ import annotations

from reader.sample.posts import write_posts
from reader.sample.server import SampleServer, Subscription, serve
from reader.sample.site import Page, Site, build_site

__all__ = ["Page", "SampleServer", "Site", "Subscription", "build_site", "serve", "write_posts"]
