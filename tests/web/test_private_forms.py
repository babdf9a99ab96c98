"""Forms of what is private: written in the private folder, on its own machine, and seen by nobody else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.command_line import RunCommand
from support.git_repository import git, make_sample_repository
from support.web_forms import Browser

from incubo.app.environment import Environment
from incubo.web.forms.routes import make_change_routes
from incubo.web.keys import Keys
from incubo.web.live import LiveRegistry
from incubo.web.options import AllowedHosts, ServerOptions
from incubo.web.routes import make_read_routes
from incubo.web.server import create_app

PHONE, NUMBER = "06 11 22 33 44", "4500099887"
PERSON = "/change/private?kind=member&id=samuel.orvault"
ORDER = "/change/order?kind=member&id=samuel.orvault"


@pytest.fixture
def registry(tmp_path: Path, call: RunCommand) -> Path:
    """The sample in git, with a private folder beside it that is in git too."""
    root = make_sample_repository(tmp_path / "registre")
    ran = call("init", "--private-folder", "../prive", "--yes", cwd=root)
    assert ran.code == 0, ran.err
    git(root, "commit", "-qam", "un dossier privé")
    return root


@pytest.fixture
def private_file(registry: Path) -> Path:
    return registry.parent / "prive/content/members/samuel.orvault.md"


@pytest.fixture
def browser(registry: Path) -> Browser:
    return Browser(registry)


def _write(browser: Browser, address: str, answers: dict[str, str]) -> str:
    browser.get(address)
    preview = browser.send(answers)
    assert preview.status == 200, preview.text
    assert "Rien n'est encore écrit" in preview.text
    done = browser.send(button="do=write")
    assert done.status == 200, done.text
    return done.text


def test_fields_and_notes_are_written_in_the_private_folder_only(
    browser: Browser, registry: Path, private_file: Path
) -> None:
    done = _write(browser, PERSON, {"f.telephone": PHONE, "notes": "Ne pas répéter."})
    assert private_file.read_text("utf-8") == f"---\ntelephone: {PHONE}\n---\n\nNe pas répéter.\n"
    assert "C'est dans le dossier privé, et rien n'en est publié" in done
    assert git(registry, "status", "--porcelain") == ""
    assert PHONE in browser.get("/members/samuel.orvault").text
    for path in registry.rglob("*"):  # neither in a draft nor in a journal of the registry
        assert not path.is_file() or PHONE not in path.read_text("utf-8", "replace"), path


def test_a_field_that_was_not_touched_stays_as_it_is_written(browser: Browser, private_file: Path) -> None:
    text = f"---\n# le bon\ntelephone:   '{PHONE}' # perso\norders:\n  - number: '{NUMBER}'\n---\n\nUn.\n"
    private_file.parent.mkdir(parents=True, exist_ok=True)
    private_file.write_text(text, "utf-8")
    _write(browser, PERSON, {"notes": "Deux."})
    assert private_file.read_text("utf-8") == text.replace("Un.", "Deux.")
    _write(browser, PERSON, {"f.telephone": ""})
    assert private_file.read_text("utf-8") == f"---\n# le bon\norders:\n  - number: '{NUMBER}'\n---\n\nDeux.\n"


def test_an_order_is_recorded_and_changed(browser: Browser, private_file: Path) -> None:
    _write(browser, ORDER, {"number": NUMBER, "startup": "Mon Estran", "end": "10/01/2025", "amount": "48k"})
    order = f"  - number: '{NUMBER}'\n    startup: mon-estran\n    end: 2025-01-10\n    amount: 48000\n"
    assert private_file.read_text("utf-8") == f"---\norders:\n{order}---\n"
    page = browser.get("/startups/mon-estran")
    assert f"/change/order?kind=member&amp;id=samuel.orvault&amp;order={NUMBER}" in page.html
    form = browser.get(f"{ORDER}&order={NUMBER}")
    assert 'value="48000"' in form.html
    assert f"Un bon de commande {NUMBER}" in form.text
    _write(browser, f"{ORDER}&order={NUMBER}", {"state": "certified", "amount": "", "end": "11/01/2025"})
    changed = f"  - number: '{NUMBER}'\n    startup: mon-estran\n    end: 2025-01-11\n    state: certified\n"
    assert private_file.read_text("utf-8") == f"---\norders:\n{changed}---\n"


def test_an_order_is_not_recorded_twice(browser: Browser, private_file: Path) -> None:
    _write(browser, ORDER, {"number": NUMBER})
    browser.get(ORDER)
    page = browser.send({"number": NUMBER, "note": "autre"})
    assert page.status == 422
    assert "autre" not in private_file.read_text("utf-8")
    assert browser.get(f"{ORDER}&order=1").status == 409


def test_a_file_that_cannot_be_read_is_not_written_over(browser: Browser, private_file: Path) -> None:
    private_file.parent.mkdir(parents=True, exist_ok=True)
    private_file.write_text("---\ntelephone: [\n---\n", "utf-8")
    for address in (PERSON, ORDER):
        page = browser.get(address)
        assert page.status == 409
        assert "ne peut pas être lu" in page.text


def test_a_value_that_cannot_be_read_stays_unless_it_is_changed(browser: Browser, private_file: Path) -> None:
    private_file.parent.mkdir(parents=True, exist_ok=True)
    private_file.write_text(f"---\norders:\n  - number: '{NUMBER}'\n    state: bidule\n---\n", "utf-8")
    _write(browser, f"{ORDER}&order={NUMBER}", {"note": "x"})
    assert private_file.read_text("utf-8").endswith("    state: bidule\n    note: x\n---\n")


def test_what_is_begun_is_kept_beside_the_private_folder(browser: Browser, registry: Path) -> None:
    browser.get(PERSON)
    browser.send({"f.telephone": PHONE}, button="do=keep")
    assert PHONE not in browser.get("/drafts").text
    found = [path for path in registry.parent.rglob("*.json") if PHONE in path.read_text("utf-8")]
    assert len(found) == 1
    assert found[0].is_relative_to(registry.parent / "prive")


def test_there_is_no_proposal_of_it(browser: Browser, registry: Path) -> None:
    git(registry.parent / "prive", "remote", "add", "origin", str(registry.parent / "nulle-part"))
    browser.get(PERSON)
    page = browser.send({"f.telephone": PHONE})
    assert 'value="propose"' not in page.html
    page = browser.send(button="do=propose")
    assert "Rien n'est encore écrit" in page.text
    assert not (registry.parent / "prive/content/members/samuel.orvault.md").exists()


@pytest.mark.parametrize("address", [PERSON, ORDER])
def test_without_the_folder_there_is_no_form(browser: Browser, registry: Path, address: str) -> None:
    (registry.parent / "prive").rename(registry.parent / "ailleurs")
    assert browser.get(address).status == 404
    assert "/change/private" not in browser.get("/members/samuel.orvault").html


@pytest.mark.parametrize("address", [PERSON, ORDER])
@pytest.mark.parametrize("mode", ["shared", "read-only", "shared with forms"])
def test_other_machines_and_readers_have_no_form(registry: Path, private_file: Path, mode: str, address: str) -> None:
    private_file.parent.mkdir(parents=True, exist_ok=True)
    private_file.write_text(f"---\ntelephone: '{PHONE}'\norders:\n  - number: '{NUMBER}'\n---\n", "utf-8")

    def report(error: Exception) -> None:
        raise error

    is_shared = mode != "read-only"
    options = ServerOptions(
        AllowedHosts(80), Keys(), report, read_only=mode != "shared with forms", needs_session=not is_shared
    )
    live = LiveRegistry(registry, Environment("en", lambda _: datetime.date(2025, 1, 15)))
    routes = make_read_routes(live) if mode != "shared with forms" else [
        *make_read_routes(live), *make_change_routes(live)
    ]  # fmt: skip
    client = TestClient(create_app(routes, options), "http://localhost")
    if not is_shared:
        client.get("/", params={"token": options.keys.make_token()})
    answer = client.get(address)
    assert answer.status_code in (403, 404)
    assert PHONE not in answer.text
    assert "/change/private" not in client.get("/members/samuel.orvault").text


def test_renaming_a_person_tells_that_the_private_file_keeps_its_name(
    browser: Browser, registry: Path, private_file: Path
) -> None:
    private_file.parent.mkdir(parents=True, exist_ok=True)
    private_file.write_text(f"---\ntelephone: '{PHONE}'\n---\n", "utf-8")
    told = "Dans le dossier privé, « samuel.orvault » garde son ancien identifiant, et n'est plus retrouvé"
    browser.get("/change/rename?kind=member&id=samuel.orvault")
    assert told in browser.send({"title": "Samuel Orvault", "new": "sam.orvault"}).text
    assert told in browser.send(button="do=write").text


def test_nothing_is_postponed_for_everybody_where_the_private_folder_cannot_be_read(
    browser: Browser, registry: Path
) -> None:
    (registry.parent / "prive/incubo.toml").write_text("[private\n", "utf-8")
    assert "/change/postpone" not in browser.get("/").html
    assert browser.get("/change/postpone?kind=startup&id=mon-estran&reason=role").status == 404


def test_what_is_known_is_kept_in_the_private_folder(browser: Browser, registry: Path, call: RunCommand) -> None:
    name, private = ".incubo/postponed.toml", registry.parent / "prive"
    address = "/change/postpone-private?kind=startup&amp;id=mon-estran&amp;reason=role%2FD%C3%A9ploiement"
    assert address in browser.get("/").html
    form = "/change/postpone-private?kind=startup&id=mon-estran&reason=role"
    assert "rien n'en est publié" in _write(browser, form, {"until": "1er mars 2025", "because": "Recrutements gelés"})
    assert "Recrutements gelés" in (private / name).read_text("utf-8")
    assert not (registry / name).exists()
    today = browser.get("/")
    assert address + '"' not in today.html
    assert "Reporté jusqu'au 1er mars 2025 : 1" in today.text
    again = address + "&amp;until=2025-01-15"
    assert again in today.html
    # Files for others have it only where private data is asked for.
    rows = call("todo", "--only", "role", "-f", "csv", cwd=registry).out
    assert "Recrutements gelés" not in rows
    assert "Recrutements gelés" in call("todo", "--only", "role", "-f", "csv", "--private", cwd=registry).out
    words = ["postpone", "samuel.orvault", "--until", "2025-02-01", "--because", "Avenant", "--yes"]
    assert call(*words, cwd=registry).code == 0
    assert (private / name).read_text("utf-8").count("until = ") == 2
    _write(browser, again.replace("&amp;", "&"), {})
    assert (private / name).read_text("utf-8").count("until = ") == 1
