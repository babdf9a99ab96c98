"""`incubo validate`: check the registry and explain what is wrong."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import session, workspace
from incubo.cli.adapter import about
from incubo.cli.workspace import Workspace
from incubo.config import Config, complaint
from incubo.errors import ConfigError, NotFound, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.nearest import nearest
from incubo.problem import Problem, Text
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Outcome


class Format(StrEnum):
    """The formats of a validation."""

    full = "full"
    concise = "concise"
    json = "json"
    github = "github"
    markdown = "markdown"


@about(
    N_(
        "All files are read, so that references are checked both ways; PATHS only choose what is shown.\n\n"
        "Errors block (exit code 1), warnings are probably wrong, advice is shown with --advice.\n\n"
        "Exit codes: 0 nothing blocks, 1 an error (with --strict, a warning too), 2 incubo.toml or the command "
        "is wrong, 3 the PATHS are no entries."
    ),
    examples=(
        ("incubo validate", N_("check everything")),
        ("incubo validate content/members --advice", N_("one folder, with advice")),
        ("incubo validate --select ref,phase --format concise", N_("broken references and phases, one line each")),
    ),
)
def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar=N_("PATHS"), help=N_("Files or folders to show (all by default)."))
    ] = None,
    fmt: Annotated[Format | None, typer.Option("--format", "-f", help=N_("How to show what is found."))] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar=N_("RULES"), help=N_("Only these rules or families, separated by commas.")),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar=N_("RULES"), help=N_("Not these rules or families."))
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings block too."))] = False,
    advice: Annotated[bool, typer.Option("--advice", help=N_("Show advice as well."))] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help=N_("Count findings by rule."))] = False,
    at: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("Check as on that day."))] = None,
) -> int:
    """Check the files and explain what is wrong."""
    from incubo.validation.engine import Choice
    from incubo.validation.engine import validate as run_rules

    chosen = fmt.value if fmt is not None else Format.full.value
    begun = time.perf_counter()
    try:
        opened = workspace.open_registry(at, extra=paths[0].absolute() if paths else None)
    except ConfigError as error:
        return _broken_settings(error, chosen)
    registry = opened.load()
    registry.problems.extend(_settings(opened, registry))
    if not registry.paths:
        session.current().tell(say(Text(N_("There is no entry in content/ yet: incubo new startup adds one."))))
    choice = Choice(
        select=_rules(select),
        ignore=_rules(ignore),
        advice=advice or statistics or any(_is_rule(word) for word in _rules(select)),
        severities=opened.config.severities,
        shown=_shown(paths, opened.root, registry.paths, {p.where.path for p in registry.problems}) if paths else None,
    )
    outcome = run_rules(registry, opened.today, opened.text_of, choice)
    _show(outcome._replace(seconds=time.perf_counter() - begun), chosen, opened, choice.advice, statistics, strict)
    blocking = ("error", "warning") if strict else ("error",)
    return int(any(diagnostic.severity in blocking for diagnostic in outcome.diagnostics))


def _show(outcome: Outcome, fmt: str, opened: Workspace, advice: bool, statistics: bool, strict: bool) -> None:
    from incubo.render.diagnostics import render

    run = session.current()
    run.write(
        render(
            outcome,
            fmt,
            lang=run.lang,
            at=opened.today,
            look=run.look,
            text_of=opened.text_of,
            git_prefix=opened.git_prefix,
            advice=advice,
            statistics=statistics,
            strict=strict,
            title_of=lambda rule: gettext(RULES[rule].title),
        )
    )


def _is_rule(word: str) -> bool:
    return word in RULES


def _rules(words: list[str] | None) -> tuple[str, ...]:
    """Rule ids and families given with commas or several times. Raises UsageError for an unknown one."""
    named = tuple(word.strip() for given in words or () for word in given.split(",") if word.strip())
    families = {rule.family for rule in RULES.values()}
    for word in named:
        if word not in RULES and word not in families:
            near = nearest(word, [*RULES, *families])
            if near:
                hint = Text(N_("did you mean “{meant}”?"), {"meant": near})
            else:
                hint = Text(N_("families of rules: {known:list}"), {"known": sorted(families)})
            raise UsageError(Text(N_("there is no rule “{word}”"), {"word": word}), hints=(hint,))
    return named


def _shown(paths: list[Path], root: Path, known: list[str], others: set[str]) -> Callable[[str], bool]:
    """Which entries the given paths mean. Raises NotFound where they mean none."""
    real = root.resolve()
    wanted = []
    for path in paths:
        place = path if path.is_absolute() else Path.cwd() / path
        near = place.parent.resolve() / place.name if place.name not in ("", "..") else place.resolve()
        place = near if near.is_relative_to(real) else place.resolve()
        if place.is_relative_to(real):
            wanted.append(place.relative_to(real).as_posix())
    everything = "." in wanted

    def shown(path: str) -> bool:
        return everything or any(path == one or path.startswith(one + "/") for one in wanted)

    if not any(shown(path) for path in known) and not any(shown(path) for path in others):
        names = ", ".join(str(path) for path in paths)
        raise NotFound(
            Text(N_("no entry at {names}"), {"names": names}),
            hints=(Text(N_("an entry is a file ending with .md in one of the folders of content/")),),
        )
    return shown


def _settings(opened: Workspace, registry: Registry) -> Iterator[Problem]:
    """Settings that name what does not exist (a rule, our incubator), or ask what a rule cannot be."""
    families = {rule.family for rule in RULES.values()}
    for name, severity in opened.config.severities.items():
        if name not in RULES and name not in families:
            message = Text(N_("there is no rule “{word}”"), {"word": name})
            yield complaint(opened.root, name, message, _meant(name, [*RULES, *families]))
        elif name in RULES and RULES[name].calendar and severity == "error":
            message = Text(N_("“{word}” depends on the date of the day: it can be a warning at most"), {"word": name})
            hint = Text(N_('an error would block the registry one morning without any change: write "warning"'))
            yield complaint(opened.root, name, message, hint)
    ours = opened.config.incubator
    if ours and not registry.knows("incubator", ours):
        message = Text(N_("there is no incubator “{word}”"), {"word": ours})
        yield complaint(opened.root, "incubator", message, _meant(ours, registry.ids("incubator")))


def _meant(word: str, known: list[str]) -> Text | None:
    near = nearest(word, known)
    return Text(N_("did you mean “{meant}”?"), {"meant": near}) if near else None


def _broken_settings(error: ConfigError, fmt: str) -> int:
    """Show the problems of incubo.toml as diagnostics; nothing else can be trusted before they are mended."""
    if not error.problems:
        raise error
    from incubo import clock
    from incubo.model.vocabulary import make
    from incubo.registry.layout import detect
    from incubo.registry.registry import Registry
    from incubo.registry.store import WorkingTree
    from incubo.source.guard import MAX_BYTES
    from incubo.validation.engine import Choice, judge

    root = workspace.find()
    opened = Workspace(root, Config(), detect(root), make({}), WorkingTree(root, MAX_BYTES), clock.today())
    registry = Registry(opened.layout, opened.vocabulary, {}, {}, [], [], {"remarks": {}, "crlf": {}})
    outcome = judge(registry, opened.today, opened.text_of, error.problems, Choice())
    _show(outcome._replace(files=1), fmt, opened, False, False, False)
    return error.exit_code
