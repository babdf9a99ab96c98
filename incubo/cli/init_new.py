"""A new registry: its first incubator is asked for, and every file is made in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incubo import config, config_file
from incubo.cli import ask, init_files, session
from incubo.cli.judging import judge
from incubo.cli.spoken import spoken
from incubo.edit import first
from incubo.edit.answers import typed
from incubo.edit.draft import Setting
from incubo.edit.first import First
from incubo.edit.plan import Plan
from incubo.errors import Refused, UsageError
from incubo.export.kits import skeleton
from incubo.i18n import N_, gettext
from incubo.model.extra import with_fields
from incubo.problem import Text
from incubo.registry.layout import INCUBO

if TYPE_CHECKING:
    from incubo.cli.init_run import Call, Coming

_NAMED = 5


def coming(call: Call) -> Coming:
    """What a new registry would hold. Raises UsageError, Refused."""
    from incubo.cli.init_run import Coming, open_at

    root, where = call.root, session.current()
    if root.exists() and not root.is_dir():
        raise UsageError(Text(N_("{folder} is a file"), {"folder": str(root)}))
    profile = call.profile or "beta.gouv.fr"
    plain = open_at(root, config.read(skeleton.settings(where.lang, profile, INCUBO, None)))
    registry = plain.load()
    setting = Setting(registry, with_fields({}), plain.today, None, where.lang)
    asked = first.begin(setting)
    _answered(asked, call)
    incubator, bodies = first.plan(asked, registry, lambda plan: plan.over(plain.store))
    init = init_files.chosen(call, root, plain.config)
    text = skeleton.with_init(skeleton.settings(where.lang, profile, INCUBO, incubator), init, where.lang)
    opened = open_at(root, config.read(text))
    judge(opened, registry, bodies, frozenset())
    placed = init_files.place(opened, opened.load(store=bodies.over(opened.store)), add=True)
    own = {config_file.FILE: text.encode(), **dict.fromkeys(skeleton.folders(INCUBO), b"")}
    clashing = [*_there(call, [*own, *bodies.files]), *(made.path for made in (*placed.own, *placed.damaged))]
    if clashing and not call.keep:
        raise _clash(clashing)
    filled = {path.rpartition("/")[0] for path in bodies.files}
    kept = {path: data for path, data in own.items() if path not in clashing and path.rpartition("/")[0] not in filled}
    about = {
        config_file.FILE: Text(N_("the registry's settings")),
        **{path: Text("{title}", {"title": _title(asked, path)}) for path in bodies.files},
        **{made.path: made.what for made in placed.new},
    }
    files: dict[str, bytes | None] = {**kept, **bodies.files, **placed.files}
    return Coming(opened, Plan(files, placed.seen), placed, about, new=True)


def _there(call: Call, paths: list[str]) -> Iterator[str]:
    return (path for path in paths if init_files.held(call.root, path) is not None)


def _clash(paths: list[str]) -> Refused:
    message = Text(
        N_("this folder is not empty, and this file of it would be in the way: {paths:list}"),
        {"paths": paths[:_NAMED], "n": len(paths)},
        N_("this folder is not empty, and {n} files of it would be in the way: {paths:list}"),
    )
    return Refused(
        message,
        hints=(
            Text(N_("choose an empty folder, or one that does not exist yet: incubo init FOLDER")),
            Text(N_("or leave these files as they are, and add the others: incubo init --keep")),
        ),
    )


def _title(asked: First, path: str) -> str:
    if "/organisations/" in path:
        return str(asked.owner.get("name"))
    return str(asked.incubator.get("title"))


def _answered(asked: First, call: Call) -> None:
    """Options, then questions on a terminal. Raises UsageError for what is wrong or missing."""
    for each in asked.asked:
        word = call.answers.get(each.key)
        if not word:
            continue
        answer = typed(each.question.field, spoken(word), each.draft.about)
        wrong = answer.complaint or each.question.wrong(each.draft, answer.value)
        if wrong:
            option = {"option": each.question.option, "problem": wrong}
            raise UsageError(Text(N_("{option}: {problem}"), option), hints=answer.hints)
        each.draft.put(each.question.path, answer.value)
    if session.current().interactive:
        _converse(asked, quick=call.way.yes or call.way.commit)
    missing = list(first.missing(asked))
    if missing:
        names = [question.option for question in missing]
        if call.forge is None and init_files.guess(call.root) is None:
            names.append("--forge")
        raise UsageError(
            Text(N_("without a terminal to ask on, {options:list} must be given"), {"options": names}),
            hints=[
                Text(N_("{option}: {problem}"), {"option": q.option, "problem": Text(q.field.help)}) for q in missing
            ],
        )


def _converse(asked: First, *, quick: bool) -> None:
    """Ask what no option said; `<` goes back. `quick`: only what is needed."""
    todo = [each for each in asked.asked if each.draft.get(*each.question.path) is None]
    if quick:
        todo = [each for each in todo if each.question.required]
    if not todo:
        return
    ask.tell(gettext("A new registry: its first incubator"), "bold")
    ask.tell(gettext("Enter keeps what stands between brackets, ? explains, < goes back, Ctrl-C writes nothing."))
    at, done = 0, list[int]()
    while at < len(todo):
        each = todo[at]
        if each.question.when(each.draft):
            total = len(done) + sum(other.question.when(other.draft) for other in todo[at:])
            try:
                ask.ask(each.draft, each.question, f"{len(done) + 1}/{total}")
            except ask.Back:
                at = done.pop() if done else at
                continue
            done.append(at)
        at += 1
