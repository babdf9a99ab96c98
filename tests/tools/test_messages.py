"""Everything incubo says has its French, and the tool that sees to it works."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages import plurals
from support.paths import load_tool

messages = load_tool("messages")
NB = "\u00a0"


def test_the_catalogue_is_complete() -> None:
    assert messages.check() == []


def test_plurals_do_not_depend_on_the_version_of_babel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Babel 2.19 has three forms for French: with two strings, each count above one was shown in English."""
    monkeypatch.setitem(plurals.PLURALS, "fr", (3, "n == 1 ? 0 : n % 1000000 == 0 ? 1 : 2"))
    monkeypatch.setattr(messages, "COMPILED", tmp_path / "incubo.mo")
    with messages.compile_catalogue().open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert [catalogue.ngettext("{n} month", "{n} months", n) for n in (0, 1, 2, 1_000_000)] == ["{n} mois"] * 4
    forms = [catalogue.ngettext("{n} day", "{n} days", n) for n in (0, 1, 2, 1_000_000)]
    assert forms == ["{n} jour", "{n} jour", "{n} jours", "{n} jours"]


def test_an_unchanged_catalogue_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "core.po"
    messages.write(path, "core", [], {})
    os.utime(path, (1, 1))
    messages.write(path, "core", [], {})
    assert path.stat().st_mtime == 1


def test_extraction_pairs_singular_and_plural() -> None:
    source = """
from incubo.core.i18n import N_, ngettext
a = Message(N_("one {n}"), {"n": 1}, plural=N_("many {n}"))
b = ngettext("{n} day", "{n} days", n)
c = N_("two " "pieces")
d = gettext("plain")
e = Message(N_("x") if y else N_("z"))
"""
    found, complaints = messages.extract(source, "a.py")
    assert complaints == []
    assert [message.id for message in found] == [
        ("one {n}", "many {n}"), ("{n} day", "{n} days"), "two pieces", "plain", "x", "z",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        'Message("not marked")',
        'N_(f"{x}")',
        "N_(variable)",
        'Message(N_("one"), {}, plural="many")',
    ],
)
def test_marks_that_cannot_be_read_are_told(source: str) -> None:
    assert messages.extract(source, "a.py")[1]


def test_a_template_without_words_needs_no_mark() -> None:
    assert messages.extract('Message("{a}: {b}")', "a.py") == ([], [])


@pytest.mark.parametrize(
    "french",
    ["quoi ?", "quoi?", "« x »", f"«{NB}x »", "ici : là", "ici: là", "une\u202f!", "2 %"],
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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of two modules that speak, with their French: the tool works there."""
    folder = tmp_path / "incubo"
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", folder)
    monkeypatch.setattr(messages, "FRENCH", folder / "locale" / "fr")
    monkeypatch.setattr(messages, "COMPILED", folder / "locale" / "fr" / "LC_MESSAGES" / "incubo.mo")
    for name, source in {
        "cli/away.py": 'Message(N_("{n} file"), {"n": n}, plural=N_("{n} files")), N_("yes"), N_("a %d"), N_("new")',
        "cli/stays.py": 'N_("no")',
        "report/own.py": 'N_("phase"), N_("yes")',
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(source)
    (folder / "locale" / "fr").mkdir(parents=True)
    (folder / "locale" / "fr" / "cli.po").write_text(
        HEADER
        + """
# said of a count
# in a table
#, no-wrap
msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "{n} fichier"
msgstr[1] "{n} fichiers"

msgid "yes"
msgstr "oui"

#, fuzzy
msgid "a %d"
msgstr "un %d"

msgid "no"
msgstr "non"
""",
        "utf-8",
    )
    (folder / "locale" / "fr" / "report.po").write_text(
        HEADER + '\nmsgid "phase"\nmsgstr "phase"\n\nmsgid "yes"\nmsgstr "oui"\n', "utf-8"
    )
    return folder


HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"""


def catalogue() -> list[str]:
    messages.compile_catalogue()
    return list(messages.compiled())


@pytest.mark.parametrize("to", ["report/away.py", "reports/words/away.py", "away.py", "cli/other.py"])
def test_a_module_that_moves_keeps_its_french(project: Path, to: str) -> None:
    """To a package that there is, to a new one, out of all packages, and within its own."""
    assert messages.update() == []
    before = catalogue()
    assert before == [
        '["no", null, ["non"]]',
        '["phase", null, ["phase"]]',
        '["yes", null, ["oui"]]',
        '["{n} file", "{n} files", ["{n} fichier", "{n} fichiers"]]',
    ]
    moved = messages.read(messages.FRENCH / "cli.po")
    (project / to).parent.mkdir(parents=True, exist_ok=True)
    (project / "cli" / "away.py").rename(project / to)
    assert messages.update() == []
    assert catalogue() == before
    po = "leaves" if "/" not in to else to.partition("/")[0]
    there = messages.read(messages.FRENCH / f"{po}.po")
    for message in ("{n} file", "a %d", "yes", "new"):
        assert there[message] == moved[message]
    assert there["{n} file"].comments == ("said of a count", "in a table")
    assert there["{n} file"].flags == ("no-wrap",)
    assert there["a %d"].fuzzy
    if po != "cli":
        assert messages.read(messages.FRENCH / "cli.po").keys() == {"no"}
    texts = {path.name: path.read_text("utf-8") for path in messages.FRENCH.glob("*.po")}
    assert messages.update() == []
    assert {path.name: path.read_text("utf-8") for path in messages.FRENCH.glob("*.po")} == texts


def test_a_package_that_gets_another_name_keeps_its_french(project: Path) -> None:
    messages.update()
    before = catalogue()
    (project / "cli").rename(project / "faces")
    assert messages.update() == []
    assert catalogue() == before
    assert sorted(path.name for path in messages.FRENCH.glob("*.po")) == ["faces.po", "report.po"]


def test_a_moved_message_with_two_translations_is_told_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = messages.FRENCH / "report.po"
    path.write_text(path.read_text("utf-8").replace("oui", "si"), "utf-8")
    texts = {path.name: path.read_text("utf-8") for path in messages.FRENCH.glob("*.po")}
    (project / "edit").mkdir()
    (project / "cli" / "away.py").rename(project / "edit" / "away.py")
    assert messages.main(["update"]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("incubo/edit/away.py: 'yes' is translated differently in cli.po, report.po")
    assert {path.name: path.read_text("utf-8") for path in messages.FRENCH.glob("*.po")} == texts


def test_the_plural_of_another_package_is_taken_over_a_singular_of_its_own(project: Path) -> None:
    (project / "report" / "own.py").write_text('N_("phase"), N_("yes"), N_("{n} file")')
    messages.update()
    assert messages.read(messages.FRENCH / "report.po")["{n} file"].french == ("{n} fichier",)
    before = catalogue()
    (project / "cli" / "away.py").rename(project / "report" / "away.py")
    messages.update()
    assert messages.read(messages.FRENCH / "report.po")["{n} file"].french == ("{n} fichier", "{n} fichiers")
    assert catalogue() == before


def test_a_context_is_refused(project: Path) -> None:
    path = messages.FRENCH / "report.po"
    path.write_text(path.read_text("utf-8") + '\nmsgctxt "verb"\nmsgid "end"\nmsgstr "finir"\n', "utf-8")
    with pytest.raises(ValueError, match="msgctxt"):
        messages.read(path)
    assert project.is_dir()


def test_two_translations_of_one_string_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "FRENCH", tmp_path)
    monkeypatch.setattr(messages, "COMPILED", tmp_path / "LC_MESSAGES" / "incubo.mo")
    for package, french in {"a": "oui", "b": "si"}.items():
        entry = messages.Entry("yes", None, (french,))
        messages.write(tmp_path / f"{package}.po", package, [messages.Message("yes", None, "a.py")], {"yes": entry})
    with pytest.raises(ValueError, match="differently"):
        messages.compile_catalogue()
