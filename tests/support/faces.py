"""What each face says of the products of a registry on a day: committees, phases, people, ends, offers, what is wrong.

The lists of a terminal are what all others are compared with. A face speaks of some products only, by its definition:
`report committees` of those in the programme, `digest` of those whose committee comes soon.
"""

from __future__ import annotations

import html
import json
import re
import shlex
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from starlette.testclient import TestClient
from support.command_line import RunCommand

from incubo.core.i18n import format_long_date, temporary_language
from incubo.model.dates import shift_date_clamped
from incubo.model.vocabulary import Vocabulary
from incubo.model.working_days import next_working_day
from incubo.web.forms.open_forms import FORMS
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

    def __init__(
        self,
        call: RunCommand,
        client: TestClient,
        root: Path,
        day: date,
        vocabulary: Vocabulary,
        *,
        today: date | None = None,
        gives_day: bool = True,
    ) -> None:
        """`today`: the current day, if `day` is before it. `gives_day`: whether each face is told the day (`--at`)."""
        self._call, self._client, self._root, self._day, self._vocabulary = call, client, root, day, vocabulary
        self._is_past = today is not None and day < today
        self._day_words = ("--at", str(day)) if gives_day else ()
        self._answers: dict[tuple[str, ...], Any] = {}
        self.differences: list[str] = []
        columns = ("--columns", "id,phase,since,team,last_committee,next_committee,committees")
        rows = [
            row for words in ((), ("--not-active",)) for row in self._rows("list", "startups", *words, *columns)
        ]  # `--all` would count drafts
        self._startups = {row["id"]: row for row in rows}
        late = {row["id"] for row in self._rows("list", "startups", "--all", "--committee-late", "--columns", "id")}
        self._committees = {row["id"]: Committee(row["next_committee"], row["id"] in late) for row in rows}
        self._phases: dict[str, str | None] = {row["id"]: row["phase"] for row in rows}
        self._people: dict[str, set[str]] = {row["id"]: set() for row in rows}
        self._members = {row["id"]: row for row in self._rows("list", "members", "--columns", "id,until,startups")}
        for row in self._members.values():
            for startup in row["startups"] or ():
                self._people.setdefault(startup, set()).add(row["id"])
        self._ends: dict[tuple[str, str], str | None] = {}
        sizes = {row["id"]: row["team"] or 0 for row in rows}
        self._expect("list startups, team", sizes, {row["id"]: len(self._people[row["id"]]) for row in rows})
        self._live = {name for name, phase in self._phases.items() if vocabulary.is_live(phase)}
        self._incubated = {name for name, phase in self._phases.items() if vocabulary.is_incubated(phase)}
        self._late = {name: it for name, it in self._committees.items() if it.is_late}
        self._upcoming = {name: it for name, it in self._committees.items() if it.day and not it.is_late}
        self._offers: dict[str, set[str]] = {}
        for row in self._rows("list", "jobs", "--columns", "id,startup"):
            self._offers.setdefault(row["startup"], set()).add(row["id"])
        last = str(day + timedelta(_DAYS_AHEAD))
        self._soon = {
            name: it for name, it in self._upcoming.items() if name in self._incubated and str(it.day) <= last
        }

    def _expect(self, face: str, told: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        for name in sorted({*told, *expected}, key=str):
            if told.get(name, "nothing") != expected.get(name, "nothing"):
                self.differences.append(
                    f"{self._day} {name}: {face} says {told.get(name, 'nothing')}, "
                    f"and not {expected.get(name, 'nothing')}"
                )

    def _expect_same(self, face: str, told: Iterable[str], expected: Iterable[str]) -> None:
        self._expect(face, dict.fromkeys(told, "it"), dict.fromkeys(expected, "it"))

    def _column(self, name: str, rows: Iterable[Mapping[str, Any]] | None = None) -> dict[str, Any]:
        """A column of the list of products: by id, of those in `rows`."""
        names = self._startups if rows is None else [row.get("id") or row["startup"] for row in rows]
        return {startup: self._startups[startup][name] for startup in names}

    def _ask(self, *words: str) -> Any:
        if words not in self._answers:
            result = self._call(*words, *self._day_words, "-f", "json", "-R", str(self._root))
            assert result.code == 0, (words, result.err)
            self._answers[words] = json.loads(result.out)
        return self._answers[words]

    def _rows(self, *words: str, of_all: bool = True) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._ask(*words, *(("--incubator", "all") if of_all else ()))["rows"]
        return rows

    def _page(self, address: str, **query: str) -> str:
        at = {"at": str(self._day)} if self._day_words else {}
        answer = self._client.get(address, params={**at, "incubator": "all", **query})
        assert answer.status_code == 200, address
        return answer.text

    def ask_everything(self) -> None:
        """All of what follows, of all products."""
        self.ask_tables()
        self.ask_counts()
        self.ask_lists_of_pages()
        self.ask_entries(sorted(self._startups))
        self.ask_reasons()
        self.ask_ends()

    def ask_tables(self) -> None:
        """Lists, reports, SQL, what is to do, calendars."""
        self._ask_sql()
        rows = self._rows("report", "committees")
        told = {row["id"]: Committee(row["next"], row["state"] == "overdue") for row in rows}
        self._expect("report committees", told, self._of(self._incubated))
        for name, column in (("last", "last_committee"), ("held", "committees")):
            self._expect(
                f"report committees, {name}", {row["id"]: row[name] for row in rows}, self._column(column, rows)
            )
        late_days = {row["id"]: row["late"] for row in rows if row["late"] is not None}
        phases = {row["id"]: row["phase"] for row in rows}
        expected = {row["id"] for row in rows if row["state"] == "due"}
        stopping = {row["id"] for row in rows if row["state"] == "stopping"}
        rows = [
            row
            for row in self._rows("list", "committees", "--all", "--columns", "id,date,planned,state")
            if row["id"] in self._startups
        ]  # not those of drafts
        held = Counter(row["id"] for row in rows if not row["planned"])
        self._expect("list committees, held", {name: held[name] for name in self._startups}, self._column("committees"))
        told = {
            row["id"]: Committee(row["date"], row["date"] < str(self._day)) for row in reversed(rows) if row["planned"]
        }  # by day
        self._expect("list committees", told, {name: it for name, it in self._committees.items() if it.day})
        told = {row["id"]: row["state"] == "due" for row in rows if row["planned"] and row["id"] in self._incubated}
        self._expect("list committees, expected", told, {name: name in expected for name in told})
        rows = self._rows("report", "risk")
        at_risk = [row["startup"] for row in rows if "stop-decided" in row["reasons"]]
        self._expect("risk", {row["startup"]: row["late"] for row in rows if row["late"]}, late_days)
        since = {name: (self._day - date.fromisoformat(it.day)).days for name, it in self._late.items() if it.day}
        self._expect("report committees, late", late_days, since)
        phases |= {row["startup"]: row["phase"] for row in rows}
        spans = [row for row in self._rows("report", "timeline") if row["end"] is None]
        self._expect("timeline, since", {row["startup"]: row["start"] for row in spans}, self._column("since", spans))
        phases |= {row["startup"]: row["phase"] for row in spans}
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
        for name in stopping - told if self._is_past else ():  # on other days it may be planned
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
        for name in ("since", "last_committee", "committees"):
            self._expect(f"SQL, {name}", {row["id"]: row[name] for row in rows}, self._column(name))

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
        rows = [row for row in self._rows("report", "ahead") if row["kind"] == "committee"]
        last = str(shift_date_clamped(self._day, 6, "months"))
        soon = {name: it.day for name, it in self._upcoming.items() if str(self._day) < str(it.day) <= last}
        told = {row["startup"]: row["date"] for row in reversed(rows) if row["date"] > str(self._day)}
        self._expect("report ahead", told, soon)
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
        rows = json.loads(self._page("/members.json"))["rows"]
        until = {name: row["until"] for name, row in self._members.items()}
        self._expect("people to download", {row["id"]: row["until"] for row in rows}, until)
        rows = json.loads(self._page("/jobs.json"))["rows"]
        closes = {row["id"]: row["closes"] for row in self._rows("list", "jobs", "--columns", "id,closes")}
        self._expect("offers to download", {row["id"]: row["closes"] for row in rows}, closes)
        rows = json.loads(self._page("/startups.json", all="1"))["rows"]
        told = {row["id"]: Committee(row["next_committee"], row["late"] is not None) for row in rows}
        self._expect("products to download", told, self._committees)
        self._expect("products to download, phase", {row["id"]: row["phase"] for row in rows}, self._phases)
        block = self._page("/").partition('id="next"')[2].partition("</section>")[0]
        days = re.findall(r'datetime="([^"]*)".*?href="/startups/([^"?]*)', block, re.DOTALL)
        first = sorted((it.day, name) for name, it in self._upcoming.items())[: max(len(days), 1)]
        self._expect("home", {unquote(name): day for day, name in days}, {name: day for day, name in first})
        self._follow_ways(self._page("/", all="1"))

    def _follow_ways(self, page: str) -> None:
        """What home offers to settle something exists: the form of a verb, or a page."""
        for address in {*map(html.unescape, re.findall(r'<a class="btn s" href="([^"]*)"', page))}:
            verb = address.partition("?")[0].removeprefix("/").removeprefix("change/")
            if verb not in FORMS and self._client.get(address).status_code != 200:
                self.differences.append(f"{self._day}: home leads to {address}, which does not exist")

    def ask_counts(self) -> None:
        """How many products are in each phase, who is there, and which offers are open, wherever they are counted."""
        told = {row["phase"]: row["count"] for row in self._rows("report", "phases") if row["count"]}
        self._expect("report phases", told, Counter(self._phases.values()))
        offers = {row["id"]: row["closes"] for row in self._rows("list", "jobs", "--columns", "id,closes")}
        for report, expected in (("headcount", set(self._members)), ("jobs", set(offers))):
            rows = self._rows("report", report, "--why")
            self._expect_same(f"report {report}", {entry["id"] for row in rows for entry in row["why"]}, expected)
        (arrivals,) = self._rows("report", "arrivals")
        self._expect("report arrivals", {"people": arrivals["present"] or 0}, {"people": len(self._members)})
        for table, column, known in (
            ("members", "until", {name: row["until"] for name, row in self._members.items()}),
            ("jobs", "closes", offers),
            ("startups", "since", {name: self._startups[name]["since"] for name in self._live}),
        ):
            rows = self._rows("query", f"SELECT id, {column} FROM {table}_now", of_all=False)
            self._expect(f"SQL, {table}_now", {row["id"]: row[column] for row in rows}, known)
        for row in self._rows("list", "jobs", "--all", "--not-draft", "--columns", "id"):
            state = _fact(self._ask("show", f"job/{row['id']}"), "summary", "state")
            self._expect("show, offer", {row["id"]: state[:1] == ["open"]}, {row["id"]: row["id"] in offers})
        rows = [row for row in self._rows("todo") if row["reason"] in ("offer-closing", "offer-stale")]
        closing = {row["id"]: row["day"] for row in rows if row["reason"] == "offer-closing"}
        self._expect("todo, offers", closing, {name: offers.get(name) for name in closing})
        reminded = {item["command"].split()[2].removeprefix("job/"): item["values"] for item in self._reminded("jobs")}
        told = {name: day for name, values in reminded.items() for day in filter(_is_day, values)}
        self._expect("remind, offers that close", told, closing)
        told = {name for name, values in reminded.items() if any(isinstance(value, int) for value in values)}
        self._expect_same("remind, old offers", told - closing.keys(), {row["id"] for row in rows} - closing.keys())
        for name in {*reminded, *(row["id"] for row in rows)} - set(offers):
            self.differences.append(f"{self._day} {name}: todo or remind speaks of an offer that is not open")
        rows = {row["id"]: row[str(self._day.year)] or 0 for row in self._rows("report", "indicators")}
        expected = {"I-1": len(self._live), "I-3": len(self._incubated), "I-15": len(self._members)}
        self._expect("report indicators", {name: rows[name] for name in expected}, expected)
        self._ask_tiles()
        for incubator in self._rows("list", "incubators", of_all=False):
            self._ask_incubator(incubator["id"], incubator["startups"], incubator["people"] or 0)

    def _ask_incubator(self, name: str, startups: int, people: int) -> None:
        """How many products and people an incubator has."""
        told = {"list startups": len(self._ask("list", "startups", "--incubator", name)["rows"])}
        told["show, startups"] = len(
            self._ask("show", f"incubator/{name}")["sections"]["portfolio"]["blocks"][0]["rows"]
        )
        phases = self._ask("report", "phases", "--incubator", name)["totals"]
        told["report phases"] = phases[-1]["count"] if phases else 0
        self._expect(f"{name}, startups", told, dict.fromkeys(told, startups))
        told = {"list members": len(self._ask("list", "members", "--incubator", name)["rows"])}
        told["show, people"] = next(iter(_fact(self._ask("show", f"incubator/{name}"), "summary", "people")), None) or 0
        headcount = self._ask("report", "headcount", "--incubator", name)["totals"]
        told["report headcount"] = headcount[0]["members"] or 0 if headcount else 0
        self._expect(f"{name}, people", told, dict.fromkeys(told, people))

    def _ask_tiles(self) -> None:
        numbers = re.findall(r'<p class="big[^"]*">(?:<[^>]*>)*([\d,]+|–)', self._page("/"))
        told = [int(number.replace(",", "").replace("–", "0")) for number in numbers]
        ending = self._rows("list", "members", "--ending", "60d", "--columns", "id")
        late = self._incubated & set(self._late)
        expected = {"live": len(self._live), "people": len(self._members), "ends": len(ending), "late": len(late)}
        self._expect("home", dict(zip(expected, told, strict=True)), expected)

    def _reminded(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """The lines of reminders, each with the command that settles it."""
        for lines in self._reminded_sections(kind).values():
            yield from lines

    def _reminded_sections(self, kind: str) -> dict[str, list[Mapping[str, Any]]]:
        """The same lines by section: of committees and entries, by product."""
        sections: dict[str, list[Mapping[str, Any]]] = {}
        for message in self._ask("remind", kind, "--incubator", "all")["messages"]:
            for name, section in message["page"]["sections"].items():
                items = (item for block in section["blocks"] for item in block.get("items", ()) if item["command"])
                sections.setdefault(name, []).extend(items)
        return sections

    def ask_reasons(self) -> None:
        """What is wrong with the active products: `todo`, `report risk`, `report standards`, `show`."""
        risks = {row["startup"]: row for row in self._rows("report", "risk")}
        standards = {row["startup"]: row["missing"] or [] for row in self._rows("report", "standards")}
        vacant = {row["id"]: row["missing"] or () if row["people"] else None for row in self._rows("report", "teams")}
        todo: dict[str, Counter[str]] = {name: Counter() for name in self._startups}
        for row in self._rows("todo"):
            if row["kind"] == "startup" and row["id"] in todo:
                todo[row["id"]][row["reason"]] += 1
        for name in sorted(self._live):
            at_risk, told = risks.get(name, {}).get("reasons") or [], todo[name]
            for reason in ("stop-decided", "committee-late", "nobody", "role", "phase-long"):
                self._expect(f"risk, {reason}", {name: reason in at_risk}, {name: reason in told})
            page = self._ask("show", f"startup/{name}")
            (block,) = page["sections"]["missing"]["blocks"]
            due = {item["values"][0] for item in block["items"] if item.get("marks", [""])[0] == "due"}
            self._expect("standards", {name: sorted(standards.get(name, ()))}, {name: sorted(due)})
            fields = 0 if self._is_to_stop(page) else len(due - {"committee"})
            self._expect("todo, fields", {name: told["sheet"]}, {name: fields})
            if vacant[name] is not None and not self._is_to_stop(page):
                if told["role"] > len(vacant[name]):  # a role that somebody takes later is vacant in a report only
                    self.differences.append(f"{self._day} {name}: report teams has fewer vacant roles than todo")
                self._expect("risk, vacant roles", {name: risks.get(name, {}).get("vacant") or 0}, {name: told["role"]})
            if name in risks:
                self._expect("risk, fields", {name: risks[name]["missing"] or 0}, {name: fields})
                is_unrecorded = "committee-never" in at_risk
                self._expect("risk, no committee", {name: is_unrecorded}, {name: "committee-never" in told})
        self._ask_reminders({name: told for name, told in todo.items() if "phase-doubt" not in told})

    def _ask_reminders(self, todo: Mapping[str, Counter[str]]) -> None:
        """What teams are reminded of is what `todo` asks, and a first committee somewhat earlier."""
        fields = {
            name: len(lines) for name, lines in self._reminded_sections("sheets").items() if name in todo and lines
        }
        asked = {name: told["sheet"] for name, told in todo.items() if name in self._live and told["sheet"]}
        self._expect("remind, fields", fields, asked)
        committees = {name for name, lines in self._reminded_sections("committees").items() if lines}
        reasons = {"committee-late", "committee-soon", "committee-never"}
        asked = {name for name, told in todo.items() if not reasons.isdisjoint(told)}
        early = {name for name in self._incubated if not self._startups[name]["committees"]}
        self._expect_same("remind, committees", committees & todo.keys() - early, asked - early)
        self._expect_same("remind, first committees", asked & early - committees, ())

    def _is_to_stop(self, page: Mapping[str, Any]) -> bool:
        """Whether the page of a product says that it is to stop: it was decided, or its phases plan it."""
        decision = _fact(page, "committees", "last_decision")
        (life,) = page["sections"]["timeline"]["blocks"]
        is_planned = not self._is_past and any(
            self._vocabulary.is_stop(row["phase"]) and str(row["start"]) > str(self._day) for row in life["rows"]
        )
        return is_planned or (decision[:1] == ["stop"] and decision[2] == "not-done")

    def ask_ends(self) -> None:
        """When missions end: people, lists, `todo`, digest, reminders. (Ask the pages of products before.)"""
        told = {}
        for name, member in self._members.items():
            page = self._ask("show", f"member/{name}")
            for row in page["sections"]["startups"]["blocks"][0]["rows"]:
                if row["startup"] in self._startups:
                    told[f"{name}, {row['startup']}"] = row["end"]
            active = _fact(page, "summary", "active")
            left = (date.fromisoformat(member["until"]) - self._day).days if member["until"] else None
            self._expect("show, left", {name: active[1] if len(active) > 1 else None}, {name: left})
        expected = {f"{name}, {startup}": end for (startup, name), end in self._ends.items()}
        self._expect("show, ends", told, {key: expected.get(key, "nobody") for key in told})
        until = {name: row["until"] for name, row in self._members.items()}
        soon = str(self._day + timedelta(_DAYS_AHEAD))
        rows = self._rows("list", "members", "--ending", f"{_DAYS_AHEAD}d", "--columns", "id,until")
        ending = {name: end for name, end in until.items() if end and end <= soon}
        self._expect("list members --ending", {row["id"]: row["until"] for row in rows}, ending)
        rows = self._rows("todo", "--only", "mission-ending")
        todo = {row["id"]: row["day"] for row in rows}
        self._expect("todo, ending", todo, {name: until.get(name) for name in todo})
        (block,) = self._ask("digest", "--all", "--incubator", "all")["sections"]["ending"]["blocks"]
        digest = {item["values"][0]: next(filter(_is_day, item["values"])) for item in block["items"]}
        self._expect("digest, ending", digest, {name: until.get(name) for name in digest})
        to_renew = {item["values"][0] for item in block["items"] if item.get("command")}
        self._expect_same("digest, to renew", to_renew, todo)  # who comes back is in a digest only
        reminded: dict[str, set[str]] = {}
        for item in self._reminded("missions"):
            reminded.setdefault(item["command"].split()[2].removeprefix("member/"), set()).add(item["values"][1])
        for row in rows:
            is_on_team = any(self._ends.get((name, row["id"])) == row["day"] for name in row["startups"] or ())
            if is_on_team and row["day"] not in reminded.get(row["id"], ()):
                self.differences.append(f"{self._day} {row['id']}: remind does not say {row['day']}, as todo does")
        if not self._day_words:  # commands say nothing of the day
            self._try_extensions(rows)
        rows = self._rows("calendar", "missions", "--over", f"{self._day}..{soon}")
        days = {row["date"] for row in rows if row["what"].startswith(("End of mission", "Ends of missions"))}
        of_teams = {end for end in self._ends.values() if end and end <= soon}
        self._expect_same("calendar, ends", days - set(until.values()) | of_teams & days, of_teams)
        for name, days in reminded.items():
            known = {end for (_, member), end in self._ends.items() if member == name} | {until.get(name)}
            if not days <= known:
                self.differences.append(f"{self._day} {name}: remind says {days}, and not {known}")

    def _try_extensions(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """What `todo` advises gives a mission a later end."""
        for row in rows:
            if row["command"].startswith("incubo edit ") and not row["startups"]:
                continue  # no option names a mission for no product
            result = self._call(*shlex.split(row["command"])[1:], "--dry-run", "-R", str(self._root))
            end = max(re.findall(r"^\+ .*end: (\S+)", result.out, re.MULTILINE), default="")
            if result.code or end <= row["day"]:
                self.differences.append(f"{self._day} {row['id']}: “{row['command']}” says {end}: {result.err}")

    def ask_entries(self, names: Collection[str]) -> None:
        """The pages of some products: `show`, `dossier`, that of a browser."""
        told: dict[str, dict[str, Any]] = {"show": {}, "dossier": {}, "page": {}, "team": {}, "page, team": {}}
        told["page, stop"] = {}
        phases = {}
        for name in names:
            page, dossier = self._ask("show", f"startup/{name}"), self._ask("dossier", f"startup/{name}")
            for face, document in (("show", page), ("dossier", dossier)):
                self._ask_committees_held(face, name, document)
            team = [row for block in dossier["sections"]["team"]["blocks"] for row in block.get("rows", ())]
            ends = {row["member"]: row["end"] for row in page["sections"]["team"]["blocks"][0]["rows"]}
            self._expect(f"dossier of {name}, ends", {row["member"]: row["end"] for row in team}, ends)
            self._ends |= {(name, member): end for member, end in ends.items()}
            decision = _fact(page, "committees", "last_decision")
            if self._is_past and decision[2:] == ["planned"]:
                self.differences.append(f"{self._day} {name}: show says of a past day what was planned")
            cells = _fact(page, "committees", "next_committee")
            told["show"][name] = Committee(cells[0], cells[1] < 0) if len(cells) > 1 else Committee()
            phases[name] = next(iter(_fact(page, "summary", "phase")), None)
            told["team"][name] = {row["member"] for row in page["sections"]["team"]["blocks"][0]["rows"]}
            offers = {
                item["command"].split()[2].removeprefix("job/")
                for section in ("roles", "offers")
                for block in page["sections"].get(section, {"blocks": ()})["blocks"]
                for item in block["items"]
                if item["command"] is not None
            }
            self._expect_same(f"show, offers of {name}", offers, self._offers.get(name, ()))
            cells = _fact(dossier, "summary", "day")
            days = [cell for cell in cells if isinstance(cell, str)]
            told["dossier"][name] = Committee(days[0], cells[0] is None) if days else Committee()
            text = self._page(f"/startups/{quote(name)}")
            told["page, stop"][name] = "Stop decided on" in text
            table = text.partition('id="com"')[2].partition("</section>")[0]
            coming = next((row for row in table.split("<tr>") if "to decide" in row), "")
            day = _TIME.search(coming)
            told["page"][name] = Committee(day and day[1], "late-t" in coming)
            team = text.partition('id="team"')[2].partition("</section>")[0]
            present = [row for row in team.split("<tr>") if "arrives on" not in row]  # who arrives is told too
            ends = {
                unquote(member[1]): (day := _TIME.search(row)) and day[1]
                for row in present
                if (member := re.search(r'href="/members/([^"?]*)', row))
            }
            told["page, team"][name] = set(ends)
            self._expect(f"page of {name}, ends", ends, {key: self._ends.get((name, key), "nobody") for key in ends})
        for face in ("show", "dossier", "page"):
            self._expect(face, told[face], self._of(names))
        stopping = {row["id"] for row in self._rows("todo", "--only", "stop-decided")}
        self._expect("page, stop decided", told["page, stop"], {name: name in stopping for name in names})
        for face in ("team", "page, team"):
            self._expect(face, told[face], {name: self._people[name] for name in names})
        self._expect("show, phase", phases, {name: self._phases[name] for name in names})

    def _ask_committees_held(self, face: str, name: str, page: Mapping[str, Any]) -> None:
        row = self._startups[name]
        phase = _fact(page, "summary", "phase")
        self._expect(f"{face}, since", {name: phase[1] if len(phase) > 1 else None}, {name: row["since"]})
        days = [event["date"] for block in page["sections"]["committees"]["blocks"] for event in block.get("rows", ())]
        self._expect(f"{face}, held", {name: len(days)}, {name: row["committees"]})
        self._expect(f"{face}, last committee", {name: max(days, default=None)}, {name: row["last_committee"]})

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


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
