"""Make the ids of new entries, which are the names of their files. Nobody types them.

A member is `first.last`, a startup its title, a job offer `YYYY-MM-DD-who-what`. An id that is taken gets a suffix.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from incubo.registry.file_names import check_file_names

_MAX_LENGTH = 60


class PersonName(NamedTuple):
    """The name of a person in two parts."""

    first: str
    last: str


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A text in lower case, without accents, words separated by hyphens; "" if no letter or digit is left."""
    from slugify import slugify

    return slugify(text.replace("’", "'"), max_length=_MAX_LENGTH, word_boundary=True)


def split_full_name(fullname: str) -> PersonName | None:
    """Split a name into first name and last name; None if it has one word.

    The first word is the first name (`Jean-Marc Le Goff`), unless the last name is in capitals (`Anne Laure LE GOFF`).
    """
    words = fullname.split()
    if len(words) < 2:
        return None
    split = len(words)
    while split > 1 and words[split - 1].isupper() and len(words[split - 1]) > 1:
        split -= 1
    if split == len(words) or words[0].isupper():
        split = 1
    return PersonName(" ".join(words[:split]), " ".join(words[split:]))


def make_member_id(fullname: str) -> str:
    """The id of a person without homonyms; "" if the name has only one part."""
    name = split_full_name(fullname)
    parts = (slug(name.first), slug(name.last)) if name is not None else ("", "")
    return ".".join(parts) if all(parts) else ""


def make_homonym_id(fullname: str, second_name: str, taken: Collection[str]) -> str:
    """The id of a person whose usual id is taken: with the initial of `second_name` ("" if unknown), or a number.

    This is the rule of the network.
    """
    first, _, last = make_member_id(fullname).partition(".")
    letter = slug(second_name)[:1]
    if letter and is_free(f"{first}{letter}.{last}", taken):
        return f"{first}{letter}.{last}"
    number = 2
    while not is_free(f"{first}{letter}{number}.{last}", taken):
        number += 1
    return f"{first}{letter}{number}.{last}"


def make_startup_id(title: str, taken: Collection[str]) -> str:
    """The id of a startup; "" if the title has no letter or digit."""
    return _first_free_id("startup", slug(title), taken)


def make_organisation_id(kind: str, title: str, acronym: str, taken: Collection[str]) -> str:
    """The id of an incubator or an organisation: its acronym, else its title; "" if neither has a letter or digit."""
    return _first_free_id(kind, slug(acronym) or slug(title), taken)


def make_team_id(incubator: str, name: str, taken: Collection[str] = ()) -> str:
    """The id of a team: its incubator and its name."""
    prefix, team = slug(incubator), slug(name)
    if not team:
        return ""
    return _first_free_id("team", team if team.startswith(f"{prefix}-") else slug(f"{prefix}-{team}"), taken)


def make_job_id(opens: date, recruiter: str, subject: str, taken: Collection[str]) -> str:
    """The id of a job offer: its day, the startup or incubator that recruits, and the domaine or the title."""
    subject_slug = "-".join(part for part in (slug(recruiter), slug(subject)) if part)
    return _first_free_id("job", f"{opens.isoformat()}-{subject_slug or 'offre'}", taken)


def is_free(entry_id: str, taken: Collection[str]) -> bool:
    """Whether no file has that name, on a file system that ignores case. `taken` is in lower case."""
    return entry_id.casefold() not in taken


def number_id(entry_id: str, taken: Collection[str]) -> str:
    """Another id for an entry, where its own is taken: with a number."""
    number = 2
    while not is_free(f"{entry_id}-{number}", taken):
        number += 1
    return f"{entry_id}-{number}"


def _first_free_id(kind: str, base: str, taken: Collection[str]) -> str:
    if not re.search(r"[a-z0-9]", base):
        return ""
    name, number = base, 1
    while not is_free(name, taken) or next(check_file_names(kind, "", [f"{name}.md"]), None) is not None:
        number += 1
        name = f"{base}-{number}"
    return name
