"""Help pages, in plain columns and in the person's language; the first screen keeps to a dozen commands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from incubo.cli.command_table import HELP_PANELS, CommandSpec
from incubo.cli.global_options import GLOBAL_OPTIONS
from incubo.core.i18n import N_, gettext, translate
from incubo.core.message import Message

FIRST_SCREEN_SIZE = 12
"""How many commands a first screen holds."""


def is_help_all(words: Sequence[str]) -> bool:
    """Whether a command line asks for the help of every command: `--help --all`."""
    return len(words) == 2 and "--all" in words and ("--help" in words or "-h" in words)


def select_first_screen(specs: Mapping[str, CommandSpec], limit: int = FIRST_SCREEN_SIZE) -> dict[str, CommandSpec]:
    """The commands of the first screen: the first of each panel, then the second ones … until there are enough.

    The table's order within a panel is that of their use, so a new command at its place needs nothing more.
    """
    seen = {name: entry for name, entry in specs.items() if not entry.is_plumbing}
    panels = [[name for name, entry in seen.items() if entry.panel == panel] for panel in (*HELP_PANELS, "")]
    ranked = [names[index] for index in range(len(seen)) for names in panels if index < len(names)]
    chosen_names = set(ranked[:limit])
    return {name: entry for name, entry in seen.items() if name in chosen_names}


MAX_FIRST_COLUMN = 28
"""The widest first column; what is longer gets a line of its own."""

_TYPE_METAVARS = {
    "str": N_("TEXT"), "text": N_("TEXT"), "integer": N_("NUMBER"), "int": N_("NUMBER"), "float": N_("NUMBER"),
    "path": N_("PATH"), "file": N_("FILE"), "directory": N_("DIR"), "filename": N_("FILE"), "boolean": "",
}  # fmt: skip

UsageExample = tuple[str, str]


class HelpPage:
    """A help page in the making."""

    def __init__(self, width: int, *, color: bool) -> None:
        self.width = min(width, 120)
        self.color = color
        self.lines: list[str] = []

    def add_heading(self, text: str) -> None:
        """A title over what follows."""
        self.add_blank_line()
        title = gettext("{title}:").format(title=text)
        self.lines.append(f"\033[1m{title}\033[0m" if self.color else title)

    def add_blank_line(self) -> None:
        """An empty line, but not at the start nor twice."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def add_paragraph(self, text: str, indent: str = "") -> None:
        """A wrapped text; an empty line in it parts two paragraphs."""
        for part in text.split("\n\n"):
            self.add_blank_line()
            self.lines += _wrap_text(" ".join(part.split(" ")).replace("\n", " "), self.width, indent)

    def add_rows(self, rows: Iterable[tuple[str, str]], column: int = 0) -> None:
        """Two columns, the first as wide as it needs, or `column`, at most COLUMN."""
        rows = list(rows)
        column = min(column or max((len(first) for first, _ in rows), default=0), MAX_FIRST_COLUMN)
        for first, second in rows:
            lines = _wrap_text(second, max(self.width - column - 4, 20), "") or [""]
            if len(first) > column:
                self.lines.append(f"  {first}")
            else:
                self.lines.append(f"  {first:<{column}}  {lines.pop(0)}".rstrip())
            self.lines += [" " * (column + 4) + line for line in lines]

    def to_text(self) -> str:
        """The page."""
        return "\n".join(self.lines)


def render_command_help(
    page: HelpPage,
    command_path: str,
    params: list[Any],
    summary: str,
    description: str,
    examples: Iterable[UsageExample],
) -> str:
    """The page of a command."""
    arguments = [param for param in params if param.param_type_name == "argument" and not param.hidden]
    options = [param for param in params if param.param_type_name == "option" and not param.hidden]
    usage = [gettext("[OPTIONS]") if options else "", *(_render_argument_name(param) for param in arguments)]
    _add_usage_line(page, command_path, " ".join(piece for piece in usage if piece))
    page.add_paragraph(" ".join(gettext(summary).split("\n")))
    if description:
        page.add_paragraph(gettext(description))
    examples = list(examples)
    if examples:
        page.add_heading(gettext("Examples"))
        page.add_rows((line, gettext(text)) for line, text in examples)
    described = [
        (_render_argument_name(param), _render_param_help(param)) for param in arguments if param.help or param.required
    ]
    if described:
        page.add_heading(gettext("Arguments"))
        page.add_rows(described)
    panels: dict[str, list[Any]] = {}
    for param in options:
        panels.setdefault(getattr(param, "rich_help_panel", None) or N_("Options"), []).append(param)
    for title, members in panels.items():
        page.add_heading(gettext(title))
        page.add_rows((_render_option_names(param), _render_param_help(param)) for param in members)
    page.add_blank_line()
    page.add_paragraph(
        gettext("Options of all commands: {options} (see incubo --help).").format(options=_list_global_option_names())
    )
    return page.to_text()


def render_group_help(
    page: HelpPage,
    command_path: str,
    params: list[Any],
    summary: str,
    specs: Mapping[str, CommandSpec],
    hidden_count: int = 0,
) -> str:
    """The page of a group: its commands, in panels. `hidden_count`: how many are left for `--help --all`."""
    _add_usage_line(page, command_path, gettext("COMMAND [OPTIONS]"))
    page.add_paragraph(gettext(summary))
    column = max((len(name) for name in specs), default=0)
    for panel, title in [*HELP_PANELS.items(), ("", N_("Commands"))]:
        rows = [(name, gettext(entry.summary)) for name, entry in specs.items() if entry.panel == panel]
        if rows:
            page.add_heading(gettext(title))
            page.add_rows(rows, column)
    options = [param for param in params if param.param_type_name == "option" and not param.hidden]
    page.add_heading(gettext("Options"))
    page.add_rows((_render_option_names(param), _render_param_help(param)) for param in options)
    page.add_blank_line()
    page.add_paragraph(gettext("All about a command: {path} COMMAND --help").format(path=command_path))
    if hidden_count:
        message = Message(
            N_("{n} more command: {path} --help --all"),
            {"n": hidden_count, "path": command_path},
            N_("{n} more commands: {path} --help --all"),
        )
        page.lines.append(translate(message))
    return page.to_text()


def render_command_choices(page: HelpPage, command_path: str, rows: Iterable[tuple[str, str, list[str]]]) -> str:
    """The commands of a group (name, one line, examples), each with one example that fits, for who named none."""
    rows = list(rows)
    page.add_heading(command_path)
    column = max((len(name) for name, _, _ in rows), default=0)
    for name, summary, examples in rows:
        page.add_rows([(name, gettext(summary))], column)
        telling = [
            line for line in examples if line != f"{command_path} {name}" and column + 4 + len(line) <= page.width
        ]
        for line in (telling or examples)[:1]:
            page.lines.append(" " * (column + 4) + line)
    return page.to_text()


def find_metavar(param: Any) -> str:
    """The metavar of a parameter: its own, its choices, or its type."""
    if param.metavar:
        return gettext(param.metavar)
    choices = getattr(param.type, "choices", None)
    if choices:
        return "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    if param.param_type_name == "argument":
        return (param.name or "").upper()
    kind = param.type.name.removesuffix(" range")
    word = _TYPE_METAVARS.get(kind)
    return kind.upper() if word is None else gettext(word)


def _add_usage_line(page: HelpPage, command_path: str, pieces: str) -> None:
    label = gettext("Usage: {usage}").format(usage=command_path)
    page.lines += _wrap_text(f"{label} {pieces}", page.width, "", hanging_indent=" " * 4)


def _render_argument_name(param: Any) -> str:
    name = find_metavar(param) + ("..." if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _render_option_names(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    if param.secondary_opts:
        names += " / " + ", ".join(param.secondary_opts)
    if param.is_flag or param.count:
        return names
    value = find_metavar(param)
    return f"{names} {value}" if value else names


def _render_param_help(param: Any) -> str:
    parts = [gettext(param.help)] if param.help else []
    default = _render_default(param)
    if default:
        parts.append(gettext("[default: {value}]").format(value=default))
    if param.required:
        parts.append(gettext("[required]"))
    return " ".join(parts)


def _render_default(param: Any) -> str:
    """The default worth saying: a text that was declared, or a plain value that is not a flag."""
    if isinstance(param.show_default, str):
        return gettext(param.show_default)
    value = param.default
    if not param.show_default or value is None or callable(value) or isinstance(value, bool):
        return ""
    values = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(str(getattr(item, "value", item)) for item in values)


def _list_global_option_names() -> str:
    return ", ".join(name for option in GLOBAL_OPTIONS.values() for name in option.names[:1])


def _wrap_text(text: str, width: int, indent: str, hanging_indent: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent if hanging_indent is None else hanging_indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
