"""What is read of what people type, of forms that they fill in, and of JSON: each type of a field, each way to answer.

After a change that is meant, run this file with `--update-golden`, and read the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache

import pytest
from support.dump import dump
from support.entry_states import missions, phases
from support.golden import check_golden
from support.registries import TODAY, make_registry
from support.sample_entries import PROMPT_ENTRIES

from incubo.core.errors import IncuboError
from incubo.core.i18n import translate
from incubo.core.message import Message
from incubo.edit.forms.answers import guess_form, make_assignments, parse_form, split_values
from incubo.edit.forms.definitions import (
    IssueForm,
    accepted_headings,
    answer_hints,
    find_form,
    make_forms,
    question_heading,
)
from incubo.edit.forms.parser import decode_form, has_headings, is_no_answer, parse_checkboxes, parse_list_items
from incubo.edit.missions import (
    MissionRef,
    find_latest_missions,
    find_renewable_missions,
    format_day_range,
    member_name,
    split_renewed_missions,
    summarize_ends,
)
from incubo.edit.new import ids
from incubo.edit.new.json_answers import parse_json_value
from incubo.edit.value_parser import EntryContext, format_value, parse_boolean, parse_value
from incubo.model.entry_kinds import ENTRY_KINDS
from incubo.model.records import Member
from incubo.model.tenure import EXTENSION_GRACE_DAYS
from incubo.registry.registry import Registry

COMMITTEES = "events:\n  - name: committee\n    date: 2024-11-21\n    next: 2025-{}\n"


@cache
def registry() -> Registry:
    return make_registry(
        {
            **PROMPT_ENTRIES,
            "startups/digue": phases() + COMMITTEES.format("05-22"),
            "startups/cale": phases() + COMMITTEES.format("04-10") + "techno: [Python, Vue.js]\n",
            "startups/mole": phases() + "techno: [Python]\nthematiques: [Mer]\n",
        }
    )


def entry_context(*startups: str) -> EntryContext:
    return EntryContext(registry(), ENTRY_KINDS, TODAY, "rivages", "fr", startups)


def errors_of(error: IncuboError) -> Iterator[str]:
    yield f"    {type(error).__name__}: {translate(error.message)}"
    yield from (f"      = {translate(hint)}" for hint in error.hints)


# --- Values -------------------------------------------------------------------------------------------------------

TEXTS = (
    "", " ", "a", "a,b,a", "A, a", ",", "rivages", "Rivages", "riv", "rivage", "mon e", "Mon Étang", "ANRH", "zzz",
    "oui", "NON", "y", "vrai", "peut-être",
    "12", "1,5", "1.5", "12k", "1e3", "-3", "2024-06-30", "30/06/2024", "2024", "demain", "next-committee",
    "prochain comité", "31/02/2024", "construction", "constr", "Accélération", "success",
    "etat", "État", "particuliers, etat", "entreprises et etat", "public agent", "dev", "Développement", "d",
    "https://x.fr", "x.fr", "x", "@x", "<a@b.fr>", "a@b.fr", "a b", "a\u200bb", "a\nb", "a\ufffdb", "a\u202eb",
    "e\u0301",
    "python", "Python, PYTHON", "mer", "a  b", "true",
)  # fmt: skip
FIELDS = (
    ("startup", "title"), ("startup", "mission"), ("startup", "contact"), ("startup", "link"),
    ("startup", "sponsors"), ("startup", "incubator"), ("startup", "usertypes"), ("startup", "thematiques"),
    ("startup", "techno"),
    ("startup", "analyse_risques"), ("startup", "homologation_until"), ("startup", "accessibility_status"),
    ("member", "github"), ("member", "domaine"), ("job", "closes"), ("phase", "name"), ("fast", "montant"),
    ("fast", "promotion"),
)  # fmt: skip
GROUPS = {"phase": "phases", "fast": "fast"}


def value_lines() -> Iterator[str]:
    for kind, name in FIELDS:
        fields = ENTRY_KINDS["startup" if kind in GROUPS else kind].fields
        if kind in GROUPS:
            fields = next(field for field in fields if field.name == GROUPS[kind]).subfields
        field = next(field for field in fields if field.name == name)
        yield f"# {kind}.{name}"
        for text in TEXTS:
            parsed = parse_value(field, text, entry_context())
            if parsed.error is None:
                yield f"  {text!a}: {dump(parsed.value)!a}" + (
                    f" {format_value(field, parsed.value)!a}" if parsed.value is not None else ""
                )
                continue
            hints = " / ".join(map(translate, parsed.hints))
            yield f"  {text!a}: {translate(parsed.error)} = {hints} {parsed.suggestions} {parsed.source!a}"
    day = next(field for field in ENTRY_KINDS["job"].fields if field.name == "closes")
    for startups in ((), ("digue",), ("digue", "cale"), ("mole",), ("digue", "mole"), ("nowhere",)):
        parsed = parse_value(day, "next-committee", entry_context(*startups))
        yield (
            f"{startups}: {parsed.value} {parsed.error and translate(parsed.error)} "
            f"{' / '.join(map(translate, parsed.hints))}"
        )
    yield str([parse_boolean(text) for text in ("oui", " Oui ", "o", "n", "no", "non", "faux", "1", "")])


JSON_VALUES = (
    None, "", "a", 1, 1.5, True, [], ["a"], ["a", "a"], [1], [["a"]], {}, {"name": "construction"},
    [{"name": "construction", "start": "2024-01-08"}], [{"nam": "x"}], [{"name": None}], "2024-01-08", "30/06/2024",
)  # fmt: skip


def json_lines() -> Iterator[str]:
    for name in (
        "title",
        "sponsors",
        "thematiques",
        "analyse_risques",
        "homologation_until",
        "phases",
        "fast",
        "usertypes",
        "rgpd",
    ):
        field = next(field for field in ENTRY_KINDS["startup"].fields if field.name == name)
        for value in JSON_VALUES:
            parsed, errors = parse_json_value(field, value, entry_context(), name)
            yield f"{name} {json.dumps(value)}: {dump(parsed)} {' / '.join(map(translate, errors))}"


# --- Ids and missions ---------------------------------------------------------------------------------------------

NAMES = (
    "Jean-Marc Le Goff", "Anne Laure LE GOFF", "LE GOFF", "LE GOFF Anne", "Anne L", "Anne LE", "A B", "JEAN LE GOFF",
    "Œdipe d’Arvor", "Zoé", "", "🚀 🚀", "Zoé 🚀", "X" * 40 + " " + "y" * 40,
)  # fmt: skip


def id_lines() -> Iterator[str]:
    for name in NAMES:
        yield f"{name}: {ids.split_full_name(name)} {ids.make_member_id(name)} {ids.slug(name)}"
    taken = {"claire.bonnemain", "clairea.bonnemain", "cale", "cale-2", "anrh", "rivages-vie", "2025-01-15-cale-dev"}
    for second in ("", "Jeanne", "Anne", "Éva", "-"):
        yield f"{second}: {ids.make_homonym_id('Claire Bonnemain', second, taken)}"
    for title in ("Cale", "CALE", "Câle 3", "con", "!!", "a" * 70, "a b " * 20):
        yield (
            f"{title}: {ids.make_startup_id(title, taken)} "
            f"{ids.make_organisation_id('organisation', title, '', taken)} "
            f"{ids.make_organisation_id('organisation', title, 'ANRH', taken)}"
        )
        yield (
            f"  {ids.make_team_id('rivages', title, taken)} {ids.make_job_id(TODAY, 'cale', title, taken)} "
            f"{ids.make_job_id(TODAY, '', '', taken)} {ids.is_free(title, taken)}"
        )
    yield str(
        [ids.make_team_id("rivages", name, taken) for name in ("Vie", "Rivages vie", "rivages", "Rivagesvie", "")]
    )
    yield ids.make_job_id(TODAY, "cale", "dev", taken)


def member_of(name: str, *items: str, more: str = "") -> Member:
    text = missions(*items, more=more).replace("Ana Quai", name)
    (member,) = make_registry({"member/ana.quai": text}).members.values()
    return member


def mission_lines() -> Iterator[str]:
    one = "2024-02-01 2024-10-31 independent Octo digue cale"
    for more in (
        (), ("2024-11-01 2025-03-01 independent Octo digue",), ("2024-11-02 2025-03-01 independent Octo digue",),
        ("2024-10-31 2025-03-01 independent Octo digue",), ("2024-11-01 - admin - mole",),
        ("2024-11-01 2025-03-01 independent Octo cale digue",),
        ("2024-11-01 2024-12-01 admin - digue", "2024-12-02 2025-02-01 admin - digue"),
        ("2024-06-01 2024-09-30 admin - digue cale",), ("- 2025-01-01 admin - digue",),
        ("2025-02-01 2025-03-01 admin -",),
    ):  # fmt: skip
        member = member_of("Ana Quai", one, *more)
        refs = [MissionRef(member, position) for position in range(len(member.missions))]
        chosen, later = split_renewed_missions(refs[:1])
        yield (
            f"{more}: {[ref.position for ref in find_latest_missions(refs)]} "
            f"{[ref.position for ref in find_latest_missions(refs[:1])]} {[ref.position for ref in chosen]} "
            f"{[ref.position for ref in later]}"
        )
    for days in (0, EXTENSION_GRACE_DAYS - 1, EXTENSION_GRACE_DAYS, EXTENSION_GRACE_DAYS + 1):
        end = date.fromordinal(TODAY.toordinal() - days)
        yield f"{days}: {len(find_renewable_missions(member_of('Ana', f'2023-01-02 {end} admin - digue'), TODAY))}"
    for name in ("Ana Quai", "'Ana  Quai'", '"Ana\\u200bQuai"', '"\\u200b"', "''"):
        yield f"{name}: {member_name(member_of(name))}"
    ends = [TODAY, date(2025, 3, 1), date(2025, 2, 1), TODAY]
    for count in range(5):
        summary, body = summarize_ends(["Ana", "Bob", "Cid", "Dan"][:count], ends[:count])
        yield f"{translate(summary)} {[translate(line) for line in body]} {format_day_range(ends[:count])}"


# --- Forms --------------------------------------------------------------------------------------------------------


def filled(form: IssueForm, answers: Sequence[str], *, boxes: str = "x", headings: str = "### {}") -> str:
    """A form with these answers in turn, its boxes ticked or not."""
    text = ""
    for number, question in enumerate(form.questions):
        text += headings.format(question_heading(question)) + "\n\n"
        if question.checkboxes:
            text += "".join(f"- [{boxes}] {translate(Message(label))}\n" for label in question.checkboxes.values())
        else:
            text += answers[number % len(answers)] + "\n"
        text += "\n"
    return text


def read_form(form: IssueForm, text: str, *, require_all: bool = True) -> Iterator[str]:
    try:
        answers = parse_form(form, text.encode(), "x.md", ENTRY_KINDS, require_all=require_all)
        yield f"    {dict(answers.texts)} {sorted(answers.checked)}"
        if form.id.startswith("change-"):
            yield f"    {dump(make_assignments(answers, TODAY))}"
        answers.raise_errors()
    except IncuboError as error:
        yield from errors_of(error)


def form_lines() -> Iterator[str]:
    forms = make_forms()
    for form in forms.values():
        yield f"# {form.id}: {translate(Message(form.name))}"
        for question in form.questions:
            yield (
                f"  {question.key} “{question_heading(question)}” {question.field.type} {question.required} "
                f"{sorted(question.checkboxes)} {sorted(accepted_headings(question))}"
            )
            yield from (f"    {hint}" for hint in answer_hints(question))
        for title, text in {
            "empty": filled(form, ["_No response_"], boxes=" "), "none": filled(form, ["None"]),
            "one line": filled(form, ["Un"]), "two lines": filled(form, ["Un\nDeux"]),
            "lists": filled(form, ["- Un\n- Deux, Trois", "1. Un\n2) Deux"]),
            "boxes for words": filled(form, ["- [x] etat\n- [ ] association\n- [X] Un"]),
            "boxes not ticked": filled(form, ["Un"], boxes=" "),
            "bad boxes": filled(form, ["Un"]).replace("- [x] ", "* "),
            "other boxes": filled(form, ["Un"]).replace("[x] ", "[x] Pas "),
            "emphasis": filled(form, ["**Un**"], headings="## **{}** (optional):"),
            "too many": filled(form, ["\n".join(f"- v{n}" for n in range(101))]),
            "many": filled(form, ["\n".join(f"- v{n}" for n in range(100))])[:600],
            "twice": filled(form, ["Un"]) * 2, "unknown": filled(form, ["Un\n\n### Tout à fait autre\n\nDeux"]),
            "nearly": filled(form, ["Un"]).replace("### ", "### x", 1), "nothing": "### Autre\n",
        }.items():  # fmt: skip
            yield f"  {title}"
            yield from read_form(form, text)
        yield from read_form(form, filled(form, ["_No response_"], boxes=" "), require_all=False)
        many = filled(form, ["Un"]) + "".join(f"### Inconnu {n}\n" for n in range(40))
        lines = list(read_form(form, many))
        yield f"  {len(lines)} {lines[-1]}"
        guessed = guess_form(filled(form, ["Un"]).encode(), "x.md", [*forms.values()], ENTRY_KINDS)
        named = guess_form(f"### Request\n\n{form.id}\n".encode(), "x.md", [*forms.values()], ENTRY_KINDS)
        yield f"  {guessed.id} {named.id} {guess_form(b'x', 'x.md', [form], ENTRY_KINDS).id}"
    yield str(
        [
            (form := find_form(text)) and form.id
            for text in ("Nouvelle personne", "new person", "extend", "Prolonger", "x", "")
        ]
    )
    for text in ("# x", "x", "####### x", "#x", "# ", "#\tx", "   # x", "    # x", "# " + "x" * 498, "# " + "x" * 499):
        yield f"{text[:12]!r} {has_headings(text)}"
    for data in (b"\xef\xbb\xbfa\r\nb\rc", "e\u0301".encode(), b"x" * 200_000, b"x" * 200_001, b"\xff"):
        try:
            yield f"{decode_form(data, 'x.md')[:20]!a}"
        except IncuboError as error:
            yield from errors_of(error)
    for text in (
        "- a\n* b\n1. c\n2) d\n• e\n+ f\n-g\n\n h ",
        "a, b\n- c,\n",
        ("- [x] a\n- [ ] b\n* [X] c\n-[x] d\n- [y] e\nf"),
    ):
        yield f"{parse_list_items(text)} {split_values(text)} {parse_checkboxes(text)}"
    yield str(
        [
            is_no_answer(text)
            for text in ("None", "none", "No response", "N/A", "n-a", "aucune réponse", "pas de réponse", "Aucune", "")
        ]
    )


OUTPUTS: dict[str, Callable[[], Iterator[str]]] = {
    "values": value_lines,
    "json": json_lines,
    "ids": id_lines,
    "missions": mission_lines,
    "forms": form_lines,
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_each_answer(name: str, request: pytest.FixtureRequest) -> None:
    check_golden(f"answers/{name}", OUTPUTS[name](), request)
