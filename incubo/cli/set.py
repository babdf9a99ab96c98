"""`incubo set`: fields of an entry, in one line."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli.adapter import about
from incubo.cli.spoken import spoken
from incubo.cli.writing import Way, writes
from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.problem import Text


@writes
@about(
    N_(
        "FIELD=VALUE gives a value, FIELD+=VALUE adds to a list, FIELD-=VALUE takes out of it, --unset takes a field "
        "away. Values are checked as incubo new checks them: references and words by name, days as said.\n\n"
        "Fields inside lists: phases.construction.start, missions.2024-09-02.end, or by number: missions.1.end. "
        "The fields of each kind: incubo explain startup."
    ),
    examples=(
        (
            "incubo set mon-estran stats_url=https://mon-estran.rivages.example/stats budget_url=https://b.example "
            "--dry-run",
            N_("several fields at once"),
        ),
        ("incubo set mon-estran sponsors+=anrh --dry-run", N_("one more in a list")),
        ("incubo set samuel.orvault missions.1.employer=ANRH --dry-run", N_("a field of a mission")),
        ("incubo set mon-estran --unset budget_url --dry-run", N_("none any more")),
        ("incubo set --from request.md --dry-run", N_("from a form that was filled in on GitHub or GitLab")),
    ),
)
def set_(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar=N_("ID FIELD=VALUE"), help=N_("The entry, then its fields and their values.")),
    ] = None,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", metavar=N_("FIELD"), help=N_("Take a field away."))
    ] = None,
    from_file: Annotated[
        str | None,
        typer.Option("--from", metavar=N_("FILE"), help=N_("All of it in a filled form (- for standard input).")),
    ] = None,
    *,
    way: Way,
) -> int:
    """Give fields of an entry other values."""
    from incubo.cli import set_run
    from incubo.cli.source_file import read

    if from_file is not None:
        if words or unset:
            raise UsageError(Text(N_("--from names the entry and its fields: nothing else goes with it")))
        return set_run.from_form(read(from_file), way)
    if not words:
        raise UsageError(
            Text(N_("say which entry, which field, and its value")),
            hints=(Text(N_("for example: incubo set {id} stats_url=https://…"), {"id": "ID"}),),
        )
    return set_run.from_words([spoken(word) for word in words], unset or (), way)
