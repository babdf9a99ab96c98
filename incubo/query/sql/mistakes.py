"""What is wrong with a question, in words: what SQLite says of it, where that is, and what was meant."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterable

from incubo.errors import QueryError
from incubo.i18n import N_
from incubo.model.nearest import Known, folded
from incubo.problem import Text
from incubo.query.sql.functions import FUNCTIONS, WrongDay
from incubo.query.sql.schema import schema
from incubo.query.sql.tokens import KEYWORDS, Token, excerpt, tokens
from incubo.registry.named import kind_of

_EXAMPLE = 'incubo query "SELECT phase, count(*) FROM startups_now GROUP BY phase"'
_SCHEMA = Text(N_("every table and column: incubo query --schema"))
_WRITES = ("insert", "update", "delete", "replace", "drop", "create", "alter", "truncate", "merge")
_OTHERS = (*_WRITES, "attach", "detach", "pragma", "vacuum", "begin", "commit", "rollback", "savepoint", "release",
           "analyze", "reindex", "explain")  # fmt: skip


def question(sql: str) -> str:
    """A text without the blanks and the semicolon at its ends. Raises QueryError for none, or what is no question."""
    text = sql.strip().rstrip(";").rstrip()
    words = tokens(text)
    if not words:
        raise QueryError(Text(N_("there is no SQL to run")), hints=(_example(),))
    verb = words[0].text.lower()
    if verb in _OTHERS:
        raise _only_reads(verb.upper(), excerpt(text, words[0].start, words[0].end), writes=verb in _WRITES)
    return text


def told(
    error: Exception, sql: str, made: sqlite3.Connection, refused: str | None, wrong: Exception | None
) -> QueryError:
    """What an error of SQLite means."""
    made.set_authorizer(None)
    made.set_progress_handler(None, 0)
    said = str(error)
    if isinstance(wrong, WrongDay):
        message = Text(N_("a day is written '2024-06-30', not “{word}”"), {"word": str(wrong)})
        return QueryError(message)
    for pattern, explain in _SAID:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            return explain(found, sql, made)
    if refused is not None and ("not authorized" in said or "prohibited" in said):
        return _only_reads(refused, "", writes=refused.lower() in _WRITES)
    return QueryError(Text(N_("SQLite cannot run this ({why})"), {"why": said}), hints=(_SCHEMA,))


def too_much(rows: int | None) -> QueryError:
    """An answer that is too large to be kept."""
    message = (
        Text(N_("the answer has more than {n} rows"), {"n": rows}) if rows else Text(N_("the answer is too large"))
    )
    return QueryError(message, hints=(Text(N_("ask for fewer: add WHERE, or LIMIT 1000")),))


def _only_reads(what: str, where: str, *, writes: bool) -> QueryError:
    hint = N_("to change the registry: incubo set, incubo record, incubo --help") if writes else ""
    hints = (Text(hint),) if hint else (_example(),)
    return QueryError(
        Text(N_("a query only reads, with SELECT: not {what}"), {"what": what}), hints=hints, output=where
    )


def _example() -> Text:
    return Text(N_("for example: {example}"), {"example": _EXAMPLE})


def _no_table(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    name = found[1].rpartition(".")[2]
    spelt = {**{folded(each): each for each in schema()}, **_everyday()}
    meant = _nearest(name, spelt)
    hints = (meant, _SCHEMA) if meant else (Text(N_("tables: {names:list}"), {"names": _USUAL}), _SCHEMA)
    return QueryError(Text(N_("there is no table “{word}”"), {"word": name}), hints=hints, output=_where(sql, name))


_USUAL = ("startups_now", "members_now", "missions_now", "jobs_now", "startups", "phases", "events", "missions")


def _everyday() -> dict[str, str]:
    """What people call the kinds, in any language, to the tables of the day."""
    words = ("startup", "produit", "product", "service", "member", "membre", "person", "people", "personne", "job",
             "offre", "poste", "incubateur", "organisation", "sponsor", "équipe", "team")  # fmt: skip
    made = {}
    for word in words:
        for spelt in (word, f"{word}s"):
            made[folded(spelt)] = f"{kind_of(word)}s" if word != "sponsor" else "startup_sponsors"
    return made


def _no_column(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    word = found[1].strip('"')
    name = word.rpartition(".")[2]
    words = tokens(sql)
    used = [relation for relation in schema().values() if any(token.name.lower() == relation.name for token in words)]
    near = _nearest(name, {folded(f.name): f.name for relation in used for f in relation.fields})
    elsewhere = [each.name for each in schema().values() if any(f.name == name.lower() for f in each.fields)]
    hints: list[Text] = []
    prefix = word.rpartition(".")[0]
    if prefix and not any(token.name == prefix and after.text != "." for token, after in _followed(words)):
        hints.append(Text(N_("“{name}” is no table of this query"), {"name": prefix}))
    elif near:
        hints.append(near)
    elif any(mark in word for mark in "‘’“”«»"):
        hints.append(Text(N_("quotes are straight in SQL: 'acceleration'")))
    elif elsewhere:
        hints.append(Text(N_("it is a column of {names:list}"), {"names": elsewhere[:4]}))
    elif _compared(name, words):
        hints.append(Text(N_("a text stands between single quotes: '{word}'"), {"word": name}))
    if not hints:
        columns = {relation.name: [f.name for f in relation.fields] for relation in used[:2]}
        hints += [
            Text(N_("columns of {table}: {names:list}"), {"table": table, "names": names})
            for table, names in columns.items()
        ]
    if not hints:
        hints.append(_SCHEMA)
    return QueryError(
        Text(N_("there is no column “{word}”"), {"word": word}), hints=tuple(hints), output=_where(sql, word)
    )


def _followed(words: list[Token]) -> Iterable[tuple[Token, Token]]:
    """Each word and the one after it."""
    return zip(words, [*words[1:], Token("sign", "", 0)], strict=True)


def _compared(name: str, words: list[Token]) -> bool:
    """Whether a name stands where a value does: after `=`, `IN (` …"""
    for before, token in itertools.pairwise(words):
        if token.name == name and (before.text in "=<>!(," or before.text.upper() in ("LIKE", "IS", "AND", "NOT")):
            return before.text not in ",(" or any(word.text.upper() == "IN" for word in words)
    return False


def _no_function(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    known = [row[0] for row in made.execute("SELECT DISTINCT name FROM pragma_function_list")]
    near = _nearest(found[1], {folded(name): name for name in (*FUNCTIONS, *known) if name.replace("_", "").isalnum()})
    own = Text(N_("functions of the registry: {names:list}"), {"names": list(FUNCTIONS)})
    message = Text(N_("there is no function “{word}”"), {"word": found[1]})
    return QueryError(message, hints=(near or own,), output=_where(sql, found[1]))


def _syntax(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    """Not to be understood from a word on: the first one that SQLite does not take."""
    words = tokens(sql)
    place = next((token for token in words if _stops(sql[: token.end], made)), None)
    place = place or next((token for token in words if token.text == found[1]), words[-1])
    hints = tuple(_misspelt(words, place))
    message = Text(N_("this is not SQL from “{word}” on"), {"word": place.text})
    return QueryError(message, hints=hints or (_example(),), output=excerpt(sql, place.start, place.end))


def _stops(sql: str, made: sqlite3.Connection) -> bool:
    """Whether the beginning of a text is wrong in itself, not only unfinished."""
    try:
        made.execute(f"EXPLAIN {sql}")
    except sqlite3.Error as error:
        return "syntax error" in str(error)
    return False


def _misspelt(words: list[Token], place: Token) -> Iterable[Text]:
    """Keywords that words up to a place may be, misspelt."""
    known = Known(KEYWORDS)
    names = {f.name for relation in schema().values() for f in relation.fields} | set(schema())
    for token in words:
        if token.start > place.start:
            return
        word = token.text.upper()
        if token.kind != "word" or word in KEYWORDS or token.text.lower() in names or len(word) < 3:
            continue
        near = known.nearest(word)
        if near:
            yield Text(N_("did you mean “{meant}”?"), {"meant": near})


def _unfinished(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    end = len(sql)
    return QueryError(Text(N_("the SQL stops before its end")), hints=(_example(),), output=excerpt(sql, end, end + 1))


def _unclosed(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    start = max(sql.find(found[1]), 0)
    message = (
        Text(N_("a quote is opened and not closed"))
        if found[1][:1] in "'\"`["
        else Text(N_("“{word}” means nothing in SQL"), {"word": found[1]})
    )
    hints = (Text(N_("a quote within a text is written twice: 'l''État'")),) if found[1][:1] == "'" else ()
    return QueryError(message, hints=hints, output=excerpt(sql, start, start + 1))


def _ambiguous(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    message = Text(N_("several tables of this query have a column “{word}”"), {"word": found[1]})
    hint = Text(N_("write the table before it: startups.{word}"), {"word": found[1]})
    return QueryError(message, hints=(hint,), output=_where(sql, found[1]))


def _aggregate(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    message = Text(N_("{word}() sums up several rows, and cannot stand here"), {"word": found[1]})
    hint = Text(N_("what is asked of a sum goes to HAVING, after GROUP BY"))
    return QueryError(message, hints=(hint,), output=_where(sql, found[1]))


def _late(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    hint = Text(N_("a JOIN without ON pairs every row with every other; --seconds allows more time"))
    return QueryError(Text(N_("this takes too long: stopped")), hints=(hint,))


def _large(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    return too_much(None)


def _several(found: re.Match[str], sql: str, made: sqlite3.Connection) -> QueryError:
    start = next((token.start for token in tokens(sql) if token.text == ";"), 0)
    return QueryError(Text(N_("one query at a time")), output=excerpt(sql, start, start + 1))


_SAID: tuple[tuple[str, Callable[[re.Match[str], str, sqlite3.Connection], QueryError]], ...] = (
    (r"no such table: (.*)", _no_table),
    (r"no such column: (.*?)(?: - should this be a string literal in single-quotes\?)?", _no_column),
    (r"no such function: (.*)", _no_function),
    (r'near "(.*)": syntax error', _syntax),
    (r"incomplete input", _unfinished),
    (r'unrecognized token: "(.*)"', _unclosed),
    (r"ambiguous column name: (.*)", _ambiguous),
    (r"misuse of (?:aggregate|window)(?: function)?:? (\w+)\(\)", _aggregate),
    (r"interrupted", _late),
    (r"string or blob too big|database or disk is full|out of memory", _large),
    (r"You can only execute one statement at a time\.", _several),
)
"""What SQLite says, and what it means."""


def _nearest(word: str, spelt: dict[str, str]) -> Text | None:
    meant = spelt.get(folded(word))
    if meant is None:
        near = Known(spelt).nearest(word)
        meant = spelt[near] if near is not None else None
    return Text(N_("did you mean “{meant}”?"), {"meant": meant}) if meant is not None else None


def _where(sql: str, name: str) -> str:
    """The place of a name, or of the parts of `table.name`; "" where it is not found."""
    words = tokens(sql)
    parts = name.split(".")
    for index, token in enumerate(words):
        if token.name.lower() == parts[-1].lower() and token.kind in ("word", "quoted"):
            before = words[index - 2] if len(parts) > 1 and index > 1 else None
            if len(parts) > 1 and (before is None or before.name.lower() != parts[-2].lower()):
                continue
            start = before.start if before is not None else token.start
            return excerpt(sql, start, token.end)
    return ""
