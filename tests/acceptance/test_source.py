"""Where the entries are an export (`[source]`): what it owns is changed there, what is ours here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.pseudo_terminal import run_with_answers

from incubo.app.changes import source_changes
from incubo.app.environment import Environment
from incubo.app.workspace import open_workspace
from incubo.cli.command_table import COMMANDS
from incubo.config.settings import load_config
from incubo.edit.plan import make_plan

SAMUEL = "/community/samuel.orvault/update"
STARTUP, JOB = "mon-estran", "2024-12-16-developpement-mon-estran"
FORM = "https://espace-membre.incubateur.net"
FILES = {
    "content/teams/sans-personne.md": "---\nname: Sans personne\nincubator: rivages\n---\n",
    "content/members/partie.ailleurs.md": "---\nfullname: Partie Ailleurs\nrole: Développeuse\ndomaine: Développement\n"
    "missions:\n  - start: 2018-01-01\n    end: 2018-12-31\n    status: independent\n    employer: Cap\n---\n",
    "content/startups/sans-ordre.md": "---\nmission: Trouver le nord\ntitle: Sans ordre\nincubator: rivages\n"
    "contact: nord@rivages.example\nphases:\n  - name: transfer\n    start: 2019-01-01\n---\n",
    "content/jobs/sans-ordre.md": "---\nopens: 2024-12-01\ntitle: Gardienne ou gardien\nstartup: mon-estran\n"
    "closes: 2025-03-01\n---\n",
    "startups.csv": "Produit;Budget\nMon Estran;https://budget.rivages.example\n",
    "committees.csv": "Produit;Date du comité;Décision;Montant\nMon Estran;10/01/2025;poursuite;120000\n",
    "request.md": "### Demande\nModifier la fiche d'un produit\n### Le produit concerné\nmon-estran\n"
    "### La page publique du produit\nhttps://www.estran.example\n",
}

VERBS: dict[str, tuple[list[str] | None, list[str] | None]] = {
    "new startup": (["--title", "Phare à foin", "--draft"], None),
    "new member": (["--fullname", "Yann Le Guen", "--draft"], None),
    "new incubator": (["--title", "Les phares", "--draft"], None),
    "new organisation": (["--name", "Office des phares", "--draft"], None),
    "new team": (["--name", "Phares", "--draft"], None),
    "new job": (None, ["--title", "Gardienne de phare", "--draft"]),
    "extend": (["samuel.orvault", "--until", "2025-06-30"], [JOB, "--until", "2025-02-28"]),
    "record committee": (
        [STARTUP, "--on", "2025-01-10", "--decision", "consolidate", "--amount", "120000", "--with-phase"],
        [STARTUP, "--on", "2025-01-10", "--decision", "continue", "--amount", "120000"],
    ),
    "record metric": (None, [STARTUP, "usagers=1200"]),
    "record event": ([STARTUP, "other", "--on", "2025-01-10"], None),
    "join": (["gael.tromeur", "--startup", "digue-info"], None),
    "phase": ([STARTUP, "consolidation", "--on", "2025-01-10"], None),
    "leave": (["samuel.orvault", "--startup", STARTUP, "--on", "2025-01-31"], None),
    "stop": ([STARTUP, "--reason", "impact"], None),
    "close": (None, [JOB, "--outcome", "filled"]),
    "set": ([STARTUP, "budget_url=https://budget.rivages.example"], [STARTUP, "reviewed_on=2025-01-10"]),
    "import sheet": (["startups.csv"], ["committees.csv"]),
    "rename": ([STARTUP, "mon-rivage"], [f"job/{JOB}", "2024-12-16-developpement-estran"]),
    "remove": (["team/sans-personne"], [f"job/{JOB}"]),
    "forget": (["partie.ailleurs"], None),
    "migrate phases": ([], None),
    "fmt": (["content/startups/sans-ordre.md"], ["content/jobs/sans-ordre.md"]),
    "issue": (["request.md"], None),
}  # fmt: skip
"""For each verb, arguments that change what the source owns, and what is ours; None: it changes no such thing."""
NOT_REFUSED = {
    "edit": "needs an editor: below",
    "validate": "leaves alone what the source owns: below",
    "undo": "may undo what was written with --here",
    "import registry": "takes what the source says",
    "record order": "writes in the private folder",
    "init": "writes no entry",
    "postpone": "writes no entry",
    "sync": "takes in what the source and colleagues did, and publishes what is written here",
    "merge-driver": "puts together what two people wrote",
}
READING = {
    *("list", "show", "report", "serve", "log", "query", "diff", "todo", "digest", "dossier", "proposals", "remind"),
    *("minutes", "calendar", "export", "explain", "ci", "use", "schema"),
}


def test_every_verb_is_tried() -> None:
    """A new command has a row, or stands among those that write no entry."""
    verbs = {
        f"{name} {subname}".strip()
        for name, spec in COMMANDS.items()
        for subname in spec.subcommands or ("",)
        if name not in READING
    }
    assert verbs == VERBS.keys() | NOT_REFUSED.keys()


@pytest.fixture
def owned(registry: Path) -> Path:
    """The sample registry, whose entries are an export."""
    with (registry / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write("\n[source]\n")
    for path, text in FILES.items():
        (registry / path).write_text(text, "utf-8")
    return registry


def snapshot(folder: Path) -> dict[str, bytes]:
    """The entries, byte for byte."""
    return {str(path): path.read_bytes() for path in (folder / "content").rglob("*.md")}


def owned_rows() -> list[str]:
    return [verb for verb, (theirs, _) in VERBS.items() if theirs is not None]


def own_rows() -> list[str]:
    return [verb for verb, (_, ours) in VERBS.items() if ours is not None]


@pytest.mark.parametrize("verb", owned_rows())
def test_a_verb_leads_to_the_source_for_what_it_owns(verb: str, owned: Path, call: RunCommand) -> None:
    words = [*verb.split(), *(VERBS[verb][0] or ())]
    before = snapshot(owned)
    for option in ("--yes", "--dry-run"):
        ran = call(*words, option, cwd=owned)
        assert ran.code == 1, ran
        assert (FORM if verb != "fmt" else "to report something: https://") in ran.err
        assert "enter it there" in ran.err or verb == "fmt"
    assert snapshot(owned) == before
    ran = call(*words, "--yes", "--here", cwd=owned)
    assert ran.code == 0, ran.err
    assert snapshot(owned) != before
    assert call("undo", "--yes", cwd=owned).code == 0
    assert snapshot(owned) == before


@pytest.mark.parametrize("verb", own_rows())
def test_a_verb_writes_what_is_ours(verb: str, owned: Path, call: RunCommand) -> None:
    before = snapshot(owned)
    ran = call(*verb.split(), *(VERBS[verb][1] or ()), "--yes", cwd=owned)
    assert ran.code == 0, ran.err
    assert FORM not in ran.err
    assert snapshot(owned) != before


def test_what_is_ours_of_a_mixed_change_is_said(owned: Path, call: RunCommand) -> None:
    words = ["set", STARTUP, "reviewed_on=2025-01-10", "budget_url=https://budget.rivages.example"]
    ran = call(*words, "--yes", cwd=owned)
    assert ran.code == 1
    assert "enter it there: Mon Estran: budget page: https://budget.rivages.example" in ran.err
    assert "the rest is ours, and is not written either: Mon Estran: last review of the entry" in ran.err
    assert "--here writes it here all the same, until the next export (Monday to Friday at 18:00)" in ran.err
    ran = call(*words, "--yes", cwd=owned, lang="fr")
    assert "cela se modifie dans l'Espace Membre" in ran.err
    assert "c'est là\u00a0: https://espace-membre.incubateur.net/startups/mon-estran/info-form" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["continue", "--next", "2025-07-10"], "their end is moved in the Espace Membre"),
        (["acceleration"], "it is changed in the Espace Membre"),
        (["stop"], "that is done in the Espace Membre"),
    ],
)
def test_what_follows_from_a_decision_is_done_at_the_source(
    owned: Path, call: RunCommand, words: list[str], said: str
) -> None:
    ran = call("record", "committee", "digue-info", "--on", "2025-01-15", "--decision", *words, "--yes", cwd=owned)
    assert ran.code == 0, ran.err
    assert said in " ".join(ran.err.split())
    assert "--with-" not in ran.err


OUR_EVENTS = """events:
  - name: committee
    date: 2024/02/11
    decision: continue
    amount: 120000
  - name: committee
    date: 2023-02-11
    decision: continue
    amount: 90000
  - name: national_impact
    date: 2023-06-01
"""


@pytest.fixture
def with_events(owned: Path) -> Path:
    """A product with two committees of ours and an event of the source."""
    text = (
        "---\ntitle: Brise-lames\nmission: Calmer la mer\nincubator: rivages\ncontact: mer@rivages.example\nphases:\n"
        f"  - name: construction\n    start: 2023-02-11\n{OUR_EVENTS}---\n"
    )
    (owned / "content/startups/brise-lames.md").write_text(text, "utf-8")
    return owned


def is_refused(folder: Path, old: str, new: str) -> bool:
    """Whether a change of the product, as in an editor, is the source's."""
    path = "content/startups/brise-lames.md"
    before = (folder / path).read_bytes()
    after = before.replace(old.encode(), new.encode())
    assert after != before
    workspace = open_workspace(folder, Environment("en", lambda _: date(2025, 1, 15)))
    plan = make_plan({path: after}, {path: before}, {})
    registry = workspace.load_registry()
    after = plan.load_after(registry, workspace.store, workspace.entry_kinds)
    return source_changes.find_source_refusal(workspace, registry, after, plan) is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024/02/11", "2024-02-11"),
        ("    amount: 120000\n", "    amount: 120000 # à revoir\n"),
        ("    amount: 120000\n", "    amount:   120000\n"),
        ("    amount: 120000\n", "    amount: cent vingt mille\n"),
        ("    amount: 120000\n", "    amount: 120000\n    salle: 12\n"),
        (
            OUR_EVENTS.partition("  - name: national")[0],
            "events:\n" + "".join(reversed(re.findall(r"  - name: committee\n(?:    .*\n)+", OUR_EVENTS))),
        ),
        ("    date: 2023-06-01\n", "    date: 2023-06-01\n    amount: 5000\n"),
    ],
    ids=["day", "comment", "spaces", "unreadable", "unknown", "order", "amount"],
)
def test_what_changes_in_our_committees_is_ours(old: str, new: str, with_events: Path) -> None:
    assert not is_refused(with_events, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    date: 2023-06-01\n", "    date: 2023-06-02\n    comment: Déplacé\n    decision: continue\n"),
        ("    date: 2023-06-01\n", "    date:   2023-06-01\n"),
        ("    date: 2023-06-01\n", "    date: 2023-06-01\n    salle: 12\n"),
    ],
    ids=["rewritten", "spaces", "unknown"],
)
def test_an_event_of_the_source_stays_its_own(old: str, new: str, with_events: Path) -> None:
    assert is_refused(with_events, old, new)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["digue-info", "--on", "2025-01-15", "--decision", "acceleration", "--next", "2025-07-10"],
         ["it is changed in the Espace Membre", "their end is moved in the Espace Membre"]),
        (["maree-claire", "--on", "2025-01-15", "--decision", "stop"], ["that is done in the Espace Membre"]),
        ([STARTUP, "--on", "2025-02-20"], ["its end is moved in the Espace Membre"]),
    ],
)  # fmt: skip
def test_nobody_is_asked_to_do_here_what_is_done_at_the_source(owned: Path, words: list[str], said: list[str]) -> None:
    code, seen = run_with_answers(owned, "record", "committee", *words, answers=["write"])
    seen = " ".join(seen.split())
    assert code == 0, seen
    assert all(text in seen for text in said), seen
    assert "--with-" not in seen


def test_what_to_enter_has_the_words_of_the_file_and_titles(owned: Path, call: RunCommand) -> None:
    words = ("--fullname", "Yann Le Guen", "--role", "Dev", "--domaine", "Développement", "--status", "independent")
    team = ("--startup", "mon-estran", "--start", "2025-01-10", "--end", "2025-06-30")
    ran = call("new", "member", *words, *team, "--draft", "--yes", cwd=owned)
    assert "professional family: Développement" in ran.err
    assert "status: independent" in ran.err
    assert re.search(r"to copy: [^:\n]+: Mon Estran\n", ran.err), ran.err


def test_each_entry_of_many_has_its_sentence_and_link(owned: Path, call: RunCommand) -> None:
    members = sorted(path.stem for path in (owned / "content/members").glob("*.md"))[:12]
    rows = "\n".join(f"{member};Vigie" for member in members)
    (owned / "roles.csv").write_text(f"id;role\n{rows}\n", "utf-8")
    ran = call("import", "sheet", "roles.csv", "--yes", cwd=owned)
    assert ran.code == 1
    assert ran.err.count("enter it there") == ran.err.count("it is there: ") == 10, ran.err
    assert "… and 2 more" in ran.err


def test_a_long_text_is_given_whole_to_be_copied(owned: Path, call: RunCommand) -> None:
    text = "Rendre la pêche à pied praticable sans risque, toute l'année et partout, même la nuit et par grand vent"
    ran = call("set", STARTUP, f"mission={text}", "--yes", cwd=owned)
    assert f"to copy: {text}\n" in ran.err


def test_of_many_changes_some_are_said_and_the_others_counted(
    owned: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_changes, "MAX_SHOWN", 1)
    ran = call("extend", "--incubator", "all", "--until", "2025-07-01", "--yes", cwd=owned)
    assert ran.code == 1
    assert ran.err.count("enter it there") == 1
    assert re.search(r"… and \d+ more", ran.err)


def test_fixes_leave_alone_what_is_the_source_s(owned: Path, call: RunCommand) -> None:
    startup = owned / "content" / "startups" / f"{STARTUP}.md"
    job = owned / "content" / "jobs" / f"{JOB}.md"
    for path in (startup, job):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = startup.read_bytes()
    ran = call("validate", "--fix", "--yes", cwd=owned)
    assert "report it: the Espace Membre writes this file" in ran.out + ran.err
    assert startup.read_bytes() == before
    assert b"\r" not in job.read_bytes()
    ran = call("validate", "--fix", "--yes", "--here", cwd=owned)
    assert b"\r" not in startup.read_bytes()


def test_without_a_source_nothing_is_refused(registry: Path, call: RunCommand) -> None:
    assert call("set", STARTUP, "budget_url=https://budget.rivages.example", "--yes", cwd=registry).code == 0


def test_what_is_the_source_s_is_not_sent_to_it(owned: Path, call: RunCommand) -> None:
    git(owned, "init", "-q")
    git(owned, "remote", "add", "origin", "../reseau")
    advice = "incubo sync --publish --all"
    theirs, ours = (["set", STARTUP, value, "--yes"] for value in ("budget_url=https://b.example", "reviewed_on=today"))
    assert advice not in (ran := call(*theirs, "--here", cwd=owned)).out + ran.err
    assert advice in (ran := call(*ours, cwd=owned)).out + ran.err


def make_exported(folder: Path, count: int = 12) -> Path:
    """The sample registry, most commits of which are by a program."""
    make_sample_repository(folder)
    path = folder / "content" / "startups" / f"{STARTUP}.md"
    for number in range(count):
        path.write_text(re.sub("title: .*", f"title: Mon Estran {number}", path.read_text("utf-8"), count=1), "utf-8")
        author = ("-c", "user.name=export", "-c", "user.email=export@rivages.example")
        git(folder, *author, "commit", "-qam", f"chore: db changes 202501{number:02}_180000 (#{number})")
    return folder


def test_use_asks_once_whether_the_entries_are_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, config = make_exported(tmp_path / "registry"), tmp_path / "config.toml"
    monkeypatch.setenv("INCUBO_CONFIG", str(config))
    question = "Are the entries changed in the Espace Membre?"
    before = (folder / "incubo.toml").read_bytes()
    code, seen = run_with_answers(folder, "use", ".", answers=["n"])
    assert code == 0, seen
    assert question in " ".join(seen.split())
    assert question not in " ".join(run_with_answers(folder, "use", ".")[1].split())
    assert (folder / "incubo.toml").read_bytes() == before
    config.unlink()
    code, seen = run_with_answers(folder, "use", ".", answers=["y"])
    assert code == 0, seen
    assert "This is written in incubo.toml, under [source]." in seen
    assert load_config(folder).source is not None
    assert (folder / "incubo.toml").read_bytes().startswith(before)
    assert question not in " ".join(run_with_answers(folder, "use", ".")[1].split())


def test_init_asks_whether_the_entries_are_an_export(tmp_path: Path) -> None:
    folder = make_exported(tmp_path / "registry")
    code, seen = run_with_answers(folder, "init", "--forge", "none", answers=["y", "y"])
    assert code == 0, seen
    assert load_config(folder).source is not None


def test_init_leaves_the_choice_of_another_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("INCUBO_CONFIG", str(config))
    config.write_text(f'registry = "{tmp_path / "mine"}"\nincubator = "rivages"\n', "utf-8")
    before = config.read_bytes()
    folder = make_exported(tmp_path / "registry")
    code, seen = run_with_answers(folder, "init", "--forge", "none", "--dry-run", answers=["n"])
    assert code == 0, seen
    assert "Are the entries changed in" in " ".join(seen.split())
    assert config.read_bytes() == before


def test_who_keeps_a_registry_by_hand_is_not_asked(
    tmp_path: Path, call: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCUBO_CONFIG", str(tmp_path / "config.toml"))
    folder = make_sample_repository(tmp_path / "registry")
    for number in range(1, 13):
        call("record", "metric", STARTUP, f"usagers={number}", "--on", f"2025-01-{number:02}", "--commit", cwd=folder)
    assert git(folder, "rev-list", "--count", "HEAD") == "13"
    assert "changed in" not in run_with_answers(folder, "use", ".")[1]


# What is published, and what the export has


def commit_as_export(folder: Path, path: Path, old: str, new: str) -> None:
    """Change an entry as the export does."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    git(folder, "-c", "user.name=export", "commit", "-qam", "db changes 20250115_180000")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of what an export writes, of which `origin` is the next state."""
    origin = make_sample_repository(tmp_path / "origin")
    with (origin / "incubo.toml").open("a", encoding="utf-8") as file:
        file.write("\n[source]\n")
    left = "content/members/partie.ailleurs.md"
    (origin / left).write_text(FILES[left], "utf-8")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "[source]")
    commit_as_export(origin, origin / f"content/startups/{STARTUP}.md", "title: Mon Estran", "title: Mon Estran 1")
    git(tmp_path, "clone", "-q", "origin", "clone")
    return tmp_path / "clone"


def read_todo(call: RunCommand, folder: Path) -> str:
    return call("todo", "--incubator", "all", cwd=folder).out


def test_what_changed_there_alone_is_not_to_be_entered(clone: Path, call: RunCommand) -> None:
    ran = call("set", "samuel.orvault", "role=Gardien de phare", "--here", "--yes", cwd=clone)
    assert ran.code == 0, ran.err
    before = read_todo(call, clone)
    origin = clone.parent / "origin"
    member = origin / "content/members/samuel.orvault.md"
    end = re.findall(r"end: (\S+)", member.read_text("utf-8"))[-1]
    commit_as_export(origin, member, f"end: {end}", "end: 2026-12-31")
    git(clone, "fetch", "-q")
    after = read_todo(call, clone)
    assert "Gardien de phare" in after
    assert after.count(SAMUEL) == before.count(SAMUEL)
    commit_as_export(origin, member, re.findall("role: .*", member.read_text("utf-8"))[0], "role: Gardien de phare")
    git(clone, "fetch", "-q")
    assert "Gardien de phare" not in read_todo(call, clone)


def test_what_was_published_by_hand_waits_for_the_export(clone: Path, call: RunCommand) -> None:
    git(clone.parent / "origin", "checkout", "-q", "--detach")
    words = ("set", "samuel.orvault", "role=Gardien de phare", "--here", "--yes", "--commit")
    assert call(*words, cwd=clone).code == 0
    git(clone, "push", "-q", "origin", "HEAD:main")
    git(clone, "fetch", "-q")
    assert "Gardien de phare" in read_todo(call, clone)


def test_what_the_export_and_we_changed_is_asked_as_the_source_s(clone: Path, call: RunCommand) -> None:
    words = ("set", STARTUP, "title=Mon Rivage", "--here", "--yes", "--commit")
    assert call(*words, cwd=clone).code == 0
    origin = clone.parent / "origin"
    commit_as_export(origin, origin / f"content/startups/{STARTUP}.md", "title: Mon Estran 1", "title: Mon Estran 2")
    asked = " ".join(call("sync", cwd=clone).err.split())
    assert "Mon Estran 2 (the Espace Membre) or Mon Rivage (you)?" in asked


def test_todo_has_the_value_to_enter(clone: Path, call: RunCommand) -> None:
    for words in (
        ("set", "digue-info", "incubator=fabrique-mobilites"),
        ("extend", "samuel.orvault", "--until", "2025-06-30"),
    ):
        assert call(*words, "--here", "--yes", cwd=clone).code == 0
    todo = read_todo(call, clone)
    assert "enter “fabrique-mobilites”" not in todo
    assert "enter “2025-06-30” (30 June 2025) in the Espace Membre" in todo


def test_a_link_has_the_id_of_what_is_published(clone: Path, call: RunCommand) -> None:
    assert call("rename", STARTUP, "mon-rivage", "--here", "--yes", cwd=clone).code == 0
    ran = call("set", "mon-rivage", "budget_url=https://budget.rivages.example", "--yes", cwd=clone)
    assert ran.code == 1
    assert f"/startups/{STARTUP}/info-form" in ran.err
    assert "/startups/mon-rivage" not in ran.err + read_todo(call, clone)
    ran = call("forget", "partie.ailleurs", "--yes", cwd=clone)
    assert "/community/partie.ailleurs/update" in ran.err
    assert "/community/ancien" not in ran.err


def test_a_person_who_was_renamed_here_is_the_source_s(clone: Path, call: RunCommand) -> None:
    assert call("rename", "member/samuel.orvault", "sam.orvault", "--here", "--yes", "--commit", cwd=clone).code == 0
    ran = call("set", "member/sam.orvault", "role=Gardien de phare", "--yes", cwd=clone)
    assert ran.code == 1, ran.out
    assert SAMUEL in ran.err


@pytest.mark.parametrize(("entry", "code"), [(STARTUP, 1), (f"job/{JOB}", 0)])
def test_an_editor_changes_what_is_ours_only(entry: str, code: int, owned: Path) -> None:
    before = snapshot(owned)
    env = {"EDITOR": "sed -i.bak 's/^title: .*/title: Gardien de phare/'"}
    ended, seen = run_with_answers(owned, "edit", entry, "--yes", env=env)
    assert ended == code, seen
    assert ("name: Gardien de phare" in seen) == (code == 1), seen
    assert (snapshot(owned) == before) == (code == 1)
