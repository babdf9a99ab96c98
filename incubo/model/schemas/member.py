"""The field tables of members and of their missions."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import EntryKind, Field

MISSION_FIELDS = (
    Field(
        "start", "date", required=True, prompt_when="always", help=N_("first day of the contract"), example="2024-09-02"
    ),
    Field(
        "end", "date", required=True, prompt_when="always", help=N_("last day of the contract"), example="2025-03-01"
    ),
    Field(
        "status",
        "choice",
        value_list="statuses",
        prompt_when="always",
        help=N_("public agent, freelancer or contractor company"),
    ),
    Field("employer", prompt_when="always", help=N_("who signs the contract"), example="Atelier du Môle"),
    Field(
        "startups",
        "reference",
        target_kind="startup",
        many=True,
        prompt_when="always",
        help=N_("the startups it is for"),
    ),
)

MEMBER = EntryKind(
    "member",
    (
        Field(
            "fullname",
            required=True,
            prompt_when="always",
            help=N_("first name and last name"),
            example="Maëlle Kerdoncuff",
        ),
        Field(
            "role",
            "lines",
            required=True,
            prompt_when="always",
            help=N_("what the person does"),
            example="Développeuse",
        ),
        Field(
            "domaine",
            "choice",
            value_list="domaines",
            required=True,
            required_if_used=True,
            prompt_when="always",
            help=N_("the professional family"),
        ),
        Field(
            "missions",
            "group",
            required=True,
            many=True,
            subfields=MISSION_FIELDS,
            prompt_when="always",
            help=N_("the contracts, one after the other"),
        ),
        Field(
            "startups",
            "reference",
            target_kind="startup",
            many=True,
            legacy=True,
            help=N_("the startups (old list: missions name them now)"),
        ),
        Field(
            "previously",
            "reference",
            target_kind="startup",
            many=True,
            legacy=True,
            help=N_("the former startups, before missions named them"),
        ),
        Field("teams", "reference", target_kind="team", many=True, help=N_("the cross-cutting teams of an incubator")),
        Field(
            "incubator", "reference", target_kind="incubator", help=N_("the incubator, for people without a startup")
        ),
        Field("competences", many=True, prompt_when="later", help=N_("skills")),
        Field("memberType", "choice", value_list="member-types", legacy=True, help=N_("the kind of member")),
        Field("badges", many=True, help=N_("building accesses")),
        Field("github", "handle", prompt_when="always", help=N_("the GitHub account, without @")),
        Field("link", "url", prompt_when="later", help=N_("a personal page")),
        Field("avatar", help=N_("the address or the name of a portrait")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("member"),
    N_("members"),
    "fullname",
)
