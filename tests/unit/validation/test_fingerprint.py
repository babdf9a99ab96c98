"""A finding is the same one when its message is worded otherwise, and another one when it says another thing."""

from __future__ import annotations

from datetime import date

from incubo.model.vocabulary import make
from incubo.problem import Place, Problem, Text
from incubo.registry.layout import INCUBO
from incubo.registry.loading import load
from incubo.registry.store import Memory
from incubo.table import Word
from incubo.validation.engine import Choice
from incubo.validation.fingerprint import Fingerprint, fingerprint, of_problem, without_registry
from incubo.validation.gate import Base, compare

REGISTRY = load(Memory({}), INCUBO, make({}))
PLACE = Place("content/members/lena.guivarch.md", ("missions", 0, "startups"))


def print_of(template: str, plural: str | None = None, case: str = "", **arguments: object) -> Fingerprint:
    return fingerprint(of_problem(Problem("r", PLACE, Text(template, arguments, plural), case=case)), REGISTRY)


def test_wording_is_not_part_of_it() -> None:
    assert print_of("no {x}", x=1) == print_of("{x} is unknown", "{x} are unknown", x=1)
    inside = print_of("{x}", x=Text("about {y}", {"y": 1})), print_of("{x}", x=Text("on {y}", {"y": 1}))
    assert inside[0] == inside[1] != print_of("{x}", x=Text("about {y}", {"y": 2}))
    words = (print_of("{x:list}", x=[Word("a", label)]) for label in ({"fr": "un"}, "one", Text("first")))
    assert len({*words, print_of("{x:list}", x=["a"])}) == 1


def test_arguments_and_case_are() -> None:
    many = [print_of("{x}", x=1), print_of("{x}", x=2), print_of("{x}", x="1"), print_of("{x}", x=1, case="other")]
    assert len(set(many)) == 4


def test_without_a_registry_it_is_made_of_the_same() -> None:
    for template in ("no {x}", "{x} is unknown"):
        made = without_registry(of_problem(Problem("r", PLACE, Text(template, {"x": 1}), case="c")))
        assert made == ("r", PLACE.path, ("missions", "0", "startups"), "c", "[('x', 1)]")


def test_another_mistake_of_the_same_rule_in_a_field_is_new() -> None:
    """A branch that replaces a mistake by another one of the same rule answers for it."""
    path = "content/members/lena.guivarch.md"

    def registry(role: str) -> object:
        text = f"---\nfullname: Lena Guivarch\nrole: {role}\ndomaine: Autre\n---\n"
        return load(Memory({path: text.encode()}), INCUBO, make({}))

    wrong = registry("[a]")
    for role, new in (("[b]", 0), ("{a: b}", 1)):
        outcome = compare(Base(wrong, "main", "0" * 40), registry(role), date(2025, 1, 15), Choice(("schema-type",)))
        assert outcome.since is not None
        assert (outcome.since.new, outcome.since.mended) == (new, new)
