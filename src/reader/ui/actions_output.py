"""What leaves the reader: the article piped to a command, or written to a file."""

from __future__ import annotations

import asyncio

from textual.app import SuspendNotSupported

from reader.language import tr
from reader.model import Article
from reader.ui import messages
from reader.ui.actions_pictures import PictureActions
from reader.ui.piping import describe_end, run_command, split_command, wait_for_enter

_COMMAND = "pipe"
"""The key under which the last command is kept."""


class OutputActions(PictureActions):
    """A screen with an article pane that can hand its article on."""

    def action_article_pipe(self) -> None:
        """Ask for a command and give it the article as Markdown."""
        if self.seen is None:
            self.say(tr("Open an article to pipe it to a command."))
            return
        self.start(self._ask_for_command(), group="pipe")

    async def _ask_for_command(self) -> None:
        value = await self.library.setting(_COMMAND) or ""
        hint = tr("The command gets the article as Markdown; no shell reads it.\nEnter runs it · Esc closes")
        self.post_message(
            messages.ShowScreen("prompt", question=tr("Pipe to"), hint=hint, value=value, then=self._pipe)
        )

    def _pipe(self, line: str) -> None:
        if self.article is not None:
            self.start(self._run(self.article, line), group="pipe")

    async def _run(self, article: Article, line: str) -> None:
        words = split_command(line)
        text = await self.article_text(article)
        await self.library.put_setting(_COMMAND, line)
        try:
            # The terminal is the command's: nothing of ours runs until Enter gives it back.
            with self.app.suspend():
                status = run_command(words, text)
                ended = describe_end(words[0], status)
                wait_for_enter(tr("{ended} Enter goes back to the reader. ", ended=ended))
        except SuspendNotSupported:
            status = await asyncio.to_thread(run_command, words, text, quiet=True)
        self.say(describe_end(words[0], status))

    async def article_text(self, article: Article) -> str:
        """Return the article as Markdown."""
        if article.entry.id:
            return await self.library.markdown(article.entry.id)
        return await self.library.loose_markdown(article)

    # ------------------------------------------------------------ export

    def action_article_export(self) -> None:
        """Ask for a format and a place, and write the article there."""
        article = self.seen
        if article is None:
            self.say(tr("Open an article to export it."))
        else:
            from reader.export.names import article_name

            name = article_name(article.entry)
            self.post_message(messages.ShowScreen("export", file_name=name, article=article))
