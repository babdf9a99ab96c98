"""A registry that takes entries of another one."""

from __future__ import annotations

from pathlib import Path

from support.command_line import RunCommand
from support.git_repository import write

NETWORK = {
    "content/_incubators/phares.md": "---\ntitle: Chantier des phares\nshort_description: Les phares\n"
    "owner: /organisations/dgp\nhighlighted_startups:\n  - feu-vert\n  - autre-port\n---\n",
    "content/_incubators/ports.md": "---\ntitle: Atelier des ports\nshort_description: Les ports\n"
    "owner: /organisations/dgports\n---\n",
    "content/_organisations/dgp.md": "---\nname: Direction des phares\ntype: administration-centrale\n---\n",
    "content/_organisations/dgports.md": "---\nname: Direction des ports\ntype: administration-centrale\n---\n",
    "content/_startups/feu-vert.md": "---\ntitle: Feu Vert\nmission: Dire quand entrer au port  # à revoir\nsponsors:\n"
    "  - /organisations/dgp\nincubator: phares\ncontact: feu-vert@phares.example\nlink: https://feu-vert.example\n"
    "phases:\n  - name: investigation\n    start: 2023-03-06\n  - name: construction\n    start: 2024-03-04\n---\n"
    "\n## Contexte\n\nLe port est étroit.\n\n## Solution\n\nUn feu.\n",
    "content/_startups/autre-port.md": "---\ntitle: Autre Port\nmission: Choisir un port\nincubator: ports\n"
    "contact: autre@ports.example\nphases:\n  - name: construction\n    start: 2022-03-04\n---\n",
    "content/_teams/phares-animation.md": "---\nname: Animation\nincubator: phares\n---\n",
    "content/_authors/nour.bihan.md": "---\nfullname: Nour Bihan\nrole: Développeuse\ndomaine: Développement\n"
    "missions:\n  - start: 2023-01-02\n    end: 2024-01-02\n    status: independent\n    startups:\n"
    "      - autre-port\n  - start: 2024-01-03\n    end: 2025-06-30\n    status: independent\n    startups:\n"
    "      - feu-vert\n      - autre-port\n---\n",
    "content/_authors/paol.kerneis.md": "---\nfullname: Paol Kerneis\nrole: Coach\ndomaine: Coaching\n"
    "missions:\n  - start: 2023-01-02\n    end: 2024-01-02\n    status: independent\n    startups:\n"
    "      - autre-port\n---\n",
    "content/_jobs/2024-05-02-feu-vert-dev.md": "---\nroles: un développeur\nstartup: Feu Vert\nopen: false\n---\n"
    "\nDu texte.\n",
}
"""The registry of a network: two incubators, a person who works for both."""


def make_empty_registry(folder: Path, settings: str) -> Path:
    """A registry without entries, of these settings."""
    write(folder, "incubo.toml", settings)
    write(folder, "content/startups/.gitkeep", "")
    write(folder, "content/members/.gitkeep", "")
    return folder


def take(call: RunCommand, ours: Path, source: Path, *words: str) -> str:
    """Import from another registry; what is printed."""
    ran = call("import", "registry", str(source), *words, "--yes", cwd=ours)
    assert ran.code == 0, ran.err
    return ran.out


def change(folder: Path, path: str, old: str, new: str) -> None:
    """Replace a text that a file has."""
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), "utf-8")


def entries(folder: Path) -> set[str]:
    """The files of entries of a registry."""
    return {path.relative_to(folder).as_posix() for path in (folder / "content").rglob("*.md")}
