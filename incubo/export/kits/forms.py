"""Forms of the forge for those who use no terminal: issue forms on GitHub, issue templates on GitLab.

They are made from the same questions as `incubo new` asks, so that what comes back is read by `incubo issue`. Words of
the vocabulary are lists to choose from; entries are typed, for a list of them would be stale with the next one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from incubo.edit import ids
from incubo.edit.answers import in_use
from incubo.edit.filled import is_nothing
from incubo.edit.form_shapes import Ask, Form
from incubo.edit.forms import REQUEST, forms, heading, hints
from incubo.export.kits.kit import Kit, Made
from incubo.i18n import N_, gettext, using
from incubo.model.nearest import folded
from incubo.problem import Text
from incubo.render.safe import json_text

LABEL = "incubo"
"""The label of requests. It must be there in the repository to be given; nothing depends on it."""

_REVIEWED = N_("What is asked here becomes a proposal that somebody of the incubator reads before it is accepted.")
_PUBLIC = N_("Requests are public, like the registry: no telephone number, no private address.")
_PROPOSED = N_("Somebody of the incubator copies what is asked here into a proposal (incubo issue FILE).")


def issue_forms(kit: Kit) -> Iterator[Made]:
    """The forms, for a registry on GitHub or GitLab, in the language of its files."""
    for form in forms(kit.tables).values():
        with using(kit.language):
            if kit.forge == "github":
                path = f".github/ISSUE_TEMPLATE/incubo-{form.id}.yml"
                yield Made(path, github_form(form, kit), Text(N_("a form: {name}"), {"name": Text(form.name)}))
            elif kit.forge == "gitlab":
                path = f".gitlab/issue_templates/{ids.slug(gettext(form.name))}.md"
                yield Made(path, gitlab_template(form, kit), Text(N_("a form: {name}"), {"name": Text(form.name)}))


def github_form(form: Form, kit: Kit) -> str:
    """A form as GitHub has it. Every text is between double quotes, as JSON writes it, which YAML reads."""
    name = gettext(form.name)
    lines = [
        f"name: {_quoted(name)}",
        f"description: {_quoted(gettext(form.about))}",
        f"title: {_quoted(gettext('{title}:').format(title=name) + ' ')}",
        f"labels: [{_quoted(LABEL)}]",
        "body:",
        *_item("markdown", "", {"value": " ".join(_intro(form))}),
        *_item("dropdown", "request", {"label": gettext(REQUEST), "options": [name], "default": 0}, required=True),
    ]
    for ask in form.asks:
        lines += _asked(ask, kit)
    return "\n".join(lines) + "\n"


def _intro(form: Form) -> list[str]:
    return [gettext(each) for each in (form.more, _REVIEWED, _PUBLIC) if each]


def _asked(ask: Ask, kit: Kit) -> list[str]:
    field = ask.field
    about = {"label": heading(ask), "description": " ".join(gettext(hint) for hint in hints(ask))}
    if ask.boxes:
        boxes = [(_capital(gettext(label)), ask.agreed) for label in ask.boxes.values()]
        return _boxes(_id(ask), about, boxes)
    options = _options(ask, kit) if field.type == "choice" else []
    if options:  # a vocabulary may have no words for it
        if field.many:
            return _boxes(_id(ask), about, [(option, False) for option in options])
        return _item("dropdown", _id(ask), {**about, "options": options}, required=ask.required)
    kind = "textarea" if field.many or field.type == "lines" else "input"
    return _item(kind, _id(ask), {**about, "placeholder": field.example}, required=ask.required)


def _options(ask: Ask, kit: Kit) -> list[str]:
    """What the words are called; a word itself where two are called the same. GitHub keeps “none” for itself."""
    words = in_use(ask.field, kit.registry.vocabulary)
    labels = {word: labels.get(kit.language, word) for word, labels in words.items()}
    twice = Counter(folded(label) for label in labels.values())
    said = [word if twice[folded(label)] > 1 or is_nothing(label) else label for word, label in labels.items()]
    return [option for option in said if not is_nothing(option)]


def _boxes(name: str, about: dict[str, str], boxes: list[tuple[str, bool]]) -> list[str]:
    lines = _item("checkboxes", name, about)
    lines.append("      options:")
    for label, required in boxes:
        lines.append(f"        - label: {_quoted(label)}")
        if required:
            lines.append("          required: true")
    return lines


def _item(
    kind: str, name: str, attributes: Mapping[str, str | int | list[str]], *, required: bool = False
) -> list[str]:
    lines = [f"  - type: {kind}", *([f"    id: {name}"] if name else []), "    attributes:"]
    for key, value in attributes.items():
        if isinstance(value, list):
            lines += [f"      {key}:", *(f"        - {_quoted(each)}" for each in value)]
        elif value != "":
            lines.append(f"      {key}: {value if isinstance(value, int) else _quoted(value)}")
    return [*lines, "    validations:", "      required: true"] if required else lines


def _quoted(text: str) -> str:
    return json_text(json.dumps(text, ensure_ascii=False))


_BOOLEAN = {"y", "yes", "n", "no", "true", "false", "on", "off"}
"""Words that YAML takes for true or false, which GitHub forbids as names."""


def _id(ask: Ask) -> str:
    """An id as GitHub takes them; a registry's own field may be called in another alphabet."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "", ask.key)
    if plain.casefold() in _BOOLEAN or not plain[:1].isalpha():
        plain = f"field-{plain}"
    return plain if plain.endswith(ask.key) else f"{plain}-{ask.key.encode().hex()}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def gitlab_template(form: Form, kit: Kit) -> str:
    """A template as GitLab has it: the same headings, and how to answer in comments, which nobody sees afterwards."""
    intro = [gettext(each) for each in (form.about, form.more, _PROPOSED, _PUBLIC) if each]
    lines = [f"<!-- {_hidden(' '.join(intro))} -->", "", f"### {gettext(REQUEST)}", "", gettext(form.name), ""]
    for ask in form.asks:
        lines += [f"### {heading(ask)}", ""]
        said = [gettext(hint) for hint in hints(ask)]
        options = _options(ask, kit) if ask.field.type == "choice" else []
        if options and not ask.field.many:
            said.append(gettext("One of: {words}.").format(words=", ".join(options)))
        if ask.field.example:
            said.append(gettext("For example: {example}").format(example=ask.field.example))
        if ask.required:
            said.insert(0, gettext("To be filled in."))
        if said:
            lines += [f"<!-- {_hidden(' '.join(said))} -->", ""]
        boxes = [_capital(gettext(label)) for label in ask.boxes.values()]
        if ask.field.many:
            boxes = [*boxes, *options]
        lines += [f"- [ ] {box}" for box in boxes]
        lines += [""] if boxes else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _hidden(text: str) -> str:
    """A text that ends no comment."""
    return text.replace("--", "- -")
