"""Everything incubo says has its French, and the tool that sees to it works."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import load_tool

messages = load_tool("messages")
NB = "\u00a0"


def test_the_catalogue_is_complete() -> None:
    assert messages.check() == []


def test_extraction_pairs_singular_and_plural() -> None:
    source = """
from incubo.i18n import N_, ngettext
a = Text(N_("one {n}"), {"n": 1}, plural=N_("many {n}"))
b = ngettext("{n} day", "{n} days", n)
c = N_("two " "pieces")
d = gettext("plain")
e = Text(N_("x") if y else N_("z"))
"""
    found, complaints = messages.extract(source, "a.py")
    assert complaints == []
    assert [message.id for message in found] == [
        ("one {n}", "many {n}"), ("{n} day", "{n} days"), "two pieces", "plain", "x", "z",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        'Text("not marked")',
        'N_(f"{x}")',
        "N_(variable)",
        'Text(N_("one"), {}, plural="many")',
    ],
)
def test_marks_that_cannot_be_read_are_told(source: str) -> None:
    assert messages.extract(source, "a.py")[1]


def test_a_template_without_words_needs_no_mark() -> None:
    assert messages.extract('Text("{a}: {b}")', "a.py") == ([], [])


@pytest.mark.parametrize(
    "french",
    ["quoi ?", "quoi?", "« x »", f"«{NB}x »", "ici : là", "ici: là", "une\u202f!"],
)
def test_a_wrong_space_is_seen(french: str) -> None:
    assert messages.typography(french)


@pytest.mark.parametrize(
    "french",
    [f"quoi{NB}?", f"«{NB}x{NB}»", f"ici{NB}: là", "à 12:30", "https://rivages.example", "`a: b`", "fini."],
)
def test_a_right_space_is_left_alone(french: str) -> None:
    assert messages.typography(french) is None


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (messages.Entry("{a} of {b}", None, ("{a} de {b}",)), False),
        (messages.Entry("{a} of {b}", None, ("{a}",)), True),
        (messages.Entry("{a:long}", None, ("{a}",)), True),
        (messages.Entry("{n} file", "{n} files", ("un fichier", "{n} fichiers")), False),
        (messages.Entry("{n} file in {a}", "{n} files in {a}", ("un fichier", "{n} fichiers")), True),
        (messages.Entry("yes", None, ("",)), True),
        (messages.Entry("yes", None, ("oui",), True), True),
    ],
)
def test_placeholders_are_compared(entry: object, wrong: bool) -> None:
    assert bool(list(messages._compare(entry))) is wrong


def test_writing_and_reading_give_the_same(tmp_path: Path) -> None:
    wanted = [messages.Message('a "quoted"\nline', None, "a.py"), messages.Message("{n} x", "{n} xs", "a.py")]
    french = {
        wanted[0].singular: messages.Entry(wanted[0].singular, None, ("une ligne\n\\ et «\u00a0ça\u00a0»",)),
        "{n} x": messages.Entry("{n} x", "{n} xs", ("{n} x", "{n} x")),
    }
    path = tmp_path / "a.po"
    messages.write(path, "a", wanted, french)
    assert messages.read(path) == french


def test_two_translations_of_one_string_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "FRENCH", tmp_path)
    monkeypatch.setattr(messages, "COMPILED", tmp_path / "LC_MESSAGES" / "incubo.mo")
    for package, french in {"a": "oui", "b": "si"}.items():
        entry = messages.Entry("yes", None, (french,))
        messages.write(tmp_path / f"{package}.po", package, [messages.Message("yes", None, "a.py")], {"yes": entry})
    with pytest.raises(ValueError, match="differently"):
        messages.compile_catalogue()
