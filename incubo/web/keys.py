"""Who may come in: the token of an opened address, the session that it becomes, and the proof that a form is ours.

All are made from one secret with HMAC-SHA256, each with a word of its own in front, so that none can stand for another.
Nothing is kept for a session: whoever holds a cookie that the secret signed is in.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from typing import Final

SECRET_BYTES: Final = 32
_ID_BYTES: Final = 18
_MAX_VALUE_LENGTH: Final = 200
"""Characters of the longest token, cookie or challenge that is looked at; ours have under 100."""


class Keys:
    """The secret of a server, and what is made from it.

    `secret` may outlive the server, so that a page that is open while it is started again can still be sent;
    `start_id` is another one at each start, so that an address that was opened before opens nothing any more.
    """

    def __init__(self, secret: bytes | None = None, start_id: str | None = None) -> None:
        self.secret: Final = secret or secrets.token_bytes(SECRET_BYTES)
        self.start_id: Final = start_id or secrets.token_urlsafe(_ID_BYTES)
        self._used_tokens: set[str] = set()
        self._lock = threading.Lock()

    def make_token(self) -> str:
        """A token that opens the server once."""
        return self._sign(f"open {self.start_id}", secrets.token_urlsafe(_ID_BYTES))

    def take_token(self, token: str) -> bool:
        """Whether a token opens the server; it does so once. (Only tokens of ours are remembered.)"""
        if self._read(f"open {self.start_id}", token) is None:
            return False
        with self._lock:
            if token in self._used_tokens:
                return False
            self._used_tokens.add(token)
        return True

    def make_session(self) -> str:
        """The value of the cookie of a new session."""
        return self._sign("session", secrets.token_urlsafe(_ID_BYTES))

    def read_session(self, cookie: str) -> str | None:
        """The id of the session of a cookie; None for one that is not ours."""
        return self._read("session", cookie)

    def csrf_token(self, session_id: str) -> str:
        """The proof that a form was made for this session."""
        return self._mac("form", session_id)

    def accepts_csrf_token(self, session_id: str, token: str) -> bool:
        """Whether a form was made for this session."""
        return _is_same(self.csrf_token(session_id), token)

    def answer(self, port: int, challenge: str) -> str:
        """The proof, to another process of the same person, that the server at this port is theirs."""
        return self._mac(f"alive {port}", challenge)

    def _mac(self, purpose: str, text: str) -> str:
        return hmac.new(self.secret, f"{purpose}\n{text}".encode(), "sha256").hexdigest()

    def _sign(self, purpose: str, text: str) -> str:
        return f"{text}.{self._mac(purpose, text)}"

    def _read(self, purpose: str, signed: str) -> str | None:
        """What was signed for a purpose; None where it was not."""
        if len(signed) > _MAX_VALUE_LENGTH:
            return None
        text, _, mac = signed.rpartition(".")
        return text if _is_same(self._mac(purpose, text), mac) else None


def _is_same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))
