"""The architecture, as far as import-linter cannot state it.

`make lint` checks the layers ([tool.importlinter] in pyproject.toml). Here: no modules import each other, within
functions and for types either; a library is imported by its owners only; imports within functions are few and
measured; nothing outside a face has side effects.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from incubo.cli import command_table

PACKAGE = Path(__file__).resolve().parents[2] / "incubo"
LIBRARY_OWNERS = {
    "yaml": ("source/",),
    "frontmatter": ("source/",),
    "git": ("vcs/run.py",),
    "gitdb": ("vcs/run.py",),
    "rich": ("render/", "cli/"),
    "jinja2": ("render/", "web/"),
    "markupsafe": ("render/", "web/"),
    "starlette": ("web/",),
    "uvicorn": ("web/", "cli/commands/serve.py"),
    "multipart": ("web/",),
    "markdown_it": ("export/api/", "render/", "web/"),
    "nh3": ("web/",),
    "watchfiles": ("web/",),
    "docx": ("render/pages/docx.py",),
    "typer": ("cli/",),
    "icalendar": ("export/icalendar.py",),
    "holidays": ("model/working_days.py",),
    "xlsxwriter": ("export/import_workbooks.py", "render/tables/xlsx.py"),
    "python_calamine": ("exchange/",),
    "pyarrow": ("export/parquet.py",),
    "click": (),
    "subprocess": ("vcs/run.py", "cli/", "exchange/workbook/bounded.py"),
    "psutil": ("exchange/workbook/bounded.py",),
}
"""Who may import what of others."""
DEFERRED_IMPORTS = {
    # for workbooks only, among lists
    "vcs/blobs.py": {"hashlib": 3},
    # for registries without drafts
    "facts/find_signals.py": {"incubo.facts.drafts": 50},
    "reports/entry_pages/common.py": {"incubo.facts.drafts": 50},
    # for pages with a text in Markdown; for changes, which the page of a day in the past does not show; for a server
    # that may run already
    "web/markdown.py": {
        "markdown_it": 12,
        "markdown_it.common.normalize_url": 0,
        "markdown_it.rules_block": 0,
        "markdown_it.token": 0,
        "nh3": 1,
    },
    "web/pages/today.py": {"incubo.history.log_document": 1, "incubo.web.forms.draft_pages": 30},
    "web/view.py": {"incubo.app.private": 11, "incubo.app.history.registry_log": 7, "incubo.app.source_offer": 20},
    "web/live.py": {"incubo.app.source_offer": 20},
    "web/deferred.py": {"incubo.web.forms.routes": 30, "incubo.web.together.routes": 20},
    "web/running.py": {"http.client": 6},
    # for entries that are written as usual
    "diff/written.py": {"incubo.source.spans": 10},
    # for --review and --branches
    "cli/commands/diff.py": {"incubo.app.sharing.branch_review": 30, "incubo.app.sharing.change_review": 30},
    # for the other exports
    "cli/commands/export/site.py": {"incubo.web.site": 150},
    # for what is no Parquet file: an extra, too
    "export/parquet.py": {"pyarrow": 100, "pyarrow.parquet": 30},
    # for commands without a period or a wrong date
    "edit/asking/arguments.py": {
        "incubo.edit.value_parser": 15,
        "incubo.model.date_errors": 4,
        "incubo.model.periods": 2,
    },
    # for registries with a logo
    "app/settings_check.py": {"incubo.render.site_look": 10, "incubo.vcs.revision": 15},
    # for whoever is not asked
    "cli/commands/use.py": {"incubo.app.source_offer": 20, "incubo.cli.prompts": 31},
    # for registries without a source
    "app/changes/apply.py": {"incubo.app.changes.source_changes": 28},
    "app/attention.py": {"incubo.app.changes.source_state": 60},
    # for commits of imports
    "app/changes/commit_subjects.py": {"incubo.exchange.workbook.targets": 5},
    # for systems that set limits; for those that do not
    "exchange/workbook/bounded.py": {"resource": 1, "psutil": 10},
    # for commands that propose a committee
    "model/working_days.py": {"holidays": 174},
    # for figures that are kept; for what is known now
    "cli/commands/report.py": {
        "incubo.app.reports.kept_figures": 6,
        "incubo.app.history.known_differences": 20,
        "incubo.cli.apply": 80,
    },
    # for reports
    "app/reports/context.py": {
        "incubo.app.private": 11,
        "incubo.app.reports.history": 15,
        "incubo.reports.explain.context": 3,
    },
    # for what is kept of the past
    "vcs/parsed_blobs.py": {"sqlite3": 12},
    # for the help of a command and the completion of its options; for registries without a source; for `validate` and
    # commands that write; outside git; for what is known now
    "app/workspace.py": {
        "hashlib": 3,
        "incubo.app.changes.source_entries": 90,
        "incubo.edit.file_edits": 12,
        "incubo.edit.value_parser": 15,
        "incubo.history.commits": 5,
        "incubo.model.private_kinds": 1,
        "incubo.registry.loader": 30,
        "incubo.registry.proposals": 2,
        "incubo.registry.provenance": 3,
        "incubo.vcs.remotes": 6,
        "incubo.vcs.revision": 8,
        "incubo.vcs.status": 9,
    },
    # for `validate` without --since, --staged and --fix
    "cli/commands/validate/command.py": {
        "incubo.app.sharing.baseline": 13,
        "incubo.cli.commands.validate.fix": 43,
        "incubo.registry.provenance": 3,
    },
    # for systems without it
    "cli/answer_prompt.py": {"readline": 1},
    # for the help of a list and the completion of its options
    "cli/filter_options.py": {"incubo.query.resources.missions": 1},
    # for completion of commands and ids
    "cli/completion/complete.py": {"incubo.cli.completion.values": 3, "incubo.cli.framework": 34},
    # for completion of commands
    "cli/completion/ids.py": {"incubo.model.entry_kinds": 2, "incubo.registry.lookup": 14},
    # for completion of other values
    "cli/completion/values.py": {
        "incubo.app.changes.undoing": 40,
        "incubo.cli.context": 30,
        "incubo.edit.journal": 5,
        "incubo.model.dates": 2,
        "incubo.model.vocabulary": 3,
        "incubo.query.resources.catalogue": 30,
        "incubo.query.sql.tables": 47,
        "incubo.registry.lookup": 15,
        "incubo.facts.signals": 20,
        "incubo.facts.expectations": 12,
        "incubo.validation.rules": 49,
    },
    # for commands that are no report, where no edit was made, and for what is known now
    "cli/context.py": {
        "incubo.vcs.commits": 12,
        "filelock": 37,
        "incubo.app.history.known": 12,
        "incubo.app.private": 11,
        "incubo.app.reports.context": 22,
        "incubo.edit.journal": 2,
        "incubo.edit.transaction": 13,
    },
    # for registries with private data
    "cli/apply.py": {
        "incubo.app.private": 11,
        "incubo.app.changes.source_entries": 60,
        "incubo.app.changes.source_state": 50,
    },
    "cli/commands/list.py": {"incubo.cli.context": 12, "incubo.app.private": 11, "incubo.app.reports.lists": 17},
    # for a registry that follows another one
    "cli/commands/init/command.py": {"incubo.cli.commands.init.beside": 60},
    "cli/commands/sync.py": {
        "incubo.app.sharing.following": 60,
        "incubo.cli.registry_imports": 2,
        "incubo.app.changes.source_state": 50,
    },
    "web/together/jobs.py": {"incubo.app.sharing.following": 30},
    "cli/commands/set.py": {"incubo.app.private": 11},
    # for where --registry and the user's settings are not needed
    "cli/session.py": {"platformdirs": 5},
    # for all but crashes
    "cli/errors.py": {"importlib.metadata": 24},
    # for all but `incubo` alone and unknown words
    "cli/groups.py": {"incubo.cli.commands.today": 75, "incubo.cli.completion.ids": 6, "incubo.cli.framework": 61},
    # for --help
    "cli/commands/serve.py": {
        "incubo.app.first_start": 10,
        "incubo.render.site_look": 10,
        "incubo.web.first_start": 3,
        "platformdirs": 5,
        "incubo.web.deferred": 1,
        "incubo.web.keys": 3,
        "incubo.web.lifetime": 1,
        "incubo.web.live": 1,
        "incubo.web.options": 5,
        "incubo.web.routes": 1,
        "incubo.web.running": 40,
        "incubo.web.server": 200,
    },
    # for help pages that are not shown at a terminal
    "cli/help.py": {"rich": 11, "rich.console": 43, "rich.panel": 24, "rich.text": 30},
    # for `--version` and completion
    "cli/main.py": {
        "incubo.cli.aliases": 15,
        "incubo.cli.completion.complete": 44,
        "incubo.cli.errors": 32,
        "incubo.cli.framework": 61,
        "incubo.cli.global_options": 21,
        "incubo.cli.groups": 5,
        "incubo.cli.session": 14,
        "incubo.config.settings": 20,
        "incubo.core.errors": 14,
        "incubo.core.failures": 1,
        "incubo.core.i18n": 11,
        "incubo.core.interrupts": 2,
        "incubo.core.usage": 1,
        "pathlib": 6,
    },
    # for commands that print tables, or pages, only; for what is known now
    "cli/output.py": {
        "incubo.document.page": 3,
        "incubo.document.table": 1,
        "incubo.registry.provenance": 4,
        "incubo.render.pages.formats": 4,
        "incubo.render.tables.formats": 2,
    },
    # for commands that write nothing
    "cli/params.py": {"incubo.cli.prompts": 31, "incubo.edit.new.questions": 11},
    # for short work
    "cli/progress.py": {"rich.console": 27, "rich.progress": 36},
    # for registries outside git, and --no-history
    "cli/commands/show.py": {"incubo.app.history.registry_log": 20, "incubo.history.log_document": 3},
    # for sheets that were not exported, and whose private fields are elsewhere
    "app/imports/csv_lists.py": {"incubo.app.reports.lists": 25},
    "app/imports/sheet_file.py": {"incubo.app.imports.sheet_merge": 54},
    "app/imports/sheet_import.py": {"incubo.app.imports.sheet_merge": 54},
    "cli/commands/imports/sheet.py": {"incubo.app.sharing.merge_questions": 45, "incubo.cli.merge_answers": 48},
    # for registries without proposals
    "cli/commands/today.py": {
        "incubo.app.first_start": 11,
        "incubo.app.sharing.proposal_summary": 20,
        "incubo.cli.prompts": 48,
        "incubo.vcs.remotes": 3,
    },
    # for whoever chose an incubator already
    "web/routes.py": {"incubo.app.first_start": 11, "incubo.app.source_offer": 20},
    # for commands that ask nothing
    "cli/prompts.py": {"incubo.cli.answer_prompt": 31},
    # for usual settings
    "config/checks.py": {"difflib": 1, "zoneinfo": 3},
    # for help pages and completion
    "config/toml_file.py": {"tomllib": 2},
    # for commands with --at
    "core/clock.py": {"zoneinfo": 3},
    # for commands that only read
    "core/files.py": {"incubo.core.interrupts": 2, "tempfile": 7},
    # for commands that make no id
    "edit/new/ids.py": {"slugify": 5},
    # for --dry-run
    "edit/transaction.py": {"filelock": 28},
    # for other forms of a calendar
    "export/icalendar.py": {"icalendar": 56},
    # for other forms of a reminder
    "export/mail.py": {
        "email": 1,
        "email.charset": 3,
        "email.header": 4,
        "email.message": 10,
        "email.policy": 15,
        "email.utils": 8,
    },
    # for commands that write no settings of the user
    "config/user.py": {"json": 1},
    # for registries without HTML codes in addresses
    "model/decode.py": {"html": 2},
    # for commands that compute no dates
    "model/dates.py": {"calendar": 1},
    # for missions whose end is unknown: nothing else loads yaml
    "registry/registry.py": {"incubo.source.spans": 10},
    # for other forms than HTML
    "render/html_document.py": {"jinja2": 38, "markupsafe": 2},
    # for pages without an entry's text
    "render/pages/terminal.py": {"incubo.render.terminal.markdown": 73},
    # for tables without a chart
    "render/tables/terminal.py": {"incubo.render.charts.plot": 3, "incubo.render.charts.terminal": 6},
    # for other forms than a spreadsheet
    "render/tables/xlsx.py": {"xlsxwriter": 35},
    # for output without colour
    "render/terminal/style.py": {"rich.style": 7},
    # for texts without rare entities
    "source/html.py": {"html": 2},
    # for commands that make no file
    "source/posts.py": {"frontmatter": 6, "frontmatter.default_handlers": 7},
    # for registries whose files are all read by lines: nothing else loads yaml
    "source/reader.py": {"incubo.source.yaml_loader": 10, "incubo.source.yaml_reader": 11},
    # for texts without rare characters
    "source/scalars.py": {"json": 1},
    # for registries without such values
    "source/yaml_scalars.py": {"incubo.source.unusual_scalars": 9},
    # for registries without findings to show
    "validation/locate.py": {"incubo.source.spans": 10},
    # for commands that make no branch
    "vcs/commits.py": {"slugify": 4},
    # for commands without git, and for those that only read its state
    "vcs/run.py": {"git.cmd": 48, "git.exc": 57, "tempfile": 4},
}
"""Every import within a function, with the milliseconds that it saves those whom the comment names."""
PRIVATE_TYPER = {"cli/framework.py"}
FACES = ("cli/", "__main__.py")
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


class Import(NamedTuple):
    """An import of something: its full dotted name, and the line."""

    name: str
    line: int


@cache
def nodes(module: str) -> list[ast.AST]:
    """All of a module's syntax."""
    return list(ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))))


@cache
def imports(module: str) -> list[Import]:
    """Every dotted name that a module imports, anywhere in it."""
    found = []
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"incubo/{module}:{node.lineno}: a relative import"
            found += [Import(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def dotted_name(module: str) -> str:
    """`source/spans.py` -> `incubo.source.spans`."""
    return ".".join(["incubo", *module.removesuffix(".py").removesuffix("__init__").strip("/").split("/")]).rstrip(".")


DOTTED = {dotted_name(module) for module in MODULES}


def imported_modules(module: str) -> Iterator[tuple[str, int]]:
    """The modules of incubo that a module imports."""
    for name, line in imports(module):
        found = name if name in DOTTED else name.rpartition(".")[0]
        if found in DOTTED and found != dotted_name(module):
            yield found, line


def test_no_modules_import_each_other() -> None:
    """Whatever way round, within functions and for types too."""
    graph: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        graph[dotted_name(module)] |= {name for name, _ in imported_modules(module)}
    assert not circles(graph)


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules each of which reaches all others of its group (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = lowest[module] = len(index)
        stack.append(module)
        for other in sorted(graph[module]):
            if other not in index:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], index[other])
        if lowest[module] == index[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(graph):
        if module not in index:
            visit(module)
    return found


def test_circles_are_found() -> None:
    graph = defaultdict(set, {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}})
    assert circles(graph) == [["a", "b", "c"]]


def test_results_are_written_in_one_place() -> None:
    """It refuses what must not be written to."""
    faces = [module for module in MODULES if module.startswith(("cli/", "app/"))]
    writers = {module for module in faces if "incubo.core.files.replace_file" in {name for name, _ in imports(module)}}
    assert writers == {"cli/output.py"}


def test_imports_within_functions_are_listed() -> None:
    deferred: dict[str, set[str]] = {}
    for module in MODULES:
        functions = [node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for node in (node for function in functions for node in ast.walk(function)):
            if isinstance(node, ast.Import):
                deferred.setdefault(module, set()).update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names = (f"{node.module}.{alias.name}" for alias in node.names)
                deferred.setdefault(module, set()).update(
                    name if name in DOTTED else str(node.module) for name in names
                )
    assert deferred == {module: set(names) for module, names in DEFERRED_IMPORTS.items()}


def test_libraries_are_imported_by_their_owner_only() -> None:
    assert not [
        f"incubo/{module}:{line} imports {name}"
        for module in MODULES
        for name, line in imports(module)
        if (owners := LIBRARY_OWNERS.get(name.split(".")[0])) is not None and not module.startswith(owners or "\0")
    ]


def test_private_names_of_typer_stand_in_one_module() -> None:
    def is_private(name: str) -> bool:
        return any(part.startswith("_") or part in {"core", "main"} for part in name.split(".")[1:])

    assert not [
        f"incubo/{module}:{line} imports {name}"
        for module in MODULES
        for name, line in imports(module)
        if name.startswith("typer") and is_private(name) and module not in PRIVATE_TYPER
    ]


def test_only_faces_have_side_effects() -> None:
    """Nothing outside a face prints, asks, ends the process, or reads the environment or the clock."""
    assert not [
        f"incubo/{module}:{line}: {name}"
        for module in MODULES
        if not module.startswith(FACES)
        for name, line in side_effects(module)
    ]


def side_effects(module: str) -> Iterator[tuple[str, int]]:
    """Where a module speaks to the world."""
    for node in nodes(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SPEAKING:
            yield f"{node.func.id}()", node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = (node.value.id, node.attr)
            if name in _WORLD - _EXCEPTIONS.get(module, set()):
                yield ".".join(name), node.lineno


_SPEAKING = {"print", "input", "exit", "quit"}
_ENVIRONMENT = {("os", "environ"), ("os", "getenv")}
_CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("time", "time")}
_WORLD = {
    ("sys", "exit"), ("sys", "stdout"), ("sys", "stderr"), ("sys", "stdin"), ("sys", "argv"),
    ("os", "_exit"), ("locale", "getlocale"), ("locale", "setlocale"),
    *_ENVIRONMENT, *_CLOCK,
}  # fmt: skip
_EXCEPTIONS = {"vcs/run.py": _ENVIRONMENT, "core/clock.py": _CLOCK}
"""git's own variables, and the only reader of the clock."""


@pytest.mark.parametrize(
    "package", sorted({path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")} - {"."})
)
def test_every_package_has_a_docstring(package: str) -> None:
    init = PACKAGE / package / "__init__.py"
    assert init.is_file()
    assert ast.get_docstring(ast.parse(init.read_text("utf-8")))


def test_tests_named_in_documents_exist() -> None:
    """The threat model names the test of each line."""
    root = PACKAGE.parent
    existing = {path.name for path in (root / "tests").rglob("test_*.py")}
    for page in (*(root / "docs").glob("*.md"), root / "CONTRIBUTING.md", root / "README.md"):
        named = set(re.findall(r"\btest_[a-z_]+\.py", page.read_text("utf-8")))
        assert named <= existing, page.name


def test_functions_named_in_documents_exist() -> None:
    named = re.findall(r"`([a-z_/]+\.py):(\w+)`", (PACKAGE.parent / "docs/architecture.md").read_text("utf-8"))
    assert len(named) > 30, "the way of a verb, call by call"
    for path, name in named:
        tree = ast.parse((PACKAGE / path).read_text("utf-8"))
        assert any(isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name for node in ast.walk(tree)), (
            f"{path}:{name}"
        )


_DECLARING_MODULES = {
    # what an event and an entry have are records, too
    "budget_end": {"edit/verbs/committee.py", "model/records.py", "model/working_days.py"},
    "stop_reason": {"model/records.py"},
    "with_jobs": {"edit/verbs/stop.py"},
    # a committee that is planned moves the ends of missions only
    "with_team": {"edit/verbs/committee.py", "edit/verbs/stop.py"},
}


def test_parameters_of_verbs_are_declared_once() -> None:
    """What a committee and a stop are told is passed on in a record, not name by name."""
    declaring: dict[str, set[str]] = {name: set() for name in _DECLARING_MODULES}
    for path in PACKAGE.rglob("*.py"):
        module = path.relative_to(PACKAGE).as_posix()
        for node in nodes(module):
            name = node.arg if isinstance(node, ast.arg) else None
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                name = node.target.id
            if name in declaring and not module.endswith("log.py"):  # `log --with-team` is another one
                declaring[name].add(module)
    assert declaring == _DECLARING_MODULES


_TYPED = re.compile(
    rf"\bincubo (?:{'|'.join(command_table.COMMANDS)})\b|\bgit (?:fetch|clone|init|switch)\b|(?<![\w-])--[a-z]"
)
_SPEAKS_OF_COMMANDS = (
    # pages of help, and what explains rules and fields to those who type
    "cli/", "reports/catalogue.py", "reports/explain/", "reports/indicators/", "reports/attention/collect.py",
    "reports/today.py",
    # files of a repository, and sheets to fill in
    "app/imports/sheet_template.py", "export/scaffold/",
    # errors and words of options, of SQL and of what only a terminal does
    "app/committee_requests.py", "app/first_start.py", "app/history/", "app/imports/", "app/membership.py",
    "app/new_entry.py", "app/reports/", "query/sql/",
    # the beginnings of commands
    "edit/verbs/set.py",
)  # fmt: skip
"""The modules whose sentences may name commands and options: pages show none of them."""


def test_sentences_name_no_commands() -> None:
    """A command is the `command` or the `hint` of a Message: a page leaves these out, and never half of a sentence."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        module = path.relative_to(PACKAGE).as_posix()
        if module.startswith(_SPEAKS_OF_COMMANDS):
            continue
        typed: set[int] = set()
        for node in nodes(module):
            is_typed = isinstance(node, ast.keyword) and node.arg in ("command", "hint", "range_help")
            if isinstance(node, ast.Assign):
                names = [name for target in node.targets for name in ast.walk(target)]
                is_typed = any(isinstance(name, ast.Name) and "hint" in name.id.lower() for name in names)
            if is_typed:
                typed.update(map(id, ast.walk(node)))
        found += [
            f"{module}:{node.lineno}"
            for node in nodes(module)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_"
            and id(node) not in typed
            and any(_TYPED.search(str(ast.literal_eval(text))) for text in node.args)
        ]  # fmt: skip
    assert not found
