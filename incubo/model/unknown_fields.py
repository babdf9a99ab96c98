"""Fields that a kind of entry does not have, and what was probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incubo.i18n import N_
from incubo.model.convert.reader import yaml_word
from incubo.model.nearest import folded, nearest
from incubo.problem import Edit, FieldPath, Fix, Place, Problem, Text

_ALSO: Mapping[str, tuple[str, ...]] = {
    "debut": ("start",),
    "begin": ("start",),
    "date-debut": ("start",),
    "fin": ("end",),
    "date-fin": ("end",),
    "statut": ("status",),
    "employeur": ("employer",),
    "nom": ("fullname", "name", "title"),
    "name": ("fullname", "title"),
    "titre": ("title",),
    "title": ("name", "fullname"),
    "domain": ("domaine",),
    "produits": ("startups",),
    "produit": ("startup", "startups"),
    "equipes": ("teams",),
    "incubateur": ("incubator",),
    "organisation": ("owner", "sponsors"),
    "email": ("contact",),
    "mail": ("contact",),
    "url": ("link", "website"),
    "site": ("link", "website"),
    "lien": ("link",),
    "skills": ("competences",),
    "description": ("mission",),
}
"""Words that people write for a field, in French or English (folded): not misspelt, yet meant."""


def unknown_key(
    path: str, parent: FieldPath, key: Any, table: Mapping[str, Any], required: frozenset[str] = frozenset()
) -> Problem:
    """A field that the Field table does not know. One that stands for a `required` field says so: it is missing."""
    where = Place(path, (*parent, key), "key")
    if not isinstance(key, str):
        return Problem(
            "yaml-ambiguous-key",
            where,
            Text(N_("YAML reads the name “{source}” as {value}, not as text"), {"value": yaml_word(key)}),
            hints=(Text(N_("a field's name is a word; if this is text, put it between double quotes")),),
        )
    if key == "<<":
        return Problem(
            "yaml-anchor",
            where,
            Text(N_("YAML merge keys (“<<”) are not accepted")),
            hints=(Text(N_("write the fields where they belong")),),
            case="merge-key",
        )
    meant = next((word for word in _ALSO.get(folded(key), ()) if word in table), None) or nearest(key, table)
    if meant is not None:
        return Problem(
            "schema-unknown-key",
            where,
            Text(N_("the field “{key}” does not exist"), {"key": key, "meant": meant, "required": meant in required}),
            label=Text(N_("did you mean “{meant}”?"), {"meant": meant}),
            fix=Fix(Text(N_("replace by “{meant}”"), {"meant": meant}), False, (Edit(where, meant),)),
            typo=True,
        )
    return Problem(
        "schema-unknown-key",
        where,
        Text(N_("the field “{key}” does not exist"), {"key": key}),
        hints=(Text(N_("delete it, or declare it in incubo.toml if your registry needs it")),),
    )
