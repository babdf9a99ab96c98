"""Explain why SQLite rejects a query: a QueryError that quotes the place in the SQL, and the nearest name.

`check_select` refuses anything but a SELECT before SQLite sees it; `explain_sqlite_error` reads SQLite's messages.
"""

from __future__ import annotations

import re
import sqlite3

from incubo.core.errors import QueryError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.suggestions import find_nearest
from incubo.query.sql.functions import FUNCTIONS, InvalidDayError
from incubo.query.sql.tables import all_tables

_COMMENT_OR_WORD = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)|(\w+|\S)", re.DOTALL)
_READING_STATEMENTS = ("select", "with", "values")
_MAX_WIDTH_BESIDE = 60
"""The characters that are quoted of a line on each side of a place."""
_EXAMPLE_COMMAND = 'incubo query "SELECT phase, count(*) FROM startups_now GROUP BY phase"'
_EXAMPLE_HINT = Message(N_("for example: {example}"), {"example": _EXAMPLE_COMMAND})
_CHANGE_HINT = Message(N_("to change the registry: incubo set, incubo record, incubo --help"))
_SCHEMA_HINT = Message(N_("every table and column: incubo query --schema"))
_UNKNOWN = {
    "table": N_("there is no table “{word}”"),
    "column": N_("there is no column “{word}”"),
    "function": N_("there is no function “{word}”"),
}


def check_select(sql: str) -> str:
    """The SQL without surrounding blanks and semicolon. Raises QueryError for no SQL, or for anything but a SELECT."""
    text = sql.strip().rstrip(";").rstrip()
    first = next(filter(None, _COMMENT_OR_WORD.findall(text)), "")
    if not first:
        raise QueryError(Message(N_("there is no SQL to run")), hints=(_EXAMPLE_HINT,))
    if first.lower() not in _READING_STATEMENTS:
        raise _read_only_error(first.upper())
    return text


def explain_sqlite_error(
    error: Exception,
    sql: str,
    database: sqlite3.Connection,
    refused_action: str | None,
    function_error: Exception | None,
) -> QueryError:
    """The QueryError for an error of SQLite.

    `refused_action`: what the authorizer refused; `function_error`: what one of FUNCTIONS raised. SQLite reports
    neither.
    """
    sqlite_message = str(error)
    if isinstance(function_error, InvalidDayError):
        message = Message(N_("a day is written '2024-06-30', not “{word}”"), {"word": str(function_error)})
        return QueryError(message)
    if match := re.match(r'no such (table|column|function): "?([^\s"]+)', sqlite_message):
        return _unknown_name_error(match[1], match[2], sql)
    if match := re.fullmatch(r'(?:near|unrecognized token:) "(.*)"(?:: syntax error)?', sqlite_message, re.DOTALL):
        message = Message(N_("this is not SQL from “{word}” on"), {"word": match[1]})
        return QueryError(message, hints=(_EXAMPLE_HINT,), output=_quote_syntax_error(match[1], sql, database))
    if sqlite_message == "incomplete input":
        return QueryError(Message(N_("the SQL is incomplete")), hints=(_EXAMPLE_HINT,))
    if sqlite_message == "You can only execute one statement at a time.":
        return QueryError(Message(N_("one query at a time")))
    if sqlite_message == "interrupted":
        hint = Message(N_("a JOIN without ON pairs every row with every other; --seconds allows more time"))
        return QueryError(Message(N_("this takes too long: stopped")), hints=(hint,))
    if re.fullmatch(r"string or blob too big|database or disk is full|out of memory", sqlite_message):
        return result_too_large_error(None)
    if refused_action is not None and ("not authorized" in sqlite_message or "prohibited" in sqlite_message):
        return _read_only_error(refused_action)
    return QueryError(Message(N_("SQLite cannot run this ({why})"), {"why": sqlite_message}), hints=(_SCHEMA_HINT,))


def result_too_large_error(row_limit: int | None) -> QueryError:
    """The error for a result with more than `row_limit` rows, or without a limit one that takes too much memory."""
    message = (
        Message(N_("the answer has more than {n} rows"), {"n": row_limit})
        if row_limit
        else Message(N_("the answer is too large"))
    )
    return QueryError(message, hints=(Message(N_("ask for fewer: add WHERE, or LIMIT 1000")),))


def _read_only_error(statement: str) -> QueryError:
    message = Message(N_("a query only reads, with SELECT: not {what}"), {"what": statement})
    return QueryError(message, hints=(_EXAMPLE_HINT, _CHANGE_HINT))


def _unknown_name_error(kind: str, word: str, sql: str) -> QueryError:
    """The error for a table, a column or a function that does not exist: a column may be of any table that is used."""
    used = {name.lower() for name in re.findall(r"\w+", sql)}
    columns = [column.name for table in all_tables().values() if table.name in used for column in table.columns]
    known = {"table": all_tables(), "column": columns, "function": FUNCTIONS}[kind]
    name = word.rpartition(".")[2]
    nearest = find_nearest(name, known)
    hints = (_SCHEMA_HINT,) if nearest in (None, name) else (did_you_mean(nearest), _SCHEMA_HINT)
    place = re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", sql, re.IGNORECASE)
    output = _quote(sql, *place.span()) if place else ""
    return QueryError(Message(_UNKNOWN[kind], {"word": word}), hints=hints, output=output)


def _quote_syntax_error(word: str, sql: str, database: sqlite3.Connection) -> str:
    """The line of the SQL with the first occurrence of a word up to which SQLite already rejects it."""
    for match in re.finditer(re.escape(word), sql):
        try:
            database.execute(f"EXPLAIN {sql[: match.end()]}")
        except sqlite3.Error as error:
            if "syntax error" in str(error) or "unrecognized token" in str(error):
                return _quote(sql, *match.span())
    return ""


def _quote(sql: str, start: int, end: int) -> str:
    """The line of the SQL at a position, shortened, with carets under the range below it."""
    before, after = sql[:start].rpartition("\n")[2], sql[start:].partition("\n")[0]
    number = f"{sql.count(chr(10), 0, start) + 1}: " if "\n" in sql else ""
    before = f"{number}{before[-_MAX_WIDTH_BESIDE:]}".replace("\t", " ")
    after = after[:_MAX_WIDTH_BESIDE].replace("\t", " ")
    return f"{before}{after}\n{' ' * len(before)}{'^' * min(end - start, max(len(after), 1))}"
