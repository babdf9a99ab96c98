"""The commands of verbs: each is a row that says its arguments, its options, its help page, and what does the work.

Completing and explaining such a command loads nothing but its row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple

import typer

from incubo.app.changes.write_options import WriteOptions
from incubo.cli.params import (
    DATE_METAVAR,
    IncubatorOption,
    OptionParameter,
    StartupArgument,
    add_write_options,
    collect_options,
    command_help,
    verb_options,
)
from incubo.core.i18n import N_
from incubo.core.lazy import load_target
from incubo.core.shell import decode_argument
from incubo.edit.verbs.params import (
    CLOSE,
    EXTEND,
    JOIN,
    LEAVE,
    PHASE,
    RECORD_COMMITTEE,
    RECORD_EVENT,
    RECORD_METRIC,
    RECORD_ORDER,
    RENAME,
    STOP,
    Param,
)
from incubo.model.private_kinds import ORDER_FIELDS


class Verb(NamedTuple):
    """A command that changes the registry.

    `run`: the function that does the work (`module:function`). It gets the values of the arguments and options by
    their Python names, and `write_options`. `params`: the parameters that other faces ask for, too. `options`: those of
    the command line only; `more_options`: the function that makes others. `kind`: that of the entry, where both
    functions get it first. `about`, `examples`: see `params.command_help`.
    """

    run: str
    arguments: tuple[OptionParameter, ...] = ()
    params: tuple[Param, ...] = ()
    options: tuple[OptionParameter, ...] = ()
    more_options: str = ""
    kind: str = ""
    about: str = ""
    examples: tuple[tuple[str, str], ...] = ()


def _word(name: str, metavar: str, help_text: str) -> OptionParameter:
    """An argument of one word."""
    return OptionParameter(name, Annotated[str | None, typer.Argument(metavar=metavar, help=help_text)])


def _words(name: str, metavar: str, help_text: str) -> OptionParameter:
    """An argument of any number of words."""
    return OptionParameter(name, Annotated[list[str] | None, typer.Argument(metavar=metavar, help=help_text)])


def _option(
    name: str, help_text: str, metavar: str | None = None, *, option: str = "", many: bool = False
) -> OptionParameter:
    """An option of the command line only."""
    made = typer.Option(option or f"--{name.replace('_', '-')}", metavar=metavar, help=help_text)
    return OptionParameter(name, Annotated[list[str] | None if many else str | None, made])


def _flag(name: str, help_text: str) -> OptionParameter:
    """An option without a value."""
    return OptionParameter(name, Annotated[bool, typer.Option(f"--{name}", help=help_text)], False)


_FROM_FILE = _option(
    "from_file", N_("All the answers in a filled form (- for standard input)."), N_("FILE"), option="--from"
)
_STARTUP = OptionParameter("startup_name", StartupArgument)
RENAME_METAVAR = N_("[KIND] OLD [NEW]")


_ANSWERS = _option(
    "from_file", N_("Answers in a JSON file, or in a filled form (- for standard input)."), N_("FILE"), option="--from"
)
_DRAFT = _flag("draft", N_("Write it as far as it is known, to be completed later: only its name is needed."))
_HOMONYM = _flag("homonym", N_("It is a different entry, although one of the same name exists."))
_SECOND_NAME = OptionParameter(
    "second_name",
    Annotated[str, typer.Option(help=N_("A homonym's second first name: its first letter goes into the file name."))],
    "",
)


def _new(
    kind: str, *examples: tuple[str, str], options: tuple[OptionParameter, ...] = (_ANSWERS, _DRAFT, _HOMONYM)
) -> Verb:
    """The command that adds an entry of a kind: its options are the questions about it, and these."""
    return Verb(
        "incubo.cli.commands.new.create:new_entry_from_options",
        options=options,
        more_options="incubo.cli.params:question_options",
        kind=kind,
        about=N_(
            "On a terminal, each field is asked for and checked at once; Enter keeps the value in "
            "brackets, ? explains, < goes back, Ctrl-C quits without writing. The file is shown "
            "before it is written.\n\n"
            "Without a terminal, options (and --from) give the answers. The file's name is made from "
            "them. References take an id, a title or its beginning; days also take +3mo, 60d, "
            "monday, or next-committee if a product is named.\n\n"
            "Exit codes: 0 written (or shown, with --dry-run), 1 refused, 2 an answer is missing or "
            "wrong."
        ),
        examples=examples,
    )


VERBS: Mapping[str, Verb] = {
    "new startup": _new(
        "startup",
        ("incubo new startup", N_("answer the questions")),
        (
            'incubo new startup --title "Vent Debout" --mission "Choisir sa voile sans risque" '
            "--contact contact@vent-debout.example --dry-run",
            N_("see the file, write nothing"),
        ),
        ('incubo new startup --draft --title "Vent Debout"', N_("with what is known, to be completed later")),
        ("incubo new startup --from sheet.json", N_("from a program or a form")),
    ),
    "new member": _new(
        "member",
        ("incubo new member", N_("answer the questions")),
        (
            'incubo new member --fullname "Maëlle Kerdoncuff" --role Développeuse --domaine dev',
            N_("in one line"),
        ),
        ("incubo new member --startup mon-estran --end next-committee", N_("until the next committee of the product")),
        options=(_ANSWERS, _DRAFT, _HOMONYM, _SECOND_NAME),
    ),
    "new job": _new(
        "job",
        ("incubo new job", N_("answer the questions")),
        (
            'incubo new job --startup mon-estran --domaine dev --closes +30d --titulaire "Varangue Conseil"',
            N_("a mission; the title and the contact come from the product"),
        ),
        ("incubo new job --incubator rivages --kind post --domaine animation", N_("a post in the incubator")),
        options=(_ANSWERS, _DRAFT),
    ),
    "new incubator": _new(
        "incubator",
        ("incubo new incubator", N_("answer the questions")),
        (
            'incubo new incubator --title "Chantier des phares" --short-description "Les services des phares" '
            "--owner ecole-phares --dry-run",
            N_("see the file, write nothing"),
        ),
    ),
    "new organisation": _new(
        "organisation",
        ("incubo new organisation", N_("answer the questions")),
        (
            'incubo new organisation --name "Office des balises" --acronym ODB --type operateur --dry-run',
            N_("see the file, write nothing"),
        ),
    ),
    "new team": _new(
        "team",
        ("incubo new team", N_("answer the questions")),
        (
            'incubo new team --name "Accompagnement" --incubator rivages --mission "Aider les produits" --dry-run',
            N_("see the file, write nothing"),
        ),
    ),
    "extend": Verb(
        "incubo.cli.commands.extend:extend",
        (_words("who", N_("WHO"), N_("People, or one job offer.")),),
        EXTEND,
        more_options="incubo.cli.filter_options:extended_missions_filters",
        about=N_(
            "WHO is one or several people. Or choose missions with the filters of incubo list "
            "missions: --startup, --ending 60d …\n\n"
            "Without --until, a mission ends with the next committee of its product; where none is "
            "known, a terminal asks. A registry may limit how long missions are (mission-months in "
            "incubo.toml), except those of public agents. On a terminal, --ending alone goes through "
            "the people one by one."
        ),
        examples=(
            ("incubo extend samuel.orvault --until +5mo --dry-run", N_("one person")),
            ("incubo extend --startup mon-estran --until next-committee --dry-run", N_("a team, until its committee")),
            (
                "incubo extend samuel.orvault --until 2025-07-01 --status admin --employer ANRH --dry-run",
                N_("under another contract"),
            ),
            ("incubo extend 2024-12-16-developpement-mon-estran --until +2mo --dry-run", N_("an offer stays open")),
        ),
    ),
    "join": Verb(
        "incubo.cli.commands.join:join",
        (_words("names", N_("MEMBER PRODUCT"), N_("People, then the product they join.")),),
        JOIN,
        about=N_(
            "Give people first, then the product: incubo join MEMBER… PRODUCT, or --startup.\n\n"
            "A separate mission is created, so that the past is not rewritten. If a mission begins "
            "on that very day, the product is added to it instead (use --on with that day when the "
            "person was there from the start). Without --until, the mission ends at the product's "
            "next committee, or after three months if none is known; a registry may limit how long "
            "missions are (mission-months in incubo.toml), except those of public agents. Without "
            "--status and --employer, the last contract is used again.\n\n"
            "With --team, people join a cross-cutting team, which has no dates."
        ),
        examples=(
            ("incubo join judith.marzin mon-estran --dry-run", N_("from today to the next committee")),
            (
                "incubo join judith.marzin maud.siffert mon-estran --on 2025-02-03 --until 2025-04-30 --dry-run",
                N_("two people, on future dates"),
            ),
            (
                "incubo join leila.ferrandis maree-claire --on 2024-04-02 --dry-run",
                N_("she was there from the beginning"),
            ),
            ("incubo join judith.marzin --team rivages-animation --dry-run", N_("a cross-cutting team")),
        ),
    ),
    "leave": Verb(
        "incubo.cli.commands.leave:leave",
        (_words("names", N_("MEMBER"), N_("People who leave.")),),
        LEAVE,
        about=N_(
            "Without --startup or --team, people leave everything: their missions end on that day, "
            "future missions are removed, and they leave their teams, unless the day is ahead.\n\n"
            "With --startup, only missions for that product end on that day. A mission shared with "
            "other products ends too, and a new one for the others begins the day after, under the "
            "same contract."
        ),
        examples=(
            ("incubo leave samuel.orvault --startup mon-estran --on 2025-01-31 --dry-run", N_("one of two products")),
            ("incubo leave tanguy.rosparc --on 2025-02-28 --dry-run", N_("everything, on a future date")),
            ("incubo leave thibault.penvern --team rivages-animation --dry-run", N_("a cross-cutting team")),
        ),
    ),
    "phase": Verb(
        "incubo.cli.commands.phase:phase",
        (_words("names", N_("PRODUCT [PHASE]"), N_("The product, and the phase that it enters.")),),
        PHASE,
        about=N_(
            "PRODUCT alone shows its past phases, the current one, and what its entry lacks for the "
            "next phase.\n\n"
            "PHASE is an id or a name, with or without accents. A future date plans the move; a "
            "planned phase can be moved. Going back to an earlier phase is possible, with a notice. "
            "For a product that stops: incubo stop."
        ),
        examples=(
            ("incubo phase mon-estran", N_("its life, and what comes next")),
            ("incubo phase digue-info acceleration --on 2025-01-13 --dry-run", N_("it enters a phase")),
            ("incubo phase Mon Estran consolidation --on 2025-03-01 --dry-run", N_("it will, on a future date")),
        ),
    ),
    "stop": Verb(
        "incubo.cli.commands.stop:stop",
        (_words("startup_names", N_("PRODUCT"), N_("The products that stop.")),),
        STOP,
        about=N_(
            "One change writes the final phase (an investigation that led nowhere has its own), the "
            "event, the reason, and a section for the post-mortem at the end of the entry, whose "
            "three parts are still to be written (with a future day, once it has stopped: incubo "
            "stop again adds it).\n\n"
            "People still working for it and offers still open are listed; --with-team ends the "
            "missions, --with-jobs closes the offers. On a terminal, you are asked about each."
        ),
        examples=(
            ("incubo stop ancrage-logement --on 2025-01-13 --reason intrapreneur --dry-run", N_("the entry only")),
            (
                "incubo stop maree-claire --reason funding --with-team --with-jobs --dry-run",
                N_("with its missions and offers"),
            ),
        ),
    ),
    "close": Verb(
        "incubo.cli.commands.close:close",
        (_words("names", N_("JOB"), N_("Offers, or a product that has one.")),),
        CLOSE,
        options=(
            _option("older_than", N_("Review offers that were published at least that long ago."), N_("DURATION")),
            _option("startup", N_("With --older-than: offers of these products only."), N_("ID"), many=True),
        ),
        about=N_(
            "JOB is an offer (its id, its title, or the beginning of either) or a product that has "
            "only one open offer. The outcome is filled, withdrawn or expired. The announced closing "
            "date stays, unless it is later than the day.\n\n"
            "--older-than goes through the open offers published at least that long ago: on a "
            "terminal one by one, otherwise all with the same outcome."
        ),
        examples=(
            ("incubo close 2024-12-16 --outcome filled --dry-run", N_("one offer, by the beginning of its name")),
            (
                "incubo close maree-claire --outcome withdrawn --on 2025-01-10 --dry-run",
                N_("the only one of a product"),
            ),
            ("incubo close --older-than 45d --outcome expired --dry-run", N_("all the old ones")),
        ),
    ),
    "record committee": Verb(
        "incubo.cli.commands.record.committee:committee",
        (_words("startup_names", N_("PRODUCT"), N_("One or several products.")),),
        RECORD_COMMITTEE,
        options=(_FROM_FILE,),
        about=N_(
            "On the day or later, it records the decision; on a terminal, what is not given is asked "
            "for. A future date plans the committee, or moves it.\n\n"
            "The decision is one of continue, provisional, stop, launch, accelerate … or the phase "
            "that it leads to. The kind, the next committee and the end of the budget are worked out "
            "if not given; --next and --budget-end may count from the committee: +6mo. The registry "
            "is public: so are decisions, amounts and remarks. A --reason is written where the product stops: "
            "with --with-stop.\n\n"
            "Several products at once (a committee day) are asked about one after the other, or get "
            "the same options."
        ),
        examples=(
            (
                "incubo record committee mon-estran --decision continue --amount 220k --months 6 --dry-run",
                N_("held today: six more months"),
            ),
            (
                'incubo record committee digue-info --decision acceleration --objective "200 communes" --with-phase '
                "--with-team --dry-run",
                N_("with the change of phase, and the team until the next committee"),
            ),
            ("incubo record committee mon-estran --on 2025-06-03 --with-team --dry-run", N_("move the next one")),
            ("incubo record committee mon-estran acces-cale --on 2025-04-10 --dry-run", N_("a future committee day")),
        ),
    ),
    "record event": Verb(
        "incubo.cli.commands.record.event:event",
        (
            _STARTUP,
            _word("event_name", N_("NAME"), N_("What happened.")),
        ),
        RECORD_EVENT,
        about=N_(
            "NAME is an event of the registry's vocabulary, by its id or its label, such as product_launch. "
            "The end of a product is recorded by incubo stop, a committee by incubo record committee."
        ),
        examples=(
            ("incubo record event digue-info national_impact --year 2024 --dry-run", N_("today")),
            (
                'incubo record event acces-cale other --on 2024-12-02 --comment "Premier port équipé" --dry-run',
                N_("on its day, with a comment"),
            ),
        ),
    ),
    "record metric": Verb(
        "incubo.cli.commands.record.metric:metric",
        (_STARTUP, _words("figures", N_("KEY=FIGURE"), N_("A measure and its figure."))),
        RECORD_METRIC,
        about=N_(
            "Figures are written in French or in English: 12450, 12 450, 3,5. A figure of the same "
            "measure and day is replaced. If a name resembles that of an existing measure, you are "
            "asked whether it is the same: --new-key says that it is not."
        ),
        examples=(
            (
                "incubo record metric mon-estran departements_couverts=5 consultations_grande_maree=51800 --dry-run",
                N_("two measures, today"),
            ),
            (
                "incubo record metric digue-info communes=140 --on 2025-01-10 --source "
                "https://digue-info.example/stats --dry-run",
                N_("with its day and where it comes from"),
            ),
        ),
    ),
    "record order": Verb(
        "incubo.cli.commands.record.order:order",
        (
            OptionParameter(
                "who",
                Annotated[str, typer.Argument(metavar=N_("WHO"), help=N_("The person or the product that it is for."))],
                ...,
            ),
            OptionParameter(
                "number", Annotated[str, typer.Argument(metavar=N_("ORDER"), help=ORDER_FIELDS[0].help)], ...
            ),
        ),
        RECORD_ORDER,
        about=N_(
            "WHO is a person or a product. An order that is recorded already takes the values that are given: the same "
            "number with --state certified says that the work was certified.\n\n"
            "Orders are written in the private folder that [private] of incubo.toml names, never in the registry."
        ),
        examples=(
            (
                "incubo record order samuel.orvault 4500012345 --startup mon-estran --end 2025-02-04 --dry-run",
                N_("an order for a person's work"),
            ),
            ("incubo record order samuel.orvault 4500012345 --state certified --dry-run", N_("its work is certified")),
        ),
    ),
    "set": Verb(
        "incubo.cli.commands.set:set_",
        (_words("arguments", N_("ID FIELD=VALUE"), N_("The entry, then its fields and their values.")),),
        options=(_option("unset", N_("Remove a field."), N_("FIELD"), many=True), _FROM_FILE),
        about=N_(
            "FIELD=VALUE gives a value, FIELD+=VALUE adds to a list, FIELD-=VALUE removes from it, "
            "--unset removes a field. FIELD alone asks for the value, on a terminal. Values are checked as "
            "incubo new checks them: references and words can be given by name, days as in monday or +3mo.\n\n"
            "Fields inside lists: phases.construction.start, missions.2024-09-02.end, or by number: "
            "missions.1.end. The fields of each kind: incubo explain startup."
        ),
        examples=(
            (
                "incubo set mon-estran stats_url=https://mon-estran.rivages.example/stats budget_url=https://b.example "
                "--dry-run",
                N_("several fields at once"),
            ),
            ("incubo set mon-estran sponsors+=anrh --dry-run", N_("one more value in a list")),
            ("incubo set samuel.orvault missions.1.employer=ANRH --dry-run", N_("a field of a mission")),
            ("incubo set mon-estran --unset budget_url --dry-run", N_("a field removed")),
            ("incubo set --from request.md --dry-run", N_("from a form that was filled in on GitHub or GitLab")),
        ),
    ),
    "rename": Verb(
        "incubo.cli.commands.rename:rename",
        (_words("arguments", RENAME_METAVAR, N_("The entry, and its new id.")),),
        RENAME,
        about=N_(
            "The file gets its new name, every reference to it follows, and its former address "
            "(redirect_from) leads to it, unless it is a draft that was never published. NEW is an id, or a name "
            "to make it from.\n\n"
            "KIND (startup, member, job, incubator, organisation, team) may come first, when a name "
            "has several meanings."
        ),
        examples=(
            ("incubo rename mon-estran grand-estran --dry-run", N_("a product, and every reference to it")),
            (
                'incubo rename startup mon-estran --title "Grand Estran" --dry-run',
                N_("its title, and an id made from it"),
            ),
            ("incubo rename member claire.bonnemain claire.morvan --dry-run", N_("a person")),
        ),
    ),
    "remove": Verb(
        "incubo.cli.commands.remove:remove",
        (_words("names", N_("[KIND] ID"), N_("The entries, of any kind.")),),
        about=N_(
            "An entry that others refer to is kept: the command says which ones, and how to remove "
            "those references. Entries that refer only to one another can be removed together. KIND (startup, member, "
            "job …) may come first.\n\n"
            "Do not remove what has ended: incubo stop, leave and close keep its history."
        ),
        examples=(
            ("incubo remove 2020-02-10-developpement-quai-solidaire --dry-run", N_("an old offer")),
            (
                "incubo remove job/2020-02-10-developpement-quai-solidaire --dry-run",
                N_("when the kind of entry must be given"),
            ),
        ),
    ),
    "forget": Verb(
        "incubo.cli.commands.forget:forget",
        (_words("names", N_("MEMBER"), N_("People who left.")),),
        options=(_option("left_before", N_("Those whose last mission ended before this day."), DATE_METAVAR),),
        about=N_(
            "The sheet gets a neutral name and keeps the dates, statuses and products of its missions, the domain and "
            "the incubator: figures stay as they are. Name, role, accounts, employers, skills, text and comments go. "
            "The person is no longer a contact of anything; what still mentions them in a text is listed.\n\n"
            "What git keeps of earlier versions stays: docs/personal-data.md says what can be done about it."
        ),
        examples=(
            ("incubo forget jerome.salaudren --dry-run", N_("somebody who left and asks for it")),
            ("incubo forget --left-before -5y --dry-run", N_("all those who left more than five years ago")),
        ),
    ),
    "postpone": Verb(
        "incubo.cli.commands.postpone:postpone",
        (
            OptionParameter(
                "entry",
                Annotated[
                    str | None, typer.Argument(metavar=N_("ENTRY"), help=N_("The product, the person or the offer."))
                ],
            ),
            _words("reasons", N_("REASONS"), N_("What there is to do.")),
        ),
        options=(
            _option("until", N_("The day on which it is asked again."), DATE_METAVAR),
            _option("because", N_("Why: kept with it, and shown beside it."), N_("TEXT")),
            OptionParameter("incubator", IncubatorOption),
        ),
        about=N_(
            "ENTRY is what incubo todo names: a product, a person, an offer. REASONS: what "
            "there is to do about it (without one, they are listed), with the role or the field where there is one "
            "(role/coaching); not needed where there is one thing to do only.\n\n"
            "Until that day, it is no longer among what needs attention; incubo todo counts it apart. It comes back "
            "earlier if what it is about changes: another day, another person. With --until today, it comes back at "
            "once. Figures and reports do not change.\n\n"
            "The answer is kept in the private folder if the registry has one, else in .incubo/postponed.toml, for all "
            "who have the registry."
        ),
        examples=(
            (
                'incubo postpone mon-estran role --until 2025-03-01 --because "Recrutements gelés" --dry-run',
                N_("nobody is looked for until that day"),
            ),
            (
                'incubo postpone samuel.orvault --until 2025-02-01 --because "Avenant à la signature" --dry-run',
                N_("the end of somebody's mission"),
            ),
        ),
    ),
}


def _decode(value: Any) -> Any:
    """A value of an option with the accents that the locale cannot encode; a file is named as the system does."""
    if isinstance(value, str):
        return decode_argument(value)
    return [decode_argument(word) for word in value] if isinstance(value, list) else value


def make_verb_command(name: str) -> Callable[..., int]:
    """The command of a verb: its options are read, what it changes can be asked for (`add_write_options`), then the
    function that does the work is loaded, and called with the values by their names.
    """
    verb = VERBS[name]
    kind = (verb.kind,) if verb.kind else ()
    more = load_target(verb.more_options)(*kind) if verb.more_options else ()

    @add_write_options
    @collect_options("values", (*verb.arguments, *verb_options(verb.params), *more, *verb.options))
    @command_help(verb.about, examples=verb.examples)
    def command(values: Mapping[str, Any], *, write_options: WriteOptions) -> int:
        words = {name: value if name == _FROM_FILE.name else _decode(value) for name, value in values.items()}
        code: int = load_target(verb.run)(*kind, **words, write_options=write_options)
        return code

    return command
