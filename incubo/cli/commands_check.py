"""Commands that check the registry, and those that set it up."""

from __future__ import annotations

from incubo.cli.entry import Entry
from incubo.i18n import N_

CHECK: dict[str, Entry] = {
    "validate": Entry(
        help=N_("Check the files and explain what is wrong."),
        target="incubo.cli.validate:validate",
        takes=("files",),
        panel="check",
        aliases=("check",),
        french=("valider", "vérifier", "contrôler", "vérification"),
        english=("verify", "lint"),
    ),
    "explain": Entry(
        help=N_("Explain a rule, a field or a word."),
        target="incubo.cli.explain:explain",
        takes=("explained",),
        panel="check",
        french=("expliquer", "explique", "explication", "règle"),
        english=("rule",),
    ),
}

SET_UP: dict[str, Entry] = {
    "ci": Entry(
        help=N_("Check a pull or merge request, and say what it changes."),
        target="incubo.cli.ci:ci",
        panel="set-up",
        french=("intégration", "demande"),
        english=("gate",),
        plumbing=True,
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
