"""The way in. `main` runs one command line and returns its exit code; `run` is the console script around it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name). Never raises; messages go to standard error.

    Exit codes: 0 nothing blocking, 1 a blocking problem, 2 usage or failure, 3 no entry at the given paths,
    130 interrupted.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if "--version" in _before_dashes(words):
        from incubo import __version__
        from incubo.cli import streams

        streams.put(sys.stdout, f"incubo {__version__}\n")
        return 0
    if os.environ.get("_INCUBO_COMPLETE"):
        from incubo.cli import completion, streams

        streams.prepare()
        return completion.answer(os.environ["_INCUBO_COMPLETE"])
    return _command_line(words)


def run() -> None:
    """The console script: one command, then the end of the process, without tidying up what the system tidies."""
    import gc

    gc.disable()  # a short life leaves little garbage, and looking for it costs a tenth of the time
    code = main()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):  # nobody reads any more
        pass
    if "coverage" in sys.modules:  # it writes what it measured when Python ends
        sys.exit(code)
    os._exit(code)


def _before_dashes(words: list[str]) -> list[str]:
    return words[: words.index("--")] if "--" in words else words


def _command_line(words: list[str]) -> int:
    """Settle the language, run the command, and word whatever stops it."""
    from pathlib import Path

    from incubo import i18n
    from incubo.cli import failures, meaning, options, session, streams
    from incubo.errors import IncuboError, UsageError

    streams.prepare()
    color = False
    try:
        try:
            given, words = options.take(words)
        except UsageError:
            i18n.use(options.language(None, Path.cwd()))
            raise
        language = options.language(given.lang, given.registry or Path.cwd())
        i18n.use(language)
        color = session.begin(language, given.color, given.registry, words).color_errors

        from incubo.cli import adapter

        return adapter.run(words)
    except IncuboError as failure:
        return failures.tell(failure, color=color)
    except KeyboardInterrupt:
        return failures.interrupted()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Exception as error:
        if streams.reader_left(error):
            streams.silence(sys.stdout)
            return 0
        return failures.unexpected(error, may_write=meaning.may_write(words, i18n.language()), color=color)
