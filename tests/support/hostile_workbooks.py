"""Workbooks that are made to harm: sizes, references, repeats, entities, links, names and encodings that lie."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

from support.workbooks import make_ods, make_xlsx

ROWS = [["Nom", "Phase", "Début"], ["Mon Estran", "Construction", "2024-06-03"], ["Écluse", "Accélération", 12]]
_SHEET = "xl/worksheets/sheet1.xml"
_TEXTS = "xl/sharedStrings.xml"
_CONTENT = "content.xml"
Parts = dict[str, bytes]
Change = Callable[[random.Random, Parts], None]


def make_hostile_workbook(seed: int) -> bytes:
    """A workbook with one to three things that harm; the same for the same seed."""
    draw = random.Random(seed)
    is_xlsx = draw.random() < 0.6
    with zipfile.ZipFile(io.BytesIO(make_xlsx({"A": ROWS}) if is_xlsx else make_ods({"A": ROWS}))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changes = _XLSX_CHANGES if is_xlsx else _ODS_CHANGES
    for change in draw.sample(changes, draw.choice((1, 1, 1, 2, 3))):
        change(draw, parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return _change_bytes(draw, out.getvalue()) if draw.random() < 0.1 else out.getvalue()


def _change_bytes(draw: random.Random, data: bytes) -> bytes:
    """The archive itself, damaged: cut, or with other bytes."""
    if draw.random() < 0.3:
        return data[: draw.randrange(4, len(data))]
    changed = bytearray(data)
    for _ in range(draw.choice((1, 10, 100))):
        changed[draw.randrange(4, len(data))] = draw.randrange(256)
    return bytes(changed)


def _number(draw: random.Random) -> int:
    """A number that is too large for something."""
    return draw.choice((10**5, 10**7, 2**31 - 1, 2**32, 10**10, 2**63, 10**30)) + draw.randrange(-1, 2)


def _replace(parts: Parts, name: str, old: bytes, new: bytes, count: int = 1) -> None:
    if name in parts:
        parts[name] = parts[name].replace(old, new, count)


def _cell_reference(draw: random.Random, parts: Parts) -> None:
    letters = draw.choice((b"XFD", b"ZZZ", b"ZZZZZZZ", b"A" * 300, b"", b"a"))
    _replace(parts, _SHEET, b'r="A2"', b'r="' + letters + str(_number(draw)).encode() + b'"')


def _dimension(draw: random.Random, parts: Parts) -> None:
    end = draw.choice((b"XFD1048576", b"ZZZZZZZ9", b"A0", b"A1:", b"B" * 10_000 + b"1"))
    _replace(parts, _SHEET, b'<dimension ref="A1:C3"', b'<dimension ref="A1:' + end + b'"')


def _row_number(draw: random.Random, parts: Parts) -> None:
    _replace(parts, _SHEET, b'<row r="2"', b'<row r="%d"' % _number(draw))


def _count_of_texts(draw: random.Random, parts: Parts) -> None:
    _replace(parts, _TEXTS, b'uniqueCount="', b'uniqueCount="%d' % _number(draw))


def _text_index(draw: random.Random, parts: Parts) -> None:
    _replace(parts, _SHEET, b"<v>0</v>", b"<v>%d</v>" % draw.choice((-1, _number(draw))))


def _many_texts(draw: random.Random, parts: Parts) -> None:
    _replace(parts, _TEXTS, b"</sst>", b"<si><t>a</t></si>" * draw.choice((10**5, 10**6, 8 * 10**6)) + b"</sst>")


def _one_text_often(draw: random.Random, parts: Parts) -> None:
    """Many cells share one text of megabytes."""
    _replace(parts, _TEXTS, b"<t>Nom</t>", b"<t>" + b"a" * draw.choice((10**5, 10**6, 10**7)) + b"</t>")
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(4, 5_000))
    _replace(parts, _SHEET, b"</sheetData>", rows + b"</sheetData>")


def _deep_tags(draw: random.Random, parts: Parts) -> None:
    depth = draw.choice((10**4, 10**6))
    _replace(parts, _TEXTS, b"<t>Nom</t>", b"<r>" * depth + b"<t>Nom</t>" + b"</r>" * depth)


def _merged_cells(draw: random.Random, parts: Parts) -> None:
    areas = b'<mergeCell ref="A1:XFD1048576"/>' * draw.choice((1, 10**4, 10**6))
    _replace(parts, _SHEET, b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")


def _far_cells(draw: random.Random, parts: Parts) -> None:
    """Few cells, far apart: a dense table of them is large."""
    last = draw.choice((5_000, 20_000))
    _replace(parts, _SHEET, b"</sheetData>", b'<row r="%d"><c r="OJ%d"><v>1</v></c></row></sheetData>' % (last, last))


def _many_cells(draw: random.Random, parts: Parts) -> None:
    cells = draw.choice((b"<c/>", b"<c><v>1</v></c>", b"<row/>")) * draw.choice((10**5, 10**6, 10**7))
    _replace(parts, _SHEET, b"</sheetData>", b"<row>" + cells + b"</row></sheetData>")


def _many_sheets(draw: random.Random, parts: Parts) -> None:
    sheets = b"".join(b'<sheet name="S%d" sheetId="1" r:id="rId1"/>' % i for i in range(draw.choice((99, 101, 10**5))))
    _replace(parts, "xl/workbook.xml", b"</sheets>", sheets + b"</sheets>")


def _many_styles(draw: random.Random, parts: Parts) -> None:
    xf = b'<xf numFmtId="9"/>' * draw.choice((10**5, 2 * 10**6))
    code = b'<numFmt numFmtId="9" formatCode="' + b'"&quot;0&quot;' * 10**5 + b'"/>'
    _replace(parts, "xl/styles.xml", b"<cellXfs", draw.choice((code, b"<cellXfs>" + xf + b"</cellXfs>")) + b"<cellXfs")


def _entities(draw: random.Random, parts: Parts) -> None:
    """Entities that unfold to gigabytes, or name a file."""
    name = draw.choice((_SHEET, _TEXTS, _CONTENT, "xl/workbook.xml"))
    lines = b"".join(b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, 12))
    doctype = draw.choice(
        (b'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">' + lines + b"]>", b'<!DOCTYPE x [<!ENTITY e11 SYSTEM "/etc/hosts">]>')
    )
    if name in parts:
        head, end, rest = parts[name].partition(b"?>")
        parts[name] = head + end + doctype + rest.replace(b"Nom", b"&e11;")


def _links(draw: random.Random, parts: Parts) -> None:
    target = draw.choice(("../../../../etc/hosts", "/etc/hosts", "file:///etc/hosts", "xl/" * 10_000, "", "\x00"))
    _replace(parts, "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", target.encode())


def _names_of_parts(draw: random.Random, parts: Parts) -> None:
    for name in (f"../{'../' * 20}tmp/x", "/tmp/x", "xl/" + "a" * 60_000, "\u202e.xml"):
        parts[name] = b"x"
    if draw.random() < 0.3:
        parts.update((f"p{i}", b"") for i in range(5_000))


def _names_of_sheets(draw: random.Random, parts: Parts) -> None:
    name = draw.choice((b"&#x1b;[31m", b"&#0;", b"a" * 10**6, b"[bold]x[/]", b"", b"\xff\xfe"))
    _replace(parts, "xl/workbook.xml", b'name="A"', b'name="' + name + b'"')
    _replace(parts, _CONTENT, b'table:name="A"', b'table:name="' + name + b'"')


def _encoding(draw: random.Random, parts: Parts) -> None:
    name = draw.choice([name for name in parts if name.endswith(".xml")])
    encoding = draw.choice(("utf-16", "utf-7", "cp037", "latin-1"))
    parts[name] = parts[name].decode("utf-8").encode(encoding, "replace")


def _cut_part(draw: random.Random, parts: Parts) -> None:
    name = draw.choice([name for name in parts if len(parts[name]) > 10])
    parts[name] = parts[name][: draw.randrange(len(parts[name]))]


def _zeros(draw: random.Random, parts: Parts) -> None:
    parts[draw.choice(("xl/media/image1.png", _SHEET, _CONTENT))] = bytes(draw.choice((10**7, 19 * 10**7, 21 * 10**7)))


def _spaces(draw: random.Random, parts: Parts) -> None:
    spaces = b'<text:s text:c="%d"/>' % draw.choice((10**6, 10**8, _number(draw)))
    _replace(parts, _CONTENT, b"Nom", spaces * draw.choice((1, 20, 1_000)) + b"Nom")


def _repeated_rows(draw: random.Random, parts: Parts) -> None:
    repeat = b'<table:table-row table:number-rows-repeated="%d"' % draw.choice((19_990, _number(draw)))
    _replace(parts, _CONTENT, b"<table:table-row", repeat, draw.choice((1, 2)))


def _repeated_columns(draw: random.Random, parts: Parts) -> None:
    repeat = b'<table:table-cell table:number-columns-repeated="%d"' % draw.choice((399, _number(draw)))
    _replace(parts, _CONTENT, b"<table:table-cell", repeat, draw.choice((1, 5)))


def _long_text(draw: random.Random, parts: Parts) -> None:
    text = draw.choice((b"a", b" ", b"<text:span>a</text:span>", b"&amp;")) * draw.choice((10**5, 10**6, 10**7))
    _replace(parts, _CONTENT, b"Nom", text)


def _empty_rows(draw: random.Random, parts: Parts) -> None:
    rows = draw.choice((b"<table:table-row/>", b"<table:table-row><table:table-cell/></table:table-row>"))
    _replace(parts, _CONTENT, b"</table:table>", rows * draw.choice((10**5, 3 * 10**6)) + b"</table:table>")


_BOTH: tuple[Change, ...] = (_entities, _names_of_parts, _names_of_sheets, _encoding, _cut_part, _zeros)
_XLSX_CHANGES: tuple[Change, ...] = (
    *_BOTH, _cell_reference, _dimension, _row_number, _count_of_texts, _text_index, _many_texts, _one_text_often,
    _deep_tags, _merged_cells, _far_cells, _many_cells, _many_sheets, _many_styles, _links,
)  # fmt: skip
_ODS_CHANGES: tuple[Change, ...] = (*_BOTH, _spaces, _repeated_rows, _repeated_columns, _long_text, _empty_rows)
