"""The Registry: every entry by kind and id, with what is wrong in their files, and indexes both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from incubo.core.problem import FieldLocation, FieldPath, Problem
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.phases import PhasePeriod, phase_periods
from incubo.model.records import Entry, Incubator, Job, Member, Mission, Organisation, Startup, Team
from incubo.model.suggestions import SuggestionIndex, normalise_name, normalise_names
from incubo.model.teams import Assignment, list_assignments
from incubo.model.vocabulary import Vocabulary
from incubo.registry.layout import Layout


class Registry:
    """What a store held when it was loaded. Nothing here changes afterwards.

    `unreadable` maps kind → id → path of the files that gave no entry; `problems` are those of text and meaning.
    `kinds` are those that were loaded. `remarks` maps the paths that hold suppression comments to nothing else.
    `text_of` gives a file's whole text (without its BOM, "" for what cannot be read): texts are read again by the
    few rules that need one, not kept.
    """

    def __init__(
        self,
        layout: Layout,
        vocabulary: Vocabulary,
        entries: Mapping[str, Mapping[str, Any]],
        unreadable: Mapping[str, Mapping[str, str]],
        problems: list[Problem],
        paths: list[str],
        facts: Mapping[str, Mapping[str, Any]],
        text_of: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.layout = layout
        self.vocabulary = vocabulary
        self.entries = entries
        self.unreadable = unreadable
        self.problems = problems
        self.paths = paths
        self.facts = facts
        self.text_of = text_of
        self._known: dict[str, SuggestionIndex] = {}
        self._titled: dict[str, Mapping[str, str]] = {}
        self._steps: dict[date, Mapping[str, PhasePeriod]] = {}
        self._teams: dict[date, Mapping[str, list[Assignment]]] = {}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were loaded."""
        return tuple(self.entries)

    @property
    def startups(self) -> Mapping[str, Startup]:
        """Startups by id."""
        return self.entries.get("startup", {})

    @property
    def members(self) -> Mapping[str, Member]:
        """Members by id."""
        return self.entries.get("member", {})

    @property
    def jobs(self) -> Mapping[str, Job]:
        """Job offers by id."""
        return self.entries.get("job", {})

    @property
    def incubators(self) -> Mapping[str, Incubator]:
        """Incubators by id."""
        return self.entries.get("incubator", {})

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """Organisations by id."""
        return self.entries.get("organisation", {})

    @property
    def teams(self) -> Mapping[str, Team]:
        """Cross-cutting teams by id."""
        return self.entries.get("team", {})

    def knows(self, kind: str, entry_id: str) -> bool:
        """Whether a file of that id is there, readable or not."""
        return entry_id in self.entries.get(kind, ()) or entry_id in self.unreadable.get(kind, ())

    def ids(self, kind: str) -> list[str]:
        """Every id of a kind, of unreadable files too."""
        return [*self.entries.get(kind, ()), *self.unreadable.get(kind, ())]

    def known(self, kind: str) -> SuggestionIndex:
        """The ids of a kind, of unreadable files too, made ready for what may be one of them misspelt."""
        if kind not in self._known:
            self._known[kind] = SuggestionIndex(self.ids(kind))
        return self._known[kind]

    def titled(self, kind: str) -> Mapping[str, str]:
        """The ids of a kind by title or full name, without accents or case."""
        if kind not in self._titled:
            name = ENTRY_KINDS[kind].title
            entries = list(self.entries.get(kind, {}).values())
            titles = normalise_names([getattr(entry, name) or entry.id for entry in entries])
            self._titled[kind] = {title: entry.id for title, entry in zip(titles, entries, strict=True)}
        return self._titled[kind]

    def entry_at(self, path: str) -> Entry | None:
        """The entry that a file gave."""
        kind = self.layout.kind_of(path)
        name = path.rpartition("/")[2].removesuffix(".md")
        return self.entries.get(kind or "", {}).get(name)

    @cached_property
    def faulty(self) -> frozenset[tuple[str, FieldPath]]:
        """The (path, field) pairs that already have a problem: rules leave them alone (one finding a cause)."""
        return frozenset((p.where.path, p.where.field) for p in self.problems if type(p.where) is FieldLocation)

    @cached_property
    def misspelt(self) -> frozenset[tuple[str, FieldPath]]:
        """The (path, field) pairs that were meant by a misspelt name: they are not missing as well."""
        return frozenset(
            (p.where.path, (*p.where.field[:-1], p.message.arguments["meant"]))
            for p in self.problems
            if p.rule == "schema-unknown-key" and type(p.where) is FieldLocation and "meant" in p.message.arguments
        )

    @cached_property
    def moved(self) -> Mapping[str, str]:
        """Former ids of startups (`redirect_from`) → the id of today."""
        made = {}
        for startup in self.startups.values():
            for old in startup.redirect_from:
                name = old.rstrip("/").rpartition("/")[2].removesuffix(".html").removesuffix(".md")
                if name and name != startup.id:
                    made[name] = startup.id
        return made

    @cached_property
    def missions(self) -> list[tuple[Member, int, Mission]]:
        """Every mission, with whose it is and its position in the file (from 0)."""
        return [(member, i, mission) for member in self.members.values() for i, mission in enumerate(member.missions)]

    @cached_property
    def startup_names(self) -> Mapping[str, str]:
        """Startups by their titles and ids, without accents or case."""
        ids = list(self.startups)
        return {**self.titled("startup"), **dict(zip(normalise_names(ids), ids, strict=True))}

    def startup_of(self, job: Job) -> str | None:
        """The id of the startup that an offer names by its id or title; what it says where there is none such."""
        if not job.startup or job.startup in self.startups:
            return job.startup or None
        return self.startup_names.get(normalise_name(job.startup), self.moved.get(job.startup, job.startup))

    @cached_property
    def by_startup(self) -> Mapping[str, list[Assignment]]:
        """Every mission by the startup it is for."""
        made: dict[str, list[Assignment]] = {}
        for member in self.members.values():
            for assignment in list_assignments(member):
                made.setdefault(assignment.startup, []).append(assignment)
        return made

    @cached_property
    def staffed(self) -> frozenset[str]:
        """The startups that a mission or a member's old lists name, whenever that was."""
        made = {startup for _, _, mission in self.missions for startup in mission.startups}
        for member in self.members.values():
            if member.startups or member.previously:
                made.update(member.startups, member.previously)
        return frozenset(made)

    @cached_property
    def lives(self) -> Mapping[str, tuple[PhasePeriod, ...]]:
        """The phases of each startup in time (`model.life`), by id."""
        return {entry.id: phase_periods(entry, self.vocabulary) for entry in self.startups.values()}

    def steps_at(self, day: date) -> Mapping[str, PhasePeriod]:
        """The step that each startup is in on a day, by id; without those of which nothing has started."""
        if day not in self._steps:
            made = {}
            for startup, steps in self.lives.items():
                for step in steps:
                    start = step.phase.start
                    if start is not None and start <= day:
                        made[startup] = step
            self._steps[day] = made
        return self._steps[day]

    def step_at(self, startup: str, day: date) -> PhasePeriod | None:
        """The step that a startup is in on a day; None for an unknown one, or when nothing has started."""
        return self.steps_at(day).get(startup)

    def teams_at(self, day: date) -> Mapping[str, list[Assignment]]:
        """The missions covering a day, by the startup they are for."""
        if day not in self._teams:
            made: dict[str, list[Assignment]] = {}
            for member, _, mission in self.missions:
                end = mission.end  # asked first: most have ended
                if (end is None or day <= end) and mission.covers(day):
                    for assignment in list_assignments(member, mission):
                        made.setdefault(assignment.startup, []).append(assignment)
            self._teams[day] = made
        return self._teams[day]

    def startups_of(self, member: Member, day: date) -> list[str]:
        """The startups that a member works for on a day."""
        found = [assignment.startup for assignment in list_assignments(member) if assignment.mission.covers(day)]
        return list(dict.fromkeys(found))

    def incubators_of(self, member: Member, startups: Iterable[str]) -> list[str]:
        """The incubators of a member who works for some startups: theirs, those of their teams, and their own."""
        hosts = [host for startup in startups if startup in self.startups for host in self.startups[startup].hosts]
        teams = [self.teams[team].incubator for team in member.teams if team in self.teams]
        return list(dict.fromkeys(each for each in (*hosts, *teams, member.incubator) if each))

    def team_of(self, startup: str, day: date) -> list[Assignment]:
        """The missions covering a day that are for a startup."""
        return [a for a in self.by_startup.get(startup, ()) if a.mission.covers(day)]
