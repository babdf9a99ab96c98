"""The field table of job offers, with the legacy fields of earlier years."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import EntryKind, Field

JOB = EntryKind(
    "job",
    (
        Field(
            "title",
            prompt_when="always",
            help=N_("the title people read"),
            example="[Mission] Développeuse ou développeur pour Mon Estran",
        ),
        Field("roles", help=N_("the role, before offers had a title")),
        Field(
            "startup", "reference", target_kind="startup", prompt_when="always", help=N_("the startup that recruits")
        ),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            prompt_when="always",
            help=N_("the incubator that recruits, when no startup does"),
        ),
        Field(
            "kind",
            "choice",
            value_list="job-kinds",
            prompt_when="always",
            help=N_("a mission for a freelancer or company, or a post of public agent"),
        ),
        Field(
            "domaine",
            "choice",
            value_list="domaines",
            many=False,
            prompt_when="always",
            also_accepts="many",
            help=N_("the professional family"),
        ),
        Field("opens", "date", prompt_when="always", help=N_("the day it is published"), example="2025-01-15"),
        Field("closes", "date", prompt_when="always", help=N_("the last day to apply"), example="2025-03-16"),
        Field("outcome", "choice", value_list="outcomes", help=N_("how it ended")),
        Field("open", "boolean", help=N_("whether it is open (for offers without a closing date)")),
        Field("titulaire", prompt_when="later", help=N_("the market holder who signs, for a mission")),
        Field("contact", "email", prompt_when="always", also_accepts="text", help=N_("who answers")),
        Field("url", "url", help=N_("where to apply")),
        Field("contacts", "reference", target_kind="member", also_accepts="many", help=N_("the members who answer")),
        Field("date", "moment", legacy=True),
        Field("post_ouvert", "moment", legacy=True),
        Field("poste_ouvert", "moment", legacy=True),
        Field("poste_ferme", "moment", legacy=True),
        Field("poste_pourvu", "boolean", legacy=True, also_accepts="text"),
        Field("depublication_date", "moment", legacy=True),
        Field("status", legacy=True),
        Field("domaines", "choice", value_list="domaines", many=True, legacy=True),
        Field("techno", legacy=True, also_accepts="many"),
        Field("contrat", legacy=True, also_accepts="many"),
        Field("junior", "boolean", legacy=True),
        Field("equipe", legacy=True),
        Field("friend", legacy=True, also_accepts="boolean"),
        Field("type", legacy=True),
        Field("externalURL", "url", legacy=True),
        Field("externalUrl", "url", legacy=True),
        Field("airtable_formulaire", "boolean", legacy=True, also_accepts="text"),
        Field("role", legacy=True),
        Field("titles", legacy=True),
        Field("redirect_from", many=True, help=N_("its former addresses")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("job offer"),
    N_("job offers"),
    "title",
)
