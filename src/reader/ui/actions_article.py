"""What can be done with the article on the screen, for every screen that shows one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from textual import on

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Article, Entry
from reader.ui import messages
from reader.ui.actions_output import OutputActions
from reader.ui.actions_page import progress_words
from reader.ui.entry_states import open_address, saved_words, turn_saved
from reader.ui.widgets.article_pane import ArticlePane

_LOOK = 0.2
"""Seconds that an article is on the screen before it is asked how much of it can be seen."""


class ArticleActions(OutputActions):
    """A screen with an article pane; it opens, saves, copies and follows links."""

    number: str = ""
    """Digits typed so far; "": none."""
    _told: str = ""
    """What the status line said of them."""
    _other: Article | None = None
    """The other text of an article that is not stored; None: not fetched."""
    _left_at: tuple[int, int] = (0, 0)
    """Where the article in the pane is being read; one read to its end begins anew."""

    def target(self) -> Entry | None:
        """Return the entry that an action is about; None: there is none."""
        return self.article.entry if self.article else None

    def show_article(self, article: Article, *, previous_title: str = "", next_title: str = "") -> None:
        """Put an article into the pane, where it was left the last time."""
        self.keep_position()
        self._other = None
        self.number = ""
        self.article, self._left_at = article, article.position
        self.pane.show(
            article,
            position=article.position,
            previous_title=previous_title,
            next_title=next_title,
        )
        # An article as long as the one before does not make the pane tell that it has moved.
        self.set_timer(_LOOK, self.tell_progress)
        self.draw_at_once()

    def show_other_text(self, article: Article) -> None:
        """Put another text of the article in the pane there, between the same two articles."""
        before, after = self.pane.neighbours
        self.show_article(article, previous_title=before, next_title=after)

    def keep_position(self) -> None:
        """Remember where the article in the pane was left."""
        if self.article is not None:
            self.start(
                self.library.put_position(self.article, self._left_at), group="position", exclusive=False
            )

    async def on_unmount(self) -> None:
        """Remember the position when the program is left in the middle of an article."""
        if self.article is not None:
            with suppress(ReaderError):
                await self.library.put_position(self.article, self._left_at)

    @property
    def is_reading(self) -> bool:
        """Whether the article has the focus."""
        return self.pane.has_focus_within

    def tell_progress(self) -> None:
        """Put how far the article has been read on the status line."""
        read_on = self.pane.at_end and not self.pane.is_at_goal
        self._left_at = (0, 0) if read_on else self.pane.position
        if self.is_reading and (status := self.status) is not None:
            minutes = self.article.document.words.minutes if self.article else 0
            status.position = progress_words(self.pane.progress, minutes) if self.article else ""

    # ------------------------------------------------------------ scrolling

    def scroll_article(self, lines: int) -> None:
        """Scroll by lines."""
        self.pane.scroll_lines(lines)

    def page_article(self, pages: int) -> None:
        """Scroll by pages."""
        if pages > 0:
            self.pane.page_down()
        else:
            self.pane.page_up()

    def jump_article(self, *, end: bool) -> None:
        """Go to the first or the last line."""
        if end:
            self.pane.to_end()
        else:
            self.pane.to_top()

    def half_article(self, step: int) -> None:
        """Scroll half a page."""
        if step > 0:
            self.pane.half_page_down()
        else:
            self.pane.half_page_up()

    @on(ArticlePane.Scrolled)
    def _on_scrolled(self, message: ArticlePane.Scrolled) -> None:
        message.stop()
        self.tell_progress()

    # ------------------------------------------------------------ addresses

    @on(ArticlePane.LinkOpened)
    def _on_link_opened(self, message: ArticlePane.LinkOpened) -> None:
        message.stop()
        self.post_message(messages.OpenInBrowser(message.url))

    def open_target(self) -> bool:
        """Open the article in the browser; False: there is no address."""
        return open_address(self, self.target())

    def action_article_browser(self) -> None:
        """Open the article in the browser."""
        self.open_target()

    def action_article_copy_address(self) -> None:
        """Copy the article's address."""
        entry = self.target()
        if entry is not None and entry.link:
            self.post_message(messages.CopyText(entry.link, tr("the address")))
        else:
            self.say(tr("This article has no address.") if entry else tr("There is no article here."))

    def action_article_copy_title(self) -> None:
        """Copy the article's title and address."""
        if (entry := self.target()) is not None:
            text = "\n".join(part for part in (entry.title, entry.link) if part)
            self.post_message(
                messages.CopyText(text, tr("title and address") if entry.link else tr("the title"))
            )
        else:
            self.say(tr("There is no article here."))

    def action_article_links(self) -> None:
        """List the article's links."""
        if (article := self.seen) is None:
            self.say(tr("Open an article to see its links."))
        elif not article.document.links:
            self.say(tr("This article has no links."))
        else:
            self.post_message(messages.ShowScreen("links", links=article.document.links))

    def focus_link(self, step: int) -> bool:
        """Focus the next link, or with -1 the one before, and say where it leads; False: there is none."""
        found = self.pane.focus_link(step)
        if found:
            self.say(self.pane.focused_url)
        return found

    def type_link_number(self, digit: str) -> None:
        """Take a digit of a link's number."""
        self.number = (self.number + digit).lstrip("0")[:4]
        self._told = self._number_words(int(self.number)) if self.number else ""
        self.say(self._told)

    def _number_words(self, number: int) -> str:
        url = self.pane.url_of_link(number)
        if not url:
            return tr("There is no link {number}.", number=number)
        # Where it leads comes last, because that is what a narrow line leaves out.
        return tr("Link {number} · Enter opens it: {url}", number=number, url=url)

    def key_pressed(self) -> None:
        """Forget a number with the line that tells of it: it is never completed or followed unseen."""
        if (status := self.status) is not None and status.message != self._told:
            self.number = ""
        super().key_pressed()

    def open_link_number(self) -> bool:
        """Open the link whose number was typed; False: no number was."""
        if not self.number or self.article is None:
            return False
        number, self.number = int(self.number), ""
        self.say(
            "" if self.pane.open_link_number(number) else tr("There is no link {number}.", number=number)
        )
        return True

    def forget_number(self) -> bool:
        """Forget the digits typed so far; False: there were none."""
        had, self.number = bool(self.number), ""
        if had:
            self.say("")
        return had

    # ------------------------------------------------------------ the other text, saving

    def action_article_switch_source(self) -> None:
        """Switch between the feed's text and the full page's, which is fetched if need be."""
        if (article := self.seen) is None:
            self.say(tr("Open an article to switch its text."))
        elif article.entry.id:
            self.start(self._switch(article), group="article")
        else:
            self.start(self._switch_loose(article), group="article")

    async def _switch_loose(self, article: Article) -> None:
        """Show the page that a post names as its source, or the post again."""
        link = article.entry.link
        if self._other is not None:
            other, words = self._other, tr("The text that was opened.")
        elif article.source == "page" or not link:
            self.say(tr("This article has no other text."))
            return
        else:
            self.say(tr("Fetching the page …"))
            other, words = await self.library.open_address(link, by_others=True), tr("The page's text.")
        if self.article is article:
            self.show_article(other)
            self._other = article
            self.say(words)

    async def _switch(self, article: Article) -> None:
        if article.other_source is not None:
            self.show_other_text(await self.library.article(article.entry.id, article.other_source))
            self.say(
                {"feed": tr("The feed's text."), "page": tr("The page's text.")}.get(article.other_source, "")
            )
            return
        self.say(tr("Fetching the page …"))
        fetched = await self.library.fetch_article(article.entry.id)
        if self.article is not None and self.article.entry.id == article.entry.id:
            self.show_other_text(fetched)
            self.say(fetched.notice or tr("The page's text."))

    def action_article_changes(self) -> None:
        """Show what has changed in the article, or the article again."""
        if (article := self.seen) is None:
            self.say(tr("Open an article to see what has changed in it."))
        elif not article.entry.id:
            self.say(tr("What changes is kept of subscribed articles and of bookmarks only."))
        else:
            self.start(self._compare(article), group="article")

    async def _compare(self, article: Article) -> None:
        if article.compared:
            self.show_other_text(await self.library.article(article.entry.id, article.source))
            self.say(tr("The text as it is now."))
        else:
            self.show_other_text(await self.library.changes(article.entry.id))

    def action_entry_save(self) -> None:
        """Bookmark the article, or remove its bookmark."""
        entry = self.target()
        if entry is None:
            self.say(tr("There is no article here."))
            return
        if not entry.id:
            if self.article is not None:
                self.say(tr("Bookmarking …"))
                self.start(self._save_loose(self.article), group="save")
            return
        self.show_starred(entry.id, not entry.starred)
        self.start(turn_saved(self, entry), group="save", exclusive=False)

    def show_starred(self, entry_id: int, starred: bool) -> None:
        """Show at once that an entry is, or is no longer, a bookmark."""
        if self.article is not None and self.article.entry.id == entry_id:
            self.article = replace(self.article, entry=replace(self.article.entry, starred=starred))
            self.pane.show_entry(self.article.entry)

    async def _save_loose(self, article: Article) -> None:
        """Keep an article that was opened without subscribing; from then on it is one like all others."""
        stored = await self.library.article(await self.library.save_loose(article))
        self.say("")
        self.toast(saved_words(stored.saved))
        if self.article is not None and self.article.document is article.document:
            self.article = replace(self.article, entry=stored.entry, saved=stored.saved, markup=None)
            self.pane.show_entry(stored.entry)
            self.loose_saved(stored.entry)
        self.post_message(messages.NewsChanged([stored.entry.id]))

    def loose_saved(self, entry: Entry) -> None:
        """Heed that the article in the pane is stored from now on."""
