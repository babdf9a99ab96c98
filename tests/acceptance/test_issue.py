"""`incubo issue`, and `--from` of a form: what a request on a forge becomes, and what is answered to who asked."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import frontmatter
import pytest
from support.command_line import CommandResult, RunCommand
from support.git_repository import make_sample_repository
from support.paths import ROOT

GOLDEN = ROOT / "tests" / "golden" / "issues"
CASES = sorted(path.stem for path in GOLDEN.glob("*.md"))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return make_sample_repository(tmp_path / "registry")


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def issue(call: RunCommand, folder: Path, text: str, *words: str, lang: str = "fr") -> tuple[CommandResult, str]:
    """The request done, and its answer."""
    request, answer = folder.parent / "request.md", folder.parent / "answer.md"
    request.write_bytes(text.encode("utf-8", "surrogatepass"))
    ran = call("issue", str(request), "--answer", str(answer), *words, cwd=folder, lang=lang)
    assert "Traceback" not in ran.err
    return ran, answer.read_text("utf-8") if answer.exists() else ""


@pytest.mark.parametrize("case", CASES)
def test_a_request_becomes_the_expected_change(
    case: str, registry: Path, call: RunCommand, request: pytest.FixtureRequest
) -> None:
    """`<case>.md` as the forge writes it → `<case>.diff`: the commit (or nothing) and the answer."""
    text = (GOLDEN / f"{case}.md").read_text("utf-8").replace("\n", "\r\n")
    ran, answer = issue(call, registry, text, "--branch", "incubo/issue-12")
    done = git(registry, "log", "-p", "--format=%B", "--no-color", "main..HEAD")
    said = f"exit {ran.code}\n\n{answer}\n{done}"
    expected = GOLDEN / f"{case}.diff"
    if request.config.getoption("--update-golden"):
        expected.write_bytes(said.encode())
    assert said == expected.read_bytes().decode()
    assert git(registry, "status", "--porcelain") == ""


def test_who_asked_is_not_told_which_option_a_job_forgot(registry: Path, call: RunCommand) -> None:
    text = (GOLDEN / "new-startup.md").read_text("utf-8")
    ran, answer = issue(call, registry, text)
    assert (ran.code, answer) == (2, "")
    assert "--yes" in ran.err


@pytest.mark.parametrize(
    ("form", "answers", "command"),
    [
        (
            "leave",
            {"who": "Hugo Destrebecq", "startup": "Filet d'Aide"},
            "leave hugo.destrebecq --startup filet-d-aide",
        ),
        (
            "leave",
            {"who": "Samuel Orvault", "startup": "Mon Estran", "on": "31/01/2025"},
            "leave samuel.orvault --startup mon-estran --on 2025-01-31",
        ),
        pytest.param(
            "leave",
            {"who": "Samuel Orvault et Tanguy Rosparc", "on": "fin du mois"},
            "leave samuel.orvault tanguy.rosparc --on 2025-01-31",
            marks=pytest.mark.slow,
        ),
        ("extend", {"who": "Samuel Orvault", "until": "juin 2025"}, "extend samuel.orvault --until 2025-06"),
        pytest.param("extend", {"who": "Samuel Orvault"}, "extend samuel.orvault", marks=pytest.mark.slow),
        (
            "join",
            {
                "who": "Judith Marzin",
                "startup": "Mon Estran",
                "on": "hier",
                "until": "juin 2025",
                "status": "indépendant",
                "employer": "varangue conseil",
            },
            "join judith.marzin mon-estran --on 2025-01-14 --until 2025-06 --status independent "
            "--employer 'varangue conseil'",
        ),
        pytest.param(
            "join",
            {"who": "Judith Marzin", "startup": "Mon Estran"},
            "join judith.marzin mon-estran",
            marks=pytest.mark.slow,
        ),
        (
            "committee",
            {
                "startups": "Marée Claire",
                "on": "hier",
                "decision": "consolidate",
                "amount": "420k",
                "months": "6",
                "budget_end": "juillet 2025",
                "document": "maree.example/cr",
                "objectives": "- 45 bassins raccordés",
            },
            "record committee maree-claire --on 2025-01-14 --decision consolidate --amount 420k --months 6 "
            "--budget-end 2025-07-31 --document maree.example/cr --objective '45 bassins raccordés'",
        ),
        pytest.param(
            "committee",
            {"startups": "Marée Claire", "decision": "consolidate"},
            "record committee maree-claire --decision consolidate",
            marks=pytest.mark.slow,
        ),
        (
            "metric",
            {"startup": "Mon Estran", "figures": "- departements_couverts=5\n- cales = 12 450", "on": "hier"},
            "record metric mon-estran departements_couverts=5 'cales=12 450' --on 2025-01-14",
        ),
        (
            "change-startup",
            {"entry": "Mon Estran", "sponsors": "ANRH", "stats_url": "estran.example/chiffres"},
            "set mon-estran sponsors=anrh stats_url=estran.example/chiffres",
        ),
        ("change-member", {"entry": "Samuel Orvault", "github": "@sorvault"}, "set samuel.orvault github=@sorvault"),
        (
            "new-member",
            {
                "fullname": "Maëlle Kerdoncuff",
                "role": "Développeuse",
                "domaine": "Développement",
                "startup": "Mon Estran",
                "status": "indépendant",
                "employer": "varangue conseil",
                "end": "juin 2025",
                "agreed": "- [x] Cette personne sait que sa fiche, son rôle et les dates de ses missions sont publics.",
            },
            "new member --fullname 'Maëlle Kerdoncuff' --role Développeuse --domaine Développement "
            "--startup mon-estran --status independent --employer 'varangue conseil' --end 2025-06-30",
        ),
        (
            "new-startup",
            {
                "title": "Bouée Verte",
                "mission": "Trier les déchets du port sans se baisser",
                "contact": "contact@bouee.example",
                "sponsor": "ANRH",
                "incubator": "rivages",
            },
            "new startup --title 'Bouée Verte' --mission 'Trier les déchets du port sans se baisser' "
            "--contact contact@bouee.example --sponsor ANRH --incubator rivages",
        ),
        (
            "new-job",
            {"startup": "Mon Estran", "domaine": "dev", "titulaire": "Varangue Conseil", "closes": "mars 2025"},
            "new job --startup mon-estran --domaine dev --titulaire 'Varangue Conseil' --closes 2025-03-31",
        ),
    ],
)
def test_a_form_writes_what_its_command_writes(
    registry: Path, call: RunCommand, form: str, answers: dict[str, str], command: str
) -> None:
    text = "".join(f"### {heading}\n\n{answer}\n\n" for heading, answer in {"Demande": form, **answers}.items())
    ran, answer = issue(call, registry, text, "--yes")
    assert ran.code == 0, answer
    assert "--" not in answer
    assert "a été exécutée." in answer
    assert "proposition" not in answer
    git(registry, "add", "-A")
    by_form = git(registry, "diff", "--cached")
    git(registry, "reset", "-q", "--hard")
    ran = call(*shlex.split(command), "--yes", cwd=registry, lang="fr")
    assert ran.code == 0, ran.err
    git(registry, "add", "-A")
    assert git(registry, "diff", "--cached") == by_form != ""


@pytest.mark.parametrize(
    ("form", "answers", "command"),
    [
        ("leave", {"who": "Samuel Orvault", "on": "bientôt"}, "leave samuel.orvault --on bientôt"),
        ("join", {"who": "Samuel Orvault", "startup": "Mon Estrn"}, "join samuel.orvault --startup 'Mon Estrn'"),
        ("extend", {"who": "Personne"}, "extend Personne"),
        ("metric", {"startup": "Mon Estran", "figures": "cales=beaucoup"}, "record metric mon-estran cales=beaucoup"),
        ("committee", {"startups": "Marée Claire", "decision": "continue", "amount": "beaucoup"},
         "record committee maree-claire --decision continue --amount beaucoup"),
        ("committee", {"startups": "Marée Claire", "decision": "stop", "reason": "impact"},
         "record committee maree-claire --decision stop --reason impact"),
        ("change-member", {"entry": "Samuel Orvault", "github": "pas un compte"},
         "set samuel.orvault 'github=pas un compte'"),
        ("change-startup", {"entry": "Mon Estran", "sponsors": "Personne"}, "set mon-estran sponsors=Personne"),
    ],
)  # fmt: skip
def test_a_form_refuses_what_its_command_refuses(
    registry: Path, call: RunCommand, form: str, answers: dict[str, str], command: str
) -> None:
    text = "".join(f"### {heading}\n\n{answer}\n\n" for heading, answer in {"Demande": form, **answers}.items())
    ran, answer = issue(call, registry, text, "--yes")
    typed = call(*shlex.split(command), "--yes", cwd=registry, lang="fr")
    assert ran.code == typed.code == 2
    said = next(line for line in typed.err.splitlines() if line.startswith("erreur"))
    problem = re.sub(r"^erreur\s: ([\w.-]+\s: )?|\s\([^()]*\)$", "", said)
    assert problem in answer.replace("`", "").replace("\\", "")
    assert git(registry, "status", "--porcelain") == ""


MEMBER = (GOLDEN / "new-member.md").read_text("utf-8")
HOSTILE = [
    "$(touch pwned)",
    "`touch pwned`",
    "x; touch pwned #",
    "--upload-pack=touch pwned",
    "-o",
    "@everyone <img src=x onerror=alert(1)> [clic](javascript:x)",
    "a: b # c",
    "${{ secrets.TOKEN }}",
    "::set-output name=x::y",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_form_values_cannot_inject(value: str, registry: Path, call: RunCommand) -> None:
    ran, answer = issue(call, registry, MEMBER.replace("Voile et Vent", value), "--branch", "incubo/issue-1")
    sheet = registry / "content" / "members" / "zoe.le-bihan.md"
    if "<img" in value or "{{" in value:  # what a page would run
        assert (ran.code, sheet.exists()) == (1, False)
        assert answer.count("\n- ") == 1
    else:
        assert ran.code == 0
        assert frontmatter.load(str(sheet))["missions"][0]["employer"] == value
    assert not list(registry.rglob("pwned"))
    assert not (Path.cwd() / "pwned").exists()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Zoé Le Bihan", "../../etc/passwd", "Prénom et nom"),
        ("Zoé Le Bihan", "Zoé\x1b[2J Le Bihan", "U+001B"),
        ("Zoé Le Bihan", "Zoé\u202e Le Bihan", "U+202E"),
        ("Née à Concarneau.", "Née à \u2066Concarneau.", "Quelques mots sur la personne (publics) : ce texte"),
        ("Née à Concarneau.", "<script>x</script>", "script"),
        ("Zoé Le Bihan", "_No response_", "Prénom et nom : il faut une réponse ici"),
        ("- [X] Cette", "- [ ] Cette", "Le registre est public : cette case doit être cochée"),
        ("Mon Estran", "@everyone", "Les produits concernés : aucun produit ne s'appelle « `@everyone` »"),
        ("03/02/2025", "30/02/2025", "Premier jour du contrat"),
        ("01/07/2025", "01/07/2027", "Dernier jour du contrat"),
        ("### Qui signe le contrat", "### Employeur", "Employeur : ce titre n'est pas dans le formulaire"),
        ("Zoé Le Bihan", "Samuel Orvault", "prenez le formulaire « Rejoindre un produit »"),
        ("Développement", "Sorcellerie", "La famille de métiers"),
    ],
)
def test_what_is_wrong_is_said_kindly(old: str, new: str, expected: str, registry: Path, call: RunCommand) -> None:
    assert old in MEMBER
    ran, answer = issue(call, registry, MEMBER.replace(old, new), "--yes")
    assert ran.code in (1, 2)
    assert answer.startswith("Merci pour cette demande. Elle ne peut pas encore devenir une proposition")
    assert expected in answer.replace("\u00a0", " ")
    assert "\x1b" not in answer
    assert "--" not in answer  # the form's words, not those of the command line
    assert "request.md" not in answer
    assert git(registry, "status", "--porcelain") == ""


def test_obvious_values_are_accepted(registry: Path, call: RunCommand) -> None:
    """No second round for an @, a missing `https://` or a capital."""
    text = (
        "### Demande\nModifier la fiche d'un produit\n### Le produit concerné\nmon estran\n"
        "### La page publique du produit\nwww.estran.example\n### Ses thématiques\nmer, Pêche\nMer\n"
    )
    assert issue(call, registry, text, "--yes")[0].code == 0
    sheet = frontmatter.load(str(registry / "content" / "startups" / "mon-estran.md"))
    assert (sheet["link"], sheet["thematiques"]) == ("https://www.estran.example", ["Mer", "Pêche"])
    text = "### Demande\nModifier la fiche d'une personne\n### entry\nSamuel Orvault\n### github\n@samuel-o\n"
    assert issue(call, registry, text, "--yes")[0].code == 0
    assert frontmatter.load(str(registry / "content" / "members" / "samuel.orvault.md"))["github"] == "samuel-o"


def test_all_that_is_wrong_is_said_at_once_under_its_heading(registry: Path, call: RunCommand) -> None:
    committee = (
        "### Demande\nComité\n### Les produits passés en comité\nMon Estran\n### Ce que le comité a décidé\npoursuite\n"
        "### Le nombre de mois qu'il finance\nsix\n### Le jour du prochain comité\njuillet 2025\n"
    )
    answer = issue(call, registry, committee, "--yes")[1].replace("\u00a0", " ")
    assert "\n- Le nombre de mois qu'il finance : « six » n'est pas un nombre de mois\n" in answer
    assert "\n- Le jour du prochain comité : « juillet 2025 » dure 31 jours" in answer
    change = (
        "### Demande\nModifier la fiche d'un produit\n### entry\nMon Estran\n### sponsors\nNobody\n### contact\na b\n"
    )
    answer = issue(call, registry, change, "--yes")[1].replace("\u00a0", " ")
    assert "\n- Les organisations publiques qui le financent : aucune" in answer
    assert "\n- Son adresse électronique, qui ne change pas quand les personnes partent : « a b »" in answer
    offer = "### Demande\nNouvelle offre\n### Le produit qui recrute\nMon Estran\n"
    assert "\n- Le titre qu'on lit : il faut une réponse ici\n" in issue(call, registry, offer, "--yes")[1].replace(
        "\u00a0", " "
    )
    assert git(registry, "status", "--porcelain") == ""


def test_a_name_that_is_close_is_told_to_who_asks(registry: Path, call: RunCommand) -> None:
    ran, answer = issue(call, registry, MEMBER.replace("Zoé Le Bihan", "Samuel Orvaut"), "--yes")
    assert ran.code == 0
    assert "un nom proche, Samuel Orvault (samuel.orvault).\n  Si c'est la même fiche" in answer.replace("\u00a0", " ")


def test_nothing_to_change_is_said(registry: Path, call: RunCommand) -> None:
    text = "### Demande\nModifier la fiche d'un produit\n### Le produit concerné\nmon-estran\n### title\nMon Estran"
    ran, answer = issue(call, registry, text, "--branch", "incubo/issue-1")
    assert (ran.code, answer) == (0, "Merci. Rien à changer\u00a0: tout est à jour.\n")
    assert git(registry, "branch", "--show-current") == "main\n"


def test_a_person_without_a_mission_is_not_passed_over(registry: Path, call: RunCommand) -> None:
    text = (GOLDEN / "extend.md").read_text("utf-8").replace("Samuel Orvault", "Samuel Orvault\n\nJudith Marzin")
    member = registry / "content" / "members" / "judith.marzin.md"
    member.write_text(re.sub(r"(start|end): 20\d\d-", r"\1: 2019-", member.read_text("utf-8")), "utf-8")
    ran, answer = issue(call, registry, text, "--dry-run")
    assert ran.code == 2
    assert "« Judith Marzin » n'a pas de mission en cours ou récente" in answer.replace("\u00a0", " ")
    assert "Samuel" not in answer


def test_a_request_that_names_no_form(registry: Path, call: RunCommand) -> None:
    ran, answer = issue(call, registry, "### Bug\n\nça ne marche pas", "--yes", lang="en")
    assert ran.code == 2
    assert "New person" in answer
    assert "- the request does not say which form it is" in answer  # who asked knows no file


def test_each_verb_takes_its_form(registry: Path, call: RunCommand) -> None:
    for case, words in {"new-member": ["new", "member"], "new-job": ["new", "job"], "change-startup": ["set"],
                        "committee": ["record", "committee"], "new-startup": ["new", "startup"]}.items():  # fmt: skip
        ran = call(*words, "--from", str(GOLDEN / f"{case}.md"), "--dry-run", cwd=registry, lang="en")
        assert (case, ran.code) == (case, 0)
        wrong = call(*words, "--from", str(GOLDEN / "extend.md"), "--dry-run", cwd=registry, lang="en")
        assert (wrong.code, "is another form: “Extend missions”" in wrong.err) == (2, True)
    for words in (["set", "mon-estran"], ["record", "committee", "mon-estran"]):
        ran = call(*words, "--from", str(GOLDEN / "committee.md"), cwd=registry)
        assert (ran.code, "use it without other answers" in ran.err) == (2, True)
