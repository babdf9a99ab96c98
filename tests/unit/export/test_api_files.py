"""The files of the API, from small registries: what the templates of the network make of unusual values."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest

from incubo.export.api.collections import limit_to_incubator, read_collections
from incubo.export.api.files import VERSIONS, ApiContent, make_api_files
from incubo.registry.layout import BETA_LAYOUT
from incubo.registry.store import MemoryStore, OutsideRegistryError
from incubo.source.limits import MAX_FILE_BYTES

FOLDERS = {"s": "_startups", "m": "_authors", "i": "_incubators", "o": "_organisations"}


def store(files: dict[str, str]) -> MemoryStore:
    """Files by a short path: `s/x.md` is a startup, `m/` a member, `i/` an incubator, `o/` an organisation."""
    return MemoryStore({f"content/{FOLDERS[path[0]]}/{path[2:]}": text.encode("utf-8") for path, text in files.items()})


def make(files: dict[str, str], **options: Any) -> dict[str, Any]:
    """The API of some files, by path; JSON is parsed."""
    read = read_collections(store(files), BETA_LAYOUT)
    documents = read.documents
    incubator = options.pop("incubator", None)
    if incubator:
        documents = limit_to_incubator(documents, incubator)
    content = ApiContent(
        documents["startup"],
        documents["member"],
        documents["incubator"],
        documents["organisation"],
        options.pop("day", date(2024, 7, 1)),
        options.pop("url", "https://phare.example"),
        **options,
        is_part=incubator is not None,
    )
    made = dict(make_api_files(content, VERSIONS))
    return {name: json.loads(data) if name.endswith(".json") else data.decode() for name, data in made.items()}


def startup(front: str, body: str = "") -> dict[str, Any]:
    """The attributes of a startup in v2.7."""
    made = make({"s/x.md": f"---\n{front}\n---\n{body}"})
    attributes: dict[str, Any] = made["v2.7/startups.json"]["data"][0]["attributes"]
    return attributes


def v3(front: str, body: str = "") -> dict[str, Any]:
    """A startup in v3."""
    made: dict[str, Any] = make({"s/x.md": f"---\n{front}\n---\n{body}"})["v3/startups/x.json"]
    return made


def row(front: str) -> list[str]:
    """The row of a startup in v2.7."""
    lines = list(
        csv.reader(io.StringIO(make({"s/x.md": f"---\n{front}\n---\n"})["v2.7/startups.csv"], ""), delimiter=";")
    )
    assert lines[1] == lines[3] == []
    return lines[2]


def test_a_startup_has_what_its_file_has() -> None:
    assert startup("title: Phare") == {
        "name": "Phare", "pitch": "", "stats_url": "", "contact": "", "content_url_encoded_markdown": "",
        "events": [], "phases": [], "sponsors": [], "thematiques": [], "technos": [],
    }  # fmt: skip
    whole = startup(
        "title: Phare\nmission: Guider\nstats: true\nlink: ' https://p.example '\nrepository: ''\nbudget_url: b\n"
        "sponsors: [/organisations/dgp, Port]\nthematiques: [Mer]\ntechno: [go]\nanalyse_risques: true\n"
        "analyse_risques_url: r\ndashlord_url: false\naccessibility_status: conforme\n"
        "events:\n- name: comite\n  date: 2024-01-02\n  comment: |\n    a\n    b\n- texte\n"
        "phases:\n- name: construction\n  start: 2024-01-31\n  end: 2024-02-30"
    )
    assert whole == {
        "name": "Phare", "pitch": "Guider", "stats_url": "https://p.example/stats", "budget_url": "b",
        "impact_url": "", "link": " https://p.example ", "repository": "", "contact": "",
        "content_url_encoded_markdown": "", "sponsors": ["dgp", "Port"], "thematiques": ["Mer"], "technos": ["go"],
        "events": [
            {"name": "comite", "date": "2024-01-02", "comment": "ab"}, {"name": "", "date": "", "comment": ""},
        ],
        "phases": [{"name": "construction", "start": "2024-01-31", "end": "2024-02-30"}],
        "analyse_risques": "true", "analyse_risques_url": "r", "accessibility_status": "conforme",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("12", "12"),
        ("08", "08"),
        ("1.", "1.0"),
        ("12:30", "45000"),
        ("2024-01-02T03:04:05Z", "2024-01-02 03:04:05 UTC"),
        ("2024-01-02T03:04:05+02:00", "2024-01-02 03:04:05 +0200"),
        ("yes", "true"),
        ("1984-01-02", "1984-01-02"),
        ("2024-01-02 03:04:05", "2024-01-02 03:04:05 +0000"),
        ("[a, 1, ~]", "a1"),
        ("{a: 1, b: ~}", '{"a"=>1, "b"=>nil}'),
        ("'a \"b\" \\c'", 'a "b" \\c'),
        ('"a\\nb\\u0001\\u2028"', "a\nb\x01\u2028"),
        ('"<script>\'&"', "<script>'&"),
    ],
)
def test_a_value_as_text(source: str, text: str) -> None:
    assert startup(f"title: {source}")["name"] == text
    assert row(f"title: {source}")[1] == text


def test_names_are_made_of_files_without_a_title() -> None:
    made = make({"s/mon-phare.ouest.md": "---\nmission: a\n---\n", "s/2024-01-02-quai.md": "---\nslug: \n---\n"})
    assert [(one["id"], one["attributes"]["name"]) for one in made["v2.7/startups.json"]["data"]] == [
        ("quai", "Quai"),
        ("mon-phare.ouest", "Mon Phare.ouest"),
    ]
    assert {name for name in made if name.startswith("v3")} == {
        "v3/startups/mon-phare.ouest.json",
        "v3/startups/2024-01-02-quai.json",
    }


def test_bodies_are_kept() -> None:
    body = "# Été\n\nA+B & 'c'~d\r\n\x08 {{ page.title }} 100 %\n"
    encoded = startup("title: a", "\n" + body)["content_url_encoded_markdown"]
    assert encoded.startswith("%23%20%C3%89t%C3%A9%0A%0AA%2BB%20%26%20%27c%27~d%0D%0A%08%20%7B%7B")
    assert unquote(encoded) == body
    assert v3("title: a", body)["content"] == body


def test_v3_has_values_and_not_texts() -> None:
    made = v3(
        "title: 7\nname: autre\nlink:\nphases:\n- name: a\n  start: 2024-01-02\nusertypes: [a, 2]\ntechno: oui\n"
        "stats: true\nmon_service_securise: yes\nredirect_from: ['/startups/y.html']\nimpact_url: .nan\nbudget_url: 1.5"
    )
    assert made == {
        "name": "autre", "link": None, "phases": [{"name": "a", "start": "2024-01-02"}], "usertypes": ["a", 2],
        "techno": "oui", "mon_service_securise": True, "redirect_from": ["/startups/y.html"], "impact_url": None,
        "budget_url": 1.5, "incubators": [], "active_members": [], "previous_members": [], "content": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("front", "v27", "third"),
    [
        ("a: 1", [], []),
        ("incubator: mer", ["mer"], ["mer"]),
        ("incubator: a,b", ["a", "b"], ["a,b"]),
        ("incubator: [a, b]", ["a", "b"], ["a", "b"]),
        ("incubator: ',a,,b,'", ["", "a", "", "b"], [",a,,b,"]),
        ("incubator: mer\nincubators: [a, b]", ["a", "b"], ["a", "b"]),
        ("incubator: mer\nincubators: []", [], ["mer"]),
        ("incubator: mer\nincubators: a", ["a"], ["a"]),
        ("incubator: mer\nincubators: [~]", [""], ["mer"]),
    ],
)
def test_several_incubators_fall_back_on_one(front: str, v27: list[str], third: list[str]) -> None:
    made = make({"s/x.md": f"---\n{front}\n---\n"})
    related = made["v2.7/startups.json"]["data"][0]["relationships"]
    assert [one["id"] for one in related["incubators"]["data"]] == v27
    assert "incubators" not in made["v2.6/startups.json"]["data"][0]["relationships"]
    assert made["v3/startups/x.json"]["incubators"] == third
    assert row(front)[-1] == ",".join(v27)


def test_csv_escapes_what_would_move_its_columns() -> None:
    front = (
        'title: \'a "b"; c\'\nmission: "d\\ne"\nlink: https://x.example/;y\nstats_url:\nrepository: false\n'
        "contact: '\"z\"'\nincubator: mer\nphases:\n- {name: un, start: 2024-03-01}\n- {name: deux, start: 2024-02-01}"
    )
    assert row(front) == [
        "x", 'a "b"; c', "d\ne", "2024-03-01", "deux", "mer", "null", "https://x.example/;y", "null", "", '"z"', "mer",
    ]  # fmt: skip
    text = make({"s/x.md": "---\ntitle: a\nlink: l\n---\n"})["v2.6/startups.csv"]
    assert text == (
        "id;name;mission;start;status;incubator;stats;link;repository;accessibility;contact\n\n"
        'x;"a";"";;;;null;l;null;"";\n\n'
    )


def test_incubators_follow_the_startups_then_their_files() -> None:
    made = make(
        {
            "s/a.md": "---\ntitle: A\nincubator: z\ncontact: 3\n---\n",
            "s/b.md": "---\ntitle: B\n---\n",
            "i/mer.md": "---\ntitle: Mer\nowner: /organisations/dgp\naddress: ~\n---\n",
            "i/z.md": "---\ntitle: Z\n---\n",
        }
    )
    assert list(made["v2.6/incubators.json"].items()) == [
        (
            "z",
            {
                "startups": [
                    {"id": "a", "name": "A", "pitch": None, "repository": None, "contact": 3, "phases": None}
                ],
                "title": "Z", "owner": None, "contact": None, "address": None, "website": None, "github": None,
            },
        ),
        (
            "mer",
            {
                "title": "Mer", "owner": "/organisations/dgp", "contact": None, "address": None, "website": None,
                "github": None,
            },
        ),
    ]  # fmt: skip
    assert [one["id"] for one in made["v2.6/startups.json"]["included"]] == ["/incubateurs/mer", "/incubateurs/z"]
    assert made["v2.7/startups.json"]["included"][0] == {
        "id": "mer",
        "type": "incubator",
        "attributes": {"title": "Mer", "owner": "/organisations/dgp", "website": "", "github": "", "contact": ""},
    }
    assert made["v2.7/startups.json"]["links"] == {"self": "https://phare.example/startups"}


def test_organisations_are_escaped_and_sponsors_are_not() -> None:
    made = make({"o/dgp.md": '---\nname: "L\'<b>"\nacronym: 12\ntype: ~\n---\n', "o/Préfecture": "---\nname: P\n---\n"})
    assert made["v2.6/organisations.json"] == [
        {"id": "Préfecture", "name": "P", "acronym": "", "domaine_ministeriel": "", "type": ""},
        {"id": "dgp", "name": "L&#39;&lt;b&gt;", "acronym": "12", "domaine_ministeriel": "", "type": ""},
    ]
    assert made["v2.6/sponsors.json"]["dgp"] == {
        "name": "L'<b>", "acronym": 12, "domaine_ministeriel": None, "type": None,
    }  # fmt: skip


def member(front: str, body: str = "") -> dict[str, Any]:
    """A member of `authors.json`."""
    made: dict[str, Any] = make({"m/lena.md": f"---\n{front}\n---\n{body}"})["v2.6/authors.json"][0]
    return made


def test_a_member_has_what_the_file_has() -> None:
    assert member("role: \"R&D d'État\"", "\nElle *aime* l'eau.\n") == {
        "id": "lena", "fullname": "", "role": "R&amp;D d&#39;État", "domaine": "", "link": "",
        "bio": "Elle aime l’eau.", "missions": [],
    }  # fmt: skip
    whole = member(
        "fullname: Léna\ngithub: lena\ncompetences: [Go]\nstartups: []\npreviously: [a]\nmissions:\n"
        '- start: 2024-01-01\n  end: 2024-12-31\n  status: admin\n  employer: "L\'<Port>"\n  startups: [x, 7]\n'
        "- start: 2024-01-01\n  startups:\n- ~"
    )
    assert whole == {
        "id": "lena", "fullname": "Léna", "role": "", "domaine": "", "link": "", "bio": "", "github": "lena",
        "missions": [
            {"start": "2024-01-01", "end": "2024-12-31", "status": "admin", "employer": "L'<Port>",
             "startups": ["x", "7"]},
            {"start": "2024-01-01", "end": "", "status": "", "employer": ""},
            {"start": "", "end": "", "status": "", "employer": ""},
        ],
        "competences": ["Go"], "startups": [], "previously": ["a"],
    }  # fmt: skip


MEMBERS = {
    "s/x.md": "---\ntitle: X\n---\n",
    "m/a.md": "---\nmissions:\n- {start: 2024-01-01, end: 2024-07-01, startups: [x]}\n---\n",
    "m/b.md": "---\nmissions:\n- {start: 2024-01-01, end: 2024-06-30, startups: [x, y]}\n---\n",
    "m/c.md": "---\nmissions:\n- {start: 2024-08-01, end: 2024-12-31, startups: [x, z]}\n---\n",
    "m/d.md": "---\nstartups: [x]\nmissions:\n- {start: 2024-01-01, end: 2024-07-01}\n---\n",
    "m/e.md": "---\npreviously: [x]\n---\n",
    "m/f.md": "---\nstartups: [x]\nmissions:\n- {start: 2023-01-01, startups: [x]}\n---\n",
    "m/g.md": "---\nmissions:\n- {start: 2023-01-01, end: 2023-02-01, startups: [x]}\n- {start: 2024-01-01, "
    "startups: [x]}\n---\n",
    "m/h.md": "---\nmissions:\n- {start: 2023-01-01, end: 2024-6-9, startups: [x]}\n---\n",
}


def test_who_is_there() -> None:
    made = make(MEMBERS)
    details = made["v2.7/startups_details.json"]
    assert list(details) == ["x", "y", "z"]
    assert details["x"] == {
        "active_members": ["a", "f", "g"], "previous_members": ["e"], "expired_members": ["b", "d", "g", "h"],
        "id": "x", "name": "X", "repository": None, "contact": None, "phases": None,
    }  # fmt: skip
    assert details["y"] == {"active_members": [], "previous_members": [], "expired_members": ["b"]}
    assert details["z"] == {"active_members": [], "previous_members": [], "expired_members": []}
    third = made["v3/startups/x.json"]
    assert third["active_members"] == ["a", "c", "d", "f", "g"]
    assert third["previous_members"] == ["b", "e", "h"]


def test_nobody_is_named_without_people() -> None:
    made = make(MEMBERS, shows_people=False)
    assert "v2.6/authors.json" not in made
    assert list(made["v2.7/startups_details.json"]) == ["x"]
    assert made["v2.7/startups_details.json"]["x"]["active_members"] == []
    assert made["v3/startups/x.json"]["active_members"] == made["v3/startups/x.json"]["previous_members"] == []


def test_one_incubator_only() -> None:
    files = {
        "s/x.md": "---\nincubator: mer\nsponsors: [/organisations/dgp]\n---\n",
        "s/y.md": "---\nincubator: terre\nincubators: [terre, mer]\n---\n",
        "s/z.md": "---\nincubator: terre\nsponsors: [/organisations/dgt]\n---\n",
        "m/a.md": "---\nmissions:\n- {start: 2024-01-01, startups: [x, z]}\n---\n",
        "m/b.md": "---\npreviously: [y]\n---\n",
        "m/c.md": "---\nstartups: [z]\n---\n",
        "i/mer.md": "---\nowner: /organisations/port\n---\n",
        "i/terre.md": "---\ntitle: T\n---\n",
        "o/dgp.md": "---\nname: P\n---\n",
        "o/dgt.md": "---\nname: T\n---\n",
        "o/port.md": "---\nname: Port\n---\n",
    }
    made = make(files, incubator="mer")
    assert [one["id"] for one in made["v2.7/startups.json"]["data"]] == ["x", "y"]
    assert [one["id"] for one in made["v2.7/startups.json"]["included"]] == ["mer"]
    assert [one["id"] for one in made["v2.7/authors.json"]] == ["a", "b"]
    assert list(made["v2.7/startups_details.json"]) == ["x", "y"]
    assert list(made["v2.7/sponsors.json"]) == ["dgp", "port"]
    assert {name for name in made if name.startswith("v3")} == {"v3/startups/x.json", "v3/startups/y.json"}


def test_which_files_are_documents() -> None:
    files = {
        "s/b.md": "---\ntitle: B\n---\n",
        "s/a-b.md": "---\ntitle: A-B\n---\n",
        "s/a.md": "---\ntitle: A\n---\n",
        "s/a.html": "---\ntitle: page\n---\n",
        "s/É.md": "---\ntitle: É\n---\n",
        "s/Z.md": "---\ntitle: Z\n---\n",
        "s/hidden.md": "---\npublished: false\n---\n",
        "s/draft.md": "---\ndraft: true\n---\n",
        "s/.x.md": "---\na: 1\n---\n",
        "s/_x.md": "---\na: 1\n---\n",
        "s/x.md~": "---\na: 1\n---\n",
        "s/notes.txt": "rien",
        "s/sub/x.md": "---\na: 1\n---\n",
        "s/broken.md": "---\na: [\n---\n",
        "s/none.md": "Texte",
        "s/large.md": "---\na: 1\n---\n" + "x" * MAX_FILE_BYTES,
    }
    read = read_collections(store(files), BETA_LAYOUT)
    names = [document.path.rpartition("/")[2] for document in read.documents["startup"]]
    assert names == ["Z.md", "a-b.md", "a.html", "a.md", "b.md", "É.md"]
    assert [path.rpartition("/")[2] for path in read.unreadable] == ["broken.md", "large.md", "none.md"]
    made = make(files)
    assert made["v3/startups/a.json"]["name"] == "A"
    assert len(made["v2.6/startups.json"]["data"]) == 6


def test_a_folder_that_cannot_be_read_is_told() -> None:
    class Closed(MemoryStore):
        def list_folder(self, folder: str) -> Any:
            if folder.endswith("_authors"):
                raise OutsideRegistryError(folder)
            return super().list_folder(folder)

        def read(self, path: str) -> bytes:
            if path.endswith("y.md"):
                raise PermissionError(path)
            return super().read(path)

    files = store({"s/x.md": "---\na: 1\n---\n", "s/y.md": "---\na: 1\n---\n"}).files
    read = read_collections(Closed(files), BETA_LAYOUT)
    assert read.unreadable == ["content/_startups/y.md", "content/_authors"]
    assert len(read.documents["startup"]) == 1


def test_json_is_valid_whatever_a_text_holds() -> None:
    source = '---\ntitle: "\\"\\\\ \\u0000 \\x85"\nmission: \'"\'\n---\n"\\\t</script>\n'
    made = make({"s/x.md": source, "i/m.md": source, "o/o.md": source, "m/m.md": source})
    assert made["v2.7/startups.json"]["data"][0]["attributes"]["pitch"] == '"'
    assert made["v3/startups/x.json"]["content"] == '"\\\t</script>\n'
