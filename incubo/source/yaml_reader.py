"""Read a front matter with the YAML parser: what `line_reader` does not read, and what is wrong."""

from __future__ import annotations

from typing import Any

import yaml

from incubo.core.i18n import N_
from incubo.core.message import Message
from incubo.core.problem import Problem, Span
from incubo.source.frontmatter import BOM
from incubo.source.syntax_errors import explanation, file_text
from incubo.source.unsafe_constructs import find_unsafe_construct, may_be_unsafe
from incubo.source.yaml_loader import ComplexKeyError, ValueBuilder, compose_with_padding


def parse_front_matter(
    path: str, front: str, offset: int, problems: list[Problem]
) -> tuple[dict[Any, Any] | None, Any, bool]:
    """The values, the node tree, and whether a value begins or ends with spaces; appends to `problems`."""
    if front[:1] == BOM:
        bom_span = Span(path, offset, offset + 1)
        problems.append(
            Problem(
                "yaml-invisible-character",
                bom_span,
                Message(N_("there is an invisible mark (BOM) here")),
                hints=(Message(N_("delete it: it is invisible and can disturb a terminal or a web page")),),
            )
        )
        return None, None, False
    if may_be_unsafe(front):
        construct = find_unsafe_construct(front)
        if construct is not None:
            problems.append(file_text.unsafe_yaml_problem(path, construct, offset))
            return None, None, False
    builder = ValueBuilder()
    try:
        node, has_padded_value = compose_with_padding(front)
        values = {} if node is None else builder.build(node)
    except ComplexKeyError as error:
        span = Span(path, offset + error.node.start_mark.index, offset + error.node.end_mark.index)
        problems.append(explanation.complex_key_problem(span))
        return None, None, False
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.append(explanation.explain_parse_error(path, front, offset, error))
        return None, None, False
    if values is None or values == "":
        values = {}
    if type(values) is not dict:
        problems.append(explanation.not_a_mapping_problem(path, front, offset))
        return None, None, False
    if builder.has_duplicate_keys:
        problems.extend(explanation.duplicate_key_problems(path, node, offset))
    return values, node, has_padded_value
