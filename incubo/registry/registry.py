"""The Registry: every entry of a registry by kind and id, the problems of its files, and indexes over both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from functools import cached_property, wraps
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from incubo.core.problem import FieldLocation, FieldPath, Problem
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.phases import (
    PhasePeriod,
    find_current_period,
    phase_periods,
)
from incubo.model.records import Entry, Incubator, Job, Member, Mission, Organisation, Startup, Team
from incubo.model.suggestions import SuggestionIndex, normalise_name, normalise_names
from incubo.model.teams import Assignment, list_assignments, mission_startups
from incubo.model.vocabulary import Vocabulary
from incubo.registry.file_names import check_file_names
from incubo.registry.layout import Layout, entry_id_from_address, entry_id_from_path

if TYPE_CHECKING:
    from incubo.source.reader import FrontMatterScanner

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class FileFacts(NamedTuple):
    """What the loader remembers about files besides their entries, for rules and edits.

    `crlf_paths`: the files whose lines end with CRLF. `suppression_paths`: the files with `incubo:` comments.
    `body_lengths`: path → number of characters of the Markdown text. `scanners`: path → front matter as written, only
    for the files that style rules should look at. `unreadable_folders`: the folders of entries that cannot be listed.
    `use_line_reader`: an option of `source.reader.parse_file`, for the files that are read later. `file_names`: kind →
    names of the files in its folder, entries or not.
    """

    crlf_paths: Sequence[str] = ()
    suppression_paths: Set[str] = frozenset()
    body_lengths: Mapping[str, int] = MappingProxyType({})
    scanners: Mapping[str, FrontMatterScanner] = MappingProxyType({})
    unreadable_folders: Sequence[str] = ()
    use_line_reader: bool = True
    file_names: Mapping[str, Sequence[str]] = MappingProxyType({})


RECORDED_TEAMS_SHARE = 0.25
"""The share of the active startups for which a mission must be recorded, for a team without anybody to be empty. Below
it, missions are hardly recorded: who works for the others is not known.
"""


class TeamCoverage(NamedTuple):
    """For how many of the active startups of a registry a mission has begun by a day."""

    recorded: int
    active: int

    @property
    def is_sufficient(self) -> bool:
        """Whether a startup without a mission has nobody, rather than a team that is not recorded."""
        return self.recorded > 0 and self.recorded >= RECORDED_TEAMS_SHARE * self.active


_INDEXES = {
    "redirected_ids": "startup",
    "phase_periods": "startup",
    "_phase_periods_by_day": "startup",
    "member_missions": "member",
    "assignments_by_startup": "member",
    "employer_spellings": "member",
    "staffed_startups": "member",
    "_teams_by_day": "member",
}
"""Attributes of a Registry that are computed from the entries of one kind alone, and that kind."""


class Registry:
    """What a store held when it was loaded. A registry never changes.

    `entries`: kind → id → entry. `unreadable_files`: kind → id → path of the files that gave no entry.
    `loaded_problems`: what the loader found wrong in the files. `paths`: the files of entries, readable or not.
    `read_text` reads the text of a file again (without its BOM, "" if it cannot be read): few rules need it, so it is
    not kept in memory. `whole`: the registry that this one leaves the drafts out of (itself by default): names are
    looked up there, so that a draft has a title and is no unknown entry.
    """

    def __init__(
        self,
        layout: Layout,
        vocabulary: Vocabulary,
        entries: Mapping[str, Mapping[str, Any]],
        unreadable_files: Mapping[str, Mapping[str, str]],
        loaded_problems: Iterable[Problem],
        paths: list[str],
        file_facts: FileFacts,
        read_text: Callable[[str], str] = lambda _: "",
        *,
        whole: Registry | None = None,
    ) -> None:
        self.layout = layout
        self.vocabulary = vocabulary
        self.entries = entries
        self.unreadable_files = unreadable_files
        self.loaded_problems = tuple(loaded_problems)
        self.paths = paths
        self.file_facts = file_facts
        self.read_text = read_text
        self.whole = whole if whole is not None else self
        self._id_suggestions: dict[str, SuggestionIndex] = {}
        self._ids_by_title: dict[str, Mapping[str, str]] = {}
        self._phase_periods_by_day: dict[date, Mapping[str, PhasePeriod]] = {}
        self._teams_by_day: dict[date, Mapping[str, list[Assignment]]] = {}
        self._team_coverage_by_day: dict[date, TeamCoverage] = {}

    def with_problems(self, problems: Iterable[Problem]) -> Registry:
        """The same registry with more problems, such as those of its settings."""
        return Registry(
            self.layout,
            self.vocabulary,
            self.entries,
            self.unreadable_files,
            [*self.loaded_problems, *problems],
            self.paths,
            self.file_facts,
            self.read_text,
        )

    def inherit_indexes(self, previous: Registry) -> None:
        """Take over what a former registry computed from the entries of kinds that both share (the same mapping).

        For the loader, before anybody reads this registry.
        """
        if self.vocabulary is not previous.vocabulary:
            return
        shared = {kind for kind, entries in self.entries.items() if previous.entries.get(kind) is entries}
        for name, kind in _INDEXES.items():
            if kind in shared and name in vars(previous):
                vars(self)[name] = vars(previous)[name]
        self._ids_by_title = {kind: ids for kind, ids in previous._ids_by_title.items() if kind in shared}
        self._id_suggestions = {
            kind: index
            for kind, index in previous._id_suggestions.items()
            if kind in shared and previous.unreadable_files.get(kind) == self.unreadable_files.get(kind)
        }

    @cached_property
    def known_paths(self) -> frozenset[str]:
        """`paths`, to ask whether one is there."""
        return frozenset(self.paths)

    @cached_property
    def drafts(self) -> Mapping[str, Mapping[str, Any]]:
        """Kind → id → the entries that are still to be completed (`draft: true`), of the kinds that have some."""
        found = {
            kind: {entry_id: entry for entry_id, entry in by_id.items() if entry.draft}
            for kind, by_id in self.whole.entries.items()
        }
        return {kind: by_id for kind, by_id in found.items() if by_id}

    @cached_property
    def without_drafts(self) -> Registry:
        """The registry that figures are made of: without the drafts, and without the problems of their files.

        This one where it has none. What refers to a draft stays, and still finds its name (`whole`).
        """
        drafts = self.drafts if self.whole is self else {}
        if not drafts:
            return self
        paths = {entry.path for by_id in drafts.values() for entry in by_id.values()}
        return Registry(
            self.layout,
            self.vocabulary,
            {
                kind: {entry_id: entry for entry_id, entry in by_id.items() if not entry.draft}
                if kind in drafts
                else by_id
                for kind, by_id in self.entries.items()
            },
            self.unreadable_files,
            [problem for problem in self.loaded_problems if problem.location.path not in paths],
            [path for path in self.paths if path not in paths],
            self.file_facts,
            self.read_text,
            whole=self,
        )

    def is_draft(self, kind: str, entry_id: str | None) -> bool:
        """Whether an entry is still to be completed."""
        return entry_id in self.drafts.get(kind, ())

    @property
    def left_out(self) -> Mapping[str, Mapping[str, Any]]:
        """The drafts that are not among the entries: kind → id → entry; none in a registry with its drafts."""
        return self.drafts if self.whole is not self else {}

    def find_entry(self, kind: str, entry_id: str | None) -> Any:
        """An entry by its id, of a draft too; None for one that is not there, or cannot be read."""
        return self.whole.entries.get(kind, {}).get(entry_id or "")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were loaded."""
        return tuple(self.entries)

    def _of_kind(self, kind: str) -> Mapping[str, Any]:
        """The entries of a kind by id. Raises LookupError for one that was not loaded: that it has none would be a
        wrong figure.
        """
        try:
            return self.entries[kind]
        except KeyError:
            raise LookupError(f"entries of the kind {kind} were not loaded: the caller has to name it") from None

    @property
    def startups(self) -> Mapping[str, Startup]:
        """Startups by id."""
        return self._of_kind("startup")

    @property
    def members(self) -> Mapping[str, Member]:
        """Members by id."""
        return self._of_kind("member")

    @property
    def jobs(self) -> Mapping[str, Job]:
        """Job offers by id."""
        return self._of_kind("job")

    @property
    def incubators(self) -> Mapping[str, Incubator]:
        """Incubators by id."""
        return self._of_kind("incubator")

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """Organisations by id."""
        return self._of_kind("organisation")

    @property
    def teams(self) -> Mapping[str, Team]:
        """Cross-cutting teams by id."""
        return self._of_kind("team")

    @cached_property
    def unreadable_paths(self) -> frozenset[str]:
        """The paths of the files that gave no entry."""
        return frozenset(path for files in self.unreadable_files.values() for path in files.values())

    def has_entry(self, kind: str, entry_id: str) -> bool:
        """Whether there is a file with that id, readable or not."""
        return entry_id in self.whole.entries.get(kind, ()) or entry_id in self.unreadable_files.get(kind, ())

    def entry_ids(self, kind: str) -> list[str]:
        """Every id of a kind, those of unreadable files too."""
        return [*self.whole.entries.get(kind, ()), *self.unreadable_files.get(kind, ())]

    def id_suggestions(self, kind: str) -> SuggestionIndex:
        """An index of the ids of a kind, those of unreadable files too, that finds misspelt ones."""
        if kind not in self._id_suggestions:
            self._id_suggestions[kind] = SuggestionIndex(self.entry_ids(kind))
        return self._id_suggestions[kind]

    def ids_by_title(self, kind: str) -> Mapping[str, str]:
        """Title or full name, without accents or case → id, for the entries of a kind."""
        if kind not in self._ids_by_title:
            title_field = ENTRY_KINDS[kind].title_field
            entries = list(self.whole.entries.get(kind, {}).values())
            titles = normalise_names([getattr(entry, title_field) or entry.id for entry in entries])
            self._ids_by_title[kind] = {title: entry.id for title, entry in zip(titles, entries, strict=True)}
        return self._ids_by_title[kind]

    def entry_at(self, path: str) -> Entry | None:
        """The entry in a file; None if the file has none."""
        kind = self.layout.kind_of_path(path)
        entry_id = entry_id_from_path(path)
        return self.whole.entries.get(kind or "", {}).get(entry_id)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in files, and with their names."""
        found = (
            check_file_names(kind, self.layout.folders[kind], names)
            for kind, names in self.file_facts.file_names.items()
        )
        names = (problem for problem in chain.from_iterable(found) if problem.location.path in self.known_paths)
        return (*self.loaded_problems, *names)

    @cached_property
    def fields_with_problems(self) -> frozenset[tuple[str, FieldPath]]:
        """The (path, field) pairs with a problem of their own: rules skip them, so that one mistake is one finding."""
        return frozenset(
            (problem.location.path, problem.location.field)
            for problem in self.loaded_problems
            if type(problem.location) is FieldLocation
        )

    @cached_property
    def problems_by_path(self) -> Mapping[str, Sequence[Problem]]:
        """What the loader found wrong, by file."""
        problems: dict[str, list[Problem]] = {}
        for problem in self.loaded_problems:
            problems.setdefault(problem.location.path, []).append(problem)
        return problems

    @cached_property
    def misspelt_fields(self) -> frozenset[tuple[str, FieldPath]]:
        """The (path, field) pairs that exist under a misspelt name: rules do not report them as missing too."""
        return frozenset(
            (problem.location.path, (*problem.location.field[:-1], problem.message.arguments["meant"]))
            for problem in self.loaded_problems
            if problem.rule_id == "schema-unknown-key"
            and type(problem.location) is FieldLocation
            and "meant" in problem.message.arguments
        )

    def has_problem(self, path: str, field: FieldPath) -> bool:
        """Whether a field of a file, or the item or the list that has it, has a problem of its own."""
        return not self.fields_with_problems.isdisjoint([(path, field), (path, field[:-1])])

    def is_absence_explained(self, path: str, field: FieldPath) -> bool:
        """Whether a field has no value because of another problem: its own, its item's, or a misspelt name."""
        return self.has_problem(path, field) or (path, field) in self.misspelt_fields

    @cached_property
    def redirected_ids(self) -> Mapping[str, str]:
        """Former id of a startup (`redirect_from`) → its id today."""
        redirects = {}
        for startup in self.whole.startups.values():
            for url_path in startup.redirect_from:
                former_id = entry_id_from_address(url_path)
                if former_id and former_id != startup.id:
                    redirects[former_id] = startup.id
        return redirects

    @cached_property
    def member_missions(self) -> list[tuple[Member, int, Mission]]:
        """Every mission, with its member and its position in the member's file (from 0)."""
        return [(member, i, mission) for member in self.members.values() for i, mission in enumerate(member.missions)]

    @cached_property
    def startup_ids_by_name(self) -> Mapping[str, str]:
        """Title or id of a startup, without accents or case → its id."""
        ids = list(self.whole.startups)
        return {**self.ids_by_title("startup"), **dict(zip(normalise_names(ids), ids, strict=True))}

    def job_startup_id(self, job: Job) -> str | None:
        """The id of the startup of an offer, which may name it by title or former id; as written if it is unknown."""
        if not job.startup or job.startup in self.whole.startups:
            return job.startup or None
        return self.startup_ids_by_name.get(
            normalise_name(job.startup), self.redirected_ids.get(job.startup, job.startup)
        )

    @cached_property
    def assignments_by_startup(self) -> Mapping[str, list[Assignment]]:
        """Startup id → its missions, past and future ones too."""
        assignments: dict[str, list[Assignment]] = {}
        for member in self.members.values():
            for assignment in list_assignments(member):
                assignments.setdefault(assignment.startup, []).append(assignment)
        return assignments

    def team_coverage(self, day: date) -> TeamCoverage:
        """For how many of the startups that are active on a day a mission has begun by then, over or not."""
        if day not in self._team_coverage_by_day:
            active = [
                startup_id
                for startup_id, period in self.phase_periods_at(day).items()
                if self.vocabulary.is_live(period.phase.name)
            ]
            recorded = sum(
                any(
                    assignment.mission.covers_a_day and assignment.mission.first_day <= day
                    for assignment in self.assignments_by_startup.get(startup_id, ())
                )
                for startup_id in active
            )
            self._team_coverage_by_day[day] = TeamCoverage(recorded, len(active))
        return self._team_coverage_by_day[day]

    @cached_property
    def staffed_startups(self) -> frozenset[str]:
        """The ids of startups that a mission or a member's old lists name, at any time."""
        startup_ids = {startup for _, _, mission in self.member_missions for startup in mission.startups}
        for member in self.members.values():
            if member.startups or member.previously:
                startup_ids.update(member.startups, member.previously)
        return frozenset(startup_ids)

    @cached_property
    def employer_spellings(self) -> Mapping[str, str]:
        """Employer, without accents or case → as most missions spell it."""
        spellings: dict[str, Counter[str]] = {}
        for _, _, mission in self.member_missions:
            if mission.employer:
                spellings.setdefault(normalise_name(mission.employer), Counter())[mission.employer] += 1
        return {name: counts.most_common(1)[0][0] for name, counts in spellings.items()}

    @cached_property
    def phase_periods(self) -> Mapping[str, tuple[PhasePeriod, ...]]:
        """Startup id → its phases in order of time; see `model.phases`."""
        return {startup.id: phase_periods(startup, self.vocabulary) for startup in self.startups.values()}

    def phase_periods_at(self, day: date) -> Mapping[str, PhasePeriod]:
        """Startup id → its phase on a day; without the startups that have not started any."""
        if day not in self._phase_periods_by_day:
            current = {}
            for startup_id, periods in self.phase_periods.items():
                period = find_current_period(periods, day)
                if period is not None:
                    current[startup_id] = period
            self._phase_periods_by_day[day] = current
        return self._phase_periods_by_day[day]

    def phase_period_at(self, startup_id: str | None, day: date) -> PhasePeriod | None:
        """The phase of a startup on a day; None for an unknown startup, or before its first phase."""
        return self.phase_periods_at(day).get(startup_id or "")

    def phase_at(self, startup_id: str | None, day: date) -> str | None:
        """The id of the phase of a startup on a day; None for an unknown startup, or before its first phase."""
        period = self.phase_period_at(startup_id, day)
        return period.phase.name if period is not None else None

    def has_stopped(self, startup_id: str | None, day: date) -> bool:
        """Whether the phase of a startup on a day is a stop (`Vocabulary.is_stop`)."""
        return self.vocabulary.is_stop(self.phase_at(startup_id, day))

    def has_finished(self, startup_id: str | None, day: date) -> bool:
        """Whether nobody of the network works for a startup any more on a day (`Vocabulary.is_finished`).

        A startup without a phase, or without a file, has not finished.
        """
        return self.vocabulary.is_finished(self.phase_at(startup_id, day))

    def startups_of_incubator(self, incubator_id: str | None) -> list[Startup]:
        """The startups of an incubator, live or not, shared ones included; all startups for None."""
        if incubator_id is None:
            return list(self.startups.values())
        return [*self._startups_by_incubator.get(incubator_id, ())]

    @cached_property
    def _startups_by_incubator(self) -> Mapping[str, list[Startup]]:
        found: dict[str, list[Startup]] = {}
        for startup in self.startups.values():
            for incubator_id in dict.fromkeys(startup.all_incubators):
                found.setdefault(incubator_id, []).append(startup)
        return found

    def teams_at(self, day: date) -> Mapping[str, list[Assignment]]:
        """Startup id → the missions that cover a day."""
        if day not in self._teams_by_day:
            teams: dict[str, list[Assignment]] = {}
            for member, _, mission in self.member_missions:
                end = mission.end  # compared first, for speed: most missions have ended
                if (end is None or day <= end) and mission.covers(day):
                    for assignment in list_assignments(member, mission):
                        teams.setdefault(assignment.startup, []).append(assignment)
            self._teams_by_day[day] = teams
        return self._teams_by_day[day]

    def member_startups(self, member: Member, day: date) -> list[str]:
        """The ids of the startups that a member works for on a day."""
        current = [assignment for assignment in list_assignments(member) if assignment.mission.covers(day)]
        return list(dict.fromkeys(assignment.startup for assignment in current))

    def member_incubators(self, member: Member, startup_ids: Iterable[str]) -> list[str]:
        """The ids of the incubators of some startups, of a member's teams, and of the member, each once."""
        incubator_ids = [
            incubator_id
            for startup_id in startup_ids
            if startup_id in self.startups
            for incubator_id in self.startups[startup_id].all_incubators
        ]
        team_incubators = [self.teams[team_id].incubator for team_id in member.teams if team_id in self.teams]
        return list(dict.fromkeys(filter(None, [*incubator_ids, *team_incubators, member.incubator])))

    def mission_incubators(self, member: Member, missions: Iterable[Mission]) -> list[str]:
        """The ids of the incubators that missions of a member are for, each once; without a mission, none.

        A mission is for those of its startups, of the member's teams, and of the member.
        """
        startups = [mission_startups(member, mission) for mission in missions]
        return self.member_incubators(member, chain.from_iterable(startups)) if startups else []

    def team_at(self, startup_id: str, day: date) -> list[Assignment]:
        """The missions for a startup that cover a day."""
        assignments = self.assignments_by_startup.get(startup_id, ())
        return [assignment for assignment in assignments if assignment.mission.covers(day)]


def cache_per_registry(
    compute: Callable[Concatenate[Registry, _Arguments], _Result],
) -> Callable[Concatenate[Registry, _Arguments], _Result]:
    """Decorator for what several ask of a registry: computed once for it and the other arguments, and freed together
    with it. What it returns is not to be changed.
    """
    results: WeakKeyDictionary[Registry, dict[object, _Result]] = WeakKeyDictionary()

    @wraps(compute)
    def get(registry: Registry, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        known, key = results.setdefault(registry, {}), (args, *kwargs.items())
        if key not in known:
            known[key] = compute(registry, *args, **kwargs)
        return known[key]

    return get


@cache_per_registry
def find_nulls(registry: Registry, path: str, group: str, field: str, count: int) -> frozenset[int]:
    """The positions of the items of a list, of so many, of which a file says that they have no such field (`null`)."""
    from incubo.source.spans import FieldSpans  # lazy: it loads yaml, only for missions without a day

    spans = FieldSpans(registry.read_text(path))
    return frozenset(i for i in range(count) if spans.is_null((group, i, field)))
