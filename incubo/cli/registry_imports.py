"""An import from another registry at a terminal: what its words become, and what both sides changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo.cli import prompts, session
from incubo.cli.merge_answers import settle_import, unanswered_error
from incubo.cli.output import output_page
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.edit.asking.questions import yes_no_question

if TYPE_CHECKING:
    from incubo.app.changes.write_options import WriteOptions
    from incubo.app.imports.registry_import import RegistryImport
    from incubo.edit.merge.conflicts import Side
    from incubo.exchange.registry.updating import ImportResult


def merge_import(
    registry_import: RegistryImport,
    answers: dict[str, Side],
    command: str,
    write_options: WriteOptions,
    *,
    skip_conflicts: bool,
) -> ImportResult:
    """What an import changes, once all is asked and answered. `answers`: those that are given, to which others are
    added; `command`: the one that asks.

    Raises UsageError and RefusedError where nobody can be asked.
    """
    map_words(registry_import, write_options, is_required=not skip_conflicts)
    if skip_conflicts:
        return registry_import.merge_what_fits(answers)
    result = registry_import.merge(answers)
    while registry_import.log.questions:
        if write_options.dry_run and not session.current_session().is_interactive:
            output_page(registry_import.conclude(result).page, None, None)
            raise unanswered_error(registry_import, command)
        answers.update(settle_import(registry_import, answers, command))
        result = registry_import.merge(answers)
    return result


def accept_source(place: str) -> bool:
    """Whether the person takes entries from a place that the files of the registry name; no, if nobody can be asked."""
    if not session.current_session().is_interactive:
        return False
    text = Message(N_("This registry follows {place}. Take in what is new there, from now on?"), {"place": place})
    return bool(prompts.ask_afterwards(yes_no_question("follow", text)))


def map_words(registry_import: RegistryImport, write_options: WriteOptions, *, is_required: bool) -> None:
    """Ask what the words become that this registry does not have, where somebody can be asked; else they stay.

    `is_required`: raise UsageError for phases that become none.
    """
    _map_phases(registry_import, write_options, is_required=is_required)
    _map_words(registry_import, write_options)


def _map_words(registry_import: RegistryImport, write_options: WriteOptions) -> None:
    """Ask what other words that this registry does not have become, where somebody can be asked; else they stay."""
    ask = prompts.ask_required(write_options)
    unknown = registry_import.unknown_words()
    if ask is None or not unknown:
        return

    def ask_all() -> int:
        for number, word in enumerate(unknown, 1):
            question = registry_import.word_question(word)
            registry_import.map_word(word, prompts.ask(question, f"{number}/{len(unknown)}"))
        return 0

    prompts.run_conversation(ask_all)


def _map_phases(registry_import: RegistryImport, write_options: WriteOptions, *, is_required: bool) -> None:
    """Ask what the phases that this registry does not have become. Raises UsageError where nobody can be asked."""
    ask = prompts.ask_required(write_options)
    unknown = registry_import.unknown_phases()
    if ask is None or not unknown:
        if is_required:
            registry_import.require_known_phases()
        return

    def ask_all() -> int:
        for number, (phase, count) in enumerate(unknown.items(), 1):
            question = registry_import.phase_question(phase, count)
            registry_import.map_phase(phase, prompts.ask(question, f"{number}/{len(unknown)}"))
        return 0

    prompts.run_conversation(ask_all)
