"""What a comparison reads of the fields of an entry."""

from __future__ import annotations

from support.registries import make_registry

from incubo.diff.fields import find_unreadable_fields

UNREADABLE = "title: {title}\nmission: Aider\nincubator: rivages\ncontact: not an address\nphases: []\n"
EMPTY = "title: {title}\nmission: Aider\nincubator: rivages\ncontact:\nphases: []\n"


def test_unreadable_fields_are_those_of_the_entry_itself() -> None:
    """Neither those of the files before it nor of those after it, although its own field is empty."""
    entries = {"startups/abri": UNREADABLE, "startups/balise": EMPTY, "startups/cale": UNREADABLE}
    registry = make_registry({name: text.format(title=name) for name, text in entries.items()})
    fields = {startup.id: find_unreadable_fields(registry, startup) for startup in registry.startups.values()}
    assert fields == {"abri": [("contact",)], "balise": [], "cale": [("contact",)]}
