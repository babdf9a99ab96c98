"""Rules of `incubo.toml`; `config` finds their problems."""

from incubo.i18n import N_
from incubo.validation.rule import declare

declare(
    "config-syntax",
    "error",
    N_("incubo.toml is not TOML"),
    N_("Without its settings, every check and figure could be wrong."),
)
declare(
    "config-unknown-key", "error", N_("unknown setting"), N_("A misspelt setting does nothing, and nobody notices.")
)
declare(
    "config-value", "error", N_("wrong setting"), N_("Without its settings, every check and figure could be wrong.")
)
