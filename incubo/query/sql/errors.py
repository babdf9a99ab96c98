"""What is wrong with a question, in words: what SQLite says of it, where that is, and what was meant.

The words of an SQL text, with their places, as far as telling a mistake needs.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from incubo.core.errors import QueryError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.model.suggestions import SuggestionIndex, normalise_name
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
KEYWORDS = frozenset(
    """SELECT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET JOIN LEFT RIGHT INNER OUTER CROSS NATURAL ON USING AS
    AND OR NOT IN IS NULL LIKE GLOB BETWEEN EXISTS CASE WHEN THEN ELSE END UNION ALL EXCEPT INTERSECT DISTINCT WITH
    RECURSIVE VALUES ASC DESC NULLS FIRST LAST COLLATE CAST OVER PARTITION FILTER WINDOW""".split()  # noqa: SIM905
)


class SqlToken(NamedTuple):
    """A word of the text: what it is (a group of the pattern), what stands there, and where."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def unquoted(self) -> str:
        """It as a name: without its quotes."""
        return self.text[1:-1] if self.kind == "quoted" else self.text


def tokenize(sql: str) -> list[SqlToken]:
    """The words of a text, without blanks and comments."""
    return list(_iter_tokens(sql))


def _iter_tokens(sql: str) -> Iterator[SqlToken]:
    for match in _TOKEN_PATTERN.finditer(sql):
        if match.lastgroup and match.lastgroup != "blank":
            yield SqlToken(match.lastgroup, match.group(), match.start())


def excerpt(sql: str, start: int, end: int) -> str:
    """The line that holds a place, and what points at it under that line."""
    first = sql.rfind("\n", 0, start) + 1
    last = sql.find("\n", start)
    line = sql[first : last if last >= 0 else len(sql)].replace("\t", " ")
    column = start - first
    length = max(1, min(end, first + len(line)) - start)
    if len(line) > _MAX_EXCERPT_WIDTH:  # what is around the place
        cut = max(0, column - _MAX_EXCERPT_WIDTH // 2)
        line, column = ("…" if cut else "") + line[cut : cut + _MAX_EXCERPT_WIDTH], column - cut + bool(cut)
        length = max(1, min(length, len(line) - column))
    number = sql.count("\n", 0, start) + 1
    lead = f"{number}: " if "\n" in sql.strip() else ""
    return f"{lead}{line}\n{' ' * (len(lead) + column)}{'^' * length}"


_MAX_EXCERPT_WIDTH = 100


_EXAMPLE_COMMAND = 'incubo query "SELECT phase, count(*) FROM startups_now GROUP BY phase"'
_SCHEMA_HINT = Message(N_("every table and column: incubo query --schema"))
_WRITE_STATEMENTS = ("insert", "update", "delete", "replace", "drop", "create", "alter", "truncate", "merge")
_FORBIDDEN_STATEMENTS = (
    *_WRITE_STATEMENTS,
    "attach",
    "detach",
    "pragma",
    "vacuum",
    "begin",
    "commit",
    "rollback",
    "savepoint",
    "release",
    "analyze",
    "reindex",
    "explain",
)


def check_select(sql: str) -> str:
    """A text without the blanks and the semicolon at its ends. Raises QueryError for none, or what is no question."""
    text = sql.strip().rstrip(";").rstrip()
    words = tokenize(text)
    if not words:
        raise QueryError(Message(N_("there is no SQL to run")), hints=(_example_hint(),))
    verb = words[0].text.lower()
    if verb in _FORBIDDEN_STATEMENTS:
        raise _read_only_error(
            verb.upper(), excerpt(text, words[0].start, words[0].end), writes=verb in _WRITE_STATEMENTS
        )
    return text


def explain_sqlite_error(
    error: Exception,
    sql: str,
    database: sqlite3.Connection,
    refused_action: str | None,
    function_error: Exception | None,
) -> QueryError:
    """What an error of SQLite means."""
    database.set_authorizer(None)
    database.set_progress_handler(None, 0)
    said = str(error)
    if isinstance(function_error, InvalidDayError):
        message = Message(N_("a day is written '2024-06-30', not “{word}”"), {"word": str(function_error)})
        return QueryError(message)
    for pattern, explain in _SQLITE_MESSAGES:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            return explain(found, sql, database)
    if refused_action is not None and ("not authorized" in said or "prohibited" in said):
        return _read_only_error(refused_action, "", writes=refused_action.lower() in _WRITE_STATEMENTS)
    return QueryError(Message(N_("SQLite cannot run this ({why})"), {"why": said}), hints=(_SCHEMA_HINT,))


def result_too_large_error(row_limit: int | None) -> QueryError:
    """An answer that is too large to be kept."""
    message = (
        Message(N_("the answer has more than {n} rows"), {"n": row_limit})
        if row_limit
        else Message(N_("the answer is too large"))
    )
    return QueryError(message, hints=(Message(N_("ask for fewer: add WHERE, or LIMIT 1000")),))


def _read_only_error(statement: str, excerpt_text: str, *, writes: bool) -> QueryError:
    hint = N_("to change the registry: incubo set, incubo record, incubo --help") if writes else ""
    hints = (Message(hint),) if hint else (_example_hint(),)
    return QueryError(
        Message(N_("a query only reads, with SELECT: not {what}"), {"what": statement}),
        hints=hints,
        output=excerpt_text,
    )


def _example_hint() -> Message:
    return Message(N_("for example: {example}"), {"example": _EXAMPLE_COMMAND})


def _unknown_table_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    name = match[1].rpartition(".")[2]
    spelt = {**{normalise_name(each): each for each in all_tables()}, **_tables_by_common_word()}
    meant = _suggestion(name, spelt)
    hints = (
        (meant, _SCHEMA_HINT)
        if meant
        else (Message(N_("tables: {names:list}"), {"names": _COMMON_TABLES}), _SCHEMA_HINT)
    )
    return QueryError(
        Message(N_("there is no table “{word}”"), {"word": name}), hints=hints, output=_excerpt_of_name(sql, name)
    )


_COMMON_TABLES = ("startups_now", "members_now", "missions_now", "jobs_now", "startups", "phases", "events", "missions")


def _tables_by_common_word() -> dict[str, str]:
    """What people call the kinds, in any language, to the tables of the day."""
    words = ("startup", "produit", "product", "service", "member", "membre", "person", "people", "personne", "job",
             "offre", "poste", "incubateur", "organisation", "sponsor", "équipe", "team")  # fmt: skip
    made = {}
    for word in words:
        for spelt in (word, f"{word}s"):
            made[normalise_name(spelt)] = f"{parse_kind(word)}s" if word != "sponsor" else "startup_sponsors"
    return made


def _unknown_column_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    word = match[1].strip('"')
    name = word.rpartition(".")[2]
    words = tokenize(sql)
    used = [
        relation
        for relation in all_tables().values()
        if any(token.unquoted.lower() == relation.name for token in words)
    ]
    near = _suggestion(name, {normalise_name(f.name): f.name for relation in used for f in relation.columns})
    elsewhere = [each.name for each in all_tables().values() if any(f.name == name.lower() for f in each.columns)]
    hints: list[Message] = []
    prefix = word.rpartition(".")[0]
    if prefix and not any(token.unquoted == prefix and after.text != "." for token, after in _with_next_token(words)):
        hints.append(Message(N_("“{name}” is no table of this query"), {"name": prefix}))
    elif near:
        hints.append(near)
    elif any(mark in word for mark in "‘’“”«»"):
        hints.append(Message(N_("quotes are straight in SQL: 'acceleration'")))
    elif elsewhere:
        hints.append(Message(N_("it is a column of {names:list}"), {"names": elsewhere[:4]}))
    elif _is_compared_value(name, words):
        hints.append(Message(N_("a text stands between single quotes: '{word}'"), {"word": name}))
    if not hints:
        columns = {relation.name: [f.name for f in relation.columns] for relation in used[:2]}
        hints += [
            Message(N_("columns of {table}: {names:list}"), {"table": table, "names": names})
            for table, names in columns.items()
        ]
    if not hints:
        hints.append(_SCHEMA_HINT)
    return QueryError(
        Message(N_("there is no column “{word}”"), {"word": word}),
        hints=tuple(hints),
        output=_excerpt_of_name(sql, word),
    )


def _with_next_token(words: list[SqlToken]) -> Iterable[tuple[SqlToken, SqlToken]]:
    """Each word and the one after it."""
    return zip(words, [*words[1:], SqlToken("sign", "", 0)], strict=True)


def _is_compared_value(name: str, words: list[SqlToken]) -> bool:
    """Whether a name stands where a value does: after `=`, `IN (` …"""
    for before, token in itertools.pairwise(words):
        if token.unquoted == name and (before.text in "=<>!(," or before.text.upper() in ("LIKE", "IS", "AND", "NOT")):
            return before.text not in ",(" or any(word.text.upper() == "IN" for word in words)
    return False


def _unknown_function_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    known = [row[0] for row in database.execute("SELECT DISTINCT name FROM pragma_function_list")]
    near = _suggestion(
        match[1], {normalise_name(name): name for name in (*FUNCTIONS, *known) if name.replace("_", "").isalnum()}
    )
    own = Message(N_("functions of the registry: {names:list}"), {"names": list(FUNCTIONS)})
    message = Message(N_("there is no function “{word}”"), {"word": match[1]})
    return QueryError(message, hints=(near or own,), output=_excerpt_of_name(sql, match[1]))


def _syntax_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    """Not to be understood from a word on: the first one that SQLite does not take."""
    words = tokenize(sql)
    place = next((token for token in words if _has_syntax_error(sql[: token.end], database)), None)
    place = place or next((token for token in words if token.text == match[1]), words[-1])
    hints = tuple(_keyword_hints(words, place))
    message = Message(N_("this is not SQL from “{word}” on"), {"word": place.text})
    return QueryError(message, hints=hints or (_example_hint(),), output=excerpt(sql, place.start, place.end))


def _has_syntax_error(sql: str, database: sqlite3.Connection) -> bool:
    """Whether the beginning of a text is wrong in itself, not only unfinished."""
    try:
        database.execute(f"EXPLAIN {sql}")
    except sqlite3.Error as error:
        return "syntax error" in str(error)
    return False


def _keyword_hints(words: list[SqlToken], place: SqlToken) -> Iterable[Message]:
    """Keywords that words up to a place may be, misspelt."""
    known = SuggestionIndex(KEYWORDS)
    names = {f.name for relation in all_tables().values() for f in relation.columns} | set(all_tables())
    for token in words:
        if token.start > place.start:
            return
        word = token.text.upper()
        if token.kind != "word" or word in KEYWORDS or token.text.lower() in names or len(word) < 3:
            continue
        near = known.find_nearest(word)
        if near:
            yield Message(N_("did you mean “{meant}”?"), {"meant": near})


def _incomplete_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    end = len(sql)
    return QueryError(
        Message(N_("the SQL stops before its end")), hints=(_example_hint(),), output=excerpt(sql, end, end + 1)
    )


def _unrecognized_token_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    start = max(sql.find(match[1]), 0)
    message = (
        Message(N_("a quote is opened and not closed"))
        if match[1][:1] in "'\"`["
        else Message(N_("“{word}” means nothing in SQL"), {"word": match[1]})
    )
    hints = (Message(N_("a quote within a text is written twice: 'l''État'")),) if match[1][:1] == "'" else ()
    return QueryError(message, hints=hints, output=excerpt(sql, start, start + 1))


def _ambiguous_column_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    message = Message(N_("several tables of this query have a column “{word}”"), {"word": match[1]})
    hint = Message(N_("write the table before it: startups.{word}"), {"word": match[1]})
    return QueryError(message, hints=(hint,), output=_excerpt_of_name(sql, match[1]))


def _aggregate_misuse_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    message = Message(N_("{word}() sums up several rows, and cannot stand here"), {"word": match[1]})
    hint = Message(N_("what is asked of a sum goes to HAVING, after GROUP BY"))
    return QueryError(message, hints=(hint,), output=_excerpt_of_name(sql, match[1]))


def _timeout_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    hint = Message(N_("a JOIN without ON pairs every row with every other; --seconds allows more time"))
    return QueryError(Message(N_("this takes too long: stopped")), hints=(hint,))


def _too_large_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    return result_too_large_error(None)


def _several_statements_error(match: re.Match[str], sql: str, database: sqlite3.Connection) -> QueryError:
    start = next((token.start for token in tokenize(sql) if token.text == ";"), 0)
    return QueryError(Message(N_("one query at a time")), output=excerpt(sql, start, start + 1))


_SQLITE_MESSAGES: tuple[tuple[str, Callable[[re.Match[str], str, sqlite3.Connection], QueryError]], ...] = (
    (r"no such table: (.*)", _unknown_table_error),
    (r"no such column: (.*?)(?: - should this be a string literal in single-quotes\?)?", _unknown_column_error),
    (r"no such function: (.*)", _unknown_function_error),
    (r'near "(.*)": syntax error', _syntax_error),
    (r"incomplete input", _incomplete_error),
    (r'unrecognized token: "(.*)"', _unrecognized_token_error),
    (r"ambiguous column name: (.*)", _ambiguous_column_error),
    (r"misuse of (?:aggregate|window)(?: function)?:? (\w+)\(\)", _aggregate_misuse_error),
    (r"interrupted", _timeout_error),
    (r"string or blob too big|database or disk is full|out of memory", _too_large_error),
    (r"You can only execute one statement at a time\.", _several_statements_error),
)
"""What SQLite says, and what it means."""


def _suggestion(word: str, spellings: dict[str, str]) -> Message | None:
    meant = spellings.get(normalise_name(word))
    if meant is None:
        near = SuggestionIndex(spellings).find_nearest(word)
        meant = spellings[near] if near is not None else None
    return Message(N_("did you mean “{meant}”?"), {"meant": meant}) if meant is not None else None


def _excerpt_of_name(sql: str, name: str) -> str:
    """The place of a name, or of the parts of `table.name`; "" where it is not found."""
    words = tokenize(sql)
    parts = name.split(".")
    for index, token in enumerate(words):
        if token.unquoted.lower() == parts[-1].lower() and token.kind in ("word", "quoted"):
            before = words[index - 2] if len(parts) > 1 and index > 1 else None
            if len(parts) > 1 and (before is None or before.unquoted.lower() != parts[-2].lower()):
                continue
            start = before.start if before is not None else token.start
            return excerpt(sql, start, token.end)
    return ""
