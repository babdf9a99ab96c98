"""The phase that a word means: an id or a label, in any language, without accents or case, or the beginning of one."""

from __future__ import annotations

from incubo.errors import UsageError
from incubo.i18n import N_
from incubo.model.nearest import folded, nearest
from incubo.model.vocabulary import PhaseWord, Vocabulary
from incubo.problem import Text


def phase_called(vocabulary: Vocabulary, word: str) -> str | None:
    """The phase, in use or not, whose id or label a word is; None for another word. One in use comes first."""
    wanted = folded(word)
    called = [phase for phase in vocabulary.phases.values() if wanted in _names(phase)]
    return min(called, key=lambda each: not each.current).id if called else None


def phase_meant(vocabulary: Vocabulary, word: str) -> str:
    """The phase in use that a word means; its beginning is enough. Raises UsageError.

    A phase of former years is read, and no more written.
    """
    in_use = [phase for phase in vocabulary.phases.values() if phase.current]
    known = phase_called(vocabulary, word)
    if known is not None and vocabulary.phases[known].current:
        return known
    hints: tuple[Text, ...] = (Text(N_("the words in use: {words:list}"), {"words": [each.id for each in in_use]}),)
    if known is not None:
        message = Text(N_("“{value}” is a phase of former years: it is read, and no more written"), {"value": known})
        raise UsageError(message, hints=hints)
    wanted = folded(word)
    begun = [each.id for each in in_use if wanted and any(name.startswith(wanted) for name in _names(each))]
    if len(begun) == 1:
        return begun[0]
    meant = nearest(word, [each.id for each in in_use])
    if meant is not None:
        hints = (Text(N_("did you mean “{meant}”?"), {"meant": meant}), *hints)
    raise UsageError(Text(N_("“{word}” is no phase"), {"word": word}), hints=hints)


def _names(phase: PhaseWord) -> set[str]:
    return {folded(phase.id), *map(folded, phase.labels.values())}
