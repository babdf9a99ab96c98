"""`init --example`: the sample registry in a new folder, to try things out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.app.changes.write_options import WriteOptions
from incubo.app.first_start import load_sample, write_sample
from incubo.app.init import read_bytes_if_exists
from incubo.app.workspace import open_workspace
from incubo.cli import output, session
from incubo.cli.apply import render_plan_diff
from incubo.config import toml_file
from incubo.config.settings import DEFAULT_PROFILE, find_enclosing_registry, parse_config
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.plan import Plan

if TYPE_CHECKING:
    from incubo.cli.commands.init.plan import InitOptions


def copy_sample_registry(options: InitOptions, *, refresh: bool) -> int:
    """Copy the sample; the exit code. Nothing is asked: a file in the way raises RefusedError."""
    settings = (
        options.forge,
        options.owners,
        options.incubo_url,
        options.incubo_version,
        *options.answers.values(),
    )
    if (
        refresh
        or options.keep_existing
        or any(settings)
        or options.write_options._replace(dry_run=False, yes=False) != WriteOptions()
    ):
        raise UsageError(Message(N_("--example can only be used with --profile, --yes, --dry-run and --no-git")))
    profile = options.profile or DEFAULT_PROFILE
    files = load_sample(profile)
    root = options.root
    _check_destination(options, files)
    plan = Plan({**files})
    current, settings_text = session.current_session(), files[toml_file.CONFIG_FILE].decode()
    workspace = open_workspace(root, current.environment, settings=parse_config(settings_text))
    if options.write_options.dry_run:
        current.write_stdout(render_plan_diff(plan, color=current.has_color))
        output.print_dry_run()
        return 0
    arguments = {"folder": str(root), "n": len(files)}
    output.print_wrapped(translate(Message(N_("The sample registry, {n} files, goes into {folder}."), arguments)))
    was_created, committed = write_sample(
        root, current.environment, profile=profile, init_git=options.create_repository
    )
    _print_next_steps(options, workspace.as_of, repository_created=was_created, committed=committed)
    return 0


def _check_destination(options: InitOptions, files: dict[str, bytes]) -> None:
    """Raise RefusedError where the sample would come into a registry, or among files that are there."""
    root = options.root
    enclosing_root = find_enclosing_registry(root)
    if enclosing_root is not None:
        raise RefusedError(
            Message(N_("there is a registry in {folder} already"), {"folder": str(enclosing_root)}),
            hints=(Message(N_("choose a folder of its own for the sample: incubo init --example exemple")),),
        )
    if root.exists() and not root.is_dir():
        raise UsageError(Message(N_("{folder} is a file"), {"folder": str(root)}))
    existing = [path for path in files if read_bytes_if_exists(root, path) is not None]
    if existing:
        raise RefusedError(
            Message(N_("{path} is there already, and stays as it is"), {"path": existing[0]}),
            hints=(Message(N_("choose a folder of its own for the sample: incubo init --example exemple")),),
        )


def _print_next_steps(options: InitOptions, today: object, *, repository_created: bool, committed: bool) -> None:
    current = session.current_session()
    current.write_stdout(f"{options.root}\n")
    output.print_wrapped(translate(Message(N_("All in it is invented, and nothing you do there can harm anybody."))))
    output.print_wrapped(
        translate(
            Message(N_("It is frozen: there, “today” is always {day:long} (“at” in incubo.toml)."), {"day": today})
        )
    )
    if committed:
        output.print_wrapped(
            translate(Message(N_("It is a git repository with a first commit: git diff shows what you changed.")))
        )
    elif repository_created:
        output.print_wrapped(translate(Message(N_("It is a git repository without any commit yet."))))
    change_folder = (
        f"cd {quote_argument(str(options.folder))}"
        if options.folder is not None and options.folder.absolute() != current.cwd
        else ""
    )
    output.print_wrapped(translate(Message(N_("To begin:"))))
    for command in filter(None, (change_folder, "incubo", "incubo list startups", "incubo validate")):
        output.print_wrapped(f"  {command}")
    output.print_wrapped(translate(Message(N_("To remove it, delete the folder."))))
