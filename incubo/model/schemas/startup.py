"""The field tables of startups and of their phases, events and measurements."""

from __future__ import annotations

from incubo.core.i18n import N_
from incubo.model.fields import DRAFT_FIELD, EntryKind, Field

_SPONSOR_CHANGE = N_("the sponsors change: {names:list}")
_INCUBATOR_CHANGE = N_("the incubator changes: {names:list}")

PHASE_FIELDS = (
    Field(
        "name",
        "choice",
        value_list="phases",
        required=True,
        prompt_when="always",
        help=N_("the phase that begins"),
        option="phase",
        aliases="phase actuelle; phase courante; étape; stade; avancement; statut; current phase; stage; status",
    ),
    Field(
        "start",
        "date",
        required=True,
        prompt_when="always",
        help=N_("the day it begins"),
        example="2024-04-02",
        option="on",
        aliases=(
            "début; date de début; depuis; depuis le; date de la phase; entrée en phase; début de phase; date "
            "d'entrée; start date; start; since; phase since; from"
        ),
    ),
    Field(
        "end",
        "date",
        day_kind="last",
        help=N_("the day it ends, if the next phase does not begin at once"),
        example="2025-01-06",
        aliases="fin; date de fin; end date; until; jusqu'au",
    ),
    Field(
        "comment",
        "lines",
        heading=N_("Comment"),
        label=N_("comment"),
        help=N_("what the committee said of it"),
        aliases="commentaire de phase",
    ),
)

EVENT_FIELDS = (
    Field(
        "name",
        "choice",
        value_list="events",
        required=True,
        help=N_("what happened"),
        aliases="événement; type d'événement",
    ),
    Field(
        "date",
        "date",
        required=True,
        help=N_("the day it happened"),
        example="2024-06-11",
        aliases="date; jour; dernier; dernière; last; tenu le; le; day; held on",
    ),
    Field(
        "comment",
        "lines",
        heading=N_("Comment"),
        label=N_("comment"),
        help=N_("a word about it"),
        aliases="commentaire; commentaires; remarques; observations; compte rendu; sur quoi; notes; comments",
    ),
    Field(
        "kind",
        "choice",
        value_list="committee-kinds",
        label=N_("type"),
        help=N_("the kind of committee"),
        aliases="type; type de comité; nature",
    ),
    Field(
        "decision",
        "choice",
        value_list="decisions",
        label=N_("decision"),
        help=N_("what the committee decided"),
        aliases=(
            "décision; type de décision; nature de la décision; sens de la décision; décision prise; décision rendue; "
            "avis; avis rendu; type d'avis; nature de l'avis; sens de l'avis; résultat; result; conclusion; issue; "
            "decision type; type of decision; outcome"
        ),
    ),
    Field(
        "amount",
        "number",
        label=N_("amount"),
        help=N_("the budget granted, in euros"),
        example="220000",
        aliases=(
            "montant; montant accordé; budget; budget accordé; enveloppe; financement; coût; amount granted; cost; "
            "grant"
        ),
    ),
    Field(
        "months",
        "number",
        label=N_("months"),
        help=N_("how many months it pays for"),
        example="6",
        aliases="durée; mois; nombre de mois; durée en mois; pour; pour combien de temps; duration; for",
    ),
    Field(
        "budget_end",
        "date",
        day_kind="last",
        label=N_("end of the budget"),
        help=N_("the day the budget is used up"),
        aliases="fin du budget; budget jusqu'au; fin de financement; end of budget",
    ),
    Field(
        "next",
        "date",
        day_kind="next",
        label=N_("next committee"),
        help=N_("the day of the next committee"),
        example="2024-12-10",
        aliases=(
            "prochain; suivant; prochain comité; comité suivant; date du prochain; prochaine échéance; next committee; "
            "following"
        ),
    ),
    Field(
        "objectives",
        many=True,
        label=N_("objectives"),
        help=N_("what the team promises for the next committee"),
        aliases="objectifs; engagements; goals",
    ),
    Field(
        "document",
        "url",
        label=N_("document"),
        help=N_("where the committee's document is"),
        aliases="document; support; lien du document; PV; procès-verbal; compte rendu; CR; slides; minutes",
    ),
    Field(
        "year",
        "integer",
        label=N_("year"),
        help=N_("the year of the national impact label"),
        example="2024",
        aliases="année; millésime",
    ),
)

METRIC_FIELDS = (
    Field(
        "date",
        "date",
        required=True,
        help=N_("the day it was measured"),
        aliases="date; jour; date de la mesure; le; day; as of",
    ),
    Field(
        "key",
        required=True,
        help=N_("what is measured"),
        aliases="indicateur; mesure; nom de la mesure; métrique; indicator; measure; metric",
    ),
    Field(
        "value",
        "number",
        required=True,
        help=N_("the figure"),
        aliases="valeur; chiffre; résultat; quantité; figure; number",
    ),
    Field(
        "source",
        help=N_("where it comes from"),
        aliases="source; origine; provenance",
    ),
)

FAST_FIELDS = (
    Field(
        "promotion",
        "integer",
        label=N_("promotion"),
        help=N_("the number of the FAST promotion"),
        example="12",
        aliases="promotion",
    ),
    Field(
        "montant",
        "number",
        label=N_("amount"),
        help=N_("the amount granted, in euros"),
        aliases="montant; amount",
    ),
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
            label=N_("name"),
            aliases=(
                "nom; nom du produit; nom du service; nom de la startup; nom du projet; intitulé; libellé; projet; "
                "dénomination; service numérique; product name; service name; project; project name"
            ),
        ),
        Field(
            "mission",
            "lines",
            required=True,
            prompt_when="always",
            help=N_("one sentence with a verb, no full stop: with this product, we want to…"),
            example="Rendre la pêche à pied praticable sans risque",
            label=N_("mission statement"),
            heading=N_("Mission"),
            author_decides=True,
            aliases=(
                "mission; description; objet; description courte; en une phrase; phrase de mission; énoncé; accroche; "
                "pitch; résumé; présentation; objectif du service; à quoi ça sert; finalité; purpose; summary; "
                "one-liner"
            ),
        ),
        Field(
            "incubator",
            "reference",
            target_kind="incubator",
            required=True,
            prompt_when="always",
            help=N_("the incubator that hosts it"),
            label=N_("incubator"),
            sensitive_reason=_INCUBATOR_CHANGE,
            aliases="fabrique; programme; incubateur principal; incubé par; hosted by; program",
        ),
        Field(
            "incubators",
            "reference",
            target_kind="incubator",
            many=True,
            help=N_("all its incubators, when there are several"),
            label=N_("incubators"),
            heading=N_("Incubator"),
            sensitive_reason=_INCUBATOR_CHANGE,
            aliases="incubateurs; tous ses incubateurs",
        ),
        Field(
            "sponsors",
            "reference",
            target_kind="organisation",
            many=True,
            prompt_when="always",
            also_accepts="group",
            help=N_("the public bodies that fund it"),
            option="sponsor",
            label=N_("sponsors"),
            heading=N_("Sponsors"),
            expected_label=N_("a sponsor"),
            short_label=N_("sponsor"),
            sensitive_reason=_SPONSOR_CHANGE,
            aliases=(
                "financeur; financeurs; administration; administrations; ministère; commanditaire; porté par; porteur "
                "administratif; ministère porteur; direction métier; direction; organisme; organisme porteur; entité "
                "porteuse; tutelle; funders; organisation; organization; ministry; department"
            ),
        ),
        Field(
            "owner",
            legacy=True,
            help=N_("the body that owned it, before 2022"),
            label=N_("owner"),
            sensitive_reason=_SPONSOR_CHANGE,
        ),
        Field(
            "contact",
            "email",
            required=True,
            prompt_when="always",
            help=N_("an address that does not change when people leave"),
            example="contact@mon-estran.rivages.example",
            label=N_("contact address"),
            heading=N_("Contact"),
            expected_label=N_("a contact address"),
            short_label=N_("contact"),
            author_decides=True,
            aliases=(
                "mail; e-mail; email; courriel; adresse mail; adresse électronique; adresse de contact; mail de "
                "contact; mail générique; e-mail de contact; email de contact; courriel de contact; boîte mail; boîte "
                "fonctionnelle; email address; contact email; contact e-mail"
            ),
        ),
        Field(
            "link",
            "url",
            prompt_when="always",
            help=N_("the public page of the product"),
            example="https://mon-estran.rivages.example",
            label=N_("web address"),
            heading=N_("Site"),
            expected_label=N_("the public address"),
            short_label=N_("address"),
            author_decides=True,
            aliases="site; site web; site internet; lien; url; adresse du site; page; website; web site",
        ),
        Field(
            "repository",
            "url",
            prompt_when="later",
            help=N_("where the source code is"),
            label=N_("source code"),
            heading=N_("Source code"),
            expected_label=N_("the source code"),
            short_label=N_("source"),
            author_decides=True,
            aliases=(
                "github; gitlab; code; code source; dépôt; dépôt de code; repo; repo github; source; forge; code "
                "repository"
            ),
        ),
        Field(
            "phases",
            "group",
            required=True,
            many=True,
            subfields=PHASE_FIELDS,
            identified_by=("name",),
            prompt_when="always",
            help=N_("the phases of its life, in order"),
            label=N_("phases"),
            aliases="phase",
        ),
        Field(
            "events",
            "group",
            many=True,
            subfields=EVENT_FIELDS,
            identified_by=("name", "date"),
            decided_together=("date", "decision", "amount", "months", "budget_end", "next"),
            help=N_("committees, launch and other dates"),
            label=N_("events"),
            aliases=(
                "comité; comité d'investissement; comités; committee; investment committee; CI; assessment; service "
                "assessment"
            ),
        ),
        Field(
            "usertypes",
            "choice",
            value_list="usertypes",
            many=True,
            prompt_when="later",
            help=N_("who uses it"),
            option="usertype",
            label=N_("users"),
            author_decides=True,
            aliases=(
                "usagers; utilisateurs; cible; cibles; publics; public cible; public visé; bénéficiaires; target "
                "users; audience"
            ),
        ),
        Field(
            "thematiques",
            many=True,
            prompt_when="later",
            help=N_("its themes"),
            option="thematique",
            label=N_("themes"),
            author_decides=True,
            aliases="thématique; thématiques; thème; thèmes; politique publique; domaine d'action; theme; topics; tags",
        ),
        Field(
            "techno",
            many=True,
            also_accepts="text",
            help=N_("the technologies it is made with"),
            label=N_("technologies"),
            author_decides=True,
            aliases="technologies; stack; technos; langages; tech stack",
        ),
        Field(
            "stats",
            "boolean",
            legacy=True,
            help=N_("whether the statistics are public at the address “/stats”"),
            label=N_("public statistics"),
            author_decides=True,
        ),
        Field(
            "stats_url",
            "url",
            prompt_when="later",
            help=N_("the public statistics page"),
            label=N_("statistics page"),
            heading=N_("Statistics"),
            expected_label=N_("the statistics page"),
            short_label=N_("statistics"),
            author_decides=True,
            aliases="stats; statistiques; page stats; lien stats; stats page",
        ),
        Field(
            "budget_url",
            "url",
            prompt_when="later",
            help=N_("the public budget page"),
            label=N_("budget page"),
            heading=N_("Budget"),
            expected_label=N_("the budget page"),
            short_label=N_("budget"),
            author_decides=True,
            aliases="page budget; lien budget; budget page",
        ),
        Field(
            "impact_url",
            "url",
            help=N_("the impact matrix"),
            label=N_("impact page"),
            heading=N_("Impact"),
            expected_label=N_("the impact matrix"),
            short_label=N_("impact"),
            author_decides=True,
            aliases="page impact; mesure d'impact; impact",
        ),
        Field(
            "dashlord_url",
            "url",
            help=N_("the DashLord page"),
            label=N_("DashLord page"),
            heading=N_("DashLord"),
            expected_label=N_("the DashLord page"),
            short_label=N_("DashLord"),
            author_decides=True,
            aliases="dashlord",
        ),
        Field(
            "accessibility_status",
            "choice",
            value_list="accessibility",
            prompt_when="later",
            help=N_("the conformity declared by the accessibility statement"),
            option="accessibility",
            label=N_("accessibility"),
            heading=N_("Accessibility"),
            expected_label=N_("the accessibility status"),
            short_label=N_("accessibility"),
            author_decides=True,
            aliases="accessibilité; rgaa; statut d'accessibilité; conformité rgaa",
        ),
        Field(
            "analyse_risques",
            "boolean",
            help=N_("whether a risk analysis was made"),
            label=N_("risk analysis"),
            heading=N_("Risk analysis"),
            expected_label=N_("the risk analysis"),
            short_label=N_("risks"),
            author_decides=True,
            aliases="analyse de risques; risques; risk assessment",
        ),
        Field(
            "analyse_risques_url",
            "url",
            help=N_("where the risk analysis is"),
            label=N_("risk analysis"),
            author_decides=True,
        ),
        Field(
            "mon_service_securise",
            "boolean",
            help=N_("whether it is registered in MonServiceSécurisé"),
            label=N_("MonServiceSécurisé"),
            heading=N_("MonServiceSécurisé"),
            expected_label=N_("the registration in MonServiceSécurisé"),
            short_label=N_("MSS"),
            author_decides=True,
            aliases="mss; mon service sécurisé",
        ),
        Field(
            "homologation_until",
            "date",
            day_kind="last",
            help=N_("the day the security accreditation ends"),
            label=N_("end of the security accreditation"),
            heading=N_("Accredited until"),
            expected_label=N_("the security accreditation"),
            short_label=N_("accreditation"),
            aliases="homologation; fin d'homologation; homologué jusqu'au",
        ),
        Field(
            "fast",
            "group",
            subfields=FAST_FIELDS,
            help=N_("the FAST promotion and its amount"),
            label=N_("FAST promotion"),
            heading=N_("FAST"),
        ),
        Field(
            "contact_dinum",
            "reference",
            target_kind="member",
            help=N_("who follows it at DINUM"),
            label=N_("contact at DINUM"),
            heading=N_("DINUM contact"),
            aliases="référent DINUM; suivi DINUM",
        ),
        Field(
            "contact_incubator",
            "reference",
            target_kind="member",
            help=N_("who follows it in the incubator"),
            label=N_("contact in the incubator"),
            heading=N_("Followed by"),
            aliases=(
                "suivi par; chargé de suivi; chargée de suivi; référent; référente; référent incubateur; "
                "interlocuteur; followed by; portfolio manager; account manager"
            ),
        ),
        Field(
            "objectives",
            many=True,
            help=N_("the objectives of the last committee"),
            label=N_("objectives"),
            author_decides=True,
        ),
        Field(
            "metrics",
            "group",
            many=True,
            subfields=METRIC_FIELDS,
            identified_by=("key", "date"),
            help=N_("the figures of its impact"),
            label=N_("measures"),
            aliases="mesure; indicateur; metric",
        ),
        Field(
            "standards",
            "any",
            help=N_("which criteria of the standards are met"),
            label=N_("standards"),
            author_decides=True,
        ),
        Field(
            "reviewed_on",
            "date",
            help=N_("the day somebody last read the whole entry"),
            label=N_("last review of the entry"),
            author_decides=True,
        ),
        Field(
            "post_mortem",
            help=N_("where the post-mortem is"),
            label=N_("post-mortem"),
            expected_label=N_("the post-mortem"),
            short_label=N_("post-mortem"),
            author_decides=True,
        ),
        Field(
            "stop_reason",
            "choice",
            value_list="stop-reasons",
            help=N_("why it stopped"),
            label=N_("reason for the stop"),
            heading=N_("Reason"),
            sensitive_reason=N_("the end of a product, or a committee, is rewritten: {names:list}"),
        ),
        Field("redirect_from", many=True, help=N_("its former addresses"), label=N_("former addresses")),
        Field("rgpd", "any", help=N_("its personal data declarations")),
        Field("robots", also_accepts="boolean", help=N_("what search engines may do with its page")),
        Field("status", legacy=True, help=N_("its phase, before 2020"), label=N_("status")),
        Field("start", "date", legacy=True, help=N_("the day it began, before 2020")),
        Field("end", "date", legacy=True, help=N_("the day it ended, before 2020")),
        DRAFT_FIELD,
        Field("demo", "boolean", help=N_("whether the entry is an invented example")),
    ),
    N_("product"),
    N_("products"),
    "title",
)
