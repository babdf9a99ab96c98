"""What a list looks at: a registry on a day, with what several columns and filters ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from incubo.model.life import Step
from incubo.model.records import Member, Mission
from incubo.model.teams import assignments
from incubo.registry import named
from incubo.registry.registry import Registry
from incubo.table import Word


class Scope:
    """A registry on a day. `everything`: also the missions of people that do not cover it.

    `text_of` gives a file's text, for searches in what no field holds. `now`: today, where the day lies before it.
    """

    def __init__(
        self,
        registry: Registry,
        day: date,
        text_of: Callable[[str], str] = lambda _: "",
        *,
        everything: bool = False,
        now: date | None = None,
    ) -> None:
        self.registry = registry
        self.day = day
        self.text_of = text_of
        self.everything = everything
        self.now = now or day
        self.began: tuple[date | None, date | None] = (None, None)

    def within(self, day: date | None) -> bool:
        """Whether a day is by the day of the list and between those that `--since` and `--until` ask for."""
        first, last = self.began
        return day is not None and day <= self.day and (not first or first <= day) and (not last or day <= last)

    @property
    def steps(self) -> Mapping[str, Step]:
        """The step of each startup on the day; those that have begun nothing are not there."""
        return self.registry.steps_at(self.day)

    def phase(self, startup: str) -> str | None:
        """The phase of a startup on the day; None for nothing begun, or no such startup."""
        step = self.steps.get(startup)
        return step.phase.name if step is not None else None

    def is_live(self, startup: str) -> bool:
        """Whether a startup is living on the day."""
        return self.registry.vocabulary.is_live(self.phase(startup))

    def team(self, startup: str) -> list[Member]:
        """The members of a startup's team on the day, each once."""
        return list(
            {each.member.id: each.member for each in self.registry.teams_at(self.day).get(startup, ())}.values()
        )

    def startups_of(self, member: Member) -> list[str]:
        """The startups a member works for on the day; every one for those who are gone, or where all is looked at."""
        if not self._ever(member):
            return self.registry.startups_of(member, self.day)
        named = [assignment.startup for assignment in assignments(member)]
        return list(dict.fromkeys([*named, *member.previously]))

    def missions_of(self, member: Member) -> Sequence[Mission]:
        """The missions that cover the day; every one for those who are gone, or where all is looked at."""
        if self._ever(member):
            return member.missions
        return [mission for mission in member.missions if mission.covers(self.day)]

    def _ever(self, member: Member) -> bool:
        return self.everything or not member.active(self.day)

    def hosts(self, startups: Iterable[str]) -> list[str]:
        """The incubators of some startups."""
        known = self.registry.startups
        return list(dict.fromkeys(host for startup in startups if startup in known for host in known[startup].hosts))

    def word(self, kind: str, entry_id: str) -> Word:
        """An entry as a value: machines get its id, people its title."""
        return Word(entry_id, named.title_of(self.registry, kind, entry_id))

    def label(self, words: str, value: str) -> Word:
        """A word of a vocabulary as a value: machines get its id, people its label."""
        known = self.registry.vocabulary.words.get(words)
        return Word(value, known.labels.get(value, value) if known is not None else value)
