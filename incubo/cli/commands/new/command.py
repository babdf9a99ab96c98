"""`incubo new …`: add an entry, from questions, options or a JSON file."""

from __future__ import annotations

from typing import Annotated

import typer

from incubo.app.write_options import WriteOptions
from incubo.cli.commands.new.create import NewEntryOptions, create_entry
from incubo.cli.params import add_write_options, command_help, read_optional_document
from incubo.core.i18n import N_
from incubo.edit.new.questions import ACRONYM_FIELD
from incubo.model.schemas.job import JOB
from incubo.model.schemas.member import MEMBER, MISSION_FIELDS
from incubo.model.schemas.organisations import INCUBATOR, ORGANISATION, TEAM
from incubo.model.schemas.startup import PHASE_FIELDS, STARTUP

FromFileOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help=N_("Answers in a JSON file, or in a filled form (- for standard input)."),
    ),
]
HomonymOption = Annotated[
    bool, typer.Option("--homonym", help=N_("It is another one, although an entry of the same name is there."))
]

NEW_HELP = N_(
    "On a terminal, each field is asked for and checked at once; Enter keeps what stands between brackets, ? explains, "
    "< goes back, Ctrl-C leaves without writing. The file is shown before it is written.\n\n"
    "Without a terminal, options (and --from) give the answers. The file's name is made from them. References take an "
    "id, a title or its beginning; days also +3mo, 60d, monday, or next-committee where a startup is named.\n\n"
    "Exit codes: 0 written (or shown, with --dry-run), 1 refused, 2 an answer is missing or wrong."
)


_STARTUP_HELP = {field.name: field.help for field in STARTUP.fields}
_PHASE_HELP = {field.name: field.help for field in PHASE_FIELDS}
_MEMBER_HELP = {field.name: field.help for field in MEMBER.fields}
_MISSION_HELP = {field.name: field.help for field in MISSION_FIELDS}
_JOB_HELP = {field.name: field.help for field in JOB.fields}


@add_write_options
@command_help(
    NEW_HELP,
    examples=(
        ("incubo new startup", N_("answer the questions")),
        (
            'incubo new startup --title "Vent Debout" --mission "Choisir sa voile sans risque" '
            "--contact contact@vent-debout.example --dry-run",
            N_("see the file, write nothing"),
        ),
        ("incubo new startup --from sheet.json", N_("from a program or a form")),
    ),
)
def startup(
    title: Annotated[str | None, typer.Option(help=_STARTUP_HELP["title"])] = None,
    mission: Annotated[str | None, typer.Option(help=_STARTUP_HELP["mission"])] = None,
    incubator: Annotated[str | None, typer.Option(metavar="ID", help=_STARTUP_HELP["incubator"])] = None,
    sponsor: Annotated[list[str] | None, typer.Option(metavar="ID", help=_STARTUP_HELP["sponsors"])] = None,
    contact: Annotated[str | None, typer.Option(help=_STARTUP_HELP["contact"])] = None,
    link: Annotated[str | None, typer.Option(help=_STARTUP_HELP["link"])] = None,
    phase: Annotated[str | None, typer.Option(help=_PHASE_HELP["name"])] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help=_PHASE_HELP["start"])] = None,
    repository: Annotated[str | None, typer.Option(help=_STARTUP_HELP["repository"])] = None,
    usertype: Annotated[list[str] | None, typer.Option(help=_STARTUP_HELP["usertypes"])] = None,
    thematique: Annotated[list[str] | None, typer.Option(help=_STARTUP_HELP["thematiques"])] = None,
    stats_url: Annotated[str | None, typer.Option(help=_STARTUP_HELP["stats_url"])] = None,
    budget_url: Annotated[str | None, typer.Option(help=_STARTUP_HELP["budget_url"])] = None,
    accessibility: Annotated[str | None, typer.Option(help=_STARTUP_HELP["accessibility_status"])] = None,
    from_file: FromFileOption = None,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add a startup."""
    answers = {
        "title": title, "mission": mission, "incubator": incubator, "sponsor": sponsor, "contact": contact,
        "link": link, "phase": phase, "on": on, "repository": repository, "usertype": usertype,
        "thematique": thematique, "stats_url": stats_url, "budget_url": budget_url, "accessibility": accessibility,
    }  # fmt: skip
    return create_entry("startup", answers, NewEntryOptions(write_options, read_optional_document(from_file), homonym))


@add_write_options
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
    fullname: Annotated[str | None, typer.Option(help=_MEMBER_HELP["fullname"])] = None,
    role: Annotated[str | None, typer.Option(help=_MEMBER_HELP["role"])] = None,
    domaine: Annotated[str | None, typer.Option(help=_MEMBER_HELP["domaine"])] = None,
    startup: Annotated[list[str] | None, typer.Option(metavar="ID", help=_MISSION_HELP["startups"])] = None,
    team: Annotated[list[str] | None, typer.Option(metavar="ID", help=_MEMBER_HELP["teams"])] = None,
    status: Annotated[str | None, typer.Option(help=_MISSION_HELP["status"])] = None,
    employer: Annotated[str | None, typer.Option(help=_MISSION_HELP["employer"])] = None,
    start: Annotated[str | None, typer.Option(metavar="DATE", help=_MISSION_HELP["start"])] = None,
    end: Annotated[str | None, typer.Option(metavar="DATE", help=_MISSION_HELP["end"])] = None,
    github: Annotated[str | None, typer.Option(help=_MEMBER_HELP["github"])] = None,
    competence: Annotated[list[str] | None, typer.Option(help=_MEMBER_HELP["competences"])] = None,
    link: Annotated[str | None, typer.Option(help=_MEMBER_HELP["link"])] = None,
    from_file: FromFileOption = None,
    homonym: HomonymOption = False,
    second_name: Annotated[
        str, typer.Option(help=N_("A homonym's second first name: its first letter goes into the file name."))
    ] = "",
    *,
    write_options: WriteOptions,
) -> int:
    """Add a member."""
    answers = {
        "fullname": fullname, "role": role, "domaine": domaine, "startup": startup, "team": team, "status": status,
        "employer": employer, "start": start, "end": end, "github": github, "competence": competence, "link": link,
    }  # fmt: skip
    return create_entry(
        "member",
        answers,
        NewEntryOptions(write_options, read_optional_document(from_file), homonym or bool(second_name), second_name),
    )


@add_write_options
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
    startup: Annotated[str | None, typer.Option(metavar="ID", help=_JOB_HELP["startup"])] = None,
    incubator: Annotated[str | None, typer.Option(metavar="ID", help=_JOB_HELP["incubator"])] = None,
    kind: Annotated[str | None, typer.Option(help=_JOB_HELP["kind"])] = None,
    domaine: Annotated[str | None, typer.Option(help=_JOB_HELP["domaine"])] = None,
    title: Annotated[str | None, typer.Option(help=_JOB_HELP["title"])] = None,
    opens: Annotated[str | None, typer.Option(metavar="DATE", help=_JOB_HELP["opens"])] = None,
    closes: Annotated[str | None, typer.Option(metavar="DATE", help=_JOB_HELP["closes"])] = None,
    titulaire: Annotated[str | None, typer.Option(help=_JOB_HELP["titulaire"])] = None,
    contact: Annotated[str | None, typer.Option(help=_JOB_HELP["contact"])] = None,
    from_file: FromFileOption = None,
    *,
    write_options: WriteOptions,
) -> int:
    """Add a job offer."""
    answers = {
        "startup": startup, "incubator": incubator, "kind": kind, "domaine": domaine, "title": title, "opens": opens,
        "closes": closes, "titulaire": titulaire, "contact": contact,
    }  # fmt: skip
    return create_entry("job", answers, NewEntryOptions(write_options, read_optional_document(from_file)))


_INCUBATOR_HELP = {field.name: field.help for field in INCUBATOR.fields}
_ORGANISATION_HELP = {field.name: field.help for field in ORGANISATION.fields}
_TEAM_HELP = {field.name: field.help for field in TEAM.fields}


@add_write_options
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
    title: Annotated[str | None, typer.Option(help=_INCUBATOR_HELP["title"])] = None,
    acronym: Annotated[str | None, typer.Option(help=ACRONYM_FIELD.help)] = None,
    short_description: Annotated[str | None, typer.Option(help=_INCUBATOR_HELP["short_description"])] = None,
    owner: Annotated[str | None, typer.Option(metavar="ID", help=_INCUBATOR_HELP["owner"])] = None,
    contact: Annotated[str | None, typer.Option(help=_INCUBATOR_HELP["contact"])] = None,
    website: Annotated[str | None, typer.Option(help=_INCUBATOR_HELP["website"])] = None,
    from_file: FromFileOption = None,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add an incubator."""
    answers = {
        "title": title, "acronym": acronym, "short_description": short_description, "owner": owner,
        "contact": contact, "website": website,
    }  # fmt: skip
    return create_entry(
        "incubator", answers, NewEntryOptions(write_options, read_optional_document(from_file), homonym)
    )


@add_write_options
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
    name: Annotated[str | None, typer.Option(help=_ORGANISATION_HELP["name"])] = None,
    acronym: Annotated[str | None, typer.Option(help=ACRONYM_FIELD.help)] = None,
    type_: Annotated[str | None, typer.Option("--type", help=_ORGANISATION_HELP["type"])] = None,
    domaine_ministeriel: Annotated[str | None, typer.Option(help=_ORGANISATION_HELP["domaine_ministeriel"])] = None,
    from_file: FromFileOption = None,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add an organisation (a sponsor)."""
    answers = {"name": name, "acronym": acronym, "type": type_, "domaine_ministeriel": domaine_ministeriel}
    return create_entry(
        "organisation", answers, NewEntryOptions(write_options, read_optional_document(from_file), homonym)
    )


@add_write_options
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
    name: Annotated[str | None, typer.Option(help=_TEAM_HELP["name"])] = None,
    incubator: Annotated[str | None, typer.Option(metavar="ID", help=_TEAM_HELP["incubator"])] = None,
    mission: Annotated[str | None, typer.Option(help=_TEAM_HELP["mission"])] = None,
    from_file: FromFileOption = None,
    homonym: HomonymOption = False,
    *,
    write_options: WriteOptions,
) -> int:
    """Add a cross-cutting team."""
    answers = {"name": name, "incubator": incubator, "mission": mission}
    return create_entry("team", answers, NewEntryOptions(write_options, read_optional_document(from_file), homonym))
