"""Tell the name of an organisation, as a cell has it, from words that name none: remarks, people, doubts."""

from __future__ import annotations

import re

from incubo.exchange.workbook.people import begins_with_civility
from incubo.model.suggestions import normalise_name, strip_accents

_REMARK = re.compile(
    r"(?:oui|non|yes|no|ok|idem|ditto|cf|voir|see|selon|en (?:cours|attente|discussion|negociation|projet)"
    r"|signature|signee?"
    r"|conventions?|aucune?|plusieurs|divers(?:es)?|autres?|tous|several|various|others?|pending|ongoing"
    r"|a (?:confirmer|definir|voir|venir|preciser|completer|determiner)|pas (?:de|encore|d')|interne)(?![\w-]).*"
)
"""What a cell of organisations has that names none: the beginning of its words, without accents and capitals."""
_DOUBT = re.compile(r"[?€£$%@]|\b(?:via|ex|par l'intermediaire)\b|https?:")
_ASIDE = re.compile(r"\(\s*([^()]*)\)")
_FIRST_NAMES = frozenset((
    "adrien", "agnes", "alain", "alexandra", "alexandre", "alexis", "amandine", "amelie", "anais", "andre", "anne",
    "antoine", "arnaud", "arthur", "aurelie", "aurelien", "baptiste", "beatrice", "benjamin", "benoit", "bernard",
    "bertrand", "brigitte", "bruno", "camille", "caroline", "catherine", "cecile", "celine", "charlotte", "chloe",
    "christelle", "christian", "christine", "christophe", "claire", "claude", "clement", "corinne", "cyril",
    "damien", "daniel", "david", "delphine", "denis", "didier", "dominique", "elise", "elodie", "emilie", "emma",
    "emmanuel", "emmanuelle", "eric", "estelle", "etienne", "fabien", "fabrice", "fanny", "franck", "francois",
    "francoise", "frederic", "gabriel", "gaelle", "genevieve", "georges", "gerard", "gilles", "guillaume", "helene",
    "henri", "herve", "hugo", "ines", "isabelle", "jacques", "jean", "jerome", "john", "julie", "julien", "karim",
    "karine", "laura", "laure", "laurence", "laurent", "lea", "leo", "louis", "louise", "luc", "lucas", "lucie",
    "ludovic", "marc", "marie", "marine", "marion", "martine", "mathieu", "mathilde", "matthieu", "maxime",
    "melanie", "michael", "michel", "mohamed", "morgane", "nadia", "nathalie", "nicolas", "noemie", "olivier",
    "pascal", "patrice", "patrick", "paul", "pauline", "philippe", "pierre", "quentin", "rachid", "raphael", "remi",
    "romain", "samuel", "sandra", "sandrine", "sarah", "sebastien", "serge", "simon", "sophie", "stephane",
    "stephanie", "sylvain", "sylvie", "theo", "thibault", "thierry", "thomas", "valentin", "valerie", "vincent",
    "virginie", "xavier", "yann", "yves", "zoe",
))  # fmt: skip
"""First names that many people have, and hardly any organisation begins with."""
_MAX_WORDS_OF_PERSON = 4


def is_doubtful_body(text: str) -> bool:
    """Whether words are not clearly the name of an organisation: a remark (“cf. convention”), a doubt, a person, or
    words without a capital letter or a figure.
    """
    plain = strip_accents(text.casefold()).strip(" .,;:-–—'\"")
    asides = _ASIDE.findall(plain)
    if any(map(_REMARK.fullmatch, (plain, *asides))) or _DOUBT.search(plain) or begins_with_civility(text):
        return True
    if not any(letter.isupper() or letter.isdigit() for letter in text):
        return any(letter.islower() for letter in text)  # other alphabets have no capitals
    words = text.split()
    is_short = 1 < len(words) <= _MAX_WORDS_OF_PERSON
    return is_short and normalise_name(words[0]).partition("-")[0] in _FIRST_NAMES and words[-1][:1].isupper()
