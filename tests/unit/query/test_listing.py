"""What each list shows on a day, what it hides, and what each filter selects."""

from __future__ import annotations

from datetime import date

import pytest
from support.listing_registry import FILES, member, registry_of, rows_of, startup, table_of
from support.registries import TODAY

from incubo.core.errors import UsageError
from incubo.core.i18n import translate
from incubo.model.periods import parse_duration
from incubo.query.resource import all_columns
from incubo.query.resources.catalogue import RESOURCES
from incubo.query.resources.committees import COMMITTEES
from incubo.query.resources.jobs import JOBS
from incubo.query.resources.members import MEMBERS
from incubo.query.resources.missions import MISSIONS
from incubo.query.resources.organisations import INCUBATORS, ORGANISATIONS, TEAMS
from incubo.query.resources.startups import STARTUPS


def hidden_count(table) -> int:
    return next((note.message.arguments["n"] for note in table.notes if note.id == "hidden"), 0)


@pytest.mark.parametrize(
    ("resource", "active", "hidden"),
    [
        (STARTUPS, ["mon-estran", "marée"], 2),
        (MEMBERS, ["ada.quai", "cy.port", "el.anse"], 2),
        (MISSIONS, ["ada.quai", "el.anse", "cy.port"], 3),
        (JOBS, ["2024-11-01-dev", "2025-01-10-chargee"], 2),
        (COMMITTEES, ["marée", "marée", "mon-estran", "mon-estran"], 0),
        (INCUBATORS, ["quai", "digue"], 0),
        (ORGANISATIONS, ["anrh"], 1),
        (TEAMS, ["quai-animation"], 0),
    ],
    ids=lambda value: getattr(value, "id", ""),
)
def test_active_items_are_listed_and_the_others_counted(registry, resource, active, hidden):
    table = table_of(registry, resource)
    assert [row.cells["id"] for row in table.rows] == active
    assert hidden_count(table) == hidden
    everyone = table_of(registry, resource, include_inactive=True)
    assert len(everyone.rows) == len(active) + hidden
    assert hidden_count(everyone) == 0


@pytest.mark.parametrize(
    ("resource", "name", "argument", "ids"),
    [
        (STARTUPS, "phase", ["Construction"], ["mon-estran"]),
        (STARTUPS, "phase", ["accélération,construction"], ["mon-estran", "marée"]),
        (STARTUPS, "phase", ["Arrêté"], ["vieux-phare"]),  # a filter on phases looks among inactive startups too
        (STARTUPS, "incubator", ["la digue"], ["marée"]),
        (STARTUPS, "sponsor", ["ANRH"], ["mon-estran"]),
        (STARTUPS, "thematique", ["sante"], ["mon-estran"]),
        (STARTUPS, "thematique", ["Mer, littoral"], ["mon-estran"]),  # a comma within a value
        (STARTUPS, "member", ["ada"], ["mon-estran", "marée"]),
        (STARTUPS, "domaine", ["design"], ["marée"]),
        (STARTUPS, "event", ["Lancement du produit"], ["mon-estran"]),
        (STARTUPS, "incubated", True, ["mon-estran", "marée"]),
        (MEMBERS, "startup", ["maree claire"], ["ada.quai", "el.anse"]),
        (MEMBERS, "incubator", ["quai"], ["ada.quai", "cy.port", "el.anse"]),
        (MEMBERS, "incubator", ["digue"], ["ada.quai", "el.anse"]),
        (MEMBERS, "team", ["quai-animation"], ["cy.port"]),
        (MEMBERS, "status", ["indépendant"], ["ada.quai"]),
        (MEMBERS, "status", ["admin,service"], ["cy.port", "el.anse"]),
        (MEMBERS, "skill", ["rust"], ["ada.quai"]),
        (MEMBERS, "phase", ["acceleration"], ["ada.quai", "el.anse"]),
        (MISSIONS, "startup", ["mon-estran"], ["ada.quai"]),
        (MISSIONS, "domaine", ["Animation"], ["cy.port"]),
        (JOBS, "startup", ["mon-estran"], ["2024-11-01-dev"]),  # the offer names it by its title
        (JOBS, "incubator", ["quai"], ["2024-11-01-dev", "2025-01-10-chargee"]),
        (JOBS, "outcome", ["pourvue"], ["2024-01-10-design"]),
        (COMMITTEES, "decision", ["poursuite"], ["mon-estran"]),
        (COMMITTEES, "startup", ["marée"], ["marée", "marée"]),
        (INCUBATORS, "owner", ["anrh"], ["quai"]),
        (ORGANISATIONS, "type", ["opérateur"], ["anrh"]),
        (TEAMS, "member", ["cy.port"], ["quai-animation"]),
    ],
)
def test_a_filter_keeps_those_that_have_one_of_its_values(rows, resource, name, argument, ids):
    assert rows(resource, filters={name: argument}) == ids
    without = rows(resource, excluded_filters={name: argument})
    assert set(without) == set(rows(resource)) - set(ids) or resource is COMMITTEES


@pytest.mark.parametrize(
    ("resource", "name", "argument", "ids"),
    [
        (STARTUPS, "older-than", "2y", ["marée"]),
        (STARTUPS, "older-than", "366d", ["mon-estran", "marée"]),  # since 2024-01-15, 366 days ago
        (STARTUPS, "older-than", "367d", ["marée"]),
        (STARTUPS, "younger-than", "2y", ["mon-estran"]),
        (STARTUPS, "no-committee-for", "6mo", ["marée"]),
        (STARTUPS, "ending", "60d", ["mon-estran"]),
        (MEMBERS, "ending", "30d", ["ada.quai"]),
        (MEMBERS, "ending", "16d", []),
        (MEMBERS, "ending", "17d", ["ada.quai"]),  # the last day counts
        (MEMBERS, "younger-than", "7d", ["cy.port"]),
        (MEMBERS, "older-than", "2y", ["ada.quai"]),  # two missions without a gap
        (MEMBERS, "ended", "10y", ["bo.mer"]),
        (MISSIONS, "ended", "2y", ["ada.quai"]),
        (JOBS, "older-than", "45d", ["2024-11-01-dev"]),
        (JOBS, "ending", "30d", ["2024-11-01-dev"]),
        (COMMITTEES, "older-than", "6mo", ["marée"]),
        (COMMITTEES, "ending", "60d", ["mon-estran"]),
    ],
)
def test_durations_are_counted_from_the_day_of_the_list(rows, resource, name, argument, ids):
    assert rows(resource, filters={name: parse_duration(argument)}) == ids


TWO_INCUBATORS = {
    "incubators/quai": "title: Le Quai\n",
    "incubators/digue": "title: La Digue\n",
    "startups/ours": startup("Ours", "construction 2023-01-02"),
    "startups/also": startup("Also", "investigation 2023-01-02"),
    "startups/theirs": startup("Theirs", "acceleration 2023-01-02", more="").replace("quai\n", "digue\n", 1),
    "members/left.long.ago": member("A", "2023-01-02 2024-07-01 admin ours", "2024-07-02 2025-01-05 service theirs"),
    "members/gone.there": member("B", "2023-01-02 2025-01-05 admin ours", "2025-01-06 2026-01-05 service theirs"),
    "members/gone": member("C", "2023-01-02 2025-01-05 admin ours"),
    "members/renewed": member("D", "2023-01-02 2025-01-05 admin ours", "2025-01-06 2026-01-05 admin also"),
    "members/soon.there": member("E", "2023-01-02 2025-01-25 admin ours", "2024-01-02 2026-01-05 service theirs"),
    "members/stays": member("F", "2024-12-20 2026-01-05 admin ours", "2022-01-03 2025-01-25 service theirs"),
}


@pytest.mark.parametrize(
    ("name", "argument", "ours", "startup", "everywhere"),
    [
        ("ended", "30d", ["gone.there", "gone"], ["gone.there", "gone", "renewed"], ["left.long.ago", "gone"]),
        ("ending", "30d", ["soon.there"], ["soon.there"], []),
        ("younger-than", "60d", ["stays"], ["stays"], []),
        ("older-than", "2y", ["renewed", "soon.there"], ["soon.there"],
            ["renewed", "gone.there", "soon.there", "stays"]),
        ("status", ["service"], [], [], ["gone.there", "soon.there"]),
        ("phase", ["acceleration"], [], [], ["gone.there", "soon.there", "stays"]),
    ],
)  # fmt: skip
def test_filters_are_about_missions_for_what_was_chosen(name, argument, ours, startup, everywhere):
    value = parse_duration(argument) if isinstance(argument, str) else argument
    chosen = ({"incubator": ["quai"]}, {"startup": ["ours"]}, {})
    found = [rows_of(TWO_INCUBATORS, MEMBERS, filters={name: value, **each}) for each in chosen]
    assert [sorted(ids) for ids in found] == [sorted(ids) for ids in (ours, startup, everywhere)]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"incubator": ["quai"]}, {"gone.there": ("ours", "admin", "Quai"), "twice": ("also", "service", "Digue")}),
        ({}, {"twice": ("also", "service", "Digue")}),
    ],
)
def test_the_line_of_who_left_says_what_ended_on_its_day(chosen, shown):
    """Neither where they are now, nor what they had left before."""
    files = {
        **TWO_INCUBATORS,
        "members/gone.there": member("B", "2023-01-02 2025-01-05 admin ours", "2025-01-06 2026-01-05 service theirs")
        .replace("status: admin", "status: admin\n    employer: Quai"),
        "members/twice": member("C", "2023-01-02 2024-06-05 admin ours", "2024-01-02 2025-01-05 service also")
        .replace("status: service", "status: service\n    employer: Digue"),
    }  # fmt: skip
    del files["members/gone"], files["members/left.long.ago"]
    columns = ("id", "startups", "status", "employer", "until")
    filters = {"ended": parse_duration("30d"), **chosen}
    rows = [row.cells for row in table_of(registry_of(files), MEMBERS, filters=filters, columns=columns).rows]
    assert {row["until"] for row in rows} == {date(2025, 1, 5)}
    ids = {row["id"]: (row["startups"][0].id, row["status"][0].id, *row["employer"]) for row in rows}
    assert ids == shown
    assert all(len(row[name]) == 1 for row in rows for name in columns[1:4])
    built = {name for name in shown if shown[name][0] == "ours"}
    assert set(rows_of(files, MEMBERS, filters={**filters, "phase": ["construction"]})) == built


@pytest.mark.parametrize(
    "resource", [each for each in RESOURCES if "incubator" in each.filters], ids=lambda each: each.id
)
@pytest.mark.parametrize("everything", [False, True])
def test_a_list_of_an_incubator_is_out_of_its_own_however_it_was_chosen(resource, everything):
    """By an option of the command, or for all commands; with another filter, and without."""
    for more in ({}, {"search_texts": ("a",)}):
        title, ours = (
            table_of(registry_of(FILES), resource, **{**whose, "include_inactive": everything, **more}).title
            for whose in ({"filters": {"incubator": ["quai"]}}, {"own_incubator": "quai"})
        )
        assert translate(title) == translate(ours)


def test_who_arrived_at_ours_came_for_a_mission_for_ours():
    since = {"date_range": (date(2024, 12, 1), None)}
    assert rows_of(TWO_INCUBATORS, MEMBERS, filters={"incubator": ["quai"]}, **since) == ["stays"]
    assert rows_of(TWO_INCUBATORS, MEMBERS, filters={"incubator": ["digue"]}, **since) == ["gone.there"]
    assert rows_of(TWO_INCUBATORS, MEMBERS, **since) == []


def test_missing_fields_and_what_counts_like_one(rows):
    assert rows(STARTUPS, missing_fields=("stats_url",)) == ["marée"]
    assert rows(STARTUPS, present_fields=("stats_url",)) == ["mon-estran"]
    assert rows(STARTUPS, missing_fields=("stats-url", "sponsors")) == ["marée"]
    assert rows(STARTUPS, missing_fields=("launch",)) == ["marée"]
    assert rows(STARTUPS, missing_fields=("team",), include_inactive=True) == ["vieux-phare", "demain"]
    assert rows(MEMBERS, missing_fields=("Domain",)) == []  # by the heading that a reader sees
    assert rows(JOBS, missing_fields=("closes",)) == ["2025-01-10-chargee"]
    assert rows(COMMITTEES, missing_fields=("decision",)) == ["marée"]  # a planned one has none yet
    assert rows(MEMBERS, missing_fields=("startups",)) == ["cy.port"]
    assert rows(MISSIONS, missing_fields=("employer",)) == ["ada.quai", "el.anse", "cy.port"]


def test_a_search_reads_fields_and_the_sheet_without_accents(rows):
    assert rows(STARTUPS, search_texts=("maree",)) == ["marée"]
    assert rows(STARTUPS, search_texts=("RIVAGES",)) == ["mon-estran"]  # its sponsor's name
    assert rows(STARTUPS, search_texts=("coquillages",)) == ["mon-estran", "marée"]
    assert rows(COMMITTEES, search_texts=("coquillages",)) == []


def test_since_and_until_look_at_the_day_an_item_began(rows):
    assert rows(MEMBERS, date_range=(date(2025, 1, 13), None)) == []
    assert rows(MEMBERS, date_range=(date(2025, 1, 1), TODAY)) == ["cy.port"]
    assert rows(STARTUPS, date_range=(date(2020, 1, 1), date(2020, 12, 31))) == ["vieux-phare"]
    assert rows(MISSIONS, date_range=(date(2023, 1, 1), date(2023, 12, 31))) == ["ada.quai"]
    assert rows(STARTUPS, filters={"event": ["committee"]}, date_range=(date(2024, 1, 1), None)) == ["mon-estran"]


def test_every_column_can_be_shown_and_sorted_by(registry):
    for resource in RESOURCES:
        for name in all_columns(resource):
            for order in (name, f"-{name}"):
                table = table_of(registry, resource, include_inactive=True, columns=(name,), order=(order,))
                assert table.rows, (resource.id, name)


def test_what_has_no_value_comes_last_in_both_directions(rows):
    assert rows(STARTUPS, include_inactive=True, order=("next_committee",))[:2] == ["marée", "mon-estran"]
    assert rows(STARTUPS, include_inactive=True, order=("-next_committee",))[:2] == ["mon-estran", "marée"]
    assert rows(STARTUPS, order=("-title",)) == ["mon-estran", "marée"]


def test_a_note_says_how_many_lines_a_limit_hides(registry):
    table = table_of(registry, MEMBERS, limit=1)
    assert len(table.rows) == 1
    assert next(note for note in table.notes if note.id == "limit").message.arguments == {"n": 2}
    assert table.title.arguments["n"] == 3


@pytest.mark.parametrize(
    ("resource", "request_fields", "text"),
    [
        (STARTUPS, {"filters": {"phase": ["acelleration"]}}, "acceleration"),
        (STARTUPS, {"filters": {"thematique": ["Santee"]}}, "Santé"),
        (STARTUPS, {"filters": {"incubator": ["mon-estran"]}}, "mon-estran"),
        (MEMBERS, {"filters": {"startup": ["m"]}}, "Mon Estran (mon-estran)"),
        (MEMBERS, {"filters": {"startup": ["quai"]}}, "--incubator"),
        (MEMBERS, {"filters": {"employer": ["X"]}}, ""),
        (STARTUPS, {"missing_fields": ("stat_url",)}, "stats_url"),
        (STARTUPS, {"missing_fields": ("stat",)}, "stats_url, stats"),
        (STARTUPS, {"columns": ("tite",)}, "title"),
        (STARTUPS, {"order": ("-tite",)}, "title"),
    ],
)
def test_an_unknown_word_is_an_error_with_a_suggestion(registry, resource, request_fields, text):
    with pytest.raises(UsageError) as error:
        table_of(registry, resource, **request_fields)
    assert text in " ".join(map(translate, (error.value.message, *error.value.hints)))


def test_asking_for_the_active_ones_changes_nothing(rows):
    for filters in (
        {"startup": ["marée"]},
        {"incubator": ["quai"]},
        {"status": ["admin"]},
        {"phase": ["acceleration"]},
    ):
        assert rows(MEMBERS, filters={**filters, "active": True}) == rows(MEMBERS, filters=filters)
    assert rows(MEMBERS, filters={"startup": ["mon-estran"]}, excluded_filters={"active": True}) == ["di.large"]
    assert rows(MEMBERS, filters={"startup": ["vieux-phare"]}, include_inactive=True) == ["bo.mer"]


def test_one_spelling_means_all_of_them():
    files = dict(FILES)
    for name, employer in (("a.b", "Octo"), ("c.d", "OCTO "), ("g.h", "Octopus")):
        text = member(name, "2024-01-01 2026-01-01 independent").replace(
            "status", f"employer: '{employer}'\n    status"
        )
        files[f"members/{name}"] = text
    assert rows_of(files, MEMBERS, filters={"employer": ["octo"]}) >= ["a.b", "c.d"]
    assert "g.h" not in rows_of(files, MEMBERS, filters={"employer": ["OCTO"]})


def test_a_value_with_a_problem_is_not_missing():
    """Superfluous blanks are ignored; an unreadable value is a value all the same."""
    spaced, unreadable = "github: 'ada '\ndomaine: Data", "github: Ada Quai\ndomaine: Data"
    missions = "2024-01-01 2026-01-01 independent"
    files = {
        **FILES,
        "members/a.b": member("A", missions, more=spaced),
        "members/c.d": member("C", missions, more=unreadable),
    }
    assert {"a.b", "c.d"} <= set(rows_of(files, MEMBERS, present_fields=("github",)))
    assert not {"a.b", "c.d"} & set(rows_of(files, MEMBERS, missing_fields=("github",)))


def test_a_comma_alone_is_no_value(rows):
    with pytest.raises(UsageError):
        rows(STARTUPS, filters={"phase": [","]})
