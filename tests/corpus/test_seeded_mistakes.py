"""Mistakes made one at a time in real files of several years: each must give one finding, on its line."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from corpus.copied_mistakes import COPIES
from corpus.mistakes import ALL as ALONE
from corpus.mistakes import File, Mistake, Seeded
from corpus.seeding import SNAPSHOT, Case, Years, clone

from incubo.source.frontmatter import FrontMatterSplit, split_front_matter
from incubo.source.reader import decode_text
from incubo.validation.diagnostic import Diagnostic

pytestmark = pytest.mark.corpus

ALL = [*ALONE, *COPIES]
FILES_EACH = 2
MISTAKES_TOGETHER = 48
"""Mistakes whose files are chosen at once; those of one day are checked in one run of the rules."""
TOGETHER = 16
"""Files with a mistake in one run of the rules, at most."""
YEARS = {
    "startup": ("2020-12-31", "2021-07-01", "2022-05-01", "2023-03-01", "2024-06-01"),
    "job": ("2021-07-01", "2022-05-01", "2023-03-01", "2024-06-01"),
    "incubator": ("2021-07-01", "2022-05-01", "2023-03-01", "2024-06-01"),
    "organisation": ("2022-05-01", "2023-03-01", "2024-06-01"),
    "team": ("2023-03-01", "2024-06-01"),
    "member": (SNAPSHOT,),
}


@pytest.fixture(scope="module")
def years(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Years:
    return Years(corpus, clone(corpus, tmp_path_factory.mktemp("history") / "bare"))


class Sample(NamedTuple):
    """A file with a mistake in it, in the registry of a day."""

    mistake: Mistake
    case: Case
    file: File
    seeded: Seeded

    @property
    def path(self) -> str:
        """The path with the mistake: another one where the name is the mistake."""
        return self.file.path.rpartition("/")[0] + "/" + self.seeded.name if self.seeded.name else self.file.path


def samples(mistake: Mistake, years: Years) -> Iterator[Sample]:
    """Some files with the mistake in them: the same ones each time, of as many years as there are."""
    dice = random.Random(mistake.name)
    days = list(YEARS[mistake.kind])
    dice.shuffle(days)
    made = 0
    paths = {day: years[day].paths(mistake.kind) for day in days}
    for day in days:
        dice.shuffle(paths[day])
    while made < FILES_EACH and any(paths.values()):
        for day in days:
            while paths[day]:
                path = paths[day].pop()
                try:
                    text = years[day].files[path].decode("utf-8")
                except UnicodeDecodeError:
                    continue
                file = File(text, path, years[day], dice)
                seeded = mistake.make(file) if file.front[1] else None
                if seeded is not None:
                    made += 1
                    yield Sample(mistake, years[day], file, seeded)
                    break
            if made == FILES_EACH:
                return


def mended(data: bytes, diagnostic: Diagnostic) -> str | None:
    """The text after the diagnostic's fix."""
    if diagnostic.fix is None:
        return None
    text = decode_text(data)
    for edit in sorted(diagnostic.fix.edits, key=lambda e: e.region.start, reverse=True):
        text = text[: edit.region.start] + edit.new_text + text[edit.region.end :]
    return text


def same(text: str | None, original: str) -> bool:
    """Whether two texts are the same, quotes apart."""
    if text is None or text == original:
        return text is not None
    one, other = split_front_matter(text), split_front_matter(original)
    if not isinstance(one, FrontMatterSplit) or not isinstance(other, FrontMatterSplit):
        return False
    try:
        return bool(yaml.safe_load(text[one.start : one.end]) == yaml.safe_load(original[other.start : other.end]))
    except (yaml.YAMLError, ValueError):
        return False


def hinted(diagnostic: Diagnostic, value: str | None) -> bool:
    """Whether a hint names the original date among few."""
    return any(value in map(str, hint.text.arguments.get("dates", ())) for hint in diagnostic.hints)


def complaints(sample: Sample, found: Sequence[Diagnostic]) -> list[str]:
    """What is not as it should be in what the mistake gives."""
    mistake, seeded = sample.mistake, sample.seeded
    here = [d for d in found if d.region.path == sample.path]
    told = [d for d in here if d.rule_id in mistake.rules.split()]
    if not mistake.rules:
        return [] if not found else [f"nothing is wrong, and {len(found)} found"]
    wrong = []
    if not told:
        return ["not found"]
    if len(found) > mistake.most:
        wrong.append(f"{len(found)} findings")
    if len(here) < len(found) and mistake.most < 10:
        wrong.append("a finding on another file")
    if not any(d.region.line in seeded.lines for d in told):
        wrong.append(f"on line {told[0].region.line}, not {sorted(seeded.lines)}")
    if mistake.mends and not any(same(mended(seeded.data, d), sample.file.text) or hinted(d, seeded.was) for d in told):
        meant = [edit.new_text for d in told if d.fix for edit in d.fix.edits]
        wrong.append(f"the fix does not restore the original (it proposes {meant})")
    return wrong


def failures_of(sample: Sample, found: Sequence[Diagnostic]) -> list[str]:
    """The lines to print where something is not as it should be."""
    wrong = complaints(sample, found)
    if not wrong:
        return []
    line = min(sample.seeded.lines)
    around = sample.seeded.data.decode("utf-8", "replace").split("\n")[max(0, line - 3) : line + 3]
    return [
        f"{sample.case.day} {sample.file.path}: {'; '.join(wrong)}",
        *(f"    {d.region.path}:{d.region.line} {d.severity}[{d.rule_id}]" for d in found[:4]),
        *(f"    | {text[:110]}" for text in around),
    ]


def check_together(group: Sequence[Sample]) -> list[tuple[Sample, list[str]]]:
    """The failures of samples in different files of one registry.

    One run of the rules is enough where every finding is expected. Otherwise each half is checked, at last each sample
    alone, so that no mistake is blamed for another one.
    """
    changes: dict[str, bytes | None] = {}
    for sample in group:
        changes |= {sample.file.path: None, sample.path: sample.seeded.data}
    added = group[0].case.added(changes, {sample.path: sample.file.path for sample in group})
    found = [d for d in added if d.severity != "advice"]
    if len(group) == 1:
        return [(group[0], failures_of(group[0], found))]
    by_path = {sample.path: [d for d in found if d.region.path == sample.path] for sample in group}
    if sum(map(len, by_path.values())) < len(found) or any(complaints(each, by_path[each.path]) for each in group):
        half = len(group) // 2
        return check_together(group[:half]) + check_together(group[half:])
    return [(sample, []) for sample in group]


def grouped(chosen: Iterable[Sample]) -> list[list[Sample]]:
    """Samples of one registry, each of another file. Mistakes with findings in other files stay alone."""
    groups: list[list[Sample]] = []
    for sample in chosen:
        paths = {sample.path, sample.file.path}
        for group in groups:
            if (
                sample.mistake.most < 10
                and group[0].mistake.most < 10
                and group[0].case is sample.case
                and len(group) < TOGETHER
                and not any(paths & {other.path, other.file.path} for other in group)
            ):
                group.append(sample)
                break
        else:
            groups.append([sample])
    return groups


class Results:
    """The failures of each mistake, file by file. Mistakes that follow each other are checked together."""

    def __init__(self, years: Years) -> None:
        self.years = years
        self.made: dict[int, dict[Mistake, list[list[str]]]] = {}

    def __getitem__(self, number: int) -> list[list[str]]:
        start = number - number % MISTAKES_TOGETHER
        if start not in self.made:
            mistakes = ALL[start : start + MISTAKES_TOGETHER]
            results: dict[Mistake, list[list[str]]] = {mistake: [] for mistake in mistakes}
            for group in grouped(sample for mistake in mistakes for sample in samples(mistake, self.years)):
                for sample, failures in check_together(group):
                    results[sample.mistake].append(failures)
            self.made[start] = results
        return self.made[start][ALL[number]]


@pytest.fixture(scope="module")
def results(years: Years) -> Results:
    return Results(years)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(
            number,
            id=f"{mistake.kind}: {mistake.name}",
            marks=() if number // MISTAKES_TOGETHER % 4 == 0 else pytest.mark.slow,
        )
        for number, mistake in enumerate(ALL)
    ],
)
def test_a_mistake_gives_one_finding_on_its_line(number: int, results: Results) -> None:
    tried = results[number]
    failures = [line for failures in tried for line in failures]
    assert tried, "no file has what this mistake needs"
    assert not failures, "\n" + "\n".join(failures)


def test_most_mistakes_give_exactly_one_finding() -> None:
    assert len({(mistake.kind, mistake.name) for mistake in ALL}) == len(ALL) >= 48
    assert sum(mistake.most == 1 for mistake in ALL) > 0.9 * len(ALL)


def named_often(case: Case) -> str:
    """The startup that most members and offers name."""
    registry = case.registry
    uses = [startup for member in registry.members.values() for m in member.missions for startup in m.startups]
    uses += [job.startup for job in registry.jobs.values() if job.startup]
    return max(registry.startups, key=uses.count)


def test_deleted_startup_affects_only_its_referrers(years: Years) -> None:
    case = years[SNAPSHOT]
    startup = named_often(case)
    path = f"content/_startups/{startup}.md"
    found = case.added({path: None})
    assert len(found) > 5
    assert {d.rule_id for d in found} == {"ref-unknown-startup"}
    for diagnostic in found:
        text = case.files[diagnostic.region.path].decode()
        assert text[diagnostic.region.start : diagnostic.region.end] == startup


def test_a_renamed_startup_is_offered_to_those_who_name_it(years: Years) -> None:
    case = years[SNAPSHOT]
    startup = named_often(case)
    path, new = f"content/_startups/{startup}.md", "content/_startups/cap-sur-le-large.md"
    text = case.files[path].decode()
    redirected = text.replace("\n---", f"\nredirect_from:\n  - /startups/{startup}.html\n---", 1)
    found = case.added({path: None, new: redirected.encode()}, {new: path})
    assert len(found) > 5
    for diagnostic in found:
        assert diagnostic.rule_id == "ref-unknown-startup"
        assert diagnostic.fix is not None
        assert [edit.new_text for edit in diagnostic.fix.edits] == ["cap-sur-le-large"]
