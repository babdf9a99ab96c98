"""`incubo issue`: do what a form filled in on GitHub or GitLab asks, and answer its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.committee_requests import read_committee_form
from incubo.app.form_requests import propose_from_form
from incubo.app.workspace import Workspace
from incubo.cli.apply import apply_proposal, needs_confirmation
from incubo.cli.commands.new import create
from incubo.cli.committee_proposals import apply_asked_committees, ask_committees
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.output import refuse_output, write_output
from incubo.cli.params import InputDocument, add_write_options, command_help, read_document
from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.hint import Hint
from incubo.core.i18n import N_, gettext, translate, without_commands
from incubo.core.message import Message
from incubo.core.problem import NOTHING_TO_CHANGE
from incubo.edit.forms import parser
from incubo.edit.forms.answers import find_requested_form, parse_form
from incubo.edit.forms.definitions import REQUEST_HEADING, IssueForm, make_forms
from incubo.edit.forms.errors import name_fields_by_heading
from incubo.edit.value_parser import has_path
from incubo.render import escape


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
    """Make the change that a request on GitHub or GitLab asks for."""
    return process_request(read_document(file), answer, write_options)


def process_request(request: InputDocument, answer_path: Path | None, write_options: WriteOptions) -> int:
    """Do what a request asks; the exit code. Raises UsageError, Refused: then the answer says why."""
    workspace = open_workspace_to_edit(write_options)
    if answer_path is not None:
        refuse_output(answer_path)
        if not write_options.dry_run:  # an option that the job forgot is nothing for who asked
            needs_confirmation(write_options)
        answer_path.unlink(missing_ok=True)
        request = request._replace(name=gettext("the request"))  # the author of the request knows no file
    try:
        form = _identify_form(request, workspace)
        done = _apply_form(form, request, workspace, write_options)
    except (UsageError, RefusedError) as error:
        if answer_path is not None:
            _write_answer(answer_path, _render_refusal(error))
        raise
    if answer_path is not None and done.code == 0:
        _write_answer(answer_path, _render_acceptance(form, write_options, done))
    return done.code


class _Done(NamedTuple):
    """What came of a request: the exit code, what is to be known about it, and whether it changes nothing."""

    code: int
    notes: tuple[Message, ...]
    is_unchanged: bool = False


def _write_answer(path: Path, lines: Iterator[str]) -> None:
    """Write what a person reads who types no commands."""
    with without_commands():
        write_output(path, "".join(f"{line}\n" for line in lines).encode())


def _identify_form(request: InputDocument, workspace: Workspace) -> IssueForm:
    """The form that a request names. Raises UsageError."""
    entry_kinds = workspace.entry_kinds
    text = parser.decode_form(request.data, request.name)
    form = find_requested_form(text, entry_kinds)
    if form is not None:
        return form
    names = [Message(form.name) for form in make_forms(entry_kinds).values()]
    raise UsageError(
        Message(N_("{name} does not say which form it is"), {"name": request.name}),
        hints=(
            Message(N_("its first heading is “### {heading}”, and below it one of: {names:list}"),
                 {"heading": gettext(REQUEST_HEADING), "names": names}),
        ),
    )  # fmt: skip


def _apply_form(form: IssueForm, request: InputDocument, workspace: Workspace, write_options: WriteOptions) -> _Done:
    """Do what the form asks. Raises UsageError, RefusedError."""
    notes: list[Message] = []
    verb, _, kind = form.id.partition("-")
    if verb == "new":
        code = create.create_entry(kind, {}, create.NewEntryOptions(write_options, request, notes=notes))
        return _Done(code, tuple(notes))
    answers = parse_form(form, request.data, request.name, workspace.entry_kinds)
    if verb != "change":  # its errors are reported together with those of its values
        answers.raise_errors()
    registry, tell = workspace.load_registry(), workspace.environment.remark

    def remark(message: Message) -> None:
        notes.append(message)
        tell(message)

    workspace = workspace._replace(environment=workspace.environment._replace(remark=remark))
    with name_fields_by_heading(answers):
        if form.id == "committee":
            result = ask_committees(workspace, registry, *read_committee_form(answers), write_options)
            code, proposal = apply_asked_committees(workspace, registry, result, write_options), result.proposal
        else:
            proposal = propose_from_form(answers, workspace, registry)
            code = apply_proposal(workspace, registry, proposal, write_options)
    return _Done(code, (*notes, *proposal.notes), is_unchanged=not proposal.plan.files)


def _group_error_messages(error: IncuboError) -> list[list[Message]]:
    """The messages of an error in groups: each problem with its hints."""
    if isinstance(error, RefusedError) and error.reasons:
        return [list(reason) for reason in error.reasons]
    groups: list[list[Message]] = []
    hints = [hint for hint in (*error.hints, *_tell_ways(error.ways)) if translate(hint)]
    if not any(has_path(hint) for hint in hints):  # else the message only counts the errors
        groups.append([error.message])
    for hint in hints:
        if has_path(hint) or not groups:
            groups.append([hint])
        else:
            groups[-1].append(hint)
    return groups


def _tell_ways(ways: Iterable[Hint]) -> Iterator[Message]:
    """What to do, for who has forms: the one that does it. What none does, or asks too little for, is left out."""
    forms = make_forms()
    for way in ways:
        form = forms.get(way.page)
        asked = {name for one in form.questions for name in (one.key, one.field.target_kind)} if form else set()
        if form is not None and asked.issuperset(way.values):
            text = N_("{text}: use the form “{form}”")
            yield Message(text, {"text": way.text, "form": Message(form.name)})


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


def _render_acceptance(form: IssueForm, write_options: WriteOptions, done: _Done) -> Iterator[str]:
    """The answer to a request that was carried out."""
    if done.is_unchanged:
        yield translate(Message(N_("Thank you. {text}"), {"text": NOTHING_TO_CHANGE}))
    elif write_options.dry_run:
        yield translate(
            Message(N_("Thank you. The request “{form}” can become a proposal."), {"form": Message(form.name)})
        )
    elif not (write_options.propose or write_options.branch):
        yield translate(Message(N_("Thank you. The request “{form}” is carried out."), {"form": Message(form.name)}))
    else:
        yield translate(Message(N_("Thank you. The request “{form}” became a proposal."), {"form": Message(form.name)}))
        yield gettext("Someone reviews it before it is accepted; nothing is changed until then.")
    told = [escape.escape_markdown(text) for text in map(translate, done.notes) if text]
    if told:
        yield ""
        yield from (f"- {text}" for text in told)
    if told and form.id.startswith("new-"):
        yield gettext("  If it is the same, say so in a comment.")
