"""A change as data: whose it is, what it is, and what stood there before and after. No words of any language."""

from __future__ import annotations

from typing import Any, NamedTuple


class Subject(NamedTuple):
    """The entry that a change is about: its kind, its id, its name and its file (as they are now, if it still is)."""

    kind: str
    id: str
    title: str
    path: str


class Change(NamedTuple):
    """One thing that changed.

    `type` is one of:

    - of any entry: `added` (now: the entry), `removed` (was), `renamed` (ids), `unreadable`, `readable`,
      `field` (a field's values, or its text in the file where it is none that we know), `body` (numbers of lines),
      `ignore` (rules that a comment accepts more, now), `form` (nothing but how it is written), `mode` (the file may
      be run, or is a link; now: git's mode), `unclear` (a field that is not readable before or after;
      now: whether it is);
    - of a startup: `phase-entered` (now: the phase, was: the name of the one before it), `phase-moved`,
      `phase-replaced`, `phase-detail`, `phase-removed`; `committee-held`, `committee-planned`, `committee-changed`,
      `committee-removed`; `event-added`, `event-changed`, `event-removed`; `metric-added`, `metric-changed`,
      `metric-removed`;
    - of a member: `mission-added`, `mission-back` (after an absence), `mission-renewed` (was: the one it follows),
      `mission-extended`, `mission-shortened`, `mission-left` (was: the mission, now: what goes on, or the mission
      without the startup), `mission-joined`, `mission-elsewhere` (both), `mission-contract`, `mission-start`,
      `mission-removed`; `departure` (the last day of all, before and after);
    - of an offer: `job-extended`, `job-closed`, `job-reopened`;
    - of the registry's own words: `word`.

    `old` and `new` are records or values; None where there is none. `field` is a field of the front matter, or "".
    """

    subject: Subject
    type: str
    field: str = ""
    old: Any = None
    new: Any = None
