"""`incubo validate`: check the registry and explain what is wrong."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import entry_paths, session, validate_since, workspace
from incubo.cli.adapter import about
from incubo.cli.finding_format import Format
from incubo.cli.settings import settings
from incubo.cli.way import Way, writes
from incubo.cli.workspace import Workspace
from incubo.config import Config
from incubo.errors import ConfigError, UsageError
from incubo.i18n import N_, gettext
from incubo.model.nearest import nearest
from incubo.problem import Text
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from incubo.registry.registry import Registry
    from incubo.validation.diagnostic import Diagnostic, Outcome


@writes
@about(
    N_(
        "All files are read, so that references are checked both ways; PATHS only choose what is shown.\n\n"
        "Errors block (exit code 1), warnings are probably wrong, advice is shown with --advice.\n\n"
        "--fix corrects what is shown, where only one correction is possible; --fix --guesses also makes the likely "
        "ones, to be checked. A correction that would leave something wrong is not made.\n\n"
        "--since REV shows only what the branch adds: what was wrong already where it left REV is counted, not shown. "
        "--staged looks at what the next commit would hold.\n\n"
        "Exit codes: 0 nothing blocks, 1 an error (with --strict, a warning too), 2 incubo.toml or the command "
        "is wrong, 3 the PATHS are no entries."
    ),
    examples=(
        ("incubo validate", N_("check everything")),
        ("incubo validate content/members --advice", N_("one folder, with advice")),
        ("incubo validate --select ref,phase --format concise", N_("broken references and phases, one line each")),
        ("incubo validate --since origin/main", N_("only what this branch adds, as in a pull request")),
        ("incubo validate --staged", N_("only what is about to be committed")),
        ("incubo validate --fix", N_("correct what can only be meant in one way")),
        ("incubo validate --fix --guesses --diff", N_("see what the likely corrections would change")),
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
    since: Annotated[
        str | None,
        typer.Option(metavar=N_("REV"), help=N_("Only what this branch adds, since it left that revision.")),
    ] = None,
    staged: Annotated[
        bool,
        typer.Option("--staged", help=N_("What git add has taken, in place of the files (by default since HEAD).")),
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help=N_("Correct what can only be meant in one way."))] = False,
    guesses: Annotated[bool, typer.Option("--guesses", help=N_("With --fix: the likely corrections too."))] = False,
    diff: Annotated[bool, typer.Option("--diff", help=N_("Show what --fix would change, write nothing."))] = False,
    *,
    way: Way,
) -> int:
    """Check the files and explain what is wrong."""
    from incubo.validation.engine import Choice
    from incubo.validation.engine import validate as run_rules

    chosen = fmt.value if fmt is not None else Format.full.value
    begun = time.perf_counter()
    way = way._replace(dry_run=way.dry_run or diff)
    fix = fix or diff
    if not fix:
        _only_with_fix(way, guesses)
    revision = validate_since.asked(since, staged=staged, fix=fix)
    try:
        begin = validate_since.open_staged if staged else workspace.open_registry
        opened = begin(at, extra=paths[0].absolute() if paths else None)
    except ConfigError as error:
        return _broken_settings(error, chosen)
    base = None
    if revision is None:
        registry = opened.load()
    else:
        registry, base = validate_since.load(opened, revision, settings, staged=staged)
    wrong = list(settings(opened, registry))
    registry.problems.extend(wrong)
    if not registry.paths:
        session.current().say(Text(N_("There is no entry in content/ yet: incubo new startup adds one.")))
    choice = Choice(
        select=_rules(select),
        ignore=_rules(ignore),
        advice=advice or statistics or any(_is_rule(word) for word in _rules(select)),
        severities=opened.config.severities,
        shown=_chosen(paths, opened.root, registry),
    )
    if fix:
        from incubo.cli.validate_fix import fix as correct

        made = correct(opened, registry, choice, way, guesses=guesses, base=base)
        if way.dry_run:
            return 0
        registry, choice = made.registry, made.choice
        registry.problems.extend(each for each in wrong if each not in registry.problems)
        base = base and base.moved(made.plan.moves)
    if base is None:
        outcome = run_rules(registry, opened.today, registry.text_of, choice)
    else:
        from incubo.validation.gate import compare

        outcome = compare(base, registry, opened.today, choice)
    _show(
        outcome._replace(seconds=time.perf_counter() - begun),
        chosen,
        opened,
        registry,
        choice.advice,
        statistics,
        strict,
    )
    blocking = ("error", "warning") if strict else ("error",)
    return int(any(diagnostic.severity in blocking for diagnostic in outcome.diagnostics))


def _only_with_fix(way: Way, guesses: bool) -> None:
    """Raise UsageError for an option that says how corrections are made, where none are asked for."""
    given = {
        "--guesses": guesses,
        "--dry-run": way.dry_run,
        "--yes": way.yes,
        "--commit": way.commit,
        "--branch": way.branch is not None,
        "--message": way.message is not None,
        "--propose": way.propose,
    }
    for option, is_given in given.items():
        if is_given:
            message = Text(N_("{option} goes with --fix"), {"option": option})
            raise UsageError(message, hints=(Text(N_("“incubo validate --fix” corrects, “--diff” shows first")),))


def _show(
    outcome: Outcome, fmt: str, opened: Workspace, registry: Registry, advice: bool, statistics: bool, strict: bool
) -> None:
    from incubo.render.diagnostics import render

    def identify(diagnostic: Diagnostic) -> object:
        from incubo.validation.fingerprint import fingerprint, of_diagnostic

        return fingerprint(of_diagnostic(diagnostic), registry)

    run = session.current()
    run.write(
        render(
            outcome,
            fmt,
            lang=run.lang,
            at=opened.today,
            look=run.look,
            text_of=registry.text_of,
            git_prefix=opened.git_prefix,
            advice=advice,
            statistics=statistics,
            strict=strict,
            title_of=lambda rule: gettext(RULES[rule].title),
            rules_url=opened.config.rules_url,
            identify=identify,
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


def _chosen(paths: list[Path] | None, root: Path, registry: Registry) -> Callable[[str], bool] | None:
    """Which files the given paths choose (None: all). Raises NotFound where they mean none."""
    if not paths:
        return None
    return entry_paths.shown(paths, root, registry.paths, {p.where.path for p in registry.problems})


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
    registry = Registry(opened.layout, opened.vocabulary, {}, {}, [], [], {"remarks": {}, "crlf": {}}, opened.text_of)
    outcome = judge(registry, opened.today, opened.text_of, error.problems, Choice())
    _show(outcome._replace(files=1), fmt, opened, registry, False, False, False)
    return error.exit_code
