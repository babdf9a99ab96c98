"""`incubo set`: fields of an entry, in one line."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.cli import one_entry, workspace
from incubo.cli.adapter import about
from incubo.cli.spoken import spoken
from incubo.cli.writing import Way, carry_out, writes
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
    ),
)
def set_(
    words: Annotated[
        list[str],
        typer.Argument(metavar=N_("ID FIELD=VALUE"), help=N_("The entry, then its fields and their values.")),
    ],
    way: Way,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", metavar=N_("FIELD"), help=N_("Take a field away."))
    ] = None,
) -> int:
    """Give fields of an entry other values."""
    from incubo.edit.desk import Desk
    from incubo.edit.draft import Setting
    from incubo.edit.verbs import set as verb
    from incubo.model.extra import with_fields

    words = [spoken(word) for word in words]
    asked = [verb.assignment(word) for word in words[1:]]
    for word, each in zip(words[1:], asked, strict=True):
        if each is None:
            raise UsageError(
                Text(N_("“{word}” gives no field a value"), {"word": word}),
                hints=(Text(N_('write FIELD=VALUE, between quotes where it has blanks: "title=Mon Estran"')),),
            )
    taken = [verb.Assignment(field.strip(), "unset") for word in unset or () for field in word.split(",")]
    todo = [*(each for each in asked if each is not None), *taken]
    if not todo:
        raise UsageError(
            Text(N_("say which field, and its value")),
            hints=(Text(N_("for example: incubo set {id} stats_url=https://…"), {"id": words[0]}),),
        )
    opened = workspace.open_registry()
    registry = opened.load()
    kind, entry_id = one_entry.one(registry, words[0])
    about_startups = (entry_id,) if kind == "startup" else ()
    setting = Setting(
        registry,
        with_fields(opened.config.fields),
        opened.today,
        opened.incubator,
        opened.config.language or "en",
        about_startups,
    )
    proposal = verb.assign(Desk(registry, opened.store, opened.today), kind, entry_id, todo, setting)
    return carry_out(opened, registry, proposal, way)
