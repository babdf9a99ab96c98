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

    `unreadable_files` maps kind → id → path of the files that gave no entry; `problems` are those of text and meaning.
    `kinds` are those that were loaded. `remarks` maps the paths that hold suppression comments to nothing else.
    `read_text` gives a file's whole text (without its BOM, "" for what cannot be read): texts are read again by the
    few rules that need one, not kept.
    """

    def __init__(
        self,
        layout: Layout,
        vocabulary: Vocabulary,
        entries: Mapping[str, Mapping[str, Any]],
        unreadable_files: Mapping[str, Mapping[str, str]],
        problems: list[Problem],
        paths: list[str],
        file_facts: Mapping[str, Mapping[str, Any]],
        read_text: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.layout = layout
        self.vocabulary = vocabulary
        self.entries = entries
        self.unreadable_files = unreadable_files
        self.problems = problems
        self.paths = paths
        self.file_facts = file_facts
        self.read_text = read_text
        self._id_suggestions: dict[str, SuggestionIndex] = {}
        self._ids_by_title: dict[str, Mapping[str, str]] = {}
        self._phase_periods_by_day: dict[date, Mapping[str, PhasePeriod]] = {}
        self._teams_by_day: dict[date, Mapping[str, list[Assignment]]] = {}

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

    def has_entry(self, kind: str, entry_id: str) -> bool:
        """Whether a file of that id is there, readable or not."""
        return entry_id in self.entries.get(kind, ()) or entry_id in self.unreadable_files.get(kind, ())

    def entry_ids(self, kind: str) -> list[str]:
        """Every id of a kind, of unreadable files too."""
        return [*self.entries.get(kind, ()), *self.unreadable_files.get(kind, ())]

    def id_suggestions(self, kind: str) -> SuggestionIndex:
        """The ids of a kind, of unreadable files too, made ready for what may be one of them misspelt."""
        if kind not in self._id_suggestions:
            self._id_suggestions[kind] = SuggestionIndex(self.entry_ids(kind))
        return self._id_suggestions[kind]

    def ids_by_title(self, kind: str) -> Mapping[str, str]:
        """The ids of a kind by title or full name, without accents or case."""
        if kind not in self._ids_by_title:
            name = ENTRY_KINDS[kind].title_field
            entries = list(self.entries.get(kind, {}).values())
            titles = normalise_names([getattr(entry, name) or entry.id for entry in entries])
            self._ids_by_title[kind] = {title: entry.id for title, entry in zip(titles, entries, strict=True)}
        return self._ids_by_title[kind]

    def entry_at(self, path: str) -> Entry | None:
        """The entry that a file gave."""
        kind = self.layout.kind_of_path(path)
        name = path.rpartition("/")[2].removesuffix(".md")
        return self.entries.get(kind or "", {}).get(name)

    @cached_property
    def fields_with_problems(self) -> frozenset[tuple[str, FieldPath]]:
        """The (path, field) pairs that already have a problem: rules leave them alone (one finding a cause)."""
        return frozenset(
            (p.location.path, p.location.field) for p in self.problems if type(p.location) is FieldLocation
        )

    @cached_property
    def misspelt_fields(self) -> frozenset[tuple[str, FieldPath]]:
        """The (path, field) pairs that were meant by a misspelt name: they are not missing as well."""
        return frozenset(
            (p.location.path, (*p.location.field[:-1], p.message.arguments["meant"]))
            for p in self.problems
            if p.rule_id == "schema-unknown-key"
            and type(p.location) is FieldLocation
            and "meant" in p.message.arguments
        )

    @cached_property
    def redirected_ids(self) -> Mapping[str, str]:
        """Former ids of startups (`redirect_from`) → the id of today."""
        made = {}
        for startup in self.startups.values():
            for old in startup.redirect_from:
                name = old.rstrip("/").rpartition("/")[2].removesuffix(".html").removesuffix(".md")
                if name and name != startup.id:
                    made[name] = startup.id
        return made

    @cached_property
    def member_missions(self) -> list[tuple[Member, int, Mission]]:
        """Every mission, with whose it is and its position in the file (from 0)."""
        return [(member, i, mission) for member in self.members.values() for i, mission in enumerate(member.missions)]

    @cached_property
    def startup_ids_by_name(self) -> Mapping[str, str]:
        """Startups by their titles and ids, without accents or case."""
        ids = list(self.startups)
        return {**self.ids_by_title("startup"), **dict(zip(normalise_names(ids), ids, strict=True))}

    def offer_startup_id(self, job: Job) -> str | None:
        """The id of the startup that an offer names by its id or title; what it says where there is none such."""
        if not job.startup or job.startup in self.startups:
            return job.startup or None
        return self.startup_ids_by_name.get(
            normalise_name(job.startup), self.redirected_ids.get(job.startup, job.startup)
        )

    @cached_property
    def assignments_by_startup(self) -> Mapping[str, list[Assignment]]:
        """Every mission by the startup it is for."""
        made: dict[str, list[Assignment]] = {}
        for member in self.members.values():
            for assignment in list_assignments(member):
                made.setdefault(assignment.startup, []).append(assignment)
        return made

    @cached_property
    def staffed_startups(self) -> frozenset[str]:
        """The startups that a mission or a member's old lists name, whenever that was."""
        made = {startup for _, _, mission in self.member_missions for startup in mission.startups}
        for member in self.members.values():
            if member.startups or member.previously:
                made.update(member.startups, member.previously)
        return frozenset(made)

    @cached_property
    def phase_periods(self) -> Mapping[str, tuple[PhasePeriod, ...]]:
        """The phases of each startup in time (`model.life`), by id."""
        return {entry.id: phase_periods(entry, self.vocabulary) for entry in self.startups.values()}

    def phase_periods_at(self, day: date) -> Mapping[str, PhasePeriod]:
        """The step that each startup is in on a day, by id; without those of which nothing has started."""
        if day not in self._phase_periods_by_day:
            made = {}
            for startup, steps in self.phase_periods.items():
                for step in steps:
                    start = step.phase.start
                    if start is not None and start <= day:
                        made[startup] = step
            self._phase_periods_by_day[day] = made
        return self._phase_periods_by_day[day]

    def phase_period_at(self, startup_id: str, day: date) -> PhasePeriod | None:
        """The step that a startup is in on a day; None for an unknown one, or when nothing has started."""
        return self.phase_periods_at(day).get(startup_id)

    def teams_at(self, day: date) -> Mapping[str, list[Assignment]]:
        """The missions covering a day, by the startup they are for."""
        if day not in self._teams_by_day:
            made: dict[str, list[Assignment]] = {}
            for member, _, mission in self.member_missions:
                end = mission.end  # asked first: most have ended
                if (end is None or day <= end) and mission.covers(day):
                    for assignment in list_assignments(member, mission):
                        made.setdefault(assignment.startup, []).append(assignment)
            self._teams_by_day[day] = made
        return self._teams_by_day[day]

    def member_startups(self, member: Member, day: date) -> list[str]:
        """The startups that a member works for on a day."""
        found = [assignment.startup for assignment in list_assignments(member) if assignment.mission.covers(day)]
        return list(dict.fromkeys(found))

    def member_incubators(self, member: Member, startup_ids: Iterable[str]) -> list[str]:
        """The incubators of a member who works for some startups: theirs, those of their teams, and their own."""
        hosts = [
            host
            for startup in startup_ids
            if startup in self.startups
            for host in self.startups[startup].all_incubators
        ]
        teams = [self.teams[team].incubator for team in member.teams if team in self.teams]
        return list(dict.fromkeys(each for each in (*hosts, *teams, member.incubator) if each))

    def team_at(self, startup_id: str, day: date) -> list[Assignment]:
        """The missions covering a day that are for a startup."""
        return [a for a in self.assignments_by_startup.get(startup_id, ()) if a.mission.covers(day)]
