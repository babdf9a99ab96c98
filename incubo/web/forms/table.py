"""The forms of all verbs, by the verb in their address."""

from __future__ import annotations

from collections.abc import Mapping

from incubo.web.forms import entries, people, products
from incubo.web.forms.desk import ChangeForm

FORMS: Mapping[str, ChangeForm] = {form.verb: form for form in (*people.FORMS, *products.FORMS, *entries.FORMS)}
"""Every form."""
