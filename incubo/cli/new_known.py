"""When a name is there already: without a terminal say so and stop, on a terminal ask who it is."""

from __future__ import annotations

from incubo.cli import ask
from incubo.cli.ask_lists import Option
from incubo.edit.draft import Draft
from incubo.edit.known import Known, known, mission_lines, who
from incubo.errors import Refused
from incubo.i18n import N_, gettext, say
from incubo.problem import Text
from incubo.registry.named import label

OTHER, CANCEL = "--homonym", "--cancel"
"""What may be chosen beside the id of an entry that is there. (No id begins with a hyphen.)"""


def refuse(draft: Draft, *, form: bool = False) -> list[Text]:
    """Without a terminal: raise Refused where the name is there and `--homonym` was not given; tell a near one.

    `form`: who asks filled one in, and has neither options nor files. What was told is given back, to answer with.
    """
    found = known(draft)
    if draft.homonym or not found.same:
        return _near(draft, found)
    hints = [_who(draft, each) for each in found.same]
    if form:
        other = Text(_INSTEAD[draft.kind.id])
        hints.append(Text(N_("if it is the same: use the form “{form}”"), {"form": other}))
        hints.append(Text(N_("if it is another one, say so in a comment")))
        said = _THERE.get(draft.kind.id, N_("somebody of that name is in the registry"))
        raise Refused(Text(said), hints=hints)
    if draft.kind.id == "member":
        back(draft, found.same[0])
        hints.append(Text(N_("if this is the same person: edit the file, as above")))
        hints.append(Text(N_("if this is another one: --homonym, with --second-name for the file name")))
        raise Refused(Text(N_("somebody of that name is in the registry")), hints=hints)
    hints.append(Text(N_("if this is another one: --homonym")))
    raise Refused(Text(_THERE[draft.kind.id]), hints=hints)


_THERE = {
    "startup": N_("a startup of that name is in the registry"),
    "incubator": N_("an incubator of that name is in the registry"),
    "organisation": N_("an organisation of that name is in the registry"),
    "team": N_("a team of that name is in the registry"),
}
_INSTEAD = {"member": N_("Join a product"), "startup": N_("Change a product's sheet")}
_WHICH = {
    "member": N_("Somebody of that name is in the registry. Who is it?"),
    "startup": N_("There is a startup of that name. Which one is it?"),
    "incubator": N_("There is an incubator of that name. Which one is it?"),
    "organisation": N_("There is an organisation of that name. Which one is it?"),
    "team": N_("There is a team of that name. Which one is it?"),
}
_ANOTHER = {
    "member": N_("another person"),
    "startup": N_("another startup"),
    "incubator": N_("another incubator"),
    "organisation": N_("another organisation"),
    "team": N_("another team"),
}


def settle(draft: Draft) -> str:
    """On a terminal: the id of the entry that it is, OTHER where it is a new one, or CANCEL."""
    found = known(draft)
    if draft.homonym or not found.same:
        _near(draft, found)
        return OTHER
    person = draft.kind.id == "member"
    options = [Option(each, say(_who(draft, each))) for each in found.same]
    options.append(Option(OTHER, gettext(_ANOTHER[draft.kind.id])))
    options.append(Option(CANCEL, gettext("cancel")))
    choice = ask.choose(gettext(_WHICH[draft.kind.id]), options)
    if choice == OTHER:
        draft.homonym = True
        if person:
            ask.tell(gettext("The second first name, if there is one (its first letter goes into the file name):"))
            draft.second = ask.read()
    return choice


def back(draft: Draft, member: str) -> None:
    """Tell how to give a mission to somebody who is there already."""
    path = f"{draft.setting.registry.layout.folders['member']}/{member}.md"
    message = N_("To give this person a mission, add these lines at the end of “missions” in {path}:")
    ask.tell(say(Text(message, {"path": path})))
    ask.tell("\n" + "\n".join(mission_lines(draft)) + "\n")


def _who(draft: Draft, entry_id: str) -> Text:
    registry = draft.setting.registry
    if draft.kind.id == "member" and entry_id in registry.members:
        return who(draft, registry.members[entry_id])
    return Text("{name}", {"name": label(registry, draft.kind.id, entry_id)})


def _near(draft: Draft, found: Known) -> list[Text]:
    if found.near is None:
        return []
    said = {"near": label(draft.setting.registry, draft.kind.id, found.near)}
    note = Text(N_("Note: the registry holds a name that is close, {near}."), said)
    ask.tell(say(note), "yellow")
    return [note]
