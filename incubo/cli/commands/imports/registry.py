"""`incubo import registry`: the entries of another registry, and later what changed there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.imports.registry_import import ImportRequest, RegistryImport
from incubo.app.imports.registry_sources import accept_place, find_kept_place, name_place, open_source, require_accepted
from incubo.app.sharing.merge_questions import parse_answers
from incubo.app.sharing.sync import commit_pending, list_pending
from incubo.cli import prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.merge_answers import offer_answers
from incubo.cli.output import output_page, print_wrapped
from incubo.cli.params import MergeAnswersOption, collect_write_options, command_help, read_document
from incubo.cli.progress import announce
from incubo.cli.registry_imports import accept_source, merge_import
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, limit_names, translate
from incubo.core.message import Message
from incubo.core.shell import quote_argument
from incubo.edit.transaction import write_lock

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace
    from incubo.edit.merge.conflicts import Side
    from incubo.edit.plan import Plan


@collect_write_options
@command_help(
    N_(
        "The products of an incubator come in with what they refer to: organisations, incubators, teams, job offers "
        "and texts; people with --people only, and only their missions for these products.\n\n"
        "What was taken is kept in .incubo/imports/. The next time, what only the other registry changed comes in, "
        "what only you changed or know stays, and where both changed the same, it asks whose value stays. What was "
        "removed there is told, and removed here with --remove only.\n\n"
        "The registry may be a folder of any layout, or the address of its repository, which git copies for the time "
        "of the command.\n\n"
        "A phase that this registry does not have becomes the one that --phase says; another word that it does not "
        "have, the one that --word says, if any. People who were forgotten here are not brought back.\n\n"
        "Without a terminal, --from gives the answers in a JSON file, each “mine” or “theirs”; where an answer is "
        "missing, the file to change is printed, and nothing is written; with --skip-conflicts, the entries that it is "
        "about stay as they are, and are asked about again the next time."
    ),
    examples=(
        (
            "incubo import registry ../reseau --incubator phares --dry-run",
            N_("what an incubator has in the registry of the network"),
        ),
    ),
)
def registry(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("ADDRESS"),
            help=N_("The other registry: a folder, or its repository (else the one that this registry follows)."),
        ),
    ] = None,
    incubator: Annotated[
        str | None,
        typer.Option(
            "--incubator",
            metavar=N_("NAME"),
            help=N_("Whose entries (as the last time, else ours; “all” for all of them)."),
        ),
    ] = None,
    people: Annotated[
        bool | None,
        typer.Option("--people/--no-people", help=N_("Take the people, too (as the last time, else not).")),
    ] = None,
    phase: Annotated[
        list[str] | None,
        typer.Option("--phase", metavar=N_("OLD=NEW"), help=N_("What a phase of theirs becomes here (repeatable).")),
    ] = None,
    word: Annotated[
        list[str] | None,
        typer.Option(
            "--word",
            metavar=N_("OLD=NEW"),
            help=N_("What another word of theirs becomes here: a role, a decision … (- to leave it; repeatable)."),
        ),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help=N_("Remove here what was removed there."))] = False,
    name: Annotated[
        str | None, typer.Option("--name", metavar=N_("NAME"), help=N_("What the other registry is called here."))
    ] = None,
    from_file: MergeAnswersOption = None,
    skip_conflicts: Annotated[
        bool,
        typer.Option(
            "--skip-conflicts", help=N_("Leave the entries that would need an answer as they are, take the rest.")
        ),
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help=N_("Show the whole change as a diff, write nothing."))] = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Import the entries of another registry, or what changed there."""
    write_options = write_options._replace(dry_run=write_options.dry_run or diff)
    workspace = open_workspace_to_edit(write_options)
    answers: dict[str, Side] = {}
    if from_file is not None:
        document = read_document(from_file)
        answers.update(parse_answers(document.data, document.name))
    is_typed, keeps_commit = source is not None, False
    if source is None:
        name, source = find_kept_place(workspace, name)
        require_accepted(workspace, name, source, accept_source)
        keeps_commit = not (write_options.makes_commit or write_options.dry_run) and workspace.is_in_git
        if keeps_commit:
            write_options = write_options._replace(commit=True, because=write_options.because or "")
    tell = partial(announce, is_shown=session.current_session().shows_progress)
    with open_source(workspace, source, tell) as opened:
        place = name_place(workspace, source)
        request = ImportRequest(incubator, people, tuple(phase or ()), name, remove, tuple(word or ()))
        request = request._replace(place=place if is_typed else None, tells_news_only=not is_typed)
        command = _command(source, request)
        own = workspace.load_registry()
        registry_import = RegistryImport(workspace, own, opened, request)
        result = merge_import(registry_import, answers, command, write_options, skip_conflicts=skip_conflicts)
        proposal, page, _ = registry_import.conclude(result)
    if not write_options.dry_run:
        accept_place(workspace, place)
    if not diff:
        output_page(page, None, None)
    skipped = registry_import.skipped
    if skipped and not diff:
        option = f"{command} --from answers.json"
        text = N_(
            "These entries stay as they are, and are asked about again the next time. To decide, keep these answers in "
            "a file, change those that should be “theirs”, and give it: {option}"
        )
        offer_answers(skipped, answers, Message(text, {"option": option}))
    before_write = partial(_commit_apart, workspace, proposal.plan) if keeps_commit else None
    code = prompts.run_conversation(
        lambda: apply_proposal(
            workspace.without_source(),
            own,
            proposal,
            write_options,
            leaves_out_new_files=not diff,
            before_write=before_write,
        )
    )
    return code or (RefusedError.exit_code if skipped else 0)


def _commit_apart(workspace: Workspace, plan: Plan) -> None:
    """Commit what was written here before in files that the import changes: it is no news of theirs."""
    mixed = [path for path in list_pending(workspace) if path in plan.files]
    if mixed:
        with write_lock(workspace.state_folder):
            commit_pending(workspace, mixed, only_entries=True)
        text = N_("What was changed there before, and was not committed, is in a commit of its own: {names:list}.")
        print_wrapped(translate(Message(text, {"names": limit_names(mixed)})))


def _command(source: str, request: ImportRequest) -> str:
    """The command that was typed, without its file of answers and what is only for one run."""
    words = [source]
    if request.incubator is not None:
        words += ["--incubator", request.incubator]
    if request.has_people is not None:
        words.append("--people" if request.has_people else "--no-people")
    for phase in request.phases:
        words += ["--phase", phase]
    for word in request.words:
        words += ["--word", word]
    if request.removes:
        words.append("--remove")
    if request.name is not None:
        words += ["--name", request.name]
    return " ".join(["incubo import registry", *map(quote_argument, words)])
