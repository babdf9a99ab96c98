"""The field tables of startups and of their phases, events and measurements."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import EntryKind, Field

PHASE_FIELDS = (
    Field("name", "choice", value_list="phases", required=True, prompt_when="always", help=N_("the phase that begins")),
    Field("start", "date", required=True, prompt_when="always", help=N_("the day it begins"), example="2024-04-02"),
    Field("end", "date", help=N_("the day it ends, if the next phase does not begin at once"), example="2025-01-06"),
    Field("comment", "lines", help=N_("what the committee said of it")),
)

EVENT_FIELDS = (
    Field("name", "choice", value_list="events", required=True, help=N_("what happened")),
    Field("date", "date", required=True, help=N_("the day it happened"), example="2024-06-11"),
    Field("comment", "lines", help=N_("a word about it")),
    Field("kind", "choice", value_list="committee-kinds", help=N_("the kind of committee")),
    Field("decision", "choice", value_list="decisions", help=N_("what the committee decided")),
    Field("amount", "number", help=N_("the budget granted, in euros"), example="220000"),
    Field("months", "number", help=N_("how many months it pays for"), example="6"),
    Field("budget_end", "date", help=N_("the day the budget is used up")),
    Field("next", "date", help=N_("the day of the next committee"), example="2024-12-10"),
    Field("objectives", many=True, help=N_("what the team promises for the next committee")),
    Field("document", "url", help=N_("where the committee's document is")),
    Field("year", "integer", help=N_("the year of the national impact label"), example="2024"),
)

METRIC_FIELDS = (
    Field("date", "date", required=True, help=N_("the day it was measured")),
    Field("key", required=True, help=N_("what is measured")),
    Field("value", "number", required=True, help=N_("the figure")),
    Field("source", help=N_("where it comes from")),
)

FAST_FIELDS = (
    Field("promotion", "integer", help=N_("the number of the FAST promotion"), example="12"),
    Field("montant", "number", help=N_("the amount granted, in euros")),
)

STARTUP = EntryKind(
    "startup",
    (
        Field(
            "title",
            required=True,
            prompt_when="always",
            help=N_("the name of the product, as people say it"),
            example="Mon Estran",
        ),
        Field(
            "mission",
            "lines",
            required=True,
            prompt_when="always",
            help=N_("one sentence with a verb, no final stop: by investing in this product, the State wants to…"),
            example="Rendre la pêche à pied praticable sans risque",
        ),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            required=True,
            prompt_when="always",
            help=N_("the incubator that hosts it"),
        ),
        Field(
            "incubators",
            "reference",
            target_kind="incubator",
            many=True,
            help=N_("all its incubators, when there are several"),
        ),
        Field(
            "sponsors",
            "reference",
            target_kind="organisation",
            many=True,
            prompt_when="always",
            also_accepts="group",
            help=N_("the public bodies that fund it"),
        ),
        Field("owner", legacy=True, help=N_("the body that owned it, before 2022")),
        Field(
            "contact",
            "email",
            required=True,
            prompt_when="always",
            help=N_("an address that outlives people"),
            example="contact@mon-estran.rivages.example",
        ),
        Field(
            "link",
            "url",
            prompt_when="always",
            help=N_("the public page of the product"),
            example="https://mon-estran.rivages.example",
        ),
        Field("repository", "url", prompt_when="later", help=N_("where the source code is")),
        Field(
            "phases",
            "group",
            required=True,
            many=True,
            subfields=PHASE_FIELDS,
            prompt_when="always",
            help=N_("the phases of its life, in order"),
        ),
        Field("events", "group", many=True, subfields=EVENT_FIELDS, help=N_("committees, launch and other dates")),
        Field("usertypes", "choice", value_list="usertypes", many=True, prompt_when="later", help=N_("who uses it")),
        Field("thematiques", many=True, prompt_when="later", help=N_("its themes")),
        Field("techno", many=True, also_accepts="text", help=N_("the technologies it is made with")),
        Field("stats", "boolean", legacy=True, help=N_("whether the statistics are public at the address “/stats”")),
        Field("stats_url", "url", prompt_when="later", help=N_("the public statistics page")),
        Field("budget_url", "url", prompt_when="later", help=N_("the public budget page")),
        Field("impact_url", "url", help=N_("the impact matrix")),
        Field("dashlord_url", "url", help=N_("the DashLord page")),
        Field(
            "accessibility_status",
            "choice",
            value_list="accessibility",
            prompt_when="later",
            help=N_("the conformity declared by the accessibility statement"),
        ),
        Field("analyse_risques", "boolean", help=N_("whether a risk analysis was made")),
        Field("analyse_risques_url", "url", help=N_("where the risk analysis is")),
        Field("mon_service_securise", "boolean", help=N_("whether it is registered in MonServiceSécurisé")),
        Field("homologation_until", "date", help=N_("the day the security accreditation ends")),
        Field("fast", "group", subfields=FAST_FIELDS, help=N_("the FAST promotion and its amount")),
        Field("contact_dinum", "reference", target_kind="member", help=N_("who follows it at DINUM")),
        Field("contact_incubator", "reference", target_kind="member", help=N_("who follows it in the incubator")),
        Field("objectives", many=True, help=N_("the objectives of the last committee")),
        Field("metrics", "group", many=True, subfields=METRIC_FIELDS, help=N_("the figures of its impact")),
        Field("standards", "any", help=N_("which criteria of the standards are met")),
        Field("reviewed_on", "date", help=N_("the day somebody last read the whole sheet")),
        Field("post_mortem", help=N_("where the post-mortem is")),
        Field("stop_reason", "choice", value_list="stop-reasons", help=N_("why it stopped")),
        Field("redirect_from", many=True, help=N_("its former addresses")),
        Field("rgpd", "any", help=N_("its personal data declarations")),
        Field("robots", also_accepts="boolean", help=N_("what search engines may do with its page")),
        Field("status", legacy=True, help=N_("its phase, before 2020")),
        Field("start", "date", legacy=True, help=N_("the day it began, before 2020")),
        Field("end", "date", legacy=True, help=N_("the day it ended, before 2020")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("startup"),
    N_("startups"),
    "title",
)
