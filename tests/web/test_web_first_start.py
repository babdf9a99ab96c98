"""The first start: where the registry is, the copy of it, whose figures are ours."""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path

import pytest
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from support.git_repository import git, make_sample_repository
from support.waiting import wait_until

from incubo.app import first_start
from incubo.app.environment import Environment
from incubo.config.user import Choices, UserConfig, load_user_config
from incubo.core.errors import ToolError, UsageError
from incubo.vcs import clone
from incubo.web.first_start import FirstStart, make_first_routes
from incubo.web.keys import Keys
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app

PORT = 8042
HOST = f"127.0.0.1:{PORT}"
SAME_ORIGIN = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
ENVIRONMENT = Environment("en", lambda _zone: datetime.date(2025, 1, 15))


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A bare repository of the sample."""
    work = make_sample_repository(tmp_path / "work")
    git(tmp_path, "clone", "-q", "--bare", str(work), "registre.git")
    return tmp_path / "registre.git"


class Window:
    """A browser in front of a server that has no registry."""

    def __init__(self, folder: Path) -> None:
        self.documents, self.config = folder / "Documents", folder / "config.toml"
        self.chosen: list[tuple[Path, str | None]] = []
        self.errors: list[Exception] = []
        self.start = FirstStart(ENVIRONMENT, self.documents, self._choose)
        options = ServerOptions(AllowedHosts(PORT), Keys(), self.errors.append)
        self.client = TestClient(create_app(make_first_routes(self.start), options), f"http://{HOST}")
        self.client.get("/", params={"token": options.keys.make_token()})

    def _choose(self, root: Path, incubator: str | None) -> list[BaseRoute]:
        first_start.remember_choice(self.config, root, incubator, ENVIRONMENT)
        self.chosen.append((root, incubator))
        environment = ENVIRONMENT._replace(user_config=lambda: load_user_config(self.config))
        return [*make_read_routes(LiveRegistry(root, environment))]

    def page(self) -> str:
        return self.client.get("/").text

    def send(self, do: str, **fields: str) -> str:
        csrf = re.search(r'name="csrf" value="(\w+)"', self.page())
        assert csrf is not None
        data = {"csrf": csrf[1], "do": do, **fields}
        return self.client.post("/first-start", data=data, headers=SAME_ORIGIN).text

    def wait(self) -> str:
        """The page when the copy has ended."""
        wait_until(lambda: self.start.state.copying is None)
        return self.page()


@pytest.fixture
def window(tmp_path: Path) -> Window:
    return Window(tmp_path)


def title(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def test_a_copy_then_the_incubator_then_today(window: Window, published: Path) -> None:
    assert title(window.page()) == "How do you begin?"
    assert title(window.client.get("/startups/mon-estran").text) == "How do you begin?"
    window.send("find", address=str(published))
    page = window.wait()
    assert title(page) == "Which incubator is yours?"
    assert '<option value="rivages">' in page
    copy = window.documents / "registre"
    assert (copy / "content").is_dir()
    page = window.send("choose", incubator="rivages")
    assert window.chosen == [(copy.resolve(), "rivages")]
    assert load_user_config(window.config) == UserConfig().with_choices(copy, Choices("rivages"))
    assert "<main" in page
    assert 'href="/startups"' in page
    assert window.client.get("/startups").status_code == 200
    assert window.client.post("/first-start", data={"csrf": ""}, headers=SAME_ORIGIN).status_code in (403, 405)
    assert not window.errors


def test_a_registry_of_this_computer_is_taken_as_it_is(window: Window, tmp_path: Path, published: Path) -> None:
    del published
    assert title(window.send("find", address=str(tmp_path / "work" / "content"))) == "Which incubator is yours?"
    window.send("choose", incubator="all")
    assert window.chosen == [((tmp_path / "work").resolve(), "all")]
    assert not window.documents.exists()


def test_another_registry_can_be_taken_before_it_is_chosen(window: Window, tmp_path: Path, published: Path) -> None:
    del published
    window.send("find", address=str(tmp_path / "work"))
    assert title(window.send("again")) == "How do you begin?"
    assert title(window.send("choose", incubator="rivages")) == "How do you begin?"
    assert not window.chosen


def test_an_incubator_that_is_not_there_is_refused(window: Window, tmp_path: Path, published: Path) -> None:
    del published
    window.send("find", address=str(tmp_path / "work"))
    page = window.send("choose", incubator="nulle-part")
    assert "nulle-part" in page
    assert (title(page), window.chosen) == ("Which incubator is yours?", [])


def test_a_registry_is_created(window: Window) -> None:
    page = window.send("new")
    assert title(page) == "A new registry"
    page = window.send("create", **{"q.title": "Les phares", "parent": str(window.documents)})
    assert "an answer is needed" in page  # what it does, in a sentence
    assert 'value="Les phares"' in page
    assert not window.documents.exists()
    answers = {"q.title": "Les phares", "q.short_description": "Les services des phares", "q.owner_name": "Office"}
    page = window.send("create", **answers, parent=str(window.documents))
    assert "an answer is needed" in page  # of which type it is
    window.send("create", **answers, **{"q.owner_type": "autre"}, parent=str(window.documents))
    root = window.documents / "registry-les-phares"
    assert window.chosen == [(root, "les-phares")]
    assert "title: Les phares" in (root / "content/incubators/les-phares.md").read_text()
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%s") == "init: new registry"
    assert window.client.get("/startups").status_code == 200
    assert not window.errors


def test_a_registry_is_created_for_a_spreadsheet(window: Window) -> None:
    assert "the file comes next" in window.send("bring-in")
    csrf = re.search(r'name="csrf" value="(\w+)"', window.page())
    assert csrf is not None
    data = {"csrf": csrf[1], "do": "create", "q.title": "Les phares", "q.short_description": "Les services des phares",
            "parent": str(window.documents)}  # fmt: skip
    answer = window.client.post("/first-start", data=data, headers=SAME_ORIGIN, follow_redirects=False)
    assert answer.headers["location"] == "/import"


@pytest.mark.parametrize("parent", ["", "documents", "/dev/null", "/\x07"])
def test_a_folder_that_a_new_registry_cannot_be_put_in(window: Window, parent: str) -> None:
    window.send("new")
    page = window.send("create", **{"q.title": "Les phares", "q.short_description": "Les phares"}, parent=parent)
    assert title(page) == "A new registry"
    assert 'role="alert"' in page
    assert 'value="Les phares"' in page
    assert not window.chosen
    assert title(window.send("again")) == "How do you begin?"


def test_what_is_wrong_with_the_new_file_is_said(window: Window) -> None:
    window.send("new")
    answers = {"q.title": "Les phares {{ name }}", "q.short_description": "Les phares"}
    page = window.send("create", **answers, **{"q.owner_type": "autre"}, parent=str(window.documents))
    assert "the new file would not be right" in page.lower()
    assert "“{{ name }}” would run when the page is shown" in page
    assert "short_description:" not in page.lower()
    assert not window.documents.exists()


def test_a_folder_that_is_taken_stays_as_it_is(window: Window) -> None:
    taken = window.documents / "registry-les-phares"
    taken.mkdir(parents=True)
    window.send("new")
    answers = {"q.title": "Les phares", "q.short_description": "Les phares"}
    assert "is there already" in window.send("create", **answers, parent=str(window.documents))
    assert [*taken.iterdir()] == []


def test_a_registry_of_ones_own_follows_another(window: Window, tmp_path: Path, published: Path) -> None:
    del published
    there = tmp_path / "work"
    window.send("find", address=str(there))
    assert title(window.page()) == "Which incubator is yours?"
    window.send("follow", incubator="rivages", people="yes")
    root = window.documents / "registry-rivages"
    assert window.chosen == [(root, "rivages")]
    assert (root / "content/startups/mon-estran.md").exists()
    assert (root / "content/members/samuel.orvault.md").exists()
    assert 'follow = "../../work"' in next((root / ".incubo/imports").glob("*/source.toml")).read_text()
    assert git(root, "status", "--porcelain") == ""
    assert [line[:7] for line in git(root, "log", "--format=%s").splitlines()] == ["import(", "init: n"]
    assert git(there, "status", "--porcelain") == ""
    assert window.client.get("/startups/mon-estran").status_code == 200
    assert not window.errors


def test_no_second_registry_takes_the_place_of_one(window: Window, tmp_path: Path, published: Path) -> None:
    del published
    (window.documents / "registry-rivages").mkdir(parents=True)
    window.send("find", address=str(tmp_path / "work"))
    assert "is there already" in window.send("follow", incubator="rivages")
    assert "nulle-part" in window.send("follow", incubator="nulle-part")
    assert not window.chosen


def test_the_sample(window: Window) -> None:
    assert title(window.send("sample")) == "Which incubator is yours?"
    assert (window.documents / "incubo-exemple" / "content" / "startups").is_dir()
    window.send("again")
    page = window.send("sample")
    assert "is there already, and stays as it is" in page


def test_a_repository_without_a_registry(window: Window, tmp_path: Path) -> None:
    work = tmp_path / "other"
    work.mkdir()
    (work / "<b>notes.txt").write_text("x")
    git(work, "init", "-q")
    git(work, "add", "-A")
    git(work, "-c", "user.name=A", "-c", "user.email=a@a.example", "commit", "-qm", "first")
    git(tmp_path, "clone", "-q", "--bare", str(work), str(tmp_path / "other.git"))
    window.send("find", address=str(tmp_path / "other.git"))
    page = window.wait()
    assert "There is no registry in" in page
    assert "&lt;b&gt;notes.txt" in page
    assert "<b>notes" not in page
    assert 'value="sample"' in page


def test_nothing_is_overwritten(window: Window, published: Path) -> None:
    (window.documents / "registre").mkdir(parents=True)
    (window.documents / "registre" / "thesis.odt").write_text("x")
    page = window.send("find", address=str(published))
    assert "is there already, and stays as it is" in page
    assert f'value="{published}"' in page
    assert [path.name for path in (window.documents / "registre").iterdir()] == ["thesis.odt"]


@pytest.mark.parametrize("parent", ["-x", "x", "../x", "\x00", "a" * 600])
def test_places_that_are_no_folder(window: Window, published: Path, parent: str) -> None:
    if "\x00" in parent:
        with pytest.raises(UsageError):
            first_start.choose_target(parent, "x")
        return
    assert "whole path of a folder" in window.send("find", address=str(published), parent=parent)
    assert window.start.state.copying is None


@pytest.mark.parametrize("parent", ["~nobody-of-that-name/x", "/dev/null/x/y"])
def test_places_that_nobody_can_look_at(window: Window, published: Path, parent: str) -> None:
    page = window.send("find", address=str(published), parent=parent)
    assert 'role="alert"' in page or window.start.state.copying is not None


@pytest.mark.parametrize(
    "address",
    [
        "~nobody-of-that-name/x",
        "--upload-pack=touch x", "-u", "ext::sh -c touch% x", "fd::17", "git://estran.example/x", "http://estran.example/x",
        "ftp://estran.example/x", "https://a:b@estran.example/x", "https://-x/y", "ssh://-oProxyCommand=x/y",
        "ssh://-l@estran.example/x", "-x@estran.example:y", "git@-oProxyCommand=x:y", "git@estran.example:-x",
        "git@estran.example::x", "a@ext::sh", "x", "../x", "https://estran.example", "https://estran.example/a b",
        "javascript:alert(1)", "https://é.example/x", "https://a\nb/x", "https://" + "a" * 600,
    ],
)  # fmt: skip
def test_addresses_that_git_does_not_get(window: Window, address: str) -> None:
    with pytest.raises(UsageError):
        first_start.read_source(address)
    page = window.send("find", address=address)
    assert title(page) == "How do you begin?"
    assert 'role="alert"' in page
    assert window.start.state.copying is None
    assert not window.documents.exists()


@pytest.mark.parametrize(
    ("typed", "address", "name"),
    [
        ("https://github.com/betagouv/registre", "https://github.com/betagouv/registre", "registre"),
        (" https://github.com/a/b/tree/main/content?x=1#y ", "https://github.com/a/b", "b"),
        ("https://gitlab.example/a/b/c/-/tree/main", "https://gitlab.example/a/b/c", "c"),
        ("https://gitlab.example:8443/a/b.git/", "https://gitlab.example:8443/a/b.git", "b"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git", "b"),
        ("ssh://git@estran.example:2222/a/b.git", "ssh://git@estran.example:2222/a/b.git", "b"),
    ],
)
def test_addresses_that_git_gets(typed: str, address: str, name: str) -> None:
    assert first_start.read_source(typed).address == address
    assert clone.repository_name(address) == name


@pytest.mark.parametrize(
    "address", ["https://a.example/..", "https://a.example/x/.git", "https://a.example/-", "a@b:é/$x"]
)
def test_names_of_folders(address: str) -> None:
    name = clone.repository_name(address)
    assert re.fullmatch(r"\w[\w.-]*", name)


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_a_copy_that_is_stopped_leaves_nothing(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that never answers: a program in the place of ssh that waits."""
    if sys.platform == "win32":
        pytest.skip("a program in sh")
    script = tmp_path / "ssh"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    page = window.send("find", address="git@estran.example:a/b.git")
    assert title(page) == "The registry is being copied"
    assert '<meta http-equiv="refresh" content="2">' in page
    again = window.send("find", address=str(tmp_path))  # one at a time
    assert title(again) == "The registry is being copied"
    process_id = tmp_path / "pid"
    wait_until(lambda: process_id.exists() and process_id.read_text().endswith("\n"))
    window.send("cancel")
    page = window.wait()
    assert "The copy was stopped; nothing of it is left" in page
    assert not (window.documents / "b").exists()
    wait_until(lambda: not is_running(int(process_id.read_text())))  # the program that git started


def test_a_copy_has_a_limit_of_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("a program in sh")
    script = tmp_path / "ssh"
    script.write_text("#!/bin/sh\nexec sleep 600\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    with pytest.raises(clone.CancelledError) as raised:
        clone.clone_repository("git@estran.example:a", tmp_path / "a", lambda _: None, lambda: False, seconds=0.3)
    assert raised.value.is_too_long


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", "you may not read it"),
        ("git@github.com: Permission denied (publickey).", "you may not read it"),
        ("remote: Repository not found.", "no repository at this address"),
        ("fatal: unable to access 'https://x/': Could not resolve host: x", "cannot be reached"),
        ("SSL certificate problem: unable to get local issuer certificate", "certificate"),
        ("Host key verification failed.", "does not know the server"),
        ("fatal: transport 'ext' not allowed", "does not follow"),
        ("fatal: something else", "could not copy"),
    ],
)
def test_what_went_wrong_is_said_in_words(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, words: str
) -> None:
    if sys.platform == "win32":
        pytest.skip("a program in sh")
    script = tmp_path / "ssh"
    script.write_text('#!/bin/sh\necho "$SAID" >&2\nexit 128\n')
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    monkeypatch.setenv("SAID", said)
    window.send("find", address="git@estran.example:a/b.git")
    page = window.wait()
    assert words in page
    assert said not in page
    assert not (window.documents / "b").exists()


def test_git_never_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program that git starts is told, and that it has no terminal."""
    if sys.platform == "win32":
        pytest.skip("a program in sh")
    script = tmp_path / "ssh"
    script.write_text(f"#!/bin/sh\nenv > {tmp_path}/env\nps -o tty= -p $$ > {tmp_path}/tty\nexit 1\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    monkeypatch.setenv("GIT_ASKPASS", "/bin/false")
    monkeypatch.setenv("SSH_ASKPASS", "/bin/false")
    with pytest.raises(ToolError):
        clone.clone_repository("git@estran.example:a", tmp_path / "a", lambda _: None, lambda: False)
    variables = dict(line.partition("=")[::2] for line in (tmp_path / "env").read_text().splitlines())
    names = ("GIT_TERMINAL_PROMPT", "GIT_ASKPASS", "SSH_ASKPASS_REQUIRE", "GIT_ALLOW_PROTOCOL")
    assert [variables.get(name) for name in names] == ["0", "", "never", "https:ssh:file"]


def test_a_repository_brings_no_program_along(window: Window, published: Path, tmp_path: Path) -> None:
    """Submodules, which name other addresses, are not fetched."""
    work = tmp_path / "work"
    (work / ".gitmodules").write_text(f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% {tmp_path}/pwned\n')
    git(work, "add", "-A")
    git(work, "-c", "user.name=A", "-c", "user.email=a@a.example", "commit", "-qm", "second")
    git(work, "push", "-q", str(published), "main")
    window.send("find", address=str(published))
    assert title(window.wait()) == "Which incubator is yours?"
    assert not (tmp_path / "pwned").exists()
