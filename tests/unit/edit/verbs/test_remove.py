"""`remove`: what nothing refers to goes; what is referenced stays, and it is said by whom."""

from __future__ import annotations

import pytest
from support.registries import summary_and_notes
from support.sample_entries import DIGUE, edit_linked_registry

from incubo.core.errors import RefusedError
from incubo.core.i18n import translate
from incubo.edit.verbs.remove import remove_entries
from incubo.registry.lookup import EntryRef


def test_an_entry_that_nothing_refers_to_goes() -> None:
    edits = edit_linked_registry()
    proposal = remove_entries(edits, [EntryRef("job", "2024-09-02-dev-estran")])
    assert proposal.plan.files == {"content/jobs/2024-09-02-dev-estran.md": None}
    assert summary_and_notes(proposal) == ("job offer Développer", [])


def test_what_is_referenced_stays_and_who_names_it_is_said() -> None:
    with pytest.raises(RefusedError) as refused:
        remove_entries(edit_linked_registry(), [EntryRef("startup", "mon-estran")])
    assert translate(refused.value.message) == "Mon Estran (mon-estran) stays in the registry: 6 references point to it"
    assert [translate(hint) for hint in refused.value.hints] == [
        "Claire Bonnemain (incubo set claire.bonnemain missions.1.startups-=mon-estran)",
        "Claire Bonnemain (incubo set claire.bonnemain missions.2.startups-=mon-estran)",
        "Yann Tréguer (incubo set yann.treguer startups-=mon-estran)",
        "Développer (incubo set 2019-09-02-dev-estran --unset startup)",
        "Développer (incubo set 2024-09-02-dev-estran --unset startup)",
        "Rivages (incubo set rivages highlighted_startups-=mon-estran)",
        "a product that ends is not removed: incubo stop mon-estran",
    ]


def test_the_first_ten_are_named_and_a_running_mission_is_left() -> None:
    mission = "missions:\n  - start: 2024-02-01\n    startups:\n      - digue\n"
    more = {f"member/lea.n{i:02}": f"fullname: Léa N{i}\nrole: x\n{mission}" for i in range(12)}
    with pytest.raises(RefusedError) as refused:
        remove_entries(edit_linked_registry(more), [EntryRef("startup", "digue")])
    hints = [translate(hint) for hint in refused.value.hints]
    assert hints[1] == "Léa N0 (incubo leave lea.n00 --startup digue)"
    assert hints[10] == "and 4 more references"


def test_entries_that_refer_to_one_another_go_together() -> None:
    more = {"startup/neuf": DIGUE, "job/2024-01-01-neuf": "title: Neuf\nstartup: neuf\n"}
    entries = [EntryRef("startup", "neuf"), EntryRef("job", "2024-01-01-neuf")]
    proposal = remove_entries(edit_linked_registry(more), entries)
    assert set(proposal.plan.files) == {"content/startups/neuf.md", "content/jobs/2024-01-01-neuf.md"}
    summary, notes = summary_and_notes(proposal)
    assert summary == "neuf and 2024-01-01-neuf"
    assert notes[0].startswith("Digue has a history")


def test_a_past_is_told_and_what_cannot_be_read_may_go() -> None:
    more = {
        "member/lena.guivarch": "---\nfullname: [claire.bonnemain\n---\n",
        "job/2019-09-02-dev-estran": "title: x\n",
    }
    notes = summary_and_notes(remove_entries(edit_linked_registry(more), [EntryRef("member", "claire.bonnemain")]))[1]
    assert notes[0].startswith("Claire Bonnemain had missions")
    proposal = remove_entries(edit_linked_registry(more), [EntryRef("member", "lena.guivarch")])
    assert proposal.plan.files == {"content/members/lena.guivarch.md": None}


def test_a_file_that_may_name_it_is_told() -> None:
    edits = edit_linked_registry({"job/2024-01-01-x": "---\ntitle: [yann.treguer\n---\n"})
    assert (
        "content/jobs/2024-01-01-x.md cannot be read as it is"
        in summary_and_notes(remove_entries(edits, [EntryRef("member", "yann.treguer")]))[1][0]
    )


def test_an_id_of_several_kinds_is_told_apart() -> None:
    more = {"team/digue": "name: Digue\nincubator: rivages\n", "startup/digue": DIGUE + "contact_dinum: yann.treguer\n"}
    with pytest.raises(RefusedError) as refused:
        remove_entries(edit_linked_registry(more), [EntryRef("member", "yann.treguer")])
    assert translate(refused.value.hints[0]) == "Digue (incubo set startup/digue --unset contact_dinum)"
