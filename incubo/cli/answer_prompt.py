"""One question at a terminal, asked until its answer can be used: Rich's prompt, with our line editing and our words.

Rich prints the prompt and reads from an empty line, which the line editor then takes for the whole line: Ctrl-U,
Ctrl-L and answers longer than the screen erase the prompt. So the prompt goes through `read_line` (decision 0034).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.prompt import InvalidResponse, PromptBase
from rich.text import Text, TextType

from incubo.core.errors import IncuboError, ToolError

_STYLE = re.compile("(\x1b\\[[0-9;]*m)")


class AnswerPrompt(PromptBase[Any]):
    """A prompt whose answers are parsed by a function.

    `parse` gives the value of an answer, or raises IncuboError, which `show_error` shows before the question is asked
    again. `default` is what Enter means, in words ("" where it means nothing); `parse` gets "" then. `choices_before`
    stands before the default. `read_line` reads an answer.
    """

    prompt_suffix = "> "

    def __init__(
        self,
        parse: Callable[[str], Any],
        read_line: Callable[[str], str],
        show_error: Callable[[IncuboError], None],
        *,
        default: str,
        choices_before: str,
        color: bool,
    ) -> None:
        console = Console(
            file=sys.stderr, force_terminal=True, color_system="standard" if color else None, no_color=not color
        )
        super().__init__(Text(choices_before), console=console)
        self._parse = parse
        self._read_line = read_line
        self._show_error = show_error
        self._default = default

    def make_prompt(self, default: Any) -> Text:  # noqa: ARG002
        """The default in brackets, and the prompt mark."""
        prompt = self.prompt.copy()
        if self._default:
            prompt.append(f"[{self._default}]", "cyan")
        return prompt.append(f" {self.prompt_suffix}" if prompt else self.prompt_suffix)

    def get_input(  # type: ignore[override]
        self,
        console: Console,
        prompt: TextType,
        password: bool,  # noqa: ARG002
        stream: object = None,  # noqa: ARG002
    ) -> str:
        """Read an answer; the line editor knows the prompt, and which of its characters have no width."""
        with console.capture() as capture:
            console.print(prompt, end="", soft_wrap=True)
        return self._read_line(_STYLE.sub("\x01\\1\x02", capture.get()))

    def process_response(self, value: str) -> Any:
        """The value of an answer."""
        try:
            return self._parse(value)
        except ToolError:  # no other answer would help
            raise
        except IncuboError as error:
            raise InvalidResponse("") from error

    def on_validate_error(self, value: str, error: InvalidResponse) -> None:  # noqa: ARG002
        """Print why an answer is rejected."""
        assert isinstance(error.__cause__, IncuboError)
        self._show_error(error.__cause__)
