"""What each face says of the products of a registry on a day: the next committee, the phase, the people.

The lists of a terminal are what all others are compared with. A face speaks of some products only, by its definition:
`report committees` of those in the programme, `digest` of those whose committee comes soon.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from starlette.testclient import TestClient
from support.command_line import RunCommand

from incubo.core.i18n import format_long_date, temporary_language
from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import next_working_day
from incubo.web.pages import paging

_DAYS_AHEAD = 30
"""How far ahead `todo`, `digest` and `remind` look."""
_TIME = re.compile(r'<time datetime="([^"]*)"')


class Committee(NamedTuple):
    """The next committee: its day (None: there is none to tell), and whether it is late."""

    day: str | None = None
    is_late: bool = False


class Faces:
    """The faces of a registry on a day. `differences`: where they say different things."""

    def __init__(self, call: RunCommand, client: TestClient, root: Path, day: date, vocabulary: Vocabulary) -> None:
        self._call, self._client, self._root, self._day, self._vocabulary = call, client, root, day, vocabulary
        self.differences: list[str] = []
        rows = self._rows("list", "startups", "--all", "--columns", "id,phase,team,next_committee")
        late = {row["id"] for row in self._rows("list", "startups", "--all", "--committee-late", "--columns", "id")}
        self._committees = {row["id"]: Committee(row["next_committee"], row["id"] in late) for row in rows}
        self._phases: dict[str, str | None] = {row["id"]: row["phase"] for row in rows}
        self._people: dict[str, set[str]] = {row["id"]: set() for row in rows}
        for row in self._rows("list", "members", "--columns", "id,startups"):
            for startup in row["startups"] or ():
                self._people.setdefault(startup, set()).add(row["id"])
        sizes = {row["id"]: row["team"] or 0 for row in rows}
        self._expect("list startups, team", sizes, {row["id"]: len(self._people[row["id"]]) for row in rows})
        self._live = {name for name, phase in self._phases.items() if vocabulary.is_live(phase)}
        self._incubated = {name for name, phase in self._phases.items() if vocabulary.is_incubated(phase)}
        self._late = {name: it for name, it in self._committees.items() if it.is_late}
        self._upcoming = {name: it for name, it in self._committees.items() if it.day and not it.is_late}
        last = str(day + timedelta(_DAYS_AHEAD))
        self._soon = {
            name: it for name, it in self._upcoming.items() if name in self._incubated and str(it.day) <= last
        }

    def _expect(self, face: str, told: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        for name in sorted({*told, *expected}):
            if told.get(name, "nothing") != expected.get(name, "nothing"):
                self.differences.append(
                    f"{self._day} {name}: {face} says {told.get(name, 'nothing')}, "
                    f"and not {expected.get(name, 'nothing')}"
                )

    def _ask(self, *words: str) -> Any:
        result = self._call(*words, "--at", str(self._day), "-f", "json", "-R", str(self._root))
        assert result.code == 0, (words, result.err)
        return json.loads(result.out)

    def _rows(self, *words: str, of_all: bool = True) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._ask(*words, *(("--incubator", "all") if of_all else ()))["rows"]
        return rows

    def _page(self, address: str, **query: str) -> str:
        answer = self._client.get(address, params={"at": str(self._day), "incubator": "all", **query})
        assert answer.status_code == 200, address
        return answer.text

    def ask_tables(self) -> None:
        """Lists, reports, SQL, what is to do, calendars."""
        self._ask_sql()
        rows = self._rows("report", "committees")
        told = {row["id"]: Committee(row["next"], row["state"] == "overdue") for row in rows}
        self._expect("report committees", told, self._of(self._incubated))
        late_days = {row["id"]: row["late"] for row in rows if row["late"] is not None}
        phases = {row["id"]: row["phase"] for row in rows}
        expected = {row["id"] for row in rows if row["state"] == "due"}
        stopping = {row["id"] for row in rows if row["state"] == "stopping"}
        rows = self._rows("list", "committees", "--all", "--columns", "id,date,planned,decision")
        told = {
            row["id"]: Committee(row["date"], row["date"] < str(self._day)) for row in reversed(rows) if row["planned"]
        }  # by day
        self._expect("list committees", told, {name: it for name, it in self._committees.items() if it.day})
        told = {row["id"]: row["decision"] == "due" for row in rows if row["planned"] and row["id"] in self._incubated}
        self._expect("list committees, expected", told, {name: name in expected for name in told})
        rows = self._rows("report", "risk")
        at_risk = [row["startup"] for row in rows if "stop-decided" in row["reasons"]]
        self._expect("risk", {row["startup"]: row["late"] for row in rows if row["late"]}, late_days)
        since = {name: (self._day - date.fromisoformat(it.day)).days for name, it in self._late.items() if it.day}
        self._expect("report committees, late", late_days, since)
        phases |= {row["startup"]: row["phase"] for row in rows}
        phases |= {row["startup"]: row["phase"] for row in self._rows("report", "timeline") if row["end"] is None}
        people = {row["startup"]: row["people"] for row in rows if row["people"] is not None}
        rows = self._rows("report", "teams")
        people |= {row["id"]: row["people"] or 0 for row in rows}
        phases |= {row["id"]: row["phase"] for row in rows}
        self._expect("reports, phase", phases, {name: self._phases[name] for name in phases})
        self._expect("reports, people", people, {name: len(self._people[name]) for name in people})
        self._expect("report teams", {row["id"]: 1 for row in rows}, dict.fromkeys(self._live, 1))
        rows = self._rows("todo")
        told = {row["id"]: Committee(row["day"], True) for row in rows if row["reason"] == "committee-late"}
        self._expect("todo, late", told, self._late)
        told = {row["id"]: Committee(row["day"]) for row in rows if row["reason"] == "committee-soon"}
        self._expect("todo, soon", told, self._soon)
        told = {row["id"] for row in rows if row["reason"] == "stop-decided"}
        for name in stopping - told:
            self.differences.append(f"{self._day} {name}: todo does not say that its stop is decided")
        self._expect("risk, stop decided", dict.fromkeys(at_risk, 1), dict.fromkeys(told, 1))
        for row in rows:
            is_advice = row["reason"] in ("nobody", "role", "mission-ending", "mission-ended")
            if is_advice and row["startups"] and told.issuperset(row["startups"]):
                self.differences.append(f"{self._day} {row['id']}: todo says {row['what']} of what is to stop")
        self._ask_documents()

    def _of(self, names: Iterable[str]) -> dict[str, Committee]:
        return {name: self._committees[name] for name in names}

    def _ask_sql(self) -> None:
        on = f"(id, '{self._day}')"
        sql = f"SELECT *, next_committee_at{on} AS c, phase_at{on} AS p, team_at{on} AS t FROM startups_at"
        rows = self._rows("query", sql, of_all=False)
        for name in ("next_committee", "c"):
            told = {row["id"]: Committee(row[name], (row[name] or "9999") < str(self._day)) for row in rows}
            self._expect(f"SQL, {name}", told, self._committees)
        for name in ("phase", "p"):
            self._expect(f"SQL, {name}", {row["id"]: row[name] for row in rows}, self._phases)
        sizes = {name: len(self._people[name]) for name in self._phases}
        for name in ("team", "t"):
            self._expect(f"SQL, {name}", {row["id"]: row[name] or 0 for row in rows}, sizes)

    def _ask_documents(self) -> None:
        """A digest and reminders speak of the programme, and of what comes soon; a calendar stands what is late at the
        day, and expects what is not planned on a working day.
        """
        (items,) = self._ask("digest", "--all", "--incubator", "all")["sections"]["committees_to_come"]["blocks"]
        told = {item["values"][0]: Committee(item["values"][1]) for item in items["items"] if len(item["values"]) > 1}
        self._expect("digest", told, self._soon)
        messages = self._ask("remind", "committees", "--incubator", "all")["messages"]
        for message in messages:
            texts = _texts(message["page"])
            for name in (it for it in message["page"]["sections"] if it in self._late or it in self._soon):
                with temporary_language("en"):
                    day = format_long_date(date.fromisoformat(self._committees[name].day or str(date.max)))
                if day not in texts:
                    self.differences.append(f"{self._day} {name}: remind does not say {day}")
        rows = self._rows("calendar", "committees", "--over", f"{self._day.year}..{self._day.year + 3}")
        told = {}
        for row in rows:
            if row["what"].startswith("Committee overdue since "):
                with temporary_language("en"):
                    day = format_long_date(date.fromisoformat(self._committees[row["startup"]].day or str(date.max)))
                is_told = f"since {day}: " in row["what"] and row["date"] == str(self._day)
                told[row["startup"]] = Committee(self._committees[row["startup"]].day, is_told)
            elif row["what"].startswith("Committee: "):
                told.setdefault(row["startup"], Committee(row["date"]))
        expected = {name: it for name, it in self._committees.items() if it.day}
        for name, it in self._upcoming.items():
            if name in told and told[name] != it:
                working_day = next_working_day(date.fromisoformat(str(it.day)), self._vocabulary)
                expected[name] = Committee(str(working_day))
        self._expect("calendar", told, expected)

    def ask_lists_of_pages(self) -> None:
        """The portfolio, the list to download, home."""
        parts = -(-len(self._committees) // paging.PAGE_ROWS)
        text = "".join(self._page("/startups", all="1", page=str(number)) for number in range(1, parts + 1))
        told = {}
        for row in re.findall(r'<tr><th scope="row"><a href="/startups/(.*?)</tr>', text, re.DOTALL):
            name = unquote(row.partition("?")[0])
            cell = row.partition('data-l="Next committee"')[2].partition("</td>")[0]
            day = _TIME.search(cell)
            told[name] = Committee(day and day[1], "late-t" in cell)
        self._expect("page of products", told, self._committees)
        rows = json.loads(self._page("/startups.json", all="1"))["rows"]
        told = {row["id"]: Committee(row["next_committee"], row["late"] is not None) for row in rows}
        self._expect("products to download", told, self._committees)
        self._expect("products to download, phase", {row["id"]: row["phase"] for row in rows}, self._phases)
        block = self._page("/").partition('id="next"')[2].partition("</section>")[0]
        days = re.findall(r'datetime="([^"]*)".*?href="/startups/([^"?]*)', block, re.DOTALL)
        first = sorted((it.day, name) for name, it in self._upcoming.items())[: max(len(days), 1)]
        self._expect("home", {unquote(name): day for day, name in days}, {name: day for day, name in first})

    def ask_entries(self, names: Collection[str]) -> None:
        """The pages of some products: `show`, `dossier`, that of a browser."""
        told: dict[str, dict[str, Any]] = {"show": {}, "dossier": {}, "page": {}, "team": {}, "page, team": {}}
        told["page, stop"] = {}
        phases = {}
        for name in names:
            page = self._ask("show", f"startup/{name}")
            cells = _fact(page, "committees", "next_committee")
            told["show"][name] = Committee(cells[0], cells[1] < 0) if len(cells) > 1 else Committee()
            phases[name] = next(iter(_fact(page, "summary", "phase")), None)
            told["team"][name] = {row["member"] for row in page["sections"]["team"]["blocks"][0]["rows"]}
            cells = _fact(self._ask("dossier", f"startup/{name}"), "summary", "day")
            days = [cell for cell in cells if isinstance(cell, str)]
            told["dossier"][name] = Committee(days[0], cells[0] is None) if days else Committee()
            text = self._page(f"/startups/{quote(name)}")
            told["page, stop"][name] = "Stop decided on" in text
            table = text.partition('id="com"')[2].partition("</section>")[0]
            coming = next((row for row in table.split("<tr>") if "to decide" in row), "")
            day = _TIME.search(coming)
            told["page"][name] = Committee(day and day[1], "late-t" in coming)
            team = text.partition('id="team"')[2].partition("</section>")[0]
            present = "".join(row for row in team.split("<tr>") if "arrives on" not in row)  # who arrives is told too
            told["page, team"][name] = {unquote(member) for member in re.findall(r'href="/members/([^"?]*)', present)}
        for face in ("show", "dossier", "page"):
            self._expect(face, told[face], self._of(names))
        stopping = {row["id"] for row in self._rows("todo", "--only", "stop-decided")}
        self._expect("page, stop decided", told["page, stop"], {name: name in stopping for name in names})
        for face in ("team", "page, team"):
            self._expect(face, told[face], {name: self._people[name] for name in names})
        self._expect("show, phase", phases, {name: self._phases[name] for name in names})

    def ask_database(self, path: Path) -> None:
        """The tables of `export sqlite`."""
        result = self._call("export", "sqlite", str(path), "--at", str(self._day), "-R", str(self._root))
        assert result.code == 0, result.err
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT id, next_committee, phase, team FROM startups_at").fetchall()
        told = {row[0]: Committee(row[1], (row[1] or "9999") < str(self._day)) for row in rows}
        self._expect("export sqlite", told, self._committees)
        self._expect("export sqlite, phase", {row[0]: row[2] for row in rows}, self._phases)
        self._expect("export sqlite, team", {row[0]: row[3] or 0 for row in rows}, {
            name: len(self._people[name]) for name in self._phases
        })  # fmt: skip


def _fact(page: Mapping[str, Any], section: str, fact_id: str) -> list[Any]:
    """The cells of a fact of a page."""
    (block,) = [block for block in page["sections"][section]["blocks"] if block["type"] == "facts"]
    return next((fact["values"] for fact in block["facts"] if fact["id"] == fact_id), [])


def _texts(page: Mapping[str, Any]) -> str:
    return json.dumps(page["sections"], ensure_ascii=False)
