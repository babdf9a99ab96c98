"""CODEOWNERS: who is asked to look at a change, from the incubators and their cross-cutting teams.

The members of an incubator's teams own its sheet, those of its teams, and those of its startups. Of two lines that
fit, forges take the last one: what people write below the generated part wins. (So there are no sections of GitLab,
where a file of two of them would need both.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from incubo.export.kits.kit import Kit, Made
from incubo.i18n import N_
from incubo.problem import Text

_PLAIN = re.compile(r"[\w.'’+,&-]+")
"""Names that stand in a pattern as they are: every other sign means something there, or cannot be written."""
_ACCOUNT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")
_PATHS = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
_PLACES = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
"""Where a forge looks for it. Only the first that it finds counts: a second one would take its place, or be ignored."""
_OWN = {"github": ("/.github/",), "gitlab": ("/.gitlab/", "/.gitlab-ci.yml")}
"""Where a forge keeps what it runs."""

_ABOUT = N_(
    "Who is asked to look at a change. The members of an incubator's teams (teams/, and “teams:” and “github:” of "
    "their sheets) look at its startups. Those who left are not asked."
)
_NOBODY = N_("Nobody by default: name them in incubo.toml, [init] owners = ['@account', '@organisation/team']")
_RULES = N_("The registry's own rules")
_WITHOUT = N_("(no member of its teams has an account)")


def codeowners(kit: Kit) -> Iterator[Made]:
    """The file of the forge, if it has one."""
    path = _PATHS.get(kit.forge)
    if path is not None:
        what = Text(N_("who is asked to look at what"))
        yield Made(path, "\n".join(_lines(kit)), what, places=_PLACES[kit.forge])


def owners(kit: Kit, incubator: str) -> list[str]:
    """The accounts of the members of an incubator's teams who have a mission today, in order."""
    teams = {team.id for team in kit.registry.teams.values() if team.incubator == incubator}
    return sorted(
        {
            f"@{member.github}"
            for member in kit.registry.members.values()
            if member.github
            and _ACCOUNT.fullmatch(member.github)
            and teams.intersection(member.teams)
            and member.active(kit.today)
        },
        key=str.casefold,
    )


def _lines(kit: Kit) -> Iterator[str]:
    yield from kit.comment(_ABOUT)
    default = " ".join(kit.owners)
    yield from [f"* {default}"] if default else kit.comment(_NOBODY)
    people = {name: owners(kit, name) for name in kit.registry.incubators}
    for name in sorted(people):
        yield from _incubator(kit, name, people)
    if default:
        yield ""
        yield from kit.comment(_RULES)
        yield from (f"{path} {default}" for path in ("/incubo.toml", *_OWN[kit.forge]))


def _incubator(kit: Kit, name: str, people: dict[str, list[str]]) -> Iterator[str]:
    """An incubator's lines: its own sheet, its teams', those of the startups it is the main incubator of."""
    folders = kit.registry.layout.folders
    paths: dict[str, list[str]] = {}
    for kind, entries in (("incubator", [name]), ("team", _teams(kit, name))):
        paths.update({f"/{folders[kind]}/{each}.md": people[name] for each in entries if _PLAIN.fullmatch(each)})
    for startup in sorted(kit.registry.startups.values(), key=lambda each: each.id):
        hosts = [host for host in startup.hosts if host in people]
        if hosts[:1] == [name] and _PLAIN.fullmatch(startup.id):
            both = [person for host in hosts for person in people[host]]
            paths[f"/{folders['startup']}/{startup.id}.md"] = list(dict.fromkeys(both))
    yield ""
    title = kit.registry.incubators[name].title or name
    if not any(paths.values()):
        yield f"# {_said(title)} {kit.say(_WITHOUT)}"
        return
    yield f"# {_said(title)}"
    yield from (f"{path} {' '.join(accounts)}" for path, accounts in paths.items() if accounts)


def _teams(kit: Kit, incubator: str) -> list[str]:
    return sorted(team.id for team in kit.registry.teams.values() if team.incubator == incubator)


def _said(title: str) -> str:
    """A title from content on one line, without what could mean something."""
    return re.sub(r"[^\w .,'’()&-]+", " ", title).strip() or "…"
