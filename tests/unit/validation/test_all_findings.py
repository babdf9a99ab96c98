"""What is found in entries of many kinds: each order of phases and missions, both sides of each limit.

After a change that is meant, run this file with `--update-golden`, and read the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import product

import pytest
from support.dump import dump
from support.entry_states import STARTUP, STATES, job, missions, phases
from support.golden import check_golden
from support.registries import TODAY, make_registry
from support.shore_registry import shore_registry

from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.registry.registry import Registry
from incubo.validation.diagnostic import Diagnostic, Region
from incubo.validation.engine import ValidationOptions, check_registry, resolve_severities, validate_registry
from incubo.validation.rule import RULES

ALL = ValidationOptions(show_advice=True)


def place(region: Region, path: str) -> str:
    other = f"{region.path} " if region.path != path else ""
    return f"{other}{region.line}:{region.column}-{region.end_line}:{region.end_column} [{region.start},{region.end}]"


def say(message: Message) -> str:
    return translate(message, {"source": "SOURCE"})


def describe(found: Diagnostic) -> Iterator[str]:
    path = found.region.path
    case = f" ({found.problem.case})" if found.problem.case else ""
    yield f"    {found.severity} {found.rule_id}{case} {place(found.region, path)} {say(found.message)}"
    for label in found.labels:
        if label.message is not None or not label.is_primary:
            text = say(label.message) if label.message is not None else ""
            yield f"      {'at' if label.is_primary else 'see'} {place(label.region, path)} {text}"
    for hint in found.hints:
        assert hint.text is not None
        assert "incubo " not in hint.text.template, "what to type is the command of a Hint: CI has no terminal"
        yield f"      = {say(hint.text)}"
    if found.fix is not None:
        edits = "; ".join(f"{place(edit.region, path)} {edit.new_text!r}" for edit in found.fix.edits)
        yield f"      fix: {say(found.fix.title)} {'safe' if found.fix.is_safe else 'guess'} {edits}"


def findings(registry: Registry, options: ValidationOptions = ALL, day: date = TODAY) -> Iterator[str]:
    result = validate_registry(registry, day, options)
    path = ""
    for found in result.diagnostics:
        if found.region.path != path:
            path = found.region.path
            yield f"  {path}"
        yield from describe(found)
    yield f"  {result.file_count} files, {result.hidden_advice_count} hidden"


OTHERS = {
    "incubator/rivages": "title: Rivages\nshort_description: Ici\nowner: anrh\ncontact: a@rivages.example\n",
    "organisation/anrh": "name: Agence des rivages\nacronym: ANRH\ntype: operateur\n",
    "team/animation": "name: Animation\nincubator: rivages\n",
    "startup/digue": "title: Digue\nmission: Tenir\nincubator: rivages\ncontact: b@rivages.example\n"
    "phases:\n  - name: investigation\n    start: 2024-01-08\n",
    "startup/phare": "title: Phare\nmission: Luire\nincubator: rivages\ncontact: c@rivages.example\n"
    "phases:\n  - name: investigation\n    start: 2023-01-09\n  - name: abandon\n    start: 2024-06-03\n",
    "member/ana.un": missions("2024-02-01 2025-03-01 admin - digue"),
}
BODY = "\nUn texte assez long pour être une fiche.\n"


def registry_of(entries: Mapping[str, str]) -> Registry:
    return make_registry({**OTHERS, **entries}, body=BODY)


def state_lines() -> Iterator[str]:
    kinds = {"missions": "member", "jobs": "job"}
    for name, states in STATES.items():
        yield f"# {name}"
        entries = {}
        for number, (state, text) in enumerate(states.items()):
            entry_id = (
                f"ana.m{number}" if name == "missions" else f"2024-09-02-e{number}" if name == "jobs" else f"e{number}"
            )
            entries[f"{kinds.get(name, 'startup')}/{entry_id}"] = text.replace(
                "title: Cale", f"title: Cale {entry_id}"
            ).replace("Ana Quai", f"Ana M{number}")
            yield f"  {entry_id}: {state}"
        yield from findings(registry_of(entries))


def phase_lines() -> Iterator[str]:
    """Two phases, then three: each start before, on or after the other's, each end beside the next start."""

    def item(name: str, start: date | None, end: date | None = None) -> str:
        days = "".join(f"    {field}: {day}\n" for field, day in (("start", start), ("end", end)) if day is not None)
        return f"  - name: {name}\n{days}"

    first = date(2024, 3, 4)
    entries = {}
    for names in (
        ("investigation", "construction"),
        ("construction", "investigation"),
        ("construction", "abandon"),
        ("investigation", "investigation"),
    ):
        for start, end in product((-1, 0, 200), (None, -1, 0, 198, 199, 200, 201, 167, 168)):
            second = first + timedelta(start)
            entries[f"startup/{names[0][:3]}-{names[1][:3]}{start}-{end}".replace("--", "-m")] = phases(
                item(names[0], first, None if end is None else first + timedelta(end)), item(names[1], second)
            )
    for number, last in enumerate(
        (
            "2025-01-14",
            "2025-01-15",
            "2025-01-16",
            "2026-01-16",
            "2035-12-31",
            "2036-01-01",
            "1999-12-31",
            "2099-12-31",
            "2100-01-01",
            "2204-03-04",
            "2042-03-04",
            "2024-30-04",
        )
    ):
        entries[f"startup/dated{number}"] = phases(
            item("investigation", first), (f"  - name: construction\n    start: {last}\n")
        )
        entries[f"startup/ended{number}"] = phases(f"  - name: investigation\n    start: 2024-03-04\n    end: {last}\n")
    entries |= {
        "startup/three": phases(
            item("investigation", first),
            item("acceleration", first + timedelta(20)),
            item("construction", first + timedelta(10)),
        ),
        "startup/year-late": phases(
            item("investigation", first, date(2025, 8, 30)), item("construction", date(2024, 9, 1))
        ),
        "startup/year-too-late": phases(
            item("investigation", first, date(2025, 2, 1)), item("construction", date(2024, 9, 1))
        ),
        "startup/year-early": phases(
            item("investigation", first, date(2023, 8, 30)), item("construction", date(2024, 9, 1))
        ),
        "startup/gap": phases(item("investigation", first, date(2024, 7, 1)), item("construction", date(2024, 9, 1))),
        "startup/gap-year": phases(
            item("investigation", date(2023, 3, 6), date(2023, 8, 30)), item("construction", date(2024, 9, 1))
        ),
        "startup/back": phases(
            item("acceleration", first),
            item("construction", first + timedelta(10)),
            item("acceleration", first + timedelta(20)),
        ),
        "startup/undated": phases(
            item("investigation", first), item("construction", None), item("acceleration", first + timedelta(20))
        ),
        "startup/unnamed": phases("  - start: 2024-03-04\n", "  - name:\n    start: 2024-03-04\n"),
        "startup/final": phases(item("success", first), item("construction", first + timedelta(20))),
        "startup/stopped-twice": phases(item("abandon", first), item("alumni", first + timedelta(20))),
    }
    yield from findings(
        registry_of(
            {name: text.replace("title: Cale", f"title: {name.partition('/')[2]}") for name, text in entries.items()}
        )
    )


def mission_lines() -> Iterator[str]:
    """Two missions: the second begins before, on or after the end of the first, for the same startup or not."""
    members = {}
    for gap, startups, status, more in product(
        (-40, -1, 0, 1, 2), ("digue", "phare", "digue phare"), ("independent", "admin"), ("", "x")
    ):
        start = date(2024, 9, 30) + timedelta(gap)
        members[f"{gap}{startups}{status}{more}"] = missions(
            "2024-02-01 2024-09-30 independent Octo digue",
            f"{start} 2025-02-28 {status} {'Octo' if more else '-'} {startups}",
        )
    for number, (start, end) in enumerate((
        ("2025-01-15", "2025-07-15"), ("2025-01-15", "2025-07-16"), ("2025-02-01", "2025-08-01"),
        ("2025-02-01", "2025-08-02"), ("2024-01-15", "2025-07-15"), ("2024-02-01", "-"), ("2020-01-01", "2035-12-31"),
        ("2020-01-01", "2036-01-01"), ("-", "2025-01-01"), ("-", "-"), ("2025-01-15", "2025-01-14"),
        ("2025-01-15", "2025-01-15"), ("2024-02-01", "2023-05-01"), ("2024-02-01", "2042-05-01"),
        ("2024-02-01", "2099-12-31"), ("2024-02-01", "2100-01-01"), ("1985-12-31", "2024-02-01"),
        ("2204-02-01", "2024-05-01"), ("2024-05-01", "2024-02-01"),
        ("1999-12-31", "2024-05-01"), ("2026-02-01", "2026-05-01"), ("2024-06-02", "2024-06-03"),
        ("2024-06-03", "2024-06-04"), ("2024-06-04", "2024-06-05"), ("2023-01-08", "2023-02-01"),
        ("2025-01-01", "2025-13-01"), ("2025-01-01", "'2025-06-01'"),
    )):  # fmt: skip
        for status, startup in product(("independent", "admin", "-"), ("digue", "phare")):
            members[f"dated {number} {status} {startup}"] = missions(f"{start} {end} {status} Octo {startup}")
    members |= {
        "identical": missions(*["2024-02-01 2024-09-30 independent Octo digue"] * 3),
        "same days": missions("2024-02-01 2024-09-30 independent Octo digue", "2024-02-01 2024-09-30 admin - phare"),
        "both lists": missions(
            "2024-02-01 2025-09-30 - - digue", more="startups: [digue, phare]\npreviously: [digue]\n"
        ),
        "twice": missions(more="startups: [digue, digue]\npreviously: [phare, phare]\n"),
        "none left": missions("2024-02-01 2024-09-30 admin -", more="startups: [digue]\n"),
        "account": missions(more="github: ana\n"),
        "account too": missions(more="github: ANA\n"),
        "unknown": missions("2024-02-01 2024-09-30 admin - dige phares 'phare bavard' x"),
        "teams": missions(more="teams: [animations, x]\nincubator: rivage\n"),
        "portrait": missions(more="avatar: a.jpg\nlink: http://x.example\n"),
        "few": "fullname: Ana\n",
        "nothing": "role: x\n",
    }
    for number, title in enumerate(members):
        yield f"  ana.m{number}: {title}"
    yield from findings(
        registry_of(
            {
                f"member/ana.m{number}": text.replace("Ana Quai", f"Ana M{number}" if number > 3 else "Ana Double")
                for number, text in enumerate(members.values())
            }
        )
    )


TITLES = (
    "Développeur", "Développeuse ou développeur", "Développeur(se)", "Développeur·euse", "Développeurs H/F",
    "Une personne développeur", "Personnes chargé de x", "Chargé.e de x", "Chargé ou chargée",
    "Expert pour une experte",
    "Cheffe", "Chef / cheffe", "[Mission] Consultant", "[mission] Designer", "Responsable du projet",
    "à 3 jours par semaine", "à 3 jours par semaine en moyenne", "trois j/sem et 2,5 jours/semaine",
    "REJOINDRE  l’équipe", "rejoignez notre equipe", "recrutement", "prérecrutement",
)  # fmt: skip


def job_lines() -> Iterator[str]:
    jobs = {}
    for title in TITLES:
        for more in ("kind: mission\ntitulaire: Varangue\n", "kind: post\n"):
            jobs[f"{title} {more[:8]}"] = job(more.rstrip(), "closes: 2025-03-01").replace(
                "Développer\n", f"'{title}'\n"
            )
    days = ("", "2025-01-14", "2025-01-15", "2025-01-16")
    for opens, closes, ended in product(
        days, days, ("", "outcome: filled", "open: false", "open: true", "status: open", "poste_pourvu: true")
    ):
        lines = [f"opens: {opens}" if opens else "", f"closes: {closes}" if closes else "", ended, "kind: mission"]
        jobs[f"{lines}"] = job(*filter(None, lines))
    jobs |= {
        "both": job("open: true", "outcome: filled"),
        "status": job("status: open", "poste_pourvu: true"),
        "of a stopped one": job("closes: 2025-03-01").replace("mon-estran", "phare"),
        "unknown": job().replace("mon-estran", "digu"),
        "holder": job("kind: mission", "titulaire: ' '", "closes: 2025-03-01"),
        "titles": job("closes: 2025-03-01", "roles: Chargé").replace("title:", "x:"),
        "swapped": job("opens: 2025-03-01", "closes: 2025-02-01"),
        "old": job("poste_ouvert: 2025-03-01", "poste_ferme: 2025-02-28"),
        "no title": "startup: digue\n",
        "domains": job("domaines: [Design, dev]", "techno: 3"),
        "two": job("incubator: rivages"),
    }
    registry = make_registry(
        {**OTHERS, **{f"job/2024-09-02-e{number}": text.replace("mon-estran", "digue") for number,
            text in enumerate(jobs.values())}},
        body="\nUne mission portée par VARANGUE, pour aider.\n\n" + "x" * 550 + " Rejoindre l'équipe, à deux jours "
                                                                                "par semaine.\n",
    )  # fmt: skip
    for number, title in enumerate(jobs):
        yield f"  e{number}: {title}"
    yield from findings(registry)


TEXTS = (
    "TODO", "todo.", "« À compléter »", "xxx", "xxxx", "xxxy", "…", "?", "-",
    "Lorem ipsum dolor sit amet, consectetur adipiscing", "lorem ipsum", "Prénom Nom", "nom", "noms", "n/a",
    "a definir", "“Voir”", "“Voir", "Voir”", '"Voir', 'Voir"', '"Voir" ici', '""', "“”", "Dire “oui”",
    "a\u00a0b", "a\u00a0: b", "«\u00a0a\u00a0»", "12\u00a0km", "M.\u00a0Bo", "abc\u00a0def\u00a0ghi", "\u00a0a",
    "a\u200bb", "a\u200db", "\u200d", "א\u200fb", "a\u200fb", "a\u00adb", "\ufeffa", " a", "a ", " a ", "a\\ ",
    "e\u0301te\u0301", "e" + "\u0301" * 20, "e" + "\u0301" * 21, "DÃ©veloppeur", "lâ€™eau", "Ã la",
    "caf&eacute;", "eau &nbsp;", "&eacute; b", "&amp;eacute;t", "&amp;nbsp;", "&amp;amp; x", "&lt;b&gt;",
    "eau &nbsp; b",
    "mot\u00a0b c", "ab\u00a0c d", "א\u200da", "a\u200dא", "נ\u200dא", "😀\u200d😀", "\u200fא", "a\u00a0", "M\u00a0b",
    "Mme\u00a0Bo",
    "a<br>b", "<b>a</b>", "a < b", "a &amp; b", "&eacute;t&eacute;", "&nbsp;", "a & b", "<script>x</script>",
    "http://x.example", "HTTP://x.example", "http://localhost", "https://x.example/?utm_source=y",
)  # fmt: skip


PLAIN_TEXTS = (
    "caf&eacute; noir", "caf&eacute;", "a &lt; b", "a &lt;", "eau&nbsp;", "eau &nbsp; vive", "x &#58; y", "x &#35; y",
    "x &quot;y&quot;",
    "l&rsquo;eau &amp; &#58;", "a &#x1F600; b", "a &hellip;", "a &#44; b", "a &#33;",
)  # fmt: skip
"""Texts without quotes, where a character may mean something else."""


def text_lines() -> Iterator[str]:
    startups = {}
    for number, text in enumerate(TEXTS):
        quoted = text.replace("'", "''")
        value = f"'{quoted}'" if number % 2 else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        startups[f"startup/t{number}"] = (
            f"title: T{number}\nmission: {value}\nincubator: rivages\ncontact: "
            f"a@b.example\nlink: {value}\nthematiques: [{value}]\nphases: []\n"
        )
    for number, text in enumerate(PLAIN_TEXTS):
        startups[f"startup/p{number}"] = f"title: P{number}\nmission: {text}\nincubator: rivages\nphases: []\n"
    contacts = ("a@littoral.example",) * 5 + (
        "b@litoral.example",
        "c@Littoral.example",
        "d@example.littoral",
        "e@littoralle.example",
        "f@litoral.exemple",
        "g@other.example",
    )
    for number, contact in enumerate(contacts):
        startups[f"startup/c{number}"] = (
            f"title: C{number}\nmission: Aider\nincubator: rivages\ncontact: {contact}\nphases: []\n"
        )
    urls = {
        "link": "https://x.example",
        "repository": "https://forge.example/x",
        "stats_url": "https://x.example/stats",
        "budget_url": "https://x.example/b",
    }
    for number, (field, url) in enumerate(urls.items()):
        for copy in ("a", "b", "c"):
            text = phases("  - name: investigation\n    start: 2024-01-0{}\n".format("abc".index(copy) + 1)).replace(
                "title: Cale", f"title: U{number}{copy}"
            )
            startups[f"startup/u{number}{copy}"] = (
                text
                + (f"{field}: {url.upper() + '/' if copy == 'b' else url.replace('https://', 'http://www.')}\n")
                + ("incubators: [rivages, large]\n" if copy == "c" else "")
            )
    startups |= {
        "startup/same": STARTUP.replace("Cale", "Été  Bleu") + "phases: []\n",
        "startup/same-too": STARTUP.replace("Cale", "ete bleu") + "phases: []\n",
        "startup/no-sponsor": phases("  - name: investigation\n    start: 2024-01-08\n"),
        "startup/mon-phare": STARTUP.replace("Cale", "Mon Phare") + "phases: []\n",
        "startup/monphare": STARTUP.replace("Cale", "Monphare") + "phases: []\n",
        "startup/few": "title: Few\n",
        "startup/wrong": "titel: X\nmision: Y\nincubatr: z\nphases: []\n",
        "startup/tabs": "title:\tTabs\nmission: a\tb\nincubator: rivages \t\ncontact: a@b.example\nphases: []\n",
        "startup/refs": phases() + "sponsors: [anr, ANRH, rivages, x]\nincubators: [rivage, "
        "rivages]\ncontact_incubator: ana.une\n",
        "startup/hosts": phases().replace("incubator: rivages", "incubator: digue"),
        "startup/listed": phases() + "incubators: [large]\n",
        "startup/a-list": phases().replace("incubator: rivages", "incubator: /incubators/rivages")
        + "incubators: [large]\n",
        "startup/keys": "' title ': K\n\"mission\": ' Aider'\nincubator: rivages\ncontact: a@b.example\nphases: []\n",
        "startup/moved": phases() + "redirect_from: [/startups/digue.html, /startups/same.html]\n",
    }
    for number, (next_day, end) in enumerate(
        (
            ("2025-01-16", "2026-01-15"),
            ("2024-07-18", "2024-07-18"),
            ("2024-07-17", "2024-07-17"),
            ("2026-07-18", "2026-07-18"),
            ("2026-07-19", "2026-07-19"),
            ("2024-01-16", "2023-01-15"),
            ("2204-01-16", "'x'"),
        )
    ):
        startups[f"startup/k{number}"] = phases() + (
            f"events:\n  - name: committee\n    date: 2024-07-18\n    next: {next_day}\n    budget_end: {end}\n"
        )
    for number, text in enumerate(TEXTS):
        yield f"  t{number}: {text!a}"[:80]
    yield from findings(make_registry({**OTHERS, **startups}, body="\nTODO <b>Un</b> texte http://x.example.\n"))


COMMENTED = (
    "title: Cale\nmission: Aider\nincubator: rivages\ncontact: x # incubo: ignore[schema-email] non\nlink: y # "
    "incubo: ignore[schema-email, schemaurl]\n"
    "# incubo: ignore[schema-url]\nrepository: z\n# incubo: ignore[]\nzzz: 1 # incubo: "
    "ignore[schema-unknown-key]\nstats_url: 'w # incubo: ignore[x]'\nphases: []\n"
)


def engine_lines() -> Iterator[str]:
    files = {
        "startup/a": COMMENTED,
        "startup/b": COMMENTED.replace("phases: []\n", "phases:\n  - name: abandon\n    start: 2024-01-08\n"),
        "startup/c": phases() + "reviewed_on: '2024-01-08'\n", "startup/d": phases() + "reviewed_on: '2024-01-09'\n",
        "startup/e": "---\ntitle: [\n---\n",
        "member/ana.x": missions("'2024-02-01' 2025-01-14 independent Octo digue"),
        "startup/g": phases().replace("mission:", "misson:"),
        "member/ana.y": missions(more="badges: [x]\n").replace("role:", "rol:"),
    }  # fmt: skip
    registry = make_registry({**OTHERS, **files}, body=BODY)
    for options in (
        ValidationOptions(), ALL, ValidationOptions(select=("schema",), show_advice=True),
        ValidationOptions(select=("schema-email", "file")),
        ValidationOptions(ignore=("schema", "startup-never-staffed"), show_advice=True),
        ValidationOptions(ignore=("file-unused-ignore",)),
        ValidationOptions(severities={"schema": "off", "schema-email": "advice", "file": "error",
            "startup": "error"}),
            ValidationOptions(severities={"schema-unknown-key": "warning", "mission": "error",
                "schema-date-as-text": "error", "yaml": "warning"}, show_advice=True),
        ValidationOptions(includes_path=lambda path: path.endswith(("a.md", "e.md"))),
    ):  # fmt: skip
        yield f"# {dump(options._replace(includes_path=None))}"
        yield from findings(registry, options)
        problems = check_registry(registry, TODAY, options).problems
        severities = resolve_severities(registry, TODAY, problems, options)
        yield (
            f"  {len(problems)} problems: "
            f"{', '.join(f'{severities.count(it)} {it}' for it in ('error', 'warning', 'advice'))}"
        )
    many = make_registry(
        {
            **OTHERS,
            "member/ana.z": missions(more="rol: a\n" * 1001),
            "startup/k": "x: 1\n" * 3 + "y: 2\n" * 1001 + COMMENTED,
        }
    )
    result = validate_registry(many, TODAY, ALL)
    rules = [found.rule_id for found in result.diagnostics]
    yield f"many: {[(rule, rules.count(rule)) for rule in sorted(set(rules))]} {result.hidden_advice_count}"
    yield from (
        line for found in result.diagnostics if found.rule_id == "file-too-many-findings" for line in describe(found)
    )


def line_end_lines() -> Iterator[str]:
    """Files with the line ends of Windows, fewer than the others or more."""
    for count, total in ((1, 2), (1, 3), (2, 3), (2, 4), (2, 5), (3, 5), (3, 6)):
        texts = {
            f"startup/l{n}": f"---\n{phases()}---\n\nUn texte.\n".replace("\n", "\r\n" if n < count else "\n").encode()
            for n in range(total)
        }
        yield f"{count} of {total}"
        yield from findings(make_registry(texts), ValidationOptions(select=("file",), show_advice=True))


def rule_lines() -> Iterator[str]:
    """What is declared of each rule beside its texts."""
    for rule in RULES.values():
        traits = [
            name for name in ("depends_on_today", "suppressible", "by_entry", "finds_gaps") if getattr(rule, name)
        ]
        yield f"{rule.id}: {dump(rule.severity)}; {', '.join(traits)}"
        yield f"   {rule.kind} {dump(rule.field_types)} fix: {rule.proposed_fix or 'none'}"


OUTPUTS: dict[str, Callable[[], Iterator[str]]] = {
    "states": state_lines,
    "phases": phase_lines,
    "missions": mission_lines,
    "jobs": job_lines,
    "texts": text_lines,
    "engine": engine_lines,
    "line-ends": line_end_lines,
    "rules": rule_lines,
    "shore": lambda: findings(shore_registry()),
    "shore-later": lambda: findings(shore_registry(), ALL, date(2025, 2, 20)),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_everything_that_is_found(name: str, request: pytest.FixtureRequest) -> None:
    check_golden(f"findings/{name}", OUTPUTS[name](), request)
