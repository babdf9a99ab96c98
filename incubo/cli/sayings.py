"""The words people say that are no command's name: for a command with its argument, and for options.

A command's own everyday words stand with it, in `commands`. To add a saying is one line here.
"""

from __future__ import annotations

from collections.abc import Iterable

SAYINGS: dict[str, dict[str, str]] = {
    "fr": {
        "produits": "list startups",
        "membres": "list members",
        "gens": "list members",
        "missions": "list missions",
        "contrats": "list missions",
        "offres": "list jobs",
        "offres d'emploi": "list jobs",
        "comités": "list committees",
        "décisions": "list committees",
        "incubateurs": "list incubators",
        "administrations": "list organisations",
        "équipes": "list teams",
        "portefeuille": "report phases",
        "règles": "explain --list",
        "aide": "--help",
    },
    "en": {
        "help": "--help",
        "startups": "list startups",
        "products": "list startups",
        "members": "list members",
        "people": "list members",
        "contracts": "list missions",
        "jobs": "list jobs",
        "offers": "list jobs",
        "committees": "list committees",
        "incubators": "list incubators",
        "organisations": "list organisations",
        "sponsors": "list organisations",
        "teams": "list teams",
        "portfolio": "report phases",
        "phases": "report phases",
        "rules": "explain --list",
    },
}
"""By language, a word and the command line it stands for. English ones are understood in French too."""

_OPTIONS = {
    "--acronym": "sigle acronyme",
    "--accessibility": "accessibilite a11y",
    "--advice": "conseil conseils",
    "--all": "tout tous toutes",
    "--amount": "montant somme budget-accorde euros",
    "--at": "au date le jour a-la-date",
    "--budget-end": "fin-budget fin-du-budget",
    "--budget-url": "budget",
    "--by": "par",
    "--closes": "ferme fermeture cloture date-limite deadline",
    "--color": "couleur couleurs colour",
    "--columns": "colonne colonnes champs fields column",
    "--comment": "commentaire note mot",
    "--compare": "comparer comparaison",
    "--competence": "competences skill skills",
    "--decision": "decisions",
    "--document": "lien-document support compte-rendu",
    "--dry-run": "essai a-blanc simulation simuler",
    "--employer": "employeur",
    "--end": "fin jusqu-au jusqu-a au until date-de-fin",
    "--ended": "termine terminees finies fini",
    "--ending": "finit finissant se-termine echeance bientot ends",
    "--event": "evenement evenements",
    "--followed-by": "suivi-par suivie-par responsable contact",
    "--format": "forme json csv markdown html",
    "--from": "fichier reponses",
    "--fullname": "nom prenom name nom-complet",
    "--help": "aide",
    "--homonym": "homonyme",
    "--ignore": "ignorer sauf",
    "--incubator": "incubateur fabrique",
    "--kind": "type genre nature",
    "--lang": "langue language",
    "--limit": "limite maximum max nombre head",
    "--link": "lien site",
    "--member": "membre membres personne people",
    "--missing": "manque manquant manquants sans without",
    "--months": "mois duree",
    "--new-key": "nouvelle-mesure",
    "--next": "prochain suivant prochain-comite",
    "--no-committee-for": "sans-comite sans-comite-depuis",
    "--objective": "objectif objectifs objectives",
    "--older-than": "plus-vieux-que age anciennete depuis-plus-de plus-de older",
    "--on": "le du date depuis jour",
    "--opens": "ouvre ouverture publication publie",
    "--outcome": "issue resultat",
    "--output": "sortie fichier vers",
    "--owner": "proprietaire administration-porteuse",
    "--reason": "raison motif cause",
    "--registry": "registre dossier",
    "--repository": "depot github code",
    "--role": "fonction poste metier",
    "--search": "recherche chercher rechercher texte mot grep contient",
    "--section": "partie chapitre rubrique",
    "--select": "regle regles rules seulement",
    "--since": "depuis apres du from",
    "--skill": "competence competences skills",
    "--sort": "tri trier ordre order order-by sort-by",
    "--sponsor": "porteur sponsors financeur organisation financeurs",
    "--start": "debut depuis du since date-de-debut",
    "--startup": "produit produits product startups",
    "--statistics": "statistiques stats",
    "--stats-url": "stats statistiques",
    "--status": "statut",
    "--team": "equipe equipes teams",
    "--techno": "technologie technologies langage",
    "--thematique": "theme themes thematiques topic",
    "--title": "titre nom name",
    "--unset": "enlever vider effacer sans-valeur",
    "--until": "jusqu-au jusqu-a avant au",
    "--usertype": "usager usagers public",
    "--why": "pourquoi",
    "--with-jobs": "avec-offres",
    "--with-phase": "avec-phase",
    "--with-stop": "avec-arret",
    "--with-team": "avec-equipe",
    "--year": "annee millesime",
    "--yes": "oui",
    "--younger-than": "plus-jeune-que moins-de younger newer-than",
}
"""An option, and the words that people write for it. Those of a command that is called are looked at."""


def sayings(language: str) -> dict[str, str]:
    """The sayings that are understood in a language."""
    return {**SAYINGS["en"], **SAYINGS.get(language, {})}


def option(name: str, known: Iterable[str]) -> str | None:
    """The option, among those a command knows, that an everyday word written as an option means (`--incubateur`)."""
    from incubo.model.nearest import folded

    word = folded(name.lstrip("-")).replace("'", "-")
    real = next((real for real in known if word in _OPTIONS.get(real, "").split()), None)
    return f"{real} {word}" if real == "--format" and word != "forme" else real
