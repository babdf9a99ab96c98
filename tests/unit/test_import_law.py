"""The import law of the house: each package may import what stands to its right, never to its left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "incubo"
FLOORS = (
    {"cli"},
    {"export"},
    {"render"},
    {"edit", "history", "report", "query"},
    {"validation"},
    {"registry"},
    {"model"},
    {"source"},
)
ALLOWED = {("edit", "validation")}
LEAVES = {
    "chart",
    "clock",
    "config",
    "config_checker",
    "config_checks",
    "config_file",
    "config_user",
    "config_words",
    "errors",
    "i18n",
    "page",
    "problem",
    "shell",
    "table",
}
OWNERS = {  # who may import what of others
    "yaml": ("source/",),
    "frontmatter": ("source/",),
    "git": ("registry/git.py",),
    "gitdb": ("registry/git.py",),
    "rich": ("render/",),
    "jinja2": ("render/",),
    "typer": ("cli/",),
    "icalendar": ("export/calendar.py",),
    "xlsxwriter": ("render/table_xlsx.py",),
    "click": (),
    "subprocess": ("registry/git.py", "cli/"),
}
PRIVATE_TYPER = {"cli/adapter.py", "cli/adapter_place.py", "cli/adapter_shell.py"}
SILENT_EXCEPT = ("cli/",)
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def nodes(module: str) -> list[ast.AST]:
    """All of a module's syntax."""
    return list(ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))))


@cache
def imports(module: str) -> list[tuple[str, int]]:
    """Every dotted name a module imports, anywhere in it, relative ones resolved."""
    found = list[tuple[str, int]]()
    here = ["incubo", *module.removesuffix(".py").split("/")]
    if here[-1] == "__init__":
        here.pop()
        package = here
    else:
        package = here[:-1]
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found += ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found += ((f"{name}.{alias.name}", node.lineno) for alias in node.names)
    return found


def floor(package: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if package in floor)


def test_imports_go_to_the_right() -> None:
    assert not [broken for module in MODULES for broken in leftward(module)]


def leftward(module: str) -> Iterator[str]:
    """What a module imports that it may not."""
    own = module.split("/")[0].removesuffix(".py")
    if own in {"__init__", "__main__"}:
        return
    for name, line in imports(module):
        parts = name.split(".")
        if parts[0] != "incubo" or len(parts) < 2 or parts[1] in ("__version__", own):
            continue
        other = parts[1]
        where = f"incubo/{module}:{line} imports {name}"
        if own in LEAVES and other not in LEAVES:
            yield f"{where}: a leaf imports only leaves"
        elif not {own, other} & LEAVES and floor(other) <= floor(own) and (own, other) not in ALLOWED:
            yield f"{where}: {own} stands to the right of {other}, or beside it"


def test_each_library_has_its_owner() -> None:
    assert not [broken for module in MODULES for broken in disowned(module)]


def disowned(module: str) -> Iterator[str]:
    """What a module imports of libraries that are others' to import."""
    for name, line in imports(module):
        library = name.split(".")[0]
        if library in OWNERS and not module.startswith(OWNERS[library] or "\0"):
            yield f"incubo/{module}:{line} imports {name}"
        private = any(part.startswith("_") or part in {"core", "main"} for part in name.split(".")[1:])
        if library == "typer" and private and module not in PRIVATE_TYPER:
            yield f"incubo/{module}:{line}: only the adapter touches Typer's private names"


def test_the_domain_is_silent() -> None:
    """Nothing outside cli prints, asks, ends the process, or reads the environment or the clock."""
    silent = [module for module in MODULES if not module.startswith(SILENT_EXCEPT) and module != "__main__.py"]
    assert not [broken for module in silent for broken in loud(module)]


def loud(module: str) -> Iterator[str]:
    """Where a module speaks to the world."""
    for node in nodes(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in _SAY:
                yield f"incubo/{module}:{node.lineno}: {node.func.id}()"
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            spoken = (node.value.id, node.attr)
            own = _OWN.get(module, set())
            if spoken in _WORLD - own:
                yield f"incubo/{module}:{node.lineno}: {'.'.join(spoken)}"


_SAY = {"print", "input", "exit", "quit"}
_ENVIRONMENT = {("os", "environ"), ("os", "getenv")}
_CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("time", "time")}
_WORLD = {
    ("sys", "exit"), ("sys", "stdout"), ("sys", "stderr"), ("sys", "stdin"), ("sys", "argv"),
    ("os", "_exit"), ("locale", "getlocale"), ("locale", "setlocale"),
    *_ENVIRONMENT, *_CLOCK,
}  # fmt: skip
_OWN = {"registry/git.py": _ENVIRONMENT, "clock.py": _CLOCK}  # git's own variables, and the only reader of the clock


def test_every_package_is_on_a_floor() -> None:
    packages = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    leaves = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert packages <= set().union(*FLOORS)
    assert leaves <= LEAVES


@pytest.mark.parametrize("package", sorted(p.name for p in PACKAGE.iterdir() if any(p.glob("*.py"))))
def test_every_package_says_what_it_is(package: str) -> None:
    init = PACKAGE / package / "__init__.py"
    assert init.is_file()
    assert ast.get_docstring(ast.parse(init.read_text("utf-8")))
