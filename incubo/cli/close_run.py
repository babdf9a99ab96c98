"""How `close` goes: offers that are named, or a review of the old ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubo.cli import ask, days, said, session, workspace
from incubo.cli.ask_lists import Option
from incubo.cli.one_entry import record
from incubo.cli.spoken import spoken
from incubo.cli.workspace import Workspace
from incubo.cli.writing import Way, carry_out
from incubo.edit.desk import Desk
from incubo.edit.proposal import Proposal
from incubo.edit.verbs import close as verb
from incubo.edit.verbs import extend
from incubo.errors import Refused, UsageError
from incubo.i18n import N_, gettext, say
from incubo.model.records import Job
from incubo.model.teams import closing, is_open, published, title
from incubo.problem import Text
from incubo.registry import named as names
from incubo.registry.registry import Registry


def named(jobs: Sequence[str], startups: Sequence[str], outcome: str | None, on: str | None, way: Way) -> int:
    """Close the offers that words name; the exit code. Raises UsageError, Refused."""
    if startups:
        raise UsageError(
            Text(N_("--startup goes with --older-than")),
            hints=(Text(N_("a startup's only open offer: incubo close {id}"), {"id": startups[0]}),),
        )
    if not jobs:
        raise UsageError(
            Text(N_("say which offer: its name, or --older-than 45d")),
            hints=(Text(N_("the open ones: incubo list jobs")),),
        )
    opened = workspace.open_registry()
    registry = opened.load()
    found = list({job.id: job for job in (_offer(opened, registry, spoken(word)) for word in jobs)}.values())
    desk = Desk(registry, opened.store, opened.today)
    day = days.day(on, opened.config, edge="one") if on else opened.today
    return carry_out(opened, registry, verb.close(desk, found, _outcome(registry, outcome, found), day), way)


def review(
    jobs: Sequence[str], older: str | None, startups: Sequence[str], outcome: str | None, on: str | None, way: Way
) -> int:
    """Go through the open offers that are old, or of some startups; the exit code. Raises UsageError, Refused."""
    if jobs:
        raise UsageError(Text(N_("name offers, or give --older-than: not both")))
    opened = workspace.open_registry()
    registry = opened.load()
    old = _old(opened, registry, older, startups)
    if not old:
        ask.tell(say(Text(N_("No open offer is that old."))))
        return 0
    desk = Desk(registry, opened.store, opened.today)
    day = days.day(on, opened.config, edge="one") if on else opened.today
    if outcome is None and session.current().interactive and not way.yes:
        proposal = _walk(opened, desk, old, day)
    else:
        proposal = verb.close(desk, old, _outcome(registry, outcome, old), day)
    return carry_out(opened, registry, proposal, way)


def _old(opened: Workspace, registry: Registry, older: str | None, startups: Sequence[str]) -> list[Job]:
    """The open offers of our incubator, or of some startups, that were published so long ago, the oldest first."""
    before = days.span(older).before(opened.today) if older is not None else opened.today
    wanted = {startup.id for startup in said.startups(registry, startups)}
    ours = None if wanted else workspace.incubator_of(None, opened, registry)
    found = []
    for job in registry.jobs.values():
        begun, startup = published(job), registry.startup_of(job)
        host = registry.startups.get(startup or "")
        hosts = {job.incubator, *(host.hosts if host is not None else ())}
        if not is_open(job, opened.today) or begun is None or begun > before:
            continue
        if startup in wanted if wanted else ours is None or ours in hosts:
            found.append(job)
    return sorted(found, key=lambda job: (published(job) or date.max, job.id))


def _offer(opened: Workspace, registry: Registry, word: str) -> Job:
    """The offer that a word names, itself or by its startup. Raises UsageError, Refused for an unreadable file."""
    entry_id = names.find(registry, "job", word).id
    if entry_id is not None:
        named: Job = record(registry, "job", entry_id)
        return named
    startup = names.find(registry, "startup", word).id
    if startup is None:
        message, hints = names.complaint(registry, "job", word)
        raise UsageError(message, hints=hints)
    offers = [
        job for job in registry.jobs.values() if registry.startup_of(job) == startup and is_open(job, opened.today)
    ]
    if len(offers) == 1:
        return offers[0]
    title = names.title_of(registry, "startup", startup)
    if not offers:
        raise UsageError(
            Text(N_("{title} has no open offer"), {"title": title}),
            hints=(Text(N_("all its offers: incubo list jobs --startup {id} --all"), {"id": startup}),),
        )
    question = Text(N_("{title} has several open offers: which one?"), {"title": title})
    if session.current().interactive:
        return registry.jobs[ask.choose(say(question), [Option(job.id, _line(opened, job)) for job in offers])]
    hints = tuple(Text(N_("this one: incubo close {id}"), {"id": job.id}) for job in offers)
    raise UsageError(question, hints=hints)


def _outcome(registry: Registry, word: str | None, jobs: Sequence[Job]) -> str:
    """The outcome that is given, or asked for on a terminal. Raises UsageError."""
    if word is not None:
        return said.word(registry.vocabulary, "outcomes", word)
    if session.current().interactive:
        title = jobs[0].title or jobs[0].id
        text = Text(N_("How did “{title}” end?"), {"title": title}) if len(jobs) == 1 else Text(N_("How did they end?"))
        return ask.choose(say(text), _outcomes(registry))
    raise UsageError(
        Text(N_("without a terminal to ask on, {options:list} must be given"), {"options": ["--outcome"]}),
        hints=(Text(N_("choose among: {choices}"), {"choices": ", ".join(registry.vocabulary.allowed("outcomes"))}),),
    )


def _outcomes(registry: Registry) -> list[Option]:
    lang = session.current().lang
    vocabulary = registry.vocabulary
    return [Option(word, vocabulary.label("outcomes", word, lang)) for word in vocabulary.allowed("outcomes")]


def _walk(opened: Workspace, desk: Desk, jobs: Sequence[Job], on: date) -> Proposal:
    """Ask about each offer what became of it, then propose all of it at once."""
    closed = extended = 0
    for i, job in enumerate(jobs, 1):
        answer = _one(opened, desk, job, on, f"{i}/{len(jobs)}")
        closed += answer == "closed"
        extended += answer == "extended"
    summary = Text(
        N_("{n} offer reviewed ({closed} closed, {extended} extended)"),
        {"n": len(jobs), "closed": closed, "extended": extended},
        N_("{n} offers reviewed ({closed} closed, {extended} extended)"),
    )
    return Proposal(desk.plan(), "close", "", summary)


def _one(opened: Workspace, desk: Desk, job: Job, on: date, number: str) -> str:
    """Ask until the answer can be done; `closed`, `extended` or `later`."""
    extra = [Option("open", gettext("still open: until another day")), Option("later", gettext("later"))]
    options = [*_outcomes(desk.registry), *extra]
    while True:
        answer = ask.choose(f"{number} {_line(opened, job)}", options)
        if answer == "later":
            return "later"
        try:
            if answer != "open":
                verb.end_offer(desk, job, answer, on)
                return "closed"
            until = days.day(ask.read(gettext("Until when?") + " > "), opened.config, edge="last")
            extend.extend_offer(desk, job, until)
        except (UsageError, Refused) as refused:
            ask.tell(say(refused.message), "yellow")
            for hint in refused.hints:
                ask.tell("  " + say(hint))
        else:
            return "extended"


def _line(opened: Workspace, job: Job) -> str:
    """An offer on one line: its title, since when and until when it is open."""
    begun, last = published(job), closing(job)
    known: dict[str, object] = {"title": title(job) or job.id, "begun": begun, "last": last}
    if begun is None:
        return say(Text("{title}", known))
    known["days"] = (opened.today - begun).days
    if last is None:
        return say(Text(N_("{title}, published {days:days} ago"), known))
    return say(Text(N_("{title}, published {days:days} ago, open until {last:long}"), known))
