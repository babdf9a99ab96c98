"""Decode the values of a front matter into a record, following the Field table of its kind.

A `Decoder` is built once per kind, with a `FieldDecoder` for each field of the table, so that a valid value costs one
look-up. An invalid value is reported as a problem and left out of the record; an unknown field is reported with a
suggestion.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Edit, FieldLocation, FieldPath, Fix, Problem, did_you_mean, replace_with
from incubo.model import dates
from incubo.model.fields import EntryKind, Field
from incubo.model.records import RECORD_TYPES, Entry, Event, Fast, Metric, Mission, Order, Phase
from incubo.model.suggestions import find_nearest, is_misspelling, normalise_name, strip_accents
from incubo.model.vocabulary import Vocabulary
from incubo.source.scalars import format_text_scalar

Converter: TypeAlias = Callable[[Any, FieldPath, "DecodeContext"], Any]
"""A function that takes a value as YAML gave it, its path and the context, and returns that of the record (None: it is
invalid).
"""

_FIELD_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "debut": ("start",),
    "begin": ("start",),
    "date-debut": ("start",),
    "fin": ("end",),
    "date-fin": ("end",),
    "statut": ("status",),
    "employeur": ("employer",),
    "nom": ("fullname", "name", "title"),
    "name": ("fullname", "title"),
    "titre": ("title",),
    "title": ("name", "fullname"),
    "domain": ("domaine",),
    "produits": ("startups",),
    "produit": ("startup", "startups"),
    "equipes": ("teams",),
    "incubateur": ("incubator",),
    "organisation": ("owner", "sponsors"),
    "email": ("contact",),
    "mail": ("contact",),
    "url": ("link", "website"),
    "site": ("link", "website"),
    "lien": ("link",),
    "skills": ("competences",),
    "description": ("mission",),
}
"""Words that people write in the place of a field's name, in French or English (normalised), and what they mean."""

_GROUP_RECORDS = (Phase, Event, Metric, Fast, Mission, Order)
"""The records of groups: that of one is the first that has all its fields."""

_EXACT_TYPES: Mapping[str, type] = {
    "text": str,
    "lines": str,
    "boolean": bool,
    "date": datetime.date,
    "moment": datetime.date,
    "integer": int,
    "number": int,
}


_MAX_GUESSES = 1000
"""Problems of a file after which no likely value is searched for another one."""


class DecodeContext(NamedTuple):
    """The path of the file being decoded, and the problems found so far."""

    path: str
    problems: list[Problem]

    @property
    def may_guess(self) -> bool:
        """Whether to search what a wrong value probably means: it takes long in a file of many wrong values."""
        return len(self.problems) < _MAX_GUESSES

    def add_problem(
        self,
        rule_id: str,
        path: FieldPath,
        message: Message,
        *,
        hint: Message | None = None,
        suggestion: str | None = None,
        is_safe: bool = False,
        is_typo: bool = False,
        unquoted: bool = False,
        case: str = "",
    ) -> None:
        """Add a problem at a field.

        `suggestion` is the value that was probably meant; the problem's fix writes it as a YAML text, or as it is if
        `unquoted` (a date, a number, true or false). `is_safe` is that of the fix; `case` and `is_typo` are those of
        the problem.
        """
        location = FieldLocation(self.path, path)
        fix = label = None
        if suggestion is not None:
            label = did_you_mean(suggestion)
            written = suggestion if unquoted else format_text_scalar(suggestion)
            fix = replace_with(location, suggestion, written, is_safe=is_safe)
        self.problems.append(
            Problem(
                rule_id,
                location,
                message,
                label=label,
                hints=(hint,) if hint else (),
                fix=fix,
                is_typo=is_typo,
                case=case,
            )
        )

    def add_type_problem(
        self,
        path: FieldPath,
        case: str,
        message: str,
        hint: str | None = None,
        suggestion: str | None = None,
        *,
        is_safe: bool = False,
    ) -> None:
        """Add a problem for a value of the wrong type; see `add_problem`."""
        hint_message = Message(hint) if hint else None
        self.add_problem(
            "schema-type",
            path,
            Message(message),
            hint=hint_message,
            suggestion=suggestion,
            unquoted=True,
            is_safe=is_safe,
            case=case,
        )


def format_yaml_value(value: Any) -> str:
    """A value as YAML writes it: `true`, `false`, `null`, 750."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


_TRUE_WORDS = {"true", "yes", "oui", "vrai", "on", "1"}
_FALSE_WORDS = {"false", "no", "non", "faux", "off", "0"}


def _accept_any(value: Any, path: FieldPath, context: DecodeContext) -> Any:
    """The value itself."""
    return value


def _convert_text(value: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A text. A number, date or boolean is reported as a text without quotes."""
    if type(value) is str:
        return value
    if value is None:
        return None
    if isinstance(value, dict | list):
        is_list = isinstance(value, list)
        context.add_type_problem(
            path,
            "list" if is_list else "fields",
            N_("one text is expected here, not a list") if is_list else N_("one text is expected here, not fields"),
            N_("if the text contains “: ”, put it between double quotes"),
        )
        return None
    if isinstance(value, str):  # an ImpossibleDate is a valid text
        return str(value)
    location = FieldLocation(context.path, path)
    quotes = (Edit(location._replace(part="before"), '"'), Edit(location._replace(part="after"), '"'))
    context.problems.append(
        Problem(
            "schema-type",
            location,
            Message(
                N_("without quotes, YAML takes “{source}” for {value}, not for a text"),
                {"value": format_yaml_value(value)},
            ),
            fix=Fix(Message(N_("put it between double quotes")), True, quotes),
        )
    )
    return None


def _convert_integer(value: Any, path: FieldPath, context: DecodeContext) -> int | None:
    """A whole number."""
    if type(value) is int or value is None:
        return value
    if value == "":
        return None
    if _is_ambiguous_number(value):
        _report_ambiguous_number(value, path, context)
        return None
    digits = re.sub(r"[\s\u00a0\u202f]", "", value) if isinstance(value, str) else ""
    suggestion = digits if re.fullmatch(r"-?\d{1,15}", digits) else None
    context.add_type_problem(path, "integer", N_("a whole number is expected here"), suggestion=suggestion)
    return None


def _is_ambiguous_number(value: Any) -> bool:
    """Whether YAML 1.1 reads a number otherwise than people do (`AmbiguousInt`, `AmbiguousFloat` of `yaml_loader`)."""
    return isinstance(value, int | float) and type(value) not in (int, float, bool)


def _report_ambiguous_number(value: Any, path: FieldPath, context: DecodeContext) -> None:
    context.add_problem(
        "schema-type",
        path,
        Message(N_("YAML reads “{source}” as {value}"), {"value": format_yaml_value(value)}),
        hint=Message(N_("write the number without a leading “0” and without “:”")),
    )


def _convert_number(value: Any, path: FieldPath, context: DecodeContext) -> float | None:
    """A number, without unit, spaces or currency."""
    if type(value) in (int, float) and math.isfinite(value):
        number: float = value
        return number
    if value is None or value == "":
        return None
    if _is_ambiguous_number(value):
        _report_ambiguous_number(value, path, context)
        return None
    digits = re.sub(r"[\s\u00a0\u202f€£$¥]", "", value).replace(",", ".") if isinstance(value, str) else ""
    thousands = re.fullmatch(r"(\d+(?:\.\d+)?)k", digits, re.IGNORECASE)
    suggestion = digits if re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", digits) else None
    if thousands:
        suggestion = str(round(float(thousands[1]) * 1000))
    context.add_type_problem(
        path, "number", N_("a number is expected here, without a unit or spaces"), suggestion=suggestion
    )
    return None


def _convert_boolean(value: Any, path: FieldPath, context: DecodeContext) -> bool | None:
    """`true` or `false`."""
    if type(value) is bool or value is None or value == "":
        return value if type(value) is bool else None
    text = str(value).strip().casefold()
    suggestion = "true" if text in _TRUE_WORDS else "false" if text in _FALSE_WORDS else None
    similar = None if suggestion else find_nearest(text, ("true", "false"))
    message = N_("true or false is expected here, not “{source}”")
    context.add_type_problem(
        path, "boolean", message, suggestion=suggestion or similar, is_safe=suggestion is not None and text.isalpha()
    )
    return None


_DATE_HINT = Message(N_("a date is written year-month-day: 2024-06-30"))


def _convert_date(value: Any, path: FieldPath, context: DecodeContext) -> datetime.date | None:
    """A date. One in another form than an unquoted ISO date is reported, and used if its meaning is clear."""
    if type(value) is datetime.date:
        return value
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        context.add_problem(
            "schema-date-with-time",
            path,
            Message(N_("a date is expected here, without a time")),
            suggestion=value.date().isoformat(),
            unquoted=True,
            is_safe=value.tzinfo is None,
        )
        return value.date()
    if isinstance(value, str):
        return _convert_date_text(value, path, context)
    if type(value) is int and 1900 < value < 2200:
        context.add_problem(
            "schema-date-format", path, Message(N_("a full date is expected, not only a year")), hint=_DATE_HINT
        )
        return None
    suggestion = dates.date_from_digits(value) if type(value) is int else None
    context.add_problem(
        "schema-date-format",
        path,
        Message(N_("“{source}” is not a date"), {"value": format_yaml_value(value)}),
        hint=_DATE_HINT,
        suggestion=suggestion.isoformat() if suggestion else None,
        unquoted=True,
    )
    return None


def _convert_date_text(value: str, path: FieldPath, context: DecodeContext) -> datetime.date | None:
    day = dates.parse_iso_date(value.strip())
    if day is not None:
        context.add_problem(
            "schema-date-as-text",
            path,
            Message(N_("this date is between quotes: YAML takes it for a text")),
            suggestion=day.isoformat(),
            unquoted=True,
            is_safe=True,
        )
        return day
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        context.add_problem(
            "yaml-impossible-date",
            path,
            Message(N_("{value} does not exist in the calendar"), {"value": value.strip()}),
            hint=Message(dates.explain_impossible_date(value.strip())),
            suggestion=dates.suggest_possible_date(value.strip()),
            unquoted=True,
        )
        return None
    is_short = "-" in value and dates.has_two_digit_year(value.strip())  # 24-06-30: in a file the year may be first
    suggestion = None if is_short else dates.guess_date(value)
    unambiguous = suggestion if dates.is_unambiguous_date(value) else None
    context.add_problem(
        "schema-date-format",
        path,
        Message(N_("“{source}” is not written as a date"), {"value": value}),
        hint=_DATE_HINT,
        suggestion=suggestion.isoformat() if suggestion else None,
        unquoted=True,
        is_safe=unambiguous is not None,
        case="text",
    )
    return unambiguous


def _convert_datetime(value: Any, path: FieldPath, context: DecodeContext) -> datetime.date | None:
    """A date whose time, if any, is dropped."""
    return value.date() if isinstance(value, datetime.datetime) else _convert_date(value, path, context)


_BULLETS = ("-", "–", "—", "•", "·", "+")
"""Characters that people begin list items with; only the first is YAML."""

MAX_ITEMS = 500
"""Largest number of items in a list; the longest real one has a few dozen."""


def drop_duplicating_fix(problem: Problem, items: Collection[Any]) -> Problem:
    """A problem of a list item; without its fix if that would write a value that the list already has."""
    suggestion = problem.fix.title.arguments.get("meant") if problem.fix is not None else None
    if suggestion is None or suggestion not in items:
        return problem
    hint = Message(
        N_("“{meant}” is already in this list: delete this item if it is what was meant"), {"meant": suggestion}
    )
    return problem._replace(label=None, fix=None, hints=(hint,))


def _report_empty_items(items: list[Any], path: FieldPath, context: DecodeContext) -> None:
    """Report the items that have only a dash."""
    for i, item in enumerate(items):
        if item is None:
            location = FieldLocation(context.path, (*path, i))
            context.problems.append(
                Problem(
                    "schema-empty-item",
                    location,
                    Message(N_("this item is empty")),
                    hints=(Message(N_("write its value after the dash, or delete the line")),),
                )
            )


def _report_duplicates(items: list[Any], path: FieldPath, context: DecodeContext) -> None:
    positions: dict[Any, int] = {}
    for i, item in enumerate(items):
        if item and item in positions:
            location = FieldLocation(context.path, (*path, i))
            deletion = Edit(location._replace(part="whole"), "")
            context.problems.append(
                Problem(
                    "schema-duplicate-item",
                    location,
                    Message(N_("“{item}” is already in this list"), {"item": item}),
                    fix=Fix(Message(N_("delete one of the two")), True, (deletion,)),
                )
            )
        positions[item] = i


_MAX_HINT_VALUES = 15
"""Largest number of values that a hint lists."""

_RULE_BY_LIST = {"phases": "phase-unknown-name", "events": "schema-unknown-event"}
"""The rule of a value outside a list, for the lists that have a rule of their own."""

_MESSAGES = {
    "phase-unknown-name": N_("“{value}” is not the name of a phase"),
    "schema-unknown-event": N_("“{value}” is not the name of an event"),
    "schema-unknown-value": N_("“{value}” is not one of the words allowed here"),
    "schema-unusual-value": N_("“{value}” is not one of the usual words"),
}


def is_closed_list(list_name: str, vocabulary: Vocabulary) -> bool:
    """Whether a value outside the list is an error, and not only unusual."""
    return list_name in _RULE_BY_LIST or vocabulary.is_strict(list_name)


def _find_by_label(vocabulary: Vocabulary, list_name: str, current_values: Iterable[str], text: str) -> str | None:
    """The only value whose label, in any language, is the text (`Poursuite`) or contains it as a word (`comité`)."""
    normalised = normalise_name(text)
    labels = [
        (value, normalise_name(label))
        for value in current_values
        for label in vocabulary.value_labels(list_name, value).values()
    ]
    for is_match in (lambda label: label == normalised, lambda label: normalised in label.split("-")):
        matches = {value for value, label in labels if is_match(label)}
        if len(matches) == 1:
            return matches.pop()
    return None


_EMAIL_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
EMAIL_PATTERN = re.compile(
    rf"{_EMAIL_ATOM}(?:\.{_EMAIL_ATOM})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:xn--[A-Za-z0-9-]+|[A-Za-z]{{2,}})"
)
_HOST_CHARACTER = r"[^\s/?#<>\"\\@,;:.]"
_TOP_LEVEL_DOMAIN = r"(?:[^\s/?#<>\"\\@,;:.0-9_-]{2,}|[0-9]{1,3}|[xX][nN]--[A-Za-z0-9-]+)"
URL_PATTERN = re.compile(
    rf"[hH][tT][tT][pP][sS]?://(?:{_HOST_CHARACTER}+@)?(?:(?:{_HOST_CHARACTER}+\.)+{_TOP_LEVEL_DOMAIN}\.?|[lL][oO][cC][aA][lL][hH][oO][sS][tT])"
    r"(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\]*)?"
)
"""A web address; its host ends with letters (or is an IP address). The JSON Schema uses the same pattern."""

MAX_EMAIL_LENGTH = 254
MAX_URL_LENGTH = 2_000
HANDLE_PATTERN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);")


def is_url(text: str) -> bool:
    """Whether a text is a web address: a scheme, a host with a dot (or localhost), no space."""
    return len(text) <= MAX_URL_LENGTH and URL_PATTERN.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address."""
    return len(text) <= MAX_EMAIL_LENGTH and EMAIL_PATTERN.fullmatch(text) is not None


def _convert_url(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A web address."""
    value = _convert_text(raw, path, context)
    if not value or is_url(value):
        if value and "&" in value and _ENTITY.search(value):
            decoded_url = _ENTITY.sub(_decode_entity, value)
            message = Message(N_("this address contains the HTML code “{code}”"), {"code": _ENTITY.findall(value)[0]})
            context.add_problem("schema-url", path, message, suggestion=decoded_url, is_safe=is_url(decoded_url))
        return value
    template = N_("“{source}” is not a web address")
    suggestion: str | None = None
    is_safe, case = False, ""
    stripped = value.strip()
    if not stripped:
        return None
    corrected = stripped.strip("<>").replace("\\", "/")
    host, slash, rest = corrected.partition("//")[2].partition("/")
    corrected = f"{corrected.partition('//')[0]}//{host.replace(',', '.')}{slash}{rest}" if host else corrected
    decoded = _ENTITY.sub(_decode_entity, stripped)
    if decoded != stripped and is_url(decoded):
        template, suggestion, is_safe, case = N_("this address contains HTML codes"), decoded, True, "html-codes"
    elif is_url(stripped):
        template, suggestion, case = N_("there are spaces around this web address"), stripped.rstrip(";, "), "spaces"
        is_safe = suggestion == stripped  # a separator that was left there may belong to the address
    elif corrected != stripped and is_url(corrected):
        suggestion = corrected
    elif re.match(r"(?:javascript|data|vbscript):", stripped, re.IGNORECASE):
        template, case = N_("this address runs a script: it must not be published"), "script"
    elif re.match(r"[hH][tTpPsS:/]{3,}", stripped):
        rest = re.sub(r"^[hH][tTpPsS]*[:;]?/*(?:https?:/+)*", "", stripped)
        suggestion = f"https://{rest}" if is_url(f"https://{rest}") else None
    elif " " not in stripped and is_url(f"https://{stripped}") and "@" not in stripped:
        template, suggestion = N_("“https://” is missing at the beginning of this web address"), f"https://{stripped}"
        is_safe, case = True, "no-scheme"
    hint = Message(N_("an address begins with https:// and contains no space"))
    message = Message(template, {"value": value})
    context.add_problem(
        "schema-url",
        path,
        message,
        hint=None if suggestion else hint,
        suggestion=suggestion,
        is_safe=is_safe,
        case=case,
    )
    return suggestion if is_safe or case == "spaces" else None


_ANY_PREFIX = re.compile(r"/?[a-z]+/(?=[^/]+$)")


def _decode_entity(match: re.Match[str]) -> str:
    import html  # lazy: 2 ms, only for an address with HTML codes

    return html.unescape(match.group())


def _convert_email(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """One e-mail address."""
    value = _convert_text(raw, path, context)
    if not value or is_email(value):
        return value
    stripped = re.sub(r"^(?:mailto:|<)|>$", "", value.strip(), flags=re.IGNORECASE).strip()
    if not stripped:
        return None
    suggestion = stripped if stripped != value and is_email(stripped) else _guess_email(stripped)
    context.add_problem(
        "schema-email",
        path,
        Message(N_("“{source}” is not a valid e-mail address"), {"value": value}),
        hint=None
        if suggestion
        else Message(N_("one address only, like name@domain.fr; a web page goes in another field")),
        suggestion=suggestion,
        is_safe=suggestion == stripped,
    )
    return suggestion if suggestion == stripped else None


def _guess_email(text: str) -> str | None:
    """The only address in a text, or the one meant: `Name <a@b.fr>`, `a [at] b.fr`, `a @ b.fr`, `a@b,fr`."""
    if len(text) > 2 * MAX_EMAIL_LENGTH:
        return None
    text_with_at = re.sub(r"\s*(?:\[at\]|\(at\)|\[@\])\s*", "@", text, flags=re.IGNORECASE)
    addresses = set(EMAIL_PATTERN.findall(text_with_at))
    if len(addresses) > 1:
        return None
    wrapped = re.fullmatch(r".*[<(](?:mailto:)?([^<>()\s]+)[>)]\W*", text_with_at, flags=re.IGNORECASE)
    if wrapped and is_email(wrapped[1]):
        return wrapped[1]
    cleaned = re.sub(r"\s", "", text_with_at.partition("?")[0]).replace(",", ".").strip(".;")
    cleaned = strip_accents(re.sub(r"@{2,}", "@", re.sub(r"\.{2,}", ".", cleaned)))
    return cleaned if is_email(cleaned) and text.count("@") < 3 else None


def _convert_handle(raw: Any, path: FieldPath, context: DecodeContext) -> str | None:
    """A GitHub account, without `@` or web address."""
    value = _convert_text(raw, path, context)
    if not value or HANDLE_PATTERN.fullmatch(value):
        return value
    stripped = re.sub(r"^(?:https?://)?(?:www\.)?github\.com/|^@", "", value.strip(), flags=re.IGNORECASE).strip("/@ ")
    suggestion = stripped if HANDLE_PATTERN.fullmatch(stripped) else None
    if not value.strip():
        return None
    context.add_problem(
        "schema-github",
        path,
        Message(N_("“{source}” is not a GitHub account"), {"value": value}),
        hint=None
        if suggestion
        else Message(N_("only the account's name: letters, digits and hyphens; leave it out if there is none")),
        suggestion=suggestion,
        is_safe=suggestion is not None,
    )
    return suggestion


_CONVERTERS: Mapping[str, Converter] = {
    "text": _convert_text,
    "lines": _convert_text,
    "date": _convert_date,
    "moment": _convert_datetime,
    "integer": _convert_integer,
    "number": _convert_number,
    "boolean": _convert_boolean,
    "url": _convert_url,
    "email": _convert_email,
    "handle": _convert_handle,
    "any": _accept_any,
}
"""The converters of the types of fields that need nothing but the value."""


class FieldDecoder:
    """Converts the values of a field at a position in its record."""

    def __init__(self, position: int, field: Field, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: as for `Decoder`."""
        self.position = position
        self.exact_types = () if field.many else (_EXACT_TYPES.get(field.type), _EXACT_TYPES.get(field.also_accepts))
        """The types of the values that need no conversion, as `known_values` do not."""
        self._words = frozenset(vocabulary.allowed_values(field.value_list) if field.value_list else ())
        self.known_values = frozenset() if field.many else self._words
        self._field = field
        self._vocabulary = vocabulary
        self._prefix = prefixes.get(field.target_kind, "")
        self._is_text = field.type in ("text", "lines", "reference") and not self._prefix
        self._items: _RecordDecoder | None = None
        if field.type == "group":
            names = {item.name for item in field.subfields}
            record_type = next(record for record in _GROUP_RECORDS if names.issubset(record._fields))
            self._items = _RecordDecoder(record_type, field.subfields, vocabulary, prefixes)
        own = {"group": self._convert_group, "choice": self._convert_choice, "reference": self._convert_reference}
        self._convert_one: Converter = own.get(field.type) or _CONVERTERS[field.type]
        self.convert: Converter = self._convert_one
        if field.many:
            self.convert = self._convert_list
        elif field.also_accepts == "many":
            self.convert = self._convert_one_or_many

    def _convert_list(self, value: Any, path: FieldPath, context: DecodeContext) -> tuple[Any, ...]:
        """A tuple. An invalid item keeps its position (as "" or an empty record), so paths stay valid."""
        if type(value) is not list:
            return self._convert_no_list(value, path, context)
        if len(value) == 1 and type(value[0]) is str and self._is_text and value[0][:1] != "/":  # most lists
            return (value[0],)
        if self._field.also_accepts == "group":  # the sponsors of 2020 and 2021, which have no id
            value = ["" if type(item) is dict else item for item in value]
        if len(value) > MAX_ITEMS:
            context.add_problem("schema-too-many", path, Message(N_("a list has at most {n} items"), {"n": MAX_ITEMS}))
            return ()
        if self._items is not None:
            return tuple([self._convert_group(item, (*path, i), context) for i, item in enumerate(value)])
        if None in value:
            _report_empty_items(value, path, context)
            if len(value) == 1:
                return ()
        problem_count = len(context.problems)
        items = [self._convert_one(item, (*path, i), context) for i, item in enumerate(value)]
        items = ["" if item is None else item for item in items]
        if len(items) > 1:
            new_problems = context.problems[problem_count:]
            context.problems[problem_count:] = [drop_duplicating_fix(problem, value) for problem in new_problems]
            if len(set(items)) != len(items):
                _report_duplicates(items, path, context)
        return tuple(items)

    def _convert_no_list(self, value: Any, path: FieldPath, context: DecodeContext) -> tuple[Any, ...]:
        """What stands in the place of a list, as one."""
        if value is None or value == "":
            return ()
        is_group = self._items is not None
        if type(value) is dict:
            if self._field.also_accepts == "group":
                return ()
            context.add_type_problem(
                path, "no-list", N_("a list is expected here"), N_("begin each item with a dash: “- …”")
            )
            return (self._convert_group(value, path, context),) if is_group else ()
        if isinstance(value, str) and value[:1] in _BULLETS:
            context.add_type_problem(
                path,
                "no-list",
                N_("a list is expected here"),
                N_("a space is missing after the dash: “- …”")
                if value[0] == "-"
                else N_("begin each item with a dash and a space: “- …”"),
            )
        elif self._field.also_accepts != "text" or not isinstance(value, str):
            context.add_type_problem(
                path,
                "one-value",
                N_("a list is expected here, even for one value"),
                N_("write it on a line of its own: “- …”"),
            )
        single = None if is_group else self._convert_one(value, path, DecodeContext(context.path, []))
        return (single,) if single else ()

    def _convert_one_or_many(self, value: Any, path: FieldPath, context: DecodeContext) -> Any:
        """One value or a list: `contacts` keeps all values, other fields the first one."""
        if type(value) is list:
            items = [self._convert_one(item, (*path, i), context) for i, item in enumerate(value)]
        else:
            items = [self._convert_one(value, path, context)]
        values = tuple(item for item in items if item)
        return values if self._field.name == "contacts" else values[0] if values else None

    def _convert_group(self, value: Any, path: FieldPath, context: DecodeContext) -> Any:
        """A record; an empty one if the value is no mapping."""
        assert self._items is not None
        if type(value) is dict:
            return self._items.decode_fields(value, path, context, [])
        record_type = self._items.record_type
        if value is None:
            context.add_type_problem(path, "empty", N_("this item is empty"))
        else:
            hint = N_("as in “- name: construction”, then “start: 2024-06-30” on the next line")
            is_phase = isinstance(value, str) and record_type is Phase
            message = N_("fields are expected here (“name: value”), not “{source}”")
            context.add_type_problem(path, "no-fields", message, hint if is_phase else None)
        return record_type()

    def _convert_choice(self, raw_value: Any, path: FieldPath, context: DecodeContext) -> str | None:
        """A value of the vocabulary. An unknown value is reported and kept."""
        if type(raw_value) is str and (raw_value in self._words or not self._words):
            return raw_value
        value = _convert_text(raw_value, path, context)
        if not value:
            return value
        list_name, vocabulary = self._field.value_list, self._vocabulary
        usual_values = [
            name
            for name in vocabulary.allowed_values(list_name)
            if list_name != "phases" or vocabulary.phases[name].is_current
        ]
        suggestion = None
        if context.may_guess:
            nearest = find_nearest(value, self._words)
            if nearest is not None and not is_misspelling(value, nearest):
                nearest = None
            suggestion = nearest or _find_by_label(vocabulary, list_name, usual_values, value)
        hint = None
        if suggestion is None and 0 < len(usual_values) <= _MAX_HINT_VALUES:
            hint = Message(N_("the words in use: {words:list}"), {"words": usual_values})
        unknown = "schema-unknown-value" if vocabulary.is_strict(list_name) else "schema-unusual-value"
        rule_id = _RULE_BY_LIST.get(list_name, unknown)
        context.add_problem(
            rule_id,
            path,
            Message(_MESSAGES[rule_id], {"value": value}),
            hint=hint,
            suggestion=suggestion,
            is_typo=suggestion is not None,
        )
        return value

    def _convert_reference(self, raw_value: Any, path: FieldPath, context: DecodeContext) -> str | None:
        """The id of another entry, without the prefix that this layout requires (`/organisations/`)."""
        value = _convert_text(raw_value, path, context)
        if not value:
            return value
        prefix = self._prefix
        if prefix:
            if value.startswith(prefix):
                return value[len(prefix) :]
            entry_id = _ANY_PREFIX.sub("", value).lstrip("/")
            context.add_problem(
                "ref-prefix",
                path,
                Message(N_("a reference is written “{prefix}…” here"), {"prefix": prefix}),
                suggestion=prefix + entry_id if re.fullmatch(r"[\w.-]+", entry_id) else None,
            )
            return entry_id
        entry_id = _ANY_PREFIX.sub("", value) if value.startswith("/") else value
        if entry_id != value:
            context.add_problem(
                "ref-prefix", path, Message(N_("only the id is expected here")), suggestion=entry_id, is_safe=True
            )
        return entry_id


class _RecordDecoder:
    """Decodes fields into a record: those of an entry, or of an item of a list."""

    def __init__(
        self, record_type: Any, fields: Collection[Field], vocabulary: Vocabulary, prefixes: Mapping[str, str]
    ) -> None:
        self.record_type = record_type
        names = record_type._fields
        self.fields: dict[str, FieldDecoder] = {}
        for field in fields:
            name = "legacy_id" if field.name == "id" else field.name
            position = names.index(name) if name in names else len(names)  # a custom field is checked, not kept
            self.fields[field.name] = FieldDecoder(position, field, vocabulary, prefixes)
        self.required = frozenset(field.name for field in fields if field.required and not field.required_if_used)
        self.defaults = [*record_type._field_defaults.values(), None]

    def decode_fields(
        self, values: Mapping[Any, Any], parent: FieldPath, context: DecodeContext, first: list[Any]
    ) -> Any:
        """The record of the fields under `parent`; `first`: its first values, which no field has."""
        record_values = first + self.defaults
        if len(values) > MAX_ITEMS:
            values = _keep_first_fields(values, parent, context)
        fields = self.fields
        for key, value in values.items():
            field = fields.get(key)
            if field is None:
                guesses = fields if context.may_guess else ()
                context.problems.append(unknown_field_problem(context.path, parent, key, guesses, self.required))
            elif type(value) in field.exact_types or (type(value) is str and value in field.known_values):
                record_values[field.position] = value
            else:
                record_values[field.position] = field.convert(value, (*parent, key), context)
        record_values.pop()
        return self.record_type._make(record_values)


class Decoder(_RecordDecoder):
    """Decodes the entries of one kind."""

    def __init__(self, kind: EntryKind, vocabulary: Vocabulary, prefixes: Mapping[str, str]) -> None:
        """`prefixes`: kind → prefix of references to it in this registry's layout (`/organisations/`)."""
        super().__init__(RECORD_TYPES[kind.id], kind.fields, vocabulary, prefixes)

    def decode(self, entry_id: str, path: str, values: Mapping[Any, Any], problems: list[Problem]) -> Entry:
        """The record of an entry; appends its problems to `problems`, which has those of this file only."""
        record: Entry = self.decode_fields(values, (), DecodeContext(path, problems), [entry_id, path])
        return record


def decode_values(
    kind: EntryKind, vocabulary: Vocabulary, path: str, values: Mapping[Any, Any], problems: list[Problem]
) -> dict[str, Any]:
    """The values of a front matter by field, for a Field table without a record; what no field names is left out.

    Appends the problems of the values to `problems`.
    """
    context = DecodeContext(path, problems)
    fields = {field.name: field for field in kind.fields}
    known = {key: value for key, value in islice(values.items(), MAX_ITEMS) if key in fields}
    return {
        key: FieldDecoder(0, fields[key], vocabulary, {}).convert(value, (key,), context)
        for key, value in known.items()
    }


def _keep_first_fields(values: Mapping[Any, Any], parent: FieldPath, context: DecodeContext) -> Mapping[Any, Any]:
    """The first `MAX_ITEMS` fields; reports the others as one problem, since one for each would take minutes."""
    first_fields = dict(islice(values.items(), MAX_ITEMS))
    next_key = next(islice(values, MAX_ITEMS, None))
    location = FieldLocation(context.path, (*parent, next_key), "key")
    message = Message(N_("there are more than {n} fields here: the others are not read"), {"n": MAX_ITEMS})
    context.problems.append(Problem("schema-too-many", location, message, case="fields"))
    return first_fields


def unknown_field_problem(
    path: str, parent: FieldPath, key: Any, known_fields: Collection[str], required: frozenset[str] = frozenset()
) -> Problem:
    """The problem of a field that is not in the field table, with the nearest of `known_fields`.

    Its argument `required` says that the suggested field is required, and so probably missing too.
    """
    location = FieldLocation(path, (*parent, key), "key")
    if not isinstance(key, str):
        return Problem(
            "yaml-ambiguous-key",
            location,
            Message(N_("YAML reads the name “{source}” as {value}, not as text"), {"value": format_yaml_value(key)}),
            hints=(Message(N_("a field's name is a word; if this is text, put it between double quotes")),),
        )
    if key == "<<":
        return Problem(
            "yaml-anchor",
            location,
            Message(N_("YAML merge keys (“<<”) are not accepted")),
            hints=(Message(N_("write the fields where they belong")),),
            case="merge-key",
        )
    suggestion = next(
        (name for name in _FIELD_SYNONYMS.get(normalise_name(key), ()) if name in known_fields), None
    ) or find_nearest(key, known_fields)
    if suggestion is not None:
        return Problem(
            "schema-unknown-key",
            location,
            Message(
                N_("the field “{key}” does not exist"),
                {"key": key, "meant": suggestion, "required": suggestion in required},
            ),
            label=did_you_mean(suggestion),
            fix=replace_with(location, suggestion),
            is_typo=True,
        )
    if any(map(str.isspace, key.strip())):
        return Problem(
            "schema-unknown-key",
            location,
            Message(N_("“{key}” is no field: no name of a field has a space"), {"key": key}),
            hints=(Message(N_("a sentence is written in the text, below the second line of dashes (---)")),),
            is_typo=True,
            case="sentence",
        )
    return Problem(
        "schema-unknown-key",
        location,
        Message(N_("the field “{key}” does not exist"), {"key": key}),
        hints=(Message(N_("delete it, or declare it in the settings if your registry needs it"), hint="incubo.toml"),),
    )
