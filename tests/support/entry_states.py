"""States of an entry, as short texts: what it has of phases, events or missions, or the fields of an offer."""

from __future__ import annotations

STARTUP = "title: Cale\nmission: Aider\nincubator: rivages\ncontact: a@rivages.example\n"
INVESTIGATION = "  - name: investigation\n    start: 2024-01-08\n"
CONSTRUCTION = "  - name: construction\n    start: 2024-06-03\n"


def phases(*items: str) -> str:
    """A startup with these phases, as lines of its file."""
    return STARTUP + ("phases:\n" + "".join(items) if items else "phases: []\n")


def events(*items: str) -> str:
    """A startup with events, as `date; field: value; …`."""
    lines = ""
    for item in items:
        name, *fields = item.split("; ")
        lines += f"  - name: {name}\n" + "".join(f"    {field}\n" for field in fields)
    return phases(INVESTIGATION, CONSTRUCTION) + ("events:\n" + lines if items else "")


def missions(*items: str, more: str = "") -> str:
    """A member with missions, as `start end status employer startups…`; `-` is no value."""
    text = f"fullname: Ana Quai\nrole: Dev\ndomaine: Design\n{more}"
    lines = ""
    for item in items:
        start, end, status, employer, *startups = item.split()
        values = {"start": start, "end": end, "status": status, "employer": employer}
        fields = [f"{name}: {value}" for name, value in values.items() if value != "-"]
        fields += [f"startups: [{', '.join(startups)}]"] if startups else []
        lines += "  - " + "\n    ".join(fields) + "\n"
    return text + ("missions:\n" + lines if items else "missions: []\n")


def job(*lines: str) -> str:
    """An offer of a startup, with more lines."""
    return "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\n" + "".join(f"{it}\n" for it in lines)


ACCELERATION = "  - name: acceleration\n    start: {}\n"
STATES: dict[str, dict[str, str]] = {
    "phases": {
        "none": phases(),
        "investigation": phases(INVESTIGATION),
        "construction": phases(INVESTIGATION, CONSTRUCTION),
        "construction 2024-07-01": phases(INVESTIGATION, CONSTRUCTION.replace("06-03", "07-01")),
        "construction ended": phases(INVESTIGATION, CONSTRUCTION + "    end: 2024-12-01\n"),
        "construction 2024-07-01, ended and commented": phases(
            INVESTIGATION, CONSTRUCTION.replace("06-03", "07-01") + "    end: 2024-12-01\n    comment: Bien\n"
        ),
        "all commented": phases(INVESTIGATION + "    comment: Un\n", CONSTRUCTION + "    comment: Deux\n"),
        "construction undated": phases(INVESTIGATION, "  - name: construction\n"),
        "construction undated, ended": phases(INVESTIGATION, "  - name: construction\n    end: 2024-12-01\n"),
        "acceleration instead": phases(INVESTIGATION, ACCELERATION.format("2024-06-03")),
        "acceleration today": phases(INVESTIGATION, CONSTRUCTION, ACCELERATION.format("2025-01-15")),
        "acceleration tomorrow": phases(INVESTIGATION, CONSTRUCTION, ACCELERATION.format("2025-01-16")),
        "acceleration before": phases(ACCELERATION.format("2023-01-16"), INVESTIGATION, CONSTRUCTION),
        "stopped": phases(INVESTIGATION, CONSTRUCTION, "  - name: abandon\n    start: 2025-01-06\n"),
        "stopped at once": phases("  - name: abandon\n    start: 2025-01-06\n"),
        "stopped, an old word": phases("  - name: death\n    start: 2025-01-06\n"),
        "a word of its own": phases("  - name: mystere\n    start: 2025-01-06\n"),
    },
    "events": {
        "none": events(),
        "planned": events("committee; date: 2025-01-16"),
        "planned today": events("committee; date: 2025-01-15"),
        "planned 45 days later": events("committee; date: 2025-03-02"),
        "planned 46 days later": events("committee; date: 2025-03-03"),
        "undated": events("committee"),
        "decided": events("committee; date: 2025-01-10; decision: continue"),
        "decided otherwise": events("committee; date: 2025-01-10; decision: stop; comment: Non"),
        "amount": events("committee; date: 2025-01-10; amount: 1000.5"),
        "amount for a month": events("committee; date: 2025-01-10; amount: 1000.5; months: 1"),
        "months": events("committee; date: 2025-01-10; months: 6.5"),
        "no month": events("committee; date: 2025-01-10; months: 0.5; amount: 0"),
        "everything": events(
            "committee; date: 2025-01-10; decision: continue; amount: 240000; months: 6; budget_end: 2025-07-31; "
            "next: 2025-07-08; objectives: [Un]"
        ),
        "everything, another day": events(
            "committee; date: 2025-01-12; decision: continue; amount: 240000; months: 6; budget_end: 2025-08-31; "
            "next: 2025-07-09; objectives: [Deux]"
        ),
        "objectives": events("committee; date: 2025-01-12; objectives: [Un]"),
        "launch": events("product_launch; date: 2025-01-12"),
        "launch, commented": events("product_launch; date: 2025-01-12; comment: Ouf"),
        "launch, undated": events("product_launch"),
        "end": events("end; date: 2025-01-12"),
    },
    "metrics": {
        "none": phases(),
        "one": phases() + "metrics:\n  - date: 2025-01-01\n    key: usagers\n    value: 3\n",
        "another value": phases() + "metrics:\n  - date: 2025-01-01\n    key: usagers\n    value: 4\n",
        "three": phases()
        + "metrics:\n"
        + "".join(f"  - date: 2025-01-0{n}\n    key: usagers\n    value: {n}\n" for n in (1, 2, 3)),
        "another day": phases() + "metrics:\n  - date: 2025-01-05\n    key: usagers\n    value: 3\n",
    },
    "fields": {
        "plain": phases(),
        "spaces": phases().replace("title: Cale", "title: 'Ca  le '") + "thematiques: [' Mer ', Social]\n",
        "link": phases() + "link: https://a.example\nthematiques: [Mer, Social]\nstats: true\n",
        "link, other order": phases() + "link: https://b.example\nthematiques: [Social, Mer]\nstats: false\n",
        "more": phases()
        + f"thematiques: [Mer]\nmission: {'x' * 71}\n".replace("mission:", "techno: [Rust]\nstop_reason:"),
        "long": phases() + f"techno: [{'y' * 71}]\nusertypes: [etat]\naccessibility_status: non conforme\n",
        "sponsor": phases() + "sponsors: [anrh]\nhomologation_until: 2026-01-01\nfast:\n  montant: 5\n",
        "sponsors": phases() + "sponsors: [anrh, ddr29]\nhomologation_until: 2026-02-01\nfast:\n  montant: 6\n",
        "sponsors, other order": phases() + "sponsors: [ddr29, anrh]\nobjectives: [Un, Deux]\nanalyse_risques: true\n",
        "host": phases().replace("incubator: rivages", "incubator: large") + "contact_incubator: ana.un\n",
        "hosts": phases() + "incubators: [rivages, large]\ncontact_incubator: bob.deux\n",
        "unknown": phases() + "inconnu: 3\nrgpd: {a: 1}\n",
        "unknown, other": phases() + "inconnu: [4]\nrgpd: {a: 2}\n",
        "unreadable": phases() + "homologation_until: demain\nstats: peut-être\n",
        "unreadable, other": phases() + "homologation_until: hier\nstats: oui\n",
        "no title": phases().replace("title: Cale\n", ""),
    },
    "missions": {
        "none": missions(),
        "one": missions("2024-02-01 2025-03-01 independent Octo digue"),
        "longer": missions("2024-02-01 2025-07-15 independent Octo digue"),
        "much longer": missions("2024-02-01 2025-07-16 independent Octo digue"),
        "endless": missions("2024-02-01 - independent Octo digue"),
        "shorter": missions("2024-02-01 2024-12-15 independent Octo digue"),
        "shorter, rewritten": missions("2024-02-01 2024-12-14 independent Octo digue"),
        "renewed": missions("2024-02-01 2025-03-01 independent Octo digue", "2025-03-02 2025-06-01 admin - digue"),
        "renewed, overlapping": missions(
            "2024-02-01 2025-03-01 independent Octo digue", "2025-03-01 2025-06-01 independent Octo digue"
        ),
        "renewed after a day": missions(
            "2024-02-01 2025-03-01 independent Octo digue", "2025-03-03 2025-06-01 independent Octo digue"
        ),
        "two at once": missions("2024-02-01 2025-03-01 independent Octo digue", "2024-03-01 2025-04-01 admin - digue"),
        "two at once, longer": missions(
            "2024-02-01 2025-06-01 independent Octo digue", "2024-03-01 2025-06-01 admin - digue"
        ),
        "one left long ago": missions(
            "2024-02-01 2024-12-01 independent Octo digue mon-estran", "2024-12-02 2025-03-01 independent Octo digue"
        ),
        "back": missions("2024-02-01 2025-03-01 independent Octo digue", "2025-03-03 2025-06-01 independent Octo"),
        "back from afar": missions(
            "2024-02-01 2025-03-01 independent Octo digue", "2026-01-17 - independent Octo mon-estran"
        ),
        "two startups": missions("2024-02-01 2025-03-01 independent Octo digue mon-estran"),
        "one left": missions(
            "2024-02-01 2025-01-31 independent Octo digue mon-estran", "2025-02-01 2025-03-01 independent Octo digue"
        ),
        "elsewhere": missions("2024-02-01 2025-03-01 service Octo mon-estran"),
        "none of them": missions("2024-02-01 2025-03-01 independent Octo"),
        "begun later": missions("2024-03-03 2025-03-01 independent Octo digue"),
        "begun much later": missions("2024-03-04 2025-03-01 independent - digue"),
        "undated": missions("- 2025-03-01 independent Octo digue"),
        "over": missions("2023-02-01 2023-06-01 independent Octo digue"),
        "account": missions("2024-02-01 2025-03-01 independent Octo digue", more="github: ana\nteams: [animation]\n"),
    },
    "jobs": {
        "open": job("open: true"),
        "until February": job("closes: 2025-02-01"),
        "until July": job("closes: 2025-07-15"),
        "until later": job("closes: 2025-07-16"),
        "filled": job("closes: 2025-02-01", "outcome: filled"),
        "closed": job("open: false"),
        "filled, once": job("poste_pourvu: true", "techno: Rust"),
        "of another": job("closes: 2025-02-01").replace("mon-estran", "digue"),
        "renamed": job("closes: 2025-02-01").replace("Développer", "Développer à Mon Estran"),
    },
    "bodies": {
        "empty": f"---\n{phases()}---\n",
        "a line": f"---\n{phases()}---\n\nUn.\n",
        "two lines": f"---\n{phases()}---\n\nUn.\nDeux.\n",
        "turned": f"---\n{phases()}---\n\nDeux.\nUn.\n",
        "three others": f"---\n{phases()}---\n\nTrois.\nQuatre.\nCinq.\n",
        "spaced": f"---\n{phases()}---\n\nUn.  \n\n\n",
        "suppressed": f"---\n# incubo: ignore[startup-no-body] rien à dire\n{phases()}---\n\nUn.\n",
        "quoted": f"---\n{phases()}---\n\nUn.\n".replace("title: Cale", 'title: "Cale"'),
        "broken": "---\ntitle: [\n---\n\nUn.\n",
    },
}
"""States of an entry by what differs in them."""
