"""`incubo stop`: a startup stops, with all that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from incubo.cli import ask, days, session, startups, workspace
from incubo.cli.adapter import about
from incubo.cli.ask_lists import Option
from incubo.cli.writing import Way, carry_out, writes
from incubo.errors import UsageError
from incubo.i18n import N_, gettext, say
from incubo.problem import Text
from incubo.shell import quoted

if TYPE_CHECKING:
    from incubo.edit.desk import Desk
    from incubo.edit.verbs.stop import Stop
    from incubo.model.records import Startup
    from incubo.model.vocabulary import Vocabulary


@writes
@about(
    N_(
        "One change writes the final phase (an investigation that led nowhere has its own), the event, the reason, and "
        "a section for the post-mortem at the end of the sheet, whose three parts are still to be written.\n\n"
        "People who go on working for it and offers that stay open are told; --with-team ends the missions, "
        "--with-jobs closes the offers. On a terminal all of it is asked."
    ),
    examples=(
        ("incubo stop ancrage-logement --on 2025-01-13 --reason intrapreneur --dry-run", N_("the sheet only")),
        (
            "incubo stop maree-claire --reason funding --with-team --with-jobs --dry-run",
            N_("with all that goes with it"),
        ),
    ),
)
def stop(
    startup: Annotated[list[str], typer.Argument(metavar="STARTUP", help=N_("The startups that stop."))],
    way: Way,
    on: Annotated[
        str | None, typer.Option("--on", metavar=N_("DATE"), help=N_("The day it stops (today by default)."))
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=N_("REASON"), help=N_("Why: impact, funding, sponsor, intrapreneur, merged.")),
    ] = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar=N_("TEXT"), help=N_("A remark beside the event; it is public."))
    ] = None,
    with_team: Annotated[bool, typer.Option("--with-team", help=N_("End the missions of its team too."))] = False,
    with_jobs: Annotated[bool, typer.Option("--with-jobs", help=N_("Close its offers too."))] = False,
) -> int:
    """Stop a startup: its phase, its event, its post-mortem, its people and its offers."""
    from incubo.edit.desk import Desk
    from incubo.edit.verbs import stop as verb

    opened = workspace.open_registry()
    registry = opened.load()
    desk = Desk(registry, opened.store, opened.today)
    stopping = startups.several(registry, startup)
    context = stopping[0] if len(stopping) == 1 else None
    how = verb.Stop(
        days.day(on, opened.config, edge="one", startup=context) if on else None,
        reason_meant(registry.vocabulary, reason) if reason else None,
        comment,
        with_team,
        with_jobs,
        opened.config.language or session.current().lang,
    )
    given = how
    if session.current().interactive and not (way.yes or way.dry_run):
        verb.stop(Desk(registry, opened.store, opened.today), stopping, how)  # what is refused is said before asking
        how = asked(desk, stopping, how)
    code = carry_out(opened, registry, verb.stop(desk, stopping, how), way)
    if code == 0 and how != given:
        ask.tell(say(Text(N_("Written. The same in one line, next time:"))))
        session.current().tell("  " + next_time(stopping, how))
    return code


def reason_meant(vocabulary: Vocabulary, word: str) -> str:
    """The reason that a word means: its id, its label, or the beginning of one. Raises UsageError."""
    from incubo.edit.verbs.stop import REASONS
    from incubo.model.nearest import folded

    wanted, known = folded(word), list(vocabulary.allowed(REASONS))
    called = {reason: {folded(reason), *map(folded, vocabulary.labels(REASONS, reason).values())} for reason in known}
    found = [reason for reason in known if wanted in called[reason]]
    found = found or [reason for reason in known if wanted and any(name.startswith(wanted) for name in called[reason])]
    if len(found) == 1:
        return found[0]
    if not vocabulary.is_strict(REASONS) and wanted:
        return word
    raise UsageError(
        Text(N_("“{word}” is no reason to stop that this registry knows"), {"word": word}),
        hints=(Text(N_("choose among: {choices}"), {"choices": ", ".join(known)}),),
    )


def next_time(stopping: list[Startup], how: Stop) -> str:
    """The command line that says it all at once."""
    words = ["incubo", "stop", *(startup.id for startup in stopping)]
    if how.on is not None:
        words += ["--on", how.on.isoformat()]
    words += ["--reason", how.reason] if how.reason else []
    words += ["--comment", how.comment] if how.comment else []
    words += ["--with-team"] if how.team else []
    words += ["--with-jobs"] if how.jobs else []
    return " ".join(map(quoted, words))


def asked(desk: Desk, stopping: list[Startup], how: Stop) -> Stop:
    """Ask for what the options did not say: the reason, then what becomes of the people and of the offers."""
    from incubo.edit.verbs.rules import called
    from incubo.edit.verbs.stop import REASONS, stop_day
    from incubo.edit.verbs.stop_ends import offers, running

    vocabulary, lang = desk.registry.vocabulary, session.current().lang
    if how.reason is None and not all(startup.stop_reason for startup in stopping):
        choices = [Option(word, vocabulary.label(REASONS, word, lang)) for word in vocabulary.allowed(REASONS)]
        answer = ask.choose(gettext("Why does it stop?"), [*choices, Option("", gettext("not said"))])
        how = how._replace(reason=answer or None)
    ids, day = [startup.id for startup in stopping], stop_day(desk, stopping[0], how)
    people = [called(member) for member in running(desk, ids, day)]
    if people and not how.team:
        left = Text(
            N_("{n} person has a mission there after {day:long}: {names:list}. End it?"),
            {"n": len(people), "names": people, "day": day},
            N_("{n} people have a mission there after {day:long}: {names:list}. End them?"),
        )
        how = how._replace(team=ask.confirm(say(left)))
    jobs = [job.id for job in offers(desk, ids, day)]
    if jobs and not how.jobs:
        left = Text(
            N_("{n} offer stays open: {jobs:list}. Close it?"),
            {"n": len(jobs), "jobs": jobs},
            N_("{n} offers stay open: {jobs:list}. Close them?"),
        )
        how = how._replace(jobs=ask.confirm(say(left)))
    return how
