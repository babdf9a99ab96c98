"""The sample registry with entries as untidy as those of a real registry, which nobody tidied in ten years. Invented.

Each part is something that once made a page that was no valid HTML, not accessible, or wider than a phone; or that is
near to it.
"""

from __future__ import annotations

from pathlib import Path

from support.git_repository import git, write
from support.sample_registry import copy_sample_registry

_ADDRESS = "https://www.un-tres-long-nom-de-domaine.example/" + "un-chemin-sans-coupure-" * 6
_BODY = f"""
##

# [](https://pad.example/n#contexte "contexte")Contexte

### [](https://pad.example/n)

##### Un titre qui saute des niveaux

###### Un autre

# ![](/img/schema.png)

Voir [la page](/incubateur/a-propos), [la partie](#contexte), [l'autre](../autre.md "Une page") et [rien](http://).

[](https://vide.example) [ ](https://vide.example) [![](/img/logo.png)](https://logo.example)
[![Le logo](https://logo.example/logo.png)](https://logo.example) ![](https://logo.example/seul.png)

{_ADDRESS} <{_ADDRESS}>

| | Avant | |
|---|:-:|---|
| Délai | 3 jours | |
| | | {_ADDRESS} |

0. Zéro
1. Un

3) Trois

- - - Une liste dans une liste dans une liste
> > Une citation dans une citation

```html
<p id="a" onclick="b()">du code {"sans fin " * 30}</p>
```

<div id="main" class="btn"><p>Du HTML <br> <b>en trop</div>

Un titre souligné
---

***

Des espaces   insécables, un tri­ret conditionnel, une note[^1] et une \\* étoile.

[^1]: La note.
"""
_STARTUPS = {
    "les.bases": "title: Les Bases\nmission: Apprendre les bases\nincubator: rivages\nphases:\n"
    "  - name: acceleration\n    start: 2023-02-01\n"
    "events:\n  - name: committee\n    date: 2024-01-10\n    next: 2024-10-01\n",
    "les-bases": "title: Les Bases\nmission: Apprendre les bases\nincubator: rivages\nphases:\n"
    "  - name: construction\n    start: 2024-02-01\n",
    "LesBases": "title: 'Les Bases '\nmission: ''\nincubator: rivages\nphases: []\n",
    "tres-long": f"title: {'Anticonstitutionnellement' * 5}\nmission: {_ADDRESS}\nincubator: rivages\n"
    f"contact: {_ADDRESS}\nlink: {_ADDRESS}\nrepository: {_ADDRESS}\nsponsors:\n  - {'sigle-inconnu-' * 8}\n"
    "phases:\n  - name: success\n    start: 2021-02-01\n  - name: construction\n    start: 2022-02-01\n"
    "  - name: transfer\n    start: 31/02/2023\n  - name: inconnue\n    start: 2023-05-01\n"
    f"thematiques:\n  - {'Mer-et-' * 20}\nfast:\n  montant: beaucoup\n  promotion: 3\n",
    "sans-rien": "title: Sans rien\n",
    "deux-fois": "title: Deux fois\nmission: Deux\nincubator: rivages\nincubator: rivages\n",
    "illisible": "title: [\n",
}
_JOBS = {
    f"2024-{month:02}-04-charge.e.de.deploiement": "title: Chargé.e de déploiement\nopen: true\n"
    f"company: Les Bases\nstartup: {startup}\nurl: {_ADDRESS}\ncontacts:\n  - pas une adresse\nsalary: 45-50k\n"
    for month, startup in ((5, "les.bases"), (6, "les.bases"), (7, "nulle-part"))
}
_MEMBERS = {
    "ana.de-lha.y": "fullname: Ana de l'Ha-Ÿ\nrole: " + "Coordinatrice-" * 12 + "\nlink: //ana\ngithub: '@ana'\n"
    "missions:\n" + "".join(
        f"  - start: 20{year}-01-01\n    end: 20{year}-12-31\n    status: independent\n    employer: {_ADDRESS}\n"
        "    startups: [les.bases, les-bases, inconnu]\n"
        for year in range(18, 26)
    ),
    "ana.b": "fullname: Ana B\nrole: ''\nmissions:\n  - start: 2024-01-01\n    end: 2023-01-01\n    status: salarié\n",
    "ana.c": "fullname: Ana B\nmissions: 2024\n",
}  # fmt: skip
_OTHERS = {
    "incubators/un.incubateur": f"title: Un incubateur\nowner: inconnu\nwebsite: {_ADDRESS}\ncontact: {_ADDRESS}\n",
    "organisations/minist.ere": "name: Ministère\nacronym: ''\ntype: inconnu\ndomaine_ministeriel: rien\n",
    "teams/equipe.deux": "name: Les Bases\nincubator: un.incubateur\n",
}
UNTIDY = (
    *(f"/startups/{one}" for one in _STARTUPS if one != "illisible"),
    *(f"/jobs/{one}" for one in _JOBS),
    *(f"/members/{one}" for one in _MEMBERS),
    *(f"/{one}" for one in _OTHERS),
)
"""The addresses of the pages of these entries."""


def make_untidy_registry(folder: Path) -> Path:
    """A repository of it in a folder that is made; the folder."""
    folder.mkdir(parents=True)
    copy_sample_registry(folder)
    entries = {
        **{f"startups/{name}": front for name, front in _STARTUPS.items()},
        **{f"jobs/{name}": front for name, front in _JOBS.items()},
        **{f"members/{name}": front for name, front in _MEMBERS.items()},
        **_OTHERS,
    }
    with_body = {name.partition("/")[0]: name for name in reversed(entries)}  # the first of each kind
    for name, front in entries.items():
        body = _BODY if name in with_body.values() else "\nUn texte.\n"
        write(folder, f"content/{name}.md", f"---\n{front}---\n{body}")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Le registre")
    return folder
