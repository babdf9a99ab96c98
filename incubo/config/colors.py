"""The colours of `[site]`: how well they are read on the grounds of the pages (WCAG 2), and those made from them."""

from __future__ import annotations

MIN_CONTRAST = 4.5
"""What text needs to be read (WCAG 2, level AA)."""
LIGHT_GROUND = "#f1f3f1"
DARK_GROUND = "#182023"
"""The grounds in `web/static/style.css` on which the accent is read worst: `--sunk`, and the dark `--surface`."""
_STEP = 0.05


def measure_contrast(color: str, ground: str) -> float:
    """The contrast of two colours `#rrggbb`, from 1 to 21."""
    high, low = sorted((_luminance(color), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(color: str, other: str, share: float) -> str:
    """A colour with a share (0 to 1) of another."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def find_readable(color: str, ground: str, other: str) -> str:
    """The colour nearest to this one, on the way to another (black, white), that can be read on a ground."""
    for step in range(round(1 / _STEP) + 1):
        mixed = mix(color, other, step * _STEP)
        if measure_contrast(mixed, ground) >= MIN_CONTRAST:
            return mixed
    return other


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    shares = [channel / 255 for channel in _channels(color)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
