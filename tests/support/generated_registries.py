"""Registries that the sample does not show: entries as they were before 2021, and thousands of misspelt ids."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_INCUBATOR = "---\ntitle: Incubateur des rivages\n---\n\nTexte.\n"
OLD_STATUSES = (
    "investigation", "construction", "acceleration", "success", "transfer", "alumni", "death", "transfert",
    "consolidation", "",
)  # fmt: skip


def old_entries() -> dict[str, str]:
    """Startups with a status and a start instead of phases, or with sponsors as mappings; members without missions."""
    files = {
        "incubo.toml": 'profile = "beta.gouv.fr"\nat = 2020-06-30\n',
        "content/_incubators/rivages.md": _INCUBATOR,
        "content/_startups/parrain.md": (
            "---\ntitle: Parrain\nmission: Aider\nincubator: rivages\nsponsors:\n  - name: Mairie de Ker\n"
            "    acronym: MDK\n    type: commune\nphases:\n  - name: investigation\n    start: 2019-01-01\n"
            "    end: 2019-06-01\n  - name: alumni\n---\n"
        ),
    }
    for number, status in enumerate(OLD_STATUSES):
        files[f"content/_startups/produit-{number}.md"] = (
            f"---\ntitle: Produit {number}\nmission: Aider les marins\nowner: Rivages\nincubator: rivages\n"
            f"start: 2019-0{number % 9 + 1}-01\nstatus: {status}\nlink: https://produit{number}.example\n"
            f"contact: equipe{number}@rivages.example\nstats: true\n---\n\nTexte.\n"
        )
    for number in range(6):
        files[f"content/_authors/ana.quai{number}.md"] = (
            f"---\nfullname: Ana Quai{number}\nrole: Développeuse\nstart: 2019-01-0{number + 1}\nend: 2020-11-30\n"
            f"employer: independent/Varangue\nstartups:\n- produit-{number}\npreviously:\n- produit-{number + 1}\n---\n"
        )
    return files


def near_misses(count: int = 5000) -> dict[str, str]:
    """Sixty startups, and a hundred members whose missions name as many misspelt ones as asked for."""
    files = {
        "incubo.toml": 'profile = "beta.gouv.fr"\nat = 2024-06-30\n',
        "content/_incubators/rivages.md": _INCUBATOR,
    }
    for number in range(60):
        files[f"content/_startups/produit.{number:03}.md"] = (
            f"---\ntitle: Produit {number}\nmission: Aider\nincubator: rivages\nphases:\n  - name: construction\n"
            "    start: 2023-01-01\n---\n"
        )
    for member in range(100):
        ids = range(member * count // 100, (member + 1) * count // 100)
        startups = "".join(f"      - prodiut.{number:05}\n" for number in ids)
        files[f"content/_authors/bo.mer{member}.md"] = (
            f"---\nfullname: Bo Mer{member}\nrole: Développeur\ndomaine: Développement\nmissions:\n"
            "  - start: 2024-01-08\n    end: 2024-07-15\n    status: independent\n    employer: Varangue\n"
            f"    startups:\n{startups}---\n"
        )
    return files


def write_registry(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a registry; the folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder
