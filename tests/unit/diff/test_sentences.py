"""The sentences about the changes between two small registries."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.changes import changes_between
from support.registries import TODAY
from support.sample_entries import CLAIRE, DIGUE, ESTRAN, YANN, linked_registry

from incubo.core.i18n import set_language, translate
from incubo.core.message import Message
from incubo.diff.compare import compare_registries
from incubo.diff.facts import Change, Subject
from incubo.diff.sentences.describe import describe_changes
from incubo.diff.sentences.phrasing import DiffContext
from incubo.diff.sentences.sentence import make_page_sections, make_sentence
from incubo.document.page import ListBlock
from incubo.registry.registry import Registry


def sentences(after: Registry, before: Registry | None = None, moves: Mapping[str, str] | None = None) -> list[str]:
    before = before or linked_registry()
    changes = changes_between(before, after, moves)
    return [translate(sentence.text) for sentence in describe_changes(changes, DiffContext(before, after, TODAY))]


def edited_registry(name: str, text: str, old: str, new: str) -> Registry:
    assert old in text
    return linked_registry({name: text.replace(old, new)})


STARTUPS = [
    ("start: 2024-06-03\n", "start: 2024-06-03\n  - name: acceleration\n    start: 2025-01-06\n",
     "Mon Estran goes from construction to acceleration on 6 January 2025"),
    ("start: 2024-06-03\n", "start: 2024-06-03\n  - name: acceleration\n    start: 2025-02-03\n",
     "Mon Estran will go from construction to acceleration on 3 February 2025"),
    ("start: 2024-06-03\n", "start: 2024-06-03\n  - name: abandon\n    start: 2025-01-06\n",
     "Mon Estran stops on 6 January 2025 (stopped, after construction)"),
    ("start: 2024-06-03\n", "start: 2024-07-01\n",
     "Mon Estran: the phase “construction” begins on 1 July 2024 (instead of 3 June 2024)"),
    ("  - name: construction\n    start: 2024-06-03\n", "",
     "Mon Estran: the phase “construction” of 3 June 2024 is removed"),
    ("name: construction", "name: consolidation",
     "Mon Estran: the phase that begins on 3 June 2024 is “consolidation”, no longer “construction”"),
    ("usertypes:", "events:\n  - name: committee\n    date: 2025-01-10\n    decision: continue\n    amount: 240000\n"
     "    months: 6\n    next: 2025-07-08\nusertypes:",
     "Mon Estran: committee of 10 January 2025: continue, €240,000 for 6 months, next committee on 8 July 2025"),
    ("usertypes:", "events:\n  - name: committee\n    date: 2025-03-10\nusertypes:",
     "Mon Estran: a committee is planned on 10 March 2025"),
    ("usertypes:", "events:\n  - name: product_launch\n    date: 2025-01-10\nusertypes:",
     "Mon Estran: product launch on 10 January 2025"),
    ("sponsors:\n  - anrh\n", "sponsors:\n  - ddr29\n",
     "Mon Estran: new sponsor: Direction des rivages; no longer a sponsor: Agence des rivages"),
    ("contact: a@rivages.example", "contact: estran@rivages.example\nlink: https://estran.example",
     "Mon Estran: contact address: estran@rivages.example (instead of a@rivages.example); "
     "web address: https://estran.example"),
    ("  - particulier\n", "  - particulier\n  - etat\n", "Mon Estran: users: State added"),
    ("title:", "inconnu: 3\ntitle:", "Mon Estran: inconnu: 3"),
    ("start: 2024-06-03", "start: 2024-06-31",
     "Mon Estran: phases: the day it begins: “2024-06-31”, which cannot be read (instead of “2024-06-03”)"),
    ("start: 2024-06-03", "start: 2024-06-03\n    duree: 3", "Mon Estran: phases: duree: “3”"),
    ("start: 2024-06-03\n", "start: 2024-07-01\n    end: 2024-12-01\n",
     "Mon Estran: the phase “construction” begins on 1 July 2024 (instead of 3 June 2024); "
     "it ends on 1 December 2024"),
    ("title: Mon Estran", 'title: "Mon  Estran "', "Mon Estran: name: only spaces change"),
    ("mission: Pêcher sans risque", "mission: " + "Aller pêcher à pied sans risque pour sa santé et celle " * 3,
     "Mon Estran: mission statement: Aller pêcher à pied sans risque pour sa santé et celle Aller pêcher à… "
     "(instead of Pêcher sans risque)"),
    ("title: Mon Estran", 'title: "Mon Estran"', "Mon Estran: only the formatting"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), STARTUPS, ids=[sentence for _, _, sentence in STARTUPS])
def test_changes_of_a_startup(old: str, new: str, sentence: str) -> None:
    text = ESTRAN.replace("{o}", "")
    assert sentences(edited_registry("startup/mon-estran", text, old, new)) == [sentence]


MISSIONS = [
    ("end: 2025-03-01", "end: 2025-06-30",
     ["Claire Bonnemain: mission for Digue and Mon Estran extended to 30 June 2025 (instead of 1 March 2025)"]),
    ("teams:", "  - start: 2025-03-02\n    end: 2025-08-31\n    status: independent\n"
     "    startups: [digue, mon-estran]\nteams:",
     ["Claire Bonnemain: mission for Digue and Mon Estran renewed, from 2 March 2025 to 31 August 2025"]),
    ("teams:", "  - start: 2025-03-02\n    end: 2025-08-31\n    status: admin\n"
     "    startups: [mon-estran, digue]\nteams:",
     ["Claire Bonnemain: another contract for Mon Estran and Digue, from 2 March 2025 to 31 August 2025",
      "Claire Bonnemain: status: public agent (instead of freelancer)"]),
    ("end: 2025-03-01", "end: 2025-01-31",
     ["Claire Bonnemain leaves on 31 January 2025 (instead of 1 March 2025)"]),
    ("end: 2025-03-01\n    status: independent\n    startups: [digue, mon-estran]",
     "end: 2025-01-31\n    status: independent\n    startups: [digue, mon-estran]\n"
     "  - start: 2025-02-01\n    end: 2025-03-01\n    status: independent\n    startups: [digue]",
     ["Claire Bonnemain leaves Mon Estran on 31 January 2025"]),
    ("start: 2024-02-01\n    end: 2025-03-01\n    status: independent\n    startups: [digue, mon-estran]",
     "start: 2023-02-01\n    end: 2025-01-31\n    status: admin\n    startups: [digue, mon-estran]\n"
     "  - start: 2025-02-01\n    end: 2025-03-01\n    status: independent\n    startups: [digue]",
     ["Claire Bonnemain leaves Mon Estran on 31 January 2025",
      "Claire Bonnemain: a mission begins on 1 February 2023 (instead of 1 February 2024)",
      "Claire Bonnemain: status: public agent (instead of freelancer)"]),
    ("teams:", "  - start: 2025-09-01\n    end: 2025-12-31\n    startups: [digue]\nteams:",
     ["Claire Bonnemain comes back on 1 September 2025 for Digue, until 31 December 2025"]),
    ("[digue, mon-estran]", "[digue]", ["Claire Bonnemain: a mission is no longer for Mon Estran"]),
    ("start: 2024-02-01", "start: 2024-03-01",
     ["Claire Bonnemain: a mission begins on 1 March 2024 (instead of 1 February 2024)"]),
    ("status: independent\n    startups: [digue", "status: service\n    employer: Octo\n    startups: [digue",
     ["Claire Bonnemain: status: contractor company (instead of freelancer); employer: Octo"]),
    ("  - {t}rivages-animation\n", "  []\n", ["Claire Bonnemain: cross-cutting teams: Animation removed"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), MISSIONS, ids=[expected[0] for _, _, expected in MISSIONS])
def test_changes_of_missions(old: str, new: str, expected: list[str]) -> None:
    assert sentences(edited_registry("member/claire.bonnemain", CLAIRE, old, new)) == expected


def test_a_mission_that_names_nothing_is_for_the_startups_of_the_older_list() -> None:
    """To stop working for one of them is neither to join the others, nor is it to write them down."""
    text = "fullname: Ana Un\nrole: Dev\nmissions:\n  - start: 2024-02-01\n    end: {}startups: [digue, mon-estran]\n"
    before = linked_registry({"member/ana.un": text.format("2025-03-01\n")})
    left = "2025-01-10\n  - start: 2025-01-11\n    end: 2025-03-01\n    startups: [digue]\n"
    told = ["Ana Un leaves Mon Estran on 10 January 2025"]
    assert sentences(linked_registry({"member/ana.un": text.format(left)}), before) == told
    both_named = left.replace("-10\n", "-10\n    startups: [digue, mon-estran]\n", 1)
    assert sentences(linked_registry({"member/ana.un": text.format(both_named)}), before) == told
    named = linked_registry({"member/ana.un": text.format("2025-03-01\n    startups: [digue]\n")})
    assert sentences(named, before) == ["Ana Un: a mission is no longer for Mon Estran"]
    both = linked_registry({"member/ana.un": text.format("2025-03-01\n    startups: [digue, mon-estran]\n")})
    assert sentences(both, before) == ["Ana Un: a mission now says what it is for: Digue and Mon Estran"]


def test_a_change_of_several_missions_is_one_sentence() -> None:
    text = "fullname: Ana Un\nrole: Dev\nmissions:\n" + "".join(
        f"  - start: 202{n}-02-01\n    end: 202{n}-12-01\n    startups: [digue]\n" for n in (1, 2, 3)
    )
    after = linked_registry({"member/ana.un": text.replace("[digue]", "[mon-estran]")})
    assert sentences(after, linked_registry({"member/ana.un": text})) == [
        "Ana Un: a mission is now for Mon Estran, no longer for Digue (3 times)"
    ]


def test_one_decision_for_a_team_is_one_sentence() -> None:
    text = "fullname: {}\nrole: Dev\nmissions:\n  - start: 2024-02-01\n    end: {}\n    startups: [digue]\n"
    names = ("Ana Un", "Bob Deux", "Cid Trois")

    def team(end: str) -> dict[str, str]:
        return {f"member/{name.lower().replace(' ', '.')}": text.format(name, end) for name in names}

    before = linked_registry(team("2025-03-01"))
    assert sentences(linked_registry(team("2025-09-01")), before) == [
        "Digue: 3 missions extended to 1 September 2025 (Ana Un, Bob Deux and Cid Trois)"
    ]
    assert sentences(linked_registry(team("2025-01-31")), before) == [
        "3 people leave on 31 January 2025: Ana Un, Bob Deux and Cid Trois"
    ]


def test_added_and_removed_entries() -> None:
    new = YANN.replace("missions: []", "missions:\n  - start: 2025-02-03\n    end: 2025-07-31\n    startups: [digue]")
    removed_paths = ("content/jobs/2019-09-02-dev-estran.md",)
    after = linked_registry(
        {"member/nina.bern": new.replace("Yann Tréguer", "Nina Bern"), "startup/bouee": DIGUE}, removed_paths
    )
    assert sentences(after) == [
        "New product: Digue (investigation, Rivages)",
        "Nina Bern arrives on 3 February 2025 for Digue, until 31 July 2025",
        "Offer removed: Développer (Mon Estran)",
    ]


def test_a_renamed_entry_does_not_change_the_entries_that_refer_to_it() -> None:
    moves = {"content/startups/digue.md": "content/startups/grande-digue.md"}
    after = linked_registry(
        {
            "startup/grande-digue": DIGUE,
            "member/claire.bonnemain": CLAIRE.replace("digue", "grande-digue").replace("{t}", ""),
            "member/yann.treguer": YANN.replace("- digue", "- grande-digue"),
        },
        ("content/startups/digue.md",),
    )
    assert sentences(after, moves=moves) == ["Digue: its id is now “grande-digue”, it was “digue”"]
    assert "Product removed: Digue" in sentences(after)


def test_a_reference_that_keeps_the_old_id_of_a_renamed_entry_does_not_change() -> None:
    moves = {"content/startups/digue.md": "content/startups/grande-digue.md"}
    after = linked_registry(
        {
            "startup/grande-digue": DIGUE,
            "member/claire.bonnemain": CLAIRE.replace("role: Designer", "role: Coach").replace("{t}", ""),
            "member/yann.treguer": YANN.replace("role: Chargé", "role: Coach"),
        },
        ("content/startups/digue.md",),
    )
    assert sentences(after, moves=moves) == [
        "Digue: its id is now “grande-digue”, it was “digue”",
        "Claire Bonnemain: role: Coach (instead of Designer)",
        "Yann Tréguer: role: Coach (instead of Chargé)",
    ]


TEXT = "## Problème\n\nUn problème.\n\n## Solution\n\nUne solution.\n\n```\n# pas un titre\n```\n"
BODIES = [
    ("Une solution.", "Une bonne solution.", "text: “Solution” (1 new line, 1 removed)"),
    ("## Solution", "## Idée", "text: “Idée” (its heading was “Solution”)"),
    ("# pas un titre", "# toujours pas", "text: “Solution” (1 new line, 1 removed)"),
    ("## Solution\n\nUne solution.\n\n```\n# pas un titre\n```\n", "", "text: “Solution” (section removed)"),
    ("## Problème", "Avant.\n\n## Public\n\nA.\n\nB.\n\n## Problème",
     "text: beginning of the text (1 new line), “Public” (new section of 2 lines)"),
    ("Un problème.\n\n## Solution", "Deux.\n\n## [Autre](https://a.example)\n\nC.\n\n## Solution\n\nD.",
     "text: “Problème”, “Autre” (new), “Solution”"),
    ("Un problème.\n\n## Solution", "## Solution\n\nUn problème.",
     "text: “Problème” (1 line removed), “Solution” (1 new line)"),
    (TEXT, "Sans titre.\n", "text: beginning of the text, “Problème” (removed), “Solution” (removed)"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BODIES, ids=[said for _, _, said in BODIES])
def test_the_text_of_an_entry_is_told_by_its_headings(old: str, new: str, said: str) -> None:
    assert old in TEXT
    before, after = (
        linked_registry({"startup/digue": f"---\n{DIGUE}---\n\n{text}"}) for text in (TEXT, TEXT.replace(old, new))
    )
    assert sentences(after, before) == [f"Digue: {said}"]


def test_offers() -> None:
    offer = "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\ncloses: 2025-02-01\n"
    before = linked_registry({"job/2024-09-02-dev-estran": offer})
    later = linked_registry({"job/2024-09-02-dev-estran": offer.replace("02-01", "03-01")})
    filled = linked_registry({"job/2024-09-02-dev-estran": offer + "outcome: filled\n"})
    assert sentences(later, before) == [
        "Offer open until 1 March 2025 (instead of 1 February 2025): Développer (Mon Estran)"
    ]
    assert sentences(filled, before) == ["Offer closed: Développer (Mon Estran), filled"]


def test_the_difference_in_a_long_value_is_quoted() -> None:
    long = "Accompagner les collectivités pour mettre en place un Plan Cors de Rue Simplifié sur leur territoire"
    sheet = DIGUE.replace("mission: Tenir", f"mission: {long}")
    after = linked_registry({"startup/digue": sheet.replace("Cors", "Corps")})
    assert sentences(after, linked_registry({"startup/digue": sheet})) == [
        "Digue: mission statement: … un Plan Corps de Rue … (instead of … un Plan Cors de Rue …)"
    ]


def test_changes_that_only_git_sees() -> None:
    same, path = linked_registry(), "content/startups/mon-estran.md"

    def mode_sentences(modes: Mapping[str, str]) -> list[str]:
        return [
            translate(line.text)
            for line in describe_changes(
                compare_registries(same, same, [path], {}, modes), DiffContext(same, same, TODAY)
            )
        ]

    assert mode_sentences({path: "100755"}) == ["Mon Estran: its file may be run as a program"]
    assert mode_sentences({}) == ["Mon Estran: only the formatting"]  # a byte order mark


def test_a_sponsor_in_the_form_of_older_files() -> None:
    group = ESTRAN.replace("  - {o}anrh", "  - name: ANRH\n    type: operateur")
    before = linked_registry({"startup/mon-estran": group})
    after = linked_registry({"startup/mon-estran": group.replace("operateur", "autre")})
    assert sentences(after, before) == [
        "Mon Estran: sponsors: type: “autre”, which cannot be read (instead of “operateur”)"
    ]


def test_an_impossible_date_is_not_a_departure() -> None:
    after = edited_registry("member/claire.bonnemain", CLAIRE.replace("{t}", ""), "end: 2025-03-01", "end: 2025-02-30")
    label = "Claire Bonnemain: missions: last day of the contract"
    assert sentences(after) == [f"{label}: “2025-02-30”, which cannot be read (instead of “2025-03-01”)"]
    assert sentences(linked_registry(), after) == [
        f"{label}: “2025-03-01” (instead of “2025-02-30”, which could not be read)"
    ]
    quoted = edited_registry(
        "member/claire.bonnemain", CLAIRE.replace("{t}", ""), "end: 2025-03-01", 'end: "2025-03-01"'
    )
    assert sentences(quoted) == [f'{label}: “"2025-03-01"” (instead of “2025-03-01”)']
    offer = "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\nopen: false\n"
    before = linked_registry({"job/2024-09-02-dev-estran": offer})
    assert sentences(linked_registry({"job/2024-09-02-dev-estran": offer.replace("false", "2024-01-01")}), before) == [
        "Développer (Mon Estran): open: “2024-01-01”, which cannot be read (instead of “false”)"
    ]


def test_a_list_in_a_field_with_one_value() -> None:
    offer = "title: Développer\nstartup: mon-estran\ncontact: a@rivages.example\ntechno:\n  - Python\n"
    before = linked_registry({"job/2024-09-02-dev-estran": offer})
    assert sentences(linked_registry({"job/2024-09-02-dev-estran": offer + "  - Redis\n"}), before) == [
        "Développer (Mon Estran): technologies: Redis added"
    ]


def test_bodies_and_unreadable_files() -> None:
    sheet = f"---\n{DIGUE}---\n\nUne ligne.\nUne autre.\n"
    before = linked_registry({"startup/digue": sheet})
    assert sentences(linked_registry({"startup/digue": sheet.replace("Une autre", "Deux")}), before) == [
        "Digue: text: 1 new line, 1 removed"
    ]
    broken = linked_registry({"startup/digue": sheet.replace("title: Digue", "title: [")})
    assert sentences(broken, before) == ["content/startups/digue.md cannot be read: its content is not known"]
    assert sentences(before, broken) == ["content/startups/digue.md can be read again"]


def test_the_same_new_sponsor_of_many_startups_is_one_sentence() -> None:
    def funded(sponsor: str) -> Registry:
        text = DIGUE.replace("title: Digue", "title: Digue {}").replace("incubator:", "sponsors: [{}]\nincubator:")
        return linked_registry({f"startup/digue-{n}": text.format(n, sponsor) for n in range(5)})

    assert sentences(funded("ddr29"), funded("anrh")) == [
        "Digue 0, Digue 1, Digue 2, Digue 3 and Digue 4: new sponsor: Direction des rivages; "
        "no longer a sponsor: Agence des rivages"
    ]


def test_the_same_fields_of_many_entries_are_one_sentence() -> None:
    def people(role: str) -> Registry:
        text = "fullname: Ana {}\nrole: {}\ndomaine: Autre\nmissions: []\n"
        return linked_registry({f"member/ana.{n}": text.format(n, role) for n in range(12)})

    assert sentences(people("Dev"), people("Design")) == [
        "12 entries: role (Ana 0, Ana 1, Ana 10, Ana 11, Ana 2, Ana 3, Ana 4 and 5 others)"
    ]


def test_in_french() -> None:
    set_language("fr")
    entered = STARTUPS[0]
    after = edited_registry("startup/mon-estran", ESTRAN.replace("{o}", ""), entered[0], entered[1])
    assert sentences(after) == ["Mon Estran passe de construction à accélération le 6 janvier 2025"]


def test_french_elides() -> None:
    set_language("fr")
    one = "title: Digue\nphases:\n  - name: investigation\n    start: 2024-01-08\n"
    two = one + "  - name: construction\n    start: 2025-01-06\n"
    french = sentences(linked_registry({"startup/digue": two}), linked_registry({"startup/digue": one}))
    assert french == ["Digue passe d'investigation à construction le 6 janvier 2025"]


def test_two_entries_of_which_only_the_formatting_changed_share_a_sentence() -> None:
    """Two with another change do not: five are needed."""
    titles = {"startup/mon-estran": (ESTRAN, "Mon Estran"), "startup/digue": (DIGUE, "Digue")}
    quoted = {name: text.replace(f"title: {title}", f'title: "{title}"') for name, (text, title) in titles.items()}
    assert sentences(linked_registry(quoted)) == ["2 entries: formatting (Digue and Mon Estran)"]
    other = {name: text.replace("mission: ", "mission: Bien ") for name, (text, _) in titles.items()}
    assert len(sentences(linked_registry(other))) == 2


def test_of_many_sentences_the_most_important_are_shown() -> None:
    """In the order of all: those about one entry stand together."""
    subjects = [Subject("startup", name, name, f"content/startups/{name}.md") for name in ("anse", "baie", "cap")]
    ranks = [(subjects[0], 0), (subjects[0], 8), (subjects[1], 1), (subjects[1], 7), (subjects[2], 2)]
    sentences = [make_sentence(rank, Message(f"{rank}"), Change(subject, "field")) for subject, rank in ranks]
    [section] = make_page_sections(sentences, 3, "incubo diff --all")
    [block] = section.blocks
    assert isinstance(block, ListBlock)
    told = [translate(item.cells[0].value) for item in block.items[:-1]]
    assert told == ["0", "1", "2"]
    assert block.items[-1].hint.command == "incubo diff --all"
    [section] = make_page_sections(sentences, None)
    [block] = section.blocks
    assert isinstance(block, ListBlock)
    assert [translate(item.cells[0].value) for item in block.items] == ["0", "8", "1", "7", "2"]
