"""Help pages in the person's language: panels at a terminal, plain columns in a pipe; a dozen commands first."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from incubo.cli import session
from incubo.cli.command_table import HELP_PANELS, CommandSpec
from incubo.cli.global_options import GLOBAL_FLAGS, GLOBAL_OPTIONS, GlobalOption
from incubo.core.i18n import N_, capitalize_first, gettext, translate
from incubo.core.message import Message
from incubo.render.terminal.style import make_painter

if TYPE_CHECKING:
    from rich.console import RenderableType

FIRST_SCREEN_SIZE = 13
"""How many commands a first screen holds."""


def select_first_screen(specs: Mapping[str, CommandSpec], limit: int = FIRST_SCREEN_SIZE) -> dict[str, CommandSpec]:
    """The commands of the first screen: the first of each panel, then the second ones … until there are enough.

    Within a panel, the table lists commands by use, so nothing else decides what the first screen shows.
    """
    seen = {name: entry for name, entry in specs.items() if not entry.is_plumbing}
    panels = [[name for name, entry in seen.items() if entry.panel == panel] for panel in (*HELP_PANELS, "")]
    ranked = [names[index] for index in range(len(seen)) for names in panels if index < len(names)]
    chosen_names = set(ranked[:limit])
    return {name: entry for name, entry in seen.items() if name in chosen_names}


_PANEL_FRAME = 4
"""The columns that the frame of a panel takes."""
MAX_FIRST_COLUMN = 28
"""The widest first column; what is longer gets a line of its own."""

_TYPE_METAVARS = {
    "str": N_("TEXT"), "text": N_("TEXT"), "integer": N_("NUMBER"), "int": N_("NUMBER"), "float": N_("NUMBER"),
    "path": N_("PATH"), "file": N_("FILE"), "directory": N_("DIR"), "filename": N_("FILE"), "boolean": "",
}  # fmt: skip

UsageExample = tuple[str, str]


class HelpLine(NamedTuple):
    """A line of a help page, and the name in it that stands in the first column ("": none)."""

    text: str
    name: str = ""


class HelpBlock(NamedTuple):
    """Lines that belong together, under a title or none. A boxed block is a panel at a terminal."""

    title: str
    lines: list[HelpLine]
    is_boxed: bool = False


class HelpPage:
    """A help page in the making: plain columns, or panels drawn by Rich where a person reads it at a terminal."""

    def __init__(self, width: int, *, color: bool, has_panels: bool = False, has_unicode: bool = True) -> None:
        self.width = min(width, 120)
        self.color = color
        self.has_panels = has_panels
        self.has_unicode = has_unicode
        self.blocks: list[HelpBlock] = []

    def add_heading(self, text: str, *, is_boxed: bool = True) -> None:
        """A title over the rows that follow. What people copy is not boxed."""
        self.blocks.append(HelpBlock(text, [], is_boxed and self.has_panels))

    def add_paragraph(self, text: str, indent: str = "", hanging_indent: str | None = None) -> None:
        """A wrapped text; an empty line in it separates two paragraphs."""
        for part in text.split("\n\n"):
            lines = _wrap_text(part.replace("\n", " "), self.width, indent, hanging_indent)
            self.blocks.append(HelpBlock("", [HelpLine(line) for line in lines]))

    def add_line(self, text: str) -> None:
        """A line below the last one, not wrapped."""
        self.blocks[-1].lines.append(HelpLine(text))

    def add_rows(self, rows: Iterable[tuple[str, str]], column: int = 0) -> None:
        """Two columns under the last heading, the first as wide as it needs, or `column`, at most MAX_FIRST_COLUMN."""
        rows = list(rows)
        block = self.blocks[-1]
        width, indent = (self.width - _PANEL_FRAME, "") if block.is_boxed else (self.width, "  ")
        column = min(column or max((len(first) for first, _ in rows), default=0), MAX_FIRST_COLUMN)
        for first, second in rows:
            lines = _wrap_text(second, max(width - len(indent) - column - 2, 20), "") or [""]
            if len(first) > column:
                block.lines.append(HelpLine(indent + first, first))
            else:
                block.lines.append(HelpLine(f"{indent}{first:<{column}}  {lines.pop(0)}".rstrip(), first))
            block.lines.extend(HelpLine(f"{indent}{'':<{column}}  {line}") for line in lines)

    def to_text(self) -> str:
        """The page."""
        if self.has_panels:
            return self._draw_panels()
        paint = make_painter(self.color)
        texts = []
        for block in self.blocks:
            title = [paint("bold", _make_heading(block.title))] if block.title else []
            texts.append("\n".join([*title, *(line.text for line in block.lines)]))
        return "\n\n".join(texts)

    def _draw_panels(self) -> str:
        """The page, drawn by Rich. Its lines are laid out already: Rich would break them at no-break spaces."""
        from rich.console import Console  # lazy, as those of _draw_block: 30 ms, only for help at a terminal

        output = io.StringIO()
        console = Console(  # without a height, Rich takes 80 columns where TERM is dumb
            file=output, width=self.width, height=24, force_terminal=True, highlight=False, markup=False, emoji=False,
            color_system="standard" if self.color else None, no_color=not self.color, legacy_windows=False,
        )  # fmt: skip
        previous: HelpBlock | None = None
        for block in self.blocks:
            if previous is not None and not (previous.is_boxed and block.is_boxed):
                console.print()
            console.print(_draw_block(block, has_unicode=self.has_unicode), soft_wrap=not block.is_boxed)
            previous = block
        return "\n".join(line.rstrip() for line in output.getvalue().splitlines())


def make_page() -> HelpPage:
    """An empty page, for standard output."""
    current = session.current_session()
    return HelpPage(
        (current.width or 80) if current.is_terminal else 100,
        color=current.has_color,
        has_panels=current.is_terminal,
        has_unicode=current.has_unicode,
    )


def _make_heading(title: str) -> str:
    return gettext("{title}:").format(title=title)


def _draw_block(block: HelpBlock, *, has_unicode: bool) -> RenderableType:
    from rich import box
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    lines = []
    for line in block.lines:
        text = Text(line.text, overflow="fold" if block.is_boxed else "ignore", no_wrap=not block.is_boxed)
        start = len(line.text) - len(line.text.lstrip(" "))
        text.stylize("cyan", start, start + len(line.name))
        lines.append(text)
    if not block.is_boxed:
        return Group(*([Text(_make_heading(block.title), "bold")] if block.title else []), *lines)
    frame = box.ROUNDED if has_unicode else box.ASCII
    title = Text(block.title, "bold not dim")
    return Panel(Group(*lines), title=title, title_align="left", box=frame, border_style="dim", padding=(0, 1))


def render_command_help(
    page: HelpPage,
    command_path: str,
    params: list[Any],
    summary: str,
    description: str,
    examples: Iterable[UsageExample],
    others: Sequence[tuple[str, str]] = (),
) -> str:
    """The page of a command. `others`: the other commands of its group, where it is the one that the group means."""
    arguments = [param for param in params if param.param_type_name == "argument" and not param.hidden]
    options = [param for param in params if param.param_type_name == "option" and not param.hidden]
    usage = [gettext("[OPTIONS]") if options else "", *(_render_argument_name(param) for param in arguments)]
    _add_usage_line(page, command_path, " ".join(piece for piece in usage if piece))
    page.add_paragraph(" ".join(gettext(summary).split("\n")))
    if description:
        page.add_paragraph(gettext(description))
    examples = list(examples)
    if examples:
        page.add_heading(gettext("Examples"), is_boxed=False)
        page.add_rows((line, gettext(text)) for line, text in examples)
    if others:
        page.add_heading(gettext("Other commands"), is_boxed=False)
        page.add_rows((line, gettext(text)) for line, text in others)
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
    page.add_paragraph(
        gettext("Options of all commands: {options} (see incubo --help).").format(options=_list_global_option_names())
    )
    return page.to_text()


def render_group_help(
    page: HelpPage,
    command_path: str,
    options: Sequence[GlobalOption],
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
    page.add_heading(gettext("Options"))
    page.add_rows(
        (_join_option_names(option.names, gettext(option.metavar)), gettext(option.help)) for option in options
    )
    page.add_paragraph(gettext("All about a command: {path} COMMAND --help").format(path=command_path))
    if hidden_count:
        message = Message(
            N_("{n} more command: {path} --help --all"),
            {"n": hidden_count, "path": command_path},
            N_("{n} more commands: {path} --help --all"),
        )
        page.add_line(translate(message))
    return page.to_text()


def render_command_choices(page: HelpPage, command_path: str, rows: Iterable[tuple[str, str, list[str]]]) -> str:
    """The commands of a group (name, one line, examples), each with one example that fits, for who named none."""
    rows = list(rows)
    page.add_heading(command_path, is_boxed=False)
    column = max((len(name) for name, _, _ in rows), default=0)
    for name, summary, examples in rows:
        page.add_rows([(name, gettext(summary))], column)
        telling = [
            line for line in examples if line != f"{command_path} {name}" and column + 4 + len(line) <= page.width
        ]
        for line in (telling or examples)[:1]:
            page.add_line(" " * (column + 4) + line)
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
    page.add_paragraph(f"{label} {pieces}", hanging_indent=" " * 4)


def _render_argument_name(param: Any) -> str:
    name = find_metavar(param) + ("..." if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _render_option_names(param: Any) -> str:
    value = "" if param.is_flag or param.count else find_metavar(param)
    negation = " / " + ", ".join(param.secondary_opts) if param.secondary_opts else ""
    return _join_option_names(param.opts, value, negation)


def _join_option_names(names: Iterable[str], value: str, negation: str = "") -> str:
    return ", ".join(sorted(names, key=len)) + negation + (f" {value}" if value else "")


def translate_help(source: str) -> str:
    """The help of an option, as a sentence. A second line of `source` is what stands where it is not given."""
    label, _, default = source.partition("\n")
    text = capitalize_first(gettext(label))
    if default:
        text = f"{text.rstrip('.')} ({gettext(default)})"
    return text if text.endswith((".", "…", "!", "?")) else f"{text}."


def _render_param_help(param: Any) -> str:
    parts = [translate_help(param.help)] if param.help else []
    default = _render_default(param)
    if default:
        parts.append(gettext("[default: {value}]").format(value=default))
    if param.required:
        parts.append(gettext("[required]"))
    return " ".join(parts)


def _render_default(param: Any) -> str:
    """The default to show: a declared text, or a plain value that is not a flag."""
    if isinstance(param.show_default, str):
        return gettext(param.show_default)
    value = param.default
    if not param.show_default or value is None or callable(value) or isinstance(value, bool):
        return ""
    values = value if isinstance(value, (list, tuple)) else [value]
    texts = (f"{item:g}" if isinstance(item, float) else str(getattr(item, "value", item)) for item in values)
    return ", ".join(texts)


def _list_global_option_names() -> str:
    return ", ".join([*(name for option in GLOBAL_OPTIONS.values() for name in option.names[:1]), *GLOBAL_FLAGS])


def _wrap_text(text: str, width: int, indent: str, hanging_indent: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent if hanging_indent is None else hanging_indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
