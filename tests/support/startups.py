"""Texts of startups and members, for the tests of verbs that change them."""

from __future__ import annotations

STARTUP_HEAD = "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"


def startup_front_matter(phase: str = "investigation", more: str = "") -> str:
    """A startup in a phase since 1 February 2024."""
    return (
        "title: Mon Estran\nmission: Pêcher sans risque\nincubator: rivages\ncontact: a@rivages.example\n"
        f"phases:\n  - name: {phase}\n    start: 2024-02-01\n{more}"
    )


def member_with_mission(start: str, end: str, status: str = "independent") -> str:
    """A member with one mission for mon-estran."""
    return (
        "fullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
        f"  - start: {start}\n    end: {end}\n    status: {status}\n    startups:\n      - mon-estran\n"
    )


def startup_file(*phases: str, more: str = "", body: str = "") -> str:
    """A startup's file; phases are `investigation 2024-01-08`, or with an end `investigation 2024-01-08 2024-04-01`."""
    lines = []
    for phase in phases:
        name, start, *end = phase.split()
        lines += [f"  - name: {name}", f"    start: {start}", *(f"    end: {day}" for day in end)]
    listed = "phases:\n" + "\n".join(lines) + "\n" if lines else ""
    return f"---\n{STARTUP_HEAD}{listed}{more}---\n{body}"


def member_file(*missions: str, more: str = "") -> str:
    """A member's file, its missions as `2024-01-08 2025-06-30 mon-estran,quai-solidaire`."""
    text = "---\nfullname: Claire Bonnemain\nrole: Designer\ndomaine: Design\nmissions:\n"
    for mission in missions:
        start, end, *startups = mission.split()
        text += f"  - start: {start}\n    end: {end}\n    status: independent\n    employer: Varangue Conseil\n"
        if startups:
            text += "    startups:\n" + "".join(f"      - {startup}\n" for startup in startups[0].split(","))
    return text + more + "---\n"
