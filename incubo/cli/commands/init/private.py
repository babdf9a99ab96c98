"""`init --private-folder`: a private folder beside a registry, for what it does not publish."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from incubo.app.changes.apply import write_files
from incubo.app.init import read_utf8_if_exists
from incubo.app.private import check_private_place
from incubo.app.workspace import open_workspace
from incubo.cli import output, session
from incubo.cli.apply import apply_proposal
from incubo.config.settings import load_config
from incubo.config.toml_file import CONFIG_FILE
from incubo.core.errors import RefusedError
from incubo.core.i18n import N_, temporary_language, translate
from incubo.core.message import Message
from incubo.edit.plan import Plan, Proposal
from incubo.vcs.init import new_registry_folder

if TYPE_CHECKING:
    from incubo.cli.commands.init.plan import InitOptions

_FOLDER_COMMENTS = (
    N_("What our registry does not publish: purchase orders, telephone numbers, notes. Nothing of it goes there."),
    N_("A field of our own: type is text, date, integer, number, boolean, url, email or any."),
)
_REGISTRY_COMMENT = N_("What we do not publish is in this folder, which is not in the registry.")


def add_private_folder(options: InitOptions, folder: Path) -> int:
    """Make the private folder, and name it in the registry's settings; the exit code.

    A folder that says already that it is one stays as it is. Raises RefusedError for one of something else, UsageError,
    ConfigError.
    """
    current = session.current_session()
    registry_root = current.find_registry() if options.folder is None else options.root
    workspace = open_workspace(registry_root, current.environment)
    root = folder.resolve()
    if workspace.settings.private_path:
        message = Message(
            N_("this registry has a private folder already: {path}"), {"path": workspace.settings.private_path}
        )
        raise RefusedError(message)
    check_private_place(workspace.root, root)
    relative = Path(os.path.relpath(root, workspace.root.resolve())).as_posix()
    is_new = read_utf8_if_exists(root, CONFIG_FILE) is None
    if not is_new and not load_config(root).private_of:
        raise RefusedError(
            Message(
                N_("{folder} is a registry, or belongs to one: choose another folder for what is private"),
                {"folder": str(root)},
            )
        )
    with temporary_language(workspace.content_language):
        comments = [translate(Message(text)) for text in _FOLDER_COMMENTS]
        comment = translate(Message(_REGISTRY_COMMENT))
    text = read_utf8_if_exists(workspace.root, CONFIG_FILE) or ""
    quoted = json.dumps(relative, ensure_ascii=False)  # a basic string of TOML as well
    after = f"{text.rstrip()}\n\n# {comment}\n[private]\npath = {quoted}\n".lstrip("\n")
    originals = {CONFIG_FILE: text.encode()} if text else {}
    summary = Message(N_("private folder {path}"), {"path": relative})
    proposal = Proposal(Plan({CONFIG_FILE: after.encode()}, originals), "init", "", summary)
    exit_code = apply_proposal(workspace, workspace.load_registry(), proposal, options.write_options)
    if exit_code or options.write_options.dry_run or not is_new:
        return exit_code
    back = json.dumps(Path(os.path.relpath(workspace.root.resolve(), root)).as_posix(), ensure_ascii=False)
    own_text = (
        f'# {comments[0]}\n[private]\nof = {back}\n\n# {comments[1]}\n# [fields.member.arrived_on]\n# type = "date"\n'
    )
    with new_registry_folder(root, init_git=options.create_repository):
        own_plan = Plan({CONFIG_FILE: own_text.encode()})
        write_files(open_workspace(root, current.environment), Proposal(own_plan, "init", "", summary))
    current.write_stdout(f"{root}\n")
    text = N_("The private folder is ready. Share it with those who may read it only, in a repository of its own.")
    output.print_wrapped(translate(Message(text)))
    return 0
