"""Rules of the front matter's syntax; `source` finds their problems while it reads."""

from incubo.i18n import N_
from incubo.validation.rule import declare

_UNREAD = N_("A file that cannot be read counts in no list and no figure.")
_SILENT = N_("YAML says nothing and reads something else than what was written.")
_SAFE = N_("The registry reads files from strangers: what can hide or multiply content is refused.")

declare("yaml-syntax", "error", N_("line that cannot be understood"), _UNREAD)
declare("yaml-tab", "error", N_("tab in the indentation"), _UNREAD)
declare("yaml-line-separator", "error", N_("invisible line separator"), _UNREAD)
declare("yaml-invisible-character", "error", N_("invisible character instead of a space"), _UNREAD)
declare("yaml-unclosed-quote", "error", N_("quote never closed"), _UNREAD)
declare("yaml-text-after-quote", "error", N_("text after a quoted value"), _UNREAD)
declare("yaml-colon-in-value", "error", N_("colon inside a value"), _UNREAD)
declare("yaml-missing-colon", "error", N_("colon missing after a field's name"), _UNREAD)
declare("yaml-missing-space", "error", N_("space missing after a colon or a dash"), _UNREAD)
declare("yaml-missing-dash", "error", N_("dash missing before an item"), _SILENT)
declare("yaml-indentation", "error", N_("line not aligned with its neighbours"), _UNREAD)
declare("yaml-unclosed-bracket", "error", N_("bracket never closed"), _UNREAD)
declare("yaml-reserved-character", "error", N_("value that begins with a reserved character"), _UNREAD)
declare("yaml-not-fields", "error", N_("front matter that is not made of fields"), _UNREAD)
declare(
    "yaml-duplicate-key",
    "error",
    N_("field given twice"),
    N_("Only the last one counts: what the other said is lost in silence."),
)
declare("yaml-ambiguous-key", "error", N_("field's name that YAML does not read as text"), _SILENT)
declare("yaml-impossible-date", "error", N_("date that does not exist"), N_("Nothing can be computed from it."))
declare("yaml-anchor", "error", N_("anchor or alias"), _SAFE)
declare("yaml-tag", "error", N_("YAML tag"), _SAFE)
declare("yaml-too-deep", "error", N_("too many levels"), _SAFE)
