"""Conversations: going back, answers that are refused at the end, answers that are kept."""

from __future__ import annotations

from typing import Any

import pytest

from incubo.core.errors import RefusedError, UsageError
from incubo.core.i18n import translate
from incubo.core.message import LabelledValue, Message
from incubo.edit.asking.conversation import Conversation, GaveUp
from incubo.edit.asking.questions import NO_CHOICE, GoBack, Question, choice_question, parse_answer, yes_no_question
from incubo.edit.value_parser import ParsedValue
from incubo.model.fields import Field


class Person:
    """Gives answers in turn; `questions` are those that were asked, with their defaults."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.questions: list[Question] = []
        self.could_go_back: list[bool] = []

    def __call__(self, question: Question, _position: str, can_go_back: bool) -> Any:
        self.questions.append(question)
        self.could_go_back.append(can_go_back)
        text = self.answers.pop(0)
        if text == "<":
            raise GoBack
        answer = parse_answer(question, text)
        assert answer.error is None, translate(answer.error)
        return answer.value

    @property
    def asked(self) -> list[tuple[str, Any]]:
        return [(question.key, question.default) for question in self.questions]


def text_question(key: str, default: str | None = None) -> Question:
    return Question(key, Message(f"{key}?"), Field(key, required=True), ParsedValue, default=default)


def test_back_to_the_question_before_with_its_answer() -> None:
    person = Person("a", "b", "<", "<", "", "c", "d")
    conversation = Conversation(person)
    result = conversation.run(lambda: [conversation.ask(text_question(key)) for key in ("one", "two", "three")])
    assert result == ["a", "c", "d"]
    assert person.asked == [
        ("one", None), ("two", None), ("three", None), ("two", "b"), ("one", "a"), ("two", "b"), ("three", None),
    ]  # fmt: skip
    assert person.could_go_back == [False, True, True, True, False, True, True]


def test_a_default_that_was_kept_follows_the_answers_before() -> None:
    person = Person("6", "", "<", "<", "3", "")
    conversation = Conversation(person)

    def function() -> list[str]:
        months = conversation.ask(text_question("months"))
        return [months, conversation.ask(text_question("next", f"in {months}")), conversation.ask(
            yes_no_question("sure", Message("Sure?")))]  # fmt: skip

    person.answers += ["y"]
    assert conversation.run(function) == ["3", "in 3", True]


def test_a_refused_answer_is_asked_for_again_and_the_others_are_kept() -> None:
    person = Person("a", "bad", "c", "good")
    conversation = Conversation(person)

    def function() -> list[str]:
        answers = [conversation.ask(text_question(key)) for key in ("one", "two", "three")]
        if answers[1] == "bad":
            raise RefusedError(Message("no"), fields=("other", "two"))
        return answers

    assert conversation.run(function) == ["a", "good", "c"]
    assert person.asked[3:] == [("two", "bad")]
    rejection = person.questions[3].rejection
    assert rejection is not None
    assert translate(rejection.message) == "no"


def test_the_person_says_which_answer_to_change() -> None:
    person = Person("a", "b", "2", "c")
    conversation = Conversation(person)

    def function() -> list[str]:
        answers = [conversation.ask(text_question(key)) for key in ("one", "two")]
        if answers[1] == "b":
            raise UsageError(Message("no"))
        return answers

    assert conversation.run(function) == ["a", "c"]
    fault = person.questions[2]
    labels = [translate(choice.label) for choice in fault.choices if isinstance(choice.label, Message)]
    assert labels == ["one? a", "two? b", "none: give up"]


def test_giving_up() -> None:
    person = Person("a", NO_CHOICE)
    conversation = Conversation(person)

    def function() -> None:
        conversation.ask(text_question("one"))
        raise RefusedError(Message("no"))

    with pytest.raises(GaveUp):
        conversation.run(function)


@pytest.mark.parametrize("is_last", [True, False])
def test_errors_that_no_answer_can_mend(is_last: bool) -> None:
    """Before the first answer, and after the last one (another program writes the files meanwhile)."""
    conversation = Conversation(Person("a", "yes"))

    def function() -> None:
        if is_last:
            conversation.ask(text_question("one"))
            conversation.ask(yes_no_question("write", Message("Write?"))._replace(is_last=True))
        raise RefusedError(Message("no"))

    with pytest.raises(RefusedError):
        conversation.run(function)


def test_an_answer_that_is_no_choice_any_more_is_asked_for_again() -> None:
    person = Person("x", "2", "bad", "y", "1", "good")
    conversation = Conversation(person)

    def function() -> tuple[str, str, str]:
        first = conversation.ask(text_question("one"))
        choices = [LabelledValue(f"{first}{number}", f"{first}{number}") for number in (1, 2)]
        second = conversation.ask(choice_question("two", Message("two?"), choices))
        third = conversation.ask(text_question("three"))
        if third == "bad" and first == "x":
            raise RefusedError(Message("no"), fields=("one",))
        if third == "bad":
            raise RefusedError(Message("no"), fields=("three",))
        return first, second, third

    assert conversation.run(function) == ("y", "y1", "good")


def test_a_question_that_comes_twice_has_two_answers() -> None:
    person = Person("a", "b", "<", "c", "d")
    conversation = Conversation(person)
    result = conversation.run(lambda: [conversation.ask(text_question("same")) for _ in range(3)])
    assert result == ["a", "c", "d"]


def test_settled_answers_are_not_changed() -> None:
    person = Person("a", "b")
    conversation = Conversation(person)

    def function() -> None:
        conversation.ask(text_question("one"))
        conversation.settle()
        conversation.ask(text_question("two")._replace(is_last=True))

    conversation.run(function)
    assert person.could_go_back == [False, False]
