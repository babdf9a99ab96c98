"""The table of commands. Listing them, their help and their completion import nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from incubo.i18n import N_

PANELS = {
    "look": N_("Look at the registry"),
    "change": N_("Change the registry"),
    "share": N_("Share results"),
    "check": N_("Check the registry"),
    "set-up": N_("Set up"),
}
"""The headings of `incubo --help`, in order."""


class Entry(NamedTuple):
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
    hidden: bool = False
    entries: Mapping[str, Entry] = {}
    takes: tuple[str, ...] = ()
    plumbing: bool = False


COMMANDS: dict[str, Entry] = {
    "list": Entry(
        help=N_("List startups, members, job offers … that fit."),
        panel="look",
        aliases=("ls",),
        french=("lister", "liste", "chercher", "trouver"),
        english=("find",),
        entries={
            "startups": Entry(
                help=N_("List startups."),
                target="incubo.cli.list:startups",
                aliases=("startup", "product", "products", "service", "services"),
                french=("produit", "produits"),
            ),
            "members": Entry(
                help=N_("List members."),
                target="incubo.cli.list:members",
                aliases=("member", "person", "people", "persons"),
                french=("membre", "membres", "personne", "personnes", "gens", "collègues"),
            ),
            "missions": Entry(
                help=N_("List missions (contracts)."),
                target="incubo.cli.list:missions",
                aliases=("mission", "contract", "contracts"),
                french=("contrat", "contrats"),
            ),
            "committees": Entry(
                help=N_("List committees, held and planned."),
                target="incubo.cli.list:committees",
                aliases=("committee",),
                french=("comité", "comités", "décision", "décisions"),
            ),
            "jobs": Entry(
                help=N_("List job offers."),
                target="incubo.cli.list:jobs",
                aliases=("job", "offer", "offers"),
                french=("offre", "offres", "poste", "postes", "offre d'emploi", "offres d'emploi", "emploi", "emplois"),
            ),
            "incubators": Entry(
                help=N_("List incubators."),
                target="incubo.cli.list:incubators",
                aliases=("incubator",),
                french=("incubateur", "incubateurs"),
            ),
            "organisations": Entry(
                help=N_("List organisations (sponsors)."),
                target="incubo.cli.list:organisations",
                aliases=("organisation", "organization", "organizations", "sponsor", "sponsors"),
                french=("financeur", "financeurs", "administration", "administrations"),
            ),
            "teams": Entry(
                help=N_("List cross-cutting teams."),
                target="incubo.cli.list:teams",
                aliases=("team",),
                french=("équipe", "équipes"),
            ),
        },
    ),
    "show": Entry(
        help=N_("Show a startup, a member, a job offer … on a page."),
        target="incubo.cli.show:show",
        takes=("entry",),
        panel="look",
        french=("montrer", "montre", "voir", "fiche", "afficher", "affiche"),
        english=("view", "see", "display"),
    ),
    "report": Entry(
        help=N_("Give figures about the portfolio."),
        panel="look",
        french=("rapport", "rapports", "bilan", "chiffres", "indicateurs"),
        english=("reports", "figures", "stats"),
        entries={
            "phases": Entry(
                help=N_("Count startups by phase at a date."),
                target="incubo.cli.report:phases",
                french=("portefeuille",),
                english=("phase", "portfolio"),
            ),
            "transitions": Entry(
                help=N_("Count entries, exits and stops of a period."),
                target="incubo.cli.report_life:transitions",
                aliases=("transition",),
                french=("mouvements", "entrées", "sorties", "entrées et sorties", "arrêts"),
                english=("moves", "entries", "exits", "stops"),
            ),
            "durations": Entry(
                help=N_("Say how long phases last."),
                target="incubo.cli.report_life:durations",
                aliases=("duration",),
                french=("durées", "durée", "durée des phases"),
                english=("lengths",),
            ),
            "funnel": Entry(
                help=N_("Give conversion and stop rates by phase."),
                target="incubo.cli.report_life:funnel",
                french=("entonnoir", "conversion", "taux d'arrêt", "taux"),
                english=("rates", "stop rate", "conversions"),
            ),
            "timeline": Entry(
                help=N_("Draw the life of startups in time."),
                target="incubo.cli.report_life:timeline",
                french=("frise", "chronologie"),
                english=("gantt", "chart"),
            ),
            "standards": Entry(
                help=N_("Show what sheets lack of what their phase asks for."),
                target="incubo.cli.report_sheets:standards",
                aliases=("standard",),
                french=("conformité", "qualité", "critères"),
                english=("compliance", "board"),
            ),
            "metrics": Entry(
                help=N_("Show the measures of impact and how they change."),
                target="incubo.cli.report_sheets:metrics",
                aliases=("metric",),
                french=("mesures", "métriques", "mesures d'impact"),
                english=("measures", "impact"),
            ),
            "committees": Entry(
                help=N_("Tell the last and the next committee of each startup, or the decisions of a period."),
                target="incubo.cli.report_desk:committees",
                aliases=("committee",),
                french=("comité", "comités", "décision", "décisions"),
                english=("decisions",),
            ),
            "missions": Entry(
                help=N_("Count the missions that end, and the people who really leave."),
                target="incubo.cli.report_people:missions",
                aliases=("mission",),
                french=("contrat", "contrats"),
                english=("contracts",),
            ),
            "arrivals": Entry(
                help=N_("Count who arrived and who left in a period."),
                target="incubo.cli.report_people:arrivals",
                french=("arrivées", "arrivée", "départs", "départ"),
                english=("departures",),
            ),
            "teams": Entry(
                help=N_("Tell who works for each startup, and which roles are missing."),
                target="incubo.cli.report_teams:teams",
                aliases=("team",),
                french=("équipe", "équipes", "rôles"),
                english=("roles",),
            ),
            "headcount": Entry(
                help=N_("Count active members, on a day or over time."),
                target="incubo.cli.report_people:headcount",
                french=("effectif", "effectifs", "membres"),
                english=("members", "people"),
            ),
            "jobs": Entry(
                help=N_("Count the offers that are open and how old they are, or what became of them."),
                target="incubo.cli.report_desk:jobs",
                aliases=("job", "offers"),
                french=("offre", "offres", "recrutement", "recrutements"),
            ),
            "indicators": Entry(
                help=N_("Give the published indicators, year by year."),
                target="incubo.cli.report_desk:indicators",
                aliases=("indicator",),
                french=("indicateur", "indicateurs"),
            ),
        },
    ),
    "query": Entry(
        help=N_("Ask the registry a question in SQL."),
        target="incubo.cli.query:query",
        panel="look",
        french=("requête", "requêter", "interroger", "questionner"),
        english=("sql", "ask", "select"),
        takes=("sql-table",),
    ),
    "todo": Entry(
        help=N_("Tell all that needs attention, and how to mend it."),
        target="incubo.cli.todo:todo",
        panel="look",
        french=("à faire", "faire", "tâches", "retards", "alertes"),
        english=("watch", "attention", "tasks"),
    ),
    "new": Entry(
        help=N_("Add a startup, a member, a job offer …"),
        panel="change",
        french=("nouveau", "nouvelle", "ajouter", "ajoute", "créer", "inscrire", "embaucher", "recruter"),
        english=("add", "create"),
        writes=True,
        entries={
            "startup": Entry(
                help=N_("Add a startup."),
                target="incubo.cli.new:startup",
                french=("produit", "produits", "service", "fiche produit"),
                english=("product", "products", "startups"),
            ),
            "member": Entry(
                help=N_("Add a member."),
                target="incubo.cli.new:member",
                french=("membre", "membres", "personne", "collègue", "fiche membre"),
                english=("members", "person", "people"),
            ),
            "job": Entry(
                help=N_("Add a job offer."),
                target="incubo.cli.new:job",
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
            "incubator": Entry(
                help=N_("Add an incubator."),
                target="incubo.cli.new_bodies:incubator",
                french=("incubateur", "fabrique", "fiche incubateur"),
                english=("incubators",),
            ),
            "organisation": Entry(
                help=N_("Add an organisation (a sponsor)."),
                target="incubo.cli.new_bodies:organisation",
                french=("administration", "financeur", "porteur"),
                english=("organization", "organisations", "sponsor"),
            ),
            "team": Entry(
                help=N_("Add a cross-cutting team."),
                target="incubo.cli.new_bodies:team",
                french=("équipe", "équipe transverse"),
                english=("teams",),
            ),
        },
    ),
    "extend": Entry(
        help=N_("Move the end of missions, or the closing day of an offer."),
        target="incubo.cli.extend:extend",
        panel="change",
        french=("prolonger", "renouveler", "reconduire", "proroger"),
        english=("renew", "prolong"),
        writes=True,
        takes=("member", "job"),
    ),
    "record": Entry(
        help=N_("Record a committee, a measure of impact or an event."),
        panel="change",
        french=("enregistrer", "noter", "consigner"),
        english=("note",),
        writes=True,
        entries={
            "committee": Entry(
                help=N_("Record a committee's decision, plan a committee, or move it."),
                target="incubo.cli.record:committee",
                aliases=("committees",),
                french=("comité", "comités", "comité d'investissement", "décision"),
                english=("decision",),
                takes=("startup",),
            ),
            "metric": Entry(
                help=N_("Record measures of impact."),
                target="incubo.cli.record:metric",
                aliases=("metrics",),
                french=("mesure", "mesures", "chiffre", "chiffres", "impact"),
                english=("measure", "measures", "figure", "figures"),
                takes=("startup",),
            ),
            "event": Entry(
                help=N_("Record an event in a startup's life."),
                target="incubo.cli.record:event",
                aliases=("events",),
                french=("événement", "événements", "évènement"),
                takes=("startup", "events"),
            ),
        },
    ),
    "join": Entry(
        help=N_("Make people join a startup or a team."),
        target="incubo.cli.join:join",
        panel="change",
        french=("rejoindre", "rejoint", "arrivée", "arriver", "rattacher", "affecter"),
        english=("attach", "assign"),
        writes=True,
        takes=("member", "startup"),
    ),
    "phase": Entry(
        help=N_("Show a startup's phases, or move it to another one."),
        target="incubo.cli.phase:phase",
        takes=("startup", "phases"),
        panel="change",
        french=("passer", "étape", "avancer", "faire passer"),
        english=("move", "stage"),
        writes=True,
    ),
    "leave": Entry(
        help=N_("Make people leave a startup, a team, or everything."),
        target="incubo.cli.leave:leave",
        panel="change",
        french=("quitter", "quitte", "partir", "part", "départ", "sortir", "détacher"),
        english=("detach", "depart"),
        writes=True,
        takes=("member",),
    ),
    "stop": Entry(
        help=N_("Stop a startup, with all that goes with it."),
        target="incubo.cli.stop:stop",
        takes=("startup",),
        panel="change",
        french=("arrêter", "arrêt", "abandonner", "stopper", "clore"),
        english=("abandon",),
        writes=True,
    ),
    "close": Entry(
        help=N_("Close job offers."),
        target="incubo.cli.close:close",
        panel="change",
        french=("fermer", "clôturer", "pourvoir", "dépublier"),
        english=("fill", "unpublish"),
        writes=True,
        takes=("job",),
    ),
    "set": Entry(
        help=N_("Give fields of an entry other values."),
        target="incubo.cli.set:set_",
        panel="change",
        french=("mettre", "modifier", "modifie", "changer", "corriger", "renseigner"),
        english=("change", "modify", "update"),
        writes=True,
        takes=("entry", "assignment"),
    ),
    "edit": Entry(
        help=N_("Edit a sheet in your text editor."),
        target="incubo.cli.edit:edit",
        panel="change",
        french=("éditer", "édite", "ouvrir", "rédiger"),
        english=("open", "write"),
        writes=True,
        takes=("entry",),
    ),
    "rename": Entry(
        help=N_("Give an entry another id, wherever it is named."),
        target="incubo.cli.rename:rename",
        panel="change",
        french=("renommer", "renomme", "rebaptiser"),
        english=("mv",),
        writes=True,
        takes=("entry",),
    ),
    "remove": Entry(
        help=N_("Remove entries that nothing refers to."),
        target="incubo.cli.remove:remove",
        panel="change",
        french=("supprimer", "supprime", "effacer", "suppression"),
        english=("delete", "rm", "erase"),
        writes=True,
        takes=("entry",),
    ),
    "undo": Entry(
        help=N_("Take the last change back."),
        target="incubo.cli.undo:undo",
        panel="change",
        french=("défaire", "défais", "annuler", "annule", "revenir"),
        english=("revert", "unwrite"),
        writes=True,
    ),
    "fmt": Entry(
        help=N_("Put files into canonical form."),
        target="incubo.cli.fmt:fmt",
        panel="change",
        french=("formater", "formate", "ranger", "mettre en forme", "mise en forme"),
        english=("format", "tidy"),
        writes=True,
        takes=("files",),
    ),
    "sync": Entry(
        help=N_("Take in what colleagues published, and say what changed."),
        target="incubo.cli.sync:sync",
        panel="share",
        french=("synchroniser", "synchro", "actualiser", "rafraîchir"),
        english=("refresh", "pull"),
        writes=True,
    ),
    "digest": Entry(
        help=N_("Tell the week on a page: who comes and goes, phases, committees, offers."),
        target="incubo.cli.documents:digest",
        panel="share",
        french=("résumé", "semaine", "point hebdo", "lettre", "hebdo", "nouvelles"),
        english=("week", "weekly", "news", "summary"),
    ),
    "dossier": Entry(
        help=N_("Prepare the committee of a startup on a page."),
        target="incubo.cli.documents:dossier",
        panel="share",
        french=("préparer", "dossier de comité", "préparer le comité"),
        english=("brief", "prepare"),
        takes=("startup",),
    ),
    "remind": Entry(
        help=N_("Write reminders to teams; nothing is sent."),
        panel="share",
        french=("rappeler", "relancer", "relance", "relances", "rappel", "rappels"),
        english=("nudge", "chase", "reminder", "reminders"),
        entries={
            "missions": Entry(
                help=N_("Remind teams of missions that end."),
                target="incubo.cli.remind:missions",
                aliases=("mission", "contracts"),
                french=("contrat", "contrats", "fins de mission"),
            ),
            "committees": Entry(
                help=N_("Remind teams of committees to set or to prepare."),
                target="incubo.cli.remind:committees",
                aliases=("committee",),
                french=("comité", "comités"),
            ),
            "jobs": Entry(
                help=N_("Remind of offers that are old, or that close soon."),
                target="incubo.cli.remind:jobs",
                aliases=("job", "offers"),
                french=("offre", "offres", "annonces"),
            ),
            "sheets": Entry(
                help=N_("Remind teams of what their sheets lack for their phase."),
                target="incubo.cli.remind:sheets",
                aliases=("sheet",),
                french=("fiche", "fiches"),
            ),
        },
    ),
    "calendar": Entry(
        help=N_("Give the days to keep, for a calendar."),
        panel="share",
        french=("calendrier", "agenda", "échéancier", "échéances"),
        english=("ics",),
        entries={
            "committees": Entry(
                help=N_("Give the days of committees, their decks and the orders before them."),
                target="incubo.cli.calendar:committees",
                aliases=("committee",),
                french=("comité", "comités"),
            ),
            "missions": Entry(
                help=N_("Give the days on which missions end, and when to decide."),
                target="incubo.cli.calendar:missions",
                aliases=("mission", "contracts"),
                french=("contrat", "contrats", "départs"),
            ),
            "admin": Entry(
                help=N_("Give the days of the end of the accounting year."),
                target="incubo.cli.calendar:admin",
                aliases=("orders", "payments"),
                french=("administratif", "gestion", "commandes", "paiements"),
            ),
        },
    ),
    "export": Entry(
        help=N_("Write the registry for other programs."),
        panel="share",
        french=("exporter", "extraire"),
        english=("dump",),
        entries={
            "sqlite": Entry(
                help=N_("Write the registry as an SQLite database."),
                target="incubo.cli.export:sqlite",
                aliases=("db", "database", "datasette"),
                french=("base", "base de données"),
                takes=("files",),
            ),
        },
    ),
    "validate": Entry(
        help=N_("Check the files and explain what is wrong."),
        target="incubo.cli.validate:validate",
        takes=("files",),
        panel="check",
        aliases=("check",),
        french=("valider", "vérifier", "contrôler", "vérification"),
        english=("verify", "lint"),
    ),
    "ci": Entry(
        help=N_("Check a pull or merge request, and say what it changes."),
        target="incubo.cli.ci:ci",
        panel="set-up",
        french=("intégration", "demande"),
        english=("gate",),
        plumbing=True,
    ),
    "explain": Entry(
        help=N_("Explain a rule, a field or a word."),
        target="incubo.cli.explain:explain",
        takes=("explained",),
        panel="check",
        french=("expliquer", "explique", "explication", "règle"),
        english=("rule",),
    ),
    "use": Entry(
        help=N_("Choose the registry that commands work on from any folder."),
        target="incubo.cli.use:use",
        takes=("files",),
        panel="set-up",
        french=("utiliser", "choisir"),
        english=("choose",),
    ),
    "schema": Entry(
        help=N_("Give the JSON Schema of a kind of entry."),
        target="incubo.cli.schema:schema",
        takes=("kind-of-entry",),
        panel="set-up",
        french=("schéma",),
        plumbing=True,
    ),
    "init": Entry(
        help=N_("Make a registry, or add what is missing around one."),
        target="incubo.cli.init:init",
        takes=("files",),
        panel="set-up",
        french=("initialiser", "installer", "démarrer", "commencer", "essayer"),
        english=("setup", "start", "try"),
        writes=True,
        plumbing=True,
    ),
    "issue": Entry(
        help=N_("Do what a request on GitHub or GitLab asks."),
        target="incubo.cli.issue:issue",
        takes=("files",),
        panel="set-up",
        french=("ticket", "formulaire"),
        writes=True,
        plumbing=True,
    ),
}
