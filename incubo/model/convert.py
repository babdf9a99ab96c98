"""One value to what its field means, or a problem that says what is wrong and what was probably meant."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias

from incubo.i18n import N_
from incubo.model import dates
from incubo.model.fields import Field
from incubo.model.nearest import folded, nearest
from incubo.model.vocabulary import Vocabulary
from incubo.problem import Edit, FieldPath, Fix, Place, Problem, Text

Convert: TypeAlias = Callable[[Any, FieldPath, "Reader"], Any]

EMAIL = re.compile(r"[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s.<>(),;:\"]+")
_URL = re.compile(r"https?://([^\s/?#<>\"]+)([/?#][^\s<>\"]*)?", re.IGNORECASE)
LONGEST_URL = 2_000
HANDLE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);")
MOST_WORDS = 15
"""Words that a hint lists at most."""

MOST_ITEMS = 500
"""Items that a list may have; the longest real one has a few dozen."""

_TRUE = {"true", "yes", "oui", "vrai", "on", "1"}
_FALSE = {"false", "no", "non", "faux", "off", "0"}


def is_url(text: str) -> bool:
    """Whether a text is a web address: a scheme, a host with a dot (or localhost), no space."""
    found = _URL.fullmatch(text) if len(text) <= LONGEST_URL else None
    return found is not None and ("." in found[1].strip(".") or found[1].partition(":")[0] == "localhost")


def written(text: str) -> str:
    """A text as YAML, quoted where it would be read as something else."""
    from incubo.source import scalars

    return scalars.text(text)


class Reader:
    """The file being decoded: its path, and the problems found so far."""

    __slots__ = ("path", "problems")

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems

    def report(
        self,
        rule: str,
        path: FieldPath,
        message: Text,
        *,
        hint: Text | None = None,
        meant: str | None = None,
        safe: bool = False,
        typo: bool = False,
        plain: bool = False,
    ) -> None:
        """Add a problem at a field; `meant` is the value that was probably intended, and becomes its fix.

        It is a text, written so that YAML reads it as one, unless it is `plain` (a date, a number, true or false).
        """
        where = Place(self.path, path)
        fix = label = None
        if meant is not None:
            label = Text(N_("did you mean “{meant}”?"), {"meant": meant})
            fix = Fix(
                Text(N_("replace by “{meant}”"), {"meant": meant}),
                safe,
                (Edit(where, meant if plain else written(meant)),),
            )
        self.problems.append(
            Problem(rule, where, message, label=label, hints=(hint,) if hint else (), fix=fix, typo=typo)
        )

    def wrong(
        self, path: FieldPath, message: str, hint: str | None = None, meant: str | None = None, *, safe: bool = False
    ) -> None:
        """Add a problem of type: the value is not of the kind of thing the field holds."""
        said = Text(hint) if hint else None
        self.report("schema-type", path, Text(message), hint=said, meant=meant, plain=True, safe=safe)


def yaml_word(value: Any) -> str:
    """A value as YAML would write it: `true`, `false`, `null`, 750."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def anything(value: Any, path: FieldPath, reader: Reader) -> Any:
    """Any value is accepted."""
    return value


def text(value: Any, path: FieldPath, reader: Reader) -> str | None:
    """A text; numbers, dates and booleans that YAML made of one are told as the trap they are."""
    if type(value) is str:
        return value
    if value is None:
        return None
    if isinstance(value, dict | list):
        reader.wrong(
            path,
            N_("one text is expected here, not a list")
            if isinstance(value, list)
            else N_("one text is expected here, not fields"),
            N_("if the text contains “: ”, put it between double quotes"),
        )
        return None
    if isinstance(value, str):  # an impossible date where a text is expected is a text
        return str(value)
    where = Place(reader.path, path)
    quotes = (Edit(where._replace(part="before"), '"'), Edit(where._replace(part="after"), '"'))
    reader.problems.append(
        Problem(
            "schema-type",
            where,
            Text(
                N_("without quotes, YAML takes “{source}” for {value}, not for a text"),
                {"value": yaml_word(value)},
            ),
            fix=Fix(Text(N_("put it between double quotes")), True, quotes),
        )
    )
    return None


def date(value: Any, path: FieldPath, reader: Reader) -> datetime.date | None:
    """A date, ISO and unquoted. A readable one in another dress is used, and told."""
    if type(value) is datetime.date:
        return value
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        reader.report(
            "schema-date-with-time",
            path,
            Text(N_("a date is expected here, without a time")),
            meant=value.date().isoformat(),
            plain=True,
            safe=value.tzinfo is None,
        )
        return value.date()
    if isinstance(value, str):
        return _date_from_text(value, path, reader)
    if type(value) is int and 1900 < value < 2200:
        reader.report("schema-date-format", path, Text(N_("a full date is expected, not only a year")), hint=_DATE_HINT)
        return None
    meant = dates.from_digits(value) if type(value) is int else None
    reader.report(
        "schema-date-format",
        path,
        Text(N_("“{source}” is not a date"), {"value": yaml_word(value)}),
        hint=_DATE_HINT,
        meant=meant.isoformat() if meant else None,
        plain=True,
    )
    return None


_DATE_HINT = Text(N_("a date is written year-month-day: 2024-06-30"))


def _date_from_text(value: str, path: FieldPath, reader: Reader) -> datetime.date | None:
    quoted = dates.iso(value.strip())
    if quoted is not None:
        reader.report(
            "schema-date-as-text",
            path,
            Text(N_("this date is between quotes: YAML takes it for a text")),
            meant=quoted.isoformat(),
            plain=True,
            safe=True,
        )
        return quoted
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        reader.report(
            "yaml-impossible-date",
            path,
            Text(N_("{value} does not exist in the calendar"), {"value": value.strip()}),
            hint=Text(dates.why_impossible(value.strip())),
            meant=dates.possible(value.strip()),
            plain=True,
        )
        return None
    meant = dates.guess(value)
    clear = meant if dates.is_clear(value) else None
    reader.report(
        "schema-date-format",
        path,
        Text(N_("“{source}” is not written as a date"), {"value": value}),
        hint=_DATE_HINT,
        meant=meant.isoformat() if meant else None,
        plain=True,
        safe=clear is not None,
    )
    return clear


def moment(value: Any, path: FieldPath, reader: Reader) -> datetime.date | None:
    """A date whose time, if any, is dropped."""
    return value.date() if isinstance(value, datetime.datetime) else date(value, path, reader)


def integer(value: Any, path: FieldPath, reader: Reader) -> int | None:
    """A whole number."""
    if type(value) is int or value is None:
        return value
    if value == "":
        return None
    if _is_odd(value):
        _odd(value, path, reader)
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", value) if isinstance(value, str) else ""
    meant = digits if re.fullmatch(r"-?\d{1,15}", digits) else None
    reader.wrong(path, N_("a whole number is expected here"), meant=meant)
    return None


def _is_odd(value: Any) -> bool:
    """Whether a number is not what it looks like (`source.values.OddInt`)."""
    return isinstance(value, int | float) and type(value) not in (int, float, bool)


def _odd(value: Any, path: FieldPath, reader: Reader) -> None:
    reader.report(
        "schema-type",
        path,
        Text(N_("YAML reads “{source}” as {value}"), {"value": yaml_word(value)}),
        hint=Text(N_("write the number without “0” in front nor “:” inside")),
    )


def number(value: Any, path: FieldPath, reader: Reader) -> float | None:
    """A number, without unit, space or currency."""
    if value is None or (type(value) in (int, float) and math.isfinite(value)):
        return value  # type: ignore[no-any-return]
    if value == "":
        return None
    if _is_odd(value):
        _odd(value, path, reader)
        return None
    digits = re.sub(r"[\s\u00a0\u202f€]", "", value).replace(",", ".") if isinstance(value, str) else ""
    thousands = re.fullmatch(r"(\d+(?:\.\d+)?)k", digits, re.IGNORECASE)
    meant = digits if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", digits) else None
    if thousands:
        meant = str(round(float(thousands[1]) * 1000))
    reader.wrong(path, N_("a number is expected here, without unit nor space"), meant=meant)
    return None


def boolean(value: Any, path: FieldPath, reader: Reader) -> bool | None:
    """`true` or `false`."""
    if type(value) is bool or value is None or value == "":
        return value if type(value) is bool else None
    word = str(value).strip().casefold()
    meant = "true" if word in _TRUE else "false" if word in _FALSE else None
    message = N_("true or false is expected here, not “{source}”")
    reader.wrong(path, message, meant=meant, safe=meant is not None and word.isalpha())
    return None


def url(given: Any, path: FieldPath, reader: Reader) -> str | None:
    """A web address, or nothing."""
    value = text(given, path, reader)
    if not value or is_url(value):
        if value and "&" in value and _ENTITY.search(value):
            clean = _ENTITY.sub(_unescaped, value)
            said = Text(N_("this address contains the HTML code “{code}”"), {"code": _ENTITY.findall(value)[0]})
            reader.report("schema-url", path, said, meant=clean, safe=is_url(clean))
        return value
    message = N_("“{source}” is not a web address")
    meant: str | None = None
    safe = False
    bare = value.strip()
    if not bare:
        return None
    if is_url(bare):
        message, meant, safe = N_("there are spaces around this web address"), bare, True
    elif re.match(r"(?:javascript|data|vbscript):", bare, re.IGNORECASE):
        message = N_("this address runs a script: it must not be published")
    elif re.match(r"[hH][tTpPsS:/]{3,}", bare):
        rest = re.sub(r"^[hH][tTpPsS]*[:;]?/*(?:https?:/+)*", "", bare)
        meant = f"https://{rest}" if is_url(f"https://{rest}") else None
    elif " " not in bare and is_url(f"https://{bare}") and "@" not in bare:
        message, meant = N_("“https://” is missing at the beginning of this web address"), f"https://{bare}"
        safe = True
    hint = Text(N_("an address begins with https:// and contains no space"))
    said = Text(message, {"value": value})
    reader.report("schema-url", path, said, hint=None if meant else hint, meant=meant, safe=safe)
    return meant if safe else None


def _unescaped(found: re.Match[str]) -> str:
    import html

    return html.unescape(found.group())


def email(given: Any, path: FieldPath, reader: Reader) -> str | None:
    """One e-mail address."""
    value = text(given, path, reader)
    if not value or EMAIL.fullmatch(value):
        return value
    bare = re.sub(r"^(?:mailto:|<)|>$", "", value.strip(), flags=re.IGNORECASE).strip()
    if not bare:
        return None
    meant = bare if bare != value and EMAIL.fullmatch(bare) else None
    if meant is None and "@" in bare:
        squeezed = re.sub(r"\s", "", bare).replace(",", ".").replace("@@", "@")
        meant = squeezed if EMAIL.fullmatch(squeezed) and squeezed.count("@") == 1 and bare.count("@") < 3 else None
        meant = meant if len(EMAIL.findall(bare)) < 2 else None
    reader.report(
        "schema-email",
        path,
        Text(N_("“{source}” is not a valid e-mail address"), {"value": value}),
        hint=None if meant else Text(N_("one address only, like name@domain.fr; a web page goes in “link”")),
        meant=meant,
        safe=meant == bare,
    )
    return meant if meant == bare else None


def handle(given: Any, path: FieldPath, reader: Reader) -> str | None:
    """A GitHub account, without @ nor address."""
    value = text(given, path, reader)
    if not value or HANDLE.fullmatch(value):
        return value
    bare = re.sub(r"^(?:https?://)?(?:www\.)?github\.com/|^@", "", value.strip(), flags=re.IGNORECASE).strip("/@ ")
    meant = bare if HANDLE.fullmatch(bare) else None
    if not value.strip():
        return None
    reader.report(
        "schema-github",
        path,
        Text(N_("“{source}” is not a GitHub account"), {"value": value}),
        hint=None
        if meant
        else Text(N_("only the account's name: letters, digits and hyphens; leave it out if there is none")),
        meant=meant,
        safe=meant is not None,
    )
    return meant


_RULE_OF_WORDS = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}


def is_closed(words: str, vocabulary: Vocabulary) -> bool:
    """Whether a word outside the list is found wrong, and not only unusual."""
    return words in _RULE_OF_WORDS or vocabulary.is_strict(words)


def choice(field: Field, vocabulary: Vocabulary) -> Convert:
    """A converter to one word of the vocabulary. An unknown word is kept, and told."""
    known = frozenset(vocabulary.allowed(field.words))
    strict = vocabulary.is_strict(field.words)
    usual = [
        word for word in vocabulary.allowed(field.words) if field.words != "phases" or vocabulary.phases[word].current
    ]
    rule = _RULE_OF_WORDS.get(field.words, "schema-unknown-value" if strict else "schema-unusual-value")

    def convert(given: Any, path: FieldPath, reader: Reader) -> str | None:
        if type(given) is str and (given in known or not known):
            return given
        value = text(given, path, reader)
        if not value:
            return value
        meant = nearest(value, known) or _labelled(vocabulary, field.words, usual, value)
        hint = None
        if meant is None and 0 < len(usual) <= MOST_WORDS:
            hint = Text(N_("the words in use: {words:list}"), {"words": usual})
        reader.report(
            rule,
            path,
            Text(_MESSAGES[rule], {"value": value}),
            hint=hint,
            meant=meant,
            typo=meant is not None,
        )
        return value

    return convert


def _labelled(vocabulary: Vocabulary, words: str, usual: Iterable[str], value: str) -> str | None:
    """The word that a text calls by its label, in any language (`Poursuite`), or by a word of one (`comité`)."""
    wanted = folded(value)
    labels = [(word, folded(label)) for word in usual for label in vocabulary.labels(words, word).values()]
    for fits in (lambda label: label == wanted, lambda label: wanted in label.split("-")):
        found = {word for word, label in labels if fits(label)}
        if len(found) == 1:
            return found.pop()
    return None


_MESSAGES = {
    "phase-unknown-name": N_("“{value}” is not the name of a phase"),
    "schema-unknown-event": N_("“{value}” is not the name of an event"),
    "schema-unknown-value": N_("“{value}” is not one of the words allowed here"),
    "schema-unusual-value": N_("“{value}” is not one of the usual words"),
}


def reference(field: Field, prefix: str) -> Convert:
    """A converter to the id of another entry; `prefix` is how this layout spells it (`/organisations/`)."""
    any_prefix = re.compile(r"/?[a-z]+/(?=[^/]+$)")

    def convert(given: Any, path: FieldPath, reader: Reader) -> str | None:
        value = text(given, path, reader)
        if not value:
            return value
        if prefix:
            if value.startswith(prefix):
                return value[len(prefix) :]
            bare = any_prefix.sub("", value).lstrip("/")
            reader.report(
                "ref-prefix",
                path,
                Text(N_("a reference is written “{prefix}…” here"), {"prefix": prefix}),
                meant=prefix + bare if re.fullmatch(r"[\w.-]+", bare) else None,
            )
            return bare
        bare = any_prefix.sub("", value) if value.startswith("/") else value
        if bare != value:
            reader.report("ref-prefix", path, Text(N_("only the id is expected here")), meant=bare, safe=True)
        return bare

    return convert


def many(one: Convert, field: Field, prefix: str = "") -> Convert:
    """A converter to a tuple, one value an item. An item left out keeps its place, so that paths stay true.

    Texts and references that need no `prefix` are taken as they are, without a look at each.
    """
    group = field.type == "group"
    plain = field.type in ("text", "lines", "reference") and not prefix
    blank = None if group else ""

    def convert(value: Any, path: FieldPath, reader: Reader) -> tuple[Any, ...]:
        if type(value) is list:
            if len(value) > MOST_ITEMS:
                reader.report("schema-too-many", path, Text(N_("a list has at most {n} items"), {"n": MOST_ITEMS}))
                return ()
            if plain and len(value) == 1 and type(value[0]) is str and value[0][:1] != "/":
                return (value[0],)
            if not group and len(value) == 1 and type(value[0]) is not str and value[0] is None:
                return ()
            before = len(reader.problems)
            made = tuple([one(item, (*path, i), reader) for i, item in enumerate(value)])
            if not group and len(made) > 1 and len(reader.problems) > before:
                reader.problems[before:] = [not_twice(problem, value) for problem in reader.problems[before:]]
            if not group:
                made = tuple([blank if item is None else item for item in made])
                if len(made) > 1 and len(set(made)) != len(made):
                    _twice(made, path, reader)
            return made
        if value is None or value == "":
            return ()
        if type(value) is dict and field.may_be != "group":
            reader.wrong(path, N_("a list is expected here"), N_("begin each item with a dash: “- …”"))
            return (one(value, path, reader),) if group else ()
        if type(value) is dict:
            return ()
        if isinstance(value, str) and value.startswith("-"):
            reader.wrong(path, N_("a list is expected here"), N_("a space is missing after the dash: “- …”"))
        elif field.may_be != "text" or not isinstance(value, str):
            reader.wrong(
                path, N_("a list is expected here, even for one value"), N_("write it on a line of its own: “- …”")
            )
        if group:
            return ()
        single = one(value, path, Reader(reader.path, []))
        return (single,) if single else ()

    return _with_maps(convert) if field.may_be == "group" else convert


def _with_maps(convert: Convert) -> Convert:
    """Sponsors were maps in 2020 and 2021: such a list is old, not wrong, and names no id."""

    def lenient(value: Any, path: FieldPath, reader: Reader) -> Any:
        if type(value) is list and any(type(item) is dict for item in value):
            value = ["" if type(item) is dict else item for item in value]
        return convert(value, path, reader)

    return lenient


def one_or_many(one: Convert, field: Field) -> Convert:
    """A converter for a field met with one value and with a list; the first counts unless the record keeps all."""

    def convert(value: Any, path: FieldPath, reader: Reader) -> Any:
        if type(value) is list:
            items = [one(item, (*path, i), reader) for i, item in enumerate(value)]
            return tuple(x for x in items if x) if field.name == "contacts" else next((x for x in items if x), None)
        made = one(value, path, reader)
        return ((made,) if made else ()) if field.name == "contacts" else made

    return convert


def lenient(one: Convert, other: str) -> Convert:
    """A converter that leaves a second, old shape alone."""

    def convert(value: Any, path: FieldPath, reader: Reader) -> Any:
        if (other == "text" and type(value) is str) or (other == "boolean" and type(value) is bool):
            return value
        return one(value, path, reader)

    return convert


def not_twice(problem: Problem, items: Collection[Any]) -> Problem:
    """A problem of an item; what its fix proposes is not put into a list that has it already."""
    meant = problem.fix.title.arguments.get("meant") if problem.fix is not None else None
    if meant is None or meant not in items:
        return problem
    said = Text(N_("“{meant}” is already in this list: delete this item if it is what was meant"), {"meant": meant})
    return problem._replace(label=None, fix=None, hints=(said,))


def _twice(items: tuple[Any, ...], path: FieldPath, reader: Reader) -> None:
    seen: dict[Any, int] = {}
    for i, item in enumerate(items):
        if item and item in seen:
            where = Place(reader.path, (*path, i))
            deleted = Edit(where._replace(part="whole"), "")
            reader.problems.append(
                Problem(
                    "schema-duplicate-item",
                    where,
                    Text(N_("“{item}” is already in this list"), {"item": item}),
                    fix=Fix(Text(N_("delete one of the two")), True, (deleted,)),
                )
            )
        seen[item] = i
