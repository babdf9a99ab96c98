"""What each list is called, what stands on its page, and its command's words. Reading the rows loads no list."""

from __future__ import annotations

from typing import NamedTuple

from incubo.core.i18n import N_
from incubo.core.message import Message


class ListSpec(NamedTuple):
    """A list.

    `summary` says what its command does; `resource` is `module:name`, what it lists (`Resource`). `aliases` and
    `french_words` are other names of it (see `CommandSpec`); `examples` stand on its help page.
    A page calls it by its `title` and says how many of what there are (`counted`). `name_column`: the column whose text
    leads to the page of the entry of `name_kind` that the column `id` names. `page_columns`, `page_filters`: the
    columns where a browser has room for more than a terminal, and the filters that have a field, besides the text.
    `activity`: what to call the active items, the others, and all of them. `new_form`: the form that makes an entry,
    and the label of the link to it. `is_in_menu`: the menu names it.
    """

    id: str
    summary: str
    resource: str
    title: str
    counted: Message
    name_column: str
    name_kind: str
    aliases: tuple[str, ...] = ()
    french_words: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    page_columns: tuple[str, ...] = ()
    page_filters: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    new_form: tuple[str, str] = ("", "")
    is_in_menu: bool = False


_LISTS = (
    ListSpec(
        "startups",
        N_("List products."),
        "incubo.query.resources.startups:STARTUPS",
        N_("Products"),
        Message(N_("{n} product"), {}, N_("{n} products")),
        "title",
        "startup",
        aliases=("startup", "product", "products", "service", "services"),
        french_words=("produit", "produits"),
        examples=(
            ("incubo list startups --phase construction,acceleration", N_("those in either of two phases")),
            ("incubo list startups --missing stats_url --not-phase investigation", N_("without a statistics page")),
            ("incubo list startups --no-committee-for 6mo", N_("without a committee in the last six months")),
            (
                "incubo list startups --columns +contact,+link --format csv-excel -o produits.csv",
                N_("for a spreadsheet"),
            ),
        ),
        page_columns=("id", "title", "phase", "age", "team", "next_committee", "incubators"),
        is_in_menu=True,
    ),
    ListSpec(
        "members",
        N_("List members."),
        "incubo.query.resources.members:MEMBERS",
        N_("People"),
        Message(N_("{n} person"), {}, N_("{n} people")),
        "fullname",
        "member",
        aliases=("member", "person", "people", "persons"),
        french_words=("membre", "membres", "personne", "personnes", "gens", "collègues"),
        examples=(
            ("incubo list members --startup mon-estran", N_("a product's team")),
            ("incubo list members --ending 2mo", N_("who leaves within two months")),
            ("incubo list members --since monday", N_("who arrived this week")),
            ("incubo list members --domaine design --status independent", N_("freelance designers")),
        ),
        page_columns=("id", "fullname", "role", "status", "startups", "until"),
        page_filters=("startup", "domaine", "status", "ending"),
        activity=(N_("With a mission"), N_("Without a mission on that day"), N_("Everybody")),
        new_form=("new-member", N_("Welcome somebody")),
        is_in_menu=True,
    ),
    ListSpec(
        "missions",
        N_("List missions (contracts)."),
        "incubo.query.resources.missions:MISSIONS",
        N_("Missions"),
        Message(N_("{n} mission"), {}, N_("{n} missions")),
        "fullname",
        "member",
        aliases=("mission", "contract", "contracts"),
        french_words=("contrat", "contrats"),
        examples=(
            ("incubo list missions --ending 2mo", N_("contracts that end within two months")),
            (
                "incubo list missions --at 2024-06-30 --status independent,service --format csv",
                N_("for the general secretariat"),
            ),
            ("incubo list missions --startup mon-estran --all", N_("all contracts a product ever had")),
        ),
        page_columns=("id", "fullname", "startups", "status", "employer", "start", "end"),
        page_filters=("startup", "domaine", "status", "ending"),
        activity=(N_("That cover the day"), N_("Over, or to come"), N_("All missions")),
        is_in_menu=True,
    ),
    ListSpec(
        "committees",
        N_("List committees, held and planned."),
        "incubo.query.resources.committees:COMMITTEES",
        N_("Committees"),
        Message(N_("{n} committee"), {}, N_("{n} committees")),
        "title",
        "startup",
        aliases=("committee",),
        french_words=("comité", "comités", "décision", "décisions"),
        examples=(
            ("incubo list committees --since 2024", N_("this year's committees and decisions")),
            ("incubo list committees --ending 2mo", N_("those due within two months")),
        ),
        page_columns=("date", "id", "title", "phase", "state", "decision", "amount", "next", "comment"),
        page_filters=("startup", "phase", "decision", "sponsor"),
        activity=(N_("Of active products"), N_("Of the others"), N_("All committees")),
        new_form=("committee", N_("Record a committee")),
        is_in_menu=True,
    ),
    ListSpec(
        "jobs",
        N_("List job offers."),
        "incubo.query.resources.jobs:JOBS",
        N_("Job offers"),
        Message(N_("{n} offer"), {}, N_("{n} offers")),
        "title",
        "job",
        aliases=("job", "offer", "offers"),
        french_words=(
            "offre",
            "offres",
            "poste",
            "postes",
            "offre d'emploi",
            "offres d'emploi",
            "emploi",
            "emplois",
        ),
        examples=(
            ("incubo list jobs", N_("open offers")),
            ("incubo list jobs --older-than 45d", N_("those open for too long")),
        ),
        page_filters=("startup", "domaine", "ending"),
        activity=(N_("Open"), N_("Closed, or to come"), N_("All offers")),
        new_form=("new-job", N_("New offer")),
    ),
    ListSpec(
        "incubators",
        N_("List incubators."),
        "incubo.query.resources.organisations:INCUBATORS",
        N_("Incubators"),
        Message(N_("{n} incubator"), {}, N_("{n} incubators")),
        "title",
        "incubator",
        aliases=("incubator",),
        french_words=("incubateur", "incubateurs"),
        examples=(("incubo list incubators --all", N_("every incubator")),),
        activity=(N_("With active products"), N_("Without an active product"), N_("All incubators")),
        new_form=("new-incubator", N_("New incubator")),
    ),
    ListSpec(
        "organisations",
        N_("List organisations (sponsors)."),
        "incubo.query.resources.organisations:ORGANISATIONS",
        N_("Organisations"),
        Message(N_("{n} organisation"), {}, N_("{n} organisations")),
        "name",
        "organisation",
        aliases=("organisation", "organization", "organizations", "sponsor", "sponsors"),
        french_words=("financeur", "financeurs", "administration", "administrations"),
        examples=(("incubo list organisations --type operateur", N_("the operators that fund us")),),
        page_filters=("type",),
        activity=(N_("With active products"), N_("Without an active product"), N_("All organisations")),
        new_form=("new-organisation", N_("New organisation")),
    ),
    ListSpec(
        "teams",
        N_("List cross-cutting teams."),
        "incubo.query.resources.organisations:TEAMS",
        N_("Cross-cutting teams"),
        Message(N_("{n} team"), {}, N_("{n} teams")),
        "name",
        "team",
        aliases=("team",),
        french_words=("équipe", "équipes"),
        examples=(("incubo list teams", N_("cross-cutting teams and their size")),),
        new_form=("new-team", N_("New team")),
    ),
)

LISTS = {spec.id: spec for spec in _LISTS}
"""The lists by id, in the order in which they are shown."""
