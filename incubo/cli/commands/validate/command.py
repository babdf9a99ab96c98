"""`incubo validate`: check the registry and explain what is wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_lookup import find_entry_paths
from incubo.app.settings_check import find_settings_problems
from incubo.app.workspace import Workspace, find_own_incubator, resolve_incubator
from incubo.cli import params, session
from incubo.cli.context import open_session_workspace, print_frozen_day
from incubo.cli.output import FindingFormat
from incubo.cli.params import KnownOption, collect_write_options, command_help
from incubo.config.settings import Config
from incubo.config.toml_file import CONFIG_FILE
from incubo.core import clock
from incubo.core.errors import ConfigError, RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import did_you_mean, options_conflict
from incubo.core.progress import Progress, track_step
from incubo.core.shell import quote_argument
from incubo.model.suggestions import find_nearest
from incubo.model.vocabulary import make_vocabulary
from incubo.registry.incubator_entries import find_other_paths, make_own_filter
from incubo.registry.layout import detect_layout
from incubo.registry.registry import FileFacts, Registry
from incubo.registry.store import WorkingTree
from incubo.render.diagnostics.formats import LOCAL_FORMATS, DiagnosticsContext, render_diagnostics
from incubo.source.limits import MAX_FILE_BYTES
from incubo.validation.diagnostic import Elsewhere
from incubo.validation.engine import ValidationOptions, build_diagnostics, check_registry, validate_registry
from incubo.validation.new_findings import compare_with_baseline, make_fingerprint_function
from incubo.validation.rule import RULES

if TYPE_CHECKING:
    from incubo.validation.diagnostic import ValidationResult


def choose_base_revision(since: str | None, *, staged: bool, fix: bool) -> str | None:
    """The revision to compare with; None: everything is shown. Raises UsageError for options that exclude each other.

    What is staged is compared with the last commit, unless told otherwise.
    """
    if staged and fix:
        raise UsageError(
            Message(
                N_("--fix corrects the files on disk, and --staged checks what is staged with git add: choose one")
            ),
            hints=(
                Message(
                    N_("correct first, then git add: incubo validate --fix --since {revision}"),
                    {"revision": quote_argument(since or "HEAD")},
                ),
            ),
        )
    return "HEAD" if staged and since is None else since


@collect_write_options
@command_help(
    N_(
        "All files are read, so that references are checked both ways; PATHS, names and "
        "--incubator only choose what is shown. At a terminal, those of your incubator are shown, and what is found "
        "elsewhere is counted; other formats than the usual one, --since and --staged tell everything. The exit "
        "code is that of the whole, unless PATHS or --incubator choose.\n\n"
        "Errors block (exit code 1), warnings are probably wrong, advice is shown with --advice."
        "\n\n"
        "--fix corrects where only one correction is possible: in the files of your incubator, or in those that PATHS, "
        "--incubator or --since choose. It shows the changes and asks before it writes (--yes: it does not ask); --fix "
        "--guesses also makes the likely ones, to be checked. A correction that would leave something wrong is not "
        "made.\n\n"
        "--since REV shows only what the branch adds: problems that were already there where it "
        "left REV are counted, not shown. --staged checks what the next commit would contain.\n\n"
        "Exit codes: 0 nothing blocks, 1 an error (with --strict, a warning too; --diff corrects "
        "nothing, so those that it would correct count), 2 incubo.toml or the command is wrong, "
        "3 PATHS are not entries."
    ),
    examples=(
        ("incubo validate", N_("check everything")),
        ("incubo validate mon-estran", N_("one entry, by its name")),
        ("incubo validate content/members --advice", N_("one folder, with advice")),
        ("incubo validate --select ref,phase --format concise", N_("broken references and phases, one line each")),
        ("incubo validate --since origin/main", N_("only what this branch adds, as in a pull request")),
        ("incubo validate --staged", N_("only what is about to be committed")),
        ("incubo validate --fix", N_("correct what has only one possible correction")),
        ("incubo validate --fix --guesses --diff", N_("see what the likely corrections would change")),
    ),
)
def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar=N_("PATHS"), help=N_("Files, folders or names of entries to show (all by default).")),
    ] = None,
    incubator: Annotated[
        str | None,
        typer.Option(
            metavar=N_("NAME"),
            help=N_(
                "Only the files of an incubator: its products, their people, offers and sponsors (“all”: all files)."
            ),
        ),
    ] = None,
    fmt: Annotated[FindingFormat | None, typer.Option("--format", "-f", help=N_("How to show findings."))] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar=N_("RULES"), help=N_("Only these rules or families, separated by commas.")),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar=N_("RULES"), help=N_("All but these rules or families."))
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings block too."))] = False,
    advice: Annotated[bool, typer.Option("--advice", help=N_("Show advice as well."))] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help=N_("Count findings by rule."))] = False,
    at: Annotated[str | None, typer.Option(metavar=N_("DATE"), help=N_("Check as of that day."))] = None,
    known: KnownOption = None,
    since: Annotated[
        str | None,
        typer.Option(metavar=N_("REV"), help=N_("Only what this branch adds, since it left that revision.")),
    ] = None,
    staged: Annotated[
        bool,
        typer.Option(
            "--staged",
            help=N_(
                "Check what is staged with git add, not the files on disk (compared with the last commit by default)."
            ),
        ),
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help=N_("Correct what has only one possible correction."))] = False,
    include_guesses: Annotated[
        bool, typer.Option("--guesses", help=N_("With --fix: the likely corrections too."))
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help=N_("Show what --fix would change, write nothing."))] = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Check the files and explain what is wrong."""
    chosen_format = fmt.value if fmt is not None else FindingFormat.full.value
    started_at = time.perf_counter()
    write_options = write_options._replace(dry_run=write_options.dry_run or diff)
    fix = fix or diff
    if known is not None:
        _refuse_options_of_the_present(since=since, staged=staged, fix=fix, diff=diff)
    if not fix:
        _refuse_fix_options(write_options, include_guesses=include_guesses)
    elif write_options.dry_run and fmt is not None:
        raise UsageError(options_conflict("--format", "--diff" if diff else "--dry-run"))
    revision = choose_base_revision(since, staged=staged, fix=fix)
    start = paths[0].absolute() if paths else None
    try:
        workspace = _open(at, start, known, staged=staged)
    except ConfigError as error:
        if known is not None:
            raise
        return _report_config_errors(error, chosen_format, start, staged=staged)
    if write_options.here:
        workspace = workspace.without_source()
    baseline = None
    if revision is None:
        registry = workspace.load_registry()
    else:
        from incubo.app.sharing.baseline import load_with_base  # lazy: git is for --since and --staged only (10 ms)

        registry, baseline = load_with_base(workspace, revision, staged=staged)
    settings_problems = find_settings_problems(workspace, registry)
    registry = registry.with_problems(settings_problems)
    if not registry.paths:
        session.current_session().print_message(
            Message(N_("There is no entry in content/ yet: incubo new startup adds one."))
        )
    is_chosen = bool(paths) or incubator is not None or revision is not None
    own = None if is_chosen else find_own_incubator(workspace, registry)
    if fix and not is_chosen:
        own = resolve_incubator(None, workspace, registry)  # it fails where ours is not there: all would be corrected
    options = ValidationOptions(
        select=_parse_rules(select),
        ignore=_parse_rules(ignore),
        show_advice=advice or any(word in RULES for word in _parse_rules(select)),
        severities=workspace.settings.severities,
        includes_path=_make_path_filter(paths, incubator, workspace, registry),
    )
    if fix:
        from incubo.cli.commands.validate.fix import apply_fixes

        fix_result = apply_fixes(
            workspace, registry, options, write_options, own, include_guesses=include_guesses, baseline=baseline
        )
        if fix_result is None:
            return RefusedError.exit_code
        if write_options.dry_run and not diff:  # a trial of the command ends as that of any other
            return 0
        if not diff:
            registry = fix_result.registry
            options = options if own is not None else fix_result.options
            registry = registry.with_problems(it for it in settings_problems if it not in registry.problems)
            baseline = baseline and baseline.with_renames(fix_result.plan.moves)
    options = options._replace(show_advice=options.show_advice or statistics)  # counted, but not fixed
    with workspace.environment.track(Message(N_("Checking the files"))) as progress:
        if baseline is not None:
            result = compare_with_baseline(baseline, registry, workspace.as_of, options, progress)
        elif own is not None and chosen_format == FindingFormat.full.value and session.current_session().is_terminal:
            result = _check_own_files(registry, own, workspace.as_of, options, progress)
        else:
            result = validate_registry(registry, workspace.as_of, options, progress)
            if own is not None:
                command = f"incubo validate --incubator {quote_argument(own)}"
                text = Message(N_("All incubators; ours only: {command}."), {"command": command})
                result = result._replace(scope=text)
    if not diff:  # else the diff is what is shown, and the files are judged as they still are
        _write_findings(
            result._replace(seconds=time.perf_counter() - started_at),
            chosen_format,
            workspace,
            registry,
            advice=options.show_advice,
            statistics=statistics,
            strict=strict,
        )
    blocking = ("error", "warning") if strict else ("error",)
    n = sum(diagnostic.severity in blocking for diagnostic in result.diagnostics)
    if result.elsewhere is not None:
        n += result.elsewhere.error_count + (result.elsewhere.warning_count if strict else 0)
    if n and diff:
        text = Message(
            N_("{n} finding blocks as long as it is in the files: incubo validate lists it."),
            {"n": n},
            N_("{n} findings block as long as they are in the files: incubo validate lists them."),
        )
        session.current_session().print_message(text)
    return int(n > 0)


def _check_own_files(
    registry: Registry, incubator: str, day: date, options: ValidationOptions, progress: Progress | None
) -> ValidationResult:
    """The findings in the files of an incubator, and how many there are in those of others."""
    from incubo.registry.provenance import scope_note  # lazy: 3 ms, for a person with an incubator only

    others = find_other_paths(registry, incubator)
    problems = check_registry(registry, day, options, track_step(progress, 0, 2)).problems
    own_options = options._replace(includes_path=lambda path: path not in others)
    other_options = options._replace(includes_path=others.__contains__, show_advice=False)
    own = build_diagnostics(registry, day, registry.read_text, problems, own_options, track_step(progress, 1, 2))
    elsewhere = build_diagnostics(registry, day, registry.read_text, problems, other_options)
    counts = Counter(diagnostic.severity for diagnostic in elsewhere.diagnostics)
    scope = scope_note(registry, incubator).message
    return own._replace(elsewhere=Elsewhere(incubator, counts["error"], counts["warning"]), scope=scope)


def _refuse_options_of_the_present(*, since: str | None, staged: bool, fix: bool, diff: bool) -> None:
    """Raise UsageError for an option about the files on disk, beside --known."""
    options = {"--since": since is not None, "--staged": staged, "--diff": diff, "--fix": fix}
    for option, is_given in options.items():
        if is_given:
            message = options_conflict(option, "--known")
            raise UsageError(message, hints=(Message(N_("--known checks what a commit holds, not the files on disk")),))


def _refuse_fix_options(write_options: WriteOptions, *, include_guesses: bool) -> None:
    """Raise UsageError for an option of --fix without --fix."""
    options = {
        "--guesses": include_guesses,
        "--dry-run": write_options.dry_run,
        "--yes": write_options.yes,
        "--commit": write_options.commit,
        "--branch": write_options.branch is not None,
        "--message": write_options.message is not None,
        "--because": write_options.because is not None,
        "--propose": write_options.propose,
        "--here": write_options.here,
    }
    for option, is_given in options.items():
        if is_given:
            message = Message(N_("use {option} only with --fix"), {"option": option})
            raise UsageError(message, hints=(Message(N_("“incubo validate --fix” corrects, “--diff” shows first")),))


def _write_findings(
    result: ValidationResult,
    fmt: str,
    workspace: Workspace,
    registry: Registry,
    *,
    advice: bool = False,
    statistics: bool = False,
    strict: bool = False,
) -> None:
    current = session.current_session()
    is_for_ci = fmt not in LOCAL_FORMATS
    context = DiagnosticsContext(
        result,
        current.language,
        workspace.as_of,
        current.style,
        registry.read_text,
        workspace.git_prefix if is_for_ci else "",
        advice=advice,
        statistics=statistics,
        strict=strict,
        rules_url=workspace.settings.rules_url,
        fingerprint_of=make_fingerprint_function(registry) if is_for_ci else None,
        known=workspace.known,
    )
    current.write_stdout(render_diagnostics(context, fmt))


def _parse_rules(values: list[str] | None) -> tuple[str, ...]:
    """Rule ids and families, separated by commas or given several times. Raises UsageError for an unknown one."""
    named = tuple(word.strip() for value in values or () for word in value.split(",") if word.strip())
    families = {rule.family for rule in RULES.values()}
    for word in named:
        if word not in RULES and word not in families:
            suggestion = find_nearest(word, [*RULES, *families])
            if suggestion:
                hint = did_you_mean(suggestion)
            else:
                hint = Message(N_("families of rules: {known:list}"), {"known": sorted(families)})
            raise UsageError(Message(N_("there is no rule “{word}”"), {"word": word}), hints=(hint,))
    return named


def _make_path_filter(
    paths: list[Path] | None, incubator: str | None, workspace: Workspace, registry: Registry
) -> Callable[[str], bool] | None:
    """A test for what is to be shown (None: all). Raises UsageError for a name of several entries, or of no incubator,
    and EntryNotFoundError for paths and names that match no entry.
    """
    filters: list[Callable[[str], bool]] = []
    if paths:
        entry_paths = [
            workspace.root / found if found else path
            for path in paths
            for found in (() if path.exists() else find_entry_paths(registry, str(path))) or ("",)
        ]
        problem_paths = {problem.location.path for problem in registry.problems}
        filters.append(params.make_path_filter(entry_paths, workspace.root, registry.paths, problem_paths))
    incubator_id = resolve_incubator(incubator, workspace, registry) if incubator is not None else None
    if incubator_id is not None:
        filters.append(make_own_filter(registry, incubator_id))
    if not filters:
        return None
    return lambda path: all(includes(path) for includes in filters)


def _open(day_text: str | None, fallback_start: Path | None, known: str | None, *, staged: bool) -> Workspace:
    """The registry under its settings, or under those that the next commit would hold."""
    if not staged:
        return open_session_workspace(day_text, fallback_start=fallback_start, known=known)
    from incubo.app.sharing import baseline

    current = session.current_session()
    workspace = baseline.open_staged_workspace(current.find_registry(fallback_start), current.environment, day_text)
    print_frozen_day(workspace, day_text)
    return workspace


def _report_config_errors(error: ConfigError, fmt: str, fallback_start: Path | None, *, staged: bool) -> int:
    """Print the problems of incubo.toml as diagnostics; nothing else is checked until they are fixed."""
    if not error.problems:
        raise error

    root = session.current_session().find_registry(fallback_start)
    workspace = Workspace(
        root,
        Config(),
        detect_layout(root),
        make_vocabulary({}),
        WorkingTree(root, MAX_FILE_BYTES),
        clock.today(),
        session.current_session().environment,
    )
    settings = workspace.read_text(CONFIG_FILE)
    if staged:
        from incubo.app.sharing import baseline

        settings = baseline.staged_settings_text(root)

    def read_text(path: str) -> str:
        return settings if path == CONFIG_FILE else workspace.read_text(path)

    registry = Registry(workspace.layout, workspace.vocabulary, {}, {}, [], [], FileFacts(), read_text)
    result = build_diagnostics(registry, workspace.as_of, read_text, error.problems, ValidationOptions())
    _write_findings(result._replace(file_count=1), fmt, workspace, registry)
    return error.exit_code
