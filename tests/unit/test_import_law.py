"""The import law of the house: each package may import what stands to its right, never to its left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
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
LEAVES = {"chart", "clock", "config", "errors", "i18n", "page", "problem", "shell", "table"}
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
PRIVATE_TYPER = "cli/adapter.py"
SILENT_EXCEPT = ("cli/",)
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imports(module: str) -> Iterator[tuple[str, int]]:
    """Every dotted name a module imports, anywhere in it, relative ones resolved."""
    here = ["incubo", *module.removesuffix(".py").split("/")]
    if here[-1] == "__init__":
        here.pop()
        package = here
    else:
        package = here[:-1]
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{name}.{alias.name}", node.lineno) for alias in node.names)


def floor(package: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if package in floor)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_to_the_right(module: str) -> None:
    own = module.split("/")[0].removesuffix(".py")
    if own in {"__init__", "__main__"}:
        return
    for name, line in imports(module):
        parts = name.split(".")
        if parts[0] != "incubo" or len(parts) < 2 or parts[1] == "__version__":
            continue
        other = parts[1]
        where = f"incubo/{module}:{line} imports {name}"
        if own in LEAVES:
            assert other in LEAVES, f"{where}: a leaf imports only leaves"
        elif other not in LEAVES and other != own:
            allowed = floor(other) > floor(own) or (own, other) == ("edit", "validation")
            assert allowed, f"{where}: {own} stands to the right of {other}, or beside it"


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_its_owner(module: str) -> None:
    for name, line in imports(module):
        library = name.split(".")[0]
        if library in OWNERS:
            assert module.startswith(OWNERS[library] or "\0"), f"incubo/{module}:{line} imports {name}"
        if library == "typer" and any(part.startswith("_") or part in {"core", "main"} for part in name.split(".")[1:]):
            assert module == PRIVATE_TYPER, (
                f"incubo/{module}:{line}: only {PRIVATE_TYPER} touches Typer's private names"
            )


@pytest.mark.parametrize("module", MODULES)
def test_the_domain_is_silent(module: str) -> None:
    """Nothing outside cli prints, asks, ends the process, or reads the environment or the clock."""
    if module.startswith(SILENT_EXCEPT) or module == "__main__.py":
        return
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        where = f"incubo/{module}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "input", "exit", "quit"}, f"{where}: {node.func.id}()"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            spoken = (node.value.id, node.attr)
            assert spoken not in {
                ("sys", "exit"), ("sys", "stdout"), ("sys", "stderr"), ("sys", "stdin"), ("sys", "argv"),
                ("os", "_exit"), ("locale", "getlocale"), ("locale", "setlocale"),
            }, f"{where}: {'.'.join(spoken)}"  # fmt: skip
            if module != "registry/git.py":  # git's own variables
                assert spoken not in {("os", "environ"), ("os", "getenv")}, f"{where}: {'.'.join(spoken)}"
            if module != "clock.py":
                assert spoken not in {
                    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("time", "time"),
                }, f"{where}: {'.'.join(spoken)} (only clock.py reads the clock)"  # fmt: skip


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
