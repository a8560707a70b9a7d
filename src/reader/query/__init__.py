"""The one query grammar: words, "phrases", -not, or, fields; parsed, folded and matched without a database.

Search, smart categories, rules, export and the command line all read the same language.
"""

from __future__ import annotations

from reader.query.match import matches
from reader.query.parser import nearest, parse
from reader.query.record import Record
from reader.query.tree import Query, QueryError

__all__ = ["Query", "QueryError", "Record", "matches", "nearest", "parse"]
