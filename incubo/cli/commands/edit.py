"""`incubo edit`: change an entry in a text editor.

The editor opens a copy. On closing, its text is checked and written as any other change; it is never lost.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.app.entry_choice import any_entry_question, choose_entry
from incubo.app.workspace import Workspace
from incubo.cli import errors, output, prompts, session
from incubo.cli.apply import apply_proposal
from incubo.cli.context import open_workspace_to_edit
from incubo.cli.params import add_write_options, command_help
from incubo.core.errors import RefusedError, ToolError, UsageError
from incubo.core.files import cannot_read_message, os_error_reason
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import LabelledValue, Message
from incubo.core.problem import did_you_mean
from incubo.core.shell import decode_argument, quote_entry_id
from incubo.edit.asking.questions import Ask, choice_question
from incubo.edit.new import bodies
from incubo.edit.verbs import edit as verb
from incubo.model.suggestions import find_nearest, normalise_name
from incubo.registry.lookup import EntryRef, entry_title
from incubo.registry.registry import Registry
from incubo.source.frontmatter import BOM
from incubo.source.reader import decode_text
from incubo.vcs.run import find_git_editor

_PLUS_LINE_EDITORS = {
    "vi",
    "vim",
    "nvim",
    "gvim",
    "view",
    "nano",
    "pico",
    "emacs",
    "emacsclient",
    "micro",
    "joe",
    "kak",
    "ed",
    "mg",
}
"""Editors that take `+12` before a file."""
_GOTO_EDITORS = {"code", "codium", "code-insiders", "cursor"}
"""Editors that take `--goto file:12`; they return at once without an option to wait."""


_VI_HELP = Message(
    N_("To save and leave: Esc, then {save} and Enter. To leave without saving: Esc, then {leave} and Enter."),
    {"save": ":wq", "leave": ":q!"},
)
_USUAL_EDITORS = {
    "notepad": (("notepad",), Message(N_("To go on here: save, then close its window."))),
    "open": (("open", "-t", "-W"), Message(N_("To go on here: save, then quit the editor (Cmd-Q)."))),
    "nano": (("nano",), Message(N_("To save and leave: Ctrl-O, Enter, then Ctrl-X."))),
    "micro": (("micro",), Message(N_("To save and leave: Ctrl-S, then Ctrl-Q."))),
    "vi": (("vi",), _VI_HELP),
    "vim": (("vim",), _VI_HELP),
}
"""Editors that most systems have, the simple ones first: the words that start each, and how to leave it."""


class TextEditor(NamedTuple):
    """The words that start an editor. `how_to_leave`: of one that the person did not choose, how it is left."""

    words: list[str]
    how_to_leave: Message | None = None

    @property
    def hides_how_to_leave(self) -> bool:
        """Whether it takes the screen, and does not say itself how to leave it."""
        return self.how_to_leave is _VI_HELP


def find_editor(root: Path, environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> TextEditor:
    """The editor: $VISUAL, $EDITOR, git's, else what the system has, a simple one if possible. Raises ToolError."""
    for command in (environment.get("VISUAL"), environment.get("EDITOR"), find_git_editor(root)):
        words = _split_editor_command(command or "")
        if words:
            return TextEditor(words)
    has_windows = {"notepad": platform == "win32", "open": platform == "darwin" and "SSH_CONNECTION" not in environment}
    for name, (usual_words, how_to_leave) in _USUAL_EDITORS.items():
        if has_windows.get(name, True) and shutil.which(name):
            return TextEditor(list(usual_words), how_to_leave)
    raise ToolError(
        Message(N_("no text editor was found")),
        hints=(Message(N_("say which one to use in the variable EDITOR, for example: nano")),),
    )


def open_in_editor(editor_command: list[str], file: Path, line: int = 1) -> None:
    """Let the person edit a file, and wait until they are done. Raises ToolError."""
    try:
        status = subprocess.run(make_editor_command(editor_command, file, line), check=False).returncode
    except OSError as error:
        why = os_error_reason(error)
        raise ToolError(
            Message(
                N_("the text editor “{editor}” cannot be started ({why})"), {"editor": editor_command[0], "why": why}
            ),
            hints=(Message(N_("say which one to use in the variable EDITOR, for example: nano")),),
        ) from error
    if status != 0:
        message = N_("the text editor “{editor}” ended with an error ({status}): nothing was changed")
        raise ToolError(Message(message, {"editor": editor_command[0], "status": status}))


def make_editor_command(editor_command: list[str], file: Path, line: int) -> list[str]:
    """The whole command line. An editor that is not known opens the file at its beginning."""
    name = Path(editor_command[0]).stem.casefold()
    if name in _GOTO_EDITORS:
        wait = [] if {"-w", "--wait"} & set(editor_command) else ["--wait"]
        return [*editor_command, *wait, "--goto", f"{file}:{line}"]
    if name in _PLUS_LINE_EDITORS and line > 1:
        return [*editor_command, f"+{line}", str(file)]
    return [*editor_command, str(file)]


def _split_editor_command(editor_setting: str) -> list[str]:
    try:
        words = shlex.split(editor_setting, posix=os.name != "nt")
    except ValueError:  # an unclosed quote
        return []
    return [word.strip('"') for word in words] if os.name == "nt" else words


@add_write_options
@command_help(
    N_(
        "The editor is the one set in $VISUAL, in $EDITOR or in git, else a simple one of the "
        "system. When you close it, the entry is checked and shown as a diff; a refused text is "
        "kept and can be opened again.\n\n"
        "It opens at the text, below the fields. --section goes to a part of the text, and adds it "
        "from the template if it is missing. "
        "Without a terminal: incubo set."
    ),
    examples=(
        ("incubo edit mon-estran", N_("a product's entry")),
        ("incubo edit bac-a-sel --section Post-mortem", N_("straight to a part of it")),
    ),
)
def edit(
    entry_name: Annotated[str | None, typer.Argument(metavar="ID", help=N_("The entry, of any kind."))] = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar=N_("TITLE"), help=N_("The part of the text to go to."))
    ] = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Edit an entry in your text editor."""
    return edit_entry(entry_name, section, write_options)


class _EditedEntry(NamedTuple):
    """An entry in the editor: its file, its content, the text that the editor opens, and at which line."""

    entry: EntryRef
    path: str
    original: bytes
    initial_text: bytes
    line: int


def edit_entry(entry_name: str | None, section: str | None, write_options: WriteOptions) -> int:
    """Edit the entry that a word names; the exit code. Raises UsageError, ToolError."""
    workspace = open_workspace_to_edit(write_options)
    registry = workspace.load_registry()
    ask = prompts.ask_required(write_options)
    question = any_entry_question(registry, Message(N_("Which entry is edited?")), require_readable=False)
    name = entry_name or prompts.ask_for_names(write_options, "edit", "ID", lambda: question)[0]
    entry = choose_entry(registry, decode_argument(name), ask=ask, require_readable=False)
    if not session.current_session().is_interactive:
        raise UsageError(
            Message(N_("a text editor needs a terminal")),
            hints=(Message(N_("a field in one line: incubo set {id} FIELD=VALUE"), {"id": quote_entry_id(*entry)}),),
        )
    prompts.settle_answers()  # the editor opens once
    edited = _prepare_entry(workspace, registry, entry, decode_argument(section) if section else None)
    folder = Path(tempfile.mkdtemp(prefix="incubo-"))
    file = folder / edited.path.rpartition("/")[2]
    file.write_bytes(edited.initial_text)
    keep = True
    try:
        code, keep = _edit_until_accepted(workspace, registry, edited, file, write_options)
    finally:
        if (
            keep
            and file.exists()
            and verb.restore_line_ends(edited.original, file.read_bytes()) not in (edited.initial_text, edited.original)
        ):
            output.print_wrapped(translate(Message(N_("Your text is kept in {path}."), {"path": str(file)})))
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return code


def _edit_until_accepted(
    workspace: Workspace, registry: Registry, edited: _EditedEntry, file: Path, write_options: WriteOptions
) -> tuple[int, bool]:
    """Edit until the text is written or abandoned; the exit code, and whether the copy is still needed."""
    editor = find_editor(workspace.root)
    line = edited.line
    if not _announce_editor(editor, prompts.ask_required(write_options)):
        return RefusedError.exit_code, False
    while True:
        open_in_editor(editor.words, file, line)
        try:
            data = verb.restore_line_ends(edited.original, file.read_bytes())
        except OSError as error:
            raise ToolError(cannot_read_message(file, error)) from error
        if data in (edited.initial_text, edited.original):
            output.print_wrapped(translate(Message(N_("The text is as it was: nothing to change."))))
            return 0, False
        try:
            code = _apply_edit(workspace, registry, edited, data, write_options)
        except RefusedError as refused:
            errors.print_error(refused, color=session.current_session().has_stderr_color)
            ask = prompts.ask_required(write_options)
            if ask is None or not _ask_to_reopen(ask):
                return RefusedError.exit_code, True
            line = 1
            continue
        return code, code != 0 or write_options.dry_run


def _apply_edit(
    workspace: Workspace, registry: Registry, edited: _EditedEntry, data: bytes, write_options: WriteOptions
) -> int:
    edits = workspace.start_edits(registry)
    if edits.read(edited.path) != edited.original:
        raise RefusedError(
            Message(N_("{path} changed in the meantime: nothing was written"), {"path": edited.path}),
        )
    return apply_proposal(workspace, registry, verb.edit_file(edits, edited.path, data), write_options)


def _announce_editor(editor: TextEditor, ask: Ask | None) -> bool:
    """Say which editor opens and how to leave it, if the person did not choose it; whether to open it.

    An editor that would hide this waits until it is read.
    """
    if editor.how_to_leave is None:
        return True
    opens = Message(N_("The text opens in the editor {editor}."), {"editor": " ".join(editor.words)})
    output.print_wrapped(f"{translate(opens)} {translate(editor.how_to_leave)}")
    output.print_wrapped(gettext("To choose another one: git config --global core.editor NAME"))
    if ask is None or not editor.hides_how_to_leave:
        return True
    choices = (LabelledValue("open", Message(N_("open it"))), LabelledValue("leave", Message(N_("give up"))))
    question = choice_question("editor", Message(N_("Open it?")), choices)
    if ask(question._replace(default="open", is_last=True)) == "open":
        return True
    output.print_wrapped(translate(Message(N_("Nothing was written."))))
    return False


def _ask_to_reopen(ask: Ask) -> bool:
    """Ask whether to open the editor again on the refused text."""
    choices = (
        LabelledValue("again", Message(N_("open it again"))),
        LabelledValue("leave", Message(N_("give up"))),
    )
    question = choice_question("refused", Message(N_("What now?")), choices)._replace(is_last=True)
    return bool(ask(question) == "again")


def _prepare_entry(workspace: Workspace, registry: Registry, entry: EntryRef, section: str | None) -> _EditedEntry:
    """The entry's text for the editor, with the section that was asked for. Raises UsageError."""
    record = registry.entries[entry.kind].get(entry.id)
    path = record.path if record is not None else registry.unreadable_files[entry.kind][entry.id]
    data = workspace.start_edits(registry).read(path)
    text = decode_text(data)
    language = workspace.content_language
    template = bodies.template_sections(entry.kind, language, entry_title(registry, *entry))
    lacks = bodies.find_missing_sections(text, template)
    if section is None:
        _suggest_sections(workspace, registry, entry, lacks)
        return _EditedEntry(entry, path, data, data, _find_text_line(text))
    body_section = bodies.find_section(text, section)
    if body_section is None:
        text = bodies.insert_section(text, _find_template_section(text, section, lacks), template)
        body_section = bodies.find_section(text, section)
    line = text.count("\n", 0, body_section.start) + 1 if body_section is not None else 1
    edited_text = (BOM if data.startswith(BOM.encode()) else "") + text
    return _EditedEntry(entry, path, data, data if text == decode_text(data) else edited_text.encode(), line)


def _find_text_line(text: str) -> int:
    """The line on which the text below the fields begins; the last line where there is none."""
    start = bodies.find_body_start(text)
    blank = len(text[start:]) - len(text[start:].lstrip()) if text[start:].strip() else 0
    return text.count("\n", 0, start + blank) + 1


def _find_template_section(text: str, section: str, missing_sections: list[bodies.BodySection]) -> bodies.BodySection:
    """The section of the template that a word means. Raises UsageError, with the sections there are."""
    name = normalise_name(section)
    fits = [missing for missing in missing_sections if normalise_name(missing.heading).startswith(name)]
    if name and len(fits) == 1:
        return fits[0]
    headings = [body_section.heading for body_section in bodies.parse_body_sections(text, bodies.find_body_start(text))]
    names = list(dict.fromkeys([*headings, *(missing.heading for missing in missing_sections)]))
    suggestion = find_nearest(section, names)
    hints = [did_you_mean(suggestion)] if suggestion else []
    if names:
        hints.append(Message(N_("its parts, and those of the template: {names:list}"), {"names": names}))
    raise UsageError(Message(N_("the text has no part “{word}”"), {"word": section}), hints=hints)


def _suggest_sections(
    workspace: Workspace, registry: Registry, entry: EntryRef, missing_sections: list[bodies.BodySection]
) -> None:
    """Print the sections of the template that the entry does not have (a post-mortem: only after the end)."""
    phase = registry.phase_at(entry.id, workspace.as_of) if entry.kind == "startup" else None
    ended = registry.vocabulary.is_final(phase)
    names = [missing.heading for missing in missing_sections if ended or "post" not in missing.heading.casefold()]
    if names:
        message = N_("The template has more parts: {names:list} (--section adds one).")
        output.print_wrapped(translate(Message(message, {"names": names})))
