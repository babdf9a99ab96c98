"""The pages of the rules of `incubo.toml`."""

from incubo.i18n import N_
from incubo.validation.pages.entry import add

add(
    "config-syntax",
    "",
    {"incubo.toml": "incubator = rivages"},
    {"incubo.toml": 'incubator = "rivages"'},
    N_("Put texts between quotes, and one setting a line. The finding names the line that cannot be read."),
)
add(
    "config-unknown-key",
    "",
    {"incubo.toml": 'langage = "fr"'},
    {"incubo.toml": 'language = "fr"'},
    N_("Correct the name of the setting, or take it out. docs/configuration.md lists all settings."),
)
add(
    "config-value",
    "",
    {"incubo.toml": 'profile = "beta"'},
    {"incubo.toml": 'profile = "beta.gouv.fr"'},
    N_("Put one of the values that the finding lists."),
)
