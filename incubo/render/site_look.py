"""How the pages in a browser look, as `[site]` says: a style sheet with the colours, and the logo, which is checked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from incubo.config.colors import DARK_GROUND, find_readable, mix
from incubo.core.errors import ConfigError
from incubo.core.i18n import N_
from incubo.core.message import Message

if TYPE_CHECKING:
    from incubo.config.settings import Config
    from incubo.registry.store import Store

MAX_LOGO_BYTES = 200_000
"""Every page of a site shows it, on telephones too."""
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "png", "image/png"), (b"\xff\xd8\xff", "jpg", "image/jpeg"))
_SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_SVG_ELEMENTS = frozenset(
    (
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs",
        "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "symbol", "use", "title", "desc",
        "style",
    )
)  # fmt: skip
_DARK_ON_ACCENT = "#101618"
_SYSTEM_DARK = ':root:not([data-theme="light"])'
_CHOSEN_DARK = ':root[data-theme="dark"]'


class LookFile(NamedTuple):
    """A file that pages name: its name (another one where its bytes are others), its bytes, its media type."""

    name: str
    data: bytes
    media_type: str


class SiteLook(NamedTuple):
    """The files of a registry's own look; None for what it has not set."""

    style: LookFile | None = None
    logo: LookFile | None = None

    @property
    def files(self) -> tuple[LookFile, ...]:
        """Those that there are."""
        return tuple(file for file in self if file is not None)


def load_site_look(settings: Config, store: Store) -> SiteLook:
    """The look that the settings ask for. Raises ConfigError for a logo that cannot be shown."""
    css = _make_style(settings.site_color, settings.site_color_dark).encode()
    style = _name_file("colors", "css", css, "text/css; charset=utf-8") if css else None
    return SiteLook(style, _load_logo(settings.site_logo, store) if settings.site_logo else None)


def _name_file(stem: str, suffix: str, data: bytes, media_type: str) -> LookFile:
    return LookFile(f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{suffix}", data, media_type)


def _make_style(light: str, dark: str) -> str:
    """The tokens of `style.css` made from the colours. Without a dark one, it is the light one, made readable."""
    dark = dark or (find_readable(light, DARK_GROUND, "#ffffff") if light else "")
    parts = []
    if light:
        parts.append(_rule(":root", light, mix(light, "#000000", 0.2), "#ffffff"))
    if dark:
        values = (dark, mix(dark, "#ffffff", 0.25), _DARK_ON_ACCENT)
        parts.append(f"@media screen and (prefers-color-scheme: dark) {{ {_rule(_SYSTEM_DARK, *values)} }}")
        parts.append(f"@media screen {{ {_rule(_CHOSEN_DARK, *values)} }}")
    return "".join(f"{part}\n" for part in parts)


def _rule(selector: str, accent: str, hover: str, on_accent: str) -> str:
    tokens = {"accent": accent, "accent-2": hover, "on-accent": on_accent, "accent-soft": "var(--sunk)"}
    return f"{selector} {{ {' '.join(f'--{name}: {value};' for name, value in tokens.items())} }}"


def _load_logo(path: str, store: Store) -> LookFile:
    try:
        data = store.read(path)
    except OSError as error:
        raise _logo_error(path, Message(N_("there is no such file in the registry"))) from error
    if len(data) > MAX_LOGO_BYTES:
        arguments = {"n": MAX_LOGO_BYTES // 1000}
        raise _logo_error(path, Message(N_("it has more than {n} kB: every page shows it"), arguments))
    for signature, suffix, media_type in _SIGNATURES:
        if data.startswith(signature):
            return _name_file("logo", suffix, data, media_type)
    reader = _SvgReader()
    try:
        reader.read(data)
    except expat.ExpatError as error:
        raise _logo_error(path, Message(N_("it is no picture in PNG, JPEG or SVG"))) from error
    except _UnsafeSvgError as error:
        raise _logo_error(path, error.message) from error
    return _name_file("logo", "svg", data, "image/svg+xml")


def _logo_error(path: str, reason: Message) -> ConfigError:
    message = Message(N_("the logo {path} cannot be shown: {reason}"), {"path": path, "reason": reason})
    hint = Message(N_("a logo is a picture in PNG, JPEG or simple SVG, named under [site] in incubo.toml"))
    return ConfigError(message, hints=(hint,))


class _UnsafeSvgError(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


class _SvgReader:
    """Reads a picture and refuses what could act or fetch something: only shapes, text and colours are left."""

    def __init__(self) -> None:
        self._depth = 0
        self._style: list[str] = []
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_declaration
        parser.ProcessingInstructionHandler = self._refuse_declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._style.append

    def read(self, data: bytes) -> None:
        """Raises ExpatError (no XML), _UnsafeSvgError."""
        self._parser.Parse(data, True)

    def _refuse_declaration(self, *_: object) -> None:
        raise _UnsafeSvgError(Message(N_("it declares something before the picture (a type, a style sheet)")))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace != _SVG_NAMESPACE or local not in _SVG_ELEMENTS or (self._depth == 0) != (local == "svg"):
            raise _UnsafeSvgError(Message(N_("it holds “{name}”, which is no shape, text nor colour"), {"name": local}))
        self._depth += 1
        self._style.clear()
        for attribute, value in attributes.items():
            plain = attribute.rpartition(" ")[2].casefold()
            if plain.startswith("on"):
                raise _UnsafeSvgError(Message(N_("it runs a script ({name})"), {"name": plain}))
            if plain in ("href", "src") and not value.startswith("#"):
                raise _UnsafeSvgError(Message(N_("it fetches something from elsewhere ({name})"), {"name": plain}))
            _check_style(value)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name.endswith(" style"):
            text = "".join(self._style)
            _check_style(text)
            if "@" in text:
                raise _UnsafeSvgError(Message(N_("it fetches something from elsewhere ({name})"), {"name": "@"}))


def _check_style(text: str) -> None:
    """Refuse an address in a style that is none of the same picture. A backslash could hide one."""
    plain = text.casefold().replace("url(#", "")
    if "url(" in plain or "\\" in plain or "image(" in plain or "image-set(" in plain:
        raise _UnsafeSvgError(Message(N_("it fetches something from elsewhere ({name})"), {"name": "url"}))
