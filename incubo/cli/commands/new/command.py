"""`incubo new …`: add an entry, from questions, options or a JSON file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypeAlias

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.cli.commands.new.create import NewEntryOptions, create_entry
from incubo.cli.params import (
    OptionParameter,
    add_write_options,
    collect_options,
    command_help,
    field_option,
    read_optional_document,
)
from incubo.core.i18n import N_
from incubo.edit.new.create import list_questions
from incubo.edit.new.draft import DraftQuestion
from incubo.model.fields import EntryKind
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MEMBER
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.model.schemas.startup import STARTUP

Answers: TypeAlias = Mapping[str, str | Sequence[str] | None]

FromFileOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help=N_("Answers in a JSON file, or in a filled form (- for standard input)."),
    ),
]
HomonymOption = Annotated[
    bool, typer.Option("--homonym", help=N_("It is a different entry, although one of the same name exists."))
]
DraftOption = Annotated[
    bool,
    typer.Option("--draft", help=N_("Write it as far as it is known, to be completed later: only its name is needed.")),
]

NEW_HELP = N_(
    "On a terminal, each field is asked for and checked at once; Enter keeps the value in "
    "brackets, ? explains, < goes back, Ctrl-C quits without writing. The file is shown "
    "before it is written.\n\n"
    "Without a terminal, options (and --from) give the answers. The file's name is made from "
    "them. References take an id, a title or its beginning; days also take +3mo, 60d, "
    "monday, or next-committee if a startup is named.\n\n"
    "Exit codes: 0 written (or shown, with --dry-run), 1 refused, 2 an answer is missing or "
    "wrong."
)


def _add_answers(kind: EntryKind) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command an option for each question about a kind. They reach it as `answers`, by their keys."""
    return collect_options("answers", map(_question_parameter, list_questions(kind)))


def _question_parameter(question: DraftQuestion) -> OptionParameter:
    return field_option(question.key, question.option, question.field, question.field.help)


def _make_options(
    write_options: WriteOptions, from_file: str | None, draft: bool, homonym: bool = False, second_name: str = ""
) -> NewEntryOptions:
    return NewEntryOptions(write_options, read_optional_document(from_file), homonym, second_name, draft)


@add_write_options
@_add_answers(STARTUP)
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new startup", N_("answer the questions")),
        (
            'incubo new startup --title "Vent Debout" --mission "Choisir sa voile sans risque" '
            "--contact contact@vent-debout.example --dry-run",
            N_("see the file, write nothing"),
        ),
        ('incubo new startup --draft --title "Vent Debout"', N_("with what is known, to be completed later")),
        ("incubo new startup --from sheet.json", N_("from a program or a form")),
    ),
)
def startup(
    answers: Answers,
    from_file: FromFileOption = None,
    draft: DraftOption = False,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add a startup."""
    return create_entry("startup", answers, _make_options(write_options, from_file, draft, homonym))


@add_write_options
@_add_answers(MEMBER)
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new member", N_("answer the questions")),
        (
            'incubo new member --fullname "Maëlle Kerdoncuff" --role Développeuse --domaine dev',
            N_("in one line"),
        ),
        ("incubo new member --startup mon-estran --end next-committee", N_("until the next committee of the startup")),
    ),
)
def member(
    answers: Answers,
    from_file: FromFileOption = None,
    draft: DraftOption = False,
    homonym: HomonymOption = False,
    second_name: Annotated[
        str, typer.Option(help=N_("A homonym's second first name: its first letter goes into the file name."))
    ] = "",
    *,
    write_options: WriteOptions,
) -> int:
    """Add a member."""
    return create_entry(
        "member",
        answers,
        NewEntryOptions(
            write_options, read_optional_document(from_file), homonym or bool(second_name), second_name, draft
        ),
    )


@add_write_options
@_add_answers(JOB)
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new job", N_("answer the questions")),
        (
            'incubo new job --startup mon-estran --domaine dev --closes +30d --titulaire "Varangue Conseil"',
            N_("a mission; the title and the contact come from the startup"),
        ),
        ("incubo new job --incubator rivages --kind post --domaine animation", N_("a post in the incubator")),
    ),
)
def job(
    answers: Answers,
    from_file: FromFileOption = None,
    draft: DraftOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add a job offer."""
    return create_entry("job", answers, _make_options(write_options, from_file, draft))


@add_write_options
@_add_answers(INCUBATOR)
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new incubator", N_("answer the questions")),
        (
            'incubo new incubator --title "Chantier des phares" --short-description "Les services des phares" '
            "--owner ecole-phares --dry-run",
            N_("see the file, write nothing"),
        ),
    ),
)
def incubator(
    answers: Answers,
    from_file: FromFileOption = None,
    draft: DraftOption = False,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add an incubator."""
    return create_entry("incubator", answers, _make_options(write_options, from_file, draft, homonym))


@add_write_options
@_add_answers(ORGANISATION)
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new organisation", N_("answer the questions")),
        (
            'incubo new organisation --name "Office des balises" --acronym ODB --type operateur --dry-run',
            N_("see the file, write nothing"),
        ),
    ),
)
def organisation(
    answers: Answers,
    from_file: FromFileOption = None,
    draft: DraftOption = False,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add an organisation (a sponsor)."""
    return create_entry(
        "organisation",
        answers,
        _make_options(write_options, from_file, draft, homonym),
    )


@add_write_options
@_add_answers(TEAM)
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new team", N_("answer the questions")),
        (
            'incubo new team --name "Accompagnement" --incubator rivages --mission "Aider les produits" --dry-run',
            N_("see the file, write nothing"),
        ),
    ),
)
def team(
    answers: Answers,
    from_file: FromFileOption = None,
    draft: DraftOption = False,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add a cross-cutting team."""
    return create_entry("team", answers, _make_options(write_options, from_file, draft, homonym))
