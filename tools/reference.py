"""The reference in docs/reference/: every rule, field, command and module, from what the code says of itself.

    python tools/reference.py           write the pages, in English and in French
    python tools/reference.py --check   say what would change; exit 1 if anything

The words and severities are those of the profile beta.gouv.fr, the help is the real one.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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
FLOORS = ("source", "model", "registry", "validation", "query", "report", "history", "edit", "render", "export", "cli")
HEADS = {
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
        "Each module of the code, and what it says of itself. How they lean on each other, and the ways through: "
        "[architecture](../architecture.md).",
    ),
    ("commands", "en"): ("Commands", "What `incubo COMMAND --help` says, for every command."),
    ("commands", "fr"): ("Commandes", "Ce que dit `incubo COMMANDE --help`, pour chaque commande."),
}
NBSP = "\u00a0"


def scope() -> ExplainContext:
    """The words of the profile, without a registry."""
    return ExplainContext(make_vocabulary(settings.load_profile("beta.gouv.fr")))


def body(page: Page, around: ExplainContext, without: tuple[str, ...] = ()) -> str:
    """A page without its title: its sections, their titles in bold."""
    kept = page._replace(sections=tuple(section for section in page.sections if section.id not in without))
    lang = i18n.current_language()
    labels: Callable[[str | None], str] = lambda phase: around.vocabulary.phase_label(phase, lang)  # noqa: E731
    lines = render_page(kept, "markdown", lang=lang, terminal=TerminalStyle(), phase_label=labels).splitlines()[4:]
    return "\n".join(f"**{line[3:]}**" if line.startswith("## ") else line for line in lines)


def all_rules(around: ExplainContext) -> Iterator[str]:
    """Each family, each rule."""
    for family, title in RULE_FAMILY_TITLES.items():
        own = [rule for rule in rules.sorted_rules() if rule.family == family]
        yield f"## {family}"
        yield f"{_capital(gettext(title))}: {', '.join(f'[`{rule.id}`](#{rule.id})' for rule in own)}."
        for rule in own:
            yield f"### {rule.id}"
            yield f"{_capital(gettext(rule.title))}."
            yield body(rules.rule_page(rule.id, around), around, ("settings",))


def all_fields(around: ExplainContext) -> Iterator[str]:
    """Each kind, each of its fields, then each list of words."""
    for kind in around.kinds.values():
        yield f"## {kind.id}"
        yield f"{_capital(gettext(kind.plural_label))}."
        yield body(fields.kind_page(kind.id, around), around, ("rules",))
        for path, field in vocabulary.iter_field_paths(kind.id, kind.fields):
            if not field.legacy:
                said = fields.field_help(field)
                yield f"### {path}"
                if said is not None:
                    yield f"{_capital(translate(said))}."
                yield body(fields.field_page(path, around), around, ("words", "fields"))
    for name in vocabulary.used_lists(around):
        yield f"## {name}"
        yield f"{_capital(translate(vocabulary.list_title(name)))}."
        yield body(vocabulary.list_page(name, around), around)


def all_commands(around: ExplainContext) -> Iterator[str]:  # noqa: ARG001
    """Each command's help."""
    yield "## incubo"
    yield _help(())
    for path in _commands(COMMANDS):
        yield f"## incubo {' '.join(path)}"
        yield _help(path)


def all_tables(around: ExplainContext) -> Iterator[str]:  # noqa: ARG001
    """Each table of the database, then its functions."""
    for relation in schema().values():
        yield f"## {relation.name}"
        yield f"{_capital(gettext(relation.help))}".rstrip(".") + "."
        heads = [gettext(each) for each in ("Column", "Type", "Id of", "Meaning")]
        lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|"]
        for each in relation.columns:
            refers = f"[{each.references}](#{each.references})" if each.references else ""
            key = " (key)" if each.name in relation.primary_key and i18n.current_language() == "en" else ""
            key = key or (" (clé)" if each.name in relation.primary_key else "")
            lines.append(f"| `{each.name}`{key} | {each.stored_type} | {refers} | {gettext(each.help)} |")
        yield "\n".join(lines)
    yield "## " + ("Functions" if i18n.current_language() == "en" else "Fonctions")
    lines = []
    for name, function in FUNCTIONS.items():
        colon = " :" if i18n.current_language() == "fr" else ":"
        lines.append(f"- `{name}({', '.join(function.parameters)})`{colon.replace(' ', NBSP)} {gettext(function.help)}")
    yield "\n".join(lines)


def all_modules(around: ExplainContext) -> Iterator[str]:  # noqa: ARG001
    """Each package from right to left of the import law, and the first sentence of each of its modules."""
    package = ROOT / "incubo"
    yield "## Leaves"
    yield _modules(package)
    for floor in FLOORS:
        for folder in sorted({path.parent for path in (package / floor).rglob("__init__.py")}):
            yield f"## {folder.relative_to(package).as_posix()}"
            yield _said(folder / "__init__.py")
            yield _modules(folder)


def _modules(folder: Path) -> str:
    paths = sorted(path for path in folder.glob("*.py") if not path.name.startswith("__"))
    lines = [f"- [`{path.stem}`](../../{path.relative_to(ROOT).as_posix()}): {_said(path)}" for path in paths]
    return "\n".join(lines)


def _said(path: Path) -> str:
    """The first paragraph of a module's docstring, on a line."""
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(said.partition("\n\n")[0].split())


def _commands(entries: Mapping[str, CommandSpec], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, entry in entries.items():
        yield (*before, name)
        yield from _commands(entry.subcommands, (*before, name))


def _help(path: tuple[str, ...]) -> str:
    said = io.StringIO()
    lang = i18n.current_language()
    with contextlib.redirect_stdout(said):
        code = incubo([*path, "--help", "--lang", lang, "--color", "never"])
    i18n.set_language(lang)
    if code:
        raise ValueError(f"incubo {' '.join(path)} --help: {code}")
    return f"```text\n{said.getvalue().rstrip()}\n```"


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
        if (part, lang) in HEADS
    ]


def made(path: Path) -> str:
    """A page as it should be."""
    part, lang = path.name.removesuffix(".md").partition(".")[0], "fr" if path.name.endswith(".fr.md") else "en"
    title, intro = HEADS[(part, lang)]
    other, name = (f"{part}.fr.md", "Français") if lang == "en" else (f"{part}.md", "English")
    before = i18n.current_language()
    i18n.set_language(lang)
    try:
        blocks = list(PARTS[part](scope()))
    finally:
        i18n.set_language(before)
    written = "<!-- Written by tools/reference.py: change what it is made from. -->"
    if lang == "fr":
        intro = intro.replace(" :", f"{NBSP}:").replace(" ;", f"{NBSP};")
        blocks = [block.replace(": [`", f"{NBSP}: [`", 1) if block.endswith(").") else block for block in blocks]
    link = f"[{name}]({other})" if len({lang for known, lang in HEADS if known == part}) > 1 else ""
    return "\n\n".join(block for block in [f"# {title}", written, link, intro, *blocks] if block) + "\n"


def check(path: Path) -> list[str]:
    """What is out of date in a page."""
    name = path.relative_to(ROOT).as_posix()
    before = path.read_text("utf-8") if path.is_file() else ""
    after = made(path)
    if before == after:
        return []
    drift = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} (written)", f"{name} (made)", "", "", 1
    )
    return ["\n".join([*(line.rstrip() for line in drift), f"{name}: run `make docs`"])]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The reference of rules, fields and commands.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something drifted")
    if parser.parse_args(argv).check:
        complaints = [complaint for path in pages() for complaint in check(path)]
        print("\n".join(complaints), end="\n" if complaints else "", file=sys.stderr)
        return 1 if complaints else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in pages():
        text = made(path)
        if not path.is_file() or text != path.read_text("utf-8"):
            path.write_text(text, "utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)}: rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main())
