"""A change as data: the entry, the type of change, the values before and after. No text in any language."""

from __future__ import annotations

from typing import Any, NamedTuple


class Subject(NamedTuple):
    """The entry that a change is about, with the title and the path it has after the change (or had, if removed)."""

    kind: str
    id: str
    title: str
    path: str


class Change(NamedTuple):
    """One change. `old` and `new` are records or values, None for none; `field` is a front matter field, or "".

    `type` is one of:

    - for any entry: `added` (new: the entry), `removed` (old: the entry), `renamed` (ids), `unreadable`, `readable`,
      `field` (values of a field, or its text in the file where the field is unknown), `body` (new: the
      `bodies.SectionChange` of each section of its text), `ignore` (new: rules that a comment newly suppresses), `form`
      (only the formatting; new: the rules that it breaks now), `restored` (old: the day on which its file had been
      removed),
      `mode` (new: git's file mode), `unclear` (a field of which the files say more than what is made of it: what is
      unreadable before or after, or in other words; old, new: the `written.Words` that go and that come);
    - for a startup: `phase-entered` (new: the phase, old: the name of the previous one), `phase-moved`,
      `phase-replaced`, `phase-detail`, `phase-removed`; `committee-held`, `committee-planned`, `committee-changed`,
      `committee-removed`; `event-added`, `event-changed`, `event-removed`; `metric-added`, `metric-changed`,
      `metric-removed`;
    - for a member: `mission-added`, `mission-back` (after an absence; old: the last day before it), `mission-renewed`
      (old: the mission it follows), `mission-extended`, `mission-shortened`, `mission-left` (old: the mission, new: its
      continuation, or the mission without the startup), `mission-joined`, `mission-elsewhere` (startups both added and
      removed), `mission-contract`, `mission-start`, `mission-removed`, `mission-named` (says what it was for);
      `departure` (the last day of all missions);
      `forgotten` (the sheet lost the name of who it was about);
    - for a job offer: `job-extended`, `job-reopened` (the last days to apply), `job-closed` (the offers);
    - for a phase or an event that the registry defines: `word`;
    - for the settings: `setting` (values of the setting `field`), `unreadable`, `readable`.
    """

    subject: Subject
    type: str
    field: str = ""
    old: Any = None
    new: Any = None
