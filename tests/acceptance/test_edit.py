"""`incubo edit` at a pseudo-terminal, with an editor that does what a script says; no typed text is ever lost."""

from __future__ import annotations

import re
import shutil
import stat
from pathlib import Path

import pytest
from support.pseudo_terminal import run_with_answers

from incubo.cli.commands.edit import find_editor, make_editor_command
from incubo.core.errors import ToolError
from incubo.core.i18n import translate

pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")
SHEET = "content/startups/bac-a-sel.md"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Make an editor of shell lines, in which $file is the file and `replace` edits it (`sed -i` differs by system)."""

    def make(*lines: str) -> Path:
        path = tmp_path / "vi"
        replace = """replace() { edited=$(sed "$1" "$file" && echo .) && printf %s "${edited%.}" > "$file"; }"""
        last_word = 'for file; do :; done; echo "$@" >> "$0.log"'
        path.write_text("\n".join(["#!/bin/sh", replace, last_word, *lines, ""]), "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("EDITOR", str(path))
        return path

    return make


def kept_file(seen: str) -> Path:
    """The file that the person's text is kept in."""
    found = re.search(r"Your text is kept in\s+(\S+?)\.\n", seen.replace("\r", ""))
    assert found is not None, seen
    return Path(found[1])


def test_a_sheet_is_edited_and_written(registry: Path, editor) -> None:
    editor("replace 's/^title: .*/title: Bac à sable/'")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["write"])
    assert code == 0, seen
    assert "+title: Bac à sable" in seen
    assert "title: Bac à sable\n" in (registry / SHEET).read_text("utf-8")
    assert "kept" not in seen


def test_nothing_changed_is_nothing_written(registry: Path, editor) -> None:
    editor("true")
    before = (registry / SHEET).read_bytes()
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=[])
    assert code == 0
    assert "The text is as it was" in seen
    assert (registry / SHEET).read_bytes() == before


def test_what_is_refused_can_be_opened_again_or_is_kept(registry: Path, editor) -> None:
    before = (registry / SHEET).read_bytes()
    path = editor("replace 's/^title: .*/title: [/'")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["open it again", "give up"])
    assert code == 1, seen
    assert "error[yaml" in seen
    assert (registry / SHEET).read_bytes() == before
    assert "title: [\n" in kept_file(seen).read_text("utf-8")
    assert len(path.with_suffix(".log").read_text().splitlines()) == 2


def test_a_cancelled_edit_is_kept(registry: Path, editor) -> None:
    editor("""echo "Un mot." >> "$file" """)
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["cancel"])
    assert code == 1
    assert kept_file(seen).read_text("utf-8").endswith("Un mot.\n")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["\x03"])
    assert code == 130
    assert kept_file(seen).read_text("utf-8").endswith("Un mot.\n")


def test_a_section_is_added_and_gone_to(registry: Path, editor) -> None:
    path = editor("""echo "On a appris." >> "$file" """)
    code, seen = run_with_answers(
        registry, "edit", "mon-estran", "--section", "post-mortem", "--yes", answers=[], lang="fr"
    )
    assert code == 0, seen
    text = (registry / "content/startups/mon-estran.md").read_text("utf-8")
    assert text.index("## Post-mortem") > text.index("---\n", 4)
    assert text.endswith("On a appris.\n")
    line = text[: text.index("## Post-mortem")].count("\n") + 1
    assert path.with_suffix(".log").read_text().startswith(f"+{line} ")
    code, seen = run_with_answers(registry, "edit", "mon-estran", "--section", "zzz", answers=[])
    assert code == 2
    assert "the text has no part “zzz”" in seen


def test_the_editor_opens_at_the_text(registry: Path, editor) -> None:
    path = editor("true")
    assert run_with_answers(registry, "edit", "bac-a-sel", answers=[])[0] == 0
    text = (registry / SHEET).read_text("utf-8")
    line = int(path.with_suffix(".log").read_text().split()[0].removeprefix("+"))
    body = text.split("---\n", 2)[2]
    assert text.splitlines()[line - 1] == body.strip().splitlines()[0]


def test_a_sentence_among_the_fields_is_refused(registry: Path, editor) -> None:
    before = (registry / SHEET).read_bytes()
    editor("replace '1s/$/\\nObjectif de jeudi : 200 communes./'")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["abandonner"], lang="fr")
    assert code == 1, seen
    flat = " ".join(seen.replace("\xa0", " ").split())
    assert "« Objectif de jeudi » n'est pas un champ" in flat
    assert "une phrase s'écrit dans le texte" in flat
    assert (registry / SHEET).read_bytes() == before


def test_a_new_unknown_field_is_told_before_it_is_written(registry: Path, editor) -> None:
    editor("replace '1s/$/\\ncouleur: bleu/'")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["annuler"], lang="fr")
    assert code == 1, seen
    told = seen.replace("\xa0", " ")
    assert "« couleur »" in told[: told.index("+couleur: bleu")]
    assert b"couleur" not in (registry / SHEET).read_bytes()


def test_a_section_that_is_left_as_the_template_has_it_is_not_written(registry: Path, editor) -> None:
    editor("true")
    before = (registry / "content/startups/mon-estran.md").read_bytes()
    assert run_with_answers(registry, "edit", "mon-estran", "--section", "post", answers=[])[0] == 0
    assert (registry / "content/startups/mon-estran.md").read_bytes() == before


def test_a_file_that_changed_meanwhile_is_not_written_over(registry: Path, editor) -> None:
    editor("""echo "Un mot." >> "$file" """, f"echo Autre >> {registry / SHEET}")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["give up"])
    assert code == 1
    assert "changed in the meantime" in seen
    assert (registry / SHEET).read_text("utf-8").endswith("Autre\n")
    assert kept_file(seen).read_text("utf-8").endswith("Un mot.\n")


def test_an_editor_that_fails_changes_nothing(registry: Path, editor) -> None:
    editor("exit 3")
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=[])
    assert code == 2
    assert "ended with an error (3)" in " ".join(seen.split())  # the name of the folder may be long


def test_which_editor_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_editor(tmp_path, {"VISUAL": "code --wait", "EDITOR": "vi"}) == (["code", "--wait"], None)
    assert find_editor(tmp_path, {"VISUAL": "'unclosed", "EDITOR": "nano -w"}) == (["nano", "-w"], None)
    Path.home().mkdir()
    (Path.home() / ".gitconfig").write_text("[core]\n\teditor = emacs -nw\n", "utf-8")
    assert find_editor(tmp_path, {}) == (["emacs", "-nw"], None)
    (Path.home() / ".gitconfig").unlink()
    monkeypatch.setattr("incubo.cli.commands.edit.shutil.which", lambda _: None)
    with pytest.raises(ToolError):
        find_editor(tmp_path, {})


@pytest.mark.parametrize(
    ("platform", "installed", "environment", "words", "how_to_leave"),
    [
        ("linux", "vi nano micro open notepad", {}, ["nano"], "Ctrl-X"),
        ("linux", "vi micro", {}, ["micro"], "Ctrl-Q"),
        ("linux", "vim vi", {}, ["vi"], "Esc, then :wq"),
        ("linux", "vim", {}, ["vim"], "Esc, then :wq"),
        ("darwin", "open nano vi", {}, ["open", "-t", "-W"], "Cmd-Q"),
        ("darwin", "open nano vi", {"SSH_CONNECTION": "1"}, ["nano"], "Ctrl-X"),
        ("win32", "notepad vi", {}, ["notepad"], "close its window"),
    ],
)
def test_an_editor_that_nobody_chose_is_a_simple_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    installed: str,
    environment: dict[str, str],
    words: list[str],
    how_to_leave: str,
) -> None:
    monkeypatch.setattr(
        "incubo.cli.commands.edit.shutil.which", lambda name: name if name in installed.split() else None
    )
    editor = find_editor(tmp_path, environment, platform)
    assert editor.words == words
    assert editor.how_to_leave is not None
    assert how_to_leave in translate(editor.how_to_leave)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with git and nothing else that is called by a name: the only programs that are found."""
    folder = tmp_path / "programs"
    folder.mkdir()
    git = shutil.which("git")
    assert git is not None
    (folder / "git").symlink_to(git)
    return folder


def _install(programs: Path, name: str) -> None:
    path = programs / name
    path.write_text('#!/bin/sh\nfor file; do :; done; echo "Un mot." >> "$file"\n', "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_nano_says_itself_how_to_leave_it(registry: Path, programs: Path) -> None:
    _install(programs, "nano")
    _install(programs, "vi")
    nobody_chose = {"PATH": str(programs), "VISUAL": "", "EDITOR": ""}
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["oui"], lang="fr", env=nobody_chose)
    assert code == 0, seen
    assert "s'ouvre dans l'éditeur nano. Pour enregistrer et quitter : Ctrl-O" in " ".join(seen.split())
    assert (registry / SHEET).read_text("utf-8").endswith("Un mot.\n")


def test_vi_opens_once_it_is_read_how_to_leave_it(registry: Path, programs: Path) -> None:
    _install(programs, "vi")
    nobody_chose = {"PATH": str(programs), "VISUAL": "", "EDITOR": ""}
    before = (registry / SHEET).read_bytes()
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["abandonner"], lang="fr", env=nobody_chose)
    assert code == 1, seen
    assert "Échap, puis :wq et Entrée." in " ".join(seen.split())
    assert (registry / SHEET).read_bytes() == before
    assert "gardé" not in seen
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["", "oui"], lang="fr", env=nobody_chose)
    assert code == 0, seen
    assert (registry / SHEET).read_text("utf-8").endswith("Un mot.\n")


def test_an_editor_that_was_chosen_opens_without_a_word(registry: Path, programs: Path) -> None:
    _install(programs, "vi")
    chosen = {"PATH": str(programs), "VISUAL": "", "EDITOR": "vi"}
    code, seen = run_with_answers(registry, "edit", "bac-a-sel", answers=["write"], env=chosen)
    assert code == 0, seen
    assert ":wq" not in seen


def test_how_an_editor_goes_to_a_line() -> None:
    file = Path("/tmp/x.md")
    assert make_editor_command(["/usr/bin/vim"], file, 12) == ["/usr/bin/vim", "+12", "/tmp/x.md"]
    assert make_editor_command(["nano"], file, 1) == ["nano", "/tmp/x.md"]
    assert make_editor_command(["code"], file, 3) == ["code", "--wait", "--goto", "/tmp/x.md:3"]
    assert make_editor_command(["code", "-w"], file, 3) == ["code", "-w", "--goto", "/tmp/x.md:3"]
    assert make_editor_command(["unknown"], file, 3) == ["unknown", "/tmp/x.md"]
