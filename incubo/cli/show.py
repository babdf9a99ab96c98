"""`incubo show`: one entry on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incubo import shell
from incubo.cli import page_output, session, workspace
from incubo.cli.adapter import about
from incubo.cli.page_output import Format
from incubo.cli.sayings import sayings
from incubo.errors import IncuboError, UsageError
from incubo.i18n import N_, language
from incubo.model.kinds import KINDS
from incubo.model.nearest import folded
from incubo.problem import Text
from incubo.registry import named

if TYPE_CHECKING:
    from incubo.cli.workspace import Workspace
    from incubo.page import Page
    from incubo.registry.named import Meant, Named
    from incubo.registry.registry import Registry


@about(
    N_(
        "ID is an id, a title, a full name or the beginning of one, without regard to accents and capitals. A word for "
        "the kind may stand before it: “incubo show startup mon-estran”, or startup/mon-estran."
    ),
    examples=(
        ("incubo show mon-estran", N_("a startup, before a call with its team")),
        ("incubo show startup Mon Estran --at 2024-06-30", N_("the same as it was on a past day")),
        ("incubo show rivages --format markdown -o rivages.md", N_("an incubator, for a note")),
    ),
)
def show(
    words: Annotated[
        list[str],
        typer.Argument(metavar="ID", help=N_("What to show: its id, its title or its name.")),
    ],
    at: Annotated[
        str | None, typer.Option(metavar=N_("DATE"), help=N_("The day to look at (today by default)."))
    ] = None,
    fmt: Annotated[Format | None, typer.Option("--format", "-f", help=N_("The form of the result."))] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar=N_("FILE"), help=N_("Write to a file; its ending says the form.")),
    ] = None,
) -> int:
    """Show a startup, a member, a job offer … on a page."""
    opened = workspace.open_registry(at)
    if output is not None:
        workspace.refuse_entry(output, opened)
    registry = opened.load()
    found = _found(registry, words)
    page = _page(opened, registry, found)
    page_output.deliver(
        page,
        fmt and fmt.value,
        output,
        phase_label=workspace.phase_label(registry),
    )
    return 0


def _found(registry: Registry, words: list[str]) -> Named:
    """The entry that the words mean; what else they mean is said. Raises UsageError."""
    kind = named.kind_of(words[0]) if len(words) > 1 else None
    if kind is not None:
        word = " ".join(words[1:])
        meant = named.meant(registry, word, (kind,))
    else:
        word = " ".join(words)
        meant = named.meant(registry, word)
    if meant.found is None:
        raise _unfound(registry, word, kind or named.split(word)[0], meant)
    if meant.also:
        others = [f"incubo show {shell.entry(*each)}" for each in meant.also]
        shown = Text(KINDS[meant.found.kind].label)
        said = Text(
            N_("“{word}” names several entries: the {kind} is shown. For the others: {others:list}"),
            {"word": word, "kind": shown, "others": others},
        )
        session.current().say(said)
    return meant.found


def _unfound(registry: Registry, word: str, kind: str | None, meant: Meant) -> UsageError:
    """What is said where a word names nothing, or several entries."""
    near = tuple(
        Text(
            "{kind}/{id} ({title})",
            {"kind": each.kind, "id": each.id, "title": named.title_of(registry, each.kind, each.id)},
        )
        for each in meant.near
    )
    if meant.several:
        message = Text(N_("“{word}” may be several entries: say which one"), {"word": word})
        return UsageError(message, hints=near)
    if kind is not None:
        about_kind = {"kinds": Text(KINDS[kind].labels), "word": word}
        message = Text(N_("nothing among the {kinds} is called “{word}”"), about_kind)
        elsewhere = named.meant(registry, named.split(word)[1]).found
        if elsewhere is not None:
            about_other = {"kind": Text(KINDS[elsewhere.kind].label), "name": shell.entry(*elsewhere)}
            return UsageError(
                message, hints=(Text(N_("there is one of another kind ({kind}): incubo show {name}"), about_other),)
            )
    else:
        message = Text(N_("nothing in the registry is called “{word}”"), {"word": word})
        whole = named.kind_of(word)
        if whole is not None and not near:
            about_kind = {"kind": whole, "kinds": f"{whole}s"}
            hints = (Text(N_("add its id (incubo show {kind} ID), or see them all: incubo list {kinds}"), about_kind),)
            return UsageError(Text(N_("“{word}” is a kind of entry: which one?"), {"word": word}), hints=hints)
    listed = _listed(word) if kind is None and not near else None
    if listed is not None:
        return UsageError(message, hints=(Text(N_("they are in a list: {command}"), {"command": listed}),))
    if len(near) == 1:
        one = meant.near[0]
        about_one = {"title": named.title_of(registry, one.kind, one.id), "name": shell.entry(*one)}
        return UsageError(message, hints=(Text(N_("did you mean “{title}”? incubo show {name}"), about_one),))
    if near:
        return UsageError(message, hints=(Text(N_("did you mean one of these?")), *near))
    return UsageError(message, hints=(Text(N_("see what there is: incubo list startups, incubo list members …")),))


def _listed(word: str) -> str | None:
    """The list of what has no page of its own: committees, contracts."""
    lists = {folded(said): line for said, line in sayings(language()).items() if line.startswith("list ")}
    line = lists.get(folded(word)) or lists.get(folded(word) + "s")
    return f"incubo {line}" if line is not None else None


def _page(opened: Workspace, registry: Registry, found: Named) -> Page:
    """The page of an entry. Raises IncuboError for a file that cannot be read."""
    from incubo.registry import git
    from incubo.report.sheets import sheet
    from incubo.report.sheets.parts import Known

    path = registry.unreadable.get(found.kind, {}).get(found.id)
    if path is not None and found.id not in registry.entries.get(found.kind, {}):
        raise IncuboError(
            Text(N_("{path} cannot be read as it is, so there is nothing to show"), {"path": path}),
            hints=(
                Text(N_("what is wrong, and how to mend it: incubo validate {path}"), {"path": shell.quoted(path)}),
            ),
        )
    entry = registry.entries[found.kind][found.id]
    known = Known(
        registry,
        opened.today,
        git.head(opened.root),
        git.last_change(opened.root, entry.path),
        git.modified(opened.root, entry.path),
        opened.now,
    )
    return sheet(known, found.kind, found.id)
