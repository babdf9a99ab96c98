"""The id that git gives to the content of a file, without asking git."""

from __future__ import annotations


def blob_id(data: bytes, id_length: int = 40) -> str:
    """The id that git gives to a file of this content, of so many hexadecimal digits."""
    import hashlib  # lazy: lists need it for workbooks only

    algorithm = "sha1" if id_length == 40 else "sha256"
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
