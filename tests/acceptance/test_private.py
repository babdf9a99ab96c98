"""What is not published: written and read on one machine, and in nothing that leaves it."""

from __future__ import annotations

import datetime
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support import sample_registry
from support.command_line import RunCommand
from support.git_repository import DIGUE, ESTRAN, git, make_clones
from support.pseudo_terminal import run_with_answers
from support.web_client import get, make_app
from support.web_pages import PageReader

from incubo.app.environment import Environment
from incubo.web.keys import Keys
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app

LENA = "content/members/lena.guivarch.md"
PHONE, NUMBER, NOTE = "06 11 22 33 44", "4500099887", "ne pas répéter en réunion"
SECRETS = (PHONE, NUMBER, NOTE, "Compagnie du Môle secret")


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    """The sample with a private folder beside it, which says something of a person and of a startup."""
    root = tmp_path / "registre"
    root.mkdir()
    sample_registry.copy_sample_registry(root)
    ran = call("init", "--private-folder", "../prive", "--yes", cwd=root)
    assert ran.code == 0, ran.err
    words = ["--startup", "mon-estran", "--end", "2025-01-10", "--amount", "48k", "--holder", SECRETS[3], "--yes"]
    assert call("record", "order", "samuel.orvault", NUMBER, *words, cwd=root).code == 0
    assert call("set", "samuel.orvault", f"telephone={PHONE}", "--yes", cwd=root).code == 0
    file = tmp_path / "prive/content/members/samuel.orvault.md"
    file.write_text(file.read_text("utf-8") + f"\n{NOTE}\n", "utf-8")
    return root


def test_it_is_written_beside_the_registry_only(registry: Path) -> None:
    assert not [path for path in registry.rglob("*") if path.is_file() and PHONE in path.read_text("utf-8", "replace")]
    text = (registry.parent / "prive/content/members/samuel.orvault.md").read_text("utf-8")
    assert text == (
        f"---\norders:\n  - number: '{NUMBER}'\n    holder: {SECRETS[3]}\n    startup: mon-estran\n"
        f"    end: 2025-01-10\n    amount: 48000\ntelephone: {PHONE}\n---\n\n{NOTE}\n"
    )


def test_the_same_number_changes_the_order_that_is_there(registry: Path, call: RunCommand) -> None:
    ran = call("record", "order", "Samuel Orvault", NUMBER, "--state", "service fait", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    text = (registry.parent / "prive/content/members/samuel.orvault.md").read_text("utf-8")
    assert text.count("number:") == 1
    assert "state: certified" in text
    assert f"incubo undo -R {registry.parent / 'prive'}" in ran.err.replace("\n", " ")
    assert call("undo", "--yes", "-R", str(registry.parent / "prive"), cwd=registry).code == 0
    assert "certified" not in (registry.parent / "prive/content/members/samuel.orvault.md").read_text("utf-8")


def test_lists_show_it_where_they_are_asked(registry: Path, call: RunCommand) -> None:
    ran = call("list", "members", "--columns", "fullname,telephone,orders", "--format", "csv", cwd=registry)
    assert f"Samuel Orvault,{PHONE},{NUMBER}" in ran.out
    missions = call("list", "missions", "--columns", "+orders", "--member", "samuel", "--format", "csv", cwd=registry)
    assert NUMBER in missions.out
    without = call(
        "list", "members", "--missing", "telephone", "--columns", "fullname", "--format", "csv", cwd=registry
    )
    assert "Samuel Orvault" not in without.out
    assert PHONE not in call("list", "members", "--format", "csv", cwd=registry).out


def test_pages_show_it_at_the_terminal_and_elsewhere_on_request(registry: Path, call: RunCommand) -> None:
    for words in (["show", "samuel.orvault"], ["todo"], ["dossier", "mon-estran"]):
        assert NUMBER not in call(*words, cwd=registry).out
        assert NUMBER in call(*words, "--private", cwd=registry).out
    assert NOTE in call("show", "samuel.orvault", "--private", "-f", "markdown", cwd=registry).out
    todo = call("todo", "--private", "--only", "order-certify,order-next", "--format", "csv", cwd=registry).out
    assert f"incubo record order member/samuel.orvault {NUMBER} --state certified" in todo
    assert "order-next" in todo


def test_first_pages_have_no_order_and_stand_a_folder_that_cannot_be_read(registry: Path) -> None:
    code, seen = run_with_answers(registry)
    assert (code, NUMBER in seen) == (0, False), seen
    assert NUMBER not in get(make_app(registry), "/").text
    code, seen = run_with_answers(registry, "todo")
    assert (code, NUMBER in seen) == (0, True), seen
    (registry.parent / "prive/incubo.toml").write_text("[private\n", "utf-8")
    code, seen = run_with_answers(registry)
    assert (code, "in the private folder ../prive: " in seen) == (0, True), seen
    assert "Mon Estran" in seen


def test_a_server_shows_it_and_nothing_that_is_sent(registry: Path) -> None:
    app = make_app(registry)
    page = get(app, "/members/samuel.orvault").text
    assert PHONE in page
    assert NUMBER in get(app, "/startups/mon-estran").text
    for address in ("/members/samuel.orvault?send=1", "/startups/mon-estran?send=1", "/members.csv", "/startups.csv",
                    "/search?q=orvault", "/", "/startups", "/members", "/reports/missions"):  # fmt: skip
        answer = get(app, address)
        assert answer.status == 200, address
        assert not [secret for secret in SECRETS if secret in answer.text], address


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_server_that_others_reach_does_not_show_it(registry: Path, is_shared: bool) -> None:
    def report(error: Exception) -> None:
        raise error

    options = ServerOptions(AllowedHosts(80), Keys(), report, read_only=True, needs_session=not is_shared)
    today, state = datetime.date(2025, 1, 15), registry.parent / "state"
    live = LiveRegistry(registry, Environment("en", lambda _: today, user_state_folder=lambda: state))
    client = TestClient(create_app(make_read_routes(live), options), "http://localhost")
    if not is_shared:
        client.get("/", params={"token": options.keys.make_token()})
    for address in ("/members/samuel.orvault", "/startups/mon-estran"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert (NUMBER in answer.text) != is_shared, address


def test_nothing_that_is_published_has_it(registry: Path, tmp_path: Path, call: RunCommand) -> None:
    identity = ["-c", "user.name=Ada Quai", "-c", "user.email=ada@quai.example"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-qm", "début"]):
        subprocess.run(["git", *words], cwd=registry, check=True)
    out = tmp_path / "out"
    out.mkdir()
    commands = [
        ["export", "site", str(out / "site")],
        ["export", "site", str(out / "people"), "--people"],
        ["export", "sqlite", str(out / "registry.sqlite")],
        ["export", "api", str(out / "api")],
        ["export", "api", str(out / "api-known"), "--known", "HEAD", "--people"],
        ["export", "datapackage", str(out / "package"), "--licence", "etalab-2.0", "--people"],
        ["export", "xlsx", str(out / "registry.xlsx")],
        ["list", "members", "-o", str(out / "members.xlsx")],
        ["list", "members", "--format", "json"],
        ["remind", "missions", "-o", str(out / "reminders")],
        ["remind", "committees"],
        ["explain", "member"],
        ["schema", "member"],
        ["validate", "--format", "sarif"],
        ["diff", "HEAD", "--patch"],
        ["log", "--format", "json"],
        ["show", "samuel.orvault", "--known", "HEAD"],
        ["show", "samuel.orvault", "--format", "markdown"],
        ["report", "missions", "--why", "--format", "json"],
        ["import", "--template", "member", "-o", str(out / "template.xlsx")],
        ["import", str(out / "members.xlsx"), "--dry-run"],
        ["digest", "-o", str(out / "digest.html")],
        ["dossier", "mon-estran", "-o", str(out / "dossier.html")],
        ["show", "samuel.orvault", "-o", str(out / "show.json")],
        ["todo", "-o", str(out / "todo.xlsx")],
        ["list", "missions", "-o", str(out / "missions.xlsx")],
        ["validate", "--format", "json"],
        ["ci", "--base", "HEAD"],
        ["log"],
        ["diff", "HEAD"],
        ["query", "SELECT * FROM other_fields"],
        ["query", "SELECT * FROM members"],
        ["calendar", "missions", "-o", str(out / "calendar.ics")],
    ]
    for words in commands:
        ran = call(*words, cwd=registry)
        assert ran.code in (0, 1), (words, ran.err)
        assert not [secret for secret in SECRETS if secret in ran.out + ran.err], words
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 50
    for path in files:
        data = path.read_bytes()
        if path.suffix == ".xlsx":  # its parts are compressed
            with zipfile.ZipFile(path) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        assert not [secret for secret in SECRETS if secret.encode() in data], path


@pytest.mark.slow  # it needs pyarrow, which `make coverage` installs
def test_parquet_files_have_nothing_of_it(registry: Path, tmp_path: Path, call: RunCommand) -> None:
    from pyarrow import parquet

    assert call("export", "parquet", str(tmp_path / "out"), cwd=registry).code == 0
    files = sorted((tmp_path / "out").glob("**/*.parquet"))
    assert len(files) > 5
    for path in files:
        data = str(parquet.read_table(path).to_pydict())
        assert not [secret for secret in SECRETS if secret in data], path


def test_a_proposal_of_the_registry_holds_nothing_of_it(registry: Path, call: RunCommand) -> None:
    ran = call("set", "mon-estran", "link=https://estran.example", f"orders.{NUMBER}.note=x", "--yes", cwd=registry)
    assert ran.code == 2
    assert "two commands" in ran.err


def test_a_renamed_startup_keeps_it(registry: Path, call: RunCommand) -> None:
    assert call("record", "order", "startup/mon-estran", "77", "--yes", cwd=registry).code == 0
    assert call("rename", "mon-estran", "estran-public", "--yes", cwd=registry).code == 0
    assert "77" in call("show", "estran-public", "--private", cwd=registry).out
    assert call("record", "order", "startup/estran-public", "77", "--state", "paid", "--yes", cwd=registry).code == 0
    assert sorted(path.name for path in (registry.parent / "prive/content/startups").iterdir()) == ["mon-estran.md"]


@pytest.mark.parametrize("place", ["prive", ".", "..", "../registre/content"])
def test_a_folder_that_would_be_published_is_refused(registry: Path, call: RunCommand, place: str) -> None:
    settings = registry / "incubo.toml"
    settings.write_text(settings.read_text("utf-8").replace('"../prive"', f'"{place}"'), "utf-8")
    (registry / "prive").mkdir()
    ran = call("show", "mon-estran", "--private", cwd=registry)
    assert ran.code == 2
    assert "published" in ran.err


def test_a_folder_that_does_not_say_that_it_is_private_is_not_read(registry: Path, call: RunCommand) -> None:
    (registry.parent / "prive/incubo.toml").write_text('profile = "plain"\n', "utf-8")
    ran = call("show", "samuel.orvault", "--private", cwd=registry)
    assert ran.code == 2
    assert "of = “../registre”" in ran.err
    assert PHONE not in ran.out


def test_where_the_folder_is_not_on_this_machine(registry: Path, call: RunCommand) -> None:
    (registry.parent / "prive").rename(registry.parent / "ailleurs")
    assert call("show", "samuel.orvault", cwd=registry).code == 0
    assert call("validate", cwd=registry).code == 0
    ran = call("record", "order", "samuel.orvault", "1", "--yes", cwd=registry)
    assert ran.code == 2
    assert "is not on this machine" in ran.err
    assert "has no private folder" in _without_private(registry, call)


def _without_private(registry: Path, call: RunCommand) -> str:
    settings = registry / "incubo.toml"
    settings.write_text(settings.read_text("utf-8").partition("[private]")[0], "utf-8")
    return call("record", "order", "samuel.orvault", "1", "--yes", cwd=registry).err


def test_its_files_are_checked_as_what_they_are(registry: Path, call: RunCommand) -> None:
    private = registry.parent / "prive"
    assert call("validate", "-R", str(private), cwd=registry).code == 0
    file = private / "content/members/samuel.orvault.md"
    file.write_text(file.read_text("utf-8").replace("2025-01-10", "le 10"), "utf-8")
    ran = call("validate", "-R", str(private), cwd=registry)
    assert ran.code == 1
    assert "“le 10” is not written as a date" in ran.out
    assert call("show", "samuel.orvault", "--private", cwd=registry).code == 0


def test_fields_of_ones_own(registry: Path, call: RunCommand) -> None:
    settings = registry.parent / "prive/incubo.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[fields.member.badge]\ntype = "integer"\n', "utf-8")
    assert call("set", "samuel.orvault", "badge=12", "--yes", cwd=registry).code == 0
    assert "12" in call("list", "members", "--columns", "badge", "--format", "csv", cwd=registry).out


def test_a_list_of_items_has_those_of_the_entries_that_they_are_about(registry: Path, call: RunCommand) -> None:
    settings = registry.parent / "prive/incubo.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[fields.startup.room]\ntype = "text"\n', "utf-8")
    assert call("set", "mon-estran", "room=Salle des voiles", "--yes", cwd=registry).code == 0
    for name in ("startups", "committees"):
        words = ("list", name, "--columns", "id,room", "--search", "mon-estran", "--format", "csv")
        assert "mon-estran,Salle des voiles" in call(*words, cwd=registry).out, name


def test_an_order_in_the_file_of_a_person_follows_its_renamed_startup(registry: Path, call: RunCommand) -> None:
    assert call("rename", "mon-estran", "estran-public", "--yes", cwd=registry).code == 0
    assert NUMBER in call("show", "estran-public", "--private", cwd=registry).out
    missions = call("list", "missions", "--columns", "+orders", "--member", "samuel", "--format", "csv", cwd=registry)
    assert NUMBER in missions.out


def test_it_is_told_that_a_private_file_keeps_the_id_of_a_renamed_person(registry: Path, call: RunCommand) -> None:
    ran = call("rename", "samuel.orvault", "sam.orvault", "--yes", cwd=registry)
    command = f"rename -R {registry.parent / 'prive'} member/samuel.orvault sam.orvault"
    assert f"incubo {command}" in " ".join(ran.err.split())
    assert call(*command.split(), "--yes", cwd=registry).code == 0
    assert NUMBER in call("show", "sam.orvault", "--private", cwd=registry).out


def test_it_is_told_that_the_private_file_of_who_is_forgotten_stays(registry: Path, call: RunCommand) -> None:
    member = registry / "content/members/samuel.orvault.md"
    member.write_text(member.read_text("utf-8").replace("2025-02-04", "2024-09-30"), "utf-8")
    ran = call("forget", "samuel.orvault", "--yes", cwd=registry)
    command = f"remove -R {registry.parent / 'prive'} member/samuel.orvault"
    assert f"incubo {command}" in " ".join(ran.err.split()), ran.err
    assert call(*command.split(), "--yes", cwd=registry).code == 0
    assert not [*(registry.parent / "prive/content/members").iterdir()]


def test_a_file_that_cannot_be_read_is_told_and_kept(registry: Path, call: RunCommand) -> None:
    private = registry.parent / "prive"
    file = private / "content/members/samuel.orvault.md"
    text = f"---\norders:\n  - number: '{NUMBER}'\n    note: a: b\n---\n\n{NOTE}\n"
    file.write_text(text, "utf-8")
    command = f"incubo validate -R {private}"
    assert command in " ".join(call("show", "samuel.orvault", "--private", cwd=registry).out.split())
    assert command in " ".join(call("todo", "--private", cwd=registry).err.split())
    assert command in " ".join(call("list", "members", "--columns", "telephone", cwd=registry).err.split())
    for words in (["record", "order", "samuel.orvault", "12"], ["set", "samuel.orvault", "telephone=12"]):
        ran = call(*words, "--yes", cwd=registry)
        assert ran.code == 1
        assert "cannot be read as it is" in ran.err
        assert command in " ".join(ran.err.split())
    assert file.read_text("utf-8") == text


def test_a_folder_of_its_files_that_cannot_be_read_is_told(registry: Path, call: RunCommand) -> None:
    folder = registry.parent / "prive/content/members"
    folder.rename(registry.parent / "ailleurs")
    folder.symlink_to(registry.parent / "ailleurs")
    assert "validate -R" in " ".join(call("todo", "--private", cwd=registry).err.split())


@pytest.mark.parametrize("orders", ["5", "{number: 4}", "\n  - number: 12\n    end: 2025-01-01",
                                    "\n  - number: '12'\n  - number: '12'"])  # fmt: skip
def test_orders_that_cannot_be_told_apart_are_refused(registry: Path, call: RunCommand, orders: str) -> None:
    file = registry.parent / "prive/content/members/samuel.orvault.md"
    text = f"---\norders: {orders}\n---\n"
    file.write_text(text, "utf-8")
    ran = call("record", "order", "samuel.orvault", "12", "--state", "paid", "--yes", cwd=registry)
    assert ran.code == 1, ran.err
    assert "validate -R" in " ".join(ran.err.split())
    assert file.read_text("utf-8") == text


def test_an_order_whose_number_is_no_text_has_a_command_that_works(registry: Path, call: RunCommand) -> None:
    file = registry.parent / "prive/content/members/samuel.orvault.md"
    file.write_text("---\norders:\n  - number: 4500012345\n    end: 2025-01-01\n---\n", "utf-8")
    todo = call("todo", "--private", "--only", "order-certify", "--format", "csv", cwd=registry).out
    assert "None" not in todo
    assert "incubo show member/samuel.orvault" in todo


def test_sync_tells_of_the_private_files_of_entries_that_colleagues_removed_or_renamed(
    tmp_path: Path, call: RunCommand
) -> None:
    _, theirs, ours = make_clones(tmp_path)
    assert call("init", "--private-folder", "../prive", "--yes", cwd=ours).code == 0
    for words in (["add", "-A"], ["commit", "-qm", "un dossier privé"], ["push", "-q", "origin", "HEAD"]):
        git(ours, *words)
    private = tmp_path / "prive"
    for path in (DIGUE, ESTRAN, LENA):
        file = private / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n---\n\n{NOTE}\n", "utf-8")
    git(theirs, "pull", "-q")
    (theirs / DIGUE).unlink()
    git(theirs, "mv", LENA, "content/members/lena.kervella.md")
    git(theirs, "mv", ESTRAN, "content/startups/estran-public.md")  # by hand: nothing says that it is the same
    for words in (["add", "-A"], ["commit", "-qm", "du ménage"], ["push", "-q", "origin", "HEAD"]):
        git(theirs, *words)
    note = tmp_path / "nouvelles.md"
    ran = call("sync", "-o", str(note), cwd=ours)
    assert ran.code == 0, ran.err
    told = " ".join(ran.err.split())
    assert f"incubo remove -R {private} startup/digue" in told
    assert f"incubo rename -R {private} member/lena.guivarch lena.kervella" in told
    assert f"incubo rename -R {private} startup/mon-estran estran-public" in told
    assert str(private) not in note.read_text("utf-8")  # a note is sent to others
    assert call("rename", "-R", str(private), "startup/mon-estran", "estran-public", "--yes", cwd=ours).code == 0
    assert NOTE in call("show", "startup/estran-public", "--private", cwd=ours).out


def test_a_pushed_proposal_and_what_is_published_hold_nothing_of_it(registry: Path, call: RunCommand) -> None:
    origin = registry.parent / "origin.git"
    git(registry, "init", "-q", "-b", "main")
    git(registry, "add", "-A")
    git(registry, "commit", "-qm", "début")
    git(registry.parent, "clone", "-q", "--bare", str(registry), str(origin))
    git(registry, "remote", "add", "origin", str(origin))
    git(registry, "fetch", "-q", "origin")
    git(registry, "branch", "-q", "-u", "origin/main")
    git(registry, "remote", "set-head", "origin", "main")
    ran = call("set", "samuel.orvault", "role=Développeur Web", "--propose", "--yes", cwd=registry)
    assert ran.code == 0, ran.err
    assert call("set", "samuel.orvault", "role=Développeur mobile", "--yes", cwd=registry).code == 0
    ran = call("sync", "--publish", "--all", cwd=registry)
    assert ran.code == 0, ran.err
    for repository in (registry, origin):
        objects = git(repository, "rev-list", "--all", "--objects", "--no-object-names").split()
        assert len(objects) > 20
        texts = [git(repository, "cat-file", "-p", sha) for sha in objects]
        assert not [secret for secret in SECRETS for text in texts if secret in text]


@pytest.mark.slow  # some of these pages: test_a_server_shows_it_and_nothing_that_is_sent
def test_pages_show_it_where_an_entry_is_and_nowhere_else(registry: Path) -> None:
    """Every page that a link leads to, in three forms at most; each once more as a page to send, and as a table."""
    app = make_app(registry)
    shown: set[str] = set()
    first = ["/", "/members?columns=telephone", "/startups?columns=orders", "/search?q=06+11"]
    waiting, seen = [*first, "/members/samuel.orvault"], set()
    forms: Counter[str] = Counter()
    while waiting:
        address = waiting.pop()
        path = address.partition("?")[0]
        if address in seen or forms[path] == 3 or path.startswith(("/static", "/change", "/undo", "/drafts")):
            continue
        seen.add(address)
        forms[path] += "send=" not in address
        answer = get(app, address)
        if [secret for secret in SECRETS if secret.encode() in answer.body]:
            shown.add(path)
            assert "send=1" not in address
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting += [link for link, _ in PageReader(answer.text).links if link.startswith("/")]
            if "send=" not in address:
                waiting.append(f"{address}{'&' if '?' in address else '?'}send=1")
    assert len(seen) > 300, len(seen)
    assert shown == {"/members/samuel.orvault", "/startups/mon-estran", "/reports/administration"}


def test_a_submodule_of_the_repository_is_refused(registry: Path, call: RunCommand) -> None:
    """Its commits are named in what is published, and a copy is made with it."""
    repository = registry.parent
    git(repository, "init", "-q", "-b", "main")
    private = repository / "prive"
    git(private, "init", "-q", "-b", "main")
    git(private, "add", "-A")
    git(private, "commit", "-qm", "privé")
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", "./prive", "prive")
    ran = call("show", "samuel.orvault", "--private", cwd=registry)
    assert ran.code == 2
    assert "published" in ran.err
    assert PHONE not in ran.out


def test_an_error_in_the_settings_of_the_folder_says_that_it_is_there(registry: Path, call: RunCommand) -> None:
    settings = registry.parent / "prive/incubo.toml"
    for text in ("[private\n", '[private]\nof = "../registre"\n[fields.member.badge]\ntype = "nombre"\n'):
        settings.write_text(text, "utf-8")
        ran = call("--lang", "fr", "list", "members", "--columns", "+telephone", cwd=registry)
        assert ran.code == 2
        assert "dans le dossier privé ../prive" in ran.err
