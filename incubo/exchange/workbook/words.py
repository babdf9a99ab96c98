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
OPEN_WORDS = frozenset(("active", "encours", "enligne", "open", "ouvert", "ouverte", "publie", "publiee", "published"))
"""What people write of an offer that is over for no reason yet."""
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
    "absent", "absente", "ancien", "ancienne", "arret", "aucun", "aucune", "cdd", "cdi", "cf", "conge", "contact",
    "depart", "depuis", "etp", "ex", "former", "freelance", "from", "futur", "future", "idem", "inconnu", "inconnue",
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
OTHER_FIRST_NAMES = frozenset((
    "abel", "achille", "adele", "adeline", "adrienne", "agathe", "aicha", "aime", "aissatou", "alban", "albane",
    "albert", "albin", "aleksander", "alfred", "alice", "alicia", "aline", "alix", "aliya", "alois", "alphonse",
    "amadou", "amal", "amaury", "ambre", "amelia", "amina", "amine", "amir", "anatole", "angele", "angelique",
    "anissa", "anita", "anna", "annabelle", "annick", "anouk", "anthony", "apolline", "ariane", "aristide",
    "armand", "armelle", "asma", "astrid", "aubin", "aude", "audrey", "auguste", "augustin", "aurore", "awa",
    "axel", "axelle", "aymeric", "ayoub", "aziz", "barbara", "barnabe", "bastien", "beatrix", "benedicte",
    "benoite", "berenice", "bertille", "bilal", "blaise", "blanche", "boris", "brahim", "brian", "brice", "bruna",
    "brune", "carla", "carole", "cassandre", "catalina", "cedric", "celestin", "celia", "cesar", "chantal",
    "charlene", "chiara", "christel", "christiane", "christina", "cindy", "clara", "clarisse", "clelia", "clemence",
    "clementine", "cleo", "clotilde", "colette", "coline", "colombe", "constance", "coralie", "cosima", "cyprien",
    "cyrielle", "cyrille", "dalila", "danielle", "daphne", "davy", "deborah", "denise", "diane", "diego", "dimitri",
    "dina", "djamila", "dorian", "dorothee", "eddy", "edgar", "edith", "edouard", "edwige", "elea", "eleonore",
    "eliane", "elias", "eliott", "elisa", "elisabeth", "ella", "eloise", "elsa", "elvire", "emeline", "emile",
    "emilia", "emilien", "emmeline", "enora", "enzo", "erika", "ernest", "erwan", "erwann", "esteban", "esther",
    "eugenie", "eva", "evan", "eve", "evelyne", "fabienne", "fabiola", "fadila", "faiza", "fanta", "fantine",
    "fares", "farid", "fatima", "fatou", "fatoumata", "faustine", "felicie", "felix", "ferdinand", "fernand",
    "flavie", "flavien", "fleur", "flora", "flore", "florence", "florent", "florian", "floriane", "florine",
    "franceline", "francesca", "francine", "francis", "gabin", "gabriele", "gabrielle", "gaetan", "gaetane",
    "gaspard", "gauthier", "gautier", "geoffrey", "geoffroy", "georgette", "gerald", "geraldine", "germaine",
    "ghislaine", "gilbert", "gildas", "giovanni", "gisele", "giulia", "gladys", "gregoire", "gregory", "guilhem",
    "gustave", "guy", "gwenael", "gwenaelle", "gwendoline", "gwenn", "hadrien", "hakim", "hamza", "hannah",
    "hassan", "helena", "heloise", "henriette", "hermine", "hicham", "honore", "hortense", "hubert", "hugues",
    "ibrahim", "ibrahima", "igor", "ilan", "ilyes", "imane", "imen", "inaya", "ingrid", "irene", "irina", "iris",
    "isaac", "isaure", "ismael", "ivan", "jacqueline", "jade", "jamila", "jasmine", "jawad", "jeanne", "jeannine",
    "jennifer", "jeremie", "jeremy", "jessica", "joachim", "joana", "joanna", "joao", "jocelyne", "joel", "joelle",
    "johan", "johann", "johanna", "johanne", "jonas", "jonathan", "jordan", "jose", "joseph", "josephine",
    "josette", "joshua", "josiane", "josselin", "judith", "jules", "julia", "juliana", "julianne", "juliette",
    "juline", "justin", "justine", "kadiatou", "kamel", "karen", "karima", "katia", "kelly", "kenza", "kevin",
    "khadija", "khaled", "kylian", "laetitia", "laila", "lamia", "lara", "latifa", "laureen", "laurene", "laurine",
    "layla", "leandre", "leane", "leila", "lena", "leon", "leonard", "leonie", "leonore", "leslie", "leticia",
    "lila", "lilia", "lilian", "liliane", "lilou", "lina", "linda", "lionel", "lisa", "lise", "livia", "loic",
    "lois", "lola", "lorena", "lorenzo", "loris", "lou", "louane", "louisa", "louison", "lubin", "luca", "lucia",
    "lucien", "lucienne", "lucile", "lucille", "ludivine", "luis", "luisa", "luna", "lydia", "lydie", "lyes",
    "lyna", "madeleine", "mady", "mael", "maelle", "maelys", "maeva", "magali", "mahaut", "maia", "maite", "malek",
    "malik", "malika", "mamadou", "manon", "manuel", "manuela", "mara", "marceau", "marcel", "marceline",
    "marcelle", "marco", "margaux", "margot", "marguerite", "maria", "mariam", "mariama", "marianne", "marielle",
    "mariette", "marin", "marina", "mario", "marius", "marjolaine", "marjorie", "marlene", "marthe", "martial",
    "marwa", "maryam", "maryline", "maryse", "mateo", "mathias", "mathilda", "mathis", "mathurin", "matteo",
    "matthias", "matthis", "maud", "maude", "maurice", "maurine", "max", "maxence", "maximilien", "mehdi", "melina",
    "melissa", "melodie", "mercedes", "meriem", "meryem", "michaela", "michele", "micheline", "mickael", "miguel",
    "mila", "milan", "mina", "mireille", "miriam", "mohamadou", "mona", "monica", "monique", "morad", "mounia",
    "mourad", "moussa", "muriel", "mustapha", "myriam", "nabil", "nada", "nadege", "nadine", "nadir", "naima",
    "nais", "nans", "naomi", "nassim", "natacha", "natalia", "nathan", "nathanael", "nawel", "nelly", "nicole",
    "niels", "nils", "nina", "noe", "noel", "noelle", "noemi", "nolwenn", "nora", "norbert", "nordine", "nouria",
    "oceane", "octave", "odette", "odile", "olga", "olivia", "omar", "ombeline", "ophelie", "orane", "orlane",
    "oscar", "oumar", "oumou", "ousmane", "pascale", "patricia", "paula", "paule", "paulette", "paulin", "pedro",
    "perceval", "perrine", "pia", "pierrick", "priscilla", "priscille", "prune", "quitterie", "rachel", "rachida",
    "rafael", "raoul", "raphaelle", "rayan", "raymonde", "rebecca", "regine", "regis", "reine", "renaud", "renee",
    "rita", "roberto", "robin", "rodolphe", "rodrigue", "romane", "romaric", "romy", "ronan", "rosalie", "rose",
    "roseline", "roxane", "ruben", "ryad", "sabine", "sabri", "sabrina", "sacha", "safia", "said", "salima",
    "salma", "salome", "sami", "samia", "samir", "samira", "samson", "samy", "sandie", "sandrina", "sandro",
    "sania", "sara", "sasha", "saskia", "satya", "segolene", "selim", "selma", "serena", "severine", "shirine",
    "sibylle", "sidonie", "siham", "sihem", "simone", "sofia", "sofiane", "soizic", "solal", "solange", "solene",
    "soline", "sonia", "soraya", "souad", "soufiane", "stanislas", "stella", "suzanne", "suzie", "swann",
    "sylvaine", "sylvestre", "sylviane", "tamara", "tanguy", "tania", "tara", "tatiana", "teddy", "teresa", "tess",
    "tessa", "thais", "thalia", "thea", "thelma", "theodore", "theophile", "therese", "thibaud", "thibaut", "tiago",
    "tifany", "tiffany", "tim", "timothe", "timothee", "titouan", "tom", "tony", "toussaint", "tristan", "tugdual",
    "ugo", "ulysse", "ursule", "valentina", "valentine", "vanessa", "vera", "veronique", "vianney", "vicky",
    "victoire", "victor", "victoria", "violaine", "violette", "virgile", "viviane", "vivien", "wafa", "walid",
    "wendy", "wilfrid", "wilfried", "william", "willy", "xaviere", "yacine", "yael", "yasmina", "yasmine",
    "yassine", "yohan", "yohann", "yolande", "yolene", "youcef", "youness", "youssef", "yvan", "yves-marie",
    "yvette", "yvonne", "zacharie", "zahra", "zakaria", "zelie", "zeynep", "zineb", "zohra", "zora",
))  # fmt: skip
"""More of them, which tell of two words of a name which one is the first name."""
LAST_NAMES_TOO = frozenset((
    "abel", "adam", "albert", "alain", "albin", "ali", "andre", "arnaud", "armand", "arthur", "aubin", "benard",
    "benoit", "bernard", "bertrand", "blaise", "boris", "brice", "bruno", "charles", "christian", "claude", "clement",
    "constance", "cyprien", "daniel", "david", "denis", "didier", "dominique", "edouard", "ernest", "etienne",
    "fabien", "felix", "ferdinand", "fernand", "fleury", "florent", "france", "francis", "francois", "gabriel",
    "gaspard", "gauthier", "gautier", "georges", "gerald", "gerard", "germain", "gilbert", "gilles", "gregoire",
    "guillaume", "guy", "henri", "henry", "herve", "honore", "hubert", "hugo", "hugues", "ibrahim", "jacob",
    "jacques", "jean", "jordan", "jose", "joseph", "jules", "julien", "justin", "laurent", "leon", "leonard", "louis",
    "luc", "lucas", "marc", "marceau", "marcel", "marchand", "marie", "marin", "mario", "martial", "martin",
    "mathieu", "mathis", "matthieu", "maurice", "max", "michel", "moussa", "nathan", "nicolas", "noel", "octave",
    "olivier", "oscar", "paris", "pascal", "paul", "paulin", "philippe", "pierre", "prosper", "raymond", "regis",
    "remy", "renaud", "rene", "richard", "robert", "robin", "rodrigue", "roger", "roland", "romain", "rose", "said",
    "samson", "samuel", "serge", "simon", "sylvestre", "thibault", "thierry", "thomas", "toussaint", "valentin",
    "victor", "vincent", "vivien", "william", "xavier", "yves",
))  # fmt: skip
"""First names that many families have for their last name: alone, one says nothing of which of two words is which."""
FREELANCE_WORDS = frozenset((
    "auto", "autoentrepreneur", "comet", "ei", "eirl", "entrepreneur", "freelance", "freelancer", "independant",
    "independante", "malt", "micro", "upwork",
))  # fmt: skip
"""Words of who signs the contract of a freelancer: a platform, a business of one person."""
COMPANY_WORDS = frozenset((
    "associes", "associates", "cabinet", "company", "conseil", "conseils", "consultants", "consulting", "coop",
    "cooperative", "digital", "esn", "group", "groupe", "inc", "labs", "limited", "ltd", "partners", "sa", "sarl",
    "sas", "sasu", "scop", "software", "solutions", "studio", "systems", "technologies", "technology",
))  # fmt: skip
"""Words of the name of a company."""
UNIT_WORDS = frozenset((
    "bureau", "cabinet", "cellule", "daf", "departement", "dg", "direction", "division", "drh", "dsi", "ministere",
    "pole", "prefecture", "rectorat", "rh", "secretariat", "section", "sg", "sous", "unite", "department",
    "office", "unit",
))  # fmt: skip
"""What the name of a unit of an organisation begins with, and hardly that of a product."""
HELPER_SHEETS = frozenset((
    "aide", "consignes", "legende", "liste", "listes", "lisez-moi", "menu", "menus", "mode-d-emploi", "notice",
    "parametres", "help", "instructions", "lists", "read-me", "readme", "settings",
))  # fmt: skip
"""What the sheets are called that help to fill in the others: they are imported by `--sheet` only."""
