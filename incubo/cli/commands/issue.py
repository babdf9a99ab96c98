"""`incubo issue`: do what a form filled in on GitHub or GitLab asks, and answer the person who sent it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incubo.app import entry_lookup
from incubo.app.workspace import Workspace, refuse_output_among_entries
from incubo.app.write_options import WriteOptions
from incubo.cli.commands.new import create
from incubo.cli.context import open_workspace
from incubo.cli.params import InputDocument, add_write_options, command_help, read_document
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.files import replace_file
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.forms import answers as answered
from incubo.edit.forms import errors as form_errors
from incubo.edit.forms import parser
from incubo.edit.forms.answers import FormAnswers, find_requested_form
from incubo.edit.forms.definitions import REQUEST_HEADING, IssueForm, make_forms
from incubo.edit.missions import find_running_missions
from incubo.edit.value_parser import at_path, has_path
from incubo.model import committees
from incubo.model.entry_kinds import add_custom_fields
from incubo.render import escape
from incubo.vcs import status

if TYPE_CHECKING:
    from incubo.app.workspace import Workspace


@add_write_options
@command_help(
    N_(
        "FILE is the text of a request that was made with one of the forms of incubo init (- for "
        "standard input). The request names its form, and incubo makes the change that it asks "
        "for. For one form at a time, see --from in new, set and record committee.\n\n"
        "--answer writes what to answer to the person, in Markdown: that it became a proposal, "
        "or what is wrong with it and how to fix it. Values of the request are data: they are "
        "checked, and never run.\n\n"
        "Exit codes: 0 done, 1 refused, 2 an answer is missing or wrong."
    ),
    examples=(
        ("incubo issue request.md --dry-run", N_("see what a request would change")),
        (
            "incubo issue request.md --branch incubo/issue-12 --answer answer.md",
            N_("in a job: a commit on a branch, and the answer"),
        ),
    ),
)
def issue(
    file: Annotated[str, typer.Argument(metavar=N_("FILE"), help=N_("The text of the request."))],
    answer: Annotated[
        Path | None, typer.Option(metavar=N_("FILE"), help=N_("Write the answer to the request to a file."))
    ] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Do what a request on GitHub or GitLab asks."""
    return process_request(read_document(file), answer, write_options)


def apply_member_form(form: IssueForm, request: InputDocument, write_options: WriteOptions) -> int:
    """Do what the form asks; the exit code. Raises UsageError, RefusedError."""
    workspace = open_workspace()
    answers = answered.parse_form(form, request.data, request.name, add_custom_fields(workspace.settings.custom_fields))
    answers.raise_errors()
    with form_errors.name_fields_by_heading(answers):
        return {"extend": _extend_from_form, "join": _join_from_form, "leave": _leave_from_form}[form.id](
            answers, workspace, write_options
        )


def _extend_from_form(answers: FormAnswers, workspace: Workspace, write_options: WriteOptions) -> int:
    from incubo.cli.commands.extend import run_extend  # lazy: only the verb of this form

    wrong: list[Message] = []
    member_ids = _read_member_ids(answers, workspace, wrong)
    if not committees.is_next_committee_word(answers.texts.get("until", "")):  # each startup's own
        form_errors.parse_form_answer(answers, wrong, "until", lambda text: workspace.parse_day(text, edge="one"))
    answers.raise_errors(
        [*wrong, *(at_path(answers.heading_of("who"), text) for text in _no_mission_messages(member_ids, workspace))]
    )
    arguments: dict[str, Any] = defaultdict(lambda: None)  # none of the options that choose missions
    arguments |= {"who": member_ids, "until": answers.texts.get("until")}
    return run_extend(arguments, write_options)


def _join_from_form(answers: FormAnswers, workspace: Workspace, write_options: WriteOptions) -> int:
    from incubo.cli.commands.join import JoinArguments, apply_join  # lazy: only the verb of this form

    registry, texts = workspace.load_registry(), answers.texts
    wrong: list[Message] = []
    member_ids = _read_member_ids(answers, workspace, wrong)
    startup = form_errors.parse_form_answer(
        answers, wrong, "startup", lambda text: entry_lookup.find_entry_id(registry, "startup", text)
    )
    startup_record = registry.startups.get(startup or "")
    for key in ("on", "until"):
        form_errors.parse_form_answer(
            answers,
            wrong,
            key,
            lambda text: workspace.parse_day(text, edge="one", startup=startup_record),
        )
    answers.raise_errors(wrong)
    arguments = JoinArguments(member_ids, startup, *(texts.get(key) for key in ("on", "until", "status", "employer")))
    return apply_join(workspace, FileEdits(registry, workspace.store, workspace.as_of), arguments, write_options)


def _leave_from_form(answers: FormAnswers, workspace: Workspace, write_options: WriteOptions) -> int:
    from incubo.cli.commands.leave import apply_leave  # lazy: only the verb of this form

    registry = workspace.load_registry()
    wrong: list[Message] = []
    member_ids = _read_member_ids(answers, workspace, wrong)
    startup = form_errors.parse_form_answer(
        answers, wrong, "startup", lambda text: entry_lookup.find_entry_id(registry, "startup", text)
    )
    day = form_errors.parse_form_answer(answers, wrong, "on", lambda text: workspace.parse_day(text, edge="one"))
    answers.raise_errors(wrong)
    return apply_leave(workspace, registry, member_ids, startup, day or workspace.as_of, write_options)


def _read_member_ids(answers: FormAnswers, workspace: Workspace, errors: list[Message]) -> list[str]:
    """The ids of the people named in the form; an error for each unknown one."""
    registry = workspace.load_registry()
    member_ids = []
    for word in answered.split_values(answers.texts["who"]):
        single_answer = answers._replace(texts={"who": word})
        member_ids.append(
            form_errors.parse_form_answer(
                single_answer, errors, "who", lambda text: entry_lookup.find_member_id(registry, text)
            )
        )
    return list(dict.fromkeys(member_id for member_id in member_ids if member_id))


def _no_mission_messages(member_ids: Sequence[str], workspace: Workspace) -> Iterator[Message]:
    """An error for each person who has no mission to extend."""
    registry = workspace.load_registry()
    for member_id in member_ids:
        member = registry.members[member_id]
        if not find_running_missions(member, workspace.as_of):
            message = N_("no mission of “{name}” runs, or ended lately: use the form “{form}”")
            yield Message(message, {"name": member.fullname or member.id, "form": Message(N_("Join a product"))})


def process_request(request: InputDocument, answer_path: Path | None, write_options: WriteOptions) -> int:
    """Do what a request asks; the exit code. Raises UsageError, Refused: then the answer says why."""
    workspace = open_workspace()
    if answer_path is not None:
        refuse_output_among_entries(answer_path, workspace)
        answer_path.unlink(missing_ok=True)
        request = request._replace(name=gettext("the request"))  # who asked knows no file
    try:
        form = _identify_form(request, workspace)
        notes: list[Message] = []
        code = _apply_form(form, request, write_options, notes)
    except (UsageError, RefusedError) as error:
        if answer_path is not None:
            replace_file(answer_path, "".join(f"{line}\n" for line in _render_refusal(error)).encode())
        raise
    if answer_path is not None and code == 0:
        nothing = (
            write_options.branch is not None
            and not write_options.dry_run
            and status.current_branch(workspace.root) != write_options.branch
        )
        replace_file(
            answer_path,
            "".join(
                f"{line}\n" for line in _render_acceptance(form, write_options, notes, is_unchanged=nothing)
            ).encode(),
        )
    return code


def _identify_form(request: InputDocument, workspace: Workspace) -> IssueForm:
    """The form that a request says it is. Raises UsageError."""
    tables = add_custom_fields(workspace.settings.custom_fields)
    text = parser.decode_form(request.data, request.name)
    form = find_requested_form(text, tables)
    if form is not None:
        return form
    names = [Message(form.name) for form in make_forms(tables).values()]
    raise UsageError(
        Message(N_("{name} does not say which form it is"), {"name": request.name}),
        hints=(
            Message(N_("its first heading is “### {heading}”, and below it one of: {names:list}"),
                 {"heading": gettext(REQUEST_HEADING), "names": names}),
        ),
    )  # fmt: skip


def _apply_form(form: IssueForm, request: InputDocument, write_options: WriteOptions, notes: list[Message]) -> int:
    verb, _, kind = form.id.partition("-")
    if verb == "new":
        return create.create_entry(kind, {}, create.NewEntryOptions(write_options, request, notes=notes))
    if verb == "change":
        from incubo.cli.commands.set import set_from_form  # lazy: only the verb of this form

        return set_from_form(request, write_options)
    if verb in ("extend", "join", "leave"):
        return apply_member_form(form, request, write_options)
    from incubo.cli.commands.record.committee import record_committee_from_form  # lazy: only the verb of this form

    return record_committee_from_form(request, write_options)


def _group_error_messages(error: IncuboError) -> list[list[Message]]:
    """The messages of an error in groups: each problem with its hints."""
    if isinstance(error, RefusedError) and error.reasons:
        return [list(reason) for reason in error.reasons]
    groups: list[list[Message]] = []
    hints = [hint for hint in error.hints if has_path(hint) or not _COMMAND_LINE_PATTERN.search(translate(hint))]
    if not any(has_path(hint) for hint in hints):  # else the message only says that there is something wrong
        groups.append([error.message])
    for hint in hints:
        if has_path(hint) or not groups:
            groups.append([hint])
        else:
            groups[-1].append(hint)
    return groups


_COMMAND_LINE_PATTERN = re.compile(r"(?:^|\s)(?:--[a-z]|incubo [a-z])")
"""What only helps at a terminal is left out of an answer."""


def _render_refusal(error: IncuboError) -> Iterator[str]:
    """The answer to a request that cannot be carried out: what is wrong, and how to go on."""
    yield gettext("Thank you for this request. It cannot become a proposal yet:")
    yield ""
    for first, *others in _group_error_messages(error):
        yield f"- {escape.escape_markdown(translate(first))}"
        yield from (f"  - {escape.escape_markdown(translate(text))}" for text in others)
    yield ""
    yield gettext(
        "To fix it, edit the request (menu “…”, top right) and save it: it is checked again "
        "automatically. Nothing was changed in the registry."
    )
    yield ""
    yield gettext("Not sure what to answer? Say so in a comment: someone from the incubator will read it.")


def _render_acceptance(
    form: IssueForm, write_options: WriteOptions, notes: Sequence[Message], *, is_unchanged: bool
) -> Iterator[str]:
    """The answer to a request that was carried out. `notes`: what the person should look at."""
    if is_unchanged:
        yield gettext("Thank you. There is nothing to change: the registry says so already.")
        return
    if write_options.dry_run:
        yield translate(
            Message(N_("Thank you. The request “{form}” can become a proposal."), {"form": Message(form.name)})
        )
    else:
        yield translate(Message(N_("Thank you. The request “{form}” became a proposal."), {"form": Message(form.name)}))
        yield gettext("Somebody reads it again before it is accepted; until then nothing is changed.")
    if notes:
        yield ""
        yield from (f"- {escape.escape_markdown(translate(note))}" for note in notes)
        yield gettext("  If it is the same, say so in a comment.")
