"""What people call the fields of a sheet, within a sentence. Others are called by their name in the file."""

from __future__ import annotations

from incubo.history.said import short
from incubo.i18n import N_
from incubo.problem import Text

_LABELS = {
    "title": N_("name"),
    "fullname": N_("name"),
    "name": N_("name"),
    "mission": N_("mission statement"),
    "incubator": N_("incubator"),
    "incubators": N_("incubators"),
    "contact": N_("contact address"),
    "link": N_("web address"),
    "repository": N_("source code"),
    "usertypes": N_("users"),
    "thematiques": N_("themes"),
    "techno": N_("technologies"),
    "stats": N_("public statistics"),
    "stats_url": N_("statistics page"),
    "budget_url": N_("budget page"),
    "impact_url": N_("impact page"),
    "dashlord_url": N_("DashLord page"),
    "accessibility_status": N_("accessibility"),
    "analyse_risques": N_("risk analysis"),
    "analyse_risques_url": N_("risk analysis"),
    "mon_service_securise": N_("MonServiceSécurisé"),
    "homologation_until": N_("end of the security accreditation"),
    "fast": N_("FAST promotion"),
    "contact_dinum": N_("contact at DINUM"),
    "contact_incubator": N_("contact in the incubator"),
    "objectives": N_("objectives"),
    "standards": N_("standards"),
    "reviewed_on": N_("last reading of the sheet"),
    "post_mortem": N_("post-mortem"),
    "stop_reason": N_("reason of the stop"),
    "redirect_from": N_("former addresses"),
    "role": N_("role"),
    "domaine": N_("professional family"),
    "teams": N_("cross-cutting teams"),
    "startups": N_("startups (old list)"),
    "previously": N_("former startups (old list)"),
    "competences": N_("professional skills"),
    "badges": N_("badges"),
    "github": N_("GitHub account"),
    "avatar": N_("portrait"),
    "memberType": N_("kind of member"),
    "employer": N_("employer"),
    "status": N_("status"),
    "startup": N_("startup"),
    "kind": N_("kind of offer"),
    "phases": N_("phases"),
    "events": N_("events"),
    "metrics": N_("measures"),
    "missions": N_("missions"),
    "roles": N_("post"),
    "contacts": N_("contacts"),
    "sponsors": N_("sponsors"),
    "opens": N_("day of publication"),
    "titulaire": N_("market holder"),
    "url": N_("where to apply"),
    "short_description": N_("description"),
    "owner": N_("owner"),
    "address": N_("postal address"),
    "website": N_("web site"),
    "highlighted_startups": N_("startups shown first"),
    "acronym": N_("acronym"),
    "type": N_("type"),
    "domaine_ministeriel": N_("ministry area"),
}


def label(name: str) -> Text:
    """What a field is called."""
    return Text(_LABELS[name]) if name in _LABELS else Text("{name}", {"name": short(name)})
