"""What is passed on to people who have no terminal says no command: the notes of reports in files."""

from __future__ import annotations

import html
import io
import re
import zipfile

import pytest
from support.examples import combinations

from incubo.reports.catalogue import REPORTS

# “incubo id”, “incubo item” are the headings of the hidden columns by which a workbook is read back
COMMAND = re.compile(r"(?<![\w/.-])(?:incubo (?!(?:id|item)\b)[a-zé]+|--[a-z]+)|status admin")
OPTIONS = ((), ("--over", "2023..2024", "--every", "year"))


def text_of(data: bytes, fmt: str) -> str:
    if fmt == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets = [name for name in book.namelist() if re.match(r"xl/(sharedStrings|worksheets/)", name)]
            return html.unescape(re.sub(r"<[^>]+>", "\n", "".join(book.read(name).decode() for name in sheets)))
    body = re.sub(r"<style.*?</style>", "", data.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(("name", "lang", "fmt"), combinations(list(REPORTS), ["en", "fr"], ["html", "xlsx"]))
def test_a_report_in_a_file_says_no_command(call, tmp_path, name, lang, fmt):
    parameters = {parameter.name for parameter in REPORTS[name].parameters}
    for number, options in enumerate(OPTIONS if {"over", "every"} <= parameters else OPTIONS[:1]):
        file = tmp_path / f"{number}.{fmt}"
        assert call("report", name, *options, "-o", str(file), lang=lang).code == 0
        assert COMMAND.findall(text_of(file.read_bytes(), fmt)) == []


@pytest.mark.parametrize("name", ["startups", "members", "missions", "committees", "jobs", "organisations"])
def test_a_list_in_a_file_says_no_command(call, tmp_path, name):
    file = tmp_path / "list.xlsx"
    assert call("list", name, "--limit", "1", "-o", str(file)).code == 0
    assert COMMAND.findall(text_of(file.read_bytes(), "xlsx")) == []
    assert "--limit shows more" in call("list", name, "--limit", "1").out
