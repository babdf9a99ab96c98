"""The registry on a day, as columns and filters of lists see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from incubo.core.message import LabelledValue
from incubo.facts.scope import Scope
from incubo.model.phases import PhasePeriod
from incubo.model.records import Member, Mission, Startup
from incubo.model.teams import list_startups_of_member, mission_startups
from incubo.model.tenure import tenure_at
from incubo.registry.lookup import entry_title
from incubo.registry.registry import Registry


class QueryContext(Scope):
    """A registry on a day, with what several columns and filters need to know about it.

    `read_text` returns the text of a file, for what no field holds. `include_inactive`: count the missions that do not
    cover the day too. `chosen`: the ids of incubators and startups (by filter) that a list is of: then it asks for
    missions for these. `looks_back`: whoever had a mission for these is looked at, wherever they are now.
    `own_incubator`: whose product is meant where several have a name.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        read_text: Callable[[str], str] = lambda _: "",
        *,
        include_inactive: bool = False,
        today: date | None = None,
        include_drafts: bool = False,
        own_incubator: str | None = None,
    ) -> None:
        super().__init__(registry, day, today=today, include_drafts=include_drafts)
        self.own_incubator = own_incubator
        self.read_text = read_text
        self.include_inactive = include_inactive
        self.date_range: tuple[date | None, date | None] = (None, None)
        self.chosen: Mapping[str, frozenset[str]] = {}
        self.looks_back = False

    def is_in_date_range(self, day: date | None) -> bool:
        """Whether a day is in `date_range` (`--since`, `--until`) and not after the day of the list."""
        first, last = self.date_range
        return day is not None and day <= self.day and (not first or first <= day) and (not last or day <= last)

    def read_body(self, path: str) -> str:
        """The text of a file below its front matter."""
        text = self.read_text(path)
        end = text.find("\n---", 3)
        return text[end + 4 :] if text.startswith("---") and end > 0 else text

    @property
    def phase_periods(self) -> Mapping[str, PhasePeriod]:
        """The phase period of each startup on the day. Startups whose first phase has not begun are absent."""
        return self.registry.phase_periods_at(self.day)

    @cached_property
    def startups_by_funder(self) -> Mapping[str, Sequence[Startup]]:
        """The startups that each organisation funds, live or not, by its id."""
        funded: dict[str, list[Startup]] = {}
        for startup in self.registry.startups.values():
            for funder in startup.funders:
                funded.setdefault(funder, []).append(startup)
        return funded

    @cached_property
    def are_teams_recorded(self) -> bool:
        """Whether a team without anybody is empty: missions are recorded for enough startups to tell."""
        return self.registry.team_coverage(self.day).is_sufficient

    def team_members(self, startup: str) -> list[Member]:
        """The members of a startup's team on the day, each once."""
        assignments = self.registry.teams_at(self.day).get(startup, ())
        return list({assignment.member.id: assignment.member for assignment in assignments}.values())

    def startups_of(self, member: Member) -> list[str]:
        """The startups a member works for on the day; for a former member or with `include_inactive`, all of them."""
        if self._counts_all_missions(member):
            return list_startups_of_member(member)
        return self.registry.member_startups(member, self.day)

    def startups_looked_at(self, member: Member) -> list[str]:
        """The startups by which a member is found: with `looks_back`, those that they left too."""
        return list_startups_of_member(member) if self.looks_back else self.startups_of(member)

    def startups_shown(self, member: Member) -> list[str]:
        """The startups of a member's line: of somebody who left, with `looks_back`, those of the tenure that ended."""
        left = self._missions_left(member)
        if left is None:
            return self.startups_of(member)
        return list(dict.fromkeys(startup for mission in left for startup in mission_startups(member, mission)))

    def _missions_left(self, member: Member) -> list[Mission] | None:
        """With `looks_back`, the missions that ended last of those looked at; None of somebody whose time goes on."""
        missions = self.missions_for_chosen(member)
        tenure = tenure_at(missions, self.day) if self.looks_back and not self.include_inactive else None
        if tenure is None or tenure.end is None or tenure.end >= self.day:
            return None
        return [mission for mission in missions if mission.covers(tenure.end)]

    def missions_for_chosen(self, member: Member) -> Sequence[Mission]:
        """The missions for the incubators and startups that the list is of; all of them, where it is of none."""
        if not self.chosen:
            return member.missions
        return [mission for mission in member.missions if self._is_for_chosen(member, mission)]

    def _is_for_chosen(self, member: Member, mission: Mission) -> bool:
        startups = mission_startups(member, mission)
        served = {"startup": startups, "incubator": self.registry.member_incubators(member, startups)}
        return all(not ids.isdisjoint(served[name]) for name, ids in self.chosen.items())

    def missions_of(self, member: Member) -> Sequence[Mission]:
        """Those of `missions_for_chosen` that cover the day, or those of `startups_shown` of somebody who left; of a
        former member or with `include_inactive`, all.
        """
        left = self._missions_left(member)
        if left is not None:
            return left
        missions = self.missions_for_chosen(member)
        if self._counts_all_missions(member):
            return missions
        return [mission for mission in missions if mission.covers(self.day)]

    def _counts_all_missions(self, member: Member) -> bool:
        return self.include_inactive or not member.is_active(self.day)

    def incubators_of(self, startups: Iterable[str]) -> list[str]:
        """The incubators of some startups, each once."""
        known = self.registry.startups
        return list(
            dict.fromkeys(
                incubator for startup in startups if startup in known for incubator in known[startup].all_incubators
            )
        )

    def labelled_entry(self, kind: str, entry_id: str) -> LabelledValue:
        """An entry as a value: its id in machine formats, its title for people."""
        return LabelledValue(entry_id, entry_title(self.registry, kind, entry_id), kind)

    def labelled_entries(self, kind: str, entry_ids: Iterable[str]) -> tuple[LabelledValue, ...]:
        """Several entries as values."""
        return tuple(self.labelled_entry(kind, entry_id) for entry_id in entry_ids)

    def labelled_value(self, list_name: str, value: str) -> LabelledValue:
        """A value of a vocabulary list: its id in machine formats, its label for people."""
        return self.registry.vocabulary.labelled_value(list_name, value)

    def labelled_values(self, list_name: str, values: Iterable[str]) -> tuple[LabelledValue, ...]:
        """Several values of a vocabulary list as values of a column."""
        return tuple(self.labelled_value(list_name, value) for value in values)
