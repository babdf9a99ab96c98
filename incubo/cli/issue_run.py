"""How `issue` goes: which form it is, its verb, and what is answered to the person who asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from incubo.cli import new_run, record_committee, set_run, workspace
from incubo.cli.output import write_file
from incubo.cli.source_file import Source
from incubo.cli.writing import Way
from incubo.edit import answered, filled
from incubo.edit.form_shapes import Form
from incubo.edit.forms import REQUEST, forms
from incubo.edit.given import is_placed
from incubo.errors import IncuboError, Refused, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.extra import with_fields
from incubo.problem import Text
from incubo.registry import commits


def run(request: Source, answer: Path | None, way: Way) -> int:
    """Do what a request asks; the exit code. Raises UsageError, Refused: then the answer says why."""
    opened = workspace.open_registry()
    if answer is not None:
        workspace.refuse_entry(answer, opened)
        answer.unlink(missing_ok=True)
        request = request._replace(name=gettext("the request"))  # who asked knows no file
    try:
        form = _form(request, opened)
        notes: list[Text] = []
        code = _carry_out(form, request, way, notes)
    except (UsageError, Refused) as error:
        if answer is not None:
            write_file(answer, "".join(f"{line}\n" for line in _refused(error)).encode())
        raise
    if answer is not None and code == 0:
        nothing = way.branch is not None and not way.dry_run and commits.current(opened.root) != way.branch
        write_file(answer, "".join(f"{line}\n" for line in _done(form, way, notes, nothing=nothing)).encode())
    return code


def _form(request: Source, opened: workspace.Workspace) -> Form:
    """The form that a request says it is. Raises UsageError."""
    tables = with_fields(opened.config.fields)
    text = filled.text_of(request.data, request.name)
    form = answered.which(text, tables)
    if form is not None:
        return form
    names = [Text(each.name) for each in forms(tables).values()]
    raise UsageError(
        Text(N_("{name} does not say which form it is"), {"name": request.name}),
        hints=(
            Text(N_("its first heading is “### {heading}”, and below it one of: {names:list}"),
                 {"heading": gettext(REQUEST), "names": names}),
        ),
    )  # fmt: skip


def _carry_out(form: Form, request: Source, way: Way, notes: list[Text]) -> int:
    verb, _, kind = form.id.partition("-")
    if verb == "new":
        return new_run.run(kind, {}, new_run.Call(way, request, notes=notes))
    if verb == "change":
        return set_run.from_form(request, way)
    if verb in ("extend", "join", "leave"):
        from incubo.cli import issue_people

        return issue_people.run(form, request, way)
    return record_committee.from_form(request, way)


def _findings(error: IncuboError) -> list[list[Text]]:
    """What is wrong, one by one, each with what helps to mend it."""
    if isinstance(error, Refused) and error.because:
        return [list(each) for each in error.because]
    found: list[list[Text]] = []
    hints = [hint for hint in error.hints if is_placed(hint) or not _OF_A_COMMAND.search(say(hint))]
    if not any(is_placed(hint) for hint in hints):  # else the message only says that there is something wrong
        found.append([error.message])
    for hint in hints:
        if is_placed(hint) or not found:
            found.append([hint])
        else:
            found[-1].append(hint)
    return found


_OF_A_COMMAND = re.compile(r"(?:^|\s)(?:--[a-z]|incubo [a-z])")
"""What only helps at a terminal is left out of an answer."""


def _refused(error: IncuboError) -> Iterator[str]:
    """The answer to a request that cannot be carried out: what is wrong, and how to go on."""
    from incubo.render import safe

    yield gettext("Thank you for this request. It cannot become a proposal yet:")
    yield ""
    for first, *others in _findings(error):
        yield f"- {safe.markdown(say(first))}"
        yield from (f"  - {safe.markdown(say(text))}" for text in others)
    yield ""
    yield gettext(
        "To mend it, edit the request (menu “…”, top right) and save it: it is read again by itself. Nothing was "
        "changed in the registry."
    )
    yield ""
    yield gettext("You do not know what to answer? Say so in a comment: somebody of the incubator reads it.")


def _done(form: Form, way: Way, notes: Sequence[Text], *, nothing: bool) -> Iterator[str]:
    """The answer to a request that was carried out. `notes`: what the person should look at."""
    from incubo.render import safe

    if nothing:
        yield gettext("Thank you. There is nothing to change: the registry says so already.")
        return
    if way.dry_run:
        yield say(Text(N_("Thank you. The request “{form}” can become a proposal."), {"form": Text(form.name)}))
    else:
        yield say(Text(N_("Thank you. The request “{form}” became a proposal."), {"form": Text(form.name)}))
        yield gettext("Somebody reads it again before it is accepted; until then nothing is changed.")
    if notes:
        yield ""
        yield from (f"- {safe.markdown(say(note))}" for note in notes)
        yield gettext("  If it is the same, say so in a comment.")
