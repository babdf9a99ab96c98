"""The table of commands, one module a panel of the help.

Listing commands, their help and their completion import nothing else.

What is known of a command before it is loaded: a line of the table of commands (`commands`).

Commands that change the registry.

Commands that check the registry, and those that set it up.

Commands that look at the registry.

Commands that share results.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.core.i18n import N_

HELP_PANELS = {
    "look": N_("Look at the registry"),
    "change": N_("Change the registry"),
    "share": N_("Share results"),
    "check": N_("Check the registry"),
    "set-up": N_("Set up"),
}
"""The headings of `incubo --help`, in order."""


class CommandSpec(NamedTuple):
    """A command: where its function is, and what is known of it without loading it.

    `target` is `module:function`; a group has `entries` instead. `help` is one line, marked with N_.
    `aliases` are other names of it; `english` and `french` are everyday words, for which the real name is said.
    The French ones are understood in French only, for they could mean something else in English.
    `writes` tells whether it, or its commands, may change files of the registry.
    `takes`: what its arguments are, in order, for the TAB key (the last one repeats): a kind of entry, `entry` for any,
    `files`, or another sort of `completion_words`.
    `plumbing`: only on `incubo --help --all`, as are the last ones of a panel that the first screen has no place for.
    """

    help: str
    target: str = ""
    panel: str = ""
    aliases: tuple[str, ...] = ()
    french: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    writes: bool = False
    entries: Mapping[str, CommandSpec] = {}
    takes: tuple[str, ...] = ()
    plumbing: bool = False


CHANGE_COMMANDS: dict[str, CommandSpec] = {
    "new": CommandSpec(
        help=N_("Add a startup, a member, a job offer …"),
        panel="change",
        french=("nouveau", "nouvelle", "ajouter", "ajoute", "créer", "inscrire", "embaucher", "recruter"),
        english=("add", "create"),
        writes=True,
        entries={
            "startup": CommandSpec(
                help=N_("Add a startup."),
                target="incubo.cli.commands.new.command:startup",
                french=("produit", "produits", "service", "fiche produit"),
                english=("product", "products", "startups"),
            ),
            "member": CommandSpec(
                help=N_("Add a member."),
                target="incubo.cli.commands.new.command:member",
                french=("membre", "membres", "personne", "collègue", "fiche membre"),
                english=("members", "person", "people"),
            ),
            "job": CommandSpec(
                help=N_("Add a job offer."),
                target="incubo.cli.commands.new.command:job",
                french=(
                    "offre",
                    "offres",
                    "poste",
                    "offre d'emploi",
                    "offre de mission",
                    "recrutement",
                    "annonce",
                    "emploi",
                ),
                english=("jobs", "offer", "offers", "job offer"),
            ),
            "incubator": CommandSpec(
                help=N_("Add an incubator."),
                target="incubo.cli.commands.new.command:incubator",
                french=("incubateur", "fabrique", "fiche incubateur"),
                english=("incubators",),
            ),
            "organisation": CommandSpec(
                help=N_("Add an organisation (a sponsor)."),
                target="incubo.cli.commands.new.command:organisation",
                french=("administration", "financeur", "porteur"),
                english=("organization", "organisations", "sponsor"),
            ),
            "team": CommandSpec(
                help=N_("Add a cross-cutting team."),
                target="incubo.cli.commands.new.command:team",
                french=("équipe", "équipe transverse"),
                english=("teams",),
            ),
        },
    ),
    "extend": CommandSpec(
        help=N_("Move the end of missions, or the closing day of an offer."),
        target="incubo.cli.commands.extend:extend",
        panel="change",
        french=("prolonger", "renouveler", "reconduire", "proroger"),
        english=("renew", "prolong"),
        writes=True,
        takes=("member", "job"),
    ),
    "record": CommandSpec(
        help=N_("Record a committee, a measure of impact or an event."),
        panel="change",
        french=("enregistrer", "noter", "consigner"),
        english=("note",),
        writes=True,
        entries={
            "committee": CommandSpec(
                help=N_("Record a committee's decision, plan a committee, or move it."),
                target="incubo.cli.commands.record.committee:committee",
                aliases=("committees",),
                french=("comité", "comités", "comité d'investissement", "décision"),
                english=("decision",),
                takes=("startup",),
            ),
            "metric": CommandSpec(
                help=N_("Record measures of impact."),
                target="incubo.cli.commands.record.metric:metric",
                aliases=("metrics",),
                french=("mesure", "mesures", "chiffre", "chiffres", "impact"),
                english=("measure", "measures", "figure", "figures"),
                takes=("startup",),
            ),
            "event": CommandSpec(
                help=N_("Record an event in a startup's life."),
                target="incubo.cli.commands.record.event:event",
                aliases=("events",),
                french=("événement", "événements", "évènement"),
                takes=("startup", "events"),
            ),
        },
    ),
    "join": CommandSpec(
        help=N_("Make people join a startup or a team."),
        target="incubo.cli.commands.join:join",
        panel="change",
        french=("rejoindre", "rejoint", "arrivée", "arriver", "rattacher", "affecter"),
        english=("attach", "assign"),
        writes=True,
        takes=("member", "startup"),
    ),
    "phase": CommandSpec(
        help=N_("Show a startup's phases, or move it to another one."),
        target="incubo.cli.commands.phase:phase",
        takes=("startup", "phases"),
        panel="change",
        french=("passer", "étape", "avancer", "faire passer"),
        english=("move", "stage"),
        writes=True,
    ),
    "leave": CommandSpec(
        help=N_("Make people leave a startup, a team, or everything."),
        target="incubo.cli.commands.leave:leave",
        panel="change",
        french=("quitter", "quitte", "partir", "part", "départ", "sortir", "détacher"),
        english=("detach", "depart"),
        writes=True,
        takes=("member",),
    ),
    "stop": CommandSpec(
        help=N_("Stop a startup, with all that goes with it."),
        target="incubo.cli.commands.stop:stop",
        takes=("startup",),
        panel="change",
        french=("arrêter", "arrêt", "abandonner", "stopper", "clore"),
        english=("abandon",),
        writes=True,
    ),
    "close": CommandSpec(
        help=N_("Close job offers."),
        target="incubo.cli.commands.close:close",
        panel="change",
        french=("fermer", "clôturer", "pourvoir", "dépublier"),
        english=("fill", "unpublish"),
        writes=True,
        takes=("job",),
    ),
    "set": CommandSpec(
        help=N_("Give fields of an entry other values."),
        target="incubo.cli.commands.set:set_",
        panel="change",
        french=("mettre", "modifier", "modifie", "changer", "corriger", "renseigner"),
        english=("change", "modify", "update"),
        writes=True,
        takes=("entry", "assignment"),
    ),
    "edit": CommandSpec(
        help=N_("Edit a sheet in your text editor."),
        target="incubo.cli.commands.edit:edit",
        panel="change",
        french=("éditer", "édite", "ouvrir", "rédiger"),
        english=("open", "write"),
        writes=True,
        takes=("entry",),
    ),
    "rename": CommandSpec(
        help=N_("Give an entry another id, wherever it is named."),
        target="incubo.cli.commands.rename:rename",
        panel="change",
        french=("renommer", "renomme", "rebaptiser"),
        english=("mv",),
        writes=True,
        takes=("entry",),
    ),
    "remove": CommandSpec(
        help=N_("Remove entries that nothing refers to."),
        target="incubo.cli.commands.remove:remove",
        panel="change",
        french=("supprimer", "supprime", "effacer", "suppression"),
        english=("delete", "rm", "erase"),
        writes=True,
        takes=("entry",),
    ),
    "undo": CommandSpec(
        help=N_("Take the last change back."),
        target="incubo.cli.commands.undo:undo",
        panel="change",
        french=("défaire", "défais", "annuler", "annule", "revenir"),
        english=("revert", "unwrite"),
        writes=True,
    ),
    "fmt": CommandSpec(
        help=N_("Put files into canonical form."),
        target="incubo.cli.commands.fmt:fmt",
        panel="change",
        french=("formater", "formate", "ranger", "mettre en forme", "mise en forme"),
        english=("format", "tidy"),
        writes=True,
        takes=("files",),
    ),
}


CHECK_COMMANDS: dict[str, CommandSpec] = {
    "validate": CommandSpec(
        help=N_("Check the files and explain what is wrong."),
        target="incubo.cli.commands.validate.command:validate",
        takes=("files",),
        panel="check",
        aliases=("check",),
        french=("valider", "vérifier", "contrôler", "vérification"),
        english=("verify", "lint"),
    ),
    "explain": CommandSpec(
        help=N_("Explain a rule, a field or a word."),
        target="incubo.cli.commands.explain:explain",
        takes=("explained",),
        panel="check",
        french=("expliquer", "explique", "explication", "règle"),
        english=("rule",),
    ),
}

SETUP_COMMANDS: dict[str, CommandSpec] = {
    "ci": CommandSpec(
        help=N_("Check a pull or merge request, and say what it changes."),
        target="incubo.cli.commands.ci:ci",
        panel="set-up",
        french=("intégration", "demande"),
        english=("gate",),
        plumbing=True,
    ),
    "use": CommandSpec(
        help=N_("Choose the registry that commands work on from any folder."),
        target="incubo.cli.commands.use:use",
        takes=("files",),
        panel="set-up",
        french=("utiliser", "choisir"),
        english=("choose",),
    ),
    "schema": CommandSpec(
        help=N_("Give the JSON Schema of a kind of entry."),
        target="incubo.cli.commands.schema:schema",
        takes=("kind-of-entry",),
        panel="set-up",
        french=("schéma",),
        plumbing=True,
    ),
    "init": CommandSpec(
        help=N_("Make a registry, or add what is missing around one."),
        target="incubo.cli.commands.init.command:init",
        takes=("files",),
        panel="set-up",
        french=("initialiser", "installer", "démarrer", "commencer", "essayer"),
        english=("setup", "start", "try"),
        writes=True,
        plumbing=True,
    ),
    "issue": CommandSpec(
        help=N_("Do what a request on GitHub or GitLab asks."),
        target="incubo.cli.commands.issue:issue",
        takes=("files",),
        panel="set-up",
        french=("ticket", "formulaire"),
        writes=True,
        plumbing=True,
    ),
}


READ_COMMANDS: dict[str, CommandSpec] = {
    "list": CommandSpec(
        help=N_("List startups, members, job offers … that fit."),
        panel="look",
        aliases=("ls",),
        french=("lister", "liste", "chercher", "trouver"),
        english=("find",),
        entries={
            "startups": CommandSpec(
                help=N_("List startups."),
                target="incubo.cli.commands.list:startups",
                aliases=("startup", "product", "products", "service", "services"),
                french=("produit", "produits"),
            ),
            "members": CommandSpec(
                help=N_("List members."),
                target="incubo.cli.commands.list:members",
                aliases=("member", "person", "people", "persons"),
                french=("membre", "membres", "personne", "personnes", "gens", "collègues"),
            ),
            "missions": CommandSpec(
                help=N_("List missions (contracts)."),
                target="incubo.cli.commands.list:missions",
                aliases=("mission", "contract", "contracts"),
                french=("contrat", "contrats"),
            ),
            "committees": CommandSpec(
                help=N_("List committees, held and planned."),
                target="incubo.cli.commands.list:committees",
                aliases=("committee",),
                french=("comité", "comités", "décision", "décisions"),
            ),
            "jobs": CommandSpec(
                help=N_("List job offers."),
                target="incubo.cli.commands.list:jobs",
                aliases=("job", "offer", "offers"),
                french=("offre", "offres", "poste", "postes", "offre d'emploi", "offres d'emploi", "emploi", "emplois"),
            ),
            "incubators": CommandSpec(
                help=N_("List incubators."),
                target="incubo.cli.commands.list:incubators",
                aliases=("incubator",),
                french=("incubateur", "incubateurs"),
            ),
            "organisations": CommandSpec(
                help=N_("List organisations (sponsors)."),
                target="incubo.cli.commands.list:organisations",
                aliases=("organisation", "organization", "organizations", "sponsor", "sponsors"),
                french=("financeur", "financeurs", "administration", "administrations"),
            ),
            "teams": CommandSpec(
                help=N_("List cross-cutting teams."),
                target="incubo.cli.commands.list:teams",
                aliases=("team",),
                french=("équipe", "équipes"),
            ),
        },
    ),
    "show": CommandSpec(
        help=N_("Show a startup, a member, a job offer … on a page."),
        target="incubo.cli.commands.show:show",
        takes=("entry",),
        panel="look",
        french=("montrer", "montre", "voir", "fiche", "afficher", "affiche"),
        english=("view", "see", "display"),
    ),
    "report": CommandSpec(
        help=N_("Give figures about the portfolio."),
        panel="look",
        french=("rapport", "rapports", "bilan", "chiffres", "indicateurs"),
        english=("reports", "figures", "stats"),
        entries={
            "phases": CommandSpec(
                help=N_("Count startups by phase at a date."),
                target="incubo.cli.commands.report.phases:phases",
                french=("portefeuille",),
                english=("phase", "portfolio"),
            ),
            "transitions": CommandSpec(
                help=N_("Count entries, exits and stops of a period."),
                target="incubo.cli.commands.report.transitions:transitions",
                aliases=("transition",),
                french=("mouvements", "entrées", "sorties", "entrées et sorties", "arrêts"),
                english=("moves", "entries", "exits", "stops"),
            ),
            "durations": CommandSpec(
                help=N_("Say how long phases last."),
                target="incubo.cli.commands.report.durations:durations",
                aliases=("duration",),
                french=("durées", "durée", "durée des phases"),
                english=("lengths",),
            ),
            "funnel": CommandSpec(
                help=N_("Give conversion and stop rates by phase."),
                target="incubo.cli.commands.report.funnel:funnel",
                french=("entonnoir", "conversion", "taux d'arrêt", "taux"),
                english=("rates", "stop rate", "conversions"),
            ),
            "timeline": CommandSpec(
                help=N_("Draw the life of startups in time."),
                target="incubo.cli.commands.report.timeline:timeline",
                french=("frise", "chronologie"),
                english=("gantt", "chart"),
            ),
            "standards": CommandSpec(
                help=N_("Show what sheets lack of what their phase asks for."),
                target="incubo.cli.commands.report.standards:standards",
                aliases=("standard",),
                french=("conformité", "qualité", "critères"),
                english=("compliance", "board"),
            ),
            "metrics": CommandSpec(
                help=N_("Show the measures of impact and how they change."),
                target="incubo.cli.commands.report.metrics:metrics",
                aliases=("metric",),
                french=("mesures", "métriques", "mesures d'impact"),
                english=("measures", "impact"),
            ),
            "committees": CommandSpec(
                help=N_("Tell the last and the next committee of each startup, or the decisions of a period."),
                target="incubo.cli.commands.report.committees:committees",
                aliases=("committee",),
                french=("comité", "comités", "décision", "décisions"),
                english=("decisions",),
            ),
            "missions": CommandSpec(
                help=N_("Count the missions that end, and the people who really leave."),
                target="incubo.cli.commands.report.missions:missions",
                aliases=("mission",),
                french=("contrat", "contrats"),
                english=("contracts",),
            ),
            "arrivals": CommandSpec(
                help=N_("Count who arrived and who left in a period."),
                target="incubo.cli.commands.report.arrivals:arrivals",
                french=("arrivées", "arrivée", "départs", "départ"),
                english=("departures",),
            ),
            "teams": CommandSpec(
                help=N_("Tell who works for each startup, and which roles are missing."),
                target="incubo.cli.commands.report.teams:teams",
                aliases=("team",),
                french=("équipe", "équipes", "rôles"),
                english=("roles",),
            ),
            "headcount": CommandSpec(
                help=N_("Count active members, on a day or over time."),
                target="incubo.cli.commands.report.headcount:headcount",
                french=("effectif", "effectifs", "membres"),
                english=("members", "people"),
            ),
            "jobs": CommandSpec(
                help=N_("Count the offers that are open and how old they are, or what became of them."),
                target="incubo.cli.commands.report.jobs:jobs",
                aliases=("job", "offers"),
                french=("offre", "offres", "recrutement", "recrutements"),
            ),
            "indicators": CommandSpec(
                help=N_("Give the published indicators, year by year."),
                target="incubo.cli.commands.report.indicators:indicators",
                aliases=("indicator",),
                french=("indicateur", "indicateurs"),
            ),
        },
    ),
    "query": CommandSpec(
        help=N_("Ask the registry a question in SQL."),
        target="incubo.cli.commands.query:query",
        panel="look",
        french=("requête", "requêter", "interroger", "questionner"),
        english=("sql", "ask", "select"),
        takes=("sql-table",),
    ),
    "todo": CommandSpec(
        help=N_("Tell all that needs attention, and how to mend it."),
        target="incubo.cli.commands.todo:todo",
        panel="look",
        french=("à faire", "faire", "tâches", "retards", "alertes"),
        english=("watch", "attention", "tasks"),
    ),
}


SHARE_COMMANDS: dict[str, CommandSpec] = {
    "sync": CommandSpec(
        help=N_("Take in what colleagues published, and say what changed."),
        target="incubo.cli.commands.sync:sync",
        panel="share",
        french=("synchroniser", "synchro", "actualiser", "rafraîchir"),
        english=("refresh", "pull"),
        writes=True,
    ),
    "digest": CommandSpec(
        help=N_("Tell the week on a page: who comes and goes, phases, committees, offers."),
        target="incubo.cli.commands.digest:digest",
        panel="share",
        french=("résumé", "semaine", "point hebdo", "lettre", "hebdo", "nouvelles"),
        english=("week", "weekly", "news", "summary"),
    ),
    "dossier": CommandSpec(
        help=N_("Prepare the committee of a startup on a page."),
        target="incubo.cli.commands.dossier:dossier",
        panel="share",
        french=("préparer", "dossier de comité", "préparer le comité"),
        english=("brief", "prepare"),
        takes=("startup",),
    ),
    "remind": CommandSpec(
        help=N_("Write reminders to teams; nothing is sent."),
        panel="share",
        french=("rappeler", "relancer", "relance", "relances", "rappel", "rappels"),
        english=("nudge", "chase", "reminder", "reminders"),
        entries={
            "missions": CommandSpec(
                help=N_("Remind teams of missions that end."),
                target="incubo.cli.commands.remind:missions",
                aliases=("mission", "contracts"),
                french=("contrat", "contrats", "fins de mission"),
            ),
            "committees": CommandSpec(
                help=N_("Remind teams of committees to set or to prepare."),
                target="incubo.cli.commands.remind:committees",
                aliases=("committee",),
                french=("comité", "comités"),
            ),
            "jobs": CommandSpec(
                help=N_("Remind of offers that are old, or that close soon."),
                target="incubo.cli.commands.remind:jobs",
                aliases=("job", "offers"),
                french=("offre", "offres", "annonces"),
            ),
            "sheets": CommandSpec(
                help=N_("Remind teams of what their sheets lack for their phase."),
                target="incubo.cli.commands.remind:sheets",
                aliases=("sheet",),
                french=("fiche", "fiches"),
            ),
        },
    ),
    "calendar": CommandSpec(
        help=N_("Give the days to keep, for a calendar."),
        panel="share",
        french=("calendrier", "agenda", "échéancier", "échéances"),
        english=("ics",),
        entries={
            "committees": CommandSpec(
                help=N_("Give the days of committees, their decks and the orders before them."),
                target="incubo.cli.commands.calendar:committees",
                aliases=("committee",),
                french=("comité", "comités"),
            ),
            "missions": CommandSpec(
                help=N_("Give the days on which missions end, and when to decide."),
                target="incubo.cli.commands.calendar:missions",
                aliases=("mission", "contracts"),
                french=("contrat", "contrats", "départs"),
            ),
            "admin": CommandSpec(
                help=N_("Give the days of the end of the accounting year."),
                target="incubo.cli.commands.calendar:admin",
                aliases=("orders", "payments"),
                french=("administratif", "gestion", "commandes", "paiements"),
            ),
        },
    ),
    "export": CommandSpec(
        help=N_("Write the registry for other programs."),
        panel="share",
        french=("exporter", "extraire"),
        english=("dump",),
        entries={
            "sqlite": CommandSpec(
                help=N_("Write the registry as an SQLite database."),
                target="incubo.cli.commands.export.sqlite:sqlite",
                aliases=("db", "database", "datasette"),
                french=("base", "base de données"),
                takes=("files",),
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
