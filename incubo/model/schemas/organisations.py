"""The field tables of incubators, organisations and teams."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import DRAFT_FIELD, EntryKind, Field

REVIEWER_CHANGE = N_("the teams that review an incubator's entries change: {names:list}")
"""Why a change of who is in a team, or of a team's incubator, is sensitive: CODEOWNERS is generated from both."""

INCUBATOR = EntryKind(
    "incubator",
    (
        Field(
            "title",
            required=True,
            prompt_when="always",
            help=N_("the name of the incubator"),
            label=N_("name"),
            aliases="nom; nom de l'incubateur; intitulé",
        ),
        Field(
            "short_description",
            "lines",
            required=True,
            prompt_when="always",
            help=N_("what it does, in one sentence"),
            label=N_("description"),
            aliases="description; présentation; objet; summary",
        ),
        Field(
            "owner",
            "reference",
            target_kind="organisation",
            prompt_when="always",
            help=N_("the public body it belongs to"),
            label=N_("owner"),
            heading=N_("Owner"),
            aliases="porteur; porté par; organisation; ministère; tutelle",
        ),
        Field("logo", help=N_("the address or the name of its logo")),
        Field(
            "contact",
            "email",
            prompt_when="always",
            help=N_("an address that does not change when people leave"),
            label=N_("contact address"),
            heading=N_("Contact"),
            aliases="mail; email; e-mail; courriel; adresse de contact",
        ),
        Field(
            "address",
            "lines",
            help=N_("its postal address"),
            label=N_("postal address"),
            heading=N_("Address"),
            aliases="adresse; adresse postale",
        ),
        Field(
            "website",
            "url",
            prompt_when="always",
            help=N_("its public page"),
            label=N_("web site"),
            heading=N_("Site"),
            aliases="site; site web; lien; url; adresse du site",
        ),
        Field("github", "url", also_accepts="text", help=N_("its page on a forge"), label=N_("GitHub account")),
        Field(
            "highlighted_startups",
            "reference",
            target_kind="startup",
            many=True,
            help=N_("the products it shows first"),
            label=N_("products shown first"),
        ),
        Field("hidden", "boolean", help=N_("whether public pages leave it out")),
        Field("redirect_from", many=True, help=N_("its former addresses"), label=N_("former addresses")),
        DRAFT_FIELD,
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("incubator"),
    N_("incubators"),
    "title",
)

ORGANISATION = EntryKind(
    "organisation",
    (
        Field(
            "name",
            required=True,
            prompt_when="always",
            help=N_("the name of the organisation"),
            label=N_("name"),
            aliases="nom; nom de l'organisation; intitulé; libellé; dénomination",
        ),
        Field(
            "acronym",
            prompt_when="always",
            help=N_("its short name, used for the file name"),
            example="ANRH",
            label=N_("acronym"),
            heading=N_("Acronym"),
            aliases="sigle; acronyme; abréviation; short name",
        ),
        Field(
            "type",
            "choice",
            value_list="organisation-types",
            required=True,
            prompt_when="always",
            help=N_("the type of administration"),
            label=N_("type"),
            heading=N_("Kind"),
            aliases="type; nature; type d'administration",
        ),
        Field(
            "domaine_ministeriel",
            prompt_when="always",
            help=N_("the ministry area"),
            label=N_("ministry area"),
            heading=N_("Ministry area"),
            aliases="ministère; domaine ministériel",
        ),
        Field("id", legacy=True),
        Field("annuaire", help=N_("its number in the directory of the administration"), heading=N_("Page")),
        DRAFT_FIELD,
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("organisation"),
    N_("organisations"),
    "name",
)

TEAM = EntryKind(
    "team",
    (
        Field(
            "name",
            required=True,
            prompt_when="always",
            help=N_("the name of the team"),
            label=N_("name"),
            aliases="nom; nom de l'équipe",
        ),
        Field(
            "mission",
            "lines",
            prompt_when="always",
            help=N_("what it does"),
            label=N_("mission statement"),
            heading=N_("Mission"),
            aliases="mission; description; objet",
        ),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            required=True,
            prompt_when="always",
            help=N_("its incubator"),
            label=N_("incubator"),
            heading=N_("Incubator"),
            sensitive_reason=REVIEWER_CHANGE,
            aliases="incubateur; fabrique",
        ),
        DRAFT_FIELD,
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("team"),
    N_("teams"),
    "name",
)
