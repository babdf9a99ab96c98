"""How `edit` goes: a copy is edited, then carried out as any change; no text that was typed is ever lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from incubo.cli import ask, editor, failures, one_entry, session, workspace
from incubo.cli.ask_lists import Option
from incubo.cli.spoken import spoken
from incubo.cli.workspace import Workspace
from incubo.cli.writing import Way, carry_out
from incubo.edit import sections
from incubo.edit.desk import Desk
from incubo.edit.verbs import edit as verb
from incubo.errors import Refused, ToolError, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.nearest import folded, nearest
from incubo.problem import Text
from incubo.registry.named import Named, title_of
from incubo.registry.registry import Registry
from incubo.source.frontmatter import BOM
from incubo.source.reading import decode


class _Sheet(NamedTuple):
    """What is edited: the entry, its file, what it holds, what the editor begins with, and at which line."""

    entry: Named
    path: str
    data: bytes
    text: bytes
    line: int


def run(word: str, section: str | None, way: Way) -> int:
    """Edit the entry that a word names; the exit code. Raises UsageError, ToolError."""
    opened = workspace.open_registry()
    registry = opened.load()
    entry = one_entry.one(registry, spoken(word), readable=False)
    if not session.current().interactive:
        raise UsageError(
            Text(N_("a text editor needs a terminal")),
            hints=(Text(N_("a field in one line: incubo set {id} FIELD=VALUE"), {"id": entry.id}),),
        )
    sheet = _opened(opened, registry, entry, spoken(section) if section else None)
    folder = Path(tempfile.mkdtemp(prefix="incubo-"))
    file = folder / sheet.path.rpartition("/")[2]
    file.write_bytes(sheet.text)
    keep = True
    try:
        code, keep = _edited(opened, registry, sheet, file, way)
    finally:
        if (
            keep
            and file.exists()
            and verb.kept_as_it_was(sheet.data, file.read_bytes()) not in (sheet.text, sheet.data)
        ):
            ask.tell(say(Text(N_("Your text is kept in {path}."), {"path": str(file)})))
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return code


def _edited(opened: Workspace, registry: Registry, sheet: _Sheet, file: Path, way: Way) -> tuple[int, bool]:
    """Edit until it is written or given up; the exit code, and whether the copy is still of use."""
    words = editor.command(opened.root)
    line = sheet.line
    while True:
        editor.open_file(words, file, line)
        try:
            data = verb.kept_as_it_was(sheet.data, file.read_bytes())
        except OSError as error:
            why = error.strerror or str(error)
            raise ToolError(Text(N_("{name} cannot be read ({why})"), {"name": str(file), "why": why})) from error
        if data in (sheet.text, sheet.data):
            ask.tell(say(Text(N_("The text is as it was: nothing to change."))))
            return 0, False
        try:
            code = _carried(opened, registry, sheet, data, way)
        except Refused as refused:
            failures.tell(refused, color=session.current().color_errors)
            if not _again():
                return Refused.exit_code, True
            line = 1
            continue
        return code, code != 0 or way.dry_run


def _carried(opened: Workspace, registry: Registry, sheet: _Sheet, data: bytes, way: Way) -> int:
    desk = Desk(registry, opened.store, opened.today)
    if desk.read(sheet.path) != sheet.data:
        raise Refused(
            Text(N_("{path} was changed by somebody else meanwhile: nothing was written"), {"path": sheet.path}),
        )
    return carry_out(opened, registry, verb.edit(desk, sheet.path, data), way)


def _again() -> bool:
    """Whether to open the editor again on what was refused."""
    options = (Option("again", gettext("open it again")), Option("leave", gettext("give up")))
    return ask.choose(gettext("What now?"), options) == "again"


def _opened(opened: Workspace, registry: Registry, entry: Named, section: str | None) -> _Sheet:
    """The sheet as the editor shows it: with the section that was asked for. Raises UsageError."""
    found = registry.entries[entry.kind].get(entry.id)
    path = found.path if found is not None else registry.unreadable[entry.kind][entry.id]
    data = Desk(registry, opened.store, opened.today).read(path)
    text = decode(data)
    language = opened.config.language or session.current().lang
    template = sections.of_template(entry.kind, language, title_of(registry, *entry))
    lacks = sections.missing(text, template)
    if section is None:
        _offer(opened, registry, entry, lacks)
        return _Sheet(entry, path, data, data, 1)
    place = sections.find(text, section)
    if place is None:
        text = sections.added(text, _wanted(text, section, lacks), template)
        place = sections.find(text, section)
    line = text.count("\n", 0, place.start) + 1 if place is not None else 1
    made = (BOM if data.startswith(BOM.encode()) else "") + text
    return _Sheet(entry, path, data, data if text == decode(data) else made.encode(), line)


def _wanted(text: str, section: str, lacks: list[sections.Section]) -> sections.Section:
    """The section of the template that a word means. Raises UsageError, with the sections there are."""
    wanted = folded(section)
    fits = [missing for missing in lacks if folded(missing.heading).startswith(wanted)]
    if wanted and len(fits) == 1:
        return fits[0]
    own = [each.heading for each in sections.sections(text, sections.body_start(text))]
    names = list(dict.fromkeys([*own, *(missing.heading for missing in lacks)]))
    near = nearest(section, names)
    hints = [Text(N_("did you mean “{meant}”?"), {"meant": near})] if near else []
    if names:
        hints.append(Text(N_("its parts, and those of the template: {names:list}"), {"names": names}))
    raise UsageError(Text(N_("the text has no part “{word}”"), {"word": section}), hints=hints)


def _offer(opened: Workspace, registry: Registry, entry: Named, lacks: list[sections.Section]) -> None:
    """Tell which sections of the template the sheet could have; a post-mortem is for what has ended."""
    step = registry.step_at(entry.id, opened.today) if entry.kind == "startup" else None
    ended = step is not None and registry.vocabulary.is_final(step.phase.name)
    names = [missing.heading for missing in lacks if ended or "post" not in missing.heading.casefold()]
    if names:
        message = N_("The template has more parts: {names:list} (--section adds one).")
        ask.tell(say(Text(message, {"names": names})))
