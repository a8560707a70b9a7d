"""The rules for what comes: each with what it does and how much it matches, to be changed and switched."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from reader.errors import ReaderError
from reader.language import tr
from reader.model import Rule
from reader.numbers import count_of
from reader.ui import messages
from reader.ui.keymap import bindings
from reader.ui.keys_here import LEAVING, here
from reader.ui.screen import Context, Leaving
from reader.ui.widgets.key_bar import KeyBar
from reader.ui.widgets.pick_list import PickList
from reader.ui.widgets.prose import Prose
from reader.ui.widgets.status_bar import StatusBar

_WORDS = {"read": tr("mark read"), "star": tr("bookmark"), "hide": tr("hide"), "notify": tr("tell me")}


def _deeds(rule: Rule) -> str:
    """Return what a rule does, in words."""
    words = (
        tr("tag {name}", name=action[4:]) if action.startswith("tag:") else _WORDS.get(action, action)
        for action in rule.actions
    )
    return tr(", ").join(words)


def rule_line(rule: Rule, matches: int | None) -> Content:
    """Return a rule in two lines; `matches`: how many entries are here that it is for, None: not counted."""
    mark, style = ("●", "$text-success") if rule.enabled else ("○", "$text-muted")
    count = "" if matches is None else tr(" · {matches:,} here", matches=matches)
    off = "" if rule.enabled else tr(" · off")
    name = Content.styled(rule.query, "bold" if rule.enabled else "$text-muted")
    return Content.assemble(
        Content.styled(mark, style),
        " ",
        name,
        "\n",
        Content.styled(f"  {_deeds(rule)}{count}{off}", "$text-muted"),
    )


class RulesScreen(Leaving):
    """Lists the rules."""

    CSS_PATH = "rules.tcss"
    BINDINGS = [
        *here("feed.add", tr("Make a new rule."), tr("Add")),
        *here("feed.edit", tr("Change the rule under the cursor."), tr("Change"), shown=False),
        Binding("e", "feed_edit", show=False),
        Binding("space", "switch", tr("On / off"), priority=True, tooltip=tr("Switch the rule on or off.")),
        Binding(
            "x",
            "apply",
            tr("Apply"),
            tooltip=tr("Do what the rule says with what is here already, as one step."),
        ),
        *here("feed.remove", tr("Remove the rule; what it has done stays."), tr("Remove")),
        Binding("v", "view_hidden", tr("Hidden"), tooltip=tr("Find what is hidden.")),
        *bindings("state.undo", "state.redo"),
        *LEAVING,
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rules: list[Rule] = []
        self._matches: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Build the list."""
        none = tr(
            "No rules yet. A rule marks, bookmarks, hides or tags what comes, or tells you of it: "
            "{key} adds one.\n\nWhat is hidden is never lost: search for is:hidden.",
            key=self.context.keys.shown("feed.add"),
        )
        with Vertical(id="rules"):
            yield Static(tr("Rules"), id="rules-title", classes="screen-title")
            yield PickList(id="rules-list", label=tr("Change"), does=tr("Change the rule under the cursor."))
            yield Static(Prose(Content(none)), id="rules-none")
        yield KeyBar(self.context.keys)
        yield StatusBar()

    def on_mount(self) -> None:
        """Show the rules."""
        self.start(self._reload(), group="rules")

    def on_news_arrived(self) -> None:
        """Show what has changed."""
        self.start(self._reload(), group="rules")

    async def _reload(self) -> None:
        self._rules = await self.library.rules()
        hidden = await self.library.hidden_count()
        entries = count_of(hidden, "entry", "entries")
        title = tr("Rules · {entries} hidden", entries=entries) if hidden else tr("Rules")
        self.query_one("#rules-title", Static).update(Content(title))
        self._show()
        self.query_one("#rules-none").display = not self._rules
        for rule in self._rules:
            try:
                found = await self.library.count_matches(rule.query)
            except ReaderError:
                continue
            if found is not None and self._matches.get(rule.query) != found[1]:
                self._matches[rule.query] = found[1]
                self._show()

    def _show(self) -> None:
        options = self._list
        kept = options.highlighted
        options.set_options(Option(rule_line(rule, self._matches.get(rule.query))) for rule in self._rules)
        options.display = bool(self._rules)
        if self._rules:
            options.highlighted = min(kept or 0, len(self._rules) - 1)
            options.focus()

    @property
    def _list(self) -> PickList:
        return self.query_one("#rules-list", PickList)

    def _current(self) -> Rule | None:
        """Return the rule under the cursor; None, which is told: there is none."""
        index = self._list.highlighted
        if index is not None and index < len(self._rules):
            return self._rules[index]
        self.say(tr("There is no rule yet; {key} adds one.", key=self.context.keys.shown("feed.add")))
        return None

    # ------------------------------------------------------------ keys

    @on(OptionList.OptionSelected)
    def _on_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.action_feed_edit()

    def action_feed_add(self) -> None:
        """Make a new rule."""
        self.post_message(messages.ShowScreen("rule"))

    def action_feed_edit(self) -> None:
        """Change the rule under the cursor."""
        if (rule := self._current()) is not None:
            self.post_message(messages.ShowScreen("rule", rule=rule))

    def action_switch(self) -> None:
        """Switch the rule under the cursor on or off."""
        if (rule := self._current()) is not None:
            self.start(self._change(replace(rule, enabled=not rule.enabled)), group="change")

    async def _change(self, rule: Rule) -> None:
        await self.library.change_rule(rule)
        self.post_message(messages.NewsChanged())

    def action_feed_remove(self) -> None:
        """Remove the rule under the cursor."""
        if (rule := self._current()) is not None:
            self.start(self._remove(rule), group="change")

    async def _remove(self, rule: Rule) -> None:
        await self.library.remove_rule(rule.id)
        self.offer_undo(tr("Removed the rule {query}", query=rule.query), tr("brings it back"))
        await self._reload()

    def action_apply(self) -> None:
        """Ask, then do what the rule says with what is here already."""
        if (rule := self._current()) is not None:
            self.start(self._ask_to_apply(rule), group="apply")

    async def _ask_to_apply(self, rule: Rule) -> None:
        _, total = await self.library.count_matches(rule.query) or (0, 0)
        if not total:
            self.toast(tr("Nothing that is here matches this rule."))
            return
        entries = count_of(total, "entry that is", "entries that are")
        then = partial(self._apply, rule)
        question = tr(
            "Apply the rule to {entries} here already ({deeds})?", entries=entries, deeds=_deeds(rule)
        )
        self.post_message(messages.Ask(question, tr("Apply"), then))

    def _apply(self, rule: Rule) -> None:
        self.start(self._do_apply(rule), group="apply")

    async def _do_apply(self, rule: Rule) -> None:
        step = await self.library.apply_rule(rule)
        if step is None:
            self.toast(tr("Nothing that is here had to be changed."))
        else:
            self.offer_undo(step.label)
            self.post_message(messages.NewsChanged(step.ids))

    def action_view_hidden(self) -> None:
        """Find what is hidden."""
        self.post_message(messages.ShowScreen("search", text=tr("is:hidden")))


SCREEN = RulesScreen
