"""Names of what has no entry of its own: the families of rules, the lists of words, the types of fields."""

from incubo.i18n import N_

FAMILIES = {
    "config": N_("the settings in incubo.toml"),
    "yaml": N_("the lines of the front matter"),
    "file": N_("files and their names"),
    "schema": N_("fields and what they may hold"),
    "ref": N_("references from one entry to another"),
    "phase": N_("the phases of startups"),
    "mission": N_("the missions of members"),
    "member": N_("members, and what they say of themselves"),
    "startup": N_("startups and their teams"),
    "job": N_("job offers"),
    "style": N_("ways of writing"),
}
"""What each family of rules looks at, in the order in which a file is read."""

LISTS = {
    "phases": N_("phases"),
    "events": N_("events"),
    "decisions": N_("decisions of committees"),
    "committee-kinds": N_("kinds of committees"),
    "statuses": N_("statuses of missions"),
    "domaines": N_("professional families"),
    "member-types": N_("kinds of members"),
    "stop-reasons": N_("reasons to stop"),
    "outcomes": N_("outcomes of job offers"),
    "job-kinds": N_("kinds of job offers"),
    "accessibility": N_("levels of accessibility"),
    "organisation-types": N_("types of organisations"),
    "usertypes": N_("types of users"),
}
"""What each list of words holds."""

TYPES = {
    "text": (N_("a text on one line"), N_("a list of texts")),
    "lines": (N_("a text, on several lines if need be"), N_("a list of texts")),
    "date": (N_("a date, year-month-day"), N_("a list of dates")),
    "moment": (N_("a date; a time after it is left out"), N_("a list of dates")),
    "integer": (N_("a whole number"), N_("a list of numbers")),
    "number": (N_("a number, without unit nor space"), N_("a list of numbers")),
    "boolean": (N_("true or false"), N_("a list of true or false")),
    "url": (N_("a web address, with https://"), N_("a list of web addresses")),
    "email": (N_("an e-mail address"), N_("a list of e-mail addresses")),
    "handle": (N_("a GitHub account"), N_("a list of GitHub accounts")),
    "choice": (N_("a word of a list"), N_("a list of words")),
    "reference": (N_("the id of an entry"), N_("a list of ids of entries")),
    "group": (N_("a group of fields"), N_("a list of items, each with fields")),
    "any": (N_("anything"), N_("a list of anything")),
}
"""Each type of field in words, for one value and for a list."""

SECOND_SHAPES = {
    "group": N_("a list of groups"),
    "text": N_("a text"),
    "many": N_("a list"),
    "boolean": N_("true or false"),
}
"""The second shape that some fields have in old files."""
