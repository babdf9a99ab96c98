"""Charts: the same plot in characters and in SVG, told in words too; and the HTML page around them."""

from __future__ import annotations

import datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from support import render_samples

from incubo.core.message import LabelledValue, Message
from incubo.document.chart import Chart, GanttColumns
from incubo.document.table import Column, Note, Row, Table
from incubo.render.charts.plot import scale_ticks
from incubo.render.terminal.style import TerminalStyle

HOSTILE = '<script>alert(1)</script>\x1b[31m" onload="x\u202e'
SVG = "{http://www.w3.org/2000/svg}"


class Attributes(HTMLParser):
    """The names of all attributes of a page."""

    @classmethod
    def of(cls, page: str) -> set[str]:
        parser = cls()
        parser.names = set()
        parser.feed(page)
        return parser.names

    def handle_starttag(self, tag, attrs):
        self.names |= {name for name, _ in attrs}


def day(year: int, month: int = 1, number: int = 1) -> datetime.date:
    return datetime.date(year, month, number)


def months(kind: str, points: int = 6) -> Table:
    """A growing portfolio: at point i, i in construction and 1 in acceleration."""
    rows = [Row({"date": day(2020 + i // 12, i % 12 + 1), "a": i, "b": 1}) for i in range(points)]
    columns = (
        Column("date", Message("On"), "date"),
        Column("a", Message("Construction"), "integer"),
        Column("b", Message("Acceleration"), "integer"),
    )
    chart = Chart(kind, Message("Growth"), "date", ("a", "b"), Message("startups"))
    return Table("growth", Message("The portfolio"), day(2024), columns, tuple(rows), (), None, None, chart)


def lives(name: str = "Quai") -> Table:
    construction, acceleration = map(render_samples.phase_value, ("construction", "acceleration"))
    rows = (
        Row({"name": name, "phase": construction, "start": day(2020), "end": day(2022)}),
        Row({"name": name, "phase": acceleration, "start": day(2022), "end": None}),
        Row({"name": "Digue", "phase": construction, "start": day(2023), "end": None}),
    )
    columns = (
        Column("name", Message("Startup"), "text"),
        Column("phase", Message("Phase"), "phase"),
        Column("start", Message("From"), "date"),
        Column("end", Message("To"), "date"),
    )
    spans = GanttColumns("start", "end", "phase", (construction, acceleration), day(2020), day(2023, 12, 31))
    chart = Chart("gantt", Message("Lives"), "name", gantt=spans)
    return Table("timeline", Message("Lives"), day(2024), columns, rows, (Note("x", Message(name)),), None, None, chart)


def test_stacked_columns_stand_on_a_scale_in_the_order_of_the_legend():
    output = render_samples.render_sample_table(months("stacked"), terminal=TerminalStyle(width=80)).splitlines()
    assert output[3] == "Growth"
    assert output[4].startswith("6 ┤")
    last = [line[-6:-1] for line in output if "█" in line and "Constr" not in line]
    assert last.count("█████"[:5]) >= 5  # 5 of 6 levels of the last point
    assert any("▓" in line for line in output[4:7])
    assert "█\u00a0Construction  ▓\u00a0Acceleration" in output
    assert "2020-01-01" in "\n".join(output)


def test_ascii_output_has_a_chart_in_ascii():
    for table in (months("stacked"), months("line"), lives()):
        output = render_samples.render_sample_table(table, terminal=TerminalStyle(unicode=False, width=80))
        assert output.isascii()
        assert "#" in output or "o" in output


def test_more_points_than_columns_are_thinned_out_and_the_last_one_stays():
    output = render_samples.render_sample_table(months("stacked", 200), terminal=TerminalStyle(width=60))
    chart = output.split("\n\n")[1].splitlines()
    assert max(map(len, chart)) <= 60
    assert chart[1].startswith("210 ┤") or chart[1].startswith("200 ┤")
    assert chart[-4].rstrip().endswith("█")  # the greatest point is the last one


def test_a_line_chart_marks_each_series():
    output = render_samples.render_sample_table(months("line"), terminal=TerminalStyle(width=80))
    assert output.count("●") == 5 - 1 + 1  # five points that are not 0, one of them behind the other series; the legend
    assert output.count("▲") == 6 + 1
    assert "▲\u00a0Acceleration" in output


def test_a_gantt_stands_in_place_of_the_rows():
    output = render_samples.render_sample_table(lives(), terminal=TerminalStyle(width=60)).splitlines()
    quai = next(line for line in output if line.startswith("Quai"))
    digue = next(line for line in output if line.startswith("Digue"))
    bar = quai.split("  ", 1)[1].strip()
    assert set(bar) == {"█", "▓"}
    assert abs(bar.count("█") - bar.count("▓")) <= 1  # two years each
    assert digue.rstrip().endswith("█")
    assert digue.count("█") == pytest.approx(len(bar) / 4, abs=1)
    assert not any("2022-01-01" in line for line in output)


def test_two_of_one_name_have_a_lane_each():
    table = lives()
    rows = [
        row._replace(cells={**row.cells, "name": LabelledValue(f"s{i}", "Same")}) for i, row in enumerate(table.rows)
    ]
    output = render_samples.render_sample_table(
        table._replace(rows=tuple(rows)), terminal=TerminalStyle(width=60)
    ).splitlines()
    assert len([line for line in output if line.startswith("Same")]) == 3


def test_svg_is_a_named_image_that_tells_its_figures():
    for table in (months("stacked"), months("line"), lives(), render_samples.phases_table()):
        root = ElementTree.fromstring(render_samples.render_sample_table(table, "svg"))
        assert root.get("role") == "img"
        named = root.get("aria-labelledby", "").split()
        assert [root.find(f".//*[@id='{element}']") is not None for element in named] == [True, True]
        description = root.find(f"{SVG}desc").text
        assert all(
            render_samples.render_sample_table(table, "csv").splitlines()[1].split(",")[-1] in description for _ in [0]
        )


def test_hostile_content_is_only_text_in_svg_and_html():
    table = lives(HOSTILE)
    root = ElementTree.fromstring(render_samples.render_sample_table(table, "svg"))
    assert {element.tag for element in root.iter()} <= {
        SVG + tag for tag in ("svg", "title", "desc", "g", "rect", "line", "text")
    }
    page = render_samples.render_sample_table(table, "html")
    assert "<script" not in page
    assert "onload" not in Attributes.of(page)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page


def test_a_page_of_html_has_what_a_screen_reader_needs(french):
    page = render_samples.render_sample_table(render_samples.phases_table(), "html", include_entries=True)
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    for part in ("<title>Startups par phase", "<caption id=", '<th scope="col"', '<th scope="row"', "<h2", "<svg ",
                 "<tfoot>", "<code>"):  # fmt: skip
        assert part in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page  # nothing is fetched


def test_scales_are_round_and_counts_are_whole():
    assert scale_ticks(238, 4) == [0, 100, 200, 300]
    assert scale_ticks(11, 4) == [0, 3, 6, 9, 12]
    assert scale_ticks(1, 5, counts_units=True) == [0, 1]
    assert scale_ticks(0.5, 5) == [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert scale_ticks(0, 5) == [0, 1]
