"""Reminders as .eml files: whatever a registry holds, one recipient and no header more."""

from __future__ import annotations

import random
from datetime import date
from email import message_from_bytes
from email.policy import default
from email.utils import getaddresses

import pytest

from incubo.core.message import Message
from incubo.document.page import Cell, Page
from incubo.export.mail import make_address_header, render_mail
from incubo.reports.documents.reminders import Mail, Recipient

ADDRESS = "team@rivages.example"
OTHER = "other@elsewhere.example"
NAMES = (
    "Mon Estran",
    "Marée Claire",
    "Aides, subventions et prêts",
    f"A, {OTHER}",
    f'x" <{OTHER}>, "y',
    f"{'a long name ' * 12}, {OTHER}, {'and its end ' * 12}",
    f"{'long-word-' * 9}, {OTHER}",
    f"Équipe {'à rallonge ' * 12}; <{OTHER}>, {'fin ' * 30}",
    f"=?utf-8?q?=2C_{OTHER.replace('@', '=40')}?=",
    f"x\r\nBcc: {OTHER}",
    f"x\u2028Cc: {OTHER}\x85",
    "group: a, b; (comment",
    "\\",
    '"',
    " ",
    "",
)
PIECES = (
    *'aé ,";\\():.[]<>@\t\n\u00a0\ud800', "  ", "=?utf-8?q?_=2C?=", "=?", "?=", "long-word-" * 8, "mot ", "\r\nBcc: x",
    OTHER, f"<{OTHER}>",
)  # fmt: skip


def draft(name: str, address: str | None, subject: str = "A subject") -> Mail:
    page = Page("reminder", "x", Cell(Message("{text}", {"text": subject})), (), date(2025, 1, 15))
    return Mail("missions", Recipient("x", name, address), page, sender="us@rivages.example")


def read(data: bytes):
    """The mail as the newer parser reads it, and what the older one reads as recipients."""
    old = message_from_bytes(data)
    return message_from_bytes(data, policy=default), [found for _, found in getaddresses(old.get_all("To", []))]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_adds_neither_a_recipient_nor_a_header(name):
    data = render_mail(draft(name, ADDRESS, subject=name), language="en")
    mail, recipients = read(data)
    assert recipients == [ADDRESS]
    assert [address.addr_spec for address in mail["To"].addresses] == [ADDRESS]
    assert sorted(mail.keys()) == ["Content-Language", "Content-Transfer-Encoding", "Content-Type", "From",
                                   "MIME-Version", "Subject", "To", "X-Unsent"]  # fmt: skip
    assert max(map(len, data.splitlines())) <= 78
    assert mail["From"].addresses[0].addr_spec == "us@rivages.example"


def test_random_names_add_no_recipient():
    chance = random.Random(12)
    for _ in range(400):
        name = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 14)))
        header = make_address_header("To", name, ADDRESS)
        assert header is not None, name
        mail, recipients = read(f"To: {header.encode()}\n\n".encode())
        assert recipients == [ADDRESS], name
        assert [address.addr_spec for address in mail["To"].addresses] == [ADDRESS], name


@pytest.mark.parametrize("name", ["Mon Estran", "Marée Claire", "Aides, subventions et prêts", "C'est « ici » (bis)"])
def test_usual_names_and_subjects_are_kept(name):
    mail, _ = read(render_mail(draft(name, ADDRESS, subject=name), language="en"))
    assert mail["To"].addresses[0].display_name == name
    assert mail["Subject"] == name


def test_a_long_subject_is_kept():
    subject = "Entries to complete: " + ", ".join(f"Startup {number}" for number in range(200))
    assert read(render_mail(draft("x", ADDRESS, subject), language="en"))[0]["Subject"] == subject


@pytest.mark.parametrize("name", [OTHER, f"x <{OTHER}>", "a > b"])
def test_a_name_that_looks_like_an_address_is_left_out(name):
    header = make_address_header("To", name, ADDRESS)
    assert header is not None
    assert header.encode() == f"<{ADDRESS}>"


@pytest.mark.parametrize(
    "address",
    [
        "", f"{ADDRESS}, {OTHER}", f"{ADDRESS}\n", f"x\r\nBcc: {OTHER}", f"<{ADDRESS}>", f"a {ADDRESS}",
        "team@localhost", "é@rivages.example", '"a, b"@rivages.example', f"{'a' * 250}@rivages.example",
        "=?utf-8?q?=2C?=@rivages.example",
    ],
)  # fmt: skip
def test_anything_but_one_address_is_left_out(address):
    assert make_address_header("To", "Mon Estran", address) is None
    assert read(render_mail(draft("Mon Estran", address), language="en"))[0]["To"] is None
