"""Command names, and what else people type for them: synonyms (one word) and aliases (a whole command line).

The synonyms of a command stand in its line of `command_table`, in both languages; an alias, for a command with its
argument or for options, is a line here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from incubo.cli.command_table import COMMANDS, PROGRAM_NAME, ROOT, CommandSpec
from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.usage import CURRENT_USAGE
from incubo.model.suggestions import normalise_name


def synonyms(spec: CommandSpec, language: str) -> tuple[str, ...]:
    """The synonyms of a command that are understood in a language."""
    return spec.english_words + (spec.french_words if language == "fr" else ())


def map_words_to_commands(specs: Mapping[str, CommandSpec], language: str) -> dict[str, str]:
    """Every word that means a command, and the command's name."""
    understood = {name: name for name in specs}
    for name, spec in specs.items():
        for word in (*spec.aliases, *synonyms(spec, language)):
            understood.setdefault(word, name)
    return understood


def resolve_command_name(specs: Mapping[str, CommandSpec], word: str, language: str) -> str | None:
    """The name of the command that a word means, without regard to case and accents, or None."""
    if word.startswith("-"):  # `report --kept` is a command, though it looks like an option
        return next((name for name, spec in specs.items() if word in spec.aliases), None)
    term = CURRENT_USAGE.get().term_of(word)
    if term in specs:
        return term

    understood = {
        normalise_name(command_word): name for command_word, name in map_words_to_commands(specs, language).items()
    }
    return understood.get(normalise_name(word))


def _is_synonym(spec: CommandSpec, word: str, language: str) -> bool:
    return normalise_name(word) in set(map(normalise_name, synonyms(spec, language)))


class CommandLine(NamedTuple):
    """A command line without global options: the own names of what it calls (`report`, `funnel`), what that is, and the
    words after them.

    `spec` is a group where none of its commands is named: `incubo` itself, for one. `may_write`: whether files may
    change. `used_synonyms`: the synonyms that were used, and `real_command` what they mean.
    """

    names: tuple[str, ...]
    spec: CommandSpec
    arguments: list[str]
    may_write: bool = False
    used_synonyms: str = ""
    real_command: str = ""

    @property
    def path(self) -> str:
        """The program and the names."""
        return " ".join((PROGRAM_NAME, *self.names))

    def explain_synonyms(self) -> Message:
        """What the synonyms mean."""
        real = f"{PROGRAM_NAME} {self.real_command}".rstrip()
        return Message(N_("“{word}” means {real} here"), {"word": self.used_synonyms, "real": real})


def resolve_command_line(words: Sequence[str], language: str, root: CommandSpec = ROOT) -> CommandLine:
    """The command that a command line means, with synonyms and aliases resolved."""
    spec, rest = root, list(words)
    names: list[str] = []
    synonyms_so_far: list[str] = []
    real_command, may_write = "", False
    while rest and spec.subcommands:
        word = rest[0]
        if word == "--" and not spec.default_subcommand:  # before the name of a command, it ends nothing
            rest.pop(0)
            continue
        name = word if word in spec.subcommands else resolve_command_name(spec.subcommands, word, language)
        if name is None:
            break
        names.append(name)
        rest.pop(0)
        spec = spec.subcommands[name]
        may_write |= spec.writes_files
        if word != name and _is_synonym(spec, word, language):
            synonyms_so_far.append(word)
            real_command = " ".join(names)
    alias = _find_command_line_alias(rest[0], language) if rest and not names else None
    if alias is not None:
        meant = resolve_command_line([*alias.split(), *rest[1:]], language, root)
        return meant._replace(used_synonyms=rest[0], real_command=alias)
    if spec.default_subcommand and rest:
        names.append(spec.default_subcommand)
        spec = spec.subcommands[spec.default_subcommand]
    may_write |= names == ["validate"] and "--fix" in rest
    return CommandLine(tuple(names), spec, rest, may_write, " ".join(synonyms_so_far), real_command)


_TODAY_WORDS = frozenset({"today", "aujourd'hui", "accueil", "home"})
"""What means, in any language, the page of the day: `incubo` without a command."""


def _find_command_line_alias(word: str, language: str) -> str | None:
    """The command line that an alias stands for, ignoring case and accents, or None."""
    name = normalise_name(word)
    if name in _TODAY_WORDS:
        return ""
    return next(
        (alias for alias_name, alias in command_line_aliases(language).items() if normalise_name(alias_name) == name),
        None,
    )


COMMAND_LINE_ALIASES: dict[str, dict[str, str]] = {
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
"""The aliases by language, and the command line that each stands for. English ones are understood in French too."""

_OPTION_SYNONYMS = {
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
    "--committee-late": "comite-en-retard",
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
    "--known": "connu connue su known-on known-at",
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
"""An option, and its synonyms. Only those of the options of the called command are used."""


_AMBIGUOUS = frozenset({"comité", "committee"})
"""Words of reports that may also ask for a verb: the person chooses."""


def command_line_aliases(language: str) -> dict[str, str]:
    """The aliases that are understood in a language, and the words of reports: each is its report."""
    reports = map_words_to_commands(COMMANDS["report"].subcommands, language)
    commands = map_words_to_commands(COMMANDS, language)
    return {
        **{word: f"report {name}" for word, name in reports.items() if word not in commands and word not in _AMBIGUOUS},
        **COMMAND_LINE_ALIASES["en"],
        **COMMAND_LINE_ALIASES.get(language, {}),
    }


def resolve_option_alias(name: str, known_options: Collection[str]) -> str | None:
    """The option, among those that a command knows, that a synonym means (`--incubateur`)."""
    term = CURRENT_USAGE.get().term_of(name.lstrip("-"))
    if f"--{term}" in known_options:
        return f"--{term}"
    word = normalise_name(term).replace("'", "-")
    option = next((option for option in known_options if word in _OPTION_SYNONYMS.get(option, "").split()), None)
    return f"{option} {word}" if option == "--format" and word != "forme" else option
