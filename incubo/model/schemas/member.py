"""The field tables of members and of their missions."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import DRAFT_FIELD, EntryKind, Field
from incubo.model.schemas.organisations import REVIEWER_CHANGE

MISSION_FIELDS = (
    Field(
        "start",
        "date",
        required=True,
        prompt_when="always",
        help=N_("first day of the contract"),
        example="2024-09-02",
        aliases=(
            "début; date de début; depuis; du; arrivée; date d'arrivée; date d'entrée; début de mission; début du "
            "contrat; start date; from; since; joined"
        ),
    ),
    Field(
        "end",
        "date",
        day_kind="last",
        may_never_come=True,
        required=True,
        prompt_when="always",
        help=N_("last day of the contract"),
        example="2025-03-01",
        aliases=(
            "fin; date de fin; jusqu'au; au; départ; date de départ; date de sortie; fin de mission; fin de contrat; "
            "end date; until; to; left"
        ),
    ),
    Field(
        "status",
        "choice",
        value_list="statuses",
        prompt_when="always",
        help=N_("public agent, freelancer or contractor company"),
        label=N_("status"),
        aliases="statut; type de contrat; contrat; contract type; contract",
    ),
    Field(
        "employer",
        prompt_when="always",
        help=N_("who signs the contract"),
        label=N_("employer"),
        example="Atelier du Môle",
        aliases=(
            "employeur; société; entreprise; administration; structure; organisme; employé par; portage; prestataire; "
            "marché; company"
        ),
    ),
    Field(
        "startups",
        "reference",
        target_kind="startup",
        many=True,
        prompt_when="always",
        help=N_("the products it is for"),
        option="startup",
        aliases=(
            "startup; produit; produits; service; services; projet; projets; affectation; product; products; project"
        ),
    ),
)

ATTACHING_FIELDS = ("startups", "teams", "incubator")
"""The fields of a member that say where somebody is whose missions are for no startup."""

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
            aliases=(
                "nom; nom complet; prénom et nom; prénom nom; nom et prénom; nom prénom; personne; membre; agent; "
                "qui; full name; person; who"
            ),
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
            aliases="rôle; fonction; poste; métier; intitulé de poste; job title; position",
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
            aliases="domaine; famille; famille professionnelle; profession; domain",
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
            aliases="mission; contrat",
        ),
        Field(
            "startups",
            "reference",
            target_kind="startup",
            many=True,
            legacy=True,
            help=N_("the products (old list: missions name them now)"),
            label=N_("products (old list)"),
        ),
        Field(
            "previously",
            "reference",
            target_kind="startup",
            many=True,
            legacy=True,
            help=N_("the former products (old list: missions name them now)"),
            label=N_("former products (old list)"),
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
            aliases="équipe transverse; équipes transverses; équipe; équipes",
        ),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            help=N_("the incubator, for people without a product"),
            label=N_("incubator"),
            heading=N_("Incubator"),
            aliases="incubateur; fabrique",
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
            aliases="compétence; compétences; skills",
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
            aliases="github; compte github; identifiant github; github account",
        ),
        Field(
            "link",
            "url",
            prompt_when="later",
            help=N_("a personal page"),
            label=N_("web address"),
            heading=N_("Page"),
            author_decides=True,
            aliases="site; page personnelle; linkedin; website",
        ),
        Field("avatar", help=N_("the address or the name of a portrait"), label=N_("portrait"), author_decides=True),
        DRAFT_FIELD,
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("member"),
    N_("members"),
    "fullname",
)
