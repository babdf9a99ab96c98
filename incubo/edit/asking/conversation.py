"""A conversation: the answers of a person to a function that asks, kept while it is run again.

Going back to a question, or changing an answer that was refused at the end, runs the function again from its start. The
answers before that question are given again without asking; those after a refused one too, as long as they are valid.
So the function only has to ask one question after the other, and to compute everything anew each time it runs: what it
changes before its last answer is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from incubo.core.errors import IncuboError, RefusedError, UsageError
from incubo.core.i18n import N_
from incubo.core.message import LabelledValue, Message
from incubo.edit.asking.questions import NO_CHOICE, GoBack, Question, choice_question, describe_answer

T = TypeVar("T")


class GaveUp(Exception):
    """The person changes none of the answers that were refused: nothing is written."""


class LeftQuestion(KeyboardInterrupt):
    """The person left a question with Ctrl-C, and was told that nothing was written."""


class _Answer(NamedTuple):
    """An answer, to the question as it was asked."""

    question: Question
    value: Any

    @property
    def is_default(self) -> bool:
        return bool(self.value == self.question.default)


class Conversation:
    """The questions of a function, and the answers so far.

    `ask_person(question, position, can_go_back)` returns the value of an answer, or raises GoBack.
    """

    def __init__(self, ask_person: Callable[[Question, str, bool], Any]) -> None:
        self._ask_person = ask_person
        self._answers: dict[str, _Answer] = {}
        self._earlier_answers: dict[str, _Answer] = {}
        self._rejections: dict[str, IncuboError] = {}
        self._asked: list[str] = []
        self._key_uses: Counter[str] = Counter()
        self._is_decided = False

    def run(self, function: Callable[[], T]) -> T:
        """What the function returns, once its questions are answered and its result is accepted.

        An error that comes after an answer asks for another one, unless the last question was answered. Raises GaveUp,
        and the errors for which no answer is to blame.
        """
        while True:
            self._asked, self._key_uses, self._is_decided = [], Counter(), False
            try:
                return function()
            except GoBack:
                self._reopen(self._asked[-1])
            except (UsageError, RefusedError) as error:
                if not self._asked or self._is_decided:
                    raise
                self._reopen(self._find_answer_at_fault(error), error)

    def ask(self, question: Question, position: str = "") -> Any:
        """The answer that was kept, or the person's. `position`: where the question stands in a series (`2/9`).

        Raises GoBack.
        """
        if question.is_last:
            value = self._ask_person(question, position, bool(self._asked))
            self._is_decided = True
            return value
        key = self._make_unique_key(question.key)
        kept = self._answers.pop(key, None)
        if kept is None or not _is_still_valid(kept, question):
            earlier = kept or self._earlier_answers.get(key)
            asked = self._with_earlier_answer(key, question, earlier)
            kept = _Answer(question, self._ask_person(asked, position, bool(self._asked)))
        self._answers[key] = kept
        self._asked.append(key)
        return kept.value

    def settle(self) -> None:
        """Let nobody go back to the questions so far, or change their answers."""
        self._asked = []

    def _make_unique_key(self, key: str) -> str:
        """The key of a question; a question that comes again, after an answer that was refused, has a number."""
        self._key_uses[key] += 1
        return key if self._key_uses[key] == 1 else f"{key}#{self._key_uses[key]}"

    def _with_earlier_answer(self, key: str, question: Question, earlier: _Answer | None) -> Question:
        """A question that comes again: its earlier answer is the default, unless that was the default already."""
        if key in self._rejections:
            question = question._replace(rejection=self._rejections.pop(key))
        if earlier is not None and earlier.value is not None and not earlier.is_default:
            question = question._replace(default=earlier.value)
        return question

    def _reopen(self, key: str, rejection: IncuboError | None = None) -> None:
        """Ask a question again in the next run."""
        self._earlier_answers[key] = self._answers.pop(key)
        if rejection is not None:
            self._rejections[key] = rejection

    def _find_answer_at_fault(self, error: IncuboError) -> str:
        """The key of the question whose answer led to an error; the person says which, where that is not known."""
        fields = error.fields if isinstance(error, RefusedError) else ()
        for name in fields:
            for key in self._asked:
                if self._answers[key].question.field.name == name:
                    return key
        choices = [LabelledValue(key, _describe_question(self._answers[key])) for key in self._asked]
        choices.append(LabelledValue(NO_CHOICE, Message(N_("none: give up"))))
        question = choice_question("fault", Message(N_("Which answer do you change?")), choices)
        key = str(self._ask_person(question._replace(rejection=error), "", False))
        if key == NO_CHOICE:
            raise GaveUp
        return key


def _is_still_valid(answer: _Answer, question: Question) -> bool:
    """Whether an answer still answers a question, which the answers before it may have changed."""
    if answer.is_default and question.default != answer.question.default:
        return False
    if question.parse is None:
        return any(choice.id == answer.value for choice in question.choices)
    return answer.value is None or question.check(answer.value) is None


def _describe_question(answer: _Answer) -> Message:
    """A question and its answer on one line."""
    question, value = answer
    label = Message(question.name) if question.name else question.text
    return Message("{question} {answer}", {"question": label, "answer": describe_answer(question, value)})
