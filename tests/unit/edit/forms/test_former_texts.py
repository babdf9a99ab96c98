"""Headings and boxes of earlier forms stay understood when a text is reworded again."""

from __future__ import annotations

import pytest

from incubo.edit.forms.definitions import (
    _CONSENT_LABEL,
    _FOLLOW_UP_LABELS,
    _FORMER_TEXTS,
    find_translations,
    make_forms,
    normalise_heading,
)

FORMS = make_forms().values()
CURRENT = {
    *(question.label for form in FORMS for question in form.questions),
    *(label for form in FORMS for question in form.questions for label in question.checkboxes.values()),
    *_FOLLOW_UP_LABELS.values(),
    _CONSENT_LABEL,
}


@pytest.mark.parametrize("text", _FORMER_TEXTS)
def test_former_texts_belong_to_a_text_of_today(text: str) -> None:
    assert text in CURRENT
    assert {normalise_heading(former) for former in _FORMER_TEXTS[text]} <= find_translations(text)
