"""The entry point. `main` runs one command line and returns its exit code; `console_main` is the console script."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from incubo import __version__
from incubo.cli import streams


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name). Never raises; messages go to standard error.

    Exit codes: 0 nothing blocking, 1 a blocking problem, 2 usage or failure, 3 no entry at the given paths,
    130 interrupted (143 by SIGTERM, 129 by SIGHUP).
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--version"] or ("--version" in words and _asks_for_version(words)):
        streams.write_text(sys.stdout, f"incubo {__version__}\n")
        return 0
    if os.environ.get("_INCUBO_COMPLETE"):
        from incubo.cli.completion import complete

        streams.configure_streams()
        return complete.answer_shell(os.environ["_INCUBO_COMPLETE"])
    from incubo.core.errors import IncuboError
    from incubo.core.failures import collect_failures

    with collect_failures(IncuboError) as failures:
        code = _run_command_line(words)
    if not failures:
        return code
    from incubo.cli import errors

    return errors.print_failures(failures, code)


def console_main() -> None:
    """The console script: one command, then the end of the process, without freeing what the system frees."""
    gc.disable()  # a short process leaves little garbage, and collecting it costs a tenth of the time
    try:
        code = main()
    except KeyboardInterrupt:  # pressed again while that it is interrupted is printed
        code = 130
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # closed pipe
        pass
    if "coverage" in sys.modules:  # it writes what it measured when Python ends
        sys.exit(code)
    os._exit(code)


def _asks_for_version(words: list[str]) -> bool:
    from incubo.cli import global_options

    return global_options.asks_for_version(words)


def _run_command_line(words: list[str]) -> int:
    """Choose the language, run the command, and print the error that stops it."""
    from pathlib import Path

    from incubo.cli import aliases, errors, global_options, session
    from incubo.config.settings import peek_settings
    from incubo.core import i18n, usage
    from incubo.core.errors import IncuboError, UsageError

    streams.configure_streams()
    color = may_write = False
    current: session.Session | None = None
    try:
        try:
            options, words = global_options.extract_global_options(words)
        except UsageError:
            i18n.set_language(global_options.resolve_language(None, peek_settings(Path.cwd()).language))
            raise
        settings = peek_settings(options.registry_path or Path.cwd())
        language = global_options.resolve_language(options.language, settings.language)
        i18n.set_language(language)
        usage.CURRENT_USAGE.set(settings.usage)
        line = aliases.resolve_command_line(words, language)
        may_write = line.may_write
        current = session.start_session(
            language,
            options.color,
            options.registry_path,
            words,
            may_write=may_write,
            uses_cache=options.uses_cache,
            shows_notes=options.shows_notes,
            files_language=options.language or settings.language or language,
        )
        color = current.has_stderr_color

        if line.used_synonyms:
            current.print_message(line.explain_synonyms())
        if line.spec.subcommands:
            from incubo.cli.groups import run_group as run
        else:
            from incubo.cli.framework import run_command as run
        if not may_write:
            return run(line)
        from incubo.core.interrupts import raise_termination_signals

        with raise_termination_signals():
            return run(line)
    except IncuboError as failure:
        return errors.print_error(failure, color=color)
    except KeyboardInterrupt as interrupt:
        # a command that writes says itself how it ends; before it began, nobody else does
        has_begun = current is not None and session.COMMAND_BEGAN in current.announced
        return errors.print_interrupted(interrupt, is_nothing_written=may_write and not has_begun)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Exception as error:
        if streams.is_broken_pipe(error):
            streams.redirect_to_null(sys.stdout)
            return 0
        return errors.print_unexpected_error(error, may_write=may_write, color=color)
