"""The pictures of docs/images: four pages of the sample, in both languages, by Playwright and Chromium.

Run by hand when the pages look otherwise (`make browser` installs what it needs): python tools/screenshots.py
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "images"
PAGES = ("today", "startup", "preview", "report")
_WIDTH, _HEIGHT = 1100, 760
_MAX_COLOURS = 256
_DAY = "2025-01-13T09:00:00"
"""When the sample was committed: two days before its “today”."""
_NEW_END = {"en": "2025-06-30", "fr": "30/06/2025"}


def main() -> int:
    """Take all pictures."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("INCUBO_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in ("en", "fr"):
            with tempfile.TemporaryDirectory() as temporary:
                for name, picture in _take(browser, Path(temporary), language):
                    (FOLDER / f"{name}.{language}.png").write_bytes(reduce_colours(picture))
        browser.close()
    return 0


def _take(browser: Any, folder: Path, language: str) -> Iterator[tuple[str, bytes]]:
    """The pictures in a language, of a copy of the sample."""
    environment = {
        **os.environ,
        "INCUBO_LANG": language,
        "INCUBO_CONFIG": str(folder / "config.toml"),
        "XDG_STATE_HOME": str(folder / "state"),
        "PYTHONPATH": str(ROOT),
        "GIT_AUTHOR_DATE": _DAY,
        "GIT_COMMITTER_DATE": _DAY,
    }
    incubo = [sys.executable, "-P", "-m", "incubo"]
    registry = folder / "registre"
    init = [*incubo, "init", str(registry), "--example", "--yes"]
    subprocess.run(init, env=environment, check=True, capture_output=True)
    command = [*incubo, "serve", "--no-open"]
    process = subprocess.Popen(
        command, cwd=registry, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        base = address.partition("/?")[0]
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
        page.set_default_timeout(10_000)
        page.goto(address)
        yield "today", page.screenshot()
        page.goto(f"{base}/startups/mon-estran")
        yield "startup", page.screenshot()
        page.goto(f"{base}/change/extend?member=samuel.orvault")
        page.fill("input[name='q.until']", _NEW_END[language])
        page.click("button.go")
        page.wait_for_load_state()
        yield "preview", page.screenshot()
        answer = page.goto(f"{base}/reports/phases")
        assert answer.ok, answer.status
        yield "report", page.screenshot()
        page.close()
    finally:
        process.terminate()
        process.wait(20)


def reduce_colours(png: bytes) -> bytes:
    """A picture as Chromium takes it (8 bits, RGB or RGBA, not interlaced), with a palette of its most used colours.

    A page has few, and the shades of letters are near them.
    """
    width, height, _, colour_type = struct.unpack(">IIBB", png[16:26])
    pixels = _read_pixels(png, width, height, 4 if colour_type == 6 else 3)
    counts: dict[bytes, int] = {}
    for pixel in pixels:
        counts[pixel] = counts.get(pixel, 0) + 1
    palette = sorted(counts, key=lambda pixel: (-counts[pixel], pixel))[:_MAX_COLOURS]
    places = {pixel: place for place, pixel in enumerate(palette)}
    for pixel in counts:
        if pixel not in places:
            places[pixel] = min(
                range(len(palette)),
                key=lambda place: sum((a - b) ** 2 for a, b in zip(pixel, palette[place], strict=True)),
            )
    rows = (bytes(places[pixel] for pixel in pixels[y * width : (y + 1) * width]) for y in range(height))
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _read_pixels(png: bytes, width: int, height: int, size: int) -> list[bytes]:
    """The pixels of a picture, three bytes each."""
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    raw, stride = zlib.decompress(data), width * size
    pixels: list[bytes] = []
    above = bytearray(stride)
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            left, up = (row[x - size] if x >= size else 0), above[x]
            corner = above[x - size] if x >= size else 0
            row[x] = (row[x] + _predict(kind, left, up, corner)) & 255
        pixels += [bytes(row[x : x + 3]) for x in range(0, stride, size)]
        above = row
    return pixels


def _predict(kind: int, left: int, up: int, corner: int) -> int:
    """What a byte of a row was subtracted from: the five filters of PNG."""
    if kind < 3:
        return (0, left, up)[kind]
    if kind == 3:
        return (left + up) // 2
    distances = [(abs(left + up - corner - value), order, value) for order, value in enumerate((left, up, corner))]
    return min(distances)[2]


if __name__ == "__main__":
    raise SystemExit(main())
