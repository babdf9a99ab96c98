"""`init --example`: the sample registry in a folder of one's own, to play with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incubo import config, config_file
from incubo.cli import ask, init_files, session
from incubo.cli.writing import Way, difference
from incubo.edit import writing
from incubo.edit.plan import Plan
from incubo.errors import Refused, ToolError, UsageError
from incubo.export import sample
from incubo.i18n import N_, say
from incubo.problem import Text
from incubo.registry import begin
from incubo.shell import quoted

if TYPE_CHECKING:
    from incubo.cli.init_run import Call


def run(call: Call, *, refresh: bool) -> int:
    """Copy the sample; the exit code. Nothing is asked: no file is in the way, or it is refused. Raises Refused."""
    from incubo.cli.init_run import open_at

    settings = (call.profile, call.forge, call.owners, call.incubo, call.version, *call.answers.values())
    if refresh or call.keep or any(settings) or call.way._replace(dry_run=False, yes=False) != Way():
        raise UsageError(Text(N_("--example goes with no other option than --yes, --dry-run and --no-git")))
    try:
        files = sample.files()
    except FileNotFoundError as error:
        raise ToolError(Text(N_("this incubo was installed without the sample registry"))) from error
    root = call.root
    _free(call, files)
    plan = Plan({**files})
    opened = open_at(root, config.read(files[config_file.FILE].decode()))
    if call.way.dry_run:
        session.current().write(difference(plan, color=session.current().color))
        ask.tell(say(Text(N_("Nothing was written (--dry-run)."))))
        return 0
    about = {"folder": str(root), "n": len(files)}
    ask.tell(say(Text(N_("The sample registry, {n} files, goes into {folder}."), about)))
    with begin.folder(root, with_git=call.git) as made:
        writing.write(plan, root, opened.state, "", keep=False)  # “incubo undo” is for what is done in it
    committed = made and begin.commit(root, list(files), "init: registre d'exemple\n")
    _tell(call, opened.today, made=made, committed=committed)
    return 0


def _free(call: Call, files: dict[str, bytes]) -> None:
    """Raise Refused where the sample would come into a registry, or among files that are there."""
    root = call.root
    around = config.find_root(root)
    if around is not None:
        raise Refused(
            Text(N_("there is a registry in {folder} already"), {"folder": str(around)}),
            hints=(Text(N_("choose a folder of its own for the sample: incubo init --example exemple")),),
        )
    if root.exists() and not root.is_dir():
        raise UsageError(Text(N_("{folder} is a file"), {"folder": str(root)}))
    there = [path for path in files if init_files.held(root, path) is not None]
    if there:
        raise Refused(
            Text(N_("{path} is there already, and stays as it is"), {"path": there[0]}),
            hints=(Text(N_("choose a folder of its own for the sample: incubo init --example exemple")),),
        )


def _tell(call: Call, today: object, *, made: bool, committed: bool) -> None:
    run = session.current()
    run.write(f"{call.root}\n")
    ask.tell(say(Text(N_("All in it is invented, and nothing you do there can harm anybody."))))
    ask.tell(say(Text(N_("It is frozen: there, “today” is always {day:long} (“at” in incubo.toml)."), {"day": today})))
    if committed:
        ask.tell(say(Text(N_("It is a git repository with a first commit: git diff shows what you changed."))))
    elif made:
        ask.tell(say(Text(N_("It is a git repository, and nothing is committed yet."))))
    go = f"cd {quoted(str(call.folder))}" if call.folder is not None and call.folder.absolute() != run.cwd else ""
    ask.tell(say(Text(N_("To begin:"))))
    for command in filter(None, (go, "incubo", "incubo list startups", "incubo validate")):
        ask.tell(f"  {command}")
    ask.tell(say(Text(N_("To be rid of it, delete the folder."))))
