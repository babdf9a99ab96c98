"""The form of a registry that is created from the first page: its first incubator, and the folder that it is put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from incubo.app import first_start
from incubo.app.init import guess_forge, make_init_settings
from incubo.app.new_registry import (
    NewRegistry,
    plan_following_registry,
    plan_new_registry,
    start_new_registry,
    write_new_registry,
)
from incubo.app.workspace import ALL_INCUBATORS
from incubo.config.settings import parse_config
from incubo.core.i18n import gettext, translate
from incubo.edit.asking.questions import draft_question
from incubo.model.suggestions import strip_accents
from incubo.web.forms.answers import Answers
from incubo.web.forms.fields import FormField, ShownField, parse_field, show_field
from incubo.web.forms.writing import require_no_findings
from incubo.web.templating import slug

if TYPE_CHECKING:
    from incubo.app.environment import Environment


_ASKED = ("title", "short_description", "contact", "owner_name", "owner_type")
"""What is asked here: the rest can be filled in on the page of the incubator."""


_NO_FOLDER = "incubo-new-registry"
"""Where the registry is, before it has a name: nowhere."""


class NewForm(NamedTuple):
    """The fields of a registry that is to be, as they were filled in. `parent`: the folder in which it is put."""

    new: NewRegistry
    fields: Sequence[ShownField]
    parent: str

    @property
    def has_errors(self) -> bool:
        """Whether an answer is missing or wrong."""
        return any(field.error for field in self.fields)

    def write(self, environment: Environment) -> tuple[Path, str]:
        """Write it: its folder, and the id of its incubator. Raises IncuboError."""
        title = str(self.new.drafts.incubator.get("title"))
        name = "-".join(filter(None, (gettext("registry"), slug(strip_accents(title)))))
        root = first_start.choose_target(self.parent, name)
        new = self.new._replace(workspace=start_new_registry(root, environment).workspace)
        init = make_init_settings(root, parse_config(None), lambda folder: guess_forge(folder) or "none")
        no_findings = partial(require_no_findings, accepted_rules=frozenset(), is_new_file=True)
        plan = plan_new_registry(new, init, no_findings)
        write_new_registry(plan)
        return root, plan.workspace.default_incubator or ""


def write_following(
    parent: Path, environment: Environment, source: Path, place: str, incubator: str, has_people: bool
) -> Path:
    """Write a registry that follows the one in a folder; its own folder. `place`: where that one is published ("":
    there). `incubator`: whose entries come in, or “all”. Raises IncuboError.
    """
    root = first_start.choose_target(str(parent), f"{gettext('registry')}-{incubator}")
    own = None if incubator in ALL_INCUBATORS else incubator
    plan, following = plan_following_registry(root, environment, source, place, own, has_people=has_people)
    write_new_registry(plan, following)
    return root


def make_new_form(parent: Path, environment: Environment, texts: Mapping[str, str] | None = None) -> NewForm:
    """The form, with what was typed (None: nothing was sent). Raises IncuboError."""
    new = start_new_registry(parent / _NO_FOLDER, environment)
    answers = Answers(texts or {})
    shown: list[ShownField] = []
    for one in new.drafts.questions:
        if one.key not in _ASKED:
            continue
        applies = one.question.applies(one.draft)
        question = draft_question(one.draft, one.question)._replace(key=one.key)
        question = question._replace(field=question.field._replace(required=applies and one.question.required))
        field = FormField(question, translate(question.text))
        parsed = None
        if texts is not None and applies:
            parsed = parse_field(field, texts.get(one.key, ""))
            one.draft.set(one.question.path, parsed.value)
        shown.append(show_field(field, answers, len(shown), new.registry, parsed))
    return NewForm(new, shown, str(parent))
