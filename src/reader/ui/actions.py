"""The one table of everything the reader can be told to do; keys, palette, footer and help come from it."""

from __future__ import annotations

from reader.language import tr
from reader.ui.action import Action, Group, Place

_LISTS: tuple[Place, ...] = ("categories", "entries")
_PAGES: tuple[Place, ...] = ("article",)
_ENTRIES: tuple[Place, ...] = ("entries",)


def _action(
    name: str,
    keys: str,
    label: str,
    sentence: str,
    group: Group,
    footer: tuple[Place, ...] = (),
    **more: bool,
) -> Action:
    return Action(id=name, keys=keys, label=tr(label), help=tr(sentence), group=group, footer=footer, **more)


ACTIONS: tuple[Action, ...] = (
    # ------------------------------------------------------------ moving and reading
    _action(
        "read.on",
        "space",
        "Read on",
        "Scroll a page; at the end, go on to the next unread article.",
        "News",
        ("article", "entries"),
        vital=True,
    ),
    _action(
        "entry.next_unread",
        "n",
        "Next unread",
        "Open the next unread article, in the next category if this one has none.",
        "News",
        ("article", "entries", "categories"),
        vital=True,
    ),
    _action(
        "entry.previous_unread",
        "p",
        "Previous unread",
        "Open the unread article before this one, in an earlier category if need be.",
        "News",
    ),
    _action(
        "entry.next",
        "J",
        "Next article",
        "Go to the next article of this list from any pane.",
        "News",
        _PAGES,
    ),
    _action("entry.previous", "K", "Previous article", "Go to the article before this one.", "News"),
    _action("category.next", "]", "Next category", "Show the next category.", "News", ("entries", "article")),
    _action("category.previous", "[", "Previous category", "Show the category before this one.", "News"),
    _action(
        "category.next_unread", "}", "Next with unread", "Show the next category with unread entries.", "News"
    ),
    _action(
        "category.previous_unread",
        "{",
        "Previous with unread",
        "Show the category before this one that has unread entries.",
        "News",
    ),
    _action(
        "entry.toggle_read",
        "m",
        "Read / unread",
        "Mark the entry read or unread; the cursor stays.",
        "News",
        _ENTRIES,
    ),
    _action(
        "entry.save",
        "s",
        "Bookmark",
        "Bookmark the article with its text and pictures, or remove the bookmark.",
        "News",
        ("entries", "article"),
        vital=True,
    ),
    _action("entry.tag", "t", "Tags", "Change the tags of the entry.", "News"),
    _action(
        "entry.hide",
        "X",
        "Hide",
        "Hide the entry from every list, or show a hidden one again; a search for is:hidden finds them.",
        "News",
    ),
    _action(
        "list.mark_read",
        "A",
        "Mark all read",
        "Mark exactly the entries of the list on the screen as read.",
        "News",
        _LISTS,
    ),
    _action("list.mark_above", "g a", "Mark above", "Mark the entries above the cursor as read.", "News"),
    _action("list.mark_below", "g b", "Mark below", "Mark the entries below the cursor as read.", "News"),
    _action("list.mark_older", "g o", "Mark older", "Ask how old, and mark what is older as read.", "News"),
    _action("all.mark_read", "C", "Catch up", "Mark everything in every category as read.", "News"),
    _action(
        "state.undo",
        "z",
        "Undo",
        "Take back the last change of marks, tags, notes, feeds or folders.",
        "News",
    ),
    _action("state.redo", "Z", "Redo", "Do again what was taken back.", "News"),
    _action(
        "feeds.refresh_here", "r", "Refresh", "Load the feeds of this category.", "News", ("categories",)
    ),
    _action(
        "feeds.refresh_all",
        "R",
        "Refresh all",
        "Load every feed; Esc in the category list stops it.",
        "News",
        ("categories",),
    ),
    _action("feed.add", "a", "Add feed", "Subscribe to an address or a folder.", "News", ("categories",)),
    _action(
        "feed.edit",
        "E",
        "Edit feed",
        "Change the feed or folder under the cursor: name, address, settings; a smart category: its query.",
        "News",
    ),
    _action(
        "feed.remove",
        "D, delete",
        "Remove feed",
        "Unsubscribe from the feed under the cursor; a folder, a smart category or a note: remove it.",
        "News",
    ),
    _action(
        "smart.add",
        "+",
        "New smart category",
        "Make a smart category: a query with a name, which stands among the categories.",
        "News",
    ),
    _action("smart.up", "alt+up, alt+k", "Smart up", "Move the smart category further up.", "News"),
    _action("smart.down", "alt+down, alt+j", "Smart down", "Move the smart category further down.", "News"),
    # ------------------------------------------------------------ lists
    _action("move.down", "j, down", "Down", "Next row, or next line of the article.", "Lists"),
    _action("move.up", "k, up", "Up", "Row or line above.", "Lists"),
    _action(
        "move.into", "l, enter, right", "Open", "Go into the category, article or link.", "Lists", _LISTS
    ),
    _action(
        "move.back", "h, escape, left, backspace", "Back", "Go back one pane or screen.", "Lists", _PAGES
    ),
    _action("move.top", "g g, home", "Top", "First row or line.", "Lists"),
    _action("move.bottom", "G, end", "Bottom", "Last row or line.", "Lists"),
    _action("move.page_down", "^f, pagedown", "Page down", "One page down.", "Lists"),
    _action("move.page_up", "^b, b, pageup", "Page up", "One page up.", "Lists"),
    _action("move.half_down", "^d", "Half page down", "Half a page down.", "Lists"),
    _action("move.half_up", "^u", "Half page up", "Half a page up.", "Lists"),
    _action(
        "pane.next", "tab", "Next pane", "Go to the next pane; in an article, to its next link.", "Lists"
    ),
    _action(
        "pane.previous",
        "shift+tab",
        "Previous pane",
        "Go to the pane before; in an article, to the link before.",
        "Lists",
    ),
    _action(
        "category.fold",
        "minus",
        "Fold",
        "Fold or unfold the folder under the cursor.",
        "Lists",
        ("categories",),
    ),
    _action("list.unread_only", "M", "Unread only", "Hide or show what has been read.", "Lists", _ENTRIES),
    _action(
        "entry.unfold",
        "=",
        "Other copies",
        "Show or hide the same story in other feeds, of which the list shows the first with their number.",
        "Lists",
    ),
    _action(
        "list.sort",
        "S",
        "Sort",
        "Newest first or oldest first; the bookmarks also by tag, category, title.",
        "Lists",
    ),
    _action(
        "bookmark.mark",
        "*",
        "Mark",
        "In the bookmarks: mark the row for an export, or unmark it; Space does so, too.",
        "Lists",
    ),
    _action(
        "list.show_new", ".", "Show new", "Bring the list up to date with what a refresh found.", "Lists"
    ),
    _action(
        "number.type",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 0",
        "Number",
        "In a list: go to that category (0: the tenth). In an article: a link's number, opened with Enter.",
        "Lists",
        typed=True,
    ),
    # ------------------------------------------------------------ article
    _action("article.browser", "o", "Browser", "Open the article in the browser.", "Article", _PAGES),
    _action(
        "article.browser_next",
        "O",
        "Browser, next",
        "Open the article in the browser and go on to the next unread one.",
        "Article",
    ),
    _action("article.links", "u", "Links", "List the article's links.", "Article", _PAGES),
    _action("article.copy_address", "y", "Copy address", "Copy the article's address.", "Article"),
    _action("article.copy_title", "Y", "Copy title", "Copy the article's title and address.", "Article"),
    _action(
        "article.switch_source",
        "x",
        "Feed / page text",
        "Switch between the text of the feed and that of the full page.",
        "Article",
    ),
    _action(
        "article.changes",
        "V",
        "What changed",
        "Show what the source has changed in the article: new words underlined, old ones struck out.",
        "Article",
    ),
    _action("article.only", "w", "Only the article", "Hide or show the other panes.", "Article", _PAGES),
    _action(
        "find.open",
        "/",
        "Find",
        "In an article: find words. In a list: search it.",
        "Article",
        _PAGES,
    ),
    _action(
        "find.next", "n", "Next hit", "While words are found: go to the next hit.", "Article", finding=True
    ),
    _action(
        "find.previous",
        "N",
        "Previous hit",
        "While words are found: go to the hit before.",
        "Article",
        finding=True,
    ),
    _action(
        "find.end", "escape", "End the find", "While words are found: end that.", "Article", finding=True
    ),
    _action(
        "article.hints",
        "f",
        "Follow a link",
        "Put letters over the links; typing them opens one. hint_letters says which.",
        "Article",
        _PAGES,
    ),
    _action(
        "article.jump_back",
        "^o",
        "Back to the mark",
        "Go back to where the last link into the article was followed, such as the mark of a footnote.",
        "Article",
    ),
    _action(
        "article.pictures",
        "i",
        "Pictures",
        "Draw the article's pictures, or take them away.",
        "Article",
        _PAGES,
    ),
    _action("article.picture_list", "v", "List pictures", "List the article's pictures.", "Article"),
    _action("article.narrower", "<", "Narrower", "Make the column of the text narrower.", "Article"),
    _action("article.wider", ">", "Wider", "Make the column of the text wider.", "Article"),
    _action("article.left", "shift+left", "To the left", "Move wide tables and code to the left.", "Article"),
    _action(
        "article.right", "shift+right", "To the right", "Move wide tables and code to the right.", "Article"
    ),
    _action(
        "article.highlight",
        "H",
        "Highlight",
        "Mark the passage that the mouse has selected, or choose one: j k l h Tab, then Enter.",
        "Article",
    ),
    _action(
        "article.note",
        "c",
        "Note",
        "Write a note on the article; it is kept with its bookmark.",
        "Article",
    ),
    _action("article.notes", "g n", "Notes", "List the article's notes and highlights.", "Article"),
    _action("article.pipe", "|", "Pipe", "Give the article to a command of yours, as Markdown.", "Article"),
    _action(
        "article.export",
        "e",
        "Export",
        "Write the article to a file; in the bookmarks, those that are marked or shown.",
        "Article",
    ),
    # ------------------------------------------------------------ go to
    _action("go.unread", "g u", "All unread", "Show everything unread.", "Go to"),
    _action("go.today", "g t", "Today", "Show what came today.", "Go to"),
    _action("go.saved", "g s", "Bookmarks", "Show the bookmarks.", "Go to"),
    _action("go.history", "g h", "History", "Show what has been read, the latest first.", "Go to"),
    _action("go.search", "F", "Search", "Find entries anywhere, as you type.", "Go to"),
    _action("go.categories", "g c", "Categories", "Go to the category list.", "Go to"),
    _action("go.rules", "g r", "Rules", "Show the rules for what comes.", "Go to"),
    _action("go.health", "g f", "Feed health", "Show how the feeds are doing.", "Go to"),
    # ------------------------------------------------------------ program
    _action(
        "program.help",
        "?, f1",
        "Help",
        "Show every key.",
        "Program",
        ("categories", "entries", "article"),
    ),
    _action("program.palette", ":, ^p", "Commands", "Find a command by its name.", "Program"),
    _action("program.up", "q", "Up one level", "Go up one level; at the top, quit.", "Program"),
    _action("program.quit", "Q, ^q", "Quit", "Leave the reader at once.", "Program"),
    _action(
        "program.import", "I", "Import", "Bring in feeds or bookmarks from a file or a folder.", "Program"
    ),
    _action("program.suspend", "^z", "Suspend", "Go back to the shell; fg returns.", "Program"),
    _action("program.theme", "", "Paper / ink", "Switch between the light and the dark theme.", "Program"),
)
"""In the order of the help screen."""

BY_ID = {action.id: action for action in ACTIONS}
