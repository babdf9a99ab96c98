"""The Field tables: what each kind of entry is made of.

Names, meanings and life of the fields: domain.md §1.2 and §8.2, real-data.md §2. The order is that of a new file.
"""

from __future__ import annotations

from incubo.i18n import N_
from incubo.model.fields import Field, Kind

PHASE = (
    Field("name", "choice", words="phases", required=True, ask="always", help=N_("the phase that begins")),
    Field("start", "date", required=True, ask="always", help=N_("the day it begins"), example="2024-04-02"),
    Field("end", "date", help=N_("the day it ends, if the next phase does not begin at once"), example="2025-01-06"),
    Field("comment", "lines", help=N_("what the committee said of it")),
)

EVENT = (
    Field("name", "choice", words="events", required=True, help=N_("what happened")),
    Field("date", "date", required=True, help=N_("the day it happened"), example="2024-06-11"),
    Field("comment", "lines", help=N_("a word about it")),
    Field("kind", "choice", words="committee-kinds", help=N_("the kind of committee")),
    Field("decision", "choice", words="decisions", help=N_("what the committee decided")),
    Field("amount", "number", help=N_("the budget granted, in euros"), example="220000"),
    Field("months", "number", help=N_("how many months it pays for"), example="6"),
    Field("budget_end", "date", help=N_("the day the budget is used up")),
    Field("next", "date", help=N_("the day of the next committee"), example="2024-12-10"),
    Field("objectives", many=True, help=N_("what the team promises for the next committee")),
    Field("document", "url", help=N_("where the committee's document is")),
    Field("year", "integer", help=N_("the year of the national impact label"), example="2024"),
)

MISSION = (
    Field("start", "date", required=True, ask="always", help=N_("first day of the contract"), example="2024-09-02"),
    Field("end", "date", required=True, ask="always", help=N_("last day of the contract"), example="2025-03-01"),
    Field(
        "status", "choice", words="statuses", ask="always", help=N_("public agent, freelancer or contractor company")
    ),
    Field("employer", ask="always", help=N_("who signs the contract"), example="Atelier du Môle"),
    Field("startups", "reference", refers="startup", many=True, ask="always", help=N_("the startups it is for")),
)

METRIC = (
    Field("date", "date", required=True, help=N_("the day it was measured")),
    Field("key", required=True, help=N_("what is measured")),
    Field("value", "number", required=True, help=N_("the figure")),
    Field("source", help=N_("where it comes from")),
)

FAST = (
    Field("promotion", "integer", help=N_("the number of the FAST promotion"), example="12"),
    Field("montant", "number", help=N_("the amount granted, in euros")),
)

STARTUP = Kind(
    "startup",
    (
        Field(
            "title",
            required=True,
            ask="always",
            help=N_("the name of the product, as people say it"),
            example="Mon Estran",
        ),
        Field(
            "mission",
            "lines",
            required=True,
            ask="always",
            help=N_("one sentence with a verb, no final stop: by investing in this product, the State wants to…"),
            example="Rendre la pêche à pied praticable sans risque",
        ),
        Field(
            "incubator",
            "reference",
            refers="incubator",
            required=True,
            ask="always",
            help=N_("the incubator that hosts it"),
        ),
        Field(
            "incubators",
            "reference",
            refers="incubator",
            many=True,
            help=N_("all its incubators, when there are several"),
        ),
        Field(
            "sponsors",
            "reference",
            refers="organisation",
            many=True,
            ask="always",
            may_be="group",
            help=N_("the public bodies that fund it"),
        ),
        Field("owner", legacy=True, help=N_("the body that owned it, before 2022")),
        Field(
            "contact",
            "email",
            required=True,
            ask="always",
            help=N_("an address that outlives people"),
            example="contact@mon-estran.rivages.example",
        ),
        Field(
            "link",
            "url",
            ask="always",
            help=N_("the public page of the product"),
            example="https://mon-estran.rivages.example",
        ),
        Field("repository", "url", ask="later", help=N_("where the source code is")),
        Field(
            "phases",
            "group",
            required=True,
            many=True,
            items=PHASE,
            ask="always",
            help=N_("the phases of its life, in order"),
        ),
        Field("events", "group", many=True, items=EVENT, help=N_("committees, launch and other dates")),
        Field("usertypes", "choice", words="usertypes", many=True, ask="later", help=N_("who uses it")),
        Field("thematiques", many=True, ask="later", help=N_("its themes")),
        Field("techno", many=True, may_be="text", help=N_("the technologies it is made with")),
        Field("stats", "boolean", legacy=True, help=N_("whether the statistics are public at the address “/stats”")),
        Field("stats_url", "url", ask="later", help=N_("the public statistics page")),
        Field("budget_url", "url", ask="later", help=N_("the public budget page")),
        Field("impact_url", "url", help=N_("the impact matrix")),
        Field("dashlord_url", "url", help=N_("the DashLord page")),
        Field(
            "accessibility_status",
            "choice",
            words="accessibility",
            ask="later",
            help=N_("the conformity declared by the accessibility statement"),
        ),
        Field("analyse_risques", "boolean", help=N_("whether a risk analysis was made")),
        Field("analyse_risques_url", "url", help=N_("where the risk analysis is")),
        Field("mon_service_securise", "boolean", help=N_("whether it is registered in MonServiceSécurisé")),
        Field("homologation_until", "date", help=N_("the day the security accreditation ends")),
        Field("fast", "group", items=FAST, help=N_("the FAST promotion and its amount")),
        Field("contact_dinum", "reference", refers="member", help=N_("who follows it at DINUM")),
        Field("contact_incubator", "reference", refers="member", help=N_("who follows it in the incubator")),
        Field("objectives", many=True, help=N_("the objectives of the last committee")),
        Field("metrics", "group", many=True, items=METRIC, help=N_("the figures of its impact")),
        Field("standards", "any", help=N_("which criteria of the standards are met")),
        Field("reviewed_on", "date", help=N_("the day somebody last read the whole sheet")),
        Field("post_mortem", help=N_("where the post-mortem is")),
        Field("stop_reason", "choice", words="stop-reasons", help=N_("why it stopped")),
        Field("redirect_from", many=True, help=N_("its former addresses")),
        Field("rgpd", "any", help=N_("its personal data declarations")),
        Field("robots", may_be="boolean", help=N_("what search engines may do with its page")),
        Field("status", legacy=True, help=N_("its phase, before 2020")),
        Field("start", "date", legacy=True, help=N_("the day it began, before 2020")),
        Field("end", "date", legacy=True, help=N_("the day it ended, before 2020")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("startup"),
    N_("startups"),
    "title",
)

MEMBER = Kind(
    "member",
    (
        Field(
            "fullname", required=True, ask="always", help=N_("first name and last name"), example="Maëlle Kerdoncuff"
        ),
        Field("role", "lines", required=True, ask="always", help=N_("what the person does"), example="Développeuse"),
        Field(
            "domaine",
            "choice",
            words="domaines",
            required=True,
            since=True,
            ask="always",
            help=N_("the professional family"),
        ),
        Field(
            "missions",
            "group",
            required=True,
            many=True,
            items=MISSION,
            ask="always",
            help=N_("the contracts, one after the other"),
        ),
        Field(
            "startups",
            "reference",
            refers="startup",
            many=True,
            legacy=True,
            help=N_("the startups, before missions named them"),
        ),
        Field(
            "previously",
            "reference",
            refers="startup",
            many=True,
            legacy=True,
            help=N_("the former startups, before missions named them"),
        ),
        Field("teams", "reference", refers="team", many=True, help=N_("the cross-cutting teams of an incubator")),
        Field("incubator", "reference", refers="incubator", help=N_("the incubator, for people without a startup")),
        Field("competences", many=True, ask="later", help=N_("skills")),
        Field("memberType", "choice", words="member-types", legacy=True, help=N_("the kind of member")),
        Field("badges", many=True, help=N_("building accesses")),
        Field("github", "handle", ask="always", help=N_("the GitHub account, without @")),
        Field("link", "url", ask="later", help=N_("a personal page")),
        Field("avatar", help=N_("the address or the name of a portrait")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("member"),
    N_("members"),
    "fullname",
)

JOB = Kind(
    "job",
    (
        Field(
            "title",
            ask="always",
            help=N_("the title people read"),
            example="[Mission] Développeuse ou développeur pour Mon Estran",
        ),
        Field("roles", help=N_("the role, before offers had a title")),
        Field("startup", "reference", refers="startup", ask="always", help=N_("the startup that recruits")),
        Field(
            "incubator",
            "reference",
            refers="incubator",
            ask="always",
            help=N_("the incubator that recruits, when no startup does"),
        ),
        Field(
            "kind",
            "choice",
            words="job-kinds",
            ask="always",
            help=N_("a mission for a freelancer or company, or a post of public agent"),
        ),
        Field(
            "domaine",
            "choice",
            words="domaines",
            many=False,
            ask="always",
            may_be="many",
            help=N_("the professional family"),
        ),
        Field("opens", "date", ask="always", help=N_("the day it is published"), example="2025-01-15"),
        Field("closes", "date", ask="always", help=N_("the last day to apply"), example="2025-03-16"),
        Field("outcome", "choice", words="outcomes", help=N_("how it ended")),
        Field("open", "boolean", help=N_("whether it is open, before offers had a closing date")),
        Field("titulaire", ask="later", help=N_("the market holder who signs, for a mission")),
        Field("contact", "email", ask="always", may_be="text", help=N_("who answers")),
        Field("url", "url", help=N_("where to apply")),
        Field("contacts", "reference", refers="member", may_be="many", help=N_("the members who answer")),
        Field("date", "moment", legacy=True),
        Field("post_ouvert", "moment", legacy=True),
        Field("poste_ouvert", "moment", legacy=True),
        Field("poste_ferme", "moment", legacy=True),
        Field("poste_pourvu", "boolean", legacy=True, may_be="text"),
        Field("depublication_date", "moment", legacy=True),
        Field("status", legacy=True),
        Field("domaines", "choice", words="domaines", many=True, legacy=True),
        Field("techno", legacy=True, may_be="many"),
        Field("contrat", legacy=True, may_be="many"),
        Field("junior", "boolean", legacy=True),
        Field("equipe", legacy=True),
        Field("friend", legacy=True, may_be="boolean"),
        Field("type", legacy=True),
        Field("externalURL", "url", legacy=True),
        Field("externalUrl", "url", legacy=True),
        Field("airtable_formulaire", "boolean", legacy=True, may_be="text"),
        Field("role", legacy=True),
        Field("titles", legacy=True),
        Field("redirect_from", many=True, help=N_("its former addresses")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("job offer"),
    N_("job offers"),
    "title",
)

INCUBATOR = Kind(
    "incubator",
    (
        Field("title", required=True, ask="always", help=N_("the name of the incubator")),
        Field("short_description", "lines", required=True, ask="always", help=N_("what it does, in one sentence")),
        Field("owner", "reference", refers="organisation", ask="always", help=N_("the public body it belongs to")),
        Field("logo", help=N_("the address or the name of its logo")),
        Field("contact", "email", ask="always", help=N_("an address that outlives people")),
        Field("address", "lines", help=N_("its postal address")),
        Field("website", "url", ask="always", help=N_("its public page")),
        Field("github", "url", may_be="text", help=N_("its page on a forge")),
        Field("highlighted_startups", "reference", refers="startup", many=True, help=N_("the startups it shows first")),
        Field("hidden", "boolean", help=N_("whether public pages leave it out")),
        Field("redirect_from", many=True, help=N_("its former addresses")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("incubator"),
    N_("incubators"),
    "title",
)

ORGANISATION = Kind(
    "organisation",
    (
        Field("name", required=True, ask="always", help=N_("the name of the organisation")),
        Field("acronym", ask="always", help=N_("its short name, which makes the file's name"), example="ANRH"),
        Field(
            "type",
            "choice",
            words="organisation-types",
            required=True,
            ask="always",
            help=N_("the type of administration"),
        ),
        Field("domaine_ministeriel", ask="always", help=N_("the ministry area")),
        Field("id", legacy=True),
        Field("annuaire", help=N_("its number in the directory of the administration")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("organisation"),
    N_("organisations"),
    "name",
)

TEAM = Kind(
    "team",
    (
        Field("name", required=True, ask="always", help=N_("the name of the team")),
        Field("mission", "lines", ask="always", help=N_("what it does")),
        Field("incubator", "reference", refers="incubator", required=True, ask="always", help=N_("its incubator")),
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("team"),
    N_("teams"),
    "name",
)

KINDS: dict[str, Kind] = {kind.id: kind for kind in (STARTUP, MEMBER, JOB, INCUBATOR, ORGANISATION, TEAM)}
"""Every kind of entry by id, in the order of importance to a reader."""
