"""Pictures of the article: drawn in the text when asked for, or at once, and listed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from reader.language import tr
from reader.model import Article, Document, Image
from reader.ui import messages
from reader.ui.actions_page import PageActions

_MOST = 40
"""Pictures drawn in one article."""


def figures(document: Document) -> list[tuple[int, Image]]:
    """Return the pictures that stand alone, each once, with the block they stand in first."""
    found: dict[str, tuple[int, Image]] = {}
    for index, block in enumerate(document.blocks):
        if block.kind == "figure":
            numbers = (span.image for span in block.spans if span.image is not None)
            number = next(numbers, len(document.images))
            if number < len(document.images) and (image := document.images[number]).url:
                found.setdefault(image.url, (index, image))
    return list(found.values())


def _faults_words(faults: Sequence[str], total: int) -> str:
    """Return how many pictures cannot be shown, and why the first cannot."""
    if total == 1:
        return faults[0]
    missing = len(faults)
    return tr(
        "{missing} of {total} pictures cannot be shown. {fault}",
        missing=missing,
        total=total,
        fault=faults[0],
    )


class PictureActions(PageActions):
    """A screen with an article pane that can draw pictures.

    Why none can be drawn is said in a toast: the status line has no room for what to do about it.
    """

    def draw_at_once(self) -> None:
        """Draw the pictures of an article that has just been opened, if its feed or config.toml says so."""
        self.workers.cancel_group(self, "pictures")
        if self.article is not None and figures(self.article.document):
            self.start(self._draw_if_set(self.article), group="pictures")

    async def _draw_if_set(self, article: Article) -> None:
        from reader.convert.picture import can_draw

        if await self.library.picture_mode(article.entry.feed_id) == "always" and can_draw():
            await self._load(article, self._urls(article))

    def action_article_pictures(self) -> None:
        """Draw the article's pictures, or take them away again."""
        if (article := self.seen) is None:
            self.say(tr("Open an article to see its pictures."))
        elif self.pane.view.pictures:
            self.workers.cancel_group(self, "pictures")
            self.pane.view.drop_pictures()
        else:
            self.start(self._draw_asked(article), group="pictures")

    async def _draw_asked(self, article: Article) -> None:
        from reader.convert.picture import can_draw, install_words

        if await self.library.picture_mode(article.entry.feed_id) == "alt":
            if self.context.config.reading.pictures == "alt":
                self.toast(
                    tr('Pictures are set to words only: reading.pictures = "ask" in config.toml draws them.')
                )
            else:
                self.toast(tr("Pictures of this feed are set to words only: see `reader set`."))
        elif not can_draw():
            self.toast(install_words())
        elif urls := self._urls(article):
            await self._load(article, urls)
        else:
            self.say(tr("This article has no pictures."))

    def _urls(self, article: Article) -> list[str]:
        """Return the addresses to load, those from the reader's place on first."""
        here = self.pane.position[0]
        found = sorted(figures(article.document), key=lambda figure: (figure[0] < here, figure[0]))
        return [image.url for _, image in found][:_MOST]

    def _draw(self, article: Article, urls: list[str]) -> None:
        self.start(self._load(article, urls), group="pictures")

    async def _load(self, article: Article, urls: list[str]) -> None:
        from reader.convert.picture import PictureError, decode_picture

        view, plates = self.pane.view, self.context.plates
        view.plates = plates
        faults: list[str] = []
        for number, url in enumerate(urls, 1):
            self.say(tr("Picture {number} of {total} …", number=number, total=len(urls)))
            picture = await self.library.picture(article.entry.id, url)
            try:
                if not picture.data:
                    raise PictureError(picture.fault or tr("The picture is empty."))
                bitmap = await asyncio.to_thread(
                    decode_picture, picture.data, room=view.sharpest, grey=plates.surface.grey
                )
            except PictureError as error:
                faults.append(str(error))
                continue
            if self.pane.article is not article and not self._is_same(article):
                return
            view.put_picture(url, bitmap)
        self.say(_faults_words(faults, len(urls)) if faults else "")

    def _is_same(self, article: Article) -> bool:
        """Tell whether the pane still shows this text; marks on its entry may have changed."""
        return self.article is not None and self.article.document is article.document

    def action_article_picture_list(self) -> None:
        """List the article's pictures."""
        article = self.seen
        if article is None:
            self.say(tr("Open an article to see its pictures."))
            return
        images = [image for image in article.document.images if image.url]
        if not images:
            self.say(tr("This article has no pictures."))
            return
        self.post_message(messages.ShowScreen("pictures", images=images, show=self.show_picture))

    def show_picture(self, url: str) -> None:
        """Go to a picture in the text and draw it."""
        from reader.convert.picture import can_draw, install_words

        if self.article is None:
            return
        block = next((index for index, image in figures(self.article.document) if image.url == url), None)
        if block is None:
            self.toast(tr("This picture stands inside a line of text; it can only be opened in the browser."))
            return
        self.pane.view.go_to((block, 0))
        if not can_draw():
            self.toast(install_words())
        else:
            self._draw(self.article, [url])
