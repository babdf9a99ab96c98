"""Every command: its name, its help line, its aliases, and where its function is.

Listing commands, their help and their completion import nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.query.lists import LISTS
from incubo.reports.catalogue import REPORTS, Report

HELP_PANELS = {
    "look": N_("Look at the registry"),
    "change": N_("Change the registry"),
    "share": N_("Share results"),
    "check": N_("Check the registry"),
    "set-up": N_("Set up"),
}
"""The headings of `incubo --help`, in order."""


class CommandSpec(NamedTuple):
    """A command: where its function is, and what listing and completing it need.

    `target` is `module:function`; a group has `subcommands` instead. Where there is a `target_argument`, the function
    makes the command from it. `summary` is one line, marked with N_. `aliases` are other names of it; `english_words`
    and `french_words` are synonyms; the real name is then shown. The French ones are understood in French only, because
    they may mean something else in English. `writes_files` tells whether it, or its commands, may change files of the
    registry. `argument_types`: what its arguments are, in order, for the TAB key (the last one repeats): a kind of
    entry, `entry` for any, `files`, or another value type of `completion.values`. `default_subcommand`: the command of
    a group that is meant where its first word is none of them (`import produits.xlsx`). `is_plumbing`: only on `incubo
    --help --all`, as are the last ones of a panel if the first screen is full.
    """

    summary: str
    target: str = ""
    target_argument: str | None = None
    panel: str = ""
    aliases: tuple[str, ...] = ()
    french_words: tuple[str, ...] = ()
    english_words: tuple[str, ...] = ()
    writes_files: bool = False
    subcommands: Mapping[str, CommandSpec] = MappingProxyType({})
    argument_types: tuple[str, ...] = ()
    is_plumbing: bool = False
    default_subcommand: str = ""


VERB = "incubo.cli.verb_table:make_verb_command"
"""Makes the command of a row of VERBS, which `target_argument` names."""

CHANGE_COMMANDS: dict[str, CommandSpec] = {
    "new": CommandSpec(
        summary=N_("Add a product, a member, a job offer …"),
        panel="change",
        french_words=("nouveau", "nouvelle", "ajouter", "ajoute", "créer", "inscrire", "embaucher", "recruter"),
        english_words=("add", "create"),
        writes_files=True,
        subcommands={
            "startup": CommandSpec(
                summary=N_("Add a product."),
                target=VERB,
                target_argument="new startup",
                french_words=("produit", "produits", "service", "fiche produit"),
                english_words=("product", "products", "startups"),
            ),
            "member": CommandSpec(
                summary=N_("Add a member."),
                target=VERB,
                target_argument="new member",
                french_words=("membre", "membres", "personne", "collègue", "fiche membre"),
                english_words=("members", "person", "people"),
            ),
            "job": CommandSpec(
                summary=N_("Add a job offer."),
                target=VERB,
                target_argument="new job",
                french_words=(
                    "offre",
                    "offres",
                    "poste",
                    "offre d'emploi",
                    "offre de mission",
                    "recrutement",
                    "annonce",
                    "emploi",
                ),
                english_words=("jobs", "offer", "offers", "job offer"),
            ),
            "incubator": CommandSpec(
                summary=N_("Add an incubator."),
                target=VERB,
                target_argument="new incubator",
                french_words=("incubateur", "fabrique", "fiche incubateur"),
                english_words=("incubators",),
            ),
            "organisation": CommandSpec(
                summary=N_("Add an organisation (a sponsor)."),
                target=VERB,
                target_argument="new organisation",
                french_words=("administration", "financeur", "porteur"),
                english_words=("organization", "organisations", "sponsor"),
            ),
            "team": CommandSpec(
                summary=N_("Add a cross-cutting team."),
                target=VERB,
                target_argument="new team",
                french_words=("équipe", "équipe transverse"),
                english_words=("teams",),
            ),
        },
    ),
    "extend": CommandSpec(
        summary=N_("Move the end of missions, or the closing day of an offer."),
        target=VERB,
        target_argument="extend",
        panel="change",
        french_words=("prolonger", "renouveler", "reconduire", "proroger"),
        english_words=("renew", "prolong"),
        writes_files=True,
        argument_types=("member", "job"),
    ),
    "record": CommandSpec(
        summary=N_("Record a committee, a measure of impact or an event."),
        panel="change",
        french_words=("enregistrer", "noter", "consigner"),
        english_words=("note",),
        writes_files=True,
        subcommands={
            "committee": CommandSpec(
                summary=N_("Record a committee's decision, plan a committee, or move it."),
                target=VERB,
                target_argument="record committee",
                aliases=("committees",),
                french_words=("comité", "comités", "comité d'investissement", "décision"),
                english_words=("decision",),
                argument_types=("startup",),
            ),
            "metric": CommandSpec(
                summary=N_("Record measures of impact."),
                target=VERB,
                target_argument="record metric",
                aliases=("metrics",),
                french_words=("mesure", "mesures", "chiffre", "chiffres", "impact"),
                english_words=("measure", "measures", "figure", "figures"),
                argument_types=("startup",),
            ),
            "event": CommandSpec(
                summary=N_("Record an event in a product's life."),
                target=VERB,
                target_argument="record event",
                aliases=("events",),
                french_words=("événement", "événements", "évènement"),
                argument_types=("startup", "events"),
            ),
            "order": CommandSpec(
                summary=N_("Record a purchase order, in the private folder."),
                target=VERB,
                target_argument="record order",
                aliases=("orders",),
                french_words=("commande", "commandes", "bon de commande"),
                english_words=("purchase order",),
                argument_types=("startup",),
            ),
        },
    ),
    "join": CommandSpec(
        summary=N_("Record people joining a product or a team."),
        target=VERB,
        target_argument="join",
        panel="change",
        french_words=("rejoindre", "rejoint", "arrivée", "arriver", "rattacher", "affecter"),
        english_words=("attach", "assign"),
        writes_files=True,
        argument_types=("member", "startup"),
    ),
    "phase": CommandSpec(
        summary=N_("Show a product's phases, or move it to another one."),
        target=VERB,
        target_argument="phase",
        argument_types=("startup", "phases"),
        panel="change",
        french_words=("passer", "étape", "avancer", "faire passer"),
        english_words=("move", "stage"),
        writes_files=True,
    ),
    "leave": CommandSpec(
        summary=N_("Record people leaving a product, a team, or everything."),
        target=VERB,
        target_argument="leave",
        panel="change",
        french_words=("quitter", "quitte", "partir", "part", "départ", "sortir", "détacher"),
        english_words=("detach", "depart"),
        writes_files=True,
        argument_types=("member",),
    ),
    "stop": CommandSpec(
        summary=N_("Stop a product, and its missions and offers if needed."),
        target=VERB,
        target_argument="stop",
        argument_types=("startup",),
        panel="change",
        french_words=("arrêter", "arrêt", "abandonner", "stopper", "clore"),
        english_words=("abandon",),
        writes_files=True,
    ),
    "close": CommandSpec(
        summary=N_("Close job offers."),
        target=VERB,
        target_argument="close",
        panel="change",
        french_words=("fermer", "clôturer", "pourvoir", "dépublier"),
        english_words=("fill", "unpublish"),
        writes_files=True,
        argument_types=("open-job",),
    ),
    "set": CommandSpec(
        summary=N_("Change the fields of an entry."),
        target=VERB,
        target_argument="set",
        panel="change",
        french_words=("mettre", "modifier", "modifie", "changer", "corriger", "renseigner"),
        english_words=("change", "modify", "update"),
        writes_files=True,
        argument_types=("entry", "assignment"),
    ),
    "import": CommandSpec(
        summary=N_("Import a spreadsheet: products, people, committees …"),
        panel="change",
        french_words=("importer", "reprendre", "charger", "intégrer"),
        english_words=("load", "ingest"),
        writes_files=True,
        subcommands={
            "sheet": CommandSpec(
                summary=N_("Import the rows of a sheet."),
                target="incubo.cli.commands.imports.sheet:sheet",
                french_words=("feuille", "classeur", "tableur", "tableau"),
                english_words=("workbook", "spreadsheet"),
                writes_files=True,
                argument_types=("files",),
            ),
            "registry": CommandSpec(
                summary=N_("Import the entries of another registry, or what changed there."),
                target="incubo.cli.commands.imports.registry:registry",
                french_words=("registre", "autre registre"),
                writes_files=True,
                argument_types=("files",),
            ),
        },
        default_subcommand="sheet",
    ),
    "edit": CommandSpec(
        summary=N_("Edit an entry in your text editor."),
        target="incubo.cli.commands.edit:edit",
        panel="change",
        french_words=("éditer", "édite", "ouvrir", "rédiger"),
        english_words=("open", "write"),
        writes_files=True,
        argument_types=("entry",),
    ),
    "rename": CommandSpec(
        summary=N_("Change an entry's id, everywhere it is used."),
        target=VERB,
        target_argument="rename",
        panel="change",
        french_words=("renommer", "renomme", "rebaptiser"),
        english_words=("mv",),
        writes_files=True,
        argument_types=("entry",),
    ),
    "remove": CommandSpec(
        summary=N_("Remove entries that nothing refers to."),
        target=VERB,
        target_argument="remove",
        panel="change",
        french_words=("supprimer", "supprime", "effacer", "suppression"),
        english_words=("delete", "rm", "erase"),
        writes_files=True,
        argument_types=("entry",),
    ),
    "forget": CommandSpec(
        summary=N_("Take the names of people who left out of the files."),
        target=VERB,
        target_argument="forget",
        panel="change",
        french_words=("oublier", "oublie", "anonymiser", "rgpd"),
        english_words=("anonymise", "anonymize", "gdpr"),
        writes_files=True,
        argument_types=("member",),
        is_plumbing=True,
    ),
    "undo": CommandSpec(
        summary=N_("Undo the last change, or another one."),
        target="incubo.cli.commands.undo:undo",
        panel="change",
        french_words=("défaire", "défais", "annuler", "annule", "revenir"),
        english_words=("revert", "unwrite"),
        argument_types=("edit-number",),
        writes_files=True,
    ),
    "fmt": CommandSpec(
        summary=N_("Put files into canonical form."),
        target="incubo.cli.commands.fmt:fmt",
        panel="change",
        french_words=("formater", "formate", "ranger", "mettre en forme", "mise en forme"),
        english_words=("format", "tidy"),
        writes_files=True,
        argument_types=("files",),
    ),
    "migrate": CommandSpec(
        summary=N_("Change former words of the registry to those of today."),
        panel="change",
        french_words=("migrer", "convertir", "moderniser"),
        english_words=("convert",),
        writes_files=True,
        is_plumbing=True,
        subcommands={
            "phases": CommandSpec(
                summary=N_("Give phases their names of today."),
                target="incubo.cli.commands.migrate:phases",
                writes_files=True,
            ),
        },
    ),
    "postpone": CommandSpec(
        summary=N_("Put off a thing to do until a day."),
        target=VERB,
        target_argument="postpone",
        panel="change",
        french_words=("reporter", "remettre", "différer"),
        english_words=("snooze", "defer"),
        writes_files=True,
        argument_types=("entry", "attention"),
    ),
}


CHECK_COMMANDS: dict[str, CommandSpec] = {
    "validate": CommandSpec(
        summary=N_("Check the files and explain what is wrong."),
        target="incubo.cli.commands.validate.command:validate",
        argument_types=("files",),
        panel="check",
        aliases=("check",),
        french_words=("valider", "vérifier", "contrôler", "vérification"),
        english_words=("verify", "lint"),
    ),
    "explain": CommandSpec(
        summary=N_("Explain a rule, a field or a word."),
        target="incubo.cli.commands.explain:explain",
        argument_types=("explained",),
        panel="check",
        french_words=("expliquer", "explique", "explication", "règle"),
        english_words=("rule",),
    ),
}

SETUP_COMMANDS: dict[str, CommandSpec] = {
    "ci": CommandSpec(
        summary=N_("Check a pull or merge request, and say what it changes."),
        target="incubo.cli.commands.ci:ci",
        panel="set-up",
        french_words=("intégration", "demande"),
        english_words=("gate",),
        is_plumbing=True,
    ),
    "use": CommandSpec(
        summary=N_("Choose the registry that commands work on from any folder."),
        target="incubo.cli.commands.use:use",
        argument_types=("files",),
        panel="set-up",
        french_words=("utiliser", "choisir"),
        english_words=("choose",),
    ),
    "schema": CommandSpec(
        summary=N_("Give the JSON Schema of a kind of entry."),
        target="incubo.cli.commands.schema:schema",
        argument_types=("kind-of-entry",),
        panel="set-up",
        french_words=("schéma",),
        is_plumbing=True,
    ),
    "init": CommandSpec(
        summary=N_("Create a registry, or add the files that an existing one lacks."),
        target="incubo.cli.commands.init.command:init",
        argument_types=("files",),
        panel="set-up",
        french_words=("initialiser", "installer", "démarrer", "commencer", "essayer"),
        english_words=("setup", "start", "try"),
        writes_files=True,
        is_plumbing=True,
    ),
    "merge-driver": CommandSpec(
        summary=N_("Merge an entry for git."),
        target="incubo.cli.commands.merge_driver:merge_driver",
        argument_types=("files",),
        panel="set-up",
        is_plumbing=True,
    ),
    "issue": CommandSpec(
        summary=N_("Make the change that a request on GitHub or GitLab asks for."),
        target="incubo.cli.commands.issue:issue",
        argument_types=("files",),
        panel="set-up",
        french_words=("ticket", "formulaire"),
        writes_files=True,
        is_plumbing=True,
    ),
}


def make_report_spec(report: Report) -> CommandSpec:
    """The command of a report."""
    return CommandSpec(
        summary=report.summary,
        target="incubo.cli.commands.report:make_report_command",
        target_argument=report.id,
        aliases=report.aliases,
        french_words=report.french_words,
        english_words=report.english_words,
    )


READ_COMMANDS: dict[str, CommandSpec] = {
    "list": CommandSpec(
        summary=N_("List products, members, job offers … chosen by filters."),
        panel="look",
        aliases=("ls",),
        french_words=("lister", "liste", "chercher", "trouver"),
        english_words=("find",),
        subcommands={
            spec.id: CommandSpec(
                summary=spec.summary,
                target="incubo.cli.commands.list:make_list_command",
                target_argument=spec.id,
                aliases=spec.aliases,
                french_words=spec.french_words,
            )
            for spec in LISTS.values()
        },
    ),
    "show": CommandSpec(
        summary=N_("Show a product, a member, a job offer … on a page."),
        target="incubo.cli.commands.show:show",
        argument_types=("entry",),
        panel="look",
        french_words=("montrer", "montre", "voir", "fiche", "afficher", "affiche"),
        english_words=("view", "see", "display"),
    ),
    "report": CommandSpec(
        summary=N_("Give figures about the portfolio."),
        panel="look",
        french_words=("rapport", "rapports", "bilan", "chiffres", "indicateurs"),
        english_words=("reports", "figures", "stats"),
        subcommands={report.id: make_report_spec(report) for report in REPORTS.values()}
        | {
            "kept": CommandSpec(
                summary=N_("List the figures that were given, and what differs now."),
                target="incubo.cli.commands.kept:kept",
                aliases=("--kept",),
                argument_types=("kept-label",),
                french_words=("gardés", "donnés", "chiffres donnés"),
                english_words=("given",),
            )
        },
    ),
    "serve": CommandSpec(
        summary=N_("Look at the registry, and change it, in a browser."),
        target="incubo.cli.commands.serve:serve",
        panel="look",
        french_words=("navigateur", "servir", "ouvrir dans le navigateur"),
        english_words=("browser", "web", "ui"),
        writes_files=True,
    ),
    "log": CommandSpec(
        summary=N_("Tell what changed over time, who changed it, and why."),
        target="incubo.cli.commands.log:log",
        argument_types=("entry",),
        panel="look",
        french_words=("journal", "historique", "histoire", "changements", "quoi de neuf"),
        english_words=("history", "story", "changes", "changelog"),
    ),
    "query": CommandSpec(
        summary=N_("Ask the registry a question in SQL."),
        target="incubo.cli.commands.query:query",
        panel="look",
        french_words=("requête", "requêter", "interroger", "questionner"),
        english_words=("sql", "ask", "select"),
        argument_types=("sql-table",),
    ),
    "diff": CommandSpec(
        summary=N_("Say what changed, in words: since Monday, since what is published, between two versions."),
        target="incubo.cli.commands.diff:diff",
        panel="look",
        french_words=("différence", "différences", "comparer"),
        english_words=("compare", "changed"),
        argument_types=("state",),
    ),
    "todo": CommandSpec(
        summary=N_("List everything that needs attention, and how to fix it."),
        target="incubo.cli.commands.todo:todo",
        panel="look",
        french_words=("à faire", "faire", "tâches", "retards", "alertes"),
        english_words=("watch", "attention", "tasks"),
    ),
}


SHARE_COMMANDS: dict[str, CommandSpec] = {
    "sync": CommandSpec(
        summary=N_("Fetch what colleagues published, and show what changed."),
        target="incubo.cli.commands.sync:sync",
        panel="share",
        french_words=("synchroniser", "synchro", "actualiser", "rafraîchir"),
        english_words=("refresh", "pull"),
        writes_files=True,
    ),
    "digest": CommandSpec(
        summary=N_("Summarise the week on a page: arrivals, departures, phases, committees, offers."),
        target="incubo.cli.commands.digest:digest",
        panel="share",
        french_words=("résumé", "semaine", "point hebdo", "lettre", "hebdo", "nouvelles"),
        english_words=("week", "weekly", "news", "summary"),
    ),
    "dossier": CommandSpec(
        summary=N_("Prepare the committee of a product on a page."),
        target="incubo.cli.commands.dossier:dossier",
        panel="share",
        french_words=("préparer", "dossier de comité", "préparer le comité"),
        english_words=("brief", "prepare"),
        argument_types=("startup",),
    ),
    "minutes": CommandSpec(
        summary=N_("Write the minutes of a committee's day: decisions, then dossiers."),
        target="incubo.cli.commands.minutes:minutes",
        panel="share",
        french_words=("compte rendu", "comptes rendus", "procès-verbal", "pv", "relevé de décisions"),
        english_words=("committee-minutes", "record-of-decisions"),
        argument_types=("date",),
    ),
    "proposals": CommandSpec(
        summary=N_("Show, update or drop what was proposed."),
        target="incubo.cli.commands.proposals:proposals",
        argument_types=("revision",),
        panel="share",
        aliases=("proposal",),
        french_words=("propositions", "proposition"),
        english_words=("branches", "pull-requests"),
        writes_files=True,
    ),
    "remind": CommandSpec(
        summary=N_("Write reminders to teams; nothing is sent."),
        panel="share",
        french_words=("rappeler", "relancer", "relance", "relances", "rappel", "rappels"),
        english_words=("nudge", "chase", "reminder", "reminders"),
        subcommands={
            "missions": CommandSpec(
                summary=N_("Remind teams of missions that end."),
                target="incubo.cli.commands.remind:missions",
                aliases=("mission", "contracts"),
                french_words=("contrat", "contrats", "fins de mission"),
            ),
            "committees": CommandSpec(
                summary=N_("Remind teams of committees to set or to prepare."),
                target="incubo.cli.commands.remind:committees",
                aliases=("committee",),
                french_words=("comité", "comités"),
            ),
            "jobs": CommandSpec(
                summary=N_("Remind people of offers that are old, or that close soon."),
                target="incubo.cli.commands.remind:jobs",
                aliases=("job", "offers"),
                french_words=("offre", "offres", "annonces"),
            ),
            "sheets": CommandSpec(
                summary=N_("Remind teams of what is missing from their entries for their phase."),
                target="incubo.cli.commands.remind:sheets",
                aliases=("sheet",),
                french_words=("fiche", "fiches"),
            ),
        },
    ),
    "calendar": CommandSpec(
        summary=N_("Give the dates to remember, for a calendar."),
        panel="share",
        french_words=("calendrier", "agenda", "échéancier", "échéances"),
        english_words=("ics",),
        subcommands={
            "committees": CommandSpec(
                summary=N_("Give the dates of committees, of their decks and of the orders before them."),
                target="incubo.cli.commands.calendar:committees",
                aliases=("committee",),
                french_words=("comité", "comités"),
            ),
            "missions": CommandSpec(
                summary=N_("Give the days on which missions end, and when to decide."),
                target="incubo.cli.commands.calendar:missions",
                aliases=("mission", "contracts"),
                french_words=("contrat", "contrats", "départs"),
            ),
            "ahead": CommandSpec(
                summary=N_("Give the days of all that is to come of each product."),
                target="incubo.cli.commands.calendar:ahead",
                aliases=("upcoming",),
                french_words=("à venir", "avenir"),
            ),
            "admin": CommandSpec(
                summary=N_("Give the dates of the end of the accounting year."),
                target="incubo.cli.commands.calendar:admin",
                aliases=("orders", "payments"),
                french_words=("administratif", "gestion", "commandes", "paiements"),
            ),
        },
    ),
    "export": CommandSpec(
        summary=N_("Export the registry for other programs."),
        panel="share",
        french_words=("exporter", "extraire"),
        english_words=("dump",),
        subcommands={
            "sqlite": CommandSpec(
                summary=N_("Export the registry as an SQLite database."),
                target="incubo.cli.commands.export.sqlite:sqlite",
                aliases=("db", "database", "datasette"),
                french_words=("base", "base de données"),
                argument_types=("files",),
            ),
            "datapackage": CommandSpec(
                summary=N_("Export the registry as a data package: CSV files with their schemas."),
                target="incubo.cli.commands.export.datapackage:datapackage",
                aliases=("csv", "frictionless", "package"),
                french_words=("jeu de données",),
                english_words=("opendata",),
                argument_types=("files",),
            ),
            "parquet": CommandSpec(
                summary=N_("Export the registry as Parquet files."),
                target="incubo.cli.commands.export.parquet:parquet",
                aliases=("duckdb", "arrow"),
                argument_types=("files",),
            ),
            "xlsx": CommandSpec(
                summary=N_("Export the registry as a workbook."),
                target="incubo.cli.commands.export.xlsx:xlsx",
                aliases=("excel", "workbook", "spreadsheet"),
                french_words=("classeur", "tableur"),
                argument_types=("files",),
            ),
            "site": CommandSpec(
                summary=N_("Export the registry as a website."),
                target="incubo.cli.commands.export.site:site",
                aliases=("website", "html", "pages"),
                french_words=("site web", "vitrine"),
                argument_types=("files",),
            ),
            "api": CommandSpec(
                summary=N_("Export the registry as the files of the network's API."),
                target="incubo.cli.commands.export.api:api",
                aliases=("json",),
                french_words=("interface", "données ouvertes"),
                argument_types=("files",),
            ),
        },
    ),
}


PROGRAM_NAME = "incubo"
"""The word before every command."""

COMMANDS: dict[str, CommandSpec] = {
    **READ_COMMANDS,
    **CHANGE_COMMANDS,
    **SHARE_COMMANDS,
    **CHECK_COMMANDS,
    **SETUP_COMMANDS,
}
"""Every command, in the order in which they are listed."""

ROOT = CommandSpec(
    summary=N_("The registry of an incubator, kept in git: check it, query it, report on it, edit it."),
    subcommands=COMMANDS,
)
"""`incubo` itself, as the group of all commands."""
