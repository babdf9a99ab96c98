"""The forms of verbs: missions that go on, begin or end, and committees."""

from __future__ import annotations

from incubo.edit.form_shapes import USUAL, WITH, Ask, Form
from incubo.i18n import N_
from incubo.model.fields import Field
from incubo.model.fields_member import MISSION
from incubo.model.fields_startup import EVENT


def extend() -> Form:
    """The form that moves the end of missions: what `incubo extend` takes."""
    who = Field("who", "reference", refers="member", many=True)
    until = Field("until", "date", help=N_("the new last day"))
    asks = (
        Ask("who", who, N_("the people whose mission goes on"), True),
        Ask("until", until, until.help, hint=N_("Left empty: the next committee of their startup.")),
    )
    return Form("extend", N_("Extend missions"), N_("The contract of one or several people goes on."), "member", asks)


def join() -> Form:
    """The form of somebody known who starts on a product: what `incubo join` takes."""
    mission = {field.name: field for field in MISSION}
    who = Field("who", "reference", refers="member", many=True)
    on, until = (Field(name, "date") for name in ("on", "until"))
    asks = [
        Ask("who", who, N_("the people who join"), True),
        Ask("startup", Field("startup", "reference", refers="startup"), N_("the product that they join"), True),
        Ask("on", on, N_("the first day"), hint=_TODAY),
        Ask("until", until, N_("the last day"), hint=N_("Left empty: the next committee, or three months.")),
        *(Ask(name, mission[name], mission[name].help, hint=_AS_BEFORE) for name in ("status", "employer")),
    ]
    about = N_("Somebody whose sheet is there starts on a product, or comes back.")
    return Form("join", N_("Join a product"), about, "member", tuple(asks))


def leave() -> Form:
    """The form of a departure: what `incubo leave` takes."""
    who = Field("who", "reference", refers="member", many=True)
    startup = Field("startup", "reference", refers="startup")
    asks = (
        Ask("who", who, N_("the people who leave"), True),
        Ask("startup", startup, N_("the product that they leave"), hint=N_("Left empty: all that they do here.")),
        Ask("on", Field("on", "date"), N_("the last day"), hint=_TODAY),
    )
    about = N_("Somebody leaves a product before the day that was planned, or leaves altogether.")
    return Form("leave", N_("Leave a product"), about, "member", asks)


_TODAY = N_("Left empty: today.")
_AS_BEFORE = N_("Left empty: as in their last contract.")

_FOLLOWS = {
    "phase": N_("change the phase, too"),
    "team": N_("extend the team's missions to the next committee, or end them with the startup"),
    "stop": N_("stop the startup, too"),
    "jobs": N_("close the offers of a startup that stops"),
}


def committee() -> Form:
    """The form of a committee: what `incubo record committee` takes."""
    table = {field.name: field for field in EVENT}
    startup = Field("startups", "reference", refers="startup", many=True)
    names = ("decision", "amount", "months", "objectives", "kind", "next", "budget_end", "document", "comment")
    worked_out = ("kind", "next", "budget_end")
    reason = Field("reason", "choice", words="stop-reasons", help=N_("why it stops, if it does"))
    on = Field("on", "date", help=N_("the day of the committee"))
    asks = [
        Ask("startups", startup, N_("the products that went to the committee"), True),
        Ask("on", on, on.help, hint=N_("Left empty: today. A day to come plans the committee: nothing else is asked.")),
        *(Ask(name, table[name], table[name].help, hint=USUAL if name in worked_out else "") for name in names),
        Ask(WITH, Field(""), N_("what goes with the decision"), boxes=_FOLLOWS),
        Ask("reason", reason, reason.help),
    ]
    about = N_("A committee met, or will: its decision, its amount, what follows.")
    return Form("committee", N_("Committee"), about, "startup", tuple(asks))
