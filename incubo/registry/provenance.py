"""Notes about what figures and lists were made from: which entries, which commit, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import MAX_NAMES, Message, shorten_list
from incubo.document.table import Commit, Contribution, Note
from incubo.model.phases import declared_phases, find_contradicting_phase, has_written_end
from incubo.model.records import Phase, Startup
from incubo.registry.layout import has_entry_name
from incubo.registry.lookup import entry_title, phase_label
from incubo.registry.proposals import CheckedOutProposal
from incubo.registry.registry import Registry

_DATE_RULES = frozenset({"schema-date-format", "yaml-impossible-date"})


class Provenance(NamedTuple):
    """The commit that the figures come from (None outside git), how many files differ from it (None: git cannot say),
    and the proposal that is checked out, which is not published.
    """

    commit: Commit | None = None
    uncommitted_files: int | None = 0
    proposal: CheckedOutProposal | None = None


NO_PROVENANCE = Provenance()
"""The provenance of figures whose commit is unknown."""

ALL_INCUBATORS_NOTE = Note("scope", Message(N_("All incubators together.")))


def scope_note(registry: Registry, incubator: str | None) -> Note:
    """The note that says which incubator the figures are about; None: all of them."""
    if incubator is None:
        return ALL_INCUBATORS_NOTE
    title = entry_title(registry, "incubator", incubator)
    return Note("scope", Message(N_("Incubator: {title} ({id})."), {"title": title, "id": incubator}))


def scope_label(registry: Registry, incubator: str | None) -> Message:
    """Whose figures these are, for a title: an incubator's, or everybody's (None)."""
    if incubator is None:
        return Message(N_("all incubators"))
    return Message("{title}", {"title": entry_title(registry, "incubator", incubator)})


def known_note(commit: Commit, day: date) -> Note:
    """The note on the two axes of time: on which day that was known (`commit.known_on`), and of which day it tells."""
    arguments = {"known": commit.known_on, "day": day}
    text = (
        N_("As known on {known:long}: what was entered, corrected or removed since then is not in it.")
        if day == commit.known_on
        else N_(
            "As it was on {day:long}, as known on {known:long}: what was entered, corrected or removed since then is "
            "not in it."
        )
    )
    return Note("known", Message(text, arguments))


def proposal_note(proposal: CheckedOutProposal) -> Note:
    """The note that says that what is counted is not what is published."""
    branch, main = proposal.branch, proposal.published_branch
    text = (
        Message(N_("Counted on the proposal “{branch}”, which is not published."), {"branch": branch})
        if main is None
        else Message(
            N_("Counted on the proposal “{branch}”, which is not published: what is published is on “{main}”."),
            {"branch": branch, "main": main},
        )
    )
    return Note("proposal", text)


def provenance_notes(
    registry: Registry,
    provenance: Provenance,
    kinds: Iterable[str] = ("startup",),
    linking_kinds: Iterable[str] = (),
    *,
    has_file_tables: bool = False,
) -> Iterator[Note]:
    """The notes about what is not published or committed, and what could not be counted. The table has the commit.

    `kinds`: the kinds that the figures are made from (a list of startups also counts missions, from members).
    `linking_kinds`: kinds that only link to what is counted (a mission belongs to an incubator through its startup);
    their dates do not matter. `has_file_tables`: tables of what files say are among what was made, which have drafts.
    """
    kinds = list(kinds)
    if provenance.proposal is not None:
        yield proposal_note(provenance.proposal)
    if provenance.uncommitted_files:
        yield Note(
            "uncommitted",
            Message(
                N_("{n} file is changed on this computer only (not committed)."),
                {"n": provenance.uncommitted_files},
                N_("{n} files are changed on this computer only (not committed)."),
            ),
        )
    elif provenance.uncommitted_files is None:
        unknown = N_("git cannot say whether files are not committed.")
        yield Note("uncommitted", Message(unknown), hint=Message(N_("what is wrong"), command="git status"))
    yield from _unreadable_date_notes(registry, kinds)
    all_kinds = tuple(dict.fromkeys((*kinds, *linking_kinds)))
    folders = [registry.layout.folders[kind] for kind in all_kinds]
    unreadable_folders = sorted(
        folder
        for folder in registry.file_facts.unreadable_folders
        if any(f"{own}/".startswith(f"{folder}/") for own in folders)
    )
    if unreadable_folders:
        text = Message(
            N_("Not counted, because the folder cannot be read: {names:list}."), {"names": unreadable_folders}
        )
        yield Note("unreadable-folders", text)
    if kinds:  # the page of an entry counts nothing
        yield from draft_notes(registry, all_kinds, "tabled" if has_file_tables else "left-out")
    unreadable, misnamed = split_uncounted_files(registry, all_kinds)
    if misnamed:
        names = sorted(path.rpartition("/")[2] for path in misnamed)
        text = Message(
            N_("{n} file not counted, because its name does not end with “.md”: {names:list}."),
            {"n": len(names), "names": names[:MAX_NAMES]},
            N_("{n} files not counted, because their names do not end with “.md”: {names:list}."),
        )
        yield Note("misnamed", text)
    if unreadable:
        names = sorted(path.rpartition("/")[2] for path in unreadable)
        yield Note(
            "unreadable",
            Message(
                N_("{n} unreadable file not counted: {names}."),
                {"n": len(names), "names": shorten_list(names)},
                N_("{n} unreadable files not counted: {names}."),
            ),
        )


def nonzero_notes(*notes: Note) -> Iterator[Note]:
    """Those of some notes that count anything (`n` of their messages)."""
    return (note for note in notes if note.message.arguments["n"])


def draft_notes(registry: Registry, kinds: Iterable[str], case: str) -> Iterator[Note]:
    """The note about the drafts of some kinds, if there are any: they are `left-out`, or `included` in a list of
    everything, or the tables of what files say have them, and those of a day have not (`tabled`).
    """
    drafts, hint = registry.drafts, None
    if case == "left-out":
        drafts, hint = registry.left_out, Message(N_("what is missing: incubo todo --only draft"))
    arguments = {"n": sum(len(drafts.get(kind, ())) for kind in kinds)}
    if not arguments["n"]:
        return
    if case == "left-out":
        text = Message(N_("{n} draft left out."), arguments, N_("{n} drafts left out."))
    elif case == "tabled":
        text = Message(
            N_("{n} draft: in the tables of what files say (column draft), in none that ends with _at or _now."),
            arguments,
            N_("{n} drafts: in the tables of what files say (column draft), in none that ends with _at or _now."),
        )
    else:
        text = Message(
            N_("With {n} draft, which counts nowhere else."),
            arguments,
            N_("With {n} drafts, which count nowhere else."),
        )
    yield Note("drafts", text, hint=hint)


def phase_notes(registry: Registry, startups: Iterable[Startup], day: date) -> Iterator[Note]:
    """The notes about the phases of these startups that cannot be counted by their dates: those without a start, those
    of old entries, which have one status instead of phases, those that are in another order in the file, and those that
    are over although no other has begun; and what is to be known of these.
    """
    vocabulary = registry.vocabulary
    undated: list[Contribution] = []
    undated_exits: list[Contribution] = []
    only_status: list[Contribution] = []
    in_doubt: list[Contribution] = []
    ended: list[Contribution] = []
    for startup in startups:
        last = find_contradicting_phase(startup, registry.phase_periods[startup.id], day)
        if last is not None:
            in_doubt.append(_doubtful_phase(registry, startup, day, last))
        period = registry.phase_period_at(startup.id, day)
        if period is not None and has_written_end(period, vocabulary, day):
            end = Message(
                N_("{phase}, ended on {day:long}"),
                {"phase": phase_label(registry, period.phase.name or ""), "day": period.phase.end},
            )
            ended.append(Contribution(startup.id, startup.display_name, end))
        if period is not None and period.status_since is not None:
            only_status.append(
                Contribution(startup.id, startup.display_name, phase_label(registry, period.phase.name or ""))
            )
            continue
        names = [phase for phase in declared_phases(startup, vocabulary) if phase.name and phase.start is None]
        if not names:
            continue
        arguments = {"phases": [phase_label(registry, phase.name or "") for phase in names]}
        text = Message(N_("without a start: {phases:list}"), arguments)
        if period is not None:
            counted = phase_label(registry, period.phase.name or "")
            text = Message(N_("without a start: {phases:list}; counted as {phase}"), {**arguments, "phase": counted})
        is_active = period is not None and vocabulary.is_live(period.phase.name)
        is_exit = is_active and any(vocabulary.is_exit(phase.name) for phase in names)
        (undated_exits if is_exit else undated).append(Contribution(startup.id, startup.display_name, text))
    yield from nonzero_notes(
        Note(
            "doubtful-phases",
            Message(
                N_("{n} product has a current phase to settle."),
                {"n": len(in_doubt)},
                N_("{n} products have a current phase to settle."),
            ),
            tuple(in_doubt),
        ),
        Note(
            "definition-doubtful-phases",
            Message(
                N_(
                    "Phase to settle: the entry ends with a phase that began before the one above it. The product "
                    "counts in the phase that began last."
                ),
                {"n": len(in_doubt)},
            ),
        ),
        Note(
            "unfollowed",
            Message(
                N_("{n} product is in a phase whose written end has passed, and no other has begun."),
                {"n": len(ended)},
                N_("{n} products are in a phase whose written end has passed, and no other has begun."),
            ),
            tuple(ended),
        ),
        Note(
            "definition-unfollowed",
            Message(
                N_(
                    "Written end that has passed: the product still counts in that phase, except in the report of "
                    "durations, which takes it as over."
                ),
                {"n": len(ended)},
            ),
        ),
        Note(
            "undated-exits",
            Message(
                N_("{n} product counts as active although its entry gives an exit, because that phase has no start."),
                {"n": len(undated_exits)},
                N_(
                    "{n} products count as active although their entries give an exit, because that phase has no start."
                ),
            ),
            tuple(undated_exits),
        ),
        Note(
            "undated-phases",
            Message(
                N_("{n} product has a phase without a start, which is not counted."),
                {"n": len(undated)},
                N_("{n} products have a phase without a start, which is not counted."),
            ),
            tuple(undated),
        ),
        Note(
            "only-status",
            Message(
                N_(
                    "{n} product has one status instead of phases (an entry of before July 2020): it counts in it from "
                    "its first day on. When it entered it is not known: ages, durations, entries, rates and curves "
                    "leave it out."
                ),
                {"n": len(only_status)},
                N_(
                    "{n} products have one status instead of phases (entries of before July 2020): each counts in it "
                    "from its first day on. When it entered it is not known: ages, durations, entries, rates and "
                    "curves leave it out."
                ),
            ),
            tuple(only_status),
        ),
    )


def _doubtful_phase(registry: Registry, startup: Startup, day: date, last: Phase) -> Contribution:
    """The phase that a startup counts in, and the last one that its entry gives."""
    period = registry.phase_period_at(startup.id, day)
    text = Message(
        N_("counted as {phase}; the last phase written is {last}, of {day:long}"),
        {
            "phase": phase_label(registry, (period.phase if period is not None else last).name or ""),
            "last": phase_label(registry, last.name or ""),
            "day": last.start,
        },
    )
    return Contribution(startup.id, startup.display_name, text)


def sponsor_notes(startups: Iterable[Startup]) -> Iterator[Note]:
    """The note about the sponsors of 2020 and 2021, which have a name but no id: they are in no group."""
    unnamed = [startup for startup in startups if "" in startup.sponsors]
    message = Message(
        N_("{n} product gives a sponsor without an id (as before 2022): it is not counted for that sponsor."),
        {"n": len(unnamed)},
        N_("{n} products give a sponsor without an id (as before 2022): they are not counted for that sponsor."),
    )
    entries = tuple(Contribution(startup.id, startup.display_name) for startup in unnamed)
    return nonzero_notes(Note("sponsors-without-id", message, entries))


def split_uncounted_files(registry: Registry, kinds: Iterable[str]) -> tuple[list[str], list[str]]:
    """The paths of the files of some kinds that count nowhere: those that cannot be read, and those without `.md`."""
    paths = [path for kind in kinds for path in registry.unreadable_files.get(kind, {}).values()]
    return [path for path in paths if has_entry_name(path)], [path for path in paths if not has_entry_name(path)]


def _unreadable_date_notes(registry: Registry, kinds: Iterable[str]) -> Iterator[Note]:
    """The note about dates that could not be read. They count as absent: a mission without an end is still running."""
    folders = {registry.layout.folders[kind] for kind in kinds}
    unread = [
        problem.location.path
        for problem in registry.loaded_problems
        if problem.rule_id in _DATE_RULES
        and problem.location.path.rpartition("/")[0] in folders
        and not (problem.fix is not None and problem.fix.is_safe)
    ]
    if unread:
        names = sorted({path.rpartition("/")[2] for path in unread})
        text = Message(
            N_("{n} date cannot be read and counts as absent: {names}."),
            {"n": len(unread), "names": shorten_list(names)},
            N_("{n} dates cannot be read and count as absent: {names}."),
        )
        yield Note("unread-dates", text, hint=Message(N_("incubo validate says where")))
