"""What each verb plans, says or refuses, for each request and each state of an entry.

After a change that is meant, run this file with `--update-golden`, and read the difference.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache

import pytest
from support.entry_states import CONSTRUCTION, INVESTIGATION, events, job, missions, phases
from support.golden import check_golden
from support.registries import TODAY, make_entry_context, make_file_edits, make_registry, registry_files

from incubo.core.errors import IncuboError
from incubo.core.i18n import set_language, translate
from incubo.core.message import Message
from incubo.edit.file_edits import FileEdits
from incubo.edit.missions import ContractTerms, MissionRef
from incubo.edit.plan import Proposal
from incubo.edit.verbs.close import close
from incubo.edit.verbs.committee import CommitteeDecision, combine_committees, plan_committee, record_committee
from incubo.edit.verbs.committee_effects import (
    DecisionEffects,
    DecisionMatch,
    apply_effects,
    find_following_phases,
    match_decision,
    suggest_effects,
)
from incubo.edit.verbs.extend import extend_job, extend_missions
from incubo.edit.verbs.join import JoinRequest, join, join_team
from incubo.edit.verbs.leave import LeaveRequest, default_last_day, leave, leave_team
from incubo.edit.verbs.phase import change_phase
from incubo.edit.verbs.record import Measurement, record_event, record_metrics
from incubo.edit.verbs.remove import remove_entries
from incubo.edit.verbs.rename import parse_new_id, rename
from incubo.edit.verbs.set import parse_assignment, set_fields
from incubo.edit.verbs.stop import StopRequest, stop_startups
from incubo.registry.lookup import EntryRef
from incubo.registry.registry import Registry
from incubo.registry.store import MemoryStore


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


STOPPED = "  - name: abandon\n    start: {}\n"
ACCELERATION = "  - name: acceleration\n    start: {}\n"
COMMITTEE = "events:\n  - name: committee\n    date: {}\n    decision: continue\n    next: {}\n"
STARTUPS = {
    "digue": phases(INVESTIGATION) + COMMITTEE.format("2024-11-21", "2025-05-22"),
    "cale": phases(INVESTIGATION, CONSTRUCTION),
    "phare": phases(INVESTIGATION, STOPPED.format("2024-06-03")),
    "anse": phases(INVESTIGATION, CONSTRUCTION, STOPPED.format("2025-03-03")),
    "rade": phases(INVESTIGATION, "  - name: success\n    start: 2024-09-02\n")
    + COMMITTEE.format("2025-01-08", "2025-12-18"),
    "mole": phases(INVESTIGATION, CONSTRUCTION + "    end: 2024-12-31\n", ACCELERATION.format("2025-02-03")),
    "nasse": phases(CONSTRUCTION, INVESTIGATION),
    "quille": phases(INVESTIGATION, "  - name: construction\n")
    + "usertypes: [particulier, etat]\nstop_reason: funding\nobjectives: [Un]\n"
    + "metrics:\n  - date: 2025-01-10\n    key: usagers\n    value: 3\n  - date: 2025-01-12\n    key: Taux\n    "
    "value: 1.5\n    source: Nous\n",
    "nameless": phases("  - comment: x\n", "  - name: construction\n", "  - name: construction\n"),
    "wharf": phases(),
    "vieux": phases().replace("phases: []\n", "status: construction\nstart: 2019-01-07\n"),
}
MEMBERS = {
    "new": missions(),
    "running": missions("2024-02-01 2025-03-01 independent Octo digue"),
    "endless": missions("2024-02-01 - admin - digue"),
    "of two": missions("2024-02-01 2025-07-15 service Octo digue cale", more="teams: [animation]\n"),
    "ending today": missions("2024-02-01 2025-01-15 independent Octo digue"),
    "just left": missions("2024-02-01 2025-01-14 independent Octo digue"),
    "left 92 days ago": missions("2024-02-01 2024-10-15 independent Octo digue"),
    "long gone": missions("2023-02-01 2023-06-01 independent Octo digue rade"),
    "to come": missions("2025-02-03 2025-06-30 independent Octo digue"),
    "to come for two": missions("2024-01-01 2025-01-31 service - cale", "2025-02-03 2025-06-30 service - digue cale"),
    "renewed": missions("2024-02-01 2025-01-31 independent Octo digue", "2025-02-01 2025-07-01 admin - digue"),
    "with a gap": missions("2024-02-01 2025-01-31 admin - digue", "2025-04-01 2025-09-30 admin - digue"),
    "begun today": missions("2025-01-15 2025-06-30 independent Octo cale"),
    "nowhere": missions("2024-02-01 2025-03-01 independent Octo"),
    "by the old list": missions("2024-02-01 2025-03-01 - Octo", more="startups: [digue, cale]\npreviously: [phare]\n"),
    "both lists": missions(
        "2024-02-01 2025-03-01 - Octo digue rade", more="startups: [digue, rade]\npreviously: [digue, phare]\n"
    ),
    "at the stopped one": missions("2024-02-01 2025-03-01 independent Octo phare digue"),
    "until the committee": missions("2024-02-01 2025-05-22 admin - digue"),
    "until the committee, a contract": missions("2024-02-01 2025-05-22 independent Octo digue cale"),
    "until that day, for another": missions("2024-02-01 2025-05-22 admin - rade"),
    "at the one that stops": missions("2024-02-01 2025-03-01 admin - anse", "2025-03-02 2025-08-01 admin - anse rade"),
    "back for one of two": missions(
        "2024-02-01 2025-01-10 independent Octo digue cale", "2025-01-13 2025-07-01 independent Octo digue"
    ),
}
JOBS = {
    "2024-12-02-open": job("open: true"),
    "2024-12-02-until-february": job("closes: 2025-02-01"),
    "2024-12-02-over": job("closes: 2025-01-14"),
    "2024-12-02-filled": job("closes: 2025-02-01", "outcome: filled"),
    "2024-12-02-closed": job("open: false"),
    "2025-02-03-to-come": job("closes: 2025-06-01"),
    "2019-12-02-old": job("depublication_date: 2025-03-01", "poste_ferme: 2025-02-01"),
}
JOBS = {name: text.replace("mon-estran", "anse") for name, text in JOBS.items()}
OTHERS = {
    "incubator/rivages": "title: Rivages\nhighlighted_startups: [digue]\n",
    "organisation/anrh": "name: Agence des rivages\nacronym: ANRH\n",
    "organisation/ddr": "name: Direction des rivages\n",
    "team/animation": "name: Animation\nincubator: rivages\n",
    "team/portefeuille": "name: Portefeuille\nincubator: rivages\n",
    "incubo.toml": b'profile = "beta.gouv.fr"\nincubator = "rivages"\n\n[aliases]\nincubator = "rivages"\n',
}
EVENTS = {
    "no committee": events(),
    "planned": events("committee; date: 2025-01-20"),
    "planned 14 days before": events("committee; date: 2024-12-27"),
    "planned 15 days before": events("committee; date: 2024-12-26"),
    "announced": events("committee; date: 2024-07-10; decision: continue; next: 2025-01-24; objectives: [Un]"),
    "announced 15 days later": events("committee; date: 2024-07-10; decision: continue; next: 2025-01-25"),
    "recorded": events("committee; date: 2025-01-10; decision: provisional; months: 1; next: 2025-02-10"),
    "recorded, then planned": events("committee; date: 2025-01-10; amount: 5", "committee; date: 2025-07-10"),
    "recorded twice": events("committee; date: 2025-01-10",
        "committee; date: 2025-01-10; kind: mid; budget_end: 2025-07-31"),
    "planned, with another event": events("other; date: 2025-01-10", "committee; date: 2025-01-20",
        "committee; date: 2025-03-20"),
    "announced by the second": events("committee; date: 2024-01-10; decision: launch",
        "committee; date: 2024-07-10; decision: continue; next: 2025-01-20"),
    "announced, then another event": events("committee; date: 2024-07-10; decision: continue; next: 2025-01-20",
        "other; date: 2024-12-10"),
    "an investigation with a launch": phases(INVESTIGATION)
    + "events:\n  - name: product_launch\n    date: 2024-12-02\n  - name: committee\n    decision: continue\n",
    "an investigation with a committee": phases(INVESTIGATION) + COMMITTEE.format("2024-12-02", "2025-06-02"),
    "a later one": events("committee; date: 2025-01-14; decision: stop; objectives: [Deux]", "other; date: 2025-01-10"),
}  # fmt: skip


def entries() -> Mapping[str, str | bytes]:
    """All states, each an entry of its own."""
    texts: dict[str, str | bytes] = dict(OTHERS)
    texts |= {
        f"startup/{name}": text.replace("title: Cale", f"title: {name.title()}") for name, text in STARTUPS.items()
    }
    texts |= {
        f"startup/e{number}": text.replace("title: Cale", f"title: E{number}")
        + ("objectives: [Ancien]\n" if number % 2 else "")
        for number, text in enumerate(EVENTS.values())
    }
    for number, text in enumerate(MEMBERS.values()):
        texts[f"member/ana.m{number}"] = text.replace("Ana Quai", f"Ana M{number}")
    bodies = {
        "digue": "\n## Contexte\n\nUn.\n",
        "cale": "\nUn texte.\n\n\n",
        "mole": "\n## Postmortem\n\nDéjà.\n",
        "anse": "\nSans fin",
    }
    texts |= {f"startup/{name}": f"---\n{texts[f'startup/{name}']}---\n{body}" for name, body in bodies.items()}
    return texts | {f"job/{name}": text for name, text in JOBS.items()}


@cache
def registry() -> Registry:
    return make_registry(entries())


def new_edits() -> FileEdits:
    return FileEdits(registry(), MemoryStore(registry_files(entries())), TODAY)


def outcome(make: Callable[[FileEdits], Proposal]) -> Iterator[str]:
    """The lines of a proposal, or of the error that refuses it."""
    try:
        proposal = make(new_edits())
    except IncuboError as error:
        yield f"    {type(error).__name__}: {translate(error.message)}"
        yield from (f"      = {translate(hint)}" for hint in error.hints)
        return
    yield f"    {proposal.verb}({proposal.scope}): {translate(proposal.summary)}"
    yield from (f"      {translate(line)}" for line in proposal.body_lines)
    yield from (f"      note: {translate(note)}" for note in proposal.notes)
    yield from (f"      accepts {rule}" for rule in sorted(proposal.accepted_rules))
    old_paths = {new: old for old, new in proposal.plan.moves.items()}
    for path, data in proposal.plan.files.items():
        before = proposal.plan.originals.get(old_paths.get(path, path), b"")
        changes = list(
            difflib.unified_diff(before.decode().splitlines(), (data or b"").decode().splitlines(), lineterm="", n=0)
        )
        if data is not None and changes:
            yield f"      {path}"
            yield from (f"        {change}" for change in changes[2:])
    yield from (f"      {old} becomes {new}" for old, new in proposal.plan.moves.items())
    yield from (f"      {path} goes" for path, data in proposal.plan.files.items() if data is None)


def each_member(requests: Mapping[str, Callable[[FileEdits, str], Proposal]]) -> Iterator[str]:
    for request, make in requests.items():
        yield f"# {request}"
        for number, state in enumerate(MEMBERS):
            yield f"  {state} (M{number})"
            yield from outcome(lambda edits, make=make, number=number: make(edits, f"ana.m{number}"))


def join_lines() -> Iterator[str]:
    def request(startup: str, start: str = "", end: str = "", *contract: str) -> Callable[[FileEdits, str], Proposal]:
        wanted = JoinRequest(startup, day(start), day(end), ContractTerms(*contract))
        return lambda edits, name: join(edits, [edits.registry.members[name]], wanted)

    yield from each_member(
        {
            "digue": request("digue"),
            "digue until 2025-06-30": request("digue", "", "2025-06-30"),
            "digue from 2025-02-01": request("digue", "2025-02-01"),
            "digue from 2025-01-20 until 2025-06-30": request("digue", "2025-01-20", "2025-06-30"),
            "digue from 2024-02-01 until 2024-12-31": request("digue", "2024-02-01", "2024-12-31"),
            "digue as admin of DDR": request("digue", "2025-02-03", "", "admin", "DDR"),
            "cale": request("cale"),
            "cale until 2025-09-01 as independent": request("cale", "2025-01-15", "2025-09-01", "independent"),
            "cale from today until 2025-06-30": request("cale", "2025-01-15", "2025-06-30"),
            "rade": request("rade"),
            "rade as admin": request("rade", "", "", "admin"),
        }
    )
    yield "# refused for all"
    for wanted in (
        request("phare"), request("phare", "2024-02-01", "2024-05-01"), request("phare", "2024-06-03", "2025-01-14"),
        request("anse", "2025-03-02"), request("anse", "2025-03-03"), request("digue", "2025-01-15", "2025-01-14"),
        request("digue", "2025-01-15", "2025-01-15"), request("digue", "2025-01-15", "2025-07-15"),
        request("digue", "2025-01-15", "2025-07-16"), request("nowhere"),
    ):  # fmt: skip
        yield from outcome(lambda edits, wanted=wanted: wanted(edits, "ana.m0"))
    people = ("ana.m0", "ana.m1", "ana.m7", "ana.m13", "ana.m4", "ana.m0")
    for count in (2, 3, 4, 6):
        yield f"# {count} people"
        yield from outcome(
            lambda edits, count=count: join(
                edits, [edits.registry.members[name] for name in people[:count]], JoinRequest("cale")
            )
        )
    for team in ("animation", "portefeuille"):
        yield from outcome(lambda edits, team=team: join_team(edits, edits.registry.members.values(), team))
        for name in ("ana.m0", "ana.m3"):
            yield from outcome(
                lambda edits, team=team, name=name: join_team(edits, [edits.registry.members[name]], team)
            )


def leave_lines() -> Iterator[str]:
    def request(on: str, startup: str | None = None) -> Callable[[FileEdits, str], Proposal]:
        return lambda edits, name: leave(edits, [edits.registry.members[name]], LeaveRequest(day(on) or TODAY, startup))

    yield from each_member(
        {
            "today": request(""), "on 2025-02-28": request("2025-02-28"), "digue": request("", "digue"),
            "digue on 2025-02-03": request("2025-02-03", "digue"),
            "digue on 2025-07-15": request("2025-07-15", "digue"),
            "digue on 2025-07-16": request("2025-07-16", "digue"),
            "digue on 2024-12-31": request("2024-12-31", "digue"),
            "cale": request("", "cale"), "phare": request("", "phare"), "on 2025-01-31": request("2025-01-31"),
        }
    )  # fmt: skip
    people = ("ana.m1", "ana.m2", "ana.m3", "ana.m13", "ana.m0", "ana.m1")
    for count in (2, 3, 4, 6):
        yield f"# {count} people"
        yield from outcome(
            lambda edits, count=count: leave(
                edits, [edits.registry.members[name] for name in people[:count]], LeaveRequest(TODAY)
            )
        )
    for name in ("ana.m0", "ana.m3"):
        yield from outcome(lambda edits, name=name: leave_team(edits, [edits.registry.members[name]], "animation"))
    for startup in (None, "digue", "phare", "anse"):
        for name in ("ana.m1", "ana.m16", "ana.m20"):
            last_day = default_last_day(new_edits(), [registry().members[name]], startup)
            yield f"{name} leaves {startup} on {last_day}"


def extend_lines() -> Iterator[str]:
    def request(
        until: str, startup: str | None = None, position: int = 0, *contract: str
    ) -> Callable[[FileEdits, str], Proposal]:
        def make(edits: FileEdits, name: str) -> Proposal:
            member = edits.registry.members[name]
            refs = [MissionRef(member, position)] if len(member.missions) > position else []
            return extend_missions(edits, refs, day(until), ContractTerms(*contract) if contract else None, startup)

        return make

    yield from each_member(
        {
            "to the committee": request(""), "to 2025-03-01": request("2025-03-01"),
            "to 2025-02-28": request("2025-02-28"),
            "to 2025-02-01": request("2025-02-01"), "to 2025-07-15": request("2025-07-15"),
            "to 2025-07-16": request("2025-07-16"), "to 2024-12-31": request("2024-12-31"),
            "the second one to 2025-10-01": request("2025-10-01", None, 1), "for rade": request("", "rade"),
            "as admin to 2025-12-31": request("2025-12-31", None, 0, "admin"),
            "as service of Octo": request("", "digue", 0, "service", "Octo"),
        }
    )  # fmt: skip
    for names in (("ana.m1", "ana.m2"), ("ana.m1", "ana.m3", "ana.m7"), ("ana.m2", "ana.m3"), ("ana.m5", "ana.m6")):
        for until in ("", "2025-03-15", "2025-01-14", "2025-01-20"):
            yield f"# {names} {until}"
            yield from outcome(
                lambda edits, names=names, until=until: extend_missions(
                    edits, [MissionRef(edits.registry.members[name], 0) for name in names], day(until)
                )
            )
    for name in JOBS:
        for until in ("2025-01-14", "2025-01-15", "2025-02-01", "2025-02-02", "2025-09-01"):
            yield f"# {name} {until}"
            yield from outcome(
                lambda edits, name=name, until=until: extend_job(edits, edits.registry.jobs[name], day(until) or TODAY)
            )


def phase_lines() -> Iterator[str]:
    for name in STARTUPS:
        for phase, on in (
            ("investigation", "2025-01-15"), ("investigation", "2024-01-05"), ("construction", "2024-06-03"),
            ("construction", "2025-01-10"),
            ("acceleration", "2025-01-15"), ("acceleration", "2025-01-16"), ("acceleration", "2024-06-02"),
            ("consolidation", "2025-03-03"), ("success", "2025-01-01"), ("opere", "2024-01-08"),
            ("abandon", "2025-01-15"),
        ):  # fmt: skip
            yield f"# {name} {phase} {on}"
            comment = "Bien" if phase == "acceleration" else None
            yield from outcome(
                lambda edits, name=name, phase=phase, on=on, comment=comment: change_phase(
                    edits, edits.registry.startups[name], phase, day(on) or TODAY, comment
                )
            )


def stop_lines() -> Iterator[str]:
    for name in STARTUPS:
        for request in (
            StopRequest(), StopRequest(date(2025, 1, 10), "funding", "Plus rien", True, True),
            StopRequest(date(2025, 2, 10), "impact", None, True, False), StopRequest(None, None, "Un mot", False, True),
        ):  # fmt: skip
            yield f"# {name} {request}"
            yield from outcome(
                lambda edits, name=name, request=request: stop_startups(edits, [edits.registry.startups[name]], request)
            )
    for names in (("digue", "cale"), ("digue", "phare"), ("digue", "rade", "anse")):
        yield f"# {names}"
        request = StopRequest(date(2025, 1, 10), "funding", None, True, True, "en")
        yield from outcome(
            lambda edits, names=names, request=request: stop_startups(
                edits, [edits.registry.startups[name] for name in names], request
            )
        )


def close_lines() -> Iterator[str]:
    for name in JOBS:
        for given, on in (
            ("filled", "2025-01-15"),
            ("withdrawn", "2025-01-10"),
            ("expired", "2024-12-01"),
            ("filled", "2025-02-03"),
        ):
            yield f"# {name} {given} {on}"
            yield from outcome(
                lambda edits, name=name, given=given, on=on: close(
                    edits, [edits.registry.jobs[name]], given, day(on) or TODAY
                )
            )
    names = list(JOBS)
    for count in (2, 3):
        yield from outcome(
            lambda edits, count=count: close(
                edits, [edits.registry.jobs[name] for name in names[:count]], "filled", TODAY
            )
        )


DECISIONS = {
    "nothing": CommitteeDecision(),
    "continue": CommitteeDecision("continue"),
    "continue for 5 months": CommitteeDecision("continue", 240000, 5, objectives=("Trois", "Quatre")),
    "provisional": CommitteeDecision("provisional"),
    "provisional, next known": CommitteeDecision("provisional", next=date(2025, 4, 1)),
    "launch": CommitteeDecision("launch", 100, kind="mid", budget_end=date(2025, 6, 30), document="https://a.example"),
    "stop": CommitteeDecision("stop", comment="Non"),
    "too early": CommitteeDecision("continue", next=date(2025, 1, 10)),
    "budget too early": CommitteeDecision("continue", budget_end=date(2025, 1, 9)),
    "budget that day": CommitteeDecision("continue", budget_end=date(2025, 1, 10)),
}


def committee_lines() -> Iterator[str]:
    on = date(2025, 1, 10)
    for text, decision in DECISIONS.items():
        yield f"# {text}"
        for number, state in enumerate(EVENTS):
            yield f"  {state}"
            yield from outcome(
                lambda edits, number=number, decision=decision: record_committee(
                    edits, edits.registry.startups[f"e{number}"], on, decision
                )
            )
    for name in (*STARTUPS, "e0"):
        for on in (date(2024, 6, 2), date(2024, 6, 3), date(2024, 6, 4), TODAY, date(2025, 1, 16)):
            yield f"# {name} {on}"
            yield from outcome(
                lambda edits, name=name, on=on: record_committee(
                    edits, edits.registry.startups[name], on, CommitteeDecision("continue")
                )
            )


def plan_lines() -> Iterator[str]:
    names = [*STARTUPS, *(f"e{number}" for number in range(len(EVENTS)))]
    for name in names:
        for on, with_team in ((date(2025, 1, 15), False), (date(2025, 1, 20), False), (date(2025, 3, 3), True)):
            yield f"# {name} {on} {with_team}"
            yield from outcome(
                lambda edits, name=name, on=on, with_team=with_team: plan_committee(
                    edits, edits.registry.startups[name], on, with_team=with_team
                )
            )
    for count in (1, 2, 3):

        def combined(edits: FileEdits, count: int = count) -> Proposal:
            startups = [edits.registry.startups[name] for name in ("cale", "e0", "e3")[:count]]
            proposals = [
                record_committee(edits, startup, TODAY, CommitteeDecision("continue", months=count))
                for startup in startups
            ]
            return combine_committees(edits, proposals, TODAY)

        yield from outcome(combined)
    set_language("fr")
    yield from outcome(combined)
    set_language("en")


WORDS = (
    "continue", "poursuite", "Renouvelées", "renouvelé", "refinancés", "arrêt", "stopped", "abandon", "accélération",
    "acceleration", "construction", "opéré", "transfert", "transfer", "consolidate", "lancée", "prolongations",
    "provisoires",
    "rien", "", "e", "conti", "success", "investigation",
)  # fmt: skip


def effect_lines() -> Iterator[str]:
    vocabulary = registry().vocabulary
    for word in WORDS:
        match = match_decision(vocabulary, word)
        yield f"{word!r}: {match}"
        if match is not None:
            for name in ("digue", "cale", "mole", "phare", "wharf"):
                found = find_following_phases(new_edits(), registry().startups[name], TODAY, match)
                yield f"    {name}: {', '.join(found)}"
    for name in ("digue", "cale", "anse", "rade", "phare"):
        for decision in (CommitteeDecision("continue", next=date(2025, 7, 10)), CommitteeDecision("accelerate"),
                         CommitteeDecision("stop", comment="Non"),
                         CommitteeDecision("continue", next=date(2025, 1, 15))):  # fmt: skip
            match = DecisionMatch(decision.decision or "")
            for effects in (
                DecisionEffects(), DecisionEffects(stop=StopRequest(with_team=True)), DecisionEffects("acceleration"),
                DecisionEffects(None, True, StopRequest(None, "funding", None, True, True, "en")),
            ):  # fmt: skip

                def made(
                    edits: FileEdits,
                    name: str = name,
                    decision: CommitteeDecision = decision,
                    effects: DecisionEffects = effects,
                    match: DecisionMatch = match,
                ) -> Proposal:
                    startup = edits.registry.startups[name]
                    suggested = suggest_effects(edits, startup, date(2024, 12, 2), match, decision, effects)
                    result = apply_effects(edits, startup, date(2024, 12, 2), decision, effects)
                    notes = (*suggested, *result.notes)
                    return Proposal(edits.plan(), "x", name, Message(""), notes, *result[1:])

                yield f"# {name} {decision.decision} {decision.next} {effects}"
                yield from outcome(made)


def record_lines() -> Iterator[str]:
    for number, name in ((0, "other"), (3, "product_launch"), (9, "other"), (9, "committee"), (0, "end")):
        for on in (date(2025, 1, 10), TODAY, date(2025, 1, 16)):
            yield f"# e{number} {name} {on}"
            yield from outcome(
                lambda edits, number=number, name=name, on=on: record_event(
                    edits, edits.registry.startups[f"e{number}"], name, on, "Un mot", 2024
                )
            )
    yield from outcome(lambda edits: record_event(edits, edits.registry.startups["phare"], "committee", TODAY))
    for values in (
        {"usagers": 3},
        {"usagers": 2.5, "taux": 4.0},
        {"USAGERS": 3},
        {"usager": 3},
        {"TAUX": 1.5},
        {"taux": 2},
    ):
        for name in ("digue", "quille"):
            for on in (date(2025, 1, 10), date(2025, 1, 11), date(2025, 1, 12), TODAY, date(2025, 1, 16)):
                for source, new in ((None, False), ("Nous", True), ("Eux", False)):
                    yield f"# {name} {values} {on} {source} {new}"
                    yield from outcome(
                        lambda edits, values=values, on=on, name=name, source=source, new=new: record_metrics(
                            edits,
                            edits.registry.startups[name],
                            [Measurement(key, value, on, source) for key, value in values.items()],
                            allow_new_keys=new,
                        )
                    )


ASSIGNMENTS = (
    ("startup", "digue", "title=Digue"), ("startup", "digue", "title=La Grande Digue"), ("startup", "digue", "title="),
    ("startup", "digue", "sponsors+=anrh"), ("startup", "digue", "sponsors-=anrh"),
    ("startup", "digue", "sponsors=anrh,ddr,anrh"),
    ("startup", "digue", "phase=construction"), ("startup", "digue", "phases=construction"),
    ("startup", "digue", "phases.1.start=2024-01-09"),
    ("startup", "digue", "phases.investigation.start="), ("startup", "digue", "phases.2024.start=2024-01-10"),
    ("startup", "digue", "phases.2.start=2024-01-10"),
    ("startup", "digue", "events.1="), ("startup", "digue", "events.committee.amount=220k"),
    ("startup", "digue", "events.committee.objectives+=Un"),
    ("startup", "digue", "events-=committee"), ("startup", "digue", "events.committee.date.x=3"),
    ("startup", "digue", "contact=x"),
    ("startup", "digue", "Contact=x@y.example"), ("startup", "digue", "contakt=x@y.example"),
    ("startup", "digue", "zzz=1"), ("startup", "digue", " =1"),
    ("startup", "digue", "rgpd=1"), ("startup", "digue", "owner=anrh"), ("startup", "digue", "status=x"),
    ("startup", "digue", "link-=x"),
    ("startup", "digue", "thematiques+=Mer, Social"), ("startup", "digue", "techno+=Rust"),
    ("startup", "digue", "usertypes+=etat,etat,entreprises"),
    ("startup", "digue", "stats=oui"), ("startup", "digue", "fast.montant=12 450"), ("startup", "digue", "fast=3"),
    ("startup", "digue", "end=2025-01-01"),
    ("startup", "phare", "events=x"), ("startup", "quille", "stop_reason="),
    ("startup", "quille", "phases.construction="), ("startup", "nasse", "phases.1.name=success"),
    ("member", "ana.m3", "missions.1.startups-=cale"), ("member", "ana.m3", "missions.1.startups-=digue,cale"),
    ("member", "ana.m3", "missions.1.end="),
    ("member", "ana.m3", "missions.2024-02-01.status=public agent"), ("member", "ana.m3", "missions="),
    ("member", "ana.m3", "startups+=rade"),
    ("member", "ana.m3", "previously+=rade"), ("member", "ana.m0", "previously+=rade"),
    ("member", "ana.m3", "teams-=animation"), ("member", "ana.m3", "teams=portefeuille"),
    ("member", "ana.m20", "missions.202=x"), ("member", "ana.m20", "missions.2.startups-=RADE"),
    ("member", "ana.m20", "missions.2.startups-=rad"),
    ("member", "ana.m3", "domaine=dev"), ("member", "ana.m3", "domaine="), ("member", "ana.m3", "fullname=Ana Mer"),
    ("member", "ana.m3", "competences+=Rust, Go"),
    ("startup", "digue", "montant=3"), ("startup", "digue", "montant=3"), ("startup", "digue", "promotion=1"),
    ("startup", "mole", "phases.accélération.start=2025-02-04"), ("startup", "mole", "phases.1="),
    ("startup", "mole", "phases.2="),
    ("startup", "digue", "events.passage en comité.amount=5"), ("startup", "wharf", "phases.zzz.start=2024-01-01"),
    ("startup", "nameless", "phases.1="), ("startup", "digue", "phases.0.start=2024-01-01"),
    ("startup", "quille", "usertypes-=citizens"),
    ("startup", "quille", "usertypes-=State,particulier"), ("startup", "quille", "fast.montant=5"),
    ("startup", "quille", "link=https://a.example"), ("startup", "quille", "phases.2.start=2024-06-03"),
    ("startup", "quille", "phases.accélération.start=x"),
    ("startup", "nameless", "phases.zzz.start=2024-01-01"),
    ("startup", "nameless", "phases.construction.start=2024-01-01"), ("startup", "quille", "metrics.usagers.value=4"),
    ("startup", "quille", "metrics.2025-01.value=4"), ("startup", "quille", "metrics.2.source="),
    ("job", "2024-12-02-open", "outcome=pourvue"), ("job", "2024-12-02-open", "title=Design"),
    ("organisation", "anrh", "acronym="), ("team", "animation", "name=Vie"),
)  # fmt: skip


def set_lines() -> Iterator[str]:
    for kind, name, text in ASSIGNMENTS:
        yield f"# {name} {text}"
        assignment = parse_assignment(text)
        assert assignment is not None
        yield from outcome(
            lambda edits, kind=kind, name=name, assignment=assignment: set_fields(
                edits, kind, name, [assignment], make_entry_context(edits.registry)
            )
        )
    several = [
        "link=https://a.example",
        "repository=https://b.example",
        "contact=a@b.example",
        "mission=Voir",
        "demo=oui",
    ]
    for count in (2, 4, 5):
        texts = several[:count]
        yield from outcome(
            lambda edits, texts=texts: set_fields(
                edits,
                "startup",
                "digue",
                [it for text in texts if (it := parse_assignment(text))],
                make_entry_context(edits.registry),
            )
        )
    yield str([parse_assignment(text) for text in ("a", "a=b", "a+=b=c", "a -= b", "=b", "a-b=c")])


def rename_lines() -> Iterator[str]:
    for kind, name, text in (
        ("startup", "digue", "grande-digue"), ("startup", "digue", "Grande Digue"), ("startup", "digue", "cale"),
        ("startup", "digue", "digue"),
        ("startup", "digue", "Digue"), ("startup", "digue", "content/startups/dune.md"), ("startup", "digue", "é à"),
        ("startup", "digue", "!!"),
        ("member", "ana.m3", "Ana Mer"), ("member", "ana.m3", "ana"), ("member", "ana.m3", "ana.m1"),
        ("team", "animation", "La Vie"), ("team", "animation", "vie"),
        ("job", "2024-12-02-open", "Design et plus"), ("incubator", "rivages", "littoral"),
        ("organisation", "anrh", "agence"),
    ):  # fmt: skip
        for title in (None, "Un autre nom"):
            yield f"# {name} {text} {title}"
            yield from outcome(
                lambda edits, kind=kind, name=name, text=text, title=title: rename(
                    edits, kind, name, parse_new_id(edits, kind, name, text), title
                )
            )


def remove_lines() -> Iterator[str]:
    for refs in (
        [("startup", "digue")], [("startup", "wharf")], [("startup", "mole")], [("member", "ana.m0")],
        [("member", "ana.m1")], [("member", "ana.m8")],
        [("team", "animation")], [("team", "portefeuille")], [("incubator", "rivages")],
        [("organisation", "anrh"), ("organisation", "ddr")],
        [("startup", "anse")], [("startup", "anse"), ("member", "ana.m20"), *(("job", name) for name in JOBS)],
        [("job", "2024-12-02-open")],
    ):  # fmt: skip
        yield f"# {refs}"
        yield from outcome(lambda edits, refs=refs: remove_entries(edits, [EntryRef(*ref) for ref in refs]))


OUTPUTS: dict[str, Callable[[], Iterator[str]]] = {
    "join": join_lines, "leave": leave_lines, "extend": extend_lines, "phase": phase_lines, "stop": stop_lines,
    "close": close_lines,
    "committee": committee_lines, "plan": plan_lines, "effects": effect_lines, "record": record_lines, "set": set_lines,
    "rename": rename_lines, "remove": remove_lines,
}  # fmt: skip


@pytest.mark.parametrize("verb", OUTPUTS)
def test_each_request_for_each_state(verb: str, request: pytest.FixtureRequest) -> None:
    check_golden(f"verbs/{verb}", OUTPUTS[verb](), request)


def test_a_registry_without_settings_keeps_none() -> None:
    edits = make_file_edits({"incubator/rivages": "title: Rivages\n"})
    proposal = rename(edits, "incubator", "rivages", "littoral")
    assert sorted(proposal.plan.files) == ["content/incubators/littoral.md", "content/incubators/rivages.md"]
