"""Explain why SQLite rejects a query: a QueryError that quotes the place in the SQL and suggests what was meant.

`check_select` refuses anything but a SELECT before SQLite sees it; `explain_sqlite_error` translates SQLite's messages.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from incubo.core.errors import QueryError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean
from incubo.model.suggestions import find_word
from incubo.query.sql.functions import FUNCTIONS, InvalidDayError
from incubo.query.sql.tables import all_tables
from incubo.registry.lookup import parse_kind

_TOKEN_PATTERN = re.compile(
    r"""(?P<blank>\s+|--[^\n]*|/\*.*?(?:\*/|$))
    |(?P<text>'(?:[^']|'')*(?:'|$))
    |(?P<quoted>"(?:[^"]|"")*(?:"|$)|`[^`]*(?:`|$)|\[[^\]]*(?:\]|$))
    |(?P<number>\d[\w.]*)
    |(?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_WRITE_STATEMENTS = ("insert", "update", "delete", "replace", "drop", "create", "alter", "truncate", "merge")
_FORBIDDEN_STATEMENTS = frozenset(_WRITE_STATEMENTS).union(
    "attach detach pragma vacuum begin commit rollback savepoint release analyze reindex explain".split()  # noqa: SIM905
)
_MAX_EXCERPT_WIDTH = 100
_EXAMPLE_COMMAND = 'incubo query "SELECT phase, count(*) FROM startups_now GROUP BY phase"'
_EXAMPLE_HINT = Message(N_("for example: {example}"), {"example": _EXAMPLE_COMMAND})
_SCHEMA_HINT = Message(N_("every table and column: incubo query --schema"))


class SqlToken(NamedTuple):
    """A token of the SQL: its kind (a group of the pattern), its text, and where it starts."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The position after its last character."""
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """Its text without the quotes of an identifier."""
        return self.text[1:-1] if self.kind == "quoted" else self.text


def check_select(sql: str) -> str:
    """The SQL without surrounding blanks and semicolon. Raises QueryError for no SQL, or for anything but a SELECT."""
    text = sql.strip().rstrip(";").rstrip()
    tokens = tokenize(text)
    if not tokens:
        raise QueryError(Message(N_("there is no SQL to run")), hints=(_EXAMPLE_HINT,))
    statement = tokens[0].text.lower()
    if statement in _FORBIDDEN_STATEMENTS:
        raise _read_only_error(statement.upper(), excerpt(text, tokens[0].start, tokens[0].end))
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
    neither. Removes the authorizer and the time limit of `database`, to examine the query with it.
    """
    database.set_authorizer(None)
    database.set_progress_handler(None, 0)
    sqlite_message = str(error)
    if isinstance(function_error, InvalidDayError):
        message = Message(N_("a day is written '2024-06-30', not “{word}”"), {"word": str(function_error)})
        return QueryError(message)
    for pattern, explain in _EXPLAINED:
        if match := re.fullmatch(pattern, sqlite_message, re.DOTALL):
            return explain(match[1], sql, database)
    for pattern, template, hint in _TOLD:
        if match := re.fullmatch(pattern, sqlite_message, re.DOTALL):
            word = match[1] if match.groups() else ""
            place = _excerpt_of_name(sql, word) if word else ""
            return QueryError(Message(template, {"word": word}), hints=(Message(hint, {"word": word}),), output=place)
    if re.fullmatch(r"string or blob too big|database or disk is full|out of memory", sqlite_message):
        return result_too_large_error(None)
    if refused_action is not None and ("not authorized" in sqlite_message or "prohibited" in sqlite_message):
        return _read_only_error(refused_action, "")
    return QueryError(Message(N_("SQLite cannot run this ({why})"), {"why": sqlite_message}), hints=(_SCHEMA_HINT,))


def result_too_large_error(row_limit: int | None) -> QueryError:
    """The error for a result with more than `row_limit` rows, or without a limit one that takes too much memory."""
    message = (
        Message(N_("the answer has more than {n} rows"), {"n": row_limit})
        if row_limit
        else Message(N_("the answer is too large"))
    )
    return QueryError(message, hints=(Message(N_("ask for fewer: add WHERE, or LIMIT 1000")),))


def _read_only_error(statement: str, excerpt_text: str) -> QueryError:
    writes = statement.lower() in _WRITE_STATEMENTS
    hint = Message(N_("to change the registry: incubo set, incubo record, incubo --help")) if writes else _EXAMPLE_HINT
    return QueryError(
        Message(N_("a query only reads, with SELECT: not {what}"), {"what": statement}),
        hints=(hint,),
        output=excerpt_text,
    )


def _unknown_table_error(word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    name = word.rpartition(".")[2]
    message = Message(N_("there is no table “{word}”"), {"word": name})
    return _unknown_name_error(message, name, _table_names(), sql)


def _table_names() -> Mapping[str, list[str]]:
    """The tables, each with the common words for its entries in any language, singular and plural."""
    names = {table: [table] for table in all_tables()}
    words = ("startup", "produit", "product", "service", "member", "membre", "person", "people", "personne", "job",
             "offre", "poste", "incubateur", "organisation", "sponsor", "équipe", "team")  # fmt: skip
    for word in words:
        table = "startup_sponsors" if word == "sponsor" else f"{parse_kind(word)}s"
        names[table] += [word, f"{word}s"]
    return names


def _unknown_column_error(word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    word = word.strip('"')
    used = {token.name.lower() for token in tokenize(sql)}
    tables = [table for table in all_tables().values() if table.name in used]
    names = {column.name: [column.name] for table in tables for column in table.columns}
    return _unknown_name_error(Message(N_("there is no column “{word}”"), {"word": word}), word, names, sql)


def _unknown_function_error(word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    sqlite_functions = [row[0] for row in database.execute("SELECT DISTINCT name FROM pragma_function_list")]
    names = {name: [name] for name in (*FUNCTIONS, *sqlite_functions) if name.replace("_", "").isalnum()}
    return _unknown_name_error(Message(N_("there is no function “{word}”"), {"word": word}), word, names, sql)


def _unknown_name_error(message: Message, word: str, names: Mapping[str, Iterable[str]], sql: str) -> QueryError:
    name = word.rpartition(".")[2]
    found = find_word(names, name, match_prefix=False)
    nearest = found.value or found.nearest
    hints = (_SCHEMA_HINT,) if nearest in (None, name) else (did_you_mean(nearest), _SCHEMA_HINT)
    return QueryError(message, hints=hints, output=_excerpt_of_name(sql, word))


def _syntax_error(word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    """Quote the first token after which SQLite rejects the SQL. (The one it names is often a later one.)"""
    tokens = tokenize(sql)
    wrong = next((token for token in tokens if _has_syntax_error(sql[: token.end], database)), None)
    wrong = wrong or next((token for token in tokens if token.text == word), tokens[-1])
    message = Message(N_("this is not SQL from “{word}” on"), {"word": wrong.text})
    return QueryError(message, hints=(_EXAMPLE_HINT,), output=excerpt(sql, wrong.start, wrong.end))


def _has_syntax_error(sql: str, database: sqlite3.Connection) -> bool:
    """Whether the beginning of a query is wrong in itself, not only incomplete."""
    try:
        database.execute(f"EXPLAIN {sql}")
    except sqlite3.Error as error:
        return "syntax error" in str(error)
    return False


def _incomplete_error(_word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    end = len(sql)
    return QueryError(Message(N_("the SQL is incomplete")), hints=(_EXAMPLE_HINT,), output=excerpt(sql, end, end + 1))


def _unrecognized_token_error(word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    start = max(sql.find(word), 0)
    message = (
        Message(N_("a quote is opened and not closed"))
        if word[:1] in "'\"`["
        else Message(N_("“{word}” means nothing in SQL"), {"word": word})
    )
    return QueryError(message, hints=(_EXAMPLE_HINT,), output=excerpt(sql, start, start + 1))


def _several_statements_error(_word: str, sql: str, database: sqlite3.Connection) -> QueryError:
    start = next((token.start for token in tokenize(sql) if token.text == ";"), 0)
    return QueryError(Message(N_("one query at a time")), output=excerpt(sql, start, start + 1))


_EXPLAINED: tuple[tuple[str, Callable[[str, str, sqlite3.Connection], QueryError]], ...] = (
    (r"no such table: (.*)", _unknown_table_error),
    (r"no such column: (.*?)(?: - should this be a string literal in single-quotes\?)?", _unknown_column_error),
    (r"no such function: (.*)", _unknown_function_error),
    (r'near "(.*)": syntax error', _syntax_error),
    (r"(incomplete input)", _incomplete_error),
    (r'unrecognized token: "(.*)"', _unrecognized_token_error),
    (r"(You can only execute one statement at a time\.)", _several_statements_error),
)
"""Messages of SQLite as patterns with the word that they are about, and what finds its place and the nearest name."""

_TOLD = (
    (
        r"ambiguous column name: (.*)",
        N_("several tables of this query have a column “{word}”"),
        N_("write the table before it: startups.{word}"),
    ),
    (
        r"misuse of (?:aggregate|window)(?: function)?:? (\w+)\(\)",
        N_("{word}() combines several rows, and cannot be used here"),
        N_("a condition on a total goes in HAVING, after GROUP BY"),
    ),
    (
        r"interrupted",
        N_("this takes too long: stopped"),
        N_("a JOIN without ON pairs every row with every other; --seconds allows more time"),
    ),
)
"""Messages of SQLite as patterns, what is said instead, and what to do."""


def tokenize(sql: str) -> list[SqlToken]:
    """The tokens of an SQL text, without blanks and comments."""
    return [
        SqlToken(match.lastgroup, match.group(), match.start())
        for match in _TOKEN_PATTERN.finditer(sql)
        if match.lastgroup and match.lastgroup != "blank"
    ]


def excerpt(sql: str, start: int, end: int) -> str:
    """The line of the SQL at a position, shortened, with carets under the range below it."""
    line_start = sql.rfind("\n", 0, start) + 1
    line_end = sql.find("\n", start)
    line = sql[line_start : line_end if line_end >= 0 else len(sql)].replace("\t", " ")
    column = start - line_start
    length = max(1, min(end, line_start + len(line)) - start)
    if len(line) > _MAX_EXCERPT_WIDTH:  # keep what is around the position
        cut = max(0, column - _MAX_EXCERPT_WIDTH // 2)
        line, column = ("…" if cut else "") + line[cut : cut + _MAX_EXCERPT_WIDTH], column - cut + bool(cut)
        length = max(1, min(length, len(line) - column))
    line_number = sql.count("\n", 0, start) + 1
    prefix = f"{line_number}: " if "\n" in sql.strip() else ""
    return f"{prefix}{line}\n{' ' * (len(prefix) + column)}{'^' * length}"


def _excerpt_of_name(sql: str, name: str) -> str:
    """The excerpt at the first occurrence of a name or of `table.name`; "" if there is none."""
    tokens = tokenize(sql)
    parts = name.split(".")
    for index, token in enumerate(tokens):
        if token.name.lower() == parts[-1].lower() and token.kind in ("word", "quoted"):
            table = tokens[index - 2] if len(parts) > 1 and index > 1 else None
            if len(parts) > 1 and (table is None or table.name.lower() != parts[-2].lower()):
                continue
            start = table.start if table is not None else token.start
            return excerpt(sql, start, token.end)
    return ""
