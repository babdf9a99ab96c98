"""The fields of private files: what an incubator knows of its startups and people, and does not publish.

A private file completes the entry of the same kind and id. A registry declares more fields in the `incubo.toml` of its
private folder (`[fields.member.arrived_on]`); notes are the text below the front matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.core.i18n import N_
from incubo.model.entry_kinds import ENTRY_KINDS, make_entry_kinds
from incubo.model.fields import EntryKind, Field

ORDER_FIELDS = (
    Field(
        "number",
        required=True,
        help=N_("the number of the purchase order"),
        heading=N_("Order number"),
        example="4500012345",
    ),
    Field("holder", help=N_("the company that holds the contract"), heading=N_("Holder"), example="Atelier du Môle"),
    Field(
        "startup",
        "reference",
        target_kind="startup",
        help=N_("the product that it is for"),
        heading=N_("Product"),
        example="mon-estran",
    ),
    Field(
        "member",
        "reference",
        target_kind="member",
        help=N_("the person who works under it"),
        heading=N_("Person"),
        example="yann.tregor",
    ),
    Field("start", "date", help=N_("the first day of the work"), heading=N_("From"), example="2024-09-02"),
    Field(
        "end",
        "date",
        day_kind="last",
        help=N_("the last day of the work"),
        heading=N_("Until"),
        example="2025-03-01",
    ),
    Field("amount", "number", help=N_("the amount, with taxes"), heading=N_("Amount"), example="48000"),
    Field(
        "state", "choice", value_list="order-states", help=N_("how far it is"), heading=N_("State"), example="ordered"
    ),
    Field(
        "certified_on",
        "date",
        help=N_("the day on which the work was certified as done"),
        heading=N_("Certified on"),
        example="2025-03-03",
    ),
    Field("note", "lines", help=N_("what to know about it"), heading=N_("Note"), example="avenant en cours"),
)
_ORDERS = Field(
    "orders",
    "group",
    many=True,
    subfields=ORDER_FIELDS,
    identified_by=("number",),
    help=N_("the purchase orders"),
    label=N_("purchase orders"),
    heading=N_("Purchase orders"),
)

TELEPHONE_FIELD = "telephone"
PRIVATE_FIELDS = {
    "startup": (_ORDERS,),
    "member": (
        Field(
            TELEPHONE_FIELD,
            help=N_("a telephone number"),
            example="01 23 45 67 89",
            label=N_("telephone"),
            heading=N_("Telephone"),
        ),
        _ORDERS,
    ),
}
"""The fields of the private files of each kind of entry."""


def make_private_kinds(declared: Mapping[str, Any]) -> Mapping[str, EntryKind]:
    """The kinds of entry as private files complete them: `PRIVATE_FIELDS`, and those that the private folder declares
    (kind → name → declaration). None of the published fields is among them.
    """
    kinds = {name: kind._replace(fields=PRIVATE_FIELDS.get(name, ())) for name, kind in ENTRY_KINDS.items()}
    return make_entry_kinds(declared, kinds=kinds)
