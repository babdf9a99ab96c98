"""Settings of editors and git: how files are written, and findings beside the lines in VS Code."""

from __future__ import annotations

import json
from collections.abc import Iterator

from incubo.export.kits.kit import Kit, Made
from incubo.i18n import N_
from incubo.problem import Text

_EDITORCONFIG = """\
[*]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true

# {blanks}
[*.md]
trim_trailing_whitespace = false

[*.{{yml,yaml,json,toml}}]
trim_trailing_whitespace = true
"""
_BLANKS = N_("Two blanks at the end of a line are a line break in Markdown.")

_ATTRIBUTES = """\
# {ends}
*.md text eol=lf
*.toml text eol=lf
*.yml text eol=lf
*.yaml text eol=lf
*.png binary
*.jpg binary
*.svg text eol=lf
"""
_ENDS = N_("The same line ends on every machine, Windows too.")

_TASK = N_("Check the registry (incubo)")
_SEVERITIES = {"error": "error|erreur", "warning": "warning|avertissement", "info": "advice|conseil"}
"""How VS Code names our severities, and how `--format concise` says them."""


def editor(kit: Kit) -> Iterator[Made]:
    """The settings of editors and git."""
    yield Made(
        ".editorconfig",
        _EDITORCONFIG.format(blanks=kit.say(_BLANKS)),
        Text(N_("how editors write files")),
        "root = true\n\n",
    )
    yield Made(".gitattributes", _ATTRIBUTES.format(ends=kit.say(_ENDS)), Text(N_("line ends, the same everywhere")))
    yield Made(
        ".vscode/tasks.json",
        _task(kit),
        Text(N_("VS Code: findings beside the lines (Terminal > Run Task)")),
        '{\n  "version": "2.0.0",\n  "tasks": [\n',
        "  ]\n}\n",
        indent=4,
    )


def _task(kit: Kit) -> str:
    """A task of VS Code whose output is read as findings."""
    task = {
        "label": kit.say(_TASK),
        "type": "shell",
        "command": "incubo",
        "args": ["validate", "--format", "concise"],
        "group": "test",
        "presentation": {"reveal": "silent", "revealProblems": "onProblem"},
        "problemMatcher": [
            {
                "owner": f"incubo-{severity}",
                "source": "incubo",
                "severity": severity,
                "fileLocation": ["relative", "${workspaceFolder}"],
                "pattern": {
                    "regexp": rf"^(.+?):(\d+):(\d+): (?:{words})\[([a-z-]+)\] (.*)$",
                    "file": 1,
                    "line": 2,
                    "column": 3,
                    "code": 4,
                    "message": 5,
                },
            }
            for severity, words in _SEVERITIES.items()
        ],
    }
    return json.dumps(task, ensure_ascii=False, indent=2)
