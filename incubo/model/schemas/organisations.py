"""The field tables of incubators, organisations and teams."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import EntryKind, Field

INCUBATOR = EntryKind(
    "incubator",
    (
        Field("title", required=True, prompt_when="always", help=N_("the name of the incubator")),
        Field(
            "short_description", "lines", required=True, prompt_when="always", help=N_("what it does, in one sentence")
        ),
        Field(
            "owner",
            "reference",
            target_kind="organisation",
            prompt_when="always",
            help=N_("the public body it belongs to"),
        ),
        Field("logo", help=N_("the address or the name of its logo")),
        Field("contact", "email", prompt_when="always", help=N_("an address that outlives people")),
        Field("address", "lines", help=N_("its postal address")),
        Field("website", "url", prompt_when="always", help=N_("its public page")),
        Field("github", "url", also_accepts="text", help=N_("its page on a forge")),
        Field(
            "highlighted_startups",
            "reference",
            target_kind="startup",
            many=True,
            help=N_("the startups it shows first"),
        ),
        Field("hidden", "boolean", help=N_("whether public pages leave it out")),
        Field("redirect_from", many=True, help=N_("its former addresses")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("incubator"),
    N_("incubators"),
    "title",
)

ORGANISATION = EntryKind(
    "organisation",
    (
        Field("name", required=True, prompt_when="always", help=N_("the name of the organisation")),
        Field("acronym", prompt_when="always", help=N_("its short name, which makes the file's name"), example="ANRH"),
        Field(
            "type",
            "choice",
            value_list="organisation-types",
            required=True,
            prompt_when="always",
            help=N_("the type of administration"),
        ),
        Field("domaine_ministeriel", prompt_when="always", help=N_("the ministry area")),
        Field("id", legacy=True),
        Field("annuaire", help=N_("its number in the directory of the administration")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("organisation"),
    N_("organisations"),
    "name",
)

TEAM = EntryKind(
    "team",
    (
        Field("name", required=True, prompt_when="always", help=N_("the name of the team")),
        Field("mission", "lines", prompt_when="always", help=N_("what it does")),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            required=True,
            prompt_when="always",
            help=N_("its incubator"),
        ),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("team"),
    N_("teams"),
    "name",
)
