"""What every command that reports does: open the registry, read the kinds it needs, and deliver a Table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.cli import days, session, workspace
from incubo.cli.output import Format, deliver
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text

if TYPE_CHECKING:
    from incubo.cli.report_options import Step
    from incubo.cli.workspace import Workspace
    from incubo.model.periods import Period
    from incubo.model.records import Startup
    from incubo.registry.account import Source
    from incubo.registry.registry import Registry
    from incubo.table import Table


PEOPLE = ("member", "startup", "team", "incubator")
"""What is read to know whose missions count."""


class Desk(NamedTuple):
    """A registry opened to report on it: the day asked for, and whose figures (None = every incubator's)."""

    opened: Workspace
    registry: Registry
    incubator: str | None

    @property
    def day(self) -> date:
        """The day that the figures are of."""
        return self.opened.today

    @property
    def source(self) -> Source:
        """What the figures are read from."""
        return workspace.source(self.opened)

    def over(self, word: str) -> Period:
        """The period of `--over`: nothing of it comes after the day of the report. Raises UsageError."""
        from incubo.model.periods import Period

        first, dots, last = word.partition("..")
        asked = days.period(f"{first}..{self.day.isoformat()}" if dots and not last else word, self.opened.config,
                            past=True, today=self.day)  # fmt: skip
        if asked.first > self.day:
            message = N_("the period “{word}” begins after the day that is looked at ({day:long})")
            raise UsageError(Text(message, {"word": word, "day": self.day}))
        return Period(asked.first, min(asked.last, self.day))

    def last_year(self, word: str | None) -> Period:
        """The period of `--over`, or the twelve months up to the day. Raises UsageError."""
        from incubo.model.dates import moved
        from incubo.model.periods import Period

        if word is not None:
            return self.over(word)
        return Period(moved(moved(self.day, -1, "years"), 1), self.day)

    def ends(self, word: str, every: Step | None) -> list[date]:
        """The last day of each part of `--over`, cut by `--every`; by default so that the lines are not too many.

        The part that is not over yet ends on the day of the report. Raises UsageError.
        """
        from incubo.model.parts import ends, usual

        asked = self.over(word)
        return ends(asked, every.value if every is not None else usual(asked))

    def phases(self, given: list[str] | None) -> list[str]:
        """The phases of `--phase`, by id or label, several with commas. Raises UsageError for a word that is none."""
        if not given:
            return []
        from incubo.query.scope import Scope
        from incubo.query.startups import STARTUPS
        from incubo.query.values import choose

        scope = Scope(self.registry, self.day, self.opened.text_of, now=self.opened.now)
        return [value.id for value in choose(scope, STARTUPS, "phase", given, session.current().lang)]

    def startup(self, word: str) -> Startup:
        """The startup that a word names. Raises UsageError, also for a file that cannot be read."""
        from incubo.registry import named

        found = named.find(self.registry, "startup", word).id
        if found is None:
            message, hints = named.complaint(self.registry, "startup", word)
            raise UsageError(message, hints=hints)
        if found not in self.registry.startups:
            path = self.registry.unreadable["startup"][found]
            hint = Text(N_("what is wrong, and how to mend it: incubo validate {path}"), {"path": path})
            raise UsageError(Text(N_("{path} cannot be read"), {"path": path}), hints=(hint,))
        return self.registry.startups[found]

    def parts(self, word: str | None, every: Step | None, *, ahead: bool = False) -> list[Period]:
        """The parts of `--over` (the last twelve months where it is not given), cut by `--every`; whole without it.

        `ahead`: what comes after the day of the report is looked at, too. Raises UsageError.
        """
        from incubo.model.parts import parts

        if ahead and word is not None:
            asked = days.period(word, self.opened.config, today=self.day)
        else:
            asked = self.last_year(word)
        return parts(asked, every.value) if every is not None else [asked]

    def deliver(
        self, table: Table, fmt: Format | None, output: Path | None, *, why: bool = False, everything: bool = False
    ) -> int:
        """Write the table in the form asked for; the command's exit code. Raises UsageError, ToolError."""
        if output is not None:
            workspace.refuse_entry(output, self.opened)
        deliver(
            table, fmt, output, phase_label=workspace.phase_label(self.registry), all_rows=everything, why=why
        )  # fmt: skip
        return 0


def needs_over(every: Step | None, over: str | None) -> None:
    """Raise UsageError for `--every` without `--over`: a day has no parts."""
    if every is not None and over is None:
        raise UsageError(
            Text(N_("{option} goes with {other}"), {"option": "--every", "other": "--over"}),
            hints=(Text(N_("for instance: {command}"), {"command": f"--over 2022.. --every {every.value}"}),),
        )


def open_desk(at: str | None, incubator: str | None, kinds: Iterable[str] = ("startup",)) -> Desk:
    """Open the registry and read some kinds of entries (incubators come with them). `at`, `incubator`: as given.

    Raises NoRegistry, ConfigError, UsageError.
    """
    opened = workspace.open_registry(at)
    registry = opened.load(tuple(dict.fromkeys((*kinds, "incubator"))))
    return Desk(opened, registry, workspace.incubator_of(incubator, opened, registry))
