"""The reference in docs/reference/: every rule, field, command and module, from what the code says of itself.

    python tools/reference.py           write the pages, in English and in French
    python tools/reference.py --check   report outdated pages; exit 1 if there are any

The words and severities are those of the profile beta.gouv.fr, the help is the real one.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import generated

ROOT = generated.ROOT
sys.path.insert(0, str(ROOT))

from incubo.cli.command_table import COMMANDS, CommandSpec  # noqa: E402
from incubo.cli.main import main as incubo  # noqa: E402
from incubo.config import settings  # noqa: E402
from incubo.core import i18n  # noqa: E402
from incubo.core.i18n import gettext, translate  # noqa: E402
from incubo.document.page import Page  # noqa: E402
from incubo.model.vocabulary import make_vocabulary  # noqa: E402
from incubo.query.sql.functions import FUNCTIONS  # noqa: E402
from incubo.query.sql.tables import all_tables as schema  # noqa: E402
from incubo.render.pages.formats import render_page  # noqa: E402
from incubo.render.terminal.style import TerminalStyle  # noqa: E402
from incubo.reports.explain import fields, rules, vocabulary  # noqa: E402
from incubo.reports.explain.context import ExplainContext  # noqa: E402
from incubo.validation.rule import RULE_FAMILY_TITLES  # noqa: E402

FOLDER = ROOT / "docs" / "reference"
LANGUAGES = ("en", "fr")
HEADINGS = {
    ("rules", "en"): (
        "Rules",
        "What `incubo validate` looks for, by family. `incubo explain RULE` says the same in the terminal, with the "
        "severities of your registry. Examples are in French, like the registry they come from. How to judge a rule "
        "otherwise, or accept one finding: [configuration](../configuration.md#severities).",
    ),
    ("rules", "fr"): (
        "Règles",
        "Ce que `incubo validate` cherche, par famille. `incubo explain RÈGLE` dit la même chose dans le terminal, "
        "avec les sévérités de votre registre. Pour juger autrement d'une règle, ou accepter un constat : "
        "[configuration](../configuration.md#severities) (en anglais).",
    ),
    ("fields", "en"): (
        "Fields",
        "What entries are made of, by kind, then the lists of words. `incubo explain KIND.FIELD` says the same in the "
        "terminal, with the words and fields of your registry.",
    ),
    ("fields", "fr"): (
        "Champs",
        "De quoi les fiches sont faites, par sorte, puis les listes de mots. `incubo explain SORTE.CHAMP` dit la même "
        "chose dans le terminal, avec les mots et les champs de votre registre.",
    ),
    ("sql", "en"): (
        "The database",
        "What `incubo query` reads and `incubo export sqlite` writes. `…_now` are what `incubo list` shows on the day "
        "(`--at`, today by default), `…_at` have every entry as on that day; the other tables are what the files say, "
        "whatever the day. Days are texts (`2024-06-30`), booleans 0 or 1, durations days, amounts euros. Names and "
        "meanings stay; tables and columns may be added. `incubo query --schema` says the same in the terminal.",
    ),
    ("sql", "fr"): (
        "La base de données",
        "Ce que `incubo query` lit et que `incubo export sqlite` écrit. Les tables `…_now` sont ce que `incubo list` "
        "montre à la date (`--at`, aujourd'hui par défaut), les tables `…_at` ont toutes les fiches à cette date ; les "
        "autres tables sont ce que disent les fichiers, quelle que soit la date. Les dates sont des textes "
        "(`2024-06-30`), les booléens 0 ou 1, les durées des jours, les montants des euros. Les noms et leur sens ne "
        "changent pas ; des tables et des colonnes peuvent s'ajouter. `incubo query --schema` dit la même chose dans "
        "le terminal.",
    ),
    ("modules", "en"): (
        "Modules",
        "Each module of the code, with the first paragraph of its docstring. What may import what, and how a command "
        "runs: [architecture](../architecture.md).",
    ),
    ("commands", "en"): ("Commands", "What `incubo COMMAND --help` says, for every command."),
    ("commands", "fr"): ("Commandes", "Ce que dit `incubo COMMANDE --help`, pour chaque commande."),
}
NBSP = "\u00a0"


def profile_context() -> ExplainContext:
    """The words of the profile, without a registry."""
    return ExplainContext(make_vocabulary(settings.load_profile("beta.gouv.fr")))


def page_body(page: Page, without: tuple[str, ...] = ()) -> str:
    """A page without its title: its sections, their titles in bold."""
    kept = page._replace(sections=tuple(section for section in page.sections if section.id not in without))
    lang = i18n.current_language()
    lines = render_page(kept, "markdown", lang=lang, terminal=TerminalStyle()).splitlines()[4:]
    return "\n".join(f"**{line[3:]}**" if line.startswith("## ") else line for line in lines)


def all_rules(context: ExplainContext) -> Iterator[str]:
    """Each family, each rule."""
    for family, title in RULE_FAMILY_TITLES.items():
        own = [rule for rule in rules.sorted_rules() if rule.family == family]
        yield f"## {family}"
        yield f"{_capital(gettext(title))}: {', '.join(f'[`{rule.id}`](#{rule.id})' for rule in own)}."
        for rule in own:
            yield f"### {rule.id}"
            yield f"{_capital(gettext(rule.title))}."
            yield page_body(rules.rule_page(rule.id, context), ("settings",))


def all_fields(context: ExplainContext) -> Iterator[str]:
    """Each kind, each of its fields, then each list of words."""
    for kind in context.entry_kinds.values():
        yield f"## {kind.id}"
        yield f"{_capital(gettext(kind.plural_label))}."
        yield page_body(fields.kind_page(kind.id, context), ("rules",))
        for path, field in vocabulary.iter_field_paths(kind.id, kind.fields):
            if not field.legacy:
                help_message = fields.field_help(field)
                yield f"### {path}"
                if help_message is not None:
                    yield f"{_capital(translate(help_message))}."
                yield page_body(fields.field_page(path, context), ("words", "fields"))
    for name in vocabulary.used_lists(context):
        yield f"## {name}"
        yield f"{_capital(translate(vocabulary.list_title(name)))}."
        yield page_body(vocabulary.list_page(name, context))


def all_commands(context: ExplainContext) -> Iterator[str]:  # noqa: ARG001
    """Each command's help."""
    yield "## incubo"
    yield _help(())
    for path in _commands(COMMANDS):
        yield f"## incubo {' '.join(path)}"
        yield _help(path)


def all_tables(context: ExplainContext) -> Iterator[str]:  # noqa: ARG001
    """Each table of the database, then its functions."""
    is_english = i18n.current_language() == "en"
    for relation in schema().values():
        yield f"## {relation.name}"
        yield f"{_capital(gettext(relation.help))}".rstrip(".") + "."
        headings = [gettext(text) for text in ("Column", "Type", "Id of", "Meaning")]
        lines = [f"| {' | '.join(headings)} |", "|---|---|---|---|"]
        for column in relation.columns:
            target = f"[{column.references}](#{column.references})" if column.references else ""
            key = (" (key)" if is_english else " (clé)") if column.name in relation.primary_key else ""
            lines.append(f"| `{column.name}`{key} | {column.stored_type} | {target} | {gettext(column.help)} |")
        yield "\n".join(lines)
    yield "## " + ("Functions" if is_english else "Fonctions")
    colon = ":" if is_english else f"{NBSP}:"
    yield "\n".join(
        f"- `{name}({', '.join(function.parameters)})`{colon} {gettext(function.help)}"
        for name, function in FUNCTIONS.items()
    )


def all_modules(context: ExplainContext) -> Iterator[str]:  # noqa: ARG001
    """Each package from the lowest layer up, and the first paragraph of each of its modules."""
    root = ROOT / "incubo"
    for package in packages_from_below():
        for folder in sorted({path.parent for path in (root / package).rglob("__init__.py")}):
            yield f"## {folder.relative_to(root).as_posix()}"
            yield _summary(folder / "__init__.py")
            yield _modules(folder)


def packages_from_below() -> list[str]:
    """The packages of incubo, from the lowest layer of `[tool.importlinter]` up."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [package for layer in reversed(layers) for package in reversed(re.findall(r"\w+", layer))]


def _modules(folder: Path) -> str:
    paths = sorted(path for path in folder.glob("*.py") if not path.name.startswith("__"))
    lines = [f"- [`{path.stem}`](../../{path.relative_to(ROOT).as_posix()}): {_summary(path)}" for path in paths]
    return "\n".join(lines)


def _summary(path: Path) -> str:
    """The first paragraph of a module's docstring, on a line."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(docstring.partition("\n\n")[0].split())


def _commands(specs: Mapping[str, CommandSpec], parents: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, spec in specs.items():
        yield (*parents, name)
        yield from _commands(spec.subcommands, (*parents, name))


def _help(path: tuple[str, ...]) -> str:
    output = io.StringIO()
    lang = i18n.current_language()
    with contextlib.redirect_stdout(output):
        code = incubo([*path, "--help", "--lang", lang, "--color", "never"])
    i18n.set_language(lang)
    if code:
        raise ValueError(f"incubo {' '.join(path)} --help: {code}")
    return f"```text\n{output.getvalue().rstrip()}\n```"


def _capital(text: str) -> str:
    return text if "." in text.partition(" ")[0] else text[:1].upper() + text[1:]  # incubo.toml keeps its name


PARTS = {
    "rules": all_rules,
    "fields": all_fields,
    "commands": all_commands,
    "sql": all_tables,
    "modules": all_modules,
}


def pages() -> list[Path]:
    """The pages of the reference."""
    return [
        FOLDER / f"{part}{'' if lang == 'en' else f'.{lang}'}.md"
        for part in PARTS
        for lang in LANGUAGES
        if (part, lang) in HEADINGS
    ]


def render(path: Path) -> str:
    """The expected text of a page."""
    part, lang = path.name.removesuffix(".md").partition(".")[0], "fr" if path.name.endswith(".fr.md") else "en"
    title, intro = HEADINGS[(part, lang)]
    other_page, other_language = (f"{part}.fr.md", "Français") if lang == "en" else (f"{part}.md", "English")
    with i18n.temporary_language(lang):
        blocks = list(PARTS[part](profile_context()))
    notice = "<!-- Written by tools/reference.py: change what it is made from. -->"
    if lang == "fr":
        intro = intro.replace(" :", f"{NBSP}:").replace(" ;", f"{NBSP};")
        blocks = [block.replace(": [`", f"{NBSP}: [`", 1) if block.endswith(").") else block for block in blocks]
    link = f"[{other_language}]({other_page})" if (FOLDER / other_page) in pages() else ""
    return "\n\n".join(block for block in [f"# {title}", notice, link, intro, *blocks] if block) + "\n"


def check(path: Path) -> list[str]:
    """What is out of date in a page."""
    return generated.find_drift(path, render(path))


def main(argv: list[str] | None = None) -> int:
    return generated.run("The reference of rules, fields and commands.", pages(), render, check, argv)


if __name__ == "__main__":
    sys.exit(main())
