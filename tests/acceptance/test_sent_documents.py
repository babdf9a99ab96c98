"""What is sent to others has no path of a file, no commit, no command, and no slip of the pen, in both languages."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.command_line import RunCommand
from support.examples import combinations, sample
from support.git_repository import git, make_sample_repository
from support.untidy_registry import make_untidy_registry

from incubo.query.resources.catalogue import RESOURCES
from incubo.reports.catalogue import REPORTS

SLIPS = {
    "path of a file": r"content/\w|\b(?:startups|members|jobs|incubators|organisations|teams)/[\w.-]+\.md\b",
    "commit": r"\bcommits?\b",
    "command": r"\bincubo [a-z]+\b|\bgit [a-z]+\b|(?<!\S)--[a-z]{3,}",
    "two full stops": r"(?<![./])\.\.(?![./])",
    "end of an address": r"(?:https?:|@)[^\s|)>]*[;,][`\s]*(?=$|[|)>”»])",
    "double space": r"(?<=\w)  +(?=\w)",
}
DOCUMENTS = (
    ("digest",),
    ("minutes",),
    ("digest", "--incubator", "all", "--by", "startup"),
    ("log", "--since", "2020-01-01"),
    ("diff", "2024-12-01", "2025-01-15"),
    ("calendar", "committees"),
    ("calendar", "missions"),
    ("todo",),
    *(("remind", kind) for kind in ("missions", "committees", "jobs", "sheets")),
    *(("list", resource.id, "--all") for resource in RESOURCES),
    *(("report", report) for report in REPORTS),
    ("report", "standards", "--summary"),
    ("report", "arrivals", "--over", "2023..2024", "--every", "year"),
)


ENDINGS = (
    ("content/startups/mon-estran.md", "title: Mon Estran", "title: Mon Estran."),
    ("content/startups/digue-info.md", "title: Digue Info", "title: Digue Info ?"),
    ("content/startups/maree-claire.md", "title: Marée Claire", "title: Marée…"),
    ("content/startups/mon-estran.md", "link: https://mon-estran.rivages.example",
     "link: 'https://mon-estran.rivages.example; '"),
    ("content/members/samuel.orvault.md", "fullname: Samuel Orvault", "fullname: Samuel  O."),
)  # fmt: skip
"""Names that end as a sentence does, and an address with what was left behind it."""


class _Text(HTMLParser):
    """The text of a page, a line for each block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")
        self.parts.append("" if tag in ("a", "b", "em", "strong", "span", "code", "bdi") else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def find_slips(text: str, *ignored: str) -> list[str]:
    """What a text has that no document for others may have."""
    return [
        f"{name}: {text[max(0, match.start() - 60) : match.end() + 30]!r}"
        for name, pattern in SLIPS.items()
        if name not in ignored
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]


def make_registry(name: str, folder: Path) -> Path:
    made = make_untidy_registry(folder / "untidy") if name == "untidy" else make_sample_repository(folder / "sample")
    for path, old, new in ENDINGS:
        file = made / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
    git(made, "add", "-A")
    git(made, "commit", "-q", "--amend", "-m", "Le registre", "--date", "2025-01-10T12:00:00")
    return made


REGISTRIES = ["sample", "untidy"]


@pytest.fixture(scope="module")
def registry(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_registry(request.param, tmp_path_factory.mktemp("sent"))


def iter_commands(registry: Path) -> Iterator[tuple[str, ...]]:
    yield from sample(DOCUMENTS, 20)
    for kind in ("startups", "members", "jobs", "incubators", "organisations", "teams"):
        for path in sample(sorted((registry / "content" / kind).glob("*.md"))[:8], 2):
            yield ("show", f"{kind.removesuffix('s')}/{path.stem}")
            if kind == "startups":
                yield ("dossier", path.stem)


@pytest.mark.parametrize(
    ("registry", "fmt", "lang"), combinations(REGISTRIES, ["markdown", "html"], ["fr", "en"]), indirect=["registry"]
)
def test_a_document_has_nothing_of_how_it_was_made(call: RunCommand, registry: Path, fmt: str, lang: str) -> None:
    slips: list[str] = []
    for words in iter_commands(registry):
        if words[0] == "remind" and fmt == "html":  # a mail is a text
            continue
        ran = call("--lang", lang, *words, "--format", fmt, cwd=registry)
        if ran.code == 0:
            text = "".join(_Text(ran.out).parts) if fmt == "html" else ran.out
            slips += (f"{' '.join(words)}: {slip}" for slip in find_slips(text))
    assert not slips, "\n".join(slips)


@pytest.mark.parametrize(("registry", "lang"), combinations(REGISTRIES, ["fr", "en"]), indirect=["registry"])
def test_a_mail_has_nothing_of_how_it_was_made(call: RunCommand, registry: Path, tmp_path: Path, lang: str) -> None:
    slips: list[str] = []
    for kind in ("missions", "committees", "jobs", "sheets"):
        folder = tmp_path / kind
        call("--lang", lang, "remind", kind, "-o", str(folder), cwd=registry)
        for path in folder.glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = mail.get_body()
            assert body is not None
            text = f"{mail['Subject']}\n{mail['To']}\n{body.get_content()}"
            slips += (f"{path.name}: {slip}" for slip in find_slips(text))
    assert not slips, "\n".join(slips)


@pytest.mark.parametrize(("registry", "lang"), combinations(REGISTRIES, ["fr", "en"]), indirect=["registry"])
def test_a_site_has_nothing_of_how_it_was_made(call: RunCommand, registry: Path, tmp_path: Path, lang: str) -> None:
    ran = call("--lang", lang, "export", "site", str(tmp_path / "site"), cwd=registry)
    assert ran.code == 0, ran.err
    slips = [
        f"{path.name}: {slip}"
        for path in sorted((tmp_path / "site").rglob("*.html"))
        for slip in find_slips("".join(_Text(path.read_text("utf-8")).parts))
    ]
    assert not slips, "\n".join(slips)
