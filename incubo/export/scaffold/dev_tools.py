"""Settings of development tools: editors, git line ends, a VS Code task that shows findings, pre-commit."""

from __future__ import annotations

import json
from collections.abc import Iterator

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.export.scaffold.context import GeneratedFile, ScaffoldContext

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
_TRAILING_SPACES_COMMENT = N_("Two spaces at the end of a line are a line break in Markdown.")

_GITATTRIBUTES = """\
# {ends}
# {merge}
*.md text eol=lf merge=incubo
*.toml text eol=lf
*.yml text eol=lf
*.yaml text eol=lf
*.png binary
*.jpg binary
*.svg text eol=lf
"""
_MERGE_COMMENT = N_("Entries are merged by fields (incubo merge-driver); where incubo is not there, by lines.")
_LINE_ENDS_COMMENT = N_("The same line endings on every machine, Windows too.")

_TASK_LABEL = N_("Check the registry (incubo)")
_SEVERITY_WORDS = {"error": "error|erreur", "warning": "warning|avertissement", "info": "advice|conseil"}
"""A severity of VS Code → how `--format concise` writes it, in any language."""

_PRE_COMMIT_ABOUT = N_("What a commit adds is checked before it is made. Once on each machine: pre-commit install")


def generate_editor_settings(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The settings of editors and git."""
    yield GeneratedFile(
        ".editorconfig",
        _EDITORCONFIG.format(blanks=context.translate(_TRAILING_SPACES_COMMENT)),
        Message(N_("how editors write files")),
        "root = true\n\n",
    )
    yield GeneratedFile(
        ".gitattributes",
        _GITATTRIBUTES.format(ends=context.translate(_LINE_ENDS_COMMENT), merge=context.translate(_MERGE_COMMENT)),
        Message(N_("line endings, the same everywhere; entries merged by fields")),
    )
    yield GeneratedFile(
        ".vscode/tasks.json",
        _render_vscode_task(context),
        Message(N_("VS Code: findings beside the lines (Terminal > Run Task)")),
        '{\n  "version": "2.0.0",\n  "tasks": [\n',
        "  ]\n}\n",
        indent=4,
    )


def _render_vscode_task(context: ScaffoldContext) -> str:
    """A VS Code task that runs `incubo validate`, with the patterns that read its output."""
    task = {
        "label": context.translate(_TASK_LABEL),
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
                    "regexp": rf"^(.+?):(\d+):(\d+): (?:{severity_words})\[([a-z-]+)\] (.*)$",
                    "file": 1,
                    "line": 2,
                    "column": 3,
                    "code": 4,
                    "message": 5,
                },
            }
            for severity, severity_words in _SEVERITY_WORDS.items()
        ],
    }
    return json.dumps(task, ensure_ascii=False, indent=2)


def generate_pre_commit_config(context: ScaffoldContext) -> Iterator[GeneratedFile]:
    """The settings of pre-commit, where it is known which incubo it runs. The key `repos:` is above the block, so that
    people can add other hooks.
    """
    if context.incubo is None:
        return
    block = f"""\
# {context.translate(_PRE_COMMIT_ABOUT)}
- repo: {context.incubo.url}
  rev: "{context.incubo.commit}"
  hooks:
    - id: incubo-validate
"""
    purpose = Message(N_("checks what a commit adds, before it is made"))
    yield GeneratedFile(".pre-commit-config.yaml", block, purpose, "repos:\n", indent=2)
