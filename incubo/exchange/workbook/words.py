"""The words that people write in the cells of a sheet, by what they say: no value, yes, a role, an organisation.

Words are compared without accents and capitals.
"""

from __future__ import annotations

VERBS_TO_DO = (
    "completer", "confirmer", "creer", "definir", "determiner", "fixer", "planifier", "pourvoir", "preciser",
    "prevoir", "recruter", "renseigner", "venir", "voir",
)  # fmt: skip
"""What is still to be done about a value, after “à”: “à confirmer”, “à venir”."""
NO_VALUE_WORDS = frozenset(f"a{verb}" for verb in VERBS_TO_DO) | frozenset((
    "aucun", "aucune", "dateaconfirmer", "dateapreciser", "dateinconnue", "dateunknown", "enattente", "encours",
    "enrecrutement", "inconnu", "inconnue", "na", "nc", "nd", "neant", "noncommunique", "nonconnu", "none",
    "nonrenseigne", "pasdedate", "postevacant", "ras", "recrutementencours", "sansobjet", "so", "tba", "tbc", "tbd",
    "tobeconfirmed", "tobedefined", "unknown", "unknowndate", "vacant", "vide", "xx", "xxx",
))  # fmt: skip
"""What people write in a cell that has no value yet, without blanks."""
PRESENT_WORD = "encours"
"""What people write under a phase, instead of the day it began, where a product is in it."""
TRUE_WORDS = frozenset(("x", "ok", "fait", "faite", "done", "✓", "✔", "✅", "1"))
FALSE_WORDS = frozenset(("ko", "pas-fait", "a-faire", "todo", "0", "✗", "✘", "❌"))
COLLECTIVE_WORDS = frozenset((
    "agence", "agency", "bureau", "cellule", "developer", "developpeur", "direction", "equipe", "people", "personne",
    "pole", "prestataire", "service", "societe", "team",
))  # fmt: skip
"""First words, in the singular, of what names several people, or nobody."""
MIN_ACRONYM = 3
"""How many letters an acronym of a body has at least."""
ORGANISATION_NOUNS = frozenset((
    "academie", "administration", "agence", "agency", "association", "assurance", "banque", "bureau", "cabinet",
    "caisse", "centre", "chu", "collectif", "collectivite", "communaute", "commune", "company", "conseil", "conseils",
    "consultants", "consulting", "cooperative", "council", "cpam", "departement", "department", "design", "digital",
    "direction", "ecole", "entreprise", "etablissement", "factory", "federation", "fondation", "group", "groupe",
    "hopital", "incubateur", "institut", "lab", "labs", "ltd", "mairie", "metropole", "ministere", "ministry",
    "mutuelle", "observatoire", "office", "partners", "pole", "prefecture", "rectorat", "region", "sarl", "sas",
    "sasu", "scop", "service", "services", "societe", "software", "solutions", "studio", "syndicat", "systems",
    "tech", "technologies", "technology", "tribunal", "universite", "university", "ville",
))  # fmt: skip
"""Nouns that name an organisation, and nobody in person."""
SMALL_WORDS = frozenset((
    "a", "and", "au", "aux", "de", "des", "du", "en", "et", "for", "la", "le", "les", "of", "pour", "sur", "the",
))  # fmt: skip
"""Words in small letters within the name of an organisation."""
ARTICLES = frozenset(("la", "le", "les", "the", "La", "Le", "Les", "The"))
PARTICLES = frozenset((
    "al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "ten",
    "ter", "van", "von", "y",
))  # fmt: skip
"""Words in small letters that a name may have."""
ROLE_WORDS = frozenset((
    "adjoint", "adjointe", "administrateur", "administratrice", "analyst", "analyste", "architect", "architecte",
    "assistant", "assistante", "charge", "chargee", "chef", "cheffe", "chercheur", "chercheuse", "communication",
    "conseiller", "conseillere", "consultant", "consultante", "coordinateur", "coordinatrice", "deploiement",
    "devops", "directeur", "directrice", "engineer", "expert", "experte", "graphiste", "head", "ingenieur",
    "ingenieure", "integrateur", "integratrice", "juriste", "lead", "manager", "officer", "ops", "owner", "pilote",
    "porteur", "porteuse", "project", "projet", "redacteur", "redactrice", "referent", "referente", "researcher",
    "responsable", "scrum", "secretaire", "sre", "stagiaire", "tech", "testeur", "testeuse", "writer",
))  # fmt: skip
"""What the name of a role has, beside those that the vocabulary lists."""
NO_NAME_WORDS = frozenset((
    "absent", "absente", "ancien", "ancienne", "arret", "aucun", "aucune", "cf", "conge", "contact", "depart",
    "depuis", "etp", "ex", "former", "freelance", "from", "futur", "future", "idem", "inconnu", "inconnue",
    "independant", "independante", "junior", "jusqu", "jusque", "nc", "neant", "new", "nobody", "non", "none", "par",
    "parti", "pas", "personne", "poste", "pourvoir", "pourvu", "prestataire", "puis", "recherche", "recrutement",
    "recruter", "sans", "senior", "since", "sortie", "stagiaire", "tbc", "tbd", "tel", "to", "unknown", "until",
    "vacant", "vacante", "voir",
))  # fmt: skip
"""Words that no name of a person has."""
FIRST_NAMES = frozenset((
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
