"""A form for one feed or folder: its name, address and folders, and the settings that hold for it alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from reader.language import tr
from reader.model import Scope
from reader.numbers import count_of
from reader.ui import messages
from reader.ui.screen import Context, Sheet
from reader.ui.widgets.choice_line import ChoiceLine
from reader.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from reader.library.editing import Field, Form

_HINT = tr("Enter keeps it · Esc leaves all as it was")
_PREFIX = "edit-"
_SHEET = 0.95
"""Of the screen's height that the sheet may take, as its style sheet says."""


class EditScreen(Sheet):
    """A sheet with a line for each value; empty ones show what holds without them."""

    CSS_PATH = "edit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", tr("Back"), tooltip=tr("Leave everything as it was.")),
        Binding("down", "app.focus_next", show=False, tooltip=tr("Go to the next line; Tab does so, too.")),
        Binding("up", "app.focus_previous", show=False, tooltip=tr("Go to the line above.")),
    ]
    ENTER = tr("Keep what stands in the sheet.")

    def __init__(self, context: Context, *, scope: Scope) -> None:
        super().__init__(context)
        self._scope = scope
        self._form: Form | None = None

    def compose(self) -> ComposeResult:
        """Build the sheet without its lines, which have to be read first."""
        with Vertical(id="edit", classes="dialog"):
            yield VerticalScroll(id="edit-fields", can_focus=False)
            yield Static(id="edit-doc", classes="dialog-hint")
            yield Static(Prose(Content(_HINT)), id="edit-hint")

    def on_mount(self) -> None:
        """Read what holds now."""
        self.start(self._load(), group="edit")

    async def _load(self) -> None:
        form = self._form = await self.library.form(self._scope)
        self.query_one("#edit").border_title = Content(form.title)
        rows: list[Widget] = []
        for field in form.fields:
            rows.append(Horizontal(Label(field.label), _line(field), classes="edit-row"))
            rows.append(Static(id=f"{_PREFIX}{field.name}-fault", classes="edit-fault"))
        if form.login:
            rows.append(
                Horizontal(
                    Label(tr("Login")),
                    Static(Prose(Content(form.login)), id="edit-login"),
                    classes="edit-row",
                )
            )
        await self.query_one("#edit-fields").mount_all(rows)
        self._line(form.fields[0].name).focus()
        self.call_after_refresh(self._fit)

    def _line(self, name: str) -> Input | ChoiceLine:
        line = self.query_one(f"#{_PREFIX}{name}")
        assert isinstance(line, Input | ChoiceLine)  # noqa: S101 - what `_line` makes
        return line

    def _field(self, widget: Widget | None) -> Field | None:
        """Return the field that a widget is the line of; None: of none."""
        name = (widget.id or "").removeprefix(_PREFIX) if widget is not None else ""
        fields = self._form.fields if self._form is not None else ()
        return next((field for field in fields if field.name == name), None)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the line is about."""
        if (field := self._field(event.widget)) is not None:
            doc = field.doc[:1].upper() + field.doc[1:]
            told = tr("{label}: {doc}.", label=field.label, doc=doc)
            self.query_one("#edit-doc", Static).update(Prose(Content(told)))
            hint = tr("← → choose · {keys}", keys=_HINT) if field.choices else _HINT
            self.query_one("#edit-hint", Static).update(Prose(Content(hint)))
            self.call_after_refresh(self._fit)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Say what is wrong with a line that is left."""
        field = self._field(event.widget)
        if field is not None and isinstance(event.widget, Input):
            from reader.library.editing import find_fault

            value = event.widget.value
            self._tell(field.name, find_fault(field.name, value) if value != field.value else "")

    @on(Input.Changed)
    def _on_changed(self, message: Input.Changed) -> None:
        message.stop()
        if (field := self._field(message.input)) is not None:
            self._tell(field.name, "")

    @on(Input.Submitted)
    @on(ChoiceLine.Submitted)
    def _on_submitted(self, message: Input.Submitted | ChoiceLine.Submitted) -> None:
        message.stop()
        if self._form is not None:
            self.start(self._ask_or_keep(self._form), group="edit-keep")

    def _changed(self, form: Form) -> dict[str, str]:
        values = ((field, self._line(field.name).value.strip()) for field in form.fields)
        return {field.name: value for field, value in values if value != field.value}

    async def _ask_or_keep(self, form: Form) -> None:
        """Keep what was changed; ask before entries go that nothing brings back."""
        over = await self.library.would_clean(form.scope, self._changed(form))
        if not over:
            await self._keep(form)
            return
        question = tr(
            "Clean up {entries} for good at the next cleaning? "
            "Undo does not bring them back; bookmarks stay.",
            entries=count_of(over, "entry", "entries"),
        )
        self.post_message(messages.Ask(question, tr("Clean up"), partial(self._begin_to_keep, form)))

    def _begin_to_keep(self, form: Form) -> None:
        self.start(self._keep(form), group="edit-keep")

    async def _keep(self, form: Form) -> None:
        changed = self._changed(form)
        edited = await self.library.keep_form(form.scope, changed)
        for field in form.fields:
            self._tell(field.name, edited.faults.get(field.name, ""))
        if edited.faults:
            self._line(next(field.name for field in form.fields if field.name in edited.faults)).focus()
            return
        self.post_message(messages.LeaveScreen())
        if changed:
            self.post_message(messages.NewsChanged())
        if edited.ask_again and form.scope.feed_id is not None:
            self.post_message(messages.StartRefresh([form.scope.feed_id]))

    def _tell(self, name: str, fault: str) -> None:
        """Show what is wrong with a line below it; "": nothing is."""
        place = self.query_one(f"#{_PREFIX}{name}-fault", Static)
        place.update(Prose(Content(fault)))
        place.display = bool(fault)

    def on_resize(self) -> None:
        """Let the lines keep to what the sheet has room for above its hints."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        sheet, lines = self.query_one("#edit"), self.query_one("#edit-fields")
        below = (self.query_one("#edit-doc"), self.query_one("#edit-hint"))
        taken = sum(each.outer_size.height + each.styles.margin.height for each in below)
        lines.styles.max_height = max(1, int(self.size.height * _SHEET) - sheet.gutter.height - taken)
        if self.focused is not None and self.focused in self.query("#edit-fields *"):
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def action_leave(self) -> None:
        """Change nothing."""
        self.post_message(messages.LeaveScreen())


def _line(field: Field) -> Input | ChoiceLine:
    if field.choices:
        names = [field.names[choice] for choice in field.choices]
        return ChoiceLine(field.value, field.choices, field.empty, names, id=f"{_PREFIX}{field.name}")
    return Input(field.value, placeholder=field.empty, compact=True, id=f"{_PREFIX}{field.name}")


SCREEN = EditScreen
