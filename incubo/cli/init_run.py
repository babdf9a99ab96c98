"""How `init` goes: a new registry, or what is missing around one, shown as a list, agreed to, written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from incubo import clock, config, config_file
from incubo.cli import ask, init_files, session
from incubo.cli.workspace import Workspace
from incubo.cli.writing import Way, difference, open_question, put_down
from incubo.edit.plan import Plan
from incubo.edit.proposal import Proposal
from incubo.errors import Refused, UsageError
from incubo.export.kits import skeleton
from incubo.export.kits.placing import Placed
from incubo.i18n import N_, say
from incubo.model.vocabulary import make
from incubo.problem import Text
from incubo.registry import begin
from incubo.registry.layout import INCUBO, LAYOUTS, detect
from incubo.registry.store import WorkingTree
from incubo.source.guard import MAX_BYTES


class Call(NamedTuple):
    """How the command was called. `answers` are those about the first incubator, by question."""

    way: Way
    folder: Path | None
    profile: str | None
    forge: str | None
    owners: str | None
    incubo: str | None
    version: str | None
    keep: bool
    git: bool
    answers: Mapping[str, str | None]

    @property
    def root(self) -> Path:
        """The folder that is meant. (Without `..`: what is beside a registry is not in it.)"""
        run = session.current()
        return Path(os.path.abspath(run.cwd / self.folder if self.folder is not None else run.start))  # noqa: PTH100


class Coming(NamedTuple):
    """What would be written: the registry as it would be opened, every file, and those that are not written."""

    opened: Workspace
    plan: Plan
    placed: Placed
    about: dict[str, Text]
    """What each new file is for."""
    new: bool = False
    """Whether there is no registry yet."""


def alone(option: str, other: str) -> UsageError:
    """An option that goes only with another one."""
    return UsageError(Text(N_("{option} goes with {other}"), {"option": option, "other": other}))


def run(call: Call) -> int:
    """Make a registry or complete one; the exit code."""
    with _asking():
        coming = _coming(call)
    return carry_out(coming, call)


@contextlib.contextmanager
def _asking() -> Iterator[None]:
    """Ctrl-C at a question says that nothing was written."""
    try:
        yield
    except (KeyboardInterrupt, EOFError):
        ask.tell()
        ask.tell(say(Text(N_("Nothing was written."))))
        raise


def _coming(call: Call) -> Coming:
    """What a new registry would hold, or what one lacks. Raises UsageError, Refused, ConfigError."""
    root = call.root
    around = config.find_root(root)
    if around is None:
        from incubo.cli import init_new

        return init_new.coming(call)
    if around == root:
        return _completed(call)
    raise Refused(
        Text(N_("{folder} is inside the registry {root}"), {"folder": str(root), "root": str(around)}),
        hints=(Text(N_("for that registry: incubo init {root}"), {"root": str(around)}),),
    )


def _completed(call: Call) -> Coming:
    """What is missing around a registry that is there. Raises UsageError, ConfigError."""
    if given := [f"--{key.replace('_', '-')}" for key, word in call.answers.items() if word]:
        raise UsageError(
            Text(N_("{option} is about the first incubator, and there is a registry here"), {"option": given[0]}),
            hints=(Text(N_("to add an incubator: incubo new incubator")),),
        )
    if call.profile is not None:
        raise UsageError(Text(N_("the profile of a registry that is there is in its incubo.toml")))
    root = call.root
    text = init_files.text_of(root, config_file.FILE)
    settings = config.load(root)
    layout = LAYOUTS[settings.layout] if settings.layout else detect(root)
    lang = settings.language or session.current().lang
    after = skeleton.settings(lang, settings.profile, layout, None) if text is None else text
    wanted = init_files.chosen(call, root, settings)
    after = skeleton.with_init(
        after, {key: value for key, value in wanted.items() if settings.init.get(key) != value}, lang
    )
    opened = open_at(root, config.read(after))
    registry = opened.load()
    placed = init_files.place(opened, registry, add=True)
    files: dict[str, bytes | None] = {**placed.files}
    seen = dict(placed.seen)
    about = {made.path: made.what for made in placed.new}
    if after != text:
        files = {config_file.FILE: after.encode(), **files}
        if text is None:
            about[config_file.FILE] = Text(N_("the registry's settings"))
        else:
            seen[config_file.FILE] = text.encode()
    return Coming(opened, Plan(files, seen), placed, about)


def open_at(root: Path, settings: config.Config) -> Workspace:
    """A registry opened with settings that are not written yet."""
    layout = LAYOUTS[settings.layout] if settings.layout else detect(root) if root.is_dir() else INCUBO
    today = settings.at or clock.today(settings.zone)
    words = make(settings.profile_data, settings.vocabulary)
    return Workspace(root, settings, layout, words, WorkingTree(root, MAX_BYTES), today)


def carry_out(coming: Coming, call: Call) -> int:
    """Show what would be written, ask, write; the exit code."""
    where, way, plan, opened = session.current(), call.way, coming.plan, coming.opened
    init_files.tell_left(coming.placed)
    if not plan.files:
        ask.tell(say(Text(N_("Nothing to add: all of it is there."))))
        return 0
    if way.dry_run:
        where.write(difference(plan, color=where.color))
        ask.tell(say(Text(N_("Nothing was written (--dry-run)."))))
        return 0
    init_files.tell_coming(plan, coming.about, opened.root)
    with _asking():
        agreed = not open_question(way) or ask.confirm(say(Text(N_("Write them?"))))
    if not agreed:
        ask.tell(say(Text(N_("Nothing was written."))))
        return Refused.exit_code
    proposal = Proposal(plan, "init", "", Text(N_("what incubo puts around the registry")))
    committing = way.commit or way.propose or way.branch is not None
    told: list[str] | None = [] if where.terminal else None  # on a terminal they were listed
    with begin.folder(opened.root, with_git=coming.new and call.git) as made:
        put_down(opened, proposal, way if committing else Way(yes=True), told)
    init_files.tell_next(opened, made=made, committed=committing)
    return 0
