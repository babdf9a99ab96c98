"""The field tables of members and of their missions."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import DRAFT_FIELD, EntryKind, Field
from incubo.model.schemas.organisations import REVIEWER_CHANGE

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
        option="startup",
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
            label=N_("name"),
            author_decides=True,
        ),
        Field(
            "role",
            "lines",
            required=True,
            prompt_when="always",
            help=N_("what the person does"),
            example="Développeuse",
            label=N_("role"),
            heading=N_("Role"),
            author_decides=True,
        ),
        Field(
            "domaine",
            "choice",
            value_list="domaines",
            required=True,
            required_if_used=True,
            prompt_when="always",
            help=N_("the professional family"),
            label=N_("professional family"),
            heading=N_("Domain"),
            author_decides=True,
        ),
        Field(
            "missions",
            "group",
            required=True,
            many=True,
            subfields=MISSION_FIELDS,
            identified_by=("start", "startups"),
            prompt_when="always",
            help=N_("the contracts, one after the other"),
            label=N_("missions"),
        ),
        Field(
            "startups",
            "reference",
            target_kind="startup",
            many=True,
            legacy=True,
            help=N_("the startups (old list: missions name them now)"),
            label=N_("startups (old list)"),
        ),
        Field(
            "previously",
            "reference",
            target_kind="startup",
            many=True,
            legacy=True,
            help=N_("the former startups (old list: missions name them now)"),
            label=N_("former startups (old list)"),
        ),
        Field(
            "teams",
            "reference",
            target_kind="team",
            many=True,
            help=N_("the cross-cutting teams of an incubator"),
            option="team",
            label=N_("cross-cutting teams"),
            heading=N_("Teams"),
            sensitive_reason=REVIEWER_CHANGE,
        ),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            help=N_("the incubator, for people without a startup"),
            label=N_("incubator"),
            heading=N_("Incubator"),
        ),
        Field(
            "competences",
            many=True,
            prompt_when="later",
            help=N_("skills"),
            option="competence",
            label=N_("professional skills"),
            heading=N_("Skills"),
            author_decides=True,
        ),
        Field(
            "memberType",
            "choice",
            value_list="member-types",
            legacy=True,
            help=N_("the kind of member"),
            label=N_("kind of member"),
        ),
        Field("badges", many=True, help=N_("building accesses"), label=N_("badges")),
        Field(
            "github",
            "handle",
            prompt_when="always",
            help=N_("the GitHub account, without @"),
            label=N_("GitHub account"),
            heading=N_("GitHub"),
            sensitive_reason=N_("an account that identifies a person changes: {names:list}"),
        ),
        Field(
            "link",
            "url",
            prompt_when="later",
            help=N_("a personal page"),
            label=N_("web address"),
            heading=N_("Page"),
            author_decides=True,
        ),
        Field("avatar", help=N_("the address or the name of a portrait"), label=N_("portrait"), author_decides=True),
        DRAFT_FIELD,
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("member"),
    N_("members"),
    "fullname",
)
