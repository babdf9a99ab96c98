"""Registries that the sample does not show: entries as they were before 2021, also year by year, and thousands of
misspelt ids.
"""

from __future__ import annotations

import itertools
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


NETWORK_YEARS = (2016, 2017, 2018, 2019, 2020)
_STATUSES = {
    2016: ("investigation", "construction", "acceleration", "consolidation", "death"),
    2019: ("investigation", "construction", "acceleration", "success", "transfert", "alumni", "death"),
}
"""The words of `status`, by the first year in which they were in use."""
_STARTUP_DATES = (
    "start: {y}-02-05\nend:",
    "start: {y}-02-05\nend: {y}-05-30",
    "start: {y}-02-05",
    "end: {y}-05-30",
    "",
)
_MISSION_DATES = (
    ("{p}-11-04", "{n}-01-31"),
    ("{p}-11-04", ""),
    ("", "{y}-05-02"),
    ("{y}-03-02", "{y}-05-02"),
    ("", ""),
)


def network_entries(year: int) -> dict[str, str]:
    """The network's registry in a July of these years, with all that its entries might leave out.

    Startups have one status instead of phases, an owner instead of sponsors. People have a start and an end until
    2018, missions from 2019 on, whose days are texts in 2019; the startups stand beside, in lists of the person. Offers
    name a startup by its title as often as by its id, and have no dates.
    """

    def fill(text: str) -> str:
        return text.format(p=year - 1, y=year, n=year + 1)

    statuses = next(words for since, words in sorted(_STATUSES.items(), reverse=True) if year >= since)
    files = {
        "incubo.toml": f'profile = "beta.gouv.fr"\nlayout = "beta.gouv.fr"\nat = {year}-07-01\n',
        "content/_incubators/rivages.md": "---\ntitle: Incubateur des rivages\nowner: DGML\n"
        "contact: contact@rivages.example\naddress: 1 quai des Rivages\n---\n\nTexte.\n",
    }
    for order, status in enumerate(reversed(statuses)):
        files[f"content/_phases/{status}.md"] = (
            f"---\ntitle: Nos services, {status}\nstatus: {status}\nlabel: {status.title()}\norder: {order}\n---\n"
        )
    for number, (status, dates) in enumerate(itertools.product((*statuses, ""), _STARTUP_DATES)):
        files[f"content/_startups/produit.{number}.md"] = (
            f"---\ntitle: Produit {number}\nmission: Aider les marins\nowner: Rivages\n"
            f"incubator: {'rivages' if number % 4 else 'large'}\nstatus: {status}\n{fill(dates)}\nlink:\nrepository:\n"
            f"stats: false\ncontact: equipe{number}@rivages.example\n---\n\nTexte.\n"
        )
    count = len(statuses) * len(_STARTUP_DATES)
    for number, ((start, end), status) in enumerate(itertools.product(_MISSION_DATES, ("independent", "admin", ""))):
        quote = "'" if year == 2019 else ""
        dates = [f"{name}: {quote}{fill(day)}{quote}" for name, day in (("start", start), ("end", end)) if day]
        contract = [*dates, f"status: {status}", "employer: independent/Varangue"]
        lines = "\n".join(contract) if year < 2019 else "missions:\n  - " + "\n    ".join(contract)
        first, *more = range(number, count, 15)
        files[f"content/_authors/ana.quai{number}.md"] = (
            f"---\nfullname: Ana Quai{number}\nrole: Développeuse\n{lines}\n"
            + "startups:\n"
            + "".join(f"  - produit.{one}\n" for one in more)
            + f"previously:\n  - produit.{first}\n---\n"
        )
    for number in range(6 if year >= 2018 else 0):
        named = (f"produit.{number}", f"Produit {number}", "Un produit inconnu")[number % 3]
        files[f"content/_jobs/{year}-03-0{number + 1}-dev.md"] = (
            f"---\nroles: Développeur·se\nstartup: {named}\ntechno:\nopen: {'true' if number % 2 else 'false'}\n---\n"
            "\nTexte.\n"
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


def write_registry(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of a registry; the folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder
