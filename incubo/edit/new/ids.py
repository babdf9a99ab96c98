"""The names of new files, which are their ids: made from what they say, never typed.

Member `prenom.nom`, startup the title, offer `AAAA-MM-JJ-who-what`. A name that is taken gets an addition.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from incubo.registry import file_names

_MAX_LENGTH = 60


class PersonName(NamedTuple):
    """A person's name in two parts."""

    first: str
    last: str


def slug(text: str) -> str:
    """A text in small letters without accents, its words parted by hyphens; "" where nothing remains."""
    from slugify import slugify

    return slugify(text.replace("’", "'"), max_length=_MAX_LENGTH, word_boundary=True)


def split_full_name(fullname: str) -> PersonName | None:
    """The first name and the last name; None without both.

    The first word is the first name (`Jean-Marc Le Goff`), unless the last name is told apart by capitals
    (`Anne Laure LE GOFF`).
    """
    words = fullname.split()
    if len(words) < 2:
        return None
    at = len(words)
    while at > 1 and words[at - 1].isupper() and len(words[at - 1]) > 1:
        at -= 1
    if at == len(words) or words[0].isupper():
        at = 1
    return PersonName(" ".join(words[:at]), " ".join(words[at:]))


def make_member_id(fullname: str) -> str:
    """The id of a person, were nobody else called so; "" where it cannot be made."""
    name = split_full_name(fullname)
    parts = (slug(name.first), slug(name.last)) if name is not None else ("", "")
    return ".".join(parts) if all(parts) else ""


def make_homonym_id(fullname: str, middle_name: str, taken: Collection[str]) -> str:
    """The id of a person whose name is taken: with the first letter of the second first name, or a number.

    The network's rule; `middle_name` is the second first name, or "".
    """
    first, _, last = make_member_id(fullname).partition(".")
    letter = slug(middle_name)[:1]
    if letter and is_free(f"{first}{letter}.{last}", taken):
        return f"{first}{letter}.{last}"
    number = 2
    while not is_free(f"{first}{letter}{number}.{last}", taken):
        number += 1
    return f"{first}{letter}{number}.{last}"


def make_startup_id(title: str, taken: Collection[str]) -> str:
    """The id of a startup; "" where the title has no letter to make one."""
    return _first_free_id("startup", slug(title), taken)


def make_organisation_id(kind: str, title: str, acronym: str, taken: Collection[str]) -> str:
    """The id of an incubator or an organisation: its acronym, else its name; "" where neither has a letter."""
    return _first_free_id(kind, slug(acronym) or slug(title), taken)


def make_team_id(incubator: str, name: str, taken: Collection[str] = ()) -> str:
    """The id of a team: its incubator and its name, as the network writes it."""
    before, own = slug(incubator), slug(name)
    if not own:
        return ""
    return _first_free_id("team", own if own.startswith(f"{before}-") else slug(f"{before}-{own}"), taken)


def make_job_id(opens: date, recruiter: str, subject: str, taken: Collection[str]) -> str:
    """The id of an offer: its day, the startup or incubator, and the domaine or the title."""
    told = "-".join(part for part in (slug(recruiter), slug(subject)) if part)
    return _first_free_id("job", f"{opens.isoformat()}-{told or 'offre'}", taken)


def is_free(entry_id: str, taken: Collection[str]) -> bool:
    """Whether no file has that name yet, even where case does not count. `taken` is in small letters."""
    return entry_id.casefold() not in taken


def _first_free_id(kind: str, base: str, taken: Collection[str]) -> str:
    if not re.search(r"[a-z0-9]", base):
        return ""
    name, number = base, 1
    while not is_free(name, taken) or next(file_names.check_file_names(kind, "", [f"{name}.md"]), None) is not None:
        number += 1
        name = f"{base}-{number}"
    return name
