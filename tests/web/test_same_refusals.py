"""A command, its page and its issue form refuse with the same words, and say alike that nothing changes."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from support.command_line import RunCommand
from support.sample_registry import copy_sample_registry
from support.web_forms import Browser

OFFER = "2024-12-16-developpement-mon-estran"
PLACEHOLDER = {"DATE"}
TWO_MISSIONS = """---
fullname: Zoé Double
role: Développeuse
domaine: Développement
missions:
  - {start: 2024-04-02, end: 2025-02-04, status: independent, employer: Varangue Conseil, startups: [mon-estran]}
  - {start: 2024-04-02, end: 2025-03-31, status: independent, employer: Varangue Conseil, startups: [phare-public]}
---
"""


class Case(NamedTuple):
    """What is typed, the address of its page with the answers, and those of its issue form.

    `way`: what to do about it, as a page says it, and the address that does it; `form`: the issue form that does it,
    without which the answer to a request does not name it.
    """

    command: str
    page: str
    answers: Mapping[str, str | Sequence[str]]
    request: Mapping[str, str] | None = None
    way: tuple[str, str] = ("", "")
    form: str = ""


REFUSED = (
    Case("leave samuel.orvault --startup mon-estran --on 2020-01-01", "leave?member=samuel.orvault",
         {"startup": "Mon Estran", "on": "2020-01-01"},
         {"Demande": "leave", "who": "Samuel Orvault", "startup": "Mon Estran", "on": "2020-01-01"}),
    Case("join judith.marzin filet-d-aide", "join?startup=filet-d-aide", {"who": "Judith Marzin"},
         {"Demande": "join", "who": "Judith Marzin", "startup": "Filet d'Aide"},
         ("s'il reprend, enregistrez-le d'abord", "/change/phase?startup=filet-d-aide")),
    Case("join samuel.orvault mon-estran --until 2025-03-31", "join?startup=mon-estran",
         {"who": "Samuel Orvault", "until": "2025-03-31"},
         {"Demande": "join", "who": "Samuel Orvault", "startup": "Mon Estran", "until": "2025-03-31"},
         ("pour rester jusque-là", "/change/extend?member=samuel.orvault&until=2025-03-31"),
         "Prolonger des missions"),
    Case("join zoe.double mon-estran --until 2025-06-30", "join?startup=mon-estran",
         {"who": "Zoé Double", "until": "2025-06-30"},
         {"Demande": "join", "who": "Zoé Double", "startup": "Mon Estran", "until": "2025-06-30"},
         ("pour rester jusque-là", "/change/extend?member=zoe.double&startup=mon-estran&until=2025-06-30")),
    Case("join samuel.orvault mon-estran --status admin", "join?startup=mon-estran",
         {"who": "Samuel Orvault", "status": "admin"},
         {"Demande": "join", "who": "Samuel Orvault", "startup": "Mon Estran", "status": "admin"},
         ("pour continuer sous un autre contrat", "/change/extend?member=samuel.orvault&status=admin")),
    Case("extend zoe.double --startup mon-estran --until 2025-01-20", "extend?member=zoe.double&startup=mon-estran",
         {"until": "2025-01-20"},
         way=("pour y mettre fin plus tôt", "/change/leave?member=zoe.double&startup=mon-estran&on=2025-01-20")),
    Case("join samuel.orvault --team rivages-animation --on 2025-02-03", "join?member=samuel.orvault",
         {"team": "rivages-animation", "on": "2025-02-03"}),
    Case("leave samuel.orvault --startup mon-estran --team rivages-animation", "leave?member=samuel.orvault",
         {"startup": "Mon Estran", "team": "rivages-animation"}),
    Case("extend samuel.orvault --until 2025-02-01", "extend?member=samuel.orvault", {"until": "2025-02-01"},
         {"Demande": "extend", "who": "Samuel Orvault", "until": "2025-02-01"},
         ("pour y mettre fin plus tôt", "/change/leave?member=samuel.orvault&on=2025-02-01"), "Quitter un produit"),
    Case("extend --startup mon-estran --until 2025-02-01", "extend?startup=mon-estran", {"until": "2025-02-01"},
         way=("pour y mettre fin plus tôt", "/change/leave?startup=mon-estran&on=2025-02-01")),
    Case("extend hugo.destrebecq", "extend?member=hugo.destrebecq", {},
         {"Demande": "extend", "who": "Hugo Destrebecq"}),
    Case(f"extend {OFFER} --until 2025-01-16", f"extend?job={OFFER}", {"until": "2025-01-16"},
         way=("pour la fermer plus tôt", f"/change/set?kind=job&id={OFFER}&field=closes")),
    Case("record committee maree-claire --decision continue --budget-end 2024-01-01", "committee?startup=maree-claire",
         {"decision": "continue", "budget_end": "2024-01-01"},
         {"Demande": "committee", "startups": "Marée Claire", "decision": "continue", "budget_end": "2024-01-01"}),
    Case("phase digue-info construction --on 2020-01-01", "phase?startup=digue-info",
         {"phase": "construction", "on": "2020-01-01"},
         way=("pour corriger cette date", "/change/set?kind=startup&id=digue-info&field=phases.2.start")),
    Case("stop maree-claire --reason funding --on 2019-01-01", "stop?startup=maree-claire",
         {"reason": "funding", "on": "2019-01-01"}, way=("pour voir ses phases", "/startups/maree-claire")),
    Case("record event digue-info national_impact --on 2025-03-01", "event?startup=digue-info",
         {"event": "national_impact", "on": "2025-03-01"}),
    *(Case(f"record event digue-info national_impact --year {year}", "event?startup=digue-info",
           {"event": "national_impact", "year": year}) for year in ("2k", "99999")),
    Case("record metric mon-estran departements_couverts=5 --on 2025-03-01", "metric?startup=mon-estran",
         {"m.departements_couverts": "5", "on": "2025-03-01"}),
    Case(f"close {OFFER} --outcome filled --on 2025-03-01", f"close?job={OFFER}",
         {"outcome": "filled", "on": "2025-03-01"},
         way=("pour qu'elle se ferme automatiquement ce jour-là", f"/change/set?kind=job&id={OFFER}&field=closes")),
    Case("set mon-estran sponsors=Personne", "set?kind=startup&id=mon-estran", {"sponsors": ["Personne"]},
         {"Demande": "change-startup", "entry": "Mon Estran", "sponsors": "Personne"}),
    Case("rename startup mon-estran --title 'Marée Claire'", "rename?kind=startup&id=mon-estran",
         {"title": "Marée Claire"}),
    Case("postpone maree-claire sheet --until 2024-03-01 --because Budget",
         "postpone?kind=startup&id=maree-claire&reason=sheet", {"until": "2024-03-01", "because": "Budget"}),
    Case("new job --startup mon-estran --domaine Design --titulaire Varangue --closes 2020-01-01",
         "new-job?startup=mon-estran", {"domaine": "Design", "titulaire": "Varangue", "closes": "2020-01-01"},
         {"Demande": "new-job", "startup": "Mon Estran", "domaine": "Design", "titulaire": "Varangue",
          "closes": "2020-01-01"}),
    Case("new organisation --name X --type Personne", "new-organisation", {"name": "X", "type": "Personne"}),
)  # fmt: skip
UNCHANGED = (
    Case("leave tanguy.rosparc --on 2025-06-30", "leave?member=tanguy.rosparc", {"on": "2025-06-30"},
         {"Demande": "leave", "who": "tanguy.rosparc", "on": "2025-06-30"}),
    Case("join samuel.orvault mon-estran", "join?startup=mon-estran", {"who": "Samuel Orvault"},
         {"Demande": "join", "who": "Samuel Orvault", "startup": "mon-estran"}),
    Case("extend samuel.orvault --until 2025-02-04", "extend?member=samuel.orvault", {"until": "2025-02-04"},
         {"Demande": "extend", "who": "Samuel Orvault", "until": "2025-02-04"}),
    Case("phase digue-info construction --on 2023-07-03", "phase?startup=digue-info",
         {"phase": "construction", "on": "2023-07-03"}),
    Case("set mon-estran 'title=Mon Estran'", "set?kind=startup&id=mon-estran", {"title": "Mon Estran"},
         {"Demande": "change-startup", "entry": "Mon Estran", "title": "Mon Estran"}),
    Case("rename startup mon-estran --title 'Mon Estran'", "rename?kind=startup&id=mon-estran",
         {"title": "Mon Estran"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample registry with a person who has two missions, in which nothing is written."""
    registry = copy_sample_registry(tmp_path_factory.mktemp("refusals"))
    (registry / "content" / "members" / "zoe.double.md").write_text(TWO_MISSIONS, "utf-8")
    return registry


def _ask_by_form(call: RunCommand, root: Path, request: Mapping[str, str]) -> str:
    """What is answered to a request."""
    file, answer = root.parent / "request.md", root.parent / "answer.md"
    file.write_text("".join(f"### {heading}\n\n{text}\n\n" for heading, text in request.items()), "utf-8")
    call("issue", str(file), "--answer", str(answer), "--yes", cwd=root, lang="fr")
    return _plain(answer.read_text("utf-8"))


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\\", "")


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.command)
def test_each_face_refuses_with_the_same_words_and_ways_out(case: Case, root: Path, call: RunCommand) -> None:
    typed = call(*shlex.split(case.command), "--yes", cwd=root, lang="fr")
    assert typed.code in (1, 2)
    error = next(line for line in _plain(typed.err).splitlines() if line.startswith("erreur"))
    problem = re.sub(r"^erreur : ((--)?[a-z]+ : )?", "", error)
    browser = Browser(root)
    browser.get(f"/change/{case.page}")
    page = browser.send(case.answers)
    assert page.status == 422
    assert problem in page.text
    way, address = case.way
    if address:
        command = next(line for line in _plain(typed.err).splitlines() if f"= aide : {way} : incubo " in line)
        options = dict(re.findall(r"--(\S+) (\S+)", command))
        named = dict(parse_qsl(urlsplit(address).query))
        if not PLACEHOLDER & set(options.values()):  # of those, a page asks
            assert options.items() <= named.items()
        link = f'<a href="{html.escape(address)}">{html.escape(way[:1].upper() + way[1:], quote=True)}</a>'
        assert link.replace("&#x27;", "&#39;") in page.html
    if case.request is not None:
        answer = _ask_by_form(call, root, case.request)
        assert problem in answer
        told = f"- {way} : utilisez le formulaire « {case.form} »"
        assert (told in answer) if case.form else (not way or way not in answer)


@pytest.mark.parametrize("case", UNCHANGED, ids=lambda case: case.command)
def test_each_face_says_that_nothing_changes_and_why(case: Case, root: Path, call: RunCommand) -> None:
    typed = call(*shlex.split(case.command), "--yes", cwd=root, lang="fr")
    *notes, last = [line for line in _plain(typed.err).splitlines() if "figé" not in line]
    notes = [re.sub(r" \([^()]*\)$", "", note) for note in notes]  # what can be typed
    assert (typed.code, last) == (0, "Rien à changer : tout est à jour.")
    browser = Browser(root)
    browser.get(f"/change/{case.page}")
    page = browser.send(case.answers)
    assert (page.status, "à corriger" in page.text) == (200, False)
    answer = _ask_by_form(call, root, case.request) if case.request is not None else None
    for said in (last, *notes):
        assert said in page.text
        assert answer is None or said in answer
