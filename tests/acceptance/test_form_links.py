"""The forms that documents link to: filled in with what the registry holds, read back as it is, and never too long."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from support.command_line import RunCommand
from support.git_repository import GitLog, git, make_sample_repository

from incubo.export.scaffold.form_links import MAX_URL_LENGTH

ADDRESSES = {
    "github": "git@github.com:rivages/registre.git",
    "gitlab": "https://jeton:x@gitlab.com/rivages/registre.git",
}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A sample registry in git, without forms."""
    return make_sample_repository(tmp_path)


def with_forms(call: RunCommand, folder: Path, forge: str) -> Path:
    git(folder, "remote", "add", "origin", ADDRESSES[forge])
    assert call("init", "--forge", forge, "--yes", cwd=folder).code == 0
    return folder


def links(call: RunCommand, folder: Path, *words: str) -> list[str]:
    """The addresses of a document, as machines get them."""
    ran = call(*words, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            if value.startswith(("https://github.com/", "https://gitlab.com/")):
                yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from walk(part)

    return list(walk(json.loads(ran.out)))


def form_of(folder: Path, url: str) -> str:
    """The issue that a forge makes of an address, where the person just sends it."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, strict_parsing=True))
    if "issue[description]" in query:
        return query["issue[description]"]
    form = yaml.safe_load((folder / ".github/ISSUE_TEMPLATE" / query["template"]).read_text("utf-8"))
    lines = []
    for element in form["body"]:
        label = element["attributes"].get("label")
        if label is None:
            continue
        answer = query.pop(element.get("id", ""), "_No response_")
        if element["type"] == "checkboxes":
            answer = "\n".join(f"- [ ] {box['label']}" for box in element["attributes"]["options"])
        elif element["type"] == "dropdown":
            options = element["attributes"]["options"]
            answer = options[0] if element.get("id") == "request" else answer
            assert answer in (*options, "_No response_")
        lines += [f"### {label}", "", answer, ""]
    assert set(query) == {"template", "title"}  # each parameter filled in an element
    return "\n".join(lines)


def requested(call: RunCommand, folder: Path, text: str) -> str:
    """What `incubo issue` would change; "" for nothing."""
    (folder / "issue.md").write_text(text, "utf-8")
    ran = call("issue", "issue.md", "--dry-run", cwd=folder)
    assert ran.code == 0, ran.err
    return "\n".join(line for line in ran.out.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---"))


@pytest.mark.parametrize("forge", ["github", "gitlab"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_form_that_is_sent_as_it_is_changes_nothing(call, sample, forge, language):
    settings = (sample / "incubo.toml").read_text("utf-8").replace('language = "fr"', f'language = "{language}"')
    (sample / "incubo.toml").write_text(settings, "utf-8")
    with_forms(call, sample, forge)
    seen = [*links(call, sample, "remind", "sheets"), *links(call, sample, "dossier", "digue-info")]
    assert len(seen) > 5
    for url in seen:
        assert len(url) <= MAX_URL_LENGTH
        assert "jeton" not in url
        text = form_of(sample, url)
        (sample / "issue.md").write_text(text, "utf-8")
        ran = call("issue", "issue.md", "--dry-run", cwd=sample)
        assert (ran.code, "Nothing to change" in ran.err) == (0, True), (url, ran.err)


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_nothing_has_changed_is_one_tick(call, sample, forge):
    with_forms(call, sample, forge)
    url = links(call, sample, "dossier", "digue-info")[0]
    text = form_of(sample, url)
    assert "Digue Info" in text
    box = "- [ ] J'ai relu toute la fiche"
    assert box in text
    assert requested(call, sample, text.replace(box, box.replace("[ ]", "[x]"))) == "+reviewed_on: 2025-01-15"


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_what_is_changed_in_it_changes(call, sample, forge):
    with_forms(call, sample, forge)
    text = form_of(sample, links(call, sample, "dossier", "digue-info")[0])
    changed = text.replace("digue-info@rivages.example", "digues@rivages.example")
    assert requested(call, sample, changed).splitlines() == [
        "-contact: digue-info@rivages.example",
        "+contact: digues@rivages.example",
    ]


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_missions_and_committees(call, sample, forge):
    with_forms(call, sample, forge)
    extended = [requested(call, sample, form_of(sample, url)) for url in links(call, sample, "remind", "missions")]
    assert extended
    assert all("+    end: 2025-" in diff for diff in extended)
    forms = [form_of(sample, url) for url in links(call, sample, "remind", "committees")]
    planned = [requested(call, sample, text) for text in forms if text.startswith("### Demande\n\nComité\n")]
    assert planned
    assert all(diff.endswith(": 2025-02-17") for diff in planned)


@pytest.mark.parametrize("forge", ["github", "gitlab"])
@pytest.mark.parametrize("grouping", ["topic", "startup"])
def test_a_digest_links_to_the_forms_of_what_is_to_be_done(call, sample, forge, grouping):
    with_forms(call, sample, forge)
    undecided = sample / "content/startups/digue-info.md"
    undecided.write_text(undecided.read_text("utf-8").replace("    decision: extend\n", "", 1), "utf-8")
    seen = links(call, sample, "digest", "--since", "2024-01-15", "--within", "60d", "--by", grouping)
    forms = [form_of(sample, url) for url in seen]
    assert {text.split("\n")[2] for text in forms} == {"Prolonger des missions", "Comité"}
    changes = [requested(call, sample, text) for text in forms if "\nProlonger" in text]
    assert changes
    assert all("+    end: 2025-" in diff for diff in changes)
    for text in call("digest", "-f", "markdown", cwd=sample), call("digest", cwd=sample):
        assert "issues/new" in text.out
        assert "By a form" in text.out


def test_a_digest_links_to_nothing_where_there_is_no_forge(call, sample):
    assert links(call, sample, "digest") == []
    assert "In a browser" not in call("digest", cwd=sample).out


@pytest.mark.parametrize(
    ("words", "most"), [(("remind", "missions"), 5), (("dossier", "digue-info"), 7), (("remind", "sheets"), 5)]
)
@pytest.mark.parametrize("remotes", [1, 2])
def test_few_git_commands_find_the_links(call, sample, tmp_path, monkeypatch, words, most, remotes):
    """The repository on the web is looked for once, whatever the number of links."""
    with_forms(call, sample, "github")
    if remotes == 2:
        git(sample, "remote", "add", "upstream", "https://github.com/rivages/source.git")
        git(sample, "update-ref", "refs/remotes/upstream/main", "HEAD")
    started = GitLog(tmp_path / "git", monkeypatch)
    seen = links(call, sample, *words)
    owner = "rivages/source" if remotes == 2 else "rivages/registre"
    assert seen
    assert all(url.startswith(f"https://github.com/{owner}/") for url in seen)
    took = started.take()
    assert len(took) <= most, "\n".join(took)


def test_people_of_a_team_share_a_form(call, sample):
    with_forms(call, sample, "github")
    colleague = sample / "content/members/tanguy.rosparc.md"
    colleague.write_text(colleague.read_text("utf-8").replace("- ancrage-logement", "- balise-mediation"), "utf-8")
    other = sample / "content/members/clement.aubriot.md"
    other.write_text(other.read_text("utf-8").replace("end: 2025-10-31", "end: 2025-03-31"), "utf-8")
    seen = links(call, sample, "remind", "missions", "--within", "365d")
    # the form extends all missions of a person: whoever leaves two products on two days has the file
    assert any("/edit/main/content/members/leila.ferrandis.md" in url for url in seen)
    shared = [url for url in seen if "%0A" in url]
    assert all("template=incubo-extend.yml" in url for url in shared)
    assert shared
    who = dict(parse_qsl(urlsplit(shared[0]).query))["who"].split("\n")
    assert len(who) == len(set(who)) > 1
    assert requested(call, sample, form_of(sample, shared[0])).count("+    end:") >= len(who)


def test_without_forms_the_file_is_linked(call, sample):
    git(sample, "remote", "add", "origin", ADDRESSES["github"])
    for words in (("remind", "sheets"), ("remind", "missions"), ("dossier", "digue-info")):
        seen = links(call, sample, *words)
        assert seen
        assert all(url.startswith("https://github.com/rivages/registre/edit/main/content/") for url in seen)
    git(sample, "remote", "set-url", "origin", "https://forge.example/rivages/registre")
    assert links(call, sample, "dossier", "digue-info") == []


def test_an_offer_has_no_form(call, sample):
    with_forms(call, sample, "github")
    assert all("/edit/main/content/jobs/" in url for url in links(call, sample, "remind", "jobs"))


def test_the_draft_of_a_mail_has_the_link_on_one_line(call, sample, tmp_path):
    with_forms(call, sample, "github")
    assert call("remind", "sheets", "-o", str(tmp_path / "drafts"), cwd=sample).code == 0
    from email import message_from_bytes

    for file in (tmp_path / "drafts").glob("*.eml"):
        payload = message_from_bytes(file.read_bytes()).get_payload(decode=True)
        assert isinstance(payload, bytes)
        url = next(word for word in payload.decode().split() if "issues/new" in word)
        assert "entry=" in url


HOSTILE = [
    "/close",
    "@tout-le-monde, à lire",
    "salut @rivages",
    "### Request",
    "<!-- caché -->",
    "> cité",
    "- [x] coché",
    "None",
    "`code`",
    "A & B $(x) &lt;b",
    "=1+1",
]


@pytest.mark.parametrize("forge", ["github", "gitlab"])
@pytest.mark.parametrize("title", HOSTILE)
def test_what_is_no_plain_text_is_left_out(call, sample, forge, title):
    with_forms(call, sample, forge)
    file = sample / "content/startups/digue-info.md"
    file.write_text(file.read_text("utf-8").replace("title: Digue Info", f"title: {json.dumps(title)}"), "utf-8")
    url = links(call, sample, "dossier", "digue-info")[0]
    text = form_of(sample, url)
    assert title not in text
    assert "digue-info@rivages.example" in text
    assert title not in dict(parse_qsl(urlsplit(url).query)).get("issue[title]", "")
    assert title not in dict(parse_qsl(urlsplit(url).query)).get("title", "")
    assert requested(call, sample, text) == ""


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_a_long_entry_keeps_a_short_address(call, sample, forge):
    with_forms(call, sample, forge)
    file = sample / "content/startups/digue-info.md"
    text = file.read_text("utf-8")
    mission = next(line for line in text.splitlines() if line.startswith("mission:"))
    file.write_text(text.replace(mission, f"mission: {'é' * 4000}"), "utf-8")
    url = links(call, sample, "dossier", "digue-info")[0]
    assert len(url) <= MAX_URL_LENGTH
    assert "éé" not in form_of(sample, url)
    assert "digue-info@rivages.example" in form_of(sample, url)
    assert requested(call, sample, form_of(sample, url)) == ""


def test_wrong_values_are_not_repeated(call, sample):
    with_forms(call, sample, "github")
    file = sample / "content/startups/digue-info.md"
    file.write_text(
        file.read_text("utf-8").replace("contact: digue-info@rivages.example", "contact: pas une adresse"), "utf-8"
    )
    assert "pas%20une%20adresse" not in links(call, sample, "dossier", "digue-info")[0]


def test_nothing_is_asked_of_a_network(call, sample, monkeypatch):
    with_forms(call, sample, "github")
    real = subprocess.Popen

    def refuse(arguments, *more, **options):
        assert not {"fetch", "push", "ls-remote"} & set(arguments)
        return real(arguments, *more, **options)

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert links(call, sample, "dossier", "digue-info")
