"""Commands that look at the registry."""

from __future__ import annotations

from incubo.cli.entry import Entry
from incubo.i18n import N_

LOOK: dict[str, Entry] = {
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
}
