"""`incubo init`: create a registry, or add what is missing around an existing one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.init import make_init_settings, place_generated_files, read_utf8_if_exists
from incubo.app.new_registry import InitPlan
from incubo.app.source_offer import seems_exported, source_question
from incubo.app.workspace import open_workspace
from incubo.cli import errors, output, prompts, session
from incubo.cli.apply import needs_confirmation, render_plan_diff, write_proposal
from incubo.cli.commands.init.example import copy_sample_registry
from incubo.cli.commands.init.new_registry import ask_new_registry
from incubo.cli.commands.init.plan import (
    InitOptions,
    find_or_ask_forge,
    print_next_steps,
    print_planned_files,
    print_untouched_files,
)
from incubo.cli.commands.init.private import add_private_folder
from incubo.cli.commands.init.refresh import refresh_generated_files
from incubo.cli.params import add_write_options, command_help
from incubo.config import toml_file
from incubo.config.settings import find_enclosing_registry, load_config, parse_config
from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import N_, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.asking.questions import yes_no_question
from incubo.edit.new.initial_incubator import OWNER_LABELS
from incubo.edit.new.questions import ACRONYM_FIELD
from incubo.edit.plan import Plan, Proposal
from incubo.export.scaffold import skeleton
from incubo.model.schemas.organisations import INCUBATOR
from incubo.registry.layout import detect_layout
from incubo.vcs.init import new_registry_folder
from incubo.vcs.merge_driver import set_up_driver

_INCUBATOR_HELP = {field.name: field.help for field in INCUBATOR.fields}
_INCUBATOR_PANEL = N_("The first incubator")


class ProfileChoice(StrEnum):
    """The vocabularies that come with incubo."""

    beta = "beta.gouv.fr"
    plain = "plain"
    digital_services = "digital-services"


class SiteChoice(StrEnum):
    """What publishes the public site."""

    pages = "pages"
    none = "none"


class ForgeChoice(StrEnum):
    """Where the registry is shared."""

    github = "github"
    gitlab = "gitlab"
    none = "none"


@add_write_options
@command_help(
    N_(
        "In an empty folder, it creates the folders for entries, incubo.toml and the first "
"incubator. Around an existing registry, it adds what is missing. In both cases: the "
"workflows of GitHub or GitLab, CODEOWNERS, pre-commit, editor settings, and a guide for "
"product teams.\n\n"
"With --beside, the new registry follows another one, such as that of a network: the products of "
"an incubator come in, and “incubo sync” brings what changes there; what you add or change stays.\n\n"
"None of your files is overwritten. Generated text stands between two marks; what you "
"write above and below them is kept, and --refresh writes the text between them again.\n\n"
"Exit codes: 0 done, or nothing to do; 1 refused; with --refresh --check, 1 if a "
"generated file is out of date; 2 an answer is missing."
    ),
    examples=(
        ("incubo init --example ../exemple", N_("a sample registry to play with, nothing at risk")),
        (
            "incubo init --example --profile digital-services ../services",
            N_("the same with other words: services, departments, assessments"),
        ),
        (
            'incubo init ../registre --title "Chantier des phares" --short-description "Les services des phares" '
            "--forge none --dry-run",
            N_("see what a new registry would hold")),
        ("incubo init --forge github --yes", N_("add incubo to an existing registry")),
        (
            "incubo init ../registre --beside ../reseau --incubator phares --forge none --dry-run",
            N_("a registry of one's own that follows the network's")),
        ("incubo init --private-folder ../registre-prive --dry-run", N_("a place for what is not published")),
        ("incubo init --refresh --dry-run", N_("generated files that are out of date")),
    ),
)  # fmt: skip
def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar=N_("DIR"), help=N_("The registry's folder (here by default)."))
    ] = None,
    profile: Annotated[
        ProfileChoice | None, typer.Option(help=N_("The vocabulary of phases, events … (“beta.gouv.fr” by default)."))
    ] = None,
    forge: Annotated[
        ForgeChoice | None, typer.Option(help=N_("Where the registry is shared (guessed from git's remote)."))
    ] = None,
    owners: Annotated[
        str | None,
        typer.Option(
            metavar=N_("ACCOUNTS"), help=N_("Who reviews the files that nobody else owns: @account,@organisation/team.")
        ),
    ] = None,
    incubo: Annotated[
        str | None, typer.Option(metavar=N_("URL"), help=N_("Where incubo itself is published, for the workflows."))
    ] = None,
    incubo_version: Annotated[
        str | None,
        typer.Option(metavar=N_("COMMIT"), help=N_("Which version of incubo the workflows run: a commit's full hash.")),
    ] = None,
    site: Annotated[
        SiteChoice | None,
        typer.Option(help=N_("Publish the public site with the Pages of GitHub or GitLab (not by default).")),
    ] = None,
    beside: Annotated[
        str | None,
        typer.Option(
            metavar=N_("ADDRESS"), help=N_("Make a registry that follows another one: its folder, or its repository.")
        ),
    ] = None,
    incubator: Annotated[
        str | None,
        typer.Option(metavar=N_("NAME"), help=N_("With --beside: whose entries come in (“all” for all of them).")),
    ] = None,
    people: Annotated[
        bool | None, typer.Option("--people/--no-people", help=N_("With --beside: take the people, too (else not)."))
    ] = None,
    private_folder: Annotated[
        Path | None,
        typer.Option(metavar=N_("DIR"), help=N_("Make a private folder beside the registry (orders, notes).")),
    ] = None,
    example: Annotated[bool, typer.Option("--example", help=N_("Copy the sample registry, to play with."))] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help=N_("Write again the generated files that are out of date."))
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help=N_("With --refresh: only list what is out of date (exit code 1)."))
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help=N_("In a folder that is not a registry yet: keep its files as they are."))
    ] = False,
    git: Annotated[bool, typer.Option("--git/--no-git", help=N_("Make a git repository of a new folder."))] = True,
    title: Annotated[str | None, typer.Option(help=_INCUBATOR_HELP["title"], rich_help_panel=_INCUBATOR_PANEL)] = None,
    acronym: Annotated[str | None, typer.Option(help=ACRONYM_FIELD.help, rich_help_panel=_INCUBATOR_PANEL)] = None,
    short_description: Annotated[
        str | None, typer.Option(help=_INCUBATOR_HELP["short_description"], rich_help_panel=_INCUBATOR_PANEL)
    ] = None,
    contact: Annotated[
        str | None, typer.Option(help=_INCUBATOR_HELP["contact"], rich_help_panel=_INCUBATOR_PANEL)
    ] = None,
    website: Annotated[
        str | None, typer.Option(help=_INCUBATOR_HELP["website"], rich_help_panel=_INCUBATOR_PANEL)
    ] = None,
    owner_name: Annotated[str | None, typer.Option(help=OWNER_LABELS["name"], rich_help_panel=_INCUBATOR_PANEL)] = None,
    owner_acronym: Annotated[
        str | None, typer.Option(help=OWNER_LABELS["acronym"], rich_help_panel=_INCUBATOR_PANEL)
    ] = None,
    owner_type: Annotated[str | None, typer.Option(help=OWNER_LABELS["type"], rich_help_panel=_INCUBATOR_PANEL)] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Create a registry, or add the files that an existing one lacks."""
    answers = {
        "title": title, "acronym": acronym, "short_description": short_description, "contact": contact,
        "website": website, "owner_name": owner_name, "owner_acronym": owner_acronym, "owner_type": owner_type,
    }  # fmt: skip
    options = InitOptions(
        write_options,
        folder,
        profile and profile.value,
        forge and forge.value,
        owners,
        incubo,
        incubo_version,
        site and site.value,
        keep,
        git,
        answers,
        beside,
        incubator,
        people,
    )
    if private_folder is not None:
        return add_private_folder(options, private_folder)
    for option, is_given in (("--incubator", incubator is not None), ("--people", people is not None)):
        if is_given and beside is None:
            raise errors.option_requires_error(option, "--beside")
    if check and not refresh:
        raise errors.option_requires_error("--check", "--refresh")
    if example:
        return copy_sample_registry(options, refresh=refresh)
    if refresh:
        exit_code = refresh_generated_files(options, check_only=check)
        if not check and not write_options.dry_run:
            set_up_driver(options.root)
        return exit_code
    return run_init(options)


def run_init(options: InitOptions) -> int:
    """Make a registry or complete one; the exit code."""
    exit_code = _follow(options, options.beside) if options.beside else apply_init_plan(_plan_init(options), options)
    if not options.write_options.dry_run:
        set_up_driver(options.root)
    return exit_code


def _plan_init(options: InitOptions) -> InitPlan:
    """The plan of a new registry, or of what an existing one does not have. Raises UsageError, RefusedError,
    ConfigError.
    """
    if _is_in_registry(options.root):
        return _plan_missing_files(options)
    return ask_new_registry(options)


def _follow(options: InitOptions, word: str) -> int:
    """Let a registry follow another one; the exit code."""
    from incubo.cli.commands.init.beside import follow_registry

    def apply_plan(init_plan: InitPlan, write_entries: Callable[[], None]) -> int:
        return apply_init_plan(init_plan, options, write_entries)

    return follow_registry(options, word, is_new=not _is_in_registry(options.root), apply_plan=apply_plan)


def _is_in_registry(root: Path) -> bool:
    """Whether there is a registry in a folder. Raises RefusedError where it is inside one."""
    enclosing_root = find_enclosing_registry(root)
    if enclosing_root is None or enclosing_root == root:
        return enclosing_root is not None
    raise RefusedError(
        Message(N_("{folder} is inside the registry {root}"), {"folder": str(root), "root": str(enclosing_root)}),
        hints=(Message(N_("for that registry: incubo init {root}"), {"root": quote_argument(str(enclosing_root))}),),
    )


def _plan_missing_files(options: InitOptions) -> InitPlan:
    """The plan of the missing files of an existing registry. Raises UsageError, ConfigError."""
    if answer_options := [f"--{key.replace('_', '-')}" for key, word in options.answers.items() if word]:
        raise UsageError(
            Message(
                N_("{option} is about the first incubator, and there is a registry here"), {"option": answer_options[0]}
            ),
            hints=(Message(N_("to add an incubator: incubo new incubator")),),
        )
    if options.profile is not None:
        raise UsageError(Message(N_("the profile of an existing registry is set in its incubo.toml")))
    root = options.root
    text = read_utf8_if_exists(root, toml_file.CONFIG_FILE)
    settings = load_config(root)
    layout = detect_layout(root, settings.layout_id)
    lang = settings.language or session.current_session().language
    after = skeleton.render_settings(lang, settings.profile, layout, None) if text is None else text
    init_settings = make_init_settings(
        root,
        settings,
        find_or_ask_forge,
        forge=options.forge,
        incubo_url=options.incubo_url,
        incubo_version=options.incubo_version,
        owners=options.owners,
        site=options.site,
    )
    after = skeleton.set_init_settings(
        after, {key: value for key, value in init_settings.items() if settings.init_settings.get(key) != value}, lang
    )
    workspace = open_workspace(root, session.current_session().environment, settings=parse_config(after))
    asks_source = session.current_session().is_interactive and seems_exported(workspace)
    if asks_source and prompts.ask(source_question(workspace)):
        after = skeleton.turn_source_on(after, lang)
        workspace = open_workspace(root, session.current_session().environment, settings=parse_config(after))
    registry = workspace.load_registry()
    scaffold = place_generated_files(workspace, registry, create_missing=True)
    files: dict[str, bytes | None] = {**scaffold.files}
    originals = dict(scaffold.originals)
    descriptions = {file.path: file.purpose for file in scaffold.new}
    if after != text:
        files = {toml_file.CONFIG_FILE: after.encode(), **files}
        if text is None:
            descriptions[toml_file.CONFIG_FILE] = Message(N_("the registry's settings"))
        else:
            originals[toml_file.CONFIG_FILE] = text.encode()
    return InitPlan(workspace, Plan(files, originals), scaffold, descriptions)


def apply_init_plan(init_plan: InitPlan, options: InitOptions, write_entries: Callable[[], None] | None = None) -> int:
    """Show what would be written, ask, write; the exit code. `write_entries`: what comes into it, as a commit after the
    one of the files.
    """
    current, write_options, plan, workspace = (
        session.current_session(),
        options.write_options,
        init_plan.plan,
        init_plan.workspace,
    )
    print_untouched_files(init_plan.generated_files)
    if not plan.files:
        output.print_wrapped(translate(Message(N_("Nothing to add: everything is there."))))
        return 0
    if write_options.dry_run:
        current.write_stdout(render_plan_diff(plan, color=current.has_color))
        output.print_dry_run()
        return 0
    print_planned_files(plan, init_plan.descriptions, workspace.root)
    if needs_confirmation(write_options) and not prompts.ask(yes_no_question("write", Message(N_("Write them?")))):
        output.print_wrapped(translate(Message(N_("Nothing was written."))))
        return RefusedError.exit_code
    proposal = Proposal(plan, "init", "", Message(N_("files generated around the registry")))
    committing = write_options.commit or write_options.propose or write_options.branch is not None
    listed_paths: list[str] | None = [] if current.is_terminal else None  # on a terminal they were listed
    with new_registry_folder(workspace.root, init_git=init_plan.is_new and options.create_repository) as was_created:
        if write_entries is not None and workspace.is_in_git:
            committing, write_options = True, write_options._replace(commit=True, because="")
        write_proposal(workspace, proposal, write_options if committing else WriteOptions(yes=True), listed_paths)
        if write_entries is not None:
            write_entries()
    print_next_steps(workspace, repository_created=was_created, was_committed=committing)
    return 0
