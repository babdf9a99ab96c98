"""What sheets have and a registry does not publish: telephone numbers, orders, amounts of contracts, identifiers.

Such a column is no measure of impact because it has figures, and no public text because its heading is like that of
one. Words are those of `targets.heading_words`: without accents, capitals and plurals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

TELEPHONE = "telephone"
ORDER = "order"
AMOUNT = "amount"
IDENTIFIER = "identifier"

_NUMBER_WORDS = frozenset(("n", "no", "nr", "num", "number", "numero", "ref", "reference"))
_TELEPHONE_WORDS = frozenset(("cellphone", "fax", "gsm", "mobile", "phone", "portable", "tel", "telephone", "whatsapp"))
_BESIDE_TELEPHONE = _NUMBER_WORDS | frozenset((
    "bureau", "business", "contact", "direct", "directe", "emergency", "fixe", "home", "perso", "personal",
    "personnel", "personnelle", "pro", "professionnel", "professionnelle", "secretariat", "standard", "urgence",
    "work",
))  # fmt: skip
_ORDER_NAMES = (
    {"bc"}, {"bdc"}, {"bon", "commande"}, {"chorus"}, {"ej"}, {"engagement", "juridique"}, {"order", "purchase"},
)  # fmt: skip
_NUMBERED = frozenset(("commande", "contract", "contrat", "convention", "devi", "facture", "invoice", "marche", "order",
                       "po"))  # fmt: skip
"""What is an order or a paper of one, where its number is said: “Commandes” may be a measure, “N° commande” is none."""
_AMOUNT_WORDS = frozenset((
    "amount", "budget", "cost", "cout", "depense", "devi", "facturation", "facture", "honoraire", "invoice", "montant",
    "price", "pri", "remuneration", "salaire", "salary", "tarif", "tjm",
))  # fmt: skip
"""“pri” is the singular that `heading_words` makes of “prix”."""
_RATE_WORDS = frozenset(("rate", "tau"))
_RATE_UNITS = frozenset(("daily", "day", "horaire", "hourly", "jour", "journalier"))
_BESIDE_AMOUNT = _RATE_UNITS | _NUMBER_WORDS | frozenset((
    "accorde", "alloue", "annee", "annual", "annuel", "bdc", "bon", "brut", "commande", "consomme", "contract",
    "contrat", "engage", "eur", "euro", "excl", "gross", "ht", "incl", "k", "ke", "mensuel", "mission", "monthly",
    "moyen", "net", "order", "paid", "paye", "per", "prestataire", "prestation", "previsionnel", "prevu", "purchase",
    "restant", "reste", "spent", "total", "ttc", "tva", "vat", "verse", "yearly",
))  # fmt: skip
_IDENTIFIER_WORDS = frozenset(("iban", "matricule", "nir", "rib", "siren", "siret"))
_POSTCODES = ({"code", "postal"}, {"cp"}, {"postcode"})
_MIN_IDENTIFIER = 9
"""The digits of the shortest number that is more likely an identifier than a figure, unless it is round."""
_SEPARATOR = r"[\s.\-/]?"
_TELEPHONE = re.compile(
    rf"(?<![\w+])(?:"
    rf"(?:\+\d{{1,3}}{_SEPARATOR}(?:\(0\){_SEPARATOR})?|00\d{{2}}{_SEPARATOR}|0)[1-9](?:{_SEPARATOR}\d{{2}}){{4}}"
    rf"|(?:\+44{_SEPARATOR}|0)\d{{2,4}}\s\d{{3,4}}\s\d{{3,4}}"
    r"|\+\d{9,14})(?!\w)"
)
_LOST_ZERO = re.compile(r"[1-9]\d{8}")


def heading_nature(words: Sequence[str]) -> str:
    """What the words of a heading say that is not published (TELEPHONE, ORDER, AMOUNT, IDENTIFIER); "": nothing."""
    said = set(words)
    bare = said - _NUMBER_WORDS
    if said & _TELEPHONE_WORDS and said <= _TELEPHONE_WORDS | _BESIDE_TELEPHONE | _figures(said):
        return TELEPHONE
    if bare in _ORDER_NAMES or (bare != said and bare and bare <= _NUMBERED):
        return ORDER
    is_amount = bool(said & _AMOUNT_WORDS) or bool(said & _RATE_WORDS and said & _RATE_UNITS)
    if is_amount and said <= _AMOUNT_WORDS | _RATE_WORDS | _BESIDE_AMOUNT | _figures(said):
        return AMOUNT
    if said & _IDENTIFIER_WORDS or said in _POSTCODES or (len(words) > 1 and words[0] in _NUMBER_WORDS):
        return IDENTIFIER
    return ""


def column_nature(words: Sequence[str], values: Sequence[str]) -> str:
    """The same of a column, by its heading and by its values; a heading of telephones over no number is none."""
    nature = heading_nature(words)
    if nature == TELEPHONE and values and not any(_count_digits(text) >= _MIN_IDENTIFIER - 1 for text in values):
        return ""
    if nature or not values:
        return nature
    if sum(map(is_telephone, values)) * 2 >= len(values):
        return TELEPHONE
    return IDENTIFIER if all(map(_is_long_number, values)) else ""


def is_telephone(text: str) -> bool:
    """Whether a text is a telephone number, and nothing else."""
    return _TELEPHONE.fullmatch(text.strip()) is not None


def has_telephone(text: str) -> bool:
    """Whether a telephone number is among the words of a text."""
    return _TELEPHONE.search(text) is not None


def with_first_zero(text: str) -> str | None:
    """A telephone number with the first 0 that a spreadsheet took away, which had it for a number; None for others."""
    return f"0{text}" if _LOST_ZERO.fullmatch(text) else None


def _figures(words: set[str]) -> set[str]:
    return {word for word in words if word.isdecimal()}


def _count_digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _is_long_number(text: str) -> bool:
    return text.isdecimal() and len(text) >= _MIN_IDENTIFIER and not text.endswith("000")
