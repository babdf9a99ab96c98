"""The kinds of entry. What each is made of stands in its Field table, in `fields_<kind>.py`."""

from __future__ import annotations

from incubo.model.fields import Kind
from incubo.model.fields_bodies import INCUBATOR, ORGANISATION, TEAM
from incubo.model.fields_job import JOB
from incubo.model.fields_member import MEMBER
from incubo.model.fields_startup import STARTUP

KINDS: dict[str, Kind] = {kind.id: kind for kind in (STARTUP, MEMBER, JOB, INCUBATOR, ORGANISATION, TEAM)}
"""Every kind of entry by id, in the order of importance to a reader."""
