"""What a person sees when nothing can be stored while the reader is open: a sentence, and no pretence."""

from __future__ import annotations

from newsroom import Open, Reading


def vanish(reader: Reading) -> None:
    """Take the database away from under the running program."""
    database = reader.app.context.library.paths.database
    for file in database.parent.glob(f"{database.name}*"):
        file.rename(file.with_name(f"elsewhere-{file.name}"))


async def test_a_vanished_database_is_one_sentence_and_no_mark_is_pretended(opened: Open) -> None:
    async with opened() as reader:
        vanish(reader)
        await reader.keys("enter", "m")
        assert [toast for toast in reader.toasts if "moved or deleted while reader was running" in toast]
        assert reader.titles[0].startswith("●"), "what could not be kept is taken back"
        await reader.keys("j", "enter")
        assert reader.opened, "what is open can still be read"


async def test_a_rule_that_cannot_be_kept_says_why(opened: Open) -> None:
    async with opened() as reader:
        await reader.keys("g", "r", "a")
        vanish(reader)
        await reader.pilot.press(*"boats", "tab", "space", "enter")
        await reader.rest()
        assert reader.screen == "RuleScreen"
        assert "moved or deleted" in " ".join(reader.text.replace("│", " ").split())
