"""Commands that share results."""

from __future__ import annotations

from incubo.cli.entry import Entry
from incubo.i18n import N_

SHARE: dict[str, Entry] = {
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
}
